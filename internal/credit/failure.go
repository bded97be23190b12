package credit

import (
	"context"

	"xuefen/internal/activity"
	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
)

// Failure is an activity on which rules were themselves at fault: a division
// by zero, an amount below zero. The activity is recorded and the other rules
// paid; HR mends the rule.
type Failure struct {
	Activity activity.Activity
	Rules    []rule.Explanation // those that failed
}

// Failures lists the activities on which rules failed, the latest first,
// before an activity (0 for the latest).
func (s *Service) Failures(ctx context.Context, tx *db.Tx, before activity.ID, limit int) ([]Failure, error) {
	if before == 0 {
		before = 1 << 62
	}
	ids, err := db.List(ctx, tx, "SELECT activity_id FROM outcome WHERE tenant_id = $1 AND failed AND activity_id < $2 ORDER BY activity_id DESC LIMIT $3",
		[]any{before, limit}, func(scan db.Scan) (id activity.ID, err error) { return id, scan(&id) })
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	list, err := s.facts.Find(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	records, err := findRecords(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[activity.ID]*activity.Activity, len(list))
	for i := range list {
		byID[list[i].ID] = &list[i]
	}
	out := make([]Failure, 0, len(ids))
	for _, id := range ids {
		f := Failure{Activity: *byID[id]}
		all, err := s.explainRecord(ctx, tx, &f.Activity, records[id])
		if err != nil {
			return nil, err
		}
		for _, e := range all {
			if e.Outcome == rule.Failed {
				f.Rules = append(f.Rules, e)
			}
		}
		out = append(out, f)
	}
	return out, nil
}
