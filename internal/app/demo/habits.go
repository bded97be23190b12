package demo

import (
	"time"
)

// onboard brings newcomers through their first three months: three courses,
// then four tasks beside the mentor.
func (p *plan) onboard() {
	d := throw(p.seed, "onboard")
	for _, who := range p.people {
		if who.hired.Before(p.span.begin) || !who.script.IsZero() {
			continue
		}
		for i, code := range []string{"O-CULTURE", "O-SAFETY", "O-RULES"} {
			from := who.hired.AddDate(0, 0, i*4)
			if at, ok := p.rhythm.moment(d, from.Add(9*time.Hour), from.AddDate(0, 0, 5+i*3), who.shifts); ok && d.chance(0.97) {
				p.takeCourse(d, who, at, p.register.byCode[code])
			}
		}
		p.learnOnTheJob(d, who)
	}
}

// learnOnTheJob lets the mentor sign the tasks off one after the other.
func (p *plan) learnOnTheJob(d dice, who *staff) {
	const passes = 0.95
	mentor := who.changes[0].mentor
	for i, days := range [][2]int{{5, 16}, {20, 36}, {42, 62}, {70, 89}} {
		at, ok := p.rhythm.moment(d, who.hired.AddDate(0, 0, days[0]), who.hired.AddDate(0, 0, days[1]), who.shifts)
		if !ok || mentor == nil || !mentor.works(at) || !d.chance(passes) {
			return
		}
		a := about(who, at, "passed", p.register.byCode["OJT-"+"ABCD"[i:i+1]])
		a.result = scored(int(d.near(86, 6, 65, 100)), 1, 4*3600)
		a.result.Attributes["mentor_no"] = mentor.number
		if !p.record(a) {
			return
		}
	}
}

// campaign is something that everybody has to do in a part of the year.
type campaign struct {
	code     string
	from, to [2]int // month and day
}

var campaigns = []campaign{
	{"M-SEC", [2]int{2, 24}, [2]int{3, 31}},
	{"M-ETHICS", [2]int{4, 15}, [2]int{5, 31}},
	{"M-SAFE", [2]int{6, 1}, [2]int{6, 30}},
	{"M-PRIVACY", [2]int{8, 25}, [2]int{9, 30}},
	{yearlyExam, [2]int{10, 20}, [2]int{11, 30}},
}

// runCampaigns lets people do what everybody has to do, most of them shortly
// before the deadline, some after it.
func (p *plan) runCampaigns() {
	d := throw(p.seed, "campaigns")
	for year := p.span.begin.Year(); year <= p.span.now.In(p.span.zone).Year(); year++ {
		for _, c := range campaigns {
			from := p.span.date(year, time.Month(c.from[0]), c.from[1])
			to := p.span.date(year, time.Month(c.to[0]), c.to[1]+1)
			for _, who := range p.people {
				p.obey(d, who, p.register.byCode[c.code], from, to)
			}
		}
	}
}

func (p *plan) obey(d dice, who *staff, t *thing, from, to time.Time) {
	const late = 0.05
	share := 0.83 + 0.13*min(who.keen, 1)
	if start := who.hired.AddDate(0, 0, 10); start.After(from) {
		from = start
	}
	if !from.Before(to) || !from.Before(p.span.now) {
		return
	}
	// Of a campaign that still runs, only a part has happened.
	if p.span.now.Before(to) {
		part := float64(p.span.now.Sub(from)) / float64(to.Sub(from))
		share *= part * (0.4 + 0.6*part)
	}
	if !d.chance(share) {
		return
	}
	at, ok := p.rhythm.deadlineMoment(d, from, to, who.shifts)
	if d.chance(late) && to.Before(p.span.now) {
		at, ok = p.rhythm.moment(d, to, to.AddDate(0, 0, 20), who.shifts)
	}
	switch {
	case !ok:
	case t.kind == "exam":
		p.takeExam(d, who, at, t, 82+3*min(who.keen, 2))
	default:
		p.takeCourse(d, who, at, t)
	}
}

// coursesPerYear is how many courses somebody of ordinary keenness chooses.
const coursesPerYear = 1.8

// chooseCourses lets people learn what they like or need.
func (p *plan) chooseCourses() {
	d := throw(p.seed, "courses")
	general, trade := p.register.kind("course", tagGeneral), p.register.kind("course", tagTrade)
	for _, who := range p.people {
		from, to := p.employed(who)
		years := to.Sub(from).Hours() / (365 * 24)
		mean := coursesPerYear * years * who.keen
		if who.shifts {
			mean *= 0.7
		}
		for range d.count(max(mean, 0)) {
			at, ok := p.rhythm.moment(d, from, to, who.shifts)
			if !ok {
				continue
			}
			list := trade
			if d.chance(0.43) {
				list = general
			}
			if t := p.pick(d, who, at, list); t != nil && p.takeCourse(d, who, at, t) {
				p.after(d, who, at, t)
			}
		}
	}
}

// employed is when the person worked here within the span, but for the first
// weeks.
func (p *plan) employed(who *staff) (from, to time.Time) {
	from, to = p.span.begin, p.span.now
	if settled := who.hired.AddDate(0, 0, 25); settled.After(from) {
		from = settled
	}
	if left := who.leftOn(p.span); left.Before(to) {
		to = left
	}
	return from, to
}

// pick chooses a course that suits the trade and was not taken yet; now and
// then people look beyond their trade.
func (p *plan) pick(d dice, who *staff, at time.Time, list []*thing) *thing {
	const beyond = 0.06
	trade := who.at(at).unit.family
	weights := make([]float64, len(list))
	left := false
	for i, t := range list {
		switch {
		case p.done[who][t.code]:
			continue
		case t.suits(trade):
			weights[i] = t.pull
		default:
			weights[i] = t.pull * beyond
		}
		left = true
	}
	if !left {
		return nil
	}
	return list[d.choose(weights)]
}

// after is what follows a course: its exam, or a reflection that somebody
// reads.
func (p *plan) after(d dice, who *staff, at time.Time, t *thing) {
	const sits, writes = 0.62, 0.07
	if t.has(tagExam) && d.chance(sits) {
		exam := p.register.byCode["E"+t.code[1:]]
		p.takeExam(d, who, at.Add(time.Duration(d.between(3, 200))*time.Hour), exam, 79+2*min(who.keen, 3)-float64(t.level))
	}
	if d.chance(writes * min(who.keen, 2)) {
		p.reflect(d, who, at.Add(time.Duration(d.between(20, 120))*time.Hour), t)
	}
}

// reflect writes about a course; most reflections are accepted.
func (p *plan) reflect(d dice, who *staff, at time.Time, t *thing) {
	const accepted = 0.88
	a := &act{who: who, at: at, verb: "submitted", kind: "reflection", code: "R-" + t.code, name: "《" + t.name + "》学习心得", parent: t.code}
	if boss := who.at(at).boss; boss != nil && d.chance(accepted) {
		a.verb, a.result = "approved", judged(true, boss, nil)
	}
	p.record(a)
}
