package demo

import (
	"time"
)

// playGames lets those who game the rules have their way. What they do is
// recorded like everything else; caps keep it from paying.
func (p *plan) playGames() {
	d := throw(p.seed, "games")
	var ring []*staff
	for _, who := range p.people {
		switch who.game {
		case farming:
			p.farm(d, who)
		case cramming:
			p.cram(d, who)
		case copying:
			ring = append(ring, who)
		}
	}
	p.copy(d, ring)
}

// farm opens pages in bursts, often at midnight, day after day until the cap
// of the month and beyond.
func (p *plan) farm(d dice, who *staff) {
	const months, days = 3, 11
	pages := p.register.kind("page", "")
	for range months {
		first := p.span.begin.AddDate(0, 0, d.IntN(years*365-30))
		for i := range days {
			at := first.AddDate(0, 0, i*2).Add(time.Duration(d.between(0, 75)) * time.Minute)
			if d.chance(0.4) {
				at = at.Add(21 * time.Hour)
			}
			for range d.between(3, 7) {
				p.open(d, who, at, one(d, pages))
				at = at.Add(time.Duration(d.between(4, 25)) * time.Second)
			}
		}
	}
}

// cram finishes one course after the other within minutes, after midnight.
func (p *plan) cram(d dice, who *staff) {
	const nights, courses = 2, 6
	for range nights {
		at := p.span.begin.AddDate(0, 0, 60+d.IntN(years*365-90)).Add(time.Duration(d.between(15, 60)) * time.Minute)
		for range courses {
			t := p.pick(d, who, at, p.register.kind("course", tagGeneral))
			if t == nil {
				return
			}
			a := about(who, at, "completed", t)
			a.result = took(d.between(95, 240))
			p.record(a)
			at = at.Add(time.Duration(d.between(110, 260)) * time.Second)
		}
	}
}

// copy lets a ring pass exams within the same minute with the same score.
func (p *plan) copy(d dice, ring []*staff) {
	for i, code := range []string{"E-LEAN", "E-STOCK", "E-BUY"} {
		t := p.register.byCode[code]
		at := workday(p.span.day(-320 + i*110)).Add(13*time.Hour + 7*time.Minute)
		score := d.between(93, 97)
		for _, who := range ring {
			a := about(who, at.Add(time.Duration(d.between(1, 50))*time.Second), "passed", t)
			a.result = scored(score, 1, d.between(300, 330))
			if !p.done[who][code] {
				p.record(a)
			}
		}
	}
}
