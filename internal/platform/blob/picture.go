package blob

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/gif" // uploaded pictures are recognised by their content
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // uploaded pictures are recognised by their content

	"xuefen/internal/platform/fault"
)

// Limits of an uploaded picture. The pixels bound the memory that one takes
// while it is read: at worst, for a progressive JPEG, fifteen bytes each.
const (
	MaxPictureBytes  = 8 << 20
	MaxPicturePixels = 25_000_000
	PictureSide      = 1_200     // longest side of what is kept
	jpegQuality      = 85        // of 100
	mostPNG          = 300 << 10 // bytes above which a PNG without transparency becomes a JPEG
)

// Pictures reads uploaded pictures, one after another, because each may take
// hundreds of megabytes for a moment.
type Pictures struct{ turn chan struct{} }

// NewPictures makes the one reader of a process.
func NewPictures() *Pictures { return &Pictures{turn: make(chan struct{}, 1)} }

// Picture is a picture fit to be kept and shown.
type Picture struct {
	Content       []byte
	MediaType     string // image/jpeg or image/png
	Width, Height int
}

// Clean reads an uploaded PNG, JPEG, GIF or WebP by its content and writes it
// anew, upright and no side longer than PictureSide, so that nothing but
// pixels is kept: no place where it was taken, no script, no other format in
// disguise. Of a moving picture the first frame stays. Faults:
// blob.picture_too_large, blob.picture_too_many_pixels, blob.not_a_picture.
func (p *Pictures) Clean(ctx context.Context, r io.Reader) (Picture, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxPictureBytes+1))
	if err != nil {
		return Picture{}, fmt.Errorf("blob: read a picture: %w", err)
	}
	if len(raw) > MaxPictureBytes {
		return Picture{}, fault.New(fault.TooLarge, "blob.picture_too_large", fault.Args{"limit": sizeOf(MaxPictureBytes)})
	}
	select {
	case <-ctx.Done():
		return Picture{}, ctx.Err()
	case p.turn <- struct{}{}:
	}
	defer func() { <-p.turn }()
	picture, format, err := read(raw)
	if err != nil {
		return Picture{}, err
	}
	return write(upright(shrink(picture), orientation(raw)), format)
}

// read decodes a picture after looking at how much it claims to hold.
func read(raw []byte) (image.Image, string, error) {
	unusable := func(err error) error { return fault.New(fault.Invalid, "blob.not_a_picture", nil).Because(err) }
	config, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, "", unusable(err)
	}
	if config.Width <= 0 || config.Height <= 0 {
		return nil, "", unusable(fmt.Errorf("%d by %d pixels", config.Width, config.Height))
	}
	if config.Width > MaxPicturePixels/config.Height {
		return nil, "", fault.New(fault.TooLarge, "blob.picture_too_many_pixels", fault.Args{"limit_million": MaxPicturePixels / 1_000_000})
	}
	picture, format, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, "", unusable(err)
	}
	return picture, format, nil
}

// shrink draws a picture within PictureSide.
func shrink(p image.Image) *image.RGBA {
	from := p.Bounds()
	width, height := from.Dx(), from.Dy()
	if long := max(width, height); long > PictureSide {
		width, height = max(width*PictureSide/long, 1), max(height*PictureSide/long, 1)
	}
	to := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.CatmullRom.Scale(to, to.Bounds(), p, from, draw.Src, nil)
	return to
}

// write encodes photographs as JPEG, and drawings and what shines through as
// PNG.
func write(p *image.RGBA, format string) (Picture, error) {
	kept := Picture{Width: p.Bounds().Dx(), Height: p.Bounds().Dy()}
	var b bytes.Buffer
	if !p.Opaque() || format == "png" || format == "gif" {
		if err := png.Encode(&b, p); err != nil {
			return kept, fmt.Errorf("blob: write a picture: %w", err)
		}
		if !p.Opaque() || b.Len() <= mostPNG {
			kept.Content, kept.MediaType = b.Bytes(), "image/png"
			return kept, nil
		}
		b.Reset()
	}
	if err := jpeg.Encode(&b, p, &jpeg.Options{Quality: jpegQuality}); err != nil {
		return kept, fmt.Errorf("blob: write a picture: %w", err)
	}
	kept.Content, kept.MediaType = b.Bytes(), "image/jpeg"
	return kept, nil
}
