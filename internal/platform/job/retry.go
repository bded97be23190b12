package job

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// Waiting between attempts: doubled each time from FirstWait, never above
// LongestWait, and spread by a fifth either way so that jobs which failed
// together do not come back together.
const (
	FirstWait   = time.Second
	LongestWait = time.Hour
	spread      = 0.2
)

// Backoff is the wait after the given number of failed attempts.
func Backoff(failures int) time.Duration {
	wait := LongestWait
	const doublings = 12 // 2^12 seconds exceed LongestWait
	if n := max(failures, 1) - 1; n < doublings {
		wait = min(FirstWait<<n, LongestWait)
	}
	return time.Duration(float64(wait) * (1 - spread + 2*spread*rand.Float64()))
}

// Later is the error of a handler that wants to be run again after wait. It
// does not count as an attempt: the outside said "not now". Cause may be nil.
func Later(wait time.Duration, cause error) error { return &laterError{wait, cause} }

type laterError struct {
	wait  time.Duration
	cause error
}

func (e *laterError) Error() string { return fmt.Sprintf("again in %s: %v", e.wait, e.cause) }
func (e *laterError) Unwrap() error { return e.cause }

// onlyLater tells whether a handler merely wants to go on later.
func onlyLater(err error) bool {
	later, ok := errors.AsType[*laterError](err)
	return ok && later.cause == nil
}

// Hopeless marks the error of a handler that trying again cannot mend: the
// job becomes a dead letter at once.
func Hopeless(err error) error { return &hopelessError{err} }

type hopelessError struct{ cause error }

func (e *hopelessError) Error() string { return "hopeless: " + e.cause.Error() }
func (e *hopelessError) Unwrap() error { return e.cause }

// IsHopeless tells whether err, unwrapped, says that trying again cannot mend
// it. Where a handler said both, the outer word counts.
func IsHopeless(err error) bool {
	hopeless, ok := errors.AsType[*hopelessError](err)
	if !ok {
		return false
	}
	later, ok := errors.AsType[*laterError](err)
	return !ok || errors.Is(hopeless, later)
}

// verdict is what becomes of a job after an attempt.
type verdict struct {
	state    State
	wait     time.Duration // before the next attempt, for Ready
	attempts int           // used up so far
}

// judge decides by the error of an attempt. Cut means that the node stopped
// the attempt because it is going down; that is not the job's fault.
func judge(err error, attempts, most int, cut bool) verdict {
	if err == nil {
		return verdict{state: Done, attempts: attempts}
	}
	if IsHopeless(err) {
		return verdict{state: Dead, attempts: attempts}
	}
	if later, ok := errors.AsType[*laterError](err); ok {
		return verdict{state: Ready, wait: max(later.wait, 0), attempts: attempts - 1}
	}
	if cut {
		return verdict{state: Ready, attempts: attempts - 1}
	}
	if attempts >= most {
		return verdict{state: Dead, attempts: attempts}
	}
	return verdict{state: Ready, wait: Backoff(attempts), attempts: attempts}
}
