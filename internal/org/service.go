// Package org knows who belongs to a company: tenants, the department tree
// with its branches, positions, grades, people, and where each of them stood
// at any time.
//
// A person's present row is derived; the truth is the append-only list of
// assignments, each valid from a day until the next one. Everything that
// depends on place or rank at some past time asks StandAt or HistoriesOf and
// never the present row.
package org

import (
	"context"
	"embed"
	"io/fs"

	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed locales
var locales embed.FS

// Migrations are the tables of this module.
func Migrations() db.Module { return db.Module{Name: "org", FS: migrations} }

// Locales are the sentences of this module.
func Locales() fs.FS { return locales }

// Service answers questions about the organisation and changes it. It is safe
// for concurrent use. Unless a method says otherwise it works in the caller's
// transaction of one tenant, so that its effect is atomic with the caller's.
type Service struct {
	db         *db.DB
	clock      clock.Clock
	structures structureMemory
}

// New makes the service.
func New(d *db.DB, c clock.Clock) *Service { return &Service{db: d, clock: c} }

// Hold makes changes of one tenant's organisation happen one after another.
// What is checked over many rows (unique e-mails, no circle of managers) then
// stays true until the commit. Every command of this service holds; whoever
// checks first and calls Enter holds before.
func (s *Service) Hold(ctx context.Context, tx *db.Tx) error {
	found, err := tx.One(ctx, "SELECT revision FROM tenant WHERE tenant_id = $1 AND id = $1"+tx.ForUpdate(), nil, new(int64))
	if err == nil && !found {
		return ErrTenantUnknown
	}
	if m := memoryOf(tx); !m.held {
		// What was read before waiting for the others may be old by now.
		*m = memory{touched: m.touched, held: true}
	}
	return err
}

// touch makes every process forget what it remembers of the structure.
func (s *Service) touch(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, "UPDATE tenant SET revision = revision + 1 WHERE tenant_id = $1 AND id = $1", nil...)
	forgetIn(tx)
	return err
}

// Faults that callers tell apart with errors.Is.
var (
	ErrTenantUnknown     = fault.New(fault.NotFound, "org.tenant_unknown", nil)
	ErrDepartmentUnknown = fault.New(fault.NotFound, "org.department_unknown", nil)
	ErrPositionUnknown   = fault.New(fault.NotFound, "org.position_unknown", nil)
	ErrGradeUnknown      = fault.New(fault.NotFound, "org.grade_unknown", nil)
	ErrPersonUnknown     = fault.New(fault.NotFound, "org.person_unknown", nil)
)
