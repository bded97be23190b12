package mall

import (
	"slices"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// Buyer is what decides whether somebody may redeem a reward now.
type Buyer struct {
	Stand       org.Stand
	Accumulated map[Period]fixed.Amount // in the present month, quarter and year, and ever
	Taken       int                     // pieces of the reward in the present period of its limit
	Available   fixed.Amount
	Owed        fixed.Amount
}

// Refusal says why somebody may not redeem a reward now, nil when nothing but
// the credits may stand in the way. It is a pure function. Faults:
// mall.retired, mall.not_open_yet, mall.closed, mall.not_for_you,
// mall.accumulate_first, mall.limit_reached, mall.sold_out.
func (r *Reward) Refusal(b *Buyer, now time.Time, zone *time.Location) *fault.Fault {
	const minute = "2006-01-02 15:04"
	t := &r.Terms
	switch {
	case r.Retirement != nil:
		return fault.New(fault.Conflict, "mall.retired", nil)
	case t.From != nil && now.Before(*t.From):
		return fault.New(fault.Conflict, "mall.not_open_yet", fault.Args{"from": t.From.In(zone).Format(minute)})
	case t.Until != nil && !now.Before(*t.Until):
		return fault.New(fault.Conflict, "mall.closed", fault.Args{"until": t.Until.In(zone).Format(minute)})
	case !t.Who.covers(&b.Stand):
		return fault.New(fault.Forbidden, "mall.not_for_you", nil)
	}
	if have := b.Accumulated[t.Who.Window]; t.Who.MinAccumulated > have {
		return fault.New(fault.Conflict, "mall.accumulate_first", fault.Args{
			"need": t.Who.MinAccumulated.Short(), "have": have.Short(), "lack": (t.Who.MinAccumulated - have).Short(), "window": windowName(t.Who.Window),
		})
	}
	switch {
	case t.Limit != nil && b.Taken >= t.Limit.Times:
		return fault.New(fault.Conflict, "mall.limit_reached", fault.Args{"times": t.Limit.Times, "period": periodName(t.Limit.Period)})
	case r.Stock != nil && *r.Stock <= 0:
		return fault.New(fault.Conflict, "mall.sold_out", nil)
	}
	return nil
}

// Lacks is how many available credits are missing to the price.
func (r *Reward) Lacks(b *Buyer) fixed.Amount { return max(0, r.Price-b.Available) }

// covers tells whether somebody stands where the reward is for.
func (e *Eligibility) covers(stand *org.Stand) bool {
	if len(e.Grades) > 0 && !slices.Contains(e.Grades, stand.Grade) {
		return false
	}
	return len(e.Departments) == 0 || slices.ContainsFunc(stand.DepartmentPath, func(code string) bool { return slices.Contains(e.Departments, code) })
}
