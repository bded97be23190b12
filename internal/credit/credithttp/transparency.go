package credithttp

import (
	"context"
	"net/http"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

// Transparency is what grants by hand look like in a window.
type Transparency struct {
	Window     string          `json:"window"`
	Part       int             `json:"part" doc:"Per cent from which one person's part is notable"`
	Granters   []Granter       `json:"granters" doc:"Who asked for most first"`
	Notable    []Concentration `json:"notable" doc:"A large part of what somebody gave in a department went to one person"`
	Reciprocal []Reciprocity   `json:"reciprocal" doc:"People who granted to each other"`
}

// Granter is what one person asked for and others accepted.
type Granter struct {
	Name   string       `json:"name"`
	Given  fixed.Amount `json:"given"`
	Taken  fixed.Amount `json:"taken"`
	Times  int          `json:"times"`
	People int          `json:"people"`
}

// Concentration is a large part that went to one person.
type Concentration struct {
	Granter    string       `json:"granter"`
	Department string       `json:"department"`
	Person     Person       `json:"person"`
	Amount     fixed.Amount `json:"amount"`
	Of         fixed.Amount `json:"of" doc:"What the granter gave in the department"`
	Percent    int          `json:"percent"`
	Times      int          `json:"times"`
}

// Reciprocity is two people who granted to each other.
type Reciprocity struct {
	A     Person       `json:"a"`
	B     Person       `json:"b"`
	ToB   fixed.Amount `json:"a_to_b"`
	FromB fixed.Amount `json:"b_to_a"`
}

func (e edge) registerTransparency(api *httpx.API) {
	o := op("read-adjustment-transparency", http.MethodGet, "/adjustments/transparency", "", "Read who grants how much by hand, and to whom", "查看人工调整透明报告")
	o.Description = "For everybody who is signed in, as the public log is. Windows as for standings (credit.bad_window, 422); nothing means the present year."
	httpx.Register(api, o, e.transparency)
}

type transparencyIn struct {
	Window string `query:"window" maxLength:"20" doc:"ever, year:2026, quarter:2026Q3 or month:2026-09"`
}

type transparencyOut struct{ Body Transparency }

func (e edge) transparency(ctx context.Context, in *transparencyIn) (*transparencyOut, error) {
	out := &transparencyOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		zone, err := e.Org.Location(ctx, tx)
		if err != nil {
			return err
		}
		w, err := windowOr(in.Window, e.Clock.Now(), zone)
		if err != nil {
			return err
		}
		from, to := w.Bounds(zone)
		t, err := e.Credit.TransparencyOf(ctx, tx, from, to)
		if err != nil {
			return err
		}
		out.Body, err = e.transparencyOf(ctx, tx, t)
		out.Body.Window = w.String()
		return err
	})
	return out, err
}

// windowOr reads a window; nothing means the year of an instant.
func windowOr(text string, now time.Time, zone *time.Location) (credit.Window, error) {
	if text == "" {
		return credit.WindowAt("year", now, zone), nil
	}
	return credit.ParseWindow(text)
}

func (e edge) transparencyOf(ctx context.Context, tx *db.Tx, t credit.Transparency) (Transparency, error) {
	out := Transparency{Part: t.Part, Granters: []Granter{}, Notable: []Concentration{}, Reciprocal: []Reciprocity{}}
	var people []org.PersonID
	var accounts []int64
	for _, g := range t.Granters {
		accounts = append(accounts, g.Account)
	}
	for _, c := range t.Notable {
		people = append(people, c.Person)
	}
	for _, r := range t.Reciprocal {
		people = append(people, r.A, r.B)
	}
	names, err := e.Org.NamesOf(ctx, tx, people)
	if err != nil {
		return out, err
	}
	who, err := e.Accounts.NamesOf(ctx, tx, accounts)
	if err != nil {
		return out, err
	}
	tree, err := e.Org.Tree(ctx, tx)
	if err != nil {
		return out, err
	}
	for _, g := range t.Granters {
		out.Granters = append(out.Granters, Granter{Name: who[g.Account], Given: g.Given, Taken: g.Taken, Times: g.Times, People: g.People})
	}
	for _, c := range t.Notable {
		d, _ := tree.Find(c.Department)
		out.Notable = append(out.Notable, Concentration{
			Granter: who[c.Account], Department: d.Name, Person: personOf(names, c.Person), Amount: c.Amount, Of: c.Of, Percent: int(100 * c.Amount / c.Of), Times: c.Times,
		})
	}
	for _, r := range t.Reciprocal {
		out.Reciprocal = append(out.Reciprocal, Reciprocity{A: personOf(names, r.A), B: personOf(names, r.B), ToB: r.ToB, FromB: r.FromB})
	}
	return out, nil
}
