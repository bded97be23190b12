package credit

import (
	"context"

	"xuefen/internal/activity"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// RulesInForce lists the versions that apply to what happens now, and the
// announced ones that begin later.
func (s *Service) RulesInForce(ctx context.Context, tx *db.Tx) (now, announced []*rule.Rule, err error) {
	b, err := s.inForce(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	at := s.clock.Now()
	return b.set.InForce(at, zone), b.set.Announced(at, zone), nil
}

// OffersFor says, for each object, what the rules in force would pay a person
// at most for doing something with it, before caps already used. An object
// without a code stands for any that is not registered.
func (s *Service) OffersFor(ctx context.Context, tx *db.Tx, p org.PersonID, objects []activity.Object) ([][]rule.Offer, error) {
	rules, _, err := s.RulesInForce(ctx, tx)
	if err != nil {
		return nil, err
	}
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	stands, err := s.org.StandAt(ctx, tx, []org.PersonID{p}, now)
	if err != nil {
		return nil, err
	}
	out := make([][]rule.Offer, len(objects))
	for i := range objects {
		o := &objects[i]
		a := activity.Activity{Person: p, Object: o, Input: activity.Input{ObjectType: o.Type, ObjectCode: o.Code, Parent: o.Parent, OccurredAt: now}}
		facts := factsOf(&a, stands[p], zone)
		for _, r := range rules {
			if offer, ok := rule.Offers(r, &facts); ok {
				out[i] = append(out[i], offer)
			}
		}
	}
	return out, nil
}
