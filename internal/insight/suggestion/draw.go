package suggestion

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"strconv"

	"github.com/cloudflare/circl/blindsign/blindrsa"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// variant of RFC 9474 that notes are signed with.
const variant = blindrsa.SHA384PSSRandomized

// keyBits is the size of a signing key; it lives two months.
const keyBits = 2048

// Desk is what a browser needs to draw a note.
type Desk struct {
	Month     int
	PublicKey []byte // SubjectPublicKeyInfo, DER
	Left      int    // notes that the person can still draw this month
}

// DeskOf gives this month's key, making it when it is the first to be asked
// for, and what is left to a person.
func (s *Service) DeskOf(ctx context.Context, tx *db.Tx, p org.PersonID) (Desk, error) {
	month, err := s.month(ctx, tx)
	if err != nil {
		return Desk{}, err
	}
	key, err := s.key(ctx, tx, month)
	if err != nil {
		return Desk{}, err
	}
	d := Desk{Month: month}
	if d.PublicKey, err = x509.MarshalPKIXPublicKey(&key.PublicKey); err != nil {
		return d, err
	}
	drawn, err := drawnBy(ctx, tx, month, p)
	d.Left = max(0, NotesPerMonth-drawn)
	return d, err
}

// Draw signs a blinded note for a person. Faults: suggestion.no_notes_left,
// suggestion.bad_note.
func (s *Service) Draw(ctx context.Context, tx *db.Tx, p org.PersonID, blinded []byte) (signature []byte, err error) {
	month, err := s.month(ctx, tx)
	if err != nil {
		return nil, err
	}
	key, err := s.key(ctx, tx, month)
	if err != nil {
		return nil, err
	}
	ok, err := countDrawn(ctx, tx, month, p)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.New(fault.Conflict, "suggestion.no_notes_left", fault.Args{"most": NotesPerMonth})
	}
	if signature, err = blindrsa.NewSigner(key).BlindSign(blinded); err != nil {
		return nil, fault.New(fault.Invalid, "suggestion.bad_note", nil).Because(err)
	}
	return signature, nil
}

func (s *Service) month(ctx context.Context, tx *db.Tx) (int, error) {
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return 0, err
	}
	return monthOf(s.clock.Now().In(zone)), nil
}

// key opens the signing key of a month. Of two who make it at once, one wins.
func (s *Service) key(ctx context.Context, tx *db.Tx, month int) (*rsa.PrivateKey, error) {
	sealed, err := findKey(ctx, tx, month)
	if err != nil {
		return nil, err
	}
	if sealed == nil {
		if err := s.makeKey(ctx, tx, month); err != nil {
			return nil, err
		}
		if sealed, err = findKey(ctx, tx, month); err != nil {
			return nil, err
		}
	}
	der, err := s.open(tx.Tenant(), month, sealed)
	if err != nil {
		return nil, err
	}
	return x509.ParsePKCS1PrivateKey(der)
}

func (s *Service) makeKey(ctx context.Context, tx *db.Tx, month int) error {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return err
	}
	box, err := s.box()
	if err != nil {
		return err
	}
	nonce := make([]byte, box.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return err
	}
	return insertKey(ctx, tx, month, box.Seal(nonce, nonce, x509.MarshalPKCS1PrivateKey(key), label(tx.Tenant(), month)))
}

func (s *Service) open(tenant db.TenantID, month int, sealed []byte) ([]byte, error) {
	box, err := s.box()
	if err != nil {
		return nil, err
	}
	if len(sealed) < box.NonceSize() {
		return nil, errors.New("suggestion: a signing key is damaged")
	}
	return box.Open(nil, sealed[:box.NonceSize()], sealed[box.NonceSize():], label(tenant, month))
}

// box is AES-256-GCM under the key of the installation.
func (s *Service) box() (cipher.AEAD, error) {
	block, err := aes.NewCipher(s.seal)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// label binds a sealed key to its place.
func label(tenant db.TenantID, month int) []byte {
	return []byte("suggestion/" + strconv.FormatInt(int64(tenant), 10) + "/" + strconv.Itoa(month))
}
