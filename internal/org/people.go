package org

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"xuefen/internal/platform/db"
)

// Filter says which people to list; zero fields do not filter, except Reach,
// whose zero value covers nobody.
type Filter struct {
	Reach      Reach
	Department DepartmentID // with all below
	Position   PositionID
	Grade      GradeID
	Manager    PersonID // those who report to this person directly
	Mentor     PersonID
	Statuses   []Status
	Query      string // part of the name, or the beginning of number or e-mail
}

// Page cuts a list: what comes after a cursor, at most Limit entries. The
// empty cursor begins at the start.
type Page struct {
	After string
	Limit int
}

// MostPerPage is the largest page; DefaultPerPage answers a Limit of 0.
const (
	MostPerPage    = 1_000
	DefaultPerPage = 50
)

// People lists people by employee number. Next is the cursor of the following
// page, "" after the last.
func (s *Service) People(ctx context.Context, tx *db.Tx, f Filter, page Page) (people []Person, next string, err error) {
	if f.Reach.Empty() {
		return nil, "", nil
	}
	conditions, args, err := s.conditions(ctx, tx, f)
	if err != nil {
		return nil, "", err
	}
	limit := page.Limit
	if limit <= 0 {
		limit = DefaultPerPage
	}
	limit = min(limit, MostPerPage)
	args = append(args, PlainText(page.After), limit+1)
	query := "SELECT " + personColumns + " FROM person WHERE tenant_id = $1 AND " + strings.Join(conditions, " AND ") +
		" AND number > $" + strconv.Itoa(len(args)) + " ORDER BY number LIMIT $" + strconv.Itoa(len(args)+1)
	people, err = db.List(ctx, tx, query, args, scanPerson)
	if err != nil {
		return nil, "", err
	}
	if len(people) > limit {
		people = people[:limit]
		next = people[limit-1].Number
	}
	return people, next, nil
}

// CountPeople counts those a filter covers.
func (s *Service) CountPeople(ctx context.Context, tx *db.Tx, f Filter) (n int, err error) {
	if f.Reach.Empty() {
		return 0, nil
	}
	conditions, args, err := s.conditions(ctx, tx, f)
	if err != nil {
		return 0, err
	}
	_, err = tx.One(ctx, "SELECT count(*) FROM person WHERE tenant_id = $1 AND "+strings.Join(conditions, " AND "), args, &n)
	return n, err
}

// CountByStatus counts the people within a reach by their present status.
func (s *Service) CountByStatus(ctx context.Context, tx *db.Tx, r Reach) (map[Status]int, error) {
	counts := map[Status]int{}
	if r.Empty() {
		return counts, nil
	}
	condition, args := r.condition(tx, 2)
	err := tx.Each(ctx, "SELECT status, count(*) FROM person WHERE tenant_id = $1 AND "+condition+" GROUP BY status", args,
		func(scan db.Scan) error {
			var status Status
			var n int
			err := scan(&status, &n)
			counts[status] = n
			return err
		})
	return counts, err
}

// Headcounts counts the people who have not left in each department itself,
// those below not included.
func (s *Service) Headcounts(ctx context.Context, tx *db.Tx) (map[DepartmentID]int, error) {
	counts := map[DepartmentID]int{}
	err := tx.Each(ctx, "SELECT department_id, count(*) FROM person WHERE tenant_id = $1 AND status <> 'left' GROUP BY department_id", nil,
		func(scan db.Scan) error {
			var id DepartmentID
			var n int
			err := scan(&id, &n)
			counts[id] = n
			return err
		})
	return counts, err
}

// conditions turns a filter into SQL whose arguments start at $2.
func (s *Service) conditions(ctx context.Context, tx *db.Tx, f Filter) (conditions []string, args []any, err error) {
	condition, args := f.Reach.condition(tx, 2)
	conditions = []string{condition}
	next := func() int { return len(args) + 2 }
	equal := func(column string, value int64) {
		if value != 0 {
			conditions = append(conditions, column+" = $"+strconv.Itoa(next()))
			args = append(args, value)
		}
	}
	equal("position_id", int64(f.Position))
	equal("grade_id", int64(f.Grade))
	equal("manager_id", int64(f.Manager))
	equal("mentor_id", int64(f.Mentor))
	if f.Department != 0 {
		below, err := s.Subtree(ctx, tx, f.Department)
		if err != nil {
			return nil, nil, err
		}
		conditions = append(conditions, tx.In("department_id", next()))
		args = append(args, db.Ints(tx, below))
	}
	if len(f.Statuses) > 0 {
		conditions = append(conditions, tx.In("status", next()))
		args = append(args, db.Texts(tx, f.Statuses))
	}
	if words := strings.Fields(strings.ToLower(PlainText(f.Query))); len(words) > 0 {
		for _, word := range words[:min(len(words), mostWords)] {
			n := strconv.Itoa(next())
			m := strconv.Itoa(next() + 1)
			conditions = append(conditions, `(lower(name) LIKE $`+n+` ESCAPE '!' OR lower(number) LIKE $`+m+` ESCAPE '!' OR email LIKE $`+m+` ESCAPE '!')`)
			args = append(args, "%"+escapeLike(word)+"%", escapeLike(word)+"%")
		}
	}
	return conditions, args, nil
}

// mostWords bounds the words of a query that are looked at.
const mostWords = 5

var likeEscapes = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

func escapeLike(word string) string { return likeEscapes.Replace(word) }

// NamesOf gives number and name of people in one statement, for lists of other
// modules; unknown ids are absent.
func (s *Service) NamesOf(ctx context.Context, tx *db.Tx, people []PersonID) (map[PersonID]Name, error) {
	names := make(map[PersonID]Name, len(people))
	ids := slices.Clone(people)
	slices.Sort(ids)
	err := tx.Each(ctx, "SELECT id, number, name FROM person WHERE tenant_id = $1 AND "+tx.In("id", 2), []any{db.Ints(tx, slices.Compact(ids))},
		func(scan db.Scan) error {
			var id PersonID
			var n Name
			err := scan(&id, &n.Number, &n.Name)
			names[id] = n
			return err
		})
	return names, err
}

// Name is how a person is shown in a list.
type Name struct{ Number, Name string }
