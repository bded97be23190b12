package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
)

type rulesCommand struct {
	Export rulesExportCommand `cmd:"" help:"Write the published rules to a file."`
	Apply  rulesApplyCommand  `cmd:"" help:"Publish what a file of rules changes."`
}

type rulesExportCommand struct {
	File   string `arg:"" type:"path" help:"YAML file, - for standard output."`
	Tenant string `required:"" help:"Company code."`
}

func (c *rulesExportCommand) Run(s *session) error {
	t, err := s.tenant(c.Tenant)
	if err != nil {
		return err
	}
	var book rule.Book
	err = s.read(t, func(ctx context.Context, tx *db.Tx) error {
		book, err = s.opened.Credit.Export(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	text, err := book.YAML()
	if err != nil {
		return err
	}
	if strings.HasSuffix(c.File, "/-") || c.File == "-" {
		_, err = s.out.Write(text)
		return err
	}
	return os.WriteFile(c.File, text, 0o644)
}

type rulesApplyCommand struct {
	File   string `arg:"" type:"existingfile" help:"YAML file."`
	Tenant string `required:"" help:"Company code."`
	Cause  string `help:"Why the rules change; stands in their record." default:"applied from a file"`
}

func (c *rulesApplyCommand) Run(s *session) error {
	t, err := s.tenant(c.Tenant)
	if err != nil {
		return err
	}
	raw, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	book, err := rule.DecodeBook(raw)
	if err != nil {
		return err
	}
	var done credit.Applied
	err = s.in(t, func(ctx context.Context, tx *db.Tx) error {
		done, err = s.opened.Credit.Apply(ctx, tx, book, c.Cause, 0)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "published %d, drafted %d, unchanged %d\n", len(done.Published), len(done.Drafted), len(done.Unchanged))
	return nil
}
