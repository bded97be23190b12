package expr_test

import (
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
)

// sheet is a small world: what is missing in a map was not given.
type sheet struct {
	numbers map[string]string
	texts   map[string]string
	bools   map[string]bool
	lists   map[string][]string
	times   map[string]time.Time
}

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

func schema(t testing.TB) *expr.Schema[*sheet] {
	t.Helper()
	number := func(name string) expr.Field[*sheet] {
		return expr.Field[*sheet]{Name: name, Type: expr.Decimal, Number: func(s *sheet) (expr.Number, bool) {
			text, ok := s.numbers[name]
			if !ok {
				return expr.Number{}, false
			}
			n, err := expr.ParseNumber(text)
			return n, err == nil
		}}
	}
	s, err := expr.NewSchema(func(*sheet) *time.Location { return shanghai },
		number("activity.score"), number("price"), number("rate"), number("attributes.评分"),
		expr.Field[*sheet]{Name: "grade", Type: expr.Text, Text: func(s *sheet) (string, bool) { v, ok := s.texts["grade"]; return v, ok }},
		expr.Field[*sheet]{Name: "passed", Type: expr.Bool, Bool: func(s *sheet) (bool, bool) { v, ok := s.bools["passed"]; return v, ok }},
		expr.Field[*sheet]{Name: "tags", Type: expr.List, List: func(s *sheet) ([]string, bool) { v, ok := s.lists["tags"]; return v, ok }},
		expr.Field[*sheet]{Name: "at", Type: expr.Time, Time: func(s *sheet) (time.Time, bool) { v, ok := s.times["at"]; return v, ok }},
		expr.Field[*sheet]{Name: "hired", Type: expr.Time, Time: func(s *sheet) (time.Time, bool) { v, ok := s.times["hired"]; return v, ok }},
	)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func linXiao() *sheet {
	return &sheet{
		numbers: map[string]string{"activity.score": "85.5", "price": "8.70", "attributes.评分": "4.2"},
		texts:   map[string]string{"grade": "P6"},
		bools:   map[string]bool{"passed": true},
		lists:   map[string][]string{"tags": {"strategy", "safety-basic"}},
		times: map[string]time.Time{
			"at":    time.Date(2026, 7, 1, 0, 0, 0, 0, shanghai),
			"hired": time.Date(2026, 6, 1, 9, 0, 0, 0, shanghai),
		},
	}
}

func TestConditions(t *testing.T) {
	for source, want := range map[string]expr.Truth{
		`activity.score >= 85.5`:                              expr.True,
		`activity.score > 85.50`:                              expr.False,
		`activity.score >= 80 && grade == "P6"`:               expr.True,
		`grade != "P6" || "strategy" in tags`:                 expr.True,
		`grade in ["P5", "P6"]`:                               expr.True,
		`activity.score in [1, 85.50]`:                        expr.True,
		`!(activity.score < 60)`:                              expr.True,
		`attributes["评分"] >= 4.2`:                             expr.True,
		`tags.contains("safety")`:                             expr.False,
		`tags.exists(x, x.startsWith("safety"))`:              expr.True,
		`tags.all(x, x.startsWith("s"))`:                      expr.True,
		`tags.all(x, tags.exists(y, x == y))`:                 expr.True,
		`size(tags) == 2 && size(grade) == 2`:                 expr.True,
		`passed`:                                              expr.True,
		`passed == false`:                                     expr.False,
		`at >= date("2026-07-01")`:                            expr.True,
		`at < date("2026-07-01")`:                             expr.False,
		`at == timestamp("2026-06-30T16:00:00Z")`:             expr.True,
		`days(hired, at) <= 30`:                               expr.True,
		`days(hired, at) == 29`:                               expr.True,
		`rate > 1`:                                            expr.NotGiven,
		`!(rate > 1)`:                                         expr.NotGiven,
		`rate > 1 || passed`:                                  expr.True,
		`passed && rate > 1`:                                  expr.NotGiven,
		`rate > 1 && !passed`:                                 expr.False,
		`has(rate)`:                                           expr.False,
		`has(rate) ? rate > 1 : passed`:                       expr.True,
		`default(rate, 2) > 1`:                                expr.True,
		`rate / 0.5 == 1`:                                     expr.NotGiven,
		`price != 0 && 10 / price > 1`:                        expr.True,
		`-price < -8.6 && - 0.5 < 0 && .5 == 0.50`:            expr.True,
		`min(price, 3, 12) == 3 && max(1, abs(-4)) == 4`:      expr.True,
		`round(2.5) == 3 && round(-2.5) == -3`:                expr.True,
		`round(1.305, 2) == 1.31 && floor(1.9) + ceil(0) < 2`: expr.True,
	} {
		p, err := schema(t).Condition(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got, err := p.Holds(&expr.Run[*sheet]{Facts: linXiao()}); err != nil || got != want {
			t.Errorf("%s = %v, %v; want %v", source, got, err, want)
		}
	}
}

func TestFormulasAreExact(t *testing.T) {
	for source, want := range map[string]string{
		`price * 0.15`:                         "1.305",
		`0.1 + 0.2`:                            "0.3",
		`1.1 * 1.1 * 1.1 * 1.1`:                "1.4641",
		`10 / 4`:                               "2.5",
		`round(10 / 3, 2) * 3`:                 "9.99",
		`0.000000001 * 0.0000000001`:           "0.0000000000000000001",
		`123456789012.5 * 1000000001`:          "123456789135956789012.5",
		`passed ? price : 0`:                   "8.7",
		`(activity.score - 60) / 10 * 2`:       "5.1",
		`9223372036854775807 + 1`:              "9223372036854775808",
		`0.1000000000000000055511151231257827`: "0.1000000000000000055511151231257827",
	} {
		p, err := schema(t).Formula(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		got, given, err := p.Value(&expr.Run[*sheet]{Facts: linXiao()})
		if err != nil || !given || got.String() != want {
			t.Errorf("%s = %s, %v, %v; want %s", source, got, given, err, want)
		}
	}
}

func TestFaultsSayWhere(t *testing.T) {
	for source, want := range map[string]string{
		``:                             "expr.empty",
		`activity.score >=`:            "expr.syntax",
		`activity.score >= "80"`:       "expr.types_differ",
		`activty.score >= 80`:          "expr.unknown_field",
		`grade > "P5"`:                 "expr.not_ordered",
		`grade + 1 > 2`:                "expr.needs_number",
		`passed && price`:              "expr.needs_condition",
		`price`:                        "expr.not_condition",
		`price / 0 > 1`:                "expr.division_by_zero",
		`price / (1 - 1) > 1`:          "expr.division_by_zero",
		`price in tags`:                "expr.needs_list",
		`grade in ["a", 1]`:            "expr.list_items",
		`sqrt(price) > 1`:              "expr.unknown_function",
		`price % 2 == 0`:               "expr.unknown_function",
		`round(price, 1.5) > 1`:        "expr.round_places",
		`round() > 1`:                  "expr.argument_count",
		`at > date("2026-02-30")`:      "expr.bad_date",
		`price > 1e3`:                  "expr.bad_number",
		`{"a": 1}.a == 1`:              "expr.unsupported",
		`price > 5u`:                   "expr.unsupported",
		`99999999999999999999999 > 1.`: "expr.syntax",
		`tags.exists(x, tags.exists(y, tags.exists(z, x == y && y == z)))`: "expr.too_costly",
		`tags.all(a, tags.all(b, tags.all(c, tags.all(d, a == d))))`:       "expr.too_deep",
		strings.Repeat("(", 200) + "passed" + strings.Repeat(")", 200):     "expr.syntax",
		strings.Repeat("1 + ", 30) + "1 > 0":                               "expr.too_deep",
		strings.Repeat("x", expr.MaxSource+1):                              "expr.too_long",
	} {
		_, err := schema(t).Condition(source)
		if got := fault.CodeOf(err); got != want {
			t.Errorf("%.60s: fault %v; want %s", source, err, want)
		}
	}
	_, err := schema(t).Condition("passed &&\n  activty.score > 1")
	f, _ := fault.Of(err)
	if f.Args["line"] != 2 || f.Args["nearest"] != "activity.score" {
		t.Errorf("place and suggestion = %v; want line 2 and activity.score", f.Args)
	}
}

func TestRunsAreBounded(t *testing.T) {
	p, err := schema(t).Condition(`tags.all(x, tags.exists(y, y.contains(x)))`)
	if err != nil {
		t.Fatal(err)
	}
	long := linXiao()
	long.lists["tags"] = strings.Split(strings.Repeat("a,", 5000)+"b", ",")
	if _, err := p.Holds(&expr.Run[*sheet]{Facts: long}); fault.CodeOf(err) != "expr.cost_exceeded" {
		t.Errorf("a list of 5,001 items ran to the end: %v", err)
	}
	zero := linXiao()
	zero.numbers["rate"] = "0"
	q, _ := schema(t).Formula(`price / rate`)
	if _, _, err := q.Value(&expr.Run[*sheet]{Facts: zero}); !errors.Is(err, expr.ErrDivisionByZero) {
		t.Errorf("division by a field that is 0: %v", err)
	}
	big, _ := schema(t).Formula(`price * 999999999999 * 999999999999 * 999999999999`)
	if _, _, err := big.Value(&expr.Run[*sheet]{Facts: zero}); !errors.Is(err, expr.ErrOverflow) {
		t.Errorf("36 digits before the point: %v", err)
	}
}

func TestTraceShowsEveryClauseWithWhatItSaw(t *testing.T) {
	p, err := schema(t).Condition(`(activity.score >= 90 && grade == "P6") || !(rate > 1.50)`)
	if err != nil {
		t.Fatal(err)
	}
	got := p.Trace(&expr.Run[*sheet]{Facts: linXiao()})
	want := []expr.Clause{
		{Text: `activity.score >= 90`, Outcome: expr.False, Seen: []expr.Seen{{Field: "activity.score", Given: true, Value: "85.5"}}},
		{Text: `grade == "P6"`, Outcome: expr.True, Seen: []expr.Seen{{Field: "grade", Given: true, Value: "P6"}}},
		{Text: `rate > 1.5`, Outcome: expr.NotGiven, Seen: []expr.Seen{{Field: "rate"}}},
	}
	if len(got) != len(want) {
		t.Fatalf("%d clauses; want %d: %+v", len(got), len(want), got)
	}
	for i := range want {
		if got[i].Text != want[i].Text || got[i].Outcome != want[i].Outcome || got[i].Seen[0] != want[i].Seen[0] {
			t.Errorf("clause %d = %+v; want %+v", i, got[i], want[i])
		}
	}
}

func TestRenderReadsAloud(t *testing.T) {
	p, _ := schema(t).Formula(`(price + 1) * rate - 2 / (price * 3)`)
	if got := p.Render(nil); got != p.Source() {
		t.Errorf("rendered CEL %q; want %q", got, p.Source())
	}
	got := p.Render(&expr.Wording{
		Field:    func(s string) string { return map[string]string{"price": "单价", "rate": "系数"}[s] },
		Operator: func(s string) string { return map[string]string{"*": "×", "/": "÷", "+": "+", "-": "−"}[s] },
	})
	if want := "(单价 + 1) × 系数 − 2 ÷ (单价 × 3)"; got != want {
		t.Errorf("%q; want %q", got, want)
	}
}

func TestNumbersKeepTheLawsOfArithmetic(t *testing.T) {
	number := rapid.Custom(func(t *rapid.T) expr.Number {
		return expr.Scaled(rapid.Int64().Draw(t, "coef"), uint8(rapid.IntRange(0, 6).Draw(t, "places")))
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := number.Draw(t, "a"), number.Draw(t, "b")
		sum, err := a.Add(b)
		if err != nil {
			t.Fatal(err)
		}
		back, err := sum.Sub(b)
		if err != nil || back.Cmp(a) != 0 {
			t.Fatalf("%s + %s - %s = %s, %v", a, b, b, back, err)
		}
		if other, _ := b.Add(a); other.Cmp(sum) != 0 {
			t.Fatalf("%s + %s differs from its reverse", a, b)
		}
		if a.Cmp(b) != -b.Cmp(a) {
			t.Fatalf("%s and %s are not ordered", a, b)
		}
		again, err := expr.ParseNumber(a.String())
		if err != nil || again.Cmp(a) != 0 {
			t.Fatalf("%s comes back as %s, %v", a, again, err)
		}
		if p, err := a.Mul(b); err == nil && b.Sign() != 0 {
			if q, err := p.Quo(b); err != nil || q.Cmp(a) != 0 {
				t.Fatalf("%s × %s ÷ %s = %s, %v", a, b, b, q, err)
			}
		}
		if f, _ := a.Floor(); f.Cmp(a) > 0 {
			t.Fatalf("floor %s of %s", f, a)
		}
		if c, _ := a.Ceil(); c.Cmp(a) < 0 {
			t.Fatalf("ceil %s of %s", c, a)
		}
		places := uint8(rapid.IntRange(0, 6).Draw(t, "round to"))
		if r, _ := a.Round(places); r.String() != roundedByBig(a, int(places)) {
			t.Fatalf("%s to %d places is %s; want %s", a, places, r, roundedByBig(a, int(places)))
		}
	})
}

// roundedByBig rounds half away from zero with math/big, as a second opinion.
func roundedByBig(n expr.Number, places int) string {
	r, _ := new(big.Rat).SetString(n.String())
	m, _ := expr.ParseNumber(r.FloatString(places))
	return m.String()
}

func FuzzCompileAndRun(f *testing.F) {
	for _, s := range []string{`activity.score >= 80 && "a" in tags`, `price * 0.15`, `tags.all(x, x == "y")`, `- .5 > 1`,
		`date("2026-01-01") < at`, `round(1/3, 2) > 0`, `a["b"].c`, `x ? y : z`, "\"", `1e999 > 1`, `[[1]] == 2`, `b"x" in tags`, `null == null`} {
		f.Add(s)
	}
	s := schema(f)
	run := &expr.Run[*sheet]{Facts: linXiao()}
	f.Fuzz(func(t *testing.T, source string) {
		start := time.Now()
		if p, err := s.Condition(source); err == nil {
			known(t, p.Trace(run))
			if _, err := p.Holds(run); err != nil && fault.CodeOf(err) == "" {
				t.Fatalf("%q: unknown error %v", source, err)
			}
		} else if fault.CodeOf(err) == "" {
			t.Fatalf("%q: unknown error %v", source, err)
		}
		if p, err := s.Formula(source); err == nil {
			if _, _, err := p.Value(run); err != nil && fault.CodeOf(err) == "" {
				t.Fatalf("%q: unknown error %v", source, err)
			}
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Fatalf("%q took %v", source, took)
		}
	})
}

func known(t *testing.T, clauses []expr.Clause) {
	for _, c := range clauses {
		if c.Text == "" || c.Outcome > expr.True {
			t.Fatalf("clause %+v", c)
		}
	}
}

func BenchmarkHolds(b *testing.B) {
	score := expr.Scaled(855, 1)
	s, err := expr.NewSchema(func(*sheet) *time.Location { return shanghai },
		expr.Field[*sheet]{Name: "activity.score", Type: expr.Decimal, Number: func(*sheet) (expr.Number, bool) { return score, true }})
	if err != nil {
		b.Fatal(err)
	}
	p, err := s.Condition(`activity.score >= 80 && activity.score < 100`)
	if err != nil {
		b.Fatal(err)
	}
	run := &expr.Run[*sheet]{}
	b.ReportAllocs()
	for b.Loop() {
		if t, err := p.Holds(run); t != expr.True || err != nil {
			b.Fatal(t, err)
		}
	}
}
