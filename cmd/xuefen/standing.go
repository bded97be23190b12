package main

import (
	"context"
	"encoding/json"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/sheet"
)

type standingCommand struct {
	Tenant string `required:"" help:"Company code."`
	Window string `default:"ever" help:"year:2026, quarter:2026Q3, month:2026-09 or ever."`
	AsOf   string `placeholder:"TIME" help:"What was known then (RFC 3339)."`
	Format string `enum:"csv,json" default:"csv" help:"csv or json."`
}

func (c *standingCommand) Run(s *session) error {
	w, err := credit.ParseWindow(c.Window)
	if err != nil {
		return usageError{err}
	}
	at, err := instant(c.AsOf)
	if err != nil {
		return usageError{err}
	}
	t, err := s.tenant(c.Tenant)
	if err != nil {
		return err
	}
	var lines []credit.StandingLine
	var categories []credit.Category
	err = s.read(t, func(ctx context.Context, tx *db.Tx) error {
		lines, categories, err = s.opened.Credit.StandingReport(ctx, tx, org.Reach{All: true}, w, at)
		return err
	})
	if err != nil {
		return err
	}
	titles := []string{"employee_no", "name", "department", "accumulated", "available", "pending", "held"}
	for _, category := range categories {
		titles = append(titles, category.Code)
	}
	rows := newRows(s.out, c.Format, titles)
	for _, l := range lines {
		values := []any{l.Number, l.Name, l.Department, l.Accumulated, l.Balance.Available, l.Balance.Pending, l.Balance.Held}
		for _, category := range categories {
			values = append(values, l.ByCategory[category.ID])
		}
		rows.add(values...)
	}
	return rows.end()
}

// instant reads a time of the command line; empty is the zero time.
func instant(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, fault.New(fault.Invalid, "command.bad_time", fault.Args{"time": text})
	}
	return at, nil
}

type statementCommand struct {
	Tenant string `required:"" help:"Company code."`
	Person string `required:"" help:"Employee number."`
	Format string `enum:"csv,json" default:"csv" help:"csv or json."`
}

// statementPage is how many transfers are read at once.
const statementPage = 1_000

func (c *statementCommand) Run(s *session) error {
	t, err := s.tenant(c.Tenant)
	if err != nil {
		return err
	}
	var entries []credit.Entry
	err = s.read(t, func(ctx context.Context, tx *db.Tx) error {
		people, err := s.opened.Org.PeopleByNumber(ctx, tx, []string{c.Person})
		if err != nil {
			return err
		}
		id, ok := people[c.Person]
		if !ok {
			return fault.New(fault.NotFound, "activity.unknown_person", fault.Args{"person": c.Person})
		}
		for before := int64(0); ; {
			page, err := s.opened.Credit.Statement(ctx, tx, id, before, statementPage)
			if err != nil {
				return err
			}
			entries = append(entries, page...)
			if len(page) < statementPage {
				return nil
			}
			before = page[len(page)-1].Seq
		}
	})
	if err != nil {
		return err
	}
	rows := newRows(s.out, c.Format, []string{"recorded_at", "earned_at", "kind", "amount", "category", "object", "rule", "version", "reason", "balance"})
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		rows.add(e.RecordedAt.Format(time.RFC3339), e.EarnedAt.Format(time.RFC3339), string(e.Kind), e.Signed(), e.CategoryCode, e.Object, e.Rule, e.RuleNumber, e.Reason, e.After)
	}
	return rows.end()
}

// rows prints a table as CSV, or as a JSON array of objects with the titles as
// names.
type rows struct {
	titles []string
	csv    *sheet.CSVWriter
	json   *json.Encoder
	list   []orderedRow
	err    error
}

func newRows(out interface{ Write([]byte) (int, error) }, format string, titles []string) *rows {
	r := &rows{titles: titles}
	if format == "json" {
		r.json = json.NewEncoder(out)
		r.json.SetIndent("", "  ")
		r.list = []orderedRow{}
		return r
	}
	r.csv = sheet.NewCSV(out, false)
	heads := make([]sheet.Title, len(titles))
	for i, t := range titles {
		heads[i] = sheet.Title{Text: t}
	}
	r.err = r.csv.Begin("", heads)
	return r
}

func (r *rows) add(values ...any) {
	if r.json != nil {
		r.list = append(r.list, orderedRow{r.titles, values})
		return
	}
	if r.err == nil {
		r.err = r.csv.Write(values...)
	}
}

func (r *rows) end() error {
	if r.json != nil {
		return r.json.Encode(r.list)
	}
	if r.err != nil {
		return r.err
	}
	return r.csv.Close()
}

// orderedRow is a JSON object whose members keep the order of the columns.
type orderedRow struct {
	titles []string
	values []any
}

func (r orderedRow) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, t := range r.titles {
		if i > 0 {
			out = append(out, ',')
		}
		name, err := json.Marshal(t)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(r.values[i])
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, name...), ':'), value...)
	}
	return append(out, '}'), nil
}
