// Package dbtest runs a test on both databases, each time in an empty
// database of its own that carries the migrations asked for.
//
// SQLite needs nothing. PostgreSQL is the server named by XUEFEN_TEST_POSTGRES
// or the one that scripts/test-postgres start made; where there is none the
// PostgreSQL half is skipped, unless XUEFEN_TEST_REQUIRE_POSTGRES is set, as
// `make test` does.
package dbtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver that makes and drops databases

	"xuefen/internal/platform/db"
)

const defaultURL = "postgres://postgres@127.0.0.1:54329/postgres?sslmode=disable"

// Each runs test on SQLite and on PostgreSQL as subtests.
func Each(t *testing.T, modules []db.Module, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t, modules)) })
	t.Run("postgres", func(t *testing.T) { test(t, PostgreSQL(t, modules)) })
}

// SQLite gives a migrated, empty database in a file of the test's own.
func SQLite(t testing.TB, modules []db.Module) *db.DB {
	t.Helper()
	return Open(t, db.Options{Path: filepath.Join(t.TempDir(), "xuefen.db")}, modules)
}

// Open opens and migrates a database and closes it when the test ends. Tests
// that open the same database twice (two nodes) call it directly.
func Open(t testing.TB, o db.Options, modules []db.Module) *db.DB {
	t.Helper()
	o.Log = slog.New(slog.DiscardHandler)
	d, err := db.Open(t.Context(), o)
	if err != nil {
		t.Fatalf("open the database: %v", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close the database: %v", err)
		}
	})
	if _, err := d.Migrate(t.Context(), modules); err != nil {
		t.Fatalf("migrate: %v", err)
	}
	return d
}

// PostgreSQL gives a migrated, empty database of the test server.
func PostgreSQL(t testing.TB, modules []db.Module) *db.DB {
	t.Helper()
	return Open(t, db.Options{URL: PostgreSQLURL(t, modules)}, modules)
}

var databases atomic.Int64

// PostgreSQLURL makes a migrated database and returns its address. It is
// dropped when the test ends.
func PostgreSQLURL(t testing.TB, modules []db.Module) string {
	t.Helper()
	server := os.Getenv("XUEFEN_TEST_POSTGRES")
	if server == "" {
		server = defaultURL
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = admin.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := admin.PingContext(ctx); err != nil {
		if os.Getenv("XUEFEN_TEST_REQUIRE_POSTGRES") != "" {
			t.Fatalf("PostgreSQL is required and does not answer: %v", err)
		}
		t.Skip("no PostgreSQL for tests: run scripts/test-postgres start, or make test")
	}
	template := templateOf(t, ctx, admin, server, modules)
	name := fmt.Sprintf("t_%d_%d", os.Getpid(), databases.Add(1))
	if _, err := admin.ExecContext(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.ExecContext(context.Background(), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Logf("drop %s: %v", name, err)
		}
	})
	return withDatabase(t, server, name)
}

// templateOf makes, once per set of migrations, the database that tests are
// copied from. Test binaries run at the same time, hence the lock.
func templateOf(t testing.TB, ctx context.Context, admin *sql.DB, server string, modules []db.Module) string {
	t.Helper()
	name := "template_" + fingerprint(t, modules)
	c, err := admin.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	const lock = 7_331_164_002
	if _, err := c.ExecContext(ctx, "SELECT pg_advisory_lock($1)", lock); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = c.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", lock) }()
	var ready bool
	if err := c.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&ready); err != nil {
		t.Fatal(err)
	}
	if ready {
		return name
	}
	making := name + "_making"
	for _, q := range []string{"DROP DATABASE IF EXISTS " + making + " WITH (FORCE)", "CREATE DATABASE " + making} {
		if _, err := c.ExecContext(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	d, err := db.Open(ctx, db.Options{URL: withDatabase(t, server, making), MaxConns: 2, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Migrate(ctx, modules)
	if closing := d.Close(); err != nil || closing != nil {
		t.Fatalf("migrate the template: %v %v", err, closing)
	}
	if _, err := c.ExecContext(ctx, "ALTER DATABASE "+making+" RENAME TO "+name); err != nil {
		t.Fatal(err)
	}
	return name
}

func fingerprint(t testing.TB, modules []db.Module) string {
	t.Helper()
	h := sha256.New()
	for _, m := range modules {
		fmt.Fprintln(h, m.Name)
		err := fs.WalkDir(m.FS, ".", func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".sql") {
				return err
			}
			text, err := fs.ReadFile(m.FS, path)
			fmt.Fprintln(h, path, string(text))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:20]
}

func withDatabase(t testing.TB, server, name string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
