package secret

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestProcessesThatStartAtOnceShareOneKey(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	keys := make([][]byte, 16)
	for i := range keys {
		wg.Go(func() {
			r, err := Open(dir, "")
			if err != nil {
				t.Error(err)
				return
			}
			keys[i], err = r.Key("ledger")
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, k := range keys {
		if len(k) != 32 || !bytes.Equal(k, keys[0]) {
			t.Fatalf("keys differ: %x and %x", k, keys[0])
		}
	}
	info, err := os.Stat(filepath.Join(dir, KeyFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key file has mode %v, %v; want 0600", info.Mode(), err)
	}
}

func TestPurposesHaveDifferentKeys(t *testing.T) {
	r, err := Open(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	a, _ := r.Key("ledger")
	b, _ := r.Key("tokens")
	if bytes.Equal(a, b) {
		t.Error("two purposes share a key")
	}
}

func TestANamedKeyFileMustExistAndBeWhole(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir, filepath.Join(dir, "elsewhere.key")); err == nil {
		t.Error("a missing key was made up")
	}
	short := filepath.Join(dir, "short.key")
	if err := os.WriteFile(short, []byte("abcd"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, short); err == nil {
		t.Error("a short key was taken")
	}
}

func TestAKeyThatOthersMayReadIsRefused(t *testing.T) {
	dir := t.TempDir()
	first, err := Open(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, KeyFile)
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, ""); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("an open key gave %v; want a refusal that says what to do", err)
	}
	named, err := Open("", path) // a named file is its owner's business
	if err != nil {
		t.Fatal(err)
	}
	a, err := first.Key("ledger")
	if err != nil {
		t.Fatal(err)
	}
	if b, err := named.Key("ledger"); err != nil || !bytes.Equal(a, b) {
		t.Errorf("the same file gave another key, %v", err)
	}
}

func TestTheKeySurvivesRestarts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	var keys [2][]byte
	for i := range keys {
		r, err := Open(dir, "")
		if err != nil {
			t.Fatal(err)
		}
		if keys[i], err = r.Key("ledger"); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(keys[0], keys[1]) {
		t.Error("a restart changed the key")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("the folder holds %v, %v; want the key alone", left, err)
	}
}
