package org_test

import (
	"context"
	"testing"

	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/db"
)

func TestAChangeOfAPersonIsTold(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		told := func() (n int) {
			c.Read(t, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.One(ctx, "SELECT count(*) FROM outbox WHERE tenant_id = $1 AND topic = $2", []any{org.PeopleChanged.Name()}, &n)
				return err
			})
			return n
		}
		before := told()
		move(t, c, c.Lin, "2026-03-01", func(p *org.Placement) { p.Department = c.Sales })
		if got := told(); got != before+1 {
			t.Errorf("got %d rows in the outbox; want one more than %d", got, before)
		}
		move(t, c, c.Lin, "2026-03-01", func(p *org.Placement) { p.Department = c.Sales })
		if got := told(); got != before+1 {
			t.Errorf("entering what holds was told: %d rows; want %d", got, before+1)
		}
	})
}
