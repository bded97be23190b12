package org

import (
	"context"
	"slices"
	"time"

	"xuefen/internal/platform/db"
)

// Assignment is where a person stands from an instant on, until the next one.
type Assignment struct {
	Person    PersonID
	ValidFrom time.Time
	Placement
	Note       string
	RecordedAt time.Time
	RecordedBy int64 // the account that entered it; 0 for an import or the command line
}

// Stand is where one person stood at one time.
type Stand struct {
	Person         PersonID
	Number, Name   string
	Department     DepartmentID
	DepartmentPath []string // codes from the root to the department, as the tree was then; shared, do not change
	Position       string   // code, "" for none
	Grade          string   // code, "" for none
	PositionID     PositionID
	GradeID        GradeID
	GradeRank      int
	Status         Status
	Manager        PersonID
	Mentor         PersonID
	Workload       int       // percent of full time
	HiredOn        time.Time // the beginning of that day in the tenant's zone; zero when unknown
	Tags           []string  // those of today; shared, do not change
}

// Histories answers where each of some people stood at any time. It is a plain
// value that outlives its transaction.
type Histories struct {
	structure *structure
	people    map[PersonID]*history
}

type history struct {
	number, name string
	hiredOn      time.Time
	tags         []string
	assignments  []Assignment // rising by ValidFrom, one per beginning
}

// HistoriesOf reads the histories of people in two statements, however many
// they are. Callers with many instants (a batch of activities) take this;
// callers with one take StandAt.
func (s *Service) HistoriesOf(ctx context.Context, tx *db.Tx, people []PersonID) (*Histories, error) {
	st, err := s.structureOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	h := &Histories{structure: st, people: make(map[PersonID]*history, len(people))}
	if len(people) == 0 {
		return h, nil
	}
	err = tx.Each(ctx, "SELECT id, number, name, hired_on, tags FROM person WHERE tenant_id = $1 AND "+tx.In("id", 2),
		[]any{db.Ints(tx, people)}, func(scan db.Scan) error {
			var id PersonID
			var hired Date
			var tags string
			p := &history{}
			if err := scan(&id, &p.number, &p.name, &hired, &tags); err != nil {
				return err
			}
			p.hiredOn = hired.Begin(st.location)
			h.people[id] = p
			var err error
			p.tags, err = parseTags(tags)
			return err
		})
	if err != nil {
		return nil, err
	}
	assignments, err := selectAssignments(ctx, tx, people)
	for id, list := range assignments {
		if p, ok := h.people[id]; ok {
			p.assignments = list
		}
	}
	return h, err
}

// At tells where a person stood at an instant; before the first assignment the
// first one answers. It is false for somebody whose history was not read.
func (h *Histories) At(person PersonID, at time.Time) (Stand, bool) {
	p, ok := h.people[person]
	if !ok || len(p.assignments) == 0 {
		return Stand{}, false
	}
	a := inForce(p.assignments, at)
	return Stand{
		Person: person, Number: p.number, Name: p.name, HiredOn: p.hiredOn, Tags: p.tags,
		Department: a.Department, DepartmentPath: h.structure.tree.CodesAt(a.Department, at),
		Position: h.structure.position[a.Position].Code, PositionID: a.Position,
		Grade: h.structure.grade[a.Grade].Code, GradeID: a.Grade, GradeRank: h.structure.grade[a.Grade].Rank,
		Status: a.Status, Manager: a.Manager, Mentor: a.Mentor, Workload: a.WorkloadPercent,
	}, true
}

// PlacementAt tells the placement that holds at an instant and since when;
// before the first assignment it is the first, which begins later. It is false
// for somebody whose history was not read.
func (h *Histories) PlacementAt(person PersonID, at time.Time) (p Placement, since time.Time, ok bool) {
	known, ok := h.people[person]
	if !ok || len(known.assignments) == 0 {
		return Placement{}, time.Time{}, false
	}
	a := inForce(known.assignments, at)
	return a.Placement, a.ValidFrom, true
}

// inForce is the assignment that holds at an instant. The list rises and is
// not empty.
func inForce(assignments []Assignment, at time.Time) Assignment {
	next, _ := slices.BinarySearchFunc(assignments, at, func(a Assignment, at time.Time) int {
		if a.ValidFrom.After(at) {
			return 1
		}
		return -1
	})
	return assignments[max(next-1, 0)]
}

// StandAt tells where people stood at an instant, set-based. Unknown people
// are absent.
func (s *Service) StandAt(ctx context.Context, tx *db.Tx, people []PersonID, at time.Time) (map[PersonID]Stand, error) {
	h, err := s.HistoriesOf(ctx, tx, people)
	if err != nil {
		return nil, err
	}
	stands := make(map[PersonID]Stand, len(people))
	for id := range h.people {
		if stand, ok := h.At(id, at); ok {
			stands[id] = stand
		}
	}
	return stands, nil
}

// AssignmentsOf lists one person's true assignments, the latest first.
func (s *Service) AssignmentsOf(ctx context.Context, tx *db.Tx, person PersonID) ([]Assignment, error) {
	all, err := selectAssignments(ctx, tx, []PersonID{person})
	if err != nil {
		return nil, err
	}
	list := all[person]
	slices.Reverse(list)
	return list, nil
}
