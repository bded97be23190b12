package goal

import (
	"xuefen/internal/platform/fixed"
)

// whole is 100 percent in hundredths of a percent.
const whole = 10_000

// verdict is what a criterion comes to. Have, need and lack are credits, or
// points of a weighting; of items they are counts.
type verdict struct {
	reached    bool
	have, need fixed.Amount
	lack       fixed.Amount // the least credits that would close this criterion by itself
	percent    int          // 100 only when reached
}

// judge decides a criterion, as if the gain had been earned already. A nil
// gain is nothing.
func (n *node) judge(g *gain) verdict {
	c := n.criterion
	switch {
	case c.Credits != nil:
		return n.least(n.sum(c.Credits.Category, g), n.target)
	case c.Share != nil && c.Share.Of == OfEarned:
		return shareOfEarned(n.sum(c.Share.Category, g), n.sum("", g), c.Share.Percent)
	case c.Share != nil:
		return n.least(n.sum(c.Share.Category, g), partOf(n.target, c.Share.Percent))
	case c.Composition != nil && c.Composition.Reading == Weighted:
		return n.weighted(g)
	case c.Composition != nil:
		return n.quota(g)
	case c.Completed != nil:
		return n.completed(g)
	}
	return n.group(g)
}

func (n *node) sum(category string, g *gain) fixed.Amount {
	if g == nil {
		return n.sums[category]
	}
	return n.sums[category] + g.sums[category]
}

// partOf is percent of an amount, rounded up, so that having it is the same as
// having the exact part.
func partOf(amount, percent fixed.Amount) fixed.Amount {
	return upward(amount*percent, whole)
}

// upward divides and rounds up; the divisor is above zero.
func upward(a, b fixed.Amount) fixed.Amount {
	q := a / b
	if a%b > 0 {
		q++
	}
	return q
}

func (n *node) least(have, need fixed.Amount) verdict {
	v := verdict{reached: have >= need, have: have, need: need, lack: max(0, need-have)}
	v.percent = percentOf(have, need, v.reached)
	return v
}

// percentOf rounds down, so that nobody reads 100 before it is reached.
func percentOf(have, need fixed.Amount, reached bool) int {
	if reached {
		return 100
	}
	if need <= 0 || have <= 0 {
		return 0
	}
	return int(min(have*100/need, 99))
}

// shareOfEarned asks for have ≥ percent of everything. Each credit of the
// category also raises the whole, so closing takes
// (percent·whole − have) / (1 − percent). Nothing has no share.
func shareOfEarned(have, all, percent fixed.Amount) verdict {
	v := verdict{have: have, need: partOf(all, percent), reached: all > 0 && have*whole >= all*percent}
	if !v.reached {
		v.lack = max(1, upward(all*percent-have*whole, whole-percent))
	}
	v.percent = percentOf(have, v.need, v.reached)
	return v
}

// weighted asks for Σ percent·credits ≥ target. The score is shown rounded
// down, so that it never looks reached before it is.
func (n *node) weighted(g *gain) verdict {
	var score, heaviest fixed.Amount
	for _, p := range n.criterion.Composition.Parts {
		score += n.sum(p.Category, g) * p.Percent
		heaviest = max(heaviest, p.Percent)
	}
	v := verdict{have: score / whole, need: n.target, reached: score >= n.target*whole}
	if !v.reached {
		v.lack = upward(n.target*whole-score, heaviest)
	}
	v.percent = percentOf(v.have, v.need, v.reached)
	return v
}

// quota counts the parts: of a most, no more than its part of the target; of a
// least, all, and its part must be there.
func (n *node) quota(g *gain) verdict {
	v := verdict{need: n.target, reached: true, percent: 100}
	var floors fixed.Amount
	for _, p := range n.criterion.Composition.Parts {
		have, bound := n.sum(p.Category, g), partOf(n.target, p.Percent)
		if p.Bound == AtMost {
			v.have += min(have, n.target*p.Percent/whole)
			continue
		}
		v.have += have
		if have < bound {
			v.reached = false
			v.percent = min(v.percent, percentOf(have, bound, false))
			floors += bound - have
		}
	}
	if v.have < n.target {
		v.reached = false
		v.percent = min(v.percent, percentOf(v.have, n.target, false))
	}
	v.lack = max(n.target-v.have, floors, 0)
	return v
}

func (n *node) completed(g *gain) verdict {
	v := verdict{need: fixed.Amount(n.need)}
	for _, item := range n.criterion.Completed.Items {
		if n.done[item] || g != nil && g.items[item] {
			v.have++
		}
	}
	v.reached = v.have >= v.need
	v.percent = percentOf(v.have, v.need, v.reached)
	return v
}

// group is as far as its weakest part, or for any as its best.
func (n *node) group(g *gain) verdict {
	v := verdict{reached: !n.any, percent: 100}
	if n.any {
		v.percent = 0
	}
	for _, part := range n.parts {
		p := part.judge(g)
		if n.any {
			v.reached, v.percent = v.reached || p.reached, max(v.percent, p.percent)
		} else {
			v.reached, v.percent = v.reached && p.reached, min(v.percent, p.percent)
		}
	}
	return v
}
