package db

import (
	"context"
	"sync"
)

// blockSize is how many ids one value of PostgreSQL's sequence stands for.
const blockSize = 256

// idBlock is this process's rest of a block of ids on PostgreSQL.
type idBlock struct {
	mu         sync.Mutex
	next, last int64
}

// NewIDs returns n fresh ids, rising, unique over all tables and tenants of
// the database. Knowing ids before rows are written lets a batch link its
// rows in memory and insert them set-based. Gaps are normal; the order of
// commit is not the order of ids.
//
// SQLite counts in a row of its one writer, so a rollback gives ids back; on
// PostgreSQL a sequence hands out blocks that survive rollbacks.
func (tx *Tx) NewIDs(ctx context.Context, n int) ([]int64, error) {
	out := make([]int64, 0, n)
	if n == 0 {
		return out, nil
	}
	if tx.db.dialect == SQLite {
		var end int64
		err := oneNumber(ctx, tx.run, "UPDATE id_block SET next = next + $1 RETURNING next", &end, n)
		for id := end - int64(n); err == nil && id < end; id++ {
			out = append(out, id)
		}
		return out, err
	}
	b := &tx.db.ids
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(out) < n {
		if b.next == b.last {
			var block int64
			if err := oneNumber(ctx, tx.run, "SELECT nextval('id_block')", &block); err != nil {
				return nil, err
			}
			b.next, b.last = block*blockSize, (block+1)*blockSize
		}
		out = append(out, b.next)
		b.next++
	}
	return out, nil
}

// NewID returns one fresh id, see NewIDs.
func (tx *Tx) NewID(ctx context.Context) (int64, error) {
	ids, err := tx.NewIDs(ctx, 1)
	if err != nil {
		return 0, err
	}
	return ids[0], nil
}

func oneNumber(ctx context.Context, r runner, query string, dest *int64, args ...any) error {
	rows, err := r.query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(dest); err != nil {
			return err
		}
	}
	return rows.Err()
}
