// Package clock is where the program learns what time it is, so that tests can
// hold time still. Code below the composition root never calls time.Now.
package clock

import "time"

// Clock tells the present instant, in UTC and cut to the microsecond, because
// that is what the databases keep.
type Clock interface {
	Now() time.Time
}

// Timed is a clock that can also wake somebody later. Long-lived loops ask for
// it instead of using the timers of package time.
type Timed interface {
	Clock
	// After sends the instant once, when d has passed. A d of zero or less
	// fires at once.
	After(d time.Duration) <-chan time.Time
}

type system struct{}

// System is the clock of the machine.
func System() Timed { return system{} }

func (system) Now() time.Time { return instant(time.Now()) }

func (system) After(d time.Duration) <-chan time.Time { return time.After(d) }

func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
