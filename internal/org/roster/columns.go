package roster

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"xuefen/internal/org"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/sheet"
)

// Column is one thing that a roster may say about a person.
type Column int

// The columns of a roster.
const (
	Number Column = iota
	Name
	Department
	DepartmentCode
	DepartmentParent
	Position
	Grade
	Manager
	Mentor
	HiredOn
	Status
	LeftOn
	Email
	Phone
	Tags
	Workload
	EffectiveFrom
	columnCount
)

// columns names each column: the key of the API, the headings that mean it
// (the first of each language is the one of the template), and what it holds.
var columns = [columnCount]struct {
	key              string
	chinese, english []string
	holds            content
}{
	Number:           {"number", []string{"工号", "员工号", "员工编号", "人员编号", "员工工号"}, []string{"Employee no.", "employee number", "employee id", "number", "staff id", "emp no", "personnel number"}, text},
	Name:             {"name", []string{"姓名", "员工姓名", "名字"}, []string{"Name", "full name", "employee name"}, words},
	Department:       {"department", []string{"部门", "所属部门", "部门名称", "部门路径", "所在部门", "组织"}, []string{"Department", "department path", "department name", "dept", "org unit"}, words},
	DepartmentCode:   {"department_code", []string{"部门代码", "部门编码", "部门编号"}, []string{"Department code", "dept code", "department id"}, text},
	DepartmentParent: {"department_parent", []string{"上级部门", "父部门", "上级部门代码"}, []string{"Parent department", "parent dept"}, words},
	Position:         {"position", []string{"岗位", "职位", "岗位名称", "职务"}, []string{"Position", "job title", "title", "job"}, words},
	Grade:            {"grade", []string{"职级", "职等", "级别"}, []string{"Grade", "job grade", "level"}, text},
	Manager:          {"manager", []string{"直属上级", "上级", "上级工号", "直属上级工号", "直接上级", "主管", "主管工号"}, []string{"Manager", "manager no", "manager number", "reports to", "supervisor"}, text},
	Mentor:           {"mentor", []string{"导师", "导师工号", "带教导师", "师傅"}, []string{"Mentor", "mentor no", "mentor number"}, text},
	HiredOn:          {"hired_on", []string{"入职日期", "入职时间", "入司日期"}, []string{"Hired on", "hire date", "join date", "date of joining", "start date"}, day},
	Status:           {"status", []string{"状态", "在职状态", "员工状态", "人员状态"}, []string{"Status", "employment status"}, words},
	LeftOn:           {"left_on", []string{"离职日期", "离职时间"}, []string{"Left on", "leaving date", "termination date"}, day},
	Email:            {"email", []string{"邮箱", "电子邮箱", "邮件", "工作邮箱"}, []string{"E-mail", "mail", "email address"}, words},
	Phone:            {"phone", []string{"手机号", "手机", "电话", "联系电话", "手机号码"}, []string{"Phone", "mobile", "telephone", "mobile phone"}, text},
	Tags:             {"tags", []string{"标签"}, []string{"Tags", "labels"}, text},
	Workload:         {"workload", []string{"工作量比例", "工时比例"}, []string{"Workload", "full-time share", "fte"}, share},
	EffectiveFrom:    {"effective_from", []string{"生效日期", "生效时间"}, []string{"Effective from", "effective date", "valid from"}, day},
}

// content is what the cells of a column hold.
type content int

const (
	text  content = iota // anything that reads as text, numbers too
	words                // text that no bare number can be
	day                  // a date
	share                // a percentage
)

// String is the key of the column in the API.
func (c Column) String() string { return columns[c].key }

// ColumnOf finds a column by its key.
func ColumnOf(key string) (Column, bool) {
	for c := range columnCount {
		if columns[c].key == key {
			return c, true
		}
	}
	return 0, false
}

// Columns lists all columns in the order of the template.
func Columns() []Column {
	list := make([]Column, columnCount)
	for c := range columnCount {
		list[c] = c
	}
	return list
}

// Title is the heading of the column in the template of a language.
func (c Column) Title(l i18n.Language) string {
	if l == i18n.English {
		return columns[c].english[0]
	}
	return columns[c].chinese[0]
}

// sheetColumns is what the reader of spreadsheets looks for.
func sheetColumns() []sheet.Column {
	list := make([]sheet.Column, columnCount)
	for c := range columnCount {
		list[c] = sheet.Column{Key: columns[c].key, Names: append(columns[c].chinese, columns[c].english...), Required: c == Number}
	}
	return list
}

// The columns of the sheet that declares departments.
const (
	unitCode   = "code"
	unitName   = "name"
	unitParent = "parent"
	unitKind   = "kind"
)

func unitColumns() []sheet.Column {
	return []sheet.Column{
		{Key: unitCode, Names: []string{"部门代码", "部门编码", "部门编号", "代码", "编码", "department code", "dept code"}},
		{Key: unitName, Names: []string{"部门名称", "部门", "名称", "department", "department name"}, Required: true},
		{Key: unitParent, Names: []string{"上级部门", "上级", "父部门", "上级部门代码", "parent department"}},
		{Key: unitKind, Names: []string{"类型", "部门类型", "type"}},
	}
}

var statusWords = map[string]org.Status{
	"试用": org.Probation, "试用期": org.Probation, "试用中": org.Probation, "probation": org.Probation, "未转正": org.Probation,
	"在职": org.Active, "正式": org.Active, "正常": org.Active, "已转正": org.Active, "转正": org.Active, "active": org.Active, "employed": org.Active, "regular": org.Active,
	"休假": org.OnLeave, "停薪留职": org.OnLeave, "长期休假": org.OnLeave, "产假": org.OnLeave, "onleave": org.OnLeave, "leave": org.OnLeave,
	"离职": org.Left, "已离职": org.Left, "left": org.Left, "inactive": org.Left, "resigned": org.Left, "terminated": org.Left, "退休": org.Left, "retired": org.Left,
}

var kindWords = map[string]org.DepartmentKind{
	"": org.KindDepartment, "部门": org.KindDepartment, "department": org.KindDepartment,
	"分支机构": org.KindBranch, "分公司": org.KindBranch, "子公司": org.KindBranch, "branch": org.KindBranch,
}

// clearing is what people write to say that there is none. A blank cell keeps
// what is known instead.
const clearing = "-"

func clears(value string) bool {
	switch strings.ToLower(norm.NFKC.String(value)) {
	case clearing, "–", "—", "——", "--", "/", "无", "none", "n/a":
		return true
	}
	return false
}

// folded makes names comparable: width, case and blanks do not matter.
func folded(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(name))), " ")
}
