package simulate

import (
	"context"

	"xuefen/internal/platform/db"
)

// RunByTime runs in the order of recording times, as Run does when ids do not
// rise with them.
func (e *Engine) RunByTime(ctx context.Context, tenant db.TenantID, q Question) (*Tally, error) {
	q.Progress = func(Progress) {}
	return e.attempt(ctx, tenant, q, true)
}
