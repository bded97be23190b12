package credit

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"xuefen/internal/activity"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// checkCounters derives the counters of the caps from the awards and what was
// stored with their activities, and finds activities that are gone.
func (p *verifyPage) checkCounters(ctx context.Context, v *Verification) error {
	const atOnce = 2_000
	want := map[string]rule.Used{}
	counted := map[chain]bool{}
	for part := range slices.Chunk(p.chains.paid, atOnce) {
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
			link := p.chains.of[t.ID]
			if counted[link] {
				continue
			}
			counted[link] = true
			for _, trace := range records[id].Moved[link.moved] {
				text, by := rule.Traced(trace, t.Amount)
				key := counterKey{t.Person, text}.stored()
				u, n := want[key], int64(p.chains.net[link])
				want[key] = rule.Used{Credits: u.Credits + fixed.Amount(n)*by.Credits, Times: u.Times + n*by.Times}
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

// checkWaits compares what waits at gates with what the transfers leave
// pending.
func (p *verifyPage) checkWaits(ctx context.Context, v *Verification) error {
	open := map[ledger.TransferID]org.PersonID{}
	for _, t := range p.chains.paid {
		if t.Kind == ledger.PendingAward {
			open[t.ID] = t.Person
		}
	}
	for id := range p.chains.answered {
		delete(open, id)
	}
	err := p.tx.Each(ctx, "SELECT "+waitColumns+" FROM gate_wait WHERE tenant_id = $1 AND state = 'open' AND person_id > $2 AND person_id <= $3 ORDER BY id", []any{p.from, p.to},
		func(scan db.Scan) error {
			w, err := scanWait(scan)
			if err != nil || v.First != nil {
				return err
			}
			if open[w.transfer.ID] != w.key.person {
				v.First = &Difference{What: "wait", Person: w.key.person, Transfer: w.transfer.ID, Detail: "it waits at a gate; the transfers leave nothing of it pending"}
			}
			delete(open, w.transfer.ID)
			return nil
		})
	if err == nil && v.First == nil && len(open) > 0 {
		first := slices.Min(slices.Collect(maps.Keys(open)))
		v.First = &Difference{What: "wait", Person: open[first], Transfer: first, Detail: "these credits are pending, and nothing waits for an answer"}
	}
	return err
}

// checkSets checks the sets of all rules at once.
func (s *Service) checkSets(ctx context.Context, tx *db.Tx) (*Difference, error) {
	b, err := s.inForce(ctx, tx)
	if err != nil {
		return nil, err
	}
	return s.checkCollected(ctx, tx, b)
}
