package identity

import (
	"context"
	"time"

	"xuefen/internal/platform/db"
)

// newCodeBatch writes codes, each in place of the account's earlier one and of
// the ticket that one was exchanged for.
func newCodeBatch() *db.Batch {
	return db.NewBatch("one_time_code", `ON CONFLICT (tenant_id, account_id) DO UPDATE SET code_sum = excluded.code_sum,
		issued_by = excluded.issued_by, issued_at = excluded.issued_at, expires_at = excluded.expires_at,
		ticket_selector = NULL, ticket_sum = NULL, ticket_expires_at = NULL`,
		db.Column{Name: "account_id", Type: db.Int}, db.Column{Name: "code_sum", Type: db.Bytes},
		db.Column{Name: "issued_by", Type: db.Int}, db.Column{Name: "issued_at", Type: db.Int}, db.Column{Name: "expires_at", Type: db.Int})
}

func selectCode(ctx context.Context, tx *db.Tx, account AccountID) (sum []byte, expires time.Time, found bool, err error) {
	var at int64
	found, err = tx.One(ctx, "SELECT code_sum, expires_at FROM one_time_code WHERE tenant_id = $1 AND account_id = $2", []any{account}, &sum, &at)
	return sum, db.Time(at), found, err
}

func updateTicket(ctx context.Context, tx *db.Tx, account AccountID, c credential, expires time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE one_time_code SET ticket_selector = $3, ticket_sum = $4, ticket_expires_at = $5
		WHERE tenant_id = $1 AND account_id = $2`, account, c.selector, c.sum(), db.Micros(expires))
	return err
}

// deleteCode uses a code up through its ticket. It tells whether it was still
// there, so that of two who try at the same time one wins.
func deleteCode(ctx context.Context, tx *db.Tx, account AccountID, ticket credential) (bool, error) {
	n, err := tx.Exec(ctx, "DELETE FROM one_time_code WHERE tenant_id = $1 AND account_id = $2 AND ticket_selector = $3", account, ticket.selector)
	return n == 1, err
}

func deleteCodes(ctx context.Context, tx *db.Tx, account AccountID) error {
	_, err := tx.Exec(ctx, "DELETE FROM one_time_code WHERE tenant_id = $1 AND account_id = $2", account)
	return err
}
