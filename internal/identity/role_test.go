package identity_test

import (
	"context"
	"slices"
	"testing"

	"xuefen/internal/identity"
	"xuefen/internal/identity/identitytest"
	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/fault"
)

// TestWhatTheReadyMadeRolesMay is the matrix of people × permission × scope.
func TestWhatTheReadyMadeRolesMay(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		const no, self, mentees, team, all = access.None, access.Self, access.Mentees, access.Team, access.Tenant
		people := []org.PersonID{c.Lin, c.Xu, c.Wang, c.Su, c.Gao} // 林晓, mentor, manager, HR, administrator
		for permission, want := range map[string][]access.Scope{
			org.PeopleRead:        {self, mentees, team, all, all},
			org.PeopleManage:      {no, no, no, all, all},
			org.OrgRead:           {all, all, all, all, all},
			org.OrgManage:         {no, no, no, all, all},
			org.TenantManage:      {no, no, no, no, all},
			identity.PeopleCodes:  {no, no, no, all, all},
			identity.RolesRead:    {no, no, no, all, all},
			identity.RolesManage:  {no, no, no, no, all},
			identity.RolesAssign:  {no, no, no, no, all},
			identity.TokensUse:    {no, no, no, all, all},
			identity.TokensManage: {no, no, no, no, all},
		} {
			for i, p := range people {
				if got, _ := c.Actor(t, p).Scope(permission); got != want[i] {
					t.Errorf("%s of person %d: got %s; want %s", permission, i, got, want[i])
				}
			}
		}
		for _, p := range c.Known.List() {
			if p.Key == "platform.operate" {
				continue
			}
			if !c.Actor(t, c.Su).Can(p.Key) && !c.Actor(t, c.Gao).Can(p.Key) {
				t.Errorf("neither HR nor the administrator may %s", p.Key)
			}
		}
	})
}

func TestReadyMadeRolesHoldPermissionsNotAboutPeopleWhole(t *testing.T) {
	known, err := access.NewRegistry([]access.Permission{
		{Key: "rule.book", Chinese: "看", English: "See"}, {Key: "rule.publish", Chinese: "发", English: "Publish"},
		{Key: "goal.read", Chinese: "看", English: "See"}, {Key: "platform.operate", Chinese: "运营", English: "Operate"},
	}, org.Permissions(), identity.Permissions())
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[identity.RoleKey]access.Scope{
		identity.RoleEmployee: access.None, identity.RoleHR: access.Tenant, identity.RoleAdministrator: access.None, identity.RoleOperator: access.None,
	} {
		role := identity.ReadyMadeRole(known, key)
		got := access.None
		for _, g := range role.Grants {
			if g.Permission == "rule.publish" {
				got = g.Scope
			}
			if g.Permission == "platform.operate" && (key != identity.RoleOperator || g.Scope != access.Platform) {
				t.Errorf("%s may operate the platform within %s", key, g.Scope)
			}
		}
		if got != want {
			t.Errorf("%s publishes rules within %s; want %s", key, got, want)
		}
	}
}

func TestMentorsAndManagersAreThoseWhoHavePeople(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		held := func(p org.PersonID) (roles []identity.RoleKey) {
			account := c.Account(t, p)
			c.Read(t, func(ctx context.Context, tx *db.Tx) error {
				list, err := c.Identity.RolesOf(ctx, tx, account)
				for _, h := range list {
					roles = append(roles, h.Role)
				}
				return err
			})
			return roles
		}
		for what, tc := range map[string]struct {
			person org.PersonID
			want   []identity.RoleKey
		}{
			"林晓":  {c.Lin, []identity.RoleKey{identity.RoleEmployee}},
			"许国栋": {c.Xu, []identity.RoleKey{identity.RoleEmployee, identity.RoleMentor}},
			"王磊":  {c.Wang, []identity.RoleKey{identity.RoleEmployee, identity.RoleManager}},
			"高远":  {c.Gao, []identity.RoleKey{identity.RoleEmployee, identity.RoleManager, identity.RoleAdministrator}},
		} {
			if got := held(tc.person); !slices.Equal(got, tc.want) {
				t.Errorf("%s: got %v; want %v", what, got, tc.want)
			}
		}
		// When the mentees have left, there is nobody to guide.
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			for _, p := range []org.PersonID{c.Lin, c.Chen} {
				if _, err := c.Org.Leave(ctx, tx, p, "2026-09-01", ""); err != nil {
					return err
				}
			}
			return nil
		})
		if got := held(c.Xu); slices.Contains(got, identity.RoleMentor) {
			t.Errorf("许国栋 without mentees: got %v; want no mentor", got)
		}
	})
}

func TestARoleForADepartmentReachesNoFurther(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.Give(t, c.He, identity.RoleHR, c.Guangzhou)
		c.Give(t, c.He, identity.RoleHR, c.Research)
		actor := c.Actor(t, c.He)
		reach := actor.Reach(org.PeopleManage)
		if len(reach) != 1 || reach[0].Scope != access.Department || !slices.Equal(reach[0].Roots, []int64{int64(c.Guangzhou), int64(c.Research)}) {
			t.Errorf("got %+v; want the two departments", reach)
		}
		if actor.Can(org.OrgManage) || actor.Can(identity.RolesRead) {
			t.Error("HR of a branch may change the whole tree; want what cannot be held for a part to fall away")
		}
		var seen org.Reach
		c.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
			seen, err = c.Org.ReachOf(ctx, tx, actor, org.PeopleRead)
			return err
		})
		if seen.All || !slices.Contains(seen.Departments, c.Sales) || slices.Contains(seen.Departments, c.People) || !slices.Contains(seen.People, c.He) {
			t.Errorf("got %+v; want 广州 with all below, 研发中心 and 何静 herself, not 人力资源部", seen)
		}
	})
}

func TestAssigningTakesEffectAtOnceAndLeavesARecord(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		gao, he := c.Actor(t, c.Gao), c.Account(t, c.He)
		if c.Actor(t, c.He).Can(org.PeopleManage) {
			t.Fatal("何静 may manage people before anything was given")
		}
		var given identity.Assignment
		assign := func(actor access.Actor, account identity.AccountID, role identity.RoleKey, department org.DepartmentID) string {
			err := c.DB.Tenant(c.Tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
				given, err = c.Identity.Assign(ctx, tx, actor, account, role, department)
				return err
			})
			return fault.CodeOf(err)
		}
		take := func(actor access.Actor, id identity.AssignmentID) string {
			return fault.CodeOf(c.DB.Tenant(c.Tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				return c.Identity.Unassign(ctx, tx, actor, id)
			}))
		}
		wantCode(t, "HR to 何静", assign(gao, he, identity.RoleHR, 0), "")
		first := given
		wantCode(t, "once more", assign(gao, he, identity.RoleHR, 0), "")
		if given.ID != first.ID || given.By != identity.AccountID(gao.Account) {
			t.Errorf("got %+v after %+v; want the same assignment", given, first)
		}
		if !c.Actor(t, c.He).Can(org.PeopleManage) {
			t.Error("何静 may not manage people; want the role to hold at once")
		}
		for what, tc := range map[string]struct {
			account    identity.AccountID
			role       identity.RoleKey
			department org.DepartmentID
			want       string
		}{
			"to oneself":            {identity.AccountID(gao.Account), identity.RoleHR, 0, "identity.own_roles"},
			"an implicit role":      {he, identity.RoleManager, 0, "identity.role_implicit"},
			"an unknown role":       {he, "wizard", 0, "identity.role_unknown"},
			"a platform operator":   {he, identity.RoleOperator, 0, "identity.role_unknown"},
			"an unknown account":    {he + 1_000_000, identity.RoleHR, 0, "identity.account_unknown"},
			"an unknown department": {he, identity.RoleHR, 999_999, "org.department_unknown"},
		} {
			wantCode(t, what, assign(gao, tc.account, tc.role, tc.department), tc.want)
		}
		wantCode(t, "from oneself", take(c.Actor(t, c.He), first.ID), "identity.own_roles")
		wantCode(t, "take back", take(gao, first.ID), "")
		wantCode(t, "twice", take(gao, first.ID), "identity.assignment_unknown")
		if c.Actor(t, c.He).Can(org.PeopleManage) {
			t.Error("何静 may still manage people; want the role gone at once")
		}
		var ended int
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.One(ctx, "SELECT count(*) FROM role_assignment WHERE tenant_id = $1 AND id = $2 AND ended_by = $3",
				[]any{first.ID, gao.Account}, &ended)
			return err
		})
		if ended != 1 {
			t.Error("no record of who held the role and who took it")
		}
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		given := c.Give(t, c.He, identity.RoleAdministrator, 0)
		he := c.Actor(t, c.He)
		var gaos identity.Assignment
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			all, err := c.Identity.Assignments(ctx, tx, identity.AssignmentFilter{})
			for _, a := range all {
				if a.Role == identity.RoleAdministrator && a.ID != given.ID {
					gaos = a
				}
			}
			return err
		})
		take := func() string {
			return fault.CodeOf(c.DB.Tenant(c.Tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				return c.Identity.Unassign(ctx, tx, he, gaos.ID)
			}))
		}
		wantCode(t, "while 何静 cannot sign in", take(), "identity.last_administrator")
		c.SetPassword(t, c.He)
		wantCode(t, "when she can", take(), "")
	})
}

func TestACompanyMakesItsOwnRoles(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		gao := c.Actor(t, c.Gao)
		save := func(r identity.Role) string {
			return fault.CodeOf(c.DB.Tenant(c.Tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := c.Identity.SaveRole(ctx, tx, gao, r)
				return err
			}))
		}
		remove := func(key identity.RoleKey) string {
			return fault.CodeOf(c.DB.Tenant(c.Tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				return c.Identity.RemoveRole(ctx, tx, key)
			}))
		}
		role := func(key identity.RoleKey) (found identity.Role) {
			c.Read(t, func(ctx context.Context, tx *db.Tx) error {
				all, err := c.Identity.Roles(ctx, tx)
				for _, r := range all {
					if r.Key == key {
						found = r
					}
				}
				return err
			})
			return found
		}
		readPeople := []identity.RoleGrant{{Permission: org.PeopleRead, Scope: access.Branch}, {Permission: org.PeopleRead, Scope: access.Branch}}
		wantCode(t, "a role of its own", save(identity.Role{Key: "branch-admin", Name: " 分公司 管理员 ", Grants: readPeople}), "")
		if r := role("branch-admin"); r.Name != "分公司 管理员" || r.ReadyMade || len(r.Grants) != 1 {
			t.Errorf("got %+v; want it with one grant", r)
		}
		c.Give(t, c.Huang, "branch-admin", 0)
		if scope, _ := c.Actor(t, c.Huang).Scope(org.PeopleRead); scope != access.Branch {
			t.Errorf("黄志强 reads people within %s; want the branch", scope)
		}
		wantCode(t, "narrower", save(identity.Role{Key: "branch-admin", Name: "分公司管理员", Grants: readPeople[:0]}), "")
		if scope, _ := c.Actor(t, c.Huang).Scope(org.PeopleRead); scope != access.Self {
			t.Errorf("黄志强 reads people within %s; want himself at once", scope)
		}
		wantCode(t, "remove while held", remove("branch-admin"), "identity.role_in_use")
		wantCode(t, "remove what is not there", remove("wizard"), "identity.role_unknown")

		hr := role(identity.RoleHR)
		wantCode(t, "less for HR", save(identity.Role{Key: identity.RoleHR, Grants: []identity.RoleGrant{{Permission: org.PeopleRead, Scope: access.Tenant}}}), "")
		if r := role(identity.RoleHR); !r.Changed || !r.ReadyMade || len(r.Grants) != 1 || c.Actor(t, c.Su).Can(org.PeopleManage) {
			t.Errorf("got %+v; want the company's own HR", r)
		}
		wantCode(t, "HR as it was", remove(identity.RoleHR), "")
		if r := role(identity.RoleHR); r.Changed || !slices.Equal(r.Grants, hr.Grants) || !c.Actor(t, c.Su).Can(org.PeopleManage) {
			t.Errorf("got %+v; want HR as it comes", r)
		}

		for what, tc := range map[string]struct {
			key   identity.RoleKey
			grant identity.RoleGrant
			want  string
		}{
			"the administrator's":      {identity.RoleAdministrator, identity.RoleGrant{Permission: org.PeopleRead, Scope: access.Tenant}, "identity.role_fixed"},
			"the operator's":           {identity.RoleOperator, identity.RoleGrant{Permission: org.PeopleRead, Scope: access.Tenant}, "identity.role_fixed"},
			"a malformed key":          {"Branch Admin", identity.RoleGrant{Permission: org.PeopleRead, Scope: access.Tenant}, "identity.role_key_malformed"},
			"an unknown permission":    {"x1", identity.RoleGrant{Permission: "no.such", Scope: access.Tenant}, "identity.permission_unknown"},
			"every tenant":             {"x1", identity.RoleGrant{Permission: org.PeopleRead, Scope: access.Platform}, "identity.scope_not_allowed"},
			"no scope":                 {"x1", identity.RoleGrant{Permission: org.PeopleRead}, "identity.scope_not_allowed"},
			"half a tree":              {"x1", identity.RoleGrant{Permission: org.OrgManage, Scope: access.Department}, "identity.scope_not_allowed"},
			"all people for everybody": {identity.RoleEmployee, identity.RoleGrant{Permission: org.PeopleRead, Scope: access.Tenant}, "identity.scope_not_allowed"},
		} {
			wantCode(t, what, save(identity.Role{Key: tc.key, Name: "x", Grants: []identity.RoleGrant{tc.grant}}), tc.want)
		}
		wantCode(t, "without a name", save(identity.Role{Key: "nameless"}), "identity.name_missing")
	})
}

// TestAnotherCompanyIsNotThere tries everything that takes an id or a secret
// with those of another tenant.
func TestAnotherCompanyIsNotThere(t *testing.T) {
	dbtest.Each(t, identitytest.Modules(), func(t *testing.T, d *db.DB) {
		ours := identitytest.Company(t, d)
		theirs := identitytest.With(t, orgtest.CompanyNamed(t, d, "qiming", "启明制造"))
		theirs.SetPassword(t, theirs.Lin)
		entry, err := theirs.Identity.SignIn(t.Context(), identity.Attempt{Company: "qiming", Login: "1001", Secret: identitytest.Password, From: identitytest.Office})
		if err != nil {
			t.Fatal(err)
		}
		// One service serves both: the cookie decides, and nothing else.
		actor, err := ours.Identity.BySession(t.Context(), entry.Session)
		if err != nil || actor.Tenant != int64(theirs.Tenant) || actor.Person != int64(theirs.Lin) {
			t.Fatalf("got %+v, %v; want their 林晓 in their tenant", actor, err)
		}
		_, err = ours.Identity.SignIn(t.Context(), identity.Attempt{Company: "xinghe", Login: "1001", Secret: identitytest.Password, From: identitytest.Office})
		wantCode(t, "their password in our company", fault.CodeOf(err), "identity.sign_in_failed")

		token, _, err := newToken(t, theirs, theirs.Actor(t, theirs.Su), identity.NewToken{
			Name: "x", Permissions: []string{org.PeopleRead}, ExpiresAt: theirs.Clock.Now().AddDate(0, 1, 0)})
		if err != nil {
			t.Fatal(err)
		}
		their := sessions(t, theirs, theirs.Lin)[0]
		account := theirs.Account(t, theirs.Lin)
		assignment := theirs.Give(t, theirs.He, identity.RoleHR, 0)
		gao, su := ours.Actor(t, ours.Gao), ours.Actor(t, ours.Su)
		_, err = ours.Identity.ActorOf(t.Context(), ours.Tenant, account)
		wantCode(t, "actor", fault.CodeOf(err), "identity.session_ended")
		for what, tc := range map[string]struct {
			do   func(ctx context.Context, tx *db.Tx) error
			want string
		}{
			"account": {func(ctx context.Context, tx *db.Tx) error {
				_, err := ours.Identity.Account(ctx, tx, account)
				return err
			}, "identity.account_unknown"},
			"session": {func(ctx context.Context, tx *db.Tx) error {
				return ours.Identity.EndSession(ctx, tx, account, their.ID)
			}, "identity.session_unknown"},
			"token": {func(ctx context.Context, tx *db.Tx) error { return ours.Identity.RevokeToken(ctx, tx, 0, token.ID) }, "identity.token_unknown"},
			"assign": {func(ctx context.Context, tx *db.Tx) error {
				_, err := ours.Identity.Assign(ctx, tx, gao, account, identity.RoleHR, 0)
				return err
			}, "identity.account_unknown"},
			"assign a department": {func(ctx context.Context, tx *db.Tx) error {
				_, err := ours.Identity.Assign(ctx, tx, gao, identity.AccountID(su.Account), identity.RoleHR, theirs.Research)
				return err
			}, "org.department_unknown"},
			"unassign": {func(ctx context.Context, tx *db.Tx) error {
				return ours.Identity.Unassign(ctx, tx, gao, assignment.ID)
			}, "identity.assignment_unknown"},
			"a code": {func(ctx context.Context, tx *db.Tx) error {
				_, err := ours.Identity.IssueCodes(ctx, tx, su, identity.CodeRequest{People: []org.PersonID{theirs.Zhou}})
				return err
			}, "org.person_unknown"},
			"an account for a person": {func(ctx context.Context, tx *db.Tx) error {
				_, err := ours.Identity.AccountFor(ctx, tx, theirs.Zhou)
				return err
			}, "org.person_unknown"},
		} {
			err := d.Tenant(ours.Tenant).Tx(t.Context(), tc.do)
			wantCode(t, what, fault.CodeOf(err), tc.want)
		}
		var none []identity.Session
		ours.Read(t, func(ctx context.Context, tx *db.Tx) error {
			id, err := ours.Identity.SessionOf(ctx, tx, entry.Session)
			if id != 0 {
				t.Errorf("their cookie is session %d of ours", id)
			}
			if err != nil {
				return err
			}
			none, err = ours.Identity.Sessions(ctx, tx, account)
			return err
		})
		if len(none) != 0 {
			t.Errorf("we see %d of their sessions", len(none))
		}
		if _, err := ours.Identity.BySession(t.Context(), entry.Session); err != nil {
			t.Errorf("their session after all that: %v", err)
		}
	})
}
