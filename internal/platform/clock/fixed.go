package clock

import (
	"slices"
	"sync"
	"time"
)

// Fixed is a clock for tests: it stands still until it is told to move. It may
// be shared by goroutines.
type Fixed struct {
	mu      sync.Mutex
	changed *sync.Cond
	now     time.Time
	alarms  []alarm
}

type alarm struct {
	at   time.Time
	ring chan time.Time
}

// NewFixed makes a clock that stands at t.
func NewFixed(t time.Time) *Fixed {
	f := &Fixed{now: instant(t)}
	f.changed = sync.NewCond(&f.mu)
	return f
}

// Now is the instant at which the clock stands.
func (f *Fixed) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// Set moves the clock to t and rings every alarm that is due by then. Moving
// backwards rings nothing.
func (f *Fixed) Set(t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = instant(t)
	f.ring()
}

// Advance moves the clock on by d and rings every alarm that is due by then.
func (f *Fixed) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
	f.ring()
}

// After sends the instant once the clock has been moved on by d.
func (f *Fixed) After(d time.Duration) <-chan time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	ring := make(chan time.Time, 1)
	f.alarms = append(f.alarms, alarm{f.now.Add(d), ring})
	f.ring()
	f.changed.Broadcast()
	return ring
}

// AwaitAlarms blocks until at least n alarms are set and have not rung, so
// that a test moves the clock only when the code under test waits for it.
func (f *Fixed) AwaitAlarms(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.alarms) < n {
		f.changed.Wait()
	}
}

func (f *Fixed) ring() {
	f.alarms = slices.DeleteFunc(f.alarms, func(a alarm) bool {
		if a.at.After(f.now) {
			return false
		}
		a.ring <- f.now
		return true
	})
}
