package db

import (
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// wakeChannel is the one NOTIFY channel; the payload names the sender and the
// topics.
const wakeChannel = "xuefen_wake"

// lookAnyway is how often listeners are woken although nobody called, for
// words that were lost and for poolers that do not pass notifications on.
const lookAnyway = 2 * time.Second

// notify runs after the commit it speaks of and in a transaction of its own:
// a transaction that notifies holds a lock of the whole database until its
// commit is on disk, which would line up all commits of all nodes. For the
// same reason it does not wait for the disk.
func (d *DB) notify(ctx context.Context, topics map[string]bool) error {
	list := strings.Join(slices.Sorted(maps.Keys(topics)), " ")
	_, err := d.pool.ExecContext(ctx, "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)",
		wakeChannel, d.name+" "+list)
	return err
}

// processName tells the words of this process from those of others.
func processName() string { return rand.Text() }

func (d *DB) lookOutPostgres(ctx context.Context) (err error) {
	cfg, err := pgx.ParseConfig(d.options.URL)
	if err != nil {
		return err
	}
	cfg.RuntimeParams["application_name"] = "xuefen look-out"
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	if err := becomeApp(ctx, conn); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "LISTEN "+wakeChannel); err != nil {
		return err
	}
	d.wakes.wakeAll() // for what was told before this connection listened
	for {
		if err := d.hear(ctx, conn); err != nil {
			return err
		}
	}
}

// hear waits for one word from another process, at most lookAnyway.
func (d *DB) hear(ctx context.Context, conn *pgx.Conn) error {
	waiting, cancel := context.WithTimeout(ctx, lookAnyway)
	defer cancel()
	word, err := conn.WaitForNotification(waiting)
	if err != nil {
		if waiting.Err() == nil || ctx.Err() != nil || conn.IsClosed() {
			return err
		}
		d.wakes.wakeAll()
		return nil
	}
	said := strings.Fields(word.Payload)
	if len(said) == 0 || said[0] == d.name {
		return nil // this process has told itself already
	}
	for _, topic := range said[1:] {
		d.wakes.wake(topic)
	}
	return nil
}
