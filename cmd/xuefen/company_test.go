package main

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // somebody with access to the database
)

// company is 星河集团 in a database of its own, reached by the command line
// alone.
type company struct {
	t       *testing.T
	dialect string
	flags   []string
}

// onBoth runs a test for the company on both databases.
func onBoth(t *testing.T, test func(c *company)) {
	t.Helper()
	for _, dialect := range []string{"sqlite", "postgres"} {
		t.Run(dialect, func(t *testing.T) { test(newCompany(t, dialect)) })
	}
}

// newCompany opens 星河集团 with its people. The words of the commands are
// English until a test says otherwise.
func newCompany(t *testing.T, dialect string) *company {
	t.Helper()
	speak(t, "C.UTF-8")
	c := &company{t: t, dialect: dialect, flags: newTenant(t, dialect, "xinghe")}
	c.must(exitDone, "import", "people", c.file("people.csv", people))
	return c
}

// speak sets the language of the terminal.
func speak(t *testing.T, lang string) {
	t.Helper()
	t.Setenv("LC_ALL", "")
	t.Setenv("LC_MESSAGES", "")
	t.Setenv("LANG", lang)
}

const people = `工号,姓名,部门,岗位,职级,导师,入职日期,状态
1001,林晓,总部/研发中心/平台部,软件工程师,P6,1002,2020-03-01,在职
1002,许国栋,总部/研发中心/平台部,软件工程师,P7,,2015-03-01,在职
1003,何静,总部/研发中心/平台部,软件工程师,P6,,2019-03-01,在职
1005,陈立,总部/研发中心/平台部,软件工程师,P5,1002,2023-12-01,试用
1009,黄志强,总部/广州分公司/销售部,销售代表,P5,,2018-03-01,在职
`

// firstRules pay for courses, exams and tasks; exams at most 12 a month.
const firstRules = `rules:
  - code: course-done
    name: {zh: 完成课程, en: Course completed}
    category: elective
    when: {verbs: [completed], object_types: [course]}
    amount: {fixed: "2.5"}
    validity: {forever: true}
  - code: exam-passed
    name: {zh: 通过考试, en: Exam passed}
    category: mandatory
    when: {verbs: [passed], object_types: [exam]}
    amount: {tiers: {field: activity.score, steps: [{from: "60", credits: "5"}, {from: "90", credits: "10"}]}}
    caps:
      - {unit: credits, limit: "12", subject: rule, period: month}
    validity: {months: 240}
  - code: task-guided
    name: {zh: 带教任务, en: Task guided}
    category: practice
    when: {verbs: [completed], object_types: [ojt_task]}
    amount: {fixed: "1.5"}
    beneficiary: {attribute: mentor_no}
    validity: {forever: true}
`

// firstRecords give 林晓 2.50 + 10.00 + 2.00 of 5.00, 许国栋 2.50 + 1.50 as a
// mentor, 陈立 and the others nothing.
const firstRecords = `person,verb,object.type,object.id,object.name,occurred_at,score,source,key,attributes.mentor_no
1001,completed,course,K1,信息安全,2024-03-02 09:00,,lms,a1,
1001,passed,exam,E1,信息安全考试,2024-03-05 09:00,95,lms,a2,
1001,passed,exam,E2,质量考试,2024-03-06 09:00,61,lms,a3,
1002,completed,course,K1,信息安全,2024-04-01 09:00,,lms,a4,
1005,completed,ojt_task,T1,上线演练,2024-05-01 09:00,,ojt,a5,1002
`

// file writes a file of the test's own.
func (c *company) file(name, text string) string {
	c.t.Helper()
	path := filepath.Join(c.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
	return path
}

// earn publishes the first rules and imports the first records.
func (c *company) earn() {
	c.t.Helper()
	c.must(exitDone, "rules", "apply", c.file("rules.yaml", firstRules))
	c.must(exitDone, "import", "activities", c.file("records.csv", firstRecords))
}

// said is how a command ended and what it said.
type said struct {
	code     int
	out, err string
}

// run runs a command for the company.
func (c *company) run(args ...string) said {
	c.t.Helper()
	if !slices.Contains(args, "--tenant") {
		args = append(slices.Clone(args), "--tenant", "xinghe")
	}
	return c.bare(args...)
}

// bare runs a command with the flags of the database only.
func (c *company) bare(args ...string) said {
	c.t.Helper()
	var out, errs bytes.Buffer
	code := run(c.t.Context(), append(slices.Clone(c.flags), args...), &out, &errs)
	return said{code, out.String(), errs.String()}
}

// must runs a command that ends with a code and returns its output.
func (c *company) must(want int, args ...string) string {
	c.t.Helper()
	s := c.run(args...)
	if s.code != want {
		c.t.Fatalf("xuefen %s ended with %d; want %d\n%s%s", strings.Join(args, " "), s.code, want, s.out, s.err)
	}
	return s.out
}

// table reads a CSV output as rows by employee number or first column.
func (c *company) table(text string) [][]string {
	c.t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil {
		c.t.Fatalf("%v in\n%s", err, text)
	}
	return rows
}

// database opens the database behind the program's back, as somebody with
// full access to it can.
func (c *company) database() *sql.DB {
	c.t.Helper()
	driver, source := "sqlite", ""
	for i, f := range c.flags {
		switch f {
		case "--data":
			source = filepath.Join(c.flags[i+1], "xuefen.db")
		case "--database":
			driver, source = "pgx", c.flags[i+1]
		}
	}
	d, err := sql.Open(driver, source)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = d.Close() })
	return d
}
