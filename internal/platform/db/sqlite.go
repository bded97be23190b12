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
	"sync"

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
	mu                 sync.Mutex    // keeps closing and giving back apart
	closed             chan struct{} // no more turns are given
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
		closed:    make(chan struct{}),
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

// close closes every connection that is not at work; those at work follow when
// they are given back.
func (f *sqliteFile) close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.isClosed() {
		return nil
	}
	close(f.closed)
	err := errors.Join(f.idle(f.reader), f.idle(f.writer))
	return errors.Join(err, f.readers.Close(), f.writers.Close())
}

func (f *sqliteFile) idle(queue chan *pinned) (err error) {
	for {
		select {
		case conn := <-queue:
			err = errors.Join(err, conn.close())
		default:
			return err
		}
	}
}

// take waits for a turn on a connection and makes it when it is the first.
func (f *sqliteFile) take(ctx context.Context, queue chan *pinned, pool *sql.DB) (*pinned, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-f.closed:
		return nil, errClosed
	case conn := <-queue:
		if conn != nil {
			return conn, nil
		}
		conn, err := pin(ctx, pool)
		if err != nil {
			queue <- nil
		}
		return conn, err
	}
}

func (f *sqliteFile) giveBack(queue chan *pinned, conn *pinned) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.isClosed() {
		return conn.close()
	}
	queue <- conn
	return nil
}

func (f *sqliteFile) isClosed() bool {
	select {
	case <-f.closed:
		return true
	default:
		return false
	}
}

var errClosed = errors.New("db: the database was closed")

func (f *sqliteFile) transact(ctx context.Context, readOnly bool, work func(runner) error) (err error) {
	queue, pool, begin := f.writer, f.writers, "BEGIN IMMEDIATE"
	if readOnly {
		queue, pool, begin = f.reader, f.readers, "BEGIN"
	}
	conn, err := f.take(ctx, queue, pool)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.giveBack(queue, conn)) }()
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

// reload makes the writer, which was connected before the migrations, read the
// planner's statistics. Readers connect later.
func (f *sqliteFile) reload(ctx context.Context) error {
	conn, err := f.take(ctx, f.writer, f.writers)
	if err != nil {
		return err
	}
	_, err = conn.exec(ctx, "ANALYZE sqlite_schema")
	return errors.Join(err, f.giveBack(f.writer, conn))
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

func (p *pinned) close() error {
	if p == nil {
		return nil
	}
	var err error
	for _, s := range p.stmts {
		err = errors.Join(err, s.Close())
	}
	return errors.Join(err, p.conn.Close())
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
