package roster

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/sheet"
)

// ImportID names an import.
type ImportID int64

// State is how far an import is.
type State string

// The states. An open import has written nothing but itself.
const (
	Open      State = "open"
	Done      State = "done"
	Discarded State = "discarded"
)

// Import is one file on its way into the company, or one that went.
type Import struct {
	ID         ImportID
	FileName   string
	State      State
	Layout     Layout
	Preview    Preview
	CreatedAt  time.Time
	CreatedBy  int64 // account; 0 for the command line
	FinishedAt time.Time
	Kept       bool // the file is still here
	revision   int64
}

// Preview is what taking the file would do; once an import is done, what it
// did.
type Preview struct {
	// Problem says why the columns cannot be used as they are; everything but
	// what describes the file is empty then.
	Problem *Message `json:"problem,omitempty"`
	// Sheets, Sheet, Headings and Columns describe the file: its visible
	// sheets, the chosen one, its headings, and which column was found where.
	Sheets   []string        `json:"sheets,omitempty"`
	Sheet    string          `json:"sheet,omitempty"`
	Headings []sheet.Heading `json:"headings,omitempty"`
	Columns  map[string]int  `json:"columns,omitempty"`
	Ignored  []string        `json:"ignored,omitempty"`

	Rows      int `json:"rows"`
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Rejected  int `json:"rejected"`
	Remarked  int `json:"remarked"` // rows of any sheet with an error or a notice

	Departments []string   `json:"departments,omitempty"` // paths of the new ones
	Renamed     []string   `json:"renamed,omitempty"`     // names that known departments get
	Positions   []string   `json:"positions,omitempty"`
	Grades      []NewGrade `json:"grades,omitempty"`
	Changes     []Changing `json:"changes,omitempty"` // the first of the people who change
	Notices     []Message  `json:"notices,omitempty"` // about the whole file
}

// NewGrade is a grade that is added, with the rank guessed from its code.
type NewGrade struct {
	Code string `json:"code"`
	Rank int    `json:"rank"`
}

// Changing says which columns change for one person.
type Changing struct {
	Row    int      `json:"row"`
	Number string   `json:"number"`
	Name   string   `json:"name"`
	Fields []string `json:"fields"`
}

// Remark is one row of the preview with what is wrong or worth saying.
type Remark struct {
	Position int
	Sheet    string
	Row      int
	Rejected bool
	Values   map[string]string // by column, as they stand in the file or were mended
	Cells    []CellRemark
}

// CellRemark is what is said about one cell; an empty column means the row.
type CellRemark struct {
	Column  string  `json:"column,omitempty"`
	Heading string  `json:"heading,omitempty"`
	Value   string  `json:"value,omitempty"`
	Notice  bool    `json:"notice,omitempty"`
	Message Message `json:"message"`
}

// Message is a sentence to be said in the reader's language. It survives being
// stored.
type Message struct {
	Code  string    `json:"code"`
	Args  Args      `json:"args,omitempty"`
	Parts []Message `json:"parts,omitempty"`
}

// Args are fault.Args that read back from JSON as they were written: whole
// numbers print as whole numbers, lists are lists of texts.
type Args map[string]any

// UnmarshalJSON reads stored arguments.
func (a *Args) UnmarshalJSON(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var values map[string]any
	if err := d.Decode(&values); err != nil {
		return err
	}
	for key, value := range values {
		switch v := value.(type) {
		case json.Number:
			values[key] = v.String()
		case []any:
			texts := make([]string, 0, len(v))
			for _, item := range v {
				text, _ := item.(string)
				texts = append(texts, text)
			}
			values[key] = texts
		}
	}
	*a = values
	return nil
}

func messageOf(f *fault.Fault) Message {
	m := Message{Code: f.Code, Args: Args(f.Args)}
	for _, part := range f.Parts {
		m.Parts = append(m.Parts, messageOf(part))
	}
	return m
}

// The most that a preview keeps to look at; the counts are always whole, and
// the rejected rows can be downloaded whole.
const (
	mostRemarks = 5_000
	mostListed  = 200
)

func previewOf(f *File, p *Plan) Preview {
	v := Preview{
		Sheet: f.Sheet, Ignored: f.Ignored, Rows: p.Rows, New: p.New, Changed: p.Changed, Unchanged: p.Unchanged, Rejected: p.Rejected,
	}
	for _, path := range p.Paths[:min(len(p.Paths), mostListed)] {
		v.Departments = append(v.Departments, strings.Join(path, "/"))
	}
	for _, d := range p.Renamed[:min(len(p.Renamed), mostListed)] {
		v.Renamed = append(v.Renamed, d.Name)
	}
	for _, position := range p.Positions[:min(len(p.Positions), mostListed)] {
		v.Positions = append(v.Positions, position.Name)
	}
	for _, g := range p.Grades[:min(len(p.Grades), mostListed)] {
		v.Grades = append(v.Grades, NewGrade{g.Code, g.Rank})
	}
	for _, c := range p.People {
		if c.Fresh || len(v.Changes) == mostListed {
			continue
		}
		changing := Changing{Row: c.Row, Number: c.Person.Number, Name: c.Person.Name}
		for _, field := range c.Fields {
			changing.Fields = append(changing.Fields, field.String())
		}
		v.Changes = append(v.Changes, changing)
	}
	return v
}

// remarksOf gathers issues by row, in the order of the file.
func remarksOf(f *File, p *Plan, v *Preview) (remarks []Remark) {
	rows := map[int]*Row{}
	for i := range f.Rows {
		rows[f.Rows[i].Number] = &f.Rows[i]
	}
	for _, i := range p.Issues {
		if i.Row == 0 {
			v.Notices = append(v.Notices, messageOf(i.Fault))
			continue
		}
		last := len(remarks) - 1
		if last < 0 || remarks[last].Row != i.Row || remarks[last].Sheet != i.Sheet {
			v.Remarked++
			if v.Remarked > mostRemarks {
				continue
			}
			r := Remark{Position: len(remarks), Sheet: i.Sheet, Row: i.Row, Values: map[string]string{}}
			if row, ok := rows[i.Row]; ok && i.Sheet == f.Sheet {
				r.Rejected = p.RejectedRow(i.Row)
				r.Values = row.known()
			}
			remarks = append(remarks, r)
			last++
		}
		if v.Remarked > mostRemarks {
			continue
		}
		r := &remarks[last]
		r.Rejected = r.Rejected || !i.Notice
		r.Cells = append(r.Cells, CellRemark{Column: i.Column, Heading: i.Heading, Value: i.Value, Notice: i.Notice, Message: messageOf(i.Fault)})
		if i.Column != "" && i.Value != "" {
			r.Values[i.Column] = i.Value
		}
	}
	return remarks
}

// known gives what the row says, by column.
func (r *Row) known() map[string]string {
	values := map[string]string{}
	for c, value := range r.Values {
		if value != "" {
			values[Column(c).String()] = value
		}
	}
	return values
}
