package credit

import (
	"context"
	"crypto/hmac"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// Sealed is a transfer as it stands in the database.
type Sealed struct {
	ledger.Transfer
	Genuine bool // as this system wrote it
}

// Sealed reads transfers by id, in the order of their ids. Those that do not
// exist are absent.
func (s *Service) Sealed(ctx context.Context, tx *db.Tx, ids []ledger.TransferID) ([]Sealed, error) {
	return s.sealed(ctx, tx, tx.In("t.id", 2)+" ORDER BY t.id", db.Ints(tx, ids))
}

// SealedOf reads up to limit transfers of a person after a number, in the
// order of their numbers.
func (s *Service) SealedOf(ctx context.Context, tx *db.Tx, p org.PersonID, after int64, limit int) ([]Sealed, error) {
	return s.sealed(ctx, tx, "t.person_id = $2 AND t.seq > $3 ORDER BY t.seq LIMIT $4", p, after, limit)
}

func (s *Service) sealed(ctx context.Context, tx *db.Tx, condition string, args ...any) ([]Sealed, error) {
	return db.List(ctx, tx, "SELECT "+transferColumns+", t.debit, t.credit, t.mac FROM transfer t WHERE t.tenant_id = $1 AND "+condition, args,
		func(scan db.Scan) (Sealed, error) {
			var debit, credit int64
			var mac []byte
			t, err := scanTransferAnd(scan, &debit, &credit, &mac)
			d, c := t.Kind.Accounts()
			return Sealed{t, int64(d) == debit && int64(c) == credit && hmac.Equal(mac, t.MAC(int64(tx.Tenant()), s.key))}, err
		})
}
