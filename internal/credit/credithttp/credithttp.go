// Package credithttp gives the credit module its addresses: standing and
// statement, why a record gave what it gave, the rule book and its workshop,
// categories, the ledger with reversals and adjustments, and verification.
package credithttp

import (
	"context"
	"reflect"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/proof"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

// Accounts names the people behind accounts. Unknown ones are absent.
type Accounts interface {
	NamesOf(ctx context.Context, tx *db.Tx, accounts []int64) (map[int64]string, error)
}

// Parts is what the addresses are made of.
type Parts struct {
	DB       *db.DB
	Clock    clock.Clock
	Credit   *credit.Service
	Activity *activity.Service
	Org      *org.Service
	Proof    *proof.Service
	Words    *i18n.Bundle
	Accounts Accounts
}

// Register adds all addresses of the module.
func Register(api *httpx.API, p Parts) {
	e := edge{p}
	api.Shape(reflect.TypeFor[rule.Operand](), reflect.TypeFor[operand]())
	e.registerStanding(api)
	e.registerReport(api)
	e.registerStatement(api)
	e.registerRecords(api)
	e.registerRuleBook(api)
	e.registerOffers(api)
	e.registerPromises(api)
	e.registerRules(api)
	e.registerProcedure(api)
	e.registerTrial(api)
	e.registerFailures(api)
	e.registerRuleFile(api)
	e.registerTemplates(api)
	e.registerCampaigns(api)
	e.registerPolicy(api)
	e.registerCategories(api)
	e.registerTransfers(api)
	e.registerAdjustments(api)
	e.registerTransparency(api)
	e.registerOpening(api)
	e.registerSettings(api)
	e.registerVerification(api)
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

// within gives otherwise unless a permission of the actor reaches the person.
func (e edge) within(ctx context.Context, tx *db.Tx, actor access.Actor, permission string, p org.PersonID, otherwise error) error {
	reach, err := e.Org.ReachOf(ctx, tx, actor, permission)
	if err != nil {
		return err
	}
	ok, err := e.Org.Covers(ctx, tx, reach, p)
	if err == nil && !ok {
		err = otherwise
	}
	return err
}

// self is the person behind the actor; an account without a person stands
// nowhere: org.person_unknown.
func self(actor access.Actor) (org.PersonID, error) {
	if actor.Person == 0 {
		return 0, org.ErrPersonUnknown
	}
	return org.PersonID(actor.Person), nil
}

func notFound() error { return fault.New(fault.NotFound, "credit.transfer_not_found", nil) }

// op describes an operation of this module.
func op(id, method, path, permission, english, chinese string) httpx.Operation {
	return httpx.Operation{
		ID: id, Method: method, Path: "/api/v1" + path, Permission: permission,
		Summary: httpx.Summary{English: english, Chinese: chinese}, Tags: []string{"credits"},
	}
}

// Person is somebody as lists show them.
type Person struct {
	ID     int64  `json:"id"`
	Number string `json:"number"`
	Name   string `json:"name"`
}

func personOf(names map[org.PersonID]org.Name, p org.PersonID) Person {
	n := names[p]
	return Person{ID: int64(p), Number: n.Number, Name: n.Name}
}

// Word is a code with its name in the reader's language.
type Word struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// instantOrNil leaves a zero time out of an answer.
func instantOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
