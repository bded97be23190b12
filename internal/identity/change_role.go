package identity

import (
	"context"
	"slices"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// MostRoles is how many roles of its own a company may have.
const MostRoles = 200

// Roles lists the ready-made roles, as the company has changed them, and then
// its own. Permissions that the program no longer knows are left out.
func (s *Service) Roles(ctx context.Context, tx *db.Tx) ([]Role, error) {
	stored, err := selectRoles(ctx, tx)
	if err != nil {
		return nil, err
	}
	var out []Role
	for _, key := range readyMadeKeys() {
		r := ReadyMadeRole(s.known, key)
		if i := slices.IndexFunc(stored, func(c Role) bool { return c.Key == key }); i >= 0 {
			r.Name, r.Grants, r.Changed = stored[i].Name, s.knownOnly(stored[i].Grants), true
		}
		out = append(out, r)
	}
	for _, r := range stored {
		if rank(r.Key) < 0 {
			r.Grants = s.knownOnly(r.Grants)
			out = append(out, r)
		}
	}
	return out, nil
}

func (s *Service) knownOnly(grants []RoleGrant) []RoleGrant {
	return slices.DeleteFunc(grants, func(g RoleGrant) bool {
		_, ok := s.known.Find(g.Permission)
		return !ok
	})
}

func (s *Service) role(ctx context.Context, tx *db.Tx, key RoleKey) (Role, error) {
	all, err := s.Roles(ctx, tx)
	if err != nil {
		return Role{}, err
	}
	i := slices.IndexFunc(all, func(r Role) bool { return r.Key == key })
	if i < 0 {
		return Role{}, ErrRoleUnknown
	}
	return all[i], nil
}

// SaveRole writes a role of the company's own, or the company's version of a
// ready-made one. The system administrator's role cannot be changed, so that
// nobody locks the company out. Whoever holds the role has the new permissions
// at once. Faults: identity.role_fixed, identity.role_key_malformed,
// identity.name_missing, identity.name_too_long, identity.permission_unknown,
// identity.scope_not_allowed, identity.too_many_roles.
func (s *Service) SaveRole(ctx context.Context, tx *db.Tx, actor access.Actor, r Role) (Role, error) {
	readyMade := rank(r.Key) >= 0
	switch {
	case r.Key.Fixed():
		return Role{}, fault.New(fault.Forbidden, "identity.role_fixed", nil)
	case !roleKeyForm.MatchString(string(r.Key)):
		return Role{}, fault.New(fault.Invalid, "identity.role_key_malformed", nil).At("key")
	}
	var err error
	if r.Name != "" || !readyMade {
		if r.Name, err = nameOf(r.Name); err != nil {
			return Role{}, err
		}
	}
	sortGrants(r.Grants)
	r.Grants = slices.Compact(r.Grants)
	for _, g := range r.Grants {
		if err := s.checkGrant(r.Key, g); err != nil {
			return Role{}, err
		}
	}
	stored, err := selectRoles(ctx, tx)
	if err != nil {
		return Role{}, err
	}
	if len(stored) >= MostRoles {
		return Role{}, fault.New(fault.Conflict, "identity.too_many_roles", fault.Args{"most": MostRoles})
	}
	if err := upsertRole(ctx, tx, r, AccountID(actor.Account), s.clock.Now()); err != nil {
		return Role{}, err
	}
	r.ReadyMade, r.Changed = readyMade, readyMade
	s.changed(ctx, tx, 0)
	return r, nil
}

// checkGrant refuses a permission that nobody knows or that belongs to the
// platform, and a scope that would mean nothing. Implicit roles reach no
// further than the person's own people, because everybody has them.
func (s *Service) checkGrant(role RoleKey, g RoleGrant) error {
	if _, ok := s.known.Find(g.Permission); !ok || !Assignable(g.Permission) {
		return fault.New(fault.Invalid, "identity.permission_unknown", fault.Args{"permission": cut(g.Permission, longestName)}).At("grants")
	}
	people := AboutPeople(g.Permission)
	switch {
	case g.Scope < access.Self || g.Scope > access.Tenant, !people && g.Scope != access.Tenant:
		return scopeFault(g)
	case role == RoleEmployee && people && g.Scope > access.Self:
		return scopeFault(g)
	}
	return nil
}

func scopeFault(g RoleGrant) error {
	return fault.New(fault.Invalid, "identity.scope_not_allowed", fault.Args{"permission": g.Permission, "scope": g.Scope.String()}).At("grants")
}

// RemoveRole removes a role of the company's own that nobody holds, or brings
// a ready-made one back to what it was. Faults: identity.role_unknown,
// identity.role_in_use.
func (s *Service) RemoveRole(ctx context.Context, tx *db.Tx, key RoleKey) error {
	if rank(key) < 0 {
		holders, err := lockHolders(ctx, tx, key)
		if err != nil {
			return err
		}
		if len(holders) > 0 {
			return fault.New(fault.Conflict, "identity.role_in_use", fault.Args{"count": len(holders)})
		}
	}
	n, err := deleteRole(ctx, tx, key)
	if err != nil {
		return err
	}
	if n == 0 && rank(key) < 0 {
		return ErrRoleUnknown
	}
	s.changed(ctx, tx, 0)
	return nil
}
