package simulate

import (
	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/expr"
)

// matcher is one worker that evaluates rules. It counts what became of them.
type matcher struct {
	run      *run
	reads    map[[2]string]bool
	outcomes [MostWorlds]map[*rule.Rule]*Outcomes
	clauses  map[*rule.Rule]*ClauseCounts
}

// Outcomes counts what became of one rule before caps, inside the window.
type Outcomes struct {
	About  int64                  // records that the rule was about
	ByWhat map[rule.Outcome]int64 // by outcome
}

// ClauseCounts counts how often each clause of a draft held, among the records
// inside the window that it was about and whose person is in its scope.
type ClauseCounts struct {
	Records int64
	Held    []int64 // in the order of rule.Clauses
	clauses []rule.ClauseAt
}

func newMatcher(r *run) *matcher {
	m := &matcher{run: r, reads: map[[2]string]bool{}, clauses: map[*rule.Rule]*ClauseCounts{}}
	for w := range r.q.Worlds {
		m.outcomes[w] = map[*rule.Rule]*Outcomes{}
	}
	for _, w := range r.q.Worlds {
		for _, d := range w.Drafts {
			list := d.Clauses()
			m.clauses[d] = &ClauseCounts{Held: make([]int64, len(list)), clauses: list}
		}
	}
	return m
}

// match evaluates all worlds for the records of a batch.
func (m *matcher) match(b *batch) error {
	for i := range b.items {
		it := &b.items[i]
		if it.taken != nil {
			continue
		}
		if err := m.facts(it); err != nil {
			return err
		}
		for w, rules := range m.run.q.Worlds {
			from := len(b.matches[w])
			b.matches[w] = rules.Set.AppendPromised(b.matches[w], &it.facts, it.record.RecordedAt, m.run.promised(w, it))
			it.spans[w] = [2]int{from, len(b.matches[w])}
			if list := b.matches[w][from:]; len(list) > 0 {
				credit.Judge(list, func(number string) (org.PersonID, bool) { return m.run.recipient(it, number) })
				if it.inWindow {
					m.count(w, it, list)
				}
			}
		}
	}
	m.collect(b)
	return nil
}

// collect lists what is left to be paid. It comes last, since matches move
// while their list grows.
func (m *matcher) collect(b *batch) {
	for i := range b.items {
		it := &b.items[i]
		for w := range m.run.q.Worlds {
			list := b.matches[w][it.spans[w][0]:it.spans[w][1]]
			for j := range list {
				if list[j].Outcome == rule.Matched {
					p, _ := m.run.recipient(it, list[j].Beneficiary)
					b.payable = append(b.payable, payable{item: it, match: &list[j], world: w, person: p})
				}
			}
		}
		if it.taken != nil {
			b.payable = append(b.payable, payable{item: it})
		}
	}
}

// recipient is who a match pays.
func (r *run) recipient(it *item, number string) (org.PersonID, bool) {
	if number == "" {
		return it.record.Person, true
	}
	p, ok := r.people.numbers[number]
	return p, ok
}

// facts are what the rules saw then, or see now of a record that no rule was
// about then.
func (m *matcher) facts(it *item) error {
	a := &it.record
	key := [2]string{a.Verb, a.ObjectType}
	reads, known := m.reads[key]
	if !known {
		reads = readsAttributes(m.run.q.Worlds, a.Verb, a.ObjectType)
		m.reads[key] = reads
	}
	if err := a.Decode(reads); err != nil {
		return err
	}
	if t := it.seen; t.person != nil {
		it.facts = credit.FactsOf(&a.Activity, org.Stand{}, t.zone)
		it.facts.Person, it.facts.Object = *t.person, *t.object
		return nil
	}
	a.Object = m.run.objects[objectRef{a.ObjectType, a.ObjectCode}]
	stand, _ := m.run.people.At(a.Person, a.OccurredAt)
	it.facts = credit.FactsOf(&a.Activity, stand, m.run.zone)
	return nil
}

func (m *matcher) count(world int, it *item, list []rule.Match) {
	for i := range list {
		one := &list[i]
		if i > 0 && list[i-1].Rule == one.Rule {
			continue // the same rule for another beneficiary
		}
		o := m.outcomes[world][one.Rule]
		if o == nil {
			o = &Outcomes{ByWhat: map[rule.Outcome]int64{}}
			m.outcomes[world][one.Rule] = o
		}
		o.About++
		o.ByWhat[one.Outcome]++
		if c := m.clauses[one.Rule]; c != nil && one.Outcome != rule.OutOfScope && one.Outcome != rule.NotInForce {
			c.Records++
			for j, clause := range c.clauses {
				if clause.Truth(&it.facts) == expr.True {
					c.Held[j]++
				}
			}
		}
	}
}
