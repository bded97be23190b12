package rule

import (
	"slices"
	"time"

	"xuefen/internal/platform/expr"
)

// Promises lists what is promised to somebody who enrols in an object: the
// versions in force now that would pay the person for it, at most how much.
// Facts are those of the enrolment. Rules that pay others, share a pool, take
// credits or wait for a set promise nothing; nor do rules that a narrower one
// replaces here.
func (s *Set) Promises(f *Facts, recordedAt time.Time) []Offer {
	day := dayNumber(f.Activity.OccurredAt.In(f.zone()))
	var matches []Match
	offers := map[*family]Offer{}
	for _, fam := range s.families {
		e, applies := fam.inForce(day, recordedAt)
		if !applies {
			continue
		}
		depth, in := e.rule.covers(&f.Person)
		if !in {
			continue
		}
		o, ok := Offers(e.rule, f)
		if !ok {
			continue
		}
		offers[fam] = o
		matches = append(matches, Match{Rule: e.rule, entry: e, family: fam, depth: depth, Outcome: Matched})
	}
	replaceWider(matches)
	var out []Offer
	for i := range matches {
		if m := &matches[i]; m.Outcome == Matched && m.Rule.promisable() {
			out = append(out, offers[m.family])
		}
	}
	return out
}

// promisable tells whether what a rule pays is the person's own affair.
func (r *Rule) promisable() bool {
	return r.beneficiary == "" && r.pool == "" && r.collect == nil && !r.deducts
}

// pinned is the version of a family that was promised, nil if none was.
func (f *family) pinned(pins []*Rule) *entry {
	for _, r := range pins {
		if r.Def.Code != f.code {
			continue
		}
		if i := slices.IndexFunc(f.versions, func(e *entry) bool { return e.rule.Ref.Version == r.Ref.Version }); i >= 0 {
			return f.versions[i]
		}
	}
	return nil
}

// orPromised joins what the version in force says with what a promised one
// does: whichever pays is kept, and where both do, Pay takes the better.
func (m Match) orPromised(pin *entry, run *expr.Run[*Facts], s *Set, day int32, recordedAt time.Time) Match {
	p := Match{Rule: pin.rule, entry: pin, family: m.family, Outcome: NotInForce, Promised: true}
	p.evaluate(run)
	s.govern(&p, run.Facts, day, recordedAt)
	switch {
	case p.Outcome != Matched:
		return m
	case m.Outcome != Matched || !m.Rule.promisable():
		return p
	}
	m.promise = &p
	return m
}

// keepPromises looks at what replaces or outranks what. A promised rule that
// one which does not pay replaces or outranks pays after all. Where both would
// pay and either is a promise, they become alternatives of one payment: which
// of them pays more is known when the room of their caps is.
func keepPromises(matches []Match) {
	for i := range matches {
		m := &matches[i]
		if m.Outcome != Replaced && m.Outcome != Outranked || !m.fits {
			continue
		}
		other, promised := *m, m.Promised || m.pinned
		if m.promise != nil {
			other, promised = *m.promise, true
		}
		other.Outcome, other.By, other.promise = Matched, "", nil
		if other.value(); other.Outcome != Matched {
			continue
		}
		j := slices.IndexFunc(matches, func(o Match) bool {
			return o.Outcome == Matched && o.Rule.Def.Code == m.By && o.Beneficiary == m.Beneficiary
		})
		switch {
		case j < 0 && promised:
			*m = other
		case j >= 0 && (promised || matches[j].Promised || matches[j].pinned) && matches[j].Rule.promisable() && other.Rule.promisable():
			last := &matches[j]
			for last.promise != nil {
				last = last.promise
			}
			last.promise = &other
		}
	}
}

// better chooses, of the version in force and what was promised, what pays
// more now that the room of caps is known; of equals the one in force.
func (m *Match) better(counters *Counters) {
	p := m.promise
	m.promise = nil
	if p.promise != nil {
		p.better(counters)
	}
	if p.payable(counters) > m.payable(counters) {
		*m = *p
	}
}

// payable is what the match would pay, without counting it.
func (m *Match) payable(counters *Counters) int64 {
	if m.resting != nil {
		if _, blocked := m.Rule.rest.blocked(m.resting, counters); blocked {
			return 0
		}
	}
	amount, _, outcome := m.Rule.cut(m.gross, m.limit, m.roomsIn(counters))
	if outcome != Matched {
		return 0
	}
	return int64(amount)
}
