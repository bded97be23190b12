package rule_test

import (
	"fmt"
	"testing"
	"time"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fixed"
)

func TestAT01TrainingExamProjectMakeHundred(t *testing.T) {
	s := setOf(t,
		`{code: join, when: {verbs: [completed], object_types: [course]}, amount: {fixed: 5}}`,
		`{code: exam, when: {verbs: [passed], object_types: [exam]}, amount: {fixed: 10}}`,
		`{code: project, when: {verbs: [completed], object_types: [project]}, amount: {fixed: "20"}}`)
	var year []*rule.Facts
	for i := range 4 {
		year = append(year, did("completed", "course", fmt.Sprint("c", i), "2026-05-01 09:00:00"),
			did("passed", "exam", fmt.Sprint("e", i), "2026-06-01 09:00:00"))
	}
	year = append(year, did("completed", "project", "p1", "2026-07-01 09:00:00"), did("completed", "project", "p2", "2026-08-01 09:00:00"))
	if got := paid(s, year...); got != 10000 {
		t.Errorf("4 trainings, 4 exams, 2 projects = %s; want 100", got)
	}
	if got := paid(s, year[1:]...); got != 9500 {
		t.Errorf("one training fewer = %s; want 95", got)
	}
}

func TestAT02And26BranchTableReplacesTheGroupTable(t *testing.T) {
	s := setOf(t,
		`{code: course, when: {verbs: [completed], object_types: [course]}, amount: {fixed: 5}}`,
		`{code: exam, when: {verbs: [passed], object_types: [exam]}, amount: {fixed: 10}}`,
		`{code: gz-course, when: {verbs: [completed], object_types: [course]}, amount: {fixed: 10}, scope: {departments: [GZ]}, replaces: [course]}`,
		`{code: gz-strategy, when: {verbs: [completed], object_types: [course]}, amount: {fixed: 15}, scope: {departments: [GZ]},
		   if: {field: object.tags, op: contains, value: strategy}, replaces: [course], exclusive_group: course-table}`,
		`{code: gz-exam, when: {verbs: [passed], object_types: [exam]}, amount: {fixed: 5}, scope: {departments: [GZ]}, replaces: [exam]}`,
		`{code: gz-report, when: {verbs: [approved], object_types: [report]}, amount: {fixed: 3}, scope: {departments: [GZ]}}`,
		`{code: m2-course, when: {verbs: [completed], object_types: [course]}, amount: {fixed: 7}, scope: {grades: [M2]}, replaces: [course]}`)
	zhiqiang := func(f *rule.Facts) *rule.Facts { f.Person.Departments = []string{"HQ", "GZ"}; return f }
	m2 := func(f *rule.Facts) *rule.Facts { f.Person.Grade = "M2"; return f }
	course := func() *rule.Facts { return did("completed", "course", "c1", "2026-05-01 09:00:00") }
	exam := did("passed", "exam", "e1", "2026-05-01 09:00:00")
	report := did("approved", "report", "r1", "2026-05-01 09:00:00")
	for what, c := range map[string]struct {
		got, want fixed.Amount
	}{
		"course + exam + 心得 in 广州":          {paid(s, zhiqiang(course()), zhiqiang(exam), zhiqiang(report)), 1800},
		"course at headquarters":            {paid(s, course()), 500},
		"course in 广州":                      {paid(s, zhiqiang(course())), 1000},
		"course of an M2 in 广州: grade wins": {paid(s, m2(zhiqiang(course()))), 700},
	} {
		if c.got != c.want {
			t.Errorf("%s = %s; want %s", what, c.got, c.want)
		}
	}
	matches := s.Match(m2(zhiqiang(course())), later)
	s.Award(matches, rule.NewCounters())
	for _, m := range matches {
		if m.Rule.Def.Code != "m2-course" && (m.Outcome != rule.Replaced || m.By != "m2-course") {
			t.Errorf("%s is %s by %q; want replaced by m2-course", m.Rule.Def.Code, m.Outcome, m.By)
		}
	}
}

func TestAT03And05CasesAndHalfCredits(t *testing.T) {
	s := setOf(t,
		`{code: case, when: {verbs: [approved], object_types: [case]}, amount: {fixed: 5}, if: {field: activity.success, op: "==", value: true}}`,
		`{code: online, when: {verbs: [completed], object_types: [course]}, amount: {object_value: true}}`)
	online := did("completed", "course", "c1", "2026-05-01 09:00:00")
	online.Object = rule.Object{HasCredits: true, Credits: 250}
	valid, invalid := did("approved", "case", "k1", "2026-05-01 09:00:00"), did("approved", "case", "k2", "2026-05-01 09:00:00")
	valid.Activity.Success, invalid.Activity.Success = expr.True, expr.False
	if two, one := paid(s, online, online), paid(s, valid); two != one || one != 500 {
		t.Errorf("two courses %s, one case %s; want 5.00 both", two, one)
	}
	if got := paid(s, online, online, online); got.String() != "7.50" || got.Short() != "7.5" {
		t.Errorf("three courses = %s (%s)", got, got.Short())
	}
	if got := paid(s, invalid); got != 0 {
		t.Errorf("a case judged invalid pays %s", got)
	}
}

func TestAT04And08EvidenceDecides(t *testing.T) {
	s := setOf(t,
		`{code: applied, when: {verbs: [achieved]}, amount: {fixed: 20}, if: {field: activity.evidence, op: ">=", value: confirmed}}`,
		`{code: submitted, when: {verbs: [completed], object_types: [proposal]}, amount: {fixed: 1}}`,
		`{code: landed, when: {verbs: [adopted], object_types: [proposal]}, amount: {fixed: 10}}`)
	result := did("achieved", "project", "p", "2026-05-01 09:00:00")
	for grade, want := range map[rule.Evidence]fixed.Amount{0: 0, rule.SelfDeclared: 0, rule.ServerWitnessed: 0,
		rule.Confirmed: 2000, rule.BusinessSystem: 2000} {
		result.Activity.Evidence = grade
		if got := paid(s, result); got != want {
			t.Errorf("evidence %q pays %s; want %s", grade, got, want)
		}
	}
	submitted, landed := did("completed", "proposal", "x", "2026-05-01 09:00:00"), did("adopted", "proposal", "x", "2026-06-01 09:00:00")
	if a, b := paid(s, submitted), paid(s, submitted, landed); a != 100 || b != 1100 {
		t.Errorf("submitted %s, landed too %s; want 1 and 11", a, b)
	}
}

func TestAT06NoContributionNoCredits(t *testing.T) {
	s := setOf(t, `{code: cross, when: {verbs: [completed], object_types: [project]}, amount: {fixed: 6},
		if: {field: attributes.contribution, op: ">", value: 0}}`)
	listed := did("completed", "project", "p", "2026-05-01 09:00:00")
	for share, want := range map[string]fixed.Amount{"0": 0, "0.01": 600, "": 0} {
		listed.Activity.Attributes = rule.Attributes{"contribution": rule.TextValue(share)}
		if got := paid(s, listed); got != want {
			t.Errorf("contribution %q pays %s; want %s", share, got, want)
		}
	}
}

func TestAT07CultureStaysOutsideMandatory(t *testing.T) {
	s := setOf(t, `{code: volunteer, category: culture, when: {verbs: [attended]}, amount: {fixed: 2}}`)
	awards := s.Award(s.Match(did("attended", "session", "v", "2026-05-01 09:00:00"), later), rule.NewCounters())
	if len(awards) != 1 || awards[0].Rule.Def.Category != "culture" {
		t.Errorf("awards %+v; want one of culture", awards)
	}
}

func TestAT11MentorIsPaidForTheMentee(t *testing.T) {
	s := setOf(t, `{code: mentor, when: {verbs: [passed], object_types: [ojt_task]}, amount: {fixed: 2}, beneficiary: {attribute: mentor_no},
		caps: [{unit: credits, limit: 3, subject: rule, period: month}]}`)
	f := did("passed", "ojt_task", "a", "2026-05-01 09:00:00")
	counters := rule.NewCounters()
	if m := s.Match(f, later); m[0].Outcome != rule.NoBeneficiary {
		t.Errorf("without a mentor: %s", m[0].Outcome)
	}
	for i, want := range []fixed.Amount{200, 100} {
		f.Activity.Attributes = rule.Attributes{"mentor_no": rule.TextValue("0007")}
		a := s.Award(s.Match(f, later), counters)
		if len(a) != 1 || a[0].Beneficiary != "0007" || a[0].Amount != want || a[0].Uses[0].Key.Person != "0007" {
			t.Errorf("pass %d: %+v; want %s for 0007 on the mentor's own counter", i, a, want)
		}
	}
}

func TestAT12DifficultyPaysAndSaysWhy(t *testing.T) {
	s := setOf(t, `{code: hard, when: {verbs: [completed], object_types: [course]}, amount: {tiers: {field: object.difficulty,
		steps: [{from: 1, credits: 2}, {from: 4, credits: 5.5}]}}}`)
	for difficulty, want := range map[string]fixed.Amount{"0.5": 0, "1": 200, "3.99": 200, "4": 550, "5": 550} {
		f := did("completed", "course", "c", "2026-05-01 09:00:00")
		f.Object.Difficulty = num(difficulty)
		if got := paid(s, f); got != want {
			t.Errorf("difficulty %s pays %s; want %s", difficulty, got, want)
		}
	}
}

func TestAT14DoubleThenBonusThenCap(t *testing.T) {
	s := setOf(t, `{code: course, when: {verbs: [completed]}, amount: {fixed: 15}, bonuses: [{name: {zh: 心得}, credits: 3}],
		caps: [{unit: credits, limit: 40, subject: rule, period: day}]}`)
	f := did("completed", "course", "c", "2026-05-01 09:00:00")
	counters := rule.NewCounters()
	for i, want := range []fixed.Amount{3300, 700} {
		matches := s.Match(f, later)
		matches[0].Multipliers = []rule.Multiplier{{Code: "double", Factor: expr.Whole(2)}}
		a := s.Award(matches, counters)
		if len(a) != 1 || a[0].Amount != want {
			t.Fatalf("award %d = %+v; want %s (15×2+3, the daily cap of 40 after stacking)", i, a, want)
		}
	}
}

func TestAT15LowBarActsShareOneCap(t *testing.T) {
	low := `caps: [{unit: credits, limit: 2, subject: group, group: low-bar, period: day}]`
	s := setOf(t,
		`{code: sign-in, when: {verbs: [signed_in]}, amount: {fixed: 0.5}, `+low+`}`,
		`{code: view, when: {verbs: [completed], object_types: [page]}, amount: {fixed: 0.1}, `+low+`}`,
		`{code: exam, when: {verbs: [passed]}, amount: {fixed: 10}}`)
	counters := rule.NewCounters()
	var day fixed.Amount
	for i := range 200 {
		verb, kind := "signed_in", "session"
		if i%2 == 1 {
			verb, kind = "completed", "page"
		}
		day += credit(s, counters, did(verb, kind, fmt.Sprint(i), "2026-05-01 09:00:00"))
	}
	if day != 200 {
		t.Errorf("200 low-bar acts in a day = %s; want 2", day)
	}
	if got := credit(s, counters, did("signed_in", "session", "n", "2026-05-02 00:00:00"), linXiao()); got != 1050 {
		t.Errorf("the next day and an exam = %s; want 10.5", got)
	}
}

func TestAT19ValueChangesAtMidnightOfTheTenant(t *testing.T) {
	v1 := compileVersion(t, `{code: data, when: {verbs: [completed]}, amount: {fixed: 2}}`, rule.Ref{Version: 1, PublishedAt: at("2026-01-01 00:00:00")})
	v2 := compileVersion(t, `{code: data, when: {verbs: [completed]}, amount: {fixed: 4}, effective: {from: 2026-07-01}}`,
		rule.Ref{Version: 2, PublishedAt: at("2026-06-15 12:00:00")})
	s, err := rule.NewSet(v2, v1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		occurred string
		recorded time.Time
		want     fixed.Amount
	}{
		{"2026-06-30 23:59:59", later, 200},
		{"2026-07-01 00:00:00", later, 400},
		{"2026-07-01 00:00:00", at("2026-06-15 11:59:59"), 200}, // recorded before v2 was published
		{"2025-12-31 10:00:00", later, 200},
		{"2026-07-01 00:00:00", at("2025-12-31 00:00:00"), 0}, // before anything was published
	} {
		var got fixed.Amount
		for _, a := range s.Award(s.Match(did("completed", "course", "d", c.occurred), c.recorded), rule.NewCounters()) {
			got += a.Amount
		}
		if got != c.want {
			t.Errorf("done %s, recorded %s: %s; want %s", c.occurred, c.recorded, got, c.want)
		}
	}
}

func TestAT25EachEntryRecomputesUnderItsOwnVersion(t *testing.T) {
	v1 := compileVersion(t, `{code: data, when: {verbs: [passed]}, amount: {formula: "activity.score * 0.1"}}`, rule.Ref{Version: 1})
	v2 := compileVersion(t, `{code: data, when: {verbs: [passed]}, amount: {fixed: 4}, effective: {from: 2026-03-01}}`, rule.Ref{Version: 2, PublishedAt: at("2026-03-05 00:00:00")})
	s, err := rule.NewSet(v1, v2)
	if err != nil {
		t.Fatal(err)
	}
	for recorded, want := range map[string]fixed.Amount{"2026-03-04 00:00:00": 850, "2026-03-05 00:00:00": 400} {
		f := linXiao()
		matches := s.Match(f, at(recorded))
		awards := s.Award(matches, rule.NewCounters())
		again, _ := rule.Recompute(awards[0].Rule, f, matches[0].Seen())
		if awards[0].Amount != want || again != want {
			t.Errorf("recorded %s: paid %s, recomputed %s; want %s", recorded, awards[0].Amount, again, want)
		}
	}
}

func TestAT27TheOfferIsWhatIsPaid(t *testing.T) {
	r := compile(t, `{code: r, when: {verbs: [passed]}, amount: {object_value: true, times: 2}, if: {field: activity.score, op: ">=", value: 80}}`)
	s, err := rule.NewSet(r)
	if err != nil {
		t.Fatal(err)
	}
	offer, ok := rule.Offers(r, linXiao())
	conditions := rule.NewWords(xinghe()).Conditions(r.Def, rule.English).String()
	if got := paid(s, linXiao()); !ok || got != offer.Most || conditions != "score at least 80" {
		t.Errorf("offered %s (%s), paid %s", offer.Most, conditions, got)
	}
}

func TestAT22OnceUnlessTheRuleSaysMore(t *testing.T) {
	once := `{code: once, when: {verbs: [passed]}, amount: {fixed: 10}, caps: [{unit: times, limit: 1, subject: rule, key: object, period: ever}]}`
	twice := `{code: twice, when: {verbs: [passed]}, amount: {fixed: 10}, caps: [{unit: times, limit: 2, subject: rule, key: object, period: year}]}`
	same := []*rule.Facts{did("passed", "exam", "a", "2026-01-01 00:00:00"), did("passed", "exam", "a", "2026-12-31 23:59:59"),
		did("passed", "exam", "a", "2026-06-01 00:00:00"), did("passed", "exam", "a", "2027-01-01 00:00:00"), did("passed", "exam", "b", "2026-06-01 00:00:00")}
	if got := paid(setOf(t, once), same...); got != 2000 {
		t.Errorf("once per exam ever = %s; want 20", got)
	}
	if got := paid(setOf(t, twice), same...); got != 4000 {
		t.Errorf("twice per exam and year = %s; want 40", got)
	}
}

func TestAT24WithinThirtyDays(t *testing.T) {
	s := setOf(t, `{code: fast, when: {verbs: [passed]}, amount: {fixed: 6}, if: {all: [
		{field: activity.score, op: ">=", value: 80}, {cel: "days(attributes.started_on, activity.occurred_at) <= 30"}]}}`)
	for when, want := range map[string]fixed.Amount{"2026-03-31 23:59:59": 600, "2026-04-01 00:00:00": 0} {
		f := linXiao()
		f.Activity.OccurredAt = at(when)
		f.Activity.Attributes = rule.Attributes{"started_on": rule.TextValue("2026-03-01")}
		if got := paid(s, f); got != want {
			t.Errorf("started 1 March, passed %s pays %s; want %s", when, got, want)
		}
	}
}

func TestHalvesRoundAwayFromZero(t *testing.T) {
	s := setOf(t, `{code: f, when: {verbs: [passed]}, amount: {formula: "8.70 * 0.15"}}`)
	if got := paid(s, linXiao()); got != 131 {
		t.Errorf("8.70 × 0.15 = 1.305 pays %s; want 1.31", got)
	}
}

func TestAFailingRuleBreaksNoOther(t *testing.T) {
	s := setOf(t, `{code: bad, when: {verbs: [passed]}, amount: {formula: "10 / attributes.participants"}}`,
		`{code: good, when: {verbs: [passed]}, amount: {fixed: 1}}`)
	f := linXiao()
	f.Activity.Attributes = rule.Attributes{"participants": rule.NumberValue(expr.Whole(0))}
	matches := s.Match(f, later)
	if matches[0].Outcome != rule.Failed || matches[0].Fault.Code != "expr.division_by_zero" {
		t.Errorf("dividing by 0 = %s, %v", matches[0].Outcome, matches[0].Fault)
	}
	if got := paid(s, f); got != 100 {
		t.Errorf("the other rule pays %s; want 1", got)
	}
	f.Activity.Attributes = nil
	if m := s.Match(f, later); m[0].Outcome != rule.NoValue {
		t.Errorf("without the number = %s; want no_value", m[0].Outcome)
	}
}

func TestExclusiveGroupPaysTheHighest(t *testing.T) {
	s := setOf(t, `{code: a, when: {verbs: [passed]}, amount: {fixed: 5}, exclusive_group: g}`,
		`{code: b, when: {verbs: [passed]}, amount: {fixed: 8}, exclusive_group: g}`,
		`{code: c, when: {verbs: [passed]}, amount: {fixed: 8}, exclusive_group: g}`,
		`{code: d, when: {verbs: [passed]}, amount: {fixed: 1}}`)
	matches := s.Match(linXiao(), later)
	awards := s.Award(matches, rule.NewCounters())
	if len(awards) != 2 || awards[0].Rule.Def.Code != "b" || awards[1].Rule.Def.Code != "d" {
		t.Errorf("awards %+v; want b (the first of the highest) and d", awards)
	}
	if matches[0].Outcome != rule.Outranked || matches[0].By != "b" || matches[2].By != "b" {
		t.Errorf("a %s by %s, c by %s", matches[0].Outcome, matches[0].By, matches[2].By)
	}
}

func BenchmarkMatch(b *testing.B) {
	var yamls []string
	for i := range 12 {
		yamls = append(yamls, fmt.Sprintf(`{code: r%02d, when: {verbs: [passed], object_types: [exam]}, amount: {fixed: 5},
			if: {all: [{field: activity.score, op: ">=", value: %d}, {field: person.status, op: "==", value: active}]},
			caps: [{unit: credits, limit: 9000000000, subject: rule, period: quarter}]}`, i, 75+2*i))
	}
	s := setOf(b, yamls...)
	f := linXiao()
	counters := rule.NewCounters()
	b.ReportAllocs()
	var matches []rule.Match
	for b.Loop() {
		matches = s.AppendMatches(matches[:0], f, later)
		if a := s.Award(matches, counters); len(a) != 6 {
			b.Fatal(len(a))
		}
	}
}

func TestTheOpenUniversityTable(t *testing.T) {
	shared := `caps: [{unit: credits, limit: 30, subject: group, group: presentation, key: parent, period: ever}]`
	fresh := `{not: {field: attributes.banked, op: "==", value: true}}`
	s := setOf(t,
		`{code: tma, when: {verbs: [completed], object_types: [course]}, amount: {fixed: 2.5}, if: {all: [{field: activity.score, op: ">=", value: 40}, `+fresh+`]}, `+shared+`}`,
		`{code: exam, when: {verbs: [completed], object_types: [exam]}, amount: {fixed: 10}, if: {all: [{field: activity.score, op: ">=", value: 40}, `+fresh+`]}, `+shared+`}`,
		`{code: high, when: {verbs: [completed]}, amount: {fixed: 3}, if: {all: [{field: activity.score, op: ">=", value: 85}, `+fresh+`]}, `+shared+`}`)
	result := func(kind, presentation, score, banked string) *rule.Facts {
		f := did("completed", kind, "x", "2014-03-01 00:00:00")
		f.Object.Parent = presentation
		if score != "" {
			f.Activity.Score = num(score)
		}
		f.Activity.Attributes = rule.Attributes{"banked": rule.TextValue(banked)}
		return f
	}
	for _, c := range []struct {
		kind, score, banked string
		want                fixed.Amount
	}{
		{"course", "39", "false", 0}, {"course", "40", "false", 250}, {"course", "85", "false", 550}, {"course", "", "false", 0},
		{"course", "90", "true", 0}, {"exam", "84", "false", 1000}, {"exam", "85", "false", 1300},
	} {
		if got := paid(s, result(c.kind, "AAA2013J", c.score, c.banked)); got != c.want {
			t.Errorf("%s with %q, banked %s = %s; want %s", c.kind, c.score, c.banked, got, c.want)
		}
	}
	var all []*rule.Facts
	for range 7 {
		all = append(all, result("course", "AAA2013J", "90", "false"), result("course", "BBB2013B", "50", "false"))
	}
	if got := paid(s, all...); got != 3000+1750 {
		t.Errorf("two presentations = %s; want 30 (capped) + 17.5", got)
	}
}
