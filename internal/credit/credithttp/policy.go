package credithttp

import (
	"context"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

// RulePolicy is what the company has set for all its rules.
type RulePolicy struct {
	RulePolicyForm
	SetBy string     `json:"set_by,omitempty"`
	SetAt *time.Time `json:"set_at,omitempty" doc:"Absent while nobody has changed what everybody begins with"`
}

// RulePolicyForm is what may be set.
type RulePolicyForm struct {
	ClientLimit fixed.Amount `json:"client_limit" doc:"The most that one payment may be on self-declared or client-reported evidence alone; 0.00 is no limit"`
	Ceiling     string       `json:"ceiling" maxLength:"10" doc:"The most by which campaigns multiply together" example:"3"`
	Deductions  bool         `json:"deductions" doc:"Whether rules may propose to take credits; a person confirms each"`
}

func (e edge) registerPolicy(api *httpx.API) {
	httpx.Register(api, op("read-rule-policy", "GET", "/rule-policy", credit.RuleRead, "Read what is set for all rules", "查看规则的统一设置"), e.readPolicy)
	put := op("set-rule-policy", "PUT", "/rule-policy", credit.RulePublish, "Set what applies to all rules", "修改规则的统一设置")
	put.Description = "For what is recorded from now on. credit.policy_limit, credit.policy_ceiling (422)."
	httpx.Register(api, put, e.setPolicy)
}

type policyOut struct{ Body RulePolicy }

func (e edge) readPolicy(ctx context.Context, _ *struct{}) (*policyOut, error) {
	out := &policyOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		p, err := e.Credit.PolicyOf(ctx, tx)
		if err != nil {
			return err
		}
		out.Body, err = e.policyOf(ctx, tx, p)
		return err
	})
	return out, err
}

type setPolicyIn struct{ Body RulePolicyForm }

func (e edge) setPolicy(ctx context.Context, in *setPolicyIn) (*policyOut, error) {
	ceiling, err := expr.ParseNumber(in.Body.Ceiling)
	if err != nil {
		return nil, fault.New(fault.Invalid, "credit.policy_ceiling", fault.Args{"most": credit.MaxCeiling}).At("ceiling")
	}
	out := &policyOut{}
	err = e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		p, err := e.Credit.SetPolicy(ctx, tx, credit.Policy{ClientLimit: in.Body.ClientLimit, Ceiling: ceiling, Deductions: in.Body.Deductions}, actor.Account)
		if err != nil {
			return err
		}
		out.Body, err = e.policyOf(ctx, tx, p)
		return err
	})
	return out, err
}

func (e edge) policyOf(ctx context.Context, tx *db.Tx, p credit.Policy) (RulePolicy, error) {
	names, err := e.Accounts.NamesOf(ctx, tx, []int64{p.SetBy})
	return RulePolicy{RulePolicyForm: RulePolicyForm{ClientLimit: p.ClientLimit, Ceiling: p.Ceiling.String(), Deductions: p.Deductions},
		SetBy: names[p.SetBy], SetAt: instantOrNil(p.SetAt)}, err
}
