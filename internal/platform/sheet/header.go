package sheet

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"xuefen/internal/platform/fault"
)

// Heading is one heading of a table with the index of its column, from 0.
type Heading struct {
	Index int    `json:"index"`
	Text  string `json:"text"`
}

// Header is the header row: its number and the headings that are not empty.
type Header struct {
	Row      int       `json:"row"`
	Headings []Heading `json:"headings"`
}

// Column is something a reader looks for in a table.
type Column struct {
	Key      string
	Names    []string // headings that mean it, in any language
	Required bool
}

// Ambiguity says that several headings mean the same. Key is "" when they
// mean no column at all.
type Ambiguity struct {
	Key      string    `json:"key"`
	Headings []Heading `json:"headings"`
}

// Mapping says which column of the table is which. Ambiguous columns are
// mapped to their first heading.
type Mapping struct {
	Missing    []string    // keys of required columns without a heading
	Unmatched  []Heading   // headings that mean no column
	Duplicated []Ambiguity // headings that mean the same

	header  Header
	columns []Column
	index   map[string]int    // from key
	named   map[string]string // from normalised name to key
}

func headerOf(row Row) Header {
	h := Header{Row: row.Number}
	for i, c := range row.Cells {
		if text := trimmed(c.Text); text != "" && !c.Merged {
			h.Headings = append(h.Headings, Heading{Index: i, Text: text})
		}
	}
	return h
}

// Normalise makes headings comparable: full and half width, letter case,
// blanks, punctuation and required-marks (*) do not matter.
func Normalise(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(name))
}

// withoutNote drops what stands in brackets: "姓名（必填）" is "姓名".
func withoutNote(name string) string {
	var b strings.Builder
	depth := 0
	for _, r := range norm.NFKC.String(name) {
		switch r {
		case '(', '[', '{', '【', '〔':
			depth++
		case ')', ']', '}', '】', '〕':
			depth = max(0, depth-1)
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// Match finds the columns among the headings by their keys and names. A
// heading with a note in brackets is tried without it, if nothing else matches.
func (h Header) Match(columns []Column) Mapping {
	m := Mapping{header: h, columns: columns, index: map[string]int{}, named: map[string]string{}}
	for _, c := range columns {
		for _, name := range append([]string{c.Key}, c.Names...) {
			if n := Normalise(name); m.named[n] == "" && n != "" {
				m.named[n] = c.Key
			}
		}
	}
	found := map[string][]Heading{}
	var rest []Heading
	for _, heading := range h.Headings {
		if key := m.named[Normalise(heading.Text)]; key != "" {
			found[key] = append(found[key], heading)
			continue
		}
		rest = append(rest, heading)
	}
	direct := maps.Clone(found)
	for _, heading := range rest {
		key := m.named[Normalise(withoutNote(heading.Text))]
		if key == "" || len(direct[key]) > 0 {
			m.Unmatched = append(m.Unmatched, heading)
			continue
		}
		found[key] = append(found[key], heading)
	}
	for _, c := range columns {
		if headings := found[c.Key]; len(headings) > 0 {
			m.index[c.Key] = headings[0].Index
			if len(headings) > 1 {
				m.Duplicated = append(m.Duplicated, Ambiguity{Key: c.Key, Headings: headings})
			}
		}
	}
	m.Duplicated = append(m.Duplicated, duplicatesAmong(m.Unmatched)...)
	m.findMissing()
	return m
}

// duplicatesAmong finds headings that are the same but mean no column.
func duplicatesAmong(headings []Heading) []Ambiguity {
	same := map[string][]Heading{}
	for _, h := range headings {
		n := Normalise(h.Text)
		same[n] = append(same[n], h)
	}
	var twice []Ambiguity
	for _, n := range slices.Sorted(maps.Keys(same)) {
		if len(same[n]) > 1 {
			twice = append(twice, Ambiguity{Headings: same[n]})
		}
	}
	return twice
}

func (m *Mapping) findMissing() {
	m.Missing = nil
	for _, c := range m.columns {
		if _, ok := m.index[c.Key]; c.Required && !ok {
			m.Missing = append(m.Missing, c.Key)
		}
	}
}

// Override maps columns by hand: key to the index of a column, or to -1 for
// none. It returns a new mapping; a key or an index that does not exist is
// sheet.no_such_column.
func (m Mapping) Override(manual map[string]int) (Mapping, error) {
	next := m
	next.index = maps.Clone(m.index)
	for _, key := range slices.Sorted(maps.Keys(manual)) {
		at := manual[key]
		known := slices.ContainsFunc(m.columns, func(c Column) bool { return c.Key == key })
		there := slices.ContainsFunc(m.header.Headings, func(h Heading) bool { return h.Index == at })
		if !known || (at != -1 && !there) {
			return m, fault.New(fault.Invalid, "sheet.no_such_column", fault.Args{"key": clip(key, shownLength), "index": at})
		}
		delete(next.index, key)
		for other, index := range next.index {
			if _, by := manual[other]; index == at && !by {
				delete(next.index, other)
			}
		}
		if at >= 0 {
			next.index[key] = at
		}
	}
	next.Duplicated = slices.DeleteFunc(slices.Clone(m.Duplicated), func(a Ambiguity) bool {
		_, settled := manual[a.Key]
		return settled
	})
	next.findUnmatched()
	next.findMissing()
	return next, nil
}

func (m *Mapping) findUnmatched() {
	used := map[int]bool{}
	for _, at := range m.index {
		used[at] = true
	}
	for _, a := range m.Duplicated {
		for _, h := range a.Headings {
			used[h.Index] = used[h.Index] || a.Key != ""
		}
	}
	m.Unmatched = nil
	for _, h := range m.header.Headings {
		if !used[h.Index] {
			m.Unmatched = append(m.Unmatched, h)
		}
	}
}

// Index gives the column of a key, and whether there is one.
func (m Mapping) Index(key string) (int, bool) {
	at, ok := m.index[key]
	return at, ok
}

// Heading gives the heading of a key as it stands in the file, "" if none.
func (m Mapping) Heading(key string) string {
	at, ok := m.index[key]
	for _, h := range m.header.Headings {
		if ok && h.Index == at {
			return h.Text
		}
	}
	return ""
}

// Cell gives the cell of a key in a row, an Empty one if there is no such
// column. A key of JSON Lines that first appears too late for the header is
// found as well.
func (m Mapping) Cell(row Row, key string) Cell {
	if at, ok := m.index[key]; ok {
		return row.At(at)
	}
	for i := range row.Fields {
		if f := &row.Fields[i]; f.late && m.named[Normalise(f.Key)] == key {
			return f.Cell
		}
	}
	return Cell{}
}

// Fault is one fault for all that keeps the mapping from being used: required
// columns that are missing, and columns with several headings. It is nil when
// there is nothing.
func (m Mapping) Fault() error {
	var parts []*fault.Fault
	for _, key := range m.Missing {
		parts = append(parts, fault.New(fault.Invalid, "sheet.missing_column", fault.Args{"column": m.firstName(key)}))
	}
	for _, a := range m.Duplicated {
		if a.Key == "" {
			continue
		}
		texts := make([]string, len(a.Headings))
		for i, h := range a.Headings {
			texts[i] = clip(h.Text, shownLength) + " (" + ColumnName(h.Index) + ")"
		}
		parts = append(parts, fault.New(fault.Invalid, "sheet.duplicate_column",
			fault.Args{"column": m.firstName(a.Key), "headings": strings.Join(texts, ", ")}))
	}
	if len(parts) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "sheet.columns_do_not_match", nil).With(parts...)
}

func (m Mapping) firstName(key string) string {
	for _, c := range m.columns {
		if c.Key == key && len(c.Names) > 0 {
			return c.Names[0]
		}
	}
	return key
}
