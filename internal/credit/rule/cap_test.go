package rule_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/fixed"
)

// TestCapsAreNeverExceeded sends activities of two years in any order, late
// ones included, and sums by an independent reckoning what each period got.
func TestCapsAreNeverExceeded(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := drawSet(t, rt)
		counters := rule.NewCounters()
		type slot struct{ subject, key, period string }
		credits, times := map[slot]fixed.Amount{}, map[slot]int64{}
		for range rapid.IntRange(1, 60).Draw(rt, "activities") {
			f := drawFacts(rt)
			local := f.Activity.OccurredAt.In(shanghai)
			for _, a := range s.Award(s.Match(f, later), counters) {
				for _, subject := range []string{"rule " + a.Rule.Def.Code, "category", "group"} {
					if subject == "group" && !inGroup(a.Rule.Def) {
						continue
					}
					for _, key := range []rule.Key{rule.None, rule.ByObject, rule.ByParent, rule.ByAttribute} {
						for _, p := range []rule.Period{rule.Day, rule.Week, rule.Month, rule.Quarter, rule.Year, rule.Ever} {
							at := slot{subject, string(key) + keyOf(f, key), rule.PeriodOf(p, local) + string(p)}
							credits[at] += a.Amount
							times[at]++
							for _, c := range a.Rule.Def.Caps {
								k := c.Key
								if k == "" {
									k = rule.None
								}
								if k != key || c.Period != p || !subjectIs(c, subject, a.Rule.Def.Code) {
									continue
								}
								limit, err := fixed.Parse(string(c.Limit))
								if err != nil {
									rt.Fatal(err)
								}
								if c.Unit == rule.Credits && credits[at] > limit || c.Unit == rule.Times && times[at] > int64(limit)/100 {
									rt.Fatalf("%s: %s credits, %d times in %+v; limit %s %s", a.Rule.Def.Code, credits[at], times[at], at, c.Limit, c.Unit)
								}
							}
						}
					}
				}
			}
		}
	})
}

func inGroup(d rule.Definition) bool {
	for _, c := range d.Caps {
		if c.Subject == rule.OfGroup {
			return true
		}
	}
	return false
}

func keyOf(f *rule.Facts, k rule.Key) string {
	switch k {
	case rule.ByObject:
		return f.Activity.ObjectID
	case rule.ByParent:
		return f.Object.Parent
	case rule.ByAttribute:
		return f.Activity.Attributes["presentation"].Text
	}
	return ""
}

func subjectIs(c rule.Cap, subject, code string) bool {
	return c.Subject == rule.OfRule && subject == "rule "+code || c.Subject == rule.OfCategory && subject == "category" ||
		c.Subject == rule.OfGroup && subject == "group"
}

// TestOrderDoesNotMatterWithoutCaps: what is paid in all is the same in any
// order, and whatever the order in which rules are handed to the set.
func TestOrderDoesNotMatterWithoutCaps(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		yamls := []string{
			fmt.Sprintf(`{code: a, when: {verbs: [passed]}, amount: {formula: "activity.score / %d"}}`, rapid.IntRange(1, 9).Draw(rt, "n")),
			`{code: b, when: {verbs: [passed]}, amount: {fixed: 2}, exclusive_group: g}`,
			`{code: c, when: {verbs: [passed]}, amount: {tiers: {field: activity.score, steps: [{from: 50, credits: 3}]}}, exclusive_group: g}`,
			`{code: d, when: {verbs: [passed]}, amount: {fixed: 1}, scope: {departments: [GZ]}, replaces: [b]}`,
		}
		var facts []*rule.Facts
		for range rapid.IntRange(1, 8).Draw(rt, "activities") {
			facts = append(facts, drawFacts(rt))
		}
		want := paid(setOf(t, yamls...), facts...)
		shuffled := rapid.Permutation(yamls).Draw(rt, "rules in another order")
		if got := paid(setOf(t, shuffled...), rapid.Permutation(facts).Draw(rt, "in another order")...); got != want {
			rt.Fatalf("paid %s in another order; want %s", got, want)
		}
	})
}

func TestALateActivityTakesWhatItsOwnPeriodHasLeft(t *testing.T) {
	s := setOf(t, `{code: r, when: {verbs: [passed]}, amount: {fixed: 5}, caps: [{unit: credits, limit: 8, subject: rule, period: month}]}`)
	counters := rule.NewCounters()
	var got []fixed.Amount
	for _, when := range []string{"2026-03-01 00:00:00", "2026-04-01 00:00:00", "2026-04-30 23:59:59", "2026-03-31 23:59:59", "2026-03-15 00:00:00"} {
		got = append(got, credit(s, counters, did("passed", "exam", when, when)))
	}
	if want := "[5.00 5.00 3.00 3.00 0.00]"; fmt.Sprint(got) != want {
		t.Errorf("paid %v; want %s", got, want)
	}
}

func TestSeveralCapsCutAtOnce(t *testing.T) {
	s := setOf(t, `{code: r, when: {verbs: [passed]}, amount: {fixed: 5}, caps: [{unit: credits, limit: 30, subject: rule, period: year},
		{unit: credits, limit: 8, subject: rule, period: month}, {unit: times, limit: 2, subject: rule, key: object, period: ever}]}`)
	counters := rule.NewCounters()
	first := s.Award(s.Match(linXiao(), later), counters)
	second := s.Award(s.Match(linXiao(), later), counters)
	if first[0].Cuts != nil || len(second[0].Cuts) != 1 || second[0].Cuts[0] != (rule.Cut{Cap: 1, Room: 300}) || second[0].Amount != 300 {
		t.Errorf("cuts %+v then %+v; want none, then cap 1 with room 3", first[0].Cuts, second[0].Cuts)
	}
	matches := s.Match(linXiao(), later)
	if len(rule.Needs(matches)) != 3 || len(s.Award(matches, counters)) != 0 || matches[0].Outcome != rule.Capped {
		t.Errorf("a third time: %s, needs %v", matches[0].Outcome, rule.Needs(matches))
	}
}

func TestACategoryCapCountsOtherRulesOfTheCategory(t *testing.T) {
	s := setOf(t, `{code: a, when: {verbs: [passed]}, amount: {fixed: 5}}`,
		`{code: b, when: {verbs: [completed]}, amount: {fixed: 5}, caps: [{unit: credits, limit: 8, subject: category, period: year}]}`,
		`{code: c, category: culture, when: {verbs: [attended]}, amount: {fixed: 100}}`)
	counters := rule.NewCounters()
	got := []fixed.Amount{credit(s, counters, did("attended", "session", "x", "2026-01-01 00:00:00")),
		credit(s, counters, linXiao()), credit(s, counters, did("completed", "course", "c", "2026-05-01 00:00:00")), credit(s, counters, linXiao())}
	if want := "[100.00 5.00 3.00 5.00]"; fmt.Sprint(got) != want {
		t.Errorf("paid %v; want %s: the cap limits b only, but a counts", got, want)
	}
}

func TestKeysAreStable(t *testing.T) {
	s := setOf(t, `{code: r, when: {verbs: [passed]}, amount: {fixed: 5}, caps: [{unit: credits, limit: 1, subject: rule, key: object, period: week},
		{unit: credits, limit: 1, subject: group, group: low, key: parent, period: quarter},
		{unit: credits, limit: 1, subject: category, key: attribute, attribute: presentation, period: ever}]}`)
	f := linXiao()
	f.Activity.Attributes = rule.Attributes{"presentation": rule.TextValue("2013J")}
	var got []string
	for _, k := range rule.Needs(s.Match(f, later)) {
		got = append(got, k.Text)
	}
	if want := "[r:r|o:exam/py-101|2026-W11 g:low|p:py|2026-Q1 c:practice|a:presentation=2013J|ever]"; fmt.Sprint(got) != want {
		t.Errorf("keys %v; want %s", got, want)
	}
}
