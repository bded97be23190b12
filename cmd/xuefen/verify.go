package main

import (
	"context"
	"errors"
	"fmt"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

type verifyCommand struct {
	Tenant string `help:"Company code; all companies when left out."`
}

// errDiffers ends a verification that found a difference; it is printed before.
var errDiffers = errors.New("the ledger does not agree with its transfers")

func (c *verifyCommand) Run(s *session) error {
	a, err := s.app()
	if err != nil {
		return err
	}
	tenants, err := a.Org.Tenants(s.ctx)
	if err != nil {
		return err
	}
	if c.Tenant != "" {
		t, err := s.tenant(c.Tenant)
		if err != nil {
			return err
		}
		tenants = []org.Tenant{t}
	}
	differs := false
	for _, t := range tenants {
		same, err := s.verify(t)
		if err != nil {
			return err
		}
		differs = differs || !same
	}
	if differs {
		return errDiffers
	}
	return nil
}

func (s *session) verify(t org.Tenant) (same bool, err error) {
	var v credit.Verification
	var altered *activity.Altered
	records := 0
	bar := newProgress(s.err, "verify "+t.Slug)
	err = s.read(t, func(ctx context.Context, tx *db.Tx) error {
		everybody, err := s.opened.Org.CountPeople(ctx, tx, org.Filter{Reach: org.Reach{All: true}})
		if err != nil {
			return err
		}
		if v, err = s.opened.Credit.Verify(ctx, tx, func(people int) { bar.show(float64(people)/float64(max(everybody, 1)), int64(people)) }); err != nil {
			return err
		}
		altered, records, err = s.opened.Activity.Verify(ctx, tx)
		return err
	})
	bar.end()
	if err != nil {
		return false, err
	}
	fmt.Fprintf(s.out, "%s: %d people, %d transfers, %s issued, %d activities: ", t.Slug, v.People, v.Transfers, v.Issued, records)
	switch {
	case v.First != nil:
		fmt.Fprintf(s.out, "first difference: %s, person %d, transfer %d: %s\n", v.First.What, v.First.Person, v.First.Transfer, v.First.Detail)
	case altered != nil:
		fmt.Fprintf(s.out, "first difference: activity %d of person %d: %s\n", altered.Activity, altered.Person, altered.Detail)
	default:
		fmt.Fprintln(s.out, "all agree")
		return true, nil
	}
	return false, nil
}
