package credit_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
)

// BenchmarkExpire takes lots that all ended, ten to a person and each of an
// end of its own, which is the costliest mixture: one transfer for every lot.
func BenchmarkExpire(b *testing.B) {
	const people, each = 10_000, 10
	for name, open := range map[string]func(testing.TB, []db.Module) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.PostgreSQL} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				c := credittest.New(b, open(b, credittest.Modules()))
				endedLots(b, c, people, each)
				b.StartTimer()
				begun := time.Now()
				done, err := c.Credit.Expire(b.Context(), c.DB.Tenant(c.Tenant).Tx, func(credit.Expired) {})
				if err != nil || done.Lots != people*each {
					b.Fatalf("%+v, %v", done, err)
				}
				b.ReportMetric(float64(done.Lots)/time.Since(begun).Seconds(), "lots/s")
			}
		})
	}
}

// endedLots gives people lots that have ended.
func endedLots(b *testing.B, c *credittest.Company, people, each int) {
	b.Helper()
	end := c.Clock.Now().AddDate(0, 0, -each-1)
	columns := func(names ...string) (out []db.Column) {
		for _, n := range names {
			out = append(out, db.Column{Name: n, Type: db.Int})
		}
		return out
	}
	c.Tx(b, func(ctx context.Context, tx *db.Tx) error {
		ids, err := tx.NewIDs(ctx, people*(each+1))
		if err != nil {
			return err
		}
		lots := db.NewBatch("lot", "", columns("id", "person_id", "category_id", "amount", "rest", "earned_at", "expires_at")...)
		balances := db.NewBatch("balance", "", columns("person_id", "last_seq", "available", "accumulated")...)
		for i := range people {
			person := ids[people*each+i]
			balances.Add(person, each, 100*each, 100*each)
			for j := range each {
				lots.Add(ids[i*each+j], person, 1, 100, 100, db.Micros(end.AddDate(-1, 0, 0)), db.Micros(end.AddDate(0, 0, j)))
			}
		}
		for _, batch := range []*db.Batch{lots, balances} {
			if _, err := batch.Insert(ctx, tx); err != nil {
				return fmt.Errorf("fill the ledger: %w", err)
			}
		}
		return nil
	})
}
