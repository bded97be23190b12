package demo

import (
	"fmt"
	"time"

	"xuefen/internal/activity"
)

// excel lets the stars apply what they learn every year, lead projects and
// write cases. How much differs, so that some have reached the 150 credits of
// a supervisor and some nearly.
func (p *plan) excel(d dice) {
	projects := p.register.kind("project", tagInnovation)
	licences := p.register.kind("exam", tagLicence)
	n := 0
	for _, who := range p.people {
		if !who.star {
			continue
		}
		n++
		p.applyEachYear(d, who, 2+n%2)
		for _, t := range some(d, projects[:len(projects)-1], 1+n%3) {
			a := about(who, t.opens.AddDate(0, 0, 150), "completed", t)
			a.result = judged(true, p.heads[p.byCode["HQ"]], map[string]any{"contribution": d.between(12, 35)})
			if !p.done[who][t.code] {
				p.record(a)
			}
		}
		for i := range 2 + n%2 {
			at, ok := p.rhythm.moment(d, p.span.begin, p.span.now, false)
			if ok {
				p.record(&act{
					who: who, at: at, verb: "approved", kind: "case", code: fmt.Sprintf("K-S%02d%d", n, i), name: who.at(at).unit.name + "：" + one(d, spots) + one(d, aims) + "案例",
					result: judged(true, p.heads[p.byCode["HQ"]], nil),
				})
			}
		}
		for _, t := range licences {
			if at, ok := p.rhythm.moment(d, p.span.begin, p.span.now, false); ok && t.suits(who.at(at).unit.family) && !p.done[who][t.code] {
				p.takeExam(d, who, at, t, 88)
			}
		}
	}
}

// applyEachYear applies something in so many calendar years, the present one
// first.
func (p *plan) applyEachYear(d dice, who *staff, times int) {
	for i := range times {
		from := p.span.newYear().AddDate(-i, 0, 0)
		at, ok := p.rhythm.moment(d, from, earlier(from.AddDate(1, 0, 0), p.span.now.Add(-48*time.Hour)), false)
		if !ok || who.at(at).boss == nil {
			continue
		}
		code := fmt.Sprintf("A-S%s-%d", who.number, i)
		p.record(&act{
			who: who, at: at, verb: "applied", kind: "skill", code: code, name: one(d, spots) + one(d, aims), evidence: activity.Confirmed,
			result: judged(true, who.at(at).boss, map[string]any{"evidence_url": "文档中心/应用成果/" + code}),
		})
	}
}
