package activityhttp

import (
	"slices"
	"strings"

	"xuefen/internal/activity"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/sheet"
)

// columnsOf are the columns that a subject looks for.
func columnsOf(subject string) []sheet.Column {
	if subject == activity.SubjectObjects {
		return activity.ObjectColumns()
	}
	return activity.Columns()
}

// headingOf is how a column is headed in a language: its Chinese name, or its
// key, which files in English use.
func headingOf(c sheet.Column, language i18n.Language) string {
	if language == i18n.English || len(c.Names) == 0 {
		return c.Key
	}
	return c.Names[0]
}

// lookAt tells which columns a table has.
func lookAt(table *sheet.Table, subject string, declared []activity.Attribute, language i18n.Language) (Look, error) {
	columns := columnsOf(subject)
	mapping := table.Header().Match(columns)
	if table.Format() == sheet.JSONLines {
		mapping = table.Header().Match(byKeyOnly(columns))
	}
	look := Look{
		Subject: subject, Format: string(table.Format()), Sheet: table.Sheet(), Columns: make([]LookColumn, len(columns)),
		Missing: append([]string{}, mapping.Missing...), Headings: headings(table.Header().Headings), Repeated: []LookRepeated{},
		Attributes: []LookHeading{}, Ignored: []LookHeading{}, Ready: mapping.Fault() == nil,
	}
	for i, c := range columns {
		at, found := mapping.Index(c.Key)
		if !found {
			at = -1
		}
		look.Columns[i] = LookColumn{Key: c.Key, Name: headingOf(c, language), Required: c.Required, Index: at, Heading: mapping.Heading(c.Key)}
	}
	for _, h := range mapping.Unmatched {
		if meansAttribute(h.Text, subject, table.Format(), declared) {
			look.Attributes = append(look.Attributes, LookHeading(h))
		} else {
			look.Ignored = append(look.Ignored, LookHeading(h))
		}
	}
	for _, a := range mapping.Duplicated {
		if a.Key != "" {
			look.Repeated = append(look.Repeated, LookRepeated{Key: a.Key, Headings: headings(a.Headings)})
		}
	}
	var err error
	look.Sample, err = sampleOf(table)
	return look, err
}

// byKeyOnly are columns without names: lines of JSON are read by their keys.
func byKeyOnly(columns []sheet.Column) []sheet.Column {
	out := slices.Clone(columns)
	for i := range out {
		out[i].Names = nil
	}
	return out
}

func headings(list []sheet.Heading) []LookHeading {
	out := make([]LookHeading, len(list))
	for i, h := range list {
		out[i] = LookHeading(h)
	}
	return out
}

// meansAttribute tells whether a heading that is no column becomes an
// attribute, by the rules of the module's decoders.
func meansAttribute(heading, subject string, format sheet.Format, declared []activity.Attribute) bool {
	about := "activity"
	if subject == activity.SubjectObjects {
		about = "object"
	} else if prefixed(heading, format) {
		return true
	}
	name := sheet.Normalise(heading)
	return format != sheet.JSONLines && slices.ContainsFunc(declared, func(a activity.Attribute) bool {
		return a.About == about && (name == sheet.Normalise(a.Code) || name == sheet.Normalise(a.Zh) || name == sheet.Normalise(a.En))
	})
}

func prefixed(heading string, format sheet.Format) bool {
	prefixes := []string{"attributes.", "属性:", "属性：", "attr:"}
	if format == sheet.JSONLines {
		prefixes = prefixes[:1]
	}
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(heading, p) })
}

// sampleOf reads the texts of the first rows.
func sampleOf(table *sheet.Table) ([][]string, error) {
	sample := [][]string{}
	for row, err := range table.Rows() {
		if err != nil {
			return nil, err
		}
		texts := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			texts[i] = c.Text
		}
		if row.Fault != nil {
			texts = []string{row.Raw}
		}
		if sample = append(sample, texts); len(sample) == sampleRows {
			break
		}
	}
	return sample, nil
}
