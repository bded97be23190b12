package credithttp

import (
	"context"
	"fmt"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

// Standing is where a person stands. Accumulated is what was earned in the
// window; the balance is of all time.
type Standing struct {
	Person      Person          `json:"person"`
	Window      string          `json:"window" example:"year:2026"`
	From        *time.Time      `json:"from,omitempty" doc:"Beginning of the window; absent for ever"`
	To          *time.Time      `json:"to,omitempty" doc:"End of the window, excluded"`
	AsOf        time.Time       `json:"as_of" doc:"What was known then"`
	Accumulated fixed.Amount    `json:"accumulated" doc:"累计学分, in the window"`
	Categories  []CategoryTotal `json:"categories" doc:"In the window; a part counts for its parent too"`
	Balance     Balance         `json:"balance"`
	Endings     []Ending        `json:"endings" doc:"What of the available credits ends when unless it is spent, the soonest first; empty for a past instant"`
	Months      []MonthTotal    `json:"months" doc:"The months of the window with credits, oldest first"`
}

// Balance is what a person has.
type Balance struct {
	Available   fixed.Amount `json:"available" doc:"可用学分; below zero after a reversal of spent credits"`
	Pending     fixed.Amount `json:"pending" doc:"待生效"`
	Held        fixed.Amount `json:"held" doc:"冻结"`
	Owed        fixed.Amount `json:"owed" doc:"待补: how far available is below zero"`
	Accumulated fixed.Amount `json:"accumulated" doc:"累计学分 of all time"`
}

// Ending is what a person loses at an instant unless it is spent before.
type Ending struct {
	At     time.Time    `json:"at"`
	Amount fixed.Amount `json:"amount"`
}

// mostEndings is how many ends a standing names.
const mostEndings = 5

func balanceOf(b ledger.Balance) Balance {
	return Balance{Available: b.Available, Pending: b.Pending, Held: b.Held, Owed: b.Owed, Accumulated: b.Accumulated}
}

// CategoryTotal is what was earned in one category.
type CategoryTotal struct {
	Code   string       `json:"code"`
	Name   string       `json:"name"`
	Parent string       `json:"parent,omitempty" doc:"Code of the category it is part of"`
	Amount fixed.Amount `json:"amount"`
}

// MonthTotal is what was earned in one month.
type MonthTotal struct {
	Month      string                  `json:"month" example:"2026-09"`
	Total      fixed.Amount            `json:"total"`
	Categories map[string]fixed.Amount `json:"categories" doc:"By code; a part stands for itself"`
}

func (e edge) registerStanding(api *httpx.API) {
	mine := op("read-my-standing", "GET", "/me/standing", credit.StatementRead, "Read my standing", "查看我的学分状况")
	mine.Description = "Windows: ever, year:2026, quarter:2026Q3, month:2026-09 (credit.bad_window, 422). org.person_unknown (404) for an account without a person."
	httpx.Register(api, mine, e.readMyStanding)
	one := op("read-standing", "GET", "/people/{id}/standing", credit.StatementRead, "Read a person's standing", "查看员工的学分状况")
	one.Description = "org.person_unknown (404) also for people out of reach. credit.bad_window (422)."
	httpx.Register(api, one, e.readStanding)
}

// WindowQuery says for which time totals are asked, and as known when.
type WindowQuery struct {
	Window string    `query:"window" maxLength:"20" default:"ever" doc:"ever, year:2026, quarter:2026Q3 or month:2026-09"`
	AsOf   time.Time `query:"as_of" doc:"What was known then; now when left out"`
}

type myStandingIn struct{ WindowQuery }

type standingIn struct {
	WindowQuery
	ID int64 `path:"id" minimum:"1"`
}

type standingOut struct{ Body Standing }

func (e edge) readMyStanding(ctx context.Context, in *myStandingIn) (*standingOut, error) {
	actor, _ := access.ActorOf(ctx)
	p, err := self(actor)
	if err != nil {
		return nil, err
	}
	return e.readStanding(ctx, &standingIn{WindowQuery: in.WindowQuery, ID: int64(p)})
}

func (e edge) readStanding(ctx context.Context, in *standingIn) (*standingOut, error) {
	w, err := credit.ParseWindow(in.Window)
	if err != nil {
		return nil, err
	}
	out := &standingOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		p := org.PersonID(in.ID)
		if err := e.within(ctx, tx, actor, credit.StatementRead, p, org.ErrPersonUnknown); err != nil {
			return err
		}
		out.Body, err = e.standingOf(ctx, tx, p, w, in.AsOf)
		return err
	})
	return out, err
}

func (e edge) standingOf(ctx context.Context, tx *db.Tx, p org.PersonID, w credit.Window, asOf time.Time) (Standing, error) {
	people := []org.PersonID{p}
	names, err := e.Org.NamesOf(ctx, tx, people)
	if err != nil {
		return Standing{}, err
	}
	zone, err := e.Org.Location(ctx, tx)
	if err != nil {
		return Standing{}, err
	}
	g, err := e.glossary(ctx, tx)
	if err != nil {
		return Standing{}, err
	}
	all, months, err := e.totals(ctx, tx, people, w, asOf)
	if err != nil {
		return Standing{}, err
	}
	endings := []Ending{}
	if asOf.IsZero() {
		asOf = e.Clock.Now()
		soon, err := e.Credit.EndingsOf(ctx, tx, p, mostEndings)
		if err != nil {
			return Standing{}, err
		}
		for _, x := range soon {
			endings = append(endings, Ending{At: x.At, Amount: x.Amount})
		}
	}
	from, to := w.Bounds(zone)
	return Standing{
		Person: personOf(names, p), Window: w.String(), From: instantOrNil(from.UTC()), To: instantOrNil(to.UTC()), AsOf: asOf.UTC(),
		Accumulated: all[p].Accumulated, Categories: g.totals(all[p].ByCategory), Balance: balanceOf(all[p].Balance), Endings: endings, Months: g.months(months),
	}, nil
}

func (e edge) totals(ctx context.Context, tx *db.Tx, people []org.PersonID, w credit.Window, asOf time.Time) (all map[org.PersonID]*credit.Standing, months []credit.MonthTotal, err error) {
	if asOf.IsZero() {
		if all, err = e.Credit.StandingOf(ctx, tx, people, w); err != nil {
			return nil, nil, err
		}
		months, err = e.Credit.MonthsOf(ctx, tx, people[0], w)
		return all, months, err
	}
	if all, err = e.Credit.StandingAsOf(ctx, tx, people, w, asOf); err != nil {
		return nil, nil, err
	}
	months, err = e.Credit.MonthsAsOf(ctx, tx, people[0], w, asOf)
	return all, months, err
}

// totals lists the categories in their order; retired ones only when they
// hold something.
func (g *glossary) totals(by map[credit.CategoryID]fixed.Amount) []CategoryTotal {
	out := []CategoryTotal{}
	for _, c := range g.all {
		if amount := by[c.ID]; amount != 0 || !c.Retired {
			out = append(out, CategoryTotal{Code: c.Code, Name: g.categories[c.Code], Parent: c.Parent, Amount: amount})
		}
	}
	return out
}

func (g *glossary) months(list []credit.MonthTotal) []MonthTotal {
	codes := make(map[credit.CategoryID]string, len(g.all))
	for _, c := range g.all {
		codes[c.ID] = c.Code
	}
	out := []MonthTotal{}
	for _, m := range list {
		name := fmt.Sprintf("%04d-%02d", m.Month/100, m.Month%100)
		if n := len(out); n == 0 || out[n-1].Month != name {
			out = append(out, MonthTotal{Month: name, Categories: map[string]fixed.Amount{}})
		}
		last := &out[len(out)-1]
		last.Total += m.Amount
		last.Categories[codes[m.Category]] += m.Amount
	}
	return out
}
