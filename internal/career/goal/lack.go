package goal

import (
	"xuefen/internal/platform/fixed"
)

// lack is what is missing to a goal: credits of any category, credits of
// named categories, and items. Credits of a category also close the total, so
// the parts overlap.
type lack struct {
	total      fixed.Amount
	categories map[string]fixed.Amount
	items      int
}

// lackOf sums up what a tree of criteria still needs. Of alternatives the
// nearest counts.
func (s *situation) lackOf(n *node, g *gain) lack {
	c, v := n.criterion, n.judge(g)
	switch {
	case v.reached:
		return lack{}
	case c.Completed != nil:
		return lack{items: int(v.need - v.have)}
	case c.Credits != nil && c.Credits.Category != "":
		return lack{categories: map[string]fixed.Amount{c.Credits.Category: v.lack}}
	case c.Share != nil:
		return lack{categories: map[string]fixed.Amount{c.Share.Category: v.lack}}
	case c.Composition != nil && c.Composition.Reading == Quota:
		return n.quotaLack(g, v)
	case len(n.parts) == 0:
		return lack{total: v.lack}
	}
	var sum lack
	for i, part := range n.parts {
		l := s.lackOf(part, g)
		switch {
		case !n.any:
			sum = sum.and(l)
		case i == 0 || s.distance(l) < s.distance(sum):
			sum = l
		}
	}
	return sum
}

func (n *node) quotaLack(g *gain, v verdict) lack {
	l := lack{total: max(0, v.need-v.have), categories: map[string]fixed.Amount{}}
	for _, p := range n.criterion.Composition.Parts {
		if missing := partOf(n.target, p.Percent) - n.sum(p.Category, g); p.Bound != AtMost && missing > 0 {
			l.categories[p.Category] = missing
		}
	}
	return l
}

// and joins what two criteria need; the same credits serve both.
func (l lack) and(other lack) lack {
	joined := lack{total: max(l.total, other.total), items: l.items + other.items, categories: map[string]fixed.Amount{}}
	for _, part := range []lack{l, other} {
		for category, amount := range part.categories {
			joined.categories[category] = max(joined.categories[category], amount)
		}
	}
	return joined
}

// credits is the least number of credits that can close the lack: the total,
// or the categories side by side; the parts of a category count inside it.
func (s *situation) credits(l lack) fixed.Amount {
	inside, sum := map[string]fixed.Amount{}, fixed.Amount(0)
	for category, amount := range l.categories {
		if parent := s.world.Parents[category]; parent != "" {
			inside[parent] += amount
		}
	}
	for category, amount := range l.categories {
		switch parent := s.world.Parents[category]; {
		case parent == "":
			sum += max(amount, inside[category])
		case l.categories[parent] == 0:
			sum += amount
		}
	}
	return max(l.total, sum)
}

// itemWeight is how many credits a missing item counts for when steps are
// compared: nothing replaces it, so it comes before most credits.
const itemWeight fixed.Amount = 10_00

// distance is how far a goal is, as one number to compare steps by.
func (s *situation) distance(l lack) fixed.Amount {
	return s.credits(l) + fixed.Amount(l.items)*itemWeight
}
