package mall_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/fault"
	"xuefen/internal/reward/mall"
)

func (g *game) wishRefused(t *testing.T, code string, w mall.Redemption) {
	t.Helper()
	g.refused(t, code, func(ctx context.Context, tx *db.Tx) error {
		_, _, err := g.mall.Redeem(ctx, tx, w)
		return err
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
