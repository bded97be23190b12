// Package demo makes the company that people meet first: 星河集团 with its
// headquarters and four branches, two years of learning that end now, rules,
// goals, a mall and everything that goes wrong now and then.
//
// The company is planned by pure functions of a seed and a day, and then
// entered by the services that real input uses, on a clock that is moved
// through the two years. The same seed and the same instant give the same
// company.
package demo

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/career/goal"
	"xuefen/internal/credit"
	"xuefen/internal/identity"
	"xuefen/internal/org"
	"xuefen/internal/platform/blob"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/reward/mall"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed locales/*.json
var locales embed.FS

// Migrations are the tables of this package.
func Migrations() db.Module { return db.Module{Name: "demo", FS: migrations} }

// Locales are the sentences of this package.
func Locales() fs.FS { return locales }

// Slug is the company code of the demo.
const Slug = "xinghe"

// Password is what the cast signs in with; everybody may know it.
const Password = "xinghe-2026"

// Version is raised when the same seed and day give another company.
const Version = 1

// Services enter the demo. All of them must have been made with Clock, which
// Build moves from two years ago to the present.
type Services struct {
	DB       *db.DB
	Clock    *clock.Fixed
	Org      *org.Service
	Activity *activity.Service
	Credit   *credit.Service
	Identity *identity.Service
	Goal     *goal.Service
	Mall     *mall.Service
	Blobs    *blob.Store // nil leaves the rewards without pictures
}

// Summary says what was made.
type Summary struct {
	Tenant      db.TenantID
	People      int // who work there now
	Left        int // who worked there within the two years
	Departments int
	Objects     int
	Rules       int
	Activities  int
	Paid        int          // activities that gave credits
	Issued      fixed.Amount // by rules
	Withdrawn   int
	Goals       int
	Rewards     int
	Orders      int
	SignIns     []SignIn
}

// builder enters a plan.
type builder struct {
	Services
	plan     *plan
	tenant   db.TenantID
	accounts map[*staff]identity.AccountID
	goods    []*good
	steps    []step
	summary  Summary
	tell     func(step string, share float64)
}

// Build makes the demo company in a database that has none; it ends at now,
// where it leaves the clock. Progress is told by a code ("demo.enter", …) and
// the share done of the whole. What was entered before an error stays, without
// the mark that Built looks for. Fault: org.slug_taken when the company is
// there already.
func Build(ctx context.Context, s Services, seed int64, now time.Time, progress func(step string, share float64)) (Summary, error) {
	zone, err := time.LoadLocation(org.DefaultTimeZone)
	if err != nil {
		return Summary{}, fmt.Errorf("the time zone of the demo company: %w", err)
	}
	if progress == nil {
		progress = func(string, float64) {}
	}
	progress("demo.plan", 0)
	return enter(ctx, s, newPlan(spanUntil(now.Truncate(time.Microsecond), zone), seed), progress)
}

// enter makes what a plan says.
func enter(ctx context.Context, s Services, p *plan, progress func(step string, share float64)) (Summary, error) {
	b := &builder{Services: s, plan: p, accounts: map[*staff]identity.AccountID{}, goods: goods(), tell: progress}
	for _, do := range []func(context.Context) error{b.found, b.live, b.signIns, b.sum, b.mark} {
		if err := do(ctx); err != nil {
			return b.summary, err
		}
	}
	progress("demo.enter", 1)
	return b.summary, nil
}

// live goes through the two years.
func (b *builder) live(ctx context.Context) error {
	b.employ()
	b.regulate()
	b.observe()
	b.undo()
	b.adjust()
	b.aim()
	b.stockShop()
	b.shop()
	return b.run(ctx)
}

// in runs work in a transaction of the company.
func (b *builder) in(ctx context.Context, work func(context.Context, *db.Tx) error) error {
	return b.DB.Tenant(b.tenant).Tx(ctx, work)
}

// sum counts what was made.
func (b *builder) sum(ctx context.Context) error {
	s := &b.summary
	for _, a := range b.plan.acts {
		s.Activities++
		if a.paid > 0 {
			s.Paid++
			s.Issued += a.paid
		}
		if a.undo != nil {
			s.Withdrawn++
		}
	}
	s.Departments, s.Objects, s.Rewards = len(b.plan.units), len(b.plan.register.all), len(b.goods)
	return b.DB.Tenant(b.tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		rules, err := b.Credit.Rules(ctx, tx)
		if err != nil {
			return err
		}
		goals, err := b.Goal.InForce(ctx, tx)
		if err != nil {
			return err
		}
		counts, err := b.Mall.OrderCounts(ctx, tx)
		for _, states := range counts {
			for _, n := range states {
				s.Orders += n
			}
		}
		s.Rules, s.Goals = len(rules), len(goals)
		return err
	})
}

// mark tells that the company is complete.
func (b *builder) mark(ctx context.Context) error {
	return b.in(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO demo_company (tenant_id, version, seed, until) VALUES ($1, $2, $3, $4)",
			Version, b.plan.seed, db.Micros(b.plan.span.now))
		return err
	})
}

// ErrIncomplete is the fault for a demo company that was not finished.
var ErrIncomplete = fault.New(fault.Conflict, "demo.incomplete", nil)

// Built tells until when the demo company was made, and whether there is one.
// Fault: demo.incomplete for one whose making was interrupted, or a company
// that is none of ours and bears its code.
func Built(ctx context.Context, s Services) (until time.Time, ok bool, err error) {
	t, err := s.Org.TenantBySlug(ctx, Slug)
	if fault.CodeOf(err) == org.ErrTenantUnknown.Code {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, err
	}
	err = s.DB.Tenant(t.ID).Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		var micros int64
		ok, err = tx.One(ctx, "SELECT until FROM demo_company WHERE tenant_id = $1", nil, &micros)
		until = db.Time(micros)
		return err
	})
	if err == nil && !ok {
		err = ErrIncomplete
	}
	return until, ok, err
}
