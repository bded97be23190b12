package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"xuefen/internal/platform/fixed"
)

var written = []any{
	"=1+1", "00123", "-5", "+86 138", "林,晓\n\"好\"", 7, int64(-8), fixed.Amount(-1_234_567_890_105), Decimal("0.1"),
	true, nil, time.Date(2026, 9, 1, 8, 30, 0, 0, time.FixedZone("CST", 8*3600)), Day{time.Date(2026, 9, 1, 23, 0, 0, 0, time.UTC)},
}

func titles(n int) []Title {
	all := make([]Title, n)
	for i := range all {
		all[i].Text = "列" + ColumnName(i)
	}
	return all
}

func TestAWrittenWorkbookReadsBack(t *testing.T) {
	var out bytes.Buffer
	x, err := NewXLSX(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"人员", "学分"} {
		if err := x.Begin(name, titles(len(written))); err != nil {
			t.Fatal(err)
		}
		if err := x.Write(written...); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Write(struct{}{}); err == nil {
		t.Error("an unknown type was written")
	}
	wantFault(t, x.Write(strings.Repeat("长", DefaultCellLength+1)), "sheet.cell_too_long")
	wantFault(t, x.Write(Decimal("=1")), "sheet.not_a_number")
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	table := mustOpen(t, out.Bytes())
	if table.Format() != XLSX || len(table.Sheets()) != 2 || table.Sheet() != "人员" || len(table.Header().Headings) != len(written) {
		t.Errorf("format %s, sheets %v, header %v", table.Format(), table.Sheets(), table.Header())
	}
	wantRows(t, table, "2: T(=1+1) T(00123) T(-5) T(+86 138) T(林,晓\n\"好\") N(7) N(-8) N(-12345678901.05) N(0.1) B(true) -() D(2026-09-01 08:30:00) D(2026-09-01)")
	assertNoFormulas(t, out.Bytes())
}

func assertNoFormulas(t *testing.T, file []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(f)
	if err != nil || bytes.Contains(content, []byte("<f>")) || !bytes.Contains(content, []byte("frozen")) {
		t.Errorf("the sheet has a formula or no frozen header: %v", err)
	}
}

func TestAWrittenCSVIsSafeAndReadsBack(t *testing.T) {
	var out bytes.Buffer
	w := NewCSV(&out, true)
	if err := w.Begin("", titles(len(written))); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(written...); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(struct{}{}); err == nil {
		t.Error("an unknown type was written")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	_, row, _ := strings.Cut(out.String(), "\n")
	want := "\"'=1+1\",00123,-5,\"'+86 138\",\"林,晓\n\"\"好\"\"\",7,-8,-12345678901.05,0.1,true,,2026-09-01 08:30:00,2026-09-01\n"
	if row != want || !strings.HasPrefix(out.String(), "\ufeff") {
		t.Errorf("wrote\n%swant\n%s", row, want)
	}
	wantRows(t, mustOpen(t, out.Bytes()), "2: T(=1+1) T(00123) T(-5) T(+86 138) T(林,晓\n\"好\") T(7) T(-8) T(-12345678901.05) T(0.1) T(true) -() T(2026-09-01 08:30:00) T(2026-09-01)")
}

// A text that goes out as CSV comes back as it was, and never as a formula.
func TestAnyTextSurvivesCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`['=+\-@",; \n＝a1林.]{0,8}`).Draw(t, "text")
		var out bytes.Buffer
		w := NewCSV(&out, true)
		if err := w.Begin("", titles(3)); err != nil {
			t.Fatal(err)
		}
		if err := w.Write("1001", text, "end"); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		table, err := openBytes(out.Bytes(), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for row := range table.Rows() {
			want := text
			if strings.TrimSpace(want) == "" {
				want = ""
			}
			if got := row.At(1).Text; got != want || row.At(2).Text != "end" {
				t.Fatalf("%q came back as %q from %q", text, got, out.String())
			}
		}
	})
}

func TestAFullSheetGoesOnInAnother(t *testing.T) {
	var out bytes.Buffer
	x, err := NewXLSX(&out)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Begin("a", titles(2)); err != nil {
		t.Fatal(err)
	}
	x.row = DefaultWorkbookRows // as if it were full
	if err := x.Write("1", "2"); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	table := mustOpen(t, out.Bytes())
	if table.Sheet() != "a (2)" {
		t.Errorf("the row stands in %q, want a (2)", table.Sheet())
	}
	wantRows(t, table, "2: T(1) T(2)")
}
