package credit

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

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

// effectKey and lapseKey make a gate answer pending credits once; againKey
// names credits that are made pending again.
func effectKey(pending string) string { return pending + "e" }
func lapseKey(pending string) string  { return pending + "l" }
func againKey(t ledger.Transfer) string {
	base, _, _ := strings.Cut(t.Key, "+")
	return base + "+" + strconv.FormatInt(int64(t.ID), 10)
}

// movedOf is the key under which the record of the activity says what a
// payment moved, for the payment itself and all that became of it.
func movedOf(t ledger.Transfer) string {
	key := strings.TrimPrefix(t.Key, awardPrefix(activity.ID(t.Activity)))
	if i := strings.IndexAny(key, "el+"); i >= 0 {
		key = key[:i]
	}
	return key
}

// Withdraw reverses everything that the activities gave, in the transaction
// that withdraws them. What was reversed before is left alone; sets that other
// activities complete stand; what the activities answered at gates is open
// again; deductions they led to are given back.
func (s *Service) Withdraw(ctx context.Context, tx *db.Tx, list []activity.Activity, reason string, by int64) error {
	b, err := s.inForce(ctx, tx)
	if err != nil {
		return err
	}
	var found []ledger.Transfer
	for _, a := range list {
		family, err := findByPrefix(ctx, tx, awardPrefix(a.ID))
		if err != nil {
			return err
		}
		found = append(found, family...)
	}
	waits, err := waitsAnsweredBy(ctx, tx, list)
	if err != nil {
		return err
	}
	if err := lockConcerned(ctx, tx, found, waits); err != nil {
		return err
	}
	falls, stands, err := b.leaveSets(ctx, tx, list)
	if err != nil {
		return err
	}
	undo := slices.DeleteFunc(append(undoable(found), falls...), func(t ledger.Transfer) bool { return stands[t.ID] })
	slices.SortFunc(undo, func(a, b ledger.Transfer) int { return cmp.Compare(a.ID, b.ID) })
	undo = slices.CompactFunc(undo, func(a, b ledger.Transfer) bool { return a.ID == b.ID })
	if err := s.reverse(ctx, tx, undo, reason, by); err != nil {
		return err
	}
	if err := s.unsay(ctx, tx, list, reason, by); err != nil {
		return err
	}
	if err := endPromises(ctx, tx, list, s.clock.Now()); err != nil {
		return err
	}
	return s.dropProposals(ctx, tx, list, reason, by)
}

// lockConcerned locks, in the order of ids, the balances of everybody whom a
// withdrawal may touch.
func lockConcerned(ctx context.Context, tx *db.Tx, found []ledger.Transfer, waits []*waiting) error {
	var people []org.PersonID
	for _, t := range found {
		people = append(people, t.Person)
	}
	for _, w := range waits {
		people = append(people, w.key.person)
	}
	if len(people) == 0 {
		return nil
	}
	slices.Sort(people)
	_, err := lockAccounts(ctx, tx, slices.Compact(people))
	return err
}

// undoable picks, of all that came of activities, what can be taken back:
// awards, what passed a gate, and what is still pending.
func undoable(family []ledger.Transfer) []ledger.Transfer {
	keys := map[string]bool{}
	for _, t := range family {
		keys[t.Key] = true
	}
	var out []ledger.Transfer
	for _, t := range family {
		switch t.Kind {
		case ledger.Award, ledger.Effect:
			out = append(out, t)
		case ledger.PendingAward:
			if !keys[effectKey(t.Key)] && !keys[lapseKey(t.Key)] {
				out = append(out, t)
			}
		}
	}
	return out
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
	if !reversible(list[0].Kind) {
		return fault.New(fault.Conflict, "credit.not_reversible", fault.Args{"kind": string(list[0].Kind)})
	}
	done, err := reversedAmong(ctx, tx, list)
	if err != nil {
		return err
	}
	if len(done) > 0 {
		return fault.New(fault.Conflict, "credit.reversed", nil)
	}
	if list[0].Kind == ledger.PendingAward {
		answered, err := findByKey(ctx, tx, []string{effectKey(list[0].Key), lapseKey(list[0].Key)})
		if err != nil {
			return err
		}
		if len(answered) > 0 {
			return fault.New(fault.Conflict, "credit.gate_answered", nil)
		}
	}
	return s.reverse(ctx, tx, list, reason, by)
}

// reversible tells what may be taken back by hand.
func reversible(k ledger.Kind) bool {
	_, can := k.CorrectedBy()
	return can
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
	open := slices.DeleteFunc(slices.Clone(awards), func(t ledger.Transfer) bool { _, ok := done[t.ID]; return ok })
	lots := map[org.PersonID][]ledger.Lot{}
	for _, t := range open {
		if err := d.takeBack(ctx, t, lots, reason, by); err != nil {
			return err
		}
	}
	if err := s.returnRoom(ctx, tx, open); err != nil {
		return err
	}
	if err := s.leaveGates(ctx, tx, open); err != nil {
		return err
	}
	return d.write(ctx)
}

// takeBack posts the transfer that corrects another. What is pending lapses;
// anything else is taken from its lot first.
func (d *desk) takeBack(ctx context.Context, t ledger.Transfer, lots map[org.PersonID][]ledger.Lot, reason string, by int64) error {
	kind, _ := t.Kind.CorrectedBy()
	correction := ledger.Transfer{
		Person: t.Person, Kind: kind, Amount: t.Amount, Category: t.Category, EarnedAt: t.EarnedAt, Activity: t.Activity, Version: t.Version,
		Reverses: t.ID, Adjustment: t.Adjustment, Department: t.Department, Position: t.Position, Grade: t.Grade, Key: reversalKey(t.ID), Reason: reason, Account: by,
	}
	if t.Kind == ledger.PendingAward {
		correction.Key = lapseKey(t.Key)
	}
	back, err := d.post(ctx, correction)
	if err != nil {
		return fmt.Errorf("reverse transfer %d: %w", t.ID, err)
	}
	if t.Kind == ledger.PendingAward {
		return nil
	}
	if _, ok := lots[t.Person]; !ok {
		if lots[t.Person], err = lotsWithRest(ctx, d.tx, t.Person); err != nil {
			return err
		}
		ledger.Sort(lots[t.Person])
	}
	uses, _ := ledger.TakeBack(back.ID, t.ID, lots[t.Person], t.Amount)
	d.use(uses)
	return nil
}
