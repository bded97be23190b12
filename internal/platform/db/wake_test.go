package db_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
)

// twoNodes opens one database twice, as two processes would.
func twoNodes(t *testing.T, test func(t *testing.T, here, there *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		o := db.Options{Path: filepath.Join(t.TempDir(), "xuefen.db")}
		test(t, dbtest.Open(t, o, notes), dbtest.Open(t, o, notes))
	})
	t.Run("postgres", func(t *testing.T) {
		o := db.Options{URL: dbtest.PostgreSQLURL(t, notes)}
		test(t, dbtest.Open(t, o, notes), dbtest.Open(t, o, notes))
	})
}

func mustWake(t *testing.T, ear <-chan struct{}, why string) {
	t.Helper()
	select {
	case <-ear:
	case <-time.After(20 * time.Second):
		t.Fatalf("nobody woke the listener: %s", why)
	}
}

func tellNote(t *testing.T, d *db.DB, body string, end error) {
	t.Helper()
	err := d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		tx.Wake("notes")
		tx.Wake("notes")
		return errors.Join(addNote(ctx, tx, body), end)
	})
	if !errors.Is(err, end) {
		t.Fatal(err)
	}
}

func TestACommitWakesThisProcessAtOnce(t *testing.T) {
	dbtest.Each(t, notes, func(t *testing.T, d *db.DB) {
		ear := d.Listen(t.Context(), "notes")
		mustWake(t, ear, "the first look")
		tellNote(t, d, "one", nil)
		mustWake(t, ear, "its own commit")
	})
}

func TestACommitWakesOtherProcesses(t *testing.T) {
	twoNodes(t, func(t *testing.T, here, there *db.DB) {
		ear := there.Listen(t.Context(), "notes")
		seen := 0
		for n := 1; n <= 3; n++ {
			tellNote(t, here, string(rune('a'+n)), nil)
			for seen < n { // wakes for nothing are allowed, missing ones are not
				mustWake(t, ear, "a commit of another process")
				seen = countNotes(t, there, 1)
			}
		}
	})
}

func TestARolledBackTransactionWakesNobody(t *testing.T) {
	d := dbtest.PostgreSQL(t, notes)
	ear := d.Listen(t.Context(), "elsewhere")
	mustWake(t, ear, "the first look")
	notesEar := d.Listen(t.Context(), "notes")
	mustWake(t, notesEar, "the first look")
	mustWake(t, ear, "the look-out has begun") // from now on only lookAnyway wakes for nothing
	mustWake(t, notesEar, "the look-out has begun")
	tellNote(t, d, "lost", errors.New("rolled back"))
	select {
	case <-notesEar:
		t.Error("a rolled back transaction woke a listener")
	default:
	}
}

func TestTheLookOutSurvivesABrokenConnection(t *testing.T) {
	url := dbtest.PostgreSQLURL(t, notes)
	here := dbtest.Open(t, db.Options{URL: url}, notes)
	there := dbtest.Open(t, db.Options{URL: url}, notes)
	ear := there.Listen(t.Context(), "notes")
	mustWake(t, ear, "the first look")
	mustWake(t, ear, "the look-out has begun")
	admin, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = admin.Close() }()
	var killed int
	err = admin.QueryRowContext(t.Context(), `SELECT count(*) FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND application_name = 'xuefen look-out') AS ended`).Scan(&killed)
	if err != nil || killed != 1 {
		t.Fatalf("ended %d look-outs, %v; want 1", killed, err)
	}
	tellNote(t, here, "while nobody looks", nil)
	for countNotes(t, there, 1) != 1 {
		mustWake(t, ear, "the look-out came back")
	}
	mustWake(t, ear, "the look-out came back")
}

func TestListeningEndsWithItsContext(t *testing.T) {
	dbtest.Each(t, notes, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		for range 20 {
			d.Listen(ctx, "notes")
		}
		cancel()
		ear := d.Listen(t.Context(), "notes") // the look-out starts again
		mustWake(t, ear, "the first look")
		tellNote(t, d, "one", nil)
		mustWake(t, ear, "its own commit")
	})
}
