package mall_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/reward/mall"
)

const learning = `rules:
- code: course
  name: {zh: 课程}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {formula: activity.quantity}
  validity: {forever: true}
`

// game is the company with a mall.
type game struct {
	*credittest.Company
	mall *mall.Service
	keys int
}

func modules() []db.Module { return append(credittest.Modules(), mall.Migrations()) }

func newGame(t *testing.T, d *db.DB) *game {
	t.Helper()
	c := credittest.New(t, d)
	c.Apply(t, learning)
	return &game{Company: c, mall: mall.New(c.Clock, c.Org, c.Credit)}
}

func each(t *testing.T, test func(t *testing.T, g *game)) {
	t.Helper()
	dbtest.Each(t, modules(), func(t *testing.T, d *db.DB) { test(t, newGame(t, d)) })
}

func credits(text string) fixed.Amount {
	a, err := fixed.Parse(text)
	if err != nil {
		panic(err)
	}
	return a
}

// earn gives somebody credits.
func (g *game) earn(t *testing.T, number, amount string) activity.ID {
	t.Helper()
	g.keys++
	in := g.Did(number, "completed", "course", fmt.Sprint("C", g.keys))
	in.Result.Quantity = amount
	return g.Record(t, in)[0].ID
}

// day is one day of leave for 100 credits.
func day() mall.Reward {
	return mall.Reward{
		Terms: mall.Terms{Name: mall.Name{Zh: "额外年假", En: "Extra leave"}, Kind: mall.Leave, Quantity: credits("1"), NeedsApproval: true},
		Price: credits("100"), Value: credits("400"),
	}
}

const hr = 9001

func (g *game) add(t *testing.T, r mall.Reward) mall.Reward {
	t.Helper()
	g.Tx(t, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = g.mall.AddReward(ctx, tx, r, hr)
		return err
	})
	return r
}

func pieces(n int64) *int64 { return &n }

// wish is the wish of somebody for a reward at its price, with a fresh key.
func (g *game) wish(p org.PersonID, r mall.Reward) mall.Redemption {
	g.keys++
	return mall.Redemption{Person: p, Account: int64(p) + 1, Reward: r.ID, Price: r.Price, Key: fmt.Sprintf("click-%04d", g.keys)}
}

func (g *game) redeem(t *testing.T, w mall.Redemption) mall.Order {
	t.Helper()
	var o mall.Order
	g.Tx(t, func(ctx context.Context, tx *db.Tx) (err error) {
		o, _, err = g.mall.Redeem(ctx, tx, w)
		return err
	})
	return o
}

func (g *game) refused(t *testing.T, code string, work func(context.Context, *db.Tx) error) {
	t.Helper()
	if err := g.DB.Tenant(g.Tenant).Tx(t.Context(), work); fault.CodeOf(err) != code {
		t.Errorf("got %v; want the fault %s", err, code)
	}
}

func (g *game) wishRefused(t *testing.T, code string, w mall.Redemption) {
	t.Helper()
	g.refused(t, code, func(ctx context.Context, tx *db.Tx) error {
		_, _, err := g.mall.Redeem(ctx, tx, w)
		return err
	})
}

func (g *game) reward(t *testing.T, id mall.RewardID) mall.Reward {
	t.Helper()
	var r mall.Reward
	g.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = g.mall.Reward(ctx, tx, id)
		return err
	})
	return r
}

// balance is "available held accumulated".
func (g *game) balance(t *testing.T, p org.PersonID) string {
	t.Helper()
	st := g.Standing(t, p, "ever")
	return fmt.Sprintf("%s %s %s", st.Balance.Available.Short(), st.Balance.Held.Short(), st.Accumulated.Short())
}

func (g *game) expectBalance(t *testing.T, when string, p org.PersonID, want string) {
	t.Helper()
	if got := g.balance(t, p); got != want {
		t.Errorf("%s: available, held, accumulated are %s; want %s", when, got, want)
	}
}

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

// AT 35: 99.99 cannot buy 100.
func TestNotEnoughBuysNothing(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "99.99")
		limited := day()
		limited.Stock = pieces(1)
		r := g.add(t, limited)
		g.wishRefused(t, "credit.not_enough", g.wish(g.Lin, r))
		g.expectBalance(t, "refused", g.Lin, "99.99 0 99.99")
		if got := *g.reward(t, r.ID).Stock; got != 1 {
			t.Errorf("the stock is %d after a refusal; want 1", got)
		}
		g.earn(t, "1001", "0.01")
		g.redeem(t, g.wish(g.Lin, r))
		g.expectBalance(t, "with the last hundredth", g.Lin, "0 100 100")
		g.wishRefused(t, "mall.sold_out", g.wish(g.Lin, r))
	})
}

// Two clicks are one order, also when they come at the same moment.
func TestTwoClicksAreOneOrder(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "250")
		r := g.add(t, day())
		w := g.wish(g.Lin, r)
		var mu sync.Mutex
		var wg sync.WaitGroup
		orders, first := map[mall.OrderID]int{}, 0
		for range 10 {
			wg.Go(func() {
				err := g.DB.Tenant(g.Tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
					o, again, err := g.mall.Redeem(ctx, tx, w)
					if err == nil {
						tx.AfterCommit(func() {
							mu.Lock()
							defer mu.Unlock()
							orders[o.ID]++
							if !again {
								first++
							}
						})
					}
					return err
				})
				if err != nil {
					t.Errorf("a click was refused: %v", err)
				}
			})
		}
		wg.Wait()
		if len(orders) != 1 || first != 1 {
			t.Errorf("ten clicks made orders %v, %d of them new; want one", orders, first)
		}
		g.expectBalance(t, "after ten clicks", g.Lin, "150 100 250")
		g.redeem(t, g.wish(g.Lin, r))
		g.expectBalance(t, "after another wish", g.Lin, "50 200 250")
		other := w
		other.Reward = g.add(t, day()).ID
		g.wishRefused(t, "mall.key_reused", other)
		other.Key = "short"
		g.wishRefused(t, "mall.bad_key", other)
	})
}

// race lets many people redeem the last pieces through some services at once
// and counts who got one.
func race(t *testing.T, g *game, r mall.Reward, services []*mall.Service, doors []db.Door, people []org.PersonID) (won int) {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i, p := range people {
		w := g.wish(p, r)
		wg.Go(func() {
			err := doors[i%len(doors)].Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, _, err := services[i%len(services)].Redeem(ctx, tx, w)
				return err
			})
			mu.Lock()
			defer mu.Unlock()
			switch fault.CodeOf(err) {
			case "":
				if err != nil {
					t.Errorf("an unknown error: %v", err)
					return
				}
				won++
			case "mall.sold_out", "credit.not_enough":
			default:
				t.Errorf("refused with %v", err)
			}
		})
	}
	wg.Wait()
	return won
}

// crowd hires people who can all afford something.
func (g *game) crowd(t *testing.T, n int) []org.PersonID {
	t.Helper()
	var people []org.PersonID
	var list []activity.Input
	g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
		for i := range n {
			number := fmt.Sprint(2000 + i)
			p, err := g.Org.Hire(ctx, tx, org.Profile{Number: number, Name: "员工" + number}, org.Placement{Department: g.Sales, Status: org.Active}, "", "")
			if err != nil {
				return err
			}
			people = append(people, p.ID)
			in := g.Did(number, "completed", "course", "C"+number)
			in.Result.Quantity = "120"
			list = append(list, in)
		}
		return nil
	})
	g.Record(t, list...)
	return people
}

// The last piece is sold once, with fifty people reaching for it.
func TestTheLastPieceIsSoldOnce(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		last := day()
		last.Stock = pieces(1)
		r := g.add(t, last)
		people := g.crowd(t, 50)
		if won := race(t, g, r, []*mall.Service{g.mall}, []db.Door{g.DB.Tenant(g.Tenant)}, people); won != 1 {
			t.Errorf("%d people got the last piece", won)
		}
		if got := *g.reward(t, r.ID).Stock; got != 0 {
			t.Errorf("the stock is %d; want 0", got)
		}
		g.Verify(t)
	})
}

// The same with two nodes over one PostgreSQL, and one person on two phones who
// can pay once.
func TestTheLastPieceIsSoldOnceByTwoNodes(t *testing.T) {
	url := dbtest.PostgreSQLURL(t, modules())
	first := dbtest.Open(t, db.Options{URL: url}, modules())
	second := dbtest.Open(t, db.Options{URL: url}, modules())
	g := newGame(t, first)
	elsewhere := org.New(second, g.Clock)
	services := []*mall.Service{g.mall, mall.New(g.Clock, elsewhere, credit.New(g.Clock, elsewhere, credittest.Key))}
	doors := []db.Door{first.Tenant(g.Tenant), second.Tenant(g.Tenant)}
	few := day()
	few.Stock = pieces(3)
	r := g.add(t, few)
	if won := race(t, g, r, services, doors, g.crowd(t, 50)); won != 3 {
		t.Errorf("%d people got one of the last three pieces", won)
	}
	g.earn(t, "1001", "120")
	phones := slices.Repeat([]org.PersonID{g.Lin}, 20)
	if won := race(t, g, g.add(t, day()), services, doors, phones); won != 1 {
		t.Errorf("120 credits bought %d times 100", won)
	}
	g.expectBalance(t, "after the race of phones", g.Lin, "20 100 120")
	g.Verify(t)
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

func TestWhoMayRedeem(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "120")
		hour := func(h int) *time.Time { at := g.Clock.Now().Add(time.Duration(h) * time.Hour); return &at }
		for code, change := range map[string]func(*mall.Terms){
			"mall.not_for_you":      func(t *mall.Terms) { t.Who.Grades = []string{"P7"} },
			"mall.accumulate_first": func(t *mall.Terms) { t.Who.MinAccumulated, t.Who.Window = credits("120.01"), mall.Ever },
			"mall.not_open_yet":     func(t *mall.Terms) { t.From = hour(1) },
			"mall.closed":           func(t *mall.Terms) { t.Until = hour(0) },
		} {
			r := day()
			change(&r.Terms)
			g.wishRefused(t, code, g.wish(g.Lin, g.add(t, r)))
		}
		elsewhere := day()
		elsewhere.Terms.Who.Departments = []string{"GZ"}
		g.wishRefused(t, "mall.not_for_you", g.wish(g.Lin, g.add(t, elsewhere)))
		for _, change := range []func(*mall.Terms){
			func(t *mall.Terms) { t.Who.Departments, t.Who.Grades = []string{"RD"}, []string{"P6", "P7"} },
			func(t *mall.Terms) { t.From, t.Until = hour(0), hour(1) },
			func(t *mall.Terms) { t.Who.MinAccumulated, t.Who.Window = credits("120"), mall.Year },
		} {
			r := day()
			r.Price = credits("10")
			change(&r.Terms)
			g.redeem(t, g.wish(g.Lin, g.add(t, r)))
		}
		retired := g.add(t, day())
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return g.mall.Retire(ctx, tx, retired.ID, "换新一季", hr)
		})
		g.wishRefused(t, "mall.retired", g.wish(g.Lin, retired))
		g.wishRefused(t, "mall.reward_unknown", g.wish(g.Lin, mall.Reward{ID: 5}))
	})
}

func TestLimitsCountInThePeriod(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "1000")
		r := day()
		r.Terms.Limit = &mall.Limit{Times: 2, Period: mall.Month}
		r = g.add(t, r)
		g.redeem(t, g.wish(g.Lin, r))
		g.redeem(t, g.wish(g.Lin, r))
		g.wishRefused(t, "mall.limit_reached", g.wish(g.Lin, r))
		g.Clock.Set(time.Date(2026, 9, 30, 16, 0, 0, 0, time.UTC)) // 1 October in Shanghai
		g.redeem(t, g.wish(g.Lin, r))
	})
}

// Whoever owes credits redeems nothing until they are met (decision 17).
func TestWhoeverOwesRedeemsNothing(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		paid := g.earn(t, "1001", "100")
		small := day()
		small.Price = credits("60")
		r := g.add(t, small)
		o := g.redeem(t, g.wish(g.Lin, r))
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return g.Activity.Withdraw(ctx, tx, paid, "成绩更正", 1, 0)
		})
		g.expectBalance(t, "after the reversal", g.Lin, "-60 60 0")
		g.wishRefused(t, "credit.owed", g.wish(g.Lin, r))
		g.Read(t, func(ctx context.Context, tx *db.Tx) error {
			offers, err := g.mall.Offers(ctx, tx, g.Lin)
			if len(offers) != 1 || fault.CodeOf(offers[0].Refusal) != "credit.owed" {
				t.Errorf("the shelf says %+v; want credit.owed", offers)
			}
			return err
		})
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := g.mall.Decide(ctx, tx, o.ID, su(g), false, "学分已冲正")
			return err
		})
		g.expectBalance(t, "after the release", g.Lin, "0 0 0")
		g.Verify(t)
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

func TestTenantsDoNotShareRewards(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		r := g.add(t, day())
		other, err := g.Org.CreateTenant(t.Context(), org.NewTenant{Slug: "other", Name: "另一家"})
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
