package roster

import (
	"errors"
	"io"

	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/sheet"
)

// Template writes an empty roster with the headings of a language. A workbook
// also has a sheet for departments and one that says how to fill in.
func (m *Importer) Template(w io.Writer, f Format, l i18n.Language) (err error) {
	out, err := newWriter(w, f)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	say := func(code string) string { return m.bundle.Sentence(l, "org.roster_"+code, nil) }
	titles := make([]sheet.Title, columnCount)
	for c := range columnCount {
		titles[c].Text = c.Title(l)
	}
	if err := out.Begin(say("title_people"), titles); err != nil || f != XLSX {
		return err
	}
	units := []sheet.Title{
		{Text: say("title_department_code")}, {Text: say("title_department_name"), Width: 24},
		{Text: say("title_department_parent"), Width: 24}, {Text: say("title_department_kind")},
	}
	if err := out.Begin(say("title_departments"), units); err != nil {
		return err
	}
	return m.writeHints(out, l, say)
}

func (m *Importer) writeHints(out tableWriter, l i18n.Language, say func(string) string) error {
	if err := out.Begin(say("title_notes"), []sheet.Title{{Text: say("title_column"), Width: 16}, {Text: say("title_hint"), Width: 80}}); err != nil {
		return err
	}
	for c := range columnCount {
		if err := out.Write(c.Title(l), say("hint_"+c.String())); err != nil {
			return err
		}
	}
	if err := out.Write(say("title_departments"), say("hint_departments")); err != nil {
		return err
	}
	return out.Write("", say("hint_general"))
}
