package demo

import (
	"time"

	"xuefen/internal/activity"
)

// The script says what the cast did, so that guides, tests and pictures can
// rely on it: 林晓 has earned 31.5 of 40 this year, all of it mandatory that
// must be, and stands fifth in 平台部 between 何静 (34) and 周明远 (30.5).

// scriptedCodes are the objects of the script. Chance leaves them to it for
// everybody who is scripted, because most rules pay an object once.
var scriptedCodes = codesOf("T-K8S", "T-SQL", "T-GO", "T-ARCH", "T-LINUX", "T-DEVSEC", "T-PM", "T-DATA-OUT", "E-K8S", "E-SQL", "E-GO",
	"G-WRITE", "G-MEET", "G-EXCEL", "G-PPT", "G-SPEAK", "G-OKR", "G-COACH", "J-06", "J-08", "J-09", "J-11", "J-12", "K-06", "K-10", "C-SA", "S-19")

func codesOf(codes ...string) map[string]bool {
	out := map[string]bool{}
	for _, c := range codes {
		out[c] = true
	}
	return out
}

// part is one scripted person's acts within a stretch of time.
type part struct {
	plan     *plan
	who      *staff
	from, to time.Time
	step     int
}

// back is a moment so many of 330 days before the end of the stretch; a
// shorter stretch is squeezed, so that the year's total is there from the
// first of January on.
func (s *part) back(days float64) time.Time {
	const full = 330
	const day = 24 * time.Hour
	length := s.to.Sub(s.from)
	scale := min(1, float64(length)/float64(full*day))
	at := s.to.Add(-time.Duration(days * scale * float64(day)))
	s.step++
	morning := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, s.plan.span.zone)
	if length < 30*day || s.to.Sub(morning) < day {
		return at
	}
	for morning.Weekday() == time.Saturday || morning.Weekday() == time.Sunday {
		morning = morning.AddDate(0, 0, -1)
	}
	return morning.Add(9*time.Hour + time.Duration(s.step*97%500)*time.Minute + time.Duration(s.step*7%60)*time.Second)
}

func (s *part) add(a *act) *act {
	a.who, a.scripted = s.who, true
	s.plan.record(a)
	return a
}

// when is the day of an object that has one of its own within the stretch,
// or else so many days back.
func (s *part) when(own time.Time, back float64) time.Time {
	if own.Before(s.from) || !own.Before(s.to) {
		return s.back(back)
	}
	return own
}

// things adds objects that only have to be done.
func (s *part) things(verb string, backs map[string]float64, order ...string) {
	for _, code := range order {
		t := s.plan.register.byCode[code]
		a := about(s.who, s.when(t.opens, backs[code]), verb, t)
		if t.minutes > 0 {
			a.result = took(t.minutes * 57)
		}
		s.add(a)
	}
}

// mandatory adds the twelve credits that everybody must earn in a year, on a
// day of each campaign where it lies within the stretch.
func (s *part) mandatory(score int) {
	for i, c := range campaigns {
		opens := s.plan.span.date(s.from.Year(), time.Month(c.from[0]), c.from[1])
		own := workday(opens.AddDate(0, 0, 5+s.step*7%11)).Add(time.Duration(9*60+s.step*53%480) * time.Minute)
		t := s.plan.register.byCode[c.code]
		a := about(s.who, s.when(own, float64(300-i*70)), "completed", t)
		a.result = took(t.minutes * 57)
		if t.kind == "exam" {
			a.verb, a.result = "passed", scored(score, 1, 2100)
		}
		s.step += 3 + len(s.who.text) + i
		s.add(a)
	}
}

func (s *part) course(code string, back float64) {
	s.things("completed", map[string]float64{code: back}, code)
}

func (s *part) exam(code string, back float64, score int, verb string) *act {
	a := about(s.who, s.back(back), verb, s.plan.register.byCode[code])
	a.result = scored(score, 1, 2100)
	return s.add(a)
}

func (s *part) project(code string, back float64, share int) {
	t := s.plan.register.byCode[code]
	ends := time.Time{}
	if t.has(tagAcross) {
		ends = t.closes
	}
	a := about(s.who, s.when(ends, back), "completed", t)
	a.result = judged(true, s.plan.heads[s.plan.byCode["RD"]], map[string]any{"contribution": share})
	s.add(a)
}

func (s *part) story(code, name string, back float64) {
	a := &act{at: s.back(back), verb: "approved", kind: "case", code: code, name: name, result: judged(true, s.plan.heads[s.plan.byCode["RD"]], nil)}
	if t := s.plan.register.byCode[code]; t != nil {
		a.name = t.name
	}
	s.add(a)
}

func (s *part) lecture(name string, back float64, guests int, rating string) {
	s.add(&act{at: s.back(back), verb: "taught", kind: "lecture", code: "LEC-" + name, name: name, result: taught(guests, rating)})
}

func (s *part) applied(name string, back float64) {
	evidence := map[string]any{"evidence_url": "文档中心/应用成果/" + name}
	s.add(&act{at: s.back(back), verb: "applied", kind: "skill", code: "A-" + name, name: name, evidence: activity.Confirmed, result: judged(true, s.plan.cast.wang, evidence)})
}

// playScript plays all parts.
func (p *plan) playScript() {
	this := func(who *staff) *part { return &part{plan: p, who: who, from: p.span.newYear(), to: p.span.now} }
	p.playLin(this(p.cast.lin))
	p.playLinBefore(&part{plan: p, who: p.cast.lin, from: p.span.newYear().AddDate(-1, 0, 0), to: p.span.newYear()})

	xu := this(p.cast.xu)
	xu.mandatory(95)
	xu.project("J-12", 61, 20)
	xu.project("J-11", 121, 30)
	xu.story("K-XU1", "链路追踪采样率的取舍", 205)
	xu.course("T-DEVSEC", 96)

	shen := this(p.cast.shen)
	shen.mandatory(97)
	shen.applied("发布流水线提速方案", 88)
	shen.story("K-SHEN1", "单元测试覆盖率从 40% 到 85%", 140)
	shen.course("T-K8S", 230)
	shen.course("T-SQL", 51)

	wang := this(p.cast.wang)
	wang.mandatory(90)
	wang.project("J-12", 61, 15)
	wang.lecture("技术团队的目标拆解", 190, 30, "4.7")
	wang.lecture("一线主管的一对一", 58, 30, "4.6")
	wang.story("K-WANG1", "平台部值班制度改造", 215)
	wang.story("K-WANG2", "跨部门需求评审会怎么开", 100)
	wang.course("T-PM", 130)
	wang.course("G-OKR", 260)

	he := this(p.cast.he)
	he.mandatory(93)
	he.project("J-12", 61, 25)
	he.story("K-HE1", "接口契约测试的落地", 160)
	he.lecture("从零搭建契约测试", 49, 30, "4.7")
	he.course("G-SPEAK", 240)
	he.course("G-COACH", 110)
	he.course("T-K8S", 77)
	he.course("T-ARCH", 26)

	zhou := this(p.cast.zhou)
	zhou.mandatory(86)
	zhou.project("J-12", 61, 10)
	zhou.story("K-ZHOU1", "日志字段规范的推行", 118)
	zhou.course("T-K8S", 200)
	zhou.course("T-SQL", 84)
	zhou.course("G-EXCEL", 220)
	zhou.course("G-OKR", 31)
	zhou.things("attended", map[string]float64{"S-19": 38}, "S-19")

	p.playChen()
	p.playHuang()
}

// playLin makes 31.5: mandatory 12, practice 14, elective 5.5. One course is
// cut by the yearly cap, one gets nothing for it, an exam is taken back.
func (p *plan) playLin(s *part) {
	s.mandatory(92)
	s.project("J-12", 60, 30)
	s.story("K-10", "", 45)
	s.lecture("部门分享：灰度发布实践", 6, 30, "4.6")
	s.course("G-MEET", 196)
	s.course("G-EXCEL", 122)
	s.course("G-WRITE", 9)
	s.course("G-PPT", 4)
	s.course("T-K8S", 2)
	s.things("attended", map[string]float64{"S-19": 38}, "S-19")
	wrong := s.exam("E-SQL", 57, 88, "passed")
	wrong.undo = &undo{at: s.back(33), reason: "成绩录入有误：登记的是补考前的试卷，重新评定为不合格"}
	s.exam("E-K8S", 1, 55, "failed")
}

// playLinBefore makes the 43.8 of the year before, with its goal reached.
func (p *plan) playLinBefore(s *part) {
	s.mandatory(89)
	s.project("J-06", 150, 20)
	s.story("K-06", "", 88)
	s.lecture("缓存设计的取舍", 61, 26, "4.5")
	s.course("T-SQL", 280)
	s.course("T-GO", 233)
	s.exam("E-GO", 226, 84, "passed")
	s.course("T-LINUX", 130)
	s.course("G-SPEAK", 262)
	s.course("G-OKR", 102)
	certificate := about(s.who, s.back(20), "certified", p.register.byCode["C-SA"])
	certificate.result = judged(true, p.cast.su, map[string]any{"evidence_url": "证书扫描件/C-SA-1001"})
	s.add(certificate)
}

// playChen is on probation: culture and safety are done, 5 of 9, and two of
// four tasks.
func (p *plan) playChen() {
	who := p.cast.chen
	add := func(a *act) { a.scripted = true; p.record(a) }
	for i, code := range []string{"O-CULTURE", "O-SAFETY"} {
		a := about(who, who.hired.AddDate(0, 0, 1+i*6).Add(10*time.Hour+22*time.Minute), "completed", p.register.byCode[code])
		a.result = took(p.register.byCode[code].minutes * 60)
		add(a)
	}
	for i, code := range []string{"OJT-A", "OJT-B"} {
		a := about(who, who.hired.AddDate(0, 0, 13+i*21).Add(16*time.Hour+41*time.Minute), "passed", p.register.byCode[code])
		a.result = scored(88+i*3, 1, 4*3600)
		a.result.Attributes["mentor_no"] = p.cast.xu.number
		add(a)
	}
}

// pilot is the day from which 广州 has a table of its own.
func (s span) pilot() time.Time { return s.quarter(-1) }

// playHuang earns by the table of 广州: strategy course 15, then course, exam
// and reflection, which make 18.
func (p *plan) playHuang() {
	who := p.cast.huang
	from := p.span.pilot()
	who.script = from
	days := func(n int) time.Time { return from.AddDate(0, 0, n).Add(19*time.Hour + time.Duration(n)*time.Minute) }
	add := func(a *act) { a.scripted = true; p.record(a) }
	for i, code := range []string{"T-KEY", "T-SPIN"} {
		a := about(who, days(20+i*16), "completed", p.register.byCode[code])
		a.result = took(p.register.byCode[code].minutes * 60)
		add(a)
	}
	exam := about(who, days(41), "passed", p.register.byCode["E-SPIN"])
	exam.result = scored(91, 1, 2400)
	add(exam)
	t := p.register.byCode["T-SPIN"]
	add(&act{who: who, at: days(46), verb: "approved", kind: "reflection", code: "R-" + t.code, name: "《" + t.name + "》学习心得", parent: t.code, result: judged(true, who.at(days(46)).boss, nil)})
}
