package sheet

import (
	"slices"
	"testing"

	"xuefen/internal/platform/fault"
)

func headerFrom(texts ...string) Header {
	row := Row{Number: 1}
	for _, s := range texts {
		row.Cells = append(row.Cells, textCell(s))
	}
	return headerOf(row)
}

var personColumns = []Column{
	{Key: "employee_no", Names: []string{"工号", "Employee No."}, Required: true},
	{Key: "name", Names: []string{"姓名", "Name"}, Required: true},
	{Key: "hired_on", Names: []string{"入职日期", "Hire date"}},
}

func TestHeadingsMatchInWhateverWayTheyAreWritten(t *testing.T) {
	for _, heading := range []string{"工号", " 工 号 ", "工号*", "＊工号", "工号：", "EMPLOYEE NO", "employee_no", "Ｅｍｐｌｏｙｅｅ－Ｎｏ", "工号（必填）", "工号(required)"} {
		m := headerFrom("x", heading, "姓名").Match(personColumns)
		if at, ok := m.Index("employee_no"); !ok || at != 1 || m.Heading("employee_no") != trimmed(heading) {
			t.Errorf("%q is column %d, %v; want 1", heading, at, ok)
		}
		if err := m.Fault(); err != nil {
			t.Errorf("%q: %v", heading, err)
		}
	}
}

func TestWhatDoesNotMatchIsReported(t *testing.T) {
	m := headerFrom("工号", "备注", "", "Employee No", "备 注", "日期(入职日期)").Match(personColumns)
	if !slices.Equal(m.Missing, []string{"name"}) {
		t.Errorf("missing = %v, want name", m.Missing)
	}
	if len(m.Unmatched) != 3 || m.Unmatched[0] != (Heading{1, "备注"}) {
		t.Errorf("unmatched = %v", m.Unmatched)
	}
	if len(m.Duplicated) != 2 || m.Duplicated[0].Key != "employee_no" || len(m.Duplicated[0].Headings) != 2 || m.Duplicated[1].Key != "" {
		t.Errorf("duplicated = %+v", m.Duplicated)
	}
	f, ok := fault.Of(m.Fault())
	if !ok || f.Code != "sheet.columns_do_not_match" || len(f.Parts) != 2 ||
		f.Parts[0].Code != "sheet.missing_column" || f.Parts[1].Args["headings"] != "工号 (A), Employee No (D)" {
		t.Errorf("fault = %v", m.Fault())
	}
}

func TestAnExactHeadingBeatsOneWithANote(t *testing.T) {
	m := headerFrom("姓名(拼音)", "姓名", "工号").Match(personColumns)
	if at, _ := m.Index("name"); at != 1 || len(m.Duplicated) != 0 || len(m.Unmatched) != 1 {
		t.Errorf("name is column %d, duplicated %v, unmatched %v", at, m.Duplicated, m.Unmatched)
	}
}

func TestColumnsCanBeMappedByHand(t *testing.T) {
	m := headerFrom("工号", "编号", "称呼", "工 号").Match(personColumns)
	by, err := m.Override(map[string]int{"employee_no": 1, "name": 2, "hired_on": -1})
	if err != nil || by.Fault() != nil {
		t.Fatalf("Override: %v, fault %v", err, by.Fault())
	}
	row := Row{Cells: []Cell{textCell("a"), textCell("b"), textCell("c")}}
	if by.Cell(row, "employee_no").Text != "b" || by.Cell(row, "name").Text != "c" || !by.Cell(row, "hired_on").IsEmpty() {
		t.Errorf("cells by hand are %v", row)
	}
	if len(by.Unmatched) != 2 {
		t.Errorf("unmatched = %v, want the first and the last", by.Unmatched)
	}
	if at, _ := m.Index("employee_no"); at != 0 || len(m.Missing) != 1 {
		t.Error("Override changed the mapping it started from")
	}
	swapped, err := by.Override(map[string]int{"name": 1})
	if err != nil || !slices.Equal(swapped.Missing, []string{"employee_no"}) {
		t.Errorf("taking a column away: %v, missing %v", err, swapped.Missing)
	}
	for _, wrong := range []map[string]int{{"name": 9}, {"name": -2}, {"unknown": 0}} {
		_, err := m.Override(wrong)
		wantFault(t, err, "sheet.no_such_column")
	}
}

func TestColumnNames(t *testing.T) {
	for column, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := ColumnName(column); got != want {
			t.Errorf("ColumnName(%d) = %q, want %q", column, got, want)
		}
		if got := columnOf([]byte(want + "7")); got != column {
			t.Errorf("columnOf(%s7) = %d, want %d", want, got, column)
		}
	}
}
