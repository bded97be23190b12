package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"xuefen/internal/org"
	"xuefen/internal/platform/sheet"
)

// after is the company once a plan has been written: what write does to the
// database, done to values.
func after(c *Company, p *Plan) *Company {
	const base = 1_000_000
	next := &Company{
		Name: c.Name, Now: c.Now, Location: c.Location, Departments: slices.Clone(c.Departments),
		Positions: slices.Clone(c.Positions), Grades: slices.Clone(c.Grades), Managers: map[org.PersonID]org.PersonID{},
	}
	department := func(id org.DepartmentID) org.DepartmentID {
		if id < 0 {
			return base - id
		}
		return id
	}
	person := func(id org.PersonID) org.PersonID {
		if id < 0 {
			return base - id
		}
		return id
	}
	for _, d := range p.Departments {
		d.ID, d.ParentID = department(d.ID), department(d.ParentID)
		next.Departments = append(next.Departments, d)
	}
	for _, d := range p.Renamed {
		i := slices.IndexFunc(next.Departments, func(k org.Department) bool { return k.ID == d.ID })
		next.Departments[i] = d
	}
	for _, e := range p.Positions {
		next.Positions = append(next.Positions, org.Position{ID: base - e.ID, Code: e.Code, Name: e.Name})
	}
	for _, e := range p.Grades {
		next.Grades = append(next.Grades, org.Grade{ID: base - e.ID, Code: e.Code, Name: e.Name})
	}
	histories := map[org.PersonID][]Dated{}
	people := map[org.PersonID]org.Person{}
	for _, k := range c.People {
		people[k.ID] = k
		held, since, _ := c.PlacementAt(k.ID, k.HiredOn.Begin(c.Location))
		histories[k.ID] = []Dated{{since, held}}
	}
	for _, change := range p.People {
		id := person(change.Person.ID)
		k := change.Person
		k.ID = id
		for _, d := range change.Entries {
			d.Department, d.Manager, d.Mentor = department(d.Department), person(d.Manager), person(d.Mentor)
			if d.Position < 0 {
				d.Position = base - d.Position
			}
			if d.Grade < 0 {
				d.Grade = base - d.Grade
			}
			histories[id] = append(slices.DeleteFunc(histories[id], func(h Dated) bool { return h.From.Equal(d.From) }), d)
			slices.SortFunc(histories[id], func(a, b Dated) int { return a.From.Compare(b.From) })
		}
		people[id] = k
	}
	next.PlacementAt = inHistory(histories)
	for id, k := range people {
		k.Placement, _, _ = next.PlacementAt(id, c.Now)
		if k.Manager != 0 {
			next.Managers[id] = k.Manager
		}
		next.People = append(next.People, k)
	}
	slices.SortFunc(next.People, func(a, b org.Person) int { return cmp.Compare(a.Number, b.Number) })
	return next
}

// holds says what must be true of every plan.
func holds(t interface{ Fatalf(string, ...any) }, f *File, c *Company, p *Plan) {
	if p.New+p.Changed+p.Unchanged+p.Rejected != p.Rows || p.Rows != len(f.Rows) {
		t.Fatalf("the counts do not add up: %s of %d", told(p), p.Rows)
	}
	blamed := map[int]bool{}
	for _, i := range p.Issues {
		if !i.Notice && i.Sheet == f.Sheet {
			blamed[i.Row] = true
		}
	}
	for _, r := range f.Rows {
		if blamed[r.Number] != p.RejectedRow(r.Number) {
			t.Fatalf("row %d: rejected %v, but an error says %v", r.Number, p.RejectedRow(r.Number), blamed[r.Number])
		}
	}
	then := after(c, p)
	numbers, emails := map[string]bool{}, map[string]bool{}
	for _, k := range then.People {
		if numbers[k.Number] || !k.HasLeft() && k.Email != "" && emails[k.Email] {
			t.Fatalf("%s or %s is there twice", k.Number, k.Email)
		}
		numbers[k.Number] = true
		if !k.HasLeft() {
			emails[k.Email] = true
		}
	}
	again, waiting := MakePlan(f, then), map[int]bool{}
	for _, i := range p.Issues {
		waiting[i.Row] = waiting[i.Row] || i.Notice // their leader's row is rejected; mended, it changes them
	}
	for _, r := range f.Rows {
		changes := slices.ContainsFunc(again.People, func(c Change) bool { return c.Row == r.Number })
		if !p.RejectedRow(r.Number) && !waiting[r.Number] && (changes || again.RejectedRow(r.Number)) {
			t.Fatalf("row %d is not done with: first %s\nthen %s\n%+v", r.Number, told(p), told(again), again.People)
		}
	}
	if p.Rejected == 0 && again.Changes() {
		t.Fatalf("the same file again does something: first %s\nthen %s\n%+v", told(p), told(again), again.People)
	}
}

func hasCircle(managers map[org.PersonID]org.PersonID) bool {
	for id := range managers {
		for up, steps := managers[id], 0; up != 0; up, steps = managers[up], steps+1 {
			if steps > len(managers) {
				return true
			}
		}
	}
	return false
}

func TestTheSameFileAgainChangesNothing(t *testing.T) {
	one := func(values ...string) *rapid.Generator[string] { return rapid.SampledFrom(values) }
	row := rapid.Custom(func(t *rapid.T) string {
		return strings.Join([]string{
			one("1001", "1006", "1009", "2001", "2002", "2003", "2004", "2005", "").Draw(t, "number"),
			one("林晓", "王磊", "甲", "乙", "丙", "").Draw(t, "name"),
			one("平台部", "总部/市场部", "/新公司", "研发中心/数据部", "不存在", "旧部门", "销售部", "").Draw(t, "department"),
			one("软件工程师", "架构师", "-", "打字员", "").Draw(t, "position"),
			one("P6", "P7", "").Draw(t, "grade"),
			one("1001", "1006", "2001", "2002", "2003", "王磊", "甲", "-", "", "").Draw(t, "manager"),
			one("1006", "2004", "", "").Draw(t, "mentor"),
			one("a@b.example", "b@b.example", "1001@xinghe.example", "1006@xinghe.example", "", "", "").Draw(t, "email"),
			one("在职", "试用", "休假", "", "", "").Draw(t, "status"),
		}, ",")
	})
	rapid.Check(t, func(t *rapid.T) {
		csv := "工号,姓名,部门,岗位,职级,直属上级,导师,邮箱,状态\n" + strings.Join(rapid.SliceOfN(row, 1, 8).Draw(t, "rows"), "\n")
		table, err := sheet.Open(strings.NewReader(csv), int64(len(csv)), "people.csv", sheet.Limits{})
		if err != nil {
			return // only blank rows
		}
		f, err := read(table, Layout{}, shanghai, nil)
		if err != nil {
			t.Fatalf("read: %v", err)
		}
		c := company()
		p := MakePlan(f, c)
		holds(t, f, c, p)
		if then := after(c, p); hasCircle(then.Managers) {
			t.Fatalf("somebody is above himself: %v\n%s", then.Managers, csv)
		}
	})
}

// FuzzPlan takes any bytes for a spreadsheet: nothing may fail, the counts add
// up, and the same file again changes nothing.
func FuzzPlan(f *testing.F) {
	f.Add([]byte("工号,姓名,部门,直属上级\n2001,甲,总部/研发中心,2002\n2002,乙,平台部,2001\n"))
	f.Add([]byte("number,name,department,hired_on,left_on,status,tags\n1,A,/x/y,2020-01-01,2021-01-01,left,\"a,b\"\n"))
	f.Add([]byte("工号,部门代码,部门,上级部门\n1,A,甲,B\n2,B,乙,A\n3,,丙,甲\n"))
	f.Add([]byte("工号,姓名,邮箱,手机号,工时比例,生效日期\n1001,林晓,x@y.example,13800001006,50%,2026-10-01\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		table, err := sheet.Open(strings.NewReader(string(raw)), int64(len(raw)), "people.csv", sheet.Limits{UnzippedBytes: 1 << 20})
		if err != nil {
			return
		}
		file, err := read(table, Layout{}, shanghai, nil)
		if err != nil {
			return
		}
		c := company()
		p := MakePlan(file, c)
		if p.New+p.Changed+p.Unchanged+p.Rejected != p.Rows {
			t.Fatalf("the counts do not add up: %s of %d", told(p), p.Rows)
		}
		for _, i := range p.Issues {
			if i.Fault == nil || i.Fault.Code == "" {
				t.Fatalf("an issue without a message: %+v", i)
			}
		}
		if then := after(c, p); hasCircle(then.Managers) {
			t.Fatal(fmt.Sprint("somebody is above himself: ", then.Managers))
		}
	})
}
