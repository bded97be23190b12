package org_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/job"
)

func TestAChangeOfAPersonIsTold(t *testing.T) {
	dbtest.Each(t, append([]db.Module{job.Migrations()}, modules...), func(t *testing.T, d *db.DB) {
		c := orgtest.Company(t, d)
		log := slog.New(slog.DiscardHandler)
		bus := event.New(d, clock.System(), log, job.New(d, clock.System(), log))
		heard := make(chan []org.PersonChange, 1000)
		event.Watch(bus, org.PeopleChanged, func(_ db.TenantID, facts []org.PersonChange) { heard <- facts })
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- bus.Run(ctx) }()
		defer func() {
			stop()
			if err := <-ended; err != nil {
				t.Errorf("the bus: %v", err)
			}
		}()
		// Until the bus has begun, the news goes past it.
		for n := range 200 {
			department := []org.DepartmentID{c.Sales, c.People}[n%2]
			c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
				p, err := c.Org.Person(ctx, tx, c.Lin)
				if err != nil {
					return err
				}
				p.Department = department
				if _, err := c.Org.Place(ctx, tx, c.Lin, p.Placement, "", ""); err != nil {
					return err
				}
				_, err = c.Org.Leave(ctx, tx, c.Zhou, "", "")
				return err
			})
			select {
			case facts := <-heard:
				if len(facts) == 9 {
					continue // the hiring, which may be told late
				}
				if !slices.Contains(facts, org.PersonChange{Person: c.Lin}) || len(facts) > 2 || len(facts) == 2 && !facts[1].Left {
					t.Errorf("got %+v; want 林晓, and 周明远 as one who left", facts)
				}
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
		t.Fatal("the bus never began")
	})
}
