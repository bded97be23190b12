package orghttp

import (
	"context"
	"net/http"

	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

// Profile is what is known of a person whatever the time.
type Profile struct {
	Number  string   `json:"number" minLength:"1" maxLength:"64"`
	Name    string   `json:"name" minLength:"1" maxLength:"100"`
	Email   string   `json:"email,omitempty" maxLength:"254"`
	Phone   string   `json:"phone,omitempty" maxLength:"40"`
	HiredOn string   `json:"hired_on,omitempty" maxLength:"10" doc:"A date such as 2026-09-01"`
	Tags    []string `json:"tags,omitempty" maxItems:"50"`
}

// Placement is where a person stands from a day on.
type Placement struct {
	DepartmentID    int64  `json:"department_id" minimum:"1"`
	PositionID      int64  `json:"position_id,omitempty" minimum:"0"`
	GradeID         int64  `json:"grade_id,omitempty" minimum:"0"`
	ManagerID       int64  `json:"manager_id,omitempty" minimum:"0"`
	MentorID        int64  `json:"mentor_id,omitempty" minimum:"0"`
	Status          string `json:"status,omitempty" enum:"probation,active,on_leave,left" default:"active"`
	WorkloadPercent int    `json:"workload_percent,omitempty" minimum:"1" maximum:"100" default:"100"`
	EffectiveFrom   string `json:"effective_from,omitempty" maxLength:"10" doc:"A date such as 2026-09-01; absent: today, for a new person the day of hiring"`
	Note            string `json:"note,omitempty" maxLength:"500"`
}

// NewPerson is somebody to be entered.
type NewPerson struct {
	Profile
	Placement
}

// Leaving ends a person's employment.
type Leaving struct {
	EffectiveFrom string `json:"effective_from,omitempty" maxLength:"10" doc:"The first day on which they no longer work here; absent: today"`
	Note          string `json:"note,omitempty" maxLength:"500"`
}

func (p Profile) value() org.Profile {
	return org.Profile{Number: p.Number, Name: p.Name, Email: p.Email, Phone: p.Phone, HiredOn: org.Date(p.HiredOn), Tags: p.Tags}
}

func (p Placement) value() org.Placement {
	return org.Placement{
		Department: org.DepartmentID(p.DepartmentID), Position: org.PositionID(p.PositionID), Grade: org.GradeID(p.GradeID),
		Manager: org.PersonID(p.ManagerID), Mentor: org.PersonID(p.MentorID), Status: org.Status(p.Status), WorkloadPercent: p.WorkloadPercent,
	}
}

func (e edge) registerChanges(api *httpx.API) {
	httpx.Register(api, created(op("add-person", http.MethodPost, "/people", org.PeopleManage, tagPeople, "Enter a person", "新增员工")), e.addPerson)
	httpx.Register(api, op("change-profile", http.MethodPut, "/people/{id}/profile", org.PeopleManage, tagPeople,
		"Change what is known of a person", "修改员工资料"), e.changeProfile)
	place := op("place-person", http.MethodPost, "/people/{id}/assignments", org.PeopleManage, tagPeople,
		"Transfer, promote or otherwise place a person from a day on", "办理调动、晋升等变动")
	place.Description = "A day in the past corrects history, a day in the future waits. Entering what already holds on that day changes nothing."
	place.Idempotent = true
	httpx.Register(api, place, e.placePerson)
	httpx.Register(api, op("end-employment", http.MethodPut, "/people/{id}/leaving", org.PeopleManage, tagPeople,
		"Enter that a person leaves", "办理离职"), e.leave)
}

func (e edge) addPerson(ctx context.Context, in *struct{ Body NewPerson }) (*personOut, error) {
	out := &personOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		at := in.Body.Placement
		if err := e.within(ctx, tx, actor, org.PeopleManage, org.DepartmentID(at.DepartmentID)); err != nil {
			return err
		}
		p, err := e.Org.Hire(ctx, tx, in.Body.Profile.value(), at.value(), org.Date(at.EffectiveFrom), at.Note)
		if err != nil {
			return err
		}
		return e.show(ctx, tx, actor, p, out)
	})
	return out, err
}

// manage runs work on a person whom the actor may manage and answers with the
// person as they have become.
func (e edge) manage(ctx context.Context, id org.PersonID, work func(context.Context, *db.Tx, access.Actor, org.Person) (org.Person, error)) (*personOut, error) {
	out := &personOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if err := e.visible(ctx, tx, actor, id); err != nil {
			return err
		}
		p, err := e.Org.Person(ctx, tx, id)
		if err != nil {
			return err
		}
		reach, err := e.Org.ReachOf(ctx, tx, actor, org.PeopleManage)
		if err != nil {
			return err
		}
		if !covers(reach, p) {
			return fault.New(fault.Forbidden, "http.forbidden", fault.Args{"permission": org.PeopleManage})
		}
		if p, err = work(ctx, tx, actor, p); err != nil {
			return err
		}
		return e.show(ctx, tx, actor, p, out)
	})
	return out, err
}

func (e edge) changeProfile(ctx context.Context, in *struct {
	ID   int64 `path:"id" minimum:"1"`
	Body Profile
}) (*personOut, error) {
	id := org.PersonID(in.ID)
	return e.manage(ctx, id, func(ctx context.Context, tx *db.Tx, _ access.Actor, _ org.Person) (org.Person, error) {
		return e.Org.EditProfile(ctx, tx, id, in.Body.value())
	})
}

func (e edge) placePerson(ctx context.Context, in *struct {
	ID   int64 `path:"id" minimum:"1"`
	Body Placement
}) (*personOut, error) {
	id := org.PersonID(in.ID)
	return e.manage(ctx, id, func(ctx context.Context, tx *db.Tx, actor access.Actor, p org.Person) (org.Person, error) {
		at := in.Body.value()
		if at.Department != p.Department {
			if err := e.within(ctx, tx, actor, org.PeopleManage, at.Department); err != nil {
				return p, err
			}
		}
		return e.Org.Place(ctx, tx, id, at, org.Date(in.Body.EffectiveFrom), in.Body.Note)
	})
}

func (e edge) leave(ctx context.Context, in *struct {
	ID   int64 `path:"id" minimum:"1"`
	Body Leaving
}) (*personOut, error) {
	id := org.PersonID(in.ID)
	return e.manage(ctx, id, func(ctx context.Context, tx *db.Tx, _ access.Actor, _ org.Person) (org.Person, error) {
		return e.Org.Leave(ctx, tx, id, org.Date(in.Body.EffectiveFrom), in.Body.Note)
	})
}
