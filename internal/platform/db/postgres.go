package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
)

// appRole is the role under which everything but migrations runs. It owns
// nothing and cannot bypass row-level security.
const appRole = "xuefen_app"

func openPostgres(ctx context.Context, o Options) (*sql.DB, error) {
	cfg, err := pgx.ParseConfig(o.URL)
	if err != nil {
		// The parse error of pgx hides passwords already.
		return nil, fmt.Errorf("db: the database URL cannot be read: %w", err)
	}
	// Column types that only the server knows (for instance of SUM) come back
	// exact as text or numeric; times are never stored as timestamptz.
	cfg.RuntimeParams["application_name"] = "xuefen"
	// A plan made while a table was small would be kept for the life of the
	// connection and scan it when it is large; planning anew costs far less.
	cfg.RuntimeParams["plan_cache_mode"] = "force_custom_plan"
	cfg.RuntimeParams["jit"] = "off"
	pool := stdlib.OpenDB(*cfg, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
		c.TypeMap().RegisterType(&pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC}})
		return becomeApp(ctx, c)
	}))
	pool.SetMaxOpenConns(o.MaxConns)
	pool.SetMaxIdleConns(o.MaxConns)
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("db: PostgreSQL does not answer: %w", err), pool.Close())
	}
	return pool, nil
}

// becomeApp gives up every privilege the application does not need. Before
// the first migration the role does not exist yet and nothing is readable
// anyway. A sign-in role that cannot become the application role must itself
// be bound by row-level security, which FORCE guarantees for plain owners.
func becomeApp(ctx context.Context, c *pgx.Conn) error {
	var member, free bool
	err := c.QueryRow(ctx, `SELECT COALESCE((SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = $1), false),
		rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user`, appRole).Scan(&member, &free)
	if err != nil {
		return fmt.Errorf("read own role: %w", err)
	}
	if member {
		_, err := c.Exec(ctx, "SET ROLE "+appRole)
		return err
	}
	var migrated bool
	if err := c.QueryRow(ctx, "SELECT to_regclass('id_block') IS NOT NULL").Scan(&migrated); err != nil {
		return err
	}
	if free && migrated {
		return errors.New("db: this role bypasses row-level security and may not become " + appRole + "; grant it that role")
	}
	return nil
}

// transactPostgres runs work in a transaction on one connection. It does not
// use sql.Tx, because BEGIN then costs a journey of its own: here it travels
// with the first statement, which says whose transaction it is.
func (d *DB) transactPostgres(ctx context.Context, readOnly bool, work func(runner) error) (err error) {
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if e := conn.Close(); e != nil && !errors.Is(e, sql.ErrConnDone) && err == nil {
			err = e
		}
	}()
	r := &pgRunner{conn: conn, begin: "begin isolation level read committed"}
	if readOnly {
		r.begin = "begin isolation level repeatable read read only"
	}
	done := false
	defer func() {
		if !done {
			r.rollback(ctx)
		}
	}()
	if err := work(r); err != nil {
		return err
	}
	done = true
	return r.commit(ctx)
}

// pgRunner is one transaction on one connection.
type pgRunner struct {
	conn  *sql.Conn
	begin string // not sent yet; empty once the transaction has begun
}

func (r *pgRunner) exec(ctx context.Context, query string, args ...any) (n int64, err error) {
	if r.begin != "" {
		return r.beginWith(ctx, query, args)
	}
	res, err := r.conn.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (r *pgRunner) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if r.begin != "" {
		if _, err := r.beginWith(ctx, "", nil); err != nil {
			return nil, err
		}
	}
	return r.conn.QueryContext(ctx, query, args...)
}

// beginWith sends BEGIN and the first statement in one journey. A connection
// that turns out to be dead has done nothing yet, so the whole is tried again.
func (r *pgRunner) beginWith(ctx context.Context, query string, args []any) (n int64, err error) {
	err = r.raw(func(c *pgx.Conn) error {
		b := &pgx.Batch{}
		b.Queue(r.begin)
		if query != "" {
			b.Queue(query, args...)
		}
		results := c.SendBatch(ctx, b)
		_, err := results.Exec()
		if err == nil && query != "" {
			var tag pgconn.CommandTag
			tag, err = results.Exec()
			n = tag.RowsAffected()
		}
		err = errors.Join(err, results.Close())
		if err != nil && c.IsClosed() && ctx.Err() == nil {
			return errors.Join(ErrTryAgain, err)
		}
		return err
	})
	if err == nil {
		r.begin = ""
	}
	return n, err
}

// commit makes the transaction durable. The server answers COMMIT of a
// transaction that had failed with ROLLBACK and no error: it is one.
func (r *pgRunner) commit(ctx context.Context) error {
	if r.begin != "" {
		return nil // nothing was asked
	}
	return r.raw(func(c *pgx.Conn) error {
		tag, err := c.Exec(ctx, "commit")
		if err == nil && tag.String() == "ROLLBACK" {
			return pgx.ErrTxCommitRollback
		}
		return err
	})
}

// rollback gives the transaction up, also when the caller's time is over; a
// connection on which that fails is not used again.
func (r *pgRunner) rollback(ctx context.Context) {
	const patience = 5 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	// The pool throws a bad connection away; there is nobody else to tell.
	_ = r.raw(func(c *pgx.Conn) error {
		if c.PgConn().TxStatus() == 'I' {
			return nil
		}
		if _, err := c.Exec(ctx, "rollback"); err != nil {
			return driver.ErrBadConn
		}
		return nil
	})
}

func (r *pgRunner) raw(work func(*pgx.Conn) error) error {
	return r.conn.Raw(func(driverConn any) error { return work(driverConn.(*stdlib.Conn).Conn()) })
}

// Codes of PostgreSQL, appendix A of its manual.
const (
	pgSerializationFailure = "40001"
	pgDeadlockDetected     = "40P01"
	pgUniqueViolation      = "23505"
	pgAdminShutdown        = "57P01"
	pgCrashShutdown        = "57P02"
	pgCannotConnectNow     = "57P03"
)

// ErrTryAgain asks for the whole transaction to be run again: the caller lost
// a race that a second look settles.
var ErrTryAgain = errors.New("the transaction must be run again")

func retryable(err error) bool {
	if errors.Is(err, ErrTryAgain) {
		return true
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch e.Code {
		case pgSerializationFailure, pgDeadlockDetected, pgAdminShutdown, pgCannotConnectNow:
			return true
		}
		return false
	}
	// SafeToRetry is true only when nothing was sent, so no commit is doubled.
	return pgconn.SafeToRetry(err) || retryableSQLite(err)
}

// away tells that PostgreSQL could not be reached or went away: asking again
// later may help. Whether a commit under way came through is not known then;
// what is sent again under its key is settled.
func away(err error) bool {
	if _, refused := errors.AsType[*pgconn.ConnectError](err); refused {
		return true
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code == pgAdminShutdown || e.Code == pgCrashShutdown || e.Code == pgCannotConnectNow
	}
	_, cut := errors.AsType[net.Error](err)
	return cut || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, driver.ErrBadConn)
}

// IsUnique tells whether err is a violation of a unique key, for callers that
// turn a race they lost into a fault.
func IsUnique(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code == pgUniqueViolation
	}
	return uniqueSQLite(err)
}
