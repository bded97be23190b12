package identityhttp

import (
	"context"
	"net/http"
	"time"

	"xuefen/internal/identity"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// Administrator is an account without a person.
type Administrator struct {
	ID        int64      `json:"id"`
	Email     string     `json:"email"`
	CreatedAt time.Time  `json:"created_at"`
	ClosedAt  *time.Time `json:"closed_at,omitempty"`
}

// Administrators is the list of accounts without a person.
type Administrators struct {
	Items []Administrator `json:"items"`
}

func (r routes) mountAccounts(a *httpx.API) {
	httpx.Register(a, get("list-administrators", "/administrators", identity.RolesRead, tagAccess,
		"Accounts without a person", "不属于员工的管理账号"), r.listAdministrators)
	httpx.Register(a, op("close-account", http.MethodPut, "/accounts/{id}/closure", identity.RolesAssign, tagAccess,
		"Close an account at once", "停用账号"), r.closeAccount)
	httpx.Register(a, op("reopen-account", http.MethodDelete, "/accounts/{id}/closure", identity.RolesAssign, tagAccess,
		"Open a closed account again", "恢复账号"), r.reopenAccount)
}

func (r routes) listAdministrators(ctx context.Context, _ *none) (*struct{ Body Administrators }, error) {
	out := &struct{ Body Administrators }{Administrators{Items: []Administrator{}}}
	err := r.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := r.Identity.Administrators(ctx, tx)
		for _, a := range list {
			shown := Administrator{ID: int64(a.ID), Email: a.Email, CreatedAt: a.CreatedAt}
			if !a.ClosedAt.IsZero() {
				shown.ClosedAt = &a.ClosedAt
			}
			out.Body.Items = append(out.Body.Items, shown)
		}
		return err
	})
	return out, err
}

func (r routes) closeAccount(ctx context.Context, in *idIn) (*none, error) {
	return nil, r.tx(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		return r.Identity.CloseAccount(ctx, tx, actor, identity.AccountID(in.ID))
	})
}

func (r routes) reopenAccount(ctx context.Context, in *idIn) (*none, error) {
	return nil, r.tx(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		return r.Identity.ReopenAccount(ctx, tx, identity.AccountID(in.ID))
	})
}
