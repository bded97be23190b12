package app_test

import (
	"log/slog"
	"path/filepath"
	"testing"

	"xuefen/internal/app"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/config"
	"xuefen/internal/platform/dbtest"
)

// node says on which database an app runs.
type node struct {
	dialect string
	data    string // folder of files and keys; nodes of one company share it
	url     string // PostgreSQL; made when empty
	clock   clock.Timed
}

// open opens an app and closes it when the test ends.
func open(t *testing.T, n node) *app.App {
	t.Helper()
	settings := config.Default()
	settings.Data = n.data
	settings.Listen = "127.0.0.1:0"
	if n.dialect == "postgres" {
		if n.url == "" {
			n.url = postgres(t)
		}
		settings.Database = config.Secret(n.url)
	}
	if n.clock == nil {
		n.clock = clock.System()
	}
	a, err := app.Open(t.Context(), "1", settings, n.clock, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("open the app on %s in %s: %v", n.dialect, filepath.Base(n.data), err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("close the app: %v", err)
		}
	})
	return a
}

// both runs a test on both databases.
func both(t *testing.T, test func(t *testing.T, n node)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, node{dialect: "sqlite", data: t.TempDir()}) })
	t.Run("postgres", func(t *testing.T) {
		test(t, node{dialect: "postgres", data: t.TempDir(), url: postgres(t)})
	})
}

// postgres makes an empty, migrated PostgreSQL database.
func postgres(t *testing.T) string {
	t.Helper()
	return dbtest.PostgreSQLURL(t, app.Modules())
}
