package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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

func (d *DB) transactPostgres(ctx context.Context, readOnly bool, work func(runner) error) (err error) {
	o := &sql.TxOptions{Isolation: sql.LevelReadCommitted}
	if readOnly {
		o = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	tx, err := d.pool.BeginTx(ctx, o)
	if err != nil {
		return err
	}
	done := false
	defer func() {
		if !done {
			if rollback := tx.Rollback(); rollback != nil && !errors.Is(rollback, sql.ErrTxDone) && err == nil {
				err = rollback
			}
		}
	}()
	if err := work(pgRunner{tx}); err != nil {
		return err
	}
	done = true
	return tx.Commit()
}

type pgRunner struct{ tx *sql.Tx }

func (r pgRunner) exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := r.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (r pgRunner) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return r.tx.QueryContext(ctx, query, args...)
}

// Codes of PostgreSQL, appendix A of its manual.
const (
	pgSerializationFailure = "40001"
	pgDeadlockDetected     = "40P01"
	pgUniqueViolation      = "23505"
	pgAdminShutdown        = "57P01"
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

// IsUnique tells whether err is a violation of a unique key, for callers that
// turn a race they lost into a fault.
func IsUnique(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code == pgUniqueViolation
	}
	return uniqueSQLite(err)
}
