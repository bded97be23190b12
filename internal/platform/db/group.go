package db

import (
	"context"
	"errors"
	"fmt"
)

// Group is one durable transaction made of sections, each with the handle of
// its tenant. One fsync makes all of them durable.
type Group struct {
	db    *DB
	run   runner
	after []func()
	count int
}

// Group runs work in one transaction. As with Door.Tx, work may run again.
func (d *DB) Group(ctx context.Context, work func(context.Context, *Group) error) error {
	return d.retry(ctx, func() error {
		return d.transact(ctx, false, func(ctx context.Context, r runner) ([]func(), error) {
			g := &Group{db: d, run: r}
			err := work(ctx, g)
			return g.after, err
		})
	})
}

// SectionError is the failure of one section; what the other sections did
// stands.
type SectionError struct{ Err error }

// Error gives the text of the failure inside the section.
func (e *SectionError) Error() string { return e.Err.Error() }

// Unwrap gives the failure inside the section.
func (e *SectionError) Unwrap() error { return e.Err }

// Section runs work as a tenant. When work fails, the section is rolled back
// to its savepoint and a SectionError is returned; the group may go on. Any
// other error means the whole group must be given up (or retried): return it.
func (g *Group) Section(ctx context.Context, tenant TenantID, work func(context.Context, *Tx) error) error {
	if tenant <= 0 {
		return errors.New("db: a section was opened without a tenant")
	}
	g.count++
	name := fmt.Sprintf("section_%d", g.count%mostStatementNames)
	if _, err := g.run.exec(ctx, "SAVEPOINT "+name); err != nil {
		return err
	}
	tx := &Tx{db: g.db, run: g.run}
	err := tx.enter(ctx, tenant, false)
	if err == nil {
		err = work(ctx, tx)
	}
	if err == nil {
		err = tx.finish(ctx)
	}
	if err != nil {
		if retryable(err) || ctx.Err() != nil {
			return err
		}
		if _, back := g.run.exec(ctx, "ROLLBACK TO SAVEPOINT "+name); back != nil {
			return errors.Join(err, back)
		}
		if _, back := g.run.exec(ctx, "RELEASE SAVEPOINT "+name); back != nil {
			return errors.Join(err, back)
		}
		return &SectionError{Err: err}
	}
	if _, err := g.run.exec(ctx, "RELEASE SAVEPOINT "+name); err != nil {
		return err
	}
	g.after = append(g.after, tx.after...)
	return nil
}

// mostStatementNames keeps the texts of savepoint statements few, since each
// connection remembers the statements it prepared. Sections do not nest.
const mostStatementNames = 16
