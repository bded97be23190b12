package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteFile is one writer connection with immediate transactions and a pool
// of readers. Connections are pinned, so that each keeps its prepared
// statements; handing them out by channel is the queue of writers.
type sqliteFile struct {
	writers, readers   *sql.DB
	writer             chan *pinned
	reader             chan *pinned
	writerDSN, readDSN string
}

const (
	writerPragmas = "&_txlock=immediate&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)&_pragma=wal_autocheckpoint(50000)"
	readerPragmas = "&mode=ro&_txlock=deferred&_pragma=cache_size(-8192)&_pragma=query_only(1)"
	commonPragmas = "?_time_format=sqlite&_timezone=UTC&_dqs=0&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)" +
		"&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)&_pragma=mmap_size(268435456)&_pragma=journal_size_limit(67108864)"
)

func openSQLite(ctx context.Context, o Options) (*sqliteFile, error) {
	if o.Path == "" {
		return nil, errors.New("db: neither a database URL nor a file is given")
	}
	if err := os.MkdirAll(filepath.Dir(o.Path), 0o700); err != nil {
		return nil, fmt.Errorf("db: make the data directory: %w", err)
	}
	file := "file:" + (&url.URL{Path: o.Path}).EscapedPath()
	f := &sqliteFile{
		writerDSN: file + commonPragmas + writerPragmas,
		readDSN:   file + strings.Replace(commonPragmas, "&_pragma=journal_mode(WAL)", "", 1) + readerPragmas,
		writer:    make(chan *pinned, 1),
		reader:    make(chan *pinned, o.MaxConns),
	}
	var err error
	if f.writers, err = sql.Open("sqlite", f.writerDSN); err != nil {
		return nil, err
	}
	if f.readers, err = sql.Open("sqlite", f.readDSN); err != nil {
		return nil, errors.Join(err, f.writers.Close())
	}
	f.writers.SetMaxOpenConns(1)
	f.readers.SetMaxOpenConns(o.MaxConns + 1) // one more for the look-out for other processes
	if err := f.fill(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("db: open %s: %w", o.Path, err), f.close())
	}
	return f, nil
}

// fill connects the writer at once, since it makes the file; readers connect
// when first used.
func (f *sqliteFile) fill(ctx context.Context) error {
	w, err := pin(ctx, f.writers)
	if err != nil {
		return err
	}
	f.writer <- w
	for range cap(f.reader) {
		f.reader <- nil
	}
	return nil
}

func (f *sqliteFile) close() error { return errors.Join(f.readers.Close(), f.writers.Close()) }

func (f *sqliteFile) transact(ctx context.Context, readOnly bool, work func(runner) error) (err error) {
	queue, pool, begin := f.writer, f.writers, "BEGIN IMMEDIATE"
	if readOnly {
		queue, pool, begin = f.reader, f.readers, "BEGIN"
	}
	var conn *pinned
	select {
	case <-ctx.Done():
		return ctx.Err()
	case conn = <-queue:
	}
	defer func() { queue <- conn }()
	if conn == nil {
		if conn, err = pin(ctx, pool); err != nil {
			conn = nil
			return err
		}
	}
	if _, err := conn.exec(ctx, begin); err != nil {
		return err
	}
	// Whatever happens to the caller, the connection must come out of the
	// transaction, so the end does not listen to the caller's context.
	end := context.WithoutCancel(ctx)
	done := false
	defer func() {
		if !done {
			_, rollback := conn.exec(end, "ROLLBACK")
			err = errors.Join(err, onlyRealRollback(rollback))
		}
	}()
	if err := work(conn); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := conn.exec(end, "COMMIT"); err != nil {
		return err
	}
	done = true
	return nil
}

// onlyRealRollback hides that SQLite has already rolled back by itself, as it
// does after a full disk or an interrupt.
func onlyRealRollback(err error) error {
	if err == nil || strings.Contains(err.Error(), "no transaction is active") {
		return nil
	}
	return err
}

// pinned is one connection with its prepared statements.
type pinned struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func pin(ctx context.Context, pool *sql.DB) (*pinned, error) {
	c, err := pool.Conn(context.WithoutCancel(ctx))
	if err != nil {
		return nil, err
	}
	return &pinned{conn: c, stmts: map[string]*sql.Stmt{}}, nil
}

// mostStatements bounds the prepared statements of one connection.
const mostStatements = 1000

func (p *pinned) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := p.stmts[query]; ok {
		return s, nil
	}
	if len(p.stmts) >= mostStatements {
		for q, s := range p.stmts {
			if err := s.Close(); err != nil {
				return nil, err
			}
			delete(p.stmts, q)
		}
	}
	s, err := p.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	p.stmts[query] = s
	return s, nil
}

func (p *pinned) exec(ctx context.Context, query string, args ...any) (int64, error) {
	s, err := p.prepare(ctx, query)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (p *pinned) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func retryableSQLite(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return false
	}
	const primary = 0xff
	code := e.Code() & primary
	return code == sqlite3.SQLITE_BUSY || code == sqlite3.SQLITE_LOCKED
}

func uniqueSQLite(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}
