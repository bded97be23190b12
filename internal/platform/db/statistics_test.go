package db_test

import (
	"context"
	"strings"
	"testing"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
)

// A row asked for by its id is found by its id, not by going through the
// company, before anything was analysed.
func TestSQLiteFindsRowsByTheirIDs(t *testing.T) {
	d := dbtest.SQLite(t, notes)
	var plan []string
	err := d.Tenant(1).Read(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return tx.Each(ctx, "EXPLAIN QUERY PLAN SELECT body FROM note WHERE tenant_id = $1 AND "+tx.In("id", 2), []any{db.Ints(tx, []int64{1, 2})},
			func(scan db.Scan) error {
				var id, parent, unused int
				var detail string
				err := scan(&id, &parent, &unused, &detail)
				plan = append(plan, detail)
				return err
			})
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(plan) == 0 || !strings.Contains(plan[0], "INTEGER PRIMARY KEY (rowid=?)") {
		t.Errorf("the plan is %q; want a search by id", plan)
	}
}
