package credit

import (
	"context"
	"time"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// Policy is what the company has set for all its rules, and who set it when.
// Every change is kept: what was recorded under a policy stays explained by it.
type Policy struct {
	ClientLimit fixed.Amount // zero is no limit
	Ceiling     expr.Number
	Deductions  bool
	SetBy       int64
	SetAt       time.Time // zero while nobody has set any
}

// MaxCeiling is the most that campaigns may multiply together.
const MaxCeiling = 100

// PolicyOf is the policy in force for what is recorded now.
func (s *Service) PolicyOf(ctx context.Context, tx *db.Tx) (Policy, error) {
	list, err := listPolicies(ctx, tx)
	if err != nil || len(list) > 0 {
		if err != nil {
			return Policy{}, err
		}
		return list[len(list)-1], nil
	}
	d := rule.DefaultPolicy()
	return Policy{ClientLimit: d.ClientLimit, Ceiling: d.Ceiling, Deductions: d.Deductions}, nil
}

// SetPolicy sets the policy for what is recorded from now on. Faults:
// credit.policy_limit, credit.policy_ceiling.
func (s *Service) SetPolicy(ctx context.Context, tx *db.Tx, p Policy, by int64) (Policy, error) {
	switch {
	case p.ClientLimit < 0 || p.ClientLimit > rule.MaxCredits:
		return p, fault.New(fault.Invalid, "credit.policy_limit", fault.Args{"most": rule.MaxCredits.Short()}).At("client_limit")
	case p.Ceiling.Cmp(expr.Whole(1)) < 0 || p.Ceiling.Cmp(expr.Whole(MaxCeiling)) > 0:
		return p, fault.New(fault.Invalid, "credit.policy_ceiling", fault.Args{"most": MaxCeiling}).At("ceiling")
	}
	// The stamp is locked before the time is taken, as in publishing.
	if err := bumpStamp(ctx, tx); err != nil {
		return p, err
	}
	p.SetBy, p.SetAt = by, s.clock.Now().UTC().Truncate(time.Microsecond)
	id, err := tx.NewID(ctx)
	if err != nil {
		return p, err
	}
	if err := insertPolicy(ctx, tx, id, p); err != nil {
		return p, err
	}
	RulesChanged.Publish(ctx, tx, RulesChange{})
	return p, nil
}

func rulePolicies(list []Policy) []rule.Policy {
	out := make([]rule.Policy, len(list))
	for i, p := range list {
		out[i] = rule.Policy{ClientLimit: p.ClientLimit, Ceiling: p.Ceiling, Deductions: p.Deductions, From: p.SetAt}
	}
	return out
}
