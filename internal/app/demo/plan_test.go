package demo

import (
	"testing"
	"time"
)

var zone = time.FixedZone("Asia/Shanghai", 8*3600)

func TestZ(t *testing.T) {
	begin := time.Now()
	p := newPlan(spanUntil(time.Date(2026, 11, 21, 12, 0, 0, 0, zone), zone), 1)
	t.Log(time.Since(begin), len(p.people), len(p.acts), len(p.register.all))
	kinds := map[string]int{}
	months := map[string]int{}
	for _, a := range p.acts {
		kinds[a.kind+" "+a.verb]++
		months[a.at.Format("2006-01")]++
	}
	t.Log(kinds)
	t.Log(months)
	present := 0
	for i, w := range p.people {
		if w.leftOn(p.span).After(p.span.now) {
			present++
		}
		if i%60 == 0 || w.last().unit.code == platform {
			c := w.last()
			t.Log(w.number, w.text, w.spelling, w.hired.Format(time.DateOnly), c.unit.name, c.job, c.grade, c.status, len(w.changes), w.keen)
		}
	}
	t.Log(present)
	for _, a := range p.acts {
		if a.who == p.cast.lin || a.who == p.cast.huang && a.scripted {
			t.Log(a.who.text, a.at, a.verb, a.code, a.name)
		}
	}
}
