package goal

import (
	"context"
	"slices"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// records gathers what some goals ask of some people, in a handful of
// statements however many there are. People whose whereabouts are unknown are
// absent.
func (s *Service) records(ctx context.Context, tx *db.Tx, goals []Version, people []org.PersonID, w World, codes map[credit.CategoryID]string) (map[org.PersonID]*Record, error) {
	stands, err := s.org.StandAt(ctx, tx, people, w.Now)
	if err != nil {
		return nil, err
	}
	records := make(map[org.PersonID]*Record, len(stands))
	for p, stand := range stands {
		records[p] = &Record{Stand: stand, Done: map[Doing]bool{}}
	}
	first, last := monthsOf(goals, w)
	totals, err := s.totals.MonthTotals(ctx, tx, people, first, last)
	if err != nil {
		return nil, err
	}
	for p, months := range totals {
		if r := records[p]; r != nil {
			for _, m := range months {
				r.Earned = append(r.Earned, Earned{Month: m.Month, Category: codes[m.Category], Amount: m.Amount})
			}
		}
	}
	return records, s.readDone(ctx, tx, goals, people, records)
}

// monthsOf is the narrowest range of months that the windows of some goals
// need. Nobody's hire day is known here, so that windows since then read all.
func monthsOf(goals []Version, w World) (first, last int) {
	first, last = lastMonth, firstMonth
	for i := range goals {
		def := &goals[i].Definition
		at := def.judged(w.Now, w.Zone)
		def.Criteria.each(func(c *Criterion) {
			if window, ok := c.window(); ok {
				sp := window.around(at, at.AddDate(0, 0, 1), w.Zone)
				if window.Kind == SinceHire {
					sp.first, sp.last = firstMonth, lastMonth
				}
				first, last = min(first, sp.first), max(last, sp.last)
			}
		})
	}
	return first, last
}

// each visits every criterion of the tree.
func (c *Criterion) each(visit func(*Criterion)) {
	visit(c)
	for _, list := range [][]Criterion{c.All, c.Any} {
		for i := range list {
			list[i].each(visit)
		}
	}
}

// readDone notes which of the items that the goals name the people have done.
func (s *Service) readDone(ctx context.Context, tx *db.Tx, goals []Version, people []org.PersonID, records map[org.PersonID]*Record) error {
	items, verbs := map[string][]string{}, slices.Clone(doneVerbs)
	for i := range goals {
		goals[i].Definition.Criteria.each(func(c *Criterion) {
			if c.Completed == nil {
				return
			}
			verbs = append(verbs, c.Completed.Verbs...)
			for _, item := range c.Completed.Items {
				items[item.Type] = append(items[item.Type], item.Code)
			}
		})
	}
	slices.Sort(verbs)
	verbs = slices.Compact(verbs)
	var sought []activity.Sought
	for kind, codes := range items {
		slices.Sort(codes)
		sought = append(sought, activity.Sought{ObjectType: kind, Codes: slices.Compact(codes), Verbs: verbs})
	}
	return s.log.EachDone(ctx, tx, people, sought, func(p org.PersonID, verb, kind, code string) {
		if r := records[p]; r != nil {
			r.Done[Doing{Item{kind, code}, verb}] = true
		}
	})
}
