package credit

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"xuefen/internal/activity"
	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
)

// checkCounters derives the counters of the caps from the awards and what was
// stored with their activities, and finds activities that are gone.
func (p *verifyPage) checkCounters(ctx context.Context, v *Verification) error {
	const atOnce = 2_000
	want := map[string]rule.Used{}
	for part := range slices.Chunk(p.awards, atOnce) {
		ids := make([]activity.ID, len(part))
		for i, t := range part {
			ids[i] = activity.ID(t.Activity)
		}
		slices.Sort(ids)
		records, err := findRecords(ctx, p.tx, slices.Compact(ids))
		if err != nil {
			return err
		}
		there, err := p.s.facts.Known(ctx, p.tx, ids)
		if err != nil {
			return err
		}
		for _, t := range part {
			id := activity.ID(t.Activity)
			if !there[id] {
				v.First = &Difference{What: "activity", Person: t.Person, Transfer: t.ID, Detail: fmt.Sprintf("activity %d, which gave these credits, is missing", id)}
				return nil
			}
			for _, trace := range records[id].Moved[t.Key[len(awardPrefix(id)):]] {
				text, by := rule.Traced(trace, t.Amount)
				key := counterKey{t.Person, text}.stored()
				u := want[key]
				if !p.reversed[t.ID] {
					u = rule.Used{Credits: u.Credits + by.Credits, Times: u.Times + by.Times}
				}
				want[key] = u
			}
		}
	}
	p.counters = len(want)
	return p.compareCounters(ctx, v, want)
}

func (p *verifyPage) compareCounters(ctx context.Context, v *Verification, want map[string]rule.Used) error {
	const atOnce = 5_000
	for part := range slices.Chunk(slices.Sorted(maps.Keys(want)), atOnce) {
		have := map[string]rule.Used{}
		err := p.tx.Each(ctx, "SELECT key, credits, times FROM cap_counter WHERE tenant_id = $1 AND "+p.tx.In("key", 2), []any{db.Texts(p.tx, part)}, func(scan db.Scan) error {
			var key string
			var u rule.Used
			err := scan(&key, &u.Credits, &u.Times)
			have[key] = u
			return err
		})
		if err != nil {
			return err
		}
		for _, key := range part {
			if have[key] != want[key] {
				v.First = &Difference{What: "cap", Person: personOfCounter(key), Detail: fmt.Sprintf("the counter %s holds %s in %d times; the transfers give %s in %d",
					key, have[key].Credits, have[key].Times, want[key].Credits, want[key].Times)}
				return nil
			}
		}
	}
	return nil
}

// checkCounterCount finds counters that no award explains.
func checkCounterCount(ctx context.Context, tx *db.Tx, want int) (*Difference, error) {
	var have int
	if _, err := tx.One(ctx, "SELECT COUNT(*) FROM cap_counter WHERE tenant_id = $1", nil, &have); err != nil || have == want {
		return nil, err
	}
	return &Difference{What: "cap", Detail: fmt.Sprintf("%d counters are kept; the transfers give %d", have, want)}, nil
}

// checkRules finds published versions that are not as they were published.
func checkRules(ctx context.Context, tx *db.Tx) (*Difference, error) {
	versions, err := publishedVersions(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, v := range versions {
		if hash, err := v.Definition.Hash(); err != nil || hash != v.Hash {
			return &Difference{What: "rule", Detail: fmt.Sprintf("version %d of %s was changed after it was published", v.Number, v.Definition.Code)}, nil
		}
	}
	return nil, nil
}
