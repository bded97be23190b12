package sheet

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// compound is the beginning of an OLE file whose directory names a stream.
func compound(stream string) []byte {
	file := make([]byte, 4096)
	copy(file, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	copy(file[1024:], wide("Root Entry"))
	copy(file[1024+128:], wide(stream))
	return file
}

// bomb is a workbook whose one sheet unfolds a thousand times.
func bomb() []byte {
	return oneSheet(headerRow + `<row r="2"><c r="A2"><v>1</v></c></row>` + strings.Repeat(" ", 24<<20))
}

func TestEveryWrongFileHasItsOwnFault(t *testing.T) {
	many := map[string]string{"xl/workbook.xml": "<workbook/>"}
	for i := range 6_000 {
		many[strconv.Itoa(i)] = ""
	}
	swarm := map[string]string{"xl/workbook.xml": "<workbook/>"}
	for i := range 70_000 {
		swarm[strconv.Itoa(i)] = ""
	}
	truncated := oneSheet(headerRow + `<row r="2"><c r="A2"><v>1</v></c></row>`)
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"nothing":                   {nil, "sheet.no_rows"},
		"blanks":                    {[]byte("\n \n\n"), "sheet.no_rows"},
		"header only":               {[]byte("工号,姓名\n"), "sheet.no_rows"},
		"workbook without rows":     {oneSheet(""), "sheet.no_rows"},
		"workbook, header only":     {oneSheet(headerRow), "sheet.no_rows"},
		"only hidden sheets":        {workbookFile{sheets: []sheetFile{{name: "a", state: "veryHidden", rows: headerRow}}}.bytes(), "sheet.no_rows"},
		"renamed zip":               {zipOf(map[string]string{"readme.txt": "hello"}), "sheet.zip_not_workbook"},
		"Word document":             {zipOf(map[string]string{"word/document.xml": "<w/>"}), "sheet.zip_not_workbook"},
		"empty zip":                 {zipOf(nil), "sheet.zip_not_workbook"},
		"gzip":                      {[]byte("\x1f\x8b\x08\x00"), "sheet.zip_not_workbook"},
		"OpenDocument":              {zipOf(map[string]string{"mimetype": "x", "content.xml": "<x/>"}), "sheet.open_document"},
		"binary workbook":           {zipOf(map[string]string{"xl/workbook.bin": "x"}), "sheet.binary_workbook"},
		"old Excel":                 {compound("Workbook"), "sheet.old_excel"},
		"very old Excel":            {compound("Book"), "sheet.old_excel"},
		"encrypted":                 {compound("EncryptedPackage"), "sheet.encrypted"},
		"old Word":                  {compound("WordDocument"), "sheet.not_a_table"},
		"web page":                  {[]byte("\ufeff <html><table><tr><td>1</td></tr></table>"), "sheet.web_page"},
		"PDF":                       {[]byte("%PDF-1.7\n"), "sheet.pdf"},
		"PNG":                       {[]byte("\x89PNG\r\n\x1a\n0000"), "sheet.image"},
		"JPEG":                      {[]byte("\xff\xd8\xff\xe0"), "sheet.image"},
		"WEBP":                      {[]byte("RIFF\x10\x00\x00\x00WEBPVP8 "), "sheet.image"},
		"noise":                     {[]byte("MZ\x90\x00\x03\x00\x00"), "sheet.not_a_table"},
		"noise without zeros":       {bytes.Repeat([]byte{0x80, 0xff, 'a', 0xff}, 100), "sheet.not_a_table"},
		"JSON array":                {[]byte("[\n {\"a\":1}]"), "sheet.json_not_lines"},
		"JSON over several lines":   {[]byte("{\n \"a\": 1\n}\n"), "sheet.json_not_lines"},
		"truncated workbook":        {truncated[:len(truncated)-40], "sheet.damaged"},
		"sheet missing":             {workbookFile{sheets: []sheetFile{{name: "a"}}, extra: map[string]string{"xl/_rels/workbook.xml.rels": `<R><Relationship Id="s0" Type="x/worksheet" Target="gone.xml"/></R>`}}.bytes(), "sheet.damaged"},
		"document type":             {workbookFile{sheets: []sheetFile{{name: "a"}}, extra: map[string]string{"xl/worksheets/sheet0.xml": `<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>`}}.bytes(), "sheet.damaged"},
		"sheet without end":         {workbookFile{sheets: []sheetFile{{name: "a"}}, extra: map[string]string{"xl/worksheets/sheet0.xml": `<worksheet><sheetData>` + headerRow}}.bytes(), "sheet.damaged"},
		"rows out of order":         {oneSheet(headerRow + `<row r="5"><c><v>1</v></c></row><row r="4"><c><v>1</v></c></row>`), "sheet.damaged"},
		"row beyond the end":        {oneSheet(headerRow + `<row r="1048577"><c><v>1</v></c></row>`), "sheet.too_many_rows"},
		"archive bomb":              {bomb(), "sheet.archive_bomb"},
		"a swarm of parts":          {zipOf(swarm), "sheet.archive_bomb"},
		"header with an open quote": {[]byte("工号,\"姓名\n1001,林晓\n"), "sheet.unclosed_quote"},
		"too many parts":            {zipOf(many), "sheet.archive_bomb"},
	} {
		t.Run(name, func(t *testing.T) { wantFault(t, drain(c.file, Limits{}), c.want) })
	}
}

func TestLimitsAreKept(t *testing.T) {
	csv := []byte("a,b\n1,2\n3,4\n5,6\n")
	book := oneSheet(headerRow + strings.Repeat(`<row><c><v>1</v></c></row>`, 10))
	shared := workbookFile{shared: []string{"<si><t>abc</t></si>", "<si><t>abc</t></si>"}, sheets: []sheetFile{{name: "a", rows: headerRow}}}.bytes()
	merged := workbookFile{sheets: []sheetFile{{name: "a", rows: headerRow + `<row><c><v>1</v></c></row>`,
		behind: `<mergeCells><mergeCell ref="A5:A6"/><mergeCell ref="A7:A8"/></mergeCells>`}}}.bytes()
	for name, c := range map[string]struct {
		file   []byte
		limits Limits
		want   string
	}{
		"file":           {csv, Limits{FileBytes: 10}, "sheet.file_too_large"},
		"lines":          {csv, Limits{TextRows: 3}, "sheet.too_many_rows"},
		"rows":           {book, Limits{WorkbookRows: 8}, "sheet.too_many_rows"},
		"entries":        {book, Limits{Entries: 2}, "sheet.archive_bomb"},
		"unfolded":       {book, Limits{UnzippedBytes: 1000}, "sheet.archive_bomb"},
		"shared bytes":   {shared, Limits{SharedBytes: 5}, "sheet.too_much_text"},
		"shared entries": {shared, Limits{Shared: 1}, "sheet.too_much_text"},
		"merges":         {merged, Limits{Merges: 1}, "sheet.too_many_merges"},
		"header columns": {csv, Limits{Columns: 1}, "sheet.too_many_columns"},
	} {
		t.Run(name, func(t *testing.T) { wantFault(t, drain(c.file, c.limits), c.want) })
	}
}

type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, os.ErrDeadlineExceeded }

func TestAFailingReaderIsNotTheFilesFault(t *testing.T) {
	if _, err := Open(failing{}, 100, "a", Limits{}); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("got %v, want the reader's own error", err)
	}
}

// flaky serves the beginning of a file and then fails.
type flaky struct {
	*bytes.Reader
	until int64
}

func (f *flaky) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > f.until {
		return 0, io.ErrNoProgress
	}
	return f.Reader.ReadAt(p, at)
}

func TestAReaderThatFailsLaterIsNotTheFilesFault(t *testing.T) {
	cells := strings.Builder{}
	for i := range 60_000 {
		cells.WriteString(`<row><c><v>` + strconv.Itoa(i*i%99_991) + `</v></c></row>`)
	}
	for name, file := range map[string][]byte{
		"text":     []byte("\ufeffa,b\n" + strings.Repeat("1,2\n", 1<<18)),
		"workbook": oneSheet(headerRow + cells.String()),
	} {
		reader := &flaky{Reader: bytes.NewReader(file), until: int64(len(file))}
		table, err := Open(reader, int64(len(file)), "a", Limits{})
		if err != nil {
			t.Fatal(err)
		}
		reader.until /= 2
		for _, err = range table.Rows() {
			if err != nil {
				break
			}
		}
		if !errors.Is(err, io.ErrNoProgress) {
			t.Errorf("%s: got %v, want the reader's own error", name, err)
		}
	}
}

// TestEveryCodeHasItsSentences reads the sources for codes.
func TestEveryCodeHasItsSentences(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]bool{}
	pattern := regexp.MustCompile(`"(sheet\.[a-z_]+)"`)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range pattern.FindAllStringSubmatch(string(text), -1) {
			codes[m[1]] = true
		}
	}
	for _, language := range []string{"zh-CN", "en"} {
		raw, err := Locales.ReadFile("locales/" + language + ".json")
		if err != nil {
			t.Fatal(err)
		}
		sentences := map[string]string{}
		if err := json.Unmarshal(raw, &sentences); err != nil {
			t.Fatal(err)
		}
		for code := range codes {
			if sentences[code] == "" {
				t.Errorf("%s: no sentence for %s", language, code)
			}
		}
		for code := range sentences {
			if !codes[code] {
				t.Errorf("%s: %s is never used", language, code)
			}
		}
	}
}
