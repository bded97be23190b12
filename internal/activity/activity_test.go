package activity

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/sheet"
)

var now = time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)

var words = vocabulary{
	verbs: map[string]bool{"passed": true}, objectTypes: map[string]bool{"exam": true},
	attributes: map[string]string{"attempt": "number", "banked": "bool", "mentor_no": "text"},
}

func good() Input {
	return Input{Person: "1001", Verb: "passed", ObjectType: "exam", ObjectCode: "E1", OccurredAt: now.Add(-time.Hour), Source: "lms"}
}

func TestWhatIsWrongWithAnInputIsNamedWithItsField(t *testing.T) {
	for name, c := range map[string]struct {
		spoil       func(*Input)
		code, field string
	}{
		"nothing":             {func(*Input) {}, "", ""},
		"no person":           {func(in *Input) { in.Person = " " }, "activity.missing", "person"},
		"a long code":         {func(in *Input) { in.ObjectCode = strings.Repeat("长", 201) }, "activity.too_long", "object.id"},
		"a zero byte":         {func(in *Input) { in.Key = "a\x00b" }, "activity.bad_text", "key"},
		"the edge of future":  {func(in *Input) { in.OccurredAt = now.Add(FutureTolerance) }, "", ""},
		"the future":          {func(in *Input) { in.OccurredAt = now.Add(FutureTolerance + 1) }, "activity.in_the_future", "occurred_at"},
		"above the full mark": {func(in *Input) { in.Result.Score, in.Result.ScoreMax = "100.01", "100" }, "activity.score_outside", "result.score"},
		"the full mark":       {func(in *Input) { in.Result.Score, in.Result.ScoreMax = "100.00", "100" }, "", ""},
		"a negative score":    {func(in *Input) { in.Result.Score = "-1" }, "activity.score_outside", "result.score"},
		"a reversed range":    {func(in *Input) { in.Result.ScoreMin, in.Result.ScoreMax = "10", "5" }, "activity.score_range_reversed", "result.score_min"},
		"an exponent":         {func(in *Input) { in.Result.Quantity = "1e9" }, "activity.not_a_number", "result.quantity"},
		"a negative duration": {func(in *Input) { in.Result.DurationSeconds = "-5" }, "activity.negative", "result.duration_seconds"},
		"a huge attribute":    {func(in *Input) { in.Result.Attributes = map[string]any{"note": strings.Repeat("x", 3000)} }, "activity.bad_attribute", "attributes.note"},
		"an unknown evidence": {func(in *Input) { in.Evidence = 9 }, "activity.unknown_evidence", "evidence"},
	} {
		in := good()
		c.spoil(&in)
		err := in.check(words, now)
		field := ""
		if f, ok := fault.Of(err); ok {
			field = f.Field
		}
		if got := fault.CodeOf(err); got != c.code || field != c.field || (err == nil) != (c.code == "") {
			t.Errorf("%s: got %v at %q; want %s at %q", name, err, field, c.code, c.field)
		}
	}
}

// The same fact is the same in every format: a CSV knows only texts, JSON has
// numbers and truths.
func TestAFactHasOneFormWhateverItsFormat(t *testing.T) {
	hashOf := func(score string, attributes map[string]any) string {
		in := good()
		in.Result.Score, in.Result.Attributes = score, attributes
		if err := in.check(words, now); err != nil {
			t.Fatal(err)
		}
		result, err := in.Result.encode()
		if err != nil {
			t.Fatal(err)
		}
		return string(in.hashContent(7, result))
	}
	csv := hashOf("87.50", map[string]any{"attempt": "2", "banked": "true", "mentor_no": "007"})
	lines := hashOf("87.5", map[string]any{"attempt": json.Number("2.0"), "banked": true, "mentor_no": "007"})
	api := hashOf("87.5", map[string]any{"attempt": 2.0, "banked": true, "mentor_no": "007"})
	if csv != lines || lines != api {
		t.Error("the same fact has different hashes in CSV, JSON Lines and API")
	}
	if other := hashOf("87.5", map[string]any{"attempt": 3.0, "banked": true, "mentor_no": "007"}); other == api {
		t.Error("another attempt has the same hash")
	}
}

func open(t testing.TB, content string) *sheet.Table {
	t.Helper()
	table, err := sheet.Open(bytes.NewReader([]byte(content)), int64(len(content)), "file", sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestAFileMaySpeakChineseOrCodes(t *testing.T) {
	list := newWordList([]Term{{"passed", "通过", "passed"}}, []Term{{"exam", "考试", "exam"}})
	table := open(t, "工号,行为,对象类型,对象编号,发生时间,成绩,第几次尝试,属性:班次\n1001,通过,考试,E1,2026年8月1日,87.5,2,夜班\n")
	d, err := newDecoder(table, nil, firstAttributes, list, "file", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	for row := range table.Rows() {
		in, err := d.decode(row)
		if err != nil || in.Verb != "passed" || in.ObjectType != "exam" || in.Result.Score != "87.5" || in.Result.Attributes["attempt"] != "2" ||
			in.Result.Attributes["班次"] != "夜班" || in.Source != "file" || !in.OccurredAt.Equal(time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("got %+v, %v", in, err)
		}
	}
}

func TestAWrongCellBlamesItsColumn(t *testing.T) {
	for line, want := range map[string]string{
		"1001,passed,exam,E1,,90":           "occurred_at",
		"1001,passed,exam,E1,yesterday,90":  "occurred_at",
		"1001,passed,exam,E1,2026-08-01,九十": "result.score",
	} {
		table := open(t, "person,verb,object_type,object_id,date,score\n"+line+"\n")
		d, err := newDecoder(table, nil, nil, wordList{}, "file", time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		for row := range table.Rows() {
			_, err := d.decode(row)
			if f, ok := fault.Of(err); !ok || f.Field != want {
				t.Errorf("%s: got %v; want a fault at %s", line, err, want)
			}
		}
	}
}

func FuzzFile(f *testing.F) {
	f.Add([]byte(`{"person":"1001","verb":"passed","object":{"type":"exam","id":"E1"},"occurred_at":"2026-08-01","attributes":{"tags":["a","b"],"n":1e400}}`))
	f.Add([]byte("工号,行为,对象类型,对象编号,发生时间\n1001,通过,考试,E1,45000\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		table, err := sheet.Open(bytes.NewReader(content), int64(len(content)), "file", sheet.Limits{})
		if err != nil {
			return
		}
		d, err := newDecoder(table, nil, firstAttributes, newWordList(firstVerbs, firstObjectTypes), "file", time.UTC)
		if err != nil {
			return
		}
		for row, err := range table.Rows() {
			if err != nil {
				return
			}
			in, err := d.decode(row)
			if err == nil {
				err = in.check(words, now)
			}
			if err == nil {
				if result, err := in.Result.encode(); err == nil && len(in.hashContent(1, result)) != 32 {
					t.Fatal("a fact without a hash")
				}
			} else if fault.CodeOf(err) == "" {
				t.Fatalf("an unknown error: %v", err)
			}
			if len(rawOf(row)) == 0 {
				t.Fatal("a row without its texts")
			}
		}
	})
}
