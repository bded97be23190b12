package org

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"xuefen/internal/platform/db"
)

func selectDepartments(ctx context.Context, tx *db.Tx) ([]Department, error) {
	return db.List(ctx, tx, "SELECT id, code, name, kind, parent_id, path, sort, closed_at FROM department WHERE tenant_id = $1", nil,
		func(scan db.Scan) (d Department, err error) {
			var path string
			var closed sql.NullInt64
			if err := scan(&d.ID, &d.Code, &d.Name, &d.Kind, &d.ParentID, &path, &d.Sort, &closed); err != nil {
				return d, err
			}
			if closed.Valid {
				d.ClosedAt = db.Time(closed.Int64)
			}
			d.Path, err = parsePath(path)
			return d, err
		})
}

func selectPlaces(ctx context.Context, tx *db.Tx) ([]place, error) {
	return db.List(ctx, tx, "SELECT department_id, parent_id, valid_from, recorded_at FROM department_place WHERE tenant_id = $1 ORDER BY id", nil,
		func(scan db.Scan) (p place, err error) {
			var since, recorded int64
			err = scan(&p.department, &p.parent, &since, &recorded)
			p.since, p.recorded = db.Time(since), db.Time(recorded)
			return p, err
		})
}

// insertDepartments writes departments whose ids and paths are known, with
// their first place.
func insertDepartments(ctx context.Context, tx *db.Tx, departments []Department, now time.Time) error {
	rows := db.NewBatch("department", "",
		db.Column{Name: "id", Type: db.Int}, db.Column{Name: "code", Type: db.Text}, db.Column{Name: "name", Type: db.Text},
		db.Column{Name: "kind", Type: db.Text}, db.Column{Name: "parent_id", Type: db.Int}, db.Column{Name: "path", Type: db.Text},
		db.Column{Name: "sort", Type: db.Int}, db.Column{Name: "created_at", Type: db.Int})
	places := db.NewBatch("department_place", "",
		db.Column{Name: "id", Type: db.Int}, db.Column{Name: "department_id", Type: db.Int}, db.Column{Name: "parent_id", Type: db.Int},
		db.Column{Name: "valid_from", Type: db.Int}, db.Column{Name: "recorded_at", Type: db.Int})
	ids, err := tx.NewIDs(ctx, len(departments))
	if err != nil {
		return err
	}
	for i, d := range departments {
		rows.Add(d.ID, d.Code, d.Name, string(d.Kind), d.ParentID, formatPath(d.Path), d.Sort, db.Micros(now))
		places.Add(ids[i], d.ID, d.ParentID, db.Micros(sinceEver), db.Micros(now))
	}
	if _, err := rows.Insert(ctx, tx); err != nil {
		return err
	}
	_, err = places.Insert(ctx, tx)
	return err
}

// updatePlace hangs a department under a parent and rewrites the paths of all
// below it.
func updatePlace(ctx context.Context, tx *db.Tx, d Department, parent DepartmentID, above []DepartmentID, now time.Time) error {
	before, after := formatPath(d.Path), formatPath(append(append([]DepartmentID{}, above...), d.ID))
	_, err := tx.Exec(ctx, "UPDATE department SET parent_id = $3 WHERE tenant_id = $1 AND id = $2", d.ID, parent)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE department SET path = CAST($2 AS text) || substr(path, CAST($3 AS int))
		WHERE tenant_id = $1 AND path LIKE CAST($4 AS text)`, after, len(before)+1, before+"%")
	if err != nil {
		return err
	}
	id, err := tx.NewID(ctx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO department_place (id, tenant_id, department_id, parent_id, valid_from, recorded_at)
		VALUES ($2, $1, $3, $4, $5, $5)`, id, d.ID, parent, db.Micros(now))
	return err
}

// formatPath writes ids as /7/12/40/.
func formatPath(path []DepartmentID) string {
	var b strings.Builder
	b.WriteByte('/')
	for _, id := range path {
		b.WriteString(strconv.FormatInt(int64(id), 10))
		b.WriteByte('/')
	}
	return b.String()
}

func parsePath(text string) ([]DepartmentID, error) {
	parts := strings.Split(strings.Trim(text, "/"), "/")
	path := make([]DepartmentID, len(parts))
	for i, p := range parts {
		id, err := strconv.ParseInt(p, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("department path %q: %w", text, err)
		}
		path[i] = DepartmentID(id)
	}
	return path, nil
}
