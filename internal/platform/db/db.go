// Package db is the one way to the database, the same for SQLite and
// PostgreSQL.
//
// There are three doors and no fourth: Tenant(id) for everything that belongs
// to one company, Group for one durable transaction made of sections of
// several tenants, and Platform for the short list of callers that must look
// across tenants (sign-in, deliveries, schedules, migrations).
//
// A statement run through a tenant's handle gets the tenant as $1 by
// construction and is refused when it does not use it; on PostgreSQL
// row-level security says the same once more below the programmer.
package db

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"xuefen/internal/platform/fault"
)

// TenantID names one company's closed world. It is the first argument ($1) of
// every statement of a tenant's transaction.
type TenantID int64

// Dialect is the database behind a DB.
type Dialect string

// The two databases.
const (
	SQLite     Dialect = "sqlite"
	PostgreSQL Dialect = "postgres"
)

// Options say where the database is.
type Options struct {
	URL      string // postgres://…; empty means SQLite at Path
	Path     string // the SQLite file; made if missing
	MaxConns int    // connections to PostgreSQL, readers of SQLite; 0 means DefaultConns
	Log      *slog.Logger
}

// DefaultConns is the size of the pool when nothing else is said.
const DefaultConns = 8

// DB is an open database. It is safe for concurrent use.
type DB struct {
	dialect Dialect
	options Options
	log     *slog.Logger
	sqlite  *sqliteFile
	pool    *sql.DB // PostgreSQL, under the role that row-level security binds
	ids     idBlock
	checked statementCheck
	wakes   wakes
	name    string // of this process among those on the database
}

// Open opens the database and proves that it answers. It does not migrate.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.MaxConns <= 0 {
		o.MaxConns = DefaultConns
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	d := &DB{dialect: SQLite, options: o, log: o.Log, name: processName()}
	var err error
	if o.URL != "" {
		d.dialect = PostgreSQL
		d.pool, err = openPostgres(ctx, o)
	} else {
		d.sqlite, err = openSQLite(ctx, o)
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Dialect tells which database this is, for tests and for the few places that
// print it. SQL that differs goes through the methods of Tx.
func (d *DB) Dialect() Dialect { return d.dialect }

// Close ends all connections. Transactions still running fail.
func (d *DB) Close() error {
	d.wakes.close()
	if d.dialect == PostgreSQL {
		return d.pool.Close()
	}
	return d.sqlite.close()
}

// Ping proves that the database answers; the readiness check uses it.
func (d *DB) Ping(ctx context.Context) error {
	return d.Platform().Read(ctx, func(ctx context.Context, tx *Tx) error {
		_, err := tx.One(ctx, "SELECT 1", nil, new(int))
		return err
	})
}

// Tenant is the door for everything that belongs to one company.
func (d *DB) Tenant(id TenantID) Door { return Door{db: d, tenant: id} }

// Platform is the door across tenants. Its callers are listed and tested in
// internal/arch_test.go.
func (d *DB) Platform() Door { return Door{db: d, platform: true} }

// Door opens transactions for one tenant or for the platform.
type Door struct {
	db       *DB
	tenant   TenantID
	platform bool
}

// Tx runs work in one durable transaction: committed when work returns nil,
// rolled back otherwise. What the database asks to be retried (deadlock,
// serialization, a busy file, a connection lost before commit) is retried, so
// work must not have effects outside the transaction except by AfterCommit.
func (o Door) Tx(ctx context.Context, work func(context.Context, *Tx) error) error {
	return o.run(ctx, false, work)
}

// Read runs work in a read-only transaction that sees one consistent state.
func (o Door) Read(ctx context.Context, work func(context.Context, *Tx) error) error {
	return o.run(ctx, true, work)
}

func (o Door) run(ctx context.Context, readOnly bool, work func(context.Context, *Tx) error) error {
	if !o.platform && o.tenant <= 0 {
		return fmt.Errorf("db: a tenant's door was opened without a tenant")
	}
	return o.db.retry(ctx, func() error {
		return o.db.transact(ctx, readOnly, func(ctx context.Context, r runner) ([]func(), error) {
			tx := &Tx{db: o.db, run: r, readOnly: readOnly}
			if err := tx.enter(ctx, o.tenant, o.platform); err != nil {
				return nil, err
			}
			if err := work(ctx, tx); err != nil {
				return nil, err
			}
			return tx.after, tx.finish(ctx)
		})
	})
}

// insideKey marks a context whose call chain already holds a transaction.
type insideKey struct{}

// transact takes a connection, begins, works and ends. The functions that
// work returns run after a successful commit.
func (d *DB) transact(ctx context.Context, readOnly bool, work func(context.Context, runner) ([]func(), error)) error {
	if ctx.Value(insideKey{}) != nil {
		return fmt.Errorf("db: a transaction was opened inside another; pass the tx down instead")
	}
	inside := context.WithValue(ctx, insideKey{}, true)
	var after []func()
	run := func(r runner) error {
		var err error
		after, err = work(inside, r)
		return err
	}
	var err error
	if d.dialect == PostgreSQL {
		err = d.transactPostgres(ctx, readOnly, run)
	} else {
		err = d.sqlite.transact(ctx, readOnly, run)
	}
	if err != nil {
		return err
	}
	for _, f := range after {
		f()
	}
	return nil
}

// Attempts is how often a transaction is tried before its error is given up.
const Attempts = 6

func (d *DB) retry(ctx context.Context, attempt func() error) error {
	wait := 2 * time.Millisecond
	for n := 1; ; n++ {
		err := attempt()
		if err == nil || n == Attempts || ctx.Err() != nil || !retryable(err) {
			if ctx.Err() == nil && away(err) {
				return Unavailable.Because(err)
			}
			return err
		}
		d.log.DebugContext(ctx, "transaction is tried again", "attempt", n, "error", err)
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
		}
		wait *= 3
	}
}

// Unavailable is the fault for a database that does not answer.
var Unavailable = fault.New(fault.Unavailable, "db.unavailable", nil)

// Micros is how an instant is stored: microseconds since 1970 in UTC.
func Micros(t time.Time) int64 { return t.UnixMicro() }

// Time is the instant of stored microseconds, in UTC.
func Time(micros int64) time.Time { return time.UnixMicro(micros).UTC() }
