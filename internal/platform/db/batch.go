package db

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// ColumnType is how a column of a Batch travels to PostgreSQL.
type ColumnType string

// The types that a Batch knows. A nil pointer or nil value is NULL.
const (
	Int   ColumnType = "bigint"
	Text  ColumnType = "text"
	Bool  ColumnType = "boolean"
	Bytes ColumnType = "bytea"
)

// Column is one column of a Batch.
type Column struct {
	Name string
	Type ColumnType
}

// Batch inserts many rows into one table: one statement over arrays on
// PostgreSQL, one prepared statement row by row on SQLite (measured there to
// be faster than long VALUES lists). The tenant is filled in by itself.
type Batch struct {
	table   string
	columns []Column
	tail    string
	rows    [][]any
}

// NewBatch makes a batch for a table of the tenant. Tail is what follows the
// values, for instance an ON CONFLICT clause; it may use excluded.* only.
func NewBatch(table, tail string, columns ...Column) *Batch {
	return &Batch{table: table, columns: columns, tail: tail}
}

// Add appends a row with one value per column, in their order.
func (b *Batch) Add(values ...any) { b.rows = append(b.rows, values) }

// Len is the number of rows added.
func (b *Batch) Len() int { return len(b.rows) }

// Insert writes the rows and returns how many were inserted or updated.
func (b *Batch) Insert(ctx context.Context, tx *Tx) (int64, error) {
	if len(b.rows) == 0 {
		return 0, nil
	}
	for _, r := range b.rows {
		if len(r) != len(b.columns) {
			return 0, fmt.Errorf("db: a row of %s has %d values for %d columns", b.table, len(r), len(b.columns))
		}
	}
	if tx.db.dialect == PostgreSQL {
		return b.insertArrays(ctx, tx)
	}
	return b.insertRows(ctx, tx)
}

func (b *Batch) names() string {
	names := make([]string, len(b.columns))
	for i, c := range b.columns {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}

func (b *Batch) insertRows(ctx context.Context, tx *Tx) (int64, error) {
	var q strings.Builder
	fmt.Fprintf(&q, "INSERT INTO %s (tenant_id, %s) VALUES ($1", b.table, b.names())
	for i := range b.columns {
		q.WriteString(", $" + strconv.Itoa(i+2))
	}
	q.WriteString(") " + b.tail)
	query, total := q.String(), int64(0)
	for _, r := range b.rows {
		n, err := tx.Exec(ctx, query, r...)
		if err != nil {
			return total, err
		}
		total += n
	}
	return total, nil
}

func (b *Batch) insertArrays(ctx context.Context, tx *Tx) (int64, error) {
	var q strings.Builder
	fmt.Fprintf(&q, "INSERT INTO %s (tenant_id, %s) SELECT $1::bigint, %s FROM unnest(", b.table, b.names(), b.names())
	args := make([]any, len(b.columns))
	for i, c := range b.columns {
		if i > 0 {
			q.WriteString(", ")
		}
		fmt.Fprintf(&q, "$%d::%s[]", i+2, c.Type)
		column := make([]any, len(b.rows))
		for j, r := range b.rows {
			column[j] = r[i]
		}
		array, err := arrayOf(c, column)
		if err != nil {
			return 0, fmt.Errorf("db: %s.%s: %w", b.table, c.Name, err)
		}
		args[i] = array
	}
	fmt.Fprintf(&q, ") AS given (%s) %s", b.names(), b.tail)
	return tx.Exec(ctx, q.String(), args...)
}
