package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"xuefen/internal/platform/fixed"
)

// Title is a heading that is written.
type Title struct {
	Text  string
	Width float64 // in characters; 0 is chosen from the text; CSV has none
}

// Day is a date without a time: the day that t has in its own location.
type Day struct{ At time.Time }

// Decimal is an exact plain decimal ("2.5") that is written as a number.
type Decimal string

// guarded are the beginnings that make a spreadsheet program take a text for
// a formula, in both widths.
const guarded = "=+-@\t\r＝＋－＠"

// withGuard puts an apostrophe before a text that would run as a formula.
// Plain numbers are left alone. Texts that look guarded already get one more,
// so that withoutGuard gives back every text.
func withGuard(text string) string {
	if _, number := plainDecimal(text); number || !isFormula(strings.TrimLeft(text, "'")) {
		return text
	}
	return "'" + text
}

// withoutGuard takes the apostrophe off again when a file comes back.
func withoutGuard(text string) string {
	if bare, ok := strings.CutPrefix(text, "'"); ok && isFormula(strings.TrimLeft(bare, "'")) {
		return bare
	}
	return text
}

func isFormula(text string) bool {
	return text != "" && strings.IndexAny(text, guarded) == 0
}

// CSVWriter writes one table as comma-separated UTF-8.
type CSVWriter struct {
	out   io.Writer
	csv   *csv.Writer
	mark  bool
	cells []string
}

// NewCSV begins a CSV file. The byte order mark is what Excel needs to read
// Chinese right. Close must be called; it does not close w.
func NewCSV(w io.Writer, withBOM bool) *CSVWriter {
	return &CSVWriter{out: w, csv: csv.NewWriter(w), mark: withBOM}
}

// Begin writes the headings. It is called first, and once.
func (w *CSVWriter) Begin(_ string, titles []Title) error {
	if w.mark {
		if _, err := io.WriteString(w.out, "\ufeff"); err != nil {
			return fmt.Errorf("write csv: %w", err)
		}
	}
	cells := make([]any, len(titles))
	for i, t := range titles {
		cells[i] = t.Text
	}
	return w.Write(cells...)
}

// Write adds a row of strings, integers, fixed.Amount, Decimal, bool,
// time.Time (its wall clock), Day and nil; any other type is an error.
func (w *CSVWriter) Write(values ...any) error {
	w.cells = w.cells[:0]
	for _, v := range values {
		text, err := textOf(v)
		if err != nil {
			return err
		}
		w.cells = append(w.cells, text)
	}
	if err := w.csv.Write(w.cells); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// Close writes what is still held back.
func (w *CSVWriter) Close() error {
	if w.csv.Flush(); w.csv.Error() != nil {
		return fmt.Errorf("write csv: %w", w.csv.Error())
	}
	return nil
}

func textOf(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return withGuard(v), nil
	case int:
		return strconv.Itoa(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case fixed.Amount:
		return v.String(), nil
	case Decimal:
		return withGuard(string(v)), nil
	case bool:
		return strconv.FormatBool(v), nil
	case time.Time:
		return v.Format(time.DateTime), nil
	case Day:
		return v.At.Format(time.DateOnly), nil
	}
	return "", fmt.Errorf("sheet: cannot write a %T", v)
}
