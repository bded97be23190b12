package rule

import (
	"slices"
	"strings"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fixed"
)

// Offer is what a rule would pay at most for doing something with an object.
type Offer struct {
	Rule *Rule
	Most fixed.Amount
	Open bool // the amount depends on numbers nobody knows before; Most is 0
}

// Offers says what a rule would pay at most for a registered object of a type,
// with full marks, before caps. ok is false where the rule pays nothing for
// such objects, whatever anybody does. Facts carry the object and, where it is
// known, the person: a person outside the scope is offered nothing.
func Offers(r *Rule, f *Facts) (o Offer, ok bool) {
	about := func(w When) bool {
		return len(w.ObjectTypes) == 0 || slices.Contains(w.ObjectTypes, f.Activity.ObjectType)
	}
	if r.deducts || !slices.ContainsFunc(r.whens, about) {
		return o, false
	}
	if f.Person.Number != "" {
		if _, in := r.covers(&f.Person); !in {
			return o, false
		}
	}
	if r.when != nil && r.when.impossible(f) {
		return o, false
	}
	o = Offer{Rule: r}
	most, known, some := r.base.most(f)
	if !some {
		return o, false
	}
	if r.collect != nil || r.pool != "" {
		known = false // it comes with the whole set, or depends on the others
	}
	o.Open = !known
	for i := range r.bonuses {
		if sum, err := most.Add(r.bonuses[i].credits); err == nil {
			most = sum
		}
	}
	if n, fits := most.Hundredths(); fits && known {
		o.Most = fixed.Amount(min(n, int64(MaxCredits)))
	}
	for _, c := range r.caps {
		if c.Unit == Credits && known {
			o.Most = min(o.Most, c.credits)
		}
	}
	return o, true
}

// Conditions says in words what must hold for a rule to pay, empty when
// nothing must: what stands behind "完成可得 n 学分".
func (w *Words) Conditions(def Definition, lang string) Sentence {
	t := w.in(lang)
	var all []Sentence
	if def.If != nil {
		all = append(all, t.condition(def.If, false))
	}
	if def.Collect != nil {
		all = append(all, t.collect(&def))
	}
	if g := t.gate(&def); g != nil {
		all = append(all, t.say("gate_condition", map[string]Sentence{"days": piece(InValue, expr.Whole(int64(def.Gate.WithinDays)).String()), "deed": t.deedOf(def.Gate.When)}))
	}
	return t.list("semicolon", all)
}

// impossible says that a condition is false already by what is known of the
// object, so that no activity with it can hold.
func (c *condition) impossible(f *Facts) bool {
	switch c.kind {
	case leafKind:
		if !c.aboutObject() {
			return false
		}
		t, err := c.leaf.Holds(&expr.Run[*Facts]{Facts: f})
		return err == nil && t != expr.True
	case allKind:
		return slices.ContainsFunc(c.parts, func(p condition) bool { return p.impossible(f) })
	case anyKind:
		return !slices.ContainsFunc(c.parts, func(p condition) bool { return !p.impossible(f) })
	}
	return false
}

// aboutObject says that a leaf reads nothing but the object.
func (c *condition) aboutObject() bool {
	fields := c.leaf.Fields()
	return len(fields) > 0 && !slices.ContainsFunc(fields, func(f string) bool { return !strings.HasPrefix(f, "object.") })
}

// most gives the largest base for an object; known is false where it depends
// on the activity, some is false where it can never be more than nothing.
func (a *amount) most(f *Facts) (n expr.Number, known, some bool) {
	switch a.kind {
	case objectAmount:
		base, outcome, err := a.base(&expr.Run[*Facts]{Facts: f})
		return base, true, err == nil && outcome == Matched
	case tierAmount:
		best := expr.Number{}
		for _, s := range a.steps {
			if s.credits.Cmp(best) > 0 {
				best = s.credits
			}
		}
		if n, given, err := a.program.Value(&expr.Run[*Facts]{Facts: f}); err == nil && given {
			if i := a.reached(n); i >= 0 {
				return a.steps[i].credits, true, true
			}
			return n, true, false
		}
		return best, true, true
	case formulaAmount:
		n, given, err := a.program.Value(&expr.Run[*Facts]{Facts: f})
		if err != nil || !given {
			return expr.Number{}, false, true
		}
		return n, true, n.Sign() > 0
	}
	return a.fixed, true, true
}
