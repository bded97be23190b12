package roster

import (
	"errors"
	"io"
	"strings"

	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/sheet"
)

// Format is the kind of a file that is written.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// tableWriter is what both writers of package sheet are.
type tableWriter interface {
	Begin(name string, titles []sheet.Title) error
	Write(values ...any) error
	Close() error
}

func newWriter(w io.Writer, f Format) (tableWriter, error) {
	if f == XLSX {
		return sheet.NewXLSX(w)
	}
	return sheet.NewCSV(w, true), nil
}

// writeRejected writes the rejected rows as they stand in the file, mended
// cells included, with their row numbers and reasons behind. The file can be
// mended and taken in as it is: headings without a meaning are ignored.
func (m *Importer) writeRejected(w io.Writer, f Format, t *sheet.Table, file *File, plan *Plan, edits Edits, l i18n.Language) (err error) {
	out, err := newWriter(w, f)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	header := t.Header()
	width := 0
	for _, h := range header.Headings {
		width = max(width, h.Index+1)
	}
	titles := make([]sheet.Title, width, width+2)
	for _, h := range header.Headings {
		titles[h.Index].Text = h.Text
	}
	say := func(code string) string { return m.bundle.Sentence(l, code, nil) }
	titles = append(titles, sheet.Title{Text: say("org.roster_title_row")}, sheet.Title{Text: say("org.roster_title_reason"), Width: 60})
	if err := out.Begin(say("org.roster_title_rejected"), titles); err != nil {
		return err
	}
	reasons := m.reasons(file, plan, l)
	for row, err := range t.Rows() {
		if err != nil {
			return err
		}
		if !plan.RejectedRow(row.Number) {
			continue
		}
		values := make([]any, width, width+2)
		for i := range values {
			values[i] = row.At(i).Text
		}
		for c, mended := range edits[row.Number] {
			if i := headingIndex(header, file.Headings[c]); i >= 0 {
				values[i] = mended
			}
		}
		if row.Fault != nil && width > 0 {
			values[0] = row.Raw
		}
		values = append(values, row.Number, strings.Join(reasons[row.Number], "\n"))
		if err := out.Write(values...); err != nil {
			return err
		}
	}
	return nil
}

func headingIndex(h sheet.Header, text string) int {
	for _, heading := range h.Headings {
		if heading.Text == text && text != "" {
			return heading.Index
		}
	}
	return -1
}

// reasons says why each row is rejected, as sentences.
func (m *Importer) reasons(file *File, plan *Plan, l i18n.Language) map[int][]string {
	reasons := map[int][]string{}
	for _, i := range plan.Issues {
		if i.Notice || i.Sheet != file.Sheet {
			continue
		}
		sentence := m.Sentence(i, l)
		if i.Heading != "" {
			sentence = i.Heading + ": " + sentence
		}
		reasons[i.Row] = append(reasons[i.Row], sentence)
	}
	return reasons
}

// Sentence says what an issue says in a language.
func (m *Importer) Sentence(i Issue, l i18n.Language) string {
	return m.bundle.Sentence(l, i.Fault.Code, i.Fault.Args)
}

// Say says a stored message in a language.
func (m *Importer) Say(s Message, l i18n.Language) string {
	return m.bundle.Sentence(l, s.Code, s.Args)
}
