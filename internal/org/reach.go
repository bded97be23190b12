package org

import (
	"context"
	"slices"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
)

// Reach is the part of a tenant's people that a permission covers, resolved
// now: everybody, or those listed together with all who stand in the
// departments listed. Both lists rise. The zero value covers nobody.
type Reach struct {
	All         bool
	People      []PersonID
	Departments []DepartmentID // with all below already in the list
}

// Empty says that nobody is covered.
func (r Reach) Empty() bool { return !r.All && len(r.People) == 0 && len(r.Departments) == 0 }

// Holds says whether a department with everybody in it is covered.
func (r Reach) Holds(id DepartmentID) bool {
	_, found := slices.BinarySearch(r.Departments, id)
	return r.All || found
}

// ReachOf resolves an actor's permission into the people it covers as they
// stand now: self, the mentees, the team (everybody below in the reporting
// line), departments with all below, the branch, or the whole tenant. An actor
// of another tenant reaches nobody.
func (s *Service) ReachOf(ctx context.Context, tx *db.Tx, actor access.Actor, permission string) (Reach, error) {
	var r Reach
	if db.TenantID(actor.Tenant) != tx.Tenant() {
		return r, nil
	}
	for _, g := range actor.Reach(permission) {
		if g.Scope >= access.Tenant {
			return Reach{All: true}, nil
		}
		if err := s.extend(ctx, tx, &r, PersonID(actor.Person), g); err != nil {
			return Reach{}, err
		}
	}
	slices.Sort(r.People)
	slices.Sort(r.Departments)
	r.People, r.Departments = slices.Compact(r.People), slices.Compact(r.Departments)
	return r, nil
}

func (s *Service) extend(ctx context.Context, tx *db.Tx, r *Reach, self PersonID, g access.Grant) error {
	var found []PersonID
	var err error
	switch g.Scope {
	case access.Self:
		found = []PersonID{self}
	case access.Mentees:
		found, err = selectIDs(ctx, tx, "SELECT id FROM person WHERE tenant_id = $1 AND mentor_id = $2 AND mentor_id <> 0", self)
	case access.Team:
		found, err = selectBelow(ctx, tx, self)
	case access.Department, access.Branch:
		return s.extendTree(ctx, tx, r, self, g)
	}
	if self != 0 {
		r.People = append(r.People, found...)
	}
	return err
}

func (s *Service) extendTree(ctx context.Context, tx *db.Tx, r *Reach, self PersonID, g access.Grant) error {
	tree, err := s.Tree(ctx, tx)
	if err != nil {
		return err
	}
	roots := g.Roots
	if len(roots) == 0 && self != 0 {
		p, err := s.Person(ctx, tx, self)
		if err != nil {
			return err
		}
		own := p.Department
		if g.Scope == access.Branch {
			own = tree.BranchOf(own)
		}
		roots = []int64{int64(own)}
	}
	for _, root := range roots {
		r.Departments = append(r.Departments, tree.Subtree(DepartmentID(root))...)
	}
	return nil
}

// condition is the reach as SQL over the table person, whose arguments start
// at $next.
func (r Reach) condition(tx *db.Tx, next int) (string, []any) {
	if r.All {
		return "true", nil
	}
	return "(" + tx.In("id", next) + " OR " + tx.In("department_id", next+1) + ")",
		[]any{db.Ints(tx, r.People), db.Ints(tx, r.Departments)}
}

// PeopleWithin lists the ids of the people covered, rising; all is true, and
// the list empty, when everybody is.
func (s *Service) PeopleWithin(ctx context.Context, tx *db.Tx, r Reach) (ids []PersonID, all bool, err error) {
	if r.All || r.Empty() {
		return nil, r.All, nil
	}
	condition, args := r.condition(tx, 2)
	ids, err = selectIDs(ctx, tx, "SELECT id FROM person WHERE tenant_id = $1 AND "+condition+" ORDER BY id", args...)
	return ids, false, err
}

// Covers says whether a person is within the reach.
func (s *Service) Covers(ctx context.Context, tx *db.Tx, r Reach, person PersonID) (bool, error) {
	if r.Empty() {
		return false, nil
	}
	condition, args := r.condition(tx, 3)
	return tx.One(ctx, "SELECT id FROM person WHERE tenant_id = $1 AND id = $2 AND "+condition, append([]any{person}, args...), new(int64))
}

func selectIDs(ctx context.Context, tx *db.Tx, query string, args ...any) ([]PersonID, error) {
	return db.List(ctx, tx, query, args, func(scan db.Scan) (id PersonID, err error) {
		err = scan(&id)
		return id, err
	})
}

// selectAbove lists a person and everybody above in the reporting line. UNION
// ends it even where later assignments have closed a circle.
func selectAbove(ctx context.Context, tx *db.Tx, person PersonID) ([]PersonID, error) {
	return selectIDs(ctx, tx, `WITH RECURSIVE above (id, manager_id) AS (
		SELECT id, manager_id FROM person WHERE tenant_id = $1 AND id = $2
		UNION SELECT p.id, p.manager_id FROM person p JOIN above a ON p.id = a.manager_id WHERE p.tenant_id = $1)
		SELECT id FROM above`, person)
}

// selectBelow lists everybody below a person in the reporting line.
func selectBelow(ctx context.Context, tx *db.Tx, person PersonID) ([]PersonID, error) {
	return selectIDs(ctx, tx, `WITH RECURSIVE below (id) AS (
		SELECT id FROM person WHERE tenant_id = $1 AND manager_id = $2 AND manager_id <> 0
		UNION SELECT p.id FROM person p JOIN below b ON p.manager_id = b.id WHERE p.tenant_id = $1 AND p.manager_id <> 0)
		SELECT id FROM below WHERE id <> $2`, person)
}
