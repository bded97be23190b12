package demo

import (
	"time"

	"xuefen/internal/org"
)

// staff is one person of the company as the demo plans it.
type staff struct {
	name
	number  string
	woman   bool
	hired   time.Time // the start of a day
	changes []change  // rising; the first is the day of hiring
	tags    []string

	keen   float64 // how much more than others the person learns by choice
	shifts bool
	game   game
	star   bool
	script time.Time // from here on only the script says what the person does
	most   int64     // hundredths a year that chance may give at most; 0 is no bound

	person org.Person // as it was entered
}

// change is where a person stands from a day on.
type change struct {
	from         time.Time
	unit         *unit
	job, grade   string
	boss, mentor *staff
	status       org.Status
	workload     int
	note         string
}

// game is how somebody plays the rules instead of learning.
type game int

// The games.
const (
	honest   game = iota
	farming       // many low-bar acts, day by day up to the cap
	cramming      // whole courses in minutes, after midnight
	copying       // the same answers at the same minute as others
)

// at is where the person stands at an instant; before the first day, where the
// first day puts them.
func (p *staff) at(at time.Time) *change {
	c := &p.changes[0]
	for i := range p.changes {
		if !p.changes[i].from.After(at) {
			c = &p.changes[i]
		}
	}
	return c
}

func (p *staff) last() *change { return &p.changes[len(p.changes)-1] }

// leftOn is the first day on which the person no longer works here; far in the
// future for those who stay.
func (p *staff) leftOn(s span) time.Time {
	if c := p.last(); c.status == org.Left {
		return c.from
	}
	return s.now.AddDate(1, 0, 0)
}

// works tells whether the person is at work at an instant.
func (p *staff) works(at time.Time) bool {
	status := p.at(at).status
	return !at.Before(p.hired) && (status == org.Active || status == org.Probation)
}

// change enters a later placement that differs from the last in some ways.
func (p *staff) change(from time.Time, note string, differ func(*change)) {
	c := *p.last()
	c.from, c.note = from, note
	differ(&c)
	p.changes = append(p.changes, c)
}
