package sheet

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"xuefen/internal/platform/fault"
)

// fuzzLimits are small, so that what is unbounded shows at once.
var fuzzLimits = Limits{
	FileBytes: 1 << 20, UnzippedBytes: 4 << 20, Ratio: 50, Entries: 50, WorkbookRows: 5_000, TextRows: 5_000,
	Columns: 50, CellLength: 500, LineBytes: 10_000, SharedBytes: 1 << 20, Shared: 10_000, Merges: 500,
}

// check reads a file completely and holds every promise of the package that
// does not depend on the content.
func check(t *testing.T, file []byte) {
	t.Helper()
	table, err := openBytes(file, fuzzLimits)
	if err != nil {
		if !strings.HasPrefix(fault.CodeOf(err), "sheet.") {
			t.Fatalf("Open: %v is no fault of a file", err)
		}
		return
	}
	table.FillMerged()
	m := table.Header().Match(personColumns)
	_ = m.Fault()
	last := table.Header().Row
	for row, err := range table.Rows() {
		if err != nil {
			if !strings.HasPrefix(fault.CodeOf(err), "sheet.") {
				t.Fatalf("Rows: %v is no fault of a file", err)
			}
			return
		}
		if row.Number <= last {
			t.Fatalf("row %d after %d", row.Number, last)
		}
		last = row.Number
		checkRow(t, row)
		_ = m.Cell(row, "hired_on")
	}
}

func checkRow(t *testing.T, row Row) {
	t.Helper()
	if len(row.Cells) > fuzzLimits.Columns || len(row.Fields) > fuzzLimits.Columns || row.Done < 0 || row.Done > 1 {
		t.Fatalf("row %d has %d cells, %d fields, done %v", row.Number, len(row.Cells), len(row.Fields), row.Done)
	}
	if row.Fault != nil {
		return
	}
	for i, c := range row.Cells {
		if !utf8.ValidString(c.Text) || utf8.RuneCountInString(c.Text) > fuzzLimits.CellLength || (c.Kind == Empty) != (c.Text == "") || strings.Contains(c.Text, "\x00") {
			t.Fatalf("row %d cell %d is %+v", row.Number, i, c)
		}
		if c.Kind == Number {
			if _, err := c.AsDecimal(); err != nil {
				t.Fatalf("row %d: the number %q is none: %v", row.Number, c.Text, err)
			}
		}
		_, _ = c.AsDate(time.UTC)
		_, _ = c.AsBool()
		_, _ = c.AsAmount()
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(oneSheet(headerRow + `<row r="2"><c r="A2" s="2"><v>46266.5</v></c><c r="B2" t="e"><f>x</f><v>#REF!</v></c></row>`))
	f.Add(workbookFile{date1904: true, styles: dateStyles, shared: []string{"<si><t>a</t></si>"}, sheets: []sheetFile{{name: "a",
		rows: headerRow + `<row><c t="s"><v>0</v></c></row>`, behind: `<mergeCells><mergeCell ref="A2:B3"/></mergeCells>`}}}.bytes())
	f.Add(compound("Workbook"))
	f.Add([]byte("工号,姓名\n1001,林晓\n"))
	f.Add([]byte("\xff\xfe" + utf16le("a\tb\n1\t2\n")))
	f.Add([]byte("%PDF-"))
	f.Fuzz(func(t *testing.T, file []byte) { check(t, file) })
}

// FuzzSheet puts the bytes into a workbook that is otherwise good, because no
// fuzzer finds its way through the checksums of a zip file.
func FuzzSheet(f *testing.F) {
	f.Add(headerRow + `<row r="2"><c r="A2" s="2"><v>46266.5</v></c></row>`)
	f.Add(headerRow + `<row><c t="inlineStr"><is><r><t>a&#65;<![CDATA[<]]></t></r></is></c><!-- x --></row></sheetData><mergeCells><mergeCell ref="A2:C9"/></mergeCells><sheetData>`)
	f.Add(headerRow + `<row><c t="s"><v>0</v></c><c t="b"><v>1</v></c><c t="d"><v>2026-09-01T00:00:00</v></c></row>`)
	f.Fuzz(func(t *testing.T, rows string) {
		check(t, workbookFile{styles: dateStyles, shared: []string{"<si><t>a</t></si>"}, sheets: []sheetFile{{name: "a", rows: rows}}}.bytes())
	})
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\n'1';\"2\n3\"\n", "\ufeffa\tb\r\n\"x", "sep=|\na|b\n", "a,b\n\"a,\"y\n\"b,\"z\n", "a\rb\rc", "'=1,b\n''=2,3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { check(t, []byte(text)) })
}

func FuzzJSONL(f *testing.F) {
	for _, s := range []string{`{"a":{"b":[1,2.50,null,true,"\u6653"]},"":1e5}`, "{\"a\":1}\n{\"a\":", `{"a":{},"b":[]}`, "{\"a\":-0}\n\n{\"b\":\"\\ud800\"}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { check(t, []byte("{\"k\":1}\n"+text)) })
}
