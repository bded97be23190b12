package sheet

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"xuefen/internal/platform/fixed"
)

const (
	manyRows    = 200_000
	manyColumns = 12
)

// manyShared is a workbook of 200,000 rows as Excel writes it: texts in the
// shared table, half of them all different, numbers and dates in the cells.
func manyShared(rows int) []byte {
	var texts, cells strings.Builder
	texts.WriteString("<si><t>列</t></si>")
	cells.WriteString(`<row r="1">`)
	for c := range manyColumns {
		fmt.Fprintf(&cells, `<c r="%s1" t="s"><v>0</v></c>`, ColumnName(c))
	}
	cells.WriteString(`</row>`)
	shared := 1
	for r := 2; r <= rows+1; r++ {
		fmt.Fprintf(&cells, `<row r="%d" spans="1:12">`, r)
		for c := range manyColumns {
			switch at := fmt.Sprintf("%s%d", ColumnName(c), r); c % 4 {
			case 0, 1:
				fmt.Fprintf(&texts, "<si><t>员工 %d-%d</t></si>", r*7919%1_000_003, c)
				fmt.Fprintf(&cells, `<c r="%s" t="s"><v>%d</v></c>`, at, shared)
				shared++
			case 2:
				fmt.Fprintf(&cells, `<c r="%s"><v>%d.5</v></c>`, at, r%97)
			case 3:
				fmt.Fprintf(&cells, `<c r="%s" s="1"><v>%d</v></c>`, at, 45_000+r%1000)
			}
		}
		cells.WriteString(`</row>`)
	}
	return workbookFile{styles: dateStyles, shared: []string{texts.String()}, sheets: []sheetFile{{name: "a", rows: cells.String()}}}.bytes()
}

// peak watches the heap while work goes on.
func peak(work func()) uint64 {
	runtime.GC()
	var most uint64
	var wait sync.WaitGroup
	done := make(chan struct{})
	wait.Go(func() {
		var m runtime.MemStats
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	})
	work()
	close(done)
	wait.Wait()
	return most
}

func measure(b *testing.B, bytes int, work func()) {
	b.Helper()
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	var most uint64
	for b.Loop() {
		most = max(most, peak(work))
	}
	b.ReportMetric(float64(most)/(1<<20), "MB-heap")
}

func onDisk(b *testing.B, content []byte) *os.File {
	b.Helper()
	path := filepath.Join(b.TempDir(), "file")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		b.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = f.Close() })
	return f
}

func readAll(b *testing.B, f *os.File, size int) {
	b.Helper()
	table, err := Open(f, int64(size), "a", Limits{})
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for row, err := range table.Rows() {
		if err != nil || row.Fault != nil {
			b.Fatal(err, row.Fault)
		}
		n++
	}
	if n != manyRows {
		b.Fatalf("read %d rows, want %d", n, manyRows)
	}
}

func BenchmarkReadXLSX(b *testing.B) {
	content := manyShared(manyRows)
	size := len(content)
	f := onDisk(b, content)
	content = nil
	b.Run("own", func(b *testing.B) { measure(b, size, func() { readAll(b, f, size) }) })
	b.Run("excelize", func(b *testing.B) {
		measure(b, size, func() {
			book, err := excelize.OpenFile(f.Name(), excelize.Options{UnzipXMLSizeLimit: 16 << 20, UnzipSizeLimit: 2 << 30})
			if err != nil {
				b.Fatal(err)
			}
			rows, err := book.Rows("a")
			if err != nil {
				b.Fatal(err)
			}
			for rows.Next() {
				if _, err := rows.Columns(); err != nil {
					b.Fatal(err)
				}
			}
			_ = rows.Close()
			_ = book.Close()
		})
	})
}

func BenchmarkReadCSV(b *testing.B) {
	content := []byte("a,b,c,d,e,f,g,h,i,j,k,l\n" + strings.Repeat("1001,林晓,平台部,2.5,2026-09-01,\"a,b\",7,8,9,10,11,12\n", manyRows))
	f, size := onDisk(b, content), len(content)
	measure(b, size, func() { readAll(b, f, size) })
}

func BenchmarkReadJSONLines(b *testing.B) {
	content := []byte(strings.Repeat(`{"source_key":"oulad:11391:1752","employee_no":"11391","verb":"scored","object":"course:AAA","result":{"score":78,"passed":true},"occurred_at":"2013-10-19T00:00:00+08:00"}`+"\n", manyRows))
	f, size := onDisk(b, content), len(content)
	measure(b, size, func() { readAll(b, f, size) })
}

func BenchmarkWriteXLSX(b *testing.B) {
	measure(b, 0, func() {
		x, err := NewXLSX(io.Discard)
		if err != nil {
			b.Fatal(err)
		}
		if err := x.Begin("a", make([]Title, manyColumns)); err != nil {
			b.Fatal(err)
		}
		day := Day{time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)}
		for i := range manyRows {
			if err := x.Write(i, "林晓", "平台部", fixed.Amount(250), day, "a", "b", "c", "d", "e", "f", true); err != nil {
				b.Fatal(err)
			}
		}
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	})
}

// TestALargeWorkbookStaysSmallInMemory keeps the promise of the README with a
// tenth of its rows: what is held is the shared texts and one row.
func TestALargeWorkbookStaysSmallInMemory(t *testing.T) {
	file := manyShared(manyRows / 10)
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	table, err := Open(bytes.NewReader(file), int64(len(file)), "a", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range table.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	var after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&after)
	const most = 10 << 20
	if held := int64(after.HeapAlloc) - int64(before.HeapAlloc); n != manyRows/10 || held > most {
		t.Errorf("read %d rows holding %d bytes, want %d rows and at most %d", n, held, manyRows/10, most)
	}
	runtime.KeepAlive(table)
}
