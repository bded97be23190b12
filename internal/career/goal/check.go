package goal

import (
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"

	"xuefen/internal/org"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// Limits of one definition.
const (
	deepest      = 4 // levels of groups
	mostCriteria = 30
	longestText  = 500
)

// Known is what a definition may name.
type Known struct {
	Categories, ObjectTypes, Verbs, Departments, Positions, Grades map[string]bool
}

// Check tells everything that is wrong with a definition: the fault
// goal.invalid carries a part for each, with the path of what is to blame.
func (d *Definition) Check(k *Known) error {
	c := &check{known: k, def: d}
	c.texts()
	c.dates()
	c.audience("for", &d.For)
	c.criterion("criteria", &d.Criteria, 1)
	if c.leaves > mostCriteria {
		c.blame("criteria", "goal.too_many_criteria", fault.Args{"count": c.leaves, "limit": mostCriteria})
	}
	if len(c.parts) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "goal.invalid", fault.Args{"count": len(c.parts)}).With(c.parts...)
}

type check struct {
	known  *Known
	def    *Definition
	leaves int
	parts  []*fault.Fault
}

func (c *check) blame(path, code string, args fault.Args) {
	const most = 20
	if len(c.parts) < most {
		c.parts = append(c.parts, fault.New(fault.Invalid, code, args).At(path))
	}
}

var codeForm = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]{0,59}$`)

func (c *check) texts() {
	if !codeForm.MatchString(c.def.Code) {
		c.blame("code", "goal.bad_code", nil)
	}
	if c.def.Name.Zh == "" && c.def.Name.En == "" {
		c.blame("name", "goal.name_missing", nil)
	}
	c.text("name", c.def.Name)
	c.text("text", c.def.Text)
}

func (c *check) text(path string, n Name) {
	if utf8.RuneCountInString(n.Zh) > longestText || utf8.RuneCountInString(n.En) > longestText {
		c.blame(path, "goal.text_too_long", fault.Args{"limit": longestText})
	}
}

func (c *check) dates() {
	c.date("from", c.def.From)
	c.date("to", c.def.To)
	if c.def.From != "" && c.def.To != "" && c.def.From >= c.def.To {
		c.blame("to", "goal.ends_before_it_begins", nil)
	}
}

func (c *check) date(path string, date org.Date) {
	if _, err := org.ParseDate(string(date)); err != nil {
		c.blame(path, "goal.bad_date", fault.Args{"date": clip(string(date))})
	}
}

func (c *check) audience(path string, a *Audience) {
	c.codes(path+".departments", a.Departments, c.known.Departments, "goal.unknown_department")
	c.codes(path+".positions", a.Positions, c.known.Positions, "goal.unknown_position")
	c.codes(path+".grades", a.Grades, c.known.Grades, "goal.unknown_grade")
}

func (c *check) codes(path string, codes []string, known map[string]bool, refusal string) {
	for i, code := range codes {
		if !known[code] {
			c.blame(fmt.Sprintf("%s[%d]", path, i), refusal, fault.Args{"code": clip(code)})
		}
	}
}

// criterion checks one node of the tree.
func (c *check) criterion(path string, n *Criterion, level int) {
	c.text(path+".name", n.Name)
	kinds := 0
	for _, set := range []bool{len(n.All) > 0, len(n.Any) > 0, n.Credits != nil, n.Share != nil, n.Composition != nil, n.Completed != nil} {
		if set {
			kinds++
		}
	}
	switch {
	case kinds != 1:
		c.blame(path, "goal.one_criterion", nil)
		return
	case level > deepest:
		c.blame(path, "goal.too_deep", fault.Args{"limit": deepest})
		return
	case n.Credits != nil:
		c.credits(path+".credits", n.Credits)
	case n.Share != nil:
		c.share(path+".share", n.Share)
	case n.Composition != nil:
		c.composition(path+".composition", n.Composition)
	case n.Completed != nil:
		c.completed(path+".completed", n.Completed)
	}
	if len(n.All)+len(n.Any) == 0 {
		c.leaves++
	}
	for i := range n.All {
		c.criterion(fmt.Sprintf("%s.all[%d]", path, i), &n.All[i], level+1)
	}
	for i := range n.Any {
		c.criterion(fmt.Sprintf("%s.any[%d]", path, i), &n.Any[i], level+1)
	}
}

func (c *check) credits(path string, n *Credits) {
	if n.Category != "" {
		c.category(path+".category", n.Category)
	}
	c.targets(path, n.Target, n.Targets)
	c.window(path+".window", n.Window)
}

func (c *check) targets(path string, general fixed.Amount, special []Target) {
	c.target(path+".target", general)
	for i := range special {
		at := fmt.Sprintf("%s.targets[%d]", path, i)
		c.target(at+".target", special[i].Target)
		c.audience(at, &special[i].Audience)
		if len(special[i].Departments)+len(special[i].Positions)+len(special[i].Grades) == 0 {
			c.blame(at, "goal.target_for_nobody", nil)
		}
	}
}

func (c *check) target(path string, target fixed.Amount) {
	if target <= 0 || target > fixed.MaxAmount {
		c.blame(path, "goal.target_not_positive", nil)
	}
}

func (c *check) category(path, code string) {
	if !c.known.Categories[code] {
		c.blame(path, "goal.unknown_category", fault.Args{"code": clip(code)})
	}
}

func (c *check) percent(path string, percent fixed.Amount) {
	if percent <= 0 || percent > whole {
		c.blame(path, "goal.bad_percent", nil)
	}
}

func (c *check) window(path string, w Window) {
	const longest = 120
	switch {
	case !slices.Contains([]WindowKind{Year, Quarter, Month, Ever, Rolling, SinceHire}, w.Kind):
		c.blame(path+".kind", "goal.bad_window", fault.Args{"window": clip(string(w.Kind))})
	case w.Kind == Rolling && (w.Months < 1 || w.Months > longest):
		c.blame(path+".months", "goal.bad_months", fault.Args{"limit": longest})
	case w.Kind != Rolling && w.Months != 0:
		c.blame(path+".months", "goal.months_of_rolling", nil)
	}
}

func (c *check) share(path string, n *Share) {
	c.category(path+".category", n.Category)
	c.percent(path+".percent", n.Percent)
	c.window(path+".window", n.Window)
	switch n.Of {
	case OfRequired:
		if n.Required < 0 || n.Required > fixed.MaxAmount || n.Required == 0 && c.def.Criteria.total() == nil {
			c.blame(path+".required", "goal.share_of_nothing", nil)
		}
	case OfEarned:
		if n.Percent == whole {
			c.blame(path+".percent", "goal.share_of_all", nil)
		}
	default:
		c.blame(path+".of", "goal.bad_whole", fault.Args{"of": clip(string(n.Of))})
	}
}

func (c *check) composition(path string, n *Composition) {
	c.targets(path, n.Target, n.Targets)
	c.window(path+".window", n.Window)
	var sum fixed.Amount
	floor := false
	seen := map[string]bool{}
	for i, p := range n.Parts {
		at := fmt.Sprintf("%s.parts[%d]", path, i)
		c.category(at+".category", p.Category)
		c.percent(at+".percent", p.Percent)
		if seen[p.Category] {
			c.blame(at+".category", "goal.category_twice", fault.Args{"code": clip(p.Category)})
		}
		seen[p.Category] = true
		sum += p.Percent
		floor = floor || p.Bound == AtLeast
		if n.Reading == Quota && p.Bound != AtLeast && p.Bound != AtMost {
			c.blame(at+".bound", "goal.bound_missing", nil)
		}
	}
	switch {
	case n.Reading != Quota && n.Reading != Weighted:
		c.blame(path+".reading", "goal.bad_reading", fault.Args{"reading": clip(string(n.Reading))})
	case len(n.Parts) == 0, n.Reading == Weighted && sum != whole:
		c.blame(path+".parts", "goal.weights_not_whole", fault.Args{"sum": sum.Short()})
	case n.Reading == Quota && !floor && sum < whole:
		c.blame(path+".parts", "goal.quota_out_of_reach", nil)
	}
}

func (c *check) completed(path string, n *Completed) {
	if len(n.Items) == 0 || n.AtLeast < 0 || n.AtLeast > len(n.Items) {
		c.blame(path+".items", "goal.items_missing", nil)
	}
	seen := map[Item]bool{}
	for i, item := range n.Items {
		at := fmt.Sprintf("%s.items[%d]", path, i)
		switch {
		case !c.known.ObjectTypes[item.Type]:
			c.blame(at+".type", "goal.unknown_object_type", fault.Args{"type": clip(item.Type)})
		case item.Code == "":
			c.blame(at+".code", "goal.item_code_missing", nil)
		case seen[item]:
			c.blame(at, "goal.item_twice", fault.Args{"code": clip(item.Code)})
		}
		seen[item] = true
	}
	c.codes(path+".verbs", n.Verbs, c.known.Verbs, "goal.unknown_verb")
}

func clip(text string) string {
	const most = 40
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
