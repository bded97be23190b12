package event

import (
	"context"
	"time"

	"xuefen/internal/platform/db"
)

// Kept is how long a row stays after it was given its place, and longer while
// a subscriber has not heard it.
const Kept = 72 * time.Hour

// clean removes old rows, after seeing to it that none is forgotten.
func (b *Bus) clean(ctx context.Context) error {
	if err := b.catchUp(ctx); err != nil {
		return err
	}
	names := make([]string, len(b.subscribers))
	for i, s := range b.subscribers {
		names[i] = s.name
	}
	const most = 1000
	for {
		var n int64
		err := b.d.Platform().Tx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = tx.Exec(ctx, `DELETE FROM event_outbox WHERE id IN (SELECT o.id FROM event_outbox o
				WHERE o.seq > 0 AND o.at < $2 AND NOT EXISTS (SELECT 1 FROM event_cursor c
					WHERE c.tenant_id = o.tenant_id AND c.topic = o.topic AND c.seq < o.seq AND `+tx.In("c.subscriber", 1)+`)
				ORDER BY o.seq LIMIT $3)`, db.Texts(tx, names), db.Micros(b.clock.Now().Add(-Kept)), most)
			return err
		})
		if err != nil || n < most {
			return err
		}
	}
}
