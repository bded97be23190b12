package identity

import "time"

// throttleKind is what failed sign-ins are counted by.
type throttleKind string

const (
	// byLogin counts all attempts on one login from places where it has not
	// been used before.
	byLogin throttleKind = "login"
	// byPlace counts the attempts on one login from an address where its owner
	// has signed in lately. Strangers do not slow the owner down there.
	byPlace throttleKind = "place"
	// byAddress counts all attempts from one address, whatever the login.
	byAddress throttleKind = "address"
	// byAccount counts wrong present passwords while somebody signed in tries
	// to set another.
	byAccount throttleKind = "account"
)

// allowance says how many failures are free, how fast they are forgotten, and
// how long the pause grows to. The pause never becomes a lock: it ends by
// itself, open sessions go on, and one-time codes are not counted by login.
type allowance struct {
	free    int64         // failures without any pause
	forget  time.Duration // one failure is forgotten in this time
	first   time.Duration // the first pause; each further failure doubles it
	longest time.Duration
}

// allowanceOf gives an address much more than a login: it may be a whole
// office behind one router, where hundreds mistype on a Monday morning.
func allowanceOf(k throttleKind) allowance {
	if k == byAddress {
		return allowance{free: 200, forget: 5 * time.Second, first: 2 * time.Second, longest: 5 * time.Minute}
	}
	return allowance{free: 5, forget: 30 * time.Minute, first: 5 * time.Second, longest: 15 * time.Minute}
}

// failures are the failed attempts on one subject. Their number is not stored:
// it follows from the instant at which the last of them will be forgotten.
type failures struct {
	last   time.Time
	clears time.Time
}

// at is the number of failures not yet forgotten.
func (f failures) at(now time.Time, a allowance) int64 {
	left := f.clears.Sub(now)
	if left <= 0 {
		return 0
	}
	return int64((left + a.forget - 1) / a.forget)
}

// plus counts one more attempt.
func (f failures) plus(now time.Time, a allowance) failures {
	from := f.clears
	if from.Before(now) {
		from = now
	}
	return failures{last: now, clears: from.Add(a.forget)}
}

// until is the instant before which no further attempt is looked at; the zero
// time when there is no pause.
func (f failures) until(a allowance) time.Time {
	over := f.at(f.last, a) - a.free
	if over <= 0 {
		return time.Time{}
	}
	pause := a.first
	for ; over > 1 && pause < a.longest; over-- {
		pause *= 2
	}
	return f.last.Add(min(pause, a.longest))
}
