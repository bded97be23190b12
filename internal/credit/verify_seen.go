package credit

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"xuefen/internal/activity"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// sealSeen authenticates what was seen of an activity, so that nobody with
// access to the database alone can give another explanation afterwards:
// HMAC-SHA256, of which 128 bits are kept.
func (s *Service) sealSeen(tx *db.Tx, id activity.ID, seen string, failed bool) []byte {
	const kept = 16
	h := hmac.New(sha256.New, s.key)
	var head [17]byte
	binary.BigEndian.PutUint64(head[:], uint64(tx.Tenant()))
	binary.BigEndian.PutUint64(head[8:], uint64(id))
	if failed {
		head[16] = 1
	}
	h.Write([]byte("outcome"))
	h.Write(head[:])
	h.Write([]byte(seen))
	return h.Sum(nil)[:kept]
}

// checkOutcomes finds what was seen of an activity and is not as it was
// written.
func (s *Service) checkOutcomes(ctx context.Context, tx *db.Tx) (*Difference, error) {
	var first *Difference
	err := tx.Each(ctx, "SELECT activity_id, seen, CASE WHEN failed THEN 1 ELSE 0 END, mac FROM outcome WHERE tenant_id = $1", nil, func(scan db.Scan) error {
		var id activity.ID
		var seen string
		var failed int
		var mac []byte
		err := scan(&id, &seen, &failed, &mac)
		if err == nil && (first == nil || id < first.Activity) && !hmac.Equal(mac, s.sealSeen(tx, id, seen, failed == 1)) {
			first = &Difference{What: "outcome", Activity: id, Detail: "what the rules saw of this activity was not written by this system, or was changed since"}
		}
		return err
	})
	return first, err
}

// checkUnseen finds awards without what was seen of their activities.
func checkUnseen(ctx context.Context, tx *db.Tx) (*Difference, error) {
	d := Difference{What: "outcome", Detail: "what the rules saw of the activity behind this transfer is missing"}
	found, err := tx.One(ctx, `SELECT t.id, t.person_id, t.seq, t.activity_id FROM transfer t WHERE t.tenant_id = $1 AND t.kind = 'award' AND t.activity_id IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM outcome o WHERE o.tenant_id = $1 AND o.activity_id = t.activity_id) ORDER BY t.id LIMIT 1`, nil, &d.Transfer, &d.Person, &d.Seq, &d.Activity)
	if err != nil || !found {
		return nil, err
	}
	return &d, nil
}

// checkUses compares what the transfers of these people took from lots.
func (p *verifyPage) checkUses(ctx context.Context, v *Verification, folds map[org.PersonID]*ledger.Fold) error {
	type pair struct{ transfer, lot ledger.TransferID }
	type use struct {
		amount fixed.Amount
		person org.PersonID
	}
	want := map[pair]use{}
	for person, f := range folds {
		for _, u := range f.Uses() {
			k := pair{u.Transfer, u.Lot}
			want[k] = use{want[k].amount + u.Amount, person}
		}
	}
	differs := func(k pair, person org.PersonID, kept, gives fixed.Amount) {
		v.First = &Difference{What: "lot_use", Person: person, Transfer: k.transfer, Detail: fmt.Sprintf("it is kept that it took %s from lot %d; the transfers give %s", kept, k.lot, gives)}
	}
	err := p.tx.Each(ctx, `SELECT t.person_id, u.transfer_id, u.lot_id, u.amount FROM lot_use u JOIN transfer t ON t.id = u.transfer_id
		WHERE u.tenant_id = $1 AND t.tenant_id = $1 AND t.person_id > $2 AND t.person_id <= $3 ORDER BY u.transfer_id, u.lot_id`, []any{p.from, p.to}, func(scan db.Scan) error {
		var k pair
		var u use
		if err := scan(&u.person, &k.transfer, &k.lot, &u.amount); err != nil || v.First != nil {
			return err
		}
		if want[k].amount != u.amount || want[k].person != u.person {
			differs(k, u.person, u.amount, want[k].amount)
		}
		delete(want, k)
		return nil
	})
	if err != nil || v.First != nil || len(want) == 0 {
		return err
	}
	missing := slices.MinFunc(slices.Collect(maps.Keys(want)), func(a, b pair) int { return int(a.transfer - b.transfer) })
	differs(missing, want[missing].person, 0, want[missing].amount)
	return nil
}

// checkHomelessUses finds uses by transfers that do not exist.
func checkHomelessUses(ctx context.Context, tx *db.Tx) (*Difference, error) {
	d := Difference{What: "lot_use", Detail: "it is kept that this transfer took from a lot, and there is no such transfer"}
	found, err := tx.One(ctx, `SELECT u.transfer_id FROM lot_use u WHERE u.tenant_id = $1
		AND NOT EXISTS (SELECT 1 FROM transfer t WHERE t.tenant_id = $1 AND t.id = u.transfer_id) ORDER BY u.transfer_id LIMIT 1`, nil, &d.Transfer)
	if err != nil || !found {
		return nil, err
	}
	return &d, nil
}
