package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"math"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"xuefen/internal/platform/fault"
)

// directoryBytes is what the directory of an archive may take per entry.
const directoryBytes = 512

// archive is a zip file whose directory is trusted in nothing: entries, sizes
// and ratios are bounded, and what is unfolded is counted while it is read.
type archive struct {
	parts  map[string]*zip.File // by lower-case path with forward slashes
	limits Limits
}

// openArchive reads the directory of a zip file.
func openArchive(r io.ReaderAt, size int64, limits Limits) (*archive, error) {
	// The zip package reads as many entries as the directory holds, so the
	// bytes it may read are limited until it is done.
	allowance := &frugal{in: r, left: int64(limits.Entries)*directoryBytes + 256<<10, bounded: true}
	zr, err := zip.NewReader(allowance, size)
	if allowance.spent {
		return nil, archiveBomb()
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, damaged(err)
	}
	allowance.bounded = false
	if len(zr.File) > limits.Entries {
		return nil, archiveBomb()
	}
	a := &archive{parts: make(map[string]*zip.File, len(zr.File)), limits: limits}
	for _, f := range zr.File {
		path := partPath(f.Name)
		if _, twice := a.parts[path]; !twice {
			a.parts[path] = f
		}
	}
	return a, nil
}

// frugal is a reader that may read only so much.
type frugal struct {
	in      io.ReaderAt
	left    int64
	bounded bool
	spent   bool
}

func (f *frugal) ReadAt(p []byte, offset int64) (int, error) {
	if f.bounded {
		if f.left -= int64(len(p)); f.left < 0 {
			f.spent = true
			return 0, io.ErrUnexpectedEOF
		}
	}
	return f.in.ReadAt(p, offset)
}

func partPath(name string) string {
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// check refuses archives that say themselves that they are bombs.
func (a *archive) check() error {
	left := uint64(a.limits.UnzippedBytes)
	for _, f := range a.parts {
		if f.Flags&1 != 0 {
			return fault.New(fault.Invalid, "sheet.encrypted", nil)
		}
		if f.UncompressedSize64 > left {
			return archiveBomb()
		}
		left -= f.UncompressedSize64
	}
	return nil
}

// pass is one reading of an archive, with one budget of unfolded bytes.
type pass struct{ left int64 }

func (a *archive) newPass() *pass { return &pass{left: a.limits.UnzippedBytes} }

// open unfolds one part. The second result tells how much of it has been read.
func (a *archive) open(path string, p *pass) (io.Reader, *unfolding, error) {
	f, ok := a.parts[partPath(path)]
	if !ok {
		return nil, nil, damaged(errors.New("no part " + path))
	}
	in, err := f.Open()
	if err != nil {
		return nil, nil, damaged(err)
	}
	most := int64(math.MaxInt64)
	if packed := int64(f.CompressedSize64); packed < most/a.limits.Ratio {
		most = max(packed*a.limits.Ratio, ratioGrace)
	}
	u := &unfolding{in: in, most: most, pass: p, declared: int64(f.UncompressedSize64)}
	// Parts may be in UTF-16, which only a byte order mark can say.
	mark := make([]byte, 2)
	n, err := io.ReadFull(u, mark)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, nil, err
	}
	whole := io.MultiReader(bytes.NewReader(mark[:n]), u)
	if string(mark) == "\xff\xfe" || string(mark) == "\xfe\xff" {
		wide := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
		return transform.NewReader(whole, wide.NewDecoder()), u, nil
	}
	return whole, u, nil
}

// unfolding counts what comes out of one part and stops a bomb.
type unfolding struct {
	in       io.Reader
	read     int64
	most     int64
	declared int64
	pass     *pass
}

func (u *unfolding) Read(p []byte) (int, error) {
	n, err := u.in.Read(p)
	u.read += int64(n)
	u.pass.left -= int64(n)
	if u.read > u.most || u.pass.left < 0 {
		return n, archiveBomb()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, damaged(err)
	}
	return n, err
}

// done is the share of the part that has been read.
func (u *unfolding) done() float64 { return share(u.read, u.declared) }

func share(part, whole int64) float64 {
	if whole <= 0 || part >= whole {
		return 1
	}
	return float64(part) / float64(whole)
}

func archiveBomb() *fault.Fault {
	return fault.New(fault.TooLarge, "sheet.archive_bomb", nil)
}

// damaged makes the fault of a file that breaks the rules of its format. A
// fault stays what it is.
func damaged(err error) error {
	if _, known := fault.Of(err); known {
		return err
	}
	return fault.New(fault.Invalid, "sheet.damaged", nil).Because(err)
}
