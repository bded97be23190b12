package rule_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/expr"
)

// explained records one activity and explains what one rule made of it, from
// what is stored alone.
func explained(t testing.TB, s *rule.Set, counters *rule.Counters, f *rule.Facts, code string) rule.Explanation {
	t.Helper()
	matches := s.Match(f, later)
	s.Award(matches, counters)
	raw, err := rule.See(f, matches).JSON()
	if err != nil {
		t.Fatal(err)
	}
	seen, err := rule.ReadSeen(raw)
	if err != nil {
		t.Fatal(err)
	}
	stored := &rule.Facts{Activity: f.Activity, Location: f.Location}
	if err := seen.Restore(stored); err != nil {
		t.Fatal(err)
	}
	for _, r := range seen.Rules {
		if r.Code == code {
			compiled, _ := s.Find(r.Code, r.Version)
			return rule.NewWords(xinghe()).Explain(compiled, stored, r)
		}
	}
	t.Fatalf("%s said nothing about it: %s", code, raw)
	return rule.Explanation{}
}

const taught = `{code: teach, category: elective, when: {verbs: [taught], object_types: [session]},
	if: {all: [{field: attributes.rating, op: ">=", value: 4.2}, {field: attributes.participants, op: ">=", value: 10}]},
	amount: {formula: "activity.duration_hours * 2.0"}, caps: [{unit: credits, limit: 12, subject: rule, period: quarter}]}`

func lecture(seconds int64, rating, participants string) *rule.Facts {
	f := did("taught", "session", "gray", "2026-11-02 14:00:00")
	f.Object.Name = "灰度发布实践"
	f.Activity.DurationSeconds = rule.Given(expr.Whole(seconds))
	f.Activity.Attributes = rule.Attributes{"rating": rule.TextValue(rating), "participants": rule.TextValue(participants)}
	return f
}

func TestExplainShowsClausesArithmeticAndCap(t *testing.T) {
	s, counters := setOf(t, taught), rule.NewCounters()
	credit(s, counters, lecture(4*3600+45*60, "4.5", "12"))
	e := explained(t, s, counters, lecture(5400, "4.6", "18"), "teach")
	if e.Amount != 250 || e.Outcome != rule.Matched {
		t.Fatalf("amount %s, %s; want 2.5 of 3, for the quarter has 2.5 left", e.Amount, e.Outcome)
	}
	if got, want := e.Arithmetic.Line.ZH, "1.5 × 2 = 3 → 上限剩 2.5 → 2.5"; got != want {
		t.Errorf("arithmetic %q; want %q", got, want)
	}
	if got, want := e.Arithmetic.Line.EN, "1.5 × 2 = 3 → cap leaves 2.5 → 2.5"; got != want {
		t.Errorf("arithmetic %q; want %q", got, want)
	}
	var clauses []string
	for _, c := range e.Clauses {
		clauses = append(clauses, c.Label.ZH+"|"+c.Wanted.ZH+"|"+c.Seen.ZH+"|"+c.Outcome)
	}
	if want := []string{"学员评分|学员评分不低于 4.2|4.6|true", "签到人数|签到人数不少于 10 人|18 人|true"}; !slices.Equal(clauses, want) {
		t.Errorf("clauses %q; want %q", clauses, want)
	}
	if got, want := e.Summary.ZH, "讲授“灰度发布实践”\uff0c原应得 3\uff0c因每季最多 12 分\uff0c得 2.5 个选修学分"; got != want {
		t.Errorf("summary %q; want %q", got, want)
	}
	if e = explained(t, s, counters, lecture(5400, "4.6", "18"), "teach"); e.Outcome != rule.Capped || e.Amount != 0 {
		t.Errorf("after the cap: %s %s", e.Outcome, e.Amount)
	}
}

func TestReasonsForNothing(t *testing.T) {
	exam := `{code: r, when: {verbs: [passed]}, if: {field: activity.score, op: ">=", value: 80}, amount: {fixed: 10}}`
	with := func(change func(*rule.Facts)) *rule.Facts { f := linXiao(); change(f); return f }
	for _, c := range []struct {
		yaml, other string
		facts       *rule.Facts
		outcome     rule.Outcome
		zh, en      string
	}{
		{exam, "", with(func(f *rule.Facts) { f.Activity.Score = num("78") }), rule.ConditionLost,
			"评分 78\uff0c规则要求评分不低于 80", "score is 78; the rule asks for score at least 80"},
		{exam, "", with(func(f *rule.Facts) { f.Activity.Score = rule.Maybe{} }), rule.ConditionLost,
			"没有记录评分\uff0c规则要求评分不低于 80", "no score was recorded; the rule asks for score at least 80"},
		{`{code: r, when: {verbs: [passed]}, amount: {fixed: 1}, if: {any: [{all: [{field: activity.score, op: ">", value: 90}, {field: person.grade, op: "==", value: M2}]},
			{field: person.position, op: in, value: [sales]}]}}`, "", linXiao(), rule.ConditionLost,
			"岗位 工程师\uff0c规则要求岗位为销售", "position is engineer; the rule asks for position sales"},
		{`{code: r, when: {verbs: [passed]}, amount: {fixed: 1}, if: {not: {field: activity.score, op: ">", value: 60}}}`, "", linXiao(), rule.ConditionLost,
			"规则不适用于评分高于 60 的情形", "the rule excludes score above 60"},
		{`{code: r, when: {verbs: [passed]}, amount: {fixed: 1}, if: {cel: "activity.score >= 80 && activity.score * 2 > 180"}}`, "", linXiao(), rule.ConditionLost,
			"评分 85\uff0c规则要求评分 × 2 > 180", "score 85; the rule asks for score × 2 > 180"},
		{`{code: r, when: {verbs: [passed]}, amount: {fixed: 1}, if: {cel: '!(person.grade == "P6")'}}`, "", linXiao(), rule.ConditionLost,
			"规则要求非(职级 = \"P6\")", "the rule asks for not (grade = \"P6\")"},
		{`{code: r, when: {verbs: [passed]}, amount: {fixed: 1}, if: {field: person.department, op: under, value: GZ}}`, "", linXiao(), rule.ConditionLost,
			"部门 星河集团 / 研发中心 / 平台部\uff0c规则要求部门在广州分公司之内", "department is Xinghe Group / R&D / Platform; the rule asks for department within Guangzhou"},
		{`{code: r, when: {verbs: [passed]}, amount: {fixed: 1}, scope: {departments: [GZ]}}`, "", linXiao(), rule.OutOfScope,
			"这条规则只面向广州分公司的员工", "This rule is only for: Employees of Guangzhou"},
		{`{code: r, when: {verbs: [passed]}, amount: {fixed: 1}, effective: {from: 2026-07-01}}`, "", linXiao(), rule.NotInForce,
			"规则从 2026-07-01 起生效\uff0c这项学习在那之前", "The rule applies from 2026-07-01; this was done before"},
		{`{code: r, when: {verbs: [passed]}, amount: {object_value: true}}`, "", with(func(f *rule.Facts) { f.Object.HasCredits = false }), rule.NoValue,
			"这个对象没有登记学分值\uff0c登记后的学习才有学分", "No credit value is registered for this item, so there was nothing to give"},
		{`{code: r, when: {verbs: [passed]}, amount: {formula: "activity.quantity * 2"}}`, "", linXiao(), rule.NoValue,
			"没有记录数量\uff0c算不出学分", "quantity was not recorded, so the credits could not be calculated"},
		{`{code: r, when: {verbs: [passed]}, amount: {tiers: {field: activity.score, steps: [{from: 90, credits: 1}]}}}`, "", linXiao(), rule.BelowTiers,
			"评分 85\uff0c未到最低一档 90", "score is 85, below the lowest tier of 90"},
		{`{code: r, when: {verbs: [passed]}, amount: {fixed: 1}, beneficiary: {attribute: mentor_no}}`, "", linXiao(), rule.NoBeneficiary,
			"记录里没有写明导师\uff0c学分不知记给谁", "The record does not name the mentor, so nobody could be credited"},
		{`{code: r, when: {verbs: [passed]}, amount: {fixed: 1}}`, `{code: z, when: {verbs: [passed]}, amount: {fixed: 2}, replaces: [r]}`, linXiao(), rule.Replaced,
			"这里适用范围更具体的规则“z”", "The more specific rule “z” applies here instead"},
		{`{code: r, when: {verbs: [passed]}, amount: {fixed: 1}, exclusive_group: g}`, `{code: z, when: {verbs: [passed]}, amount: {fixed: 2}, exclusive_group: g}`, linXiao(), rule.Outranked,
			"同组只取最高的一条\uff0c“z”给得更多", "Only the highest of its group pays, and “z” pays more"},
		{`{code: r, when: {verbs: [passed]}, amount: {formula: "1 / (activity.score - 85)"}}`, "", linXiao(), rule.Failed,
			"规则计算出错\uff0c已记录给管理员处理", "The rule could not be calculated; this is on record for the administrators"},
		{`{code: r, when: {verbs: [passed]}, amount: {formula: "activity.score * 0.00001"}}`, "", linXiao(), rule.Zero,
			"按规则算下来是 0 学分", "By the rule this comes to 0 credits"},
	} {
		yamls := []string{c.yaml}
		if c.other != "" {
			yamls = append(yamls, c.other)
		}
		e := explained(t, setOf(t, yamls...), rule.NewCounters(), c.facts, "r")
		if e.Outcome != c.outcome || e.Summary.ZH != c.zh || e.Summary.EN != c.en || e.Amount != 0 {
			t.Errorf("%s\n got %s %q %q\nwant %s %q %q", c.yaml, e.Outcome, e.Summary.ZH, e.Summary.EN, c.outcome, c.zh, c.en)
		}
	}
}

func TestOnceIsSaidPlainly(t *testing.T) {
	s, counters := setOf(t, `{code: r, when: {verbs: [passed], object_types: [exam]}, amount: {fixed: 10}, caps: [{unit: times, limit: 1, subject: rule, key: object, period: ever}]}`), rule.NewCounters()
	if e := explained(t, s, counters, linXiao(), "r"); e.Summary.ZH != "通过“Python 基础”\uff0c得 10 个实践学分" || e.Summary.EN != "“Python 基础” passed: 10 practice credits" {
		t.Errorf("%q %q", e.Summary.ZH, e.Summary.EN)
	}
	if e := explained(t, s, counters, linXiao(), "r"); e.Outcome != rule.Capped || e.Summary.ZH != "已到上限\uff1a同一考试只计 1 次" || e.Summary.EN != "The cap has been reached: once per exam" {
		t.Errorf("%s %q %q", e.Outcome, e.Summary.ZH, e.Summary.EN)
	}
}

func TestExplanationsComeToTheAward(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := drawSet(t, rt)
		counters := rule.NewCounters()
		for range rapid.IntRange(1, 12).Draw(rt, "activities") {
			f := drawFacts(rt)
			matches := s.Match(f, later)
			if len(matches) > 0 && rapid.Bool().Draw(rt, "campaign") {
				matches[0].Multipliers = []rule.Multiplier{{Code: "x", Factor: expr.Scaled(15, 1)}}
			}
			paid := map[int]rule.Award{}
			for _, a := range s.Award(matches, counters) {
				paid[a.Match] = a
			}
			raw, _ := rule.See(f, matches).JSON()
			seen, err := rule.ReadSeen(raw)
			if err != nil {
				rt.Fatal(err)
			}
			stored := &rule.Facts{Activity: f.Activity, Location: shanghai}
			if err := seen.Restore(stored); err != nil {
				rt.Fatal(err)
			}
			for i, sr := range seen.Rules {
				e := rule.NewWords(xinghe()).Explain(matches[i].Rule, stored, sr)
				if e.Amount != paid[i].Amount {
					rt.Fatalf("%s explains %s, paid %s: %s", sr.Code, e.Amount, paid[i].Amount, raw)
				}
				if again, _ := rule.Recompute(matches[i].Rule, stored, sr); sr.Outcome == rule.Matched && again != paid[i].Amount {
					rt.Fatalf("%s recomputes %s, paid %s", sr.Code, again, paid[i].Amount)
				}
				if e.Summary.ZH == "" || e.Summary.EN == "" || strings.Contains(e.Summary.ZH+e.Summary.EN, "rule.") {
					rt.Fatalf("summary %q %q", e.Summary.ZH, e.Summary.EN)
				}
				if e.Arithmetic != nil && sr.Outcome == rule.Matched && !strings.HasSuffix(e.Arithmetic.Line.ZH, e.Amount.Short()) {
					rt.Fatalf("line %q ends other than %s", e.Arithmetic.Line.ZH, e.Amount.Short())
				}
			}
		}
	})
}

var drawnAmounts = []string{`{fixed: 1.25}`, `{object_value: true, times: 0.333}`, `{formula: "activity.score * 0.15"}`,
	`{formula: "activity.score / 7"}`, `{tiers: {field: activity.score, steps: [{from: 20, credits: 0.5}, {from: 60, credits: 3}]}}`}

// drawSet makes a few rules with conditions and caps of every kind.
func drawSet(t testing.TB, rt *rapid.T) *rule.Set {
	var yamls []string
	for i := range rapid.IntRange(1, 4).Draw(rt, "rules") {
		y := fmt.Sprintf(`{code: r%d, when: {verbs: [passed]}, amount: %s`, i, rapid.SampledFrom(drawnAmounts).Draw(rt, "amount"))
		if rapid.Bool().Draw(rt, "if") {
			y += fmt.Sprintf(`, if: {any: [{field: activity.score, op: ">=", value: %d}, {not: {field: person.grade, op: "==", value: P6}}]}`, rapid.IntRange(0, 99).Draw(rt, "least"))
		}
		if rapid.Bool().Draw(rt, "bonus") {
			y += `, bonuses: [{name: {zh: 加}, credits: 0.75, if: {field: activity.score, op: ">", value: 50}}]`
		}
		if rapid.Bool().Draw(rt, "scope") {
			y += `, scope: {departments: [GZ]}, replaces: [other]`
		}
		y += `, caps: [`
		for range rapid.IntRange(0, 3).Draw(rt, "caps") {
			y += fmt.Sprintf(`{unit: %s, limit: %d, subject: %s, key: %s, period: %s}, `,
				rapid.SampledFrom([]string{"credits", "times"}).Draw(rt, "unit"), rapid.IntRange(1, 20).Draw(rt, "limit"),
				rapid.SampledFrom([]string{"rule", "category", "group, group: g"}).Draw(rt, "subject"),
				rapid.SampledFrom([]string{"none", "object", "parent", "attribute, attribute: presentation"}).Draw(rt, "key"),
				rapid.SampledFrom([]string{"day", "week", "month", "quarter", "year", "ever"}).Draw(rt, "period"))
		}
		yamls = append(yamls, strings.TrimSuffix(y, ", ")+"]}")
	}
	return setOf(t, yamls...)
}

// drawFacts makes an activity on any day of two years, in any order.
func drawFacts(rt *rapid.T) *rule.Facts {
	f := linXiao()
	f.Activity.OccurredAt = at("2025-01-01 00:00:00").AddDate(0, 0, rapid.IntRange(0, 729).Draw(rt, "day")).
		Add(1e9 * 86399 / 2)
	f.Activity.ObjectID = rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "object")
	f.Activity.Score = rule.Maybe{}
	if rapid.Bool().Draw(rt, "scored") {
		f.Activity.Score = rule.Given(expr.Scaled(rapid.Int64Range(0, 10000).Draw(rt, "score"), 2))
	}
	f.Activity.Attributes = rule.Attributes{"presentation": rule.TextValue(rapid.SampledFrom([]string{"2013B", "2013J"}).Draw(rt, "presentation"))}
	if rapid.Bool().Draw(rt, "in 广州") {
		f.Person.Departments = []string{"HQ", "GZ"}
	}
	return f
}

func TestSeenIsCompact(t *testing.T) {
	s := setOf(t, `{code: r, when: {verbs: [passed]}, amount: {fixed: 10}}`)
	f := linXiao()
	matches := s.Match(f, later)
	s.Award(matches, rule.NewCounters())
	raw, _ := rule.See(f, matches).JSON()
	var any map[string]any
	if err := json.Unmarshal(raw, &any); err != nil || len(raw) > 250 {
		t.Errorf("%d bytes: %s", len(raw), raw)
	}
}
