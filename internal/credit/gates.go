package credit

import (
	"context"
	"slices"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// waitState is what has become of credits that waited at a gate.
type waitState string

// The states. Only what lapsed by its day may still be passed, by an activity
// that happened in time and was recorded late.
const (
	waitOpen      waitState = "open"
	waitPassed    waitState = "passed"
	waitRejected  waitState = "rejected"
	waitLapsed    waitState = "lapsed"
	waitWithdrawn waitState = "withdrawn"
	waitReopened  waitState = "reopened" // another wait has taken its place
)

// waiting is credits at a gate, by the transfer that made them pending.
type waiting struct {
	rule.Wait
	key        counterKey
	state      waitState
	answeredBy activity.ID
	transfer   ledger.Transfer
	traces     []string // what the payment moved of the caps
	stored     bool
}

// signal is what one activity said to a gate about one person.
type signal struct {
	rule.Signal
	key      counterKey
	activity activity.ID
}

// gatekeeping is the gates of one batch: what waits, and what has been said.
type gatekeeping struct {
	said    [][]rule.Signal // by each activity of the batch
	waits   map[counterKey][]*waiting
	signals map[counterKey][]signal
	fresh   []signal
	moved   []*waiting
}

// hear evaluates what the activities of the batch say to gates. It costs
// nothing where no rule has one.
func (r *awarding) hear() {
	if !r.book.set.Gated() {
		return
	}
	r.gates.said = make([][]rule.Signal, len(r.list))
	for i := range r.list {
		r.gates.said[i] = r.book.set.AppendSignals(nil, &r.facts[i])
	}
}

// concerned adds the people whom the batch may free credits of.
func (g *gatekeeping) concerned(list []activity.Activity, people []org.PersonID, numbers []string) ([]org.PersonID, []string) {
	for i, said := range g.said {
		for _, one := range said {
			if one.Key.Person == "" {
				people = append(people, list[i].Person)
			} else if !slices.Contains(numbers, one.Key.Person) {
				numbers = append(numbers, one.Key.Person)
			}
		}
	}
	return people, numbers
}

// openGates reads what waits for the signals of the batch, and what was said
// before about what the batch will make pending. Balances are locked.
func (r *awarding) openGates(ctx context.Context) error {
	if !r.book.set.Gated() {
		return nil
	}
	g := &r.gates
	g.waits, g.signals = map[counterKey][]*waiting{}, map[counterKey][]signal{}
	var asked, heard []counterKey
	for i := range r.list {
		for _, one := range g.said[i] {
			if p, ok := r.recipient(i, one.Key.Person); ok {
				heard = append(heard, counterKey{p, one.Key.Text})
			}
		}
		for j := range r.matches[i] {
			m := &r.matches[i][j]
			if w, ok := m.Waits(); ok && m.Outcome == rule.Matched {
				if p, known := r.recipient(i, m.Beneficiary); known {
					asked = append(asked, counterKey{p, w.Key.Text})
				}
			}
		}
	}
	if len(asked) > 0 {
		before, err := findSignals(ctx, r.tx, asked)
		if err != nil {
			return err
		}
		for _, s := range before {
			g.signals[s.key] = append(g.signals[s.key], s)
		}
	}
	if len(heard) == 0 {
		return nil
	}
	waits, err := r.s.findWaits(ctx, r.tx, heard)
	for _, w := range waits {
		g.waits[w.key] = append(g.waits[w.key], w)
	}
	return err
}

// answer lets an activity pass or reject what waits for it.
func (r *awarding) answer(ctx context.Context, i int) error {
	if r.gates.said == nil {
		return nil
	}
	for _, one := range r.gates.said[i] {
		p, ok := r.recipient(i, one.Key.Person)
		if !ok {
			continue
		}
		s := signal{Signal: one, key: counterKey{p, one.Key.Text}, activity: r.list[i].ID}
		r.gates.fresh = append(r.gates.fresh, s)
		r.gates.signals[s.key] = append(r.gates.signals[s.key], s)
		for _, w := range r.gates.waits[s.key] {
			if err := r.settle(ctx, w, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// settle applies one signal to one wait.
func (r *awarding) settle(ctx context.Context, w *waiting, s signal) error {
	if !w.Answers(s.Signal) {
		return nil
	}
	if w.state == waitLapsed && s.Passes {
		again, err := r.desk.pendAgain(ctx, w, r.counters)
		if err != nil {
			return err
		}
		r.gates.note(w)
		w = again
		r.gates.waits[w.key] = append(r.gates.waits[w.key], w)
	}
	if w.state != waitOpen {
		return nil
	}
	if err := r.desk.close(ctx, w, s, r.counters); err != nil {
		return err
	}
	r.gates.note(w)
	return nil
}

// hold makes an award wait, and lets what was said before answer it.
func (r *awarding) hold(ctx context.Context, i int, a rule.Award, t ledger.Transfer) error {
	w := &waiting{Wait: *a.Wait, key: counterKey{t.Person, a.Wait.Key.Text}, state: waitOpen, transfer: t}
	for _, u := range a.Uses {
		w.traces = append(w.traces, u.Trace())
	}
	r.gates.waits[w.key] = append(r.gates.waits[w.key], w)
	r.gates.note(w)
	for _, s := range r.gates.signals[w.key] {
		if s.activity != r.list[i].ID && w.state == waitOpen {
			if err := r.settle(ctx, w, s); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *gatekeeping) note(w *waiting) {
	if !slices.Contains(g.moved, w) {
		g.moved = append(g.moved, w)
	}
}

func (g *gatekeeping) write(ctx context.Context, tx *db.Tx) error {
	if err := insertSignals(ctx, tx, g.fresh); err != nil {
		return err
	}
	return putWaits(ctx, tx, g.moved)
}

// close posts what a signal does to pending credits: they count from now on,
// earned when they were, or they are gone.
func (d *desk) close(ctx context.Context, w *waiting, s signal, c *counters) error {
	if s.Passes {
		t := w.transfer
		t.Kind, t.Key, t.Reason = ledger.Effect, effectKey(w.transfer.Key), ""
		if _, err := d.post(ctx, t); err != nil {
			return err
		}
		w.state, w.answeredBy = waitPassed, s.activity
		return nil
	}
	if err := d.lapse(ctx, w, s.Reason, 0, c); err != nil {
		return err
	}
	w.state, w.answeredBy = waitRejected, s.activity
	return nil
}

// lapse takes pending credits away and gives back the room of the caps.
func (d *desk) lapse(ctx context.Context, w *waiting, reason string, by int64, c *counters) error {
	t := w.transfer
	t.Kind, t.Key, t.Reverses, t.Reason, t.Account, t.ExpiresAt = ledger.Lapse, lapseKey(w.transfer.Key), w.transfer.ID, reason, by, time.Time{}
	if _, err := d.post(ctx, t); err != nil {
		return err
	}
	c.giveBack(w.transfer, w.traces)
	w.state = waitLapsed
	return nil
}

// pendAgain makes credits pending again after they had lapsed.
func (d *desk) pendAgain(ctx context.Context, w *waiting, c *counters) (*waiting, error) {
	again, err := d.reopen(ctx, w)
	if err == nil {
		c.takeAgain(again.transfer, w.traces)
	}
	return again, err
}

// reopen posts the pending transfer again; the room of the caps is not
// touched.
func (d *desk) reopen(ctx context.Context, w *waiting) (*waiting, error) {
	t := w.transfer
	t.Key = againKey(w.transfer)
	t, err := d.post(ctx, t)
	if err != nil {
		return nil, err
	}
	w.state = waitReopened
	return &waiting{Wait: w.Wait, key: w.key, state: waitOpen, transfer: t, traces: w.traces}, nil
}

// findWaits reads what is open or has lapsed at gates, with the transfers and
// what they moved of the caps.
func (s *Service) findWaits(ctx context.Context, tx *db.Tx, keys []counterKey) ([]*waiting, error) {
	list, err := waitsByKey(ctx, tx, keys)
	if err != nil {
		return nil, err
	}
	return list, fillWaits(ctx, tx, list)
}

// fillWaits reads the transfers of waits and what they moved.
func fillWaits(ctx context.Context, tx *db.Tx, list []*waiting) error {
	if len(list) == 0 {
		return nil
	}
	ids := make([]ledger.TransferID, len(list))
	for i, w := range list {
		ids[i] = w.transfer.ID
	}
	transfers, err := findTransfers(ctx, tx, ids)
	if err != nil {
		return err
	}
	byID := map[ledger.TransferID]ledger.Transfer{}
	activities := make([]activity.ID, len(transfers))
	for i, t := range transfers {
		byID[t.ID], activities[i] = t, activity.ID(t.Activity)
	}
	records, err := findRecords(ctx, tx, activities)
	for _, w := range list {
		w.transfer = byID[w.transfer.ID]
		w.traces = records[activity.ID(w.transfer.Activity)].Moved[movedOf(w.transfer)]
	}
	return err
}
