package demo

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"xuefen/internal/activity"
)

// decimal is an exact number in the attributes of an activity.
func decimal(text string) json.Number { return json.Number(text) }

// What proposals are about, and what they change.
var (
	spots = []string{"总装线", "包装工位", "来料检验区", "备件库", "焊接工位", "报销流程", "合同归档", "客诉登记", "报价审批", "现场交接", "会议室预订", "夜班交接", "周转箱", "老化测试架", "售后备件", "招投标资料"}
	aims  = []string{"防错改善", "减少等待", "目视化管理", "一页纸模板", "自动提醒", "减少搬运距离", "合并重复录入", "节能改造"}
)

// propose: a proposal pays a little when it is handed in and more when it has
// landed.
func (p *plan) propose(d dice) {
	const times, lands = 190, 0.27
	seen := map[string]bool{}
	for i := range times {
		who := one(d, p.people)
		from, to := p.employed(who)
		at, ok := p.rhythm.moment(d, from, to, who.shifts)
		name := one(d, spots) + one(d, aims)
		if !ok || seen[name] {
			continue
		}
		seen[name] = true
		code := fmt.Sprintf("TA-%04d", i+1)
		p.record(&act{who: who, at: at, verb: "submitted", kind: "proposal", code: code, name: name, evidence: activity.ServerWitnessed})
		landed := at.AddDate(0, 0, d.between(18, 70))
		if boss := who.at(at).boss; boss != nil && d.chance(lands) {
			p.record(&act{who: who, at: landed, verb: "adopted", kind: "proposal", code: code, name: name, result: judged(true, boss, nil)})
		}
	}
}

// certify: a certificate counts once HR has verified it.
func (p *plan) certify(d dice) {
	const unverified = 0.12
	for _, t := range p.register.kind("certificate", "") {
		for range d.between(6, 11) {
			who := one(d, p.people)
			from, to := p.employed(who)
			at, ok := p.rhythm.moment(d, from, to, who.shifts)
			if !ok || p.done[who][t.code] || !t.suits(who.at(at).unit.family) {
				continue
			}
			a := about(who, at, "certified", t)
			a.result = judged(true, p.cast.su, map[string]any{"evidence_url": "证书扫描件/" + t.code + "-" + who.number})
			if d.chance(unverified) {
				a.evidence, a.result = activity.SelfDeclared, activity.Result{}
			}
			p.record(a)
		}
	}
}

func (p *plan) license(d dice) {
	for _, t := range p.register.kind("exam", tagLicence) {
		for range 60 {
			who := one(d, p.people)
			from, to := p.employed(who)
			at, ok := p.rhythm.moment(d, from, to, who.shifts)
			if ok && !p.done[who][t.code] && t.suits(who.at(at).unit.family) && who.at(at).grade >= "P4" {
				p.takeExam(d, who, at, t, 69)
			}
		}
	}
}

// honour names the team of each quarter.
func (p *plan) honour(d dice) {
	for q := -8; q < 0; q++ {
		day := p.span.quarter(q + 1)
		y, m, _ := day.AddDate(0, 0, -1).Date()
		quarter := (int(m)-1)/3 + 1
		code := fmt.Sprintf("H-%dQ%d", y, quarter)
		name := fmt.Sprintf("%d 年第%s季度优秀团队", y, []string{"一", "二", "三", "四"}[quarter-1])
		u := one(d, p.units)
		for u.code == platform || u.size < 20 {
			u = one(d, p.units)
		}
		n := 0
		for _, who := range p.people {
			if who.at(day).unit == u && who.works(day) && n < 14 {
				n++
				p.record(&act{who: who, at: workday(day.AddDate(0, 0, 4)).Add(15 * time.Hour), verb: "honoured", kind: "honour", code: code, name: name})
			}
		}
	}
}

func (p *plan) launch(d dice) {
	for _, t := range p.register.kind("launch", "") {
		for range 24 {
			who := p.veteran(d, []string{tradeProduct, tradeSales, tradeFactory, tradeSoftware})
			a := about(who, t.closes.Add(-6*time.Hour), "contributed", t)
			a.result = judged(true, p.heads[p.byCode["MKT"]], map[string]any{"contribution": d.between(5, 20)})
			if !p.done[who][t.code] {
				p.record(a)
			}
		}
	}
}

// satisfy brings the customers' satisfaction of each month, as the customer
// system reports it.
func (p *plan) satisfy(d dice) {
	var served []*staff
	for _, who := range p.people {
		if who.last().unit.family == tradeService && who.last().job != "部门主管" {
			served = append(served, who)
		}
	}
	for _, who := range some(d, served, 16) {
		level := d.near(94.6, 1.6, 91, 98)
		for month := p.span.begin.AddDate(0, 1, 0); month.Before(p.span.now); month = month.AddDate(0, 1, 0) {
			first := p.span.date(month.Year(), month.Month(), 1)
			rate := strconv.FormatFloat(d.near(level, 1.1, 86, 99.6), 'f', 1, 64)
			p.record(&act{
				who: who, at: first.Add(-time.Minute), verb: "achieved", kind: "metric", code: "CSAT-" + first.AddDate(0, 0, -1).Format("2006-01"),
				name: "客户满意度 " + first.AddDate(0, 0, -1).Format("2006-01"), result: activity.Result{Quantity: rate},
			})
		}
	}
}

// look: some check in or read pages now and then, which pays next to nothing.
func (p *plan) look(d dice) {
	const readers, perYear = 0.2, 4
	pages := p.register.kind("page", "")
	for _, who := range p.people {
		if !d.chance(readers) {
			continue
		}
		from, to := p.employed(who)
		for range d.count(max(perYear*who.keen*to.Sub(from).Hours()/(365*24), 0)) {
			if at, ok := p.rhythm.moment(d, from, to, who.shifts); ok {
				p.open(d, who, at, pages[d.choose([]float64{5, 2, 2})])
			}
		}
	}
}

func (p *plan) open(d dice, who *staff, at time.Time, t *thing) {
	verb, seconds := "viewed", d.between(20, 400)
	if t.code == "P-CHECKIN" {
		verb, seconds = "signed_in", 1
	}
	a := about(who, at, verb, t)
	a.result.DurationSeconds = strconv.Itoa(seconds)
	p.record(a)
}

// answerDaily: the daily question stopped paying; a few answer it all the same.
func (p *plan) answerDaily(d dice) {
	t := p.register.byCode["D-QUIZ"]
	for _, who := range some(d, p.people, 24) {
		from, to := p.employed(who)
		for i := range d.between(18, 44) {
			end := to
			if i > 2 && quizEnd(p.span).Before(to) {
				end = quizEnd(p.span)
			}
			if at, ok := p.rhythm.moment(d, from, end, who.shifts); ok {
				right := d.chance(0.8)
				a := about(who, at, "answered", t)
				a.result = activity.Result{Success: &right, DurationSeconds: strconv.Itoa(d.between(4, 60))}
				p.record(a)
			}
		}
	}
}
