package identity

import (
	"context"

	"xuefen/internal/platform/db"
)

// changed tells everybody that what an account may do has changed; 0 stands
// for all accounts of the tenant.
func (s *Service) changed(_ context.Context, tx *db.Tx, _ AccountID) error {
	tenant := tx.Tenant()
	tx.AfterCommit(func() { s.Forget(tenant) })
	return nil
}
