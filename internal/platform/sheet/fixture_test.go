package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"xuefen/internal/platform/fault"
)

// workbookFile is a workbook made by hand, so that tests can make it wrong.
type workbookFile struct {
	sheets   []sheetFile
	date1904 bool
	styles   string // of cellXfs and numFmts
	shared   []string
	extra    map[string]string
}

type sheetFile struct{ name, state, rows, behind string }

const (
	relation   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	dateStyles = `<numFmts><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm"/><numFmt numFmtId="165" formatCode="00000"/></numFmts>` +
		`<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>` +
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="46"/><xf numFmtId="31"/></cellXfs>`
	headerRow = `<row r="1"><c r="A1" t="inlineStr"><is><t>工号</t></is></c><c r="B1" t="inlineStr"><is><t>学分</t></is></c></row>`
)

func (f workbookFile) bytes() []byte {
	parts := map[string]string{"_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + relation + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`}
	var list, links strings.Builder
	for i, s := range f.sheets {
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" state="%s" r:id="s%d"/>`, s.name, i+1, s.state, i)
		fmt.Fprintf(&links, `<Relationship Id="s%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i, relation, i)
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i)] = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + s.rows + `</sheetData>` + s.behind + `</worksheet>`
	}
	system := ""
	if f.date1904 {
		system = `<workbookPr date1904="1"/>`
	}
	parts["xl/workbook.xml"] = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + relation + `">` + system + `<sheets>` + list.String() + `</sheets></workbook>`
	if f.styles != "" {
		links.WriteString(`<Relationship Id="st" Type="` + relation + `/styles" Target="/xl/styles.xml"/>`)
		parts["xl/styles.xml"] = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + f.styles + `</styleSheet>`
	}
	if f.shared != nil {
		links.WriteString(`<Relationship Id="ss" Type="` + relation + `/sharedStrings" Target="sharedStrings.xml"/>`)
		parts["xl/sharedStrings.xml"] = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + strings.Join(f.shared, "") + `</sst>`
	}
	parts["xl/_rels/workbook.xml.rels"] = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + links.String() + `</Relationships>`
	// Our reader does not need it, but excelize does.
	parts["[Content_Types].xml"] = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>`
	for name, content := range f.extra {
		parts[name] = content
	}
	return zipOf(parts)
}

func zipOf(parts map[string]string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range parts {
		w, err := z.Create(name)
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(w, content)
	}
	_ = z.Close()
	return out.Bytes()
}

func oneSheet(rows string) []byte {
	return workbookFile{sheets: []sheetFile{{name: "人员", rows: rows}}, styles: dateStyles}.bytes()
}

func openBytes(file []byte, limits Limits) (*Table, error) {
	return Open(bytes.NewReader(file), int64(len(file)), "名单.xlsx", limits)
}

// mustOpen opens a file that is good.
func mustOpen(t testing.TB, file []byte) *Table {
	t.Helper()
	table, err := openBytes(file, Limits{})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return table
}

// rowsOf reads all rows of a table that is good.
func rowsOf(t testing.TB, table *Table) []Row {
	t.Helper()
	var rows []Row
	for row, err := range table.Rows() {
		if err != nil {
			t.Fatalf("Rows: %v", err)
		}
		rows = append(rows, row)
	}
	return rows
}

// drain opens and reads everything and gives the first error.
func drain(file []byte, limits Limits) error {
	table, err := openBytes(file, limits)
	if err != nil {
		return err
	}
	for _, err := range table.Rows() {
		if err != nil {
			return err
		}
	}
	return nil
}

// shape writes a row compactly: kind letter and text, flags behind.
func shape(row Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d:", row.Number)
	for _, c := range row.Cells {
		fmt.Fprintf(&b, " %c(%s)", "-TNDBE"[c.Kind], c.Text)
		if c.Merged {
			b.WriteByte('m')
		}
		if c.Formula {
			b.WriteByte('f')
		}
		if c.Uncomputed {
			b.WriteByte('u')
		}
	}
	if row.Fault != nil {
		b.WriteString(" !" + row.Fault.Code)
	}
	return b.String()
}

func wantRows(t *testing.T, table *Table, want ...string) {
	t.Helper()
	rows := rowsOf(t, table)
	if len(rows) != len(want) {
		t.Errorf("got %d rows, want %d", len(rows), len(want))
	}
	for i := range min(len(rows), len(want)) {
		if got := shape(rows[i]); got != want[i] {
			t.Errorf("row %d\n got %s\nwant %s", i, got, want[i])
		}
	}
}

func wantFault(t *testing.T, err error, code string) {
	t.Helper()
	if fault.CodeOf(err) != code {
		t.Errorf("got %v, want the fault %s", err, code)
	}
}
