// Package blob keeps files on disk, by tenant and by what they contain, and
// makes uploaded pictures harmless.
package blob

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Locales holds the sentences of this package.
//
//go:embed locales/*.json
var Locales embed.FS

// Ref names a kept file: the SHA-256 of its content in hexadecimal. Equal
// contents of one tenant are one file.
type Ref string

var refForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// NotFound is the fault for a file that is not kept, or not by this tenant.
var NotFound = fault.New(fault.NotFound, "blob.not_found", nil)

// Store keeps files below one folder: <tenant>/<aa>/<rest of the hash>. Several
// processes may share the folder.
type Store struct{ root string }

// leftBehind is the age at which an unfinished file is taken for one whose
// process died.
const leftBehind = 24 * time.Hour

const unfinished = ".incoming-"

// Open makes the folder when it is missing, and removes unfinished files that
// processes left behind when they died.
func Open(root string) (*Store, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, fmt.Errorf("blob: make the folder of files: %w", err)
	}
	old, err := filepath.Glob(filepath.Join(root, unfinished+"*"))
	if err != nil {
		return nil, err
	}
	for _, path := range old {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > leftBehind {
			_ = os.Remove(path) // another process may have been quicker
		}
	}
	return &Store{root: filepath.Clean(root)}, nil
}

// path is where a file of a tenant stands. The form of a reference leaves no
// way out of the folder.
func (s *Store) path(tenant db.TenantID, ref Ref) (string, error) {
	if !refForm.MatchString(string(ref)) {
		return "", NotFound
	}
	return filepath.Join(s.root, strconv.FormatInt(int64(tenant), 10), string(ref[:2]), string(ref[2:])), nil
}

// Keep copies a file in and makes it durable before it returns. More than most
// bytes are refused with blob.too_large, and nothing stays.
func (s *Store) Keep(tenant db.TenantID, r io.Reader, most int64) (Ref, error) {
	f, err := os.CreateTemp(s.root, unfinished+"*")
	if err != nil {
		return "", fmt.Errorf("blob: keep a file: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already when it was put in place
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, hash), io.LimitReader(r, most+1))
	if err == nil && n > most {
		err = fault.New(fault.TooLarge, "blob.too_large", fault.Args{"limit": sizeOf(most)})
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", err
	}
	ref := Ref(hex.EncodeToString(hash.Sum(nil)))
	path, err := s.path(tenant, ref)
	if err != nil {
		return "", err
	}
	return ref, s.place(f.Name(), path)
}

// place moves a whole file to where it belongs. The folders are flushed too,
// or the name could be lost with the power although the content is not.
func (s *Store) place(from, to string) error {
	folder := filepath.Dir(to)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("blob: make a folder: %w", err)
	}
	if err := os.Rename(from, to); err != nil {
		return fmt.Errorf("blob: put a file in place: %w", err)
	}
	for ; ; folder = filepath.Dir(folder) {
		if err := flush(folder); err != nil {
			return fmt.Errorf("blob: flush a folder: %w", err)
		}
		if folder == s.root || folder == filepath.Dir(folder) {
			return nil
		}
	}
}

func flush(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
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

// Remove forgets a file; one that is not kept is no error. Since equal
// contents are one file, the caller knows that nothing else of the tenant
// names it. Who reads it just now reads on.
func (s *Store) Remove(tenant db.TenantID, ref Ref) error {
	path, err := s.path(tenant, ref)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("blob: remove a file: %w", err)
	}
	return nil
}

// sizeOf is a number of bytes for people, rounded down.
func sizeOf(bytes int64) string {
	switch {
	case bytes >= 1<<20:
		return strconv.FormatInt(bytes>>20, 10) + " MB"
	case bytes >= 1<<10:
		return strconv.FormatInt(bytes>>10, 10) + " KB"
	default:
		return strconv.FormatInt(bytes, 10) + " B"
	}
}
