package sheet

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"xuefen/internal/platform/fault"
)

// jsonTable reads the rows of a JSON Lines file as a stream.
type jsonTable struct {
	file    *textFile
	limits  Limits
	columns map[string]int // of the keys in the header
}

// readKeys finds the header: the keys of the first lines in their order.
func (t *jsonTable) readKeys() ([]Heading, error) {
	t.columns = map[string]int{}
	var headings []Heading
	looked := 0
	err := t.rows(func(row Row) bool {
		for _, f := range row.Fields {
			if _, known := t.columns[f.Key]; known || len(headings) >= t.limits.Columns {
				continue
			}
			t.columns[f.Key] = len(headings)
			headings = append(headings, Heading{Index: len(headings), Text: f.Key})
		}
		looked++
		return looked < headerSearch
	})
	return headings, err
}

func (t *jsonTable) rows(yield func(Row) bool) error {
	in, read := t.file.open()
	l := newLines(in, '\n', t.limits.LineBytes)
	parser := jsonLine{limits: t.limits, keys: map[string]string{}}
	for {
		line, tooLong, err := l.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if l.number > t.limits.TextRows {
			return tooManyRows(t.limits.TextRows)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		row := Row{}
		if tooLong {
			row.blame(lineTooLong(t.limits.LineBytes))
		} else {
			row = parser.row(line)
		}
		if row.Fault != nil {
			row.Raw = clip(strings.ToValidUTF8(string(line[:min(len(line), rawLength)]), "\uFFFD"), rawLength)
		}
		row.Number, row.Done = l.number, share(read.read, t.file.size)
		t.align(&row)
		if !yield(row) {
			return nil
		}
	}
}

// align puts the fields into the columns of the header.
func (t *jsonTable) align(row *Row) {
	row.Cells = make([]Cell, len(t.columns))
	for i := range row.Fields {
		f := &row.Fields[i]
		column, ok := t.columns[f.Key]
		if f.late = !ok; ok {
			row.Cells[column] = f.Cell
		}
	}
}

// looksLikeJSONLines judges a sample that begins with a brace: one of its
// first lines must be an object of its own.
func looksLikeJSONLines(sample []byte, limits Limits) bool {
	const tries = 10
	tried := 0
	parser := jsonLine{limits: limits, keys: map[string]string{}}
	for line := range bytes.SplitSeq(sample, []byte{'\n'}) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if parser.row(line).Fault == nil && len(line) > len("{}") {
			return true
		}
		if tried++; tried == tries {
			return false
		}
	}
	return false
}

// jsonLine parses one JSON object a line into flattened fields (RFC 8259).
type jsonLine struct {
	limits Limits
	keys   map[string]string // keys seen before, so that each is stored once

	in     []byte
	pos    int
	path   []byte
	fields []Field
	width  int // of the line before, to allocate once
	fault  *fault.Fault
}

const (
	// mostKeyBytes bounds a flattened key: keys multiply by nesting.
	mostKeyBytes = 1_024
	// mostKeys and storedKeyBytes bound the store of keys; other keys are
	// allocated every time.
	mostKeys       = 4_096
	storedKeyBytes = 256
)

func (j *jsonLine) row(line []byte) Row {
	j.in, j.pos, j.path, j.fault = line, 0, j.path[:0], nil
	j.fields = make([]Field, 0, j.width)
	if !utf8.Valid(line) {
		return Row{Fault: garbled()}
	}
	j.blanks()
	if j.pos >= len(j.in) || j.in[j.pos] != '{' || !j.value(0) || !j.atEnd() {
		if j.fault == nil {
			j.fault = fault.New(fault.Invalid, "sheet.not_a_json_object", fault.Args{"position": j.pos + 1})
		}
		return Row{Fault: j.fault}
	}
	row := Row{Fields: j.fields, Fault: j.fault}
	if twice, ok := duplicateKey(j.fields); ok {
		row.blame(fault.New(fault.Invalid, "sheet.duplicate_key", fault.Args{"key": clip(twice, shownLength)}))
	}
	j.width = len(j.fields)
	return row
}

func duplicateKey(fields []Field) (string, bool) {
	const few = 16
	if len(fields) <= few {
		for i := range fields {
			for k := range i {
				if fields[i].Key == fields[k].Key {
					return fields[i].Key, true
				}
			}
		}
		return "", false
	}
	seen := make(map[string]bool, len(fields))
	for i := range fields {
		if seen[fields[i].Key] {
			return fields[i].Key, true
		}
		seen[fields[i].Key] = true
	}
	return "", false
}

// add stores a leaf under the present path.
func (j *jsonLine) add(c Cell) bool {
	if len(j.fields) >= j.limits.Columns {
		j.fault = tooManyColumns(j.limits.Columns)
		return false
	}
	if len(j.path) > mostKeyBytes {
		j.fault = fault.New(fault.TooLarge, "sheet.key_too_long",
			fault.Args{"key": clip(string(j.path), shownLength), "limit": mostKeyBytes})
		return false
	}
	key, ok := j.keys[string(j.path)]
	if !ok {
		key = string(j.path)
		if len(j.keys) < mostKeys && len(key) <= storedKeyBytes {
			j.keys[key] = key
		}
	}
	if strings.IndexByte(c.Text, 0) >= 0 || strings.IndexByte(key, 0) >= 0 {
		j.fault = garbled()
		return false
	}
	if longer(c.Text, j.limits.CellLength) {
		j.fault = fault.New(fault.TooLarge, "sheet.field_too_long",
			fault.Args{"key": clip(key, shownLength), "limit": j.limits.CellLength})
		return false
	}
	j.fields = append(j.fields, Field{Key: key, Cell: c})
	return true
}
