package demo

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"

	"xuefen/internal/org"
)

// company is the plan of the whole company: its chart and everybody who works
// there or did within the span.
type company struct {
	span   span
	seed   int64
	units  []*unit
	byCode map[string]*unit
	people []*staff // by employee number
	heads  map[*unit]*staff
	cast   cast
	names  *christening
	dice   dice
}

func newCompany(s span, seed int64) *company {
	c := &company{
		span: s, seed: seed, units: units(), byCode: map[string]*unit{}, heads: map[*unit]*staff{},
		names: newChristening(seed), dice: throw(seed, "workforce"),
	}
	for _, u := range c.units {
		c.byCode[u.code] = u
	}
	c.reserveCast()
	for _, u := range c.units {
		if u.size > 0 {
			c.staffUnit(u)
		}
	}
	c.leave()
	c.rest()
	c.promote()
	c.transfer()
	c.play()
	c.shine()
	c.enumerate()
	c.holdBack()
	return c
}

// staffUnit fills a unit: its head, those who lead groups, everybody else, and
// some who have left since.
func (c *company) staffUnit(u *unit) {
	seated := c.seatCast(u)
	head := c.heads[u]
	if head == nil {
		head = c.hire(u, u.head, u.headGrade, c.bossOf(u), true)
		c.heads[u] = head
		seated++
	}
	bosses := []*staff{head}
	if u.size > groupOf {
		const group = 14
		bosses = nil
		for range u.size / group {
			bosses = append(bosses, c.hire(u, u.team, "M1", head, true))
			seated++
		}
	}
	weights := make([]float64, len(u.jobs))
	for i, j := range u.jobs {
		weights[i] = j.weight
	}
	for i := range u.size - seated {
		j := u.jobs[c.dice.choose(weights)]
		c.hire(u, j.position, one(c.dice, j.grades), bosses[i%len(bosses)], u.code == platform)
	}
}

// bossOf is the head of the nearest unit above that has one; branches report
// to the head of headquarters.
func (c *company) bossOf(u *unit) *staff {
	for up := c.byCode[u.parent]; up != nil; up = c.byCode[up.parent] {
		if h := c.heads[up]; h != nil {
			return h
		}
	}
	return c.heads[c.byCode["HQ"]]
}

// hire makes one person. Those who are settled have been there since before
// the span; of the others, about a fifth came within it.
func (c *company) hire(u *unit, job, grade string, boss *staff, settled bool) *staff {
	const freshShare = 0.21
	hired := c.dateBefore()
	if !settled && c.dice.chance(freshShare) {
		hired = c.dateWithin()
	}
	woman := c.dice.chance(womenShare(u.family))
	veteran := c.span.begin.Sub(hired) > 7*365*24*time.Hour || grade >= "M2" && grade < "P"
	p := &staff{name: c.names.name(woman, veteran), woman: woman, hired: hired, keen: c.keenness()}
	c.place(p, u, job, grade, boss)
	return p
}

// place puts a new person on the chart, on probation and without a grade for
// three months.
func (c *company) place(p *staff, u *unit, job, grade string, boss *staff) {
	const probation = 3
	p.shifts = u.shifts
	first := change{from: p.hired, unit: u, job: job, grade: grade, boss: boss, status: org.Active, workload: 100, note: "入职"}
	if p.hired.Before(c.span.begin) {
		p.changes = []change{first}
		c.people = append(c.people, p)
		return
	}
	first.status, first.grade = org.Probation, trial
	first.mentor = c.mentorIn(u, boss)
	p.changes = []change{first}
	if done := p.hired.AddDate(0, probation, 0); done.Before(c.span.now) {
		p.change(done, "转正定级", func(c *change) { c.status, c.grade = org.Active, grade })
	}
	c.people = append(c.people, p)
}

// mentorIn picks somebody of experience in the unit, or else the boss.
func (c *company) mentorIn(u *unit, boss *staff) *staff {
	var fit []*staff
	for _, p := range c.people {
		if p.last().unit == u && p.hired.Before(c.span.begin) && p.last().grade >= "P5" && p != c.heads[u] {
			fit = append(fit, p)
		}
	}
	if len(fit) == 0 {
		return boss
	}
	const few = 4 // the same few guide most newcomers
	return fit[c.dice.IntN(min(few, len(fit)))]
}

func womenShare(family string) float64 {
	return map[string]float64{
		tradeOffice: 0.62, tradeService: 0.6, tradeProduct: 0.5, tradeSales: 0.42, tradeData: 0.35, tradeSoftware: 0.27,
		tradeSupply: 0.33, tradeFactory: 0.3, tradeDelivery: 0.28,
	}[family]
}

// keenness is spread as such things are: many learn a little, few a lot.
func (c *company) keenness() float64 {
	return min(max(math.Exp(c.dice.NormFloat64()*0.7-0.2), 0.06), 4)
}

// dateBefore is a working day in the years before the span.
func (c *company) dateBefore() time.Time {
	const mean, most = 1400, 5200
	days := min(int(c.dice.ExpFloat64()*mean)+30, most-c.dice.IntN(400))
	return workday(c.span.begin.AddDate(0, 0, -days))
}

// hiringSeasons weighs the months in which people are hired: after the Spring
// Festival, and graduates in July.
var hiringSeasons = []float64{.5, .5, 1.6, 1.4, 1, .9, 2.8, 1, 1.3, 1.1, .9, .4}

func (c *company) dateWithin() time.Time {
	all := int(c.span.now.Sub(c.span.begin)/(24*time.Hour)) - 1
	for {
		day := workday(c.span.begin.AddDate(0, 0, 7+c.dice.IntN(max(all-9, 1))))
		if c.dice.Float64()*3 < hiringSeasons[day.Month()-1] && c.span.pull(day, false) > 0.3 {
			return day
		}
	}
}

// workday is the day itself or the Monday after it.
func workday(day time.Time) time.Time {
	switch day.Weekday() {
	case time.Saturday:
		return day.AddDate(0, 0, 2)
	case time.Sunday:
		return day.AddDate(0, 0, 1)
	}
	return day
}

// ordinary lists those whom chance may promote, move or let go.
func (c *company) ordinary(keep func(*staff) bool) []*staff {
	leads := map[*staff]bool{}
	for _, p := range c.people {
		leads[p.last().boss], leads[p.changes[0].mentor] = true, true
	}
	var out []*staff
	for _, p := range c.people {
		if !leads[p] && p.number == "" && p.last().unit.code != platform && p.last().status == org.Active && keep(p) {
			out = append(out, p)
		}
	}
	return out
}

// leave adds people who left within the span, and whom others have replaced.
func (c *company) leave() {
	const turnover = 0.055
	for _, u := range c.units {
		for range c.dice.count(float64(u.size) * turnover) {
			if u.code == platform || len(u.jobs) == 0 {
				continue
			}
			j := one(c.dice, u.jobs)
			p := c.hire(u, j.position, one(c.dice, j.grades), c.heads[u], true)
			left := workday(c.dateWithin())
			if left.After(c.span.day(-5)) {
				left = workday(c.span.day(-40))
			}
			p.change(left, "离职", func(c *change) { c.status = org.Left })
		}
	}
}

// rest sends a few on long leave.
func (c *company) rest() {
	const resting = 13
	for _, p := range some(c.dice, c.ordinary(func(p *staff) bool { return p.hired.Before(c.span.begin) }), resting) {
		note := "病假"
		if p.woman {
			note = "产假"
		}
		p.change(c.span.day(-c.dice.between(20, 140)), note, func(c *change) { c.status = org.OnLeave })
	}
}

var ladder = []string{"P3", "P4", "P5", "P6", "P7", "P8"}

// promote lets some have begun the span one grade lower.
func (c *company) promote() {
	const share = 0.16
	able := c.ordinary(func(p *staff) bool {
		return len(p.changes) == 1 && p.hired.Before(c.span.begin) && slices.Index(ladder, p.last().grade) > 0
	})
	var days []time.Time
	for y := c.span.begin.Year(); y <= c.span.now.Year(); y++ {
		for _, day := range []time.Time{c.span.date(y, time.April, 1), c.span.date(y, time.October, 1)} {
			if day.After(c.span.begin) && day.Before(c.span.now) {
				days = append(days, day)
			}
		}
	}
	for _, p := range some(c.dice, able, int(share*float64(len(able)))) {
		reached := p.last().grade
		p.changes[0].grade = ladder[slices.Index(ladder, reached)-1]
		p.change(one(c.dice, days), "晋级", func(c *change) { c.grade = reached })
	}
}

// transfer lets some have begun the span in another unit of their trade.
func (c *company) transfer() {
	const moved = 40
	able := c.ordinary(func(p *staff) bool {
		trade := p.last().unit.family
		return len(p.changes) == 1 && p.hired.Before(c.span.begin) && trade != tradeOffice && trade != tradeFactory
	})
	for _, p := range some(c.dice, able, moved) {
		var others []*unit
		for _, u := range c.units {
			same := func(j post) bool { return j.position == p.last().job }
			if u != p.last().unit && u.code != platform && slices.ContainsFunc(u.jobs, same) && c.heads[u] != nil {
				others = append(others, u)
			}
		}
		if len(others) == 0 {
			continue
		}
		now := *p.last()
		p.changes[0].unit = one(c.dice, others)
		p.changes[0].boss = c.heads[p.changes[0].unit]
		p.change(workday(c.dateWithin()), "调动", func(c *change) { c.unit, c.boss = now.unit, now.boss })
	}
}

// play lets a few game the rules.
func (c *company) play() {
	settled := func(p *staff) bool { return len(p.changes) == 1 && p.hired.Before(c.span.begin) }
	for i, p := range some(c.dice, c.ordinary(settled), 15) {
		p.game = farming
		if i%5 == 4 {
			p.game = cramming
		}
	}
	ring := c.ordinary(func(p *staff) bool { return settled(p) && p.game == honest && p.last().unit.code == "WARE" })
	for _, p := range some(c.dice, ring, 4) {
		p.game = copying
	}
}

// shine chooses a few who do far more than others, so that the list of those
// who may become supervisors is not empty.
func (c *company) shine() {
	const shining = 16
	able := c.ordinary(func(p *staff) bool {
		grade := p.last().grade
		return p.game == honest && p.hired.Before(c.span.begin) && grade >= "P5" && grade <= "P7" && !p.shifts
	})
	for _, p := range some(c.dice, able, shining) {
		p.star, p.keen = true, 1.6+c.dice.Float64()
	}
}

// enumerate numbers people in the order in which they came; the cast has its
// numbers already.
func (c *company) enumerate() {
	slices.SortStableFunc(c.people, func(a, b *staff) int { return a.hired.Compare(b.hired) })
	next := 1010
	for _, p := range c.people {
		if p.number == "" {
			p.number = strconv.Itoa(next)
			next++
		}
	}
	slices.SortFunc(c.people, func(a, b *staff) int { return cmp.Compare(a.number, b.number) })
}
