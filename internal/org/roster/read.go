package roster

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/sheet"
)

// MostRows is how many people one file may hold.
const MostRows = 500_000

// Row is what one row says about one person: cleaned texts, dates as
// 2026-09-01; "" says nothing and "-" says that there is none.
type Row struct {
	Number int // as the user's program shows it
	Values [columnCount]string
	// Issues are what reading found wrong; their columns are "".
	Issues []Issue
}

// Unit is one row of the sheet that declares departments.
type Unit struct {
	Number                   int
	Code, Name, Parent, Kind string
	Issues                   []Issue
}

// File is what a spreadsheet says, before it is compared with the company.
type File struct {
	Sheet     string
	UnitSheet string // the sheet that declares departments, "" if none does
	Rows      []Row
	Units     []Unit
	Headings  [columnCount]string // as they stand in the file, "" for columns it lacks
	Ignored   []string            // headings that mean nothing to us
}

// Issue is something to say about one row. An error keeps the row out, a
// notice does not.
type Issue struct {
	Sheet   string
	Row     int    // 0 for the whole file
	Column  string // key of the column, "" for the whole row
	Heading string // as it stands in the file
	Value   string
	Notice  bool
	Fault   *fault.Fault
}

// Edits are cells mended by hand: row number → column → text.
type Edits map[int]map[Column]string

// Layout says where to look in a workbook when headings do not tell.
type Layout struct {
	Sheet   string         `json:"sheet,omitempty"`   // "" is found by its headings
	Columns map[string]int `json:"columns,omitempty"` // key → index of the column from 0, -1 for none
}

// choose takes the sheet of the people and maps its columns.
func choose(t *sheet.Table, l Layout) (sheet.Mapping, error) {
	name := l.Sheet
	if name == "" {
		name = likeliest(t)
	}
	if name != "" && name != t.Sheet() {
		if err := t.Choose(name); err != nil {
			return sheet.Mapping{}, err
		}
	}
	m := t.Header().Match(sheetColumns())
	if len(l.Columns) > 0 {
		return m.Override(l.Columns)
	}
	return m, nil
}

// likeliest is the visible sheet with the most columns of a roster, "" when
// there is only one sheet.
func likeliest(t *sheet.Table) string {
	best, most, first := "", -1, t.Sheet()
	for _, s := range t.Sheets() {
		if s.Hidden || t.Choose(s.Name) != nil {
			continue
		}
		m := t.Header().Match(sheetColumns())
		found := 0
		for c := range columnCount {
			if _, ok := m.Index(c.String()); ok {
				found++
			}
		}
		if len(m.Missing) > 0 {
			found = 0
		}
		if found > most {
			best, most = s.Name, found
		}
	}
	return cmp.Or(best, first)
}

// read reads people and departments. The table stays on the people's sheet.
// Faults: those of package sheet, and org.roster_too_many_rows.
func read(t *sheet.Table, l Layout, in *time.Location, edits Edits) (*File, error) {
	m, err := choose(t, l)
	if err != nil {
		return nil, err
	}
	if err := m.Fault(); err != nil {
		return nil, err
	}
	f := &File{Sheet: t.Sheet()}
	for c := range columnCount {
		f.Headings[c] = m.Heading(c.String())
	}
	for _, h := range m.Unmatched {
		f.Ignored = append(f.Ignored, h.Text)
	}
	t.FillMerged()
	for row, err := range t.Rows() {
		if err != nil {
			return nil, err
		}
		if len(f.Rows) == MostRows {
			return nil, fault.New(fault.TooLarge, "org.roster_too_many_rows", fault.Args{"limit": MostRows})
		}
		f.Rows = append(f.Rows, f.readRow(row, m, in, edits[row.Number]))
	}
	return f, f.readUnits(t)
}

func (f *File) readRow(row sheet.Row, m sheet.Mapping, in *time.Location, edits map[Column]string) Row {
	r := Row{Number: row.Number}
	if row.Fault != nil {
		r.Issues = append(r.Issues, Issue{Sheet: f.Sheet, Row: row.Number, Value: row.Raw, Fault: row.Fault})
		return r
	}
	for c := range columnCount {
		cell := m.Cell(row, c.String())
		if mended, ok := edits[c]; ok {
			cell = sheet.Cell{Kind: sheet.Text, Text: mended}
		}
		if cell.IsEmpty() {
			continue
		}
		value, flt := valueOf(cell, c, in)
		if flt == nil && cell.Merged {
			flt = fault.New(fault.Invalid, "org.roster_merged", nil)
			if c != Number && c != Name {
				r.Issues = append(r.Issues, f.about(row.Number, c, value, fault.New(fault.Invalid, "org.roster_merged_filled", fault.Args{"value": value})).asNotice())
				flt = nil
			}
		}
		if flt != nil {
			r.Issues = append(r.Issues, f.about(row.Number, c, cell.Text, flt))
		}
		r.Values[c] = value
	}
	return r
}

func (f *File) about(row int, c Column, value string, flt *fault.Fault) Issue {
	return Issue{Sheet: f.Sheet, Row: row, Column: c.String(), Heading: f.Headings[c], Value: value, Fault: flt}
}

func (i Issue) asNotice() Issue {
	i.Notice = true
	return i
}

// valueOf reads one cell as its column wants it.
func valueOf(cell sheet.Cell, c Column, in *time.Location) (string, *fault.Fault) {
	value, err := cell.AsText()
	if err != nil {
		return "", faultOf(err)
	}
	if clears(value) {
		return clearing, nil
	}
	switch columns[c].holds {
	case day:
		at, err := cell.AsDate(in)
		if err != nil {
			return "", faultOf(err)
		}
		if d, err := org.ParseDate(at.In(in).Format(time.DateOnly)); err != nil {
			return "", faultOf(err)
		} else {
			return string(d), nil
		}
	case share:
		return shareOf(cell)
	case words:
		if cell.Kind == sheet.Number {
			return "", fault.New(fault.Invalid, "org.roster_wrong_kind", fault.Args{"value": value})
		}
	}
	if cell.Kind == sheet.Date || cell.Kind == sheet.Bool {
		return "", fault.New(fault.Invalid, "org.roster_wrong_kind", fault.Args{"value": value})
	}
	if cell.Kind == sheet.Number {
		return value, digitsLost(value)
	}
	return value, nil
}

// exactDigits is how many digits a spreadsheet keeps of a number; of longer
// ones it has already replaced the rest by zeros.
const exactDigits = 15

func digitsLost(value string) *fault.Fault {
	if len(strings.Trim(value, "-")) > exactDigits || strings.Contains(value, ".") {
		return fault.New(fault.Invalid, "org.roster_digits_lost", fault.Args{"value": value})
	}
	return nil
}

// shareOf reads 80, 80% and 0.8 as "80".
func shareOf(cell sheet.Cell) (string, *fault.Fault) {
	value, _ := cell.AsText()
	bad := fault.New(fault.Invalid, "org.roster_workload_malformed", fault.Args{"value": value})
	number, percent := strings.CutSuffix(value, "%")
	share, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil {
		return "", bad
	}
	if !percent && share <= 1 {
		share *= 100
	}
	if !(share >= 1 && share <= 100) { // also refuses what is not a number
		return "", bad
	}
	return strconv.Itoa(int(math.Round(share))), nil
}

func faultOf(err error) *fault.Fault {
	if f, ok := fault.Of(err); ok {
		return f
	}
	return fault.New(fault.Invalid, "org.roster_unreadable", nil).Because(err)
}

// readUnits reads the first other sheet that declares departments.
func (f *File) readUnits(t *sheet.Table) error {
	people := t.Sheet()
	for _, s := range t.Sheets() {
		if s.Hidden || s.Name == people || t.Choose(s.Name) != nil {
			continue
		}
		m := t.Header().Match(unitColumns())
		_, coded := m.Index(unitCode)
		_, nested := m.Index(unitParent)
		_, peopleToo := t.Header().Match(sheetColumns()).Index(Number.String())
		if m.Fault() != nil || peopleToo || !coded && !nested {
			continue
		}
		f.UnitSheet = s.Name
		if err := f.readUnitRows(t, m); err != nil {
			return err
		}
		break
	}
	if len(t.Sheets()) == 0 {
		return nil
	}
	return t.Choose(people)
}

func (f *File) readUnitRows(t *sheet.Table, m sheet.Mapping) error {
	for row, err := range t.Rows() {
		if err != nil {
			return err
		}
		if len(f.Units) == org.MostDepartments {
			return fault.New(fault.TooMany, "org.too_many_departments", fault.Args{"limit": org.MostDepartments})
		}
		u := Unit{Number: row.Number}
		if row.Fault != nil {
			u.Issues = append(u.Issues, Issue{Sheet: f.UnitSheet, Row: row.Number, Fault: row.Fault})
		}
		for _, cell := range []struct {
			key  string
			into *string
		}{{unitCode, &u.Code}, {unitName, &u.Name}, {unitParent, &u.Parent}, {unitKind, &u.Kind}} {
			value, err := m.Cell(row, cell.key).AsText()
			if err != nil {
				u.Issues = append(u.Issues, Issue{Sheet: f.UnitSheet, Row: row.Number, Heading: m.Heading(cell.key), Fault: faultOf(err)})
			}
			if !clears(value) {
				*cell.into = value
			}
		}
		f.Units = append(f.Units, u)
	}
	return nil
}
