package suggestion

import (
	"context"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

func findKey(ctx context.Context, tx *db.Tx, month int) (sealed []byte, err error) {
	_, err = tx.One(ctx, "SELECT sealed FROM suggestion_key WHERE tenant_id = $1 AND month = $2", []any{month}, &sealed)
	return sealed, err
}

func insertKey(ctx context.Context, tx *db.Tx, month int, sealed []byte) error {
	_, err := tx.Exec(ctx, "INSERT INTO suggestion_key (tenant_id, month, sealed) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, month) DO NOTHING", month, sealed)
	return err
}

func drawnBy(ctx context.Context, tx *db.Tx, month int, p org.PersonID) (n int, err error) {
	_, err = tx.One(ctx, "SELECT notes FROM suggestion_drawn WHERE tenant_id = $1 AND month = $2 AND person_id = $3", []any{month, p}, &n)
	return n, err
}

// countDrawn counts one more note; false when the person has drawn all.
func countDrawn(ctx context.Context, tx *db.Tx, month int, p org.PersonID) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO suggestion_drawn (tenant_id, month, person_id, notes) VALUES ($1, $2, $3, 1)
		ON CONFLICT (tenant_id, month, person_id) DO UPDATE SET notes = suggestion_drawn.notes + 1 WHERE suggestion_drawn.notes < $4`, month, p, NotesPerMonth)
	return n > 0, err
}

// countPeople tells how many people have drawn notes of the keys in use.
func countPeople(ctx context.Context, tx *db.Tx) (n int, err error) {
	_, err = tx.One(ctx, "SELECT count(DISTINCT person_id) FROM suggestion_drawn WHERE tenant_id = $1", nil, &n)
	return n, err
}

// useNote remembers a note; false when it was used before.
func useNote(ctx context.Context, tx *db.Tx, month int, hash string) (bool, error) {
	n, err := tx.Exec(ctx, "INSERT INTO suggestion_used (tenant_id, month, hash) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, month, hash) DO NOTHING", month, hash)
	return n > 0, err
}

// forget removes keys, counts and used notes of the months before one.
func forget(ctx context.Context, tx *db.Tx, month int) error {
	for _, table := range []string{"suggestion_key", "suggestion_drawn", "suggestion_used"} {
		if _, err := tx.Exec(ctx, "DELETE FROM "+table+" WHERE tenant_id = $1 AND month < $2", month); err != nil {
			return err
		}
	}
	return nil
}

func insertWaiting(ctx context.Context, tx *db.Tx, slip, topic, body string) error {
	_, err := tx.Exec(ctx, "INSERT INTO suggestion_waiting (tenant_id, slip, topic, body) VALUES ($1, $2, $3, $4)", slip, topic, body)
	return err
}

// mostOpened bounds what one night takes out of the box.
const mostOpened = 5_000

// takeWaiting takes suggestions out of the box. What comes in meanwhile is not
// touched.
func takeWaiting(ctx context.Context, tx *db.Tx) ([]waiting, error) {
	var slips []string
	list, err := db.List(ctx, tx, "SELECT slip, topic, body FROM suggestion_waiting WHERE tenant_id = $1 ORDER BY slip LIMIT $2", []any{mostOpened},
		func(scan db.Scan) (w waiting, err error) {
			var slip string
			err = scan(&slip, &w.topic, &w.body)
			slips = append(slips, slip)
			return w, err
		})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	_, err = tx.Exec(ctx, "DELETE FROM suggestion_waiting WHERE tenant_id = $1 AND "+tx.In("slip", 2), db.Texts(tx, slips))
	return list, err
}

func insertOpened(ctx context.Context, tx *db.Tx, week string, list []waiting) error {
	ids, err := tx.NewIDs(ctx, len(list))
	if err != nil {
		return err
	}
	b := db.NewBatch("suggestion", "", db.Column{Name: "id", Type: db.Int}, db.Column{Name: "opened_week", Type: db.Text},
		db.Column{Name: "topic", Type: db.Text}, db.Column{Name: "body", Type: db.Text})
	for i, w := range list {
		b.Add(ids[i], week, w.topic, w.body)
	}
	_, err = b.Insert(ctx, tx)
	return err
}

const openedColumns = "id, opened_week, topic, body, answer, answered_by, COALESCE(answered_at, 0)"

func scanOpened(scan db.Scan) (s Suggestion, err error) {
	var at int64
	err = scan(&s.ID, &s.OpenedWeek, &s.Topic, &s.Body, &s.Answer, &s.AnsweredBy, &at)
	if at != 0 {
		s.AnsweredAt = db.Time(at)
	}
	return s, err
}

func listOpened(ctx context.Context, tx *db.Tx, f Filter) ([]Suggestion, error) {
	if f.Before == 0 {
		f.Before = 1 << 62
	}
	which := ""
	if f.Answered != nil {
		which = map[bool]string{true: " AND answered_at IS NOT NULL", false: " AND answered_at IS NULL"}[*f.Answered]
	}
	return db.List(ctx, tx, "SELECT "+openedColumns+" FROM suggestion WHERE tenant_id = $1 AND id < $2"+which+" ORDER BY id DESC LIMIT $3", []any{f.Before, f.Limit}, scanOpened)
}

func findOpened(ctx context.Context, tx *db.Tx, id ID) (Suggestion, error) {
	list, err := db.List(ctx, tx, "SELECT "+openedColumns+" FROM suggestion WHERE tenant_id = $1 AND id = $2", []any{id}, scanOpened)
	if err == nil && len(list) == 0 {
		err = fault.New(fault.NotFound, "suggestion.not_found", nil)
	}
	if err != nil {
		return Suggestion{}, err
	}
	return list[0], nil
}

func updateAnswer(ctx context.Context, tx *db.Tx, s Suggestion) error {
	_, err := tx.Exec(ctx, "UPDATE suggestion SET answer = $3, answered_by = $4, answered_at = $5 WHERE tenant_id = $1 AND id = $2",
		s.ID, s.Answer, s.AnsweredBy, db.Micros(s.AnsweredAt))
	return err
}
