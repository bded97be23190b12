package identity_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"xuefen/internal/identity"
	"xuefen/internal/identity/identitytest"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

func sessions(t *testing.T, c *identitytest.Cast, person org.PersonID) (list []identity.Session) {
	t.Helper()
	account := c.Account(t, person)
	c.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = c.Identity.Sessions(ctx, tx, account)
		return err
	})
	return list
}

func wantSession(t *testing.T, c *identitytest.Cast, what, cookie, code string) {
	t.Helper()
	_, err := c.Identity.BySession(t.Context(), cookie)
	wantCode(t, what, fault.CodeOf(err), code)
	if err != nil && fault.CodeOf(err) == "" {
		t.Errorf("%s: %v", what, err)
	}
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.Lin, c.He)
		phone := c.SignIn(t, "1001")
		c.Clock.Advance(time.Hour)
		desk := c.SignIn(t, "1001")
		other := c.SignIn(t, "1003")
		list := sessions(t, c, c.Lin)
		if len(list) != 2 || list[0].Address != "203.0.113.7" || list[0].Agent != identitytest.Office.Agent || !list[0].SeenAt.After(list[1].SeenAt) {
			t.Fatalf("got %+v; want two, the last used first, with address and browser", list)
		}
		end := func(person org.PersonID, id identity.SessionID) error {
			account := c.Account(t, person)
			return c.DB.Tenant(c.Tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				return c.Identity.EndSession(ctx, tx, account, id)
			})
		}
		wantCode(t, "by somebody else", fault.CodeOf(end(c.He, list[1].ID)), "identity.session_unknown")
		wantCode(t, "by oneself", fault.CodeOf(end(c.Lin, list[1].ID)), "")
		wantCode(t, "twice", fault.CodeOf(end(c.Lin, list[1].ID)), "identity.session_unknown")
		wantSession(t, c, "the ended session", phone, "identity.session_ended")
		wantSession(t, c, "the other browser", desk, "")
		if err := c.Identity.SignOut(t.Context(), desk); err != nil {
			t.Fatal(err)
		}
		wantSession(t, c, "after signing out", desk, "identity.session_ended")
		wantSession(t, c, "somebody else", other, "")
		for _, nonsense := range []string{"", "xs_", desk} {
			if err := c.Identity.SignOut(t.Context(), nonsense); err != nil {
				t.Errorf("sign %q out: %v; want no error", nonsense, err)
			}
		}
	})
}

func TestASessionEndsWhenUnusedAndInAnyCase(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.Lin)
		unused, used := c.SignIn(t, "1001"), c.SignIn(t, "1001")
		keep := func() {
			if err := c.Identity.KeepSeen(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		step := identity.DefaultSessionIdle - time.Hour
		for at := step; at < identity.DefaultSessionLife; at += step {
			c.Clock.Advance(step)
			wantSession(t, c, "the used one", used, "")
			keep()
		}
		wantSession(t, c, "the unused one", unused, "identity.session_ended")
		c.Clock.Advance(identity.DefaultSessionLife % step)
		c.Clock.Advance(time.Second)
		wantSession(t, c, "the used one after its life", used, "identity.session_ended")
		if list := sessions(t, c, c.Lin); len(list) != 0 {
			t.Errorf("got %d open sessions; want none", len(list))
		}
	})
}

func TestReadingDoesNotWrite(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.Lin)
		cookie := c.SignIn(t, "1001")
		begun := sessions(t, c, c.Lin)[0].SeenAt
		seen := func() time.Time {
			wantSession(t, c, "the session", cookie, "")
			if err := c.Identity.KeepSeen(t.Context()); err != nil {
				t.Fatal(err)
			}
			return sessions(t, c, c.Lin)[0].SeenAt
		}
		c.Clock.Advance(identity.SeenEvery - time.Second)
		if got := seen(); !got.Equal(begun) {
			t.Errorf("within five minutes: seen at %v; want still %v", got, begun)
		}
		c.Clock.Advance(time.Second)
		if got := seen(); !got.Equal(c.Clock.Now()) {
			t.Errorf("after five minutes: seen at %v; want %v", got, c.Clock.Now())
		}
	})
}

func TestANewPasswordEndsTheOtherSessions(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.Lin)
		mine, other := c.SignIn(t, "1001"), c.SignIn(t, "1001")
		change := func(old, password string) string {
			return fault.CodeOf(c.Identity.ChangePassword(t.Context(), c.Actor(t, c.Lin), mine, old, password))
		}
		const next = "jade iris sky 七"
		wantCode(t, "with a wrong present one", change("wrong", next), "identity.password_wrong")
		wantCode(t, "with the same", change(identitytest.Password, identitytest.Password), "identity.password_same")
		wantCode(t, "with a weak one", change(identitytest.Password, "13800001001"), "identity.password_personal")
		wantSession(t, c, "the other browser so far", other, "")
		wantCode(t, "with a good one", change(identitytest.Password, next), "")
		wantSession(t, c, "this browser", mine, "")
		wantSession(t, c, "the other browser", other, "identity.session_ended")
		wantCode(t, "the old password", attempt(t, c, "1001", identitytest.Password, identitytest.Office), "identity.sign_in_failed")
		wantCode(t, "the new password", attempt(t, c, "1001", next, identitytest.Office), "")
		for range 6 {
			change("guess", next)
		}
		wantCode(t, "guessing the present one in a stolen session", change(next, "yet another one"), "identity.too_many_attempts")
	})
}

func TestWhoLeavesIsOutAtOnce(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.Lin)
		cookie := c.SignIn(t, "1001")
		wantSession(t, c, "before", cookie, "")
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Org.Leave(ctx, tx, c.Lin, "2026-09-01", "")
			return err
		})
		c.Identity.Forget(c.Tenant)
		wantSession(t, c, "after", cookie, "identity.session_ended")
	})
}

func TestWhoComesBackBeginsAnew(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.Su, c.Lin)
		hers, cookie := c.SignIn(t, "1007"), c.SignIn(t, "1001")
		_, secret, err := newToken(t, c, c.Actor(t, c.Su), identity.NewToken{
			Name: "x", Permissions: []string{org.PeopleRead}, ExpiresAt: c.Clock.Now().Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		status := func(s org.Status) {
			c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
				p, err := c.Org.Person(ctx, tx, c.Su)
				if err != nil {
					return err
				}
				p.Status = s
				_, err = c.Org.Place(ctx, tx, c.Su, p.Placement, "2026-09-01", "")
				return err
			})
			for range 2 { // the second time changes nothing
				if err := c.Identity.PartWith(t.Context(), c.Tenant, []org.PersonChange{{Person: c.Su, Left: s == org.Left}, {Person: c.Lin}}); err != nil {
					t.Fatal(err)
				}
			}
		}
		status(org.Left)
		wantSession(t, c, "away", hers, "identity.session_ended")
		status(org.Active)
		wantSession(t, c, "the old session", hers, "identity.session_ended")
		_, err = c.Identity.ByToken(t.Context(), secret)
		wantCode(t, "the old token", fault.CodeOf(err), "identity.token_refused")
		wantCode(t, "the old password", attempt(t, c, "1007", identitytest.Password, identitytest.Office), "identity.sign_in_failed")
		codes := mustIssue(t, c, c.Gao, identity.CodeRequest{People: []org.PersonID{c.Su}})
		ticket(t, c, "1007", codes[c.Su])
		wantSession(t, c, "somebody who stayed", cookie, "")
	})
}

func TestTheOldestSessionMakesRoom(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		codes := mustIssue(t, c, c.Su, identity.CodeRequest{})
		entry, _ := choose(t, c, ticket(t, c, "1001", codes[c.Lin]), identitytest.Password)
		c.Clock.Advance(time.Second)
		account := c.Account(t, c.Lin)
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			for range identity.MostSessions {
				if err := c.Identity.Begin(ctx, tx, account, identitytest.Office); err != nil {
					return err
				}
			}
			return nil
		})
		wantSession(t, c, "the oldest", entry.Session, "identity.session_ended")
		if n := len(sessions(t, c, c.Lin)); n != identity.MostSessions {
			t.Errorf("got %d sessions; want %d", n, identity.MostSessions)
		}
	})
}

func TestSweepRemovesWhatEndedLongAgo(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.Lin)
		c.SignIn(t, "1001")
		mustIssue(t, c, c.Su, identity.CodeRequest{})
		attempt(t, c, "1001", "guess", identitytest.Office)
		count := func() (n int) {
			c.Read(t, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.One(ctx, `SELECT (SELECT count(*) FROM session WHERE tenant_id = $1) + (SELECT count(*) FROM one_time_code WHERE tenant_id = $1)
					+ (SELECT count(*) FROM sign_in_failure WHERE tenant_id = $1)`, nil, &n)
				return err
			})
			return n
		}
		sweep := func() {
			if err := c.Identity.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		const fresh = 1 + 6 + 2 // a session, codes, and the guess by place and by address
		if sweep(); count() != fresh {
			t.Errorf("got %d rows left; want %d", count(), fresh)
		}
		c.Clock.Advance(365 * 24 * time.Hour)
		if sweep(); count() != 0 {
			t.Errorf("after a year %d rows are left; want none", count())
		}
	})
}

func newToken(t *testing.T, c *identitytest.Cast, actor access.Actor, n identity.NewToken) (identity.Token, string, error) {
	t.Helper()
	var token identity.Token
	var secret string
	err := c.DB.Tenant(c.Tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
		token, secret, err = c.Identity.CreateToken(ctx, tx, actor, n)
		return err
	})
	return token, secret, err
}

func TestATokenDoesWhatItWasMadeFor(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		su := c.Actor(t, c.Su)
		year := c.Clock.Now().Add(300 * 24 * time.Hour)
		token, secret, err := newToken(t, c, su, identity.NewToken{Name: " 考勤 系统 ", Permissions: []string{org.PeopleRead}, ExpiresAt: year})
		if err != nil {
			t.Fatal(err)
		}
		if token.Name != "考勤 系统" || !strings.HasPrefix(secret, "xf_") || !strings.HasPrefix(secret, token.Beginning) {
			t.Errorf("got %+v and %.9s…; want a clean name and a secret that begins as shown", token, secret)
		}
		actor, err := c.Identity.ByToken(t.Context(), secret)
		if err != nil || actor.Via != access.Token || actor.Person != int64(c.Su) {
			t.Fatalf("got %+v, %v; want 苏敏 by token", actor, err)
		}
		if scope, _ := actor.Scope(org.PeopleRead); scope != access.Tenant || actor.Can(org.PeopleManage) || !su.Can(org.PeopleManage) {
			t.Errorf("the token may %+v; want people.read of the tenant and no more", actor.Grants)
		}
		_, _, err = newToken(t, c, actor, identity.NewToken{Name: "x", Permissions: []string{org.PeopleRead}, ExpiresAt: year})
		wantCode(t, "a token by a token", fault.CodeOf(err), "identity.token_by_token")
		for what, tc := range map[string]struct {
			n    identity.NewToken
			want string
		}{
			"no name":             {identity.NewToken{Permissions: []string{org.PeopleRead}, ExpiresAt: year}, "identity.name_missing"},
			"a long name":         {identity.NewToken{Name: strings.Repeat("长", 101), Permissions: []string{org.PeopleRead}, ExpiresAt: year}, "identity.name_too_long"},
			"no permission":       {identity.NewToken{Name: "x", ExpiresAt: year}, "identity.token_without_permission"},
			"one not held":        {identity.NewToken{Name: "x", Permissions: []string{identity.RolesManage}, ExpiresAt: year}, "identity.permission_not_held"},
			"expired":             {identity.NewToken{Name: "x", Permissions: []string{org.PeopleRead}, ExpiresAt: c.Clock.Now()}, "identity.token_life"},
			"for ever":            {identity.NewToken{Name: "x", Permissions: []string{org.PeopleRead}, ExpiresAt: year.AddDate(1, 0, 0)}, "identity.token_life"},
			"without an end":      {identity.NewToken{Name: "x", Permissions: []string{org.PeopleRead}}, "identity.token_life"},
			"nobody's permission": {identity.NewToken{Name: "x", Permissions: []string{"no.such"}, ExpiresAt: year}, "identity.permission_not_held"},
		} {
			_, _, err := newToken(t, c, su, tc.n)
			wantCode(t, what, fault.CodeOf(err), tc.want)
		}
		for _, nonsense := range []string{"", "xf_", secret[:len(secret)-1], secret[:len(secret)-1] + "!", strings.ToUpper(secret)} {
			_, err := c.Identity.ByToken(t.Context(), nonsense)
			wantCode(t, nonsense, fault.CodeOf(err), "identity.token_refused")
		}
		wrong := secret[:len(secret)-1] + map[bool]string{true: "1", false: "0"}[secret[len(secret)-1] == '0']
		_, err = c.Identity.ByToken(t.Context(), wrong)
		wantCode(t, "one letter wrong", fault.CodeOf(err), "identity.token_refused")
		c.Clock.Set(year)
		_, err = c.Identity.ByToken(t.Context(), secret)
		wantCode(t, "after its end", fault.CodeOf(err), "identity.token_refused")
	})
}

func TestTokensAreListedRevokedAndLoseWhatTheirOwnerLoses(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		su, wang := c.Actor(t, c.Su), c.Actor(t, c.Wang)
		soon := c.Clock.Now().Add(24 * time.Hour)
		first, secret, err := newToken(t, c, su, identity.NewToken{Name: "一", Permissions: []string{org.PeopleRead, org.PeopleManage}, ExpiresAt: soon})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err = newToken(t, c, wang, identity.NewToken{Name: "二", Permissions: []string{org.PeopleRead}, ExpiresAt: soon}); err != nil {
			t.Fatal(err)
		}
		list := func(account int64) (list []identity.Token) {
			c.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
				list, err = c.Identity.Tokens(ctx, tx, identity.AccountID(account))
				return err
			})
			return list
		}
		c.Clock.Advance(identity.SeenEvery)
		if _, err := c.Identity.ByToken(t.Context(), secret); err != nil {
			t.Fatal(err)
		}
		if err := c.Identity.KeepSeen(t.Context()); err != nil {
			t.Fatal(err)
		}
		if mine := list(su.Account); len(mine) != 1 || mine[0].Name != "一" || !mine[0].UsedAt.Equal(c.Clock.Now()) || mine[0].Beginning != first.Beginning {
			t.Errorf("苏敏 sees %+v; want her own with its last use", mine)
		}
		if all := list(0); len(all) != 2 {
			t.Errorf("the company has %d tokens; want 2", len(all))
		}
		// 苏敏 is HR no longer: her token sinks to what an employee may.
		gao := c.Actor(t, c.Gao)
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			all, err := c.Identity.Assignments(ctx, tx, identity.AssignmentFilter{})
			if err != nil {
				return err
			}
			for _, a := range all {
				if a.Role == identity.RoleHR {
					return c.Identity.Unassign(ctx, tx, gao, a.ID)
				}
			}
			return nil
		})
		actor, err := c.Identity.ByToken(t.Context(), secret)
		if scope, _ := actor.Scope(org.PeopleRead); err != nil || scope != access.Self || actor.Can(org.PeopleManage) {
			t.Errorf("got %+v, %v; want people.read of oneself", actor.Grants, err)
		}
		revoke := func(account int64, id identity.TokenID) string {
			return fault.CodeOf(c.DB.Tenant(c.Tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				return c.Identity.RevokeToken(ctx, tx, identity.AccountID(account), id)
			}))
		}
		wantCode(t, "somebody else's", revoke(wang.Account, first.ID), "identity.token_unknown")
		wantCode(t, "one's own", revoke(su.Account, first.ID), "")
		wantCode(t, "twice", revoke(su.Account, first.ID), "identity.token_unknown")
		_, err = c.Identity.ByToken(t.Context(), secret)
		wantCode(t, "revoked", fault.CodeOf(err), "identity.token_refused")
	})
}
