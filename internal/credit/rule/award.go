package rule

import (
	"cmp"
	"slices"
	"time"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// Award is what one rule pays one person for one activity.
type Award struct {
	Match       int // index in the matches
	Rule        *Rule
	Beneficiary string // employee number; empty is the actor
	Amount      fixed.Amount
	Gross       expr.Number // base × multipliers + bonuses, before caps
	Cuts        []Cut
	Uses        []Use // what the counters went up by

	Wait     *Wait        // set when the credits stay pending
	Proposed bool         // a deduction: nothing is paid, a person is asked
	Joined   bool         // the activity was added to the set of the rule
	Set      []Occurrence // what the set was paid for
	EarnedAt time.Time    // of a set; zero is the time of the activity
}

// Cut is a cap that took something. Room is what it had left before: in
// hundredths for credits, in times for times. Cap is the index of the rule's
// cap, or ByEvidence for the limit of weak evidence.
type Cut struct {
	Cap  int
	Room int64
}

// ByEvidence stands for the limit that the policy sets to weak evidence.
const ByEvidence = -1

// Award decides what is paid, in this order (decisions 7, 9, 35): replaced
// rules and all but the highest of each exclusive group fall out; base ×
// multipliers + bonuses; every cap cuts to the room it has; rounding to
// hundredths, half away from zero; the counters go up. Matches that do not pay
// get their final Outcome.
func (s *Set) Award(matches []Match, counters *Counters) []Award {
	paying := Decide(matches)
	if paying == 0 {
		return nil
	}
	awards := make([]Award, 0, paying)
	for i := range matches {
		if a, paid := matches[i].Pay(counters); paid {
			a.Match = i
			awards = append(awards, a)
		}
	}
	return awards
}

// Decide is the part of Award that needs no counters, and so nothing of what
// was paid before: which of the matches of one activity stay, and their
// amounts before caps. It gives how many are left to Pay.
func Decide(matches []Match) (paying int) {
	replaceWider(matches)
	for i := range matches {
		m := &matches[i]
		if m.Outcome != Matched {
			continue
		}
		m.value()
	}
	for i := range matches {
		if p := matches[i].promise; p != nil {
			switch p.value(); {
			case p.Outcome != Matched:
				matches[i].promise = nil
			case matches[i].Outcome == Failed:
				matches[i] = *p
			}
		}
	}
	keepHighest(matches)
	keepPromises(matches)
	for i := range matches {
		if matches[i].Outcome == Matched {
			paying++
		}
	}
	return paying
}

// value computes what the match comes to before caps; it fails where the
// arithmetic does.
func (m *Match) value() {
	w := m.worth()
	sum, err := w.total()
	if err == nil && m.part != nil {
		sum, err = m.part.of(sum)
	}
	if err != nil {
		m.fail(err)
		return
	}
	m.gross = sum
}

// applies says whether a rule has a say in replacing: it is in force,
// triggered and covers the person, whatever its conditions came to.
func (m *Match) applies() bool { return m.Outcome != OutOfScope && m.Outcome != NotInForce }

// narrower orders matches from the most to the least specific scope: grade,
// then position, then the deepest department (decision 9).
func narrower(a, b *Match) int {
	has := func(list []string) int { return min(len(list), 1) }
	return cmp.Or(
		cmp.Compare(has(b.Rule.scope.Grades), has(a.Rule.scope.Grades)),
		cmp.Compare(has(b.Rule.scope.Positions), has(a.Rule.scope.Positions)),
		cmp.Compare(b.depth, a.depth))
}

// replaceWider marks the rules that narrower rules replace. A rule named by an
// applying rule is replaced. Among several that replace the same rule, those
// of a less specific scope are replaced too; equally specific ones all stay.
func replaceWider(matches []Match) {
	if !slices.ContainsFunc(matches, func(m Match) bool { return len(m.entry.targets) > 0 && m.applies() }) {
		return
	}
	best := map[*family]*Match{}
	for i := range matches {
		m := &matches[i]
		if !m.applies() {
			continue
		}
		for _, t := range m.entry.targets {
			if b := best[t]; b == nil || narrower(m, b) < 0 {
				best[t] = m
			}
		}
	}
	by := make([]string, len(matches))
	for i := range matches {
		m := &matches[i]
		if !m.applies() {
			continue
		}
		if b := best[m.family]; b != nil {
			by[i] = b.Rule.Def.Code
		}
		for _, t := range m.entry.targets {
			if b := best[t]; narrower(b, m) < 0 {
				by[i] = b.Rule.Def.Code
			}
		}
	}
	for i, code := range by {
		if code != "" {
			matches[i].Outcome, matches[i].By = Replaced, code
		}
	}
}

// keepHighest leaves, of each exclusive group and beneficiary, the match with
// the highest amount before caps; ties go to the first in the order of rules.
func keepHighest(matches []Match) {
	for i := range matches {
		m := &matches[i]
		group := m.Rule.Def.ExclusiveGroup
		if group == "" || m.Outcome != Matched {
			continue
		}
		for j := range matches[:i] {
			o := &matches[j]
			if o.Outcome != Matched || o.Rule.Def.ExclusiveGroup != group || o.Beneficiary != m.Beneficiary {
				continue
			}
			if m.gross.Cmp(o.gross) > 0 {
				o.Outcome, o.By = Outranked, m.Rule.Def.Code
			} else {
				m.Outcome, m.By = Outranked, o.Rule.Def.Code
			}
		}
	}
}

// Pay is the part of Award that depends on what the beneficiary was paid
// before: caps, rounding, counting. Matches of one beneficiary are paid in the
// order in which they were recorded (decision 34); those of different
// beneficiaries do not touch each other. Paid is false for what Decide left
// out, and where nothing remains.
func (m *Match) Pay(counters *Counters) (a Award, paid bool) {
	if m.Outcome != Matched {
		return a, false
	}
	if m.collecting != nil {
		return m.payCollected(counters)
	}
	if m.promise != nil {
		m.better(counters)
	}
	a = Award{Rule: m.Rule, Beneficiary: m.Beneficiary, Gross: m.gross}
	if m.Rule.deducts {
		a.Amount, _, m.Outcome = m.Rule.cut(m.gross, 0, nil)
		if a.Proposed = m.Outcome == Matched && m.deductions; a.Proposed {
			m.Outcome = Proposed
		} else {
			m.Outcome = NotInForce
		}
		return a, false
	}
	if m.resting != nil {
		if place, blocked := m.Rule.rest.blocked(m.resting, counters); blocked {
			m.Outcome, m.paidAt = Resting, &place
			return a, false
		}
	}
	m.rooms = m.roomsIn(counters)
	a.Amount, a.Cuts, m.Outcome = m.Rule.cut(m.gross, m.limit, m.rooms)
	if m.Outcome != Matched {
		if m.Outcome == Failed {
			m.Fault = tooLarge()
		}
		return a, false
	}
	a.Uses = m.uses(a.Amount)
	for _, u := range a.Uses {
		counters.add(u)
	}
	if m.wait != nil {
		a.Wait, m.Outcome = m.wait, Waiting
	}
	return a, true
}

// uses is what a payment adds to the counters of its caps and cooldown.
func (m *Match) uses(amount fixed.Amount) []Use {
	if len(m.keys) == 0 && m.resting == nil {
		return nil
	}
	all := make([]Use, 0, len(m.keys)+1)
	for _, k := range m.keys {
		all = append(all, Use{Key: k, By: Used{Credits: amount, Times: 1}})
	}
	if m.resting != nil {
		all = append(all, m.Rule.rest.use(m.resting))
	}
	return all
}

// roomsIn gives the room of every cap of the rule before this award.
func (m *Match) roomsIn(counters *Counters) []int64 {
	if len(m.Rule.caps) == 0 {
		return nil
	}
	rooms := make([]int64, len(m.Rule.caps))
	for i := range m.Rule.caps {
		c, used := &m.Rule.caps[i], counters.Of(m.keys[m.entry.capMeter[i]])
		if c.Unit == Times {
			rooms[i] = max(c.times-used.Times, 0)
		} else {
			rooms[i] = int64(max(c.credits-used.Credits, 0))
		}
	}
	return rooms
}

// cut is the last part of the arithmetic, shared by awarding and explaining:
// caps, then rounding once. Rooms are whole hundredths, so rounding never
// leaves a cap.
func (r *Rule) cut(gross expr.Number, limit fixed.Amount, rooms []int64) (fixed.Amount, []Cut, Outcome) {
	amount := gross
	var cuts []Cut
	if most := expr.Scaled(int64(limit), 2); limit > 0 && amount.Cmp(most) > 0 {
		amount, cuts = most, append(cuts, Cut{Cap: ByEvidence, Room: int64(limit)})
	}
	for i := range r.caps {
		if i >= len(rooms) {
			break
		}
		if r.caps[i].Unit == Times {
			if rooms[i] == 0 {
				amount, cuts = expr.Number{}, append(cuts, Cut{Cap: i})
			}
			continue
		}
		if room := expr.Scaled(rooms[i], 2); amount.Cmp(room) > 0 {
			amount, cuts = room, append(cuts, Cut{Cap: i, Room: rooms[i]})
		}
	}
	n, ok := amount.Hundredths()
	switch {
	case !ok:
		return 0, cuts, Failed
	case n > 0:
		return fixed.Amount(n), cuts, Matched
	case len(cuts) > 0:
		return 0, cuts, Capped
	}
	return 0, nil, Zero
}

func tooLarge() *fault.Fault {
	return fault.New(fault.Invalid, "rule.amount_too_large", fault.Args{"limit": MaxCredits.Short()})
}
