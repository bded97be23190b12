package roster

import (
	"context"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// settled maps the negative ids of a plan to those they get when written.
type settled struct {
	departments map[org.DepartmentID]org.DepartmentID
	positions   map[org.PositionID]org.PositionID
	grades      map[org.GradeID]org.GradeID
	people      map[org.PersonID]org.PersonID
}

// write stores a plan that was made in this transaction under Hold.
func write(ctx context.Context, tx *db.Tx, s *org.Service, plan *Plan, note string) error {
	ids, err := settle(ctx, tx, plan)
	if err != nil {
		return err
	}
	if err := s.AddStructure(ctx, tx, ids.structure(plan)); err != nil {
		return err
	}
	entries := make([]org.Entry, len(plan.People))
	for i, c := range plan.People {
		c.Person.ID = ids.person(c.Person.ID)
		entries[i] = org.Entry{Person: c.Person, Fresh: c.Fresh}
		for _, d := range c.Entries {
			entries[i].Assignments = append(entries[i].Assignments,
				s.AssignmentFrom(ctx, c.Person.ID, d.From, ids.placement(d.Placement), note))
		}
		entries[i].Person.Placement = ids.placement(c.Person.Placement)
	}
	_, err = s.Enter(ctx, tx, entries)
	return err
}

// settle gives every new thing of a plan its id.
func settle(ctx context.Context, tx *db.Tx, plan *Plan) (settled, error) {
	s := settled{
		departments: map[org.DepartmentID]org.DepartmentID{}, positions: map[org.PositionID]org.PositionID{},
		grades: map[org.GradeID]org.GradeID{}, people: map[org.PersonID]org.PersonID{},
	}
	fresh, err := tx.NewIDs(ctx, len(plan.Departments)+len(plan.Positions)+len(plan.Grades)+plan.New)
	if err != nil {
		return s, err
	}
	next := func() (id int64) {
		id, fresh = fresh[0], fresh[1:]
		return id
	}
	for _, d := range plan.Departments {
		s.departments[d.ID] = org.DepartmentID(next())
	}
	for _, p := range plan.Positions {
		s.positions[p.ID] = org.PositionID(next())
	}
	for _, g := range plan.Grades {
		s.grades[g.ID] = org.GradeID(next())
	}
	for _, c := range plan.People {
		if c.Fresh {
			s.people[c.Person.ID] = org.PersonID(next())
		}
	}
	return s, nil
}

func (s settled) structure(plan *Plan) org.Structure {
	add := org.Structure{Renamed: plan.Renamed}
	paths := map[org.DepartmentID][]org.DepartmentID{}
	for _, d := range plan.Departments {
		above, known := paths[d.ParentID]
		if !known {
			above = plan.above[d.ParentID]
		}
		draftID := d.ID
		d.ID, d.ParentID = s.department(d.ID), s.department(d.ParentID)
		d.Path = append(append([]org.DepartmentID{}, above...), d.ID)
		paths[draftID] = d.Path
		add.Departments = append(add.Departments, d)
	}
	for _, p := range plan.Positions {
		p.ID = s.positions[p.ID]
		add.Positions = append(add.Positions, p)
	}
	for _, g := range plan.Grades {
		g.ID = s.grades[g.ID]
		add.Grades = append(add.Grades, g)
	}
	return add
}

func (s settled) placement(p org.Placement) org.Placement {
	p.Department = s.department(p.Department)
	if p.Position < 0 {
		p.Position = s.positions[p.Position]
	}
	if p.Grade < 0 {
		p.Grade = s.grades[p.Grade]
	}
	p.Manager, p.Mentor = s.person(p.Manager), s.person(p.Mentor)
	return p
}

func (s settled) department(id org.DepartmentID) org.DepartmentID {
	if id < 0 {
		return s.departments[id]
	}
	return id
}

func (s settled) person(id org.PersonID) org.PersonID {
	if id < 0 {
		return s.people[id]
	}
	return id
}
