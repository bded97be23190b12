// Package proofhttp gives the proof its addresses: the signed tree heads with
// the public key, statements that prove themselves, and the proof that the log
// only grew.
package proofhttp

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/board"
	"xuefen/internal/credit/proof"
	"xuefen/internal/credit/proof/prooffile"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// Parts is what the addresses are made of.
type Parts struct {
	DB    *db.DB
	Clock clock.Clock
	Proof *proof.Service
	Org   *org.Service
}

// Register adds all addresses of the proof.
func Register(api *httpx.API, p Parts) {
	e := edge{p}
	status := op("read-proof", "/proof", board.Read, "How the log of the ledger stands", "查看账本日志的最新树头和公钥")
	status.Description = "The log is a Merkle tree over all transfers (RFC 6962). Write a tree head down somewhere else: whatever is changed, removed or back-dated under it later can be proven."
	httpx.Register(api, status, e.status)
	heads := op("list-tree-heads", "/proof/heads", board.Read, "Signed tree heads", "查看已签名的树头")
	heads.Description = "The latest first. The signed text is a checkpoint of transparency logs (C2SP tlog-checkpoint)."
	httpx.Register(api, heads, e.heads)
	consistency := op("read-consistency-proof", "/proof/consistency", board.Read, "Prove that the log only grew between two tree heads", "下载两个树头之间的一致性证明")
	consistency.Description = "A file that `xuefen proof check` checks offline. proof.no_head (404)."
	httpx.Register(api, consistency, e.consistency)
	mine := op("read-my-statement-proof", "/me/statement/proof", credit.StatementRead, "My statement with its proofs", "下载我的可验证学分明细")
	mine.Description = "A file that `xuefen proof check` checks offline with the public key. proof.no_head (404) before the first transfer of the company; org.person_unknown (404) for an account without a person."
	httpx.Register(api, mine, e.mine)
	one := op("read-statement-proof", "/people/{id}/statement/proof", credit.StatementRead, "A person's statement with its proofs", "下载员工的可验证学分明细")
	one.Description = "As the person downloads it. org.person_unknown (404) also for people out of reach."
	httpx.Register(api, one, e.one)
}

func op(id, path, permission, english, chinese string) httpx.Operation {
	return httpx.Operation{
		ID: id, Method: http.MethodGet, Path: "/api/v1" + path, Permission: permission,
		Summary: httpx.Summary{English: english, Chinese: chinese}, Tags: []string{"proof"},
	}
}

type edge struct{ Parts }

func (e edge) read(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) error) error {
	actor, _ := access.ActorOf(ctx)
	return e.DB.Tenant(db.TenantID(actor.Tenant)).Read(ctx, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, actor) })
}

// TreeHead is a signed tree head.
type TreeHead struct {
	Number int64     `json:"number" doc:"From 1, without gaps"`
	Size   int64     `json:"size" doc:"Transfers in the log"`
	Root   string    `json:"root" doc:"Hash of the tree, base64"`
	At     time.Time `json:"at"`
	Day    string    `json:"day,omitempty" doc:"The day that this head closes"`
	Signed string    `json:"signed" doc:"The whole signed text"`
}

func treeHeadOf(h *proof.SignedHead) *TreeHead {
	if h == nil {
		return nil
	}
	return &TreeHead{Number: h.Number, Size: h.Size, Root: h.Root.String(), At: h.At, Day: h.Day, Signed: h.Signed}
}

// Status is how the log stands.
type Status struct {
	Origin    string    `json:"origin,omitempty" doc:"Names the log; absent before the first transfer"`
	Key       string    `json:"key,omitempty" doc:"The public key: name+hash+key; absent before the first transfer"`
	Size      int64     `json:"size" doc:"Transfers in the log"`
	Last      *TreeHead `json:"last,omitempty" doc:"The last head; at most a minute old while something is posted"`
	LastOfDay *TreeHead `json:"last_of_day,omitempty" doc:"The last head that closed a day"`
}

type statusOut struct{ Body Status }

func (e edge) status(ctx context.Context, _ *struct{}) (*statusOut, error) {
	out := &statusOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		found, err := e.Proof.Status(ctx, tx)
		out.Body = Status{Key: found.Key, Size: found.Size, Last: treeHeadOf(found.Last), LastOfDay: treeHeadOf(found.LastDay)}
		if found.Last != nil {
			out.Body.Origin = found.Last.Origin
		}
		return err
	})
	return out, err
}

type headsIn struct {
	httpx.PageQuery
	Days bool `query:"days" doc:"Only those that close a day"`
}

type headsOut struct{ Body httpx.Page[TreeHead] }

// headsPlace is where a page of heads begins.
type headsPlace struct {
	Before int64 `json:"n"`
}

func (e edge) heads(ctx context.Context, in *headsIn) (*headsOut, error) {
	place, err := httpx.DecodeCursor[headsPlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	if place == nil {
		place = &headsPlace{}
	}
	out := &headsOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.Proof.Heads(ctx, tx, in.Days, place.Before, in.Limit+1)
		found := httpx.PageOf(list, in.Limit, func(h proof.SignedHead) headsPlace { return headsPlace{h.Number} })
		out.Body = httpx.Page[TreeHead]{Items: make([]TreeHead, len(found.Items)), Next: found.Next}
		for i := range found.Items {
			out.Body.Items[i] = *treeHeadOf(&found.Items[i])
		}
		return err
	})
	return out, err
}

type consistencyIn struct {
	From int64 `query:"from" minimum:"1" required:"true" doc:"Number of one head"`
	To   int64 `query:"to" minimum:"1" required:"true" doc:"Number of the other head"`
}

type consistencyOut struct {
	Disposition string `header:"Content-Disposition"`
	Body        prooffile.Consistency
}

func (e edge) consistency(ctx context.Context, in *consistencyIn) (*consistencyOut, error) {
	out := &consistencyOut{Disposition: httpx.Attachment(fmt.Sprintf("xuefen-consistency-%d-%d.json", min(in.From, in.To), max(in.From, in.To)))}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) (err error) {
		out.Body, err = e.Proof.Consistency(ctx, tx, in.From, in.To)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type statementIn struct {
	ID int64 `path:"id" minimum:"1"`
}

type statementOut struct {
	Disposition string `header:"Content-Disposition"`
	Body        prooffile.Statement
}

func (e edge) mine(ctx context.Context, _ *struct{}) (*statementOut, error) {
	actor, _ := access.ActorOf(ctx)
	if actor.Person == 0 {
		return nil, org.ErrPersonUnknown
	}
	return e.one(ctx, &statementIn{actor.Person})
}

func (e edge) one(ctx context.Context, in *statementIn) (*statementOut, error) {
	out := &statementOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		p := org.PersonID(in.ID)
		reach, err := e.Org.ReachOf(ctx, tx, actor, credit.StatementRead)
		if err != nil {
			return err
		}
		if covered, err := e.Org.Covers(ctx, tx, reach, p); err != nil || !covered {
			return errorOr(err, org.ErrPersonUnknown)
		}
		names, err := e.Org.NamesOf(ctx, tx, []org.PersonID{p})
		if err != nil {
			return err
		}
		out.Disposition = httpx.Attachment(fmt.Sprintf("xuefen-statement-%s-%s.json", names[p].Number, e.Clock.Now().Format(time.DateOnly)))
		out.Body, err = e.Proof.Statement(ctx, tx, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func errorOr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
