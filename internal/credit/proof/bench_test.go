package proof_test

import (
	"fmt"
	"log/slog"
	"testing"

	"xuefen/internal/activity"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/proof"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/secret"
)

// BenchmarkPlaces gives twenty thousand transfers their places.
func BenchmarkPlaces(b *testing.B) {
	for name, open := range map[string]func(testing.TB, []db.Module) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.PostgreSQL} {
		b.Run(name, func(b *testing.B) {
			const transfers, batch = 20_000, 2_000
			for b.Loop() {
				b.StopTimer()
				c := credittest.New(b, open(b, modules()))
				c.Apply(b, rules)
				ring, err := secret.Open(b.TempDir(), "")
				if err != nil {
					b.Fatal(err)
				}
				p, err := proof.New(c.DB, c.Clock, slog.New(slog.DiscardHandler), c.Org, c.Credit, ring)
				if err != nil {
					b.Fatal(err)
				}
				for range transfers / batch {
					list := make([]activity.Input, batch)
					for i := range list {
						list[i] = c.Did(fmt.Sprintf("100%d", 1+i%5), "completed", "course", "C")
					}
					c.Record(b, list...)
				}
				b.StartTimer()
				if err := p.Look(b.Context(), c.Tenant); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(transfers*float64(b.N)/b.Elapsed().Seconds(), "places/s")
		})
	}
}
