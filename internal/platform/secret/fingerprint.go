package secret

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed locales/*.json
var locales embed.FS

// Migrations are the tables of this package.
func Migrations() db.Module { return db.Module{Name: "secret", FS: migrations} }

// Locales are the sentences of this package.
func Locales() fs.FS { return locales }

// ErrOtherKey says that the database was sealed with another key: the key file
// was lost, exchanged, or belongs to another installation.
var ErrOtherKey = fault.New(fault.Conflict, "secret.other_key", nil)

// Confirm remembers the key with the database the first time and afterwards
// refuses any other with ErrOtherKey, before something is sealed with it.
func (r *Ring) Confirm(ctx context.Context, d *db.DB) error {
	key, err := r.Key("fingerprint")
	if err != nil {
		return err
	}
	sum := sha256.Sum256(key)
	mine := hex.EncodeToString(sum[:16])
	return d.Platform().Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "INSERT INTO key_fingerprint (id, fingerprint) VALUES (1, $1) ON CONFLICT (id) DO NOTHING", mine); err != nil {
			return err
		}
		var known string
		if _, err := tx.One(ctx, "SELECT fingerprint FROM key_fingerprint WHERE id = 1", nil, &known); err != nil {
			return err
		}
		if known != mine {
			return ErrOtherKey
		}
		return nil
	})
}
