package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestStandingListsEverybodyByNumber(t *testing.T) {
	onBoth(t, func(c *company) {
		c.earn()
		want := [][]string{
			{"employee_no", "name", "department", "accumulated", "available", "pending", "held", "mandatory", "elective", "practice", "team_management"},
			{"1001", "林晓", "平台部", "14.50", "14.50", "0.00", "0.00", "12.00", "2.50", "0.00", "0.00"},
			{"1002", "许国栋", "平台部", "4.00", "4.00", "0.00", "0.00", "0.00", "2.50", "1.50", "0.00"},
			{"1003", "何静", "平台部", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00"},
			{"1005", "陈立", "平台部", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00"},
			{"1009", "黄志强", "销售部", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00"},
		}
		got := c.table(c.must(exitDone, "standing"))
		if !slices.EqualFunc(got, want, slices.Equal) {
			c.t.Errorf("standing is\n%v\nwant\n%v", got, want)
		}
		for window, sums := range map[string][2]string{
			"year:2024": {"14.50", "4.00"}, "quarter:2024Q1": {"14.50", "0.00"}, "month:2024-05": {"0.00", "1.50"}, "year:2023": {"0.00", "0.00"},
		} {
			rows := c.table(c.must(exitDone, "standing", "--window", window))
			if rows[1][3] != sums[0] || rows[2][3] != sums[1] || rows[1][4] != "14.50" {
				c.t.Errorf("in %s 林晓 and 许国栋 have %s and %s, 林晓 %s to spend; want %v and 14.50", window, rows[1][3], rows[2][3], rows[1][4], sums)
			}
		}
		c.sameInJSON(got, "standing")
	})
}

// sameInJSON checks that the JSON output has the columns of the CSV in their
// order, and the same values.
func (c *company) sameInJSON(rows [][]string, args ...string) {
	c.t.Helper()
	text := c.must(exitDone, append(args, "--format", "json")...)
	var list []map[string]any
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		c.t.Fatalf("%v in\n%s", err, text)
	}
	if len(list) != len(rows)-1 {
		c.t.Fatalf("%d objects; want %d", len(list), len(rows)-1)
	}
	at := 0
	for i, row := range rows[1:] {
		for j, title := range rows[0] {
			value, ok := list[i][title]
			if !ok || jsonText(value) != row[j] {
				c.t.Errorf("%s of row %d is %v in JSON; want %q", title, i+1, value, row[j])
			}
			if i == 0 {
				next := strings.Index(text[at:], `"`+title+`":`)
				if next < 0 {
					c.t.Errorf("%s is not in the order of the columns", title)
				}
				at += max(next, 0)
			}
		}
	}
}

func jsonText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	raw, _ := json.Marshal(v)
	return string(raw)
}

func TestStandingAsOfTellsWhatWasKnownThen(t *testing.T) {
	onBoth(t, func(c *company) {
		before := time.Now().Format(time.RFC3339Nano)
		c.earn()
		between := time.Now().Format(time.RFC3339Nano)
		c.must(exitDone, "import", "activities", c.file("late.csv", `person,verb,object.type,object.id,occurred_at,source,key
1001,completed,course,K2,2024-02-01 09:00,lms,b1
`))
		for at, want := range map[string]string{before: "0.00", between: "14.50", "": "17.00"} {
			rows := c.table(c.must(exitDone, "standing", "--as-of="+at))
			if rows[1][3] != want || rows[1][4] != want {
				c.t.Errorf("as of %q 林晓 has %s accumulated and %s available; want %s", at, rows[1][3], rows[1][4], want)
			}
		}
		rows := c.table(c.must(exitDone, "standing", "--as-of="+between, "--window", "month:2024-02"))
		if rows[1][3] != "0.00" || rows[1][4] != "14.50" {
			c.t.Errorf("February as known before the late record: %v; want 0.00 and 14.50", rows[1])
		}
	})
}

func TestStatementShowsEveryTransferWithItsBalance(t *testing.T) {
	onBoth(t, func(c *company) {
		c.earn()
		rows := c.table(c.must(exitDone, "statement", "--person", "1001"))
		want := [][]string{
			{"recorded_at", "earned_at", "kind", "amount", "category", "object", "rule", "version", "reason", "balance"},
			{"", "2024-03-02T01:00:00Z", "award", "2.50", "elective", "信息安全", "course-done", "1", "", "2.50"},
			{"", "2024-03-05T01:00:00Z", "award", "10.00", "mandatory", "信息安全考试", "exam-passed", "1", "", "12.50"},
			{"", "2024-03-06T01:00:00Z", "award", "2.00", "mandatory", "质量考试", "exam-passed", "1", "", "14.50"},
		}
		seen := slices.Clone(rows)
		for i := range seen[1:] {
			if _, err := time.Parse(time.RFC3339, rows[i+1][0]); err != nil {
				c.t.Errorf("recorded_at of line %d: %v", i+1, err)
			}
			seen[i+1] = append([]string{""}, rows[i+1][1:]...)
		}
		if !slices.EqualFunc(seen, want, slices.Equal) {
			c.t.Errorf("the statement is\n%v\nwant\n%v", seen, want)
		}
		c.sameInJSON(rows, "statement", "--person", "1001")
		mentor := c.table(c.must(exitDone, "statement", "--person", "1002"))
		if len(mentor) != 3 || mentor[2][5] != "上线演练" || mentor[2][6] != "task-guided" || mentor[2][9] != "4.00" {
			c.t.Errorf("the mentor's statement is %v; want the guided task last", mentor)
		}
		if rows := c.table(c.must(exitDone, "statement", "--person", "1003")); len(rows) != 1 {
			c.t.Errorf("何静 has %v; want the headings only", rows)
		}
		if text := c.must(exitDone, "statement", "--person", "1003", "--format", "json"); strings.TrimSpace(text) != "[]" {
			c.t.Errorf("an empty statement in JSON is %q; want []", text)
		}
	})
}

func TestExitCodesAreWhatScriptsRelyOn(t *testing.T) {
	c := newCompany(t, "sqlite")
	c.earn()
	rejected := c.file("rejected.csv", "person,verb,object.type,object.id,occurred_at,source\n9999,completed,course,K1,2024-01-01,lms\n")
	for _, x := range []struct {
		want int
		args []string
	}{
		{exitDone, []string{"version", "--tenant="}},
		{exitDone, []string{"standing"}},
		{exitFailed, []string{"standing", "--tenant", "nobody"}},
		{exitFailed, []string{"statement", "--person", "9999"}},
		{exitFailed, []string{"import", "activities", c.file("empty.csv", "")}},
		{exitFailed, []string{"rules", "apply", c.file("wrong.yaml", "rules: [{code: x}]")}},
		{exitUsage, []string{"standing", "--format", "xml"}},
		{exitUsage, []string{"statement"}},
		{exitUsage, []string{"import", "activities", "no-such-file.csv"}},
		{exitUsage, []string{"import", "elephants", rejected}},
		{exitUsage, []string{"fly"}},
		{exitUsage, []string{"standing", "--window", "fortnight:7"}},
		{exitUsage, []string{"standing", "--as-of", "yesterday"}},
		{exitRejected, []string{"import", "activities", rejected}},
	} {
		var got said
		if x.args[0] == "version" {
			got = c.bare("version")
		} else {
			got = c.run(x.args...)
		}
		if got.code != x.want {
			t.Errorf("xuefen %s ended with %d; want %d: %s%s", strings.Join(x.args, " "), got.code, x.want, got.out, got.err)
		}
		if got.code != exitDone && got.err == "" && got.code != exitRejected {
			t.Errorf("xuefen %s ended with %d and said nothing", strings.Join(x.args, " "), got.code)
		}
	}
}
