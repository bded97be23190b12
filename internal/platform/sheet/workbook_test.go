package sheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestCellsOfAWorkbookKeepTheirTypes(t *testing.T) {
	for name, c := range map[string]struct{ cell, want string }{
		"text keeps its zeros":        {`<c r="A2" t="inlineStr"><is><t>00123</t></is></c>`, "T(00123)"},
		"rich text is joined":         {`<c r="A2" t="inlineStr"><is><r><t>林</t></r><r><t>晓</t></r><rPh><t>lin</t></rPh></is></c>`, "T(林晓)"},
		"whole number":                {`<c r="A2"><v>1001.0</v></c>`, "N(1001)"},
		"decimal":                     {`<c r="A2"><v>2.50</v></c>`, "N(2.5)"},
		"binary noise":                {`<c r="A2"><v>8.6999999999999993</v></c>`, "N(8.7)"},
		"small with exponent":         {`<c r="A2"><v>-5.0000000000000003E-2</v></c>`, "N(-0.05)"},
		"long whole number":           {`<c r="A2"><v>440101199001011234</v></c>`, "N(440101199001011234)"},
		"number shown with zeros":     {`<c r="A2" s="3"><v>123</v></c>`, "N(00123)"},
		"date":                        {`<c r="A2" s="1"><v>46266</v></c>`, "D(2026-09-01)"},
		"Chinese date":                {`<c r="A2" s="5"><v>46266</v></c>`, "D(2026-09-01)"},
		"date and time":               {`<c r="A2" s="2"><v>46266.354166666664</v></c>`, "D(2026-09-01 08:30:00)"},
		"duration":                    {`<c r="A2" s="4"><v>1.5</v></c>`, "D(36:00:00)"},
		"the day that never was":      {`<c r="A2" s="1"><v>60</v></c>`, "D(1900-02-29)"},
		"1900-02-28":                  {`<c r="A2" s="1"><v>59</v></c>`, "D(1900-02-28)"},
		"date of a strict workbook":   {`<c r="A2" t="d"><v>2026-09-01T00:00:00.000</v></c>`, "D(2026-09-01)"},
		"time of a strict workbook":   {`<c r="A2" t="d"><v>2026-09-01T08:30:00Z</v></c>`, "D(2026-09-01 08:30:00)"},
		"zero bytes":                  {`<c r="A2" t="inlineStr"><is><t>a&#0;_x0000_b</t></is></c>`, "T(a&#0;_x0000_b)"},
		"bool":                        {`<c r="A2" t="b"><v>1</v></c>`, "B(true)"},
		"error":                       {`<c r="A2" t="e"><f>B1</f><v>#REF!</v></c>`, "E(#REF!)f"},
		"formula":                     {`<c r="A2"><f>1+1</f><v>2</v></c>`, "N(2)f"},
		"formula giving text":         {`<c r="A2" t="str"><f>A1</f><v>好</v></c>`, "T(好)f"},
		"formula giving empty text":   {`<c r="A2" t="str"><f>""</f><v></v></c>`, "-()f"},
		"formula never computed":      {`<c r="A2"><f>1+1</f></c>`, "-()fu"},
		"formula with an empty value": {`<c r="A2"><f>1+1</f><v/></c>`, "-()fu"},
		"escapes":                     {`<c r="A2" t="inlineStr"><is><t>a&lt;b&amp;&#x4e2d;_x000D_c</t></is></c>`, "T(a<b&中\rc)"},
		"CDATA":                       {`<c r="A2" t="inlineStr"><is><t><![CDATA[a<b&amp;]]></t></is></c>`, "T(a<b&amp;)"},
		"foreign prefix":              {`<x:c r='A2'><x:v>7</x:v></x:c>`, "N(7)"},
		"not a number after all":      {`<c r="A2"><v>12abc</v></c>`, "T(12abc)"},
		"blanks only":                 {`<c r="A2" t="inlineStr"><is><t>  </t></is></c>`, "-()"},
	} {
		t.Run(name, func(t *testing.T) {
			table := mustOpen(t, oneSheet(headerRow+`<row r="2">`+c.cell+`<c r="B2"><v>1</v></c></row>`))
			wantRows(t, table, "2: "+c.want+" N(1)")
		})
	}
}

func TestThe1904DateSystemIsRead(t *testing.T) {
	file := workbookFile{date1904: true, styles: dateStyles, sheets: []sheetFile{{name: "a",
		rows: headerRow + `<row r="2"><c r="A2" s="1"><v>44804</v></c><c r="B2" s="1"><v>0</v></c></row>`}}}
	wantRows(t, mustOpen(t, file.bytes()), "2: D(2026-09-01) D(1904-01-01)")
}

func TestSharedTextsAreFound(t *testing.T) {
	file := workbookFile{
		shared: []string{`<si><t>姓名</t></si>`, `<si><r><t>陈</t></r><r><t xml:space="preserve"> 立</t></r><rPh sb="0" eb="1"><t>chen</t></rPh></si>`, `<si/>`},
		sheets: []sheetFile{{name: "a", rows: `<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>`}},
	}
	wantRows(t, mustOpen(t, file.bytes()), "2: T(陈 立) -()")
	file.shared = file.shared[:1]
	wantFault(t, drain(file.bytes(), Limits{}), "sheet.damaged")
}

func TestMergedCellsAreFlaggedOrFilled(t *testing.T) {
	rows := headerRow +
		`<row r="2"><c r="A2" t="inlineStr"><is><t>平台部</t></is></c><c r="B2"><v>1</v></c></row>` +
		`<row r="3"><c r="A3"/><c r="B3"><v>2</v></c></row>` +
		`<row r="4"><c r="A4"/></row>` +
		`<row r="5"><c r="B5"><v>3</v></c><c r="C5"><v>9</v></c></row>`
	file := workbookFile{sheets: []sheetFile{{name: "a", rows: rows,
		behind: `<mergeCells count="2"><mergeCell ref="A2:A4"/><mergeCell ref="B5:D5"/></mergeCells>`}}}.bytes()
	table := mustOpen(t, file)
	wantRows(t, table, "2: T(平台部) N(1)", "3: -()m N(2)", "5: -() N(3) -()m -()m")
	table.FillMerged()
	wantRows(t, table, "2: T(平台部) N(1)", "3: T(平台部)m N(2)", "5: -() N(3) N(3)m N(3)m")
}

func TestTheHeaderIsTheFirstRowWithTwoValues(t *testing.T) {
	title := `<row r="1"><c r="A1" t="inlineStr"><is><t>星河集团人员名单</t></is></c></row>`
	header := strings.ReplaceAll(strings.ReplaceAll(headerRow, `"1"`, `"4"`), "1\"", `4"`)
	table := mustOpen(t, oneSheet(title+header+`<row r="7"><c r="A7"><v>1001</v></c></row>`))
	if h := table.Header(); h.Row != 4 || len(h.Headings) != 2 || h.Headings[1] != (Heading{1, "学分"}) {
		t.Errorf("header = %+v", h)
	}
	wantRows(t, table, "7: N(1001)")
}

func TestSheetsAreListedAndChosen(t *testing.T) {
	row := `<row r="2"><c r="A2"><v>1</v></c></row>`
	file := workbookFile{sheets: []sheetFile{
		{name: "秘密", state: "hidden", rows: headerRow + row},
		{name: "空", rows: ``},
		{name: "只有表头", rows: headerRow},
		{name: "人员", rows: headerRow + row},
	}}.bytes()
	table := mustOpen(t, file)
	if table.Sheet() != "人员" || len(table.Sheets()) != 4 || !table.Sheets()[0].Hidden {
		t.Errorf("chose %q of %v", table.Sheet(), table.Sheets())
	}
	wantFault(t, table.Choose("没有"), "sheet.no_such_sheet")
	wantFault(t, table.Choose("空"), "sheet.no_rows")
	if table.Sheet() != "人员" {
		t.Errorf("a failed choice changed the sheet to %q", table.Sheet())
	}
	if err := table.Choose("秘密"); err != nil || table.Sheet() != "秘密" {
		t.Errorf("Choose: %v, sheet %q", err, table.Sheet())
	}
	wantRows(t, table, "2: N(1)")
}

func TestFormatCodesTellDates(t *testing.T) {
	for code, want := range map[string]style{
		"General": {}, "0.00E+00": {}, `#,##0.00"元";[Red]-#,##0.00`: {}, `0.0"day"`: {}, "@": {}, "0": {}, "[Red]0": {}, `0\h`: {},
		"yyyy-mm-dd": {date: true}, `[$-804]yyyy"年"m"月"d"日";@`: {date: true}, "m/d/yy h:mm": {date: true}, "mmm": {date: true},
		"h:mm AM/PM": {date: true, clock: true}, "[h]:mm:ss": {date: true, clock: true}, "mm:ss.0": {date: true, clock: true}, "[mm]": {date: true, clock: true},
		"000": {pad: 3}, "00000": {pad: 5},
	} {
		if got := styleOf(code); got != want {
			t.Errorf("styleOf(%q) = %+v, want %+v", code, got, want)
		}
	}
}

func TestWideColumnsAndLongCellsAreFaultsOfTheirRow(t *testing.T) {
	rows := headerRow + `<row r="2"><c r="XFD2" s="1"/><c r="A2"><v>1</v></c></row>` +
		`<row r="3"><c r="A3"><v>1</v></c><c r="ZZZ3"><v>1</v></c></row>` +
		`<row r="4"><c r="A4" t="inlineStr"><is><t>` + strings.Repeat("长", DefaultCellLength+1) + `</t></is></c></row>` +
		`<row r="5"><c r="A5" t="inlineStr"><is><t>` + strings.Repeat("长", DefaultCellLength) + `</t></is></c></row>`
	got := rowsOf(t, mustOpen(t, oneSheet(rows)))
	want := []string{"", "sheet.too_many_columns", "sheet.cell_too_long", ""}
	for i, row := range got {
		code := ""
		if row.Fault != nil {
			code = row.Fault.Code
		}
		if code != want[i] {
			t.Errorf("row %d has the fault %q, want %q", row.Number, code, want[i])
		}
	}
}

func TestAWorkbookOfAnotherProgramIsRead(t *testing.T) {
	f := excelize.NewFile()
	bold, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		f.SetSheetRow("Sheet1", "A1", &[]any{"工号", "姓名", "入职日期", "部门"}),
		f.SetSheetRow("Sheet1", "A2", &[]any{"01001", "林晓", 46266, "平台部"}),
		f.SetSheetRow("Sheet1", "A3", &[]any{1002, "何静", 2.5, nil}),
		f.SetCellStyle("Sheet1", "C2", "C2", bold),
		f.MergeCell("Sheet1", "D2", "D3"),
		f.SetCellFormula("Sheet1", "A4", "A3+1"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	wantRows(t, mustOpen(t, out.Bytes()), "2: T(01001) T(林晓) D(2026-09-01) T(平台部)", "3: N(1002) T(何静) N(2.5) -()m", "4: -()fu")
}

func TestUTF16PartsAreRead(t *testing.T) {
	file := workbookFile{sheets: []sheetFile{{name: "a"}}, extra: map[string]string{
		"xl/worksheets/sheet0.xml": "\xff\xfe" + utf16le(`<worksheet><sheetData>`+headerRow+`<row><c><v>5</v></c></row></sheetData></worksheet>`),
	}}
	wantRows(t, mustOpen(t, file.bytes()), "2: N(5)")
}
