package simulate_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/simulate"
	"xuefen/internal/platform/dbtest"
)

// BenchmarkSimulate tells the time of one record, read, matched by two sets of
// rules and paid, on SQLite.
func BenchmarkSimulate(b *testing.B) {
	c := credittest.New(b, dbtest.SQLite(b, credittest.Modules()))
	h := &history{Company: c, dice: rand.New(rand.NewPCG(1, 1))}
	h.declare(b)
	c.Apply(b, before)
	const records, batch = 30_000, 5_000
	for range records / batch {
		list := make([]activity.Input, batch)
		for i := range list {
			n := cast[h.dice.IntN(len(cast))]
			list[i] = c.Scored(n, "passed", "exam", fmt.Sprint("E", h.dice.IntN(2_000)), fmt.Sprint(h.dice.IntN(100)))
			list[i].OccurredAt = c.Clock.Now().Add(-time.Duration(h.dice.IntN(300*24)) * time.Hour)
		}
		c.Record(b, list...)
	}
	worlds := []*credit.Rules{h.suppose(b, credit.Supposition{}), h.suppose(b, credit.Supposition{Drafts: book(b, draft).Rules})}
	q := simulate.Question{Worlds: worlds, From: c.Clock.Now().AddDate(-2, 0, 0), To: c.Clock.Now()}
	engine := simulate.NewEngine(c.DB, c.Org, c.Credit, c.Activity)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := engine.Run(b.Context(), c.Tenant, q); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/records, "ns/record")
}
