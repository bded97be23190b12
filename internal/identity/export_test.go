package identity

import (
	"context"

	"xuefen/internal/platform/db"
)

// FailFrom counts failed attempts from an address without the work of hashing.
func (s *Service) FailFrom(ctx context.Context, tx *db.Tx, from Origin, n int) error {
	for range n {
		c, err := lockCounter(ctx, tx, byAddress, subjectOf(from.place()))
		if err != nil {
			return err
		}
		if err := c.attempt(ctx, tx, s.clock.Now()); err != nil {
			return err
		}
	}
	return nil
}

// Rush makes the queue for hashes full, until the test lets it go.
func (s *Service) Rush() (letGo func()) {
	s.hasher.waiting.Add(MostWaitingForHash)
	return func() { s.hasher.waiting.Add(-MostWaitingForHash) }
}

// Begin opens a session without asking for a password.
func (s *Service) Begin(ctx context.Context, tx *db.Tx, account AccountID, from Origin) error {
	_, err := s.begin(ctx, tx, account, from)
	return err
}
