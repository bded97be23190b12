package demo

import (
	"fmt"
	"strconv"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/org"
)

// gather lets people meet: sessions, bootcamps, volunteering.
func (p *plan) gather() {
	d := throw(p.seed, "gatherings")
	for _, t := range p.register.kind("session", "") {
		guests := p.attend(d, t, d.between(20, 52), 0)
		if len(guests) > 0 {
			p.lecture(d, t, len(guests))
		}
	}
	for _, t := range p.register.kind("class_run", "") {
		p.attend(d, t, d.between(30, 46), 48*time.Hour)
	}
	for _, t := range p.register.kind("volunteering", "") {
		p.attend(d, t, d.between(18, 40), 6*time.Hour)
	}
}

// attend lets about n people who are keen and whom it suits take part.
func (p *plan) attend(d dice, t *thing, n int, last time.Duration) []*staff {
	var fit []*staff
	var weights []float64
	for _, who := range p.people {
		if t.suits(who.at(t.opens).unit.family) && who.works(t.opens) {
			fit = append(fit, who)
			weights = append(weights, who.keen)
		}
	}
	var came []*staff
	for range min(n, len(fit)/2) {
		i := d.choose(weights)
		weights[i] = 0
		a := about(fit[i], t.opens.Add(last+time.Duration(d.between(1, 900))*time.Second), "attended", t)
		a.result = took(t.minutes * 60)
		if p.record(a) {
			came = append(came, fit[i])
		}
	}
	return came
}

// lecture pays whoever gave a session.
func (p *plan) lecture(d dice, t *thing, guests int) {
	who := p.veteran(d, t.trades)
	who.tags = []string{"内训师"}
	a := &act{who: who, at: t.closes, verb: "taught", kind: "lecture", code: "LEC-" + t.code, name: t.name}
	a.result = taught(guests, strconv.FormatFloat(d.near(4.6, 0.2, 3.9, 5), 'f', 1, 64))
	p.record(a)
}

// taught is what came of a lecture.
func taught(guests int, rating string) activity.Result {
	return activity.Result{
		DurationSeconds: "5400",
		Attributes:      map[string]any{"attendees": guests, "rating": decimal(rating)},
	}
}

// veteran is somebody of experience from one of the trades, outside 平台部.
func (p *plan) veteran(d dice, trades []string) *staff {
	t := thing{trades: trades}
	var fit []*staff
	for _, who := range p.people {
		c := who.last()
		if c.grade >= "P6" && c.status == org.Active && t.suits(c.unit.family) && c.unit.code != platform && who.hired.Before(p.span.begin) && who.game == honest {
			fit = append(fit, who)
		}
	}
	if len(fit) == 0 {
		return p.cast.su
	}
	return one(d, fit)
}

// work lets work itself count: projects, cases, certificates and all that
// others confirm.
func (p *plan) work() {
	d := throw(p.seed, "work")
	p.finishProjects(d)
	p.writeCases(d)
	p.applyAtWork(d)
	p.propose(d)
	p.certify(d)
	p.license(d)
	p.honour(d)
	p.launch(d)
	p.satisfy(d)
	p.look(d)
	p.answerDaily(d)
	p.excel(throw(p.seed, "stars"))
}

func (p *plan) finishProjects(d dice) {
	for _, t := range p.register.kind("project", "") {
		across := t.has(tagAcross)
		ends, size := t.closes, d.between(8, 12)
		if !across {
			ends, size = t.opens.AddDate(0, 0, 150), d.between(5, 7)
		}
		for i := range size {
			who := p.veteran(d, []string{one(d, []string{tradeSoftware, tradeFactory, tradeSales, tradeOffice, tradeDelivery, tradeData, tradeService, tradeSupply})})
			share := d.between(5, 25)
			if across && i == size-1 {
				share = 0 // on the list, but contributed nothing
			}
			a := about(who, ends, "completed", t)
			a.result = judged(true, p.heads[p.byCode["HQ"]], map[string]any{"contribution": share})
			if !p.done[who][t.code] {
				p.record(a)
			}
		}
	}
}

// writeCases: some are in the register, most are known to their source only.
func (p *plan) writeCases(d dice) {
	const valid, more = 0.85, 70
	for _, t := range p.register.kind("case", "") {
		a := about(p.veteran(d, nil), t.opens, "approved", t)
		a.result = judged(true, p.heads[p.byCode["HQ"]], nil)
		if !scriptedCodes[t.code] {
			p.record(a)
		}
	}
	courses := p.register.kind("course", tagTrade)
	for i := range more {
		who := one(d, p.people)
		from, to := p.employed(who)
		at, ok := p.rhythm.moment(d, from, to, who.shifts)
		boss := who.at(at).boss
		if !ok || boss == nil {
			continue
		}
		t := p.pick(d, who, at, courses)
		if t == nil {
			continue
		}
		a := &act{who: who, at: at, verb: "approved", kind: "case", code: fmt.Sprintf("K-A%03d", i+1), name: t.topic + "：《" + t.name + "》应用案例"}
		a.result = judged(d.chance(valid), boss, nil)
		p.record(a)
	}
}

// applyAtWork is paid only with evidence that somebody else has accepted.
func (p *plan) applyAtWork(d dice) {
	const times, proven = 58, 0.75
	courses := p.register.kind("course", tagTrade)
	for i := range times {
		who := p.veteran(d, nil)
		if d.chance(0.5) {
			who = one(d, p.people)
		}
		from, to := p.employed(who)
		at, ok := p.rhythm.moment(d, from, to, who.shifts)
		boss := who.at(at).boss
		t := p.pick(d, who, at, courses)
		if !ok || boss == nil || t == nil {
			continue
		}
		a := &act{who: who, at: at, verb: "applied", kind: "skill", code: fmt.Sprintf("A-%03d", i+1), name: "《" + t.name + "》工作应用", evidence: activity.SelfDeclared}
		if d.chance(proven) {
			a.evidence = activity.Confirmed
			a.result = judged(true, boss, map[string]any{"evidence_url": fmt.Sprintf("文档中心/应用成果/A-%03d", i+1)})
		}
		p.record(a)
	}
}
