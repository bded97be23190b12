package credithttp

import (
	"context"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// Transfer is an entry of the ledger with the person it belongs to.
type Transfer struct {
	Person Person `json:"person"`
	Entry
}

func (e edge) registerTransfers(api *httpx.API) {
	list := op("list-transfers", "GET", "/transfers", credit.LedgerRead, "Search the ledger", "检索学分台账")
	list.Description = "The latest first, of the people whom the reader may see. A person out of reach is org.person_unknown (404)."
	httpx.Register(api, list, e.listTransfers)
	reverse := op("reverse-transfer", "PUT", "/transfers/{id}/reversal", credit.LedgerReverse, "Reverse a transfer", "冲正学分流水")
	reverse.Description = "A correcting transfer takes an award or an adjustment back; nothing is changed or removed. Spent credits become owed. " +
		"credit.transfer_not_found (404), credit.not_reversible and credit.reversed (409), credit.reason_needed (422)."
	httpx.Register(api, reverse, e.reverse)
}

type transfersIn struct {
	httpx.PageQuery
	Person   int64     `query:"person_id" minimum:"0"`
	Kind     string    `query:"kind" enum:"award,pending_award,effect,lapse,reversal,adjustment,correction,deduction,restore,hold,release,settle,expire,opening,opening_earned,opening_reversal"`
	Rule     string    `query:"rule" maxLength:"64" doc:"Code of a rule, in any version"`
	Category string    `query:"category" maxLength:"40" doc:"Code, with its parts"`
	From     time.Time `query:"from" doc:"Recorded at or after"`
	To       time.Time `query:"to" doc:"Recorded before"`
}

type transfersOut struct{ Body httpx.Page[Transfer] }

// transferPlace is where a page of transfers begins.
type transferPlace struct {
	Before int64 `json:"t"`
}

func (e edge) listTransfers(ctx context.Context, in *transfersIn) (*transfersOut, error) {
	place, err := httpx.DecodeCursor[transferPlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	q := credit.Search{Rule: in.Rule, Category: in.Category, From: in.From, To: in.To, Limit: in.Limit + 1}
	if in.Kind != "" {
		q.Kinds = []ledger.Kind{ledger.Kind(in.Kind)}
	}
	if place != nil {
		q.Before = ledger.TransferID(place.Before)
	}
	out := &transfersOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if err := e.narrow(ctx, tx, actor, org.PersonID(in.Person), &q); err != nil {
			return err
		}
		list, err := e.Credit.Search(ctx, tx, q)
		if err != nil {
			return err
		}
		found := httpx.PageOf(list, in.Limit, func(x credit.Entry) transferPlace { return transferPlace{int64(x.ID)} })
		items, err := e.transfersOf(ctx, tx, found.Items)
		out.Body = httpx.Page[Transfer]{Items: items, Next: found.Next}
		return err
	})
	return out, err
}

// narrow limits a search to one person, or to those whom the actor reaches.
func (e edge) narrow(ctx context.Context, tx *db.Tx, actor access.Actor, p org.PersonID, q *credit.Search) error {
	if p != 0 {
		q.All, q.People = false, []org.PersonID{p}
		return e.within(ctx, tx, actor, credit.LedgerRead, p, org.ErrPersonUnknown)
	}
	reach, err := e.Org.ReachOf(ctx, tx, actor, credit.LedgerRead)
	if err != nil {
		return err
	}
	q.People, q.All, err = e.Org.PeopleWithin(ctx, tx, reach)
	return err
}

func (e edge) transfersOf(ctx context.Context, tx *db.Tx, list []credit.Entry) ([]Transfer, error) {
	people := make([]org.PersonID, len(list))
	for i, x := range list {
		people[i] = x.Person
	}
	names, err := e.Org.NamesOf(ctx, tx, people)
	if err != nil {
		return nil, err
	}
	entries, err := e.entriesOf(ctx, tx, list)
	out := make([]Transfer, len(entries))
	for i, x := range entries {
		out[i] = Transfer{Person: personOf(names, people[i]), Entry: x}
	}
	return out, err
}

// Reversal says why a transfer is taken back.
type Reversal struct {
	Reason string `json:"reason" minLength:"2" maxLength:"500" doc:"The person concerned reads it"`
}

type reverseIn struct {
	ID   int64 `path:"id" minimum:"1"`
	Body Reversal
}

func (e edge) reverse(ctx context.Context, in *reverseIn) (*receiptOut, error) {
	out := &receiptOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		id := ledger.TransferID(in.ID)
		x, found, err := e.Credit.EntryOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if !found {
			return notFound()
		}
		if err := e.within(ctx, tx, actor, credit.LedgerReverse, x.Person, notFound()); err != nil {
			return err
		}
		if err := e.Credit.Reverse(ctx, tx, id, in.Body.Reason, actor.Account); err != nil {
			return err
		}
		if x, _, err = e.Credit.EntryOf(ctx, tx, id); err != nil {
			return err
		}
		out.Body, err = e.receiptOf(ctx, tx, x)
		return err
	})
	return out, err
}
