// Package activityhttp gives the activity module its addresses: recording,
// the log, the vocabulary, the object register and intakes of files.
package activityhttp

import (
	"context"
	"io"

	"xuefen/internal/activity"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

// Files keeps uploaded files until their rows have been taken in.
type Files interface {
	// Keep stores what r gives and returns a reference that nobody can guess.
	Keep(ctx context.Context, tenant db.TenantID, r io.Reader) (ref string, err error)
	// Open opens a kept file. What is not there, or is another tenant's, is an
	// error that satisfies errors.Is(err, fs.ErrNotExist).
	Open(ctx context.Context, tenant db.TenantID, ref string) (File, error)
}

// File is a kept file, open for reading.
type File interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// Starter starts the job that takes a file in, in the transaction that notes
// the intake.
type Starter interface {
	Start(ctx context.Context, tx *db.Tx, in activity.Intake) error
}

// Accounts names the people behind accounts. Unknown ones are absent.
type Accounts interface {
	NamesOf(ctx context.Context, tx *db.Tx, accounts []int64) (map[int64]string, error)
}

// Parts is what the addresses are made of. Words must hold the sentences of
// everything whose faults can end up in a receipt or a reject.
type Parts struct {
	DB       *db.DB
	Activity *activity.Service
	Org      *org.Service
	Words    *i18n.Bundle
	Accounts Accounts
	Files    Files
	Intakes  Starter
}

// Register adds all addresses of the module.
func Register(api *httpx.API, p Parts) {
	e := edge{p}
	e.registerRecording(api)
	e.registerLog(api)
	e.registerWithdrawal(api)
	e.registerVocabulary(api)
	e.registerObjects(api)
	e.registerFiles(api)
	e.registerIntakes(api)
	e.registerRejects(api)
}

type edge struct{ Parts }

// read runs work in a reading transaction of the actor's tenant.
func (e edge) read(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) error) error {
	actor, _ := access.ActorOf(ctx)
	return e.DB.Tenant(db.TenantID(actor.Tenant)).Read(ctx, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, actor) })
}

// write runs work in a transaction of the actor's tenant.
func (e edge) write(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) error) error {
	actor, _ := access.ActorOf(ctx)
	return e.DB.Tenant(db.TenantID(actor.Tenant)).Tx(ctx, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, actor) })
}

// covers tells whether a permission of the actor reaches a person.
func (e edge) covers(ctx context.Context, tx *db.Tx, actor access.Actor, permission string, p org.PersonID) (bool, error) {
	reach, err := e.Org.ReachOf(ctx, tx, actor, permission)
	if err != nil {
		return false, err
	}
	return e.Org.Covers(ctx, tx, reach, p)
}

// recordWithin finds a record of somebody whom a permission of the actor
// reaches; any other is activity.not_found.
func (e edge) recordWithin(ctx context.Context, tx *db.Tx, actor access.Actor, permission string, id activity.ID) (activity.Record, error) {
	r, err := e.Activity.RecordOf(ctx, tx, id)
	if err != nil {
		return r, err
	}
	ok, err := e.covers(ctx, tx, actor, permission, r.Person)
	if err == nil && !ok {
		err = notFound()
	}
	return r, err
}

// op describes an operation of this module.
func op(id, method, path, permission, english, chinese string) httpx.Operation {
	return httpx.Operation{
		ID: id, Method: method, Path: "/api/v1" + path, Permission: permission,
		Summary: httpx.Summary{English: english, Chinese: chinese}, Tags: []string{"activities"},
	}
}
