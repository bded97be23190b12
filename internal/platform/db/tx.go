package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// runner is what a transaction runs statements on.
type runner interface {
	exec(ctx context.Context, query string, args ...any) (int64, error)
	query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Tx is a running transaction of one tenant or of the platform. It belongs to
// one goroutine. In a tenant's transaction $1 is the tenant; the arguments
// given by the caller start at $2.
type Tx struct {
	db       *DB
	run      runner
	tenant   TenantID
	platform bool
	readOnly bool
	before   []func(context.Context, *Tx) error
	values   map[any]any
	after    []func()
}

// Tenant is the tenant of this transaction; 0 for the platform.
func (tx *Tx) Tenant() TenantID { return tx.tenant }

// enter makes the following statements those of a tenant or of the platform.
// Row-level security reads these settings; they end with the transaction.
func (tx *Tx) enter(ctx context.Context, tenant TenantID, platform bool) error {
	tx.tenant, tx.platform = tenant, platform
	if tx.db.dialect != PostgreSQL {
		return nil
	}
	mode := "off"
	if platform {
		mode = "on"
	}
	_, err := tx.run.exec(ctx, "SELECT set_config('app.tenant', $1, true), set_config('app.platform', $2, true)",
		strconv.FormatInt(int64(tenant), 10), mode)
	return err
}

// finish runs what was put off until just before the commit.
func (tx *Tx) finish(ctx context.Context) error {
	for len(tx.before) > 0 {
		f := tx.before[0]
		tx.before = tx.before[1:]
		if err := f(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// BeforeCommit runs f at the end of the transaction (or of its section),
// still inside it. An error rolls back.
func (tx *Tx) BeforeCommit(f func(context.Context, *Tx) error) { tx.before = append(tx.before, f) }

// AfterCommit runs f once the transaction is durable. It does not run when
// the transaction or its section is rolled back.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// Value keeps one value per key for the life of the transaction, made by
// fresh when first asked; the outbox gathers facts in it.
func (tx *Tx) Value(key any, fresh func() any) any {
	if tx.values == nil {
		tx.values = map[any]any{}
	}
	v, ok := tx.values[key]
	if !ok {
		v = fresh()
		tx.values[key] = v
	}
	return v
}

// Exec runs a statement and returns how many rows it touched.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if tx.readOnly {
		return 0, errors.New("db: a statement that writes in a transaction that reads")
	}
	args, err := tx.bind(query, args)
	if err != nil {
		return 0, err
	}
	n, err := tx.run.exec(ctx, query, args...)
	return n, explain(err, query)
}

// Scan reads the columns of the current row.
type Scan func(dest ...any) error

// Each calls row for every row of the answer. The rows are closed before it
// returns, so no other statement may run inside row.
func (tx *Tx) Each(ctx context.Context, query string, args []any, row func(Scan) error) (err error) {
	bound, err := tx.bind(query, args)
	if err != nil {
		return err
	}
	rows, err := tx.run.query(ctx, query, bound...)
	if err != nil {
		return explain(err, query)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return explain(rows.Err(), query)
}

// One reads the first row into dest and tells whether there was one.
func (tx *Tx) One(ctx context.Context, query string, args []any, dest ...any) (bool, error) {
	found := false
	err := tx.Each(ctx, query, args, func(scan Scan) error {
		if found {
			return nil
		}
		found = true
		return scan(dest...)
	})
	return found, err
}

// List reads all rows through scan. Callers bound their statements by LIMIT
// or by the list they pass in.
func List[T any](ctx context.Context, tx *Tx, query string, args []any, scan func(Scan) (T, error)) ([]T, error) {
	var out []T
	err := tx.Each(ctx, query, args, func(s Scan) error {
		v, err := scan(s)
		if err == nil {
			out = append(out, v)
		}
		return err
	})
	return out, err
}

// In compares a column with a list given as argument n: the SQL is
// "column IN (…)", the argument is made by Ints or Texts.
func (tx *Tx) In(column string, n int) string {
	if tx.db.dialect == PostgreSQL {
		return column + " = ANY($" + strconv.Itoa(n) + ")"
	}
	return column + " IN (SELECT value FROM json_each($" + strconv.Itoa(n) + "))"
}

// Ints is a list of whole numbers as one argument for In.
func Ints[T ~int64](tx *Tx, list []T) any {
	out := make([]int64, len(list))
	for i, v := range list {
		out[i] = int64(v)
	}
	return tx.listArgument(out)
}

// Texts is a list of texts as one argument for In.
func Texts[T ~string](tx *Tx, list []T) any {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return tx.listArgument(out)
}

func (tx *Tx) listArgument(list any) any {
	if tx.db.dialect == PostgreSQL {
		return list
	}
	raw, err := json.Marshal(list) // numbers and texts always marshal
	if err != nil {
		return "[]"
	}
	return string(raw)
}

// ForUpdate is the suffix that locks the rows a SELECT reads. SQLite has one
// writer and needs none.
func (tx *Tx) ForUpdate() string {
	if tx.db.dialect == PostgreSQL {
		return " FOR UPDATE"
	}
	return ""
}

// ForShare is the suffix that keeps the rows a SELECT reads from being changed
// until the transaction ends, while others may read them in the same way.
func (tx *Tx) ForShare() string {
	if tx.db.dialect == PostgreSQL && !tx.readOnly {
		return " FOR SHARE"
	}
	return ""
}

// ForUpdateSkipLocked is ForUpdate that passes over rows somebody else holds.
func (tx *Tx) ForUpdateSkipLocked() string {
	if tx.db.dialect == PostgreSQL {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// Dialect tells which database runs the transaction.
func (tx *Tx) Dialect() Dialect { return tx.db.dialect }

// bind puts the tenant in front of the arguments and refuses a statement that
// does not filter by it.
func (tx *Tx) bind(query string, args []any) ([]any, error) {
	if tx.platform {
		return args, nil
	}
	if err := tx.db.checked.tenant(query); err != nil {
		return nil, err
	}
	return append([]any{int64(tx.tenant)}, args...), nil
}

// statementCheck remembers which statements were found to name the tenant.
type statementCheck struct{ seen sync.Map }

func (c *statementCheck) tenant(query string) error {
	if _, ok := c.seen.Load(query); ok {
		return nil
	}
	if !strings.Contains(query, "tenant_id") || !strings.Contains(query, "$1") {
		return fmt.Errorf("db: a statement of a tenant must compare or fill tenant_id with $1: %.80s", query)
	}
	c.seen.Store(query, true)
	return nil
}

func explain(err error, query string) error {
	if err == nil {
		return nil
	}
	const most = 200
	if len(query) > most {
		query = query[:most] + "…"
	}
	return fmt.Errorf("%w (in: %s)", err, strings.Join(strings.Fields(query), " "))
}

// Contains is the argument of a LIKE … ESCAPE '\' that finds a text anywhere,
// in lower case; an empty text gives an empty argument, which callers take
// for "no filter".
func Contains(text string) string {
	if text == "" {
		return ""
	}
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(text)) + "%"
}
