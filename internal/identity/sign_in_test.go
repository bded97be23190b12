package identity_test

import (
	"context"
	"net/netip"
	"strings"
	"testing"
	"time"

	"xuefen/internal/identity"
	"xuefen/internal/identity/identitytest"
	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/fault"
)

// each runs a test with the company on both databases.
func each(t *testing.T, test func(t *testing.T, c *identitytest.Cast)) {
	t.Helper()
	dbtest.Each(t, identitytest.Modules(), func(t *testing.T, d *db.DB) { test(t, identitytest.Company(t, d)) })
}

func from(address string) identity.Origin {
	return identity.Origin{Address: netip.MustParseAddr(address), Agent: "test"}
}

// attempt signs in and gives the code of the fault.
func attempt(t *testing.T, c *identitytest.Cast, login, secret string, from identity.Origin) string {
	t.Helper()
	_, err := c.Identity.SignIn(t.Context(), identity.Attempt{Login: login, Secret: secret, From: from})
	if err != nil && fault.CodeOf(err) == "" {
		t.Fatalf("sign %q in: %v", login, err)
	}
	return fault.CodeOf(err)
}

func wantCode(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %q; want %q", what, got, want)
	}
}

func TestSignInByNumberMailAndPhone(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.Lin)
		for _, login := range []string{"1001", "１００１", " Lin.Xiao@xinghe.example ", "138 0000 1001", "+86 13800001001"} {
			entry, err := c.Identity.SignIn(t.Context(), identity.Attempt{Login: login, Secret: identitytest.Password, From: identitytest.Office})
			if err != nil {
				t.Errorf("%q: %v", login, err)
				continue
			}
			actor, err := c.Identity.BySession(t.Context(), entry.Session)
			if err != nil || actor.Person != int64(c.Lin) || actor.Tenant != int64(c.Tenant) {
				t.Errorf("%q: got person %d, %v; want 林晓", login, actor.Person, err)
			}
		}
	})
}

func TestWrongPasswordAndUnknownLoginLookTheSame(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.Lin, c.He)
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Org.Leave(ctx, tx, c.He, "2026-09-01", "")
			return err
		})
		faults := map[string]error{}
		for what, a := range map[string]identity.Attempt{
			"wrong password":   {Login: "1001", Secret: "not the password"},
			"unknown login":    {Login: "9999", Secret: "not the password"},
			"no account yet":   {Login: "1004", Secret: "not the password"},
			"without password": {Login: "1007", Secret: "not the password"},
			"has left":         {Login: "1003", Secret: identitytest.Password},
			"empty":            {},
			"far too long":     {Login: strings.Repeat("9", 5000), Secret: strings.Repeat("x", 5000)},
			"not a character":  {Login: "10\x0001\xff", Secret: "\x00"},
		} {
			_, faults[what] = c.Identity.SignIn(t.Context(), a)
		}
		for what, err := range faults {
			f, ok := fault.Of(err)
			if !ok || f.Error() != identity.ErrSignInFailed.Error() || f.Kind != fault.Unauthorized {
				t.Errorf("%s: got %v; want exactly %v", what, err, identity.ErrSignInFailed)
			}
		}
	})
}

func TestGuessingIsSlowedDownAndNobodyIsLockedOut(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.Lin)
		cookie := c.SignIn(t, "1001")
		stranger, other := from("198.51.100.9"), from("198.51.100.10")
		for _, login := range []string{"1001", "9999"} { // known or not, it is the same
			for n := range 6 {
				wantCode(t, "free attempt", attempt(t, c, login, "guess", stranger), "identity.sign_in_failed")
				if n == 5 {
					wantCode(t, "the seventh", attempt(t, c, login, identitytest.Password, stranger), "identity.too_many_attempts")
				}
			}
		}
		wantCode(t, "from another address", attempt(t, c, "1001", identitytest.Password, other), "identity.too_many_attempts")
		wantCode(t, "the owner at the office", attempt(t, c, "1001", identitytest.Password, identitytest.Office), "")
		if _, err := c.Identity.BySession(t.Context(), cookie); err != nil {
			t.Errorf("the open session: %v", err)
		}
		wantCode(t, "somebody else", attempt(t, c, "1006", "guess", stranger), "identity.sign_in_failed")

		// Whatever a stranger tries meanwhile, the pause ends by itself.
		for range 50 {
			attempt(t, c, "1001", "guess", stranger)
			c.Clock.Advance(time.Minute)
		}
		_, err := c.Identity.SignIn(t.Context(), identity.Attempt{Login: "1001", Secret: identitytest.Password, From: other})
		f, ok := fault.Of(err)
		if !ok || f.Code != "identity.too_many_attempts" {
			t.Fatalf("after many guesses: got %v; want a pause", err)
		}
		seconds, _ := f.Args["retry_seconds"].(int)
		if seconds < 1 || seconds > 15*60 {
			t.Fatalf("the pause is %d s; want at most a quarter of an hour", seconds)
		}
		c.Clock.Advance(time.Duration(seconds) * time.Second)
		wantCode(t, "after the pause", attempt(t, c, "1001", identitytest.Password, other), "")
		wantCode(t, "once more", attempt(t, c, "1001", "mistyped", other), "identity.sign_in_failed")
	})
}

func TestAPauseSurvivesARestart(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.Lin)
		stranger := from("198.51.100.9")
		for range 6 {
			attempt(t, c, "1001", "guess", stranger)
		}
		c.Identity = identity.New(c.DB, c.Clock, c.Org, c.Known, identity.Options{})
		wantCode(t, "after a restart", attempt(t, c, "1001", identitytest.Password, stranger), "identity.too_many_attempts")
	})
}

func TestAnAddressThatTriesManyLoginsIsSlowedDown(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.Lin)
		// The network of an IPv6 client counts, not the address it picks.
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return c.Identity.FailFrom(ctx, tx, from("2001:db8::1"), 201)
		})
		wantCode(t, "the same network", attempt(t, c, "1001", identitytest.Password, from("2001:db8::ffff")), "identity.too_many_attempts")
		wantCode(t, "another network", attempt(t, c, "1001", identitytest.Password, from("2001:db8:0:1::1")), "")
		c.Clock.Advance(time.Minute)
		wantCode(t, "a minute later", attempt(t, c, "1001", identitytest.Password, from("2001:db8::ffff")), "")
	})
}

func TestTheCompanyIsFoundByHostOrCode(t *testing.T) {
	dbtest.Each(t, identitytest.Modules(), func(t *testing.T, d *db.DB) {
		ours := identitytest.Company(t, d)
		ours.SetPassword(t, ours.Lin)
		try := func(company, host string) string {
			_, err := ours.Identity.SignIn(t.Context(), identity.Attempt{
				Company: company, Host: host, Login: "1001", Secret: identitytest.Password, From: identitytest.Office})
			return fault.CodeOf(err)
		}
		wantCode(t, "a single company", try("", "localhost:8080"), "")
		wantCode(t, "a wrong code", try("nowhere", "localhost"), "identity.company_unknown")
		orgtest.CompanyNamed(t, d, "qiming", "启明制造")
		wantCode(t, "no code", try("", "localhost:8080"), "identity.company_missing")
		wantCode(t, "a foreign host", try("", "www.example.com"), "identity.company_missing")
		wantCode(t, "code", try(" XingHe ", "localhost"), "")
		wantCode(t, "host name", try("", "xinghe.example.com:443"), "")
		wantCode(t, "the code before the host", try("qiming", "xinghe.example.com"), "identity.sign_in_failed")
	})
}

func TestAWeakPasswordMustBeChanged(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.Lin)
		must := func() (must bool) {
			c.SignIn(t, "1001")
			c.Read(t, func(ctx context.Context, tx *db.Tx) error {
				accounts, err := c.Identity.AccountsOfPeople(ctx, tx, []org.PersonID{c.Lin})
				must = accounts[c.Lin].MustChangePassword
				return err
			})
			return must
		}
		if must() {
			t.Error("a good password must be changed; want no")
		}
		// The person's new name makes the password one that everybody guesses.
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			p, err := c.Org.Person(ctx, tx, c.Lin)
			if err != nil {
				return err
			}
			p.Name = "青金"
			_, err = c.Org.EditProfile(ctx, tx, c.Lin, p.Profile)
			return err
		})
		if !must() {
			t.Error("a password with the owner's name need not be changed; want yes")
		}
	})
}

func TestTheFirstAdministrator(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		id, err := c.Identity.CreateAdmin(t.Context(), c.Tenant, "Admin@Xinghe.example", identitytest.Password)
		if err != nil {
			t.Fatal(err)
		}
		wantCode(t, "sign in", attempt(t, c, "admin@xinghe.example", identitytest.Password, identitytest.Office), "")
		actor, err := c.Identity.ActorOf(t.Context(), c.Tenant, id)
		if err != nil || actor.Person != 0 || !actor.Can(org.PeopleManage) || !actor.Can(identity.PeopleCodes) || !actor.Can(identity.RolesAssign) {
			t.Errorf("got %+v, %v; want no person and the permissions of administrator and HR", actor, err)
		}
		for what, tc := range map[string]struct{ email, password, want string }{
			"the same again":    {"admin@xinghe.example", identitytest.Password, "identity.email_taken"},
			"a person's e-mail": {"lin.xiao@xinghe.example", identitytest.Password, "identity.email_taken"},
			"no e-mail":         {"admin", identitytest.Password, "identity.email_malformed"},
			"a name with it":    {"Admin <a@xinghe.example>", identitytest.Password, "identity.email_malformed"},
			"a weak password":   {"boss@xinghe.example", "12345678", "identity.password_common"},
		} {
			_, err := c.Identity.CreateAdmin(t.Context(), c.Tenant, tc.email, tc.password)
			wantCode(t, what, fault.CodeOf(err), tc.want)
		}
	})
}

func TestAnUnknownLoginCostsAHashToo(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.Lin)
		letGo := c.Identity.Rush()
		for _, login := range []string{"1001", "9999", "1004", ""} {
			wantCode(t, "with no core free, "+login, attempt(t, c, login, "guess", identitytest.Office), "identity.busy")
		}
		letGo()
		wantCode(t, "afterwards", attempt(t, c, "1001", identitytest.Password, identitytest.Office), "")
	})
}
