package demo

import (
	"context"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// enter writes what HR enters on one day.
func (b *builder) enter(ctx context.Context, tx *db.Tx, s *deskDay) error {
	if err := b.hire(ctx, tx, s.come); err != nil || len(s.move) == 0 {
		return err
	}
	if err := b.Org.Hold(ctx, tx); err != nil {
		return err
	}
	where, err := b.placesOf(ctx, tx)
	if err != nil {
		return err
	}
	entries := make([]org.Entry, len(s.move))
	for i, m := range s.move {
		entries[i] = org.Entry{Person: m.who.person, Assignments: []org.Assignment{b.assignment(ctx, m.who, m.to, where)}}
	}
	written, err := b.Org.Enter(ctx, tx, entries)
	for i, p := range written {
		s.move[i].who.person = p
	}
	return err
}

// hire enters people with their first placement, all at once.
func (b *builder) hire(ctx context.Context, tx *db.Tx, people []*staff) error {
	if len(people) == 0 {
		return nil
	}
	if err := b.Org.Hold(ctx, tx); err != nil {
		return err
	}
	where, err := b.placesOf(ctx, tx)
	if err != nil {
		return err
	}
	ids, err := tx.NewIDs(ctx, len(people))
	if err != nil {
		return err
	}
	for i, p := range people {
		p.person = org.Person{ID: org.PersonID(ids[i])}
	}
	entries := make([]org.Entry, len(people))
	for i, p := range people {
		clean, err := org.Profile{
			Number: p.number, Name: p.text, Email: p.spelling + "@xinghe.example", Phone: "1380000" + p.number,
			HiredOn: org.Date(p.hired.Format(time.DateOnly)), Tags: p.tags,
		}.Clean()
		if err != nil {
			return err
		}
		p.person.Profile = clean
		entries[i] = org.Entry{Person: p.person, Fresh: true, Assignments: []org.Assignment{b.assignment(ctx, p, &p.changes[0], where)}}
	}
	written, err := b.Org.Enter(ctx, tx, entries)
	for i, p := range written {
		people[i].person = p
	}
	return err
}

// places are the ids of positions and grades by code.
type places struct {
	positions map[string]org.PositionID
	grades    map[string]org.GradeID
}

func (b *builder) placesOf(ctx context.Context, tx *db.Tx) (places, error) {
	p := places{map[string]org.PositionID{}, map[string]org.GradeID{}}
	positions, err := b.Org.Positions(ctx, tx)
	if err != nil {
		return p, err
	}
	for _, known := range positions {
		p.positions[known.Code] = known.ID
	}
	grades, err := b.Org.Grades(ctx, tx)
	for _, known := range grades {
		p.grades[known.Code] = known.ID
	}
	return p, err
}

func (b *builder) assignment(ctx context.Context, p *staff, c *change, where places) org.Assignment {
	placement := org.Placement{
		Department: c.unit.id, Position: where.positions[c.job], Grade: where.grades[c.grade],
		Status: c.status, WorkloadPercent: c.workload,
	}
	if c.boss != nil {
		placement.Manager = c.boss.person.ID
	}
	if c.mentor != nil {
		placement.Mentor = c.mentor.person.ID
	}
	a := b.Org.AssignmentFrom(ctx, p.person.ID, c.from, placement, c.note)
	a.RecordedBy = int64(b.accounts[b.plan.cast.su])
	return a
}
