// Package cockpithttp gives the cockpit its address.
package cockpithttp

import (
	"context"
	"net/http"

	"xuefen/internal/insight/cockpit"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

// Parts is what the address is made of.
type Parts struct {
	DB      *db.DB
	Cockpit *cockpit.Service
}

// Cockpit is the five numbers: learners, credits, the widest goal, what waits,
// and what went wrong.
type Cockpit struct {
	Month        string       `json:"month" doc:"The window of the numbers, such as month:2026-11"`
	Learners     int          `json:"learners" doc:"People with credits this month"`
	LearnersThen int          `json:"learners_then" doc:"The same a month before"`
	Headcount    int          `json:"headcount" doc:"People at work"`
	Credits      fixed.Amount `json:"credits" doc:"Credits earned this month"`
	CreditsThen  fixed.Amount `json:"credits_then" doc:"The same a month before"`
	Goal         *Goal        `json:"goal,omitempty" doc:"The goal that most people have"`
	Orders       int          `json:"orders" doc:"Orders to handle"`
	Adjustments  int          `json:"adjustments" doc:"Manual adjustments to decide"`
	Rules        int          `json:"rules" doc:"Rule versions waiting for a second person"`
	Failed       int          `json:"failed" doc:"Records over which a rule failed"`
}

// Goal is how the people of a goal stand.
type Goal struct {
	ID      int64  `json:"id"`
	Zh      string `json:"zh"`
	En      string `json:"en"`
	People  int    `json:"people"`
	Reached int    `json:"reached"`
	Nearly  int    `json:"nearly"`
	Missed  int    `json:"missed"`
}

type (
	none    struct{}
	showOut struct{ Body Cockpit }
)

// Register adds the address.
func Register(api *httpx.API, p Parts) {
	httpx.Register(api, httpx.Operation{
		ID: "show-cockpit", Method: http.MethodGet, Path: "/api/v1/cockpit", Permission: cockpit.Read, Tags: []string{"Cockpit"},
		Summary: httpx.Summary{English: "Five numbers of the company and what waits", Chinese: "企业的五个关键数字与待办"},
	}, func(ctx context.Context, _ *none) (*showOut, error) {
		actor, err := access.Require(ctx, cockpit.Read)
		if err != nil {
			return nil, err
		}
		var n cockpit.Numbers
		err = p.DB.Tenant(db.TenantID(actor.Tenant)).Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = p.Cockpit.Now(ctx, tx)
			return err
		})
		if err != nil {
			return nil, err
		}
		return &showOut{Body: shown(n)}, nil
	})
}

func shown(n cockpit.Numbers) Cockpit {
	c := Cockpit{
		Month: n.Month.String(), Learners: n.Learners, LearnersThen: n.LearnersThen, Headcount: n.Headcount, Credits: n.Credits, CreditsThen: n.CreditsThen,
		Orders: n.Orders, Adjustments: n.Waiting.Adjustments, Rules: n.Waiting.Rules, Failed: n.Waiting.Failed,
	}
	if g := n.Goal; g != nil {
		name := g.Goal.Definition.Name
		c.Goal = &Goal{ID: int64(g.Goal.Goal), Zh: name.Zh, En: name.En, People: g.People, Reached: g.Reached, Nearly: g.Nearly, Missed: g.Missed}
	}
	return c
}
