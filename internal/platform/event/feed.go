package event

import (
	"context"
	"slices"

	"xuefen/internal/platform/db"
)

// feedRows is how many rows are read at once; the payload is bounded by
// RowBytes each.
const feedRows = 64

// begin takes the present end as this process's place among the rows. It is
// kept in memory only.
func (b *Bus) begin(ctx context.Context) error {
	return b.d.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		end, err := head(ctx, tx)
		b.heard.Store(end)
		return err
	})
}

func head(ctx context.Context, tx *db.Tx) (seq int64, err error) {
	_, err = tx.One(ctx, "SELECT seq FROM event_head WHERE one = 1", nil, &seq)
	return seq, err
}

// row is one outbox row.
type row struct {
	seq    int64
	tenant db.TenantID
	topic  string
	facts  string
}

// follow calls the watchers for all rows up to the present end.
func (b *Bus) follow(ctx context.Context) error {
	for {
		list, end, err := b.read(ctx)
		if err != nil {
			return err
		}
		for _, r := range list {
			b.call(r)
		}
		if len(list) < feedRows {
			b.heard.Store(end)
			return nil
		}
	}
}

// call moves on even when a watcher panics: it must not hear the row again.
func (b *Bus) call(r row) {
	defer b.heard.Store(r.seq)
	for _, w := range b.watchers {
		if w.topic != r.topic {
			continue
		}
		if err := w.hear(r.tenant, r.facts); err != nil {
			b.log.Error("a watcher could not read a row", "topic", r.topic, "watcher", w.name, "seq", r.seq, "error", err)
		}
	}
}

func (b *Bus) read(ctx context.Context) (list []row, end int64, err error) {
	var topics []string
	for _, w := range b.watchers {
		if !slices.Contains(topics, w.topic) {
			topics = append(topics, w.topic)
		}
	}
	err = b.d.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if end, err = head(ctx, tx); err != nil || end == b.heard.Load() {
			return err
		}
		list, err = db.List(ctx, tx, "SELECT seq, tenant_id, topic, facts FROM event_outbox WHERE seq > $2 AND seq <= $3 AND "+
			tx.In("topic", 1)+" ORDER BY seq LIMIT $4", []any{db.Texts(tx, topics), b.heard.Load(), end, feedRows},
			func(scan db.Scan) (r row, err error) { return r, scan(&r.seq, &r.tenant, &r.topic, &r.facts) })
		return err
	})
	return list, end, err
}
