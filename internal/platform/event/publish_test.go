package event_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/event"
)

func TestWhatIsRolledBackIsNotHeard(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n := c.node()
		var watched, subscribed ledger
		event.Watch(n.bus, learnedTopic, watched.add)
		event.Subscribe(n.bus, learnedTopic, "test.all", subscribed.hear)
		n.join()
		boom := errors.New("boom")
		err := c.d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			learnedTopic.Publish(ctx, tx, learned{Who: "何静"})
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		tell(t, c.d, 7, learned{"林晓", 1}, learned{"林晓", 2})
		n.quiet()
		want := []learned{{"林晓", 1}, {"林晓", 2}}
		if got := watched.of(0); !slices.Equal(got, want) || len(watched.calls) != 1 || watched.calls[0].tenant != 7 {
			t.Errorf("the watcher heard %+v; want both facts of tenant 7 at once", watched.calls)
		}
		if got := subscribed.of(7); !slices.Equal(got, want) {
			t.Errorf("the subscriber heard %v; want %v", got, want)
		}
		n.stop()
	})
}

func TestABulkIsHeardInFewPieces(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n := c.node()
		var watched, subscribed ledger
		event.Watch(n.bus, learnedTopic, watched.add)
		event.Subscribe(n.bus, learnedTopic, "test.all", subscribed.hear)
		n.join()
		const many = 2500
		facts := make([]learned, many)
		for i := range facts {
			facts[i] = learned{"王磊", i}
		}
		tell(t, c.d, 1, facts...)
		n.quiet()
		if !slices.Equal(watched.of(1), facts) || len(watched.calls) != 3 {
			t.Errorf("the watcher heard %d facts in %d calls; want %d in 3", len(watched.of(1)), len(watched.calls), many)
		}
		if !slices.Equal(subscribed.of(1), facts) || len(subscribed.calls) > 3 {
			t.Errorf("the subscriber heard %d facts in %d calls; want %d in at most 3", len(subscribed.of(1)), len(subscribed.calls), many)
		}
		n.stop()
	})
}

func TestEachSectionOfAGroupSpeaksForItself(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n := c.node()
		var watched ledger
		event.Watch(n.bus, learnedTopic, watched.add)
		n.join()
		err := c.d.Group(t.Context(), func(ctx context.Context, g *db.Group) error {
			for i := range 4 {
				err := g.Section(ctx, db.TenantID(1+i%2), func(ctx context.Context, tx *db.Tx) error {
					learnedTopic.Publish(ctx, tx, learned{N: i})
					if i == 1 {
						return errors.New("this section fails")
					}
					return nil
				})
				if _, section := errors.AsType[*db.SectionError](err); err != nil && !section {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		n.quiet()
		got := []int{}
		for _, f := range watched.of(0) {
			got = append(got, f.N)
		}
		if !slices.Equal(got, []int{0, 2, 3}) || len(watched.calls) != 3 {
			t.Errorf("heard %v in %d calls; want 0, 2 and 3 apart", got, len(watched.calls))
		}
		n.stop()
	})
}

func TestAFactIsTakenAsItIsWhenPublished(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n := c.node()
		var heard []string
		topic := event.NewTopic[map[string]string]("test.map")
		event.Watch(n.bus, topic, func(_ db.TenantID, facts []map[string]string) { heard = append(heard, facts[0]["who"]) })
		n.join()
		err := c.d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			fact := map[string]string{"who": "苏敏"}
			topic.Publish(ctx, tx, fact)
			fact["who"] = "高远"
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		n.quiet()
		n.stop()
		if !slices.Equal(heard, []string{"苏敏"}) {
			t.Errorf("heard %v; want 苏敏", heard)
		}
	})
}

func TestAFactThatCannotBeToldFailsTheCommit(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		odd := event.NewTopic[any]("test.odd")
		for name, fact := range map[string]any{"not encodable": math.Inf(1), "too large": strings.Repeat("x", event.FactBytes)} {
			err := c.d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				odd.Publish(ctx, tx, "fine")
				odd.Publish(ctx, tx, fact)
				return nil
			})
			if err == nil || !strings.Contains(err.Error(), "test.odd") {
				t.Errorf("%s: the commit gave %v; want an error that names the topic", name, err)
			}
		}
		var rows int
		err := c.d.Platform().Read(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.One(ctx, "SELECT count(*) FROM event_outbox", nil, &rows)
			return err
		})
		if err != nil || rows != 0 {
			t.Errorf("%d rows were written, %v; want none", rows, err)
		}
	})
}

func TestFactsPublishedJustBeforeTheCommitAreHeard(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n := c.node()
		var watched ledger
		event.Watch(n.bus, learnedTopic, watched.add)
		n.join()
		err := c.d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			learnedTopic.Publish(ctx, tx, learned{N: 1})
			tx.BeforeCommit(func(ctx context.Context, tx *db.Tx) error {
				learnedTopic.Publish(ctx, tx, learned{N: 2})
				return nil
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		n.quiet()
		n.stop()
		if got := watched.of(1); len(got) != 2 || got[0].N != 1 || got[1].N != 2 {
			t.Errorf("heard %v; want 1 and 2", got)
		}
	})
}

func TestThePlatformTellsToo(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n := c.node()
		var watched, subscribed ledger
		event.Watch(n.bus, learnedTopic, watched.add)
		event.Subscribe(n.bus, learnedTopic, "test.all", subscribed.hear)
		n.join()
		err := c.d.Platform().Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			learnedTopic.Publish(ctx, tx, learned{Who: "高远"})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		n.quiet()
		n.stop()
		for name, l := range map[string]*ledger{"watcher": &watched, "subscriber": &subscribed} {
			if len(l.calls) != 1 || l.calls[0].tenant != 0 {
				t.Errorf("the %s heard %+v; want one fact of tenant 0", name, l.calls)
			}
		}
	})
}

func TestTheCatalogueTellsWhoHearsWhat(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n := c.node()
		var l ledger
		event.Subscribe(n.bus, learnedTopic, "test.second", l.hear)
		event.Subscribe(n.bus, learnedTopic, "test.first", l.hear)
		event.Watch(n.bus, learnedTopic, l.add)
		const here = "xuefen/internal/platform/event_test"
		want := []event.Entry{
			{Topic: "test.learned", Publisher: here, Fact: "event_test.learned", Subscriber: event.EveryProcess, Package: here},
			{Topic: "test.learned", Publisher: here, Fact: "event_test.learned", Subscriber: "test.first"},
			{Topic: "test.learned", Publisher: here, Fact: "event_test.learned", Subscriber: "test.second"},
			{Topic: "test.unheard", Publisher: here, Fact: "int"},
		}
		if got := n.bus.Catalogue(event.NewTopic[int]("test.unheard"), learnedTopic); !slices.Equal(got, want) {
			t.Errorf("the catalogue is\n%+v; want\n%+v", got, want)
		}
		event.Subscribe(n.bus, learnedTopic, "test.first", l.hear)
		if err := n.bus.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "test.first") {
			t.Errorf("Run gave %v; want the name that is taken", err)
		}
	})
}
