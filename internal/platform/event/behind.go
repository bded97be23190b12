package event

import (
	"context"
	"time"

	"xuefen/internal/platform/db"
)

// Failure is a subscriber that does not get on in one tenant.
type Failure struct {
	Subscriber string
	Topic      string
	Tenant     db.TenantID
	Failures   int    // in a row, of the same row
	Error      string // the last one, in technical words
}

// MostFailures is how many Failing lists.
const MostFailures = 200

// Failing lists the subscribers that are being tried again. What was set aside
// is not here but among the jobs of kind "event.aside/…" and their dead
// letters.
func (b *Bus) Failing(ctx context.Context) (list []Failure, err error) {
	err = b.d.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = db.List(ctx, tx, `SELECT subscriber, topic, tenant_id, failures, error FROM event_cursor WHERE failures > 0
			ORDER BY failures DESC, subscriber, tenant_id LIMIT $1`, []any{MostFailures},
			func(scan db.Scan) (f Failure, err error) {
				return f, scan(&f.Subscriber, &f.Topic, &f.Tenant, &f.Failures, &f.Error)
			})
		return err
	})
	return list, err
}

// Quiet waits until every fact committed before the call has been heard by all
// subscribers of this bus, in whatever process, and by its watchers, if it
// runs. Commands use it before they end, and tests before they look.
func (b *Bus) Quiet(ctx context.Context) error {
	const lookEvery = 5 * time.Millisecond
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		quiet, err := b.quiet(ctx)
		if err != nil || quiet {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-look.C:
		}
	}
}

func (b *Bus) quiet(ctx context.Context) (quiet bool, err error) {
	err = b.d.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		quiet = false
		waiting, err := tx.One(ctx, "SELECT 1 FROM event_outbox WHERE seq = 0 LIMIT 1", nil, new(int))
		if err != nil || waiting {
			return err
		}
		for _, s := range b.subscribers {
			if behind, err := s.behind(ctx, tx); err != nil || len(behind) > 0 {
				return err
			}
		}
		end, err := head(ctx, tx)
		quiet = !b.watching() || b.heard.Load() >= end
		return err
	})
	return quiet, err
}

// watching tells whether watchers are being fed here.
func (b *Bus) watching() bool {
	select {
	case <-b.started:
		return len(b.watchers) > 0
	default:
		return false
	}
}
