package identity

import (
	"context"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/event"
)

// GrantsChange tells that what an account may do has changed.
type GrantsChange struct {
	Account AccountID `json:"account,omitempty"` // 0 for all accounts of the tenant
}

// GrantsChanged is published when roles are changed, given or taken back and
// when accounts are closed or opened. Every process forgets what it remembers
// of the tenant's actors; open pages ask again what they may show.
var GrantsChanged = event.NewTopic[GrantsChange]("identity.grants_changed")

// changed tells everybody that what an account may do has changed; 0 stands
// for all accounts of the tenant. This process does not wait for the news.
func (s *Service) changed(ctx context.Context, tx *db.Tx, account AccountID) {
	GrantsChanged.Publish(ctx, tx, GrantsChange{account})
	tenant := tx.Tenant()
	tx.AfterCommit(func() { s.Forget(tenant) })
}
