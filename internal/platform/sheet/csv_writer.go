package sheet

import (
	"bufio"
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
	out  *bufio.Writer
	mark bool
}

// NewCSV begins a CSV file. The byte order mark is what Excel needs to read
// Chinese right. Close must be called; it does not close w.
func NewCSV(w io.Writer, withBOM bool) *CSVWriter {
	return &CSVWriter{out: bufio.NewWriter(w), mark: withBOM}
}

// Begin writes the headings. It is called first, and once.
func (w *CSVWriter) Begin(_ string, titles []Title) error {
	if w.mark {
		if _, err := w.out.WriteString("\ufeff"); err != nil {
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
	line := make([]byte, 0, 32*len(values))
	for i, v := range values {
		text, err := textOf(v)
		if err != nil {
			return err
		}
		if i > 0 {
			line = append(line, ',')
		}
		line = appendQuoted(line, text)
	}
	if _, err := w.out.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// appendQuoted quotes what needs it (RFC 4180), and also what begins with a
// single quote, which a reader might take for a quotation mark.
func appendQuoted(line []byte, text string) []byte {
	if text == strings.TrimSpace(text) && !strings.ContainsAny(text, ",\"\r\n") && !strings.HasPrefix(text, "'") {
		return append(line, text...)
	}
	line = append(line, '"')
	line = append(line, strings.ReplaceAll(text, `"`, `""`)...)
	return append(line, '"')
}

// Close writes what is still held back.
func (w *CSVWriter) Close() error {
	if err := w.out.Flush(); err != nil {
		return fmt.Errorf("write csv: %w", err)
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
