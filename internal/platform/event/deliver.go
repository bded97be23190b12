package event

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/job"
)

// Limits of delivering.
const (
	deliverRows  = 100       // handed over at once
	deliverBytes = 512 << 10 // of the facts handed over at once, unless one row is larger
	parcelsARun  = 50        // before other jobs have their turn
	Patience     = 6         // failures in a row after which a row is set aside; about half a minute
)

// subscriber is who hears a topic once per cluster.
type subscriber struct {
	bus         *Bus
	topic, name string
	hear        func(ctx context.Context, tenant db.TenantID, rows []string) error
	deliver     job.Kind[struct{}] // goes on from the cursor
	aside       job.Kind[asideRow] // one row that kept failing
}

// asideRow is a row set aside. It carries its facts, since the outbox is
// emptied by and by.
type asideRow struct {
	Seq   int64           `json:"seq"`
	Facts json.RawMessage `json:"facts"`
}

func newSubscriber(b *Bus, topic, name string, hear func(context.Context, db.TenantID, []string) error) *subscriber {
	s := &subscriber{bus: b, topic: topic, name: name, hear: hear,
		deliver: job.NewKind[struct{}]("event.deliver/"+name, job.KindOptions{}),
		aside:   job.NewKind[asideRow]("event.aside/"+name, job.KindOptions{}),
	}
	job.Handle(b.q, s.deliver, func(ctx context.Context, tenant db.TenantID, _ struct{}) error { return s.goOn(ctx, tenant) })
	job.Handle(b.q, s.aside, func(ctx context.Context, tenant db.TenantID, row asideRow) error {
		return s.hand(ctx, tenant, []string{string(row.Facts)})
	})
	return s
}

// mostError is how much of an error is kept, in bytes.
const mostError = 4000

// position is a subscriber's place in a tenant's stream.
type position struct {
	seq      int64
	failures int
}

// parcel is what is handed over at once.
type parcel struct {
	rows []string
	last int64 // place of the last row; with no rows, the end of the stream
}

// goOn hands over what comes after the cursor until nothing is left. The job's
// key keeps two of it from running at once.
func (s *subscriber) goOn(ctx context.Context, tenant db.TenantID) error {
	for range parcelsARun {
		at, next, err := s.next(ctx, tenant)
		if err != nil {
			return err
		}
		if len(next.rows) == 0 {
			if next.last == at.seq {
				return nil
			}
			return s.move(ctx, tenant, position{seq: next.last}, nil) // over rows that are no longer kept
		}
		failed := s.hand(ctx, tenant, next.rows)
		if failed == nil {
			if err := s.move(ctx, tenant, position{seq: next.last}, nil); err != nil {
				return err
			}
			continue
		}
		if ctx.Err() != nil {
			return failed // cut short; the job comes back
		}
		at.failures++
		if len(next.rows) > 1 || (at.failures < Patience && !job.IsHopeless(failed)) {
			if err := s.move(ctx, tenant, at, failed); err != nil {
				return err
			}
			return job.Later(job.Backoff(at.failures), failed)
		}
		if err := s.setAside(ctx, tenant, next, failed); err != nil {
			return err
		}
	}
	return job.Later(0, nil)
}

// hand calls the subscriber. Its panic is its failure.
func (s *subscriber) hand(ctx context.Context, tenant db.TenantID, rows []string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return s.hear(ctx, tenant, rows)
}

// door is the way into a tenant's rows, or the platform's own for tenant 0.
func (s *subscriber) door(tenant db.TenantID) db.Door {
	if tenant == 0 {
		return s.bus.d.Platform()
	}
	return s.bus.d.Tenant(tenant)
}

// next reads the place and what follows it. After a failure that is a single
// row, so that a bad one is found and its neighbours go through.
func (s *subscriber) next(ctx context.Context, tenant db.TenantID) (at position, p parcel, err error) {
	err = s.door(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		at, p = position{}, parcel{}
		_, err := tx.One(ctx, "SELECT seq, failures FROM event_cursor WHERE tenant_id = $1 AND subscriber = $2",
			tx.Own(s.name), &at.seq, &at.failures)
		if err != nil {
			return err
		}
		if _, err := tx.One(ctx, "SELECT seq FROM event_stream WHERE tenant_id = $1 AND topic = $2", tx.Own(s.topic), &p.last); err != nil {
			return err
		}
		limit, size := deliverRows, 0
		if at.failures > 0 {
			limit = 1
		}
		return tx.Each(ctx, `SELECT seq, facts FROM event_outbox WHERE tenant_id = $1 AND topic = $2 AND seq > $3
			ORDER BY seq LIMIT $4`, tx.Own(s.topic, at.seq, limit), func(scan db.Scan) error {
			var seq int64
			var facts string
			if err := scan(&seq, &facts); err != nil {
				return err
			}
			if size += len(facts); size <= deliverBytes || len(p.rows) == 0 {
				p.rows, p.last = append(p.rows, facts), seq
			}
			return nil
		})
	})
	return at, p, err
}

// move writes the place down, never backwards: a node that was slow must not
// undo what another did since.
func (s *subscriber) move(ctx context.Context, tenant db.TenantID, to position, failed error) error {
	return s.door(tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.write(ctx, tx, to, failed) })
}

func (s *subscriber) write(ctx context.Context, tx *db.Tx, to position, failed error) error {
	said := ""
	if failed != nil {
		said = db.Plain(failed.Error(), mostError)
	}
	_, err := tx.Exec(ctx, `INSERT INTO event_cursor (tenant_id, subscriber, topic, seq, failures, error) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (tenant_id, subscriber) DO UPDATE SET seq = excluded.seq, failures = excluded.failures, error = excluded.error
		WHERE event_cursor.seq <= excluded.seq`, tx.Own(s.name, s.topic, to.seq, to.failures, said)...)
	return err
}

// setAside makes a row a job of its own, which is tried for longer and ends as
// a dead letter, and goes on behind it.
func (s *subscriber) setAside(ctx context.Context, tenant db.TenantID, p parcel, failed error) error {
	s.bus.log.Error("a subscriber keeps failing; the row is set aside", "subscriber", s.name, "tenant", tenant, "seq", p.last, "error", failed)
	return s.door(tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.aside.Enqueue(ctx, tx, asideRow{Seq: p.last, Facts: json.RawMessage(p.rows[0])}, job.Options{})
		return errors.Join(err, s.write(ctx, tx, position{seq: p.last}, nil))
	})
}
