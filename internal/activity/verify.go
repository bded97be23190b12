package activity

import (
	"bytes"
	"context"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// Altered names an activity whose content no longer has the hash it was
// recorded with.
type Altered struct {
	Activity ID
	Person   org.PersonID
}

// Verify recomputes the content hash of every activity and returns the first
// that differs, nil if none does, and how many were read.
func (s *Service) Verify(ctx context.Context, tx *db.Tx) (*Altered, int, error) {
	const page = 5_000
	var person org.PersonID
	var seq int64
	count := 0
	for {
		list, err := listRange(ctx, tx, person, seq, page)
		if err != nil {
			return nil, count, err
		}
		for i := range list {
			a := &list[i]
			result, err := a.Result.encode()
			if err != nil || !bytes.Equal(a.hashContent(a.Person, result), a.Hash) {
				return &Altered{Activity: a.ID, Person: a.Person}, count, nil
			}
			count++
		}
		if len(list) < page {
			return nil, count, nil
		}
		person, seq = list[page-1].Person, list[page-1].Seq
	}
}
