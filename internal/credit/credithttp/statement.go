package credithttp

import (
	"context"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

// Entry is one line of a statement.
type Entry struct {
	ID          int64        `json:"id" doc:"Of the transfer"`
	Kind        ledger.Kind  `json:"kind" enum:"award,pending_award,effect,lapse,reversal,adjustment,correction,deduction,restore,hold,release,settle,expire,opening,opening_earned,opening_reversal"`
	Amount      fixed.Amount `json:"amount" doc:"Always above zero"`
	Change      fixed.Amount `json:"change" doc:"What it changed of the available credits"`
	Accumulated fixed.Amount `json:"accumulated" doc:"What it changed of the accumulated credits"`
	Balance     fixed.Amount `json:"balance" doc:"Available credits after it"`
	Category    *Word        `json:"category,omitempty"`
	Rule        *RuleRef     `json:"rule,omitempty"`
	Object      *EntryObject `json:"object,omitempty" doc:"What the activity was about"`
	Activity    int64        `json:"activity_id,omitempty"`
	Order       int64        `json:"order_id,omitempty"`
	Adjustment  int64        `json:"adjustment_id,omitempty"`
	EarnedAt    time.Time    `json:"earned_at" doc:"Decides windows and caps"`
	RecordedAt  time.Time    `json:"recorded_at"`
	ExpiresAt   *time.Time   `json:"expires_at,omitempty" doc:"When these credits can no longer be spent"`
	Reason      string       `json:"reason,omitempty"`
	By          string       `json:"by,omitempty" doc:"Who did it; absent when a rule did"`
	Reverses    int64        `json:"reverses,omitempty" doc:"The transfer that it takes back"`
	ReversedBy  int64        `json:"reversed_by,omitempty" doc:"The transfer that took it back"`
}

// EntryObject is what an entry is about.
type EntryObject struct {
	Type Word   `json:"type"`
	Name string `json:"name"`
}

func (e edge) registerStatement(api *httpx.API) {
	mine := op("read-my-statement", "GET", "/me/statement", credit.StatementRead, "Read my statement", "查看我的学分明细")
	mine.Description = "The latest first. org.person_unknown (404) for an account without a person."
	httpx.Register(api, mine, e.readMyStatement)
	one := op("read-statement", "GET", "/people/{id}/statement", credit.StatementRead, "Read a person's statement", "查看员工的学分明细")
	one.Description = "org.person_unknown (404) also for people out of reach."
	httpx.Register(api, one, e.readStatement)
	receipt := op("read-receipt", "GET", "/statement/{transfer}/receipt", credit.StatementRead, "Read how an entry came about", "查看得分凭据")
	receipt.Description = "The entry, the rule as a sentence, its clauses with what was seen, the arithmetic, and what took it back. credit.transfer_not_found (404) also for entries of people out of reach."
	httpx.Register(api, receipt, e.readReceipt)
}

type myStatementIn struct{ httpx.PageQuery }

type statementIn struct {
	httpx.PageQuery
	ID int64 `path:"id" minimum:"1"`
}

type statementOut struct{ Body httpx.Page[Entry] }

// statementPlace is where a page of a statement begins.
type statementPlace struct {
	Before int64 `json:"s"`
}

func (e edge) readMyStatement(ctx context.Context, in *myStatementIn) (*statementOut, error) {
	actor, _ := access.ActorOf(ctx)
	p, err := self(actor)
	if err != nil {
		return nil, err
	}
	return e.readStatement(ctx, &statementIn{PageQuery: in.PageQuery, ID: int64(p)})
}

func (e edge) readStatement(ctx context.Context, in *statementIn) (*statementOut, error) {
	place, err := httpx.DecodeCursor[statementPlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	var before int64
	if place != nil {
		before = place.Before
	}
	out := &statementOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		p := org.PersonID(in.ID)
		if err := e.within(ctx, tx, actor, credit.StatementRead, p, org.ErrPersonUnknown); err != nil {
			return err
		}
		list, err := e.Credit.Statement(ctx, tx, p, before, in.Limit+1)
		if err != nil {
			return err
		}
		found := httpx.PageOf(list, in.Limit, func(x credit.Entry) statementPlace { return statementPlace{x.Seq} })
		items, err := e.entriesOf(ctx, tx, found.Items)
		out.Body = httpx.Page[Entry]{Items: items, Next: found.Next}
		return err
	})
	return out, err
}

// entriesOf adds the names that a reader needs.
func (e edge) entriesOf(ctx context.Context, tx *db.Tx, list []credit.Entry) ([]Entry, error) {
	g, err := e.glossary(ctx, tx)
	if err != nil {
		return nil, err
	}
	accounts := make([]int64, len(list))
	for i, x := range list {
		accounts[i] = x.Account
	}
	names, err := e.Accounts.NamesOf(ctx, tx, accounts)
	out := make([]Entry, len(list))
	for i, x := range list {
		out[i] = g.entry(x)
		out[i].By = names[x.Account]
	}
	return out, err
}

func (g *glossary) entry(x credit.Entry) Entry {
	out := Entry{
		ID: int64(x.ID), Kind: x.Kind, Amount: x.Amount, Change: x.Signed(), Accumulated: x.Accumulated(), Balance: x.After,
		Activity: x.Activity, Order: x.Order, Adjustment: x.Adjustment, EarnedAt: x.EarnedAt, RecordedAt: x.RecordedAt, ExpiresAt: instantOrNil(x.ExpiresAt),
		Reason: x.Reason, Reverses: int64(x.Reverses), ReversedBy: int64(x.ReversedBy),
	}
	if x.CategoryCode != "" {
		c := word(g.categories, x.CategoryCode)
		out.Category = &c
	}
	if x.Rule != "" {
		r := g.rule(x.Rule, x.RuleNumber)
		out.Rule = &r
	}
	if x.ObjectType != "" {
		out.Object = &EntryObject{Type: word(g.types, x.ObjectType), Name: x.Object}
	}
	return out
}

// Receipt says how an entry came about.
type Receipt struct {
	Entry       Entry        `json:"entry"`
	Person      Person       `json:"person"`
	Sentence    *Sentence    `json:"sentence,omitempty" doc:"The rule in the version that paid"`
	Explanation *Explanation `json:"explanation,omitempty" doc:"Absent when no rule is behind the entry"`
	Reversal    *Entry       `json:"reversal,omitempty" doc:"The entry that took it back"`
	Original    *Entry       `json:"original,omitempty" doc:"The entry that it takes back"`
}

type receiptIn struct {
	Transfer int64 `path:"transfer" minimum:"1"`
}

type receiptOut struct{ Body Receipt }

func (e edge) readReceipt(ctx context.Context, in *receiptIn) (*receiptOut, error) {
	out := &receiptOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		x, found, err := e.Credit.EntryOf(ctx, tx, ledger.TransferID(in.Transfer))
		if err != nil {
			return err
		}
		if !found {
			return notFound()
		}
		if err := e.within(ctx, tx, actor, credit.StatementRead, x.Person, notFound()); err != nil {
			return err
		}
		out.Body, err = e.receiptOf(ctx, tx, x)
		return err
	})
	return out, err
}

func (e edge) receiptOf(ctx context.Context, tx *db.Tx, x credit.Entry) (Receipt, error) {
	names, err := e.Org.NamesOf(ctx, tx, []org.PersonID{x.Person})
	if err != nil {
		return Receipt{}, err
	}
	related := []credit.Entry{x}
	for _, id := range []ledger.TransferID{x.ReversedBy, x.Reverses} {
		if id == 0 {
			continue
		}
		y, found, err := e.Credit.EntryOf(ctx, tx, id)
		if err != nil {
			return Receipt{}, err
		}
		if found {
			related = append(related, y)
		}
	}
	entries, err := e.entriesOf(ctx, tx, related)
	if err != nil {
		return Receipt{}, err
	}
	out := Receipt{Entry: entries[0], Person: personOf(names, x.Person)}
	for i := range entries[1:] {
		other := &entries[i+1]
		if other.ID == int64(x.ReversedBy) {
			out.Reversal = other
		} else {
			out.Original = other
		}
	}
	if x.Version == 0 {
		return out, nil
	}
	return out, e.addRule(ctx, tx, x, &out)
}

// addRule says the rule behind an entry and why it paid. A reversal is
// explained by what it takes back.
func (e edge) addRule(ctx context.Context, tx *db.Tx, x credit.Entry, out *Receipt) error {
	v, err := e.Credit.Version(ctx, tx, credit.VersionID(x.Version))
	if err != nil {
		return err
	}
	say, err := e.teller(ctx, tx)
	if err != nil {
		return err
	}
	sentence := say.sentence(v.Definition)
	out.Sentence = &sentence
	if x.Activity == 0 {
		return nil
	}
	why, err := e.Credit.Explain(ctx, tx, activity.ID(x.Activity))
	if err != nil {
		return err
	}
	if paid, ok := credit.PaidBy(x, why.Rules); ok {
		explained := say.explanation(paid)
		out.Explanation = &explained
	}
	return nil
}
