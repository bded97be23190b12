package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"xuefen/internal/platform/fault"
)

// textFile is a file of text whose encoding is known.
type textFile struct {
	in       io.ReaderAt
	size     int64
	mark     int64             // bytes of the byte order mark
	encoding encoding.Encoding // nil for UTF-8
}

// surveyChunk is how much of a file is judged at a time.
const surveyChunk = 256 << 10

// newTextFile finds the encoding by the byte order mark, or else by reading
// all of it: a name in the last line may be the first that is not ASCII.
func newTextFile(in io.ReaderAt, size int64, head []byte) (*textFile, error) {
	f := &textFile{in: in, size: size}
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		f.mark = 3
		return f, nil
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		f.mark, f.encoding = 2, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
		return f, nil
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		f.mark, f.encoding = 2, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
		return f, nil
	}
	s, err := f.survey()
	if err != nil {
		return nil, err
	}
	// Chinese in GB18030 is almost nowhere UTF-8, but UTF-8 is often GB18030 by
	// accident, so a few broken characters do not speak against UTF-8.
	const few, fewer, noise = 20, 50, 10
	switch {
	case s.zero:
		return nil, notATable()
	case s.wrongUTF8*few <= s.beyondASCII:
	case s.wrongGB*fewer <= s.beyondASCII:
		f.encoding = simplifiedchinese.GB18030
	case s.wrongUTF8*noise > size:
		return nil, notATable()
	}
	return f, nil
}

// survey counts what speaks against each encoding.
type survey struct {
	zero        bool
	beyondASCII int64
	wrongUTF8   int64
	wrongGB     int64
}

func (f *textFile) survey() (survey, error) {
	var s survey
	buf := make([]byte, surveyChunk)
	in := io.NewSectionReader(f.in, 0, f.size)
	kept, keptGB := []byte(nil), gbState{}
	for {
		n, err := io.ReadFull(in, buf)
		chunk := buf[:n]
		s.zero = s.zero || bytes.IndexByte(chunk, 0) >= 0
		kept = s.countUTF8(kept, chunk)
		keptGB.count(&s, chunk)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			s.wrongUTF8 += int64(len(kept))
			return s, nil
		}
		if err != nil {
			return s, fmt.Errorf("read the file: %w", err)
		}
	}
}

// countUTF8 counts broken sequences and gives back an unfinished last one.
func (s *survey) countUTF8(kept, chunk []byte) []byte {
	if len(kept) == 0 && utf8.Valid(chunk) {
		return nil
	}
	in := append(kept, chunk...)
	for len(in) > 0 {
		if in[0] < utf8.RuneSelf {
			in = in[1:]
			continue
		}
		if !utf8.FullRune(in) {
			return bytes.Clone(in)
		}
		r, width := utf8.DecodeRune(in)
		if r == utf8.RuneError && width == 1 {
			s.wrongUTF8++
		}
		in = in[width:]
	}
	return nil
}

// gbState is where in a character of GB18030 a chunk ended.
type gbState struct {
	place int // bytes of the present character already seen
}

// count follows the byte ranges of GB 18030-2005: one byte below 0x80, two
// bytes, or four bytes with digits in second and fourth place.
func (g *gbState) count(s *survey, chunk []byte) {
	for _, c := range chunk {
		if c >= 0x80 {
			s.beyondASCII++
		}
		lead, digit := c >= 0x81 && c <= 0xfe, c >= '0' && c <= '9'
		switch g.place {
		case 0:
			if lead {
				g.place = 1
			} else if c >= 0x80 {
				s.wrongGB++
			}
		case 1:
			switch {
			case digit:
				g.place = 2
			case c >= 0x40 && c <= 0xfe && c != 0x7f:
				g.place = 0
			default:
				s.wrongGB++
				g.place = 0
			}
		case 2:
			if lead {
				g.place = 3
			} else {
				s.wrongGB++
				g.place = 0
			}
		case 3:
			if !digit {
				s.wrongGB++
			}
			g.place = 0
		}
	}
}

// open starts a reading of the text as UTF-8.
func (f *textFile) open() (io.Reader, *counting) {
	raw := &counting{in: io.NewSectionReader(f.in, f.mark, f.size-f.mark)}
	if f.encoding == nil {
		return raw, raw
	}
	return transform.NewReader(raw, f.encoding.NewDecoder()), raw
}

// counting knows how much has been read.
type counting struct {
	in   io.Reader
	read int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.read += int64(n)
	return n, err
}

func notATable() *fault.Fault { return fault.New(fault.Invalid, "sheet.not_a_table", nil) }

func garbled() *fault.Fault { return fault.New(fault.Invalid, "sheet.garbled_text", nil) }
