package rule_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fixed"
)

const seller = `{code: seller, when: {verbs: []}, collect: {members: [
	{when: {verbs: [attended], object_types: [ojt_task]}, count: 10}, {when: {verbs: [passed], object_types: [exam]}, count: 3}]}, amount: {fixed: 20}}`

// AT 10 in any order, with any number too many: paid once, when both are full.
func TestAT10ASetIsPaidOnceInAnyOrder(t *testing.T) {
	s := setOf(t, seller)
	rapid.Check(t, func(t *rapid.T) {
		visits, exams := rapid.IntRange(0, 14).Draw(t, "visits"), rapid.IntRange(0, 5).Draw(t, "exams")
		var acts []*rule.Facts
		for i := range visits + exams {
			f := did("attended", "ojt_task", "visit", "2026-05-01 09:00:00")
			if i >= visits {
				f = did("passed", "exam", "sim", "2026-05-01 09:00:00")
			}
			f.Activity.OccurredAt = f.Activity.OccurredAt.AddDate(0, 0, rapid.IntRange(0, 90).Draw(t, "day"))
			f.Activity.Number = int64(i + 1)
			acts = append(acts, f)
		}
		acts = rapid.Permutation(acts).Draw(t, "order")
		counters, sum := rule.NewCounters(), fixed.Amount(0)
		for i, f := range acts {
			for _, a := range s.Award(s.Match(f, later), counters) {
				sum += a.Amount
				var all []rule.Occurrence
				for _, g := range acts[:i+1] {
					all = append(all, rule.Occurrence{Activity: g.Activity.Number, At: g.Activity.OccurredAt})
				}
				if len(a.Set) != 13 || !slices.ContainsFunc(a.Set, func(o rule.Occurrence) bool { return o.At.Equal(a.EarnedAt) }) ||
					slices.ContainsFunc(a.Set, func(o rule.Occurrence) bool { return o.At.After(a.EarnedAt) }) {
					t.Fatalf("set of %d earned at %s", len(a.Set), a.EarnedAt)
				}
			}
		}
		want := fixed.Amount(0)
		if visits >= 10 && exams >= 3 {
			want = 2000
		}
		if sum != want {
			t.Fatalf("%d visits and %d exams pay %s; want %s", visits, exams, sum, want)
		}
	})
}

func TestASetIsCountedInItsPeriod(t *testing.T) {
	s := setOf(t, `{code: monthly, when: {verbs: []}, collect: {members: [{when: {verbs: [taught]}, count: 2}], period: month}, amount: {fixed: 4}}`)
	counters := rule.NewCounters()
	var sum fixed.Amount
	for i, when := range []string{"2026-05-30 09:00:00", "2026-06-01 09:00:00", "2026-05-31 23:59:59", "2026-06-30 09:00:00", "2026-06-30 10:00:00"} {
		f := did("taught", "session", "x", when)
		f.Activity.Number = int64(i + 1)
		for _, a := range s.Award(s.Match(f, later), counters) {
			sum += a.Amount
		}
	}
	if sum != 800 {
		t.Errorf("one set in May and one in June pay %s; want 8", sum)
	}
}

func TestNewRulesReadAloud(t *testing.T) {
	v := xinghe()
	v.Deductions = true
	for yaml, want := range map[string]string{
		seller: "员工凑齐 10 次“参加带教任务”和 3 次“通过考试”时，得 20 个实践学分。",
		`{code: course, when: {verbs: [completed], object_types: [course]}, amount: {fixed: 6}, gate: {when: {verbs: [passed], object_types: [exam]}, link: part, within_days: 30}}`: "员工完成课程时，得 6 个实践学分，先记为待生效，30 天内有“通过考试”记录才生效，逾期作废。",
		`{code: team, when: {verbs: [completed], object_types: [project]}, amount: {pool: {credits: 100, shares: members}}}`:                                                         "员工完成项目时，团队按成员分享 100 个实践学分。",
		`{code: late, when: {verbs: [attended]}, amount: {fixed: -2}}`:                                                                                                               "员工有“参加”记录时，提请扣减 2 个实践学分（由人确认后才扣）。",
	} {
		d := define(t, yaml)
		if _, err := rule.Compile(d, rule.Ref{Version: 1}, v); err != nil {
			t.Errorf("%s: %v", yaml, faultCodes(err))
		}
		if got := rule.Say(d, v, rule.Chinese).String(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if en := rule.Say(d, v, rule.English).String(); en == "" {
			t.Errorf("%s has no English", yaml)
		} else {
			t.Log(en)
		}
	}
}

func TestWrongNewRulesAreNamed(t *testing.T) {
	for yaml, want := range map[string]string{
		`when: {verbs: [taught]}, cooldown: {days: 1, hours: 2}`:                                                                   "cooldown rule.cooldown_length",
		`when: {verbs: [taught]}, cooldown: {days: 0}`:                                                                             "cooldown rule.cooldown_length",
		`when: {verbs: [taught]}, cooldown: {days: 1, key: attribute}`:                                                             "cooldown.attribute rule.cap_attribute",
		`when: {verbs: [taught]}, collect: {members: [{when: {verbs: [taught]}, count: 1}]}`:                                       "when.verbs rule.collect_when",
		`when: {verbs: []}, collect: {members: []}`:                                                                                "collect.members rule.collect_empty",
		`when: {verbs: []}, collect: {members: [{when: {verbs: [danced]}, count: 1}]}`:                                             "collect.members[0].when.verbs[0] rule.unknown_verb",
		`when: {verbs: []}, collect: {members: [{when: {verbs: [taught]}, count: 0}]}`:                                             "collect.members[0].count rule.collect_count",
		`when: {verbs: []}, collect: {members: [{when: {verbs: [taught]}, count: 2}]}, exclusive_group: g`:                         "collect rule.collect_plain",
		`when: {verbs: [taught]}, gate: {when: {verbs: []}, within_days: 3}`:                                                       "gate.when.verbs rule.verb_missing",
		`when: {verbs: [taught]}, gate: {when: {verbs: [passed]}, within_days: 0}`:                                                 "gate.within_days rule.gate_days",
		`when: {verbs: [taught]}, gate: {when: {verbs: [passed]}, within_days: 3, link: near}`:                                     "gate.link rule.not_one_of",
		`when: {verbs: [taught]}, gate: {when: {verbs: [passed]}, within_days: 3, if: {field: nothing, op: "==", value: 1}}`:       "gate.if.field rule.unknown_field",
		`when: {verbs: [taught]}, gate: {when: {verbs: [passed]}, within_days: 3, reject: {when: {verbs: [passed]}, reason: why}}`: "gate.reject.reason rule.unknown_field",
	} {
		_, err := rule.Compile(define(t, `{code: r, amount: {fixed: 1}, `+yaml+`}`), rule.Ref{}, xinghe())
		if got := faultCodes(err); !slices.Contains(got, want) {
			t.Errorf("%s: %v; want %s", yaml, got, want)
		}
	}
	for amount, want := range map[string]string{
		`{pool: {credits: 100, shares: ""}}`:              "amount.pool.shares rule.pool_shares",
		`{pool: {credits: 0, shares: members}}`:           "amount.pool.credits rule.amount_not_positive",
		`{pool: {credits: 100, shares: nothing}}`:         "amount.pool.shares rule.unknown_field",
		`{pool: {credits: 1, shares: members}, fixed: 1}`: "amount rule.amount_shape",
	} {
		_, err := rule.Compile(define(t, `{code: r, when: {verbs: [taught]}, amount: `+amount+`}`), rule.Ref{}, xinghe())
		if got := faultCodes(err); !slices.Contains(got, want) {
			t.Errorf("%s: %v; want %s", amount, got, want)
		}
	}
}

// AT 17: the parts add up to the pool to the hundredth, nobody gets less than
// somebody with a smaller share, and each part comes out of what is stored.
func TestAT17PartsAddUpToThePool(t *testing.T) {
	s := setOf(t, `{code: team, when: {verbs: [completed]}, amount: {pool: {credits: "100", shares: members}}}`)
	rapid.Check(t, func(t *rapid.T) {
		var shares []rule.Share
		for i := range rapid.IntRange(1, 12).Draw(t, "people") {
			shares = append(shares, rule.Share{Number: string(rune('a' + i)), Weight: expr.Scaled(rapid.Int64Range(0, 10_000).Draw(t, "share"), 2)})
		}
		f := did("completed", "project", "p", "2026-05-01 09:00:00")
		f.Activity.Attributes = rule.Attributes{"members": rule.SharesValue(shares)}
		matches := s.Match(f, later)
		awards := s.Award(matches, rule.NewCounters())
		var sum fixed.Amount
		got := map[string]fixed.Amount{}
		for _, a := range awards {
			sum += a.Amount
			got[a.Beneficiary] = a.Amount
			if again, _ := rule.Recompute(a.Rule, f, matches[a.Match].Seen()); again != a.Amount {
				t.Fatalf("%s got %s; recomputed %s", a.Beneficiary, a.Amount, again)
			}
		}
		positive := slices.ContainsFunc(shares, func(s rule.Share) bool { return s.Weight.Sign() > 0 })
		if positive && sum != 10_000 || !positive && sum != 0 {
			t.Fatalf("the parts of %v add up to %s", shares, sum)
		}
		for _, a := range shares {
			for _, b := range shares {
				if a.Weight.Cmp(b.Weight) > 0 && got[a.Number] < got[b.Number] {
					t.Fatalf("%s has more than %s and gets less: %v", a.Number, b.Number, got)
				}
			}
		}
	})
}

func TestAPoolIsMultipliedBeforeItIsShared(t *testing.T) {
	s := govern(t, setOf(t, `{code: team, when: {verbs: [completed]}, amount: {pool: {credits: "50", shares: members}}}`), nil,
		boost(t, 1, later.AddDate(-10, 0, 0), rule.Campaign{Code: "double", Factor: "2", From: "2026-01-01", To: "2027-01-01", Everything: true}))
	f := did("completed", "project", "p", "2026-05-01 09:00:00")
	f.Activity.Attributes = rule.Attributes{"members": rule.ListValue("1001", "1002", "1003")}
	line, got := settled(t, s, f)
	if got != 3334 || line != "50 × 2 = 100 → 份额 1/3 → 33.34" {
		t.Errorf("%q, %s", line, got)
	}
}

func TestAGateHearsOnlyWhatItAsksFor(t *testing.T) {
	s := setOf(t, `{code: work, when: {verbs: [taught]}, amount: {fixed: 6}, gate: {when: {verbs: [approved]}, if: {field: activity.score, op: ">=", value: 60},
		link: object, about: mentor_no, within_days: 10, reject: {when: {verbs: [approved]}, if: {field: activity.score, op: "<", value: 60}}}}`)
	wait, ok := s.Match(did("taught", "session", "s1", "2026-05-01 09:00:00"), later)[0].Waits()
	if !ok || !wait.Due.Equal(at("2026-05-11 09:00:00")) {
		t.Fatalf("waits %+v", wait)
	}
	about := func(object, who, score string) *rule.Facts {
		f := did("approved", "session", object, "2026-05-03 09:00:00")
		f.Person.Number, f.Activity.Score = "1006", num(score)
		f.Activity.Attributes = rule.Attributes{"mentor_no": rule.TextValue(who)}
		return f
	}
	for what, c := range map[string]struct {
		f             *rule.Facts
		heard, passes bool
	}{
		"passed":         {about("s1", "1001", "60"), true, true},
		"rejected":       {about("s1", "1001", "59"), true, false},
		"another object": {about("s2", "1001", "60"), false, false},
		"about oneself":  {about("s1", "1006", "60"), false, false},
	} {
		var heard, passes bool
		for _, one := range s.AppendSignals(nil, c.f) {
			if one.Key.Text == wait.Key.Text && one.Key.Person == "1001" {
				heard, passes = true, one.Passes && wait.Answers(one)
			}
		}
		if heard != c.heard || passes != c.passes {
			t.Errorf("%s: heard %v, passes %v", what, heard, passes)
		}
	}
	for when, want := range map[string]bool{"2026-05-01 08:59:59": false, "2026-05-01 09:00:00": true, "2026-05-11 08:59:59": true, "2026-05-11 09:00:00": false} {
		if got := wait.Answers(rule.Signal{At: at(when)}); got != want {
			t.Errorf("an answer at %s counts: %v", when, got)
		}
	}
}
