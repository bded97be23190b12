package goal_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"xuefen/internal/career/goal"
	"xuefen/internal/platform/fixed"
)

// course is a step that pays one amount in one category.
func course(code, category, amount string) goal.Step {
	return goal.Step{Item: goal.Item{Type: "course", Code: code}, Pays: []goal.Pay{{Rule: "r", Category: category, Amount: credits(amount)}}}
}

func codes(steps []goal.Step) string {
	var list []string
	for _, s := range steps {
		list = append(list, s.Item.Code)
	}
	return strings.Join(list, " ")
}

// AT 45: 85 of 100 needs a set; a single course of 6 does not close 15.
func TestASetClosesTheGap(t *testing.T) {
	steps := []goal.Step{
		course("一", "elective", "1"), course("六", "elective", "6"), course("五", "elective", "5"), course("四", "elective", "4"), course("三", "elective", "3"),
	}
	def := &goal.Definition{Criteria: total("100")}
	r := lin(map[string]string{"elective": "85"})
	p := goal.Propose(def, r, autumn(), steps)
	if got := codes(p.Set); got != "六 五 四" || !p.Reaches || p.Sum != credits("15") {
		t.Errorf("the set is %q with %s, reaches %v; want 六 五 四 with 15", got, p.Sum, p.Reaches)
	}
	if got := codes(p.Steps); got != "六 五 四 三 一" || p.Steps[0].Closes {
		t.Errorf("the steps are %q; want the most helpful first, none closing alone", got)
	}
	p = goal.Propose(def, r, autumn(), append(steps, course("十六", "elective", "16"), course("十五", "elective", "15"), course("二十", "elective", "20")))
	if got := codes(p.Set); got != "十五" || !p.Set[0].Closes {
		t.Errorf("with one that closes: %q; want 十五, which pays least beyond", got)
	}
	few := goal.Propose(def, r, autumn(), steps[:2])
	if few.Reaches || codes(few.Set) != "六 一" {
		t.Errorf("with too few: %q, reaches %v", codes(few.Set), few.Reaches)
	}
}

// Minimums of categories and items of the goal come before anything else.
func TestASetRespectsMinimumsAndItems(t *testing.T) {
	def := &goal.Definition{Criteria: all(total("100"), total("50", "practice"), items("安全"))}
	r := lin(map[string]string{"elective": "55", "practice": "30"})
	p := goal.Propose(def, r, autumn(), []goal.Step{
		course("大课", "elective", "20"), course("项目甲", "practice", "10"), course("项目乙", "practice", "8"), course("团队", "team_management", "10"),
		{Item: goal.Item{Type: "course", Code: "安全"}},
	})
	if got := codes(p.Set); got != "安全 团队 项目甲" || !p.Reaches {
		t.Errorf("the set is %q, reaches %v; want 安全 团队 项目甲", got, p.Reaches)
	}
	if !p.Steps[0].Demanded || p.Steps[0].Item.Code != "安全" {
		t.Errorf("the next step is %+v; want the item that the goal names", p.Steps[0])
	}
}

func TestStepsThatDoNotHelpAreLeftOut(t *testing.T) {
	def := &goal.Definition{Criteria: total("50", "practice")}
	varies := goal.Step{Item: goal.Item{Type: "project"}, Pays: []goal.Pay{{Rule: "p", Category: "practice", Varies: true}}}
	p := goal.Propose(def, lin(nil), autumn(), []goal.Step{course("选修课", "elective", "30"), varies, course("实践课", "practice", "5")})
	if len(p.Steps) != 2 || p.Steps[0].Item.Code != "实践课" || !p.Steps[1].Pays[0].Varies {
		t.Errorf("got %+v; want practice and the one whose amount is open", p.Steps)
	}
	reached := goal.Propose(def, lin(map[string]string{"practice": "50"}), autumn(), []goal.Step{course("实践课", "practice", "5")})
	if len(reached.Set) != 0 || !reached.Reaches {
		t.Errorf("a goal that is reached proposes %+v", reached)
	}
}

// A large gap is gathered step by step, within the limits.
func TestALargeGapIsGathered(t *testing.T) {
	var steps []goal.Step
	for i := range 40 {
		steps = append(steps, course(fmt.Sprintf("%02d", i), "elective", "5"))
	}
	p := goal.Propose(&goal.Definition{Criteria: total("60")}, lin(nil), autumn(), steps)
	if !p.Reaches || len(p.Set) != 12 {
		t.Errorf("60 in steps of 5: %d steps, reaches %v; want 12", len(p.Set), p.Reaches)
	}
	p = goal.Propose(&goal.Definition{Criteria: total("200")}, lin(nil), autumn(), steps)
	if p.Reaches || len(p.Set) != 15 {
		t.Errorf("200 in steps of 5: %d steps, reaches %v; want the 15 of the limit and no promise", len(p.Set), p.Reaches)
	}
}

// Fed back through Evaluate, a set that is said to reach the goal does, and no
// step of it can be left out.
func TestASetThatReachesDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		categories := []string{"mandatory", "elective", "practice", "team_management"}
		def := &goal.Definition{Criteria: drawCriterion(t, categories, 2)}
		r := &goal.Record{Done: map[goal.Doing]bool{}}
		for _, c := range categories {
			r.Earned = append(r.Earned, goal.Earned{Month: 202608, Category: c, Amount: fixed.Amount(rapid.Int64Range(0, 4000).Draw(t, c))})
		}
		var steps []goal.Step
		for i := range rapid.IntRange(0, 12).Draw(t, "steps") {
			steps = append(steps, course(fmt.Sprint(i), rapid.SampledFrom(categories).Draw(t, "of"), fmt.Sprint(rapid.IntRange(0, 30).Draw(t, "pays"))))
		}
		p := goal.Propose(def, r, autumn(), steps)
		if p.Reaches != (goal.Evaluate(def, after(r, p.Set, -1), autumn()).State == goal.Reached) {
			t.Fatalf("the set %q reaches: said %v, judged otherwise", codes(p.Set), p.Reaches)
		}
		if p.Reaches && !monotone(&def.Criteria) {
			return
		}
		for i := range p.Set {
			if p.Reaches && goal.Evaluate(def, after(r, p.Set, i), autumn()).State == goal.Reached {
				t.Fatalf("the set %q reaches the goal without %s too", codes(p.Set), p.Set[i].Item.Code)
			}
		}
	})
}

// after is the record once a set but one step is done.
func after(r *goal.Record, set []goal.Step, without int) *goal.Record {
	next := &goal.Record{Stand: r.Stand, Earned: append([]goal.Earned{}, r.Earned...), Done: map[goal.Doing]bool{}}
	for i, s := range set {
		if i == without {
			continue
		}
		next.Done[goal.Doing{Item: s.Item, Verb: "completed"}] = true
		for _, p := range s.Pays {
			next.Earned = append(next.Earned, goal.Earned{Month: 202609, Category: p.Category, Amount: p.Amount})
		}
	}
	return next
}

// monotone tells whether more credits can never be worse.
func monotone(c *goal.Criterion) bool {
	for _, list := range [][]goal.Criterion{c.All, c.Any} {
		for i := range list {
			if !monotone(&list[i]) {
				return false
			}
		}
	}
	return c.Share == nil || c.Share.Of == goal.OfRequired
}

func drawCriterion(t *rapid.T, categories []string, levels int) goal.Criterion {
	kinds := []string{"credits", "category", "share", "quota", "weighted", "items"}
	if levels > 0 {
		kinds = append(kinds, "all", "any", "all")
	}
	target := func() fixed.Amount { return fixed.Amount(rapid.Int64Range(1, 9000).Draw(t, "target")) }
	category := func() string { return rapid.SampledFrom(categories).Draw(t, "category") }
	switch kind := rapid.SampledFrom(kinds).Draw(t, "kind"); kind {
	case "category":
		return goal.Criterion{Credits: &goal.Credits{Category: category(), Target: target(), Window: ever}}
	case "share":
		of := rapid.SampledFrom([]goal.Whole{goal.OfRequired, goal.OfEarned}).Draw(t, "of")
		return goal.Criterion{Share: &goal.Share{Category: category(), Percent: fixed.Amount(rapid.Int64Range(100, 6000).Draw(t, "percent")), Of: of, Required: target(), Window: ever}}
	case "quota", "weighted":
		parts := []goal.Part{{Category: "mandatory", Percent: 4000, Bound: goal.AtLeast}, {Category: "elective", Percent: 3000, Bound: goal.AtMost}, {Category: "practice", Percent: 3000, Bound: goal.AtLeast}}
		return goal.Criterion{Composition: &goal.Composition{Reading: goal.Reading(kind), Target: target(), Parts: parts, Window: ever}}
	case "items":
		return items(rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"0", "1", "2", "3"}), 1, 3, rapid.ID[string]).Draw(t, "items")...)
	case "all", "any":
		var list []goal.Criterion
		for range rapid.IntRange(1, 3).Draw(t, "parts") {
			list = append(list, drawCriterion(t, categories, levels-1))
		}
		if kind == "any" {
			return goal.Criterion{Any: list}
		}
		return all(list...)
	}
	return goal.Criterion{Credits: &goal.Credits{Target: target(), Window: ever}}
}

func BenchmarkPropose(b *testing.B) {
	var steps []goal.Step
	for i := range 200 {
		steps = append(steps, course(fmt.Sprint(i), []string{"elective", "practice", "mandatory"}[i%3], fmt.Sprint(2+i%5)))
	}
	def := &goal.Definition{Criteria: all(total("100"), total("40", "practice"), total("30", "mandatory"))}
	r := lin(map[string]string{"elective": "60", "practice": "12", "mandatory": "20"})
	for b.Loop() {
		goal.Propose(def, r, autumn(), steps)
	}
}
