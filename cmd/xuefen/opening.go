package main

import (
	"context"
	"fmt"
	"path/filepath"

	"xuefen/internal/credit"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/sheet"
)

// importOpeningCommand takes opening balances in as the upload on the page
// does.
type importOpeningCommand struct {
	importFile
	DryRun bool `help:"Only say what would happen."`
}

func (c *importOpeningCommand) Run(s *session) error {
	t, err := s.tenant(c.Tenant)
	if err != nil {
		return err
	}
	table, done, err := openTable(c.File)
	if err != nil {
		return err
	}
	defer done()
	door := credit.Door(s.opened.DB.Tenant(t.ID).Tx)
	if c.DryRun {
		door = s.opened.DB.Tenant(t.ID).Read
	}
	var rejects []credit.OpeningReject
	report, err := s.opened.Credit.TakeOpening(s.ctx, door, table, c.DryRun, 0, func(r credit.OpeningReject) { rejects = append(rejects, r) })
	if err != nil {
		return err
	}
	if !c.DryRun {
		err := s.in(t, func(ctx context.Context, tx *db.Tx) error {
			return s.opened.Credit.NoteOpening(ctx, tx, filepath.Base(c.File), report, 0)
		})
		if err != nil {
			return err
		}
	}
	fmt.Fprintf(s.out, "rows %d, new %d, repeated %d, rejected %d, people %d, credits %s\n", report.Rows, report.Taken, report.Repeated, report.Rejected, report.People, report.Credits)
	return s.openingRejects(rejects, c.Errors)
}

// openingRejects prints the first problems, and writes all to a file when one
// is named.
func (s *session) openingRejects(rejects []credit.OpeningReject, path string) error {
	if len(rejects) == 0 {
		return nil
	}
	for i, r := range rejects {
		if i == mostIssues {
			fmt.Fprintf(s.err, "… and %d more\n", len(rejects)-mostIssues)
			break
		}
		fmt.Fprintf(s.err, "row %d: %s\n", r.Row, s.sentence(r.Fault))
	}
	if path != "" {
		err := writeTable(path, func(w tableWriter) error {
			titles := []sheet.Title{{Text: "row"}, {Text: "reason"}}
			for _, column := range credit.OpeningColumns() {
				titles = append(titles, sheet.Title{Text: column.Key})
			}
			if err := w.Begin("opening", titles); err != nil {
				return err
			}
			for _, r := range rejects {
				values := []any{fmt.Sprint(r.Row), s.sentence(r.Fault)}
				for _, text := range r.Texts {
					values = append(values, text)
				}
				if err := w.Write(values[:min(len(values), len(titles))]...); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		fmt.Fprintln(s.err, "the rejected rows with their reasons are in", path)
	}
	return errRejected
}
