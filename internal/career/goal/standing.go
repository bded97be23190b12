package goal

import (
	"context"
	"slices"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Standing is where one person stands towards one goal.
type Standing struct {
	Goal     Version
	Progress Progress
}

// Of lists the goals in force that are a person's, with the progress towards
// each. An account without a person, and a person who left, have none.
func (s *Service) Of(ctx context.Context, tx *db.Tx, p org.PersonID) ([]Standing, error) {
	goals, err := s.InForce(ctx, tx)
	if err != nil || p == 0 {
		return nil, err
	}
	w, codes, err := s.world(ctx, tx)
	if err != nil {
		return nil, err
	}
	stands, err := s.org.StandAt(ctx, tx, []org.PersonID{p}, w.Now)
	if err != nil {
		return nil, err
	}
	stand, known := stands[p]
	goals = slices.DeleteFunc(goals, func(v Version) bool {
		_, covers := v.Definition.For.covers(&stand)
		return !known || stand.Status == org.Left || !covers
	})
	if len(goals) == 0 {
		return nil, nil
	}
	records, err := s.records(ctx, tx, goals, []org.PersonID{p}, w, codes)
	if err != nil {
		return nil, err
	}
	out := make([]Standing, len(goals))
	for i, v := range goals {
		out[i] = Standing{Goal: v, Progress: Evaluate(&goals[i].Definition, records[p], w)}
	}
	return out, nil
}

// ProgressOf judges one goal for one person. Faults: goal.unknown,
// goal.not_yours when the goal is not for that person, org.person_unknown.
func (s *Service) ProgressOf(ctx context.Context, tx *db.Tx, id ID, p org.PersonID) (Standing, error) {
	st, _, _, err := s.one(ctx, tx, id, p)
	return st, err
}

func (s *Service) one(ctx context.Context, tx *db.Tx, id ID, p org.PersonID) (Standing, *Record, World, error) {
	v, err := s.One(ctx, tx, id)
	if err != nil {
		return Standing{}, nil, World{}, err
	}
	w, codes, err := s.world(ctx, tx)
	if err != nil {
		return Standing{}, nil, w, err
	}
	records, err := s.records(ctx, tx, []Version{v}, []org.PersonID{p}, w, codes)
	if err != nil {
		return Standing{}, nil, w, err
	}
	r := records[p]
	if r == nil {
		return Standing{}, nil, w, org.ErrPersonUnknown
	}
	if _, covers := v.Definition.For.covers(&r.Stand); !covers {
		return Standing{}, nil, w, fault.New(fault.NotFound, "goal.not_yours", nil)
	}
	return Standing{Goal: v, Progress: Evaluate(&v.Definition, r, w)}, r, w, nil
}
