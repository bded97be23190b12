package event

import (
	"context"
	"errors"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/job"
)

// pageRows is how many rows get their place in one transaction.
const pageRows = 1000

// sequence gives rows without a place theirs and asks for their delivery.
//
// Places are given after the commit, one page at a time under a lock, to what
// is visible then, in the order of writing. So no reader ever skips a row
// whose transaction commits late, and when one transaction saw what another
// wrote, it comes after it.
func (b *Bus) sequence(ctx context.Context) error {
	for {
		waiting := false
		err := b.d.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			waiting, err = tx.One(ctx, "SELECT 1 FROM event_outbox WHERE seq = 0 LIMIT 1", nil, new(int))
			return err
		})
		if err != nil || !waiting {
			return err
		}
		page := 0
		err = b.d.Platform().Tx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			page, err = b.sequencePage(ctx, tx)
			return err
		})
		if err != nil || page < pageRows {
			return err
		}
	}
}

func (b *Bus) sequencePage(ctx context.Context, tx *db.Tx) (n int, err error) {
	var last int64
	found, err := tx.One(ctx, "SELECT seq FROM event_head WHERE one = 1"+tx.ForUpdate(), nil, &last)
	if err == nil && !found {
		err = errors.New("event: the head is missing")
	}
	if err != nil {
		return 0, err
	}
	ends := map[stream]int64{}
	err = tx.Each(ctx, `UPDATE event_outbox SET seq = CAST($1 AS bigint) + numbered.n, at = $2
		FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM event_outbox WHERE seq = 0 ORDER BY id LIMIT $3) AS numbered
		WHERE event_outbox.id = numbered.id RETURNING event_outbox.tenant_id, event_outbox.topic, event_outbox.seq`,
		[]any{last, db.Micros(b.clock.Now()), pageRows}, func(scan db.Scan) error {
			var s stream
			var seq int64
			err := scan(&s.tenant, &s.topic, &seq)
			ends[s] = max(ends[s], seq)
			n++
			return err
		})
	if err != nil || n == 0 {
		return n, err
	}
	if _, err := tx.Exec(ctx, "UPDATE event_head SET seq = $1 WHERE one = 1", last+int64(n)); err != nil {
		return n, err
	}
	tx.Wake(feedTopic)
	for s, end := range ends {
		if err := b.reach(ctx, tx, s, end); err != nil {
			return n, err
		}
	}
	return n, nil
}

// stream is one topic of one tenant.
type stream struct {
	tenant db.TenantID
	topic  string
}

// reach notes how far a stream goes and asks for its deliveries.
func (b *Bus) reach(ctx context.Context, tx *db.Tx, s stream, end int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO event_stream (tenant_id, topic, seq) VALUES ($1, $2, $3)
		ON CONFLICT (topic, tenant_id) DO UPDATE SET seq = excluded.seq`, int64(s.tenant), s.topic, end)
	if err != nil {
		return err
	}
	for _, sub := range b.subscribers {
		if sub.topic != s.topic {
			continue
		}
		if err := sub.askFor(ctx, tx, s.tenant); err != nil {
			return err
		}
	}
	return nil
}

// askFor makes sure that a subscriber has a place in a tenant's stream and a
// job that goes on from there.
func (s *subscriber) askFor(ctx context.Context, tx *db.Tx, tenant db.TenantID) error {
	_, err := tx.Exec(ctx, `INSERT INTO event_cursor (tenant_id, subscriber, topic, seq) VALUES ($1, $2, $3, 0)
		ON CONFLICT (tenant_id, subscriber) DO NOTHING`, int64(tenant), s.name, s.topic)
	if err == nil {
		_, err = s.deliver.Enqueue(ctx, tx, struct{}{}, job.Options{Key: "stream", Tenant: tenant})
	}
	return err
}

// catchUp asks for deliveries that nobody asked for: of rows that were given
// their place by a process that does not know the subscriber.
func (b *Bus) catchUp(ctx context.Context) error {
	for _, s := range b.subscribers {
		var behind []db.TenantID
		err := b.d.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			behind, err = s.behind(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
		for _, tenant := range behind {
			err := b.d.Platform().Tx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.askFor(ctx, tx, tenant) })
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// behind are the tenants whose facts a subscriber has not heard to the end.
func (s *subscriber) behind(ctx context.Context, tx *db.Tx) ([]db.TenantID, error) {
	return db.List(ctx, tx, `SELECT s.tenant_id FROM event_stream s
		LEFT JOIN event_cursor c ON c.tenant_id = s.tenant_id AND c.subscriber = $1
		WHERE s.topic = $2 AND s.seq > COALESCE(c.seq, 0)`, []any{s.name, s.topic},
		func(scan db.Scan) (id db.TenantID, err error) { return id, scan(&id) })
}
