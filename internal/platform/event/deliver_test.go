package event_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/job"
)

// counters is a table that writers wait for each other on.
var counters = db.Module{Name: "counters", FS: fstest.MapFS{"migrations/0001_counter.sql": {Data: []byte(`-- +goose Up
CREATE TABLE counter (tenant_id bigint PRIMARY KEY, n integer NOT NULL);
{{tenant_table "counter"}}
`)}}}

// raise adds one to a tenant's counter under its lock and tells the number.
func raise(t *testing.T, d *db.DB, tenant db.TenantID) {
	t.Helper()
	err := d.Tenant(tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		var n int
		_, err := tx.One(ctx, "UPDATE counter SET n = n + 1 WHERE tenant_id = $1 RETURNING n", nil, &n)
		learnedTopic.Publish(ctx, tx, learned{N: n})
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// Writers that wait for one another must be heard in the order in which they
// wrote, by everybody, however their numbers and commits interleave.
func TestEverybodyHearsWhatDependsOnEachOtherInOrder(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		const tenants, writers, each = 2, 4, 20
		if _, err := c.d.Migrate(t.Context(), append(slices.Clone(modules), counters)); err != nil {
			t.Fatal(err)
		}
		for tenant := db.TenantID(1); tenant <= tenants; tenant++ {
			err := c.d.Tenant(tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, "INSERT INTO counter (tenant_id, n) VALUES ($1, 0)")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		var nodes []*node
		var subscribed ledger
		watched := make([]ledger, 3)
		for i := range watched {
			n := c.node()
			event.Watch(n.bus, learnedTopic, watched[i].add)
			event.Subscribe(n.bus, learnedTopic, "test.all", subscribed.hear)
			nodes = append(nodes, n.join())
		}
		var writing sync.WaitGroup
		for w := range writers * tenants {
			writing.Go(func() {
				for range each {
					raise(t, nodes[w%len(nodes)].d, db.TenantID(1+w%tenants))
				}
			})
		}
		writing.Wait()
		for _, n := range nodes {
			n.quiet()
		}
		for _, n := range nodes {
			n.stop()
		}
		heard := map[string]*ledger{"the subscriber": &subscribed}
		for i := range watched {
			heard[fmt.Sprint("the watcher of node ", i)] = &watched[i]
		}
		for who, l := range heard {
			for tenant := db.TenantID(1); tenant <= tenants; tenant++ {
				got := l.of(tenant)
				if len(got) != writers*each {
					t.Errorf("%s heard %d facts of tenant %d; want %d", who, len(got), tenant, writers*each)
				}
				for i, f := range got {
					if f.N != i+1 {
						t.Fatalf("%s heard %d as number %d of tenant %d", who, f.N, i+1, tenant)
					}
				}
			}
		}
		for i := range watched {
			if fmt.Sprint(watched[i].calls) != fmt.Sprint(watched[0].calls) {
				t.Errorf("nodes 0 and %d heard different orders", i)
			}
		}
	})
}

// A transaction that has written its row and commits late must not be skipped
// by those who read past it meanwhile. Only PostgreSQL has such writers.
func TestALateCommitIsHeard(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		if c.d.Dialect() == db.SQLite {
			return
		}
		n := c.node()
		var watched, subscribed ledger
		event.Watch(n.bus, learnedTopic, watched.add)
		event.Subscribe(n.bus, learnedTopic, "test.all", subscribed.hear)
		n.join()
		err := c.d.Group(t.Context(), func(ctx context.Context, g *db.Group) error {
			err := g.Section(ctx, 1, func(ctx context.Context, tx *db.Tx) error {
				learnedTopic.Publish(ctx, tx, learned{N: 1})
				return nil
			})
			tell(t, n.d, 1, learned{N: 2}) // by another writer, which is heard before this group commits
			n.quiet()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		n.quiet()
		n.stop()
		want := []learned{{N: 2}, {N: 1}}
		if !slices.Equal(watched.of(1), want) || !slices.Equal(subscribed.of(1), want) {
			t.Errorf("heard %v and %v; want %v", watched.of(1), subscribed.of(1), want)
		}
	})
}

func TestAFailingSubscriberHearsAgainAndHoldsUpNobody(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n := c.node()
		var good, bad ledger
		failed := make(chan bool, 100)
		event.Subscribe(n.bus, learnedTopic, "test.good", good.hear)
		event.Subscribe(n.bus, learnedTopic, "test.bad", func(ctx context.Context, tenant db.TenantID, facts []learned) error {
			if tenant == 1 && c.clock.Now().Before(monday.Add(10*time.Second)) {
				failed <- true
				return errors.New("the mail server is down")
			}
			return bad.hear(ctx, tenant, facts)
		})
		n.join()
		tell(t, c.d, 1, learned{N: 1})
		within(t, failed, "the failure")
		tell(t, c.d, 1, learned{N: 2}) // does not make the failing one try sooner
		tell(t, c.d, 2, learned{N: 3})
		good.await(t, 0, 3)
		bad.await(t, 2, 1)
		var failing []event.Failure
		for len(failing) == 0 { // The failure is written down after the handler returned.
			var err error
			if failing, err = n.bus.Failing(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		want := event.Failure{Subscriber: "test.bad", Topic: "test.learned", Tenant: 1, Failures: 1, Error: "the mail server is down"}
		if !slices.Equal(failing, []event.Failure{want}) {
			t.Errorf("failing are %+v; want %+v", failing, want)
		}
		stand := c.timeFlies(time.Second)
		n.quiet()
		stand()
		n.stop()
		if got := bad.of(1); !slices.Equal(got, []learned{{N: 1}, {N: 2}}) {
			t.Errorf("the failing subscriber heard %v at last; want 1 and 2 in order", got)
		}
		if len(failed) > event.Patience {
			t.Errorf("it was tried %d more times within ten seconds", len(failed))
		}
	})
}

func TestARowThatKeepsFailingIsSetAsideAndEndsAsADeadLetter(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n := c.node()
		var l ledger
		var mu sync.Mutex
		mended, tries := false, 0
		hear := func(ctx context.Context, tenant db.TenantID, facts []learned) error {
			mu.Lock()
			defer mu.Unlock()
			if !mended && slices.ContainsFunc(facts, func(f learned) bool { return f.N == 2 }) {
				tries++
				if tries%2 == 0 {
					panic("a bad fact")
				}
				return errors.New("a bad fact")
			}
			return l.hear(ctx, tenant, facts)
		}
		event.Subscribe(n.bus, learnedTopic, "test.picky", hear)
		for i := range 3 {
			tell(t, c.d, 1, learned{N: i + 1})
		}
		n.join()
		stand := c.timeFlies(time.Second)
		n.quiet()
		if got := l.of(1); !slices.Equal(got, []learned{{N: 1}, {N: 3}}) {
			t.Errorf("heard %v; want the good facts, once each", got)
		}
		var dead []job.Job
		look := c.d.Listen(t.Context(), "job")
		for len(dead) == 0 {
			within(t, look, "the dead letter")
			var err error
			if dead, err = n.q.Dead(t.Context(), 1, 0, 10); err != nil {
				t.Fatal(err)
			}
		}
		stand()
		if !strings.HasPrefix(dead[0].Kind, "event.aside/test.picky") || !strings.Contains(string(dead[0].Args), `{"who":"","n":2}`) ||
			!strings.Contains(dead[0].Error, "a bad fact") {
			t.Errorf("the dead letter is %+v; want the bad fact with its error", dead[0])
		}
		mu.Lock()
		mended = true
		mu.Unlock()
		if err := n.q.Retry(t.Context(), 1, dead[0].ID); err != nil {
			t.Fatal(err)
		}
		l.await(t, 1, 3)
		n.stop()
		if got := l.of(1)[2]; got.N != 2 {
			t.Errorf("the retry told %v; want the fact set aside", got)
		}
	})
}

func TestFactsOfAnUnreadableFormAreDeadAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n := c.node()
		var l, watched ledger
		event.Subscribe(n.bus, learnedTopic, "test.all", l.hear)
		event.Watch(n.bus, learnedTopic, watched.add)
		n.join()
		older := event.NewTopic[string]("test.learned") // the topic as a program of another time knew it
		err := c.d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			older.Publish(ctx, tx, "林晓 learned")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		tell(t, c.d, 1, learned{N: 1})
		stand := c.timeFlies(time.Second)
		n.quiet()
		look := c.d.Listen(t.Context(), "job")
		for {
			dead, err := n.q.Dead(t.Context(), 1, 0, 10)
			if err != nil {
				t.Fatal(err)
			}
			if len(dead) == 1 && dead[0].Attempts == 1 {
				break
			}
			within(t, look, "the dead letter")
		}
		stand()
		n.stop()
		if want := []learned{{N: 1}}; !slices.Equal(l.of(1), want) || !slices.Equal(watched.of(1), want) {
			t.Errorf("heard %v and %v; want what can be read", l.of(1), watched.of(1))
		}
	})
}

func TestANodeThatDiesWhileDeliveringIsReplaced(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		dying := c.node()
		begun, never := make(chan bool, 1), make(chan bool)
		t.Cleanup(func() { close(never) })
		event.Subscribe(dying.bus, learnedTopic, "test.all", func(context.Context, db.TenantID, []learned) error {
			begun <- true
			<-never
			return nil
		})
		dying.join()
		tell(t, c.d, 1, learned{N: 1})
		within(t, begun, "the delivery")
		if err := dying.d.Close(); err != nil {
			t.Fatal(err)
		}
		tell(t, c.d, 1, learned{N: 2})
		var l ledger
		heir := c.node()
		event.Subscribe(heir.bus, learnedTopic, "test.all", l.hear)
		heir.join()
		stand := c.timeFlies(time.Second)
		heir.quiet()
		stand()
		heir.stop()
		if got := l.of(1); !slices.Equal(got, []learned{{N: 1}, {N: 2}}) {
			t.Errorf("the heir heard %v; want both facts in order", got)
		}
	})
}

func TestANewSubscriberBeginsWithWhatIsKept(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		old := c.node().join() // knows no subscriber, but gives rows their place
		tell(t, c.d, 1, learned{N: 1})
		old.quiet()
		old.stop()
		var l ledger
		fresh := c.node()
		event.Subscribe(fresh.bus, learnedTopic, "test.new", l.hear)
		fresh.join()
		fresh.quiet()
		fresh.stop()
		if got := l.of(1); !slices.Equal(got, []learned{{N: 1}}) {
			t.Errorf("the new subscriber heard %v; want the fact that is kept", got)
		}
	})
}

func TestOldRowsGoWhenEverybodyHeardThem(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		rows := func() (n int) {
			err := c.d.Platform().Read(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.One(ctx, "SELECT count(*) FROM event_outbox", nil, &n)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		n := c.node()
		var l ledger
		stuck, begun := make(chan bool), make(chan bool, 1)
		event.Subscribe(n.bus, learnedTopic, "test.all", func(ctx context.Context, tenant db.TenantID, facts []learned) error {
			if tenant == 2 {
				begun <- true
				<-stuck
			}
			return l.hear(ctx, tenant, facts)
		})
		n.join()
		tell(t, c.d, 1, learned{N: 1})
		tell(t, c.d, 2, learned{N: 2})
		within(t, begun, "the delivery that hangs")
		l.await(t, 1, 1)
		look := c.d.Listen(t.Context(), "job")
		wait := func(want int) {
			t.Helper()
			for rows() != want {
				c.clock.Advance(time.Hour)
				within(t, look, "the cleaning")
			}
		}
		c.clock.Advance(event.Kept - 2*time.Hour)
		if rows() != 2 {
			t.Errorf("%d rows are left before their time; want 2", rows())
		}
		wait(1)
		close(stuck)
		wait(0)
		n.quiet()
		n.stop()
		if got := l.of(2); !slices.Equal(got, []learned{{N: 2}}) {
			t.Errorf("the slow delivery heard %v", got)
		}
	})
}

func TestAPanickingWatcherDoesNotEndTheFeed(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n := c.node()
		var l ledger
		event.Watch(n.bus, learnedTopic, func(tenant db.TenantID, facts []learned) {
			if facts[0].N == 1 {
				panic("a bug of a watcher")
			}
			l.add(tenant, facts)
		})
		n.join()
		tell(t, c.d, 1, learned{N: 1})
		tell(t, c.d, 1, learned{N: 2})
		n.quiet()
		n.stop()
		if got := l.of(1); !slices.Equal(got, []learned{{N: 2}}) {
			t.Errorf("heard %v; want the row after the panic, once", got)
		}
	})
}
