package orghttp

import (
	"context"
	"net/http"
	"slices"

	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// Position is what a person does.
type Position struct {
	ID     int64  `json:"id"`
	Code   string `json:"code" doc:"Never changes"`
	Name   string `json:"name"`
	Closed bool   `json:"closed" doc:"Nobody can be given it any more"`
}

// Grade is the level of a person.
type Grade struct {
	ID     int64  `json:"id"`
	Code   string `json:"code" doc:"Never changes"`
	Name   string `json:"name"`
	Rank   int    `json:"rank" doc:"A higher rank stands higher"`
	Closed bool   `json:"closed" doc:"Nobody can be given it any more"`
}

// NewPosition is a position to be added.
type NewPosition struct {
	Code string `json:"code" minLength:"1" maxLength:"80"`
	Name string `json:"name,omitempty" maxLength:"100" doc:"The code when absent"`
}

// PositionChange is what of a position can be changed.
type PositionChange struct {
	Name   string `json:"name" minLength:"1" maxLength:"100"`
	Closed bool   `json:"closed"`
}

// NewGrade is a grade to be added.
type NewGrade struct {
	Code string `json:"code" minLength:"1" maxLength:"80"`
	Name string `json:"name,omitempty" maxLength:"100" doc:"The code when absent"`
	Rank int    `json:"rank" minimum:"-9999" maximum:"9999"`
}

// GradeChange is what of a grade can be changed.
type GradeChange struct {
	Name   string `json:"name" minLength:"1" maxLength:"100"`
	Rank   int    `json:"rank" minimum:"-9999" maximum:"9999"`
	Closed bool   `json:"closed"`
}

type (
	positionOut  struct{ Body Position }
	positionsOut struct {
		Body struct {
			Items []Position `json:"items"`
		}
	}
	gradeOut  struct{ Body Grade }
	gradesOut struct {
		Body struct {
			Items []Grade `json:"items" doc:"From low to high"`
		}
	}
)

func positionOf(p org.Position) Position {
	return Position{ID: int64(p.ID), Code: p.Code, Name: p.Name, Closed: p.Closed()}
}

func gradeOf(g org.Grade) Grade {
	return Grade{ID: int64(g.ID), Code: g.Code, Name: g.Name, Rank: g.Rank, Closed: g.Closed()}
}

func (e edge) registerPositions(api *httpx.API) {
	httpx.Register(api, op("list-positions", http.MethodGet, "/positions", org.OrgRead, tagOrganisation, "All positions", "岗位列表"), e.listPositions)
	httpx.Register(api, created(op("add-position", http.MethodPost, "/positions", org.OrgManage, tagOrganisation, "Add a position", "新增岗位")), e.addPosition)
	httpx.Register(api, op("change-position", http.MethodPut, "/positions/{id}", org.OrgManage, tagOrganisation, "Rename, close or reopen a position", "修改岗位"), e.changePosition)
}

func (e edge) registerGrades(api *httpx.API) {
	httpx.Register(api, op("list-grades", http.MethodGet, "/grades", org.OrgRead, tagOrganisation, "All grades", "职级列表"), e.listGrades)
	httpx.Register(api, created(op("add-grade", http.MethodPost, "/grades", org.OrgManage, tagOrganisation, "Add a grade", "新增职级")), e.addGrade)
	httpx.Register(api, op("change-grade", http.MethodPut, "/grades/{id}", org.OrgManage, tagOrganisation, "Rename, rank, close or reopen a grade", "修改职级"), e.changeGrade)
}

func (e edge) listPositions(ctx context.Context, _ *none) (*positionsOut, error) {
	out := &positionsOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.Org.Positions(ctx, tx)
		out.Body.Items = make([]Position, len(list))
		for i, p := range list {
			out.Body.Items[i] = positionOf(p)
		}
		return err
	})
	return out, err
}

func (e edge) addPosition(ctx context.Context, in *struct{ Body NewPosition }) (*positionOut, error) {
	out := &positionOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if err := e.whole(ctx, tx, actor, org.OrgManage); err != nil {
			return err
		}
		p, err := e.Org.AddPosition(ctx, tx, in.Body.Code, in.Body.Name)
		out.Body = positionOf(p)
		return err
	})
	return out, err
}

func (e edge) changePosition(ctx context.Context, in *struct {
	ID   int64 `path:"id" minimum:"1"`
	Body PositionChange
}) (*positionOut, error) {
	out := &positionOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if err := e.whole(ctx, tx, actor, org.OrgManage); err != nil {
			return err
		}
		list, err := e.Org.Positions(ctx, tx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(list, func(p org.Position) bool { return p.ID == org.PositionID(in.ID) })
		if at < 0 {
			return org.ErrPositionUnknown
		}
		p, err := e.Org.SavePosition(ctx, tx, list[at].Code, in.Body.Name, in.Body.Closed)
		out.Body = positionOf(p)
		return err
	})
	return out, err
}

func (e edge) listGrades(ctx context.Context, _ *none) (*gradesOut, error) {
	out := &gradesOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.Org.Grades(ctx, tx)
		out.Body.Items = make([]Grade, len(list))
		for i, g := range list {
			out.Body.Items[i] = gradeOf(g)
		}
		return err
	})
	return out, err
}

func (e edge) addGrade(ctx context.Context, in *struct{ Body NewGrade }) (*gradeOut, error) {
	out := &gradeOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if err := e.whole(ctx, tx, actor, org.OrgManage); err != nil {
			return err
		}
		g, err := e.Org.AddGrade(ctx, tx, in.Body.Code, in.Body.Name, in.Body.Rank)
		out.Body = gradeOf(g)
		return err
	})
	return out, err
}

func (e edge) changeGrade(ctx context.Context, in *struct {
	ID   int64 `path:"id" minimum:"1"`
	Body GradeChange
}) (*gradeOut, error) {
	out := &gradeOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if err := e.whole(ctx, tx, actor, org.OrgManage); err != nil {
			return err
		}
		list, err := e.Org.Grades(ctx, tx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(list, func(g org.Grade) bool { return g.ID == org.GradeID(in.ID) })
		if at < 0 {
			return org.ErrGradeUnknown
		}
		g, err := e.Org.SaveGrade(ctx, tx, list[at].Code, in.Body.Name, in.Body.Rank, in.Body.Closed)
		out.Body = gradeOf(g)
		return err
	})
	return out, err
}
