package app

import (
	"context"
	"errors"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/job"
)

// schedule is the one table of what happens by the clock, once per cluster.
func (a *App) schedule() {
	a.Jobs.Every("org.come_into_force", job.Interval(5*time.Minute), a.perTenant(func(ctx context.Context, tx *db.Tx) error {
		_, err := a.Org.ComeIntoForce(ctx, tx)
		return err
	}))
	a.Jobs.Every("org.forget_imports", job.Daily(3, 20, a.Config.TimeZone), a.perTenant(a.Roster.Forget))
	a.Jobs.Every("suggestion.open", job.Daily(4, 10, a.Config.TimeZone), a.perTenant(a.Box.Open))
	a.Jobs.Every("proof.day", job.Daily(0, 10, a.Config.TimeZone), a.perTenant(a.Proof.AskForDay))
	a.Jobs.Every("credit.lapse", job.Interval(5*time.Minute), a.lapse)
	a.Jobs.Every("credit.expire", job.Interval(15*time.Minute), a.throughDoors(a.expire))
	a.Jobs.Every("closing.close_due", job.Interval(time.Hour), func(ctx context.Context) error {
		tenants, err := a.Org.Tenants(ctx)
		if err != nil {
			return err
		}
		var failures error
		for _, t := range tenants {
			failures = errors.Join(failures, a.Closing.CloseDue(ctx, t.ID))
		}
		return failures
	})
	a.Jobs.Every("identity.sweep", job.Daily(3, 40, a.Config.TimeZone), a.Identity.Sweep)
}

// lapse lets pending credits lapse whose gates were not answered in time, a
// page per transaction, in every tenant until none is left.
func (a *App) lapse(ctx context.Context) error {
	tenants, err := a.Org.Tenants(ctx)
	if err != nil {
		return err
	}
	var failures error
	for _, t := range tenants {
		for n, failure := 1, error(nil); n > 0 && failure == nil; failures = errors.Join(failures, failure) {
			failure = a.DB.Tenant(t.ID).Tx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = a.Credit.LapseDue(ctx, tx)
				return err
			})
		}
	}
	return failures
}

// expire takes what ended and warns of what will.
func (a *App) expire(ctx context.Context, door credit.Door) error {
	_, err := a.Credit.Expire(ctx, door, func(credit.Expired) {})
	if err != nil {
		return err
	}
	_, err = a.Credit.WarnOfExpiry(ctx, door)
	return err
}

// throughDoors runs work that takes one transaction after another for each
// tenant; one that fails does not keep the others from their turn.
func (a *App) throughDoors(work func(context.Context, credit.Door) error) func(context.Context) error {
	return func(ctx context.Context) error {
		tenants, err := a.Org.Tenants(ctx)
		if err != nil {
			return err
		}
		var failures error
		for _, t := range tenants {
			failures = errors.Join(failures, work(ctx, a.DB.Tenant(t.ID).Tx))
		}
		return failures
	}
}

// perTenant runs work in a transaction of each tenant; one that fails does not
// keep the others from their turn.
func (a *App) perTenant(work func(context.Context, *db.Tx) error) func(context.Context) error {
	return func(ctx context.Context) error {
		tenants, err := a.Org.Tenants(ctx)
		if err != nil {
			return err
		}
		var failures error
		for _, t := range tenants {
			failures = errors.Join(failures, a.DB.Tenant(t.ID).Tx(ctx, work))
		}
		return failures
	}
}
