package roster

import (
	"context"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Confirm takes every good row of an open import into the company, in one
// transaction, on the company as it is then: what changed since the preview is
// seen. Faults: org.roster_import_unknown, org.roster_finished,
// org.roster_columns_first, org.roster_changed_meanwhile.
func (m *Importer) Confirm(ctx context.Context, tenant db.TenantID, id ImportID) (Import, error) {
	i, content, edits, err := m.open(ctx, tenant, id)
	if err != nil {
		return i, err
	}
	seen, err := m.read(ctx, tenant, &i, content, edits)
	if err != nil {
		return i, err
	}
	if seen.file == nil {
		return i, fault.New(fault.Conflict, "org.roster_columns_first", nil)
	}
	read := i
	err = m.db.Tenant(tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		i = read // the transaction may run again
		if seen.plan, err = m.planAndWrite(ctx, tx, seen.file, i.FileName); err != nil {
			return err
		}
		remarks := i.show(seen)
		i.State, i.FinishedAt = Done, m.clock.Now()
		if err := updateImport(ctx, tx, &i); err != nil {
			return err
		}
		return replaceRemarks(ctx, tx, id, remarks)
	})
	return i, err
}

// Discard gives an open import up and forgets its file. Faults:
// org.roster_import_unknown, org.roster_finished.
func (m *Importer) Discard(ctx context.Context, tx *db.Tx, id ImportID) error {
	i, err := selectImport(ctx, tx, id)
	if err != nil {
		return err
	}
	if i.State != Open {
		return fault.New(fault.Conflict, "org.roster_finished", nil)
	}
	i.State, i.FinishedAt = Discarded, m.clock.Now()
	if err := updateImport(ctx, tx, &i); err != nil {
		return err
	}
	return forget(ctx, tx, "import_id = $2", "id = $2", id)
}

// KeptFor is how long the files of imports are kept.
const KeptFor = 30 * 24 * time.Hour

// Forget removes the files, remarks and edits of imports older than KeptFor,
// since they hold personal data; their reports stay. A schedule calls it once
// a day for each tenant.
func (m *Importer) Forget(ctx context.Context, tx *db.Tx) error {
	before := db.Micros(m.clock.Now().Add(-KeptFor))
	return forget(ctx, tx, "import_id IN (SELECT id FROM roster_import WHERE tenant_id = $1 AND created_at < $2)", "created_at < $2", before)
}

func forget(ctx context.Context, tx *db.Tx, belongs, which string, arg any) error {
	for _, table := range []string{"roster_row", "roster_edit"} {
		if _, err := tx.Exec(ctx, "DELETE FROM "+table+" WHERE tenant_id = $1 AND "+belongs, arg); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, "UPDATE roster_import SET content = NULL WHERE tenant_id = $1 AND content IS NOT NULL AND "+which, arg)
	return err
}
