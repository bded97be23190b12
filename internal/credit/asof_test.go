package credit_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// lives pays with every kind of end.
const lives = `rules:
- code: short
  name: {zh: 短期}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {formula: activity.score}
  validity: {months: 1}
- code: long
  name: {zh: 长期}
  category: practice
  subcategory: team_management
  when: {verbs: [completed], object_types: [project]}
  amount: {formula: activity.score}
  validity: {forever: true}
`

// life is the random life of two people beside a simple model: what was known
// at each instant is noted when it happens and compared at the end.
type life struct {
	*credittest.Company
	given  []activity.ID
	orders map[int64]org.PersonID
	next   int64
	noted  []note
}

// note is what stood somewhere when it was known last.
type note struct {
	at       time.Time
	standing map[org.PersonID]credit.Standing
	window   credit.Window
}

// AT 32: Σ entries = each balance and total, at any past instant, whatever
// happened: earning (late too), spending, holding, releasing, expiring,
// reversing.
func TestEveryPastInstantComesOutAsItStoodThen(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, lives)
		l := &life{Company: c, orders: map[int64]org.PersonID{}}
		rapid.Check(t, func(r *rapid.T) {
			for range rapid.IntRange(1, 5).Draw(r, "steps") {
				l.step(t, r)
				l.Later(time.Duration(rapid.IntRange(1, 20*24).Draw(r, "hours")) * time.Hour)
			}
			l.compare(t, r)
		})
		c.Verify(t)
	})
}

func (l *life) step(t *testing.T, r *rapid.T) {
	who := map[string]org.PersonID{"1001": l.Lin, "1003": l.He}
	number := rapid.SampledFrom([]string{"1001", "1003"}).Draw(r, "who")
	switch rapid.IntRange(0, 6).Draw(r, "step") {
	case 0, 1, 2:
		kind := rapid.SampledFrom([]string{"course", "project"}).Draw(r, "kind")
		in := l.Scored(number, "completed", kind, "X", fmt.Sprint(rapid.IntRange(1, 90).Draw(r, "score")))
		in.OccurredAt = l.Clock.Now().Add(-time.Duration(rapid.IntRange(0, 50*24).Draw(r, "late")) * time.Hour)
		l.given = append(l.given, l.Record(t, in)[0].ID)
	case 3:
		l.next++
		amount := fixed.Amount(rapid.IntRange(1, 6_000).Draw(r, "price"))
		l.must(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := l.Credit.Hold(ctx, tx, who[number], l.next, amount, "茶", 1)
			if err == nil {
				l.orders[l.next] = who[number]
			}
			return err
		}, "credit.not_enough", "credit.owed")
	case 4:
		for order, p := range l.orders {
			end := l.Credit.Settle
			if rapid.Bool().Draw(r, "release") {
				end = l.Credit.Release
			}
			l.must(t, func(ctx context.Context, tx *db.Tx) error { _, err := end(ctx, tx, p, order, "茶", 1); return err })
			delete(l.orders, order)
			break
		}
	case 5:
		if len(l.given) > 0 {
			i := rapid.IntRange(0, len(l.given)-1).Draw(r, "which")
			l.must(t, func(ctx context.Context, tx *db.Tx) error {
				return l.Activity.Withdraw(ctx, tx, l.given[i], "记错", 1, 0)
			}, "activity.withdrawn")
		}
	default:
		expire(t, l.Company)
	}
	l.note(t)
}

// must runs a step that may end in one of the faults.
func (l *life) must(t *testing.T, work func(context.Context, *db.Tx) error, may ...string) {
	t.Helper()
	err := l.DB.Tenant(l.Tenant).Tx(t.Context(), work)
	for _, code := range may {
		if fault.CodeOf(err) == code {
			return
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (l *life) note(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	n := note{at: l.Clock.Now(), standing: map[org.PersonID]credit.Standing{}, window: credit.WindowAt("quarter", l.Clock.Now(), zone)}
	for _, p := range []org.PersonID{l.Lin, l.He} {
		n.standing[p] = l.Standing(t, p, n.window.String())
	}
	l.noted = append(l.noted, n)
}

// compare asks for some of the noted instants again, and sums the entries.
func (l *life) compare(t *testing.T, r *rapid.T) {
	n := l.noted[rapid.IntRange(0, len(l.noted)-1).Draw(r, "instant")]
	people := []org.PersonID{l.Lin, l.He}
	l.Read(t, func(ctx context.Context, tx *db.Tx) error {
		then, err := l.Credit.StandingAsOf(ctx, tx, people, n.window, n.at)
		if err != nil {
			return err
		}
		totals := map[org.PersonID]fixed.Amount{}
		if err := l.Credit.TotalsAsOf(ctx, tx, n.window, nil, n.at, func(p org.PersonID, sum fixed.Amount) { totals[p] = sum }); err != nil {
			return err
		}
		for _, p := range people {
			want, got := n.standing[p], *then[p]
			if got.Balance != want.Balance || got.Accumulated != want.Accumulated || totals[p] != want.Accumulated {
				t.Errorf("%d as of %s: %+v and total %s; it stood at %+v", p, n.at, got, totals[p], want)
			}
			for category, amount := range want.ByCategory {
				if got.ByCategory[category] != amount {
					t.Errorf("category %d as of %s: %s; it stood at %s", category, n.at, got.ByCategory[category], amount)
				}
			}
			entries, err := l.Credit.Statement(ctx, tx, p, 0, 10_000)
			if err != nil {
				return err
			}
			var available, held, accumulated fixed.Amount
			for _, e := range entries {
				if !e.RecordedAt.After(n.at) {
					available, held, accumulated = available+e.Signed(), held+e.Change(ledger.Held), accumulated+e.Accumulated()
				}
			}
			if available != want.Balance.Available || held != want.Balance.Held || accumulated != want.Balance.Accumulated {
				t.Errorf("the entries of %d up to %s give %s, %s held, %s accumulated; it stood at %+v", p, n.at, available, held, accumulated, want.Balance)
			}
		}
		return nil
	})
}
