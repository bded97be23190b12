package credit

import (
	"context"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// Pulse is how much was earned in a window, by how many.
type Pulse struct {
	People      int
	Accumulated fixed.Amount
}

// PulseOf sums a window over the whole tenant. People without credits in it do
// not count.
func (s *Service) PulseOf(ctx context.Context, tx *db.Tx, w Window) (p Pulse, err error) {
	first, last := w.months()
	_, err = tx.One(ctx, `SELECT COUNT(*), CAST(COALESCE(SUM(t.amount), 0) AS bigint) FROM (
		SELECT person_id, SUM(amount) AS amount FROM standing WHERE tenant_id = $1 AND month BETWEEN $2 AND $3 GROUP BY person_id HAVING SUM(amount) > 0) t`,
		[]any{first, last}, &p.People, &p.Accumulated)
	return p, err
}

// Waiting is what waits for somebody's decision, and what went wrong.
type Waiting struct {
	Adjustments int // asked for and not decided
	Rules       int // versions submitted and not published
	Failed      int // records over which a rule failed
}

// WaitingNow counts what HR should look at.
func (s *Service) WaitingNow(ctx context.Context, tx *db.Tx) (w Waiting, err error) {
	_, err = tx.One(ctx, `SELECT (SELECT COUNT(*) FROM adjustment WHERE tenant_id = $1 AND decided_at IS NULL),
		(SELECT COUNT(*) FROM rule_version WHERE tenant_id = $1 AND state = 'submitted'),
		(SELECT COUNT(*) FROM outcome WHERE tenant_id = $1 AND failed)`, nil, &w.Adjustments, &w.Rules, &w.Failed)
	return w, err
}
