package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// SQLite plans by statistics. Without any it takes an index that begins with
// the tenant for selective and scans the company to find a row by its id; with
// gathered ones plans change when data does. So every index is given the same
// plain estimate: one tenant has nearly all rows, each further column narrows,
// a unique index ends in one row.
const (
	estimatedRows     = 1_000_000
	estimatedNarrowed = 1_000 // rows that share the columns in the middle of an index
	estimatedLast     = 10    // rows that share all columns of an index that is not unique
)

// writeStatistics gives SQLite's planner its estimates for all tables.
func writeStatistics(ctx context.Context, owner *sql.DB) error {
	// Only ANALYZE makes the table of statistics; on empty tables it costs nothing,
	// and what it gathers elsewhere is replaced below.
	if _, err := owner.ExecContext(ctx, "ANALYZE sqlite_schema"); err != nil {
		return err
	}
	tx, err := owner.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after the commit
	if _, err := tx.ExecContext(ctx, "DELETE FROM sqlite_stat1"); err != nil {
		return err
	}
	indexes, err := indexesOf(ctx, tx)
	if err != nil {
		return err
	}
	tables := map[string]bool{}
	for _, i := range indexes {
		if !tables[i.table] && !i.clustered {
			tables[i.table] = true
			if _, err := tx.ExecContext(ctx, "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, NULL, ?)", i.table, fmt.Sprint(estimatedRows)); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", i.table, i.name, i.estimate()); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// indexInfo is an index of SQLite, or the order of a clustered table.
type indexInfo struct {
	table, name string
	unique      bool
	clustered   bool
	columns     []string
}

// estimate is the text of sqlite_stat1 for the index: the rows of the table,
// and how many share the first column, the first two, and so on.
func (i indexInfo) estimate() string {
	out := []string{fmt.Sprint(estimatedRows)}
	for n := range i.columns {
		rows := estimatedNarrowed
		switch {
		case n == len(i.columns)-1 && i.unique:
			rows = 1
		case n == len(i.columns)-1:
			rows = estimatedLast
		}
		if i.columns[0] == "tenant_id" && n == 0 {
			rows = estimatedRows
		}
		out = append(out, fmt.Sprint(rows))
	}
	return strings.Join(out, " ")
}

func indexesOf(ctx context.Context, tx *sql.Tx) ([]indexInfo, error) {
	rows, err := tx.QueryContext(ctx, `SELECT m.name, l.name, l."unique", l.origin, t.wr, c.name FROM sqlite_schema m
		JOIN pragma_table_list(m.name) t ON t.schema = 'main' JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.name IS NOT NULL ORDER BY m.name, l.name, c.seqno`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // read to the end below
	var out []indexInfo
	for rows.Next() {
		var i indexInfo
		var origin, column string
		var clustered bool
		if err := rows.Scan(&i.table, &i.name, &i.unique, &origin, &clustered, &column); err != nil {
			return nil, err
		}
		if i.clustered = clustered && origin == "pk"; i.clustered {
			i.name = i.table // that is how statistics name the order of a clustered table
		}
		last := len(out) - 1
		if last >= 0 && out[last].table == i.table && out[last].name == i.name {
			out[last].columns = append(out[last].columns, column)
			continue
		}
		i.columns = []string{column}
		out = append(out, i)
	}
	return slices.Clip(out), rows.Err()
}
