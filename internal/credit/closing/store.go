package closing

import (
	"context"

	"xuefen/internal/credit/board"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

const closingColumns = "id, month, as_of, closed_at, closed_by, appeal_until, people, ranked, total"

func scanClosing(scan db.Scan) (c Closing, err error) {
	var m int
	var asOf, closed, until int64
	err = scan(&c.ID, &m, &asOf, &closed, &c.ClosedBy, &until, &c.People, &c.Ranked, &c.Total)
	c.Month, c.AsOf, c.ClosedAt, c.AppealUntil = month(m), db.Time(asOf), db.Time(closed), db.Time(until)
	return c, err
}

// insertClosing tells whether this closing of the month was the first.
func insertClosing(ctx context.Context, tx *db.Tx, c Closing) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO closing (id, tenant_id, month, as_of, closed_at, closed_by, appeal_until, people, ranked, total)
		VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (tenant_id, month) DO NOTHING`,
		c.ID, number(c.Month), db.Micros(c.AsOf), db.Micros(c.ClosedAt), c.ClosedBy, db.Micros(c.AppealUntil), c.People, c.Ranked, c.Total)
	return n == 1, err
}

func findClosing(ctx context.Context, tx *db.Tx, month int) (Closing, bool, error) {
	list, err := db.List(ctx, tx, "SELECT "+closingColumns+" FROM closing WHERE tenant_id = $1 AND month = $2", []any{month}, scanClosing)
	if err != nil || len(list) == 0 {
		return Closing{}, false, err
	}
	return list[0], true, nil
}

func listClosings(ctx context.Context, tx *db.Tx, limit int) ([]Closing, error) {
	return db.List(ctx, tx, "SELECT "+closingColumns+" FROM closing WHERE tenant_id = $1 ORDER BY month DESC LIMIT $2", []any{limit}, scanClosing)
}

func ints(names ...string) (columns []db.Column) {
	for _, n := range names {
		columns = append(columns, db.Column{Name: n, Type: db.Int})
	}
	return columns
}

// insertPlaces keeps every place. A growth is always there, since months have
// one before.
func insertPlaces(ctx context.Context, tx *db.Tx, id int64, rows []board.Row) error {
	b := db.NewBatch("closing_place", "", append(ints("closing_id", "place", "rank", "person_id", "amount", "growth"), db.Column{Name: "department", Type: db.Text})...)
	for i, r := range rows {
		growth := r.Amount
		if r.Growth != nil {
			growth = *r.Growth
		}
		b.Add(id, i, r.Rank, r.Person, r.Amount, growth, r.Department)
	}
	_, err := b.Insert(ctx, tx)
	return err
}

const placeColumns = "rank, person_id, department, amount, growth"

func scanPlace(scan db.Scan) (r board.Row, err error) {
	growth := r.Amount
	err = scan(&r.Rank, &r.Person, &r.Department, &r.Amount, &growth)
	r.Growth = &growth
	return r, err
}

func listPlaces(ctx context.Context, tx *db.Tx, id int64, from, limit int) ([]board.Row, error) {
	return db.List(ctx, tx, "SELECT "+placeColumns+" FROM closing_place WHERE tenant_id = $1 AND closing_id = $2 AND place >= $3 ORDER BY place LIMIT $4",
		[]any{id, from, limit}, scanPlace)
}

// placesAround reads somebody's place with so many above and below; nothing
// for whoever had no place.
func placesAround(ctx context.Context, tx *db.Tx, id int64, p org.PersonID, neighbours int) ([]board.Row, error) {
	var place int
	found, err := tx.One(ctx, "SELECT place FROM closing_place WHERE tenant_id = $1 AND person_id = $2 AND closing_id = $3", []any{p, id}, &place)
	if err != nil || !found {
		return nil, err
	}
	from := max(place-neighbours, 0)
	return listPlaces(ctx, tx, id, from, place-from+1+neighbours)
}

func insertDepartments(ctx context.Context, tx *db.Tx, id int64, list []board.WholeDepartment) error {
	b := db.NewBatch("closing_department", "",
		append(ints("closing_id", "department_id", "parent_id", "rank", "people", "ranked", "total", "average"), db.Column{Name: "name", Type: db.Text})...)
	for _, d := range list {
		b.Add(id, d.Department, d.Parent, d.Rank, d.People, d.Ranked, d.Sum, d.Average, d.Name)
	}
	_, err := b.Insert(ctx, tx)
	return err
}

func listDepartments(ctx context.Context, tx *db.Tx, id int64) ([]board.WholeDepartment, error) {
	return db.List(ctx, tx, `SELECT department_id, parent_id, name, rank, people, ranked, total, average FROM closing_department
		WHERE tenant_id = $1 AND closing_id = $2 ORDER BY parent_id, rank, department_id`, []any{id}, func(scan db.Scan) (d board.WholeDepartment, err error) {
		return d, scan(&d.Department, &d.Parent, &d.Name, &d.Rank, &d.People, &d.Ranked, &d.Sum, &d.Average)
	})
}
