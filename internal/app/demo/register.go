package demo

import (
	"strings"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/platform/fixed"
)

// thing is an object of the register with what the plan has to know of it.
type thing struct {
	kind, code, name, en string
	value                string // credits of its own, "" for none
	category, topic      string
	level                int // difficulty, 0 for none
	weight               int // strategic importance, 0 for none
	tags                 []string
	parent               string
	trades               []string // who takes it; empty for everybody
	minutes              int
	opens, closes        time.Time // zero closes is always open
	pull                 float64   // how many choose it
}

// Tags by which rules tell kinds of objects apart.
const (
	tagOnboarding = "入职"
	tagYearly     = "年度必修"
	tagGeneral    = "通用"
	tagTrade      = "专业"
	tagStrategy   = "战略"
	tagLicence    = "岗位认证"
	tagAcross     = "跨部门"
	tagInnovation = "创新"
)

// register is everything that activities of the company are about.
type register struct {
	all    []*thing
	byCode map[string]*thing
}

func newRegister(s span) *register {
	r := &register{byCode: map[string]*thing{}}
	r.add(mandatoryThings()...)
	r.add(generalCourses()...)
	r.add(tradeCourses()...)
	r.add(examsOf(r.all)...)
	r.add(licences()...)
	r.add(bootcamps(s)...)
	r.add(projects(s)...)
	r.add(sessions(s)...)
	r.add(cases(s)...)
	r.add(certificates()...)
	r.add(volunteering(s)...)
	r.add(otherThings(s)...)
	r.open(s)
	return r
}

func (r *register) add(list ...*thing) {
	for _, t := range list {
		r.all = append(r.all, t)
		r.byCode[t.code] = t
	}
}

// kind lists the objects of a type that bear a tag; "" is any.
func (r *register) kind(kind, tag string) []*thing {
	var out []*thing
	for _, t := range r.all {
		if t.kind == kind && (tag == "" || t.has(tag)) {
			out = append(out, t)
		}
	}
	return out
}

func (t *thing) has(tag string) bool {
	for _, own := range t.tags {
		if own == tag {
			return true
		}
	}
	return false
}

func (t *thing) suits(trade string) bool {
	if len(t.trades) == 0 {
		return true
	}
	for _, own := range t.trades {
		if own == trade {
			return true
		}
	}
	return false
}

// open sets the last day of some courses, so that there is something to hurry
// for.
func (r *register) open(s span) {
	for code, days := range map[string]int{"T-DATA-OUT": 9, "T-LLM": 24, "G-WRITE": 40, "T-FMEA": 31, "G-DESIGN": 16} {
		r.byCode[code].closes = s.day(days)
	}
}

// object is the thing as the register keeps it.
func (t *thing) object() activity.Object {
	o := activity.Object{
		Type: t.kind, Code: t.code, Name: t.name, NameEn: t.en, Category: t.category, Topic: t.topic, Tags: t.tags, Parent: t.parent,
	}
	if t.value != "" {
		if value, err := fixed.Parse(t.value); err == nil {
			o.Value = &value
		}
	}
	const digits = "0123456789"
	if t.level > 0 {
		o.Difficulty = digits[t.level : t.level+1]
	}
	if t.weight > 0 {
		o.Importance = digits[t.weight : t.weight+1]
	}
	if !t.closes.IsZero() {
		end := t.closes.UTC()
		o.OpenUntil = &end
	}
	if t.minutes > 0 {
		o.Custom = map[string]any{"minutes": t.minutes}
	}
	return o
}

// table cuts a table of the demo into its lines and each line at its bars.
func table(text string) [][]string {
	var out [][]string
	for line := range strings.Lines(strings.TrimSpace(text)) {
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		out = append(out, cells)
	}
	return out
}

// mandatory: code | name | English | credits | minutes | tag. Onboarding is
// the example of acceptance test 38 (2 + 3 + 4).
const mandatory = `
O-CULTURE | 入职第一课：认识星河 | First Day at Xinghe | 2 | 60 | 入职
O-SAFETY  | 三级安全教育 | Safety for Newcomers | 3 | 120 | 入职
O-RULES   | 规章制度与合规承诺 | Rules and Compliance | 4 | 150 | 入职
M-SEC     | 信息安全意识 | Information Security Awareness | 2 | 60 | 年度必修
M-ETHICS  | 商业行为准则 | Code of Business Conduct | 2 | 60 | 年度必修
M-SAFE    | 安全生产与消防 | Work Safety and Fire Protection | 2 | 90 | 年度必修
M-PRIVACY | 个人信息保护实务 | Protecting Personal Information | 2 | 60 | 年度必修`

func mandatoryThings() []*thing {
	var out []*thing
	for _, f := range table(mandatory) {
		out = append(out, &thing{
			kind: "course", code: f[0], name: f[1], en: f[2], value: f[3], minutes: number(f[4]), tags: []string{f[5]},
			category: "mandatory", topic: "合规", weight: 5,
		})
	}
	out = append(out, &thing{
		kind: "exam", code: yearlyExam, name: "年度合规考试", en: "Annual Compliance Exam", value: "4", minutes: 60,
		tags: []string{tagYearly}, category: "mandatory", topic: "合规", weight: 5,
	})
	for i, name := range []string{"岗位认知", "跟岗操作", "独立操作", "上岗验收"} {
		out = append(out, &thing{
			kind: "ojt_task", code: "OJT-" + "ABCD"[i:i+1], name: "在岗带教 " + "ABCD"[i:i+1] + "：" + name,
			en:    "On the Job " + "ABCD"[i:i+1] + ": " + []string{"Knowing the Job", "Working Along", "Working Alone", "Final Check"}[i],
			value: "1", category: "practice", topic: "上岗", tags: []string{tagOnboarding}, minutes: 240,
		})
	}
	return out
}

const yearlyExam = "M-EXAM"

// certificates: code | name | English | credits | trade.
const certificateTable = `
C-PMP   | 项目管理专业人士 PMP | PMP | 6 | software product delivery data
C-SA    | 系统架构设计师（软考高级） | System Architect, advanced | 8 | software
C-DBA   | 数据库工程师（软考中级） | Database Engineer | 6 | software data
C-CISP  | 注册信息安全专业人员 CISP | CISP | 6 | software
C-CPA   | 注册会计师（单科合格） | CPA, one subject | 6 | office
C-ACC   | 中级会计职称 | Accountant, intermediate | 6 | office
C-LAW   | 企业法律顾问培训结业 | Corporate Counsel | 6 | office
C-HRM   | 企业人力资源管理师 | HR Manager | 6 | office
C-6S    | 六西格玛绿带 | Six Sigma Green Belt | 6 | factory supply
C-ELEC  | 低压电工作业证 | Low-voltage Electrician | 3 | factory
C-FORK  | 叉车操作证 | Forklift Licence | 2 | factory supply
C-SALES | 大客户销售认证 | Key Account Selling | 6 | sales service`

func certificates() []*thing {
	var out []*thing
	for _, f := range table(certificateTable) {
		out = append(out, &thing{
			kind: "certificate", code: f[0], name: f[1], en: f[2], value: f[3], trades: strings.Fields(f[4]),
			category: "practice", topic: "证书", pull: 1,
		})
	}
	return out
}

// otherThings are pages, the daily question and product launches.
func otherThings(s span) []*thing {
	out := []*thing{
		{kind: "page", code: "P-CHECKIN", name: "学习平台每日签到", en: "Daily Check-in"},
		{kind: "page", code: "P-POLICY", name: "制度库", en: "Policy Library"},
		{kind: "page", code: "P-CULTURE", name: "企业文化专栏", en: "Culture Column"},
		{kind: "challenge", code: "D-QUIZ", name: "每日一题", en: "Question of the Day", closes: quizEnd(s)},
	}
	for i, launch := range [][2]string{{"星河 X3 网关新品上市", "Launch of the X3 Gateway"}, {"云巡检 2.0 新品上市", "Launch of Cloud Inspection 2.0"}, {"星河 X5 控制器新品上市", "Launch of the X5 Controller"}} {
		day := s.day(-640 + i*250)
		out = append(out, &thing{kind: "launch", code: "L-" + "123"[i:i+1], name: launch[0], en: launch[1], category: "practice", opens: day, closes: day.AddDate(0, 0, 30)})
	}
	return out
}

// quizEnd is the day on which the daily question stopped paying.
func quizEnd(s span) time.Time { return s.quarter(-3) }
