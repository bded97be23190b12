package roster

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// ErrImportUnknown is the fault for an import that is not there.
var ErrImportUnknown = fault.New(fault.NotFound, "org.roster_import_unknown", nil)

func insertImport(ctx context.Context, tx *db.Tx, i *Import, content []byte) error {
	layout, report, err := encode(i)
	if err != nil {
		return err
	}
	id, err := tx.NewID(ctx)
	if err != nil {
		return err
	}
	var stored any // NULL rather than empty bytes
	if content != nil {
		stored = content
	}
	actor, _ := access.ActorOf(ctx)
	i.ID, i.CreatedBy, i.revision, i.Kept = ImportID(id), actor.Account, 1, content != nil
	_, err = tx.Exec(ctx, `INSERT INTO roster_import (id, tenant_id, file_name, content, state, layout, report, created_at, created_by, finished_at)
		VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10)`,
		id, i.FileName, stored, string(i.State), layout, report, db.Micros(i.CreatedAt), i.CreatedBy, finished(i.FinishedAt))
	return err
}

// updateImport writes an import as it has become, unless somebody else has
// changed it since it was read.
func updateImport(ctx context.Context, tx *db.Tx, i *Import) error {
	layout, report, err := encode(i)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE roster_import SET state = $4, layout = $5, report = $6, finished_at = $7, revision = revision + 1
		WHERE tenant_id = $1 AND id = $2 AND revision = $3`,
		i.ID, i.revision, string(i.State), layout, report, finished(i.FinishedAt))
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "org.roster_changed_meanwhile", nil)
	}
	i.revision++
	return err
}

func encode(i *Import) (layout, report string, err error) {
	l, err := json.Marshal(i.Layout)
	if err != nil {
		return "", "", err
	}
	r, err := json.Marshal(i.Preview)
	return string(l), string(r), err
}

func finished(at time.Time) *int64 {
	if at.IsZero() {
		return nil
	}
	micros := db.Micros(at)
	return &micros
}

const importColumns = "id, file_name, state, layout, report, revision, created_at, created_by, finished_at, content IS NOT NULL"

func scanImport(scan db.Scan) (i Import, err error) {
	var layout, report string
	var created int64
	var done sql.NullInt64
	if err := scan(&i.ID, &i.FileName, &i.State, &layout, &report, &i.revision, &created, &i.CreatedBy, &done, &i.Kept); err != nil {
		return i, err
	}
	i.CreatedAt = db.Time(created)
	if done.Valid {
		i.FinishedAt = db.Time(done.Int64)
	}
	if err := json.Unmarshal([]byte(layout), &i.Layout); err != nil {
		return i, fmt.Errorf("layout of import %d: %w", i.ID, err)
	}
	if err := json.Unmarshal([]byte(report), &i.Preview); err != nil {
		return i, fmt.Errorf("report of import %d: %w", i.ID, err)
	}
	return i, nil
}

func selectImport(ctx context.Context, tx *db.Tx, id ImportID) (Import, error) {
	found, err := db.List(ctx, tx, "SELECT "+importColumns+" FROM roster_import WHERE tenant_id = $1 AND id = $2", []any{id}, scanImport)
	if err != nil {
		return Import{}, err
	}
	if len(found) == 0 {
		return Import{}, ErrImportUnknown
	}
	return found[0], nil
}

func selectContent(ctx context.Context, tx *db.Tx, id ImportID) (content []byte, err error) {
	_, err = tx.One(ctx, "SELECT content FROM roster_import WHERE tenant_id = $1 AND id = $2", []any{id}, &content)
	return content, err
}

func selectEdits(ctx context.Context, tx *db.Tx, id ImportID) (Edits, error) {
	edits := Edits{}
	err := tx.Each(ctx, "SELECT row_number, column_key, value FROM roster_edit WHERE tenant_id = $1 AND import_id = $2", []any{id},
		func(scan db.Scan) error {
			var row int
			var key, value string
			if err := scan(&row, &key, &value); err != nil {
				return err
			}
			if c, ok := ColumnOf(key); ok {
				if edits[row] == nil {
					edits[row] = map[Column]string{}
				}
				edits[row][c] = value
			}
			return nil
		})
	return edits, err
}

func upsertEdits(ctx context.Context, tx *db.Tx, id ImportID, edits Edits) error {
	b := db.NewBatch("roster_edit", "ON CONFLICT (import_id, row_number, column_key) DO UPDATE SET value = excluded.value",
		db.Column{Name: "import_id", Type: db.Int}, db.Column{Name: "row_number", Type: db.Int},
		db.Column{Name: "column_key", Type: db.Text}, db.Column{Name: "value", Type: db.Text})
	for row, cells := range edits {
		for c, value := range cells {
			b.Add(id, row, c.String(), value)
		}
	}
	_, err := b.Insert(ctx, tx)
	return err
}

// remarkBody is what of a remark is stored as text.
type remarkBody struct {
	Values map[string]string `json:"values"`
	Cells  []CellRemark      `json:"cells"`
}

func replaceRemarks(ctx context.Context, tx *db.Tx, id ImportID, remarks []Remark) error {
	if _, err := tx.Exec(ctx, "DELETE FROM roster_row WHERE tenant_id = $1 AND import_id = $2", id); err != nil {
		return err
	}
	b := db.NewBatch("roster_row", "", db.Column{Name: "import_id", Type: db.Int}, db.Column{Name: "position", Type: db.Int},
		db.Column{Name: "sheet", Type: db.Text}, db.Column{Name: "number", Type: db.Int}, db.Column{Name: "rejected", Type: db.Bool},
		db.Column{Name: "body", Type: db.Text})
	for _, r := range remarks {
		body, err := json.Marshal(remarkBody{r.Values, r.Cells})
		if err != nil {
			return err
		}
		b.Add(id, r.Position, r.Sheet, r.Row, r.Rejected, string(body))
	}
	_, err := b.Insert(ctx, tx)
	return err
}

func selectRemarks(ctx context.Context, tx *db.Tx, id ImportID, after, limit int, rejectedOnly bool) ([]Remark, error) {
	return db.List(ctx, tx, `SELECT position, sheet, number, rejected, body FROM roster_row
		WHERE tenant_id = $1 AND import_id = $2 AND position > $3 AND (rejected OR NOT $4) ORDER BY position LIMIT $5`,
		[]any{id, after, rejectedOnly, limit}, func(scan db.Scan) (r Remark, err error) {
			var body string
			if err := scan(&r.Position, &r.Sheet, &r.Row, &r.Rejected, &body); err != nil {
				return r, err
			}
			var b remarkBody
			if err := json.Unmarshal([]byte(body), &b); err != nil {
				return r, fmt.Errorf("row %d of import %d: %w", r.Row, id, err)
			}
			r.Values, r.Cells = b.Values, b.Cells
			return r, nil
		})
}
