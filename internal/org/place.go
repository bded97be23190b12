package org

import (
	"cmp"
	"context"
	"slices"
	"time"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Hire enters a new person who stands at the placement from a day on; an empty
// day is the day of hiring, or today. Faults: those of a profile
// (org.number_missing, org.number_malformed, org.name_missing,
// org.name_too_long, org.email_malformed, org.phone_malformed,
// org.tag_too_long, org.too_many_tags, org.date_malformed), org.number_taken,
// org.email_taken, org.phone_taken, and those of Place. A new person begins
// active and full time when the placement does not say otherwise.
func (s *Service) Hire(ctx context.Context, tx *db.Tx, profile Profile, placement Placement, from Date, note string) (Person, error) {
	if err := s.Hold(ctx, tx); err != nil {
		return Person{}, err
	}
	profile, err := profile.Clean()
	if err != nil {
		return Person{}, err
	}
	placement.Status = cmp.Or(placement.Status, Active)
	placement.WorkloadPercent = cmp.Or(placement.WorkloadPercent, 100)
	if err := s.checkTaken(ctx, tx, 0, profile, placement.Status); err != nil {
		return Person{}, err
	}
	if err := s.checkPlacement(ctx, tx, 0, Placement{}, placement); err != nil {
		return Person{}, err
	}
	begin, err := s.beginOf(ctx, tx, cmp.Or(from, profile.HiredOn))
	if err != nil {
		return Person{}, err
	}
	id, err := tx.NewID(ctx)
	if err != nil {
		return Person{}, err
	}
	p := Person{ID: PersonID(id), Profile: profile, Placement: placement}
	written, err := s.Enter(ctx, tx, []Entry{{Person: p, Fresh: true, Assignments: []Assignment{s.AssignmentFrom(ctx, p.ID, begin, placement, note)}}})
	if err != nil {
		return Person{}, err
	}
	return written[0], nil
}

// EditProfile writes what is known of a person whatever the time. Faults:
// org.person_unknown and those of a profile, see Hire.
func (s *Service) EditProfile(ctx context.Context, tx *db.Tx, id PersonID, profile Profile) (Person, error) {
	if err := s.Hold(ctx, tx); err != nil {
		return Person{}, err
	}
	p, err := s.Person(ctx, tx, id)
	if err != nil {
		return Person{}, err
	}
	if p.Profile, err = profile.Clean(); err != nil {
		return Person{}, err
	}
	if err := s.checkTaken(ctx, tx, id, p.Profile, p.Status); err != nil {
		return Person{}, err
	}
	written, err := s.Enter(ctx, tx, []Entry{{Person: p}})
	if err != nil {
		return Person{}, err
	}
	return written[0], nil
}

// Place puts a person somewhere from a day on ("" is today) until the next
// assignment already known; a day in the past corrects history, a day in the
// future waits for ComeIntoForce. Entering what already holds on that day
// changes nothing. Faults: org.person_unknown, org.date_malformed,
// org.status_unknown, org.workload_out_of_range, org.department_unknown,
// org.department_closed, org.position_unknown, org.position_closed,
// org.grade_unknown, org.grade_closed, org.manager_unknown,
// org.mentor_unknown, org.own_manager, org.own_mentor, org.manager_circle,
// org.email_taken and org.phone_taken when somebody returns.
func (s *Service) Place(ctx context.Context, tx *db.Tx, id PersonID, placement Placement, from Date, note string) (Person, error) {
	if err := s.Hold(ctx, tx); err != nil {
		return Person{}, err
	}
	p, err := s.Person(ctx, tx, id)
	if err != nil {
		return Person{}, err
	}
	begin, err := s.beginOf(ctx, tx, from)
	if err != nil {
		return Person{}, err
	}
	all, err := selectAssignments(ctx, tx, []PersonID{id})
	if err != nil {
		return Person{}, err
	}
	held := all[id]
	if len(held) > 0 && !begin.Before(held[0].ValidFrom) && inForce(held, begin).Placement == placement {
		return p, nil
	}
	if err := s.checkPlacement(ctx, tx, id, p.Placement, placement); err != nil {
		return Person{}, err
	}
	if err := s.checkTaken(ctx, tx, id, p.Profile, placement.Status); err != nil {
		return Person{}, err
	}
	written, err := s.Enter(ctx, tx, []Entry{{Person: p, Assignments: []Assignment{s.AssignmentFrom(ctx, id, begin, placement, note)}}})
	if err != nil {
		return Person{}, err
	}
	return written[0], nil
}

// Leave ends a person's employment: from is the first day on which they no
// longer work here ("" is today). Everything entered about them stays. Faults:
// org.person_unknown, org.date_malformed.
func (s *Service) Leave(ctx context.Context, tx *db.Tx, id PersonID, from Date, note string) (Person, error) {
	if err := s.Hold(ctx, tx); err != nil {
		return Person{}, err
	}
	p, err := s.Person(ctx, tx, id)
	if err != nil {
		return Person{}, err
	}
	placement := p.Placement
	placement.Status = Left
	return s.Place(ctx, tx, id, placement, from, note)
}

// AssignmentFrom is an assignment entered now by the actor of the context.
func (s *Service) AssignmentFrom(ctx context.Context, person PersonID, begin time.Time, placement Placement, note string) Assignment {
	actor, _ := access.ActorOf(ctx)
	return Assignment{
		Person: person, ValidFrom: begin, Placement: placement, Note: clip(PlainText(note), longestNote),
		RecordedAt: s.clock.Now(), RecordedBy: actor.Account,
	}
}

const longestNote = 500

// beginOf is the instant at which a day begins for the tenant; "" is today.
func (s *Service) beginOf(ctx context.Context, tx *db.Tx, day Date) (time.Time, error) {
	in, err := s.Location(ctx, tx)
	if err != nil {
		return time.Time{}, err
	}
	if day, err = ParseDate(string(day)); err != nil {
		return time.Time{}, err
	}
	return cmp.Or(day, DateOf(s.clock.Now(), in)).Begin(in), nil
}

// checkTaken says whether somebody else has the number, e-mail or telephone.
func (s *Service) checkTaken(ctx context.Context, tx *db.Tx, self PersonID, p Profile, status Status) error {
	others, err := selectPeople(ctx, tx, "id <> $2 AND (number = $3 OR (email = $4 AND email <> '') OR (phone = $5 AND phone <> ''))",
		self, p.Number, p.Email, p.Phone)
	if err != nil {
		return err
	}
	for _, o := range others {
		args := fault.Args{"number": o.Number, "name": o.Name}
		switch {
		case o.Number == p.Number:
			return fault.New(fault.Conflict, "org.number_taken", args).At("number")
		case o.HasLeft() || status == Left:
		case p.Email != "" && o.Email == p.Email:
			return fault.New(fault.Conflict, "org.email_taken", fault.Args{"email": p.Email, "number": o.Number, "name": o.Name}).At("email")
		case p.Phone != "" && o.Phone == p.Phone:
			return fault.New(fault.Conflict, "org.phone_taken", fault.Args{"phone": p.Phone, "number": o.Number, "name": o.Name}).At("phone")
		}
	}
	return nil
}

// checkPlacement checks every reference of a placement. What the person
// already has may be closed; what is new may not.
func (s *Service) checkPlacement(ctx context.Context, tx *db.Tx, self PersonID, was, p Placement) error {
	if err := p.check(); err != nil {
		return err
	}
	st, err := s.structureOf(ctx, tx)
	if err != nil {
		return err
	}
	if err := st.check(was, p); err != nil {
		return err
	}
	return s.checkLeaders(ctx, tx, self, p)
}

func (st *structure) check(was, p Placement) error {
	d, ok := st.tree.Find(p.Department)
	switch {
	case !ok:
		return ErrDepartmentUnknown.At("department_id")
	case d.Closed() && p.Department != was.Department:
		return fault.New(fault.Invalid, "org.department_closed", fault.Args{"department": d.Name}).At("department_id")
	}
	position, ok := st.position[p.Position]
	switch {
	case p.Position != 0 && !ok:
		return ErrPositionUnknown.At("position_id")
	case position.Closed() && p.Position != was.Position:
		return fault.New(fault.Invalid, "org.position_closed", fault.Args{"position": position.Name}).At("position_id")
	}
	grade, ok := st.grade[p.Grade]
	switch {
	case p.Grade != 0 && !ok:
		return ErrGradeUnknown.At("grade_id")
	case grade.Closed() && p.Grade != was.Grade:
		return fault.New(fault.Invalid, "org.grade_closed", fault.Args{"grade": grade.Name}).At("grade_id")
	}
	return nil
}

// checkLeaders checks manager and mentor and that nobody ends up above
// himself.
func (s *Service) checkLeaders(ctx context.Context, tx *db.Tx, self PersonID, p Placement) error {
	known, err := s.PeopleByID(ctx, tx, []PersonID{p.Manager, p.Mentor})
	if err != nil {
		return err
	}
	_, manager := known[p.Manager]
	_, mentor := known[p.Mentor]
	switch {
	case p.Manager != 0 && !manager:
		return fault.New(fault.Invalid, "org.manager_unknown", nil).At("manager_id")
	case p.Mentor != 0 && !mentor:
		return fault.New(fault.Invalid, "org.mentor_unknown", nil).At("mentor_id")
	case p.Manager != 0 && p.Manager == self:
		return fault.New(fault.Invalid, "org.own_manager", nil).At("manager_id")
	case p.Mentor != 0 && p.Mentor == self:
		return fault.New(fault.Invalid, "org.own_mentor", nil).At("mentor_id")
	case p.Manager == 0 || self == 0:
		return nil
	}
	above, err := selectAbove(ctx, tx, p.Manager)
	if err != nil {
		return err
	}
	if slices.Contains(above, self) {
		m := known[p.Manager]
		return fault.New(fault.Conflict, "org.manager_circle", fault.Args{"number": m.Number, "name": m.Name}).At("manager_id")
	}
	return nil
}
