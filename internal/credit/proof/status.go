package proof

import (
	"context"
	"time"

	"xuefen/internal/platform/db"
)

// Status is how the log stands now.
type Status struct {
	Size     int64 // transfers in the log
	LookedAt time.Time
	Last     *SignedHead // nil before the first
	LastDay  *SignedHead // the last that closed a day, nil before the first
	Key      string      // the public key, "" before the first transfer
}

// Status tells how the log stands. A tenant that never posted anything has an
// empty one.
func (s *Service) Status(ctx context.Context, tx *db.Tx) (Status, error) {
	l, _, err := s.findLog(ctx, tx, "")
	if err != nil {
		return Status{}, err
	}
	if l == nil {
		return Status{}, nil
	}
	out := Status{Size: l.size, LookedAt: l.lookedAt}
	key, err := s.Key(ctx, tx)
	if err != nil {
		return out, err
	}
	out.Key = key.Text
	for _, one := range []struct {
		days bool
		head **SignedHead
	}{{false, &out.Last}, {true, &out.LastDay}} {
		heads, err := s.Heads(ctx, tx, one.days, 0, 1)
		if err != nil {
			return out, err
		}
		if len(heads) > 0 {
			*one.head = &heads[0]
		}
	}
	return out, nil
}
