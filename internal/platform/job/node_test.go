package job_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/job"
)

var modules = []db.Module{job.Migrations()}

var monday = time.Date(2026, 9, 7, 1, 0, 0, 0, time.UTC)

// cluster is one database that several nodes share, each with its own handle,
// as processes have.
type cluster struct {
	t       *testing.T
	options db.Options
	clock   *clock.Fixed
	d       *db.DB // of the test itself
}

// onBoth runs test with a cluster on each database.
func onBoth(t *testing.T, test func(t *testing.T, c *cluster)) {
	t.Helper()
	run := func(name string, options func(t *testing.T) db.Options) {
		t.Run(name, func(t *testing.T) {
			o := options(t)
			c := &cluster{t: t, options: o, clock: clock.NewFixed(monday), d: dbtest.Open(t, o, modules)}
			test(t, c)
		})
	}
	run("sqlite", func(t *testing.T) db.Options { return db.Options{Path: filepath.Join(t.TempDir(), "xuefen.db")} })
	run("postgres", func(t *testing.T) db.Options { return db.Options{URL: dbtest.PostgreSQLURL(t, modules)} })
}

// node is one running queue.
type node struct {
	t     *testing.T
	d     *db.DB
	q     *job.Queue
	leave context.CancelFunc
	left  chan error
	stops journal
}

// journal is a log that tells when the queue begins to stop.
type journal chan bool

func (j journal) Enabled(context.Context, slog.Level) bool { return true }
func (j journal) WithAttrs([]slog.Attr) slog.Handler       { return j }
func (j journal) WithGroup(string) slog.Handler            { return j }
func (j journal) Handle(_ context.Context, r slog.Record) error {
	if strings.HasPrefix(r.Message, "the job queue stops") {
		j <- true
	}
	return nil
}

// node makes a queue on a handle of its own; join starts it.
func (c *cluster) node() *node {
	d := dbtest.Open(c.t, c.options, modules)
	stops := make(journal, 1)
	return &node{t: c.t, d: d, q: job.New(d, c.clock, slog.New(stops)), left: make(chan error, 1), stops: stops}
}

func (n *node) join() *node {
	n.t.Helper()
	ctx, leave := context.WithCancel(context.WithoutCancel(n.t.Context()))
	n.leave = leave
	go func() { n.left <- n.q.Run(ctx) }()
	n.t.Cleanup(leave)
	return n
}

// stop ends a node in good order: what it finished is settled.
func (n *node) stop() {
	n.t.Helper()
	n.leave()
	if err := within(n.t, n.left, "the node to stop"); err != nil {
		n.t.Fatalf("the node stopped with %v", err)
	}
}

// deadline is generous: tests share two cores with others.
const deadline = 60 * time.Second

// within receives from a channel or fails.
func within[T any](t *testing.T, ch <-chan T, what string) (v T) {
	t.Helper()
	select {
	case v = <-ch:
	case <-time.After(deadline):
		t.Fatalf("waited in vain for %s", what)
	}
	return v
}

// ask enqueues in a transaction of its own.
func ask[T any](c *cluster, tenant db.TenantID, k job.Kind[T], args T, o job.Options) (id job.ID) {
	c.t.Helper()
	err := c.d.Tenant(tenant).Tx(c.t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = k.Enqueue(ctx, tx, args, o)
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

// timeFlies moves the clock on by leap whenever somebody waits for it, until
// the function it returns is called.
func (c *cluster) timeFlies(leap time.Duration) (stand func()) {
	ctx, end := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			c.clock.AwaitAlarms(1)
			c.clock.Advance(leap)
		}
	}()
	stand = sync.OnceFunc(func() {
		end()
		c.clock.After(leap) // frees AwaitAlarms
		<-ended
	})
	c.t.Cleanup(stand)
	return stand
}

// unheard is a kind that no node handles.
var unheard = job.NewKind[struct{}]("test.unheard", job.KindOptions{})

// advance moves the clock on and makes every node look again, in case it was
// between looking and setting its alarm.
func (c *cluster) advance(by time.Duration) {
	c.t.Helper()
	c.clock.Advance(by)
	ask(c, 1, unheard, struct{}{}, job.Options{Key: "look"})
}

func (c *cluster) find(tenant db.TenantID, id job.ID) job.Job {
	c.t.Helper()
	q := job.New(c.d, c.clock, slog.New(slog.DiscardHandler))
	j, err := q.Find(c.t.Context(), tenant, id)
	if err != nil {
		c.t.Fatalf("find job %d: %v", id, err)
	}
	return j
}
