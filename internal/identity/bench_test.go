package identity_test

import (
	"testing"

	"xuefen/internal/identity"
	"xuefen/internal/identity/identitytest"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
)

// BenchmarkBySession is what every request of a signed-in browser pays.
func BenchmarkBySession(b *testing.B) {
	for name, open := range map[string]func(testing.TB, []db.Module) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.PostgreSQL} {
		b.Run(name, func(b *testing.B) {
			c := identitytest.Company(b, open(b, identitytest.Modules()))
			c.SetPassword(b, c.Lin)
			cookie := c.SignIn(b, "1001")
			for b.Loop() {
				if _, err := c.Identity.BySession(b.Context(), cookie); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSignIn is one right password, with its hash.
func BenchmarkSignIn(b *testing.B) {
	c := identitytest.Company(b, dbtest.SQLite(b, identitytest.Modules()))
	c.SetPassword(b, c.Lin)
	for b.Loop() {
		if _, err := c.Identity.SignIn(b.Context(), identity.Attempt{Login: "1001", Secret: identitytest.Password, From: identitytest.Office}); err != nil {
			b.Fatal(err)
		}
	}
}
