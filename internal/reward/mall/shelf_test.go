package mall_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/reward/mall"
)

// AT 55: a change of price is a version; placed orders keep theirs.
func TestPlacedOrdersKeepTheirPrice(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "250")
		r := g.add(t, day())
		o := g.redeem(t, g.wish(g.Lin, r))
		stale := g.wish(g.Lin, r)
		g.Tx(t, func(ctx context.Context, tx *db.Tx) (err error) {
			if r, err = g.mall.SetPrice(ctx, tx, r.ID, credits("80"), credits("400"), "兑换率偏低", hr); err != nil {
				return err
			}
			_, err = g.mall.SetPrice(ctx, tx, r.ID, credits("80"), credits("400"), "", hr)
			return err
		})
		if r.PriceVersion != 2 {
			t.Errorf("the price is version %d; want 2", r.PriceVersion)
		}
		g.wishRefused(t, "mall.price_changed", stale)
		second := g.redeem(t, g.wish(g.Lin, r))
		g.expectBalance(t, "one at 100 and one at 80", g.Lin, "70 180 250")
		for _, id := range []mall.OrderID{o.ID, second.ID} {
			g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
				if _, err := g.mall.Decide(ctx, tx, id, su(g), true, ""); err != nil {
					return err
				}
				_, err := g.mall.Fulfil(ctx, tx, id, su(g), "")
				return err
			})
		}
		g.expectBalance(t, "both fulfilled", g.Lin, "70 0 250")
		g.Read(t, func(ctx context.Context, tx *db.Tx) error {
			kept, err := g.mall.Order(ctx, tx, o.ID)
			if err != nil || kept.Price != credits("100") || kept.PriceVersion != 1 {
				t.Errorf("the first order is %+v, %v; want version 1 at 100", kept, err)
			}
			prices, err := g.mall.Prices(ctx, tx, r.ID)
			if len(prices) != 2 || prices[0].Price != credits("80") || prices[0].Cause != "兑换率偏低" || prices[1].Price != credits("100") {
				t.Errorf("the prices are %+v", prices)
			}
			counts, err := g.mall.OrderCounts(ctx, tx)
			if err != nil || counts[r.ID][mall.Fulfilled] != 2 {
				t.Errorf("counts %v, %v", counts, err)
			}
			return err
		})
	})
}

func TestTheShelfSaysWhatIsMissing(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "70")
		dear, cheap, gone := day(), day(), day()
		dear.Terms.Sort, cheap.Terms.Sort, gone.Terms.Sort = 2, 1, 3
		cheap.Price, gone.Stock = credits("50"), pieces(0)
		for _, r := range []mall.Reward{dear, cheap, gone} {
			g.add(t, r)
		}
		hidden := g.add(t, day())
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return g.mall.Retire(ctx, tx, hidden.ID, "换新一季", hr)
		})
		g.Read(t, func(ctx context.Context, tx *db.Tx) error {
			offers, err := g.mall.Offers(ctx, tx, g.Lin)
			var told []string
			for _, o := range offers {
				told = append(told, fmt.Sprintf("%s lacks %s %s", o.Reward.Price.Short(), o.Lacks.Short(), fault.CodeOf(asError(o.Refusal))))
			}
			if want := "50 lacks 0 , 100 lacks 30 , 100 lacks 30 mall.sold_out"; strings.Join(told, ", ") != want {
				t.Errorf("the shelf shows %q; want %q", strings.Join(told, ", "), want)
			}
			return err
		})
	})
}

func asError(f *fault.Fault) error {
	if f == nil {
		return nil
	}
	return f
}

func TestTheStockIsSetFromWhatIsLeft(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "120")
		limited := day()
		limited.Stock = pieces(3)
		r := g.add(t, limited)
		g.redeem(t, g.wish(g.Lin, r))
		set := func(was, now *int64) func(context.Context, *db.Tx) error {
			return func(ctx context.Context, tx *db.Tx) error {
				_, err := g.mall.SetStock(ctx, tx, r.ID, was, now)
				return err
			}
		}
		g.refused(t, "mall.stock_moved", set(pieces(3), pieces(10)))
		g.refused(t, "mall.stock_moved", set(nil, pieces(10)))
		g.refused(t, "mall.bad_stock", set(pieces(2), pieces(-1)))
		g.Tx(t, set(pieces(2), pieces(10)))
		g.Tx(t, set(pieces(10), nil))
		if r := g.reward(t, r.ID); r.Stock != nil {
			t.Errorf("the stock is %d; want unlimited", *r.Stock)
		}
	})
}

func TestWhatIsWrongWithARewardIsSaid(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		for code, change := range map[string]func(*mall.Reward){
			"mall.name_missing":           func(r *mall.Reward) { r.Terms.Name = mall.Name{} },
			"mall.text_too_long":          func(r *mall.Reward) { r.Terms.Name.Zh = strings.Repeat("长", 81) },
			"mall.unknown_kind":           func(r *mall.Reward) { r.Terms.Kind = "luck" },
			"mall.quantity_missing":       func(r *mall.Reward) { r.Terms.Quantity = 0 },
			"mall.taxable_money":          func(r *mall.Reward) { r.Terms.Taxable = true },
			"mall.bad_limit":              func(r *mall.Reward) { r.Terms.Limit = &mall.Limit{Times: 1, Period: "week"} },
			"mall.bad_window":             func(r *mall.Reward) { r.Terms.Who.MinAccumulated = 1 },
			"mall.closes_before_it_opens": func(r *mall.Reward) { now := g.Clock.Now(); r.Terms.From, r.Terms.Until = &now, &now },
			"mall.bad_days":               func(r *mall.Reward) { r.Terms.PromisedDays = 366 },
			"mall.bad_price":              func(r *mall.Reward) { r.Price = 0 },
			"mall.bad_value":              func(r *mall.Reward) { r.Value = -1 },
			"mall.bad_stock":              func(r *mall.Reward) { r.Stock = pieces(-1) },
			"mall.unknown_department":     func(r *mall.Reward) { r.Terms.Who.Departments = []string{"NOWHERE"} },
			"mall.unknown_grade":          func(r *mall.Reward) { r.Terms.Who.Grades = []string{"Z9"} },
		} {
			r := day()
			change(&r)
			g.refused(t, code, func(ctx context.Context, tx *db.Tx) error {
				_, err := g.mall.AddReward(ctx, tx, r, hr)
				return err
			})
		}
	})
}

func TestTenantsDoNotShareRewards(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		r := g.add(t, day())
		other, err := g.Org.CreateTenant(t.Context(), org.NewTenant{Slug: "other", Name: "另一家"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = g.DB.Tenant(other.ID).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if list, err := g.mall.Rewards(ctx, tx, true); err != nil || len(list) != 0 {
				t.Errorf("the other company sees %+v, %v", list, err)
			}
			_, err := g.mall.SetPrice(ctx, tx, r.ID, 1, 0, "", 1)
			return err
		})
		if fault.CodeOf(err) != "mall.reward_unknown" {
			t.Errorf("the other company changes a price: %v", err)
		}
	})
}
