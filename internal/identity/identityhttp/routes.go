// Package identityhttp puts identity on the air: signing in and out, one's own
// sessions, password and preferences, one-time codes, roles and their holders,
// accounts, API tokens.
package identityhttp

import (
	"context"
	"net/http"

	"xuefen/internal/identity"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

// Options are what the routes work with.
type Options struct {
	DB       *db.DB
	Clock    clock.Clock
	Identity *identity.Service
	Org      *org.Service
	Known    *access.Registry
	Words    *i18n.Bundle
	Demo     []DemoAccount // shown on the sign-in page; only of the demo company
}

// DemoAccount is one of the cast, with the password that everybody may know.
type DemoAccount struct {
	Login    string
	Password string
	Name     string
	Role     string // the code of a sentence, such as identity.role.hr
}

type routes struct{ Options }

const (
	tagSession = "Session"
	tagAccess  = "Access"
)

// Mount adds the operations.
func Mount(a *httpx.API, o Options) {
	r := routes{o}
	r.mountSession(a)
	r.mountOwn(a)
	r.mountCodes(a)
	r.mountRoles(a)
	r.mountAssignments(a)
	r.mountAccounts(a)
	r.mountTokens(a)
}

// tx runs work in a transaction of the actor's tenant.
func (r routes) tx(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) error) error {
	actor, err := access.Require(ctx, "")
	if err != nil {
		return err
	}
	return r.DB.Tenant(db.TenantID(actor.Tenant)).Tx(ctx, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, actor) })
}

// read runs work in a reading transaction of the actor's tenant.
func (r routes) read(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) error) error {
	actor, err := access.Require(ctx, "")
	if err != nil {
		return err
	}
	return r.DB.Tenant(db.TenantID(actor.Tenant)).Read(ctx, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, actor) })
}

// none is the input or output of an operation that has none.
type none struct{}

func op(id, method, path, permission, tag, english, chinese string) httpx.Operation {
	return httpx.Operation{
		ID: id, Method: method, Path: "/api/v1" + path, Permission: permission, Tags: []string{tag},
		Summary: httpx.Summary{English: english, Chinese: chinese},
	}
}

func get(id, path, permission, tag, english, chinese string) httpx.Operation {
	return op(id, http.MethodGet, path, permission, tag, english, chinese)
}
