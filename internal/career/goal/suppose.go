package goal

import (
	"context"
	"slices"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// With is the same service judging by other totals, for simulations.
func (s *Service) With(t Totals) *Service {
	other := *s
	other.totals = t
	return &other
}

// WhoReached lists everybody who has reached a goal, rising by id. Fault:
// goal.unknown.
func (s *Service) WhoReached(ctx context.Context, tx *db.Tx, id ID) ([]org.PersonID, error) {
	var out []org.PersonID
	err := s.scan(ctx, tx, id, PeopleFilter{Reach: org.Reach{All: true}}, func(found []PersonProgress, _ string) bool {
		for _, p := range found {
			if p.Progress.State == Reached {
				out = append(out, p.Person)
			}
		}
		return true
	})
	slices.Sort(out)
	return out, err
}
