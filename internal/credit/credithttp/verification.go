package credithttp

import (
	"context"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/proof"
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
	Log        ProvenLog    `json:"log"`
	Difference *Difference  `json:"difference,omitempty" doc:"The first difference"`
}

// ProvenLog is what was derived of the Merkle log.
type ProvenLog struct {
	Size    int64     `json:"size" doc:"Transfers with a place in the log"`
	Heads   int64     `json:"heads" doc:"Signed tree heads"`
	Waiting int64     `json:"waiting" doc:"Transfers that get their place within the minute"`
	Refused []Refused `json:"refused" doc:"Found by the log and given no place: not written by this system, or gone"`
}

// Refused is a transfer that got no place in the log.
type Refused struct {
	Transfer int64     `json:"transfer_id"`
	Gone     bool      `json:"gone" doc:"Posted, and removed before it got its place; else it is not as this system wrote it"`
	FoundAt  time.Time `json:"found_at"`
}

// Difference names one thing that is not as it must be.
type Difference struct {
	What     string  `json:"what" enum:"transfer,lot,lot_use,balance,standing,cap,rule,outcome,activity,leaf,tile,head,log,key,erasure,closing"`
	Person   *Person `json:"person,omitempty"`
	Transfer int64   `json:"transfer_id,omitempty"`
	Number   int64   `json:"number,omitempty" doc:"The person's running number of the transfer"`
	Activity int64   `json:"activity_id,omitempty"`
	Detail   string  `json:"detail,omitempty" doc:"In English, for whoever looks into it"`
}

func (e edge) registerVerification(api *httpx.API) {
	o := op("verify-ledger", "GET", "/verification", credit.LedgerVerify, "Verify the ledger", "核验学分账本")
	o.Timeout = verifyTimeout
	o.Description = "Derives the Merkle log, balances, lots and totals again from the transfers, checks that every transfer and every activity is as it was written, and names the first difference. It reads everything of the company."
	httpx.Register(api, o, e.verify)
}

type verifyOut struct{ Body Verification }

func (e edge) verify(ctx context.Context, _ *struct{}) (*verifyOut, error) {
	out := &verifyOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		log, err := e.Proof.Verify(ctx, tx, func(int64, int64) {})
		if err != nil {
			return err
		}
		refused, err := e.Proof.Refused(ctx, tx)
		if err != nil {
			return err
		}
		found, err := e.Credit.Verify(ctx, tx, func(int) {})
		if err != nil {
			return err
		}
		altered, activities, err := e.Activity.Verify(ctx, tx)
		if err != nil {
			return err
		}
		out.Body = Verification{
			People: found.People, Transfers: found.Transfers, Issued: found.Issued, Activities: activities,
			Log: ProvenLog{Size: log.Size, Heads: log.Heads, Waiting: log.Waiting, Refused: refusedOf(refused)},
		}
		var p org.PersonID
		switch {
		case log.First != nil:
			d := log.First
			out.Body.Difference, p = &Difference{What: d.What, Transfer: int64(d.Transfer), Number: d.Seq, Detail: d.Detail}, d.Person
		case found.First != nil:
			d := found.First
			out.Body.Difference, p = &Difference{What: d.What, Transfer: int64(d.Transfer), Number: d.Seq, Activity: int64(d.Activity), Detail: d.Detail}, d.Person
		case altered != nil:
			out.Body.Difference, p = &Difference{What: "activity", Activity: int64(altered.Activity), Detail: altered.Detail}, altered.Person
		default:
			out.Body.Agrees = true
			return nil
		}
		return e.nameDifference(ctx, tx, out.Body.Difference, p)
	})
	return out, err
}

// nameDifference adds who is concerned.
func (e edge) nameDifference(ctx context.Context, tx *db.Tx, d *Difference, p org.PersonID) error {
	if p == 0 {
		return nil
	}
	names, err := e.Org.NamesOf(ctx, tx, []org.PersonID{p})
	person := personOf(names, p)
	d.Person = &person
	return err
}

func refusedOf(list []proof.Refusal) []Refused {
	out := make([]Refused, len(list))
	for i, r := range list {
		out[i] = Refused{int64(r.Transfer), r.Gone, r.FoundAt}
	}
	return out
}
