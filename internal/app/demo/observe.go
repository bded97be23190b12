package demo

import (
	"context"
	"fmt"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/platform/db"
)

// How often the sources report: several times a day in the last weeks, every
// night before, and in the first months, when files were still brought by
// hand, on Sunday nights.
const (
	closely = 45  // days before now
	byHand  = 400 // days before now
)

// observe plans the recording of all acts: the sources report in batches.
func (b *builder) observe() {
	var batch []*act
	var due time.Time
	flush := func() {
		if len(batch) > 0 {
			acts := batch
			b.plus(step{at: due, do: func(ctx context.Context, tx *db.Tx) error { return b.recordAll(ctx, tx, acts) }})
		}
		batch = nil
	}
	for _, a := range b.plan.acts {
		at := b.plan.span.report(a.arrives)
		if !at.Equal(due) {
			flush()
			due = at
		}
		batch = append(batch, a)
	}
	flush()
}

// report is when the next report comes after something arrives.
func (s span) report(arrives time.Time) time.Time {
	local := arrives.In(s.zone)
	day := s.date(local.Year(), local.Month(), local.Day())
	const night = 23*time.Hour + 59*time.Minute
	hours := []time.Duration{night}
	if week := day.AddDate(0, 0, (7-int(day.Weekday()))%7); week.Before(s.day(-byHand)) {
		return week.Add(night)
	}
	if day.After(s.day(-closely)) {
		hours = []time.Duration{10 * time.Hour, 12*time.Hour + 30*time.Minute, 15 * time.Hour, 18*time.Hour + 30*time.Minute, night}
	}
	for _, h := range hours {
		if at := day.Add(h); !at.Before(arrives) {
			return earlier(at, s.now)
		}
	}
	return earlier(day.Add(24*time.Hour), s.now)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// recordAll records acts; one that is refused is a mistake of the plan.
func (b *builder) recordAll(ctx context.Context, tx *db.Tx, acts []*act) error {
	inputs := make([]activity.Input, len(acts))
	for i, a := range acts {
		inputs[i] = a.input()
	}
	receipts, err := b.Activity.RecordIn(ctx, tx, inputs)
	if err != nil {
		return err
	}
	for i, r := range receipts {
		if r.Fault != nil {
			return fmt.Errorf("activity %s of %s: %w", acts[i].key, acts[i].who.number, r.Fault)
		}
		acts[i].id, acts[i].paid = r.ID, 0
		for _, o := range r.Outcomes {
			acts[i].paid += o.Amount
		}
	}
	return nil
}

// undo plans the withdrawals. A wrong result is replaced by the right one.
func (b *builder) undo() {
	for _, a := range b.plan.acts {
		if a.undo == nil {
			continue
		}
		at := a.undo.at
		if first := b.plan.span.report(a.arrives).Add(time.Hour); at.Before(first) {
			at = first
		}
		b.plus(step{at: at, do: func(ctx context.Context, tx *db.Tx) error { return b.withdraw(ctx, tx, a) }})
	}
}

func (b *builder) withdraw(ctx context.Context, tx *db.Tx, a *act) error {
	var replaced activity.ID
	if a.kind == "exam" {
		again := *a
		again.verb, again.key, again.result = "failed", a.key+"-r", scored(passMark-4, 1, 2100)
		if err := b.recordAll(ctx, tx, []*act{&again}); err != nil {
			return err
		}
		replaced = again.id
	}
	return b.Activity.Withdraw(ctx, tx, a.id, a.undo.reason, int64(b.accounts[b.plan.cast.su]), replaced)
}
