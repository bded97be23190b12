package demo_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/app/demo"
	"xuefen/internal/career/goal"
	"xuefen/internal/credit"
	"xuefen/internal/credit/board"
	"xuefen/internal/identity"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/blob"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/job"
	"xuefen/internal/reward/mall"
)

func modules() []db.Module {
	return []db.Module{job.Migrations(), event.Migrations(), org.Migrations(), activity.Migrations(), identity.Migrations(), credit.Migrations(), board.Migrations(), goal.Migrations(), mall.Migrations(), demo.Migrations()}
}

func services(t *testing.T, d *db.DB) demo.Services {
	t.Helper()
	c := clock.NewFixed(time.Now())
	s := demo.Services{DB: d, Clock: c, Org: org.New(d, c)}
	s.Credit = credit.New(c, s.Org, []byte("a key for tests that is long enough"))
	s.Activity = activity.New(d, c, s.Org, s.Credit, []byte("a key for the demo's tests"))
	s.Credit.Attach(s.Activity)
	known, err := access.NewRegistry(org.Permissions(), activity.Permissions(), identity.Permissions(), credit.Permissions())
	if err != nil {
		t.Fatal(err)
	}
	s.Identity = identity.New(d, c, s.Org, known, identity.Options{})
	s.Goal = goal.New(c, s.Org, s.Credit, board.New(d, c, s.Org, s.Credit), s.Activity, s.Credit)
	s.Mall = mall.New(c, s.Org, s.Credit)
	if s.Blobs, err = blob.Open(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	return s
}

var now = time.Date(2026, 11, 21, 4, 20, 0, 0, time.UTC)

func TestZZ(t *testing.T) {
	d := dbtest.SQLite(t, modules())
	s := services(t, d)
	begun := time.Now()
	sum, err := demo.Build(t.Context(), s, 1, now, func(step string, share float64) {})
	t.Log(time.Since(begun), err)
	t.Logf("%+v", sum)
	if err != nil {
		t.Fatal(err)
	}
	begun = time.Now()
	_ = d.Tenant(sum.Tenant).Read(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		v, err := s.Credit.Verify(ctx, tx, func(int) {})
		t.Logf("%+v %v %v", v, err, time.Since(begun))
		w, _ := credit.ParseWindow("year:2026")
		lines, _, err := s.Credit.StandingReport(ctx, tx, org.Reach{All: true}, w, time.Time{})
		ever, _, _ := s.Credit.StandingReport(ctx, tx, org.Reach{All: true}, credit.Ever, time.Time{})
		slices.SortFunc(ever, func(a, b credit.StandingLine) int { return int(b.Accumulated - a.Accumulated) })
		for _, l := range ever[:40] {
			t.Log("EVER", l.Number, l.Name, l.Department, l.Accumulated, l.ByCategory)
		}
		sorted := slices.Clone(lines)
		slices.SortFunc(sorted, func(a, b credit.StandingLine) int { return int(b.Accumulated - a.Accumulated) })
		for i := 0; i < len(sorted); i += 60 {
			t.Log("YEAR", i, sorted[i].Accumulated, sorted[i].Department, sorted[i].Name)
		}
		for _, l := range sorted[:40] {
			t.Log("TOP", l.Number, l.Name, l.Department, l.Accumulated, l.ByCategory)
		}
		for _, l := range lines {
			if l.Department == "平台部" || l.Number == "1009" {
				t.Log(l.Number, l.Name, l.Department, l.Accumulated, l.Balance.Available, l.ByCategory)
			}
		}
		return err
	})
}
