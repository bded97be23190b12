package org

import (
	"context"
	"fmt"
	"sync"
	"time"

	"xuefen/internal/platform/db"
)

// structure is what changes seldom and is asked often: the time zone, the
// tree, positions and grades of one tenant at one revision. It never changes
// once it is made.
type structure struct {
	revision  int64
	location  *time.Location
	tree      *Tree
	positions []Position
	grades    []Grade
	position  map[PositionID]Position
	grade     map[GradeID]Grade
}

// structureMemory keeps the newest structure of each tenant that this process
// has met. It grows by one entry per tenant.
type structureMemory struct{ known sync.Map }

// memory is what one transaction has read so far.
type memory struct {
	tenant    Tenant
	structure *structure
	// touched says that this transaction changed the structure: what it reads
	// may be rolled back, so nobody else may see it.
	touched bool
	held    bool // Hold has been called
}

type memoryKey struct{}

func memoryOf(tx *db.Tx) *memory {
	return tx.Value(memoryKey{}, func() any { return &memory{} }).(*memory)
}

func forgetIn(tx *db.Tx) {
	m := memoryOf(tx)
	*m = memory{touched: true, held: m.held}
}

// structureOf reads at most the tenant's own row when this process already
// knows the structure of that revision.
func (s *Service) structureOf(ctx context.Context, tx *db.Tx) (*structure, error) {
	m := memoryOf(tx)
	if m.structure != nil {
		return m.structure, nil
	}
	t, err := s.TenantOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	if known, ok := s.structures.known.Load(t.ID); ok && !m.touched {
		if st := known.(*structure); st.revision == t.revision {
			m.structure = st
			return st, nil
		}
	}
	st, err := loadStructure(ctx, tx, t)
	if err != nil {
		return nil, err
	}
	m.structure = st
	if !m.touched {
		s.structures.known.Store(t.ID, st)
	}
	return st, nil
}

func loadStructure(ctx context.Context, tx *db.Tx, t Tenant) (*structure, error) {
	st := &structure{revision: t.revision, position: map[PositionID]Position{}, grade: map[GradeID]Grade{}}
	var err error
	if st.location, err = time.LoadLocation(t.TimeZone); err != nil {
		return nil, fmt.Errorf("time zone of tenant %d: %w", t.ID, err)
	}
	departments, err := selectDepartments(ctx, tx)
	if err != nil {
		return nil, err
	}
	places, err := selectPlaces(ctx, tx)
	if err != nil {
		return nil, err
	}
	st.tree = newTree(departments, places)
	if st.positions, err = selectPositions(ctx, tx); err != nil {
		return nil, err
	}
	for _, p := range st.positions {
		st.position[p.ID] = p
	}
	if st.grades, err = selectGrades(ctx, tx); err != nil {
		return nil, err
	}
	for _, g := range st.grades {
		st.grade[g.ID] = g
	}
	return st, nil
}
