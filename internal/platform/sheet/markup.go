package sheet

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

const (
	markupBuffer = 64 << 10
	// markupMost is the longest tag, comment or CDATA section: room for a full
	// cell of four-byte characters.
	markupMost = 256 << 10
	// longestEntity is the longest reference that is resolved: &#x0010FFFF;
	longestEntity = 12
)

// errMarkup says that a part of a workbook is not the XML it should be.
var errMarkup = errors.New("malformed markup")

type token uint8

const (
	tokenOpen  token = iota // name and attrs are set
	tokenClose              // name is set; follows an empty element too
	tokenText               // text is set, as written; may come in pieces
)

// markup is a pull scanner for the XML of workbooks. It looks at local names
// only, keeps nothing, allocates nothing per token, and refuses document types,
// so that entities cannot multiply. Its slices are valid until the next call.
type markup struct {
	in       io.Reader
	buf      []byte
	pos, end int
	drained  bool
	closing  bool // an empty element still owes its close

	name  []byte
	attrs []byte
	text  []byte
	cdata bool // text is not escaped
}

func newMarkup(in io.Reader) *markup {
	return &markup{in: in, buf: make([]byte, markupBuffer)}
}

// next gives the next token, or io.EOF.
func (m *markup) next() (token, error) {
	if m.closing {
		m.closing = false
		return tokenClose, nil
	}
	for {
		if m.pos == m.end {
			if err := m.fill(); err != nil {
				return 0, err
			}
		}
		if m.buf[m.pos] != '<' {
			return tokenText, m.readText()
		}
		tok, found, err := m.readTag()
		if err != nil || found {
			return tok, err
		}
	}
}

// fill reads more behind what is there. It gives io.EOF when nothing is left.
func (m *markup) fill() error {
	if m.drained {
		return io.EOF
	}
	if m.pos > 0 {
		copy(m.buf, m.buf[m.pos:m.end])
		m.pos, m.end = 0, m.end-m.pos
	}
	if m.end == len(m.buf) {
		if len(m.buf) >= markupMost {
			return errMarkup
		}
		m.buf = append(m.buf, make([]byte, len(m.buf))...)
	}
	for range 100 {
		n, err := m.in.Read(m.buf[m.end:])
		m.end += n
		if errors.Is(err, io.EOF) {
			m.drained = true
			if n == 0 {
				return io.EOF
			}
			return nil
		}
		if err != nil || n > 0 {
			return err
		}
	}
	return io.ErrNoProgress
}

// readText takes the text up to the next tag, or a piece of a long one that
// does not end within an entity.
func (m *markup) readText() error {
	m.cdata = false
	seen := 0
	for {
		window := m.buf[m.pos:m.end]
		if i := bytes.IndexByte(window[seen:], '<'); i >= 0 {
			m.text, m.pos = window[:seen+i], m.pos+seen+i
			return nil
		}
		seen = len(window)
		if seen >= markupBuffer/2 {
			if i := bytes.LastIndexByte(window, '&'); i > 0 && i > seen-longestEntity {
				seen = i
			}
			m.text, m.pos = window[:seen], m.pos+seen
			return nil
		}
		if err := m.fill(); errors.Is(err, io.EOF) {
			m.text, m.pos = m.buf[m.pos:m.end], m.end
			return nil
		} else if err != nil {
			return err
		}
	}
}

// readTag takes what starts with '<'. Comments and instructions are skipped.
func (m *markup) readTag() (tok token, found bool, err error) {
	for m.end-m.pos < len("<![CDATA[") {
		if err := m.fill(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return 0, false, err
		}
	}
	window := m.buf[m.pos:m.end]
	if len(window) < 2 {
		return 0, false, errMarkup
	}
	switch window[1] {
	case '/':
		tag, err := m.upTo(">", 2)
		m.name = localName(bytes.TrimSpace(tag))
		return tokenClose, true, err
	case '?':
		_, err = m.upTo("?>", 2)
		return 0, false, err
	case '!':
		return m.readDeclaration(window)
	}
	return tokenOpen, true, m.readOpen()
}

// readDeclaration takes comments and CDATA sections, and nothing else.
func (m *markup) readDeclaration(window []byte) (tok token, found bool, err error) {
	switch {
	case bytes.HasPrefix(window, []byte("<!--")):
		_, err = m.upTo("-->", 4)
		return 0, false, err
	case bytes.HasPrefix(window, []byte("<![CDATA[")):
		m.text, err = m.upTo("]]>", 9)
		m.cdata = true
		return tokenText, true, err
	}
	return 0, false, errMarkup
}

// upTo takes everything from a start within the window up to a closing mark.
func (m *markup) upTo(mark string, start int) ([]byte, error) {
	seen := start
	for {
		window := m.buf[m.pos:m.end]
		if seen < len(window) {
			if i := bytes.Index(window[seen:], []byte(mark)); i >= 0 {
				m.pos += seen + i + len(mark)
				return window[start : seen+i], nil
			}
			seen = max(start, len(window)-len(mark)+1)
		}
		if err := m.fill(); err != nil {
			return nil, endedEarly(err)
		}
	}
}

// readOpen takes an opening tag. Nearly always it ends with the first '>'.
func (m *markup) readOpen() error {
	if i := bytes.IndexByte(m.buf[m.pos:m.end], '>'); i > 0 {
		tag := m.buf[m.pos+1 : m.pos+i]
		if bytes.IndexByte(tag, '\'') < 0 && bytes.Count(tag, []byte{'"'})%2 == 0 {
			m.splitOpen(tag)
			m.pos += i + 1
			return nil
		}
	}
	return m.readQuoted()
}

// readQuoted takes an opening tag whose attributes may hold a '>', or that is
// not completely in the window yet.
func (m *markup) readQuoted() error {
	quote := byte(0)
	for seen := 1; ; seen++ {
		for m.pos+seen >= m.end {
			if err := m.fill(); err != nil {
				return endedEarly(err)
			}
		}
		c := m.buf[m.pos+seen]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			m.splitOpen(m.buf[m.pos+1 : m.pos+seen])
			m.pos += seen + 1
			return nil
		}
	}
}

func (m *markup) splitOpen(tag []byte) {
	if n := len(tag); n > 0 && tag[n-1] == '/' {
		m.closing = true
		tag = tag[:n-1]
	}
	i := 0
	for i < len(tag) && tag[i] > ' ' {
		i++
	}
	m.name, m.attrs = localName(tag[:i]), tag[i:]
}

// skipTo goes on behind the next occurrence of a text, without looking at
// what stands before it. It gives io.EOF if there is none.
func (m *markup) skipTo(mark string) error {
	for {
		if i := bytes.Index(m.buf[m.pos:m.end], []byte(mark)); i >= 0 {
			m.pos += i + len(mark)
			return nil
		}
		m.pos = max(m.pos, m.end-len(mark)+1)
		if err := m.fill(); err != nil {
			return err
		}
	}
}

// attr finds an attribute of the present opening tag by its local name.
func (m *markup) attr(name string) string {
	rest := m.attrs
	for {
		key, value, after, ok := cutAttr(rest)
		if !ok {
			return ""
		}
		if string(key) == name {
			return string(unescape(nil, value))
		}
		rest = after
	}
}

// cutAttr takes the first attribute off a tag's attributes.
func cutAttr(in []byte) (name, value, rest []byte, ok bool) {
	in = trimSpaceLeft(in)
	equals := bytes.IndexByte(in, '=')
	if equals < 0 {
		return nil, nil, nil, false
	}
	name = localName(bytes.TrimRight(in[:equals], " \t\r\n"))
	in = trimSpaceLeft(in[equals+1:])
	if len(in) == 0 || (in[0] != '"' && in[0] != '\'') {
		return nil, nil, nil, false
	}
	end := bytes.IndexByte(in[1:], in[0])
	if end < 0 {
		return nil, nil, nil, false
	}
	return name, in[1 : end+1], in[end+2:], true
}

func trimSpaceLeft(in []byte) []byte {
	for len(in) > 0 && (in[0] == ' ' || in[0] == '\t' || in[0] == '\r' || in[0] == '\n') {
		in = in[1:]
	}
	return in
}

func localName(name []byte) []byte {
	if i := bytes.LastIndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

func endedEarly(err error) error {
	if errors.Is(err, io.EOF) {
		return errMarkup
	}
	return err
}

// plain appends the present text to dst with its entities resolved.
func (m *markup) plain(dst []byte) []byte {
	if m.cdata {
		return append(dst, m.text...)
	}
	return unescape(dst, m.text)
}

// unescape resolves the five entities of XML and character references. What is
// none of them stays as it is.
func unescape(dst, text []byte) []byte {
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			return append(dst, text...)
		}
		dst, text = append(dst, text[:i]...), text[i:]
		end := bytes.IndexByte(text[:min(len(text), longestEntity)], ';')
		r, ok := rune(0), false
		if end > 0 {
			r, ok = entity(string(text[1:end]))
		}
		if !ok {
			dst, text = append(dst, '&'), text[1:]
			continue
		}
		dst, text = utf8.AppendRune(dst, r), text[end+1:]
	}
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n == 0 || n > utf8.MaxRune {
		return 0, false
	}
	return rune(n), true
}
