package rule_test

import (
	"strings"
	"testing"
	"time"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

func name(zh, en string) rule.Name { return rule.Name{ZH: zh, EN: en} }

func term(code, zh, en string) rule.Term { return rule.Term{Code: code, Name: name(zh, en)} }

// xinghe is the vocabulary of 星河集团.
func xinghe() *rule.Vocabulary {
	return &rule.Vocabulary{
		Verbs: []rule.Term{term("completed", "完成", "completed"), term("passed", "通过", "passed"),
			term("attended", "参加", "attended"), term("enrolled", "报名", "enrolled"), term("approved", "获得通过", "approved"), term("mentored", "带教", "mentored"),
			term("achieved", "达成", "achieved"), term("adopted", "被采纳", "adopted"), term("signed_in", "签到", "signed in"),
			term("taught", "讲授", "taught")},
		ObjectTypes: []rule.Term{term("course", "课程", "course"), term("exam", "考试", "exam"), term("project", "项目", "project"),
			term("case", "案例", "case"), term("report", "心得", "reflection"), term("session", "场次", "session"),
			term("proposal", "提案", "proposal"), term("page", "页面", "page"), term("ojt_task", "带教任务", "OJT task")},
		Categories: []rule.Category{
			{Code: "mandatory", Name: name("必修", "mandatory")},
			{Code: "elective", Name: name("选修", "elective")},
			{Code: "practice", Name: name("实践", "practice"), Subcategories: []rule.Term{term("team", "团队管理", "team management")}},
			{Code: "culture", Name: name("文化", "culture")}},
		Attributes: []rule.Attribute{
			{Name: "participants", Label: name("签到人数", "participants"), Type: rule.NumberField, Unit: name("人", "people")},
			{Name: "rating", Label: name("学员评分", "rating"), Type: rule.NumberField},
			{Name: "mentor_no", Label: name("导师", "mentor"), Type: rule.TextField},
			{Name: "members", Label: name("成员", "members"), Type: rule.ListField},
			{Name: "banked", Label: name("沿用以前的成绩", "banked"), Type: rule.BoolField},
			{Name: "started_on", Label: name("开始日期", "start date"), Type: rule.DateField},
			{Name: "presentation", Label: name("开课期", "presentation"), Type: rule.TextField},
			{Name: "contribution", Label: name("贡献比例", "contribution"), Type: rule.NumberField}},
		Custom: []rule.Attribute{{Name: "hours", Label: name("学时", "credit hours"), Type: rule.NumberField}},
		Departments: []rule.Term{term("HQ", "星河集团", "Xinghe Group"), term("RD", "研发中心", "R&D"), term("PT", "平台部", "Platform"),
			term("MK", "市场部", "Marketing"), term("SC", "供应链", "Supply chain"), term("GZ", "广州分公司", "Guangzhou")},
		Positions: []rule.Term{term("engineer", "工程师", "engineer"), term("sales", "销售", "sales")},
		Grades:    []rule.Term{term("P5", "P5", "P5"), term("P6", "P6", "P6"), term("M2", "M2", "M2")},
	}
}

// linXiao is 林晓 of 平台部, P6, having passed an exam with 85.
func linXiao() *rule.Facts {
	return &rule.Facts{
		Activity: rule.Activity{Verb: "passed", ObjectType: "exam", ObjectID: "py-101", Score: num("85"), Success: expr.True,
			Evidence: rule.ServerWitnessed, OccurredAt: at("2026-03-10 10:00:00")},
		Object: rule.Object{Name: "Python 基础", Parent: "py", HasCredits: true, Credits: 250},
		Person: rule.Person{Number: "1001", Departments: []string{"HQ", "RD", "PT"}, Position: "engineer", Grade: "P6",
			Status: "active", HiredOn: at("2024-01-31 00:00:00")},
		Location: shanghai,
	}
}

// did is 林晓 doing something else.
func did(verb, objectType, id, when string) *rule.Facts {
	f := linXiao()
	f.Activity = rule.Activity{Verb: verb, ObjectType: objectType, ObjectID: id, OccurredAt: at(when), Evidence: rule.ServerWitnessed}
	f.Object = rule.Object{}
	return f
}

func num(s string) rule.Maybe {
	n, err := expr.ParseNumber(s)
	if err != nil {
		panic(err)
	}
	return rule.Given(n)
}

func at(s string) time.Time {
	t, err := time.ParseInLocation(time.DateTime, s, shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

var later = at("2030-01-01 00:00:00")

// define reads a rule in short form: unset parts get the values of a plain
// practice rule that lives forever.
func define(t testing.TB, yaml string) rule.Definition {
	t.Helper()
	book, err := rule.DecodeBook([]byte("rules:\n- " + strings.ReplaceAll(strings.TrimSpace(yaml), "\n", "\n  ")))
	if err != nil {
		t.Fatal(err)
	}
	d := book.Rules[0]
	if d.Name == (rule.Name{}) {
		d.Name.ZH = d.Code
	}
	if d.Category == "" {
		d.Category = "practice"
	}
	if d.Validity == (rule.Validity{}) {
		d.Validity.Forever = true
	}
	return d
}

func compile(t testing.TB, yaml string) *rule.Rule {
	t.Helper()
	return compileVersion(t, yaml, rule.Ref{Version: 1})
}

func compileVersion(t testing.TB, yaml string, ref rule.Ref) *rule.Rule {
	t.Helper()
	r, err := rule.Compile(define(t, yaml), ref, xinghe())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func setOf(t testing.TB, yamls ...string) *rule.Set {
	t.Helper()
	var rules []*rule.Rule
	for _, y := range yamls {
		rules = append(rules, compile(t, y))
	}
	s, err := rule.NewSet(rules...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// credit records activities one after the other and sums what they pay.
func credit(s *rule.Set, counters *rule.Counters, facts ...*rule.Facts) fixed.Amount {
	var sum fixed.Amount
	for _, f := range facts {
		for _, a := range s.Award(s.Match(f, later), counters) {
			sum += a.Amount
		}
	}
	return sum
}

func paid(s *rule.Set, facts ...*rule.Facts) fixed.Amount {
	return credit(s, rule.NewCounters(), facts...)
}

// faultCodes gives "path code" of every part of a fault.
func faultCodes(err error) []string {
	f, ok := fault.Of(err)
	if !ok {
		return nil
	}
	var all []string
	for _, p := range f.Parts {
		all = append(all, p.Field+" "+p.Code)
	}
	return all
}
