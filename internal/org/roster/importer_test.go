package roster_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/org/roster"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/sheet"
)

var modules = []db.Module{event.Migrations(), org.Migrations()}

func sentences(t testing.TB) *i18n.Bundle {
	t.Helper()
	b := i18n.New()
	if err := b.Load(i18n.Locales, org.Locales(), sheet.Locales); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if missing := b.Missing(); len(missing) > 0 {
			t.Errorf("sentences are missing: %v", missing)
		}
	})
	return b
}

func csvSource(text string) roster.Source {
	return roster.Source{Name: "people.csv", Content: strings.NewReader(text), Size: int64(len(text))}
}

// counts is the numbers of a report.
type counts struct{ rows, fresh, changed, unchanged, rejected int }

func countsOf(r roster.Report) counts {
	return counts{r.Rows, r.New, r.Changed, r.Unchanged, r.Rejected}
}

// empty makes a tenant without anybody.
func empty(t testing.TB, d *db.DB) (*orgtest.Cast, *roster.Importer) {
	t.Helper()
	c := &orgtest.Cast{DB: d, Clock: clock.NewFixed(orgtest.Now)}
	c.Org = org.New(d, c.Clock)
	tenant, err := c.Org.CreateTenant(t.Context(), org.NewTenant{Slug: "xinghe", Name: "星河集团"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	c.Tenant = tenant.ID
	return c, roster.New(d, c.Org, c.Clock, sentences(t))
}

const cast = `工号,姓名,部门,岗位,职级,直属上级,导师,入职日期,状态,邮箱,手机号,标签
1001,林晓,总部/研发中心/平台部,软件工程师,P6,1006,1002,2022-07-11,在职,lin.xiao@xinghe.example,13800001001,党员；内训师
1002,许国栋,总部/研发中心/平台部,软件工程师,P7,王磊,,2014/6/3,在职,,,
1005,陈立,平台部,软件工程师,P5,1006,许国栋,2026年8月3日,试用期,,,
1006,王磊,平台部,部门主管,M2,,,20160314,在职,,,
1009,黄志强,/总部/广州分公司,销售代表,P5,,,2020.11.02,在职,,,
`

func TestACompanyComesFromOneSpreadsheet(t *testing.T) {
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		c, m := empty(t, d)
		dry, err := m.Run(t.Context(), c.Tenant, csvSource(cast), roster.Options{DryRun: true})
		if err != nil || countsOf(dry) != (counts{5, 5, 0, 0, 0}) || dry.NewDepartments != 4 || dry.NewPositions != 3 || dry.NewGrades != 4 {
			t.Fatalf("dry run: got %+v, %v", dry, err)
		}
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			n, err := c.Org.CountPeople(ctx, tx, org.Filter{Reach: org.Reach{All: true}})
			if n != 0 {
				t.Errorf("the dry run wrote %d people", n)
			}
			return err
		})
		if got, err := m.Run(t.Context(), c.Tenant, csvSource(cast), roster.Options{}); err != nil || countsOf(got) != countsOf(dry) {
			t.Fatalf("got %+v, %v; want what the dry run said", got, err)
		}
		c.Clock.Advance(48 * time.Hour)
		if got, err := m.Run(t.Context(), c.Tenant, csvSource(cast), roster.Options{}); err != nil || countsOf(got) != (counts{5, 0, 0, 5, 0}) {
			t.Fatalf("the same file again: got %+v, %v", got, err)
		}
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			ids, err := c.Org.PeopleByNumber(ctx, tx, []string{"1001", "1002", "1006"})
			if err != nil {
				return err
			}
			lin, err := c.Org.Person(ctx, tx, ids["1001"])
			if err != nil {
				return err
			}
			if lin.Manager != ids["1006"] || lin.Mentor != ids["1002"] || lin.HiredOn != "2022-07-11" || !slices.Equal(lin.Tags, []string{"党员", "内训师"}) {
				t.Errorf("got %+v", lin)
			}
			stands, err := c.Org.StandAt(ctx, tx, []org.PersonID{lin.ID}, c.Clock.Now())
			if s := stands[lin.ID]; err == nil && (!slices.Equal(s.DepartmentPath, []string{"总部", "研发中心", "平台部"}) || s.Grade != "P6" || s.GradeRank != 6) {
				t.Errorf("got %+v", s)
			}
			list, err := c.Org.AssignmentsOf(ctx, tx, lin.ID)
			if err == nil && (len(list) != 1 || list[0].Note != "people.csv") {
				t.Errorf("got assignments %+v; want one from the file", list)
			}
			return err
		})
	})
}

func TestASecondFileChangesWhatItNames(t *testing.T) {
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		c, m := empty(t, d)
		for _, file := range []struct {
			text string
			want counts
		}{
			{cast, counts{5, 5, 0, 0, 0}},
			{"Employee ID,Grade,Effective date\n1001,P7,2026-09-01\n1002,P7,2026-09-01\n", counts{2, 0, 1, 1, 0}},
			{"工号,部门,状态,离职日期\n1005,总部/市场部,,\n1009,,离职,2026-08-31\n", counts{2, 0, 2, 0, 0}},
		} {
			got, err := m.Run(t.Context(), c.Tenant, csvSource(file.text), roster.Options{})
			if err != nil || countsOf(got) != file.want {
				t.Errorf("got %+v, %v; want %+v", got, err, file.want)
			}
		}
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			people, _, err := c.Org.People(ctx, tx, org.Filter{Reach: org.Reach{All: true}}, org.Page{})
			if err != nil {
				return err
			}
			grades, err := c.Org.Grades(ctx, tx)
			if err != nil {
				return err
			}
			if g := grades[slices.IndexFunc(grades, func(g org.Grade) bool { return g.ID == people[0].Grade })]; g.Code != "P7" || people[0].Mentor == 0 {
				t.Errorf("林晓 is %+v; want P7 and the mentor kept", people[0])
			}
			if !people[4].HasLeft() {
				t.Errorf("黄志强 is %s; want left", people[4].Status)
			}
			then, err := c.Org.StandAt(ctx, tx, []org.PersonID{people[0].ID, people[4].ID}, orgtest.Now.AddDate(0, 0, -2))
			if s := then[people[0].ID]; s.Grade != "P6" {
				t.Errorf("two days before 林晓 was %s; want P6", s.Grade)
			}
			if s := then[people[4].ID]; s.Status != org.Active {
				t.Errorf("two days before 黄志强 was %s; want active", s.Status)
			}
			return err
		})
	})
}

func TestRejectedRowsComeBackWithTheirReasons(t *testing.T) {
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		c, m := empty(t, d)
		broken := cast + "1010,,平台部,,,9999,,,,,,\n1001,再来一次,平台部,,,,,,,,,\n"
		var errors bytes.Buffer
		got, err := m.Run(t.Context(), c.Tenant, csvSource(broken), roster.Options{Errors: &errors, Language: i18n.Chinese})
		if err != nil || countsOf(got) != (counts{7, 5, 0, 0, 2}) {
			t.Fatalf("got %+v, %v", got, err)
		}
		text := errors.String()
		for _, want := range []string{"1010", "姓名: 这是新员工，请填写姓名。", "没有找到直属上级“9999”", "再来一次", "与第 2 行重复", "原行号"} {
			if !strings.Contains(text, want) {
				t.Errorf("the file of errors lacks %q:\n%s", want, text)
			}
		}
		if strings.Contains(text, "lin.xiao") {
			t.Errorf("a good row is among the rejected:\n%s", text)
		}
		mended := strings.NewReplacer("1010,,", "1010,补录,", "9999", "1006", "\n1001,再来一次", "\n1011,再来一次").Replace(text)
		got, err = m.Run(t.Context(), c.Tenant, csvSource(mended), roster.Options{})
		if err != nil || countsOf(got) != (counts{2, 2, 0, 0, 0}) {
			t.Errorf("the mended file: got %+v, %v", got, err)
		}
	})
}

// workbook makes an XLSX file; build fills it.
func workbook(t testing.TB, build func(x *excelize.File)) roster.Source {
	t.Helper()
	x := excelize.NewFile()
	build(x)
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	return roster.Source{Name: "花名册.xlsx", Content: bytes.NewReader(b.Bytes()), Size: int64(b.Len())}
}

func fill(t testing.TB, x *excelize.File, name string, rows ...[]any) {
	t.Helper()
	if _, err := x.NewSheet(name); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := x.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAWorkbookWithTwoSheets(t *testing.T) {
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		c, m := empty(t, d)
		source := workbook(t, func(x *excelize.File) {
			fill(t, x, "Sheet1", []any{"填写说明", "请勿修改表头"})
			fill(t, x, "部门", []any{"部门代码", "部门名称", "上级部门", "类型"},
				[]any{"GZ", "广州分公司", "HQ", "分公司"}, []any{"HQ", "总部", "", ""}, []any{"GZ-S", "销售部", "广州分公司", "部门"},
				[]any{"X1", "子", "X2", ""}, []any{"X2", "母", "X1", ""}, []any{"HQ", "又一个", "", ""})
			fill(t, x, "员工", []any{"工号", "姓名", "部门代码", "入职日期"},
				[]any{1001, "林晓", "GZ-S", time.Date(2022, 7, 11, 0, 0, 0, 0, time.UTC)}, []any{1002, "许国栋", "NOPE", ""},
				[]any{1003.5, "何静", "HQ", ""}, []any{1.2345678901234567e20, "周明远", "HQ", ""}, []any{1005, true, "HQ", ""}, []any{1006, 42, "HQ", ""})
			if err := x.SetCellFormula("员工", "B8", `"王"&"磊"`); err != nil {
				t.Fatal(err)
			}
			if err := x.SetCellValue("员工", "A8", 1007); err != nil {
				t.Fatal(err)
			}
		})
		got, err := m.Run(t.Context(), c.Tenant, source, roster.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, i := range got.Issues {
			said = append(said, fmt.Sprintf("%s %d %s %s", i.Sheet, i.Row, i.Column, i.Fault.Code))
		}
		want := []string{
			"部门 5  org.roster_department_circle", "部门 6  org.roster_department_circle", "部门 7  org.roster_department_repeated",
			"员工 3 department_code org.roster_department_code_unknown", "员工 4 number org.roster_digits_lost", "员工 5 number org.roster_digits_lost",
			"员工 6 name org.roster_wrong_kind", "员工 7 name org.roster_wrong_kind", "员工 8 name sheet.formula_without_value",
		}
		if !slices.Equal(said, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
		}
		if countsOf(got) != (counts{7, 1, 0, 0, 6}) || got.NewDepartments != 3 || got.RejectedDepartments != 3 {
			t.Errorf("got %+v and %d departments", countsOf(got), got.NewDepartments)
		}
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			tree, err := c.Org.Tree(ctx, tx)
			if err != nil {
				return err
			}
			sales, _ := tree.FindCode("GZ-S")
			if branch, _ := tree.Find(tree.BranchOf(sales.ID)); branch.Code != "GZ" || len(sales.Path) != 3 {
				t.Errorf("销售部 is %+v in %+v; want it in the branch 广州", sales, branch)
			}
			return nil
		})
	})
}

func TestMergedCellsAndOldDates(t *testing.T) {
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		c, m := empty(t, d)
		source := workbook(t, func(x *excelize.File) {
			date1904 := true
			if err := x.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}); err != nil {
				t.Fatal(err)
			}
			fill(t, x, "Sheet1", []any{"员工编号*", "姓名（必填）", "所属部门", "入职日期"},
				[]any{"1001", "林晓", "总部/平台部", "2022-07-11"}, []any{"1002", "许国栋", "", 43985}, []any{"1003", "", "", ""}, []any{"1004", "周明远", "", ""})
			style, err := x.NewStyle(&excelize.Style{NumFmt: 14})
			if err != nil {
				t.Fatal(err)
			}
			for _, step := range []error{
				x.SetCellStyle("Sheet1", "D3", "D3", style), x.MergeCell("Sheet1", "C2", "C5"), x.MergeCell("Sheet1", "B3", "B4"),
			} {
				if step != nil {
					t.Fatal(step)
				}
			}
		})
		got, err := m.Run(t.Context(), c.Tenant, source, roster.Options{})
		if err != nil || countsOf(got) != (counts{4, 3, 0, 0, 1}) {
			t.Fatalf("got %+v, %v", got, err)
		}
		notices := 0
		for _, i := range got.Issues {
			switch {
			case i.Notice && i.Fault.Code == "org.roster_merged_filled":
				notices++
			case i.Row != 4 || i.Fault.Code != "org.roster_merged":
				t.Errorf("unexpected %+v", i)
			}
		}
		if notices != 3 {
			t.Errorf("got %d notices about merged departments; want 3", notices)
		}
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			found, err := c.Org.FindPeople(ctx, tx, org.Keys{Numbers: []string{"1002"}})
			if err == nil && (len(found) != 1 || found[0].HiredOn != "2024-06-04") {
				t.Errorf("got %+v; want hired on 2024-06-04, counted from 1904", found)
			}
			return err
		})
	})
}

func TestFilesThatAreNoRosterAreRefused(t *testing.T) {
	d := dbtest.SQLite(t, modules)
	c, m := empty(t, d)
	for _, f := range []struct{ text, code string }{
		{"工号,姓名,部门\n", "sheet.no_rows"},
		{"姓名,部门\n林晓,平台部\n", "sheet.columns_do_not_match"},
		{"工号,员工编号,姓名\n1,2,林晓\n", "sheet.columns_do_not_match"},
		{"PK\x03\x04nonsense", "sheet.damaged"},
		{"%PDF-1.7", "sheet.pdf"},
	} {
		_, err := m.Run(t.Context(), c.Tenant, csvSource(f.text), roster.Options{})
		if got := fault.CodeOf(err); got != f.code {
			t.Errorf("%q: got %v; want %s", f.text, err, f.code)
		}
	}
}

// large is a file of n people in a tree of managers.
func large(n int) string {
	var b strings.Builder
	b.WriteString("工号,姓名,部门,岗位,职级,直属上级,导师,入职日期,状态,邮箱,手机号\n")
	for i := 1; i <= n; i++ {
		manager := ""
		if i > 1 {
			manager = fmt.Sprint(100000 + max(i/8, 1))
		}
		fmt.Fprintf(&b, "%d,员工%d,总部/中心%d/部门%d,岗位%d,P%d,%s,,20%02d-%02d-15,在职,p%d@xinghe.example,139%08d\n",
			100000+i, i, i%20, i%200, i%40, i%12, manager, i%20, i%12+1, i, i)
	}
	return b.String()
}

func TestTenThousandPeopleInSeconds(t *testing.T) {
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		c, m := empty(t, d)
		text := large(10_000)
		for _, want := range []counts{{10_000, 10_000, 0, 0, 0}, {10_000, 0, 0, 10_000, 0}} {
			begun := time.Now()
			got, err := m.Run(t.Context(), c.Tenant, csvSource(text), roster.Options{})
			if err != nil || countsOf(got) != want {
				t.Fatalf("got %+v, %v; want %+v", countsOf(got), err, want)
			}
			t.Logf("%+v in %s", want, time.Since(begun))
		}
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			ids, err := c.Org.ReportingLines(ctx, tx)
			people := []org.PersonID{}
			for id := range ids {
				people = append(people, id)
			}
			begun := time.Now()
			stands, err := c.Org.StandAt(ctx, tx, people, c.Clock.Now())
			t.Logf("%d stands in %s", len(stands), time.Since(begun))
			return err
		})
	})
}
