package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/sheet"
)

var shanghai = time.FixedZone("CST", 8*3600)

// company is a small one: 总部 with 研发中心/平台部 and 广州分公司/销售部, a
// closed 旧部门, 王磊 1006 who manages 林晓 1001, and 黄志强 1009 who left.
func company() *Company {
	c := &Company{Name: "星河集团", Now: time.Date(2026, 9, 1, 10, 0, 0, 0, shanghai), Location: shanghai}
	for _, d := range []org.Department{
		{ID: 1, Code: "HQ", Name: "总部"},
		{ID: 2, Code: "RD", Name: "研发中心", ParentID: 1},
		{ID: 3, Code: "PLAT", Name: "平台部", ParentID: 2},
		{ID: 4, Code: "GZ", Name: "广州分公司", ParentID: 1, Kind: org.KindBranch},
		{ID: 5, Code: "GZ-SALES", Name: "销售部", ParentID: 4},
		{ID: 6, Code: "OLD", Name: "旧部门", ParentID: 1, ClosedAt: c.Now},
	} {
		d.Kind = cmp.Or(d.Kind, org.KindDepartment)
		if d.ParentID != 0 {
			d.Path = slices.Clone(c.Departments[d.ParentID-1].Path)
		}
		d.Path = append(d.Path, d.ID)
		c.Departments = append(c.Departments, d)
	}
	c.Positions = []org.Position{{ID: 11, Code: "软件工程师", Name: "软件工程师"}, {ID: 12, Code: "打字员", Name: "打字员", ClosedAt: c.Now}}
	c.Grades = []org.Grade{{ID: 21, Code: "P6", Name: "P6", Rank: 6}}
	placed := func(id org.PersonID, number, name string, hired org.Date, p org.Placement) {
		p.WorkloadPercent = 100
		c.People = append(c.People, org.Person{ID: id, Placement: p,
			Profile: org.Profile{Number: number, Name: name, HiredOn: hired, Email: number + "@xinghe.example", Phone: "1380000" + number}})
	}
	placed(101, "1001", "林晓", "2022-07-11", org.Placement{Department: 3, Position: 11, Grade: 21, Manager: 106, Status: org.Active})
	placed(106, "1006", "王磊", "2016-03-14", org.Placement{Department: 3, Status: org.Active})
	placed(109, "1009", "黄志强", "2020-11-02", org.Placement{Department: 5, Status: org.Left})
	c.Managers = map[org.PersonID]org.PersonID{101: 106}
	histories := map[org.PersonID][]Dated{}
	for _, p := range c.People {
		histories[p.ID] = []Dated{{p.HiredOn.Begin(shanghai), p.Placement}}
	}
	c.PlacementAt = inHistory(histories)
	return c
}

func inHistory(histories map[org.PersonID][]Dated) func(org.PersonID, time.Time) (org.Placement, time.Time, bool) {
	return func(id org.PersonID, at time.Time) (org.Placement, time.Time, bool) {
		list, ok := histories[id]
		if !ok {
			return org.Placement{}, time.Time{}, false
		}
		held := list[0]
		for _, d := range list {
			if !d.From.After(at) {
				held = d
			}
		}
		return held.Placement, held.From, true
	}
}

func fileOf(t testing.TB, csv string) *File {
	t.Helper()
	table, err := sheet.Open(strings.NewReader(csv), int64(len(csv)), "people.csv", sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := read(table, Layout{}, shanghai, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// told says in short what a plan says.
func told(p *Plan) string {
	out := fmt.Sprintf("new %d, changed %d, unchanged %d, rejected %d", p.New, p.Changed, p.Unchanged, p.Rejected)
	for _, i := range p.Issues {
		mark := ""
		if i.Notice {
			mark = "notice "
		}
		out += fmt.Sprintf("\n%srow %d %s: %s", mark, i.Row, i.Column, strings.TrimPrefix(i.Fault.Code, "org."))
	}
	return out
}

func TestEveryMistakeHasItsOwnMessage(t *testing.T) {
	const clean = "new 1, changed 0, unchanged 0, rejected 0"
	const refused = "new 0, changed 0, unchanged 0, rejected 1\n"
	for _, c := range []struct{ name, csv, want string }{
		{"a new person", "工号,姓名,部门\n2001,新人,总部/研发中心/平台部", clean},
		{"nothing changes", "工号,姓名,部门,岗位,职级,直属上级\n1001,林晓,平台部,软件工程师,p6,王磊", "new 0, changed 0, unchanged 1, rejected 0"},
		{"blank keeps", "工号,姓名,部门,直属上级\n1001,,,", "new 0, changed 0, unchanged 1, rejected 0"},
		{"a dash clears", "工号,直属上级\n1001,-", "new 0, changed 1, unchanged 0, rejected 0"},
		{"number missing", "工号,姓名\n,新人", refused + "row 2 number: number_missing"},
		{"number twice", "工号,姓名,部门\n2001,新人,平台部\n2001,新人二,平台部", "new 1, changed 0, unchanged 0, rejected 1\nrow 3 number: roster_number_repeated"},
		{"full-width number twice", "工号,姓名,部门\n2001,新人,平台部\n２００１,新人二,平台部", "new 1, changed 0, unchanged 0, rejected 1\nrow 3 number: roster_number_repeated"},
		{"name missing", "工号,姓名,部门\n2001,,平台部", refused + "row 2 name: roster_name_missing"},
		{"name cannot be none", "工号,姓名,部门\n1001,无,平台部", refused + "row 2 name: roster_cannot_clear"},
		{"department cannot be none", "工号,姓名,部门\n1001,林晓,/", refused + "row 2 department: roster_cannot_clear"},
		{"several mistakes in one row", "工号,姓名,部门,邮箱,状态\n2001,新人,平台部,nowhere,走了", refused + "row 2 email: email_malformed\nrow 2 status: roster_status_unknown"},
		{"telephone", "工号,姓名,部门,手机号\n2001,新人,平台部,12", refused + "row 2 phone: phone_malformed"},
		{"date", "工号,姓名,部门,入职日期\n2001,新人,平台部,二月三十", refused + "row 2 hired_on: sheet.not_a_date"},
		{"far future", "工号,姓名,部门,入职日期\n2001,新人,平台部,2062-03-01", refused + "row 2 hired_on: roster_hired_in_future"},
		{"workload", "工号,姓名,部门,工时比例\n2001,新人,平台部,150%", refused + "row 2 workload: roster_workload_malformed"},
		{"closed department", "工号,姓名,部门\n2001,新人,旧部门", refused + "row 2 department: department_closed"},
		{"closed position", "工号,姓名,部门,岗位\n2001,新人,平台部,打字员", refused + "row 2 position: position_closed"},
		{"unknown department", "工号,姓名,部门\n2001,新人,平太部", refused + "row 2 department: roster_department_unknown"},
		{"unknown path from an unknown root", "工号,姓名,部门\n2001,新人,总布/研发中心", refused + "row 2 department: roster_department_unknown"},
		{"a new root on purpose", "工号,姓名,部门\n2001,新人,/新公司/总经办", clean},
		{"a path from the middle", "工号,姓名,部门\n2001,新人,研发中心 > 数据部", clean},
		{"unknown department code", "工号,姓名,部门代码\n2001,新人,XX", refused + "row 2 department_code: roster_department_code_unknown"},
		{"no department in a company with one root", "工号,姓名\n2001,新人", clean + "\nnotice row 0 : roster_default_department"},
		{"unknown manager", "工号,姓名,部门,直属上级\n2001,新人,平台部,7777", refused + "row 2 manager: roster_manager_unknown"},
		{"unknown mentor", "工号,姓名,部门,导师\n2001,新人,平台部,无名氏", refused + "row 2 mentor: roster_mentor_unknown"},
		{"own manager", "工号,姓名,部门,直属上级\n2001,新人,平台部,2001", refused + "row 2 manager: own_manager"},
		{"manager by name and number", "工号,姓名,部门,直属上级\n2001,新人,平台部,王磊（1006）", clean},
		{"two of a name", "工号,姓名,部门,直属上级\n2001,王磊,平台部,\n2002,新人,平台部,王磊", "new 1, changed 0, unchanged 0, rejected 1\nrow 3 manager: roster_leader_ambiguous"},
		{"mail of somebody else", "工号,姓名,部门,邮箱\n2001,新人,平台部,1001@xinghe.example", refused + "row 2 email: email_taken"},
		{"mail of a leaver", "工号,姓名,部门,邮箱\n2001,新人,平台部,1009@xinghe.example", clean},
		{"mail twice", "工号,姓名,部门,邮箱\n2001,新人,平台部,a@b.example\n2002,新人,平台部,A@b.example", "new 1, changed 0, unchanged 0, rejected 1\nrow 3 email: roster_email_repeated"},
		{"mails changed crosswise", "工号,邮箱\n1001,1006@xinghe.example\n1006,1001@xinghe.example", "new 0, changed 2, unchanged 0, rejected 0"},
		{"left but employed", "工号,状态,离职日期\n1001,在职,2026-01-31", refused + "row 2 left_on: roster_left_but_employed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := told(MakePlan(fileOf(t, c.csv), company())); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestACircleIsBrokenWhereItCloses(t *testing.T) {
	for _, c := range []struct{ name, csv, want string }{
		{"within the file", "工号,姓名,部门,直属上级\n2001,甲,平台部,2002\n2002,乙,平台部,2003\n2003,丙,平台部,2001\n2004,丁,平台部,2001",
			"new 1, changed 0, unchanged 0, rejected 3\nrow 2 manager: roster_circle\nrow 3 manager: roster_circle\nrow 4 manager: roster_circle\nnotice row 5 manager: roster_manager_waits"},
		{"file and company", "工号,姓名,部门,直属上级\n1006,王磊,平台部,1001\n2001,新人,平台部,1006",
			"new 1, changed 0, unchanged 0, rejected 1\nrow 2 manager: roster_circle"},
		{"two who change places", "工号,直属上级\n1001,-\n1006,1001", "new 0, changed 2, unchanged 0, rejected 0"},
		{"two who would change places, were one not wrong", "工号,直属上级,邮箱\n1001,-,x\n1006,1001,",
			"new 0, changed 0, unchanged 0, rejected 2\nrow 2 email: email_malformed\nrow 3 manager: roster_circle"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := told(MakePlan(fileOf(t, c.csv), company())); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestABadDirectorDoesNotKeepOutTheCompany(t *testing.T) {
	var csv strings.Builder
	csv.WriteString("工号,姓名,部门,直属上级,邮箱\n1,董事长,/甲,,nowhere\n")
	for i := 2; i <= 500; i++ {
		fmt.Fprintf(&csv, "%d,员工%d,/甲,%d,\n", i, i, i/2)
	}
	p := MakePlan(fileOf(t, csv.String()), &Company{Name: "甲", Now: company().Now, Location: shanghai})
	if p.New != 499 || p.Rejected != 1 {
		t.Errorf("new %d, rejected %d; want 499 and 1", p.New, p.Rejected)
	}
}

func TestTheTreeComesFromPathsParentsOrASheet(t *testing.T) {
	for _, c := range []struct {
		name, csv string
		want      []string
	}{
		{"paths", "工号,姓名,部门\n1,甲,总部/研发中心/平台部\n2,乙,总部/研发中心\n3,丙,平台部\n4,丁,总部", []string{"总部", "总部/研发中心", "总部/研发中心/平台部"}},
		{"a shorter path joins the longer", "工号,姓名,部门\n1,甲,研发中心/平台部\n2,乙,总部/研发中心/平台部", []string{"总部", "总部/研发中心", "总部/研发中心/平台部"}},
		{"parents", "工号,姓名,部门,上级部门\n1,甲,平台部,研发中心\n2,乙,研发中心,总部", []string{"总部", "总部/研发中心", "总部/研发中心/平台部"}},
		{"codes", "工号,姓名,部门代码,部门,上级部门\n1,甲,D3,平台部,D2\n2,乙,D2,研发中心,D1\n3,丙,D1,总部,", []string{"总部", "总部/研发中心", "总部/研发中心/平台部"}},
		{"bare names", "工号,姓名,部门\n1,甲,AAA_2013J\n2,乙,BBB_2014B\n3,丙,AAA_2013J", []string{"AAA_2013J", "BBB_2014B"}},
		{"none at all", "工号,姓名\n1,甲", []string{"星河集团"}},
		{"not those of rejected rows", "工号,姓名,部门\n1,甲,总部/研发中心\n2,,总部/市场部", []string{"总部", "总部/研发中心"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := MakePlan(fileOf(t, c.csv), &Company{Name: "星河集团", Now: company().Now, Location: shanghai})
			var got []string
			for _, path := range p.Paths {
				got = append(got, strings.Join(path, "/"))
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v; want %v; %s", got, c.want, told(p))
			}
		})
	}
}

func TestParentsInACircleAreRefused(t *testing.T) {
	f := fileOf(t, "工号,姓名,部门,上级部门\n1,甲,子部,母部\n2,乙,母部,子部")
	p := MakePlan(f, &Company{Name: "星河集团", Now: company().Now, Location: shanghai})
	if p.Rejected != 2 || len(p.Departments) != 0 {
		t.Errorf("got %s and %v", told(p), p.Paths)
	}
}

func TestWhenAChangeBegins(t *testing.T) {
	begin := func(d org.Date) time.Time { return d.Begin(shanghai) }
	for _, c := range []struct {
		name, csv string
		want      []Dated
	}{
		{"a new person on the day of hiring", "工号,姓名,部门,入职日期\n2001,新人,销售部,2020-05-06",
			[]Dated{{begin("2020-05-06"), org.Placement{Department: 5, Status: org.Active}}}},
		{"or on the day named", "工号,姓名,部门,入职日期,生效日期\n2001,新人,销售部,2020-05-06,2026-01-01",
			[]Dated{{begin("2026-01-01"), org.Placement{Department: 5, Status: org.Active}}}},
		{"or today", "工号,姓名,部门,状态\n2001,新人,销售部,试用期",
			[]Dated{{begin("2026-09-01"), org.Placement{Department: 5, Status: org.Probation}}}},
		{"a known person today", "工号,部门\n1006,销售部",
			[]Dated{{begin("2026-09-01"), org.Placement{Department: 5, Status: org.Active}}}},
		{"or on the day named, also ahead", "工号,部门,生效日期\n1006,销售部,2026/12/1",
			[]Dated{{begin("2026-12-01"), org.Placement{Department: 5, Status: org.Active}}}},
		{"who has left stood there before", "工号,姓名,部门,入职日期,离职日期\n2001,旧人,销售部,2020-05-06,2024-02-29",
			[]Dated{{begin("2020-05-06"), org.Placement{Department: 5, Status: org.Active}}, {begin("2024-02-29"), org.Placement{Department: 5, Status: org.Left}}}},
		{"who leaves without a day leaves today", "工号,状态\n1006,离职",
			[]Dated{{begin("2026-09-01"), org.Placement{Department: 3, Status: org.Left}}}},
		{"who left a month ago", "工号,状态,离职日期\n1006,离职,2026-08-01",
			[]Dated{{begin("2026-08-01"), org.Placement{Department: 3, Status: org.Left}}}},
		{"who will leave still works", "工号,离职日期\n1006,2026-10-01",
			[]Dated{{begin("2026-10-01"), org.Placement{Department: 3, Status: org.Left}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := MakePlan(fileOf(t, c.csv), company())
			if len(p.People) != 1 {
				t.Fatalf("got %s", told(p))
			}
			got := p.People[0].Entries
			for i := range got {
				got[i].WorkloadPercent = 0
			}
			if !slices.EqualFunc(got, c.want, func(a, b Dated) bool { return a.From.Equal(b.From) && a.Placement == b.Placement }) {
				t.Errorf("got %+v; want %+v", got, c.want)
			}
		})
	}
}

func TestRanksAreGuessedFromTheCode(t *testing.T) {
	for code, want := range map[string]int{"P6": 6, "M12": 12, "经理": 0, "7": 7, "X123456": 0} {
		if got := RankOf(code); got != want {
			t.Errorf("%s: got %d; want %d", code, got, want)
		}
	}
}
