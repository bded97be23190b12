package secret_test

import (
	"errors"
	"testing"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/secret"
)

func TestADatabaseKnowsItsKey(t *testing.T) {
	dbtest.Each(t, []db.Module{secret.Migrations()}, func(t *testing.T, d *db.DB) {
		home := t.TempDir()
		for range 2 {
			ring, err := secret.Open(home, "")
			if err != nil {
				t.Fatal(err)
			}
			if err := ring.Confirm(t.Context(), d); err != nil {
				t.Errorf("its own key was refused: %v", err)
			}
		}
		other, err := secret.Open(t.TempDir(), "")
		if err != nil {
			t.Fatal(err)
		}
		if err := other.Confirm(t.Context(), d); !errors.Is(err, secret.ErrOtherKey) {
			t.Errorf("another key gave %v; want ErrOtherKey", err)
		}
	})
}
