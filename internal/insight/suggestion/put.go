package suggestion

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"

	"github.com/cloudflare/circl/blindsign/blindrsa"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Put puts a suggestion into the box, for whoever holds an unused note of this
// or the last month. Nothing of who that is comes here. Faults:
// suggestion.unknown_topic, suggestion.body_length, suggestion.bad_note,
// suggestion.note_used, suggestion.note_old.
func (s *Service) Put(ctx context.Context, tx *db.Tx, n Note, topic, body string) error {
	body, err := checkBody(topic, body)
	if err != nil {
		return err
	}
	month, err := s.month(ctx, tx)
	if err != nil {
		return err
	}
	if n.Month != month && n.Month != before(month) {
		return fault.New(fault.Conflict, "suggestion.note_old", nil)
	}
	sealed, err := findKey(ctx, tx, n.Month)
	if err != nil {
		return err
	}
	if sealed == nil {
		return fault.New(fault.Invalid, "suggestion.bad_note", nil)
	}
	key, err := s.key(ctx, tx, n.Month)
	if err != nil {
		return err
	}
	verifier, err := blindrsa.NewVerifier(variant, &key.PublicKey)
	if err != nil {
		return err
	}
	if err := verifier.Verify(n.Number, n.Signature); err != nil {
		return fault.New(fault.Invalid, "suggestion.bad_note", nil).Because(err)
	}
	sum := sha256.Sum256(n.Number)
	fresh, err := useNote(ctx, tx, n.Month, hex.EncodeToString(sum[:]))
	if err != nil {
		return err
	}
	if !fresh {
		return fault.New(fault.Conflict, "suggestion.note_used", nil)
	}
	return insertWaiting(ctx, tx, rand.Text(), topic, body)
}
