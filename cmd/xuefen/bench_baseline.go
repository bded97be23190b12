package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// yardstick are the tables that crediting only adds to. Balances, totals and
// counters, which it also moves, are left out: the yardstick is the bulk limit
// of the database, not a second implementation.
var yardstick = []string{"activity", "outcome", "transfer", "lot"}

// yardstickBatch is how many rows one durable transaction takes, as in the
// import.
const yardstickBatch = 1_000

// baseline writes the rows of a finished import once more into an empty
// database: the same tables with their indexes, the same size of transactions,
// the same durability, and nothing else.
func (p *benchPlace) baseline(from *benchSite, f figure) error {
	return p.repeat(f, func(int) (sample, error) {
		to, err := p.site()
		if err != nil {
			return sample{}, err
		}
		if _, err := to.run("migrate"); err != nil {
			return sample{}, err
		}
		took, err := copyRows(p.session.ctx, from, to)
		return sample{Seconds: took.Seconds()}, err
	})
}

// connect opens a site's database as the program does.
func (s *benchSite) connect() (*sql.DB, error) {
	if s.url != "" {
		return sql.Open("pgx", s.url)
	}
	return sql.Open("sqlite", "file:"+filepath.Join(s.data, "xuefen.db")+
		"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)&_pragma=wal_autocheckpoint(50000)")
}

// copyRows copies the tables; only writing counts for the time.
func copyRows(ctx context.Context, from, to *benchSite) (took time.Duration, err error) {
	source, err := from.connect()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := to.connect()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	target.SetMaxOpenConns(1)
	readers := make([]*rowReader, len(yardstick))
	for i, table := range yardstick {
		if readers[i], err = readRows(ctx, source, table); err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, readers[i].rows.Close()) }()
	}
	// Rows of all tables go side by side, as they do in the import.
	for {
		var step [][][]any
		total := 0
		for _, r := range readers {
			rows, err := r.next(yardstickBatch)
			if err != nil {
				return 0, err
			}
			step = append(step, rows)
			total += len(rows)
		}
		if total == 0 {
			return took, nil
		}
		begun := time.Now()
		if to.url != "" {
			err = copyIn(ctx, target, readers, step)
		} else {
			err = insertAll(ctx, target, readers, step)
		}
		if err != nil {
			return 0, err
		}
		took += time.Since(begun)
	}
}

// rowReader reads a table in the order in which it was written.
type rowReader struct {
	table   string
	columns []string
	rows    *sql.Rows
}

func readRows(ctx context.Context, d *sql.DB, table string) (*rowReader, error) {
	key := map[string]string{"outcome": "activity_id"}[table]
	if key == "" {
		key = "id"
	}
	rows, err := d.QueryContext(ctx, "SELECT * FROM "+table+" ORDER BY "+key)
	if err != nil {
		return nil, err
	}
	columns, err := rows.Columns()
	return &rowReader{table, columns, rows}, err
}

func (r *rowReader) next(n int) ([][]any, error) {
	var out [][]any
	for len(out) < n && r.rows.Next() {
		values := make([]any, len(r.columns))
		into := make([]any, len(values))
		for i := range values {
			into[i] = &values[i]
		}
		if err := r.rows.Scan(into...); err != nil {
			return nil, err
		}
		out = append(out, values)
	}
	return out, r.rows.Err()
}

// insertAll is the bulk limit of SQLite: prepared inserts in one transaction.
func insertAll(ctx context.Context, d *sql.DB, readers []*rowReader, step [][][]any) error {
	tx, err := d.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for i, r := range readers {
		marks := strings.TrimSuffix(strings.Repeat("?, ", len(r.columns)), ", ")
		insert, err := tx.PrepareContext(ctx, fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", r.table, strings.Join(r.columns, ", "), marks))
		if err != nil {
			return errors.Join(err, tx.Rollback())
		}
		for _, row := range step[i] {
			if _, err := insert.ExecContext(ctx, row...); err != nil {
				return errors.Join(err, tx.Rollback())
			}
		}
	}
	return tx.Commit()
}

// copyIn is the bulk limit of PostgreSQL: COPY, which refuses tables under
// row-level security, so that it runs as the owner, free of it.
func copyIn(ctx context.Context, d *sql.DB, readers []*rowReader, step [][][]any) (err error) {
	conn, err := d.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return conn.Raw(func(driver any) error {
		raw, ok := driver.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("the driver is a %T", driver)
		}
		return pgx.BeginFunc(ctx, raw.Conn(), func(tx pgx.Tx) error {
			for i, r := range readers {
				if _, err := tx.CopyFrom(ctx, pgx.Identifier{r.table}, r.columns, pgx.CopyFromRows(step[i])); err != nil {
					return err
				}
			}
			return nil
		})
	})
}
