package rule_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/fault"
)

func TestEverythingWrongIsNamedAtOnce(t *testing.T) {
	d := define(t, `{code: "-x", name: {en: bad}, category: sports, subcategory: ball, when: {verbs: [juggled], object_types: [ball]},
		if: {all: [{field: activity.scor, op: ">=", value: 80}, {field: activity.score, op: under, value: RD}, {field: activity.score, op: ">=", value: high},
			{cel: "activity.score >= 'a'"}, {field: person.department, op: under, value: XX}, {any: [{not: {field: person.grade, op: "=="}}]}, {}]},
		amount: {fixed: 1.005},
		caps: [{unit: credits, limit: 0, subject: rule, period: day}, {unit: times, limit: 1.5, subject: group, period: fortnight},
			{unit: credits, limit: 5, subject: rule, key: attribute, period: day}],
		beneficiary: {attribute: nobody}, scope: {departments: [YY], positions: [ZZ], grades: [P99]}, replaces: ["-x"],
		validity: {months: 12, forever: true}, effective: {from: 2026-07-01, to: 2026-07-01}, review_by: tomorrow}`)
	_, err := rule.Compile(d, rule.Ref{}, xinghe())
	want := []string{
		"code rule.bad_code", "category rule.unknown_category", "when.verbs[0] rule.unknown_verb", "when.object_types[0] rule.unknown_object_type",
		"if.all[0].field rule.unknown_field", "if.all[1].op rule.bad_op", "if.all[2].value rule.value_type", "if.all[3].cel expr.types_differ",
		"if.all[4].value rule.unknown_department", "if.all[5].any[0].not.value rule.value_missing", "if.all[6] rule.condition_shape",
		"amount.fixed amount.too_many_decimals", "caps[0].limit rule.cap_limit", "caps[1].period rule.not_one_of", "caps[1].group rule.cap_group",
		"caps[1].limit rule.cap_whole", "caps[2].attribute rule.cap_attribute", "beneficiary.attribute rule.unknown_field",
		"scope.departments[0] rule.unknown_department", "scope.positions[0] rule.unknown_position", "scope.grades[0] rule.unknown_grade",
		"replaces[0] rule.bad_replaces", "effective.to rule.effective_empty", "review_by rule.bad_date", "validity rule.validity_shape",
	}
	if got := faultCodes(err); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if fault.CodeOf(err) != "rule.invalid" {
		t.Errorf("fault %v", err)
	}
}

func TestAmountsThatCannotBePaid(t *testing.T) {
	for amount, want := range map[string]string{
		`{fixed: 0}`:                      "amount.fixed rule.amount_not_positive",
		`{fixed: -1}`:                     "amount.fixed rule.deductions_off",
		`{fixed: 2.005}`:                  "amount.fixed amount.too_many_decimals",
		`{fixed: ten}`:                    "amount.fixed amount.not_a_number",
		`{fixed: 1000000.01}`:             "amount.fixed rule.amount_too_large",
		`{}`:                              "amount rule.amount_shape",
		`{fixed: 1, formula: "1"}`:        "amount rule.amount_shape",
		`{fixed: 1, times: 2}`:            "amount rule.amount_shape",
		`{object_value: true, times: 0}`:  "amount.times rule.bad_times",
		`{formula: "10 / 0"}`:             "amount.formula expr.division_by_zero",
		`{formula: "10 / (2 - 2)"}`:       "amount.formula expr.division_by_zero",
		`{formula: "activity.score > 1"}`: "amount.formula expr.not_number",
		`{tiers: {field: activity.score, steps: []}}`:                                                 "amount.tiers.steps rule.tiers_empty",
		`{tiers: {field: person.grade, steps: [{from: 1, credits: 1}]}}`:                              "amount.tiers.field rule.tier_field",
		`{tiers: {field: activity.score, steps: [{from: 90, credits: 9}, {from: 60, credits: 5}]}}`:   "amount.tiers.steps[1].from rule.tiers_order",
		`{tiers: {field: activity.score, steps: [{from: 60, credits: 5}, {from: 60.0, credits: 6}]}}`: "amount.tiers.steps[1].from rule.tiers_order",
	} {
		_, err := rule.Compile(define(t, `{code: r, when: {verbs: [passed]}, amount: `+amount+`}`), rule.Ref{}, xinghe())
		if got := faultCodes(err); !slices.Contains(got, want) {
			t.Errorf("%s: %v; want %s", amount, got, want)
		}
	}
}

func TestConditionsThatCanNeverHold(t *testing.T) {
	for cond, never := range map[string]bool{
		`{all: [{field: activity.score, op: ">=", value: 80}, {field: activity.score, op: "<", value: 60}]}`:             true,
		`{all: [{field: activity.score, op: ">=", value: 80}, {field: activity.score, op: "<", value: 80}]}`:             true,
		`{all: [{field: activity.score, op: ">=", value: 80}, {field: activity.score, op: "<=", value: 80.0}]}`:          false,
		`{all: [{field: activity.score, op: ">", value: 80}, {all: [{field: activity.score, op: in, value: [1, 80]}]}]}`: true,
		`{all: [{field: activity.score, op: ">", value: 79}, {field: activity.score, op: in, value: [1, 80]}]}`:          false,
		`{all: [{field: person.grade, op: "==", value: P5}, {field: person.grade, op: in, value: [P6, M2]}]}`:            true,
		`{all: [{field: person.grade, op: in, value: [P5, P6]}, {field: person.grade, op: "!=", value: P6}]}`:            false,
		`{all: [{field: activity.success, op: "==", value: true}, {field: activity.success, op: "==", value: false}]}`:   true,
		`{cel: "activity.score >= 80 && 60 > activity.score"}`:                                                           true,
		`{cel: "1 > 2"}`: true,
		`{any: [{cel: "false"}, {cel: "activity.score > 90"}]}`:                                                                     false,
		`{cel: "activity.success && !activity.success"}`:                                                                            true,
		`{any: [{cel: "activity.score > 9 && activity.score < 8"}, {cel: "activity.score > 90"}]}`:                                  false,
		`{all: [{field: activity.score, op: "<", value: 60}, {any: [{cel: "activity.score > 90"}, {cel: "activity.score > 80"}]}]}`: true,
		`{all: [{field: object.tags, op: contains, value: a}, {field: object.tags, op: contains, value: b}]}`:                       false,
	} {
		_, err := rule.Compile(define(t, `{code: r, when: {verbs: [passed]}, amount: {fixed: 1}, if: `+cond+`}`), rule.Ref{}, xinghe())
		if got := slices.Equal(faultCodes(err), []string{"if rule.never_matches"}); got != never || !never && err != nil {
			t.Errorf("%s: %v; never matches = %v", cond, err, never)
		}
	}
}

func TestLimitsOfARule(t *testing.T) {
	deep := `{field: activity.score, op: exists}`
	for range 8 {
		deep = `{not: ` + deep + `}`
	}
	for cond, want := range map[string]string{
		deep: "if.not.not.not.not.not.not rule.too_deep",
		`{all: [` + strings.Repeat(`{field: activity.score, op: exists}, `, 60) + `]}`: "if.all[50] rule.too_many_clauses",
		`{field: person.grade, op: in, value: [` + strings.Repeat("P5, ", 201) + `]}`:  "if.value rule.value_count",
		`{cel: "` + strings.Repeat("true && ", 300) + `true"}`:                         "if.cel expr.too_long",
	} {
		_, err := rule.Compile(define(t, `{code: r, when: {verbs: [passed]}, amount: {fixed: 1}, if: `+cond+`}`), rule.Ref{}, xinghe())
		if got := faultCodes(err); !slices.Equal(got, []string{want}) {
			t.Errorf("%.60s: %v; want %s", cond, got, want)
		}
	}
}

func TestStrictDecodingNamesThePath(t *testing.T) {
	_, err := rule.DecodeBook([]byte(`
rules:
- code: a
  ammount: {fixed: 5}
  when: {verbs: passed}
  caps: [{unit: credits, limit: true, perod: day}]
  validity: {months: "12"}
  if: {all: [{field: x, op: "==", value: {a: 1}}]}
`))
	want := []string{"rules[0].ammount rule.unknown_key", "rules[0].caps[0].limit rule.needs_number", "rules[0].caps[0].perod rule.unknown_key",
		"rules[0].if.all[0].value rule.bad_value", "rules[0].validity.months rule.needs_whole_number", "rules[0].when.verbs rule.needs_list"}
	if got := faultCodes(err); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	for raw, code := range map[string]string{
		"": "rule.not_yaml", "rules: [": "rule.not_yaml", "a: &x [1]\nrules: *x": "rule.not_yaml", "rules: []\nrules: []": "rule.not_yaml",
		"[]": "rule.not_readable",
	} {
		if _, err := rule.DecodeBook([]byte(raw)); fault.CodeOf(err) != code {
			t.Errorf("%q: %v; want %s", raw, err, code)
		}
	}
	if _, err := rule.Decode([]byte(`{"code":"a"} x`)); fault.CodeOf(err) != "rule.not_json" {
		t.Errorf("trailing text: %v", err)
	}
}

func TestExportComesBackTheSame(t *testing.T) {
	d := define(t, `{code: r, name: {zh: 规则, en: "on: a rule"}, category: practice, subcategory: team, tags: [a, b], note: "多行\n说明",
		when: {verbs: [passed], object_types: [exam]}, if: {any: [{field: activity.score, op: ">=", value: 80.0}, {not: {cel: "activity.score > 1"}},
		{field: person.grade, op: in, value: [P5, "6"]}, {field: activity.success, op: "==", value: true}]},
		amount: {tiers: {field: activity.score, steps: [{from: 60, credits: 5.00}]}}, scope: {departments: [RD], include_subtree: false},
		caps: [{unit: times, limit: 1, subject: rule, key: object, period: ever}], effective: {from: 2026-07-01}, validity: {until: 2027-12-31}, review_by: 2027-01-01}`)
	out, err := rule.Book{Rules: []rule.Definition{d}}.YAML()
	if err != nil {
		t.Fatal(err)
	}
	back, err := rule.DecodeBook(out)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	again, _ := rule.Book{Rules: back.Rules}.YAML()
	if string(again) != string(out) {
		t.Errorf("exported twice:\n%s\n%s", out, again)
	}
	raw, _ := d.JSON()
	fromJSON, err := rule.Decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	h1, _ := d.Hash()
	h2, _ := back.Rules[0].Hash()
	h3, _ := fromJSON.Hash()
	if h1 != h2 || h1 != h3 || len(h1) != 64 {
		t.Errorf("hashes %s %s %s", h1, h2, h3)
	}
	if !strings.HasPrefix(string(out), "rules:\n  - code: r\n    name:\n") || !strings.Contains(string(out), `value: 80`) {
		t.Errorf("order of the export:\n%s", out)
	}
}

func TestAPublishedRuleOutlivesItsWords(t *testing.T) {
	d := define(t, `{code: r, category: practice, when: {verbs: [passed], object_types: [exam]}, scope: {departments: [RD]}, amount: {fixed: 1}}`)
	bare := &rule.Vocabulary{}
	if _, err := rule.Compile(d, rule.Ref{Version: 1}, bare); err == nil {
		t.Error("a new rule over unknown words was accepted")
	}
	if _, err := rule.Reload(d, rule.Ref{Version: 1}, bare); err != nil {
		t.Errorf("a published rule could not be loaded: %v", err)
	}
}

func TestSetsThatContradictThemselves(t *testing.T) {
	a := compile(t, `{code: a, when: {verbs: [passed]}, amount: {fixed: 1}, replaces: [b]}`)
	b := compile(t, `{code: b, when: {verbs: [passed]}, amount: {fixed: 1}, replaces: [c]}`)
	c := compile(t, `{code: c, when: {verbs: [passed]}, amount: {fixed: 1}, replaces: [a]}`)
	if _, err := rule.NewSet(a, b, c); fault.CodeOf(err) != "rule.replaces_circle" {
		t.Errorf("a circle: %v", err)
	}
	if _, err := rule.NewSet(a, a); fault.CodeOf(err) != "rule.version_twice" {
		t.Errorf("twice the same: %v", err)
	}
}

func TestExpiresAt(t *testing.T) {
	earned := at("2026-08-31 23:30:00")
	for _, c := range []struct {
		v    rule.Validity
		want string
	}{
		{rule.Validity{Forever: true}, ""},
		{rule.Validity{Months: 6}, "2027-02-28 00:00:00"},
		{rule.Validity{Months: 12}, "2027-08-31 00:00:00"},
		{rule.Validity{Until: "2027-12-31"}, "2028-01-01 00:00:00"},
		{rule.Validity{EndOfNextYear: true}, "2028-01-01 00:00:00"},
	} {
		got, ok := rule.ExpiresAt(c.v, earned.UTC(), shanghai)
		if ok != (c.want != "") || ok && !got.Equal(at(c.want)) {
			t.Errorf("%+v: %v %v; want %s", c.v, got.In(shanghai).Format(time.DateTime), ok, c.want)
		}
	}
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		p    rule.Period
		at   string
		want string
	}{
		{rule.Day, "2026-12-31 23:59:59", "2026-12-31"}, {rule.Week, "2027-01-03 12:00:00", "2026-W53"}, {rule.Week, "2027-01-04 00:00:00", "2027-W01"},
		{rule.Month, "2026-02-28 00:00:00", "2026-02"}, {rule.Quarter, "2026-03-31 23:59:59", "2026-Q1"}, {rule.Quarter, "2026-04-01 00:00:00", "2026-Q2"},
		{rule.Year, "2026-01-01 00:00:00", "2026"}, {rule.Ever, "2026-01-01 00:00:00", "ever"},
	} {
		if got := rule.PeriodOf(c.p, at(c.at)); got != c.want {
			t.Errorf("%s of %s = %s; want %s", c.p, c.at, got, c.want)
		}
	}
}

func TestOffers(t *testing.T) {
	for _, c := range []struct {
		yaml string
		most string
		ok   bool
	}{
		{`{code: r, when: {verbs: [passed], object_types: [exam]}, amount: {fixed: 10}, bonuses: [{name: {zh: 加}, credits: 2}]}`, "12.00", true},
		{`{code: r, when: {verbs: [passed]}, amount: {object_value: true, times: 2}}`, "5.00", true},
		{`{code: r, when: {verbs: [passed]}, amount: {tiers: {field: activity.score, steps: [{from: 60, credits: 5}, {from: 90, credits: 8}]}}, caps: [{unit: credits, limit: 6, subject: rule, period: year}]}`, "6.00", true},
		{`{code: r, when: {verbs: [passed]}, amount: {formula: "activity.score / 10"}}`, "0.00", true},
		{`{code: r, when: {verbs: [completed], object_types: [course]}, amount: {fixed: 10}}`, "", false},
		{`{code: r, when: {verbs: [passed]}, if: {field: object.tags, op: contains, value: strategy}, amount: {fixed: 10}}`, "", false},
		{`{code: r, when: {verbs: [passed]}, scope: {departments: [GZ]}, amount: {fixed: 10}}`, "", false},
		{`{code: r, when: {verbs: [passed]}, if: {field: activity.score, op: ">=", value: 80}, amount: {fixed: 10}}`, "10.00", true},
	} {
		f := linXiao()
		f.Activity.Score = rule.Maybe{}
		o, ok := rule.Offers(compile(t, c.yaml), f)
		if ok != c.ok || ok && o.Most.String() != c.most {
			t.Errorf("%s: %s %v; want %s %v", c.yaml, o.Most, ok, c.most, c.ok)
		}
		if got := rule.NewWords(xinghe()).Conditions(define(t, c.yaml), rule.Chinese).String(); strings.Contains(c.yaml, "score, op") && got != "评分不低于 80" {
			t.Errorf("conditions %q", got)
		}
	}
}

func TestTheExpertSeesTheTreeAsCEL(t *testing.T) {
	d := define(t, `{code: r, when: {verbs: [passed]}, amount: {fixed: 1}, if: {all: [{field: activity.score, op: ">=", value: 80},
		{any: [{field: person.grade, op: not_in, value: [P5]}, {not: {field: object.tags, op: contains, value: 'a"b'}}]}]}}`)
	got, err := d.If.Expression(xinghe())
	if want := `(activity.score >= 80) && ((!(person.grade in ["P5"])) || (!(object.tags.contains("a\"b"))))`; err != nil || got != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
	d.If = &rule.Condition{CEL: got}
	if _, err := rule.Compile(d, rule.Ref{}, xinghe()); err != nil {
		t.Errorf("the CEL of a tree does not compile: %v", err)
	}
}
