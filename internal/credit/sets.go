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

// joining gathers what one batch adds to the sets of rules and which sets it
// completes.
type joining struct {
	rows  []collected
	place map[collectedKey]int
	older map[ledger.TransferID][]collected // of sets completed with what was stored before
}

// collected is one activity in a set of one person.
type collected struct {
	key counterKey
	rule.Occurrence
	set ledger.TransferID
}

type collectedKey struct {
	key      counterKey
	activity int64
	member   int
}

// openSets reads what is open of the sets that the batch adds to. Sets that
// are paid once and have been paid are not read.
func (r *awarding) openSets(ctx context.Context) error {
	var keys []counterKey
	for i, matches := range r.matches {
		for j := range matches {
			m := &matches[j]
			set, _, ok := m.Collecting()
			if !ok || m.Outcome != rule.Matched {
				continue
			}
			key := counterKey{r.list[i].Person, set.Text}
			if _, there := r.counters.open[key]; !there && (m.Repeats() || r.counters.used[key].Times == 0) {
				r.counters.open[key] = nil
				keys = append(keys, key)
			}
		}
	}
	if len(keys) == 0 {
		return nil
	}
	rows, err := openCollected(ctx, r.tx, keys)
	for _, row := range rows {
		r.counters.open[row.key] = append(r.counters.open[row.key], row.Occurrence)
	}
	return err
}

// join notes that an activity was added to a set.
func (j *joining) join(p org.PersonID, m *rule.Match) {
	set, one, _ := m.Collecting()
	if j.place == nil {
		j.place = map[collectedKey]int{}
	}
	key := counterKey{p, set.Text}
	j.place[collectedKey{key, one.Activity, one.Member}] = len(j.rows)
	j.rows = append(j.rows, collected{key: key, Occurrence: one})
}

// complete notes which activities a set was paid for.
func (j *joining) complete(p org.PersonID, m *rule.Match, chosen []rule.Occurrence, paid ledger.TransferID) {
	set, _, _ := m.Collecting()
	key := counterKey{p, set.Text}
	for _, one := range chosen {
		if i, ok := j.place[collectedKey{key, one.Activity, one.Member}]; ok {
			j.rows[i].set = paid
			continue
		}
		if j.older == nil {
			j.older = map[ledger.TransferID][]collected{}
		}
		j.older[paid] = append(j.older[paid], collected{key: key, Occurrence: one})
	}
}

func (j *joining) write(ctx context.Context, tx *db.Tx) error {
	if err := insertCollected(ctx, tx, j.rows); err != nil {
		return err
	}
	for paid, rows := range j.older {
		if err := putIntoSet(ctx, tx, rows, paid); err != nil {
			return err
		}
	}
	return nil
}

// leaveSets takes withdrawn activities out of the sets of rules. A set that
// another activity of the same kind can complete stands; of the others the
// payments are returned, to be reversed, and what remains of them is open
// again. Stands lists the payments that stay although they name a withdrawn
// activity.
func (b *book) leaveSets(ctx context.Context, tx *db.Tx, list []activity.Activity) (falls []ledger.Transfer, stands map[ledger.TransferID]bool, err error) {
	rows, err := collectedOf(ctx, tx, list)
	if err != nil || len(rows) == 0 {
		return nil, nil, err
	}
	if err := deleteCollected(ctx, tx, list); err != nil {
		return nil, nil, err
	}
	payments, err := paymentsOf(ctx, tx, rows)
	if err != nil {
		return nil, nil, err
	}
	stands = map[ledger.TransferID]bool{}
	fallen := map[ledger.TransferID]bool{}
	for _, row := range rows {
		if row.set == 0 || fallen[row.set] {
			continue
		}
		spare, found, err := spareFor(ctx, tx, row, b.distinct(payments[row.set], row.Member))
		if err != nil {
			return nil, nil, err
		}
		if found {
			stands[row.set] = true
			if err := putIntoSet(ctx, tx, []collected{spare}, row.set); err != nil {
				return nil, nil, err
			}
			continue
		}
		fallen[row.set] = true
		delete(stands, row.set)
	}
	for id := range fallen {
		if err := emptySet(ctx, tx, id); err != nil {
			return nil, nil, err
		}
		falls = append(falls, payments[id])
	}
	return falls, stands, nil
}

func paymentsOf(ctx context.Context, tx *db.Tx, rows []collected) (map[ledger.TransferID]ledger.Transfer, error) {
	var ids []ledger.TransferID
	for _, row := range rows {
		if row.set != 0 {
			ids = append(ids, row.set)
		}
	}
	out := map[ledger.TransferID]ledger.Transfer{}
	if len(ids) == 0 {
		return out, nil
	}
	list, err := findTransfers(ctx, tx, ids)
	for _, t := range list {
		out[t.ID] = t
	}
	return out, err
}

// distinct tells whether a part of a paid set counts an object once.
func (b *book) distinct(t ledger.Transfer, member int) bool {
	v, ok := b.versions[VersionID(t.Version)]
	return ok && v.Definition.Collect != nil && member < len(v.Definition.Collect.Members) && v.Definition.Collect.Members[member].Distinct
}

// checkCollected finds sets that are not as their payments say: a payment
// without its activities, activities without their payment, or a wrong number.
func (s *Service) checkCollected(ctx context.Context, tx *db.Tx, b *book) (*Difference, error) {
	sets, err := countCollected(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, c := range sets {
		differs := func(format string, args ...any) (*Difference, error) {
			return &Difference{What: "set", Person: c.person, Transfer: c.set, Detail: fmt.Sprintf(format, args...)}, nil
		}
		version, ok := b.versions[VersionID(c.version)]
		if !ok || version.Definition.Collect == nil || c.member >= len(version.Definition.Collect.Members) {
			return differs("%d activities stand in a set that transfer %d did not pay", c.count, c.set)
		}
		if want := version.Definition.Collect.Members[c.member].Count; c.count != want {
			return differs("part %d of the set that transfer %d paid holds %d activities; the rule asks for %d", c.member+1, c.set, c.count, want)
		}
	}
	return nil, nil
}
