package activityhttp_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"xuefen/internal/platform/sheet"
)

var update = flag.Bool("update", false, "write the example files anew")

// exampleFiles is where the files stand that docs/formats.md shows.
const exampleFiles = "../../../examples/files"

// The example files are what the templates give, and they are taken in.
func TestTheExampleFilesAreTakenIn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, subject := range []string{"objects", "activities"} {
			for _, c := range []struct{ file, query string }{
				{".zh.csv", "format=csv&language=zh-CN"}, {".en.csv", "format=csv&language=en"}, {".zh.xlsx", "format=xlsx&language=zh-CN"},
			} {
				fresh := h.ask("1007", "GET", "/intake-templates/"+subject+"?"+c.query, nil).is(200).body
				content := h.example(subject+c.file, fresh)
				h.begin(h.uploaded(subject+c.file, content, map[string]string{"subject": subject}))
				if done := h.run(); done.Rejected != 0 || done.Accepted+done.Repeated != 2 {
					t.Errorf("%s: %+v", subject+c.file, done)
				}
			}
		}
	})
	each(t, func(t *testing.T, h *house) {
		for _, subject := range []string{"objects", "activities"} {
			fresh := h.ask("1007", "GET", "/intake-templates/"+subject+"?format=jsonl", nil).is(200).body
			h.begin(h.uploaded(subject+".jsonl", h.example(subject+".jsonl", fresh), map[string]string{"subject": subject}))
			if done := h.run(); done.Rejected != 0 || done.Accepted != 2 {
				t.Errorf("%s: %+v", subject, done)
			}
		}
	})
}

// example reads an example file, which must say what fresh says.
func (h *house) example(name string, fresh []byte) []byte {
	h.Helper()
	path := filepath.Join(exampleFiles, name)
	if *update {
		if err := os.MkdirAll(exampleFiles, 0o755); err != nil {
			h.Fatal(err)
		}
		if err := os.WriteFile(path, fresh, 0o644); err != nil {
			h.Fatal(err)
		}
	}
	content, err := os.ReadFile(path)
	if err != nil {
		h.Fatal(err)
	}
	if got, want := h.texts(content), h.texts(fresh); got != want {
		h.Errorf("%s is stale; run go test ./internal/activity/activityhttp -update\ngot  %s\nwant %s", name, got, want)
	}
	return content
}

// texts is everything a table says, since workbooks differ by their date.
func (h *house) texts(content []byte) string {
	h.Helper()
	table, err := sheet.Open(bytes.NewReader(content), int64(len(content)), "example", sheet.Limits{})
	if err != nil {
		h.Fatal(err)
	}
	all := fmt.Sprint(table.Header().Headings)
	for row, err := range table.Rows() {
		if err != nil {
			h.Fatal(err)
		}
		for _, c := range row.Cells {
			all += "|" + c.Text
		}
	}
	return all
}
