package credit

import (
	"context"

	"xuefen/internal/activity"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// OffersFor says for each object what the rules in force would pay a person at
// most for doing something with it, before caps already used, in the order of
// rules. Person 0 stands for anybody; an object without a code for any that is
// not registered. Retired objects are offered nothing.
func (s *Service) OffersFor(ctx context.Context, tx *db.Tx, p org.PersonID, objects []activity.Object) ([][]rule.Offer, error) {
	b, err := s.inForce(ctx, tx)
	if err != nil {
		return nil, err
	}
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	var stand org.Stand
	if p != 0 {
		stands, err := s.org.StandAt(ctx, tx, []org.PersonID{p}, now)
		if err != nil {
			return nil, err
		}
		stand = stands[p]
	}
	rules := b.set.InForce(now, zone)
	out := make([][]rule.Offer, len(objects))
	for i := range objects {
		o := &objects[i]
		if o.Retired {
			continue
		}
		a := activity.Activity{Person: p, Object: o, Input: activity.Input{ObjectType: o.Type, ObjectCode: o.Code, Parent: o.Parent, OccurredAt: now}}
		facts := factsOf(&a, stand, zone)
		for _, r := range rules {
			if offer, ok := rule.Offers(r, &facts); ok {
				out[i] = append(out[i], offer)
			}
		}
	}
	return out, nil
}
