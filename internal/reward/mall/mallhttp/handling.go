package mallhttp

import (
	"context"
	"net/http"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/reward/mall"
)

// Decision approves or rejects an order.
type Decision struct {
	Accept bool   `json:"accept"`
	Note   string `json:"note,omitempty" maxLength:"500" doc:"Needed to reject; the person reads it"`
}

type (
	handlingIn struct {
		httpx.PageQuery
		State       []string `query:"state" enum:"placed,approved,rejected,cancelled,fulfilled" doc:"Several by commas; nothing means all"`
		Reward      int64    `query:"reward_id" minimum:"1"`
		Overdue     bool     `query:"overdue" doc:"Only those promised before now and not handed over"`
		OldestFirst bool     `query:"oldest_first"`
	}

	decisionIn struct {
		ID   int64 `path:"id" minimum:"1"`
		Body Decision
	}
)

func (e edge) registerHandling(api *httpx.API) {
	httpx.Register(api, op("list-orders", http.MethodGet, "/orders", mall.OrderRead, tagOrders, "Orders within one's reach", "兑换单列表"), e.orders)
	decide := op("decide-order", http.MethodPut, "/orders/{id}/decision", mall.OrderHandle, tagOrders, "Approve or reject an order", "审批兑换单")
	decide.Description = "Nobody decides about their own order. Rejecting gives the credits back; approving fulfils what is fulfilled at once. mall.own_order (403), mall.order_state (409), mall.note_needed (422)."
	httpx.Register(api, decide, e.decide)
	fulfil := op("fulfil-order", http.MethodPut, "/orders/{id}/fulfilment", mall.OrderHandle, tagOrders, "Say that an order has been handed over", "确认已发放")
	fulfil.Description = "Spends the credits that were held. mall.own_order (403), mall.order_state (409)."
	httpx.Register(api, fulfil, e.fulfil)
}

func (e edge) orders(ctx context.Context, in *handlingIn) (*struct{ Body httpx.Page[Order] }, error) {
	after, err := httpx.DecodeCursor[mall.OrderPlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	f := mall.OrderFilter{Reward: mall.RewardID(in.Reward), OldestFirst: in.OldestFirst, After: after, Limit: in.Limit + 1}
	for _, state := range in.State {
		f.States = append(f.States, mall.State(state))
	}
	if in.Overdue {
		f.OverdueAt = e.Clock.Now()
	}
	out := &struct{ Body httpx.Page[Order] }{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (err error) {
		if f.Reach, err = e.Org.ReachOf(ctx, tx, actor, mall.OrderRead); err != nil {
			return err
		}
		list, err := e.Mall.Orders(ctx, tx, f)
		if err != nil {
			return err
		}
		out.Body, err = e.page(ctx, tx, actor, list, in.Limit)
		return err
	})
	return out, err
}

func (e edge) decide(ctx context.Context, in *decisionIn) (*orderOut, error) {
	return e.step(ctx, in.ID, mall.OrderHandle, func(ctx context.Context, tx *db.Tx, actor access.Actor, o mall.Order) (mall.Order, error) {
		return e.Mall.Decide(ctx, tx, o.ID, who(actor), in.Body.Accept, in.Body.Note)
	})
}

func (e edge) fulfil(ctx context.Context, in *noteIn) (*orderOut, error) {
	return e.step(ctx, in.ID, mall.OrderHandle, func(ctx context.Context, tx *db.Tx, actor access.Actor, o mall.Order) (mall.Order, error) {
		return e.Mall.Fulfil(ctx, tx, o.ID, who(actor), in.Body.Note)
	})
}
