package credithttp

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

// Adjustment is credits given or taken by hand.
type Adjustment struct {
	ID       int64        `json:"id"`
	Person   Person       `json:"person"`
	Kind     ledger.Kind  `json:"kind" enum:"adjustment,deduction" doc:"Credits are given or taken"`
	Amount   fixed.Amount `json:"amount"`
	Category Word         `json:"category"`
	EarnedAt time.Time    `json:"earned_at" doc:"The date it counts for"`
	Reason   string       `json:"reason"`
	Evidence string       `json:"evidence"`
	AskedBy  string       `json:"asked_by" doc:"Empty when a rule proposes it"`
	Rule     *Word        `json:"rule,omitempty" doc:"The rule that proposes a deduction"`
	Activity int64        `json:"activity_id,omitempty" doc:"The record that it proposes it for"`
	AskedAt  time.Time    `json:"asked_at"`
	Decision *Decision    `json:"decision,omitempty"`
}

// Decision is what the second person said.
type Decision struct {
	Accepted bool      `json:"accepted"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Note     string    `json:"note,omitempty"`
}

// AdjustmentForm asks for an adjustment.
type AdjustmentForm struct {
	Person   int64        `json:"person_id" minimum:"1"`
	Kind     ledger.Kind  `json:"kind" enum:"adjustment,deduction"`
	Amount   fixed.Amount `json:"amount" doc:"Above 0, at most 1000.00"`
	Category string       `json:"category" minLength:"1" doc:"Code"`
	EarnedAt *time.Time   `json:"earned_at,omitempty" doc:"The date it counts for; now when left out"`
	Reason   string       `json:"reason" minLength:"2" maxLength:"500" doc:"Everybody reads it on the public log"`
	Evidence string       `json:"evidence" minLength:"2" maxLength:"500" doc:"Name, number or address of the proof"`
}

func (e edge) registerAdjustments(api *httpx.API) {
	ask := op("ask-adjustment", "POST", "/adjustments", credit.LedgerAdjust, "Ask for a manual adjustment", "提出人工调整")
	ask.Status, ask.Idempotent = http.StatusCreated, true
	ask.Description = "Posted only when a second person accepts it. org.person_unknown (404) also for people out of reach; credit.adjustment_self (403); " +
		"credit.grant_quota (409); credit.adjustment_amount, credit.unknown_category, credit.in_the_future, credit.reason_needed, credit.evidence_needed (422)."
	httpx.Register(api, ask, e.ask)
	open := op("list-open-adjustments", "GET", "/adjustments/open", credit.LedgerDecide, "List adjustments that wait for a decision", "查看待复核的人工调整")
	httpx.Register(api, open, e.listOpen)
	decide := op("decide-adjustment", "PUT", "/adjustments/{id}/decision", credit.LedgerDecide, "Decide on an adjustment", "复核人工调整")
	decide.Description = "A rejection needs a note. credit.adjustment_same_person (403) for whoever asked for it and for the one concerned; " +
		"credit.adjustment_not_found (404), credit.adjustment_decided and credit.deduction_too_large (409)."
	httpx.Register(api, decide, e.decide)
	log := op("list-adjustment-log", "GET", "/adjustments/log", "", "Read the public log of adjustments", "查看人工调整公示")
	log.Description = "Every accepted adjustment with everybody's names, for everybody who is signed in."
	httpx.Register(api, log, e.listLog)
}

type askIn struct{ Body AdjustmentForm }

type askOut struct {
	Location string `header:"Location"`
	Body     Adjustment
}

func (e edge) ask(ctx context.Context, in *askIn) (*askOut, error) {
	f := in.Body
	out := &askOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		p := org.PersonID(f.Person)
		if err := e.within(ctx, tx, actor, credit.LedgerAdjust, p, org.ErrPersonUnknown.At("person_id")); err != nil {
			return err
		}
		category, err := e.categoryOf(ctx, tx, f.Category)
		if err != nil {
			return err
		}
		a := credit.Adjustment{Person: p, Kind: f.Kind, Amount: f.Amount, Category: category, Reason: f.Reason, Evidence: f.Evidence, AskedBy: whoOf(actor)}
		if f.EarnedAt != nil {
			a.EarnedAt = *f.EarnedAt
		}
		if a, err = e.Credit.AskAdjustment(ctx, tx, a); err != nil {
			return err
		}
		out.Location = fmt.Sprintf("/api/v1/adjustments/%d", a.ID)
		out.Body, err = e.adjustmentOf(ctx, tx, a)
		return err
	})
	return out, err
}

func whoOf(actor access.Actor) credit.Who {
	return credit.Who{Account: actor.Account, Person: org.PersonID(actor.Person)}
}

func (e edge) categoryOf(ctx context.Context, tx *db.Tx, code string) (credit.CategoryID, error) {
	list, err := e.Credit.Categories(ctx, tx)
	if err != nil {
		return 0, err
	}
	for _, c := range list {
		if c.Code == code {
			return c.ID, nil
		}
	}
	return 0, fault.New(fault.Invalid, "credit.unknown_category", nil).At("category")
}

type decideIn struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Accepted bool   `json:"accepted"`
		Note     string `json:"note,omitempty" maxLength:"500" doc:"Needed for a rejection"`
	}
}

type adjustmentOut struct{ Body Adjustment }

func (e edge) decide(ctx context.Context, in *decideIn) (*adjustmentOut, error) {
	out := &adjustmentOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		a, err := e.Credit.Decide(ctx, tx, credit.AdjustmentID(in.ID), whoOf(actor), in.Body.Accepted, in.Body.Note)
		if a.Person != 0 {
			// Looked at after the decision, which is rolled back for somebody out of reach.
			unknown := fault.New(fault.NotFound, "credit.adjustment_not_found", nil)
			if err := e.within(ctx, tx, actor, credit.LedgerDecide, a.Person, unknown); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
		out.Body, err = e.adjustmentOf(ctx, tx, a)
		return err
	})
	return out, err
}

type adjustmentsIn struct {
	httpx.PageQuery
	Person int64     `query:"person_id" minimum:"0" doc:"Whom they concern"`
	From   time.Time `query:"from" doc:"Asked for (open ones) or decided (the log) at or after"`
	To     time.Time `query:"to" doc:"Before"`
}

type adjustmentsOut struct{ Body httpx.Page[Adjustment] }

// adjustmentPlace is where a page of adjustments begins.
type adjustmentPlace struct {
	Before int64 `json:"a"`
}

func (e edge) listOpen(ctx context.Context, in *adjustmentsIn) (*adjustmentsOut, error) {
	return e.listAdjustments(ctx, in, true, func(ctx context.Context, tx *db.Tx, actor access.Actor, list []credit.Adjustment) ([]credit.Adjustment, error) {
		reach, err := e.Org.ReachOf(ctx, tx, actor, credit.LedgerDecide)
		if err != nil {
			return nil, err
		}
		var covered []credit.Adjustment
		for _, a := range list {
			ok, err := e.Org.Covers(ctx, tx, reach, a.Person)
			if err != nil {
				return nil, err
			}
			if ok {
				covered = append(covered, a)
			}
		}
		return covered, nil
	})
}

func (e edge) listLog(ctx context.Context, in *adjustmentsIn) (*adjustmentsOut, error) {
	return e.listAdjustments(ctx, in, false, func(_ context.Context, _ *db.Tx, _ access.Actor, list []credit.Adjustment) ([]credit.Adjustment, error) {
		return list, nil
	})
}

// listAdjustments answers a page, of which only those are shown that shown
// lets through; a page may therefore be short and still have a next one.
func (e edge) listAdjustments(ctx context.Context, in *adjustmentsIn, open bool,
	shown func(context.Context, *db.Tx, access.Actor, []credit.Adjustment) ([]credit.Adjustment, error)) (*adjustmentsOut, error) {
	place, err := httpx.DecodeCursor[adjustmentPlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	var before credit.AdjustmentID
	if place != nil {
		before = credit.AdjustmentID(place.Before)
	}
	out := &adjustmentsOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		list, err := e.Credit.Adjustments(ctx, tx, credit.AdjustmentFilter{
			Open: open, Person: org.PersonID(in.Person), From: in.From, To: in.To, Before: before, Limit: in.Limit + 1,
		})
		if err != nil {
			return err
		}
		found := httpx.PageOf(list, in.Limit, func(a credit.Adjustment) adjustmentPlace { return adjustmentPlace{int64(a.ID)} })
		visible, err := shown(ctx, tx, actor, found.Items)
		if err != nil {
			return err
		}
		items, err := e.adjustmentsOf(ctx, tx, visible)
		out.Body = httpx.Page[Adjustment]{Items: items, Next: found.Next}
		return err
	})
	return out, err
}

func (e edge) adjustmentOf(ctx context.Context, tx *db.Tx, a credit.Adjustment) (Adjustment, error) {
	list, err := e.adjustmentsOf(ctx, tx, []credit.Adjustment{a})
	if err != nil {
		return Adjustment{}, err
	}
	return list[0], nil
}

// adjustmentsOf adds the names that a reader needs.
func (e edge) adjustmentsOf(ctx context.Context, tx *db.Tx, list []credit.Adjustment) ([]Adjustment, error) {
	var people []org.PersonID
	var accounts []int64
	for _, a := range list {
		people, accounts = append(people, a.Person), append(accounts, a.AskedBy.Account)
		if a.Decision != nil {
			accounts = append(accounts, a.Decision.By.Account)
		}
	}
	names, err := e.Org.NamesOf(ctx, tx, people)
	if err != nil {
		return nil, err
	}
	who, err := e.Accounts.NamesOf(ctx, tx, accounts)
	if err != nil {
		return nil, err
	}
	g, err := e.glossary(ctx, tx)
	if err != nil {
		return nil, err
	}
	codes := make(map[credit.CategoryID]string, len(g.all))
	for _, c := range g.all {
		codes[c.ID] = c.Code
	}
	proposers, err := e.proposers(ctx, tx, g, list)
	if err != nil {
		return nil, err
	}
	out := make([]Adjustment, len(list))
	for i, a := range list {
		out[i] = Adjustment{
			ID: int64(a.ID), Person: personOf(names, a.Person), Kind: a.Kind, Amount: a.Amount, Category: word(g.categories, codes[a.Category]),
			EarnedAt: a.EarnedAt, Reason: a.Reason, Evidence: a.Evidence, AskedBy: who[a.AskedBy.Account], AskedAt: a.AskedAt,
		}
		out[i].Rule, out[i].Activity = proposers[a.Version], int64(a.Activity)
		if d := a.Decision; d != nil {
			out[i].Decision = &Decision{Accepted: d.Accepted, By: who[d.By.Account], At: d.At, Note: d.Note}
		}
	}
	return out, nil
}

// proposers names the rules that proposed deductions, by their versions.
func (e edge) proposers(ctx context.Context, tx *db.Tx, g *glossary, list []credit.Adjustment) (map[credit.VersionID]*Word, error) {
	out := map[credit.VersionID]*Word{}
	for _, a := range list {
		if a.Version == 0 || out[a.Version] != nil {
			continue
		}
		v, err := e.Credit.Version(ctx, tx, a.Version)
		if err != nil {
			return nil, err
		}
		out[a.Version] = &Word{Code: v.Definition.Code, Name: g.in(v.Definition.Name)}
	}
	return out, nil
}
