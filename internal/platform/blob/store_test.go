package blob

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

func open(t *testing.T) (*Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "blobs")
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

// files are the paths of all files below a folder.
func files(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			list = append(list, strings.TrimPrefix(path, dir+"/"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAKeptFileComesBackToItsTenantOnly(t *testing.T) {
	s, dir := open(t)
	ref, err := s.Keep(1, strings.NewReader("hello"), 10)
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Keep(1, strings.NewReader("hello"), 10)
	if err != nil || again != ref {
		t.Errorf("the same content is %s, %v; want %s", again, err, ref)
	}
	const want = "1/2c/f24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824" // SHA-256 of hello
	if list := files(t, dir); len(list) != 1 || list[0] != want {
		t.Errorf("the folder holds %v; want %s alone", list, want)
	}
	f, size, err := s.Open(1, ref)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if text, err := io.ReadAll(f); string(text) != "hello" || size != 5 || err != nil {
		t.Errorf("got %q of %d bytes, %v", text, size, err)
	}
	if _, _, err := s.Open(2, ref); !errors.Is(err, NotFound) {
		t.Errorf("another tenant got %v; want not found", err)
	}
}

func TestNoReferenceLeadsOutOfTheFolder(t *testing.T) {
	s, dir := open(t)
	outside := filepath.Join(filepath.Dir(dir), "secret")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, ref := range []Ref{"", "../../secret", "../secret", Ref(strings.Repeat("../", 20) + "secret"),
		Ref(strings.Repeat("A", 64)), Ref(strings.Repeat("a", 64) + "\n"), Ref(strings.Repeat("a", 61) + "/.."), "/etc/passwd"} {
		if _, _, err := s.Open(1, ref); !errors.Is(err, NotFound) {
			t.Errorf("Open(%q) gave %v; want not found", ref, err)
		}
		if err := s.Remove(1, ref); !errors.Is(err, NotFound) {
			t.Errorf("Remove(%q) gave %v; want not found", ref, err)
		}
	}
	if _, err := os.Stat(outside); err != nil {
		t.Errorf("the file outside: %v", err)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("the line broke") }

func TestWhatIsNotKeptLeavesNothing(t *testing.T) {
	s, dir := open(t)
	if _, err := s.Keep(1, strings.NewReader("0123456789"), 10); err != nil {
		t.Errorf("a file of just the limit: %v", err)
	}
	_, err := s.Keep(1, strings.NewReader("01234567890"), 10)
	if f, ok := fault.Of(err); !ok || f.Code != "blob.too_large" || f.Args["limit"] != "10 B" {
		t.Errorf("a file above the limit gave %v; want too large with the limit", err)
	}
	if _, err := s.Keep(1, io.MultiReader(strings.NewReader("half"), brokenReader{}), 100); err == nil {
		t.Error("half a file was kept")
	}
	if list := files(t, dir); len(list) != 1 {
		t.Errorf("left behind: %v; want the first file alone", list)
	}
}

func TestEqualFilesMayBeKeptAtOnce(t *testing.T) {
	s, dir := open(t)
	text := strings.Repeat("学分", 10_000)
	var keeping sync.WaitGroup
	for range 8 {
		keeping.Go(func() {
			for range 10 {
				ref, err := s.Keep(1, strings.NewReader(text), 1<<20)
				if err != nil {
					t.Error(err)
					return
				}
				f, size, err := s.Open(1, ref)
				if err != nil || size != int64(len(text)) {
					t.Errorf("opened %d bytes, %v; want the whole file", size, err)
					return
				}
				_ = f.Close()
			}
		})
	}
	keeping.Wait()
	if list := files(t, dir); len(list) != 1 {
		t.Errorf("the folder holds %v; want one file", list)
	}
}

func TestARemovedFileIsGone(t *testing.T) {
	s, _ := open(t)
	ref, err := s.Keep(db.TenantID(1), strings.NewReader("x"), 10)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Remove(1, ref); err != nil {
			t.Errorf("removing gave %v", err)
		}
	}
	if _, _, err := s.Open(1, ref); !errors.Is(err, NotFound) {
		t.Errorf("the removed file gave %v; want not found", err)
	}
}

func TestFilesOfDeadProcessesAreRemoved(t *testing.T) {
	_, dir := open(t)
	old, fresh := filepath.Join(dir, ".incoming-1"), filepath.Join(dir, ".incoming-2")
	for _, path := range []string{old, fresh} {
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err != nil {
		t.Fatal(err)
	}
	if list := files(t, dir); len(list) != 1 || list[0] != ".incoming-2" {
		t.Errorf("the folder holds %v; want the fresh one alone", list)
	}
}
