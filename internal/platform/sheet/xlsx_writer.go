package sheet

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

const (
	narrowest = 10.0
	widest    = 60.0
)

// XLSXWriter writes a workbook as a stream; large sheets go through a
// temporary file that Close removes.
type XLSXWriter struct {
	out    io.Writer
	file   *excelize.File
	stream *excelize.StreamWriter
	name   string
	titles []Title
	sheets int
	part   int // of a table that needs several sheets
	row    int // written last
	styles struct{ head, text, amount, day, instant int }
}

// NewXLSX begins a workbook. Close must be called, also after an error; it
// writes the file and does not close w.
func NewXLSX(w io.Writer) (*XLSXWriter, error) {
	x := &XLSXWriter{out: w, file: excelize.NewFile()}
	center := &excelize.Alignment{Vertical: "center", WrapText: true}
	day, instant := "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
	for _, s := range []struct {
		into  *int
		style excelize.Style
	}{
		{&x.styles.head, excelize.Style{
			Font: &excelize.Font{Bold: true}, Alignment: center,
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EEF2F7"}},
		}},
		{&x.styles.text, excelize.Style{NumFmt: 49}},
		{&x.styles.amount, excelize.Style{NumFmt: 2}},
		{&x.styles.day, excelize.Style{CustomNumFmt: &day}},
		{&x.styles.instant, excelize.Style{CustomNumFmt: &instant}},
	} {
		id, err := x.file.NewStyle(&s.style)
		if err != nil {
			return nil, fmt.Errorf("make a style: %w", err)
		}
		*s.into = id
	}
	return x, nil
}

// Begin begins a sheet with its headings, which stay in view when scrolling.
// Sheet names are at most 31 characters without []:*?/\; excelize's error says
// so otherwise.
func (x *XLSXWriter) Begin(name string, titles []Title) error {
	x.name, x.titles, x.part = name, titles, 1
	return x.begin(name)
}

func (x *XLSXWriter) begin(name string) error {
	if err := x.end(); err != nil {
		return err
	}
	err := x.nameSheet(name)
	if err != nil {
		return fmt.Errorf("begin sheet %q: %w", name, err)
	}
	if x.stream, err = x.file.NewStreamWriter(name); err != nil {
		return fmt.Errorf("begin sheet %q: %w", name, err)
	}
	x.sheets++
	cells := make([]any, len(x.titles))
	for i, t := range x.titles {
		cells[i] = excelize.Cell{StyleID: x.styles.head, Value: t.Text}
		if err := x.stream.SetColWidth(i+1, i+1, widthOf(t)); err != nil {
			return fmt.Errorf("set a width: %w", err)
		}
	}
	panes := &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := x.stream.SetPanes(panes); err != nil {
		return fmt.Errorf("freeze the header: %w", err)
	}
	x.row = 0
	return x.add(cells)
}

// nameSheet renames the sheet that every new file has, or adds one.
func (x *XLSXWriter) nameSheet(name string) error {
	if x.sheets == 0 {
		return x.file.SetSheetName(x.file.GetSheetName(0), name)
	}
	_, err := x.file.NewSheet(name)
	return err
}

func widthOf(t Title) float64 {
	if t.Width > 0 {
		return min(t.Width, 255)
	}
	units := 4.0
	for _, r := range t.Text {
		units++
		if r > 0x2e80 {
			units++
		}
	}
	return max(narrowest, min(units, widest))
}

// Write adds a row of strings, integers, fixed.Amount, Decimal, bool,
// time.Time (its wall clock), Day and nil; any other type is an error. Text is
// always text and never a formula. A text longer than a cell can hold is
// sheet.cell_too_long. A full sheet goes on in another one, "name (2)".
func (x *XLSXWriter) Write(values ...any) error {
	if x.row == DefaultWorkbookRows {
		x.part++
		if err := x.begin(x.name + " (" + strconv.Itoa(x.part) + ")"); err != nil {
			return err
		}
	}
	cells := make([]any, len(values))
	for i, v := range values {
		cell, err := x.cell(i, v)
		if err != nil {
			return err
		}
		cells[i] = cell
	}
	return x.add(cells)
}

func (x *XLSXWriter) add(cells []any) error {
	x.row++
	if err := x.stream.SetRow("A"+strconv.Itoa(x.row), cells); err != nil {
		return fmt.Errorf("write row %d: %w", x.row, err)
	}
	return nil
}

func (x *XLSXWriter) cell(column int, v any) (any, error) {
	switch v := v.(type) {
	case nil, bool, int, int64:
		return v, nil
	case string:
		if longer(v, DefaultCellLength) {
			return nil, cellTooLong(column, DefaultCellLength)
		}
		if isFormula(v) {
			// The text format keeps it a text also when somebody edits it.
			return excelize.Cell{StyleID: x.styles.text, Value: v}, nil
		}
		return v, nil
	case fixed.Amount:
		return numberCell(x.styles.amount, v.String())
	case Decimal:
		return numberCell(0, string(v))
	case time.Time:
		return excelize.Cell{StyleID: x.styles.instant, Value: wallTime(v)}, nil
	case Day:
		y, m, d := v.At.Date()
		return excelize.Cell{StyleID: x.styles.day, Value: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}, nil
	}
	return nil, fmt.Errorf("sheet: cannot write a %T", v)
}

// numberCell hands a decimal to excelize, which takes floats only and writes
// their shortest text: up to 15 digits that is the decimal itself. Longer ones
// are written as text, because a spreadsheet would round them.
func numberCell(style int, decimal string) (any, error) {
	digits, _, _, ok := decimalParts(decimal)
	if !ok {
		return nil, fault.New(fault.Invalid, "sheet.not_a_number", fault.Args{"value": clip(decimal, shownLength)})
	}
	if len(digits) > spreadsheetDigits {
		return decimal, nil
	}
	value, err := strconv.ParseFloat(decimal, 64)
	if err != nil {
		return nil, fmt.Errorf("write a number: %w", err)
	}
	return excelize.Cell{StyleID: style, Value: value}, nil
}

// wallTime drops the zone: a spreadsheet knows wall clocks only.
func wallTime(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

func (x *XLSXWriter) end() error {
	if x.stream == nil {
		return nil
	}
	if err := x.stream.Flush(); err != nil {
		return fmt.Errorf("end sheet %q: %w", x.name, err)
	}
	x.stream = nil
	return nil
}

// Close writes the workbook and removes temporary files.
func (x *XLSXWriter) Close() error {
	err := x.end()
	if err == nil {
		_, err = x.file.WriteTo(x.out)
	}
	if closing := x.file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}
