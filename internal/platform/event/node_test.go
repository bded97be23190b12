package event_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/job"
)

var modules = []db.Module{job.Migrations(), event.Migrations()}

var monday = time.Date(2026, 9, 7, 1, 0, 0, 0, time.UTC)

// learned is the fact of these tests: somebody did something, for the nth time.
type learned struct {
	Who string `json:"who"`
	N   int    `json:"n"`
}

var learnedTopic = event.NewTopic[learned]("test.learned")

// cluster is one database that several nodes share, each with its own handle.
type cluster struct {
	t       *testing.T
	options db.Options
	clock   *clock.Fixed
	d       *db.DB // of the test itself
}

func onBoth(t *testing.T, test func(t *testing.T, c *cluster)) {
	t.Helper()
	run := func(name string, options func(t *testing.T) db.Options) {
		t.Run(name, func(t *testing.T) {
			o := options(t)
			test(t, &cluster{t: t, options: o, clock: clock.NewFixed(monday), d: dbtest.Open(t, o, modules)})
		})
	}
	run("sqlite", func(t *testing.T) db.Options { return db.Options{Path: filepath.Join(t.TempDir(), "xuefen.db")} })
	run("postgres", func(t *testing.T) db.Options { return db.Options{URL: dbtest.PostgreSQLURL(t, modules)} })
}

// node is one process: a queue and a bus on a handle of their own.
type node struct {
	t    *testing.T
	d    *db.DB
	q    *job.Queue
	bus  *event.Bus
	stop func()
}

func (c *cluster) node() *node {
	d := dbtest.Open(c.t, c.options, modules)
	log := slog.New(slog.DiscardHandler)
	q := job.New(d, c.clock, log)
	return &node{t: c.t, d: d, q: q, bus: event.New(d, c.clock, log, q)}
}

// join runs the node; stop ends it in good order and fails the test if it
// did not end so.
func (n *node) join() *node {
	n.t.Helper()
	ctx, leave := context.WithCancel(context.WithoutCancel(n.t.Context()))
	ends := make(chan error, 2)
	go func() { ends <- n.q.Run(ctx) }()
	go func() { ends <- n.bus.Run(ctx) }()
	n.stop = sync.OnceFunc(func() {
		n.t.Helper()
		leave()
		if err := errors.Join(within(n.t, ends, "the node to stop"), within(n.t, ends, "the node to stop")); err != nil {
			n.t.Errorf("the node stopped with %v", err)
		}
	})
	n.t.Cleanup(leave)
	within(n.t, n.bus.Started(), "the bus to start")
	return n
}

// deadline is generous: tests share two cores with others.
const deadline = 60 * time.Second

func within[T any](t *testing.T, ch <-chan T, what string) (v T) {
	t.Helper()
	select {
	case v = <-ch:
	case <-time.After(deadline):
		t.Fatalf("waited in vain for %s", what)
	}
	return v
}

// quiet waits until all that was published has been heard.
func (n *node) quiet() {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(n.t.Context(), deadline)
	defer cancel()
	if err := n.bus.Quiet(ctx); err != nil {
		n.t.Fatalf("the bus does not come to rest: %v", err)
	}
}

// tell publishes in one transaction.
func tell(t *testing.T, d *db.DB, tenant db.TenantID, facts ...learned) {
	t.Helper()
	err := d.Tenant(tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, f := range facts {
			learnedTopic.Publish(ctx, tx, f)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// call is one delivery.
type call struct {
	tenant db.TenantID
	facts  []learned
}

// ledger collects deliveries.
type ledger struct {
	mu      sync.Mutex
	calls   []call
	changed chan struct{} // closed by the next call
}

func (l *ledger) add(tenant db.TenantID, facts []learned) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = append(l.calls, call{tenant, facts})
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
}

// await waits until so many facts of a tenant, or of all for 0, were heard.
func (l *ledger) await(t *testing.T, tenant db.TenantID, facts int) {
	t.Helper()
	for {
		l.mu.Lock()
		if l.changed == nil {
			l.changed = make(chan struct{})
		}
		changed := l.changed
		l.mu.Unlock()
		if len(l.of(tenant)) >= facts {
			return
		}
		within(t, changed, "the facts to be heard")
	}
}

func (l *ledger) hear(_ context.Context, tenant db.TenantID, facts []learned) error {
	l.add(tenant, facts)
	return nil
}

// of are the facts heard of one tenant, or of all for 0, in the order heard.
func (l *ledger) of(tenant db.TenantID) (list []learned) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.calls {
		if tenant == 0 || c.tenant == tenant {
			list = append(list, c.facts...)
		}
	}
	return list
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
