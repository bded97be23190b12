package rule

import (
	"slices"
	"time"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// Outcome is what became of one rule for one activity. The codes are stored
// and never change their meaning.
type Outcome string

// The outcomes. Matched pays at once, Waiting when its gate is answered; the
// others do not.
const (
	Matched       Outcome = "matched"
	ConditionLost Outcome = "condition_false" // a condition was false or asked for something not given
	OutOfScope    Outcome = "out_of_scope"    // the person is outside the scope
	NotInForce    Outcome = "not_in_force"    // no version applies to that day and recording time
	NoValue       Outcome = "no_value"        // the object has no value, or the amount needs a number that was not given
	BelowTiers    Outcome = "below_tiers"     // the number is below the lowest step
	Zero          Outcome = "zero"            // the amount comes to less than a hundredth
	NoBeneficiary Outcome = "no_beneficiary"  // the attribute names nobody
	Replaced      Outcome = "replaced"        // a narrower rule replaces it here
	Outranked     Outcome = "outranked"       // a rule of its exclusive group pays more
	Capped        Outcome = "capped"          // a cap leaves no room
	Resting       Outcome = "resting"         // the cooldown after another payment is not over
	Collecting    Outcome = "set_incomplete"  // counts for a set that is not complete yet
	SetDone       Outcome = "set_done"        // the set of this period has been paid already
	Waiting       Outcome = "pending"         // paid, but waits at a gate
	Proposed      Outcome = "proposed"        // a deduction that a person has to confirm
	Failed        Outcome = "failed"          // the rule itself is at fault
)

// Multiplier is a factor from a campaign. All of them multiply the base and the
// bonuses that say so, up to the ceiling of the policy.
type Multiplier struct {
	Code   string      `json:"code"`
	Factor expr.Number `json:"factor"`
}

// Match is what one rule says about one activity before caps. Award sets
// Outcome of matches that do not pay after all.
type Match struct {
	Rule        *Rule
	Outcome     Outcome
	Fault       *fault.Fault // with Failed
	Beneficiary string       // employee number; empty is the actor
	Base        expr.Number
	Raised      expr.Number // bonuses that are multiplied with the base
	Bonus       expr.Number
	Multipliers []Multiplier
	By          string // with Replaced and Outranked: the code of the other rule
	Promised    bool   // the version is not the one in force but one that was promised

	promise *Match // the promised version, where both would pay
	pinned  bool   // the version in force is the one that was promised
	fits    bool   // it would pay if no other rule stood in its way

	gross  expr.Number
	entry  *entry
	family *family
	depth  int // how deep the scope's department lies in the person's path
	keys   []CapKey
	rooms  []int64

	ceiling expr.Number  // of the multipliers; zero without any
	limit   fixed.Amount // of one payment by weak evidence; zero is none
	resting *resting
	paidAt  *int64 // with Resting: the place of the payment that lies too close

	member     int // of the set, that the activity counts for
	collecting *collecting
	wait       *Wait
	part       *part
	deductions bool // whether the policy lets rules propose them
}

// Match evaluates every rule that the activity's verb and object type may
// trigger: version in force, scope, conditions, amount before caps. It never
// fails: a rule that does is a Match with Failed. The result is in the order
// of rules; recordedAt is when the activity was or is being recorded.
func (s *Set) Match(f *Facts, recordedAt time.Time) []Match {
	return s.AppendMatches(nil, f, recordedAt)
}

// AppendMatches is Match for long batches: it appends to a slice that the
// caller may use again for the next activity.
func (s *Set) AppendMatches(matches []Match, f *Facts, recordedAt time.Time) []Match {
	return s.AppendPromised(matches, f, recordedAt, nil)
}

// AppendPromised is AppendMatches for an activity whose person was promised
// versions of rules for its object: each pays at least what its promised
// version would have paid, whatever was changed since (decision 8).
func (s *Set) AppendPromised(matches []Match, f *Facts, recordedAt time.Time, pins []*Rule) []Match {
	families := s.candidates(f.Activity.Verb, f.Activity.ObjectType)
	if len(families) == 0 {
		return matches
	}
	at := newInstant(f)
	run := &expr.Run[*Facts]{Facts: f}
	matches = slices.Grow(matches, len(families))
	for _, fam := range families {
		e, applies := fam.inForce(at.day, recordedAt)
		triggered := e.rule.triggered(f.Activity.Verb, f.Activity.ObjectType)
		pin := fam.pinned(pins)
		same := pin != nil && applies && pin == e
		if same || pin != nil && !pin.rule.triggered(f.Activity.Verb, f.Activity.ObjectType) {
			pin = nil
		}
		if !triggered && pin == nil {
			continue
		}
		m := Match{Rule: e.rule, entry: e, family: fam, Outcome: NotInForce, pinned: same}
		if applies && triggered {
			m.evaluate(run)
			s.govern(&m, f, at.day, recordedAt)
		}
		if pin != nil {
			m = m.orPromised(pin, run, s, at.day, recordedAt)
		}
		if m.fits = m.Outcome == Matched; m.fits {
			if m.Rule.collect != nil {
				m.gather(f, &at, s, recordedAt)
				matches = append(matches, m)
				continue
			}
			matches = m.expand(matches, f, &at)
			continue
		}
		matches = append(matches, m)
	}
	return matches
}

// evaluate fills the outcome and the amount of one rule.
func (m *Match) evaluate(run *expr.Run[*Facts]) {
	r := m.Rule
	depth, in := r.covers(&run.Facts.Person)
	if !in {
		m.Outcome = OutOfScope
		return
	}
	m.depth = depth
	if r.when != nil {
		t, err := r.when.holds(run)
		if err != nil {
			m.fail(err)
			return
		}
		if t != expr.True {
			m.Outcome = ConditionLost
			return
		}
	}
	if r.collect != nil {
		member, t, err := r.member(run)
		if err != nil {
			m.fail(err)
			return
		}
		if t != expr.True {
			m.Outcome = ConditionLost
			return
		}
		m.member = member
	}
	base, outcome, err := r.base.base(run)
	if err != nil {
		m.fail(err)
		return
	}
	m.Base, m.Outcome = base, outcome
	if outcome != Matched || len(r.bonuses) == 0 {
		return
	}
	if m.Raised, m.Bonus, err = r.extra(run); err != nil {
		m.fail(err)
	}
}

// govern adds what the company has set for all rules: campaigns, their ceiling
// and the limit of weak evidence.
func (s *Set) govern(m *Match, f *Facts, day int32, recordedAt time.Time) {
	if m.Outcome != Matched {
		return
	}
	if len(s.campaigns) > 0 {
		if m.Multipliers = s.multipliers(m.Rule, f.Object.Tags, day, recordedAt); len(m.Multipliers) > 0 {
			m.ceiling = s.policyAt(recordedAt).Ceiling
		}
	}
	if f.Activity.Evidence.weak() && !m.Rule.deducts {
		m.limit = s.policyAt(recordedAt).ClientLimit
	}
	if m.Rule.deducts {
		m.deductions = s.policyAt(recordedAt).Deductions
	}
}

// worth gathers what the amount is made of.
func (m *Match) worth() worth {
	return worth{base: m.Base, raised: m.Raised, bonus: m.Bonus, multipliers: m.Multipliers, ceiling: m.ceiling}
}

func (m *Match) fail(err error) { m.Outcome, m.Fault = Failed, faultOf(err) }

// expand appends one match for each beneficiary, with the keys of its counters.
func (m Match) expand(matches []Match, f *Facts, at *instant) []Match {
	if m.Rule.beneficiary == "" && m.Rule.pool == "" {
		m.count(f, at)
		if m.promise != nil {
			m.promise.count(f, at)
		}
		return append(matches, m)
	}
	names := m.Rule.names(f)
	found := false
	for i, name := range names {
		if name == "" || slices.Contains(names[:i], name) {
			continue
		}
		found = true
		one := m
		if name != f.Person.Number {
			one.Beneficiary = name
		}
		one.part = m.Rule.partOf(f, name)
		one.count(f, at)
		matches = append(matches, one)
	}
	if !found {
		m.Outcome = NoBeneficiary
		matches = append(matches, m)
	}
	return matches
}

// names lists whom the rule pays, by what the activity says.
func (r *Rule) names(f *Facts) []string {
	attribute := r.beneficiary
	if r.pool != "" {
		attribute = r.pool
	} else if number, ok := f.Activity.Attributes.textOf(attribute); ok {
		return []string{number}
	}
	if r.pool == "" && f.Activity.Attributes[attribute].Kind != SharesOperand {
		names, _ := f.Activity.Attributes.listOf(attribute)
		return names
	}
	var names []string
	shares, _ := f.Activity.Attributes.sharesOf(attribute)
	for _, s := range shares {
		names = append(names, s.Number)
	}
	return names
}

// count finds the counters of the match, of its caps and of its cooldown, and
// what it waits for.
func (m *Match) count(f *Facts, at *instant) {
	if m.Rule.gate != nil {
		m.hold(f, at)
	}
	m.keys = m.entry.keys(f, at, m.Beneficiary)
	if r := m.Rule.rest; r != nil {
		m.resting = r.meet(f, at, m.Beneficiary)
	}
}

func (e *entry) keys(f *Facts, at *instant, person string) []CapKey {
	if len(e.meters) == 0 {
		return nil
	}
	keys := make([]CapKey, len(e.meters))
	for i := range e.meters {
		keys[i] = CapKey{Person: person, Text: e.meters[i].text(f, at)}
	}
	return keys
}

// covers says whether a person is in the scope, and how deep in the person's
// department path the scope's department lies (0 without departments).
func (r *Rule) covers(p *Person) (depth int, in bool) {
	s := &r.scope
	if len(s.Grades) > 0 && !slices.Contains(s.Grades, p.Grade) ||
		len(s.Positions) > 0 && !slices.Contains(s.Positions, p.Position) {
		return 0, false
	}
	if len(s.Departments) == 0 {
		return 0, true
	}
	for i := len(p.Departments) - 1; i >= 0; i-- {
		if slices.Contains(s.Departments, p.Departments[i]) {
			return i + 1, true
		}
		if !r.subtree {
			break
		}
	}
	return 0, false
}

// Keys lists the counters that paying the match reads and moves.
func (m *Match) Keys() []CapKey {
	if m.collecting != nil {
		return []CapKey{m.collecting.key}
	}
	keys := m.keys
	if m.resting != nil {
		keys = append(slices.Clip(keys), m.resting.keys[:]...)
	}
	if m.promise != nil {
		keys = append(slices.Clip(keys), m.promise.Keys()...)
	}
	return keys
}

// Needs lists the counters to load before awarding, each once.
func Needs(matches []Match) []CapKey {
	var keys []CapKey
	for i := range matches {
		for _, k := range matches[i].Keys() {
			if !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	return keys
}
