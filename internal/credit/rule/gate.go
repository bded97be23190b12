package rule

import (
	"strconv"
	"time"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
)

// Gate holds what a rule pays back until a second activity arrives that is
// linked to the first: until then the credits are pending, neither accumulated
// nor available. What is not answered within WithinDays lapses. About names an
// attribute of the second activity that holds the employee number, when
// somebody else acts (a manager confirms); without it the person acts.
type Gate struct {
	When       When       `json:"when"`
	If         *Condition `json:"if,omitempty"`
	Link       Link       `json:"link,omitempty"`
	About      string     `json:"about,omitempty"`
	WithinDays int        `json:"within_days"`
	Reject     *Rejection `json:"reject,omitempty"`
}

// Rejection is a second activity that cancels what is pending. Reason names
// the attribute that says why.
type Rejection struct {
	When   When       `json:"when"`
	If     *Condition `json:"if,omitempty"`
	Reason string     `json:"reason,omitempty"`
}

// Link is how the second activity belongs to the first.
type Link string

// The links. The empty link is SameObject. PartOf is an object whose parent is
// the object of the first activity; Anything asks for no link.
const (
	SameObject Link = "object"
	PartOf     Link = "part"
	Anything   Link = "none"
)

const maxGateDays = 3660

type gate struct {
	def    *Gate
	prefix string
	pass   *condition
	reject *condition
}

// Wait is what a gated award waits for.
type Wait struct {
	Key   CapKey
	Since time.Time // when the first activity happened
	Due   time.Time // the first instant that is too late
}

// Signal is what one activity says to a gate.
type Signal struct {
	Key    CapKey // Person is empty for the actor
	Passes bool
	At     time.Time
	Reason string
}

// Answers tells whether a signal answers a wait: it must lie in its time.
func (w Wait) Answers(s Signal) bool { return !s.At.Before(w.Since) && s.At.Before(w.Due) }

func (ck *checker) gate(def *Definition, r *Rule) {
	g := def.Gate
	if g == nil {
		return
	}
	ck.when(g.When, "gate.when")
	link := g.Link
	if link == "" {
		link = SameObject
	}
	oneOf(ck, "gate.link", link, SameObject, PartOf, Anything)
	if g.WithinDays < 1 || g.WithinDays > maxGateDays {
		ck.blame("gate.within_days", "rule.gate_days", fault.Args{"limit": maxGateDays})
	}
	if g.About != "" {
		ck.attribute(g.About, "gate.about")
	}
	r.gate = &gate{def: g, prefix: "g:" + def.Code + "."}
	if g.If != nil {
		r.gate.pass = ck.condition(g.If, "gate.if", 1)
	}
	if g.Reject == nil {
		return
	}
	ck.when(g.Reject.When, "gate.reject.when")
	if g.Reject.If != nil {
		r.gate.reject = ck.condition(g.Reject.If, "gate.reject.if", 1)
	}
	if g.Reject.Reason != "" {
		ck.attribute(g.Reject.Reason, "gate.reject.reason")
	}
}

// text is the key of what waits at the gate of a version.
func (g *gate) text(version int, value string) string {
	return g.prefix + strconv.Itoa(version) + "|" + short(value)
}

// first is the part of the key that the first activity gives.
func (g *gate) first(f *Facts) string {
	switch g.def.Link {
	case PartOf:
		return "p:" + f.Activity.ObjectID
	case Anything:
		return ""
	}
	return "o:" + f.Activity.ObjectType + "/" + f.Activity.ObjectID
}

// second is the part of the key that the second activity gives.
func (g *gate) second(f *Facts) string {
	if g.def.Link == PartOf {
		return "p:" + f.Object.Parent
	}
	return g.first(f)
}

// hold says what a match waits for.
func (m *Match) hold(f *Facts, at *instant) {
	g := m.Rule.gate
	m.wait = &Wait{Key: CapKey{Person: m.Beneficiary, Text: g.text(m.Rule.Ref.Version, g.first(f))},
		Since: f.Activity.OccurredAt, Due: at.local.AddDate(0, 0, g.def.WithinDays)}
}

// Waits gives what the match will wait for; ok is false without a gate.
func (m *Match) Waits() (w Wait, ok bool) {
	if m.wait == nil {
		return w, false
	}
	return *m.wait, true
}

// Gated tells whether any rule of the set has a gate; without one nobody has
// to ask for signals.
func (s *Set) Gated() bool { return len(s.gates) > 0 }

// AppendSignals appends what an activity says to the gates of all versions
// that were ever published: a gate answers what was pending under it, whatever
// the rule has become since.
func (s *Set) AppendSignals(list []Signal, f *Facts) []Signal {
	var run *expr.Run[*Facts]
	for _, r := range s.gates {
		g := r.gate
		passing := g.def.When.covers(f.Activity.Verb, f.Activity.ObjectType)
		rejecting := g.def.Reject != nil && g.def.Reject.When.covers(f.Activity.Verb, f.Activity.ObjectType)
		if !passing && !rejecting {
			continue
		}
		person, ok := g.person(f)
		if !ok {
			continue
		}
		if run == nil {
			run = &expr.Run[*Facts]{Facts: f}
		}
		one := Signal{Key: CapKey{Person: person, Text: g.text(r.Ref.Version, g.second(f))}, At: f.Activity.OccurredAt}
		switch {
		case rejecting && settles(g.reject, run):
			if g.def.Reject.Reason != "" {
				one.Reason, _ = f.Activity.Attributes.textOf(g.def.Reject.Reason)
			}
			list = append(list, one)
		case passing && settles(g.pass, run):
			one.Passes = true
			list = append(list, one)
		}
	}
	return list
}

func settles(c *condition, run *expr.Run[*Facts]) bool {
	if c == nil {
		return true
	}
	t, err := c.holds(run)
	return err == nil && t == expr.True
}

// person is whom the second activity is about. Nobody answers for themselves
// where the gate asks for somebody else.
func (g *gate) person(f *Facts) (number string, ok bool) {
	if g.def.About == "" {
		return "", true
	}
	number, ok = f.Activity.Attributes.textOf(g.def.About)
	return number, ok && number != f.Person.Number
}

// joinGates lists the versions with gates.
func (s *Set) joinGates() {
	for _, f := range s.families {
		for _, e := range f.versions {
			if e.rule.gate != nil {
				s.gates = append(s.gates, e.rule)
			}
		}
	}
}
