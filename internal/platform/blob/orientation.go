package blob

import (
	"encoding/binary"
	"image"
)

// orientation reads how a camera was held (Exif 2.32, tag 0x0112: 1 to 8) out
// of a JPEG; 1, upright, when it does not say. Telephones write pictures as the
// sensor saw them and leave turning to the reader.
func orientation(raw []byte) int {
	const upright = 1
	exif := exifOf(raw)
	if len(exif) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.BigEndian
	if exif[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(exif[4:]))
	if at+2 > int64(len(exif)) {
		return upright
	}
	const entry, tag, short = 12, 0x0112, 3 // bytes, name and type of an entry
	count := int64(order.Uint16(exif[at:]))
	for i := range count {
		start := at + 2 + i*entry
		if start+entry > int64(len(exif)) {
			return upright
		}
		e := exif[start : start+entry]
		if order.Uint16(e) == tag && order.Uint16(e[2:]) == short {
			if how := int(order.Uint16(e[8:])); how >= 1 && how <= 8 {
				return how
			}
			return upright
		}
	}
	return upright
}

// exifOf finds the TIFF structure within the segments of a JPEG.
func exifOf(raw []byte) []byte {
	const head = "Exif\x00\x00"
	if len(raw) < 4 || raw[0] != 0xFF || raw[1] != 0xD8 {
		return nil
	}
	for rest := raw[2:]; len(rest) >= 4 && rest[0] == 0xFF && rest[1] != 0xDA; {
		length := int(binary.BigEndian.Uint16(rest[2:]))
		if length < 2 || len(rest) < 2+length {
			return nil
		}
		body := rest[4 : 2+length]
		if rest[1] == 0xE1 && len(body) > len(head) && string(body[:len(head)]) == head {
			return body[len(head):]
		}
		rest = rest[2+length:]
	}
	return nil
}

// upright turns and mirrors a picture as its orientation says.
func upright(p *image.RGBA, how int) *image.RGBA {
	if how <= 1 || how > 8 {
		return p
	}
	w, h := p.Bounds().Dx(), p.Bounds().Dy()
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	if how >= 5 {
		to = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range to.Bounds().Dy() {
		for x := range to.Bounds().Dx() {
			fromX, fromY := source(how, x, y, w, h)
			to.SetRGBA(x, y, p.RGBAAt(fromX, fromY))
		}
	}
	return to
}

// source is where a pixel of the upright picture stands in the one read, w by
// h pixels large.
func source(how, x, y, w, h int) (int, int) {
	switch how {
	case 2: // mirrored
		return w - 1 - x, y
	case 3: // upside down
		return w - 1 - x, h - 1 - y
	case 4: // upside down, mirrored
		return x, h - 1 - y
	case 5: // lying, mirrored
		return y, x
	case 6: // lying on its left side
		return y, h - 1 - x
	case 7: // lying, mirrored the other way
		return w - 1 - y, h - 1 - x
	default: // 8: lying on its right side
		return w - 1 - y, x
	}
}
