package credit

import (
	"context"
	"slices"

	"xuefen/internal/activity"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/fixed"
)

// Lapsing tells that credits lapsed because nothing answered their gate in
// time, so that the person can be told.
type Lapsing struct {
	Person   org.PersonID      `json:"person"`
	Transfer ledger.TransferID `json:"transfer"` // the one that made them pending
	Activity activity.ID       `json:"activity"`
	Amount   fixed.Amount      `json:"amount"`
}

// PendingLapsed is published in the transaction that lets credits lapse.
var PendingLapsed = event.NewTopic[Lapsing]("credit.pending_lapsed")

// lapseAtOnce bounds how many people's credits lapse in one transaction.
const lapseAtOnce = 500

// LapseDue lets the credits lapse whose gates were not answered in time, a
// page of them, and tells how many; it is called again until there are none.
// It may run anywhere at any time: what has been answered or has lapsed
// meanwhile is left alone.
func (s *Service) LapseDue(ctx context.Context, tx *db.Tx) (int, error) {
	due, err := waitsDue(ctx, tx, s.clock.Now(), lapseAtOnce)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	people := make([]org.PersonID, len(due))
	ids := make([]ledger.TransferID, len(due))
	for i, w := range due {
		people[i], ids[i] = w.key.person, w.transfer.ID
	}
	d, err := s.openDesk(ctx, tx, people, len(due))
	if err != nil {
		return 0, err
	}
	// Looked at again under the locks: a signal may have come in between.
	waits, err := waitsByID(ctx, tx, ids)
	if err != nil {
		return 0, err
	}
	waits = slices.DeleteFunc(waits, func(w *waiting) bool { return w.state != waitOpen })
	if err := fillWaits(ctx, tx, waits); err != nil {
		return 0, err
	}
	c := emptyCounters()
	for _, w := range waits {
		if err := d.lapse(ctx, w, "", 0, c); err != nil {
			return 0, err
		}
		PendingLapsed.Publish(ctx, tx, Lapsing{Person: w.transfer.Person, Transfer: w.transfer.ID, Activity: activity.ID(w.transfer.Activity), Amount: w.transfer.Amount})
	}
	if err := c.write(ctx, tx); err != nil {
		return 0, err
	}
	if err := putWaits(ctx, tx, waits); err != nil {
		return 0, err
	}
	return len(due), d.write(ctx)
}

// leaveGates ends the waits of credits that were taken back: no later answer
// brings them again.
func (s *Service) leaveGates(ctx context.Context, tx *db.Tx, taken []ledger.Transfer) error {
	var keys []string
	for _, t := range taken {
		switch t.Kind {
		case ledger.PendingAward:
			keys = append(keys, t.Key)
		case ledger.Effect:
			keys = append(keys, t.Key[:len(t.Key)-1])
		}
	}
	if len(keys) == 0 {
		return nil
	}
	pending, err := findByKey(ctx, tx, keys)
	if err != nil {
		return err
	}
	ids := make([]ledger.TransferID, len(pending))
	for i, t := range pending {
		ids[i] = t.ID
	}
	waits, err := waitsByID(ctx, tx, ids)
	if err != nil {
		return err
	}
	for _, w := range waits {
		w.state = waitWithdrawn
	}
	return putWaits(ctx, tx, waits)
}

// unsay takes back what withdrawn activities said to gates: what they let pass
// or rejected is pending again, until another activity answers or its day
// comes.
func (s *Service) unsay(ctx context.Context, tx *db.Tx, list []activity.Activity, reason string, by int64) error {
	waits, err := waitsAnsweredBy(ctx, tx, list)
	if err != nil {
		return err
	}
	if err := deleteSignals(ctx, tx, list); err != nil || len(waits) == 0 {
		return err
	}
	if err := fillWaits(ctx, tx, waits); err != nil {
		return err
	}
	people := make([]org.PersonID, len(waits))
	for i, w := range waits {
		people[i] = w.key.person
	}
	d, err := s.openDesk(ctx, tx, people, 2*len(waits))
	if err != nil {
		return err
	}
	c, lots := emptyCounters(), map[org.PersonID][]ledger.Lot{}
	moved := slices.Clone(waits)
	for _, w := range waits {
		again, err := d.unanswer(ctx, w, lots, reason, by, c)
		if err != nil {
			return err
		}
		if moved = append(moved, again); again == nil {
			moved = moved[:len(moved)-1]
			continue
		}
		if err := d.answerAgain(ctx, again, c); err != nil {
			return err
		}
	}
	if err := c.write(ctx, tx); err != nil {
		return err
	}
	if err := putWaits(ctx, tx, moved); err != nil {
		return err
	}
	return d.write(ctx)
}

// unanswer undoes an answer and makes the credits pending again.
func (d *desk) unanswer(ctx context.Context, w *waiting, lots map[org.PersonID][]ledger.Lot, reason string, by int64, c *counters) (*waiting, error) {
	if w.state == waitRejected {
		return d.pendAgain(ctx, w, c)
	}
	effects, err := findByKey(ctx, d.tx, []string{effectKey(w.transfer.Key)})
	if err != nil || len(effects) == 0 {
		return nil, err
	}
	done, err := reversedAmong(ctx, d.tx, effects)
	if err != nil || len(done) > 0 {
		return nil, err
	}
	if err := d.takeBack(ctx, effects[0], lots, reason, by); err != nil {
		return nil, err
	}
	return d.reopen(ctx, w)
}

// answerAgain lets what other activities have said answer credits that are
// pending again.
func (d *desk) answerAgain(ctx context.Context, w *waiting, c *counters) error {
	said, err := findSignals(ctx, d.tx, []counterKey{w.key})
	if err != nil {
		return err
	}
	for _, one := range said {
		if w.state == waitOpen && int64(one.activity) != w.transfer.Activity && w.Answers(one.Signal) {
			if err := d.close(ctx, w, one, c); err != nil {
				return err
			}
		}
	}
	return nil
}
