package activity

import (
	"bytes"
	"context"
	"crypto/hmac"
	"fmt"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// Altered names an activity that is not as it was recorded.
type Altered struct {
	Activity ID // 0 when it is gone
	Person   org.PersonID
	Detail   string
}

// sealed is an activity with its seal.
type sealed struct {
	Activity
	seal []byte
}

// Verify recomputes the content hash and the seal of every activity and looks
// for gaps in the running numbers. It returns the first that differs, nil if
// none does, and how many were read.
func (s *Service) Verify(ctx context.Context, tx *db.Tx) (*Altered, int, error) {
	const page = 5_000
	var last place
	for count := 0; ; {
		list, err := listSealed(ctx, tx, last.person, last.seq, page)
		if err != nil {
			return nil, count, err
		}
		for i := range list {
			if a := s.check(&list[i], last, int64(tx.Tenant())); a != nil {
				return a, count, nil
			}
			last = place{list[i].Person, list[i].Seq}
			count++
		}
		if len(list) < page {
			gone, err := s.checkLast(ctx, tx)
			return gone, count, err
		}
	}
}

// place is where the verification stands.
type place struct {
	person org.PersonID
	seq    int64
}

func (s *Service) check(a *sealed, before place, tenant int64) *Altered {
	want := int64(1)
	if a.Person == before.person {
		want = before.seq + 1
	}
	if a.Seq != want {
		return &Altered{Person: a.Person, Detail: fmt.Sprintf("record number %d is missing", want)}
	}
	result, err := a.Result.encode()
	if err != nil || !bytes.Equal(a.hashContent(a.Person, result), a.Hash) {
		return &Altered{Activity: a.ID, Person: a.Person, Detail: "its content was changed after it was recorded"}
	}
	if !hmac.Equal(a.seal, a.mac(tenant, s.key)) {
		return &Altered{Activity: a.ID, Person: a.Person, Detail: "it was not written by this system, or was changed since"}
	}
	return nil
}

// checkLast finds people whose latest records are gone.
func (s *Service) checkLast(ctx context.Context, tx *db.Tx) (*Altered, error) {
	kept, err := lastNumbers(ctx, tx, 0, 1<<62)
	if err != nil {
		return nil, err
	}
	var first *Altered
	err = tx.Each(ctx, "SELECT person_id, MAX(seq) FROM activity WHERE tenant_id = $1 GROUP BY person_id", nil, func(scan db.Scan) error {
		var p org.PersonID
		var seq int64
		err := scan(&p, &seq)
		if kept[p] == seq {
			delete(kept, p)
		}
		return err
	})
	for p, seq := range kept {
		if first == nil || p < first.Person {
			first = &Altered{Person: p, Detail: fmt.Sprintf("record number %d is missing", seq)}
		}
	}
	return first, err
}
