package sheet

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"xuefen/internal/platform/fault"
)

// csvTable reads the rows of a CSV file as a stream.
type csvTable struct {
	file    *textFile
	dialect dialect
	limits  Limits
}

func (t *csvTable) rows(yield func(Row) bool) error {
	in, read := t.file.open()
	r := recordReader{dialect: t.dialect, lines: newLines(in, t.dialect.lineEnd, t.limits.LineBytes), most: t.limits.LineBytes}
	for number := 1; ; number++ {
		rec, err := r.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if number == 1 && t.dialect.declared {
			continue
		}
		if number > t.limits.TextRows {
			return tooManyRows(t.limits.TextRows)
		}
		row := t.row(rec)
		row.Number = number
		row.Done = share(read.read, t.file.size)
		if (row.Fault != nil || row.values() > 0) && !yield(row) {
			return nil
		}
	}
}

// row makes typed cells of a record and checks what may be wrong with one.
func (t *csvTable) row(rec record) Row {
	row := Row{Fault: rec.fault, Cells: make([]Cell, 0, min(len(rec.cells), t.limits.Columns))}
	for column, text := range rec.cells {
		var c Cell
		if c.setText(withoutGuard(text)); c.Kind == Empty && column >= t.limits.Columns {
			continue
		}
		if column >= t.limits.Columns {
			row.blame(tooManyColumns(t.limits.Columns))
			break
		}
		if longer(text, t.limits.CellLength) {
			row.blame(cellTooLong(column, t.limits.CellLength))
			c = Cell{}
		}
		row.Cells = append(row.Cells, c)
	}
	if !utf8.ValidString(rec.text) || strings.ContainsAny(rec.text, "\x00\uFFFD") {
		row.blame(garbled())
	}
	if row.Fault != nil {
		row.Raw = clip(strings.ToValidUTF8(rec.text, "\uFFFD"), rawLength)
	}
	return row
}

// record is one record of a CSV file.
type record struct {
	cells []string
	text  string // all cells joined, or the source of a record with a fault
	fault *fault.Fault
}

// recordReader parses records. It is lenient with quotes inside of cells and
// bounded in all: a quote that is never closed costs its own line only.
type recordReader struct {
	dialect
	lines *lines
	most  int

	again  []swallowed
	buf    []byte
	ends   []int
	quoted bool // the text of a quoted cell goes on
}

// swallowed is a line that an unclosed quote had taken for its own.
type swallowed struct {
	line    []byte
	tooLong bool
}

func (r *recordReader) next() (record, error) {
	line, tooLong, retried, err := r.line()
	if err != nil {
		return record{}, err
	}
	if tooLong {
		return record{text: string(line[:min(len(line), rawLength)]), fault: lineTooLong(r.most)}, nil
	}
	r.buf, r.ends, r.quoted = r.buf[:0], r.ends[:0], false
	first := line
	if r.parse(line); r.quoted && !retried {
		first = bytes.Clone(line)
		if err := r.finishQuoted(len(line)); err != nil {
			return record{}, err
		}
	}
	if r.quoted {
		return record{text: string(first), fault: fault.New(fault.Invalid, "sheet.unclosed_quote", nil)}, nil
	}
	return r.record(), nil
}

// line takes a swallowed line first; such a line cannot open a record over
// several lines again, which keeps the work linear.
func (r *recordReader) line() (line []byte, tooLong, retried bool, err error) {
	if len(r.again) > 0 {
		first := r.again[0]
		r.again = r.again[1:]
		return first.line, first.tooLong, true, nil
	}
	line, tooLong, err = r.lines.next()
	return line, tooLong, false, err
}

// finishQuoted reads on until the quoted cell closes. If it does not within
// the limit, the lines are given back and quoted stays true.
func (r *recordReader) finishQuoted(length int) error {
	var taken []swallowed
	for r.quoted {
		line, tooLong, err := r.lines.next()
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err == nil {
			// Each line costs a slice as well, so it counts more than its bytes.
			const lineCost = 32
			length += len(line) + lineCost
			taken = append(taken, swallowed{bytes.Clone(line), tooLong})
		}
		if err != nil || tooLong || length > r.most {
			r.again = taken
			return nil
		}
		r.buf = append(r.buf, '\n')
		r.parse(line)
	}
	return nil
}

// parse takes one line, going on within a quoted cell if there is one open.
func (r *recordReader) parse(line []byte) {
	if r.quoted {
		var ended bool
		if line, ended = r.parseQuoted(line); ended {
			return
		}
	}
	for {
		if start := trimBlanks(line, r.delimiter); len(start) > 0 && start[0] == r.quote {
			r.quoted = true
			var ended bool
			if line, ended = r.parseQuoted(start[1:]); ended {
				return
			}
			continue
		}
		i := bytes.IndexByte(line, r.delimiter)
		if i < 0 {
			r.buf = append(r.buf, line...)
			r.ends = append(r.ends, len(r.buf))
			return
		}
		r.buf = append(r.buf, line[:i]...)
		r.ends = append(r.ends, len(r.buf))
		line = line[i+1:]
	}
}

// parseQuoted takes the rest of a quoted cell. It gives what stands behind
// the separator that follows, or says that the line has ended.
func (r *recordReader) parseQuoted(line []byte) (rest []byte, ended bool) {
	for {
		i := bytes.IndexByte(line, r.quote)
		if i < 0 {
			r.buf = append(r.buf, line...)
			return nil, true
		}
		r.buf = append(r.buf, line[:i]...)
		line = line[i+1:]
		if len(line) > 0 && line[0] == r.quote {
			r.buf, line = append(r.buf, r.quote), line[1:]
			continue
		}
		behind := trimBlanks(line, r.delimiter)
		if len(behind) == 0 || behind[0] == r.delimiter {
			r.quoted = false
			r.ends = append(r.ends, len(r.buf))
			if len(behind) == 0 {
				return nil, true
			}
			return behind[1:], false
		}
		r.buf = append(r.buf, r.quote)
	}
}

func trimBlanks(line []byte, delimiter byte) []byte {
	for len(line) > 0 && line[0] == ' ' && delimiter != ' ' {
		line = line[1:]
	}
	return line
}

// record cuts the gathered text into cells with one allocation for all.
func (r *recordReader) record() record {
	rec := record{text: string(r.buf), cells: make([]string, len(r.ends))}
	start := 0
	for i, end := range r.ends {
		rec.cells[i] = rec.text[start:end]
		start = end
	}
	return rec
}

func lineTooLong(limit int) *fault.Fault {
	return fault.New(fault.TooLarge, "sheet.line_too_long", fault.Args{"limit": limit})
}
