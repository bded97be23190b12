package rule

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
)

// Collect pays a set of activities of several kinds, in any order: once when
// it is complete, at the latest time of its activities. Period splits it: one
// set per month, year and so on, by the time of each activity. With Repeat a
// new set begins as soon as one is complete.
type Collect struct {
	Members []Member `json:"members"`
	Period  Period   `json:"period,omitempty"`
	Repeat  bool     `json:"repeat,omitempty"`
}

// Member is one kind of activity of a set and how many of it the set takes.
// Distinct counts an object once.
type Member struct {
	When     When       `json:"when"`
	If       *Condition `json:"if,omitempty"`
	Count    int        `json:"count"`
	Distinct bool       `json:"distinct,omitempty"`
}

// Limits of a set.
const (
	maxMembers = 10
	maxCount   = 1000
)

// Occurrence is one activity that somebody has collected for a set.
type Occurrence struct {
	Activity int64 // as the caller numbers activities
	Member   int
	Object   string
	At       time.Time
	Weak     bool // nobody but the person says so
}

// collect is a compiled set.
type collect struct {
	prefix  string
	period  Period
	repeat  bool
	members []member
}

type member struct {
	count    int
	distinct bool
	when     *condition
}

// collecting is a set as one activity meets it.
type collecting struct {
	key    CapKey // of the set in its period; its counter holds how often it was paid
	one    Occurrence
	meters []string // keys of shared caps without their periods
	have   []int    // of each member, once Pay has looked

	set        *Set
	recordedAt time.Time
	zone       *time.Location
}

const setPrefix = "n:"

func (ck *checker) collect(def *Definition, r *Rule) {
	c := def.Collect
	if c == nil {
		r.whens = []When{def.When}
		return
	}
	if len(def.When.Verbs)+len(def.When.ObjectTypes) > 0 {
		ck.blame("when.verbs", "rule.collect_when", nil)
	}
	if def.Amount.Fixed == "" || len(def.Bonuses)+len(def.Caps) > 0 || def.Cooldown != nil || def.Gate != nil || def.Beneficiary != nil || def.ExclusiveGroup != "" {
		ck.blame("collect", "rule.collect_plain", nil)
	}
	period := c.Period
	if period == "" {
		period = Ever
	}
	oneOf(ck, "collect.period", period, Day, Week, Month, Quarter, Year, Ever)
	if len(c.Members) == 0 {
		ck.blame("collect.members", "rule.collect_empty", nil)
	}
	ck.atMost(len(c.Members), maxMembers, "collect.members")
	raw, err := json.Marshal(c)
	if err != nil {
		ck.add("collect", err)
		return
	}
	r.collect = &collect{prefix: setPrefix + def.Code + "|" + hashOf(raw)[:12] + "|", period: period, repeat: c.Repeat}
	for i := range c.Members {
		path, m := fmt.Sprintf("collect.members[%d]", i), &c.Members[i]
		ck.when(m.When, path+".when")
		if m.Count < 1 || m.Count > maxCount {
			ck.blame(path+".count", "rule.collect_count", fault.Args{"limit": maxCount})
		}
		compiled := member{count: m.Count, distinct: m.Distinct}
		if m.If != nil {
			compiled.when = ck.condition(m.If, path+".if", 1)
		}
		r.collect.members = append(r.collect.members, compiled)
		r.whens = append(r.whens, m.When)
	}
}

// member finds the first member of the set that the activity counts for.
func (r *Rule) member(run *expr.Run[*Facts]) (int, expr.Truth, error) {
	a := &run.Facts.Activity
	for i := range r.collect.members {
		if !r.whens[i].covers(a.Verb, a.ObjectType) {
			continue
		}
		m := &r.collect.members[i]
		if m.when == nil {
			return i, expr.True, nil
		}
		t, err := m.when.holds(run)
		if err != nil || t == expr.True {
			return i, t, err
		}
	}
	return 0, expr.False, nil
}

// gather finds the set that the activity belongs to.
func (m *Match) gather(f *Facts, at *instant, s *Set, recordedAt time.Time) {
	c := m.Rule.collect
	o := &collecting{set: s, recordedAt: recordedAt, zone: f.zone(),
		key: CapKey{Text: c.prefix + at.period(c.period)},
		one: Occurrence{Activity: f.Activity.Number, Member: m.member, Object: f.Activity.ObjectType + "/" + f.Activity.ObjectID,
			At: f.Activity.OccurredAt, Weak: f.Activity.Evidence.weak()}}
	for i := range m.entry.meters {
		o.meters = append(o.meters, m.entry.meters[i].valueText(f))
	}
	m.collecting = o
}

// Collecting is the key of the set that the match belongs to, and what it adds
// to it; ok is false for rules that pay single activities.
func (m *Match) Collecting() (key CapKey, one Occurrence, ok bool) {
	if m.collecting == nil {
		return key, one, false
	}
	return m.collecting.key, m.collecting.one, true
}

// Repeats tells whether the set of the rule may be paid again in its period.
func (m *Match) Repeats() bool { return m.Rule.collect != nil && m.Rule.collect.repeat }

// payCollected pays the set when the activity completes it. Joined tells that
// the activity has been added to what is open, paid or not.
func (m *Match) payCollected(counters *Counters) (a Award, paid bool) {
	o, c := m.collecting, m.Rule.collect
	a = Award{Rule: m.Rule, Joined: true}
	if !c.repeat && counters.Of(o.key).Times > 0 {
		m.Outcome = SetDone
		counters.OpenSet(o.key, append(counters.open[o.key], o.one))
		return a, false
	}
	open := slices.Clip(counters.open[o.key])
	if !slices.ContainsFunc(open, func(x Occurrence) bool { return x.Activity == o.one.Activity && x.Member == o.one.Member }) {
		open = append(open, o.one)
	}
	chosen, have := c.choose(open)
	o.have = have
	if chosen == nil {
		m.Outcome = Collecting
		counters.OpenSet(o.key, open)
		return a, false
	}
	counters.OpenSet(o.key, slices.DeleteFunc(open, func(one Occurrence) bool { return slices.Contains(chosen, one) }))
	a.Set = chosen
	for _, one := range chosen {
		if one.At.After(a.EarnedAt) {
			a.EarnedAt = one.At
		}
		if one.Weak {
			m.limit = o.set.policyAt(o.recordedAt).ClientLimit
		}
	}
	return m.finishSet(a, counters)
}

// finishSet does the arithmetic of a complete set: it is earned at the latest
// time of its activities, which decides campaigns and the periods of counters.
func (m *Match) finishSet(a Award, counters *Counters) (Award, bool) {
	o := m.collecting
	at := instant{local: a.EarnedAt.In(o.zone)}
	at.day = dayNumber(at.local)
	if m.Multipliers = o.set.multipliers(m.Rule, nil, at.day, o.recordedAt); len(m.Multipliers) > 0 {
		m.ceiling = o.set.policyAt(o.recordedAt).Ceiling
	}
	w := m.worth()
	gross, err := w.total()
	if err != nil {
		m.fail(err)
		return a, false
	}
	m.gross, a.Gross = gross, gross
	if a.Amount, a.Cuts, m.Outcome = m.Rule.cut(gross, m.limit, nil); m.Outcome != Matched {
		return a, false
	}
	used := Used{Credits: a.Amount, Times: 1}
	a.Uses = append(a.Uses, Use{Key: o.key, By: used})
	for i, text := range o.meters {
		a.Uses = append(a.Uses, Use{Key: CapKey{Text: text + "|" + at.period(m.entry.meters[i].period)}, By: used})
	}
	for _, u := range a.Uses {
		counters.add(u)
	}
	return a, true
}

// choose takes the earliest activities that make a set complete, or nil; have
// is how many of each member count so far.
func (c *collect) choose(open []Occurrence) (chosen []Occurrence, have []int) {
	open = slices.Clone(open)
	slices.SortFunc(open, func(a, b Occurrence) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Activity, b.Activity)) })
	have = make([]int, len(c.members))
	for _, one := range open {
		if one.Member >= len(c.members) {
			continue
		}
		m := &c.members[one.Member]
		if have[one.Member] >= m.count || m.distinct && slices.ContainsFunc(chosen, func(x Occurrence) bool {
			return x.Member == one.Member && x.Object == one.Object
		}) {
			continue
		}
		have[one.Member]++
		chosen = append(chosen, one)
	}
	for i := range c.members {
		if have[i] < c.members[i].count {
			return nil, have
		}
	}
	return chosen, have
}

// OpenSet loads what is open of a set before paying.
func (c *Counters) OpenSet(k CapKey, open []Occurrence) {
	if c.open == nil {
		c.open = map[CapKey][]Occurrence{}
	}
	c.open[k] = slices.Clone(open)
}

// OpenOf is what is open of a set after paying.
func (c *Counters) OpenOf(k CapKey) []Occurrence { return c.open[k] }

// covers tells whether a trigger is about a kind of activity.
func (w When) covers(verb, objectType string) bool {
	return slices.Contains(w.Verbs, verb) && (len(w.ObjectTypes) == 0 || slices.Contains(w.ObjectTypes, objectType))
}

// Triggers lists what the rule is about: its own trigger, or those of the
// members of its set.
func (d *Definition) Triggers() []When {
	if d.Collect == nil {
		return []When{d.When}
	}
	var all []When
	for _, m := range d.Collect.Members {
		all = append(all, m.When)
	}
	return all
}
