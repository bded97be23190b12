package blob

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"

	"xuefen/internal/platform/fault"
)

func encode(t testing.TB, p image.Image, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch format {
	case "png":
		err = png.Encode(&b, p)
	case "jpeg":
		err = jpeg.Encode(&b, p, nil)
	case "gif":
		err = gif.Encode(&b, p, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// drawing is flat and opaque, photograph is noise, glass shines through.
func drawing(w, h int) image.Image { return image.NewGray(image.Rect(0, 0, w, h)) }

func photograph(w, h int) image.Image {
	p, random := image.NewRGBA(image.Rect(0, 0, w, h)), rand.New(rand.NewPCG(1, 2))
	for i := range p.Pix {
		p.Pix[i] = byte(random.Uint32())
		if i%4 == 3 {
			p.Pix[i] = 255
		}
	}
	return p
}

func glass(w, h int) image.Image {
	p := image.NewNRGBA(image.Rect(0, 0, w, h))
	p.SetNRGBA(0, 0, color.NRGBA{R: 255, A: 128})
	return p
}

// webp is a lossless WebP of one red pixel.
const webp = "UklGRiIAAABXRUJQVlA4TBYAAAAvAAAAAAfQ//73v/+BiOh/AAA="

func TestAPictureIsWrittenAnewWithinItsSize(t *testing.T) {
	red, err := base64.StdEncoding.DecodeString(webp)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		raw           []byte
		width, height int
		mediaType     string
	}{
		"a wide drawing":           {encode(t, drawing(2400, 600), "png"), 1200, 300, "image/png"},
		"a tall drawing":           {encode(t, drawing(600, 2400), "png"), 300, 1200, "image/png"},
		"a small drawing":          {encode(t, drawing(20, 10), "png"), 20, 10, "image/png"},
		"a line":                   {encode(t, drawing(5000, 1), "png"), 1200, 1, "image/png"},
		"glass":                    {encode(t, glass(700, 700), "png"), 700, 700, "image/png"},
		"a photograph":             {encode(t, photograph(1300, 1300), "jpeg"), 1200, 1200, "image/jpeg"},
		"a photograph kept as PNG": {encode(t, photograph(1300, 650), "png"), 1200, 600, "image/jpeg"},
		"a GIF":                    {encode(t, drawing(30, 30), "gif"), 30, 30, "image/png"},
		"a WebP":                   {red, 1, 1, "image/jpeg"},
	} {
		const script = "<script>alert(1)</script>"
		got, err := NewPictures().Clean(t.Context(), bytes.NewReader(append(c.raw, script...)))
		if err != nil || got.MediaType != c.mediaType || got.Width != c.width || got.Height != c.height {
			t.Errorf("%s: %s of %d by %d, %v; want %s of %d by %d", name, got.MediaType, got.Width, got.Height, err, c.mediaType, c.width, c.height)
			continue
		}
		config, format, err := image.DecodeConfig(bytes.NewReader(got.Content))
		if err != nil || "image/"+format != c.mediaType || config.Width != c.width || config.Height != c.height {
			t.Errorf("%s: the content is %s of %d by %d, %v", name, format, config.Width, config.Height, err)
		}
		if bytes.Contains(got.Content, []byte(script)) {
			t.Errorf("%s: what was appended is kept", name)
		}
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	for name, raw := range map[string][]byte{
		"an SVG": []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "nothing": nil, "half a PNG": encode(t, photograph(50, 50), "png")[:600],
	} {
		if _, err := NewPictures().Clean(t.Context(), bytes.NewReader(raw)); fault.CodeOf(err) != "blob.not_a_picture" {
			t.Errorf("%s: got %v; want not a picture", name, err)
		}
	}
	if _, err := NewPictures().Clean(t.Context(), bytes.NewReader(make([]byte, MaxPictureBytes+1))); fault.CodeOf(err) != "blob.picture_too_large" {
		t.Errorf("too many bytes: got %v", err)
	}
}

// claimed is a small PNG whose header, checksum and all, claims a size.
func claimed(t testing.TB, w, h uint32) []byte {
	t.Helper()
	raw := encode(t, drawing(8, 8), "png")
	binary.BigEndian.PutUint32(raw[16:], w)
	binary.BigEndian.PutUint32(raw[20:], h)
	binary.BigEndian.PutUint32(raw[29:], crc32.ChecksumIEEE(raw[12:29]))
	return raw
}

func TestABombIsNotUnpacked(t *testing.T) {
	for _, size := range [][2]uint32{{5001, 5000}, {65_536, 65_536}, {1<<31 - 1, 1}, {1, 1<<31 - 1}} {
		_, err := NewPictures().Clean(t.Context(), bytes.NewReader(claimed(t, size[0], size[1])))
		if code := fault.CodeOf(err); code != "blob.picture_too_many_pixels" && code != "blob.not_a_picture" {
			t.Errorf("%d by %d pixels: got %v; want a refusal", size[0], size[1], err)
		}
	}
	if _, err := NewPictures().Clean(t.Context(), bytes.NewReader(claimed(t, 5001, 5000))); fault.CodeOf(err) != "blob.picture_too_many_pixels" {
		t.Errorf("just above the limit: got %v", err)
	}
}

func TestWaitingForATurnEndsWithTheRequest(t *testing.T) {
	p := NewPictures()
	p.turn <- struct{}{} // somebody else's picture
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Clean(ctx, bytes.NewReader(encode(t, drawing(1, 1), "png"))); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v; want the end of the request", err)
	}
}

// held makes a JPEG that says how the camera was held.
func held(t testing.TB, p image.Image, how uint16, order binary.AppendByteOrder, mark string) []byte {
	t.Helper()
	tiff := []byte(mark)
	tiff = order.AppendUint16(tiff, 42)
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2)
	tiff = append(order.AppendUint16(tiff, 0x010F), make([]byte, 10)...) // another entry first
	tiff = order.AppendUint16(tiff, 0x0112)
	tiff = order.AppendUint16(tiff, 3)
	tiff = order.AppendUint32(tiff, 1)
	tiff = order.AppendUint16(order.AppendUint16(tiff, how), 0)
	body := append([]byte("Exif\x00\x00"), tiff...)
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(body)+2))
	raw := encode(t, p, "jpeg")
	return append(append(append(bytes.Clone(raw[:2]), segment...), body...), raw[2:]...)
}

// The standard says on which sides the first row and column of the stored
// picture are seen; so each orientation puts the start and the end of the first
// row into two corners.
func TestPicturesStandUpright(t *testing.T) {
	const w, h, block = 64, 32, 8
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{A: 255}
			if y < block && x < block {
				c.R = 255
			}
			if y < block && x >= w-block {
				c.B = 255
			}
			p.SetRGBA(x, y, c)
		}
	}
	corners := map[uint16][2]string{1: {"top left", "top right"}, 2: {"top right", "top left"}, 3: {"bottom right", "bottom left"},
		4: {"bottom left", "bottom right"}, 5: {"top left", "bottom left"}, 6: {"top right", "bottom right"},
		7: {"bottom right", "top right"}, 8: {"bottom left", "top left"}, 9: {"top left", "top right"}}
	for how, want := range corners {
		for mark, order := range map[string]binary.AppendByteOrder{"MM": binary.BigEndian, "II": binary.LittleEndian} {
			got, err := NewPictures().Clean(t.Context(), bytes.NewReader(held(t, p, how, order, mark)))
			if err != nil {
				t.Fatal(err)
			}
			shown, err := jpeg.Decode(bytes.NewReader(got.Content))
			if err != nil {
				t.Fatal(err)
			}
			right, bottom := shown.Bounds().Dx()-block/2, shown.Bounds().Dy()-block/2
			at := map[string][2]int{"top left": {block / 2, block / 2}, "top right": {right, block / 2}, "bottom left": {block / 2, bottom}, "bottom right": {right, bottom}}
			red, _, _, _ := shown.At(at[want[0]][0], at[want[0]][1]).RGBA()
			_, _, blue, _ := shown.At(at[want[1]][0], at[want[1]][1]).RGBA()
			if red < 0x8000 || blue < 0x8000 {
				t.Errorf("orientation %d (%s): red %x at the %s, blue %x at the %s", how, mark, red, want[0], blue, want[1])
			}
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add(encode(f, drawing(4, 4), "png"))
	f.Add(encode(f, drawing(4, 4), "gif"))
	f.Add(held(f, drawing(4, 4), 6, binary.LittleEndian, "II"))
	f.Add(claimed(f, 4000, 4000))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := NewPictures().Clean(t.Context(), bytes.NewReader(raw))
		if err != nil {
			return
		}
		config, _, err := image.DecodeConfig(bytes.NewReader(got.Content))
		if err != nil || config.Width > PictureSide || config.Height > PictureSide {
			t.Errorf("what was cleaned is %d by %d, %v", config.Width, config.Height, err)
		}
	})
}

func FuzzOrientation(f *testing.F) {
	f.Add(held(f, drawing(1, 1), 6, binary.LittleEndian, "II"))
	f.Add([]byte{0xFF, 0xD8, 0xFF, 0xE1, 0, 10, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M'})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if how := orientation(raw); how < 1 || how > 8 {
			t.Errorf("orientation %d", how)
		}
	})
}
