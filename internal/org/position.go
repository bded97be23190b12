package org

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// PositionID names a position; 0 is none.
type PositionID int64

// Position is what a person does.
type Position struct {
	ID       PositionID
	Code     string // never changes
	Name     string
	ClosedAt time.Time // zero while it is in use
}

// Closed says that nobody can be given it any more.
func (p Position) Closed() bool { return !p.ClosedAt.IsZero() }

// GradeID names a grade; 0 is none.
type GradeID int64

// Grade is the level of a person.
type Grade struct {
	ID       GradeID
	Code     string // never changes
	Name     string
	Rank     int // a higher rank stands higher; two grades may share one
	ClosedAt time.Time
}

// Closed says that nobody can be given it any more.
func (g Grade) Closed() bool { return !g.ClosedAt.IsZero() }

// MostPositions and MostGrades bound the two lists.
const (
	MostPositions = 20_000
	MostGrades    = 1_000
)

// Positions lists all positions by code, closed ones too. The list is shared;
// callers must not change it.
func (s *Service) Positions(ctx context.Context, tx *db.Tx) ([]Position, error) {
	st, err := s.structureOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	return st.positions, nil
}

// Grades lists all grades from low to high, closed ones too. The list is
// shared; callers must not change it.
func (s *Service) Grades(ctx context.Context, tx *db.Tx) ([]Grade, error) {
	st, err := s.structureOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	return st.grades, nil
}

// AddPosition adds a position with a new code. Faults: org.position_code_taken
// and those of SavePosition.
func (s *Service) AddPosition(ctx context.Context, tx *db.Tx, code, name string) (Position, error) {
	if err := s.Hold(ctx, tx); err != nil {
		return Position{}, err
	}
	known, err := s.Positions(ctx, tx)
	if err != nil {
		return Position{}, err
	}
	clean, _ := CodeOf(code)
	if slices.ContainsFunc(known, func(k Position) bool { return k.Code == clean }) {
		return Position{}, fault.New(fault.Conflict, "org.position_code_taken", fault.Args{"code": clean}).At("code")
	}
	return s.SavePosition(ctx, tx, code, name, false)
}

// AddGrade adds a grade with a new code. Faults: org.grade_code_taken and
// those of SaveGrade.
func (s *Service) AddGrade(ctx context.Context, tx *db.Tx, code, name string, rank int) (Grade, error) {
	if err := s.Hold(ctx, tx); err != nil {
		return Grade{}, err
	}
	known, err := s.Grades(ctx, tx)
	if err != nil {
		return Grade{}, err
	}
	clean, _ := CodeOf(code)
	if slices.ContainsFunc(known, func(k Grade) bool { return k.Code == clean }) {
		return Grade{}, fault.New(fault.Conflict, "org.grade_code_taken", fault.Args{"code": clean}).At("code")
	}
	return s.SaveGrade(ctx, tx, code, name, rank, false)
}

// SavePosition writes a position under its code: a new code adds one, a known
// code renames it; closed takes it out of use. Faults: org.code_malformed,
// org.name_missing, org.name_too_long, org.too_many_positions.
func (s *Service) SavePosition(ctx context.Context, tx *db.Tx, code, name string, closed bool) (Position, error) {
	p := Position{}
	if err := s.Hold(ctx, tx); err != nil {
		return p, err
	}
	var err error
	if p.Code, err = CodeOf(code); err != nil {
		return p, err
	}
	if p.Name, err = NameOf(cmp.Or(name, code)); err != nil {
		return p, err
	}
	known, err := s.Positions(ctx, tx)
	if err != nil {
		return p, err
	}
	if i := slices.IndexFunc(known, func(k Position) bool { return k.Code == p.Code }); i >= 0 {
		p.ID, p.ClosedAt = known[i].ID, known[i].ClosedAt
	} else if len(known) >= MostPositions {
		return p, fault.New(fault.TooMany, "org.too_many_positions", fault.Args{"limit": MostPositions})
	}
	p.ClosedAt = closing(p.ClosedAt, closed, s.clock.Now())
	if p.ID == 0 {
		id, err := tx.NewID(ctx)
		if err != nil {
			return p, err
		}
		p.ID = PositionID(id)
	}
	if err := upsertPositions(ctx, tx, []Position{p}, s.clock.Now()); err != nil {
		return p, err
	}
	return p, s.touch(ctx, tx)
}

// SaveGrade writes a grade under its code, as SavePosition does. Faults:
// org.code_malformed, org.name_missing, org.name_too_long,
// org.too_many_grades.
func (s *Service) SaveGrade(ctx context.Context, tx *db.Tx, code, name string, rank int, closed bool) (Grade, error) {
	g := Grade{Rank: rank}
	if err := s.Hold(ctx, tx); err != nil {
		return g, err
	}
	var err error
	if g.Code, err = CodeOf(code); err != nil {
		return g, err
	}
	if g.Name, err = NameOf(cmp.Or(name, code)); err != nil {
		return g, err
	}
	known, err := s.Grades(ctx, tx)
	if err != nil {
		return g, err
	}
	if i := slices.IndexFunc(known, func(k Grade) bool { return k.Code == g.Code }); i >= 0 {
		g.ID, g.ClosedAt = known[i].ID, known[i].ClosedAt
	} else if len(known) >= MostGrades {
		return g, fault.New(fault.TooMany, "org.too_many_grades", fault.Args{"limit": MostGrades})
	}
	g.ClosedAt = closing(g.ClosedAt, closed, s.clock.Now())
	if g.ID == 0 {
		id, err := tx.NewID(ctx)
		if err != nil {
			return g, err
		}
		g.ID = GradeID(id)
	}
	if err := upsertGrades(ctx, tx, []Grade{g}, s.clock.Now()); err != nil {
		return g, err
	}
	return g, s.touch(ctx, tx)
}

// closing keeps the instant of the first closing.
func closing(was time.Time, closed bool, now time.Time) time.Time {
	switch {
	case !closed:
		return time.Time{}
	case was.IsZero():
		return now
	}
	return was
}

func selectPositions(ctx context.Context, tx *db.Tx) ([]Position, error) {
	return db.List(ctx, tx, "SELECT id, code, name, closed_at FROM job_position WHERE tenant_id = $1 ORDER BY code", nil,
		func(scan db.Scan) (p Position, err error) {
			var closed sql.NullInt64
			err = scan(&p.ID, &p.Code, &p.Name, &closed)
			if closed.Valid {
				p.ClosedAt = db.Time(closed.Int64)
			}
			return p, err
		})
}

func selectGrades(ctx context.Context, tx *db.Tx) ([]Grade, error) {
	return db.List(ctx, tx, "SELECT id, code, name, rank, closed_at FROM job_grade WHERE tenant_id = $1 ORDER BY rank, code", nil,
		func(scan db.Scan) (g Grade, err error) {
			var closed sql.NullInt64
			err = scan(&g.ID, &g.Code, &g.Name, &g.Rank, &closed)
			if closed.Valid {
				g.ClosedAt = db.Time(closed.Int64)
			}
			return g, err
		})
}

func upsertPositions(ctx context.Context, tx *db.Tx, positions []Position, now time.Time) error {
	b := db.NewBatch("job_position", "ON CONFLICT (tenant_id, code) DO UPDATE SET name = excluded.name, closed_at = excluded.closed_at",
		db.Column{Name: "id", Type: db.Int}, db.Column{Name: "code", Type: db.Text}, db.Column{Name: "name", Type: db.Text},
		db.Column{Name: "closed_at", Type: db.Int}, db.Column{Name: "created_at", Type: db.Int})
	for _, p := range positions {
		b.Add(p.ID, p.Code, p.Name, microsOrNull(p.ClosedAt), db.Micros(now))
	}
	_, err := b.Insert(ctx, tx)
	return err
}

func upsertGrades(ctx context.Context, tx *db.Tx, grades []Grade, now time.Time) error {
	b := db.NewBatch("job_grade", "ON CONFLICT (tenant_id, code) DO UPDATE SET name = excluded.name, rank = excluded.rank, closed_at = excluded.closed_at",
		db.Column{Name: "id", Type: db.Int}, db.Column{Name: "code", Type: db.Text}, db.Column{Name: "name", Type: db.Text},
		db.Column{Name: "rank", Type: db.Int}, db.Column{Name: "closed_at", Type: db.Int}, db.Column{Name: "created_at", Type: db.Int})
	for _, g := range grades {
		b.Add(g.ID, g.Code, g.Name, g.Rank, microsOrNull(g.ClosedAt), db.Micros(now))
	}
	_, err := b.Insert(ctx, tx)
	return err
}

func microsOrNull(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	micros := db.Micros(t)
	return &micros
}
