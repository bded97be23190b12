package sheet

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"xuefen/internal/platform/fault"
)

// worksheet reads the rows of one sheet of a workbook as a stream.
type worksheet struct {
	book   *workbook
	path   string
	merges *merges // nil until the first reading of rows that asks for it
	fill   bool    // cells under a merge repeat the value of its first cell
}

// rows gives every row with a value to yield, until it says stop.
func (s *worksheet) rows(yield func(Row) bool) error {
	p := s.book.newPass()
	if s.merges == nil {
		merged, err := s.book.readMerges(s.path, p)
		if err != nil {
			return err
		}
		s.merges = merged
		p = s.book.newPass()
	}
	in, read, err := s.book.open(s.path, p)
	if err != nil {
		return err
	}
	r := &rowReader{worksheet: s, m: newMarkup(in), read: read, cover: newCover(s.merges, s.book.limits.Columns)}
	err = r.run(yield)
	if errors.Is(err, errMarkup) {
		return damaged(err)
	}
	return err
}

// rowReader is the state of one reading.
type rowReader struct {
	*worksheet
	m     *markup
	read  *unfolding
	cover *cover
	row   Row
	width int // of the row before, to allocate once

	inRow   bool
	inCell  bool
	column  int
	kind    string
	style   int
	value   []byte
	within  valuePart
	aids    int
	hasText bool // there was a value, even an empty one
	formula bool
}

// valuePart says which text of a cell is being read.
type valuePart uint8

const (
	partNone valuePart = iota
	partValue
	partInline
)

func (r *rowReader) run(yield func(Row) bool) error {
	for {
		tok, err := r.m.next()
		if errors.Is(err, io.EOF) {
			return errMarkup // the end of sheetData never came
		}
		if err != nil {
			return err
		}
		switch tok {
		case tokenText:
			r.collect()
		case tokenOpen:
			err = r.open()
		case tokenClose:
			var more bool
			if more, err = r.close(yield); err == nil && !more {
				return nil
			}
		}
		if err != nil {
			return err
		}
	}
}

func (r *rowReader) collect() {
	if r.within != partNone && r.aids == 0 && len(r.value) <= r.book.mostCellBytes() {
		r.value = r.m.plain(r.value)
	}
}

func (r *rowReader) open() error {
	switch string(r.m.name) {
	case "c":
		return r.openCell()
	case "v":
		r.within = partValue
	case "t":
		r.within = partInline
	case "f":
		r.formula = true
	case "rPh":
		r.aids++
	case "row":
		return r.openRow()
	}
	return nil
}

func (r *rowReader) openRow() error {
	if r.inRow {
		return errMarkup
	}
	r.inRow = true
	number := r.row.Number + 1
	if at := r.m.attr("r"); at != "" {
		n, err := strconv.Atoi(at)
		if err != nil || n < number {
			return errMarkup
		}
		number = n
	}
	if number > r.book.limits.WorkbookRows {
		return tooManyRows(r.book.limits.WorkbookRows)
	}
	r.row = Row{Number: number, Cells: make([]Cell, 0, r.width)}
	r.column = -1
	return nil
}

func (r *rowReader) openCell() error {
	if !r.inRow || r.inCell {
		return errMarkup
	}
	r.inCell = true
	r.kind, r.style, r.column = "", 0, r.column+1
	r.value, r.formula, r.hasText, r.aids, r.within = r.value[:0], false, false, 0, partNone
	rest := r.m.attrs
	for {
		name, value, after, ok := cutAttr(rest)
		if !ok {
			return nil
		}
		rest = after
		switch string(name) {
		case "r":
			if r.column = columnOf(value); r.column < 0 {
				return errMarkup
			}
		case "t":
			r.kind = kindName(value)
		case "s":
			r.style, _ = strconv.Atoi(string(value))
		}
	}
}

// kindName gives the name of a cell type without allocating.
func kindName(value []byte) string {
	for _, known := range [...]string{"s", "str", "inlineStr", "b", "e", "d", "n"} {
		if string(value) == known {
			return known
		}
	}
	return ""
}

// columnOf reads the column of a reference like AB12, -1 if it is none.
func columnOf(ref []byte) int {
	column := 0
	for i, c := range ref {
		switch {
		case c >= 'A' && c <= 'Z':
			column = column*26 + int(c-'A') + 1
		case c >= 'a' && c <= 'z':
			column = column*26 + int(c-'a') + 1
		case i == 0:
			return -1
		default:
			return column - 1
		}
		if i >= 4 {
			return -1
		}
	}
	return column - 1
}

func (r *rowReader) close(yield func(Row) bool) (bool, error) {
	switch string(r.m.name) {
	case "v", "t":
		r.hasText = r.hasText || r.within == partInline || len(r.value) > 0 || r.kind == "str"
		r.within = partNone
	case "rPh":
		r.aids--
	case "c":
		return true, r.closeCell()
	case "row":
		if !r.inRow || r.inCell {
			return false, errMarkup
		}
		r.inRow = false
		return r.closeRow(yield), nil
	case "sheetData":
		return false, nil
	}
	return true, nil
}

func (r *rowReader) closeCell() error {
	if !r.inCell {
		return errMarkup
	}
	r.inCell = false
	cell, err := r.cell()
	if err != nil {
		return err
	}
	if r.column >= r.book.limits.Columns {
		if !cell.IsEmpty() {
			r.row.blame(tooManyColumns(r.book.limits.Columns))
		}
		return nil
	}
	if longer(cell.Text, r.book.limits.CellLength) {
		r.row.blame(cellTooLong(r.column, r.book.limits.CellLength))
		cell = Cell{}
	}
	for len(r.row.Cells) <= r.column {
		r.row.Cells = append(r.row.Cells, Cell{})
	}
	r.row.Cells[r.column] = cell
	return nil
}

// closeRow hands on a row that has a value of its own.
func (r *rowReader) closeRow(yield func(Row) bool) bool {
	own := r.cover.apply(&r.row, r.fill)
	if own == 0 && r.row.Fault == nil {
		return true
	}
	r.width = len(r.row.Cells)
	r.row.Done = r.read.done()
	return yield(r.row)
}

// cell makes the typed value of what has been collected.
func (r *rowReader) cell() (Cell, error) {
	c := Cell{Formula: r.formula, epoch1904: r.book.epoch1904}
	if !r.hasText {
		c.Uncomputed = r.formula
		return c, nil
	}
	switch r.kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(string(r.value)))
		text, ok := r.book.texts.at(i)
		if err != nil || !ok {
			return c, errMarkup
		}
		c.setText(text)
	case "str", "inlineStr":
		c.setText(string(cleanText(r.value)))
	case "b":
		c.Kind, c.Text = Bool, "false"
		if isTrue(strings.TrimSpace(string(r.value))) {
			c.Text = "true"
		}
	case "e":
		c.Kind, c.Text = Error, string(cleanText(r.value))
	case "d":
		c.setISODate(string(cleanText(r.value)))
	default:
		r.setNumber(&c)
	}
	return c, nil
}

func (c *Cell) setText(text string) {
	if strings.TrimSpace(text) != "" {
		c.Kind, c.Text = Text, text
	}
}

// setISODate takes the dates that strict workbooks write as text.
func (c *Cell) setISODate(text string) {
	at, ok := wallClock(strings.TrimSuffix(strings.TrimSpace(text), "Z"), time.UTC)
	if !ok {
		c.setText(text)
		return
	}
	c.Kind, c.Text = Date, strings.TrimSuffix(at.Format(time.DateTime), " 00:00:00")
}

// setNumber reads a number by the format of its cell. What is no number after
// all is kept as text, so that the reader sees what stands there.
func (r *rowReader) setNumber(c *Cell) {
	raw := strings.TrimSpace(string(r.value))
	var s style
	if r.style >= 0 && r.style < len(r.book.styles) {
		s = r.book.styles[r.style]
	}
	if s.date {
		if serial, err := strconv.ParseFloat(raw, 64); err == nil {
			if text, ok := serialText(serial, r.book.epoch1904, s.clock); ok {
				c.Kind, c.Text = Date, text
				return
			}
		}
	}
	text, ok := spreadsheetDecimal(raw)
	if !ok {
		c.setText(string(cleanText(r.value)))
		return
	}
	if missing := int(s.pad) - len(text); missing > 0 && allDigits(text) {
		text = strings.Repeat("0", missing) + text
	}
	c.Kind, c.Text = Number, text
}

// noSuchSheet is the fault for a sheet that the workbook does not have.
func noSuchSheet(name string) *fault.Fault {
	return fault.New(fault.NotFound, "sheet.no_such_sheet", fault.Args{"sheet": clip(name, shownLength)})
}
