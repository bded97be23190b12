package app

import (
	"context"
	"slices"

	"xuefen/internal/identity"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
)

// handlers tells the module of appeals who may answer them.
type handlers struct{ identity *identity.Service }

// PeopleHolding lists the people who hold a permission for the whole company
// by a role that was given to them.
func (h handlers) PeopleHolding(ctx context.Context, tx *db.Tx, permission string) ([]org.PersonID, error) {
	roles, err := h.identity.Roles(ctx, tx)
	if err != nil {
		return nil, err
	}
	var accounts []identity.AccountID
	for _, r := range roles {
		if !slices.ContainsFunc(r.Grants, func(g identity.RoleGrant) bool { return g.Permission == permission && g.Scope >= access.Tenant }) {
			continue
		}
		list, err := h.identity.Assignments(ctx, tx, identity.AssignmentFilter{Role: r.Key})
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			if a.Department == 0 {
				accounts = append(accounts, a.Account)
			}
		}
	}
	people, err := h.identity.PeopleOf(ctx, tx, accounts)
	var out []org.PersonID
	for _, p := range people {
		out = append(out, p)
	}
	slices.Sort(out)
	return slices.Compact(out), err
}

// PersonOf is the person behind an account, 0 for none.
func (h handlers) PersonOf(ctx context.Context, tx *db.Tx, account int64) (org.PersonID, error) {
	people, err := h.identity.PeopleOf(ctx, tx, []identity.AccountID{identity.AccountID(account)})
	return people[identity.AccountID(account)], err
}
