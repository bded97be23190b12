// Package secret holds the key that lives outside the database. Who copies the
// database alone can neither forge what is sealed with it nor read what it
// hides.
package secret

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// KeyFile is the name of the key in the data folder.
const KeyFile = "seal.key"

// keyBytes is the size of the key: 256 bits.
const keyBytes = 32

// Ring derives keys for single purposes from the one key of the installation.
type Ring struct{ root []byte }

// Open reads the key from a file, or from KeyFile in the data folder when no
// file is named. A missing key in the data folder is made; a missing named file
// is an error, since several nodes must share it. The key in the data folder is
// refused when others than its owner may read it; who names a file looks after
// it, for mounted secrets have modes of their own.
func Open(data, file string) (*Ring, error) {
	if file != "" {
		return read(file)
	}
	path := filepath.Join(data, KeyFile)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := create(path); err != nil {
			return nil, err
		}
		info, err = os.Stat(path)
	}
	if err != nil {
		return nil, fmt.Errorf("look at the key: %w", err)
	}
	const others = 0o077
	if info.Mode().Perm()&others != 0 {
		return nil, fmt.Errorf("the key in %s may be read by others (mode %04o): chmod 600 it, and think who has read it", path, info.Mode().Perm())
	}
	return read(path)
}

func read(path string) (*Ring, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the key: %w", err)
	}
	root, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(root) != keyBytes {
		return nil, fmt.Errorf("the key in %s is not %d hexadecimal digits", path, 2*keyBytes)
	}
	return &Ring{root: root}, nil
}

// create makes a key and puts it in place whole: of two processes that start
// at once, one wins and both read its key.
func create(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".seal-*")
	if err != nil {
		return fmt.Errorf("make the key: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	root := make([]byte, keyBytes)
	if _, err := rand.Read(root); err != nil {
		return errors.Join(err, f.Close())
	}
	_, err = f.WriteString(hex.EncodeToString(root) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("make the key: %w", err)
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make the key: %w", err)
	}
	return flush(filepath.Dir(path))
}

// flush makes the name of the key durable: what is sealed with a key that is
// lost with the power can never be proven again.
func flush(folder string) error {
	d, err := os.Open(folder)
	if err == nil {
		err = errors.Join(d.Sync(), d.Close())
	}
	if err != nil {
		return fmt.Errorf("flush the folder of the key: %w", err)
	}
	return nil
}

// Key is the 256-bit key of one purpose (HKDF with SHA-256, RFC 5869). The same
// purpose always gives the same key.
func (r *Ring) Key(purpose string) ([]byte, error) {
	return hkdf.Key(sha256.New, r.root, nil, "xuefen "+purpose, keyBytes)
}
