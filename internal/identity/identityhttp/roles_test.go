package identityhttp_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"xuefen/internal/identity"
	"xuefen/internal/identity/identityhttp"
	"xuefen/internal/identity/identitytest"
	"xuefen/internal/org"
	"xuefen/internal/platform/httpx"
)

func number(id int64) string { return strconv.FormatInt(id, 10) }

func TestRolesAreSeenChangedAndGiven(t *testing.T) {
	each(t, func(s *site) {
		s.SetPassword(s, s.Gao, s.He)
		gao, he := s.signIn("1008"), s.signIn("1003")
		he.do("GET", "/roles", nil).wantFault(403, "http.forbidden")
		var roles identityhttp.Roles
		gao.do("GET", "/roles", nil).want(200, &roles)
		hr := slices.IndexFunc(roles.Items, func(r identityhttp.Role) bool { return r.Key == "hr" })
		if len(roles.Items) != 5 || hr < 0 || roles.Items[hr].Name != "培训管理员（HR）" || len(roles.Items[hr].Grants) == 0 || len(roles.Permissions) != len(s.Known.List()) {
			s.Fatalf("got %+v; want the five roles of a company and all permissions", roles)
		}
		change := identityhttp.RoleChange{Name: "分公司管理员", Grants: []identityhttp.RoleGrant{{Permission: org.PeopleManage, Scope: "branch"}}}
		var saved identityhttp.Role
		gao.do("PUT", "/roles/branch-admin", change).want(200, &saved)
		if saved.Name != "分公司管理员" || saved.ReadyMade || len(saved.Grants) != 1 {
			s.Errorf("got %+v; want the role", saved)
		}
		gao.do("PUT", "/roles/sysadmin", change).wantFault(403, "identity.role_fixed")
		change.Grants[0].Scope = "galaxy"
		gao.do("PUT", "/roles/branch-admin", change).want(422, nil)

		var given identityhttp.Assignment
		order := identityhttp.NewAssignment{PersonID: int64(s.He), Role: "branch-admin"}
		gao.do("POST", "/role-assignments", order).want(201, &given)
		if given.Name != "何静" || given.PersonID != int64(s.He) || given.AssignedBy != "高远" || given.Department != "" {
			s.Errorf("got %+v; want 何静, given by 高远, for the whole company", given)
		}
		var me identityhttp.Session
		he.do("GET", "/session", nil).want(200, &me)
		if me.Scopes[org.PeopleManage] != "branch" || !slices.Contains(me.Roles, "branch-admin") {
			s.Errorf("got %v %v; want the new role at once", me.Roles, me.Scopes)
		}
		gao.do("POST", "/role-assignments", identityhttp.NewAssignment{Role: "hr"}).wantFault(422, "identity.whose_role")
		gao.do("POST", "/role-assignments", identityhttp.NewAssignment{PersonID: int64(s.Gao), Role: "hr"}).wantFault(403, "identity.own_roles")
		gao.do("DELETE", "/roles/branch-admin", nil).wantFault(409, "identity.role_in_use")

		var page, last httpx.Page[identityhttp.Assignment]
		gao.do("GET", "/role-assignments?limit=2", nil).want(200, &page)
		if len(page.Items) != 2 || page.Next == "" {
			s.Fatalf("got %+v; want two and more", page)
		}
		gao.do("GET", "/role-assignments?limit=2&cursor="+page.Next, nil).want(200, &last)
		if len(last.Items) != 1 || last.Items[0].ID != given.ID || last.Next != "" {
			s.Errorf("got %+v; want the last one", last)
		}
		gao.do("GET", "/role-assignments?cursor=nonsense", nil).wantFault(422, "http.cursor_invalid")
		gao.do("DELETE", "/role-assignments/"+number(given.ID), nil).want(204, nil)
		gao.do("DELETE", "/role-assignments/"+number(given.ID), nil).wantFault(404, "identity.assignment_unknown")
		gao.do("DELETE", "/roles/branch-admin", nil).want(204, nil)
	})
}

func TestAccountsAreClosedAndOpenedAgain(t *testing.T) {
	each(t, func(s *site) {
		id, err := s.Identity.CreateAdmin(s.Context(), s.Tenant, "admin@xinghe.example", identitytest.Password)
		if err != nil {
			s.Fatal(err)
		}
		s.SetPassword(s, s.Gao)
		gao, admin := s.signIn("1008"), s.signIn("admin@xinghe.example")
		var me identityhttp.Session
		admin.do("GET", "/session", nil).want(200, &me)
		if me.Person != nil || me.Account.Login != "admin@xinghe.example" || !slices.Equal(me.Roles, []string{"sysadmin", "hr"}) {
			s.Errorf("got %+v; want an administrator without a person", me)
		}
		var list identityhttp.Administrators
		gao.do("GET", "/administrators", nil).want(200, &list)
		if len(list.Items) != 1 || list.Items[0].ID != int64(id) || list.Items[0].ClosedAt != nil {
			s.Errorf("got %+v; want the one administrator, open", list)
		}
		admin.do("PUT", "/accounts/"+number(int64(id))+"/closure", nil).wantFault(403, "identity.own_account")
		gao.do("PUT", "/accounts/"+number(int64(id))+"/closure", nil).want(204, nil)
		admin.do("GET", "/session", nil).wantFault(401, "identity.session_ended")
		(&client{s: s}).do("POST", "/session", identityhttp.Credentials{Login: "admin@xinghe.example", Password: identitytest.Password}).
			wantFault(401, "identity.sign_in_failed")
		gao.do("DELETE", "/accounts/"+number(int64(id))+"/closure", nil).want(204, nil)
		s.signIn("admin@xinghe.example").do("PUT", "/accounts/"+number(int64(s.Account(s, s.Gao)))+"/closure", nil).want(204, nil)
		gao.do("PUT", "/accounts/999999/closure", nil).wantFault(401, "identity.session_ended")
	})
}

func TestAProgramSignsInWithItsToken(t *testing.T) {
	each(t, func(s *site) {
		s.SetPassword(s, s.Su, s.Gao, s.Lin)
		su, gao := s.signIn("1007"), s.signIn("1008")
		order := identityhttp.NewToken{Name: "考勤系统", Permissions: []string{org.PeopleRead, identity.TokensUse}, ExpiresAt: s.Clock.Now().Add(24 * time.Hour)}
		var made identityhttp.Token
		su.do("POST", "/api-tokens", order).want(201, &made)
		program := &client{s: s, token: made.Secret}
		var me identityhttp.Session
		program.do("GET", "/session", nil).want(200, &me)
		if me.Person.Name != "苏敏" || !slices.Equal(me.Grants, []string{org.PeopleRead, identity.TokensUse}) {
			s.Errorf("got %+v; want 苏敏 with two permissions", me)
		}
		program.do("GET", "/roles", nil).wantFault(403, "http.forbidden")
		program.do("POST", "/api-tokens", order).wantFault(403, "identity.token_by_token")
		(&client{s: s, token: "xf_nonsense"}).do("GET", "/session", nil).wantFault(401, "identity.token_refused")
		s.signIn("1001").do("POST", "/api-tokens", order).wantFault(403, "http.forbidden")

		var list identityhttp.Tokens
		su.do("GET", "/api-tokens", nil).want(200, &list)
		if len(list.Items) != 1 || list.Items[0].Secret != "" || list.Items[0].Beginning == "" || list.Items[0].Owner != "苏敏" {
			s.Errorf("got %+v; want the token without its secret", list)
		}
		gao.do("GET", "/api-tokens", nil).want(200, &list)
		if len(list.Items) != 0 {
			s.Errorf("got %+v; want none of 高远's own", list)
		}
		gao.do("DELETE", "/api-tokens/"+number(made.ID), nil).wantFault(404, "identity.token_unknown")
		gao.do("GET", "/company-api-tokens", nil).want(200, &list)
		if len(list.Items) != 1 {
			s.Errorf("got %+v; want the company's one token", list)
		}
		su.do("GET", "/company-api-tokens", nil).wantFault(403, "http.forbidden")
		gao.do("DELETE", "/company-api-tokens/"+number(made.ID), nil).want(204, nil)
		program.do("GET", "/session", nil).wantFault(401, "identity.token_refused")
	})
}
