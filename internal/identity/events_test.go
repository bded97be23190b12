package identity_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"xuefen/internal/identity"
	"xuefen/internal/identity/identitytest"
	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/job"
)

// TestAnotherProcessForgetsToo changes roles in one process and looks in
// another that remembers.
func TestAnotherProcessForgetsToo(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		other := identity.New(c.DB, c.Clock, c.Org, c.Known, identity.Options{})
		heard := make(chan struct{}, 1000)
		log := slog.New(slog.DiscardHandler)
		bus := event.New(c.DB, clock.System(), log, job.New(c.DB, clock.System(), log))
		event.Watch(bus, identity.GrantsChanged, func(tenant db.TenantID, _ []identity.GrantsChange) {
			other.Forget(tenant)
			heard <- struct{}{}
		})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- bus.Run(ctx) }()
		defer func() {
			stop()
			if err := <-ended; err != nil {
				t.Errorf("the bus: %v", err)
			}
		}()

		account, gao := c.Account(t, c.He), c.Actor(t, c.Gao)
		may := func() bool {
			actor, err := other.ActorOf(t.Context(), c.Tenant, account)
			if err != nil {
				t.Fatal(err)
			}
			return actor.Can(org.PeopleManage)
		}
		// Until the bus has begun, the news goes past it.
		for range 200 {
			given := c.Give(t, c.He, identity.RoleHR, 0)
			select {
			case <-heard:
				for !may() { // what was heard may be older news
					<-heard
				}
				c.Tx(t, func(ctx context.Context, tx *db.Tx) error { return c.Identity.Unassign(ctx, tx, gao, given.ID) })
				for may() {
					<-heard
				}
				return
			case <-time.After(100 * time.Millisecond):
				c.Tx(t, func(ctx context.Context, tx *db.Tx) error { return c.Identity.Unassign(ctx, tx, gao, given.ID) })
			}
		}
		t.Fatal("the bus never began")
	})
}
