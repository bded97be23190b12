package credit

import (
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
)

// Recipient finds the person behind an employee number that a match names;
// false when the number is nobody's. The empty number is the actor.
type Recipient func(number string) (org.PersonID, bool)

// Counts keeps what the caps of people have counted, by the texts of their
// counters. Posting keeps them in the database, a simulation in memory.
type Counts interface {
	CountOf(p org.PersonID, text string) rule.Used
	Count(p org.PersonID, text string, by rule.Used)
	// OpenOf is what a person has collected for a set of a rule and not been
	// paid for; Open puts what is open now.
	OpenOf(p org.PersonID, text string) []rule.Occurrence
	Open(p org.PersonID, text string, open []rule.Occurrence)
}

// Judge is the part of crediting one activity that needs nothing of what was
// paid before: matches that would pay nobody fall out, then those that other
// rules replace or outrank. It gives how many are left to Pay. Posting, trying
// and simulating call it.
func Judge(matches []rule.Match, who Recipient) (paying int) {
	for i := range matches {
		m := &matches[i]
		if m.Outcome != rule.Matched {
			continue
		}
		if _, ok := who(m.Beneficiary); !ok {
			m.Outcome = rule.NoBeneficiary
		}
	}
	return rule.Decide(matches)
}

// Pay is the part of crediting that depends on what the person was paid
// before: caps cut, the amount is rounded, the counts go up. What one person
// is paid has to be paid in recording order (decision 34); different people do
// not touch each other. Posting, trying and simulating call it.
func Pay(m *rule.Match, p org.PersonID, counts Counts) (rule.Award, bool) {
	if m.Outcome != rule.Matched {
		return rule.Award{}, false
	}
	local := rule.NewCounters()
	for _, k := range m.Keys() {
		local.Load(k, counts.CountOf(p, k.Text))
	}
	set, _, collecting := m.Collecting()
	if collecting {
		local.OpenSet(set, counts.OpenOf(p, set.Text))
	}
	a, paid := m.Pay(local)
	if collecting {
		counts.Open(p, set.Text, local.OpenOf(set))
	}
	for _, k := range a.Uses {
		counts.Count(p, k.Key.Text, k.By)
	}
	return a, paid
}

// FactsOf is what rules may know of an activity: the record, its registered
// object, and the person as he or she stood when it happened.
func FactsOf(a *activity.Activity, stand org.Stand, zone *time.Location) rule.Facts {
	return factsOf(a, stand, zone)
}
