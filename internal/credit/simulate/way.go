package simulate

import (
	"cmp"
	"slices"
	"time"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/fixed"
)

// way is the fewest acts that make 100 credits within a year, by what the
// rules paid for one act and what their caps let through.
func (t *Tally) way(w int) []WayStep {
	const wanted = fixed.Amount(100_00)
	type offer struct {
		rule *rule.Rule
		each fixed.Amount
	}
	var offers []offer
	for _, one := range t.Worlds[w].Set.InForce(t.To.Add(-time.Second), t.To.Location()) {
		if sum := t.Rules[w][one]; sum != nil && sum.Times > 0 {
			offers = append(offers, offer{one, sum.Credits / fixed.Amount(sum.Times)})
		}
	}
	slices.SortFunc(offers, func(a, b offer) int {
		return cmp.Or(cmp.Compare(b.each, a.each), cmp.Compare(a.rule.Def.Code, b.rule.Def.Code))
	})
	steps, left := []WayStep{}, wanted
	for _, o := range offers {
		most, bounded := yearly(o.rule, o.each)
		acts := int64((left + o.each - 1) / max(o.each, 1))
		if bounded {
			acts = min(acts, most)
		}
		if acts <= 0 || left <= 0 || o.each <= 0 {
			continue
		}
		got := o.each * fixed.Amount(acts)
		steps, left = append(steps, WayStep{Rule: o.rule.Def.Code, Name: o.rule.Def.Name, Acts: acts, Credits: got}), left-got
	}
	if left > 0 {
		return []WayStep{}
	}
	return steps
}

// yearly is how many acts of one kind the caps of a rule pay within a year;
// caps by object or attribute bound nobody who finds another one.
func yearly(r *rule.Rule, each fixed.Amount) (most int64, bounded bool) {
	times := map[rule.Period]int64{rule.Day: 365, rule.Week: 52, rule.Month: 12, rule.Quarter: 4, rule.Year: 1, rule.Ever: 1}
	for _, c := range r.Def.Caps {
		if c.Key != "" && c.Key != rule.None {
			continue
		}
		limit, err := fixed.Parse(string(c.Limit))
		if err != nil || each <= 0 {
			continue
		}
		n := int64(limit/each) * times[c.Period]
		if c.Unit == rule.Times {
			n = int64(limit/100) * times[c.Period]
		}
		if !bounded || n < most {
			most, bounded = n, true
		}
	}
	return most, bounded
}
