package sheet

import (
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func utf16le(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}

func gb(t *testing.T, s string) string {
	t.Helper()
	out, err := simplifiedchinese.GB18030.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTextFilesInEveryEncoding(t *testing.T) {
	plain := "工号,姓名\n00123,林晓\n1002,许国栋\n"
	late := "no,name\n" + strings.Repeat("1,plain ascii\n", 50_000) + "2,何静\n"
	for name, file := range map[string]string{
		"UTF-8": plain, "UTF-8 with mark": "\ufeff" + plain, "GBK": gb(t, plain), "four-byte GB18030": gb(t, plain+"3,㐀𠀀\n"),
		"UTF-16 little": "\xff\xfe" + utf16le(plain), "CR LF": strings.ReplaceAll(plain, "\n", "\r\n"), "CR": strings.ReplaceAll(plain, "\n", "\r"),
		"GBK in the last line only": gb(t, late), "no end of line": strings.TrimSuffix(plain, "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			rows := rowsOf(t, mustOpen(t, []byte(file)))
			last := rows[len(rows)-1]
			if last.Fault != nil || !strings.Contains("许国栋 㐀𠀀 何静", last.At(1).Text) {
				t.Errorf("last row = %s", shape(last))
			}
			if first := rows[0].At(0).Text; name != "GBK in the last line only" && first != "00123" {
				t.Errorf("first cell = %q, want 00123", first)
			}
		})
	}
}

func TestSeparatorsAndQuotesAreFound(t *testing.T) {
	for name, file := range map[string]string{
		"comma":         "姓名,备注\n\"林,晓\",\"说\"\"好\"\"\n第二行\"\n\n陈立,无\n",
		"semicolon":     "姓名;备注\n\"林,晓\";\"说\"\"好\"\"\n第二行\"\n\n陈立;无\n",
		"tab":           "姓名\t备注\n林,晓\t\"说\"\"好\"\"\n第二行\"\n\n陈立\t无\n",
		"single quotes": "姓名,备注\n'林,晓','说\"好\"\n第二行'\n\n陈立,无\n",
		"blank before":  "姓名, 备注\n\"林,晓\" , \"说\"\"好\"\"\n第二行\"\n,\n陈立,无\n",
	} {
		t.Run(name, func(t *testing.T) {
			wantRows(t, mustOpen(t, []byte(file)), "2: T(林,晓) T(说\"好\"\n第二行)", "4: T(陈立) T(无)")
		})
	}
	t.Run("declared", func(t *testing.T) {
		wantRows(t, mustOpen(t, []byte("sep=|\na|b\n1,5|2\n")), "3: T(1,5) T(2)")
	})
	t.Run("one column", func(t *testing.T) {
		wantRows(t, mustOpen(t, []byte("工号\n1001\n1002\n")), "2: T(1001)", "3: T(1002)")
	})
	t.Run("decimal commas", func(t *testing.T) {
		wantRows(t, mustOpen(t, []byte("a;b\n1,5;2,5\n2,5;3,5\n")), "2: T(1,5) T(2,5)", "3: T(2,5) T(3,5)")
	})
}

func TestABrokenLineCostsOnlyItself(t *testing.T) {
	wide := strings.Repeat("x,", DefaultColumns) + "x"
	long := strings.Repeat("长", DefaultLineBytes)
	file := "a,b\n1,2\n\"open,3\n4,5\n" + wide + "\n" + long + "\n6," + strings.Repeat("y", DefaultCellLength+1) + "\n7,8\n9,\xff\xfe\n10,11\n"
	var got []string
	for _, row := range rowsOf(t, mustOpen(t, []byte(file))) {
		code := row.At(0).Text
		if row.Fault != nil {
			code = row.Fault.Code
			if row.Raw == "" {
				t.Errorf("row %d with %s keeps no source", row.Number, code)
			}
		}
		got = append(got, code)
	}
	want := "1 sheet.unclosed_quote 4 sheet.too_many_columns sheet.line_too_long sheet.cell_too_long 7 sheet.garbled_text 10"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

func TestJSONLinesAreFlattenedInOrder(t *testing.T) {
	file := `{"key":"a1","result":{"score":87.50,"passed":true},"tags":["x",2],"none":null,"empty":{},"big":12345678901234567890.10}` + "\n\n" +
		`{"result":{"score":1e2},"key":"林\u6653"}` + "\n"
	rows := rowsOf(t, mustOpen(t, []byte(file)))
	var got []string
	for _, f := range rows[0].Fields {
		got = append(got, f.Key+"="+f.Text)
	}
	want := "key=a1 result.score=87.5 result.passed=true tags.0=x tags.1=2 none= empty= big=12345678901234567890.1"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	if got := shape(rows[1]); got != "3: T(林晓) N(100) -() -() -() -() -() -()" {
		t.Errorf("second row = %s", got)
	}
}

func TestAWrongJSONLineCostsOnlyItself(t *testing.T) {
	for line, want := range map[string]string{
		`{"a":1,"a":2}`: "sheet.duplicate_key", `{"a":{"b":1},"a.b":2}`: "sheet.duplicate_key",
		`{"a":01}`: "sheet.not_a_json_object", `{"a":1,}`: "sheet.not_a_json_object", `{"a"`: "sheet.not_a_json_object",
		`{"a":1} x`: "sheet.not_a_json_object", `[1]`: "sheet.not_a_json_object", `"a"`: "sheet.not_a_json_object", `{"a":NaN}`: "sheet.not_a_json_object",
		`{"a":1e999999}`: "sheet.not_a_number", "{\"a\":\"\xff\"}": "sheet.garbled_text",
		strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40): "sheet.json_too_deep",
		`{"a":[` + strings.Repeat("1,", 600) + `1]}`:                "sheet.too_many_columns",
		`{"a":"` + strings.Repeat("x", 40_000) + `"}`:               "sheet.field_too_long",
		`{"` + strings.Repeat("k", 2_000) + `":1}`:                  "sheet.key_too_long",
		`{"a":"` + strings.Repeat("x", DefaultLineBytes) + `"}`:     "sheet.line_too_long",
	} {
		rows := rowsOf(t, mustOpen(t, []byte("{\"a\":1}\n"+line+"\n{\"a\":2}\n")))
		if len(rows) != 3 || rows[1].Fault == nil || rows[1].Fault.Code != want || rows[2].At(0).Text != "2" {
			t.Errorf("%.60s: rows %v, want the fault %s and a good row behind", line, rows, want)
		}
	}
}

func TestALateKeyIsStillMapped(t *testing.T) {
	file := strings.Repeat("{\"no\":1}\n", headerSearch+5) + "{\"no\":2,\"Late Score\":3}\n"
	table := mustOpen(t, []byte(file))
	m := table.Header().Match([]Column{{Key: "no"}, {Key: "score", Names: []string{"late_score"}}})
	rows := rowsOf(t, table)
	if got := m.Cell(rows[len(rows)-1], "score"); got.Text != "3" {
		t.Errorf("late cell = %+v, want 3", got)
	}
	if got := m.Cell(rows[0], "score"); !got.IsEmpty() {
		t.Errorf("absent cell = %+v, want empty", got)
	}
}
