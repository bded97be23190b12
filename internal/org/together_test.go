package org_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// together runs works at the same time, each in a transaction of its own, and
// gives their errors. On PostgreSQL all have looked at the tree before the
// first one works; SQLite lets only one in at a time.
func together(t *testing.T, c *orgtest.Cast, works ...func(context.Context, *db.Tx) error) []error {
	t.Helper()
	errs := make([]error, len(works))
	var looked, done sync.WaitGroup
	looked.Add(len(works))
	for i, work := range works {
		var once sync.Once
		done.Go(func() {
			errs[i] = c.DB.Tenant(c.Tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				if _, err := c.Org.Tree(ctx, tx); err != nil {
					return err
				}
				once.Do(looked.Done)
				if tx.Dialect() == db.PostgreSQL {
					looked.Wait()
				}
				return work(ctx, tx)
			})
		})
	}
	done.Wait()
	return errs
}

func TestOfManyWhoTakeTheSameOneGetsIt(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		for _, q := range []struct {
			code string
			work func(i int) func(context.Context, *db.Tx) error
		}{
			{"org.department_code_taken", func(int) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error {
					_, err := c.Org.AddDepartment(ctx, tx, org.NewDepartment{Code: "DATA", Name: "数据部", Parent: c.Research})
					return err
				}
			}},
			{"org.number_taken", func(int) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error {
					_, err := c.Org.Hire(ctx, tx, org.Profile{Number: "2001", Name: "新人"}, org.Placement{Department: c.Platform}, "", "")
					return err
				}
			}},
			{"org.email_taken", func(i int) func(context.Context, *db.Tx) error {
				return func(ctx context.Context, tx *db.Tx) error {
					_, err := c.Org.Hire(ctx, tx, org.Profile{Number: fmt.Sprint(3000 + i), Name: "新人", Email: "new@xinghe.example"}, org.Placement{Department: c.Platform}, "", "")
					return err
				}
			}},
		} {
			works := make([]func(context.Context, *db.Tx) error, 6)
			for i := range works {
				works[i] = q.work(i)
			}
			won := 0
			for _, err := range together(t, c, works...) {
				if err == nil {
					won++
				} else if fault.CodeOf(err) != q.code {
					t.Errorf("got %v; want %s", err, q.code)
				}
			}
			if won != 1 {
				t.Errorf("%s: %d of 6 won; want one", q.code, won)
			}
		}
	})
}

func TestTwoCannotBecomeEachOthersManager(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		under := func(person, manager org.PersonID) func(context.Context, *db.Tx) error {
			return func(ctx context.Context, tx *db.Tx) error {
				p, err := c.Org.Person(ctx, tx, person)
				if err != nil {
					return err
				}
				p.Manager = manager
				_, err = c.Org.Place(ctx, tx, person, p.Placement, "", "")
				return err
			}
		}
		errs := together(t, c, under(c.Su, c.Huang), under(c.Huang, c.Su))
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("got %v; want one to be refused", errs)
		}
		for _, err := range errs {
			if err != nil && fault.CodeOf(err) != "org.manager_circle" {
				t.Errorf("got %v; want org.manager_circle", err)
			}
		}
	})
}

func TestBytesThatNoDatabaseKeeps(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		const odd = "a\x00b\xff\u200b"
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			if _, _, err := c.Org.People(ctx, tx, org.Filter{Reach: org.Reach{All: true}, Query: odd}, org.Page{After: odd}); err != nil {
				return err
			}
			if found, err := c.Org.PeopleByNumber(ctx, tx, []string{odd, "1001"}); err != nil || len(found) != 1 {
				t.Errorf("got %v, %v; want 1001", found, err)
			}
			if _, err := c.Org.PersonByLogin(ctx, tx, odd); fault.CodeOf(err) != "org.person_unknown" {
				t.Errorf("got %v; want org.person_unknown", err)
			}
			p, err := c.Org.Hire(ctx, tx, org.Profile{Number: odd, Name: odd, Tags: []string{odd}}, org.Placement{Department: c.Platform}, "", odd)
			if p.Number != "ab" || p.Name != "ab" || p.Tags[0] != "ab" {
				t.Errorf("got %+v", p)
			}
			return err
		})
		if _, err := c.Org.TenantBySlug(t.Context(), odd); fault.CodeOf(err) != "org.tenant_unknown" {
			t.Errorf("got %v; want org.tenant_unknown", err)
		}
	})
}
