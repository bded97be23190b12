package rule_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/fixed"
)

// AT 20: 林晓 enrolled when the course paid 2; version 2 pays 4 and version 3
// pays 1. She gets the better of what was promised and what holds; somebody
// who starts later gets what holds.
func TestWhatWasPromisedIsTheLeast(t *testing.T) {
	version := func(n int, credits, from string) *rule.Rule {
		return compileVersion(t, fmt.Sprintf(`code: python
when: {verbs: [completed], object_types: [course]}
amount: {fixed: %q}
effective: {from: %q}`, credits, from), rule.Ref{Version: n, PublishedAt: at("2025-12-01 00:00:00")})
	}
	one, two, three := version(1, "2", "2026-01-01"), version(2, "4", "2026-04-01"), version(3, "1", "2026-07-01")
	s, err := rule.NewSet(one, two, three)
	if err != nil {
		t.Fatal(err)
	}
	enrolled := did("enrolled", "course", "py", "2026-03-01 09:00:00")
	promises := s.Promises(enrolled, later)
	if len(promises) != 1 || promises[0].Rule != one || promises[0].Most != 200 {
		t.Fatalf("promised %+v; want 2.00 by version 1", promises)
	}
	for _, c := range []struct {
		when     string
		want     fixed.Amount
		version  int
		promised bool
	}{{"2026-03-20 10:00:00", 200, 1, false}, {"2026-05-20 10:00:00", 400, 2, false}, {"2026-08-20 10:00:00", 200, 1, true}} {
		f := did("completed", "course", "py", c.when)
		matches := s.AppendPromised(nil, f, later, []*rule.Rule{one})
		awards := s.Award(matches, rule.NewCounters())
		if len(awards) != 1 || awards[0].Amount != c.want || awards[0].Rule != matches[0].Rule || matches[0].Rule.Ref.Version != c.version || matches[0].Promised != c.promised {
			t.Errorf("on %s paid %+v by version %d, promised %t", c.when, awards, matches[0].Rule.Ref.Version, matches[0].Promised)
		}
		e := rule.Explain(matches[0].Rule, f, matches[0].Seen(), xinghe())
		if e.Amount != c.want || e.Promised != c.promised {
			t.Errorf("on %s it is explained as %+v", c.when, e)
		}
	}
	if got := paid(s, did("completed", "course", "py", "2026-08-20 10:00:00")); got != 100 {
		t.Errorf("without a promise version 3 pays %s; want 1.00", got)
	}
}

// edit draws one version of the rule for a course, and now and then a second
// rule that replaces or outranks it.
func edit(t *rapid.T, tb testing.TB, n int, other bool) *rule.Rule {
	draw := func(name string, most int) int { return rapid.IntRange(0, most).Draw(t, name) }
	yaml := "code: course\nwhen: {verbs: [completed], object_types: [course]}\nexclusive_group: g\n"
	if other {
		yaml = "code: other\nwhen: {verbs: [completed], object_types: [course]}\nscope: {grades: [P6]}\n"
		if rapid.Bool().Draw(t, "replaces") {
			yaml += "replaces: [course]\n"
		} else {
			yaml += "exclusive_group: g\n"
		}
	}
	switch draw("amount", 2) {
	case 0:
		yaml += fmt.Sprintf("amount: {fixed: \"%d.%02d\"}\n", draw("credits", 20), draw("hundredths", 98)+1)
	case 1:
		yaml += fmt.Sprintf("amount: {tiers: {field: activity.score, steps: [{from: %d, credits: %d}, {from: 80, credits: %d}]}}\n", 10+draw("from", 60), draw("low", 9)+1, draw("high", 9)+1)
	default:
		yaml += fmt.Sprintf("amount: {formula: \"activity.score * 0.0%d\"}\n", 1+draw("factor", 8))
	}
	if draw("condition", 2) == 0 {
		yaml += fmt.Sprintf("if: {field: activity.score, op: \">=\", value: %d}\n", draw("least", 100))
	}
	switch draw("cap", 3) {
	case 0:
		yaml += fmt.Sprintf("caps: [{unit: credits, limit: %d, subject: rule, period: year}]\n", 1+draw("limit", 9))
	case 1:
		yaml += fmt.Sprintf("caps: [{unit: times, limit: %d, subject: rule, key: object, period: ever}]\n", 1+draw("times", 2))
	}
	yaml += fmt.Sprintf("effective: {from: \"2026-%02d-01\"}", 1+n)
	return compileVersion(tb, yaml, rule.Ref{Version: n + 1, PublishedAt: at("2025-12-01 00:00:00")})
}

// Whatever is published after somebody enrolled, the course pays at least what
// the promised versions together would have paid for it.
func TestNoSequenceOfEditsPaysLessThanWasPromised(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var versions []*rule.Rule
		for n := range rapid.IntRange(1, 8).Draw(t, "versions") {
			versions = append(versions, edit(t, t0(t), n, n > 0 && rapid.IntRange(0, 2).Draw(t, "other") == 0))
		}
		s, err := rule.NewSet(versions...)
		if err != nil {
			t.Fatal(err)
		}
		enrolledIn := rapid.IntRange(1, 9).Draw(t, "enrolled")
		doneIn := rapid.IntRange(enrolledIn, 12).Draw(t, "done")
		var pins []*rule.Rule
		for _, o := range s.Promises(did("enrolled", "course", "py", fmt.Sprintf("2026-%02d-15 09:00:00", enrolledIn)), later) {
			pins = append(pins, o.Rule)
		}
		f := did("completed", "course", "py", fmt.Sprintf("2026-%02d-20 10:00:00", doneIn))
		f.Activity.Score = num(fmt.Sprint(rapid.IntRange(0, 100).Draw(t, "score")))
		if rapid.Bool().Draw(t, "other grade") {
			f.Person.Grade = "P5"
		}
		sum := func(awards []rule.Award) (sum fixed.Amount) {
			for _, a := range awards {
				sum += a.Amount
			}
			return sum
		}
		got := sum(s.Award(s.AppendPromised(nil, f, later, pins), rule.NewCounters()))
		var promised fixed.Amount
		if len(pins) > 0 {
			then, err := rule.NewSet(pins...)
			if err != nil {
				t.Fatal(err)
			}
			early := *f
			early.Activity.OccurredAt = time.Date(2026, time.Month(enrolledIn), 15, 9, 0, 0, 0, shanghai)
			promised = sum(then.Award(then.Match(&early, later), rule.NewCounters()))
		}
		if got < promised {
			t.Fatalf("paid %s, promised were %s", got, promised)
		}
		if now := sum(s.Award(s.Match(f, later), rule.NewCounters())); got < now && len(pins) < 2 {
			t.Fatalf("with a promise %s is paid, without it %s", got, now)
		}
	})
}

// t0 lets rapid's T stand where a testing.TB is wanted.
func t0(t *rapid.T) testing.TB { return rapidTB{t: t} }

type rapidTB struct {
	testing.TB
	t *rapid.T
}

func (r rapidTB) Helper()           {}
func (r rapidTB) Fatal(args ...any) { r.t.Fatal(args...) }
