package goal

import (
	"cmp"
	"slices"

	"xuefen/internal/platform/fixed"
)

// choose finds the set: first what nothing can replace, then the fewest others
// by trying all small sets of the most useful steps, of registered objects if
// they are enough, and where no small set is enough, the most helpful one
// after the other.
func (b *bench) choose() (chosen []*option, reaches bool) {
	var rest []*option
	for i := range b.options {
		o := &b.options[i]
		if b.s.root.irreplaceable(o.step.Item) && len(chosen) < mostInSet {
			o.gain.into(b.base)
			chosen = append(chosen, o)
		} else {
			rest = append(rest, o)
		}
	}
	if b.s.root.judge(b.base).reached {
		return chosen, true
	}
	registered := slices.DeleteFunc(slices.Clone(rest), func(o *option) bool { return o.step.Item.Code == "" })
	for _, among := range [][]*option{registered, rest} {
		if set := b.smallest(among); set != nil {
			return append(chosen, set...), true
		}
	}
	more, reaches := b.gather(rest, mostInSet-len(chosen))
	return append(chosen, more...), reaches
}

// irreplaceable tells whether the goal cannot be reached without the item: it
// stands in a set of which everything is needed, outside of alternatives.
func (n *node) irreplaceable(item Item) bool {
	if n.any {
		return false
	}
	if c := n.criterion.Completed; c != nil {
		return n.need == len(c.Items) && n.demands(item)
	}
	return slices.ContainsFunc(n.parts, func(p *node) bool { return p.irreplaceable(item) })
}

// smallest tries all sets of one step, then of two, and so on, among the most
// useful, and gives the one that pays the least of the first size that
// reaches the goal. Sizes that cannot be enough, because even the most useful
// steps together fall short of the distance, are passed over.
func (b *bench) smallest(rest []*option) []*option {
	list, distance := b.shortlist(rest), b.distance()
	for size := 1; size <= min(exactSteps, len(list)); size++ {
		if distance > most(list[:size]) {
			continue
		}
		if set := b.cheapest(list, size); set != nil {
			return set
		}
	}
	return nil
}

// cheapest is the set of a size that reaches the goal and pays the least; of
// equals the one whose steps come first in the list.
func (b *bench) cheapest(list []helpful, size int) []*option {
	search := hunt{b: b, list: list, sum: b.with()}
	search.from(0, size, b.distance(), 0)
	return search.best
}

// hunt goes through sets depth first, and leaves those out that cannot be
// enough or cannot be cheaper: what even the most useful steps still missing
// would not close, as smallest counts, and what costs as much already.
type hunt struct {
	b     *bench
	list  []helpful
	sum   *gain // the base and the set in hand
	set   []*option
	best  []*option
	least fixed.Amount
}

// from adds more steps to the set in hand, from an index of the list on.
func (h *hunt) from(start, more int, distance, paid fixed.Amount) {
	if h.best != nil && paid >= h.least {
		return
	}
	if more == 0 {
		if h.b.s.root.judge(h.sum).reached {
			h.best, h.least = slices.Clone(h.set), paid
		}
		return
	}
	for i := start; i+more <= len(h.list); i++ {
		if distance > most(h.list[i:i+more]) {
			return // what comes later in the list helps no more
		}
		o := h.list[i]
		o.gain.into(h.sum)
		h.set = append(h.set, o.option)
		h.from(i+1, more-1, distance-o.help-1, paid+o.paid)
		h.set = h.set[:len(h.set)-1]
		o.gain.outOf(h.sum)
	}
}

// most is what steps close together at most: the lack of a weighting is
// rounded up by a hundredth each time.
func most(list []helpful) (sum fixed.Amount) {
	for _, o := range list {
		sum += o.help + 1
	}
	return sum
}

// helpful is an option with how much nearer it brings the goal from here on.
type helpful struct {
	*option
	help fixed.Amount
}

// shortlist keeps the most useful steps from here on, most useful first and
// otherwise in the order in which they were sorted. Steps whose amount nobody
// knows are left to the reader.
func (b *bench) shortlist(rest []*option) []helpful {
	from := b.distance()
	var list []helpful
	for _, o := range rest {
		if help := from - b.distance(o); help > 0 {
			list = append(list, helpful{o, help})
		}
	}
	slices.SortStableFunc(list, func(x, y helpful) int { return cmp.Compare(y.help, x.help) })
	return list[:min(len(list), searched)]
}

// gather takes the step that helps most, again and again, and at the end gives
// back what turned out not to be needed.
func (b *bench) gather(rest []*option, most int) (set []*option, reaches bool) {
	for len(set) < most {
		list := b.shortlist(rest)
		if len(list) == 0 {
			break
		}
		best := list[0].option
		best.gain.into(b.base)
		set = append(set, best)
		rest = slices.DeleteFunc(slices.Clone(rest), func(o *option) bool { return o == best })
		if b.s.root.judge(b.base).reached {
			return b.spare(set), true
		}
	}
	return set, false
}

// spare drops steps without which the goal is reached too, the least helpful
// first.
func (b *bench) spare(set []*option) []*option {
	for i := len(set) - 1; i >= 0; i-- {
		without := b.with()
		set[i].gain.outOf(without)
		if b.s.root.judge(without).reached {
			b.base = without
			set = slices.Delete(set, i, i+1)
		}
	}
	return set
}
