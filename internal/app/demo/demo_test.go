package demo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"image/png"
	"slices"
	"testing"
	"time"

	"xuefen/internal/activity"
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
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/job"
	"xuefen/internal/reward/mall"
)

func modules() []db.Module {
	return []db.Module{
		job.Migrations(), event.Migrations(), org.Migrations(), activity.Migrations(), identity.Migrations(), credit.Migrations(), board.Migrations(),
		goal.Migrations(), mall.Migrations(), Migrations(),
	}
}

func services(t *testing.T, d *db.DB) Services {
	t.Helper()
	c := clock.NewFixed(today)
	s := Services{DB: d, Clock: c, Org: org.New(d, c)}
	s.Credit = credit.New(c, s.Org, []byte("a key for tests that is long enough"))
	s.Activity = activity.New(d, c, s.Org, s.Credit, []byte("a key for the files of tests"))
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

// built is a company that was made, with questions that fail the test.
type built struct {
	Services
	*testing.T
	tenant db.TenantID
	plan   *plan
}

func (b *built) read(work func(ctx context.Context, tx *db.Tx) error) {
	b.Helper()
	if err := b.DB.Tenant(b.tenant).Read(b.Context(), work); err != nil {
		b.Fatal(err)
	}
}

// credits are a person's totals of a window, in all and by category.
func (b *built) credits(who *staff, window string) (total string, by map[string]string, balance string) {
	b.Helper()
	by = map[string]string{}
	b.read(func(ctx context.Context, tx *db.Tx) error {
		w, err := credit.ParseWindow(window)
		if err != nil {
			return err
		}
		all, err := b.Credit.StandingOf(ctx, tx, []org.PersonID{who.person.ID}, w)
		if err != nil {
			return err
		}
		categories, err := b.Credit.Categories(ctx, tx)
		st := all[who.person.ID]
		for _, c := range categories {
			by[c.Code] = st.ByCategory[c.ID].String()
		}
		total, balance = st.Accumulated.String(), st.Balance.Available.String()
		return err
	})
	return total, by, balance
}

func (b *built) verify() {
	b.Helper()
	b.read(func(ctx context.Context, tx *db.Tx) error {
		v, err := b.Credit.Verify(ctx, tx, func(int) {})
		if err == nil && v.First != nil {
			b.Errorf("verify: %+v", *v.First)
		}
		return err
	})
}

// checksum is over everybody's standing, ever and in the present year.
func (b *built) checksum() string {
	h := sha256.New()
	b.read(func(ctx context.Context, tx *db.Tx) error {
		for _, w := range []credit.Window{credit.Ever, credit.WindowAt("year", b.plan.span.now, shanghai)} {
			lines, categories, err := b.Credit.StandingReport(ctx, tx, org.Reach{All: true}, w, time.Time{})
			if err != nil {
				return err
			}
			for _, l := range lines {
				fmt.Fprintln(h, l.Number, l.Name, l.Department, l.Accumulated, l.Balance.Available, l.Balance.Held)
				for _, c := range categories {
					fmt.Fprint(h, l.ByCategory[c.ID], " ")
				}
			}
		}
		return nil
	})
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestTheDemoCompany(t *testing.T) {
	sums := map[string]bool{}
	dbtest.Each(t, modules(), func(t *testing.T, d *db.DB) {
		b := &built{Services: services(t, d), T: t, plan: planFor(today, 1)}
		if _, ok, err := Built(t.Context(), b.Services); ok || err != nil {
			t.Fatalf("before: %v, %v", ok, err)
		}
		begun := time.Now()
		summary, err := enter(t.Context(), b.Services, b.plan, func(string, float64) {})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %s, %+v", d.Dialect(), time.Since(begun).Round(time.Millisecond), summary)
		b.tenant = summary.Tenant
		b.verify()
		b.checkCast()
		b.checkRules()
		b.checkOrders()
		b.checkAdjustments()
		b.checkGoals()
		b.checkGames()
		b.checkSignIns()
		if until, ok, err := Built(t.Context(), b.Services); !ok || err != nil || !until.Equal(today) {
			t.Errorf("after: until %s, %v, %v; want %s", until, ok, err, today)
		}
		if _, err := Build(t.Context(), b.Services, 1, today, nil); fault.CodeOf(err) != "org.slug_taken" {
			t.Errorf("a second demo: %v; want org.slug_taken", err)
		}
		if summary.Paid < summary.Activities/2 || summary.Orders < 150 || summary.People != 2000 || summary.Rules < 12 {
			t.Errorf("summary %+v", summary)
		}
		sums[b.checksum()] = true
	})
	if len(sums) > 1 {
		t.Errorf("the two databases hold different companies: %v", sums)
	}
}

func (b *built) checkCast() {
	b.Helper()
	cast := b.plan.cast
	year := b.plan.span.now.In(shanghai).Format("year:2006")
	total, by, available := b.credits(cast.lin, year)
	if total != "31.50" || by["mandatory"] != "12.00" || by["practice"] != "14.00" || by["elective"] != "5.50" {
		b.Errorf("林晓 has %s, %v; want 31.50 = 12 + 14 + 5.50", total, by)
	}
	if len(available) < 5 || available < "50.00" {
		b.Errorf("林晓 can spend %s; want enough for half a day of leave, 50", available)
	}
	for who, want := range map[*staff]string{cast.he: "34.00", cast.zhou: "30.50", cast.shen: "41.00", cast.wang: "37.50"} {
		if got, _, _ := b.credits(who, year); got != want {
			b.Errorf("%s has %s; want %s", who.text, got, want)
		}
	}
	above, n := 0, 0
	for _, who := range b.plan.people {
		if c := who.last(); c.unit.code == platform && c.status != org.Left {
			n++
			if got, _, _ := b.credits(who, year); len(got) == 5 && got > "31.50" {
				above++
			}
		}
	}
	if above != 4 || n != 24 {
		b.Errorf("%d of %d stand above 林晓; want 4 of 24", above, n)
	}
	paid := map[string]string{}
	for _, a := range b.plan.acts {
		if a.who == cast.lin || a.who == cast.huang && a.scripted {
			paid[a.code] = a.paid.String()
		}
	}
	for code, want := range map[string]string{"G-WRITE": "0.50", "G-PPT": "0.00", "E-SQL": "1.50", "T-KEY": "15.00", "T-SPIN": "10.00", "E-SPIN": "5.00", "R-T-SPIN": "3.00"} {
		if paid[code] != want {
			b.Errorf("%s paid %s; want %s", code, paid[code], want)
		}
	}
}

func (b *built) checkRules() {
	b.Helper()
	b.read(func(ctx context.Context, tx *db.Tx) error {
		all, err := b.Credit.Rules(ctx, tx)
		if err != nil {
			return err
		}
		var retired, drafts, announced int
		for _, v := range all {
			switch {
			case v.Retired != nil:
				retired++
			case v.State == credit.Draft:
				drafts++
			case string(v.Definition.Effective.From) > b.plan.span.now.In(shanghai).Format(time.DateOnly):
				announced++
			}
		}
		if retired != 1 || drafts != 1 || announced != 1 {
			b.Errorf("%d rules retired, %d drafted, %d announced; want one each", retired, drafts, announced)
		}
		return nil
	})
}

func (b *built) checkOrders() {
	b.Helper()
	b.read(func(ctx context.Context, tx *db.Tx) error {
		counts, err := b.Mall.OrderCounts(ctx, tx)
		if err != nil {
			return err
		}
		byState := map[mall.State]int{}
		for _, states := range counts {
			for state, n := range states {
				byState[state] += n
			}
		}
		for _, state := range []mall.State{mall.Placed, mall.Approved, mall.Rejected, mall.Cancelled, mall.Fulfilled} {
			if byState[state] == 0 {
				b.Errorf("no order is %s: %v", state, byState)
			}
		}
		own, err := b.Mall.OrdersOf(ctx, tx, b.plan.cast.lin.person.ID, nil, 10)
		if len(own) != 2 || own[0].State != mall.Placed || own[1].State != mall.Fulfilled {
			b.Errorf("orders of 林晓: %+v; want one waiting and one fulfilled", own)
		}
		rewards, err2 := b.Mall.Rewards(ctx, tx, true)
		for _, r := range rewards {
			f, _, err := b.Blobs.Open(b.tenant, blob.Ref(r.Picture))
			if err != nil {
				b.Errorf("the picture of %s: %v", r.Terms.Name.Zh, err)
				continue
			}
			_ = f.Close() // only read from
		}
		if err2 != nil {
			return err2
		}
		return err
	})
}

func (b *built) checkAdjustments() {
	b.Helper()
	b.read(func(ctx context.Context, tx *db.Tx) error {
		open, err := b.Credit.Adjustments(ctx, tx, credit.AdjustmentFilter{Open: true, Limit: 100})
		if err != nil {
			return err
		}
		decided, err := b.Credit.Adjustments(ctx, tx, credit.AdjustmentFilter{Limit: 100})
		if len(open) != 3 || len(decided) < 10 {
			b.Errorf("%d adjustments open, %d on the public log", len(open), len(decided))
		}
		return err
	})
}

func (b *built) checkGoals() {
	b.Helper()
	b.read(func(ctx context.Context, tx *db.Tx) error {
		list, err := b.Goal.Of(ctx, tx, b.plan.cast.lin.person.ID)
		if err != nil || len(list) != 2 {
			b.Fatalf("goals of 林晓: %d, %v; want the year's and promotion", len(list), err)
		}
		if p := list[0].Progress; p.State == goal.Reached || p.Main.Have.String() != "31.50" || p.Main.Need.String() != "40.00" {
			b.Errorf("the year of 林晓: %+v", p.Main)
		}
		_, way, err := b.Goal.Way(ctx, tx, list[0].Goal.Goal, b.plan.cast.lin.person.ID)
		if err != nil || !way.Reaches {
			b.Errorf("no way for 林晓: %+v, %v", way, err)
		}
		for _, step := range way.Steps {
			if step.Item.Code == "O-SAFETY" || step.Amount() >= 20_00 {
				b.Errorf("林晓 is sent to %s for %s", step.Name.Zh, step.Amount())
			}
		}
		for _, step := range way.Set {
			b.Logf("the way of 林晓: %s %s +%s", step.Item.Type, step.Name.Zh, step.Amount())
		}
		list, err = b.Goal.Of(ctx, tx, b.plan.cast.chen.person.ID)
		if err != nil || len(list) != 1 || list[0].Progress.Main.Have.String() != "5.00" || list[0].Progress.Main.Lack.String() != "4.00" {
			b.Errorf("goals of 陈立: %+v, %v; want 5 of 9", list, err)
		}
		all, err := b.Goal.InForce(ctx, tx)
		for _, v := range all {
			if v.Definition.Code != "supervisor" {
				continue
			}
			counts, err := b.Goal.Counts(ctx, tx, v.Goal, goal.PeopleFilter{Reach: org.Reach{All: true}})
			b.Logf("supervisor candidates: %+v", counts)
			return err
		}
		return err
	})
}

// checkGames: low-bar acts never pay more than one credit a month.
func (b *built) checkGames() {
	b.Helper()
	type month struct {
		who  *staff
		name string
	}
	paid := map[month]int64{}
	capped := 0
	for _, a := range b.plan.acts {
		if a.kind == "page" {
			m := month{a.who, a.at.In(shanghai).Format("2006-01")}
			if paid[m] += int64(a.paid); paid[m] > 100 {
				b.Fatalf("%s got %d hundredths in %s", a.who.number, paid[m], m.name)
			}
			if a.paid == 0 && paid[m] == 100 {
				capped++
			}
		}
	}
	if capped == 0 {
		b.Error("nobody has hit the cap of the month")
	}
}

func (b *built) checkSignIns() {
	b.Helper()
	for _, s := range SignIns() {
		_, err := b.Identity.SignIn(b.Context(), identity.Attempt{Login: s.Login, Secret: s.Password})
		if err != nil {
			b.Errorf("%s cannot sign in: %v", s.Name, err)
		}
	}
}

// On days on which a year, quarter or month has just begun, caps must not
// change what the cast is told to have.
func TestTheCastStandsAsToldOnAnyDay(t *testing.T) {
	for _, now := range []string{"2027-01-01 00:20:00", "2027-01-19 10:00:00", "2027-04-01 09:00:00"} {
		t.Run(now, func(t *testing.T) {
			b := &built{Services: services(t, dbtest.SQLite(t, modules())), T: t, plan: planFor(at(now), 1)}
			b.plan.acts = slices.DeleteFunc(b.plan.acts, func(a *act) bool { return a.who.at(a.at).unit.code != platform && a.who != b.plan.cast.huang })
			summary, err := enter(t.Context(), b.Services, b.plan, func(string, float64) {})
			if err != nil {
				t.Fatal(err)
			}
			b.tenant = summary.Tenant
			b.checkCast()
			b.verify()
		})
	}
}

func TestEveryRewardHasAPictureOfItsOwn(t *testing.T) {
	seen := map[string]bool{}
	for i, g := range goods() {
		raw, err := drawReward(g.code, i)
		if err != nil {
			t.Fatal(err)
		}
		p, err := png.Decode(bytes.NewReader(raw))
		if err != nil || p.Bounds().Dx() != pictureWidth || len(drawings()[g.code]) == 0 {
			t.Errorf("%s: %v", g.code, err)
		}
		if len(raw) > 100_000 || seen[string(raw)] {
			t.Errorf("%s: %d bytes, seen %v", g.code, len(raw), seen[string(raw)])
		}
		seen[string(raw)] = true
	}
}
