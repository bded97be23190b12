package credit

import (
	"context"
	"fmt"

	"xuefen/internal/activity"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// propose notes a deduction that a rule proposes: nothing is taken before a
// person has confirmed it (decision 12).
func (r *awarding) propose(i int, p org.PersonID, a rule.Award) {
	r.proposals = append(r.proposals, Adjustment{
		Person: p, Kind: ledger.Deduction, Amount: a.Amount, Category: r.book.categoryOf(&a.Rule.Def), EarnedAt: r.list[i].OccurredAt,
		Reason: a.Rule.Def.Name.In(rule.Chinese), Evidence: clipped(r.list[i].ObjectName + " " + r.list[i].ObjectCode), Activity: r.list[i].ID, Version: VersionID(a.Rule.Ref.ID),
	})
}

func clipped(s string) string {
	if all := []rune(s); len(all) > longestReason {
		return string(all[:longestReason])
	}
	return s
}

// fileProposal puts a proposed deduction into the queue of adjustments.
func (s *Service) fileProposal(ctx context.Context, tx *db.Tx, a Adjustment) error {
	id, err := tx.NewID(ctx)
	if err != nil {
		return err
	}
	a.ID, a.AskedAt = AdjustmentID(id), s.clock.Now()
	return insertAdjustment(ctx, tx, a)
}

// dropProposals ends what withdrawn activities led to: open proposals are
// rejected, confirmed deductions are given back.
func (s *Service) dropProposals(ctx context.Context, tx *db.Tx, list []activity.Activity, reason string, by int64) error {
	proposals, err := proposalsOf(ctx, tx, list)
	if err != nil {
		return err
	}
	for _, a := range proposals {
		switch {
		case a.Decision == nil:
			a.Decision = &Decision{By: Who{Account: by}, At: s.clock.Now(), Note: clipped(reason)}
			if _, err := decideAdjustment(ctx, tx, a); err != nil {
				return err
			}
		case a.Decision.Accepted:
			if err := s.restore(ctx, tx, a, reason, by); err != nil {
				return fmt.Errorf("give back deduction %d: %w", a.ID, err)
			}
		}
	}
	return nil
}

// restore gives a deduction back as a lot of its own.
func (s *Service) restore(ctx context.Context, tx *db.Tx, a Adjustment, reason string, by int64) error {
	taken, err := findByKey(ctx, tx, []string{adjustmentKey(a.ID)})
	if err != nil || len(taken) == 0 {
		return err
	}
	d, err := s.openDesk(ctx, tx, []org.PersonID{a.Person}, 1)
	if err != nil {
		return err
	}
	done, err := reversedAmong(ctx, tx, taken)
	if err != nil || len(done) > 0 {
		return err
	}
	t := taken[0]
	t.Kind, t.Reverses, t.Key, t.Reason, t.Account = ledger.Restore, t.ID, reversalKey(t.ID), reason, by
	if _, err := d.post(ctx, t); err != nil {
		return err
	}
	return d.write(ctx)
}
