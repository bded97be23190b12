package rule_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/fixed"
)

func TestARuleRestsAfterItPaid(t *testing.T) {
	days := setOf(t, `{code: share, when: {verbs: [taught]}, amount: {fixed: 3}, cooldown: {days: 7}}`)
	hours := setOf(t, `{code: share, when: {verbs: [taught]}, amount: {fixed: 3}, cooldown: {hours: 24}}`)
	object := setOf(t, `{code: share, when: {verbs: [taught]}, amount: {fixed: 3}, cooldown: {days: 7, key: object}}`)
	taughtAt := func(object, when string) *rule.Facts { return did("taught", "session", object, when) }
	for what, c := range map[string]struct {
		set  *rule.Set
		acts []*rule.Facts
		want fixed.Amount
	}{
		"the seventh day is free again":       {days, []*rule.Facts{taughtAt("a", "2026-03-01 23:00:00"), taughtAt("b", "2026-03-08 01:00:00")}, 600},
		"the sixth is not":                    {days, []*rule.Facts{taughtAt("a", "2026-03-01 01:00:00"), taughtAt("b", "2026-03-07 23:00:00")}, 300},
		"a late one too close before":         {days, []*rule.Facts{taughtAt("a", "2026-03-09 09:00:00"), taughtAt("b", "2026-03-05 09:00:00")}, 300},
		"a late one far enough before":        {days, []*rule.Facts{taughtAt("a", "2026-03-09 09:00:00"), taughtAt("b", "2026-03-02 09:00:00")}, 600},
		"what was not paid starts no rest":    {days, []*rule.Facts{taughtAt("a", "2026-03-01 09:00:00"), taughtAt("b", "2026-03-05 09:00:00"), taughtAt("c", "2026-03-08 09:00:00")}, 600},
		"24 hours to the second":              {hours, []*rule.Facts{taughtAt("a", "2026-03-01 09:00:00"), taughtAt("b", "2026-03-02 09:00:00")}, 600},
		"a second less":                       {hours, []*rule.Facts{taughtAt("a", "2026-03-01 09:00:00"), taughtAt("b", "2026-03-02 08:59:59")}, 300},
		"each object rests by itself":         {object, []*rule.Facts{taughtAt("a", "2026-03-01 09:00:00"), taughtAt("b", "2026-03-01 10:00:00"), taughtAt("a", "2026-03-02 10:00:00")}, 600},
		"before 1970 spans still do not meet": {days, []*rule.Facts{taughtAt("a", "1969-12-29 09:00:00"), taughtAt("b", "1970-01-03 09:00:00")}, 300},
	} {
		if got := paid(c.set, c.acts...); got != c.want {
			t.Errorf("%s: %s; want %s", what, got, c.want)
		}
	}
}

func TestTheRestIsExplained(t *testing.T) {
	s := setOf(t, `{code: share, when: {verbs: [taught]}, amount: {fixed: 3}, cooldown: {days: 7}}`)
	counters := rule.NewCounters()
	s.Award(s.Match(did("taught", "session", "a", "2026-03-01 09:00:00"), later), counters)
	f := did("taught", "session", "b", "2026-03-04 09:00:00")
	matches := s.Match(f, later)
	s.Award(matches, counters)
	e := rule.Explain(matches[0].Rule, f, matches[0].Seen(), xinghe())
	if e.Outcome != rule.Resting || e.Summary.ZH != "2026-03-01 刚计过分，7 天内不再计分" || e.Summary.EN == "" {
		t.Errorf("%s: %q / %q", e.Outcome, e.Summary.ZH, e.Summary.EN)
	}
	if got := rule.Say(matches[0].Rule.Def, xinghe(), rule.Chinese).String(); got != "员工有“讲授”记录时，得 3 个实践学分，计分后 7 天内不再计分。" {
		t.Error(got)
	}
}

// Whatever comes in whatever order, two payments never lie closer than the
// rest, and nothing that is far enough from all payments goes unpaid.
func TestPaymentsNeverLieCloserThanTheRest(t *testing.T) {
	s := setOf(t, `{code: share, when: {verbs: [taught]}, amount: {fixed: 1}, cooldown: {days: 5}}`)
	rapid.Check(t, func(t *rapid.T) {
		start := at("2025-12-20 00:00:00")
		counters := rule.NewCounters()
		var paidOn []int
		for _, day := range rapid.SliceOfN(rapid.IntRange(0, 40), 1, 25).Draw(t, "days") {
			f := did("taught", "session", "x", "2026-01-01 00:00:00")
			f.Activity.OccurredAt = start.AddDate(0, 0, day).Add(time.Duration(rapid.IntRange(0, 86399).Draw(t, "second")) * time.Second)
			awards := s.Award(s.Match(f, later), counters)
			free := true
			for _, p := range paidOn {
				if gap := day - p; gap < 5 && -gap < 5 {
					free = false
				}
			}
			if free != (len(awards) == 1) {
				t.Fatalf("day %d after payments on %v: paid %v, want %v", day, paidOn, len(awards) == 1, free)
			}
			if free {
				paidOn = append(paidOn, day)
			}
		}
	})
}

func TestWhatAPaymentMovedCanBeGivenBack(t *testing.T) {
	s := setOf(t, `{code: share, when: {verbs: [taught]}, amount: {fixed: 3}, cooldown: {days: 7, key: attribute, attribute: mentor_no}, caps: [{unit: credits, limit: 9, subject: rule, period: month}]}`)
	f := did("taught", "session", "a", "2026-03-01 09:00:00")
	f.Activity.Attributes = rule.Attributes{"mentor_no": rule.TextValue("x@3")}
	for _, u := range s.Award(s.Match(f, later), rule.NewCounters())[0].Uses {
		if text, by := rule.Traced(u.Trace(), 300); text != u.Key.Text || by != u.By {
			t.Errorf("%q gives %q %+v; want %q %+v", u.Trace(), text, by, u.Key.Text, u.By)
		}
	}
}
