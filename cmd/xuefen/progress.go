package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
)

// progress shows how far a long piece of work is: a bar on a terminal, a plain
// line now and then anywhere else.
type progress struct {
	out      io.Writer
	name     string
	terminal bool
	begun    time.Time
	last     time.Time
}

const (
	barWidth  = 30
	barEvery  = 100 * time.Millisecond
	lineEvery = 5 * time.Second
)

func newProgress(out io.Writer, name string) *progress {
	p := &progress{out: out, name: name, begun: time.Now(), last: time.Now()}
	if f, ok := out.(*os.File); ok {
		p.terminal = isatty.IsTerminal(f.Fd())
	}
	return p
}

// show tells the share done, from 0 to 1, and the count behind it.
func (p *progress) show(share float64, count int64) {
	every := lineEvery
	if p.terminal {
		every = barEvery
	}
	now := time.Now()
	if now.Sub(p.last) < every {
		return
	}
	p.last = now
	share = min(max(share, 0), 1)
	if !p.terminal {
		fmt.Fprintf(p.out, "%s: %d (%.0f %%)\n", p.name, count, share*100)
		return
	}
	full := int(share * barWidth)
	rest := "…"
	if share > 0.02 {
		rest = (time.Duration(float64(now.Sub(p.begun))*(1-share)/share) + time.Second).Truncate(time.Second).String()
	}
	fmt.Fprintf(p.out, "\r\033[K%s [%s%s] %3.0f %%  %d  %s", p.name, strings.Repeat("█", full), strings.Repeat("░", barWidth-full), share*100, count, rest)
}

// end leaves the line clean.
func (p *progress) end() {
	if p.terminal {
		fmt.Fprint(p.out, "\r\033[K")
	}
}
