package activity

import (
	"context"
	"slices"
	"strings"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// mostDerived bounds how deep and wide activities may follow from each other.
const mostDerived = 10_000

// Withdraw takes an activity back with a reason, together with all activities
// derived from it. Their credits are reversed in the same transaction; the
// records stay. Supersedes names the corrected activity, 0 if there is none.
// Faults: activity.not_found, activity.reason_needed, activity.withdrawn.
func (s *Service) Withdraw(ctx context.Context, tx *db.Tx, id ID, reason string, account int64, supersededBy ID) error {
	reason = strings.TrimSpace(reason)
	if reason == "" || len(reason) > maxAttribute {
		return fault.New(fault.Invalid, "activity.reason_needed", fault.Args{"most": maxAttribute}).At("reason")
	}
	if _, err := s.One(ctx, tx, id); err != nil {
		return err
	}
	now := s.clock.Now()
	first, err := insertWithdrawal(ctx, tx, id, reason, account, now, supersededBy)
	if err != nil {
		return err
	}
	if !first {
		return fault.New(fault.Conflict, "activity.withdrawn", nil)
	}
	all := []ID{id}
	for level := all; len(level) > 0; {
		if level, err = derivedFrom(ctx, tx, level); err != nil {
			return err
		}
		if len(all)+len(level) > mostDerived {
			return fault.New(fault.TooLarge, "activity.too_many_derived", fault.Args{"most": mostDerived})
		}
		for _, d := range level {
			if _, err := insertWithdrawal(ctx, tx, d, reason, account, now, 0); err != nil {
				return err
			}
		}
		all = append(all, level...)
	}
	slices.Sort(all)
	list, err := s.Find(ctx, tx, all)
	if err != nil {
		return err
	}
	if err := s.consumer.Withdraw(ctx, tx, list, reason, account); err != nil {
		return err
	}
	for _, a := range list {
		Facts.Publish(ctx, tx, Fact{Activity: a.ID, Person: a.Person, Verb: a.Verb, ObjectType: a.ObjectType, Withdrawn: true})
	}
	return nil
}
