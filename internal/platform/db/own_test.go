package db_test

import (
	"context"
	"testing"
	"testing/fstest"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
)

func TestOneStatementServesTenantsAndThePlatform(t *testing.T) {
	letters := []db.Module{{Name: "letters", FS: fstest.MapFS{"migrations/0001_letter.sql": {Data: []byte(`-- +goose Up
CREATE TABLE letter (id {{pk}}, tenant_id bigint NOT NULL, body text NOT NULL);
{{crossing_table "letter"}}
`)}}}}
	dbtest.Each(t, letters, func(t *testing.T, d *db.DB) {
		write := func(door db.Door, id int64) {
			err := door.Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, "INSERT INTO letter (tenant_id, id, body) VALUES ($1, $2, $3)", tx.Own(id, "x")...)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		write(d.Tenant(7), 1)
		write(d.Platform(), 2)
		var owners []int64
		err := d.Platform().Read(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
			owners, err = db.List(ctx, tx, "SELECT tenant_id FROM letter ORDER BY id", nil, func(scan db.Scan) (v int64, err error) {
				return v, scan(&v)
			})
			return err
		})
		if err != nil || len(owners) != 2 || owners[0] != 7 || owners[1] != 0 {
			t.Errorf("the letters belong to %v, %v; want [7 0]", owners, err)
		}
	})
}
