package app

import (
	"fmt"
	"strings"
)

// EventsDocument is docs/events.md: who tells whom, and how.
func (a *App) EventsDocument() string {
	var b strings.Builder
	b.WriteString("<!-- Generated from internal/app/subscriptions.go; do not edit. -->\n# Events\n\n")
	b.WriteString("Facts are published in the transaction that makes them true. A named subscriber is served once per cluster, at least once; \"every process\" is served in commit order.\n\n")
	b.WriteString("| topic | publisher | heard by |\n|---|---|---|\n")
	for _, d := range a.Events.Catalogue() {
		fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", d.Topic, strings.TrimPrefix(d.Publisher, "xuefen/"), d.Subscriber)
	}
	return b.String()
}
