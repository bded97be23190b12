package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"xuefen/internal/app"
	"xuefen/internal/platform/i18n"
)

// The rows of wrong are wrong one by one, each in its own way; the good ones
// around them go through.
var wrong = strings.ReplaceAll(`person,verb,object.type,object.id,occurred_at,score,score_min,score_max,duration_seconds,source,key
1001,completed,course,K1,2024-03-02 09:00,,,,,lms,c1
1001,completed,course,K1,FUTURE,,,,,lms,c2
9999,completed,course,K1,2024-03-02 09:00,,,,,lms,c3
1001,passed,exam,E1,2024-03-02 09:00,187,0,100,,lms,c4
1001,passed,exam,E1,2024-03-02 09:00,-3,,,,lms,c5
1001,passed,exam,E1,2024-03-02 09:00,ninety,,,,lms,c6
1001,passed,exam,E1,2024-03-02 09:00,50,100,60,,lms,c7
1001,completed,course,K9,2024-03-02 09:00,,,,,lms,c1
1001,flew,course,K1,2024-03-02 09:00,,,,,lms,c8
1001,completed,balloon,K1,2024-03-02 09:00,,,,,lms,c9
1001,completed,course,K1,1812-06-24,,,,,lms,d1
1001,completed,course,K1,someday,,,,,lms,d2
1001,completed,course,K1,2024-03-02 09:00,,,,-60,lms,d3
,completed,course,K1,2024-03-02 09:00,,,,,lms,d4
1002,completed,course,K1,2024-03-02 09:00,,,,,lms,c1x
1001,completed,course,K1,2024-03-02 09:00,,,,,lms,c1
`, "FUTURE", time.Now().AddDate(0, 0, 2).Format(time.DateTime))

// wrongRows says which row of the file is rejected for which column and reason.
var wrongRows = []struct{ row, column, code string }{
	{"3", "occurred_at", "activity.in_the_future"},
	{"4", "person", "activity.unknown_person"},
	{"5", "result.score", "activity.score_outside"},
	{"6", "result.score", "activity.score_outside"},
	{"7", "result.score", "sheet.not_a_number"},
	{"8", "result.score_min", "activity.score_range_reversed"},
	{"9", "key", "activity.key_conflict"},
	{"10", "verb", "activity.unknown_verb"},
	{"11", "object.type", "activity.unknown_object_type"},
	{"12", "occurred_at", "activity.too_old"},
	{"13", "occurred_at", "sheet.not_a_date"},
	{"14", "result.duration_seconds", "activity.negative"},
	{"15", "person", "activity.missing"},
}

func TestWrongRowsComeBackWithReasonsAndGoodOnesCount(t *testing.T) {
	onBoth(t, func(c *company) {
		c.must(exitDone, "rules", "apply", c.file("rules.yaml", firstRules))
		for lang, l := range map[string]i18n.Language{"zh_CN.UTF-8": i18n.Chinese, "en_GB.UTF-8": i18n.English} {
			speak(c.t, lang)
			rejects := filepath.Join(c.t.TempDir(), "rejects.csv")
			got := c.must(exitRejected, "import", "activities", c.file("wrong.csv", wrong), "--errors", rejects)
			if !strings.HasPrefix(got, "rows 16, accepted 2, repeated 1, rejected 13, credited 2\n") && !strings.HasPrefix(got, "rows 16, accepted 0, repeated 3, rejected 13, credited 0\n") {
				c.t.Errorf("import: %q", got)
			}
			text, err := os.ReadFile(rejects)
			if err != nil {
				c.t.Fatal(err)
			}
			c.checkRejects(l, c.table(string(text)))
		}
		speak(c.t, "C")
		rows := c.table(c.must(exitDone, "standing"))
		if rows[1][3] != "2.50" || rows[2][3] != "2.50" {
			c.t.Errorf("the good rows gave %s and %s; want 2.50 each", rows[1][3], rows[2][3])
		}
		c.must(exitDone, "verify")
	})
}

func (c *company) checkRejects(l i18n.Language, rows [][]string) {
	c.t.Helper()
	if len(rows) != len(wrongRows)+1 {
		c.t.Fatalf("%d rejects; want %d: %v", len(rows)-1, len(wrongRows), rows)
	}
	if heads := []string{"person", "verb", "object.type", "object.id", "occurred_at"}; !slices.Equal(rows[0][3:8], heads) {
		c.t.Errorf("the headings of the file are %v; want %v", rows[0][3:8], heads)
	}
	words, err := app.Words()
	if err != nil {
		c.t.Fatal(err)
	}
	for i, want := range wrongRows {
		row := rows[i+1]
		if row[0] != want.row || row[1] != want.column || !says(words.Template(l, want.code), row[2]) {
			c.t.Errorf("reject %d is %q; want row %s, column %s, %s", i+1, row[:3], want.row, want.column, want.code)
		}
		c.clean(row[2])
	}
}

// says tells whether a text is a sentence with its arguments filled in.
func says(template, text string) bool {
	for i, part := range strings.Split(template, "{") {
		if i > 0 {
			_, part, _ = strings.Cut(part, "}")
		}
		at := strings.Index(text, part)
		if at < 0 {
			return false
		}
		text = text[at+len(part):]
	}
	return true
}

func TestRejectsAreMendedAndSentAgain(t *testing.T) {
	onBoth(t, func(c *company) {
		c.must(exitDone, "rules", "apply", c.file("rules.yaml", firstRules))
		for _, name := range []string{"rejects.csv", "rejects.xlsx"} {
			rejects := filepath.Join(c.t.TempDir(), name)
			number, key := "88"+name[8:9], "mend-"+name
			c.must(exitRejected, "import", "activities", "--errors", rejects, c.file("wrong.csv",
				"工号,行为,对象类型,对象编号,发生时间,来源,来源键,属性:备注\n"+number+",completed,course,K1,2024-03-02 09:00,lms,"+key+",=1+1\n"))
			mended := c.mend(rejects, number, "1003")
			if got := c.must(exitDone, "import", "activities", mended); !strings.HasPrefix(got, "rows 1, accepted 1, repeated 0, rejected 0, credited 1\n") {
				c.t.Errorf("the mended %s: %q", name, got)
			}
		}
		if rows := c.table(c.must(exitDone, "standing")); rows[3][3] != "5.00" {
			c.t.Errorf("何静 has %s; want 5.00", rows[3][3])
		}
	})
}

// mend replaces a cell of a file of rejects, as a person would.
func (c *company) mend(path, from, to string) string {
	c.t.Helper()
	if strings.HasSuffix(path, ".csv") {
		text, err := os.ReadFile(path)
		if err != nil {
			c.t.Fatal(err)
		}
		return c.file("mended.csv", strings.ReplaceAll(string(text), ","+from+",", ","+to+","))
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		c.t.Fatal(err)
	}
	sheet := f.GetSheetName(0)
	if err := f.SetCellStr(sheet, "D2", to); err != nil {
		c.t.Fatal(err)
	}
	mended := filepath.Join(c.t.TempDir(), "mended.xlsx")
	if err := f.SaveAs(mended); err != nil {
		c.t.Fatal(err)
	}
	return mended
}

func TestTheSameFileAgainChangesNothing(t *testing.T) {
	onBoth(t, func(c *company) {
		c.earn()
		before := c.must(exitDone, "standing")
		if got := c.must(exitDone, "import", "activities", c.file("again.csv", firstRecords)); got != "rows 5, accepted 0, repeated 5, rejected 0, credited 0\n" {
			c.t.Errorf("the same records again: %q", got)
		}
		if after := c.must(exitDone, "standing"); after != before {
			c.t.Errorf("the same file changed the standing to\n%s", after)
		}
		if got := c.must(exitDone, "import", "people", c.file("people.csv", people)); got != "rows 5, new 0, changed 0, unchanged 5, rejected 0; new departments 0, positions 0, grades 0\n" {
			c.t.Errorf("the same people again: %q", got)
		}
	})
}

func TestAKeylessRecordIsItsContent(t *testing.T) {
	onBoth(t, func(c *company) {
		c.must(exitDone, "rules", "apply", c.file("rules.yaml", firstRules))
		one := "person,verb,object.type,object.id,occurred_at\n1001,completed,course,K1,2024-03-02 09:00\n1001,completed,course,K1,2024-03-02 09:00\n1001,completed,course,K1,2024-03-02 09:01\n"
		for _, want := range []string{"rows 3, accepted 2, repeated 1, rejected 0, credited 2\n", "rows 3, accepted 0, repeated 3, rejected 0, credited 0\n"} {
			if got := c.must(exitDone, "import", "activities", c.file("keyless.csv", one)); got != want {
				c.t.Errorf("got %q; want %q", got, want)
			}
		}
	})
}

func TestADryRunOfPeopleWritesNothing(t *testing.T) {
	onBoth(t, func(c *company) {
		more := people + "1010,周明远,总部/研发中心/数据部,数据工程师,P5,,2022-03-01,在职\n1011,,,,,,,\n"
		errorsFile := filepath.Join(c.t.TempDir(), "errors.csv")
		want := "rows 7, new 1, changed 0, unchanged 5, rejected 1; new departments 1, positions 1, grades 0\n"
		if got := c.must(exitRejected, "import", "people", c.file("more.csv", more), "--dry-run", "--errors", errorsFile); got != want {
			c.t.Errorf("dry run: %q; want %q", got, want)
		}
		if rows := c.table(c.must(exitDone, "standing")); len(rows) != 6 {
			c.t.Errorf("after a dry run there are %d people; want 5", len(rows)-1)
		}
		text, err := os.ReadFile(errorsFile)
		if err != nil {
			c.t.Fatal(err)
		}
		if rows := c.table(string(text)); len(rows) != 2 || !strings.Contains(strings.Join(rows[1], ","), "1011") {
			c.t.Errorf("the file of errors holds %v; want row 8 of 1011", rows)
		}
		if got := c.must(exitRejected, "import", "people", c.file("more.csv", more)); got != want {
			c.t.Errorf("the real import: %q; want what the dry run said, %q", got, want)
		}
		if rows := c.table(c.must(exitDone, "standing")); len(rows) != 7 {
			c.t.Errorf("there are %d people; want 6", len(rows)-1)
		}
	})
}

func TestErrorsOfPeopleComeInTheFormatOfTheFileName(t *testing.T) {
	c := newCompany(t, "sqlite")
	path := filepath.Join(t.TempDir(), "errors.xlsx")
	c.must(exitRejected, "import", "people", c.file("more.csv", people+"1011,,,,,,,\n"), "--errors", path)
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatalf("the file of errors is no workbook: %v", err)
	}
	if rows, err := f.GetRows(f.GetSheetName(0)); err != nil || len(rows) != 2 {
		t.Errorf("it holds %v, %v; want headings and one row", rows, err)
	}
}

func TestFilesOfEveryEncodingAreRead(t *testing.T) {
	onBoth(t, func(c *company) {
		c.must(exitDone, "rules", "apply", c.file("rules.yaml", firstRules))
		utf8 := "工号,行为,对象类型,对象编号,对象名称,发生时间,来源,来源键\n1001,completed,course,K1,安全生产，第二版,2024-03-02 09:00,培训台账,NAME\n"
		gbk, err := simplifiedchinese.GBK.NewEncoder().String(strings.ReplaceAll(utf8, "NAME", "gbk"))
		if err != nil {
			c.t.Fatal(err)
		}
		for name, text := range map[string]string{
			"gbk": gbk, "bom": "\ufeff" + strings.ReplaceAll(utf8, "NAME", "bom"), "tabs": strings.ReplaceAll(strings.ReplaceAll(utf8, "NAME", "tabs"), ",", "\t"),
		} {
			if got := c.must(exitDone, "import", "activities", c.file(name+".csv", text)); got != "rows 1, accepted 1, repeated 0, rejected 0, credited 1\n" {
				c.t.Errorf("%s: %q", name, got)
			}
		}
		for _, row := range c.table(c.must(exitDone, "statement", "--person", "1001"))[1:] {
			if row[5] != "安全生产，第二版" {
				c.t.Errorf("an object is called %q", row[5])
			}
		}
		names, err := simplifiedchinese.GBK.NewEncoder().String("工号,姓名,部门\n2001,欧阳娜娜,总部/研发中心\n")
		if err != nil {
			c.t.Fatal(err)
		}
		c.must(exitDone, "import", "people", c.file("gbk.csv", names))
		if rows := c.table(c.must(exitDone, "standing")); rows[len(rows)-1][1] != "欧阳娜娜" {
			c.t.Errorf("the person of the GBK file is %v", rows[len(rows)-1])
		}
	})
}

// workbook makes an XLSX file of rows; a float in the column of times is a
// date cell.
func (c *company) workbook(date1904 bool, rows ...[]any) string {
	c.t.Helper()
	f := excelize.NewFile()
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}); err != nil {
		c.t.Fatal(err)
	}
	style, err := f.NewStyle(&excelize.Style{NumFmt: 22}) // m/d/yy h:mm
	if err != nil {
		c.t.Fatal(err)
	}
	for i, row := range rows {
		for j, v := range row {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				c.t.Fatal(err)
			}
			if err := f.SetCellValue("Sheet1", cell, v); err != nil {
				c.t.Fatal(err)
			}
			if _, isDate := v.(float64); isDate {
				if err := f.SetCellStyle("Sheet1", cell, cell, style); err != nil {
					c.t.Fatal(err)
				}
			}
		}
	}
	path := filepath.Join(c.t.TempDir(), fmt.Sprintf("book-%t.xlsx", date1904))
	if err := f.SaveAs(path); err != nil {
		c.t.Fatal(err)
	}
	return path
}

func TestDatesOfBothSystemsOfWorkbooks(t *testing.T) {
	onBoth(t, func(c *company) {
		c.must(exitDone, "rules", "apply", c.file("rules.yaml", firstRules))
		heads := []any{"工号", "行为", "对象类型", "对象编号", "发生时间", "来源", "来源键"}
		const serial = 45_353.25 // 2 March 2024, 06:00, counted from 1900
		c.must(exitDone, "import", "activities", c.workbook(false, heads, []any{"1001", "completed", "course", "K1", serial, "x", "1900"}))
		c.must(exitDone, "import", "activities", c.workbook(true, heads, []any{"1001", "completed", "course", "K1", serial - 1462, "x", "1904"}))
		rows := c.table(c.must(exitDone, "statement", "--person", "1001"))
		if len(rows) != 3 || rows[1][1] != "2024-03-01T22:00:00Z" || rows[2][1] != rows[1][1] {
			c.t.Errorf("the statement is %v; want both at 2024-03-01T22:00:00Z, which is 06:00 in Shanghai", rows)
		}
	})
}

func TestAFileThatIsWrongAsAWholeSaysSoInBothLanguages(t *testing.T) {
	c := newCompany(t, "sqlite")
	for name, x := range map[string]struct{ path, code string }{
		"nothing":      {c.file("nothing.csv", ""), "sheet.no_rows"},
		"headings":     {c.file("headings.csv", "工号,行为,对象类型,对象编号,发生时间\n"), "sheet.no_rows"},
		"renamed zip":  {c.zip("list.xlsx", map[string]string{"readme.txt": "hello"}), "sheet.zip_not_workbook"},
		"archive bomb": {c.bomb(), "sheet.archive_bomb"},
		"endless":      {c.endless(), "sheet.too_many_rows"},
		"picture":      {c.file("photo.xlsx", "\x89PNG\r\n\x1a\n0000"), "sheet.image"},
		"old workbook": {c.file("old.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"+strings.Repeat("\x00", 4096)), "sheet.not_a_table"},
		"no columns":   {c.file("columns.csv", "甲,乙,丙\n1,2,3\n"), "sheet.columns_do_not_match"},
		"open quote":   {c.file("quote.csv", "工号,行为,对象类型,对象编号,发生时间\n1001,completed,course,\"K1,2024-03-02\n"), ""},
		"not lines":    {c.file("array.jsonl", "[\n {\"person\":\"1001\"}\n]\n"), "sheet.json_not_lines"},
	} {
		for lang, l := range map[string]i18n.Language{"zh_CN.UTF-8": i18n.Chinese, "en_GB.UTF-8": i18n.English} {
			for _, subject := range []string{"activities", "objects", "people"} {
				speak(t, lang)
				c.refuses(name, x.path, subject, x.code, l)
			}
		}
	}
}

// refuses checks that an import fails with the sentence of a code.
func (c *company) refuses(name, path, subject, code string, l i18n.Language) {
	c.t.Helper()
	if code == "" { // a matter of one row, not of the file
		if s := c.run("import", subject, path); s.code == exitDone {
			c.t.Errorf("%s as %s went through", name, subject)
		}
		return
	}
	words, err := app.Words()
	if err != nil {
		c.t.Fatal(err)
	}
	s := c.run("import", subject, path)
	if s.code != exitFailed || !says(words.Template(l, code), s.err) {
		c.t.Errorf("%s as %s in %s ended with %d: %s; want %s: %s", name, subject, l, s.code, s.err, code, words.Template(l, code))
	}
	c.clean(s.err)
	if han := strings.ContainsFunc(s.err, func(r rune) bool { return unicode.Is(unicode.Han, r) }); han != (l == i18n.Chinese) && code != "sheet.columns_do_not_match" {
		c.t.Errorf("%s as %s in %s is said as %s", name, subject, l, s.err)
	}
}

func (c *company) zip(name string, parts map[string]string) string {
	c.t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for part, text := range parts {
		w, err := z.Create(part)
		if err != nil {
			c.t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			c.t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		c.t.Fatal(err)
	}
	return c.file(name, out.String())
}

// altered is a good workbook with its sheet changed behind the back of the
// program that wrote it.
func (c *company) altered(name string, change func(sheet string) string) string {
	c.t.Helper()
	r, err := zip.OpenReader(c.workbook(false, []any{"工号", "行为", "对象类型", "对象编号", "发生时间", "对象名称"},
		[]any{"1001", "completed", "course", "K1", "2024-03-02", "信息安全"}))
	if err != nil {
		c.t.Fatal(err)
	}
	defer r.Close()
	parts := map[string]string{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			c.t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			c.t.Fatal(err)
		}
		parts[f.Name] = string(text)
		if strings.HasSuffix(f.Name, "sheet1.xml") {
			parts[f.Name] = change(string(text))
			if parts[f.Name] == string(text) {
				c.t.Fatalf("nothing was changed in\n%s", text)
			}
		}
	}
	return c.zip(name, parts)
}

// bomb is a workbook whose sheet unfolds a thousand times.
func (c *company) bomb() string {
	c.t.Helper()
	return c.altered("bomb.xlsx", func(sheet string) string {
		return strings.Replace(sheet, "<sheetData>", "<sheetData>"+strings.Repeat(" ", 24<<20), 1)
	})
}

// endless is a workbook with a row beyond the last that a sheet may have.
func (c *company) endless() string {
	c.t.Helper()
	return c.altered("endless.xlsx", func(sheet string) string {
		return strings.Replace(sheet, "</sheetData>", `<row r="1048577"><c r="A1048577"><v>1</v></c></row></sheetData>`, 1)
	})
}
