package credit

import (
	"context"

	"xuefen/internal/platform/db"
)

func insertOpeningFile(ctx context.Context, tx *db.Tx, f OpeningFile) error {
	_, err := tx.Exec(ctx, `INSERT INTO opening_file (id, tenant_id, name, rows, taken, repeated, rejected, credits, at, account_id)
		VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10)`, f.ID, f.Name, f.Rows, f.Taken, f.Repeated, f.Rejected, f.Credits, db.Micros(f.At), f.By)
	return err
}

func listOpeningFiles(ctx context.Context, tx *db.Tx, limit int) ([]OpeningFile, error) {
	return db.List(ctx, tx, `SELECT id, name, rows, taken, repeated, rejected, credits, at, account_id FROM opening_file WHERE tenant_id = $1
		ORDER BY id DESC LIMIT $2`, []any{limit}, func(scan db.Scan) (f OpeningFile, err error) {
		var at int64
		err = scan(&f.ID, &f.Name, &f.Rows, &f.Taken, &f.Repeated, &f.Rejected, &f.Credits, &at, &f.By)
		f.At = db.Time(at)
		return f, err
	})
}
