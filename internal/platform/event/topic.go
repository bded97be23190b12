// Package event tells upwards: a module publishes facts on its topics in its
// own transaction, and modules above it hear of them.
//
// Publishing writes one outbox row per topic, tenant and section with all the
// facts of that section. After the commit one node gives the row its place in
// the order of commits. Then there are two deliveries: to subscribers once per
// cluster, as jobs, in order, at least once; and to watchers in every process,
// in the same order, for caches and open pages.
package event

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"

	"xuefen/internal/platform/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the tables of this package.
func Migrations() db.Module { return db.Module{Name: "event", FS: migrations} }

// Sizes of an outbox row. A section with more facts writes several rows.
const (
	MostFacts = 1000      // in one row
	RowBytes  = 64 << 10  // of the facts of one row, unless a single fact is larger
	FactBytes = 256 << 10 // of one fact
)

// Topic is a stream of facts of one type. The module that publishes declares
// it once, as a package variable.
type Topic[T any] struct {
	name, publisher string
}

// NewTopic declares a topic, "module.what". The name stays for ever and new
// fields of T must have useful zeros, since rows of older programs may wait in
// databases. The declaring package is taken down as the publisher.
func NewTopic[T any](name string) Topic[T] {
	publisher := ""
	if pc, _, _, ok := runtime.Caller(1); ok {
		publisher = packageOf(runtime.FuncForPC(pc).Name())
	}
	return Topic[T]{name: name, publisher: publisher}
}

// packageOf cuts "a/b/c.(*T).f" to "a/b/c".
func packageOf(function string) string {
	slash := strings.LastIndexByte(function, '/') + 1
	if dot := strings.IndexByte(function[slash:], '.'); dot >= 0 {
		return function[:slash+dot]
	}
	return function
}

// Name is the topic's name.
func (t Topic[T]) Name() string { return t.name }

// Publisher is the import path of the declaring package.
func (t Topic[T]) Publisher() string { return t.publisher }

// Fact is the name of the type of the facts.
func (t Topic[T]) Fact() string { return fmt.Sprintf("%T", *new(T)) }

// Publish tells a fact when tx commits. The fact is encoded at once, so it may
// change afterwards; one that cannot be encoded fails the commit.
func (t Topic[T]) Publish(_ context.Context, tx *db.Tx, fact T) {
	o := outboxOf(tx)
	raw, err := json.Marshal(fact)
	switch {
	case err != nil:
		o.fail(fmt.Errorf("event: a fact of %s: %w", t.name, err))
	case len(raw) > FactBytes:
		o.fail(fmt.Errorf("event: a fact of %s has %d bytes; at most %d", t.name, len(raw), FactBytes))
	default:
		o.add(t.name, raw)
	}
}

// outbox gathers what one transaction or section publishes.
type outbox struct {
	topics []*pending // in the order of their first facts
	err    error
	queued bool // flush will run before the commit
}

// pending are the facts of one topic.
type pending struct {
	topic string
	facts []json.RawMessage
}

type outboxKey struct{}

func outboxOf(tx *db.Tx) *outbox {
	o, ok := tx.Value(outboxKey{}, func() any { return new(outbox) }).(*outbox)
	if !ok {
		o = new(outbox) // cannot be: the key is this package's own
	}
	if !o.queued {
		o.queued = true
		tx.BeforeCommit(o.flush)
	}
	return o
}

func (o *outbox) fail(err error) {
	if o.err == nil {
		o.err = err
	}
}

func (o *outbox) add(topic string, fact json.RawMessage) {
	for _, p := range o.topics {
		if p.topic == topic {
			p.facts = append(p.facts, fact)
			return
		}
	}
	o.topics = append(o.topics, &pending{topic: topic, facts: []json.RawMessage{fact}})
}

// flush writes the rows. What is published after it, by others who run before
// the commit, gets rows of its own.
func (o *outbox) flush(ctx context.Context, tx *db.Tx) error {
	topics := o.topics
	o.topics, o.queued = nil, false
	if o.err != nil {
		return o.err
	}
	for _, p := range topics {
		for _, row := range rows(p.facts) {
			_, err := tx.Exec(ctx, "INSERT INTO event_outbox (tenant_id, topic, facts) VALUES ($1, $2, $3)", tx.Own(p.topic, row)...)
			if err != nil {
				return fmt.Errorf("event: publish on %s: %w", p.topic, err)
			}
		}
	}
	tx.Wake(outboxTopic)
	return nil
}

// What the loops listen to.
const (
	outboxTopic = "event.outbox" // rows without a place
	feedTopic   = "event.feed"   // rows with one
)

// rows joins facts to JSON arrays within the sizes of a row.
func rows(facts []json.RawMessage) (list []string) {
	for len(facts) > 0 {
		n, size := 0, 0
		for n < len(facts) && n < MostFacts && (n == 0 || size+len(facts[n]) <= RowBytes) {
			size += len(facts[n]) + 1
			n++
		}
		var b bytes.Buffer
		b.Grow(size + 1)
		b.WriteByte('[')
		for i, f := range facts[:n] {
			if i > 0 {
				b.WriteByte(',')
			}
			b.Write(f)
		}
		b.WriteByte(']')
		list = append(list, b.String())
		facts = facts[n:]
	}
	return list
}
