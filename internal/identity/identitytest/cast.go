// Package identitytest gives the people of 星河集团 accounts and roles, entered
// by the real services.
package identitytest

import (
	"context"
	"net/netip"
	"testing"

	"xuefen/internal/identity"
	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/job"
)

// Password is everybody's password where a test sets one.
const Password = "青金 gold jade 2026"

// Office is the address that the cast signs in from.
var Office = identity.Origin{Address: netip.MustParseAddr("203.0.113.7"), Agent: "Mozilla/5.0 (iPhone)"}

// Cast is the company with its accounts: 苏敏 is HR, 高远 the system
// administrator.
type Cast struct {
	*orgtest.Cast
	Identity *identity.Service
	Known    *access.Registry
}

// Modules are the tables a Cast needs.
func Modules() []db.Module {
	return []db.Module{job.Migrations(), event.Migrations(), org.Migrations(), identity.Migrations()}
}

// Company enters the tenant xinghe with its people and their roles.
func Company(t testing.TB, d *db.DB) *Cast {
	t.Helper()
	return With(t, orgtest.Company(t, d))
}

// With gives accounts to a company that is there already. More permissions
// than those of org and identity may be known.
func With(t testing.TB, company *orgtest.Cast, more ...[]access.Permission) *Cast {
	t.Helper()
	known, err := access.NewRegistry(append(more, org.Permissions(), identity.Permissions())...)
	if err != nil {
		t.Fatal(err)
	}
	c := &Cast{Cast: company, Known: known}
	c.Identity = identity.New(company.DB, company.Clock, company.Org, known, identity.Options{})
	c.Give(t, c.Su, identity.RoleHR, 0)
	c.Give(t, c.Gao, identity.RoleAdministrator, 0)
	return c
}

// Give assigns a role to a person.
func (c *Cast) Give(t testing.TB, person org.PersonID, role identity.RoleKey, department org.DepartmentID) identity.Assignment {
	t.Helper()
	var given identity.Assignment
	c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
		account, err := c.Identity.AccountFor(ctx, tx, person)
		if err != nil {
			return err
		}
		given, err = c.Identity.GiveRole(ctx, tx, 0, account, role, department)
		return err
	})
	return given
}

// SetPassword gives people the Password.
func (c *Cast) SetPassword(t testing.TB, people ...org.PersonID) {
	t.Helper()
	for _, p := range people {
		if err := c.Identity.SetPassword(t.Context(), c.Tenant, p, Password); err != nil {
			t.Fatalf("set a password: %v", err)
		}
	}
}

// Account is the account of a person.
func (c *Cast) Account(t testing.TB, person org.PersonID) identity.AccountID {
	t.Helper()
	var id identity.AccountID
	c.Tx(t, func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = c.Identity.AccountFor(ctx, tx, person)
		return err
	})
	return id
}

// Actor is what a person may do now.
func (c *Cast) Actor(t testing.TB, person org.PersonID) access.Actor {
	t.Helper()
	a, err := c.Identity.ActorOf(t.Context(), c.Tenant, c.Account(t, person))
	if err != nil {
		t.Fatalf("actor of %d: %v", person, err)
	}
	return a
}

// SignIn signs in from the office and returns the cookie.
func (c *Cast) SignIn(t testing.TB, login string) string {
	t.Helper()
	entry, err := c.Identity.SignIn(t.Context(), identity.Attempt{Login: login, Secret: Password, From: Office})
	if err != nil {
		t.Fatalf("sign %s in: %v", login, err)
	}
	return entry.Session
}
