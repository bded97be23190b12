package demo

import (
	"strconv"
	"strings"

	"xuefen/internal/org"
)

// unit is one department of the plan with the work that is done there.
type unit struct {
	code, name string
	kind       org.DepartmentKind
	parent     string // code
	size       int    // people now, the head among them
	head       string // position of the head
	headGrade  string
	team       string // position of those who lead a group, in large units
	jobs       []post
	family     string // the trade, by which courses are chosen
	shifts     bool
	id         org.DepartmentID // as it was entered
}

// post is a position with how common it is and the grades that it has.
type post struct {
	position string
	weight   float64
	grades   []string
}

// groupOf is how many people somebody leads directly before groups are made.
const groupOf = 30

// The trades. Courses are made for some of them.
const (
	tradeOffice   = "office"
	tradeSoftware = "software"
	tradeData     = "data"
	tradeProduct  = "product"
	tradeFactory  = "factory"
	tradeSupply   = "supply"
	tradeSales    = "sales"
	tradeService  = "service"
	tradeDelivery = "delivery"
)

// headquarters are the departments in the order of the chart: code, name,
// parent, size, head, grade of the head, trade; indented by depth.
const headquarters = `
XH     星河集团     -    0  -            -  office
HQ     总部         XH  12 总裁          M5 office
RD     研发中心     HQ   5 研发中心总经理 M4 software
PLAT   平台部       RD  24 部门主管      M2 software
APP    应用研发部   RD  58 部门主管      M3 software
DATA   数据智能部   RD  38 部门主管      M2 data
QA     测试部       RD  36 部门主管      M2 software
INFRA  基础架构部   RD  28 部门主管      M2 software
PROD   产品部       RD  32 部门主管      M2 product
MFG    制造中心     HQ   4 制造中心总经理 M4 factory
MFG1   总装一部     MFG 96 部门主管      M2 factory
MFG2   总装二部     MFG 88 部门主管      M2 factory
QC     质量部       MFG 44 部门主管      M2 factory
TECH   工艺设备部   MFG 46 部门主管      M2 factory
SCM    供应链中心   HQ   3 供应链中心总经理 M4 supply
BUY    采购部       SCM 34 部门主管      M2 supply
PLAN   计划部       SCM 22 部门主管      M2 supply
WARE   仓储物流部   SCM 64 部门主管      M2 supply
MKT    营销中心     HQ   4 营销中心总经理 M4 sales
BRAND  市场部       MKT 30 部门主管      M2 product
KEY    大客户部     MKT 42 部门主管      M3 sales
CHAN   渠道部       MKT 38 部门主管      M2 sales
CARE   客户服务部   MKT 62 部门主管      M2 service
HR     人力资源部   HQ  26 部门主管      M3 office
FIN    财务部       HQ  34 部门主管      M3 office
LAW    法务合规部   HQ  14 部门主管      M2 office
ADM    行政部       HQ  20 部门主管      M2 office
IT     信息技术部   HQ  26 部门主管      M2 software
AUDIT  审计部       HQ  10 部门主管      M2 office`

// branches: code, name, people of its office, and of sales, service, delivery
// and operations.
const branches = `
GZ 广州分公司 6  92 58 84 40
SH 上海分公司 6 100 62 92 40
CD 成都分公司 6  80 56 68 36
WH 武汉分公司 6  76 52 66 34`

// units is the whole chart, each after its parent.
func units() []*unit {
	var all []*unit
	for line := range strings.Lines(strings.TrimSpace(headquarters)) {
		f := strings.Fields(line)
		u := &unit{code: f[0], name: f[1], parent: f[2], size: number(f[3]), head: f[4], headGrade: f[5], family: f[6], kind: org.KindDepartment}
		all = append(all, u)
	}
	for line := range strings.Lines(strings.TrimSpace(branches)) {
		f := strings.Fields(line)
		all = append(all, &unit{code: f[0], name: f[1], kind: org.KindBranch, parent: "XH", size: number(f[2]), head: "分公司总经理", headGrade: "M4", family: tradeOffice})
		for i, part := range [][3]string{{"SALES", "销售部", tradeSales}, {"CARE", "客户服务部", tradeService}, {"DELIV", "交付实施部", tradeDelivery}, {"OPS", "运营支持部", tradeOffice}} {
			all = append(all, &unit{
				code: f[0] + "-" + part[0], name: part[1], kind: org.KindDepartment, parent: f[0], size: number(f[3+i]),
				head: "部门主管", headGrade: "M2", family: part[2],
			})
		}
	}
	for _, u := range all {
		u.jobs, u.team, u.shifts = jobsOf(u), "组长", u.code == "MFG1" || u.code == "MFG2" || u.code == "WARE"
		if u.shifts {
			u.team = "班组长"
		}
		if u.parent == "-" {
			u.parent = ""
		}
	}
	return all
}

// number reads a number of the tables.
func number(text string) int {
	n, _ := strconv.Atoi(text) // the tables hold numbers only
	return n
}

var (
	juniors = []string{"P3", "P4", "P4", "P5"}
	middles = []string{"P4", "P5", "P5", "P6"}
	experts = []string{"P4", "P5", "P5", "P6", "P6", "P7"}
)

// jobsOf says what people of a unit do: what the unit itself is for, or else
// what its trade does.
func jobsOf(u *unit) []post {
	if own, ok := ownJobs[u.code]; ok {
		return own
	}
	return tradeJobs[u.family]
}

var ownJobs = map[string][]post{
	"HQ":    {{"总裁助理", 2, experts}, {"战略专员", 3, middles}, {"行政秘书", 2, juniors}},
	"PLAT":  {{"软件工程师", 1, experts}},
	"QA":    {{"测试工程师", 4, middles}, {"自动化测试工程师", 2, experts}},
	"INFRA": {{"运维工程师", 3, middles}, {"网络工程师", 1, middles}, {"数据库工程师", 1, experts}},
	"QC":    {{"质检员", 3, juniors}, {"质量工程师", 2, middles}},
	"TECH":  {{"设备工程师", 2, middles}, {"工艺工程师", 2, middles}},
	"BUY":   {{"采购专员", 3, juniors}, {"采购工程师", 1, middles}},
	"PLAN":  {{"计划专员", 3, juniors}, {"计划主管", 1, middles}},
	"BRAND": {{"市场专员", 3, juniors}, {"品牌经理", 1, middles}, {"内容运营", 2, juniors}},
	"HR":    {{"人事专员", 3, juniors}, {"招聘专员", 2, juniors}, {"培训管理员", 1, middles}, {"薪酬专员", 1, middles}},
	"FIN":   {{"会计", 3, juniors}, {"财务分析师", 2, middles}, {"出纳", 1, juniors}},
	"LAW":   {{"法务专员", 2, middles}, {"合规专员", 1, middles}},
	"ADM":   {{"行政专员", 3, juniors}, {"资产管理员", 1, juniors}},
	"IT":    {{"系统管理员", 1, middles}, {"桌面支持工程师", 2, juniors}, {"应用运维工程师", 2, middles}},
	"AUDIT": {{"审计专员", 2, middles}},
}

var tradeJobs = map[string][]post{
	tradeOffice:   {{"运营专员", 3, juniors}, {"人事专员", 1, juniors}, {"会计", 1, juniors}, {"行政专员", 1, juniors}},
	tradeSoftware: {{"软件工程师", 4, experts}, {"前端工程师", 2, experts}, {"架构师", 1, []string{"P7", "P8"}}},
	tradeData:     {{"数据分析师", 3, experts}, {"算法工程师", 2, experts}, {"数据工程师", 2, experts}},
	tradeProduct:  {{"产品经理", 3, experts}, {"交互设计师", 1, middles}, {"需求分析师", 1, middles}},
	tradeFactory:  {{"装配工", 6, []string{"P3", "P3", "P4"}}, {"质检员", 1, juniors}, {"设备技师", 1, juniors}},
	tradeSupply:   {{"仓库管理员", 4, juniors}, {"物流专员", 2, juniors}},
	tradeSales:    {{"销售代表", 5, juniors}, {"客户经理", 2, middles}, {"解决方案顾问", 1, middles}},
	tradeService:  {{"客服专员", 5, juniors}, {"技术支持工程师", 2, middles}},
	tradeDelivery: {{"实施工程师", 4, middles}, {"项目经理", 1, []string{"P5", "P6", "P7"}}, {"培训讲师", 1, middles}},
}

// trial is the grade of newcomers, who get theirs with the confirmation.
const trial = "T0"

// grades from low to high with their rank; a manager's grade stands beside an
// expert's.
var grades = []struct {
	code, name string
	rank       int
}{
	{trial, "试用", 2}, {"P3", "P3", 3}, {"P4", "P4", 4}, {"P5", "P5", 5}, {"P6", "P6", 6}, {"P7", "P7", 7}, {"M1", "M1", 7},
	{"P8", "P8", 8}, {"M2", "M2", 8}, {"M3", "M3", 9}, {"M4", "M4", 10}, {"M5", "M5", 11},
}

// positions lists every position that occurs, in the order of the chart.
func positions(all []*unit) []string {
	seen := map[string]bool{"-": true}
	var out []string
	add := func(names ...string) {
		for _, n := range names {
			if n != "" && !seen[n] {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	for _, u := range all {
		add(u.head)
		if u.size > groupOf {
			add(u.team)
		}
		for _, j := range u.jobs {
			add(j.position)
		}
	}
	return out
}
