package identity

import (
	"regexp"
	"slices"
	"strings"

	"xuefen/internal/org"
	"xuefen/internal/platform/access"
)

// RoleKey names a role within a tenant.
type RoleKey string

// The ready-made roles. Executive, auditor, branch administrator and hiring
// department are to follow; a tenant can make them as roles of its own today.
const (
	RoleEmployee      RoleKey = "employee"
	RoleMentor        RoleKey = "mentor"
	RoleManager       RoleKey = "manager"
	RoleHR            RoleKey = "hr"
	RoleAdministrator RoleKey = "sysadmin"
	RoleOperator      RoleKey = "operator"
)

// RoleGrant is one permission of a role and how far it reaches.
type RoleGrant struct {
	Permission string
	Scope      access.Scope
}

// Role is a set of permissions under a name.
type Role struct {
	Key       RoleKey
	Name      string // "" for a ready-made role that keeps its own name
	ReadyMade bool
	Changed   bool // a ready-made role whose grants the tenant has changed
	Grants    []RoleGrant
}

// NameCode is the code of the sentence that names a ready-made role.
func (r Role) NameCode() string { return "identity.role." + string(r.Key) }

// Implicit tells whether people hold the role by what they are and not by
// assignment: employee by being one, mentor by having mentees, manager by
// having reports.
func (k RoleKey) Implicit() bool { return k == RoleEmployee || k == RoleMentor || k == RoleManager }

// Fixed tells whether what the role allows cannot be changed, so that nobody
// locks the company out.
func (k RoleKey) Fixed() bool { return k == RoleAdministrator || k == RoleOperator }

// allowed says that a role has the permissions matching the patterns within a
// scope. A pattern is a key, or "module.*".
type allowed struct {
	scope    access.Scope
	patterns []string
}

func allow(scope access.Scope, patterns ...string) allowed { return allowed{scope, patterns} }

// readyMade is the table of the ready-made roles: what each may do and how
// far. It is the only place that says so. Permissions that are not about
// people stand with the scope tenant, because half of a rule book cannot be
// published.
func readyMade(key RoleKey) []allowed {
	switch key {
	case RoleEmployee:
		return []allowed{
			allow(access.Self, "people.read", "activity.read", "statement.read", "goal.read", "order.read"),
			allow(access.Tenant, "org.read", "rule.book", "board.read", "mall.read", "mall.redeem", "object.read", "suggestion.write"),
		}
	case RoleMentor:
		return []allowed{allow(access.Mentees, "people.read", "activity.read", "statement.read", "goal.read")}
	case RoleManager:
		return []allowed{allow(access.Team, "people.read", "activity.read", "statement.read", "goal.read")}
	case RoleHR:
		return []allowed{
			allow(access.Tenant, "people.*", "activity.*", "statement.*", "ledger.*", "goal.*", "order.*"),
			allow(access.Tenant, "org.read", "org.manage", "object.*", "rule.*", "category.*", "board.*", "mall.*", "reward.*", "audit.verify",
				"cockpit.read", "suggestion.*", RolesRead, TokensUse),
		}
	case RoleAdministrator:
		return []allowed{
			allow(access.Tenant, "org.*", "people.*", "tenant.*", "roles.*", "tokens.*", "audit.*"),
		}
	case RoleOperator:
		return []allowed{allow(access.Platform, "platform.*")}
	}
	return nil
}

// readyMadeKeys lists the ready-made roles in the order in which people read
// them.
func readyMadeKeys() []RoleKey {
	return []RoleKey{RoleEmployee, RoleMentor, RoleManager, RoleHR, RoleAdministrator, RoleOperator}
}

// aboutPeople lists the permissions over people and their records, whose
// operations look at the reach of the actor. Only these can be held for a part
// of the company; the others are all or nothing.
func aboutPeople() []string {
	return []string{"people.*", "activity.*", "statement.*", "ledger.*", "goal.read", "order.*"}
}

// AboutPeople tells whether a permission can be held for a part of the company.
func AboutPeople(permission string) bool { return matchesAny(permission, aboutPeople()) }

// Assignable tells whether a company can give a permission; those of the
// platform's operators it cannot.
func Assignable(permission string) bool { return !matchesAny(permission, []string{"platform.*"}) }

// ReadyMadeRole gives the grants of a ready-made role over the permissions
// that the program knows.
func ReadyMadeRole(known *access.Registry, key RoleKey) Role {
	r := Role{Key: key, ReadyMade: true}
	for _, a := range readyMade(key) {
		for _, p := range known.List() {
			if matchesAny(p.Key, a.patterns) {
				r.Grants = append(r.Grants, RoleGrant{p.Key, a.scope})
			}
		}
	}
	sortGrants(r.Grants)
	r.Grants = slices.Compact(r.Grants)
	return r
}

func matchesAny(key string, patterns []string) bool {
	for _, p := range patterns {
		if module, all := strings.CutSuffix(p, "*"); key == p || all && strings.HasPrefix(key, module) {
			return true
		}
	}
	return false
}

func sortGrants(list []RoleGrant) {
	slices.SortFunc(list, func(a, b RoleGrant) int {
		if c := strings.Compare(a.Permission, b.Permission); c != 0 {
			return c
		}
		return int(a.Scope) - int(b.Scope)
	})
}

// within gives the grants of a role held for one department with all below
// it, or for the whole company when the department is 0. A scope that is
// wider than the department shrinks to it; permissions that are not about
// people cannot be held for a part and fall away.
func within(grants []RoleGrant, department org.DepartmentID) []access.Grant {
	var out []access.Grant
	for _, g := range grants {
		switch {
		case department == 0 || g.Scope < access.Department:
			out = append(out, access.Grant{Permission: g.Permission, Scope: g.Scope})
		case AboutPeople(g.Permission):
			out = append(out, access.Grant{Permission: g.Permission, Scope: access.Department, Roots: []int64{int64(department)}})
		}
	}
	return out
}

// joined sums up grants: one for each permission, scope and way of rooting.
// Own roots (none given) and given roots stay apart, because they mean
// different nodes.
func joined(grants []access.Grant) []access.Grant {
	type place struct {
		permission string
		scope      access.Scope
		rooted     bool
	}
	at := map[place]int{}
	var out []access.Grant
	for _, g := range grants {
		p := place{g.Permission, g.Scope, len(g.Roots) > 0}
		i, seen := at[p]
		if !seen {
			at[p] = len(out)
			out = append(out, access.Grant{Permission: g.Permission, Scope: g.Scope, Roots: slices.Clone(g.Roots)})
			continue
		}
		for _, root := range g.Roots {
			if !slices.Contains(out[i].Roots, root) {
				out[i].Roots = append(out[i].Roots, root)
			}
		}
	}
	slices.SortFunc(out, func(a, b access.Grant) int {
		if c := strings.Compare(a.Permission, b.Permission); c != 0 {
			return c
		}
		return int(b.Scope) - int(a.Scope)
	})
	return out
}

// roleKeyForm is what a tenant may call a role of its own.
var roleKeyForm = regexp.MustCompile(`^[a-z][a-z0-9-]{1,39}$`)
