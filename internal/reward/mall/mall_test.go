package mall_test

import (
	"context"
	"fmt"
	"testing"

	"xuefen/internal/activity"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
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
