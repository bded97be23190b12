package activityhttp_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/activity/activityhttp"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/sheet"
)

// run takes the begun intakes in, as the job does.
func (h *house) run() activity.Intake {
	h.Helper()
	if len(h.begun) == 0 {
		h.Fatal("no intake was begun")
	}
	in := h.begun[len(h.begun)-1]
	f, err := h.shelf.Open(h.Context(), h.Tenant, in.Blob)
	if err != nil {
		h.Fatal(err)
	}
	table, err := sheet.Open(f, f.Size(), in.FileName, sheet.Limits{})
	if err != nil {
		h.Fatal(err)
	}
	done, err := h.Activity.RunIntake(h.Context(), h.Tenant, in.ID, table, shanghai(h.T), func(activity.Intake, float64) {})
	if err != nil {
		h.Fatal(err)
	}
	return done
}

func shanghai(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// uploaded uploads a file as HR and gives what was found.
func (h *house) uploaded(name string, content []byte, values map[string]string) activityhttp.Look {
	h.Helper()
	return read[activityhttp.Look](h.ask("1007", "POST", "/intake-files", upload(h, name, content, values)).is(201))
}

// begin begins the intake of a file that was looked at.
func (h *house) begin(look activityhttp.Look, more ...func(map[string]any)) activityhttp.Intake {
	h.Helper()
	body := map[string]any{"file": look.File, "file_name": look.FileName, "subject": look.Subject}
	for _, m := range more {
		m(body)
	}
	return read[activityhttp.Intake](h.ask("1007", "POST", "/intakes", body).is(201))
}

const mixed = "工号,行为,对象类型,对象编号,对象名称,发生时间,成绩,第几次尝试,备注\n" +
	"1001,completed,course,K1,安全课,2026-08-20 10:00,,1,好\n" +
	"9999,completed,course,K1,安全课,2026-08-20 10:00,,1,\n" +
	"1003,passed,exam,E1,安全考试,昨天,90,1,\n" +
	"1003,passed,exam,E1,安全考试,2026-08-20 11:00,90,2,\n"

func TestAFileIsLookedAtBeforeAnythingIsTakenIn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		look := h.uploaded("八月.csv", []byte(mixed), nil)
		if !look.Ready || look.Format != "csv" || look.FileName != "八月.csv" || len(look.Missing) != 0 || len(look.Sample) != 4 || look.Sample[0][0] != "1001" {
			t.Errorf("got %+v", look)
		}
		at := func(key string) int {
			i := slices.IndexFunc(look.Columns, func(c activityhttp.LookColumn) bool { return c.Key == key })
			return look.Columns[i].Index
		}
		if at("person") != 0 || at("result.score") != 6 || at("source") != -1 {
			t.Errorf("columns %+v", look.Columns)
		}
		if !slices.Equal(look.Attributes, []activityhttp.LookHeading{{Index: 7, Text: "第几次尝试"}}) || !slices.Equal(look.Ignored, []activityhttp.LookHeading{{Index: 8, Text: "备注"}}) {
			t.Errorf("attributes %v, ignored %v", look.Attributes, look.Ignored)
		}
		if got := h.seen("1007", "/activities"); got != nil {
			t.Errorf("looking recorded %v", got)
		}
	})
}

func TestAFileIsTakenInWithItsRejectsKept(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		look := h.uploaded("八月.csv", []byte(mixed), nil)
		begun := h.begin(look)
		if begun.State != "waiting" || begun.StartedBy != "苏敏" || begun.Source != "file" {
			t.Errorf("got %+v", begun)
		}
		h.run()
		path := fmt.Sprintf("/intakes/%d", begun.ID)
		done := read[activityhttp.Intake](h.ask("1007", "GET", path, nil).is(200))
		if done.State != "done" || done.Rows != 4 || done.Accepted != 2 || done.Rejected != 2 || done.Credited != 2 || done.EndedAt == nil {
			t.Errorf("got %+v", done)
		}
		zh := read[httpx.Page[activityhttp.Reject]](h.ask("1007", "GET", path+"/rejects?limit=1", nil, "Accept-Language", "zh").is(200))
		en := read[httpx.Page[activityhttp.Reject]](h.ask("1007", "GET", path+"/rejects?limit=1&cursor="+zh.Next, nil, "Accept-Language", "en").is(200))
		if len(zh.Items) != 1 || zh.Items[0].Row != 3 || zh.Items[0].Column != "person" || !strings.Contains(zh.Items[0].Detail, "没有工号为“9999”的员工") || zh.Items[0].Texts[0] != "9999" {
			t.Errorf("got %+v", zh)
		}
		if len(en.Items) != 1 || en.Items[0].Row != 4 || en.Items[0].Column != "occurred_at" || en.Next != "" || en.Items[0].Detail == "" {
			t.Errorf("got %+v", en)
		}
		h.ask("yinhe:1007", "GET", path, nil).problem(404, "activity.intake_not_found")
		h.ask("yinhe:1007", "GET", path+"/rejects", nil).problem(404, "activity.intake_not_found")
		h.ask("1001", "GET", path, nil).problem(403, "http.forbidden")
	})
}

// The rejects come back as a file that can be mended and sent again.
func TestRejectsAreMendedAndSentAgain(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		first := h.begin(h.uploaded("八月.csv", []byte(mixed), nil))
		h.run()
		for _, format := range []string{"csv", "xlsx"} {
			file := h.ask("1007", "GET", fmt.Sprintf("/intakes/%d/rejects/file?format=%s", first.ID, format), nil, "Accept-Language", "zh").is(200)
			if !strings.Contains(file.header.Get("Content-Disposition"), "."+format) {
				t.Errorf("%s is called %s", format, file.header.Get("Content-Disposition"))
			}
			table, err := sheet.Open(bytes.NewReader(file.body), int64(len(file.body)), "rejects", sheet.Limits{})
			if err != nil {
				t.Fatalf("%s: %v", format, err)
			}
			if got := table.Header().Headings[0].Text + table.Header().Headings[3].Text; got != "行号工号" {
				t.Errorf("%s: headings %v", format, table.Header().Headings)
			}
			if format == "csv" {
				mended := strings.NewReplacer("9999", "1002", "昨天", "2026-08-19").Replace(string(file.body))
				h.begin(h.uploaded("mended.csv", []byte(mended), nil))
				if done := h.run(); done.Accepted != 2 || done.Rejected != 0 {
					t.Errorf("mended: %+v", done)
				}
			}
		}
	})
}

func TestMissingColumnsAreMappedByHand(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		content := strings.Replace(mixed, "行为", "做了什么", 1)
		look := h.uploaded("x.csv", []byte(content), nil)
		if look.Ready || !slices.Equal(look.Missing, []string{"verb"}) {
			t.Fatalf("got %+v", look)
		}
		body := map[string]any{"file": look.File, "file_name": "x.csv", "subject": "activities"}
		h.ask("1007", "POST", "/intakes", body).problem(422, "sheet.columns_do_not_match")
		body["mapping"] = map[string]int{"verb": 99}
		h.ask("1007", "POST", "/intakes", body).problem(422, "sheet.no_such_column")
		if len(h.begun) != 0 {
			t.Errorf("%d intakes were begun", len(h.begun))
		}
		h.begin(look, with("mapping", map[string]int{"verb": 1}))
		if done := h.run(); done.Accepted != 2 {
			t.Errorf("got %+v", done)
		}
	})
}

func TestWhoMayImport(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		look := h.uploaded("x.csv", []byte(mixed), nil)
		body := map[string]any{"file": look.File, "file_name": "x.csv", "subject": "activities"}
		h.ask("1001", "POST", "/intakes", body).problem(403, "http.forbidden")
		h.ask("yinhe:1007", "POST", "/intakes", body).problem(422, "activity.intake_file_gone")
		h.roles.Give(t, h.Huang, "hr", h.Guangzhou)
		h.ask("1009", "POST", "/intakes", body).problem(403, "activity.import_whole")
		h.ask("1009", "POST", "/intake-files", upload(t, "x.csv", []byte(mixed), nil)).problem(403, "activity.import_whole")
		h.ask("1007", "POST", "/intake-files", upload(t, "x.csv", []byte("PK\x03\x04 broken"), nil)).is(422)
		h.ask("1007", "POST", "/intake-files", upload(t, "x.csv", []byte(mixed), map[string]string{"subject": "people"})).problem(422, "http.field_not_one_of")
	})
}

// Every template can be sent as it is, and in whatever form the same facts
// come they count once.
func TestTemplatesAreTakenIn(t *testing.T) {
	for _, formats := range [][]string{{"csv", "xlsx"}, {"jsonl"}} {
		each(t, func(t *testing.T, h *house) {
			for _, subject := range []string{"objects", "activities"} {
				for _, format := range formats {
					for _, language := range []string{"zh-CN", "en"} {
						h.takeTemplate(subject, format, language)
					}
				}
			}
			list := read[httpx.Page[activityhttp.Record]](h.ask("1007", "GET", "/activities", nil).is(200)).Items
			if len(list) != 2 {
				t.Fatalf("the templates in all their forms are %d activities; want the same 2", len(list))
			}
			if got := list[0].Attributes["mentor_no"]; got != "1002" {
				t.Errorf("the mentor is %v; want the number as text", got)
			}
			if got := list[0].Result.Score + " " + list[0].Result.ScoreMax + " " + list[1].Result.DurationSeconds; got != "87.5 100 2700" {
				t.Errorf("score, full marks and duration are %s", got)
			}
		})
	}
}

func (h *house) takeTemplate(subject, format, language string) {
	h.Helper()
	file := h.ask("1007", "GET", "/intake-templates/"+subject+"?format="+format+"&language="+language, nil).is(200)
	look := h.uploaded("template."+format, file.body, map[string]string{"subject": subject})
	if !look.Ready || len(look.Ignored) != 0 || len(look.Sample) != 2 {
		h.Errorf("%s %s %s: %+v", subject, format, language, look)
	}
	h.begin(look)
	if done := h.run(); done.Rejected != 0 || done.Accepted+done.Repeated != 2 {
		h.Errorf("%s %s %s: %+v", subject, format, language, done)
	}
}
