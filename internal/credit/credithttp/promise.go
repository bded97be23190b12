package credithttp

import (
	"context"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

func (e edge) registerPromises(api *httpx.API) {
	mine := op("list-my-promises", "GET", "/me/promises", credit.StatementRead, "What enrolling promised me", "我报名时获得的学分承诺")
	mine.Description = "Whoever enrols in an object is promised what the rules in force pay for it; later changes pay at least that."
	httpx.Register(api, mine, e.myPromises)
	httpx.Register(api, op("count-rule-promises", "GET", "/rules/{id}/promises", credit.RuleRead, "Open promises of a rule", "规则未兑现的承诺"), e.rulePromises)
}

// Promise is a rule version that somebody was promised for an object.
type Promise struct {
	ObjectType Word         `json:"object_type"`
	ObjectCode string       `json:"object_code"`
	ObjectName string       `json:"object_name,omitempty"`
	Rule       RuleRef      `json:"rule"`
	Amount     fixed.Amount `json:"amount" doc:"At least this with full marks; 0.00 when it varies"`
	Varies     bool         `json:"varies" doc:"The amount depends on numbers nobody knew then"`
	MadeAt     time.Time    `json:"made_at"`
	KeptAt     *time.Time   `json:"kept_at,omitempty" doc:"When it was first paid; absent while open"`
}

type promisesOut struct {
	Body struct {
		Items []Promise `json:"items"`
	}
}

func (e edge) myPromises(ctx context.Context, _ *struct{}) (*promisesOut, error) {
	out := &promisesOut{}
	out.Body.Items = []Promise{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		list, err := e.Credit.PromisesOf(ctx, tx, org.PersonID(actor.Person))
		if err != nil || len(list) == 0 {
			return err
		}
		g, err := e.glossary(ctx, tx)
		if err != nil {
			return err
		}
		for _, p := range list {
			one, err := e.promise(ctx, tx, g, p)
			if err != nil {
				return err
			}
			out.Body.Items = append(out.Body.Items, one)
		}
		return nil
	})
	return out, err
}

func (e edge) promise(ctx context.Context, tx *db.Tx, g *glossary, p credit.Promise) (Promise, error) {
	v, err := e.Credit.Version(ctx, tx, p.Version)
	if err != nil {
		return Promise{}, err
	}
	out := Promise{
		ObjectType: word(g.types, p.ObjectType), ObjectCode: p.ObjectCode, Rule: g.rule(v.Definition.Code, v.Number), Amount: p.Amount, Varies: p.Varies, MadeAt: p.MadeAt,
	}
	object, err := e.Activity.ObjectBy(ctx, tx, p.ObjectType, p.ObjectCode)
	if object != nil {
		out.ObjectName = g.pick(object.Name, object.NameEn)
	}
	if !p.KeptAt.IsZero() {
		out.KeptAt = &p.KeptAt
	}
	return out, err
}

// OpenPromises says what changing a rule touches.
type OpenPromises struct {
	Promises int          `json:"promises"`
	People   int          `json:"people"`
	Amount   fixed.Amount `json:"amount" doc:"Sum of what was promised, as far as it was known"`
	Varying  int          `json:"varying" doc:"Promises whose amount was not known"`
}

type rulePromisesIn struct {
	ID int64 `path:"id" minimum:"1"`
}

type rulePromisesOut struct{ Body OpenPromises }

func (e edge) rulePromises(ctx context.Context, in *rulePromisesIn) (*rulePromisesOut, error) {
	out := &rulePromisesOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		o, err := e.Credit.OpenPromisesOf(ctx, tx, credit.RuleID(in.ID))
		out.Body = OpenPromises(o)
		return err
	})
	return out, err
}
