package credit

import (
	"context"
	"fmt"
	"slices"

	"xuefen/internal/platform/db"
)

// warningsPerBatch is how many warnings one transaction publishes.
const warningsPerBatch = 2_000

// WarnOfExpiry tells people, at each step of the company's settings, what of
// their credits ends when: each person, end and step once, however often it
// runs. Who comes late to a step (credits that live for a week only) hears of
// the nearest step alone. It returns how many were told.
func (s *Service) WarnOfExpiry(ctx context.Context, door Door) (told int, err error) {
	err = door(ctx, func(ctx context.Context, tx *db.Tx) error {
		settings, err := s.SettingsOf(ctx, tx)
		if err != nil {
			return err
		}
		zone, err := s.org.Location(ctx, tx)
		if err != nil {
			return err
		}
		now := s.clock.Now()
		from := now
		for _, days := range slices.Backward(settings.WarnDays) {
			to := now.In(zone).AddDate(0, 0, days)
			if err := insertWarnings(ctx, tx, days, from, to, now); err != nil {
				return err
			}
			from = to
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("note the warnings of expiry: %w", err)
	}
	for {
		var batch []ExpiryWarning
		err := door(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			batch, err = s.tellWarnings(ctx, tx)
			return err
		})
		if err != nil {
			return told, fmt.Errorf("warn of expiry: %w", err)
		}
		told += len(batch)
		if len(batch) < warningsPerBatch {
			return told, nil
		}
	}
}

// tellWarnings publishes a batch of what was noted and not yet told.
func (s *Service) tellWarnings(ctx context.Context, tx *db.Tx) ([]ExpiryWarning, error) {
	batch, err := untoldWarnings(ctx, tx, warningsPerBatch)
	if err != nil || len(batch) == 0 {
		return nil, err
	}
	for _, w := range batch {
		ExpiryWarned.Publish(ctx, tx, w)
	}
	return batch, markTold(ctx, tx, batch, s.clock.Now())
}
