package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/sheet"
)

type importCommand struct {
	People     importPeopleCommand     `cmd:"" help:"Import departments, positions, grades and people."`
	Objects    importObjectsCommand    `cmd:"" help:"Import the object register."`
	Opening    importOpeningCommand    `cmd:"" help:"Import opening balances from an older system."`
	Activities importActivitiesCommand `cmd:"" help:"Import activities and credit them."`
}

// importFile is what the imports have in common.
type importFile struct {
	File   string `arg:"" type:"existingfile" help:"XLSX, CSV or JSON Lines."`
	Tenant string `required:"" help:"Company code."`
	Errors string `placeholder:"FILE" help:"Where to write the rejected rows with their reasons (.csv or .xlsx)."`
}

type importObjectsCommand struct{ importFile }

func (c *importObjectsCommand) Run(s *session) error {
	return s.intake(c.importFile, activity.SubjectObjects)
}

type importActivitiesCommand struct{ importFile }

func (c *importActivitiesCommand) Run(s *session) error {
	return s.intake(c.importFile, activity.SubjectActivities)
}

// How garbage is collected while a file is imported.
const (
	importGCPercent = 300
	importMemory    = 160 << 20
)

// intake takes a file in as the upload on the page does.
func (s *session) intake(c importFile, subject string) error {
	t, err := s.tenant(c.Tenant)
	if err != nil {
		return err
	}
	table, done, err := openTable(c.File)
	if err != nil {
		return err
	}
	defer done()
	in := activity.Intake{Subject: subject, FileName: filepath.Base(c.File), Source: "file"}
	var zone *time.Location
	err = s.in(t, func(ctx context.Context, tx *db.Tx) error {
		if zone, err = s.opened.Org.Location(ctx, tx); err != nil {
			return err
		}
		in, err = s.opened.Activity.OpenIntake(ctx, tx, in)
		return err
	})
	if err != nil {
		return err
	}
	bar := newProgress(s.err, filepath.Base(c.File))
	// Rows become garbage as fast as they come: collecting less often, within a
	// bound, saves a sixth of the time.
	debug.SetGCPercent(importGCPercent)
	debug.SetMemoryLimit(importMemory)
	in, err = s.opened.Activity.RunIntake(s.ctx, t.ID, in.ID, table, zone, func(now activity.Intake, share float64) { bar.show(share, now.Done) })
	bar.end()
	if err != nil {
		return err
	}
	if in.State == activity.IntakeFailed {
		return fmt.Errorf("%s: %s", c.File, s.opened.Words.Sentence(s.language, in.Failure, in.FailureArgs))
	}
	fmt.Fprintf(s.out, "rows %d, accepted %d, repeated %d, rejected %d, credited %d\n", in.Done, in.Accepted, in.Repeated, in.Rejected, in.Credited)
	if in.Rejected == 0 {
		return nil
	}
	if c.Errors != "" {
		if err := s.writeRejects(t, in, table, c.Errors); err != nil {
			return err
		}
		fmt.Fprintln(s.err, "the rejected rows with their reasons are in", c.Errors)
	}
	return errRejected
}

func (s *session) writeRejects(t org.Tenant, in activity.Intake, table *sheet.Table, path string) error {
	var headings []string
	if table.Format() != sheet.JSONLines {
		for _, h := range table.Header().Headings {
			for len(headings) < h.Index {
				headings = append(headings, "")
			}
			headings = append(headings, h.Text)
		}
	}
	return writeTable(path, func(w tableWriter) error {
		return s.read(t, func(ctx context.Context, tx *db.Tx) error {
			return s.opened.Activity.WriteRejects(ctx, tx, in.ID, headings, w, func(code string, args map[string]any) string {
				return s.opened.Words.Sentence(s.language, code, args)
			})
		})
	})
}

// openTable opens a file as a table; done closes it.
func openTable(path string) (table *sheet.Table, done func(), err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	table, err = sheet.Open(f, info.Size(), filepath.Base(path), sheet.Limits{})
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return table, func() { _ = f.Close() }, nil // only read from
}

// tableWriter is a file of rows in one of the formats.
type tableWriter interface {
	Begin(name string, titles []sheet.Title) error
	Write(values ...any) error
	Close() error
}

// writeTable writes a table to a file, in the format that its name asks for.
func writeTable(path string, write func(tableWriter) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w, err := tableIn(f, isWorkbook(path))
	if err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(write(w), w.Close(), f.Close())
}

func isWorkbook(path string) bool { return strings.EqualFold(filepath.Ext(path), ".xlsx") }

func tableIn(out io.Writer, workbook bool) (tableWriter, error) {
	if workbook {
		return sheet.NewXLSX(out)
	}
	return sheet.NewCSV(out, true), nil
}
