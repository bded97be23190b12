package board

import (
	"context"
	"slices"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// past makes tables as they were at an instant: the totals of what was
// recorded until then, of the people who stood on boards then, in the
// departments and positions they had. Nothing of it is remembered, since
// nobody asks for the same past often; it reads the transfers of the window.
func (s *Service) past(ctx context.Context, tenant db.TenantID, keys []tableKey, grown bool, at time.Time) (view, error) {
	v := view{rankings: make(map[tableKey]*ranking, len(keys))}
	err := s.db.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if v.roster, err = pastRoster(ctx, tx, s.org, at); err != nil {
			return err
		}
		for _, key := range keys {
			if v.rankings[key], err = s.pastRanking(ctx, tx, v.roster, key, at); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && grown {
		v.grown = growthBetween(v.rankings[keys[0]], v.rankings[keys[1]])
	}
	return v, err
}

func (s *Service) pastRanking(ctx context.Context, tx *db.Tx, r *roster, key tableKey, at time.Time) (*ranking, error) {
	categories, err := s.categories(ctx, tx, key.category)
	if err != nil {
		return nil, err
	}
	totals := make([]fixed.Amount, len(r.people))
	err = s.credit.TotalsAsOf(ctx, tx, key.window, categories, at, func(p org.PersonID, total fixed.Amount) {
		if m, ok := r.index[p]; ok {
			totals[m] = total
		}
	})
	return rank(totals), err
}

// pastRoster reads who stood on boards at an instant. The tree is the present
// one: departments keep their names and are found under them.
func pastRoster(ctx context.Context, tx *db.Tx, o *org.Service, at time.Time) (*roster, error) {
	r := &roster{index: map[org.PersonID]member{}}
	var err error
	if r.tree, err = o.Tree(ctx, tx); err != nil {
		return nil, err
	}
	if r.list, err = o.Departments(ctx, tx); err != nil {
		return nil, err
	}
	for page := (org.Page{Limit: org.MostPerPage}); ; {
		people, next, err := o.People(ctx, tx, org.Filter{Reach: org.Reach{All: true}}, page)
		if err != nil {
			return nil, err
		}
		if err := r.addPast(ctx, tx, o, people, at); err != nil {
			return nil, err
		}
		if next == "" {
			return r, nil
		}
		page.After = next
	}
}

// addPast adds those of some people who stood on boards at an instant.
func (r *roster) addPast(ctx context.Context, tx *db.Tx, o *org.Service, people []org.Person, at time.Time) error {
	ids := make([]org.PersonID, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	histories, err := o.HistoriesOf(ctx, tx, ids)
	if err != nil {
		return err
	}
	for _, p := range ids {
		placement, since, ok := histories.PlacementAt(p, at)
		if !ok || since.After(at) || !slices.Contains(onBoards, placement.Status) {
			continue
		}
		r.index[p] = member(len(r.people))
		r.people = append(r.people, p)
		r.departments = append(r.departments, placement.Department)
		r.positions = append(r.positions, placement.Position)
	}
	return nil
}
