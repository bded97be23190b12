package main

import (
	"fmt"
	"net"
	"strings"
	"time"

	"xuefen/internal/app"
	"xuefen/internal/app/demo"
	"xuefen/internal/platform/config"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/logx"
)

type demoCommand struct {
	Fresh     bool `help:"Make the company anew; what is in the data folder is lost."`
	BuildOnly bool `help:"Make the company and end, without running the server."`
}

// Run makes the demo company if it is not there, prints who may sign in, and
// serves it.
func (c *demoCommand) Run(s *session) error {
	settings, err := config.Load(s.source)
	if err != nil {
		return err
	}
	if c.Fresh {
		if err := app.RemoveDemo(settings); err != nil {
			return err
		}
	}
	begun := time.Now()
	bar := newProgress(s.err, "demo")
	made, err := app.BuildDemo(s.ctx, version, settings, logx.New(s.err, "warn", settings.LogFormat), func(_ string, share float64) { bar.show(share, int64(share*100)) })
	bar.end()
	if err != nil {
		return err
	}
	if made {
		fmt.Fprintf(s.err, "· 星河集团 is ready (%.1f s)\n", time.Since(begun).Seconds())
	}
	if c.BuildOnly {
		return nil
	}
	a, err := s.app()
	if err != nil {
		return err
	}
	a.ShowDemo()
	return a.Serve(s.ctx, func(at net.Addr) { s.printCast(addressOf(at)) })
}

// printCast tells who may sign in.
func (s *session) printCast(address string) {
	fmt.Fprintf(s.out, "\n  Xuefen 学分 · 星河集团\n  %s\n\n", address)
	for _, one := range demo.SignIns() {
		about := one.English
		if s.language == i18n.Chinese {
			about = one.Chinese
		}
		gap := strings.Repeat(" ", max(0, 8-2*len([]rune(one.Name))))
		fmt.Fprintf(s.out, "  %s%s  %s  %s  %s\n", one.Name, gap, one.Login, one.Password, about)
	}
	fmt.Fprintln(s.out)
}
