package roster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/sheet"
)

// Upload takes a file in and previews it; nothing of it is written to the
// company. A file that is no spreadsheet is a fault of package sheet and
// leaves nothing behind; one whose columns are not understood becomes an
// import with a Problem, which Arrange mends.
func (m *Importer) Upload(ctx context.Context, tenant db.TenantID, src Source) (Import, error) {
	if _, err := src.open(); err != nil {
		return Import{}, err
	}
	content := make([]byte, src.Size)
	if _, err := src.Content.ReadAt(content, 0); err != nil && !errors.Is(err, io.EOF) {
		return Import{}, fmt.Errorf("read the uploaded file: %w", err)
	}
	i := Import{FileName: org.PlainText(src.Name), State: Open, CreatedAt: m.clock.Now()}
	seen, err := m.look(ctx, tenant, &i, content, nil)
	if err != nil {
		return Import{}, err
	}
	err = m.db.Tenant(tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := insertImport(ctx, tx, &i, content); err != nil {
			return err
		}
		return replaceRemarks(ctx, tx, i.ID, seen.remarks)
	})
	return i, err
}

// sight is what looking at a file gave.
type sight struct {
	table   *sheet.Table
	file    *File // nil when the columns cannot be used
	plan    *Plan
	remarks []Remark
}

// look reads and plans a file and fills the import's preview.
func (m *Importer) look(ctx context.Context, tenant db.TenantID, i *Import, content []byte, edits Edits) (sight, error) {
	s, err := m.read(ctx, tenant, i, content, edits)
	if err != nil || s.file == nil {
		return s, err
	}
	if s.plan, err = m.preview(ctx, tenant, s.file); err != nil {
		return s, err
	}
	s.remarks = i.show(s)
	return s, nil
}

// read opens a stored file and reads its rows. Columns that cannot be used are
// the preview's Problem and no error.
func (m *Importer) read(ctx context.Context, tenant db.TenantID, i *Import, content []byte, edits Edits) (sight, error) {
	in, err := m.location(ctx, tenant)
	if err != nil {
		return sight{}, err
	}
	s := sight{}
	if s.table, err = (Source{Name: i.FileName, Content: bytes.NewReader(content), Size: int64(len(content))}).open(); err != nil {
		return s, err
	}
	s.file, err = read(s.table, i.Layout, in, edits)
	i.Preview = Preview{}
	if problem, ok := fault.Of(err); ok && problem.Code == "sheet.columns_do_not_match" {
		message := messageOf(problem)
		i.Preview.Problem = &message
		s.file, err = nil, nil
	}
	if err == nil {
		i.Preview.describe(s.table, i.Layout)
	}
	return s, err
}

// show fills the preview from a plan.
func (i *Import) show(s sight) []Remark {
	described := i.Preview
	i.Preview = previewOf(s.file, s.plan)
	i.Preview.Sheets, i.Preview.Headings, i.Preview.Columns = described.Sheets, described.Headings, described.Columns
	return remarksOf(s.file, s.plan, &i.Preview)
}

// describe says what the file looks like, for choosing sheet and columns.
func (v *Preview) describe(t *sheet.Table, l Layout) {
	v.Sheets, v.Columns = nil, map[string]int{}
	for _, s := range t.Sheets() {
		if !s.Hidden {
			v.Sheets = append(v.Sheets, s.Name)
		}
	}
	v.Sheet, v.Headings = t.Sheet(), t.Header().Headings
	m := t.Header().Match(sheetColumns())
	if overridden, err := m.Override(l.Columns); err == nil {
		m = overridden
	}
	for c := range columnCount {
		if at, ok := m.Index(c.String()); ok {
			v.Columns[c.String()] = at
		}
	}
}

// Find gives an import. Fault: org.roster_import_unknown.
func (m *Importer) Find(ctx context.Context, tx *db.Tx, id ImportID) (Import, error) {
	return selectImport(ctx, tx, id)
}

// History lists imports, the latest first, from before an id (0: from the
// latest).
func (m *Importer) History(ctx context.Context, tx *db.Tx, before ImportID, limit int) ([]Import, error) {
	return db.List(ctx, tx, "SELECT "+importColumns+` FROM roster_import
		WHERE tenant_id = $1 AND (CAST($2 AS bigint) = 0 OR id < $2) ORDER BY id DESC LIMIT $3`, []any{before, limit}, scanImport)
}

// Remarks lists the rows of an import that have something wrong or worth
// saying, in the order of the file, from behind a position (-1: from the
// first).
func (m *Importer) Remarks(ctx context.Context, tx *db.Tx, id ImportID, after, limit int, rejectedOnly bool) ([]Remark, error) {
	if _, err := selectImport(ctx, tx, id); err != nil {
		return nil, err
	}
	return selectRemarks(ctx, tx, id, after, limit, rejectedOnly)
}

// Arrange says which sheet and columns to read and previews again. Faults:
// org.roster_import_unknown, org.roster_finished, sheet.no_such_column,
// sheet.no_such_sheet, org.roster_changed_meanwhile.
func (m *Importer) Arrange(ctx context.Context, tenant db.TenantID, id ImportID, l Layout) (Import, error) {
	return m.again(ctx, tenant, id, func(i *Import, _ Edits) (Edits, error) {
		i.Layout = l
		return nil, nil
	})
}

// MostEdits is how many cells one import may have mended by hand; more are
// better mended in the file.
const MostEdits = 2_000

// Mend replaces cells of the file and previews again; an edit of a row that
// the file does not have does nothing. Faults: org.roster_import_unknown,
// org.roster_finished, org.roster_too_many_edits,
// org.roster_changed_meanwhile.
func (m *Importer) Mend(ctx context.Context, tenant db.TenantID, id ImportID, cells Edits) (Import, error) {
	return m.again(ctx, tenant, id, func(_ *Import, known Edits) (Edits, error) {
		count := 0
		for row, mended := range cells {
			if known[row] == nil {
				known[row] = map[Column]string{}
			}
			for c, value := range mended {
				mended[c] = org.PlainText(value)
				known[row][c] = mended[c]
			}
		}
		for _, mended := range known {
			count += len(mended)
		}
		if count > MostEdits {
			return nil, fault.New(fault.TooMany, "org.roster_too_many_edits", fault.Args{"limit": MostEdits})
		}
		return cells, nil
	})
}

// again changes an open import and previews it anew. Change gets the known
// edits, adds to them, and gives those to be stored.
func (m *Importer) again(ctx context.Context, tenant db.TenantID, id ImportID, change func(*Import, Edits) (Edits, error)) (Import, error) {
	i, content, edits, err := m.open(ctx, tenant, id)
	if err != nil {
		return i, err
	}
	fresh, err := change(&i, edits)
	if err != nil {
		return i, err
	}
	seen, err := m.look(ctx, tenant, &i, content, edits)
	if err != nil {
		return i, err
	}
	err = m.db.Tenant(tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := updateImport(ctx, tx, &i); err != nil {
			return err
		}
		if err := upsertEdits(ctx, tx, id, fresh); err != nil {
			return err
		}
		return replaceRemarks(ctx, tx, id, seen.remarks)
	})
	return i, err
}

// open reads an open import with its file and edits.
func (m *Importer) open(ctx context.Context, tenant db.TenantID, id ImportID) (i Import, content []byte, edits Edits, err error) {
	i, content, edits, err = m.stored(ctx, tenant, id)
	if err == nil && i.State != Open {
		err = fault.New(fault.Conflict, "org.roster_finished", nil)
	}
	return i, content, edits, err
}

func (m *Importer) stored(ctx context.Context, tenant db.TenantID, id ImportID) (i Import, content []byte, edits Edits, err error) {
	err = m.db.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if i, err = selectImport(ctx, tx, id); err != nil {
			return err
		}
		if !i.Kept {
			return fault.New(fault.NotFound, "org.roster_file_forgotten", nil)
		}
		if content, err = selectContent(ctx, tx, id); err != nil {
			return err
		}
		edits, err = selectEdits(ctx, tx, id)
		return err
	})
	return i, content, edits, err
}

// Rejected gives a function that writes the rejected rows of an import with
// their reasons: those of the preview while it is open, those left out once it
// is done. Faults: org.roster_import_unknown, org.roster_file_forgotten,
// org.roster_columns_first.
func (m *Importer) Rejected(ctx context.Context, tenant db.TenantID, id ImportID, f Format, l i18n.Language) (func(io.Writer) error, error) {
	i, content, edits, err := m.stored(ctx, tenant, id)
	if err != nil {
		return nil, err
	}
	seen, err := m.look(ctx, tenant, &i, content, edits)
	if err != nil {
		return nil, err
	}
	if seen.file == nil {
		return nil, fault.New(fault.Conflict, "org.roster_columns_first", nil)
	}
	return func(w io.Writer) error { return m.writeRejected(w, f, seen.table, seen.file, seen.plan, edits, l) }, nil
}
