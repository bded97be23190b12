package blob

import (
	"bytes"
	"embed"
	"image"
	_ "image/gif" // pictures that people upload
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // pictures that people upload

	"xuefen/internal/platform/fault"
)

// Locales holds the sentences of this package.
//
//go:embed locales/*.json
var Locales embed.FS

// Limits of an uploaded picture.
const (
	MaxPictureBytes  = 8 << 20
	MaxPicturePixels = 40_000_000
	pictureSide      = 1_200 // longest side of what is kept
	jpegQuality      = 85
)

// Picture reads an uploaded picture by its content and writes it anew, no
// longer than 1,200 pixels, so that nothing but pixels is kept: no metadata,
// no script, no other format in disguise. Faults: blob.picture_too_large,
// blob.not_a_picture.
func Picture(r io.Reader) (content []byte, mediaType string, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxPictureBytes+1))
	if err != nil {
		return nil, "", err
	}
	if len(raw) > MaxPictureBytes {
		return nil, "", fault.New(fault.TooLarge, "blob.picture_too_large", fault.Args{"limit_mb": MaxPictureBytes >> 20})
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, "", fault.New(fault.Invalid, "blob.not_a_picture", nil).Because(err)
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > MaxPicturePixels/config.Height {
		return nil, "", fault.New(fault.TooLarge, "blob.picture_too_many_pixels", fault.Args{"limit_million": MaxPicturePixels / 1_000_000})
	}
	picture, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, "", fault.New(fault.Invalid, "blob.not_a_picture", nil).Because(err)
	}
	picture = shrink(picture)
	var out bytes.Buffer
	if format == "jpeg" {
		return bytesOf(&out, jpeg.Encode(&out, picture, &jpeg.Options{Quality: jpegQuality}), "image/jpeg")
	}
	return bytesOf(&out, png.Encode(&out, picture), "image/png")
}

func bytesOf(b *bytes.Buffer, err error, mediaType string) ([]byte, string, error) {
	return b.Bytes(), mediaType, err
}

func shrink(p image.Image) image.Image {
	b := p.Bounds()
	long := max(b.Dx(), b.Dy())
	if long <= pictureSide {
		return p
	}
	to := image.NewRGBA(image.Rect(0, 0, max(b.Dx()*pictureSide/long, 1), max(b.Dy()*pictureSide/long, 1)))
	draw.CatmullRom.Scale(to, to.Bounds(), p, b, draw.Over, nil)
	return to
}
