package blob

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"

	"xuefen/internal/platform/fault"
)

func TestAKeptFileComesBackToItsTenantOnly(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ref, err := s.Keep(1, strings.NewReader("hello"), 10)
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Keep(1, strings.NewReader("hello"), 10)
	if err != nil || again != ref {
		t.Errorf("the same content is %s, %v; want %s", again, err, ref)
	}
	f, size, err := s.Open(1, ref)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if text, err := io.ReadAll(f); string(text) != "hello" || size != 5 || err != nil {
		t.Errorf("got %q of %d bytes, %v", text, size, err)
	}
	for name, open := range map[string]func() error{
		"another tenant": func() error { _, _, err := s.Open(2, ref); return err },
		"a path":         func() error { _, _, err := s.Open(1, "../../etc/passwd"); return err },
		"nothing":        func() error { _, _, err := s.Open(1, ""); return err },
	} {
		if err := open(); fault.CodeOf(err) != "blob.not_found" {
			t.Errorf("%s: got %v; want blob.not_found", name, err)
		}
	}
}

func TestATooLargeFileLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Keep(1, strings.NewReader("too long"), 3); fault.CodeOf(err) != "blob.too_large" {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func picture(t testing.TB, w, h int) []byte {
	t.Helper()
	p := image.NewGray(image.Rect(0, 0, w, h))
	p.SetGray(0, 0, color.Gray{Y: 200})
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAPictureIsWrittenAnewAndSmaller(t *testing.T) {
	content, kind, err := Picture(bytes.NewReader(append(picture(t, 2400, 600), []byte("<script>")...)))
	if err != nil || kind != "image/png" || bytes.Contains(content, []byte("<script>")) {
		t.Fatalf("%s, %v", kind, err)
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || config.Width != 1200 || config.Height != 300 {
		t.Errorf("got %dx%d, %v; want 1200x300", config.Width, config.Height, err)
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	for name, raw := range map[string][]byte{
		"svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "empty": nil, "cut": picture(t, 50, 50)[:40],
	} {
		if _, _, err := Picture(bytes.NewReader(raw)); fault.CodeOf(err) != "blob.not_a_picture" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	bomb := bytes.Clone(picture(t, 8, 8))
	copy(bomb[16:24], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65,536 × 65,536 pixels; its checksum is wrong, which is found later
	if _, _, err := Picture(bytes.NewReader(bomb)); err == nil {
		t.Error("a decompression bomb was decoded")
	}
}

func FuzzPicture(f *testing.F) {
	f.Add(picture(f, 4, 4))
	f.Add([]byte("GIF89a"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		content, _, err := Picture(bytes.NewReader(raw))
		if err == nil && len(content) == 0 {
			t.Error("a picture without content")
		}
	})
}
