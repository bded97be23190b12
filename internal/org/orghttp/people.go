package orghttp

import (
	"context"
	"net/http"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

type (
	personOut struct{ Body Person }

	peopleIn struct {
		httpx.PageQuery
		Query        string   `query:"q" maxLength:"100" doc:"Part of the name, or the beginning of the employee number or e-mail"`
		DepartmentID int64    `query:"department_id" minimum:"0" doc:"With all below"`
		PositionID   int64    `query:"position_id" minimum:"0"`
		GradeID      int64    `query:"grade_id" minimum:"0"`
		ManagerID    int64    `query:"manager_id" minimum:"0" doc:"Those who report to this person directly"`
		MentorID     int64    `query:"mentor_id" minimum:"0"`
		Status       []string `query:"status" enum:"probation,active,on_leave,left" doc:"One or several, separated by commas"`
	}

	standsOut struct {
		Body struct {
			Items []Stand `json:"items" doc:"The latest first"`
		}
	}

	standIn struct {
		ID int64     `path:"id" minimum:"1"`
		At time.Time `query:"at" required:"true" doc:"The instant asked about"`
	}

	standOut struct{ Body Stand }
)

// Headcount counts the people whom the reader may see.
type Headcount struct {
	Probation int `json:"probation"`
	Active    int `json:"active"`
	OnLeave   int `json:"on_leave"`
	Left      int `json:"left"`
}

// personPlace is where a page of people begins.
type personPlace struct {
	After string `json:"a"`
}

func (e edge) registerPeople(api *httpx.API) {
	httpx.Register(api, op("list-people", http.MethodGet, "/people", org.PeopleRead, tagPeople,
		"People the reader may see, by employee number", "员工列表"), e.listPeople)
	httpx.Register(api, op("count-people", http.MethodGet, "/headcount", org.PeopleRead, tagPeople,
		"How many people the reader may see, by status", "员工人数"), e.countPeople)
	httpx.Register(api, op("read-person", http.MethodGet, "/people/{id}", org.PeopleRead, tagPeople,
		"One person as of now", "查看员工"), e.readPerson)
	httpx.Register(api, op("list-assignments", http.MethodGet, "/people/{id}/assignments", org.PeopleRead, tagPeople,
		"Where a person stood since when", "员工任职经历"), e.listAssignments)
	stand := op("read-stand", http.MethodGet, "/people/{id}/stand", org.PeopleRead, tagPeople,
		"Where a person stood at an instant", "员工在某一时刻的任职")
	stand.Description = "Before the first assignment the first one answers."
	httpx.Register(api, stand, e.readStand)
}

func (e edge) listPeople(ctx context.Context, in *peopleIn) (*struct{ Body httpx.Page[Person] }, error) {
	place, err := httpx.DecodeCursor[personPlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	f := org.Filter{
		Department: org.DepartmentID(in.DepartmentID), Position: org.PositionID(in.PositionID), Grade: org.GradeID(in.GradeID),
		Manager: org.PersonID(in.ManagerID), Mentor: org.PersonID(in.MentorID), Query: in.Query,
	}
	for _, s := range in.Status {
		f.Statuses = append(f.Statuses, org.Status(s))
	}
	page := org.Page{Limit: in.Limit}
	if place != nil {
		page.After = place.After
	}
	out := &struct{ Body httpx.Page[Person] }{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if f.Reach, err = e.Org.ReachOf(ctx, tx, actor, org.PeopleRead); err != nil {
			return err
		}
		people, next, err := e.Org.People(ctx, tx, f, page)
		if err != nil {
			return err
		}
		if next != "" {
			out.Body.Next = httpx.EncodeCursor(personPlace{next})
		}
		out.Body.Items, err = e.peopleOf(ctx, tx, actor, people)
		return err
	})
	return out, err
}

func (e edge) countPeople(ctx context.Context, _ *none) (*struct{ Body Headcount }, error) {
	out := &struct{ Body Headcount }{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		reach, err := e.Org.ReachOf(ctx, tx, actor, org.PeopleRead)
		if err != nil {
			return err
		}
		n, err := e.Org.CountByStatus(ctx, tx, reach)
		out.Body = Headcount{Probation: n[org.Probation], Active: n[org.Active], OnLeave: n[org.OnLeave], Left: n[org.Left]}
		return err
	})
	return out, err
}

// visible says whether the actor may see a person; who is not seen is not
// there.
func (e edge) visible(ctx context.Context, tx *db.Tx, actor access.Actor, id org.PersonID) error {
	reach, err := e.Org.ReachOf(ctx, tx, actor, org.PeopleRead)
	if err != nil {
		return err
	}
	covered, err := e.Org.Covers(ctx, tx, reach, id)
	if err == nil && !covered {
		return org.ErrPersonUnknown
	}
	return err
}

func (e edge) readPerson(ctx context.Context, in *idIn) (*personOut, error) {
	out := &personOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		id := org.PersonID(in.ID)
		if err := e.visible(ctx, tx, actor, id); err != nil {
			return err
		}
		p, err := e.Org.Person(ctx, tx, id)
		if err != nil {
			return err
		}
		return e.show(ctx, tx, actor, p, out)
	})
	return out, err
}

func (e edge) show(ctx context.Context, tx *db.Tx, actor access.Actor, p org.Person, out *personOut) error {
	shown, err := e.peopleOf(ctx, tx, actor, []org.Person{p})
	if err == nil {
		out.Body = shown[0]
	}
	return err
}

func (e edge) listAssignments(ctx context.Context, in *idIn) (*standsOut, error) {
	out := &standsOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		id := org.PersonID(in.ID)
		if err := e.visible(ctx, tx, actor, id); err != nil {
			return err
		}
		list, err := e.Org.AssignmentsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		out.Body.Items, err = e.standsOf(ctx, tx, list)
		return err
	})
	return out, err
}

func (e edge) readStand(ctx context.Context, in *standIn) (*standOut, error) {
	out := &standOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		id := org.PersonID(in.ID)
		if err := e.visible(ctx, tx, actor, id); err != nil {
			return err
		}
		list, err := e.Org.AssignmentsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		held := list[len(list)-1]
		for _, a := range list {
			if !a.ValidFrom.After(in.At) {
				held = a
				break
			}
		}
		shown, err := e.standsOf(ctx, tx, []org.Assignment{held})
		if err == nil {
			out.Body = shown[0]
		}
		return err
	})
	return out, err
}
