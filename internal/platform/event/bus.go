package event

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/job"
)

// Bus joins topics with those who hear them, in one process. Only the
// composition root subscribes. Publishing needs no Bus.
type Bus struct {
	d           *db.DB
	q           *job.Queue
	clock       clock.Clock
	log         *slog.Logger
	subscribers []*subscriber
	watchers    []*watcher
	topics      map[string]Named // those heard
	wrong       []error          // mistakes of the program in setting up, told by Run
	started     chan struct{}
	heard       atomic.Int64 // the place up to which the watchers here have heard
}

// New makes a bus that delivers to subscribers through q.
func New(d *db.DB, clock clock.Clock, log *slog.Logger, q *job.Queue) *Bus {
	b := &Bus{d: d, q: q, clock: clock, log: log, topics: map[string]Named{}, started: make(chan struct{})}
	q.Every("event.clean", job.Interval(time.Hour), b.clean)
	return b
}

// Named is any topic.
type Named interface {
	Name() string
	Publisher() string
	Fact() string
}

// Subscribe lets fn hear a topic once per cluster.
//
// Fn gets the facts of one tenant in the order of commits, those of several
// transactions together when it lags behind, and never runs twice at once for
// a tenant. It hears every fact at least once, so it is idempotent: what it
// does is keyed by the fact. When it fails it gets the facts again, later and
// later, one row at a time; a row that keeps failing is set aside as a job of
// its own and may end as a dead letter there, while the next facts go on. The
// failure of one subscriber or tenant holds up no other. A new subscriber
// begins with the oldest facts that are still kept.
//
// The name, "module.what", stays for ever: it is the place in the stream.
func Subscribe[T any](b *Bus, t Topic[T], name string, fn func(ctx context.Context, tenant db.TenantID, facts []T) error) {
	for _, s := range b.subscribers {
		if s.name == name {
			b.wrong = append(b.wrong, fmt.Errorf("event: two subscribers are called %s", name))
			return
		}
	}
	b.topics[t.name] = t
	s := newSubscriber(b, t.name, name, func(ctx context.Context, tenant db.TenantID, rows []string) error {
		facts, err := decode[T](rows)
		if err != nil {
			return job.Hopeless(err)
		}
		return fn(ctx, tenant, facts)
	})
	b.subscribers = append(b.subscribers, s)
}

// watcher is who hears a topic in every process.
type watcher struct {
	topic, name string
	hear        func(tenant db.TenantID, row string) error
}

// Watch lets fn hear a topic in this process and in every other that watches:
// everything committed after Started, in the order of commits, once. Fn is
// called from one goroutine, row by row, and must be quick. It is for what is
// remembered in memory, since nothing is heard while a process is down.
func Watch[T any](b *Bus, t Topic[T], fn func(tenant db.TenantID, facts []T)) {
	b.topics[t.name] = t
	name := packageOf(runtime.FuncForPC(reflect.ValueOf(fn).Pointer()).Name())
	b.watchers = append(b.watchers, &watcher{topic: t.name, name: name, hear: func(tenant db.TenantID, row string) error {
		facts, err := decode[T]([]string{row})
		if err == nil {
			fn(tenant, facts)
		}
		return err
	}})
}

// decode reads the facts of rows into one list.
func decode[T any](rows []string) (facts []T, err error) {
	for _, row := range rows {
		var some []T
		if err := json.Unmarshal([]byte(row), &some); err != nil {
			return nil, fmt.Errorf("event: read the facts: %w", err)
		}
		facts = append(facts, some...)
	}
	return facts, nil
}

// Run gives committed rows their place and feeds the watchers until ctx ends.
// The queue must run too, for the subscribers.
func (b *Bus) Run(ctx context.Context) error {
	if err := errors.Join(b.wrong...); err != nil {
		return err
	}
	if err := b.begin(ctx); err != nil {
		if ctx.Err() != nil {
			return nil // stopped before it began
		}
		return fmt.Errorf("event: find the end of the feed: %w", err)
	}
	close(b.started)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { b.loop(ctx, outboxTopic, b.sequence); return nil })
	if len(b.watchers) > 0 {
		g.Go(func() error { b.loop(ctx, feedTopic, b.follow); return nil })
	}
	g.Go(func() error { b.try(ctx, b.catchUp); return nil })
	return g.Wait()
}

// Started is closed when watchers hear everything committed from then on.
// Caches fill after it.
func (b *Bus) Started() <-chan struct{} { return b.started }

// Pace is the least time between two turns of a loop, so that a stream of
// small transactions is worked off in batches.
const Pace = 25 * time.Millisecond

// loop turns whenever somebody wakes topic.
func (b *Bus) loop(ctx context.Context, topic string, turn func(context.Context) error) {
	wake := b.d.Listen(ctx, topic)
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		}
		for !b.try(ctx, turn) { // the wake is used up, so a failed turn comes again by itself
			select {
			case <-ctx.Done():
				return
			case <-time.After(failPause):
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(Pace):
		}
	}
}

// failPause is waited before a failed turn comes again.
const failPause = time.Second

// try runs a turn and tells whether it went well. A panic of a watcher must
// not take the process down.
func (b *Bus) try(ctx context.Context, turn func(context.Context) error) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("a watcher panicked", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	err := turn(ctx)
	if err != nil && ctx.Err() == nil {
		b.log.Error("events wait and are tried again", "error", err)
		return false
	}
	return true
}

// Entry is one who hears a topic.
type Entry struct {
	Topic      string
	Publisher  string // import path of the package that declares the topic
	Fact       string // type of the facts
	Subscriber string // name of the subscriber, EveryProcess for watchers, "" when nobody hears
	Package    string // import path of a watcher's function
}

// EveryProcess stands for watchers in the catalogue.
const EveryProcess = "every process"

// Catalogue lists who hears the topics of this bus and those given, which
// perhaps nobody hears, sorted by topic. docs/events.md is made of it.
func (b *Bus) Catalogue(more ...Named) (list []Entry) {
	topics := maps.Clone(b.topics)
	for _, t := range more {
		topics[t.Name()] = t
	}
	for _, t := range topics {
		entry := Entry{Topic: t.Name(), Publisher: t.Publisher(), Fact: t.Fact()}
		before := len(list)
		for _, s := range b.subscribers {
			if s.topic == entry.Topic {
				entry.Subscriber = s.name
				list = append(list, entry)
			}
		}
		for _, w := range b.watchers {
			if w.topic == entry.Topic {
				entry.Subscriber, entry.Package = EveryProcess, w.name
				list = append(list, entry)
			}
		}
		if len(list) == before {
			list = append(list, entry)
		}
	}
	slices.SortFunc(list, func(a, b Entry) int {
		return cmp.Or(strings.Compare(a.Topic, b.Topic), strings.Compare(a.Subscriber, b.Subscriber), strings.Compare(a.Package, b.Package))
	})
	return list
}
