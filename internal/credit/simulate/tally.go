package simulate

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/fixed"
)

// Tally is what a run counted. It is the same whatever the number of workers.
type Tally struct {
	Records  int64 // read
	From, To time.Time
	Worlds   []*credit.Rules
	People   map[org.PersonID]*Person
	Groups   [MostWorlds]map[Group]fixed.Amount
	Rules    [MostWorlds]map[*rule.Rule]*RuleTally
	Clauses  map[*rule.Rule]*ClauseCounts // of the drafts
	lines    *lines
}

// RuleTally is what became of one rule version inside the window.
type RuleTally struct {
	Outcomes
	Paying
	Shown activity.ID // a record that it paid, 0 if none
}

// tally adds up what the workers counted.
func (r *run) tally() *Tally {
	t := &Tally{Records: r.total, From: r.q.From, To: r.q.To, Worlds: r.q.Worlds, People: map[org.PersonID]*Person{}, Clauses: map[*rule.Rule]*ClauseCounts{}, lines: r.lines}
	for w, rules := range r.q.Worlds {
		t.Groups[w], t.Rules[w] = map[Group]fixed.Amount{}, map[*rule.Rule]*RuleTally{}
		for _, one := range rules.Set.Rules() {
			t.Rules[w][one] = &RuleTally{Outcomes: Outcomes{ByWhat: map[rule.Outcome]int64{}}}
		}
	}
	for _, m := range r.matched {
		t.addMatched(m)
	}
	for _, p := range r.payers {
		t.addPaid(p)
	}
	return t
}

func (t *Tally) addMatched(m *matcher) {
	for w := range t.Worlds {
		for one, o := range m.outcomes[w] {
			sum := t.Rules[w][one]
			sum.About += o.About
			for what, n := range o.ByWhat {
				sum.ByWhat[what] += n
			}
		}
	}
	for one, c := range m.clauses {
		sum := t.Clauses[one]
		if sum == nil {
			t.Clauses[one] = c
			continue
		}
		sum.Records += c.Records
		for i, n := range c.Held {
			sum.Held[i] += n
		}
	}
}

func (t *Tally) addPaid(p *payer) {
	maps.Copy(t.People, p.people) // every person belongs to one payer
	for w := range t.Worlds {
		for g, a := range p.groups[w] {
			t.Groups[w][g] += a
		}
		for one, paid := range p.rules[w] {
			sum := t.Rules[w][one]
			sum.Times += paid.Times
			sum.Capped += paid.Capped
			sum.Credits += paid.Credits
		}
	}
	for one, id := range p.shown {
		for w := range t.Worlds {
			if sum := t.Rules[w][one]; sum != nil && (sum.Shown == 0 || id < sum.Shown) {
				sum.Shown = id
			}
		}
	}
}

// Total is what one world paid in all.
func (t *Tally) Total(world int) (sum fixed.Amount) {
	for _, p := range t.People {
		sum += p.Total[world]
	}
	return sum
}

// Paid is how many people got something in one world.
func (t *Tally) Paid(world int) (n int) {
	for _, p := range t.People {
		if p.Total[world] > 0 {
			n++
		}
	}
	return n
}

// Ranks gives everybody's place in one world; ties share a rank (1, 2, 2, 4).
func (t *Tally) Ranks(world int) map[org.PersonID]int {
	ids := slices.Collect(maps.Keys(t.People))
	slices.SortFunc(ids, func(a, b org.PersonID) int {
		return cmp.Or(cmp.Compare(t.People[b].Total[world], t.People[a].Total[world]), cmp.Compare(a, b))
	})
	ranks := make(map[org.PersonID]int, len(ids))
	for i, id := range ids {
		ranks[id] = i + 1
		if i > 0 && t.People[ids[i-1]].Total[world] == t.People[id].Total[world] {
			ranks[id] = ranks[ids[i-1]]
		}
	}
	return ranks
}
