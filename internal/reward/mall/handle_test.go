package mall_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/reward/mall"
)

func su(g *game) credit.Who { return credit.Who{Account: hr, Person: g.Su} }

// AT 35: 100 credits buy one day: 120 becomes 20, the accumulated total stays,
// and the credits are held until the day is granted.
func TestADayOfLeave(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "120")
		r := g.add(t, day())
		o := g.redeem(t, g.wish(g.Lin, r))
		if o.State != mall.Placed || o.Price != credits("100") || o.Quantity != credits("1") || o.Name.Zh != "额外年假" {
			t.Errorf("the order is %+v", o)
		}
		g.expectBalance(t, "placed", g.Lin, "20 100 120")
		g.Tx(t, func(ctx context.Context, tx *db.Tx) (err error) {
			o, err = g.mall.Decide(ctx, tx, o.ID, su(g), true, "同意")
			return err
		})
		g.expectBalance(t, "approved", g.Lin, "20 100 120")
		g.Tx(t, func(ctx context.Context, tx *db.Tx) (err error) {
			o, err = g.mall.Fulfil(ctx, tx, o.ID, su(g), "已登记")
			return err
		})
		g.expectBalance(t, "fulfilled", g.Lin, "20 0 120")
		if o.State != mall.Fulfilled {
			t.Errorf("the order is %s", o.State)
		}
		g.Read(t, func(ctx context.Context, tx *db.Tx) error {
			way, err := g.mall.ChangesOf(ctx, tx, o.ID)
			var told []string
			for _, c := range way {
				told = append(told, fmt.Sprintf("%s by %d: %s", c.State, c.By.Person, c.Note))
			}
			want := []string{fmt.Sprintf("placed by %d: ", g.Lin), fmt.Sprintf("approved by %d: 同意", g.Su), fmt.Sprintf("fulfilled by %d: 已登记", g.Su)}
			if !slices.Equal(told, want) {
				t.Errorf("the way is %v; want %v", told, want)
			}
			return err
		})
		g.Verify(t)
	})
}

func TestRejectingAndCancellingGiveBack(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "120")
		limited := day()
		limited.Stock, limited.Terms.Limit = pieces(5), &mall.Limit{Times: 1, Period: mall.Year}
		r := g.add(t, limited)
		o := g.redeem(t, g.wish(g.Lin, r))
		g.refused(t, "mall.note_needed", func(ctx context.Context, tx *db.Tx) error {
			_, err := g.mall.Decide(ctx, tx, o.ID, su(g), false, " ")
			return err
		})
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := g.mall.Decide(ctx, tx, o.ID, su(g), false, "本月名额已满")
			return err
		})
		g.expectBalance(t, "rejected", g.Lin, "120 0 120")
		for _, again := range []func(context.Context, *db.Tx) error{
			func(ctx context.Context, tx *db.Tx) error {
				_, err := g.mall.Decide(ctx, tx, o.ID, su(g), true, "")
				return err
			},
			func(ctx context.Context, tx *db.Tx) error {
				_, err := g.mall.Fulfil(ctx, tx, o.ID, su(g), "")
				return err
			},
			func(ctx context.Context, tx *db.Tx) error {
				_, err := g.mall.Cancel(ctx, tx, o.ID, credit.Who{Account: 1, Person: g.Lin}, "")
				return err
			},
		} {
			g.refused(t, "mall.order_state", again)
		}
		own := g.redeem(t, g.wish(g.Lin, r)) // a rejected order does not count for the limit
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := g.mall.Cancel(ctx, tx, own.ID, credit.Who{Account: 1, Person: g.Lin}, "")
			return err
		})
		g.expectBalance(t, "cancelled", g.Lin, "120 0 120")
		if got := *g.reward(t, r.ID).Stock; got != 5 {
			t.Errorf("the stock is %d after both came back; want 5", got)
		}
		g.Verify(t)
	})
}

func TestNobodyHandlesTheirOwnOrder(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1007", "120")
		o := g.redeem(t, g.wish(g.Su, g.add(t, day())))
		g.refused(t, "mall.own_order", func(ctx context.Context, tx *db.Tx) error {
			_, err := g.mall.Decide(ctx, tx, o.ID, su(g), true, "")
			return err
		})
		gao := credit.Who{Account: 9002, Person: g.Gao}
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := g.mall.Decide(ctx, tx, o.ID, gao, true, "")
			return err
		})
		g.refused(t, "mall.own_order", func(ctx context.Context, tx *db.Tx) error {
			_, err := g.mall.Fulfil(ctx, tx, o.ID, su(g), "")
			return err
		})
		g.refused(t, "mall.order_state", func(ctx context.Context, tx *db.Tx) error { // approved by somebody: no longer hers to cancel
			_, err := g.mall.Cancel(ctx, tx, o.ID, su(g), "")
			return err
		})
		g.refused(t, "mall.note_needed", func(ctx context.Context, tx *db.Tx) error {
			_, err := g.mall.Cancel(ctx, tx, o.ID, gao, "")
			return err
		})
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := g.mall.Cancel(ctx, tx, o.ID, gao, "无法安排")
			return err
		})
		g.expectBalance(t, "cancelled by those who handle it", g.Su, "120 0 120")
	})
}

// What needs nobody is approved at once; what is fulfilled at once is settled.
func TestRewardsWithoutApproval(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "100")
		badge := mall.Reward{Terms: mall.Terms{Name: mall.Name{Zh: "远程办公资格"}, Kind: mall.Permission, AtOnce: true}, Price: credits("30")}
		o := g.redeem(t, g.wish(g.Lin, g.add(t, badge)))
		if o.State != mall.Fulfilled {
			t.Errorf("got %s; want fulfilled", o.State)
		}
		g.expectBalance(t, "at once", g.Lin, "70 0 100")
		cup := mall.Reward{Terms: mall.Terms{Name: mall.Name{Zh: "马克杯"}, Kind: mall.Goods, PromisedDays: 3}, Price: credits("20")}
		o = g.redeem(t, g.wish(g.Lin, g.add(t, cup)))
		if o.State != mall.Approved || !o.PromisedBy.Equal(g.Clock.Now().AddDate(0, 0, 3)) || o.Overdue(g.Clock.Now()) {
			t.Errorf("the cup: %+v", o)
		}
		g.Later(4 * 24 * time.Hour)
		if !o.Overdue(g.Clock.Now()) {
			t.Error("after four days the cup is not overdue")
		}
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := g.mall.Cancel(ctx, tx, o.ID, credit.Who{Account: 1, Person: g.Lin}, "不等了")
			return err
		})
		g.expectBalance(t, "the cup given up", g.Lin, "70 0 100")
		g.Verify(t)
	})
}

func TestOrdersAreListedWithinReach(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		r := g.add(t, day())
		var orders []mall.OrderID
		for _, who := range []struct {
			number string
			person org.PersonID
		}{{"1001", g.Lin}, {"1009", g.Huang}, {"1003", g.He}, {"1001", g.Lin}} {
			g.earn(t, who.number, "120")
			g.Later(time.Hour)
			orders = append(orders, g.redeem(t, g.wish(who.person, r)).ID)
		}
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := g.mall.Decide(ctx, tx, orders[2], su(g), false, "重复申请")
			return err
		})
		ids := func(list []mall.Order) (out []mall.OrderID) {
			for _, o := range list {
				out = append(out, o.ID)
			}
			return out
		}
		g.Read(t, func(ctx context.Context, tx *db.Tx) error {
			for _, c := range []struct {
				what   string
				filter mall.OrderFilter
				want   []mall.OrderID
			}{
				{"everything, latest first", mall.OrderFilter{Reach: org.Reach{All: true}, Limit: 10}, []mall.OrderID{orders[3], orders[2], orders[1], orders[0]}},
				{"to handle, oldest first", mall.OrderFilter{Reach: org.Reach{All: true}, States: mall.Open(), OldestFirst: true, Limit: 10}, []mall.OrderID{orders[0], orders[1], orders[3]}},
				{"广州", mall.OrderFilter{Reach: org.Reach{Departments: []org.DepartmentID{g.Guangzhou, g.Sales}}, Limit: 10}, []mall.OrderID{orders[1]}},
				{"nobody's", mall.OrderFilter{Limit: 10}, nil},
				{"of another reward", mall.OrderFilter{Reach: org.Reach{All: true}, Reward: 5, Limit: 10}, nil},
			} {
				list, err := g.mall.Orders(ctx, tx, c.filter)
				if err != nil || !slices.Equal(ids(list), c.want) {
					t.Errorf("%s: got %v, %v; want %v", c.what, ids(list), err, c.want)
				}
			}
			var paged []mall.OrderID
			for after := (*mall.OrderPlace)(nil); ; {
				list, err := g.mall.OrdersOf(ctx, tx, g.Lin, after, 1)
				if err != nil {
					return err
				}
				if len(list) == 0 {
					break
				}
				paged = append(paged, list[0].ID)
				place := list[0].Place()
				after = &place
			}
			if !slices.Equal(paged, []mall.OrderID{orders[3], orders[0]}) {
				t.Errorf("林晓's orders page as %v", paged)
			}
			return nil
		})
	})
}

func TestAReceiptIsReadInBothLanguages(t *testing.T) {
	b := i18n.New()
	if err := b.Load(mall.Locales()); err != nil {
		t.Fatal(err)
	}
	if d := b.Differences(); len(d) > 0 {
		t.Errorf("the languages differ: %v", d)
	}
	if _, err := access.NewRegistry(mall.Permissions()); err != nil {
		t.Error(err)
	}
	at := time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)
	zone := time.FixedZone("Asia/Shanghai", 8*60*60)
	o := mall.Order{ID: 42, Name: mall.Name{Zh: "额外年假", En: "Extra leave"}, Kind: mall.Leave, Quantity: credits("1"), Price: credits("100"), State: mall.Fulfilled, PlacedAt: at, ChangedAt: at.Add(time.Hour)}
	owner := org.Name{Number: "1001", Name: "林晓"}
	for language, want := range map[i18n.Language]string{
		i18n.Chinese: "兑换单 42：林晓（1001）于 2026-09-01 10:00 用 100 学分兑换“额外年假”（1 天），2026-09-01 11:00 发放完成，学分已扣除。",
		i18n.English: "Order 42: 林晓 (1001) redeemed “Extra leave” (1 days) for 100 credits on 2026-09-01 10:00; handed over on 2026-09-01 11:00. The credits have been spent.",
	} {
		p := o.Receipt(owner, zone, language)
		if got := b.Sentence(language, p.Code, p.Args); got != want {
			t.Errorf("got %q; want %q", got, want)
		}
	}
	for _, state := range []mall.State{mall.Placed, mall.Approved, mall.Rejected, mall.Cancelled} {
		o.State, o.Kind = state, mall.Goods
		p := o.Receipt(owner, zone, i18n.Chinese)
		b.Sentence(i18n.Chinese, p.Code, p.Args)
	}
	if missing := b.Missing(); len(missing) > 0 {
		t.Errorf("receipts cannot be said: %v", missing)
	}
}
