package main

import (
	"context"
	"errors"
	"fmt"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/proof"
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
	var log proof.Verification
	var altered *activity.Altered
	var names map[org.PersonID]org.Name
	records := 0
	bar := newProgress(s.err, "verify "+t.Slug)
	err = s.read(t, func(ctx context.Context, tx *db.Tx) error {
		everybody, err := s.opened.Org.CountPeople(ctx, tx, org.Filter{Reach: org.Reach{All: true}})
		if err != nil {
			return err
		}
		if log, err = s.opened.Proof.Verify(ctx, tx, func(places, of int64) { bar.show(float64(places)/float64(max(of, 1)), places) }); err != nil {
			return err
		}
		if v, err = s.opened.Credit.Verify(ctx, tx, func(people int) { bar.show(float64(people)/float64(max(everybody, 1)), int64(people)) }); err != nil {
			return err
		}
		if altered, records, err = s.opened.Activity.Verify(ctx, tx); err != nil {
			return err
		}
		names, err = s.opened.Org.NamesOf(ctx, tx, concerned(log.First, v.First, altered))
		return err
	})
	bar.end()
	if err != nil {
		return false, err
	}
	fmt.Fprintf(s.out, "%s: %d people, %d transfers, %s issued, %d activities, %d places in the log, %d waiting: ",
		t.Slug, v.People, v.Transfers, v.Issued, records, log.Size, log.Waiting)
	switch {
	case log.First != nil:
		d := log.First
		fmt.Fprintf(s.out, "first difference: %s%s%s: %s\n", d.What, numberOf("transfer", d.What, int64(d.Transfer), d.Seq), of(names, d.Person), d.Detail)
	case v.First != nil:
		d := v.First
		fmt.Fprintf(s.out, "first difference: %s%s%s%s: %s\n", d.What, numberOf("transfer", d.What, int64(d.Transfer), d.Seq),
			numberOf("activity", d.What, int64(d.Activity), 0), of(names, d.Person), d.Detail)
	case altered != nil:
		fmt.Fprintf(s.out, "first difference: activity%s%s: %s\n", numberOf("activity", "activity", int64(altered.Activity), 0), of(names, altered.Person), altered.Detail)
	default:
		fmt.Fprintln(s.out, "all agree")
		return true, nil
	}
	return false, nil
}

// concerned lists the people whom differences are about.
func concerned(log *proof.Difference, ledger *credit.Difference, altered *activity.Altered) (people []org.PersonID) {
	if log != nil {
		people = append(people, log.Person)
	}
	if ledger != nil {
		people = append(people, ledger.Person)
	}
	if altered != nil {
		people = append(people, altered.Person)
	}
	return people
}

// numberOf says which transfer or activity: by the number that receipts show,
// and by the person's running number.
func numberOf(kind, what string, id, seq int64) string {
	text := ""
	switch {
	case id == 0:
	case kind == what:
		text = fmt.Sprintf(" %d", id)
	default:
		text = fmt.Sprintf(", %s %d", kind, id)
	}
	if seq != 0 {
		text += fmt.Sprintf(" (number %d)", seq)
	}
	return text
}

// of names a person as colleagues look people up.
func of(names map[org.PersonID]org.Name, p org.PersonID) string {
	if p == 0 {
		return ""
	}
	n, known := names[p]
	if !known {
		return fmt.Sprintf(" of an unknown person (%d)", p)
	}
	return fmt.Sprintf(" of %s %s", n.Number, n.Name)
}
