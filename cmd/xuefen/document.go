package main

import (
	"fmt"
	"os"

	"xuefen/internal/app"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/config"
	"xuefen/internal/platform/logx"
)

// documentCommand writes what is generated from the code: the API document and
// the guides. `make gen` calls it.
type documentCommand struct {
	What string `arg:"" enum:"openapi,configuration,events" help:"openapi, configuration or events."`
}

func (c *documentCommand) Run(s *session) error {
	if c.What == "configuration" {
		_, err := fmt.Fprint(s.out, config.Document())
		return err
	}
	// The routes and subscriptions need a database, but nothing that is in it.
	dir, err := os.MkdirTemp("", "xuefen-document-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	settings := config.Default()
	settings.Data = dir
	if s.opened, err = app.Open(s.ctx, "1", settings, clock.System(), logx.New(s.err, "error", "text")); err != nil {
		return err
	}
	if c.What == "events" {
		_, err := fmt.Fprint(s.out, s.opened.EventsDocument())
		return err
	}
	api, _, err := s.opened.Routes()
	if err != nil {
		return err
	}
	document, err := api.Document()
	if err != nil {
		return err
	}
	_, err = s.out.Write(append(document, '\n'))
	return err
}
