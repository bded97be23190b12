package goal

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// SaveDraft checks a definition and keeps it as the draft of its goal, making
// the goal when its code is new. A goal has one draft at a time. Faults: those
// of Definition.Check, goal.retired, goal.cause_too_long.
func (s *Service) SaveDraft(ctx context.Context, tx *db.Tx, def Definition, cause string, by int64) (Version, error) {
	known, err := s.known(ctx, tx)
	if err != nil {
		return Version{}, err
	}
	if err := def.Check(known); err != nil {
		return Version{}, err
	}
	v := Version{Number: 1, Definition: def, Cause: strings.TrimSpace(cause), DraftedBy: by, DraftedAt: s.clock.Now()}
	if utf8.RuneCountInString(v.Cause) > longestText {
		return v, fault.New(fault.Invalid, "goal.cause_too_long", fault.Args{"limit": longestText}).At("cause")
	}
	id, found, err := lockGoal(ctx, tx, def.Code)
	if err != nil {
		return v, err
	}
	if !found {
		fresh, err := tx.NewID(ctx)
		if err != nil {
			return v, err
		}
		if err := insertGoal(ctx, tx, ID(fresh), def.Code, v.DraftedAt); err != nil {
			return v, err
		}
		id = ID(fresh)
	}
	v.Goal = id
	return s.keepDraft(ctx, tx, v)
}

// keepDraft writes over the draft of a goal, or begins one.
func (s *Service) keepDraft(ctx context.Context, tx *db.Tx, v Version) (Version, error) {
	list, err := s.Versions(ctx, tx, v.Goal)
	if err != nil {
		return v, err
	}
	if len(list) > 0 {
		newest := list[0]
		if newest.Retirement != nil {
			return v, fault.New(fault.Conflict, "goal.retired", nil)
		}
		if !newest.Published() {
			v.ID, v.Number = newest.ID, newest.Number
			return v, updateDraft(ctx, tx, v)
		}
		v.Number = newest.Number + 1
	}
	fresh, err := tx.NewID(ctx)
	if err != nil {
		return v, err
	}
	v.ID = VersionID(fresh)
	return v, insertVersion(ctx, tx, v)
}

// Publish puts a draft in force from now on. Where the company wants a second
// person, whoever drafted it is refused. Faults: goal.version_unknown,
// goal.already_published, goal.retired, goal.second_person, those of
// Definition.Check.
func (s *Service) Publish(ctx context.Context, tx *db.Tx, id VersionID, by int64) (Version, error) {
	v, err := s.lockVersion(ctx, tx, id)
	if err != nil {
		return v, err
	}
	switch {
	case v.Published():
		return v, fault.New(fault.Conflict, "goal.already_published", nil)
	case v.Retirement != nil:
		return v, fault.New(fault.Conflict, "goal.retired", nil)
	}
	tenant, err := s.org.TenantOf(ctx, tx)
	if err != nil {
		return v, err
	}
	if tenant.Settings.SecondPersonPublishes && by == v.DraftedBy {
		return v, fault.New(fault.Forbidden, "goal.second_person", nil)
	}
	known, err := s.known(ctx, tx)
	if err != nil {
		return v, err
	}
	if err := v.Definition.Check(known); err != nil {
		return v, err
	}
	v.Publication = &Publication{By: by, At: s.clock.Now()}
	if err := updatePublished(ctx, tx, v); err != nil {
		return v, err
	}
	Changed.Publish(ctx, tx, Change{Goal: v.Goal, Code: v.Definition.Code})
	return v, nil
}

// Discard removes a draft. Faults: goal.version_unknown,
// goal.already_published.
func (s *Service) Discard(ctx context.Context, tx *db.Tx, id VersionID) error {
	v, err := s.lockVersion(ctx, tx, id)
	if err != nil {
		return err
	}
	if v.Published() {
		return fault.New(fault.Conflict, "goal.already_published", nil)
	}
	return deleteDraft(ctx, tx, v)
}

// Retire ends a goal for everybody; its versions stay. Faults: goal.unknown,
// goal.retired, goal.reason_needed.
func (s *Service) Retire(ctx context.Context, tx *db.Tx, id ID, reason string, by int64) error {
	if err := lockGoalByID(ctx, tx, id); err != nil {
		return err
	}
	list, err := s.Versions(ctx, tx, id)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return errUnknown
	}
	if list[0].Retirement != nil {
		return fault.New(fault.Conflict, "goal.retired", nil)
	}
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < 2 || n > longestText {
		return fault.New(fault.Invalid, "goal.reason_needed", fault.Args{"limit": longestText}).At("reason")
	}
	if err := retireGoal(ctx, tx, id, Retirement{By: by, At: s.clock.Now(), Reason: reason}); err != nil {
		return err
	}
	Changed.Publish(ctx, tx, Change{Goal: id, Code: list[0].Definition.Code})
	return nil
}

var (
	errUnknown        = fault.New(fault.NotFound, "goal.unknown", nil)
	errVersionUnknown = fault.New(fault.NotFound, "goal.version_unknown", nil)
)

// lockVersion reads a version while nobody else can change those of its goal.
func (s *Service) lockVersion(ctx context.Context, tx *db.Tx, id VersionID) (Version, error) {
	v, err := s.Version(ctx, tx, id)
	if err != nil {
		return v, err
	}
	if err := lockGoalByID(ctx, tx, v.Goal); err != nil {
		return v, err
	}
	return s.Version(ctx, tx, id)
}

// Version finds one version. Fault: goal.version_unknown.
func (s *Service) Version(ctx context.Context, tx *db.Tx, id VersionID) (Version, error) {
	v, found, err := findVersion(ctx, tx, id)
	if err == nil && !found {
		err = errVersionUnknown
	}
	return v, err
}

// Versions lists the versions of one goal, newest first.
func (s *Service) Versions(ctx context.Context, tx *db.Tx, id ID) ([]Version, error) {
	return versionsOf(ctx, tx, id)
}

// All lists, for those who maintain goals, the draft and the newest published
// version of every goal, by code.
func (s *Service) All(ctx context.Context, tx *db.Tx) ([]Version, error) {
	return newestVersions(ctx, tx)
}

// One is the version of a goal that was published last, also when it has ended
// since. Fault: goal.unknown, for a goal that was never published too.
func (s *Service) One(ctx context.Context, tx *db.Tx, id ID) (Version, error) {
	v, found, err := findPublished(ctx, tx, id)
	if err == nil && !found {
		err = errUnknown
	}
	return v, err
}

// InForce lists the goals that are in force, in the order in which people see
// them: published, not retired, not ended.
func (s *Service) InForce(ctx context.Context, tx *db.Tx) ([]Version, error) {
	list, err := publishedVersions(ctx, tx)
	if err != nil {
		return nil, err
	}
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	list = slices.DeleteFunc(list, func(v Version) bool {
		end := v.Definition.To.Begin(zone)
		return !end.IsZero() && !now.Before(end)
	})
	slices.SortStableFunc(list, func(a, b Version) int { return cmp.Compare(a.Definition.Sort, b.Definition.Sort) })
	return list, nil
}
