package app

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"xuefen/internal/app/demo"
	"xuefen/internal/identity/identityhttp"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/config"
	"xuefen/internal/platform/fault"
)

// demoSeed makes the demo company the same everywhere on one day.
const demoSeed = 2026

// BuildDemo makes the demo company in the database of the settings, unless it
// is there already: one of an earlier day is kept. The second answer says
// whether it was made now.
func BuildDemo(ctx context.Context, version string, c config.Config, log *slog.Logger, progress func(step string, share float64)) (made bool, err error) {
	now := time.Now()
	stand := clock.NewFixed(now)
	a, err := Open(ctx, version, c, stand, log)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	s := a.demoServices(stand)
	_, built, err := demo.Built(ctx, s)
	if built || err != nil {
		return false, err
	}
	_, err = demo.Build(ctx, s, demoSeed, now, progress)
	return true, err
}

func (a *App) demoServices(stand *clock.Fixed) demo.Services {
	return demo.Services{DB: a.DB, Clock: stand, Org: a.Org, Activity: a.Activity, Credit: a.Credit, Identity: a.Identity,
		Goal: a.Goal, Mall: a.Mall, Blobs: a.Blobs}
}

// RemoveDemo removes everything of an SQLite data folder, for making the demo
// company anew. A database of PostgreSQL is never emptied from here: fault
// demo.fresh_on_postgres.
func RemoveDemo(c config.Config) error {
	if c.Database.Reveal() != "" {
		return fault.New(fault.Conflict, "demo.fresh_on_postgres", nil)
	}
	paths, err := filepath.Glob(filepath.Join(c.Data, "xuefen.db*"))
	if err != nil {
		return err
	}
	for _, p := range append(paths, filepath.Join(c.Data, "blobs")) {
		if err := os.RemoveAll(p); err != nil {
			return err
		}
	}
	return nil
}

// ShowDemo puts the cast on the sign-in page.
func (a *App) ShowDemo() {
	for _, s := range demo.SignIns() {
		a.Demo = append(a.Demo, identityhttp.DemoAccount{Login: s.Login, Password: s.Password, Name: s.Name, Role: s.Role})
	}
}
