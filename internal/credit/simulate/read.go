package simulate

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// batchSize is how many records travel together; with the number of batches
// under way it bounds the memory of a run.
const (
	batchSize = 1_000
	inFlight  = 6 // batches for each worker
)

// item is one record, or something that was taken back between two records.
type item struct {
	record   activity.Replayed
	seen     then // empty when no rule was about it then
	inWindow bool
	facts    rule.Facts
	spans    [MostWorlds][2]int // its matches among those of the batch
	taken    *taken             // nil for a record
}

// then is what was stored of the person and the object of a record; records
// share it.
type then struct {
	person *rule.Person
	object *rule.Object
	zone   *time.Location
}

// batch is some records in order. Matching fills it, then paying reads it.
type batch struct {
	items   []item
	matches [MostWorlds][]rule.Match
	payable []payable
	matched chan struct{} // closed when matching is done
	payers  atomic.Int32  // that have not paid it yet
	err     error
}

// payable is a match that pays as far as matching can tell.
type payable struct {
	item   *item
	match  *rule.Match
	world  int
	person org.PersonID
}

// flow starts everything that the records run through, and gives its mouth.
func (r *run) flow(ctx context.Context, g *errgroup.Group) chan<- *batch {
	plain := make(chan *batch, inFlight)               // read
	toMatch := make(chan *batch, r.q.Workers*inFlight) // joined with what was seen
	inOrder := make(chan *batch, r.q.Workers*inFlight) // the same, as they were read
	lanes := make([]chan *batch, r.q.Workers)          // matched, for each payer
	g.Go(func() error {
		defer close(toMatch)
		defer close(inOrder)
		return r.join(ctx, plain, toMatch, inOrder)
	})
	for range r.q.Workers {
		m := newMatcher(r)
		r.matched = append(r.matched, m)
		g.Go(func() error {
			for b := range toMatch {
				b.err = m.match(b)
				close(b.matched)
			}
			return nil
		})
	}
	var share sharing
	for i := range r.q.Workers {
		lanes[i] = make(chan *batch, inFlight)
		p := newPayer(r, i, &share)
		r.payers = append(r.payers, p)
		g.Go(func() error {
			for b := range lanes[i] {
				p.pay(b)
				if b.payers.Add(-1) == 0 {
					r.used.Put(b)
				}
			}
			return nil
		})
	}
	g.Go(func() error {
		defer func() {
			for _, l := range lanes {
				close(l)
			}
		}()
		return r.deal(ctx, inOrder, lanes)
	})
	return plain
}

// deal hands matched batches, in their order, to every payer.
func (r *run) deal(ctx context.Context, inOrder <-chan *batch, lanes []chan *batch) error {
	done := int64(0)
	for b := range inOrder {
		select {
		case <-b.matched:
		case <-ctx.Done():
			return ctx.Err()
		}
		if b.err != nil {
			return b.err
		}
		done += int64(len(b.items)) // before it may come back
		for _, l := range lanes {
			select {
			case l <- b:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		r.q.Progress(Progress{Done: done, Total: r.total})
	}
	return ctx.Err()
}

// read goes through the log once, in order.
func (r *run) read(ctx context.Context, tx *db.Tx, out chan<- *batch) error {
	defer close(out)
	last := map[org.PersonID]int64{}
	b := r.fresh()
	send := func() error {
		select {
		case out <- b:
			b = r.fresh()
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	next := 0
	err := r.engine.log.EachRecorded(ctx, tx, r.span, func(a *activity.Replayed) error {
		if !r.byTime {
			if a.Seq < last[a.Person] {
				return errDisorder
			}
			last[a.Person] = a.Seq
		}
		for next < len(r.taken) && r.due(&r.taken[next], a.ID, a.RecordedAt) {
			b.items = append(b.items, item{taken: &r.taken[next]})
			next++
		}
		b.items = append(b.items, item{record: *a, inWindow: !a.OccurredAt.Before(r.q.From) && a.OccurredAt.Before(r.q.To)})
		if len(b.items) >= batchSize {
			return send()
		}
		return nil
	})
	if err != nil {
		return err
	}
	for ; next < len(r.taken); next++ {
		b.items = append(b.items, item{taken: &r.taken[next]})
	}
	return send()
}

// fresh gives an empty batch; those that all payers are done with come back.
func (r *run) fresh() *batch {
	b, used := r.used.Get().(*batch)
	if !used {
		b = &batch{items: make([]item, 0, batchSize+8)}
	}
	b.items, b.payable = b.items[:0], b.payable[:0]
	for w := range b.matches {
		b.matches[w] = b.matches[w][:0]
	}
	b.matched = make(chan struct{})
	b.payers.Store(int32(r.q.Workers))
	return b
}

// join adds what was stored of the records, read beside them by a transaction
// of its own that begins later and so sees all of it.
func (r *run) join(ctx context.Context, in <-chan *batch, toMatch, inOrder chan<- *batch) error {
	pass := func(ctx context.Context, b *batch) error {
		for _, out := range []chan<- *batch{toMatch, inOrder} {
			select {
			case out <- b:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}
	first, open := <-in // there is one when the log was looked at
	if !open {
		return nil
	}
	return r.engine.db.Tenant(r.tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		memory := newMemory()
		if r.byTime {
			return r.lookUp(ctx, tx, memory, first, in, pass)
		}
		return r.merge(ctx, tx, memory, first, in, pass)
	})
}

// merge walks along both lists at once.
func (r *run) merge(ctx context.Context, tx *db.Tx, memory *memory, b *batch, in <-chan *batch, pass func(context.Context, *batch) error) error {
	open, at := true, 0
	// advance moves to the next record that is not before the id.
	advance := func(id activity.ID) error {
		for open {
			for ; at < len(b.items); at++ {
				if it := &b.items[at]; it.taken == nil && it.record.ID >= id {
					return nil
				}
			}
			if err := pass(ctx, b); err != nil {
				return err
			}
			b, open = <-in
			at = 0
		}
		return nil
	}
	err := r.engine.credit.EachSeen(ctx, tx, func(id activity.ID, seen string) error {
		if err := advance(id); err != nil {
			return err
		}
		if !open {
			return errEnough
		}
		var err error
		if it := &b.items[at]; it.record.ID == id {
			it.seen, err = memory.read(seen)
		}
		return err
	})
	if err != nil && err != errEnough {
		return err
	}
	return advance(1 << 62)
}

// lookUp asks for what was stored batch by batch, when the order of records is
// not that of ids.
func (r *run) lookUp(ctx context.Context, tx *db.Tx, memory *memory, b *batch, in <-chan *batch, pass func(context.Context, *batch) error) error {
	for open := true; open; b, open = <-in {
		ids := make([]activity.ID, 0, len(b.items))
		for i := range b.items {
			if b.items[i].taken == nil {
				ids = append(ids, b.items[i].record.ID)
			}
		}
		found, err := r.engine.credit.SeenOf(ctx, tx, ids)
		if err != nil {
			return err
		}
		for i := range b.items {
			if text, ok := found[b.items[i].record.ID]; ok && b.items[i].taken == nil {
				if b.items[i].seen, err = memory.read(text); err != nil {
					return err
				}
			}
		}
		if err := pass(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// memory keeps what was read of stored persons and objects, which repeat.
type memory struct {
	people  map[string]*rule.Person
	objects map[string]*rule.Object
	zones   map[string]*time.Location
}

func newMemory() *memory {
	return &memory{people: map[string]*rule.Person{}, objects: map[string]*rule.Object{}, zones: map[string]*time.Location{}}
}

// mostKnown bounds the memory of a long run.
const mostKnown = 200_000

func (m *memory) read(seen string) (t then, err error) {
	person, object, zone, ok := credit.PartsOfSeen(seen)
	if !ok {
		return t, credit.BadSeen(seen)
	}
	var known bool
	if t.zone, known = m.zones[zone]; !known {
		var f rule.Facts
		if err := credit.RestoreParts("", "", zone, &f); err != nil {
			return t, err
		}
		t.zone = f.Location
		m.zones[strings.Clone(zone)] = t.zone
	}
	if t.person, known = m.people[person]; !known {
		f := rule.Facts{Location: t.zone}
		if err := credit.RestoreParts(person, "", zone, &f); err != nil {
			return t, err
		}
		t.person = &f.Person
		remember(m.people, person, t.person)
	}
	if t.object, known = m.objects[object]; !known {
		f := rule.Facts{Location: t.zone}
		if err := credit.RestoreParts("", object, zone, &f); err != nil {
			return t, err
		}
		t.object = &f.Object
		remember(m.objects, object, t.object)
	}
	return t, nil
}

// remember keeps one thing that was read; what it stands under is copied, so
// that it does not hold the whole record.
func remember[T any](known map[string]T, text string, value T) {
	if len(known) >= mostKnown {
		clear(known)
	}
	known[strings.Clone(text)] = value
}

// errEnough ends the reading of what was stored when there are no more records.
var errEnough = errors.New("simulate: all records are joined")
