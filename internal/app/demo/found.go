package demo

import (
	"context"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/identity"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// found opens the company at the beginning of the span: words, chart, those
// who worked there then, the register.
func (b *builder) found(ctx context.Context) error {
	b.Clock.Set(b.plan.span.begin)
	tenant, err := b.Org.CreateTenant(ctx, org.NewTenant{Slug: Slug, Name: "星河集团"}, nil)
	if err != nil {
		return err
	}
	b.tenant, b.summary.Tenant = tenant.ID, tenant.ID
	for _, do := range []func(context.Context, *db.Tx) error{b.words, b.chart, b.staffFirst, b.enterRegister} {
		if err := b.in(ctx, do); err != nil {
			return err
		}
	}
	return nil
}

// words are those of every tenant and a few of the company's own.
func (b *builder) words(ctx context.Context, tx *db.Tx) error {
	if err := b.Activity.Seed(ctx, tx); err != nil {
		return err
	}
	if err := b.Credit.Seed(ctx, tx); err != nil {
		return err
	}
	if err := b.Activity.AddObjectType(ctx, tx, activity.Term{Code: "lecture", Zh: "内部授课", En: "lecture"}); err != nil {
		return err
	}
	if err := b.Activity.AddAttribute(ctx, tx, activity.Attribute{About: "object", Code: "minutes", Type: "number", Zh: "时长", En: "length", Unit: "分钟"}); err != nil {
		return err
	}
	_, err := b.Credit.PutCategory(ctx, tx, credit.Category{Code: "culture", Zh: "文化", En: "Culture", Sort: 5})
	return err
}

// chart enters departments, positions and grades.
func (b *builder) chart(ctx context.Context, tx *db.Tx) error {
	for i, u := range b.plan.units {
		n := org.NewDepartment{Code: u.code, Name: u.name, Kind: u.kind, Sort: i}
		if up := b.plan.byCode[u.parent]; up != nil {
			n.Parent = up.id
		}
		d, err := b.Org.AddDepartment(ctx, tx, n)
		if err != nil {
			return err
		}
		u.id = d.ID
	}
	for _, name := range positions(b.plan.units) {
		if _, err := b.Org.SavePosition(ctx, tx, name, name, false); err != nil {
			return err
		}
	}
	for _, g := range grades {
		if _, err := b.Org.SaveGrade(ctx, tx, g.code, g.name, g.rank, false); err != nil {
			return err
		}
	}
	return nil
}

// staffFirst enters those who worked here before the span and gives the first
// of them their roles.
func (b *builder) staffFirst(ctx context.Context, tx *db.Tx) error {
	var first []*staff
	for _, p := range b.plan.people {
		if p.hired.Before(b.plan.span.begin) {
			first = append(first, p)
		}
	}
	if err := b.hire(ctx, tx, first); err != nil {
		return err
	}
	cast := b.plan.cast
	for _, given := range []struct {
		who  *staff
		role identity.RoleKey
	}{{cast.su, identity.RoleHR}, {b.headOfHR(), identity.RoleHR}, {cast.gao, identity.RoleAdministrator}, {cast.wang, ""}} {
		account, err := b.Identity.AccountFor(ctx, tx, given.who.person.ID)
		if err != nil {
			return err
		}
		b.accounts[given.who] = account
		if given.role == "" {
			continue
		}
		if _, err := b.Identity.GiveRole(ctx, tx, 0, account, given.role, 0); err != nil {
			return err
		}
	}
	return nil
}

// headOfHR is the second person of what needs two.
func (b *builder) headOfHR() *staff { return b.plan.heads[b.plan.byCode["HR"]] }

// who is somebody with an account, as adjustments name them.
func (b *builder) who(p *staff) credit.Who {
	return credit.Who{Account: int64(b.accounts[p]), Person: p.person.ID}
}

func (b *builder) enterRegister(ctx context.Context, tx *db.Tx) error {
	objects := make([]activity.Object, len(b.plan.register.all))
	for i, t := range b.plan.register.all {
		objects[i] = t.object()
	}
	_, _, err := b.Activity.Register(ctx, tx, objects)
	return err
}

// employ plans what HR enters later: who comes, moves and leaves, day by day.
func (b *builder) employ() {
	const morning = 8 * time.Hour
	days := map[time.Time]*deskDay{}
	on := func(day time.Time) *deskDay {
		if days[day] == nil {
			s := &deskDay{}
			days[day] = s
			b.plus(step{at: day.Add(morning), do: func(ctx context.Context, tx *db.Tx) error { return b.enter(ctx, tx, s) }})
		}
		return days[day]
	}
	for _, p := range b.plan.people {
		if b.plan.span.now.Before(p.hired.Add(morning)) && !p.hired.Before(b.plan.span.begin) {
			continue
		}
		if !p.hired.Before(b.plan.span.begin) {
			on(p.hired).come = append(on(p.hired).come, p)
		}
		for i := range p.changes[1:] {
			c := &p.changes[i+1]
			on(c.from).move = append(on(c.from).move, moving{p, c})
		}
		if p.leftOn(b.plan.span).After(b.plan.span.now) {
			b.summary.People++
		} else {
			b.summary.Left++
		}
	}
}

// deskDay is what HR enters on one day.
type deskDay struct {
	come []*staff
	move []moving
}

type moving struct {
	who *staff
	to  *change
}
