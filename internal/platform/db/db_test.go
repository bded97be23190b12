package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/fstest"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
)

// notes is a small module that the tests of the doors write to.
var notes = []db.Module{{Name: "notes", FS: fstest.MapFS{"migrations/0001_note.sql": {Data: []byte(`-- +goose Up
CREATE TABLE note (id {{pk}}, tenant_id bigint NOT NULL, body text, n bigint, raw {{bytes}}, done boolean);
CREATE UNIQUE INDEX note_body ON note (tenant_id, body);
{{tenant_table "note"}}
CREATE TABLE stone (id {{pk}}, tenant_id bigint NOT NULL);
{{tenant_table "stone"}}
{{append_only "stone"}}
`)}}}}

func addNote(ctx context.Context, tx *db.Tx, body string) error {
	id, err := tx.NewID(ctx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO note (id, tenant_id, body) VALUES ($2, $1, $3)", id, body)
	return err
}

func countNotes(t *testing.T, d *db.DB, tenant db.TenantID) (n int) {
	t.Helper()
	err := d.Tenant(tenant).Read(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.One(ctx, "SELECT count(*) FROM note WHERE tenant_id = $1", nil, &n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestATenantSeesOnlyItsOwn(t *testing.T) {
	dbtest.Each(t, notes, func(t *testing.T, d *db.DB) {
		for tenant := db.TenantID(1); tenant <= 2; tenant++ {
			err := d.Tenant(tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return addNote(ctx, tx, "hello") })
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := countNotes(t, d, 1); got != 1 {
			t.Errorf("tenant 1 sees %d notes; want 1", got)
		}
		if got := countNotes(t, d, 3); got != 0 {
			t.Errorf("tenant 3 sees %d notes; want 0", got)
		}
	})
}

func TestAStatementWithoutTheTenantIsRefused(t *testing.T) {
	dbtest.Each(t, notes, func(t *testing.T, d *db.DB) {
		for _, q := range []string{"SELECT count(*) FROM note", "SELECT count(*) FROM note WHERE tenant_id = 2", "SELECT $1"} {
			err := d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.One(ctx, q, nil, new(int))
				return err
			})
			if err == nil {
				t.Errorf("%s ran in a tenant's transaction; want a refusal", q)
			}
		}
	})
}

func TestPostgreSQLHidesOtherTenantsBelowTheProgrammer(t *testing.T) {
	d := dbtest.PostgreSQL(t, notes)
	err := d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return addNote(ctx, tx, "mine") })
	if err != nil {
		t.Fatal(err)
	}
	var n int
	err = d.Tenant(2).Read(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		// A mistake that the check of statements cannot see.
		_, err := tx.One(ctx, "SELECT count(*) FROM note WHERE tenant_id = $1 OR tenant_id > 0", nil, &n)
		return err
	})
	if err != nil || n != 0 {
		t.Errorf("row-level security let %d rows through, %v; want 0", n, err)
	}
	err = d.Tenant(2).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO note (id, tenant_id, body) VALUES (1, $1::bigint - 1, 'theirs')")
		return err
	})
	if err == nil {
		t.Error("a row was written into another tenant")
	}
	err = d.Platform().Read(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.One(ctx, "SELECT count(*) FROM note", nil, &n)
		return err
	})
	if err != nil || n != 0 {
		t.Errorf("the platform sees %d rows of a plain tenant table, %v; want 0", n, err)
	}
}

func TestAppendOnlyRowsStay(t *testing.T) {
	dbtest.Each(t, notes, func(t *testing.T, d *db.DB) {
		run := func(q string) error {
			return d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, q)
				return err
			})
		}
		if err := run("INSERT INTO stone (id, tenant_id) VALUES (7, $1)"); err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{"UPDATE stone SET id = 8 WHERE tenant_id = $1", "DELETE FROM stone WHERE tenant_id = $1"} {
			if run(q) == nil {
				t.Errorf("%s succeeded; want a refusal", q)
			}
		}
	})
}

func TestAFailingSectionLeavesTheOthers(t *testing.T) {
	dbtest.Each(t, notes, func(t *testing.T, d *db.DB) {
		boom := errors.New("boom")
		committed := 0
		err := d.Group(t.Context(), func(ctx context.Context, g *db.Group) error {
			for i := range 5 {
				err := g.Section(ctx, 1, func(ctx context.Context, tx *db.Tx) error {
					tx.AfterCommit(func() { committed++ })
					if err := addNote(ctx, tx, fmt.Sprint("note ", i)); err != nil || i != 3 {
						return err
					}
					return boom
				})
				section, failed := errors.AsType[*db.SectionError](err)
				if failed != (i == 3) || (failed && !errors.Is(section, boom)) {
					t.Errorf("section %d gave %v", i, err)
				}
			}
			return nil
		})
		if err != nil || countNotes(t, d, 1) != 4 || committed != 4 {
			t.Errorf("group: %v, %d notes, %d after-commits; want 4 and 4", err, countNotes(t, d, 1), committed)
		}
	})
}

func TestATransactionInsideAnotherIsRefused(t *testing.T) {
	dbtest.Each(t, notes, func(t *testing.T, d *db.DB) {
		err := d.Tenant(1).Tx(t.Context(), func(ctx context.Context, _ *db.Tx) error {
			return d.Tenant(1).Tx(ctx, func(context.Context, *db.Tx) error { return nil })
		})
		if err == nil {
			t.Error("the inner transaction began; want an error instead of a hang")
		}
	})
}

func TestABatchWritesEveryTypeAndNull(t *testing.T) {
	dbtest.Each(t, notes, func(t *testing.T, d *db.DB) {
		text := "text"
		var got int
		err := d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			b := db.NewBatch("note", "ON CONFLICT (tenant_id, body) DO NOTHING",
				db.Column{Name: "id", Type: db.Int}, db.Column{Name: "body", Type: db.Text}, db.Column{Name: "n", Type: db.Int},
				db.Column{Name: "raw", Type: db.Bytes}, db.Column{Name: "done", Type: db.Bool})
			b.Add(1, &text, nil, []byte{0, 255}, true)
			b.Add(int64(2), nil, db.TenantID(7), nil, nil)
			b.Add(3, "text", (*int64)(nil), []byte("x"), false) // repeats the body of the first
			n, err := b.Insert(ctx, tx)
			if n != 2 {
				t.Errorf("%d rows were written; want 2", n)
			}
			if err != nil {
				return err
			}
			_, err = tx.One(ctx, "SELECT count(*) FROM note WHERE tenant_id = $1 AND (n = 7 AND body IS NULL OR done AND raw IS NOT NULL) AND "+tx.In("id", 2),
				[]any{db.Ints(tx, []int64{1, 2, 3})}, &got)
			return err
		})
		if err != nil || got != 2 {
			t.Errorf("found %d rows, %v; want 2", got, err)
		}
	})
}

func TestIDsAreUniqueUnderConcurrencyAndRollback(t *testing.T) {
	dbtest.Each(t, notes, func(t *testing.T, d *db.DB) {
		var mu sync.Mutex
		seen := map[int64]bool{}
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Go(func() {
				for i := range 20 {
					var ids []int64
					err := d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
						if ids, err = tx.NewIDs(ctx, 1+i*17); err == nil && (w+i)%3 == 0 {
							err = errors.New("rolled back")
						}
						return err
					})
					mu.Lock()
					for _, id := range ids {
						if err == nil && seen[id] {
							t.Errorf("id %d was given twice", id)
						}
						seen[id] = seen[id] || err == nil
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
	})
}

func TestSeveralProcessesMayMigrateAtOnce(t *testing.T) {
	d := dbtest.SQLite(t, nil)
	pg := dbtest.PostgreSQL(t, nil)
	for _, d := range []*db.DB{d, pg} {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if _, err := d.Migrate(t.Context(), notes); err != nil {
					t.Errorf("%s: %v", d.Dialect(), err)
				}
			})
		}
		wg.Wait()
		if got := countNotes(t, d, 1); got != 0 {
			t.Errorf("%d notes in a new table", got)
		}
	}
}

func TestACancelledTransactionLeavesTheConnectionUsable(t *testing.T) {
	dbtest.Each(t, notes, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		err := d.Tenant(1).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := addNote(ctx, tx, "lost"); err != nil {
				return err
			}
			cancel()
			return nil
		})
		if err == nil {
			t.Error("a cancelled transaction committed")
		}
		if got := countNotes(t, d, 1); got != 0 {
			t.Errorf("%d notes remain; want 0", got)
		}
	})
}
