package job_test

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/job"
)

// BenchmarkTenThousandJobs asks for a thousand jobs one by one and for nine
// thousand in nine transactions, works them all off with eight workers, and
// meanwhile looks how long another writer has to wait.
func BenchmarkTenThousandJobs(b *testing.B) {
	for name, open := range map[string]func(testing.TB, []db.Module) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.PostgreSQL} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				tenThousandJobs(b, open(b, modules))
			}
		})
	}
}

func tenThousandJobs(b *testing.B, d *db.DB) {
	const total, single, bulk = 10_000, 1_000, 1_000
	noop := job.NewKind[int]("bench.noop", job.KindOptions{})
	enqueue := func(n int) {
		err := d.Tenant(1).Tx(b.Context(), func(ctx context.Context, tx *db.Tx) error {
			for i := range n {
				if _, err := noop.Enqueue(ctx, tx, i, job.Options{}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	since := time.Now()
	lap := func(unit string, n int) {
		b.ReportMetric(float64(n)/time.Since(since).Seconds(), unit)
		since = time.Now()
	}
	for range single {
		enqueue(1)
	}
	lap("asked-singly/s", single)
	for range (total - single) / bulk {
		enqueue(bulk)
	}
	lap("asked-in-bulk/s", total-single)
	q := job.New(d, clock.System(), slog.New(slog.DiscardHandler))
	q.Limit(8, 1)
	var done atomic.Int64
	all := make(chan struct{})
	job.Handle(q, noop, func(context.Context, db.TenantID, int) error {
		if done.Add(1) == total {
			close(all)
		}
		return nil
	})
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- q.Run(ctx) }()
	var worst time.Duration
	for working := true; working; {
		select {
		case <-all:
			working = false
		case <-time.After(5 * time.Millisecond):
			begun := time.Now()
			enqueueUnheard(b, d)
			worst = max(worst, time.Since(begun))
		}
	}
	lap("worked/s", total)
	b.ReportMetric(float64(worst.Microseconds())/1000, "worst-other-write-ms")
	cancel()
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
}

func enqueueUnheard(b *testing.B, d *db.DB) {
	err := d.Tenant(2).Tx(b.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := unheard.Enqueue(ctx, tx, struct{}{}, job.Options{})
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}
