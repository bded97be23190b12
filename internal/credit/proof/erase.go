package proof

import (
	"context"
	"fmt"

	"xuefen/internal/credit"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// Erase destroys a person's key, so that nobody can ever tell again what the
// log hides of the person, and keeps the bare commitments, so that the log and
// everybody's proofs stay valid. It is done in one transaction and cannot be
// undone. What is posted for the person later gets a new key.
func (s *Service) Erase(ctx context.Context, tenant db.TenantID, p org.PersonID) error {
	if err := s.placeAll(ctx, tenant, p); err != nil {
		return err
	}
	return s.inTenant(ctx, tenant, func(ctx context.Context, tx *db.Tx) error {
		if _, _, err := s.lockLog(ctx, tx); err != nil {
			return err
		}
		seeds, err := s.seedsOf(ctx, tx, []org.PersonID{p})
		if err != nil {
			return err
		}
		seed, there := seeds[p]
		if !there {
			return nil // nothing was posted, or it is done
		}
		if !seed.genuine {
			return ErrDamaged
		}
		key := newPersonKey(s.salts, seed.seed)
		err = s.eachOf(ctx, tx, p, func(list []credit.Sealed, placed map[ledger.TransferID]int64, done map[ledger.TransferID]erasedRow) error {
			kept := map[ledger.TransferID]commitments{}
			for i := range list {
				t := &list[i]
				if _, before := done[t.ID]; before {
					continue
				}
				if _, there := placed[t.ID]; !there || !t.Genuine {
					return fmt.Errorf("proof: transfer %d has no place yet, or is not as it was written; its person cannot be erased", t.ID)
				}
				kept[t.ID] = s.leaves.commit(tx.Tenant(), &t.Transfer, key)
			}
			return s.insertErased(ctx, tx, kept)
		})
		if err != nil {
			return err
		}
		return deleteSeed(ctx, tx, p)
	})
}

// placeAll gives a person's transfers their places at once.
func (s *Service) placeAll(ctx context.Context, tenant db.TenantID, p org.PersonID) error {
	var waiting []ledger.TransferID
	err := s.db.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		waiting = nil
		return s.eachOf(ctx, tx, p, func(list []credit.Sealed, placed map[ledger.TransferID]int64, _ map[ledger.TransferID]erasedRow) error {
			for _, t := range list {
				if _, there := placed[t.ID]; !there {
					waiting = append(waiting, t.ID)
				}
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	return s.sequence(ctx, tenant, waiting)
}

// eachOf walks through a person's transfers page by page.
func (s *Service) eachOf(ctx context.Context, tx *db.Tx, p org.PersonID,
	page func(list []credit.Sealed, placed map[ledger.TransferID]int64, erased map[ledger.TransferID]erasedRow) error) error {
	for after := int64(0); ; {
		list, err := s.ledger.SealedOf(ctx, tx, p, after, batchSize)
		if err != nil || len(list) == 0 {
			return err
		}
		ids := make([]ledger.TransferID, len(list))
		for i := range list {
			ids[i] = list[i].ID
		}
		placed, err := placesOf(ctx, tx, ids)
		if err != nil {
			return err
		}
		erased, err := s.erasedOf(ctx, tx, ids)
		if err != nil {
			return err
		}
		if err := page(list, placed, erased); err != nil {
			return err
		}
		after = list[len(list)-1].Seq
	}
}
