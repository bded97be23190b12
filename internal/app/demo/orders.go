package demo

import (
	"context"
	"fmt"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/reward/mall"
)

// wish is an order that somebody may place: whether it is placed depends on
// the credits at that time.
type wish struct {
	number  int
	who     *staff
	want    string // a certain reward; "" is whatever appeals
	placed  time.Time
	outcome outcome
	decided time.Time
	handed  time.Time
	order   mall.Order
	stands  bool // it was placed
}

// outcome is what becomes of an order.
type outcome int

const (
	fulfilled outcome = iota
	waiting           // for a decision
	approved          // and not handed over yet
	rejected
	withdrawn // by the owner
)

// shop plans the orders: two years of them, and every state among the latest.
func (b *builder) shop() {
	d := throw(b.plan.seed, "orders")
	const past, recent = 330, 22
	s := b.plan.span
	fit := b.plan.others(s.day(-300))
	weights := make([]float64, len(fit))
	for i, who := range fit {
		weights[i] = who.keen
	}
	for i := range past + recent {
		w := &wish{number: i + 1, who: fit[d.choose(weights)]}
		at, ok := b.plan.rhythm.moment(d, s.begin.AddDate(0, 3, 0), s.day(-12), false)
		w.outcome = []outcome{fulfilled, fulfilled, fulfilled, fulfilled, fulfilled, fulfilled, fulfilled, fulfilled, rejected, withdrawn}[d.IntN(10)]
		if i >= past {
			at, ok = b.plan.rhythm.moment(d, s.day(-7), s.now.Add(-time.Hour), false)
			w.outcome = []outcome{waiting, waiting, approved}[d.IntN(3)]
		}
		if !ok {
			continue
		}
		w.placed = at
		w.decided = at.Add(time.Duration(d.between(90, 3000)) * time.Minute)
		w.handed = w.decided.Add(time.Duration(d.between(20, 120)) * time.Hour)
		b.planWish(w)
	}
	b.shopForLin()
}

// shopForLin: 林晓 has had a coffee, and a book waits to be decided on.
func (b *builder) shopForLin() {
	lin := &part{plan: b.plan, who: b.plan.cast.lin, from: b.plan.span.newYear(), to: b.plan.span.now}
	b.planWish(&wish{number: 9001, who: lin.who, want: "coffee", placed: lin.back(140), outcome: waiting})
	b.planWish(&wish{number: 9002, who: lin.who, want: "book", placed: lin.back(1.3), outcome: waiting})
}

// planWish plans the steps of one order.
func (b *builder) planWish(w *wish) {
	b.plus(step{at: w.placed, do: func(ctx context.Context, tx *db.Tx) error { return b.redeem(ctx, tx, w) }})
	if w.outcome == waiting {
		return
	}
	b.plus(step{at: w.decided, do: func(ctx context.Context, tx *db.Tx) error { return b.decide(ctx, tx, w) }})
	if w.outcome == fulfilled {
		b.plus(step{at: w.handed, do: func(ctx context.Context, tx *db.Tx) error { return b.handOver(ctx, tx, w) }})
	}
}

// redeem places an order when there is something that the person can afford.
func (b *builder) redeem(ctx context.Context, tx *db.Tx, w *wish) error {
	w.stands = false
	offers, err := b.Mall.Offers(ctx, tx, w.who.person.ID)
	if err != nil {
		return err
	}
	byID := map[mall.RewardID]*good{}
	for _, g := range b.goods {
		byID[g.id] = g
	}
	weights, sum := make([]float64, len(offers)), 0.0
	for i, o := range offers {
		g := byID[o.Reward.ID]
		if o.Refusal == nil && o.Lacks == 0 && (w.want == "" && (g.approve || w.outcome == fulfilled) || g.code == w.want) {
			weights[i] = g.appeal
		}
		sum += weights[i]
	}
	if sum == 0 {
		return nil
	}
	account, err := b.Identity.AccountFor(ctx, tx, w.who.person.ID)
	if err != nil {
		return err
	}
	b.accounts[w.who] = account
	chosen := offers[throw(b.plan.seed, fmt.Sprintf("order-%d", w.number)).choose(weights)].Reward
	w.order, _, err = b.Mall.Redeem(ctx, tx, mall.Redemption{
		Person: w.who.person.ID, Account: int64(account), Reward: chosen.ID, Price: chosen.Price, Key: fmt.Sprintf("demo-order-%d", w.number),
	})
	w.stands = err == nil
	return err
}

// decide is what HR says about an order, or its owner.
func (b *builder) decide(ctx context.Context, tx *db.Tx, w *wish) (err error) {
	if !w.stands || w.order.State != mall.Placed {
		return nil
	}
	switch w.outcome {
	case rejected:
		w.order, err = b.Mall.Decide(ctx, tx, w.order.ID, b.who(b.plan.cast.su), false, "本月该岗位排班紧张，请改期申请")
	case withdrawn:
		w.order, err = b.Mall.Cancel(ctx, tx, w.order.ID, b.who(w.who), "")
	default:
		w.order, err = b.Mall.Decide(ctx, tx, w.order.ID, b.who(b.plan.cast.su), true, "")
	}
	return err
}

func (b *builder) handOver(ctx context.Context, tx *db.Tx, w *wish) (err error) {
	if !w.stands || w.order.State != mall.Approved {
		return nil
	}
	w.order, err = b.Mall.Fulfil(ctx, tx, w.order.ID, b.who(b.plan.cast.su), "已发放")
	return err
}
