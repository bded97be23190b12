package board

import (
	"context"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// monthsOf is the first and the last month of a window as standings name them
// (yyyymm).
func monthsOf(w credit.Window) (first, last int) {
	from, to := w.Bounds(time.UTC)
	if from.IsZero() {
		return 0, 999912
	}
	end := to.AddDate(0, -1, 0)
	return from.Year()*100 + int(from.Month()), end.Year()*100 + int(end.Month())
}

// selectTotals reads what people accumulated in a window: all of them, or those
// given; all categories, or those given.
func selectTotals(ctx context.Context, tx *db.Tx, w credit.Window, categories []credit.CategoryID, people []org.PersonID, row func(org.PersonID, fixed.Amount)) error {
	first, last := monthsOf(w)
	query := "SELECT person_id, CAST(SUM(amount) AS bigint) FROM standing WHERE tenant_id = $1 AND month BETWEEN $2 AND $3"
	args := []any{first, last}
	if categories != nil {
		query += " AND " + tx.In("category_id", len(args)+2)
		args = append(args, db.Ints(tx, categories))
	}
	if people != nil {
		query += " AND " + tx.In("person_id", len(args)+2)
		args = append(args, db.Ints(tx, people))
	}
	return tx.Each(ctx, query+" GROUP BY person_id", args, func(scan db.Scan) error {
		var p org.PersonID
		var total fixed.Amount
		err := scan(&p, &total)
		row(p, total)
		return err
	})
}

// selectMonths reads what people accumulated by month and category.
func selectMonths(ctx context.Context, tx *db.Tx, people []org.PersonID, first, last int, row func(org.PersonID, credit.MonthTotal)) error {
	return tx.Each(ctx, `SELECT person_id, month, category_id, CAST(SUM(amount) AS bigint) FROM standing
		WHERE tenant_id = $1 AND month BETWEEN $2 AND $3 AND `+tx.In("person_id", 4)+` GROUP BY person_id, month, category_id ORDER BY person_id, month, category_id`,
		[]any{first, last, db.Ints(tx, people)}, func(scan db.Scan) error {
			var p org.PersonID
			var m credit.MonthTotal
			err := scan(&p, &m.Month, &m.Category, &m.Amount)
			row(p, m)
			return err
		})
}

// selectHidden tells which of the people do not want to be named.
func selectHidden(ctx context.Context, tx *db.Tx, people []org.PersonID) (map[org.PersonID]bool, error) {
	hidden := map[org.PersonID]bool{}
	err := tx.Each(ctx, "SELECT person_id FROM board_hiding WHERE tenant_id = $1 AND "+tx.In("person_id", 2), []any{db.Ints(tx, people)},
		func(scan db.Scan) error {
			var p org.PersonID
			err := scan(&p)
			hidden[p] = true
			return err
		})
	return hidden, err
}

func insertHiding(ctx context.Context, tx *db.Tx, p org.PersonID, since time.Time) error {
	_, err := tx.Exec(ctx, "INSERT INTO board_hiding (person_id, tenant_id, since) VALUES ($2, $1, $3) ON CONFLICT (person_id) DO NOTHING", p, db.Micros(since))
	return err
}

func deleteHiding(ctx context.Context, tx *db.Tx, p org.PersonID) error {
	_, err := tx.Exec(ctx, "DELETE FROM board_hiding WHERE tenant_id = $1 AND person_id = $2", p)
	return err
}
