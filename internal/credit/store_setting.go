package credit

import (
	"context"
	"time"

	"xuefen/internal/platform/db"
)

func readSettings(ctx context.Context, tx *db.Tx) (text string, found bool, err error) {
	found, err = tx.One(ctx, "SELECT settings FROM credit_setting WHERE tenant_id = $1", nil, &text)
	return text, found, err
}

func writeSettings(ctx context.Context, tx *db.Tx, text string, at time.Time, by int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO credit_setting (tenant_id, settings, changed_at, changed_by) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant_id) DO UPDATE SET settings = excluded.settings, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		text, db.Micros(at), by)
	return err
}
