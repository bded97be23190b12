package credit

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"xuefen/internal/activity"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// awardKey makes a rule pay one activity and one person once.
func awardKey(a activity.ID, rule RuleID, p org.PersonID) string {
	return "a" + strconv.FormatInt(int64(a), 10) + "." + strconv.FormatInt(int64(rule), 10) + "." + strconv.FormatInt(int64(p), 10)
}

func awardPrefix(a activity.ID) string { return "a" + strconv.FormatInt(int64(a), 10) + "." }

// reversalKey makes a transfer be reversed once.
func reversalKey(t ledger.TransferID) string { return "x" + strconv.FormatInt(int64(t), 10) }

// Withdraw reverses everything that the activities gave, in the transaction
// that withdraws them. What was reversed before is left alone.
func (s *Service) Withdraw(ctx context.Context, tx *db.Tx, list []activity.Activity, reason string, by int64) error {
	var awards []ledger.Transfer
	for _, a := range list {
		found, err := findByPrefix(ctx, tx, awardPrefix(a.ID))
		if err != nil {
			return err
		}
		awards = append(awards, found...)
	}
	return s.reverse(ctx, tx, awards, reason, by)
}

// Reverse takes back one award or adjustment with a reason that the person
// sees. Faults: credit.transfer_not_found, credit.not_reversible,
// credit.reversed, credit.reason_needed.
func (s *Service) Reverse(ctx context.Context, tx *db.Tx, id ledger.TransferID, reason string, by int64) error {
	if err := checkReason(reason); err != nil {
		return err
	}
	list, err := findTransfers(ctx, tx, []ledger.TransferID{id})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fault.New(fault.NotFound, "credit.transfer_not_found", nil)
	}
	if list[0].Kind != ledger.Award && list[0].Kind != ledger.Adjustment {
		return fault.New(fault.Conflict, "credit.not_reversible", fault.Args{"kind": string(list[0].Kind)})
	}
	done, err := reversedAmong(ctx, tx, list)
	if err != nil {
		return err
	}
	if len(done) > 0 {
		return fault.New(fault.Conflict, "credit.reversed", nil)
	}
	return s.reverse(ctx, tx, list, reason, by)
}

const longestReason = 500

func checkReason(reason string) error {
	if n := len([]rune(reason)); n < 2 || n > longestReason {
		return fault.New(fault.Invalid, "credit.reason_needed", fault.Args{"most": longestReason}).At("reason")
	}
	return nil
}

func (s *Service) reverse(ctx context.Context, tx *db.Tx, awards []ledger.Transfer, reason string, by int64) error {
	if len(awards) == 0 {
		return nil
	}
	people := make([]org.PersonID, len(awards))
	for i, t := range awards {
		people[i] = t.Person
	}
	d, err := s.openDesk(ctx, tx, people, len(awards))
	if err != nil {
		return err
	}
	// Looked at under the lock, so that two corrections cannot both find it open.
	done, err := reversedAmong(ctx, tx, awards)
	if err != nil {
		return err
	}
	lots := map[org.PersonID][]ledger.Lot{}
	for _, t := range awards {
		if _, ok := done[t.ID]; ok {
			continue
		}
		if _, ok := lots[t.Person]; !ok {
			if lots[t.Person], err = lotsWithRest(ctx, tx, t.Person); err != nil {
				return err
			}
			ledger.Sort(lots[t.Person])
		}
		back, err := d.post(ctx, ledger.Transfer{
			Person: t.Person, Kind: correctionOf(t.Kind), Amount: t.Amount, Category: t.Category, EarnedAt: t.EarnedAt, Activity: t.Activity, Version: t.Version,
			Reverses: t.ID, Adjustment: t.Adjustment, Department: t.Department, Position: t.Position, Grade: t.Grade, Key: reversalKey(t.ID), Reason: reason, Account: by,
		})
		if err != nil {
			return fmt.Errorf("reverse transfer %d: %w", t.ID, err)
		}
		uses, _ := ledger.TakeBack(back.ID, t.ID, lots[t.Person], t.Amount)
		d.use(uses)
	}
	if err := s.returnRoom(ctx, tx, slices.DeleteFunc(slices.Clone(awards), func(t ledger.Transfer) bool { _, ok := done[t.ID]; return ok })); err != nil {
		return err
	}
	return d.write(ctx)
}

// correctionOf is the kind that takes another back to the company's account it
// came from.
func correctionOf(k ledger.Kind) ledger.Kind {
	if k == ledger.Adjustment {
		return ledger.Correction
	}
	return ledger.Reversal
}
