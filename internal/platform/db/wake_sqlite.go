package db

import (
	"context"
	"errors"
	"time"
)

// lookEvery is how often SQLite is asked whether the file has changed. The
// question reads a counter in shared memory and takes microseconds.
const lookEvery = 250 * time.Millisecond

func (d *DB) lookOutSQLite(ctx context.Context) (err error) {
	conn, err := d.sqlite.readers.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	version := func() (v int64, err error) {
		err = conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&v)
		return v, err
	}
	seen, err := version()
	if err != nil {
		return err
	}
	d.wakes.wakeAll() // for what was written before the first question
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		now, err := version()
		if err != nil {
			return err
		}
		if now != seen {
			seen = now
			d.wakes.wakeAll()
		}
	}
}
