package sheet

import (
	"unicode/utf8"

	"xuefen/internal/platform/fault"
)

// Kind is the type a cell has in its file.
type Kind uint8

// The kinds. A CSV file knows only Empty and Text.
const (
	Empty  Kind = iota
	Text        // as typed, blanks included
	Number      // Text holds the exact plain decimal: "2.5", "1001", "-0.05"
	Date        // Text holds "2026-09-01", "2026-09-01 08:30:00", or a clock time "8:30:00"
	Bool        // Text holds "true" or "false"
	Error       // Text holds the spreadsheet's error: "#REF!"
)

// Cell is one value with its type. It is a plain value and may be kept.
type Cell struct {
	Kind Kind
	// Text is the canonical text of the value; its form depends on Kind.
	Text string
	// Merged says that the cell lies in a merged range and is not its top-left
	// cell. It is Empty, unless the table fills merged cells.
	Merged bool
	// Formula says that the value is the stored result of a formula.
	Formula bool
	// Uncomputed says that the file holds a formula but no result. The cell is
	// Empty then, and every conversion of it is a fault.
	Uncomputed bool

	epoch1904 bool // how AsDate reads an unformatted serial number
}

// IsEmpty says that there is nothing in the cell: no value and no formula.
func (c Cell) IsEmpty() bool { return c.Kind == Empty && !c.Uncomputed }

// Field is one flattened member of a JSON line: {"result":{"score":87}} is the
// field "result.score". Members of arrays are numbered from 0: "tags.0".
type Field struct {
	Key string
	Cell

	late bool // the key is not in the header, because it first appears too late
}

// Row is one row with at least one value.
type Row struct {
	// Number is what the user's program shows beside the row, from 1. A CSV
	// record over several lines counts once, as spreadsheet programs count it.
	Number int
	// Cells stand in the order of the columns; trailing empty ones may be
	// missing. Use At.
	Cells []Cell
	// Fields are the members of a JSON line in their order, nil otherwise.
	Fields []Field
	// Fault says why the row cannot be used. Cells are then incomplete, and
	// the next rows are still good.
	Fault *fault.Fault
	// Raw is the source of a CSV or JSON row that has a Fault, clipped.
	Raw string
	// Done is the share of the table read so far, from 0 to 1, for progress.
	Done float64
}

// At gives the cell of a column (from 0), an Empty one beyond the end.
func (r Row) At(column int) Cell {
	if column < 0 || column >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[column]
}

// Field finds the member of a JSON line by its exact flattened key.
func (r Row) Field(key string) (Cell, bool) {
	for i := range r.Fields {
		if r.Fields[i].Key == key {
			return r.Fields[i].Cell, true
		}
	}
	return Cell{}, false
}

// values counts the cells that hold something of their own.
func (r Row) values() int {
	n := 0
	for _, c := range r.Cells {
		if !c.IsEmpty() && !c.Merged {
			n++
		}
	}
	return n
}

// blame keeps the first fault of a row.
func (r *Row) blame(f *fault.Fault) {
	if r.Fault == nil {
		r.Fault = f
	}
}

// ColumnName gives the letters of a column (from 0): A, B, … Z, AA.
func ColumnName(column int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

// clip shortens a text to a number of characters.
func clip(s string, limit int) string {
	if len(s) <= limit || utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit]) + "…"
}

// longer says whether s has more than limit characters.
func longer(s string, limit int) bool {
	return len(s) > limit && utf8.RuneCountInString(s) > limit
}

func cellTooLong(column, limit int) *fault.Fault {
	return fault.New(fault.TooLarge, "sheet.cell_too_long", fault.Args{"column": ColumnName(column), "limit": limit})
}

func tooManyColumns(limit int) *fault.Fault {
	return fault.New(fault.TooLarge, "sheet.too_many_columns", fault.Args{"limit": limit})
}

func tooManyRows(limit int) *fault.Fault {
	return fault.New(fault.TooLarge, "sheet.too_many_rows", fault.Args{"limit": limit})
}
