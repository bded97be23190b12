package credit

import (
	"context"
	"slices"

	"xuefen/internal/activity"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// Outcome is what came of one record for the person who did it.
type Outcome struct {
	Rules    []rule.Explanation // every rule that was about it and would pay the person
	Others   bool               // a rule was about it that pays somebody else
	Credits  fixed.Amount       // what the person holds of it
	Pending  fixed.Amount       // what waits at a gate
	Reversed *ledger.Transfer   // the last reversal, nil when everything stands
}

// OutcomesOf tells for a list of records of one person what came of each, in
// a handful of statements however many they are.
func (s *Service) OutcomesOf(ctx context.Context, tx *db.Tx, p org.PersonID, list []activity.Activity) ([]Outcome, error) {
	out := make([]Outcome, len(list))
	if len(list) == 0 {
		return out, nil
	}
	b, err := s.inForce(ctx, tx)
	if err != nil {
		return nil, err
	}
	ids := make([]activity.ID, len(list))
	for i, a := range list {
		ids[i] = a.ID
	}
	records, err := findRecords(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	if err := s.explainList(ctx, tx, b, list, records, out); err != nil {
		return nil, err
	}
	return out, s.addTransfers(ctx, tx, b, p, list, records, out)
}

func (s *Service) explainList(ctx context.Context, tx *db.Tx, b *book, list []activity.Activity, records map[activity.ID]record, out []Outcome) error {
	vocabulary, err := s.Vocabulary(ctx, tx)
	if err != nil {
		return err
	}
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return err
	}
	words := rule.NewWords(vocabulary)
	for i := range list {
		rec, ok := records[list[i].ID]
		if !ok {
			continue
		}
		facts := factsOf(&list[i], org.Stand{}, zone) // the person is restored as seen then
		if err := rec.Restore(&facts); err != nil {
			return err
		}
		for _, seen := range rec.Rules {
			r, found := b.set.Find(seen.Code, seen.Version)
			switch {
			case !found:
			case seen.Beneficiary != "":
				out[i].Others = true
			default:
				out[i].Rules = append(out[i].Rules, words.Explain(r, &facts, seen))
			}
		}
	}
	return nil
}

// addTransfers finds the awards by the keys they must have.
func (s *Service) addTransfers(ctx context.Context, tx *db.Tx, b *book, p org.PersonID, list []activity.Activity, records map[activity.ID]record, out []Outcome) error {
	family, err := awardsOf(ctx, tx, b, p, list, records)
	if err != nil || len(family) == 0 {
		return err
	}
	reversed, err := reversedAmong(ctx, tx, family)
	if err != nil {
		return err
	}
	at := make(map[int64]*Outcome, len(list))
	for i, a := range list {
		at[int64(a.ID)] = &out[i]
	}
	for _, t := range family {
		o := at[t.Activity]
		back, gone := reversed[t.ID]
		switch {
		case gone:
			o.Reversed = &back
			if t.Kind == ledger.Effect {
				o.Pending -= t.Amount
			}
		case t.Kind == ledger.PendingAward:
			o.Pending += t.Amount
		case t.Kind == ledger.Lapse:
			o.Pending -= t.Amount
			o.Reversed = &t
		case t.Kind == ledger.Effect:
			o.Pending -= t.Amount
			o.Credits += t.Amount
			o.Reversed = nil
		default:
			o.Credits += t.Amount
		}
	}
	return nil
}

// awardsOf finds what rules paid the person for the records, by the keys that
// it must have; what waited at a gate comes with all that became of it.
func awardsOf(ctx context.Context, tx *db.Tx, b *book, p org.PersonID, list []activity.Activity, records map[activity.ID]record) ([]ledger.Transfer, error) {
	var keys []string
	var out []ledger.Transfer
	for _, a := range list {
		for _, seen := range records[a.ID].Rules {
			r, ok := b.set.Find(seen.Code, seen.Version)
			if !ok || seen.Beneficiary != "" {
				continue
			}
			key := awardKey(a.ID, b.rules[VersionID(r.Ref.ID)], p)
			switch seen.Outcome {
			case rule.Matched:
				keys = append(keys, key)
			case rule.Waiting:
				family, err := findByPrefix(ctx, tx, awardPrefix(a.ID))
				if err != nil {
					return nil, err
				}
				out = append(out, slices.DeleteFunc(family, func(t ledger.Transfer) bool {
					return movedOf(t) != movedOf(ledger.Transfer{Key: key, Activity: int64(a.ID)})
				})...)
			}
		}
	}
	if len(keys) == 0 {
		return out, nil
	}
	found, err := findByKey(ctx, tx, keys)
	return append(out, found...), err
}

// PaidBy finds, among the explanations of a record, the one behind a transfer.
func PaidBy(e Entry, rules []rule.Explanation) (rule.Explanation, bool) {
	i := slices.IndexFunc(rules, func(r rule.Explanation) bool {
		return r.Code == e.Rule && r.Version == e.RuleNumber && (r.Outcome == rule.Matched || r.Outcome == rule.Waiting) && r.Amount == e.Amount
	})
	if i < 0 {
		return rule.Explanation{}, false
	}
	return rules[i], true
}
