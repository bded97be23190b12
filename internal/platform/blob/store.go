// Package blob keeps files on disk, by tenant and by what they contain.
package blob

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Ref names a kept file: the SHA-256 of its content in hexadecimal. Equal
// contents of one tenant are one file.
type Ref string

var refForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// NotFound is the fault for a file that is not kept, or not by this tenant.
var NotFound = fault.New(fault.NotFound, "blob.not_found", nil)

// Store keeps files below one folder: <tenant>/<aa>/<rest of the hash>.
type Store struct{ root string }

// Open makes the folder when it is missing.
func Open(root string) (*Store, error) {
	return &Store{root: root}, os.MkdirAll(root, 0o700)
}

func (s *Store) path(tenant db.TenantID, ref Ref) (string, error) {
	if !refForm.MatchString(string(ref)) {
		return "", NotFound
	}
	return filepath.Join(s.root, strconv.FormatInt(int64(tenant), 10), string(ref[:2]), string(ref[2:])), nil
}

// Keep copies a file in and makes it durable before it returns. More than most
// bytes are refused with blob.too_large, and nothing stays.
func (s *Store) Keep(tenant db.TenantID, r io.Reader, most int64) (Ref, error) {
	f, err := os.CreateTemp(s.root, ".incoming-*")
	if err != nil {
		return "", fmt.Errorf("keep a file: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already when it was put in place
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, hash), io.LimitReader(r, most+1))
	if err == nil && n > most {
		err = fault.New(fault.TooLarge, "blob.too_large", fault.Args{"limit_mb": most >> 20})
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", err
	}
	ref := Ref(hex.EncodeToString(hash.Sum(nil)))
	path, err := s.path(tenant, ref)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	return ref, os.Rename(f.Name(), path)
}

// Open opens a kept file for reading at any place, with its size.
func (s *Store) Open(tenant db.TenantID, ref Ref) (*os.File, int64, error) {
	path, err := s.path(tenant, ref)
	if err != nil {
		return nil, 0, err
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, NotFound
	}
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}
