package roster_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/org/roster"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/i18n"
)

func previewCounts(i roster.Import) counts {
	return counts{i.Preview.Rows, i.Preview.New, i.Preview.Changed, i.Preview.Unchanged, i.Preview.Rejected}
}

func remarks(t *testing.T, c *orgtest.Cast, m *roster.Importer, id roster.ImportID) (all []roster.Remark) {
	t.Helper()
	after := -1
	for {
		var page []roster.Remark
		c.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
			page, err = m.Remarks(ctx, tx, id, after, 1, false)
			return err
		})
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
		after = page[0].Position
	}
}

func TestFromUploadToConfirmation(t *testing.T) {
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		c, m := empty(t, d)
		ctx := access.WithActor(t.Context(), access.Actor{Tenant: int64(c.Tenant), Account: 77})
		i, err := m.Upload(ctx, c.Tenant, csvSource(cast+"1010,补录,不存在的部门,,,9999,,,,,,\n"))
		if err != nil || i.State != roster.Open || previewCounts(i) != (counts{6, 5, 0, 0, 1}) {
			t.Fatalf("got %+v, %v", i, err)
		}
		if want := []string{"总部", "总部/研发中心", "总部/研发中心/平台部", "总部/广州分公司"}; !slices.Equal(i.Preview.Departments, want) {
			t.Errorf("new departments: got %v; want %v", i.Preview.Departments, want)
		}
		if i.Preview.Columns["manager"] != 5 || len(i.Preview.Headings) != 12 || i.CreatedBy != 77 {
			t.Errorf("got %+v", i)
		}
		told := remarks(t, c, m, i.ID)
		if len(told) != 1 || told[0].Row != 7 || !told[0].Rejected || told[0].Values["name"] != "补录" || told[0].Cells[0].Column != "manager" ||
			told[0].Cells[0].Value != "9999" || told[0].Cells[0].Message.Args["value"] != "9999" {
			t.Fatalf("got remarks %+v", told)
		}
		people(t, c, 0)

		i, err = m.Mend(ctx, c.Tenant, i.ID, roster.Edits{7: {roster.Manager: "1006", roster.Department: "平台部"}, 99: {roster.Name: "没有这行"}})
		if err != nil || previewCounts(i) != (counts{6, 6, 0, 0, 0}) || len(remarks(t, c, m, i.ID)) != 0 {
			t.Fatalf("mended: got %+v, %v", i.Preview, err)
		}
		i, err = m.Confirm(ctx, c.Tenant, i.ID)
		if err != nil || i.State != roster.Done || previewCounts(i) != (counts{6, 6, 0, 0, 0}) {
			t.Fatalf("confirmed: got %+v, %v", i, err)
		}
		people(t, c, 6)
		for name, again := range map[string]func() error{
			"confirm": func() error { _, err := m.Confirm(ctx, c.Tenant, i.ID); return err },
			"mend":    func() error { _, err := m.Mend(ctx, c.Tenant, i.ID, nil); return err },
		} {
			if err := again(); fault.CodeOf(err) != "org.roster_finished" {
				t.Errorf("%s again: got %v; want org.roster_finished", name, err)
			}
		}
		next, err := m.Upload(ctx, c.Tenant, csvSource(cast))
		if err != nil || previewCounts(next) != (counts{5, 0, 0, 5, 0}) {
			t.Errorf("the same file again: got %+v, %v", next.Preview, err)
		}
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			history, err := m.History(ctx, tx, 0, 10)
			if err == nil && (len(history) != 2 || history[0].ID != next.ID || history[1].Preview.New != 6 || history[1].FinishedAt.IsZero()) {
				t.Errorf("got history %+v", history)
			}
			return err
		})
	})
}

func people(t *testing.T, c *orgtest.Cast, want int) {
	t.Helper()
	c.Read(t, func(ctx context.Context, tx *db.Tx) error {
		n, err := c.Org.CountPeople(ctx, tx, org.Filter{Reach: org.Reach{All: true}})
		if n != want {
			t.Errorf("there are %d people; want %d", n, want)
		}
		return err
	})
}

func TestColumnsWithStrangeHeadingsAreChosenByHand(t *testing.T) {
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		c, m := empty(t, d)
		ctx := t.Context()
		i, err := m.Upload(ctx, c.Tenant, csvSource("代号,姓名,部门,职级,级别\n1001,林晓,总部,P6,高\n"))
		if err != nil || i.Preview.Problem == nil || i.Preview.Problem.Code != "sheet.columns_do_not_match" || len(i.Preview.Problem.Parts) != 2 {
			t.Fatalf("got %+v, %v; want a problem with number and grade", i.Preview, err)
		}
		if _, err := m.Confirm(ctx, c.Tenant, i.ID); fault.CodeOf(err) != "org.roster_columns_first" {
			t.Errorf("got %v; want org.roster_columns_first", err)
		}
		if _, err := m.Arrange(ctx, c.Tenant, i.ID, roster.Layout{Columns: map[string]int{"number": 9}}); fault.CodeOf(err) != "sheet.no_such_column" {
			t.Errorf("got %v; want sheet.no_such_column", err)
		}
		i, err = m.Arrange(ctx, c.Tenant, i.ID, roster.Layout{Columns: map[string]int{"number": 0, "grade": 3}})
		if err != nil || i.Preview.Problem != nil || previewCounts(i) != (counts{1, 1, 0, 0, 0}) || i.Preview.Columns["grade"] != 3 {
			t.Fatalf("got %+v, %v", i.Preview, err)
		}
		if _, err := m.Confirm(ctx, c.Tenant, i.ID); err != nil {
			t.Fatal(err)
		}
		people(t, c, 1)
	})
}

func TestASheetIsChosenByItsHeadingsOrByHand(t *testing.T) {
	d := dbtest.SQLite(t, modules)
	c, m := empty(t, d)
	source := workbook(t, func(x *excelize.File) {
		fill(t, x, "Sheet1", []any{"公司", "星河集团"}, []any{"电话", "020"})
		fill(t, x, "一月", []any{"工号", "姓名"}, []any{"1", "甲"})
		fill(t, x, "二月", []any{"工号", "姓名", "部门"}, []any{"1", "甲", "总部"}, []any{"2", "乙", "总部"})
	})
	i, err := m.Upload(t.Context(), c.Tenant, source)
	if err != nil || i.Preview.Sheet != "二月" || i.Preview.Rows != 2 || !slices.Equal(i.Preview.Sheets, []string{"Sheet1", "一月", "二月"}) {
		t.Fatalf("got %+v, %v; want 二月, which has most columns", i.Preview, err)
	}
	i, err = m.Arrange(t.Context(), c.Tenant, i.ID, roster.Layout{Sheet: "一月"})
	if err != nil || i.Preview.Sheet != "一月" || i.Preview.Rows != 1 {
		t.Errorf("got %+v, %v; want 一月", i.Preview, err)
	}
	if _, err := m.Arrange(t.Context(), c.Tenant, i.ID, roster.Layout{Sheet: "三月"}); fault.CodeOf(err) != "sheet.no_such_sheet" {
		t.Errorf("got %v; want sheet.no_such_sheet", err)
	}
}

func TestRejectedRowsCanBeDownloadedBeforeAndAfter(t *testing.T) {
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		c, m := empty(t, d)
		ctx := t.Context()
		i, err := m.Upload(ctx, c.Tenant, csvSource(cast+"1010,,平台部,,,,,,,,,\n1011,甲,平台部,,,,,,,nowhere,,\n"))
		if err != nil {
			t.Fatal(err)
		}
		if i, err = m.Mend(ctx, c.Tenant, i.ID, roster.Edits{8: {roster.Name: "改过的名"}}); err != nil {
			t.Fatal(err)
		}
		for _, state := range []roster.State{roster.Open, roster.Done} {
			for _, f := range []roster.Format{roster.CSV, roster.XLSX} {
				write, err := m.Rejected(ctx, c.Tenant, i.ID, f, i18n.English)
				if err != nil {
					t.Fatal(err)
				}
				var b bytes.Buffer
				if err := write(&b); err != nil {
					t.Fatal(err)
				}
				rows := rowsOf(t, f, b.Bytes())
				if len(rows) != 3 || !strings.Contains(rows[1], "1010") || !strings.Contains(rows[1], "This person is new") ||
					!strings.Contains(rows[2], "改过的名") || !strings.Contains(rows[2], "is not an e-mail address") || strings.Contains(rows[1], "13800001001") {
					t.Errorf("%s, %s: got %q", state, f, rows)
				}
			}
			if state == roster.Open {
				if i, err = m.Confirm(ctx, c.Tenant, i.ID); err != nil || i.Preview.Rejected != 2 {
					t.Fatalf("got %+v, %v", i.Preview, err)
				}
			}
		}
	})
}

func rowsOf(t *testing.T, f roster.Format, raw []byte) (rows []string) {
	t.Helper()
	if f == roster.CSV {
		return strings.Split(strings.TrimSpace(string(raw)), "\n")
	}
	x, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	cells, err := x.GetRows(x.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range cells {
		rows = append(rows, strings.Join(row, ","))
	}
	return rows
}

func TestTheCompanyMayChangeBetweenPreviewAndConfirmation(t *testing.T) {
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		c, m := empty(t, d)
		ctx := t.Context()
		i, err := m.Upload(ctx, c.Tenant, csvSource(cast))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Run(ctx, c.Tenant, csvSource("工号,姓名,部门,邮箱\n3001,抢先,总部,lin.xiao@xinghe.example\n"), roster.Options{}); err != nil {
			t.Fatal(err)
		}
		i, err = m.Confirm(ctx, c.Tenant, i.ID)
		if err != nil || previewCounts(i) != (counts{5, 4, 0, 0, 1}) {
			t.Errorf("got %+v, %v; want the row of the taken address left out", i.Preview, err)
		}
		if told := remarks(t, c, m, i.ID); len(told) == 0 || told[0].Cells[0].Message.Code != "org.email_taken" {
			t.Errorf("got %+v", told)
		}
	})
}

func TestAnImportIsGivenUpAndForgotten(t *testing.T) {
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		c, m := empty(t, d)
		ctx := t.Context()
		first, err := m.Upload(ctx, c.Tenant, csvSource(cast))
		if err != nil {
			t.Fatal(err)
		}
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error { return m.Discard(ctx, tx, first.ID) })
		if _, err := m.Confirm(ctx, c.Tenant, first.ID); fault.CodeOf(err) != "org.roster_file_forgotten" {
			t.Errorf("got %v; want org.roster_file_forgotten", err)
		}
		second, err := m.Upload(ctx, c.Tenant, csvSource(cast))
		if err != nil {
			t.Fatal(err)
		}
		c.Clock.Advance(roster.KeptFor + time.Hour)
		third, err := m.Upload(ctx, c.Tenant, csvSource(cast))
		if err != nil {
			t.Fatal(err)
		}
		c.Tx(t, m.Forget)
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			for id, kept := range map[roster.ImportID]bool{first.ID: false, second.ID: false, third.ID: true} {
				i, err := m.Find(ctx, tx, id)
				if err != nil || i.Kept != kept {
					t.Errorf("import %d: kept %v, %v; want %v", id, i.Kept, err, kept)
				}
			}
			_, err := m.Find(ctx, tx, 7)
			if fault.CodeOf(err) != "org.roster_import_unknown" {
				t.Errorf("got %v; want org.roster_import_unknown", err)
			}
			return nil
		})
	})
}

func TestTheTemplateIsARoster(t *testing.T) {
	d := dbtest.SQLite(t, modules)
	c, m := empty(t, d)
	for _, l := range i18n.Languages() {
		var b bytes.Buffer
		if err := m.Template(&b, roster.XLSX, l); err != nil {
			t.Fatal(err)
		}
		x, err := excelize.OpenReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		sheets := x.GetSheetList()
		if len(sheets) != 3 {
			t.Fatalf("%s: got sheets %v; want three", l, sheets)
		}
		for sheet, row := range map[string][]any{sheets[0]: {"1001", "林晓", "GZ"}, sheets[1]: {"GZ", "广州分公司", "", "branch"}} {
			if err := x.SetSheetRow(sheet, "A2", &row); err != nil {
				t.Fatal(err)
			}
		}
		var filled bytes.Buffer
		if err := x.Write(&filled); err != nil {
			t.Fatal(err)
		}
		got, err := m.Run(t.Context(), c.Tenant, roster.Source{Name: "t.xlsx", Content: bytes.NewReader(filled.Bytes()), Size: int64(filled.Len())}, roster.Options{DryRun: true})
		if err != nil || countsOf(got) != (counts{1, 1, 0, 0, 0}) || got.NewDepartments != 1 {
			t.Errorf("%s: got %+v, %v", l, got, err)
		}
	}
}
