package event_test

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/job"
)

// BenchmarkDelivery publishes two thousand facts one by one from four writers
// and a hundred thousand in a hundred transactions, and waits until three
// subscribers and a watcher have heard all.
func BenchmarkDelivery(b *testing.B) {
	for name, open := range map[string]func(testing.TB, []db.Module) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.PostgreSQL} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				delivery(b, open(b, modules))
			}
		})
	}
}

func delivery(b *testing.B, d *db.DB) {
	log := slog.New(slog.DiscardHandler)
	q := job.New(d, clock.System(), log)
	bus := event.New(d, clock.System(), log, q)
	var heard, calls atomic.Int64
	for _, name := range []string{"bench.one", "bench.two", "bench.three"} {
		event.Subscribe(bus, learnedTopic, name, func(_ context.Context, _ db.TenantID, facts []learned) error {
			heard.Add(int64(len(facts)))
			calls.Add(1)
			return nil
		})
	}
	news := make(chan bool, 1)
	event.Watch(bus, learnedTopic, func(_ db.TenantID, facts []learned) {
		heard.Add(int64(len(facts)))
		select {
		case news <- true:
		default:
		}
	})
	ctx, stop := context.WithCancel(b.Context())
	var running sync.WaitGroup
	running.Go(func() { reportRun(b, q.Run(ctx)) })
	running.Go(func() { reportRun(b, bus.Run(ctx)) })
	<-bus.Started()
	publish := func(n int) {
		err := d.Tenant(1).Tx(b.Context(), func(ctx context.Context, tx *db.Tx) error {
			for i := range n {
				learnedTopic.Publish(ctx, tx, learned{"林晓", i})
			}
			return nil
		})
		if err != nil {
			b.Error(err)
		}
	}
	const alone = 20
	begun := time.Now()
	for range alone {
		publish(1)
		<-news
	}
	b.ReportMetric(float64(time.Since(begun).Microseconds())/1000/alone, "watch-ms")
	const writers, single, bulks, bulk = 4, 2_000, 100, 1_000
	begun = time.Now()
	var writing sync.WaitGroup
	for range writers {
		writing.Go(func() {
			for range single / writers {
				publish(1)
			}
		})
	}
	writing.Wait()
	b.ReportMetric(single/time.Since(begun).Seconds(), "transactions/s")
	begun = time.Now()
	for range bulks {
		publish(bulk)
	}
	if err := bus.Quiet(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(bulks*bulk/time.Since(begun).Seconds(), "bulk-facts-heard/s")
	b.ReportMetric(float64(calls.Load()), "calls")
	if want := int64(4 * (alone + single + bulks*bulk)); heard.Load() != want {
		b.Errorf("%d facts were heard; want %d", heard.Load(), want)
	}
	stop()
	running.Wait()
}

func reportRun(b *testing.B, err error) {
	if err != nil {
		b.Error(err)
	}
}
