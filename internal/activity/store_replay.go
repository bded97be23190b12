package activity

import (
	"context"
	"strconv"
	"strings"

	"xuefen/internal/platform/db"
)

// replayQuery is the statement behind EachRecorded.
func replayQuery(tx *db.Tx, span Span) (string, []any) {
	conditions := []string{"a.tenant_id = $1"}
	var args []any
	add := func(condition func(n int) string, value any) {
		args = append(args, value)
		conditions = append(conditions, condition(len(args)+1))
	}
	if !span.From.IsZero() {
		add(func(n int) string { return "a.occurred_at >= $" + strconv.Itoa(n) }, db.Micros(span.From))
	}
	if !span.To.IsZero() {
		add(func(n int) string { return "a.occurred_at < $" + strconv.Itoa(n) }, db.Micros(span.To))
	}
	if len(span.Verbs) > 0 {
		add(func(n int) string { return tx.In("a.verb", n) }, db.Texts(tx, span.Verbs))
	}
	order := "a.id"
	if span.ByTime {
		order = "a.recorded_at, a.id"
	}
	return `SELECT a.id, a.person_id, a.seq, a.verb, a.object_type, a.object_code, a.object_name, a.parent_code, a.occurred_at, a.recorded_at, a.evidence, a.result
		FROM activity a WHERE ` + strings.Join(conditions, " AND ") + " ORDER BY " + order, args
}

func listWithdrawals(ctx context.Context, tx *db.Tx) ([]Withdrawn, error) {
	return db.List(ctx, tx, "SELECT activity_id, withdrawn_at FROM withdrawal WHERE tenant_id = $1 ORDER BY withdrawn_at, activity_id", nil,
		func(scan db.Scan) (w Withdrawn, err error) {
			var at int64
			err = scan(&w.Activity, &at)
			w.At = db.Time(at)
			return w, err
		})
}

// CountRecorded tells how many records a replay would read at most, for its
// progress: those of the span, whatever their verbs.
func (s *Service) CountRecorded(ctx context.Context, tx *db.Tx, span Span) (n int64, err error) {
	from, to := int64(-1<<62), int64(1<<62)
	if !span.From.IsZero() {
		from = db.Micros(span.From)
	}
	if !span.To.IsZero() {
		to = db.Micros(span.To)
	}
	_, err = tx.One(ctx, "SELECT COUNT(*) FROM activity a WHERE a.tenant_id = $1 AND a.occurred_at >= $2 AND a.occurred_at < $3", []any{from, to}, &n)
	return n, err
}
