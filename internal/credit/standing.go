package credit

import (
	"context"
	"time"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// Standing is where a person stands: what was earned in a window, by category,
// and what can be spent.
type Standing struct {
	Person      org.PersonID
	Accumulated fixed.Amount                // in the window
	ByCategory  map[CategoryID]fixed.Amount // in the window; a sub-category's credits also count for its parent
	Balance     ledger.Balance              // of all time
}

// StandingOf answers for some people now. People without credits have a zero
// standing.
func (s *Service) StandingOf(ctx context.Context, tx *db.Tx, people []org.PersonID, w Window) (map[org.PersonID]*Standing, error) {
	out := make(map[org.PersonID]*Standing, len(people))
	for _, p := range people {
		out[p] = &Standing{Person: p, ByCategory: map[CategoryID]fixed.Amount{}}
	}
	parents, err := parentsOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	first, last := w.months()
	err = tx.Each(ctx, `SELECT person_id, category_id, CAST(SUM(amount) AS bigint) FROM standing WHERE tenant_id = $1 AND month BETWEEN $2 AND $3 AND `+
		tx.In("person_id", 4)+" GROUP BY person_id, category_id", []any{first, last, db.Ints(tx, people)}, func(scan db.Scan) error {
		return scanInto(scan, out, parents)
	})
	if err != nil {
		return nil, err
	}
	accounts, err := readAccounts(ctx, tx, people, "")
	for p, a := range accounts {
		out[p].Balance = a.Balance
	}
	return out, err
}

// StandingAsOf answers from the transfers recorded up to an instant, which is
// what was known then (decision 24). It reads all transfers of the people.
func (s *Service) StandingAsOf(ctx context.Context, tx *db.Tx, people []org.PersonID, w Window, at time.Time) (map[org.PersonID]*Standing, error) {
	out := make(map[org.PersonID]*Standing, len(people))
	for _, p := range people {
		out[p] = &Standing{Person: p, ByCategory: map[CategoryID]fixed.Amount{}}
	}
	parents, err := parentsOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return nil, err
	}
	begin, end := w.span(zone)
	err = tx.Each(ctx, `SELECT person_id, category_id, CAST(SUM(`+accumulatedSQL+`) AS bigint) FROM transfer t
		WHERE tenant_id = $1 AND recorded_at <= $2 AND earned_at >= $3 AND earned_at < $4 AND `+tx.In("person_id", 5)+` GROUP BY person_id, category_id`,
		[]any{db.Micros(at), begin, end, db.Ints(tx, people)}, func(scan db.Scan) error { return scanInto(scan, out, parents) })
	if err != nil {
		return nil, err
	}
	balances, err := foldBalances(ctx, tx, people, at)
	for p, b := range balances {
		out[p].Balance = b
	}
	return out, err
}

// TotalsAsOf gives what everybody accumulated in a window as it was known at
// an instant: of all categories (nil), or of those given, parts standing for
// themselves. People with nothing may be absent. It reads the transfers of the
// tenant, so it costs more the longer the history is.
func (s *Service) TotalsAsOf(ctx context.Context, tx *db.Tx, w Window, categories []CategoryID, at time.Time, row func(org.PersonID, fixed.Amount)) error {
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return err
	}
	begin, end := w.span(zone)
	query := "SELECT person_id, CAST(SUM(" + accumulatedSQL + ") AS bigint) FROM transfer t WHERE tenant_id = $1 AND recorded_at <= $2 AND earned_at >= $3 AND earned_at < $4"
	args := []any{db.Micros(at), begin, end}
	if categories != nil {
		query += " AND " + tx.In("category_id", len(args)+2)
		args = append(args, db.Ints(tx, categories))
	}
	return tx.Each(ctx, query+" GROUP BY person_id", args, func(scan db.Scan) error {
		var p org.PersonID
		var sum fixed.Amount
		err := scan(&p, &sum)
		row(p, sum)
		return err
	})
}

// ChangesSince gives what was accumulated and what was taken back in a window
// by transfers recorded after an instant, for everybody whom it concerns.
func (s *Service) ChangesSince(ctx context.Context, tx *db.Tx, w Window, since time.Time, row func(p org.PersonID, up, down fixed.Amount)) error {
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return err
	}
	begin, end := w.span(zone)
	return tx.Each(ctx, `SELECT person_id, CAST(SUM(CASE WHEN moved > 0 THEN moved ELSE 0 END) AS bigint), CAST(SUM(CASE WHEN moved < 0 THEN -moved ELSE 0 END) AS bigint)
		FROM (SELECT person_id, `+accumulatedSQL+` AS moved FROM transfer t WHERE tenant_id = $1 AND recorded_at > $2 AND earned_at >= $3 AND earned_at < $4) late
		WHERE moved <> 0 GROUP BY person_id ORDER BY person_id`, []any{db.Micros(since), begin, end}, func(scan db.Scan) error {
		var p org.PersonID
		var up, down fixed.Amount
		err := scan(&p, &up, &down)
		row(p, up, down)
		return err
	})
}

// span is the window in the instants of the database, the whole of time for
// ever.
func (w Window) span(zone *time.Location) (begin, end int64) {
	from, to := w.Bounds(zone)
	if from.IsZero() {
		return -1 << 62, 1 << 62
	}
	return db.Micros(from), db.Micros(to)
}

// scanInto adds one sum to a person's standing, for the category and for the
// one it is part of.
func scanInto(scan db.Scan, out map[org.PersonID]*Standing, parents map[CategoryID]CategoryID) error {
	var p org.PersonID
	var c CategoryID
	var sum fixed.Amount
	if err := scan(&p, &c, &sum); err != nil {
		return err
	}
	st := out[p]
	if st == nil {
		return nil
	}
	st.Accumulated += sum
	st.ByCategory[c] += sum
	if parent := parents[c]; parent != 0 {
		st.ByCategory[parent] += sum
	}
	return nil
}

// accumulatedSQL is Transfer.Accumulated in SQL; a test holds them together.
const accumulatedSQL = `CASE WHEN kind IN ('award', 'effect', 'adjustment', 'restore', 'opening_earned') THEN amount WHEN kind IN ('reversal', 'correction', 'deduction') THEN -amount ELSE 0 END`

// changeSQL is Transfer.Change of one account in SQL.
func changeSQL(account string) string {
	return "CASE WHEN credit = " + account + " THEN amount WHEN debit = " + account + " THEN -amount ELSE 0 END"
}

func foldBalances(ctx context.Context, tx *db.Tx, people []org.PersonID, at time.Time) (map[org.PersonID]ledger.Balance, error) {
	out := make(map[org.PersonID]ledger.Balance, len(people))
	err := tx.Each(ctx, `SELECT person_id, CAST(SUM(`+changeSQL("11")+`) AS bigint), CAST(SUM(`+changeSQL("12")+`) AS bigint), CAST(SUM(`+changeSQL("13")+`) AS bigint),
		CAST(SUM(`+accumulatedSQL+`) AS bigint) FROM transfer t WHERE tenant_id = $1 AND recorded_at <= $2 AND `+tx.In("person_id", 3)+" GROUP BY person_id",
		[]any{db.Micros(at), db.Ints(tx, people)}, func(scan db.Scan) error {
			var p org.PersonID
			var b ledger.Balance
			err := scan(&p, &b.Available, &b.Pending, &b.Held, &b.Accumulated)
			b.Owed = max(0, -b.Available)
			out[p] = b
			return err
		})
	return out, err
}

// MonthTotal is what a person accumulated in one month and category.
type MonthTotal struct {
	Month    int // yyyymm
	Category CategoryID
	Amount   fixed.Amount
}

// MonthsOf lists a person's totals by month and category, oldest first.
func (s *Service) MonthsOf(ctx context.Context, tx *db.Tx, p org.PersonID, w Window) ([]MonthTotal, error) {
	first, last := w.months()
	return db.List(ctx, tx, `SELECT month, category_id, CAST(SUM(amount) AS bigint) FROM standing WHERE tenant_id = $1 AND person_id = $2 AND month BETWEEN $3 AND $4
		GROUP BY month, category_id ORDER BY month, category_id`, []any{p, first, last},
		func(scan db.Scan) (m MonthTotal, err error) { return m, scan(&m.Month, &m.Category, &m.Amount) })
}

func parentsOf(ctx context.Context, tx *db.Tx) (map[CategoryID]CategoryID, error) {
	out := map[CategoryID]CategoryID{}
	err := tx.Each(ctx, "SELECT id, parent_id FROM category WHERE tenant_id = $1 AND parent_id IS NOT NULL", nil, func(scan db.Scan) error {
		var id, parent CategoryID
		err := scan(&id, &parent)
		out[id] = parent
		return err
	})
	return out, err
}
