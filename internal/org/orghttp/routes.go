// Package orghttp gives the organisation its addresses: the department tree,
// positions and grades, people and where they stood, imports of people, and
// the company's own settings.
package orghttp

import (
	"context"
	"net/http"

	"xuefen/internal/org"
	"xuefen/internal/org/roster"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

// Accounts names the people behind accounts. Unknown ones are absent.
type Accounts interface {
	NamesOf(ctx context.Context, tx *db.Tx, accounts []int64) (map[int64]string, error)
}

// Parts is what the addresses are made of.
type Parts struct {
	DB       *db.DB
	Clock    clock.Clock
	Org      *org.Service
	Roster   *roster.Importer
	Accounts Accounts
}

type edge struct{ Parts }

// Register adds all addresses of the module.
func Register(api *httpx.API, p Parts) {
	e := edge{p}
	e.registerDepartments(api)
	e.registerPositions(api)
	e.registerGrades(api)
	e.registerPeople(api)
	e.registerChanges(api)
	e.registerImports(api)
	e.registerImportFiles(api)
	e.registerTenant(api)
}

const (
	tagOrganisation = "Organisation"
	tagPeople       = "People"
	tagImports      = "People imports"
)

type (
	none struct{}
	idIn struct {
		ID int64 `path:"id" minimum:"1"`
	}
)

func op(id, method, path, permission, tag, english, chinese string) httpx.Operation {
	return httpx.Operation{
		ID: id, Method: method, Path: "/api/v1" + path, Permission: permission, Tags: []string{tag},
		Summary: httpx.Summary{English: english, Chinese: chinese},
	}
}

func created(o httpx.Operation) httpx.Operation {
	o.Status, o.Idempotent = http.StatusCreated, true
	return o
}

// read runs work in a reading transaction of the actor's tenant.
func (e edge) read(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) error) error {
	actor, err := access.Require(ctx, "")
	if err != nil {
		return err
	}
	return e.DB.Tenant(db.TenantID(actor.Tenant)).Read(ctx, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, actor) })
}

// write runs work in a transaction of the actor's tenant.
func (e edge) write(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) error) error {
	actor, err := access.Require(ctx, "")
	if err != nil {
		return err
	}
	return e.DB.Tenant(db.TenantID(actor.Tenant)).Tx(ctx, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, actor) })
}

// whole refuses an actor whose permission does not cover the whole company.
func (e edge) whole(ctx context.Context, tx *db.Tx, actor access.Actor, permission string) error {
	reach, err := e.Org.ReachOf(ctx, tx, actor, permission)
	if err == nil && !reach.All {
		return fault.New(fault.Forbidden, "org.needs_tenant_scope", nil)
	}
	return err
}

// within refuses departments outside what the actor's permission covers; 0,
// above all roots, is only for those who cover the whole company.
func (e edge) within(ctx context.Context, tx *db.Tx, actor access.Actor, permission string, departments ...org.DepartmentID) error {
	reach, err := e.Org.ReachOf(ctx, tx, actor, permission)
	if err != nil || reach.All {
		return err
	}
	tree, err := e.Org.Tree(ctx, tx)
	if err != nil {
		return err
	}
	for _, id := range departments {
		if id == 0 {
			return fault.New(fault.Forbidden, "org.needs_tenant_scope", nil)
		}
		if d, known := tree.Find(id); known && !reach.Holds(id) {
			return fault.New(fault.Forbidden, "org.outside_reach", fault.Args{"department": d.Name}).At("department_id")
		}
	}
	return nil
}

// names finds the names of accounts.
func (e edge) names(ctx context.Context, tx *db.Tx, accounts []int64) (map[int64]string, error) {
	if e.Accounts == nil || len(accounts) == 0 {
		return nil, nil
	}
	return e.Accounts.NamesOf(ctx, tx, accounts)
}
