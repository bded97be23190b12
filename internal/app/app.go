// Package app joins everything: it builds the modules bottom up, tells them of
// each other, and is the only package that knows all of them.
package app

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/app/demo"
	"xuefen/internal/career/goal"
	"xuefen/internal/credit"
	"xuefen/internal/credit/appeal"
	"xuefen/internal/credit/board"
	"xuefen/internal/credit/closing"
	"xuefen/internal/credit/proof"
	"xuefen/internal/credit/simulate"
	"xuefen/internal/identity"
	"xuefen/internal/identity/identityhttp"
	"xuefen/internal/insight/cockpit"
	"xuefen/internal/insight/suggestion"
	"xuefen/internal/org"
	"xuefen/internal/org/roster"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/blob"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/config"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/idempotency"
	"xuefen/internal/platform/job"
	"xuefen/internal/platform/live"
	"xuefen/internal/platform/metrics"
	"xuefen/internal/platform/secret"
	"xuefen/internal/reward/mall"
)

// App is the whole program on one database. Open makes it; the command line,
// the server and the tests use it in the same way.
type App struct {
	Version  string
	Config   config.Config
	Log      *slog.Logger
	Clock    clock.Timed
	Words    *i18n.Bundle
	DB       *db.DB
	Jobs     *job.Queue
	Events   *event.Bus
	Known    *access.Registry
	Org      *org.Service
	Activity *activity.Service
	Credit   *credit.Service
	Identity *identity.Service
	Board    *board.Service
	Closing  *closing.Service
	Appeal   *appeal.Service
	Proof    *proof.Service
	Goal     *goal.Service
	Mall     *mall.Service
	Cockpit  *cockpit.Service
	Box      *suggestion.Service
	Simulate *simulate.Service
	Roster   *roster.Importer
	Blobs    *blob.Store
	Live     *live.Hub
	Metrics  *metrics.Metrics
	Demo     []identityhttp.DemoAccount // shown on the sign-in page of the demo company
}

// Modules are the migrations of all modules in floor order.
func Modules() []db.Module {
	return []db.Module{
		job.Migrations(), event.Migrations(), secret.Migrations(), idempotency.Migrations(), org.Migrations(), activity.Migrations(), identity.Migrations(),
		credit.Migrations(), board.Migrations(), closing.Migrations(), appeal.Migrations(), proof.Migrations(), simulate.Migrations(), goal.Migrations(), mall.Migrations(), suggestion.Migrations(), demo.Migrations(),
	}
}

// Open opens the database of the settings, brings it up to date and builds the
// modules. Nothing runs in the background yet.
func Open(ctx context.Context, version string, c config.Config, clk clock.Timed, log *slog.Logger) (*App, error) {
	words, err := Words()
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, db.Options{URL: c.Database.Reveal(), Path: filepath.Join(c.Data, "xuefen.db"), Log: log})
	if err != nil {
		return nil, db.Unavailable.Because(err)
	}
	a := &App{Version: version, Config: c, Log: log, Clock: clk, Words: words, DB: d}
	if err := a.build(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return a, nil
}

// build makes the modules from the lowest floor up.
func (a *App) build(ctx context.Context) error {
	if _, err := a.DB.Migrate(ctx, Modules()); err != nil {
		return err
	}
	ring, err := secret.Open(a.Config.Data, a.Config.SealKeyFile)
	if err != nil {
		return err
	}
	if err := ring.Confirm(ctx, a.DB); err != nil {
		return err
	}
	if a.Known, err = access.NewRegistry(org.Permissions(), activity.Permissions(), identity.Permissions(), credit.Permissions(), board.Permissions(), closing.Permissions(), appeal.Permissions(),
		goal.Permissions(), mall.Permissions(), cockpit.Permissions(), suggestion.Permissions()); err != nil {
		return err
	}
	key, err := ring.Key("ledger")
	if err != nil {
		return err
	}
	seal, err := ring.Key("activity")
	if err != nil {
		return err
	}
	hidden, err := ring.Key("suggestion")
	if err != nil {
		return err
	}
	a.Jobs = job.New(a.DB, a.Clock, a.Log)
	a.Events = event.New(a.DB, a.Clock, a.Log, a.Jobs)
	a.Org = org.New(a.DB, a.Clock)
	a.Credit = credit.New(a.Clock, a.Org, key)
	a.Activity = activity.New(a.DB, a.Clock, a.Org, a.Credit, seal)
	a.Credit.Attach(a.Activity)
	a.Identity = identity.New(a.DB, a.Clock, a.Org, a.Known, identity.Options{Log: a.Log, SessionIdle: time.Duration(a.Config.SessionHours) * time.Hour})
	a.Board = board.New(a.DB, a.Clock, a.Org, a.Credit)
	a.Closing = closing.New(a.DB, a.Clock, a.Org, a.Credit, a.Board)
	a.Credit.Also(a.Closing.Check)
	lot, err := ring.Key("appeal")
	if err != nil {
		return err
	}
	a.Appeal = appeal.New(a.Clock, a.Org, a.Credit, a.Activity, a.Closing, handlers{a.Identity}, lot)
	if a.Proof, err = proof.New(a.DB, a.Clock, a.Log, a.Org, a.Credit, ring); err != nil {
		return err
	}
	a.Goal = goal.New(a.Clock, a.Org, a.Credit, a.Board, a.Activity, a.Credit)
	a.Mall = mall.New(a.Clock, a.Org, a.Credit)
	a.Cockpit = cockpit.New(a.Clock, a.Org, a.Credit, a.Goal, openOrders{a.Mall})
	a.Box = suggestion.New(a.Clock, a.Org, hidden)
	a.Simulate = simulate.New(simulate.NewEngine(a.DB, a.Org, a.Credit, a.Activity), a.Clock, &simulate.Reporter{
		Org: a.Org, Credit: a.Credit, Log: a.Activity, Words: a.Words, Goals: goalLists{a.Goal, a.Board, a.Credit}, Worth: mallWorth{a.Mall},
	}, simulations{})
	a.Roster = roster.New(a.DB, a.Org, a.Clock, a.Words)
	a.Live = live.NewHub(a.Clock)
	a.Metrics = metrics.New(a.Version)
	if a.Blobs, err = blob.Open(filepath.Join(a.Config.Data, "blobs")); err != nil {
		return err
	}
	a.subscribe()
	a.schedule()
	return nil
}

// Close closes the database.
func (a *App) Close() error { return a.DB.Close() }

// CreateTenant opens a company with its first words, categories and
// administrator: whole or not at all.
func (a *App) CreateTenant(ctx context.Context, n org.NewTenant, email, password string) (org.Tenant, error) {
	admin, err := a.Identity.PrepareAdmin(ctx, email, password)
	if err != nil {
		return org.Tenant{}, err
	}
	return a.Org.CreateTenant(ctx, n, func(ctx context.Context, tx *db.Tx, _ org.Tenant) error {
		if err := a.Activity.Seed(ctx, tx); err != nil {
			return err
		}
		if err := a.Credit.Seed(ctx, tx); err != nil {
			return err
		}
		_, err := a.Identity.AddAdmin(ctx, tx, admin)
		return err
	})
}
