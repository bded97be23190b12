package roster

import (
	"context"
	"io"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/sheet"
)

// Importer takes rosters into companies. It opens its own transactions, since
// reading a file must not hold the database.
type Importer struct {
	db     *db.DB
	org    *org.Service
	clock  clock.Clock
	bundle *i18n.Bundle
}

// New makes an importer. The bundle holds the sentences of this module and of
// package sheet, for the files of rejected rows.
func New(d *db.DB, s *org.Service, c clock.Clock, b *i18n.Bundle) *Importer {
	return &Importer{db: d, org: s, clock: c, bundle: b}
}

// Source is a spreadsheet: an XLSX or CSV file in any usual encoding.
type Source struct {
	Name    string
	Content io.ReaderAt
	Size    int64
}

// MostBytes is the largest file that is taken.
const MostBytes = 64 << 20

func (s Source) open() (*sheet.Table, error) {
	return sheet.Open(s.Content, s.Size, s.Name, sheet.Limits{FileBytes: MostBytes})
}

// Options of an import in one go.
type Options struct {
	DryRun bool
	Layout Layout
	// Errors receives the rejected rows in ErrorsFormat with their reasons in Language;
	// nothing is written when there are none. It may be nil.
	Errors       io.Writer
	ErrorsFormat Format // CSV unless it says otherwise
	Language     i18n.Language
}

// Report is what an import did or, dry, would do.
type Report struct {
	Rows, New, Changed, Unchanged, Rejected int
	NewDepartments, NewPositions, NewGrades int
	// RejectedDepartments counts the rows of the sheet of departments that
	// were left out; Rejected counts people only.
	RejectedDepartments int
	Issues              []Issue
}

func reportOf(f *File, p *Plan) Report {
	departments := map[int]bool{}
	for _, i := range p.Issues {
		if f.UnitSheet != "" && i.Sheet == f.UnitSheet && !i.Notice {
			departments[i.Row] = true
		}
	}
	return Report{
		RejectedDepartments: len(departments),
		Rows:                p.Rows, New: p.New, Changed: p.Changed, Unchanged: p.Unchanged, Rejected: p.Rejected,
		NewDepartments: len(p.Departments), NewPositions: len(p.Positions), NewGrades: len(p.Grades), Issues: p.Issues,
	}
}

// Run reads a file and takes every good row in one transaction, without the
// stops of a preview: the command line and the demo company use it. It stands
// in the history of imports, without its file. Faults are
// about the whole file: those of package sheet, org.roster_too_many_rows.
func (m *Importer) Run(ctx context.Context, tenant db.TenantID, src Source, o Options) (Report, error) {
	table, err := src.open()
	if err != nil {
		return Report{}, err
	}
	in, err := m.location(ctx, tenant)
	if err != nil {
		return Report{}, err
	}
	file, err := read(table, o.Layout, in, nil)
	if err != nil {
		return Report{}, err
	}
	var plan *Plan
	if o.DryRun {
		plan, err = m.preview(ctx, tenant, file)
	} else {
		plan, err = m.apply(ctx, tenant, file, src.Name)
	}
	if err != nil {
		return Report{}, err
	}
	if o.Errors != nil && plan.Rejected > 0 {
		err = m.writeRejected(o.Errors, o.ErrorsFormat, table, file, plan, nil, o.Language)
	}
	return reportOf(file, plan), err
}

func (m *Importer) location(ctx context.Context, tenant db.TenantID) (in *time.Location, err error) {
	err = m.db.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		in, err = m.org.Location(ctx, tx)
		return err
	})
	return in, err
}

func (m *Importer) preview(ctx context.Context, tenant db.TenantID, file *File) (plan *Plan, err error) {
	err = m.db.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		plan, err = m.plan(ctx, tx, file)
		return err
	})
	return plan, err
}

func (m *Importer) plan(ctx context.Context, tx *db.Tx, file *File) (*Plan, error) {
	company, err := load(ctx, tx, m.org, m.clock.Now(), file)
	if err != nil {
		return nil, err
	}
	return MakePlan(file, company), nil
}

func (m *Importer) apply(ctx context.Context, tenant db.TenantID, file *File, name string) (plan *Plan, err error) {
	err = m.db.Tenant(tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if plan, err = m.planAndWrite(ctx, tx, file, name); err != nil {
			return err
		}
		now := m.clock.Now()
		i := Import{FileName: org.PlainText(name), State: Done, CreatedAt: now, FinishedAt: now}
		i.show(sight{file: file, plan: plan})
		return insertImport(ctx, tx, &i, nil)
	})
	return plan, err
}

func (m *Importer) planAndWrite(ctx context.Context, tx *db.Tx, file *File, name string) (*Plan, error) {
	if err := m.org.Hold(ctx, tx); err != nil {
		return nil, err
	}
	plan, err := m.plan(ctx, tx, file)
	if err != nil || !plan.Changes() {
		return plan, err
	}
	return plan, write(ctx, tx, m.org, plan, name)
}
