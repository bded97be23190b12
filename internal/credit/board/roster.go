package board

import (
	"context"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// roster is everybody who may stand on a board, in the order of employee
// numbers, with the place they hold now. It never changes once it is made.
type roster struct {
	people      []org.PersonID // by member
	departments []org.DepartmentID
	positions   []org.PositionID
	index       map[org.PersonID]member
	tree        *org.Tree
	list        []org.Department // the tree in reading order
}

// onBoards are the statuses that stand on boards (decision 13).
var onBoards = []org.Status{org.Probation, org.Active}

// loadRoster reads everybody, or only looks whether the departments have
// changed when the people are known already.
func loadRoster(ctx context.Context, tx *db.Tx, o *org.Service, known *roster) (*roster, error) {
	tree, err := o.Tree(ctx, tx)
	if err != nil {
		return nil, err
	}
	if known != nil && known.tree == tree {
		return known, nil
	}
	r := &roster{index: map[org.PersonID]member{}}
	if known != nil {
		*r = *known
	} else if err := r.readPeople(ctx, tx, o); err != nil {
		return nil, err
	}
	r.tree = tree
	r.list, err = o.Departments(ctx, tx)
	return r, err
}

func (r *roster) readPeople(ctx context.Context, tx *db.Tx, o *org.Service) error {
	everybody := org.Filter{Reach: org.Reach{All: true}, Statuses: onBoards}
	for page := (org.Page{Limit: org.MostPerPage}); ; {
		people, next, err := o.People(ctx, tx, everybody, page)
		if err != nil {
			return err
		}
		for _, p := range people {
			r.index[p.ID] = member(len(r.people))
			r.people = append(r.people, p.ID)
			r.departments = append(r.departments, p.Department)
			r.positions = append(r.positions, p.Position)
		}
		if next == "" {
			return nil
		}
		page.After = next
	}
}

// belongs tells who is in the group of a query; nil means everybody.
func (r *roster) belongs(q Query) func(member) bool {
	if q.Department == 0 && q.Position == 0 {
		return nil
	}
	below := map[org.DepartmentID]bool{}
	for _, d := range r.tree.Subtree(q.Department) {
		below[d] = true
	}
	return func(m member) bool {
		return (q.Department == 0 || below[r.departments[m]]) && (q.Position == 0 || r.positions[m] == q.Position)
	}
}

// count is how many members are in a group.
func (r *roster) count(belongs func(member) bool) int {
	if belongs == nil {
		return len(r.people)
	}
	n := 0
	for m := range r.people {
		if belongs(member(m)) {
			n++
		}
	}
	return n
}
