// Package sheet reads tables from files that people upload, and writes them.
//
// Open looks at the content, never at the name: XLSX, CSV and TSV in any of
// the usual encodings, and JSON Lines. Everything else is refused with a fault
// that says what the file is and what to do. Rows are streamed; what is wrong
// with one row is a fault of that row, and the next rows are still good. Every
// size is bounded by Limits, so that a hostile file costs no more than a large
// honest one.
//
// Workbooks are read by an own scanner over archive/zip, chosen by measurement:
// for 200,000 rows of 12 columns with shared texts and dates (2 cores,
// BenchmarkReadXLSX) it takes about 2 s and 65 MB of heap, where the row reader
// of excelize takes about 35 s and 140 MB, or 790 MB without its temporary
// files, and tells neither types nor merged cells. Writing uses excelize's
// stream writer.
package sheet

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"iter"

	"xuefen/internal/platform/fault"
)

// Locales holds the sentences of this package's faults, one file a language.
//
//go:embed locales/*.json
var Locales embed.FS

// Format is what kind of file a table was read from.
type Format string

// The formats that Open recognises.
const (
	XLSX      Format = "xlsx"
	CSV       Format = "csv"
	JSONLines Format = "jsonl"
)

// source gives the rows of one sheet in order, the header row included. Every
// call reads from the beginning.
type source interface {
	rows(yield func(Row) bool) error
}

// Table is an opened file with one sheet chosen. It is not for concurrent use,
// and it reads from the file for as long as it is used.
type Table struct {
	in     *witness
	name   string
	format Format
	source source
	book   *workbook // nil but for XLSX
	chosen string    // name of the chosen sheet
	fill   bool      // covered cells repeat the value of their merged range
	header Header
}

// Open recognises a file and finds its header row. Of a workbook it chooses
// the first visible sheet that has rows. The name is only repeated to people.
//
// Besides faults of this package, whose codes all begin with "sheet.", it
// returns the errors of r as they are.
func Open(r io.ReaderAt, size int64, name string, limits Limits) (*Table, error) {
	t := &Table{in: &witness{in: r}, name: clip(name, shownLength)}
	if err := t.in.explain(t.open(size, limits.orDefaults())); err != nil {
		return nil, err
	}
	return t, nil
}

func (t *Table) open(size int64, limits Limits) error {
	if size > limits.FileBytes {
		return fault.New(fault.TooLarge, "sheet.file_too_large", fault.Args{"limit_mb": limits.FileBytes >> 20})
	}
	head := make([]byte, 4<<10)
	n, err := t.in.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	head = head[:min(int64(n), size)]
	switch {
	case bytes.HasPrefix(head, zipSignature), bytes.HasPrefix(head, zipEmpty):
		return t.openWorkbook(size, limits)
	case bytes.HasPrefix(head, oleSignature):
		return compoundFault(t.in, size)
	}
	if stranger := strangerOf(head); stranger != nil {
		return stranger
	}
	return t.openText(size, head, limits)
}

// witness remembers that the reader itself failed, which the packages that
// unpack archives do not tell from a damaged file.
type witness struct {
	in     io.ReaderAt
	failed error
}

func (w *witness) ReadAt(p []byte, at int64) (int, error) {
	if at < 0 {
		// A damaged directory points before the file; no reader is to blame.
		return 0, io.ErrUnexpectedEOF
	}
	n, err := w.in.ReadAt(p, at)
	if err != nil && !errors.Is(err, io.EOF) {
		w.failed = err
	}
	return n, err
}

// explain puts the failure of the reader in the place of what it led to.
func (w *witness) explain(err error) error {
	failed := w.failed
	w.failed = nil
	if err != nil && failed != nil {
		return fmt.Errorf("read the file: %w", failed)
	}
	return err
}

func (t *Table) openWorkbook(size int64, limits Limits) error {
	book, err := openWorkbook(t.in, size, limits)
	if err != nil {
		return err
	}
	t.format, t.book = XLSX, book
	for i, s := range book.sheets {
		if s.Hidden {
			continue
		}
		err := t.choose(i)
		if fault.CodeOf(err) == "sheet.no_rows" {
			continue
		}
		return err
	}
	return noRows()
}

func (t *Table) openText(size int64, head []byte, limits Limits) error {
	file, err := newTextFile(t.in, size, head)
	if err != nil {
		return err
	}
	sample, err := sampleOf(file)
	if err != nil {
		return err
	}
	start := bytes.TrimSpace(sample)
	switch {
	case bytes.HasPrefix(start, []byte("<")):
		return fault.New(fault.Invalid, "sheet.web_page", nil)
	case bytes.HasPrefix(start, []byte("{")):
		if !looksLikeJSONLines(start, limits) {
			return fault.New(fault.Invalid, "sheet.json_not_lines", nil)
		}
		lines := &jsonTable{file: file, limits: limits}
		t.format, t.source = JSONLines, lines
		t.header.Headings, err = lines.readKeys()
		return err
	case isJSONArray(start):
		return fault.New(fault.Invalid, "sheet.json_not_lines", nil)
	}
	t.format = CSV
	t.source = &csvTable{file: file, dialect: detectDialect(sample), limits: limits}
	return t.findHeader()
}

// isJSONArray tells an array of objects from a heading in brackets.
func isJSONArray(start []byte) bool {
	inner, ok := bytes.CutPrefix(start, []byte("["))
	inner = bytes.TrimSpace(inner)
	return ok && (len(inner) == 0 || inner[0] == '{' || inner[0] == '[' || inner[0] == ']')
}

// Format tells what kind of file it is.
func (t *Table) Format() Format { return t.format }

// Name is the file's name as given to Open, shortened for sentences.
func (t *Table) Name() string { return t.name }

// Sheets lists the sheets of a workbook, hidden ones too; nil for other files.
func (t *Table) Sheets() []Sheet {
	if t.book == nil {
		return nil
	}
	return t.book.sheets
}

// Sheet is the name of the chosen sheet, "" for files without sheets.
func (t *Table) Sheet() string { return t.chosen }

// Header is the header row. Of JSON Lines it holds the keys of the first
// thousand lines, and its row is 0.
func (t *Table) Header() Header { return t.header }

// Choose takes another sheet by its name, a hidden one too. A sheet that does
// not exist is sheet.no_such_sheet; one without rows is sheet.no_rows. On a
// fault the sheet chosen before stays.
func (t *Table) Choose(name string) error {
	for i, s := range t.Sheets() {
		if s.Name == name {
			before := *t
			err := t.in.explain(t.choose(i))
			if err != nil {
				*t = before
			}
			return err
		}
	}
	return noSuchSheet(name)
}

func (t *Table) choose(i int) error {
	t.chosen = t.book.sheets[i].Name
	t.source = &worksheet{book: t.book, path: t.book.paths[i], merges: &merges{}}
	if err := t.findHeader(); err != nil {
		return err
	}
	t.source = &worksheet{book: t.book, path: t.book.paths[i], fill: t.fill}
	return nil
}

// FillMerged makes the covered cells of merged ranges repeat the value of
// their first cell, from the next Rows on. They stay flagged as Merged.
func (t *Table) FillMerged() {
	t.fill = true
	if s, ok := t.source.(*worksheet); ok {
		s.fill = true
	}
}

// Rows streams the rows below the header that hold a value. It may be called
// again and reads the file anew each time. An error ends it: the file cannot
// be read any further. What is wrong with one row stands in its Fault.
func (t *Table) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		stopped := false
		err := t.source.rows(func(row Row) bool {
			if row.Number <= t.header.Row {
				return true
			}
			stopped = !yield(row, nil)
			return !stopped
		})
		if err = t.in.explain(err); err != nil && !stopped {
			yield(Row{}, err)
		}
	}
}

// findHeader takes the first row with two values; titles and notes above it
// have one. If there is no such row, the table has one column, and its first
// row is the header.
func (t *Table) findHeader() error {
	var first, header Row
	looked, below := 0, false
	err := t.source.rows(func(row Row) bool {
		if header.Number > 0 {
			below = true
			return false
		}
		if looked++; looked == 1 {
			first = row
		}
		// A broken row may be the header itself, so nothing below is taken.
		if row.values() > 1 || row.Fault != nil {
			header = row
		}
		return header.Number > 0 || looked < headerSearch
	})
	if header.Number == 0 && looked > 1 {
		header, below = first, true
	}
	switch {
	case header.Fault != nil:
		return header.Fault
	case err != nil:
		return err
	case !below:
		return noRows()
	}
	t.header = headerOf(header)
	return nil
}

func noRows() *fault.Fault { return fault.New(fault.Invalid, "sheet.no_rows", nil) }
