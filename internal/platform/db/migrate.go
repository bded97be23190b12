package db

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing/fstest"
	"text/template"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var ownMigrations embed.FS

// Module is one module's numbered, forward-only migrations: one text for both
// databases, with the words of Words for what differs.
type Module struct {
	Name string // the version table is migration_<name>
	FS   fs.FS  // holds migrations/*.sql
}

// Migrate brings the database up to date, module by module in the order given
// (floor order), under one lock, so that several processes may start at once.
// It runs as the owner of the tables; everything else runs as the application
// role. It returns how many migrations were applied.
func (d *DB) Migrate(ctx context.Context, modules []Module) (int, error) {
	all := append([]Module{{Name: "db", FS: ownMigrations}}, modules...)
	if d.dialect == SQLite {
		return d.migrateSQLite(ctx, all)
	}
	return d.migratePostgres(ctx, all)
}

func (d *DB) migrateSQLite(ctx context.Context, modules []Module) (n int, err error) {
	lock, err := os.OpenFile(d.options.Path+".migrate.lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return 0, fmt.Errorf("db: wait for the migration lock: %w", err)
	}
	owner, err := sql.Open("sqlite", d.sqlite.writerDSN)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, owner.Close()) }()
	owner.SetMaxOpenConns(1)
	if n, err = apply(ctx, goose.DialectSQLite3, owner, modules); err != nil || n == 0 {
		return n, err
	}
	if err := writeStatistics(ctx, owner); err != nil {
		return n, fmt.Errorf("db: write the planner's statistics: %w", err)
	}
	return n, d.sqlite.reload(ctx)
}

// migrationLock is the key of the advisory lock; any constant does.
const migrationLock = 7_331_164_001

func (d *DB) migratePostgres(ctx context.Context, modules []Module) (n int, err error) {
	cfg, err := pgx.ParseConfig(d.options.URL)
	if err != nil {
		return 0, err
	}
	owner := stdlib.OpenDB(*cfg)
	defer func() { err = errors.Join(err, owner.Close()) }()
	locker, err := owner.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, locker.Close()) }()
	if _, err := locker.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		return 0, err
	}
	defer func() {
		_, unlock := locker.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", migrationLock)
		err = errors.Join(err, unlock)
	}()
	if err := makeAppRole(ctx, locker); err != nil {
		return 0, err
	}
	n, err = apply(ctx, goose.DialectPostgres, owner, modules)
	if err == nil && n > 0 {
		// Connections opened before the role existed must become it.
		d.pool.SetMaxIdleConns(0)
		d.pool.SetMaxIdleConns(d.options.MaxConns)
	}
	return n, err
}

// makeAppRole makes the application role where this sign-in may. Where it may
// not, the tables' owner itself is bound by forced row-level security.
func makeAppRole(ctx context.Context, c *sql.Conn) error {
	var exists, may bool
	err := c.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1),
		(SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user)`, appRole).Scan(&exists, &may)
	if err != nil || !may {
		return err
	}
	if !exists {
		// Roles belong to the whole cluster: another database may make it now.
		_, err := c.ExecContext(ctx, `DO $$ BEGIN CREATE ROLE `+appRole+` NOLOGIN NOSUPERUSER NOBYPASSRLS;
			EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`)
		if err != nil {
			return err
		}
	}
	_, err = c.ExecContext(ctx, `DO $$ BEGIN
		EXECUTE format('GRANT %I TO %I', '`+appRole+`', current_user);
		EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), '`+appRole+`');
	EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'role not granted: %', SQLERRM; END $$`)
	return err
}

func apply(ctx context.Context, dialect goose.Dialect, owner *sql.DB, modules []Module) (int, error) {
	applied := 0
	for _, m := range modules {
		source, err := translate(dialect, m.FS)
		if err != nil {
			return applied, fmt.Errorf("db: migrations of %s: %w", m.Name, err)
		}
		p, err := goose.NewProvider(dialect, owner, source,
			goose.WithTableName("migration_"+m.Name), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
		if err != nil {
			return applied, fmt.Errorf("db: migrations of %s: %w", m.Name, err)
		}
		results, err := p.Up(ctx)
		if err != nil {
			return applied, fmt.Errorf("db: migrate %s: %w", m.Name, err)
		}
		applied += len(results)
	}
	return applied, nil
}

// translate fills the words of every migration for one database.
func translate(dialect goose.Dialect, source fs.FS) (fs.FS, error) {
	names, err := fs.Glob(source, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	out := fstest.MapFS{}
	for _, name := range names {
		text, err := fs.ReadFile(source, name)
		if err != nil {
			return nil, err
		}
		t, err := template.New(name).Option("missingkey=error").Funcs(words(dialect == goose.DialectPostgres)).Parse(string(text))
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := t.Execute(&b, nil); err != nil {
			return nil, err
		}
		out[strings.TrimPrefix(name, "migrations/")] = &fstest.MapFile{Data: b.Bytes()}
	}
	return out, nil
}
