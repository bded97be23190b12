package org

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"xuefen/internal/platform/db"
)

const personColumns = `id, number, name, email, phone, hired_on, tags, department_id, position_id, grade_id,
	manager_id, mentor_id, status, workload_percent, next_change_at, created_at, changed_at`

// selectPeople reads people by a condition whose arguments start at $2, by
// employee number.
func selectPeople(ctx context.Context, tx *db.Tx, condition string, args ...any) ([]Person, error) {
	return db.List(ctx, tx, "SELECT "+personColumns+" FROM person WHERE tenant_id = $1 AND "+condition+" ORDER BY number", args, scanPerson)
}

func scanPerson(scan db.Scan) (p Person, err error) {
	var tags string
	var next, created, changed int64
	err = scan(&p.ID, &p.Number, &p.Name, &p.Email, &p.Phone, &p.HiredOn, &tags, &p.Department, &p.Position, &p.Grade,
		&p.Manager, &p.Mentor, &p.Status, &p.WorkloadPercent, &next, &created, &changed)
	if err != nil {
		return p, err
	}
	if next != 0 {
		p.nextChangeAt = db.Time(next)
	}
	p.CreatedAt, p.ChangedAt = db.Time(created), db.Time(changed)
	p.Tags, err = parseTags(tags)
	return p, err
}

func parseTags(text string) (tags []string, err error) {
	if text == "" || text == "[]" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(text), &tags); err != nil {
		return nil, fmt.Errorf("tags of a person: %w", err)
	}
	return tags, nil
}

func formatTags(tags []string) (string, error) {
	if len(tags) == 0 {
		return "[]", nil
	}
	text, err := json.Marshal(tags)
	return string(text), err
}

// mostPerStatement bounds the rows of one statement, so that an import of a
// whole company needs little memory on the way to PostgreSQL.
const mostPerStatement = 5_000

// upsertPeople writes people under their ids, present row and profile.
func upsertPeople(ctx context.Context, tx *db.Tx, people []Person) error {
	for part := range slices.Chunk(people, mostPerStatement) {
		if err := upsertSome(ctx, tx, part); err != nil {
			return err
		}
	}
	return nil
}

func upsertSome(ctx context.Context, tx *db.Tx, people []Person) error {
	b := db.NewBatch("person", `ON CONFLICT (id) DO UPDATE SET number = excluded.number, name = excluded.name, email = excluded.email,
		phone = excluded.phone, hired_on = excluded.hired_on, tags = excluded.tags, department_id = excluded.department_id,
		position_id = excluded.position_id, grade_id = excluded.grade_id, manager_id = excluded.manager_id, mentor_id = excluded.mentor_id,
		status = excluded.status, workload_percent = excluded.workload_percent, next_change_at = excluded.next_change_at,
		changed_at = excluded.changed_at`,
		db.Column{Name: "id", Type: db.Int}, db.Column{Name: "number", Type: db.Text}, db.Column{Name: "name", Type: db.Text},
		db.Column{Name: "email", Type: db.Text}, db.Column{Name: "phone", Type: db.Text}, db.Column{Name: "hired_on", Type: db.Text},
		db.Column{Name: "tags", Type: db.Text}, db.Column{Name: "department_id", Type: db.Int}, db.Column{Name: "position_id", Type: db.Int},
		db.Column{Name: "grade_id", Type: db.Int}, db.Column{Name: "manager_id", Type: db.Int}, db.Column{Name: "mentor_id", Type: db.Int},
		db.Column{Name: "status", Type: db.Text}, db.Column{Name: "workload_percent", Type: db.Int},
		db.Column{Name: "next_change_at", Type: db.Int}, db.Column{Name: "created_at", Type: db.Int}, db.Column{Name: "changed_at", Type: db.Int})
	for _, p := range people {
		tags, err := formatTags(p.Tags)
		if err != nil {
			return err
		}
		b.Add(p.ID, p.Number, p.Name, p.Email, p.Phone, string(p.HiredOn), tags, p.Department, p.Position, p.Grade,
			p.Manager, p.Mentor, string(p.Status), p.WorkloadPercent, microsOrZero(p.nextChangeAt), db.Micros(p.CreatedAt), db.Micros(p.ChangedAt))
	}
	_, err := b.Insert(ctx, tx)
	return err
}

func microsOrZero(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return db.Micros(t)
}

func insertAssignments(ctx context.Context, tx *db.Tx, assignments []Assignment) error {
	for part := range slices.Chunk(assignments, mostPerStatement) {
		if err := insertSome(ctx, tx, part); err != nil {
			return err
		}
	}
	return nil
}

func insertSome(ctx context.Context, tx *db.Tx, assignments []Assignment) error {
	b := db.NewBatch("assignment", "",
		db.Column{Name: "id", Type: db.Int}, db.Column{Name: "person_id", Type: db.Int}, db.Column{Name: "valid_from", Type: db.Int},
		db.Column{Name: "department_id", Type: db.Int}, db.Column{Name: "position_id", Type: db.Int}, db.Column{Name: "grade_id", Type: db.Int},
		db.Column{Name: "manager_id", Type: db.Int}, db.Column{Name: "mentor_id", Type: db.Int}, db.Column{Name: "status", Type: db.Text},
		db.Column{Name: "workload_percent", Type: db.Int}, db.Column{Name: "note", Type: db.Text},
		db.Column{Name: "recorded_at", Type: db.Int}, db.Column{Name: "recorded_by", Type: db.Int})
	ids, err := tx.NewIDs(ctx, len(assignments))
	if err != nil {
		return err
	}
	for i, a := range assignments {
		b.Add(ids[i], a.Person, db.Micros(a.ValidFrom), a.Department, a.Position, a.Grade, a.Manager, a.Mentor, string(a.Status),
			a.WorkloadPercent, a.Note, db.Micros(a.RecordedAt), a.RecordedBy)
	}
	_, err = b.Insert(ctx, tx)
	return err
}

// selectAssignments reads the true assignments of people, rising by their
// beginning: of those with the same beginning only the one recorded last.
func selectAssignments(ctx context.Context, tx *db.Tx, people []PersonID) (map[PersonID][]Assignment, error) {
	all := make(map[PersonID][]Assignment, len(people))
	err := tx.Each(ctx, `SELECT person_id, valid_from, department_id, position_id, grade_id, manager_id, mentor_id, status,
			workload_percent, note, recorded_at, recorded_by
		FROM assignment WHERE tenant_id = $1 AND `+tx.In("person_id", 2)+` ORDER BY person_id, valid_from, recorded_at, id`,
		[]any{db.Ints(tx, people)}, func(scan db.Scan) error {
			var a Assignment
			var from, recorded int64
			err := scan(&a.Person, &from, &a.Department, &a.Position, &a.Grade, &a.Manager, &a.Mentor, &a.Status,
				&a.WorkloadPercent, &a.Note, &recorded, &a.RecordedBy)
			a.ValidFrom, a.RecordedAt = db.Time(from), db.Time(recorded)
			list := all[a.Person]
			if n := len(list); n > 0 && list[n-1].ValidFrom.Equal(a.ValidFrom) {
				list[n-1] = a
			} else {
				all[a.Person] = append(list, a)
			}
			return err
		})
	return all, err
}
