package rule

import (
	"slices"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
)

// sense blames a rule that no activity can ever match, such as score ≥ 80 and
// score < 60. It looks at comparisons with constants, which is where people
// contradict themselves; it never blames a rule that could match.
func (ck *checker) sense(r *Rule) {
	if r.when == nil || len(ck.parts) > 0 {
		return
	}
	if field, ok := r.when.satisfiable(ranges{}); !ok {
		ck.blame("if", "rule.never_matches", fault.Args{"field": field})
	}
}

// ranges is what is left possible for each field.
type ranges map[string]domain

// domain is what one field may still be. A nil list of allowed values means
// any; numbers also have bounds.
type domain struct {
	low, high             expr.Number
	hasLow, hasHigh       bool
	openLow, openHigh     bool
	numbers, wrongNumbers []expr.Number
	texts, wrongTexts     []string
	numbersSet, textsSet  bool
}

// satisfiable narrows the ranges by everything the condition demands. When
// nothing is left, it names the field.
func (c *condition) satisfiable(known ranges) (string, bool) {
	var choices []*condition
	if field, ok := c.narrow(known, &choices); !ok {
		return field, false
	}
	for _, choice := range choices {
		last, possible := "", false
		for i := range choice.parts {
			field, ok := choice.parts[i].satisfiable(known.copy())
			if ok {
				possible = true
				break
			}
			last = field
		}
		if !possible {
			return last, false
		}
	}
	return "", true
}

func (r ranges) copy() ranges {
	c := make(ranges, len(r))
	for k, v := range r {
		v.numbers, v.wrongNumbers = slices.Clone(v.numbers), slices.Clone(v.wrongNumbers)
		v.texts, v.wrongTexts = slices.Clone(v.texts), slices.Clone(v.wrongTexts)
		c[k] = v
	}
	return c
}

func (c *condition) narrow(known ranges, choices *[]*condition) (string, bool) {
	switch c.kind {
	case leafKind:
		if c.leaf.AlwaysFalse() {
			return c.leaf.Source(), false
		}
		for _, d := range c.leaf.Demands() {
			left := known[d.Field]
			left.demand(d)
			known[d.Field] = left
			if left.empty() {
				return d.Field, false
			}
		}
	case allKind:
		for i := range c.parts {
			if field, ok := c.parts[i].narrow(known, choices); !ok {
				return field, false
			}
		}
	case anyKind:
		*choices = append(*choices, c)
	}
	return "", true
}

func (d *domain) demand(c expr.Comparison) {
	if len(c.Texts) > 0 {
		d.demandText(c)
		return
	}
	n := c.Numbers
	switch c.Op {
	case "==", "in":
		if !d.numbersSet {
			d.numbers, d.numbersSet = slices.Clone(n), true
		} else {
			d.numbers = slices.DeleteFunc(d.numbers, func(x expr.Number) bool { return !hasNumber(n, x) })
		}
	case "!=":
		d.wrongNumbers = append(d.wrongNumbers, n...)
	case ">", ">=":
		if cmp := n[0].Cmp(d.low); !d.hasLow || cmp > 0 || cmp == 0 && c.Op == ">" {
			d.low, d.hasLow, d.openLow = n[0], true, c.Op == ">"
		}
	case "<", "<=":
		if cmp := n[0].Cmp(d.high); !d.hasHigh || cmp < 0 || cmp == 0 && c.Op == "<" {
			d.high, d.hasHigh, d.openHigh = n[0], true, c.Op == "<"
		}
	}
}

func (d *domain) demandText(c expr.Comparison) {
	switch c.Op {
	case "==", "in":
		if !d.textsSet {
			d.texts, d.textsSet = slices.Clone(c.Texts), true
		} else {
			d.texts = slices.DeleteFunc(d.texts, func(s string) bool { return !slices.Contains(c.Texts, s) })
		}
	case "!=":
		d.wrongTexts = append(d.wrongTexts, c.Texts...)
	}
}

func hasNumber(list []expr.Number, x expr.Number) bool {
	return slices.ContainsFunc(list, func(n expr.Number) bool { return n.Cmp(x) == 0 })
}

func (d *domain) empty() bool {
	if d.textsSet && !slices.ContainsFunc(d.texts, func(s string) bool { return !slices.Contains(d.wrongTexts, s) }) {
		return true
	}
	if d.numbersSet && !slices.ContainsFunc(d.numbers, d.inBounds) {
		return true
	}
	if d.hasLow && d.hasHigh {
		cmp := d.low.Cmp(d.high)
		return cmp > 0 || cmp == 0 && (d.openLow || d.openHigh || hasNumber(d.wrongNumbers, d.low))
	}
	return false
}

func (d *domain) inBounds(n expr.Number) bool {
	if hasNumber(d.wrongNumbers, n) {
		return false
	}
	if cmp := n.Cmp(d.low); d.hasLow && (cmp < 0 || cmp == 0 && d.openLow) {
		return false
	}
	cmp := n.Cmp(d.high)
	return !d.hasHigh || cmp < 0 || cmp == 0 && !d.openHigh
}
