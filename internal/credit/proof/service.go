// Package proof keeps the log that makes the ledger provable: every transfer
// gets a place in an append-only Merkle tree (RFC 6962) after its commit, the
// tree's head is signed, and anybody can check with the public key alone that
// an entry of a statement stands in it and that nothing was ever taken out.
package proof

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/proof/prooffile"
	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed locales/*.json
var locales embed.FS

// Migrations are the package's tables.
func Migrations() db.Module { return db.Module{Name: "proof", FS: migrations} }

// Locales are the package's sentences in both languages.
func Locales() fs.FS { return locales }

// Keys derives secrets that are not in the database, one for each purpose.
type Keys interface {
	Key(purpose string) ([]byte, error)
}

// Service keeps the logs of all tenants. It is safe for concurrent use.
type Service struct {
	db     *db.DB
	clock  clock.Clock
	log    *slog.Logger
	org    *org.Service
	ledger *credit.Service
	keys   Keys
	rows   []byte // authenticates the rows of this package
	salts  []byte // goes into all salts
	leaves encoder
}

// New makes the service.
func New(d *db.DB, c clock.Clock, log *slog.Logger, o *org.Service, ledger *credit.Service, keys Keys) (*Service, error) {
	s := &Service{db: d, clock: c, log: log, org: o, ledger: ledger, keys: keys}
	var errs [3]error
	s.rows, errs[0] = keys.Key("proof rows")
	s.salts, errs[1] = keys.Key("proof salts")
	s.leaves, errs[2] = newEncoder()
	return s, errors.Join(errs[:]...)
}

// ErrDamaged says that the log itself is not as this package left it. Nothing
// is added to it any more; Verify names what differs. Transfers that wait get
// their places when it is mended.
var ErrDamaged = errors.New("proof: the log is not as it was left; verify names the difference")

// signer signs the heads of a log. Each tenant has a key of its own.
func (s *Service) signer(tenant db.TenantID, origin string) (prooffile.Signer, error) {
	seed, err := s.keys.Key(fmt.Sprintf("tree head %d", tenant))
	if err != nil {
		return prooffile.Signer{}, err
	}
	return prooffile.NewSigner(origin, seed)
}

// seal authenticates a row: HMAC-SHA256 over its values, each with its length.
func (s *Service) seal(tx *db.Tx, table string, values ...any) []byte {
	h := hmac.New(sha256.New, s.rows)
	var n [8]byte
	add := func(b []byte) {
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	add([]byte(table))
	for _, v := range append([]any{int64(tx.Tenant())}, values...) {
		switch x := v.(type) {
		case []byte:
			add(x)
		case string:
			add([]byte(x))
		case int64:
			binary.BigEndian.PutUint64(n[:], uint64(x))
			h.Write(n[:])
		}
	}
	return h.Sum(nil)
}

func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// inTenant runs work in a transaction of a tenant.
func (s *Service) inTenant(ctx context.Context, tenant db.TenantID, work func(context.Context, *db.Tx) error) error {
	return s.db.Tenant(tenant).Tx(ctx, work)
}
