package mallhttp

import (
	"context"
	"net/http"
	"time"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/reward/mall"
)

// Reward is a reward as those see it who maintain it.
type Reward struct {
	ID           int64          `json:"id"`
	Terms        mall.Terms     `json:"terms"`
	Price        fixed.Amount   `json:"price"`
	Value        fixed.Amount   `json:"value" doc:"What it costs the company, in yuan"`
	PriceVersion int            `json:"price_version"`
	Stock        *int64         `json:"stock,omitempty" doc:"Pieces left; absent when unlimited"`
	Picture      bool           `json:"picture"`
	CreatedAt    time.Time      `json:"created_at"`
	RetiredAt    *time.Time     `json:"retired_at,omitempty"`
	Reason       string         `json:"retire_reason,omitempty"`
	Orders       map[string]int `json:"orders" doc:"How many orders are in each state"`
	Can          RewardCan      `json:"can"`
}

// RewardCan says what the reader may do with a reward.
type RewardCan struct {
	Edit   bool `json:"edit" doc:"Terms, price, stock and picture"`
	Retire bool `json:"retire"`
}

// NewReward is a reward to be put on the shelf.
type NewReward struct {
	Terms mall.Terms   `json:"terms"`
	Price fixed.Amount `json:"price"`
	Value fixed.Amount `json:"value,omitempty" doc:"What it costs the company, in yuan"`
	Stock *int64       `json:"stock,omitempty" minimum:"0" doc:"Absent means unlimited"`
}

// Price is a new price of a reward.
type Price struct {
	Price fixed.Amount `json:"price"`
	Value fixed.Amount `json:"value,omitempty"`
	Cause string       `json:"cause,omitempty" maxLength:"500"`
}

// PriceVersion is one price that a reward had.
type PriceVersion struct {
	Version int          `json:"version"`
	Price   fixed.Amount `json:"price"`
	Value   fixed.Amount `json:"value"`
	Cause   string       `json:"cause,omitempty"`
	By      string       `json:"by,omitempty"`
	At      time.Time    `json:"at"`
}

// Stock says how many pieces are left.
type Stock struct {
	Was *int64 `json:"was,omitempty" doc:"What the reader saw, absent for unlimited; when somebody has redeemed meanwhile, mall.stock_moved (409) tells what is left"`
	Now *int64 `json:"now,omitempty" minimum:"0" doc:"Absent means unlimited"`
}

// Retirement says why a reward leaves the shelf.
type Retirement struct {
	Reason string `json:"reason" minLength:"2" maxLength:"500"`
}

// Rewards is the list of all rewards.
type Rewards struct {
	Items []Reward `json:"items"`
}

// PriceVersions is the list of the prices of a reward, newest first.
type PriceVersions struct {
	Items []PriceVersion `json:"items"`
}

type (
	rewardOut struct{ Body Reward }

	termsIn struct {
		ID   int64 `path:"id" minimum:"1"`
		Body mall.Terms
	}

	priceIn struct {
		ID   int64 `path:"id" minimum:"1"`
		Body Price
	}

	stockIn struct {
		ID   int64 `path:"id" minimum:"1"`
		Body Stock
	}

	retireIn struct {
		ID   int64 `path:"id" minimum:"1"`
		Body Retirement
	}
)

func (e edge) registerRewards(api *httpx.API) {
	httpx.Register(api, op("list-rewards", http.MethodGet, "/rewards", mall.RewardManage, tagRewards, "All rewards with their orders counted", "全部奖励"), e.rewards)
	httpx.Register(api, created(op("add-reward", http.MethodPost, "/rewards", mall.RewardManage, tagRewards, "Put a reward on the shelf", "上架奖励")), e.addReward)
	edit := op("change-reward", http.MethodPut, "/rewards/{id}", mall.RewardManage, tagRewards, "Change what a reward is and who may redeem it", "修改奖励")
	edit.Description = "Placed orders keep what they were placed with."
	httpx.Register(api, edit, e.editReward)
	price := op("set-reward-price", http.MethodPut, "/rewards/{id}/price", mall.RewardManage, tagRewards, "Change the price of a reward", "调整奖励价格")
	price.Description = "A change is a new version; placed orders keep theirs."
	httpx.Register(api, price, e.setPrice)
	httpx.Register(api, op("list-reward-prices", http.MethodGet, "/rewards/{id}/prices", mall.RewardManage, tagRewards, "The prices a reward had", "奖励的历史价格"), e.prices)
	httpx.Register(api, op("set-reward-stock", http.MethodPut, "/rewards/{id}/stock", mall.RewardManage, tagRewards, "Say how many pieces are left", "调整奖励库存"), e.setStock)
	httpx.Register(api, op("retire-reward", http.MethodPut, "/rewards/{id}/retirement", mall.RewardManage, tagRewards, "Take a reward off the shelf", "下架奖励"), e.retire)
}

func (e edge) rewards(ctx context.Context, _ *none) (*struct{ Body Rewards }, error) {
	out := &struct{ Body Rewards }{Rewards{Items: []Reward{}}}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.Mall.Rewards(ctx, tx, true)
		if err != nil {
			return err
		}
		counts, err := e.Mall.OrderCounts(ctx, tx)
		for i := range list {
			out.Body.Items = append(out.Body.Items, rewardOf(&list[i], counts[list[i].ID]))
		}
		return err
	})
	return out, err
}

func rewardOf(r *mall.Reward, counts map[mall.State]int) Reward {
	out := Reward{
		ID: int64(r.ID), Terms: r.Terms, Price: r.Price, Value: r.Value, PriceVersion: r.PriceVersion, Stock: r.Stock, Picture: r.Picture != "",
		CreatedAt: r.CreatedAt, Orders: map[string]int{}, Can: RewardCan{Edit: r.Retirement == nil, Retire: r.Retirement == nil},
	}
	for state, n := range counts {
		out.Orders[string(state)] = n
	}
	if r.Retirement != nil {
		out.RetiredAt, out.Reason = &r.Retirement.At, r.Retirement.Reason
	}
	return out
}

// change runs a change of one reward and shows the result.
func (e edge) change(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) (mall.Reward, error)) (*rewardOut, error) {
	out := &rewardOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		r, err := work(ctx, tx, actor)
		if err != nil {
			return err
		}
		counts, err := e.Mall.OrderCounts(ctx, tx)
		out.Body = rewardOf(&r, counts[r.ID])
		return err
	})
	return out, err
}

func (e edge) addReward(ctx context.Context, in *struct{ Body NewReward }) (*rewardOut, error) {
	return e.change(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (mall.Reward, error) {
		b := in.Body
		return e.Mall.AddReward(ctx, tx, mall.Reward{Terms: b.Terms, Price: b.Price, Value: b.Value, Stock: b.Stock}, actor.Account)
	})
}

func (e edge) editReward(ctx context.Context, in *termsIn) (*rewardOut, error) {
	return e.change(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) (mall.Reward, error) {
		return e.Mall.EditTerms(ctx, tx, mall.RewardID(in.ID), in.Body)
	})
}

func (e edge) setPrice(ctx context.Context, in *priceIn) (*rewardOut, error) {
	return e.change(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (mall.Reward, error) {
		return e.Mall.SetPrice(ctx, tx, mall.RewardID(in.ID), in.Body.Price, in.Body.Value, in.Body.Cause, actor.Account)
	})
}

func (e edge) setStock(ctx context.Context, in *stockIn) (*rewardOut, error) {
	return e.change(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) (mall.Reward, error) {
		return e.Mall.SetStock(ctx, tx, mall.RewardID(in.ID), in.Body.Was, in.Body.Now)
	})
}

func (e edge) retire(ctx context.Context, in *retireIn) (*none, error) {
	return nil, e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		return e.Mall.Retire(ctx, tx, mall.RewardID(in.ID), in.Body.Reason, actor.Account)
	})
}

func (e edge) prices(ctx context.Context, in *idIn) (*struct{ Body PriceVersions }, error) {
	out := &struct{ Body PriceVersions }{PriceVersions{Items: []PriceVersion{}}}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		if _, err := e.Mall.Reward(ctx, tx, mall.RewardID(in.ID)); err != nil {
			return err
		}
		list, err := e.Mall.Prices(ctx, tx, mall.RewardID(in.ID))
		if err != nil {
			return err
		}
		var accounts []int64
		for _, p := range list {
			accounts = append(accounts, p.By)
		}
		names, err := e.Accounts.NamesOf(ctx, tx, accounts)
		for _, p := range list {
			out.Body.Items = append(out.Body.Items, PriceVersion{p.Version, p.Price, p.Value, p.Cause, names[p.By], p.At})
		}
		return err
	})
	return out, err
}
