package org

import (
	"context"
	"strings"

	"xuefen/internal/platform/db"
)

// Keys are what people may be found by.
type Keys struct {
	Numbers, Names, Emails, Phones []string
}

// FindPeople finds everybody who has one of the keys, as they are now, in one
// statement. The keys must be clean, see Profile.Clean.
func (s *Service) FindPeople(ctx context.Context, tx *db.Tx, k Keys) ([]Person, error) {
	var conditions []string
	var args []any
	for _, key := range []struct {
		column string
		values []string
	}{{"number", k.Numbers}, {"name", k.Names}, {"email", k.Emails}, {"phone", k.Phones}} {
		if len(key.values) > 0 {
			conditions = append(conditions, tx.In(key.column, len(args)+2))
			args = append(args, db.Texts(tx, key.values))
		}
	}
	if len(conditions) == 0 {
		return nil, nil
	}
	return selectPeople(ctx, tx, "("+strings.Join(conditions, " OR ")+")", args...)
}

// ReportingLines gives the manager of everybody who has one, as of now.
func (s *Service) ReportingLines(ctx context.Context, tx *db.Tx) (map[PersonID]PersonID, error) {
	lines := map[PersonID]PersonID{}
	err := tx.Each(ctx, "SELECT id, manager_id FROM person WHERE tenant_id = $1 AND manager_id <> 0", nil, func(scan db.Scan) error {
		var id, manager PersonID
		err := scan(&id, &manager)
		lines[id] = manager
		return err
	})
	return lines, err
}

// Structure is new departments, positions and grades with their ids; each
// department stands after its parent and knows its whole path.
type Structure struct {
	Departments []Department
	Renamed     []Department // known departments with another name or kind
	Positions   []Position
	Grades      []Grade
}

// AddStructure writes many at once. Like Enter it checks nothing: the caller
// has called Hold and made sure that codes are clean and free.
func (s *Service) AddStructure(ctx context.Context, tx *db.Tx, add Structure) error {
	if len(add.Departments)+len(add.Renamed)+len(add.Positions)+len(add.Grades) == 0 {
		return nil
	}
	now := s.clock.Now()
	if err := insertDepartments(ctx, tx, add.Departments, now); err != nil {
		return err
	}
	for _, d := range add.Renamed {
		if err := s.RenameDepartment(ctx, tx, d.ID, d.Name, d.Kind, d.Sort); err != nil {
			return err
		}
	}
	if err := upsertPositions(ctx, tx, add.Positions, now); err != nil {
		return err
	}
	if err := upsertGrades(ctx, tx, add.Grades, now); err != nil {
		return err
	}
	return s.touch(ctx, tx)
}
