package credit

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"xuefen/internal/activity"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// record is what is stored of the crediting of one activity: what the rules
// saw, and which counters each payment moved, so that a reversal can give
// their room back.
type record struct {
	rule.Seen
	Moved map[string][]string `json:"k,omitempty"` // traces of counters by transfer key
}

func newSeenBatch() *db.Batch {
	return db.NewBatch("outcome", "", column("activity_id", db.Int), column("seen", db.Text), column("failed", db.Bool), column("mac", db.Bytes))
}

// keepSeen stores the record of one activity that some rule was about.
func (r *awarding) keepSeen(i int, awards []rule.Award) error {
	rec := record{Seen: rule.See(&r.facts[i], r.matches[i])}
	for _, a := range awards {
		if len(a.Uses) == 0 {
			continue
		}
		if rec.Moved == nil {
			rec.Moved = map[string][]string{}
		}
		p, _ := r.recipient(i, a.Beneficiary)
		key := movedKey(r.book.rules[VersionID(a.Rule.Ref.ID)], p)
		for _, k := range a.Uses {
			rec.Moved[key] = append(rec.Moved[key], k.Trace())
		}
	}
	raw, err := json.Marshal(rec)
	if err != nil {
		return fmt.Errorf("keep what activity %d saw: %w", r.list[i].ID, err)
	}
	failed := slices.ContainsFunc(r.matches[i], func(m rule.Match) bool { return m.Outcome == rule.Failed })
	r.seen.Add(r.list[i].ID, string(raw), failed, r.s.sealSeen(r.tx, r.list[i].ID, string(raw), failed))
	return nil
}

func movedKey(id RuleID, p org.PersonID) string {
	return strconv.FormatInt(int64(id), 10) + "." + strconv.FormatInt(int64(p), 10)
}

// findRecords reads what was stored of activities; those that no rule was
// about have none.
func findRecords(ctx context.Context, tx *db.Tx, ids []activity.ID) (map[activity.ID]record, error) {
	out := make(map[activity.ID]record, len(ids))
	err := tx.Each(ctx, "SELECT activity_id, seen FROM outcome WHERE tenant_id = $1 AND "+tx.In("activity_id", 2), []any{db.Ints(tx, ids)},
		func(scan db.Scan) error {
			var id activity.ID
			var raw string
			if err := scan(&id, &raw); err != nil {
				return err
			}
			var rec record
			if err := json.Unmarshal([]byte(raw), &rec); err != nil {
				return fmt.Errorf("read what activity %d saw: %w", id, err)
			}
			out[id] = rec
			return nil
		})
	return out, err
}

// paysByRule tells whether caps have counted the transfer.
func paysByRule(k ledger.Kind) bool {
	return k == ledger.Award || k == ledger.Effect || k == ledger.PendingAward
}

// returnRoom gives the room of caps back that reversed awards had taken. What
// other records were cut by meanwhile stays as it was (decision 10).
func (s *Service) returnRoom(ctx context.Context, tx *db.Tx, reversed []ledger.Transfer) error {
	var ids []activity.ID
	for _, t := range reversed {
		if paysByRule(t.Kind) {
			ids = append(ids, activity.ID(t.Activity))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	records, err := findRecords(ctx, tx, ids)
	if err != nil {
		return err
	}
	c := emptyCounters()
	for _, t := range reversed {
		if paysByRule(t.Kind) {
			c.giveBack(t, records[activity.ID(t.Activity)].Moved[movedOf(t)])
		}
	}
	return c.write(ctx, tx)
}
