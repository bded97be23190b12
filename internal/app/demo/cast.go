package demo

import "xuefen/internal/org"

// platform is the department of 林晓.
const platform = "PLAT"

// cast are the people whom tests, guides and pictures know.
type cast struct {
	lin, xu, he, zhou, chen, wang, su, gao, huang *staff
	shen                                          *staff // 沈嘉怡, second of 平台部
}

// member is one of the cast: where and since how many days.
type member struct {
	who            **staff
	number         string
	text, spelling string
	woman          bool
	unit           string
	job, grade     string
	days           int
	keen           float64
}

func (c *company) members() []member {
	t := &c.cast
	const engineer = "软件工程师"
	return []member{
		{&t.wang, "1006", "王磊", "wang.lei", false, platform, "部门主管", "M2", 3900, 1.2},
		{&t.xu, "1002", "许国栋", "xu.guodong", false, platform, engineer, "P7", 4500, 1.3},
		{&t.lin, "1001", "林晓", "lin.xiao", true, platform, engineer, "P6", 1590, 1.2},
		{&t.he, "1003", "何静", "he.jing", true, platform, engineer, "P6", 2050, 1.3},
		{&t.zhou, "1004", "周明远", "zhou.mingyuan", false, platform, engineer, "P5", 1180, 1.1},
		{&t.shen, "", "沈嘉怡", "shen.jiayi", true, platform, engineer, "P6", 1400, 1.4},
		{&t.chen, "1005", "陈立", "chen.li", false, platform, engineer, "P5", 55, 1},
		{&t.su, "1007", "苏敏", "su.min", true, "HR", "培训管理员", "P6", 3200, 1},
		{&t.gao, "1008", "高远", "gao.yuan", false, "IT", "系统管理员", "P7", 2650, 0.8},
		{&t.huang, "1009", "黄志强", "huang.zhiqiang", false, "GZ-SALES", "销售代表", "P5", 2200, 1},
	}
}

func (c *company) reserveCast() {
	for _, m := range c.members() {
		*m.who = &staff{name: c.names.reserve(m.text, m.spelling), number: m.number, woman: m.woman, keen: m.keen, hired: workday(c.span.day(-m.days))}
	}
}

// seatCast places those of the cast who belong to a unit and tells how many.
// The script says what they did in the present year.
func (c *company) seatCast(u *unit) (seated int) {
	for _, m := range c.members() {
		if m.unit != u.code {
			continue
		}
		p := *m.who
		boss := c.heads[u]
		if m.job == u.head {
			c.heads[u], boss = p, c.bossOf(u)
		}
		if boss == nil {
			boss = c.hire(u, u.head, u.headGrade, c.bossOf(u), true)
			c.heads[u] = boss
			seated++
		}
		c.place(p, u, m.job, m.grade, boss)
		seated++
		if u.code == platform {
			p.script = c.span.newYear()
		}
	}
	if u.code == platform {
		c.cast.chen.changes[0].mentor = c.cast.xu
		c.cast.lin.changes[0].mentor = c.cast.xu
		c.cast.lin.script = c.span.newYear().AddDate(-1, 0, 0)
		c.cast.chen.script = c.cast.chen.hired
	}
	return seated
}

// heldBack bounds what chance may give the others of 平台部 in a year, so that
// the cast stand where the script puts them.
const heldBack = 29_00

func (c *company) holdBack() {
	scripted := map[*staff]bool{}
	for _, m := range c.members() {
		scripted[*m.who] = true
	}
	for _, p := range c.people {
		if p.last().unit.code == platform && p.last().status != org.Left && !scripted[p] {
			p.most = heldBack
		}
	}
}
