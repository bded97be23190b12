// Package mallhttp gives the mall its addresses: the shelf as one sees it,
// redeeming and one's own orders, orders to handle, and the maintenance of
// rewards.
package mallhttp

import (
	"context"
	"net/http"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/blob"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/reward/mall"
)

// Accounts names the people behind accounts. Unknown ones are absent.
type Accounts interface {
	NamesOf(ctx context.Context, tx *db.Tx, accounts []int64) (map[int64]string, error)
}

// Parts is what the addresses are made of.
type Parts struct {
	DB       *db.DB
	Clock    clock.Clock
	Mall     *mall.Service
	Org      *org.Service
	Credit   *credit.Service
	Words    *i18n.Bundle
	Accounts Accounts
	Files    *blob.Store
}

// Register adds all addresses of the module.
func Register(api *httpx.API, p Parts) {
	e := edge{p, blob.NewPictures()}
	e.registerShelf(api)
	e.registerOrders(api)
	e.registerHandling(api)
	e.registerRewards(api)
	e.registerPictures(api)
}

type edge struct {
	Parts
	pictures *blob.Pictures
}

type (
	none struct{}
	idIn struct {
		ID int64 `path:"id" minimum:"1"`
	}
)

const (
	tagMall    = "mall"
	tagOrders  = "orders"
	tagRewards = "rewards"
)

func op(id, method, path, permission, tag, english, chinese string) httpx.Operation {
	return httpx.Operation{
		ID: id, Method: method, Path: "/api/v1" + path, Permission: permission,
		Summary: httpx.Summary{English: english, Chinese: chinese}, Tags: []string{tag},
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

// own is the person who asks. Fault: mall.no_person.
func own(actor access.Actor) (org.PersonID, error) {
	if actor.Person == 0 {
		return 0, fault.New(fault.Forbidden, "mall.no_person", nil)
	}
	return org.PersonID(actor.Person), nil
}

func who(actor access.Actor) credit.Who {
	return credit.Who{Account: actor.Account, Person: org.PersonID(actor.Person)}
}

// covers tells whether a permission of the actor reaches a person.
func (e edge) covers(ctx context.Context, tx *db.Tx, actor access.Actor, permission string, p org.PersonID) (bool, error) {
	reach, err := e.Org.ReachOf(ctx, tx, actor, permission)
	if err != nil {
		return false, err
	}
	return e.Org.Covers(ctx, tx, reach, p)
}

// say writes a phrase in the reader's language.
func (e edge) say(ctx context.Context, p i18n.Phrase) string {
	return e.Words.Sentence(httpx.Language(ctx), p.Code, p.Args)
}
