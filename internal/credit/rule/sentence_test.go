package rule_test

import (
	"strings"
	"testing"

	"xuefen/internal/credit/rule"
)

func TestARuleReadsAsOneSentence(t *testing.T) {
	for _, c := range []struct{ yaml, zh, en string }{
		{`{code: teach, category: elective, when: {verbs: [taught], object_types: [session]},
		   scope: {departments: [RD, MK, SC]},
		   if: {all: [{field: attributes.rating, op: ">=", value: 4.2}, {field: attributes.participants, op: ">=", value: 10}]},
		   amount: {formula: "activity.duration_hours * 2.0"}, caps: [{unit: credits, limit: 12, subject: rule, period: quarter}]}`,
			"研发中心等 3 个部门的员工，讲授场次且学员评分不低于 4.2、签到人数不少于 10 人时，按 学时 × 2 得选修学分，每季最多 12 分。",
			"Employees of R&D and 2 other departments earn hours × 2 elective credits when a session is taught with rating at least 4.2 and participants at least 10 people, at most 12 credits a quarter."},
		{`{code: exam, category: mandatory, when: {verbs: [passed], object_types: [exam]}, if: {field: activity.score, op: ">=", value: 80},
		   amount: {fixed: 10}, caps: [{unit: times, limit: 1, subject: rule, key: object, period: ever}], validity: {end_of_next_year: true}}`,
			"员工通过考试且评分不低于 80 时，得 10 个必修学分，同一考试只计 1 次，有效至次年年底。",
			"Employees earn 10 mandatory credits when an exam is passed with score at least 80, once per exam, valid until the end of the next year."},
		{`{code: low, when: {verbs: [signed_in]}, amount: {fixed: 0.5}, caps: [{unit: credits, limit: 2, subject: group, group: low-bar, period: day}]}`,
			"员工有“签到”记录时，得 0.5 个实践学分，与“low-bar”组规则合计每天最多 2 分。",
			"Employees earn 0.5 practice credits when “signed in” is recorded, at most 2 credits a day together with all rules of “low-bar”."},
		{`{code: m, when: {verbs: [approved], object_types: [case, report]}, amount: {object_value: true, times: 1.5}, scope: {grades: [P5, P6], positions: [sales]},
		   if: {any: [{field: object.tags, op: contains, value: strategy}, {not: {field: attributes.banked, op: "==", value: true}}, {field: person.department, op: under, value: RD}]},
		   bonuses: [{name: {zh: 心得, en: reflection}, credits: 3}], caps: [{unit: credits, limit: 30, subject: category, key: none, period: year}]}`,
			"销售岗位、职级 P5 或 P6 的员工，案例或心得获得通过且满足其一（对象标签含“strategy”；非“沿用以前的成绩”；部门在研发中心之内）时，按对象自身的学分 × 1.5 得实践学分，另加 3 个（心得），实践学分合计每年最多 30 分。",
			"Employees in the position sales, of grade P5 or P6 earn the item’s own value × 1.5 in practice credits plus 3 (reflection) when a case or a reflection is approved with either object tags containing “strategy”, not banked or department within R&D, at most 30 credits a year over all practice credits."},
		{`{code: t, when: {verbs: [passed], object_types: [exam]}, amount: {tiers: {field: activity.score, steps: [{from: 60, credits: 5}, {from: 90, credits: 10}]}},
		   beneficiary: {attribute: mentor_no}, validity: {months: 12}}`,
			"员工通过考试时，按评分得实践学分：满 60 得 5 个、满 90 得 10 个，学分记给导师，12 个月内有效。",
			"Employees earn practice credits by score (5 from 60, 10 from 90) when an exam is passed, credited to the mentor, valid for 12 months."},
		{`{code: c, when: {verbs: [completed], object_types: [course]}, amount: {fixed: 6},
		   if: {all: [{field: activity.evidence, op: ">=", value: confirmed}, {field: person.status, op: in, value: [active, probation]},
		     {cel: "days(attributes.started_on, activity.occurred_at) <= 30"}, {field: attributes.started_on, op: ">=", value: "2026-01-01"}]}}`,
			"员工完成课程且证据等级不低于他人确认、在职状态为在职或试用、满足 相隔天数(开始日期, 发生时间) ≤ 30、开始日期不早于 2026-01-01 时，得 6 个实践学分。",
			"Employees earn 6 practice credits when a course is completed with evidence grade at least confirmed by another person, employment status active or on probation, days between(start date, time of the activity) ≤ 30 and start date on or after 2026-01-01."},
	} {
		d := define(t, c.yaml)
		if got := rule.NewWords(xinghe()).Say(d, rule.Chinese).String(); got != c.zh {
			t.Errorf("\n got %s\nwant %s", got, c.zh)
		}
		if got := rule.NewWords(xinghe()).Say(d, rule.English).String(); got != c.en {
			t.Errorf("\n got %s\nwant %s", got, c.en)
		}
	}
}

func TestSentencesMarkWhatCounts(t *testing.T) {
	d := define(t, taught)
	kinds := map[rule.Emphasis]string{}
	for _, seg := range rule.NewWords(xinghe()).Say(d, rule.Chinese) {
		kinds[seg.Kind] += strings.TrimSpace(seg.Text) + ";"
	}
	for kind, want := range map[rule.Emphasis]string{rule.What: "讲授场次;选修;", rule.InValue: "4.2;10 人;", rule.Code: "学时 × 2;", rule.InCredits: "12;"} {
		if kinds[kind] != want {
			t.Errorf("%s = %q; want %q", kind, kinds[kind], want)
		}
	}
}

func TestADraftThatIsNotFinishedStillReads(t *testing.T) {
	d := rule.Definition{When: rule.When{Verbs: []string{"juggled"}}, If: &rule.Condition{CEL: "score >"}, Amount: rule.Amount{Formula: "?"}}
	if got := rule.NewWords(&rule.Vocabulary{}).Say(d, rule.Chinese).String(); !strings.Contains(got, "juggled") || !strings.Contains(got, "score >") {
		t.Errorf("%q", got)
	}
}
