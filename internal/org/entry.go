package org

import (
	"context"
	"time"

	"xuefen/internal/platform/db"
)

// Entry is one checked change of one person, ready to be written.
type Entry struct {
	Person      Person       // as it becomes; with assignments, its placement is derived again
	Fresh       bool         // nobody has this id yet
	Assignments []Assignment // none when only the profile changes
}

// Enter writes many changes set-based, each person at most once. It gives the
// people as they are now, in the order of the entries. It checks nothing: the
// caller has called Hold and made sure that profiles are clean, numbers and
// addresses unique, references known, and that nobody is above himself.
func (s *Service) Enter(ctx context.Context, tx *db.Tx, entries []Entry) ([]Person, error) {
	var moved []PersonID
	for _, e := range entries {
		if len(e.Assignments) > 0 && !e.Fresh {
			moved = append(moved, e.Person.ID)
		}
	}
	held, err := heldBy(ctx, tx, moved)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	people := make([]Person, len(entries))
	var assignments []Assignment
	for i, e := range entries {
		p := e.Person
		p.ChangedAt = now
		if e.Fresh {
			p.CreatedAt = now
		}
		list := held[p.ID]
		for _, a := range e.Assignments {
			list = withAssignment(list, a)
		}
		if len(e.Assignments) > 0 {
			assignments = append(assignments, e.Assignments...)
			p.derive(list, now)
		}
		people[i] = p
	}
	if err := upsertPeople(ctx, tx, people); err != nil {
		return nil, err
	}
	publish(ctx, tx, people)
	return people, insertAssignments(ctx, tx, assignments)
}

func heldBy(ctx context.Context, tx *db.Tx, people []PersonID) (map[PersonID][]Assignment, error) {
	if len(people) == 0 {
		return nil, nil
	}
	return selectAssignments(ctx, tx, people)
}

// withAssignment puts a later entry into a rising list; it replaces the one
// with the same beginning.
func withAssignment(held []Assignment, a Assignment) []Assignment {
	out := make([]Assignment, 0, len(held)+1)
	for _, h := range held {
		if h.ValidFrom.Before(a.ValidFrom) {
			out = append(out, h)
		}
	}
	out = append(out, a)
	for _, h := range held {
		if h.ValidFrom.After(a.ValidFrom) {
			out = append(out, h)
		}
	}
	return out
}

// derive sets the present placement from the rising list of assignments.
func (p *Person) derive(assignments []Assignment, now time.Time) {
	p.Placement = inForce(assignments, now).Placement
	p.nextChangeAt = time.Time{}
	for _, a := range assignments {
		if a.ValidFrom.After(now) {
			p.nextChangeAt = a.ValidFrom
			return
		}
	}
}

// mostDue bounds how many people one call of ComeIntoForce brings up to date.
const mostDue = 5_000

// ComeIntoForce brings the present rows up to date whose next assignment has
// begun, and returns how many; more may wait when it returns a full 5,000. A
// schedule calls it every few minutes for each tenant; it may run twice.
func (s *Service) ComeIntoForce(ctx context.Context, tx *db.Tx) (int, error) {
	now := s.clock.Now()
	due, err := db.List(ctx, tx, "SELECT "+personColumns+` FROM person
		WHERE tenant_id = $1 AND next_change_at <> 0 AND next_change_at <= $2 ORDER BY next_change_at LIMIT $3`+tx.ForUpdate(),
		[]any{db.Micros(now), mostDue}, scanPerson)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	ids := make([]PersonID, len(due))
	for i, p := range due {
		ids[i] = p.ID
	}
	held, err := selectAssignments(ctx, tx, ids)
	if err != nil {
		return 0, err
	}
	for i := range due {
		due[i].derive(held[due[i].ID], now)
		due[i].ChangedAt = now
	}
	publish(ctx, tx, due)
	return len(due), upsertPeople(ctx, tx, due)
}
