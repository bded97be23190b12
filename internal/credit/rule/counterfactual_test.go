package rule_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/expr"
)

// stepOf gives the smallest change for one rule and some facts.
func stepOf(t testing.TB, s *rule.Set, counters *rule.Counters, f *rule.Facts) (*rule.Rule, rule.Remedy, bool) {
	t.Helper()
	matches := s.Match(f, f.Activity.OccurredAt)
	s.Award(matches, counters)
	if len(matches) != 1 {
		t.Fatalf("%d rules match; want one", len(matches))
	}
	step, ok := rule.NewWords(xinghe()).RemedyFor(matches[0].Rule, f, matches[0].Seen())
	return matches[0].Rule, step, ok
}

func TestTheSmallestStep(t *testing.T) {
	for name, test := range map[string]struct {
		rule   string
		change func(*rule.Facts)
		zh, en string // parts of the sentences; empty for no step
		pays   string
	}{
		"score too low": {`{if: {field: activity.score, op: ">=", value: 80}, amount: {fixed: "5"}}`,
			func(f *rule.Facts) { f.Activity.Score = num("78") }, "≥ 80，即得 5", "≥ 80, it gives 5", "5"},
		"score strictly above": {`{if: {field: activity.score, op: ">", value: 80}, amount: {fixed: "5"}}`,
			func(f *rule.Facts) { f.Activity.Score = num("80") }, "≥ 80.01", "≥ 80.01", "5"},
		"no score at all": {`{if: {field: activity.score, op: ">=", value: 80}, amount: {fixed: "5"}}`,
			func(f *rule.Facts) { f.Activity.Score = rule.Maybe{} }, "≥ 80", "≥ 80", "5"},
		"lowest tier": {`{amount: {tiers: {field: activity.score, steps: [{from: "60", credits: "5"}, {from: "90", credits: "10"}]}}}`,
			func(f *rule.Facts) { f.Activity.Score = num("59.5") }, "≥ 60", "≥ 60", "5"},
		"weak evidence": {`{if: {field: activity.evidence, op: ">=", value: confirmed}, amount: {fixed: "5"}}`,
			func(f *rule.Facts) { f.Activity.Evidence = rule.SelfDeclared }, "证据", "vidence", "5"},
		"outside the scope": {`{scope: {departments: [GZ], grades: [P5]}, amount: {fixed: "5"}}`,
			func(*rule.Facts) {}, "广州分公司", "Guangzhou", "5"},
		"two clauses": {`{if: {all: [{field: activity.score, op: ">=", value: 80}, {field: activity.duration_minutes, op: ">=", value: 30}]}, amount: {fixed: "5"}}`,
			func(f *rule.Facts) { f.Activity.Score, f.Activity.DurationSeconds = num("70"), num("600") }, "30", "30", "5"},
		"an expression of comparisons": {`{if: {cel: "activity.score >= 80.0 && attributes.rating > 4.0"}, amount: {fixed: "5"}}`,
			func(f *rule.Facts) { f.Activity.Score = num("70") }, "4.01", "4.01", "5"},
		"an expression that nobody can turn round": {`{if: {cel: "activity.score * 2.0 > 170.0"}, amount: {fixed: "5"}}`,
			func(f *rule.Facts) { f.Activity.Score = num("70") }, "", "", ""},
		"time since the hire": {`{if: {field: person.tenure_days, op: ">=", value: 9000}, amount: {fixed: "5"}}`,
			func(*rule.Facts) {}, "", "", ""},
		"it paid": {`{amount: {fixed: "5"}}`, func(*rule.Facts) {}, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := setOf(t, `{code: exam, when: {verbs: [passed], object_types: [exam]}, `+strings.TrimPrefix(test.rule, "{"))
			f := linXiao()
			test.change(f)
			_, step, ok := stepOf(t, s, rule.NewCounters(), f)
			if ok != (test.zh != "") {
				t.Fatalf("step %+v, %v; want one: %v", step, ok, test.zh != "")
			}
			if ok && (!strings.Contains(step.Text.ZH, test.zh) || !strings.Contains(step.Text.EN, test.en) || step.Pays.Short() != test.pays) {
				t.Errorf("%q, %q pays %s; want %q, %q, %s", step.Text.ZH, step.Text.EN, step.Pays, test.zh, test.en, test.pays)
			}
		})
	}
}

func TestAFullCapSaysWhenThereIsRoomAgain(t *testing.T) {
	s := setOf(t, `{code: exam, when: {verbs: [passed]}, amount: {fixed: 5}, caps: [
		{unit: times, limit: 1, subject: rule, period: month}, {unit: credits, limit: 5, subject: rule, period: quarter}]}`)
	counters := rule.NewCounters()
	if _, _, ok := stepOf(t, s, counters, linXiao()); ok {
		t.Error("the first one paid and has a step all the same")
	}
	_, step, ok := stepOf(t, s, counters, linXiao())
	if !ok || step.From != "2026-04-01" || step.Pays != 500 || !strings.Contains(step.Text.ZH, "2026-04-01") {
		t.Errorf("step %+v, %v; want 5 from 2026-04-01 on", step, ok)
	}
	resting := setOf(t, `{code: exam, when: {verbs: [passed]}, amount: {fixed: 5}, cooldown: {days: 7}}`)
	counters = rule.NewCounters()
	stepOf(t, resting, counters, linXiao())
	if _, step, ok := stepOf(t, resting, counters, linXiao()); !ok || step.From != "2026-03-17" {
		t.Errorf("after a rest of 7 days from 2026-03-10: %+v, %v; want 2026-03-17", step, ok)
	}
	ever := setOf(t, `{code: exam, when: {verbs: [passed]}, amount: {fixed: 5}, caps: [{unit: times, limit: 1, subject: rule, key: object, period: ever}]}`)
	counters = rule.NewCounters()
	stepOf(t, ever, counters, linXiao())
	if _, step, ok := stepOf(t, ever, counters, linXiao()); ok {
		t.Errorf("what counts once for ever has the step %+v", step)
	}
}

// Applying a step pays what it says, and no smaller change of the same number
// does.
func TestAStepPaysAndNoSmallerOneDoes(t *testing.T) {
	steps := 0
	rapid.Check(t, func(rt *rapid.T) {
		d := define(t, fmt.Sprintf(`{code: r, when: {verbs: [passed]}, amount: %s, if: %s%s, caps: [{unit: credits, limit: 2, subject: rule, period: day}]}`,
			rapid.SampledFrom(drawnAmounts).Draw(rt, "amount"), drawCondition(rt, 2), rapid.SampledFrom([]string{"", ", scope: {departments: [GZ]}"}).Draw(rt, "scope")))
		compiled, err := rule.Compile(d, rule.Ref{Version: 1}, xinghe())
		if err != nil {
			return // the dice contradict themselves, which is refused
		}
		s := alone(rt, compiled)
		f := drawFacts(rt)
		f.Activity.DurationSeconds = rule.Given(expr.Whole(rapid.Int64Range(0, 9000).Draw(rt, "seconds")))
		f.Activity.Evidence = rule.Evidence(rapid.IntRange(0, 5).Draw(rt, "evidence"))
		r, step, ok := stepOf(t, s, rule.NewCounters(), f)
		if !ok {
			return
		}
		steps++
		only := alone(rt, r)
		if got := paid(only, step.Apply(f)); got != step.Pays || got == 0 {
			rt.Fatalf("the step %q pays %s; it says %s", step.Text.EN, got, step.Pays)
		}
		raw, err := r.Def.JSON()
		if err != nil {
			rt.Fatal(err)
		}
		// Another clause over the same field may be nearer; the promise is about
		// the clause.
		if len(step.Changes) == 1 && strings.Count(string(raw), step.Changes[0].Field) == 1 {
			smaller(rt, only, f, step)
		}
	})
	if steps < 20 {
		t.Errorf("only %d steps were tried", steps)
	}
}

// drawCondition makes a tree of comparisons.
func drawCondition(rt *rapid.T, depth int) string {
	if depth > 0 && rapid.Bool().Draw(rt, "group") {
		return fmt.Sprintf("{%s: [%s, %s]}", rapid.SampledFrom([]string{"all", "any"}).Draw(rt, "joint"), drawCondition(rt, depth-1), drawCondition(rt, depth-1))
	}
	field := rapid.SampledFrom([]string{"activity.score", "activity.duration_minutes", "attributes.rating", "activity.evidence"}).Draw(rt, "field")
	least := map[string]int{"activity.score": 99, "activity.duration_minutes": 140, "attributes.rating": 5, "activity.evidence": 5}[field]
	leaf := fmt.Sprintf(`{field: %s, op: "%s", value: %d}`, field, rapid.SampledFrom([]string{">=", ">", "<=", "<", "==", "!="}).Draw(rt, "op"), rapid.IntRange(0, least).Draw(rt, "value"))
	if rapid.IntRange(0, 4).Draw(rt, "not") == 0 {
		return "{not: " + leaf + "}"
	}
	return leaf
}

func alone(rt *rapid.T, r *rule.Rule) *rule.Set {
	s, err := rule.NewSet(r)
	if err != nil {
		rt.Fatal(err)
	}
	return s
}

// smaller goes back from the wanted number towards the seen one by a
// hundredth; that must not pay.
func smaller(rt *rapid.T, s *rule.Set, f *rule.Facts, step rule.Remedy) {
	c := step.Changes[0]
	seen, given := rule.NumberOfField(xinghe(), f, c.Field)
	changed, ok := rule.NumberOfField(xinghe(), step.Apply(f), c.Field)
	if !given || !ok || seen.Cmp(changed) == 0 {
		return
	}
	back := expr.Scaled(-1, 2)
	if c.Field == "activity.evidence" {
		back = expr.Whole(-1)
	}
	if seen.Cmp(changed) > 0 {
		back = back.Neg()
	}
	less, err := changed.Add(back)
	if err != nil || less.Cmp(seen) == 0 {
		return
	}
	if got := paid(s, step.WithNumber(f, less)); got != 0 {
		rt.Fatalf("%s of %s wants %s; %s pays %s already", c.Field, seen, changed, less, got)
	}
}
