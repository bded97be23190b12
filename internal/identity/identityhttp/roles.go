package identityhttp

import (
	"context"
	"net/http"

	"xuefen/internal/identity"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// Roles are all roles of a company and everything they could allow.
type Roles struct {
	Items       []Role       `json:"items"`
	Permissions []Permission `json:"permissions"`
}

// Role is a set of permissions under a name.
type Role struct {
	Key       string      `json:"key"`
	Name      string      `json:"name" doc:"In the reader's language, unless the company named it"`
	ReadyMade bool        `json:"ready_made"`
	Implicit  bool        `json:"implicit" doc:"Held by what a person is, not by assignment"`
	Fixed     bool        `json:"fixed" doc:"What it allows cannot be changed"`
	Changed   bool        `json:"changed" doc:"The company has changed a ready-made role"`
	Grants    []RoleGrant `json:"grants"`
}

// RoleGrant is one permission and how far it reaches.
type RoleGrant struct {
	Permission string `json:"permission" maxLength:"100"`
	Scope      string `json:"scope" enum:"self,mentees,team,department,branch,tenant"`
}

// Permission is one thing that a role can allow.
type Permission struct {
	Key         string `json:"key"`
	Name        string `json:"name" doc:"What it allows, in the reader's language"`
	AboutPeople bool   `json:"about_people" doc:"Whether it can be held for a part of the company"`
}

// RoleChange is the whole of a role.
type RoleChange struct {
	Name   string      `json:"name" maxLength:"400" doc:"Empty keeps the name of a ready-made role"`
	Grants []RoleGrant `json:"grants" maxItems:"1000"`
}

type (
	roleIn struct {
		Key string `path:"key" maxLength:"40"`
	}

	roleChangeIn struct {
		Key  string `path:"key" maxLength:"40"`
		Body RoleChange
	}
)

func (r routes) mountRoles(a *httpx.API) {
	httpx.Register(a, get("list-roles", "/roles", identity.RolesRead, tagAccess, "Roles and permissions", "角色与权限"), r.listRoles)
	save := op("save-role", http.MethodPut, "/roles/{key}", identity.RolesManage, tagAccess, "Add or change a role", "新增或修改角色")
	save.Description = "Writes all grants of the role. Whoever holds it has the new permissions at once. Permissions that are not about people have the scope tenant."
	httpx.Register(a, save, r.saveRole)
	httpx.Register(a, op("remove-role", http.MethodDelete, "/roles/{key}", identity.RolesManage, tagAccess,
		"Remove a role, or bring a ready-made one back", "删除角色，或还原预置角色"), r.removeRole)
}

func (r routes) listRoles(ctx context.Context, _ *none) (*struct{ Body Roles }, error) {
	out := &struct{ Body Roles }{Roles{Items: []Role{}, Permissions: []Permission{}}}
	err := r.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := r.Identity.Roles(ctx, tx)
		for _, role := range list {
			if role.Key != identity.RoleOperator {
				out.Body.Items = append(out.Body.Items, r.roleOf(ctx, role))
			}
		}
		return err
	})
	for _, p := range r.Known.List() {
		if identity.Assignable(p.Key) {
			out.Body.Permissions = append(out.Body.Permissions, Permission{p.Key, p.Name(httpx.Language(ctx)), identity.AboutPeople(p.Key)})
		}
	}
	return out, err
}

func (r routes) roleOf(ctx context.Context, role identity.Role) Role {
	out := Role{
		Key: string(role.Key), Name: role.Name, ReadyMade: role.ReadyMade, Implicit: role.Key.Implicit(),
		Fixed: role.Key.Fixed(), Changed: role.Changed, Grants: []RoleGrant{},
	}
	if role.Name == "" {
		out.Name = r.say(ctx, role.NameCode())
	}
	for _, g := range role.Grants {
		out.Grants = append(out.Grants, RoleGrant{g.Permission, g.Scope.String()})
	}
	return out
}

func (r routes) saveRole(ctx context.Context, in *roleChangeIn) (*struct{ Body Role }, error) {
	role := identity.Role{Key: identity.RoleKey(in.Key), Name: in.Body.Name}
	for _, g := range in.Body.Grants {
		scope, _ := access.ParseScope(g.Scope) // the enum of the input allows known ones only
		role.Grants = append(role.Grants, identity.RoleGrant{Permission: g.Permission, Scope: scope})
	}
	out := &struct{ Body Role }{}
	err := r.tx(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		saved, err := r.Identity.SaveRole(ctx, tx, actor, role)
		if err == nil {
			out.Body = r.roleOf(ctx, saved)
		}
		return err
	})
	return out, err
}

func (r routes) removeRole(ctx context.Context, in *roleIn) (*none, error) {
	return nil, r.tx(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		return r.Identity.RemoveRole(ctx, tx, identity.RoleKey(in.Key))
	})
}
