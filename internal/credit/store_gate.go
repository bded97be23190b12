package credit

import (
	"context"
	"strings"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/platform/db"
)

const waitColumns = "id, key, since, due_at, state, answered_by"

func scanWait(scan db.Scan) (*waiting, error) {
	w := &waiting{stored: true}
	var key string
	var since, due int64
	err := scan(&w.transfer.ID, &key, &since, &due, &w.state, &w.answeredBy)
	_, text, _ := strings.Cut(key, "|")
	w.key, w.Since, w.Due = counterKey{personOfCounter(key), text}, db.Time(since), db.Time(due)
	w.transfer.Person = w.key.person
	return w, err
}

func storedKeys(keys []counterKey) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.stored()
	}
	return out
}

func waitsByKey(ctx context.Context, tx *db.Tx, keys []counterKey) ([]*waiting, error) {
	return db.List(ctx, tx, "SELECT "+waitColumns+" FROM gate_wait WHERE tenant_id = $1 AND state IN ('open', 'lapsed') AND "+tx.In("key", 2)+" ORDER BY id",
		[]any{db.Texts(tx, storedKeys(keys))}, scanWait)
}

// waitsDue reads what is overdue, the longest first.
func waitsDue(ctx context.Context, tx *db.Tx, now time.Time, limit int) ([]*waiting, error) {
	return db.List(ctx, tx, "SELECT "+waitColumns+" FROM gate_wait WHERE tenant_id = $1 AND state = 'open' AND due_at <= $2 ORDER BY due_at, id LIMIT $3",
		[]any{db.Micros(now), limit}, scanWait)
}

func waitsByID(ctx context.Context, tx *db.Tx, ids []ledger.TransferID) ([]*waiting, error) {
	return db.List(ctx, tx, "SELECT "+waitColumns+" FROM gate_wait WHERE tenant_id = $1 AND "+tx.In("id", 2)+" ORDER BY id", []any{db.Ints(tx, ids)}, scanWait)
}

func waitsAnsweredBy(ctx context.Context, tx *db.Tx, list []activity.Activity) ([]*waiting, error) {
	return db.List(ctx, tx, "SELECT "+waitColumns+" FROM gate_wait WHERE tenant_id = $1 AND answered_by > 0 AND state IN ('passed', 'rejected') AND "+
		tx.In("answered_by", 2)+" ORDER BY id", []any{db.Ints(tx, activityIDs(list))}, scanWait)
}

// putWaits stores what is new and what has changed of waits.
func putWaits(ctx context.Context, tx *db.Tx, list []*waiting) error {
	if len(list) == 0 {
		return nil
	}
	b := db.NewBatch("gate_wait", "ON CONFLICT (id) DO UPDATE SET state = excluded.state, answered_by = excluded.answered_by",
		column("id", db.Int), column("key", db.Text), column("person_id", db.Int), column("since", db.Int), column("due_at", db.Int),
		column("state", db.Text), column("answered_by", db.Int))
	for _, w := range list {
		b.Add(w.transfer.ID, w.key.stored(), w.key.person, db.Micros(w.Since), db.Micros(w.Due), string(w.state), w.answeredBy)
	}
	_, err := b.Insert(ctx, tx)
	return err
}

func insertSignals(ctx context.Context, tx *db.Tx, list []signal) error {
	if len(list) == 0 {
		return nil
	}
	b := db.NewBatch("gate_signal", "ON CONFLICT (tenant_id, key, activity_id) DO NOTHING", column("key", db.Text), column("activity_id", db.Int),
		column("passes", db.Bool), column("occurred_at", db.Int), column("reason", db.Text))
	for _, s := range list {
		b.Add(s.key.stored(), s.activity, s.Passes, db.Micros(s.At), s.Reason)
	}
	_, err := b.Insert(ctx, tx)
	return err
}

func findSignals(ctx context.Context, tx *db.Tx, keys []counterKey) ([]signal, error) {
	return db.List(ctx, tx, "SELECT key, activity_id, passes, occurred_at, reason FROM gate_signal WHERE tenant_id = $1 AND "+tx.In("key", 2)+" ORDER BY activity_id",
		[]any{db.Texts(tx, storedKeys(keys))}, func(scan db.Scan) (s signal, err error) {
			var key string
			var at int64
			err = scan(&key, &s.activity, &s.Passes, &at, &s.Reason)
			_, text, _ := strings.Cut(key, "|")
			s.key, s.At = counterKey{personOfCounter(key), text}, db.Time(at)
			return s, err
		})
}

func deleteSignals(ctx context.Context, tx *db.Tx, list []activity.Activity) error {
	_, err := tx.Exec(ctx, "DELETE FROM gate_signal WHERE tenant_id = $1 AND "+tx.In("activity_id", 2), db.Ints(tx, activityIDs(list)))
	return err
}
