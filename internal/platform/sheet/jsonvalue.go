package sheet

import (
	"bytes"
	"encoding/json"
	"strconv"

	"xuefen/internal/platform/fault"
)

// value parses one value at the present place and adds its leaves.
func (j *jsonLine) value(depth int) bool {
	if depth > jsonDepth {
		j.fault = fault.New(fault.TooLarge, "sheet.json_too_deep", fault.Args{"limit": jsonDepth})
		return false
	}
	j.blanks()
	if j.pos >= len(j.in) {
		return false
	}
	switch c := j.in[j.pos]; {
	case c == '{':
		return j.object(depth)
	case c == '[':
		return j.array(depth)
	case c == '"':
		raw, ok := j.text()
		if !ok {
			return false
		}
		var cell Cell
		cell.setText(raw)
		return j.add(cell)
	case c == '-' || (c >= '0' && c <= '9'):
		return j.number()
	}
	return j.word("true", Cell{Kind: Bool, Text: "true"}) ||
		j.word("false", Cell{Kind: Bool, Text: "false"}) || j.word("null", Cell{})
}

func (j *jsonLine) word(word string, c Cell) bool {
	if !bytes.HasPrefix(j.in[j.pos:], []byte(word)) {
		return false
	}
	j.pos += len(word)
	return j.add(c)
}

func (j *jsonLine) object(depth int) bool {
	j.pos++
	base := len(j.path)
	for first := true; ; first = false {
		if j.take('}') {
			// An empty object is a leaf, so that its key is not lost.
			return !first || (depth == 0 || j.add(Cell{}))
		}
		if !first && !j.take(',') {
			return false
		}
		j.blanks()
		if j.pos >= len(j.in) || j.in[j.pos] != '"' {
			return false
		}
		key, ok := j.text()
		if !ok || !j.take(':') {
			return false
		}
		if base > 0 {
			j.path = append(j.path, '.')
		}
		j.path = append(j.path, key...)
		if !j.value(depth + 1) {
			return false
		}
		j.path = j.path[:base]
	}
}

func (j *jsonLine) array(depth int) bool {
	j.pos++
	base := len(j.path)
	for i := 0; ; i++ {
		if j.take(']') {
			return i > 0 || j.add(Cell{})
		}
		if i > 0 && !j.take(',') {
			return false
		}
		j.path = strconv.AppendInt(append(j.path, '.'), int64(i), 10)
		if !j.value(depth + 1) {
			return false
		}
		j.path = j.path[:base]
	}
}

// text parses a string. Most have no escapes and are taken as they stand.
func (j *jsonLine) text() (string, bool) {
	start := j.pos
	escaped := false
	for i := start + 1; i < len(j.in); i++ {
		switch c := j.in[i]; {
		case c == '"':
			j.pos = i + 1
			if !escaped {
				return string(j.in[start+1 : i]), true
			}
			var s string
			err := json.Unmarshal(j.in[start:i+1], &s)
			return s, err == nil
		case c == '\\':
			escaped = true
			i++
		case c < ' ':
			return "", false
		}
	}
	return "", false
}

// number checks the grammar of JSON, which is narrower than plainDecimal.
func (j *jsonLine) number() bool {
	start := j.pos
	for j.pos < len(j.in) && bytes.IndexByte([]byte("+-0123456789.eE"), j.in[j.pos]) >= 0 {
		j.pos++
	}
	raw := j.in[start:j.pos]
	if !json.Valid(raw) {
		return false
	}
	text, ok := plainDecimal(string(raw))
	if !ok {
		j.fault = notANumber(string(raw))
		return false
	}
	return j.add(Cell{Kind: Number, Text: text})
}

// take skips blanks and one expected byte.
func (j *jsonLine) take(c byte) bool {
	j.blanks()
	if j.pos < len(j.in) && j.in[j.pos] == c {
		j.pos++
		return true
	}
	return false
}

func (j *jsonLine) blanks() {
	for j.pos < len(j.in) && (j.in[j.pos] == ' ' || j.in[j.pos] == '\t' || j.in[j.pos] == '\r' || j.in[j.pos] == '\n') {
		j.pos++
	}
}

func (j *jsonLine) atEnd() bool {
	j.blanks()
	return j.pos == len(j.in)
}
