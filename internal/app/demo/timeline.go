package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"xuefen/internal/platform/db"
)

// step is something that is entered at an instant. Its work may run more than
// once when a transaction is tried again.
type step struct {
	at    time.Time
	alone bool // in a transaction of its own: rules are compiled after the commit
	do    func(ctx context.Context, tx *db.Tx) error
}

// plus plans a step; what lies in the future happens now.
func (b *builder) plus(s step) {
	if s.at.After(b.plan.span.now) {
		s.at = b.plan.span.now
	}
	b.steps = append(b.steps, s)
}

// run takes all steps in their order, a month to a transaction.
func (b *builder) run(ctx context.Context) error {
	slices.SortStableFunc(b.steps, func(x, y step) int { return x.at.Compare(y.at) })
	span := b.plan.span
	whole := float64(span.now.Sub(span.begin))
	for i := 0; i < len(b.steps); {
		first := b.steps[i]
		b.tell("demo.enter", min(max(float64(first.at.Sub(span.begin))/whole, 0), 1))
		n := 1
		for !first.alone && i+n < len(b.steps) && !b.steps[i+n].alone && sameMonth(first.at.In(span.zone), b.steps[i+n].at.In(span.zone)) {
			n++
		}
		if err := b.take(ctx, b.steps[i:i+n]); err != nil {
			return err
		}
		i += n
	}
	b.Clock.Set(span.now)
	return nil
}

func (b *builder) take(ctx context.Context, steps []step) error {
	return b.in(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, s := range steps {
			b.Clock.Set(s.at)
			if err := s.do(ctx, tx); err != nil {
				return fmt.Errorf("enter what happened on %s: %w", s.at.In(b.plan.span.zone).Format(time.DateTime), err)
			}
		}
		return nil
	})
}

func sameMonth(a, b time.Time) bool {
	return a.Year() == b.Year() && a.Month() == b.Month()
}
