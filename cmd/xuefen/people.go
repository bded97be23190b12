package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"xuefen/internal/org/roster"
)

type importPeopleCommand struct {
	importFile
	DryRun bool `help:"Only say what would happen."`
}

// mostIssues is how many problems are printed; the file of errors has all.
const mostIssues = 20

func (c *importPeopleCommand) Run(s *session) error {
	t, err := s.tenant(c.Tenant)
	if err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read from
	info, err := f.Stat()
	if err != nil {
		return err
	}
	errorsFile, finish, err := createIfNamed(c.Errors)
	if err != nil {
		return err
	}
	report, err := s.opened.Roster.Run(s.ctx, t.ID, roster.Source{Name: filepath.Base(c.File), Content: f, Size: info.Size()},
		roster.Options{DryRun: c.DryRun, Errors: errorsFile, ErrorsFormat: formatOf(c.Errors), Language: s.language})
	if err = errors.Join(err, finish()); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "rows %d, new %d, changed %d, unchanged %d, rejected %d; new departments %d, positions %d, grades %d\n",
		report.Rows, report.New, report.Changed, report.Unchanged, report.Rejected, report.NewDepartments, report.NewPositions, report.NewGrades)
	for i, issue := range report.Issues {
		if i == mostIssues {
			fmt.Fprintf(s.err, "… and %d more\n", len(report.Issues)-mostIssues)
			break
		}
		fmt.Fprintln(s.err, s.opened.Roster.Sentence(issue, s.language))
	}
	if report.Rejected+report.RejectedDepartments > 0 {
		return errRejected
	}
	return nil
}

// formatOf is the format that a file's name asks for.
func formatOf(path string) roster.Format {
	if isWorkbook(path) {
		return roster.XLSX
	}
	return roster.CSV
}

// createIfNamed makes a file when a name is given; the writer is nil otherwise.
func createIfNamed(path string) (io.Writer, func() error, error) {
	if path == "" {
		return nil, func() error { return nil }, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, nil, err
	}
	return f, f.Close, nil
}
