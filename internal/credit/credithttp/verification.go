package credithttp

import (
	"context"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

// verifyTimeout bounds a verification, which reads everything.
const verifyTimeout = 15 * time.Minute

// Verification is what was read, and the first thing that does not agree.
type Verification struct {
	Agrees     bool         `json:"agrees"`
	People     int          `json:"people" doc:"With transfers"`
	Transfers  int          `json:"transfers"`
	Issued     fixed.Amount `json:"issued" doc:"Sum of everything that rules gave"`
	Activities int          `json:"activities"`
	Difference *Difference  `json:"difference,omitempty" doc:"The first difference"`
}

// Difference names one thing that is not as it must be.
type Difference struct {
	What     string  `json:"what" enum:"transfer,balance,lot,standing,activity"`
	Person   *Person `json:"person,omitempty"`
	Transfer int64   `json:"transfer_id,omitempty"`
	Activity int64   `json:"activity_id,omitempty"`
	Detail   string  `json:"detail,omitempty" doc:"In English, for whoever looks into it"`
}

func (e edge) registerVerification(api *httpx.API) {
	o := op("verify-ledger", "GET", "/verification", credit.LedgerVerify, "Verify the ledger", "核验学分账本")
	o.Timeout = verifyTimeout
	o.Description = "Derives balances, lots and totals again from the transfers, checks that every transfer and every activity is as it was written, and names the first difference. It reads everything of the company."
	httpx.Register(api, o, e.verify)
}

type verifyOut struct{ Body Verification }

func (e edge) verify(ctx context.Context, _ *struct{}) (*verifyOut, error) {
	out := &verifyOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		found, err := e.Credit.Verify(ctx, tx, func(int) {})
		if err != nil {
			return err
		}
		altered, activities, err := e.Activity.Verify(ctx, tx)
		if err != nil {
			return err
		}
		out.Body = Verification{People: found.People, Transfers: found.Transfers, Issued: found.Issued, Activities: activities}
		out.Body.Difference, err = e.differenceOf(ctx, tx, found.First, altered)
		out.Body.Agrees = out.Body.Difference == nil
		return err
	})
	return out, err
}

func (e edge) differenceOf(ctx context.Context, tx *db.Tx, first *credit.Difference, altered *activity.Altered) (*Difference, error) {
	var out *Difference
	var p org.PersonID
	switch {
	case first != nil:
		out, p = &Difference{What: first.What, Transfer: int64(first.Transfer), Detail: first.Detail}, first.Person
	case altered != nil:
		out, p = &Difference{What: "activity", Activity: int64(altered.Activity), Detail: "its content was changed since it was recorded"}, altered.Person
	default:
		return nil, nil
	}
	if p == 0 {
		return out, nil
	}
	names, err := e.Org.NamesOf(ctx, tx, []org.PersonID{p})
	person := personOf(names, p)
	out.Person = &person
	return out, err
}
