package mallhttp

import (
	"context"
	"net/http"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/reward/mall"
)

// Shelf is the mall as one person sees it.
type Shelf struct {
	Available   fixed.Amount `json:"available" doc:"What the reader can spend"`
	Held        fixed.Amount `json:"held" doc:"Set aside for orders on their way"`
	Owed        fixed.Amount `json:"owed" doc:"Nothing can be redeemed until it is met"`
	Accumulated fixed.Amount `json:"accumulated" doc:"Ever; redeeming never lowers it"`
	Items       []Offer      `json:"items"`
}

// Offer is a reward as one person sees it.
type Offer struct {
	ID           int64            `json:"id"`
	Name         mall.Name        `json:"name"`
	Text         mall.Name        `json:"text"`
	Kind         string           `json:"kind" enum:"leave,money,coupon,goods,permission,other"`
	Quantity     fixed.Amount     `json:"quantity" doc:"Days of leave, or yuan of money"`
	Price        fixed.Amount     `json:"price"`
	Left         *int64           `json:"left,omitempty" doc:"Pieces left; absent when unlimited"`
	Limit        *mall.Limit      `json:"limit,omitempty"`
	Who          mall.Eligibility `json:"who,omitzero"`
	Approval     bool             `json:"needs_approval"`
	PromisedDays int              `json:"promised_days,omitempty"`
	Picture      bool             `json:"picture" doc:"Whether there is a picture"`
	Lacks        fixed.Amount     `json:"lacks" doc:"Available credits missing to the price"`
	Refusal      string           `json:"refusal,omitempty" doc:"Why it cannot be had, apart from the credits; in the reader's language"`
	RefusalCode  string           `json:"refusal_code,omitempty"`
	Can          OfferCan         `json:"can"`
}

// OfferCan says what the reader may do with an offer.
type OfferCan struct {
	Redeem bool `json:"redeem"`
}

func (e edge) registerShelf(api *httpx.API) {
	httpx.Register(api, op("show-mall", http.MethodGet, "/mall", mall.Read, tagMall, "The mall as one sees it", "学分商城"), e.shelf)
	httpx.Register(api, op("read-offer", http.MethodGet, "/mall/{id}", mall.Read, tagMall, "One reward as one sees it", "查看奖励"), e.offer)
}

func (e edge) shelf(ctx context.Context, _ *none) (*struct{ Body Shelf }, error) {
	out := &struct{ Body Shelf }{Shelf{Items: []Offer{}}}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		p := org.PersonID(actor.Person)
		standings, err := e.Credit.StandingOf(ctx, tx, []org.PersonID{p}, credit.Ever)
		if err != nil {
			return err
		}
		b := standings[p].Balance
		out.Body.Available, out.Body.Held, out.Body.Owed, out.Body.Accumulated = max(0, b.Available), b.Held, b.Owed, standings[p].Accumulated
		offers, err := e.Mall.Offers(ctx, tx, p)
		for i := range offers {
			out.Body.Items = append(out.Body.Items, e.offerOf(ctx, &offers[i], actor))
		}
		return err
	})
	return out, err
}

func (e edge) offer(ctx context.Context, in *idIn) (*struct{ Body Offer }, error) {
	out := &struct{ Body Offer }{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		o, err := e.Mall.OfferOf(ctx, tx, org.PersonID(actor.Person), mall.RewardID(in.ID))
		if err == nil {
			out.Body = e.offerOf(ctx, &o, actor)
		}
		return err
	})
	return out, err
}

func (e edge) offerOf(ctx context.Context, o *mall.Offer, actor access.Actor) Offer {
	t := &o.Reward.Terms
	out := Offer{
		ID: int64(o.Reward.ID), Name: t.Name, Text: t.Text, Kind: string(t.Kind), Quantity: t.Quantity, Price: o.Reward.Price, Left: o.Reward.Stock,
		Limit: t.Limit, Who: t.Who, Approval: t.NeedsApproval, PromisedDays: t.PromisedDays, Picture: o.Reward.Picture != "", Lacks: o.Lacks,
	}
	if o.Refusal != nil {
		out.RefusalCode, out.Refusal = o.Refusal.Code, e.say(ctx, i18n.Phrase{Code: o.Refusal.Code, Args: o.Refusal.Args})
	}
	out.Can.Redeem = o.Refusal == nil && o.Lacks == 0 && actor.Person != 0 && actor.Can(mall.Redeem)
	return out
}
