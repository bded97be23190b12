// Package boardhttp gives boards their addresses: the top and one's own
// neighbourhood, every place for those who publish boards, departments side by
// side, and keeping one's name off.
package boardhttp

import (
	"context"
	"net/http"
	"time"

	"xuefen/internal/credit/board"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

// Parts is what the addresses are made of.
type Parts struct {
	DB    *db.DB
	Board *board.Service
}

// Register adds all addresses of boards.
func Register(api *httpx.API, p Parts) {
	e := edge{p}
	show := op("show-board", http.MethodGet, "/board", board.Read, "The top of a board and one's own place", "查看榜单的前列和自己的位置")
	show.Description = "Whoever has no credits on a board has no place on it; there is no bottom list. Ties share a rank (1, 2, 2, 4)."
	httpx.Register(api, show, e.show)
	httpx.Register(api, op("list-board-places", http.MethodGet, "/board/places", board.ReadAll, "Every place of a board", "查看完整榜单"), e.places)
	httpx.Register(api, op("list-board-departments", http.MethodGet, "/board/departments", board.Read,
		"Departments side by side, by their average", "按人均比较各部门"), e.departments)
	hide := op("hide-from-boards", http.MethodPut, "/board/hiding", board.Read, "Keep one's name off the boards", "不在榜单上显示自己的姓名")
	hide.Description = "The rank stays; colleagues see it without a name."
	httpx.Register(api, hide, e.hide)
	httpx.Register(api, op("unhide-from-boards", http.MethodDelete, "/board/hiding", board.Read, "Show one's name on boards again", "重新在榜单上显示自己的姓名"), e.unhide)
}

func op(id, method, path, permission, english, chinese string) httpx.Operation {
	return httpx.Operation{
		ID: id, Method: method, Path: "/api/v1" + path, Permission: permission,
		Summary: httpx.Summary{English: english, Chinese: chinese}, Tags: []string{"boards"},
	}
}

type edge struct{ Parts }

// Which is how every address says which board is meant.
type Which struct {
	Window     string `query:"window" maxLength:"20" doc:"month:2026-09, quarter:2026Q3, year:2026 or ever; month, quarter and year alone mean the present one, and nothing means month"`
	Category   string `query:"category" maxLength:"40" doc:"Code of a category; nothing means all credits"`
	By         string `query:"by" enum:"amount,growth" default:"amount" doc:"growth compares with the window before"`
	Department int64  `query:"department_id" minimum:"0" doc:"Only this department with all below"`
	Position   int64  `query:"position_id" minimum:"0" doc:"Only this position"`

	AsOf time.Time `query:"as_of" doc:"As it was known then, with everybody where they stood then; now when left out"`
}

func (e edge) query(ctx context.Context, in Which) (access.Actor, board.Query, error) {
	actor, err := access.Require(ctx, "")
	if err != nil {
		return actor, board.Query{}, err
	}
	w, err := e.Board.Window(ctx, db.TenantID(actor.Tenant), in.Window)
	return actor, board.Query{
		Window: w, Category: in.Category, By: board.Measure(in.By),
		Department: org.DepartmentID(in.Department), Position: org.PositionID(in.Position), AsOf: in.AsOf,
	}, err
}

type showIn struct {
	Which
	Top        int `query:"top" minimum:"0" maximum:"100" default:"10"`
	Neighbours int `query:"neighbours" minimum:"0" maximum:"10" default:"2" doc:"Places shown above and below one's own"`
}

func (e edge) show(ctx context.Context, in *showIn) (*struct{ Body Board }, error) {
	actor, q, err := e.query(ctx, in.Which)
	if err != nil {
		return nil, err
	}
	b, err := e.Board.Show(ctx, db.TenantID(actor.Tenant), q, board.Places{Top: in.Top, Me: org.PersonID(actor.Person), Neighbours: in.Neighbours})
	if err != nil {
		return nil, err
	}
	return &struct{ Body Board }{boardOf(b, q)}, nil
}

type placesIn struct {
	Which
	httpx.PageQuery
}

// placeAfter is where a page of places begins.
type placeAfter struct {
	From int `json:"f"`
}

func (e edge) places(ctx context.Context, in *placesIn) (*struct{ Body httpx.Page[Place] }, error) {
	from, err := httpx.DecodeCursor[placeAfter](in.Cursor)
	if err != nil {
		return nil, err
	}
	if from == nil {
		from = &placeAfter{}
	}
	actor, q, err := e.query(ctx, in.Which)
	if err != nil {
		return nil, err
	}
	rows, err := e.Board.Page(ctx, db.TenantID(actor.Tenant), q, from.From, in.Limit+1)
	if err != nil {
		return nil, err
	}
	return &struct{ Body httpx.Page[Place] }{httpx.PageOf(placesOf(rows), in.Limit, func(Place) placeAfter { return placeAfter{from.From + in.Limit} })}, nil
}

type departmentsIn struct {
	Which
	Below int64 `query:"below_id" minimum:"0" doc:"The departments directly below this one; nothing means the topmost"`
}

func (e edge) departments(ctx context.Context, in *departmentsIn) (*struct{ Body Departments }, error) {
	actor, q, err := e.query(ctx, in.Which)
	if err != nil {
		return nil, err
	}
	rows, err := e.Board.Departments(ctx, db.TenantID(actor.Tenant), q, org.DepartmentID(in.Below))
	if err != nil {
		return nil, err
	}
	return &struct{ Body Departments }{departmentsOf(rows, q)}, nil
}

type none struct{}

func (e edge) hide(ctx context.Context, _ *none) (*none, error) {
	return nil, e.own(ctx, e.Board.Hide)
}

func (e edge) unhide(ctx context.Context, _ *none) (*none, error) {
	return nil, e.own(ctx, e.Board.Unhide)
}

// own changes something about the person who asks.
func (e edge) own(ctx context.Context, change func(context.Context, *db.Tx, org.PersonID) error) error {
	actor, err := access.Require(ctx, "")
	if err != nil {
		return err
	}
	if actor.Person == 0 {
		return fault.New(fault.Conflict, "board.no_person", nil)
	}
	return e.DB.Tenant(db.TenantID(actor.Tenant)).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return change(ctx, tx, org.PersonID(actor.Person))
	})
}
