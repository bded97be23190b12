// Package closinghttp gives closed months their addresses: the list, the
// frozen board with one's own place, every place, and closing by hand.
package closinghttp

import (
	"context"
	"net/http"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/board"
	"xuefen/internal/credit/closing"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

// Accounts names the people behind accounts. Unknown ones are absent.
type Accounts interface {
	NamesOf(ctx context.Context, tx *db.Tx, accounts []int64) (map[int64]string, error)
}

// Parts is what the addresses are made of.
type Parts struct {
	DB       *db.DB
	Clock    clock.Clock
	Closing  *closing.Service
	Accounts Accounts
}

// Closing is a month that was closed.
type Closing struct {
	Month       string       `json:"month" example:"2026-09"`
	AsOf        time.Time    `json:"as_of" doc:"What was known then stands on the board"`
	ClosedAt    time.Time    `json:"closed_at"`
	ClosedBy    string       `json:"closed_by,omitempty" doc:"Absent when it was closed on the company's day"`
	AppealUntil time.Time    `json:"appeal_until" doc:"Excluded"`
	Appealable  bool         `json:"appealable" doc:"Whether one may still appeal"`
	People      int          `json:"people" doc:"Who might have stood on it"`
	Ranked      int          `json:"ranked"`
	Total       fixed.Amount `json:"total"`
}

// Place is one place of a closed board.
type Place struct {
	Rank       int          `json:"rank"`
	PersonID   int64        `json:"person_id,omitempty" doc:"Absent for people who do not want to be named"`
	EmployeeNo string       `json:"employee_no,omitempty"`
	Name       string       `json:"name,omitempty"`
	Department string       `json:"department,omitempty" doc:"At closing"`
	Amount     fixed.Amount `json:"amount"`
	Growth     fixed.Amount `json:"growth" doc:"Against the month before, as known at closing"`
	Me         bool         `json:"me"`
	Hidden     bool         `json:"hidden"`
}

// Own is one's own place with its neighbours.
type Own struct {
	Place
	Above []Place `json:"above"`
	Below []Place `json:"below"`
}

// Department is what a department with all below it had earned.
type Department struct {
	DepartmentID int64        `json:"department_id"`
	ParentID     int64        `json:"parent_id" doc:"0 for the topmost"`
	Name         string       `json:"name"`
	Rank         int          `json:"rank" doc:"By average, among those of the same parent"`
	People       int          `json:"people"`
	Ranked       int          `json:"ranked"`
	Sum          fixed.Amount `json:"sum"`
	Average      fixed.Amount `json:"average"`
}

// Late is what was recorded for the month after its closing.
type Late struct {
	People int          `json:"people"`
	Up     fixed.Amount `json:"up" doc:"What came in"`
	Down   fixed.Amount `json:"down" doc:"What was taken back"`
	Mine   fixed.Amount `json:"mine" doc:"Of the reader, up less down"`
}

// Board is a closed board as the reader sees it.
type Board struct {
	Closing
	Top         []Place      `json:"top"`
	Me          *Own         `json:"me,omitempty" doc:"Absent for whoever had no place"`
	Departments []Department `json:"departments"`
	Late        Late         `json:"late" doc:"It counts in the month and changes nothing on the board"`
}

// Register adds all addresses of closed months.
func Register(api *httpx.API, p Parts) {
	e := edge{p}
	httpx.Register(api, op("list-closings", http.MethodGet, "/closings", board.Read, "List the closed months", "查看已结账的月份"), e.list)
	show := op("show-closed-board", http.MethodGet, "/closings/{month}", board.Read, "Read the board of a closed month", "查看已公布的月度榜单")
	show.Description = "As it was known at closing; it never changes. closing.not_closed (404), credit.bad_window (422)."
	httpx.Register(api, show, e.show)
	places := op("list-closed-places", http.MethodGet, "/closings/{month}/places", board.ReadAll, "Every place of a closed month", "查看已结账月份的完整榜单")
	places.Description = "closing.not_closed (404)."
	httpx.Register(api, places, e.places)
	closeMonth := op("close-month", http.MethodPut, "/closings/{month}", closing.Close, "Close a month and publish its board", "结账并公布月度榜单")
	closeMonth.Description = "For good. closing.month_open and closing.closed (409), credit.bad_window (422)."
	httpx.Register(api, closeMonth, e.close)
}

func op(id, method, path, permission, english, chinese string) httpx.Operation {
	return httpx.Operation{
		ID: id, Method: method, Path: "/api/v1" + path, Permission: permission,
		Summary: httpx.Summary{English: english, Chinese: chinese}, Tags: []string{"boards"},
	}
}

type edge struct{ Parts }

func (e edge) read(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) error) error {
	actor, _ := access.ActorOf(ctx)
	return e.DB.Tenant(db.TenantID(actor.Tenant)).Read(ctx, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, actor) })
}

type closingsOut struct {
	Body struct {
		Items []Closing `json:"items"`
	}
}

func (e edge) list(ctx context.Context, _ *struct{}) (*closingsOut, error) {
	out := &closingsOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.Closing.Closings(ctx, tx)
		if err != nil {
			return err
		}
		out.Body.Items, err = e.closingsOf(ctx, tx, list)
		return err
	})
	return out, err
}

func (e edge) closingsOf(ctx context.Context, tx *db.Tx, list []closing.Closing) ([]Closing, error) {
	accounts := make([]int64, len(list))
	for i, c := range list {
		accounts[i] = c.ClosedBy
	}
	names, err := e.Accounts.NamesOf(ctx, tx, accounts)
	out := make([]Closing, len(list))
	for i, c := range list {
		out[i] = Closing{
			Month: c.Month.String()[len("month:"):], AsOf: c.AsOf, ClosedAt: c.ClosedAt, ClosedBy: names[c.ClosedBy], AppealUntil: c.AppealUntil,
			Appealable: e.Clock.Now().Before(c.AppealUntil), People: c.People, Ranked: c.Ranked, Total: c.Total,
		}
	}
	return out, err
}

type monthIn struct {
	Month string `path:"month" maxLength:"7" example:"2026-09"`
}

type boardOut struct{ Body Board }

// What of a closed board is shown at once.
const (
	shownTop        = 10
	shownNeighbours = 3
)

func (e edge) show(ctx context.Context, in *monthIn) (*boardOut, error) {
	w, err := credit.ParseWindow("month:" + in.Month)
	if err != nil {
		return nil, err
	}
	out := &boardOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		f, err := e.Closing.Show(ctx, tx, w, board.Places{Top: shownTop, Me: org.PersonID(actor.Person), Neighbours: shownNeighbours})
		if err != nil {
			return err
		}
		list, err := e.closingsOf(ctx, tx, []closing.Closing{f.Closing})
		if err != nil {
			return err
		}
		out.Body = Board{Closing: list[0], Top: placesOf(f.Top), Departments: []Department{}, Late: Late(f.Late)}
		if f.Me != nil {
			out.Body.Me = &Own{Place: placeOf(f.Me.Row), Above: placesOf(f.Me.Above), Below: placesOf(f.Me.Below)}
		}
		for _, d := range f.Departments {
			out.Body.Departments = append(out.Body.Departments, Department{
				DepartmentID: int64(d.Department), ParentID: int64(d.Parent), Name: d.Name, Rank: d.Rank, People: d.People, Ranked: d.Ranked, Sum: d.Sum, Average: d.Average,
			})
		}
		return nil
	})
	return out, err
}

func placesOf(rows []board.Row) []Place {
	out := make([]Place, len(rows))
	for i, r := range rows {
		out[i] = placeOf(r)
	}
	return out
}

func placeOf(r board.Row) Place {
	p := Place{Rank: r.Rank, PersonID: int64(r.Person), EmployeeNo: r.Number, Name: r.Name, Department: r.Department, Amount: r.Amount, Me: r.Me, Hidden: r.Hidden}
	if r.Growth != nil {
		p.Growth = *r.Growth
	}
	return p
}

type placesIn struct {
	httpx.PageQuery
	Month string `path:"month" maxLength:"7" example:"2026-09"`
}

type placesOut struct{ Body httpx.Page[Place] }

// placeAfter is where a page of places begins.
type placeAfter struct {
	From int `json:"f"`
}

func (e edge) places(ctx context.Context, in *placesIn) (*placesOut, error) {
	at, err := httpx.DecodeCursor[placeAfter](in.Cursor)
	if err != nil {
		return nil, err
	}
	if at == nil {
		at = &placeAfter{}
	}
	w, err := credit.ParseWindow("month:" + in.Month)
	if err != nil {
		return nil, err
	}
	out := &placesOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		rows, err := e.Closing.Page(ctx, tx, w, at.From, in.Limit+1)
		out.Body = httpx.PageOf(placesOf(rows), in.Limit, func(Place) placeAfter { return placeAfter{at.From + in.Limit} })
		return err
	})
	return out, err
}

type closingOut struct{ Body Closing }

func (e edge) close(ctx context.Context, in *monthIn) (*closingOut, error) {
	w, err := credit.ParseWindow("month:" + in.Month)
	if err != nil {
		return nil, err
	}
	actor, _ := access.ActorOf(ctx)
	c, err := e.Closing.CloseMonth(ctx, db.TenantID(actor.Tenant), w, actor.Account)
	if err != nil {
		return nil, err
	}
	out := &closingOut{}
	return out, e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.closingsOf(ctx, tx, []closing.Closing{c})
		if err == nil {
			out.Body = list[0]
		}
		return err
	})
}
