package app_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// workload is a company with many records that press against caps.
type workload struct{ people, rules, records string }

const (
	manyPeople  = 300
	manyRecords = 20_000
)

// cappedRules cap by credits over a group in a month, by times per object,
// and pay a mentor beside the actor.
const cappedRules = `rules:
  - code: course
    name: {zh: 完成课程, en: Course}
    category: elective
    when: {verbs: [completed], object_types: [course]}
    amount: {fixed: "2.5"}
    caps:
      - {unit: credits, limit: "20", subject: group, group: studies, period: month}
      - {unit: times, limit: "3", subject: rule, key: object, period: ever}
    validity: {months: 240}
  - code: exam
    name: {zh: 通过考试, en: Exam}
    category: mandatory
    when: {verbs: [passed], object_types: [exam]}
    if: {field: activity.score, op: ">=", value: 60}
    amount: {formula: "activity.score * 0.07"}
    caps:
      - {unit: credits, limit: "20", subject: group, group: studies, period: month}
    validity: {forever: true}
  - code: guided
    name: {zh: 带教, en: Guided}
    category: practice
    when: {verbs: [completed, passed], object_types: [course, exam]}
    amount: {fixed: "0.3"}
    beneficiary: {attribute: mentor_no}
    caps:
      - {unit: credits, limit: "5", subject: rule, period: week}
    validity: {forever: true}
`

func newWorkload(t *testing.T, rng *rand.Rand) workload {
	t.Helper()
	var people, records strings.Builder
	people.WriteString("工号,姓名,部门\n")
	for i := range manyPeople {
		fmt.Fprintf(&people, "%d,员工%d,总部/部门%d\n", 1000+i, i, i%17)
	}
	begin := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range manyRecords {
		verb, object := "completed", "course"
		result := "{}"
		if rng.IntN(3) == 0 {
			verb, object, result = "passed", "exam", fmt.Sprintf(`{"score":%d,"score_max":100}`, rng.IntN(101))
		}
		fmt.Fprintf(&records, `{"person":"%d","verb":%q,"object":{"type":%q,"id":"%d"},"occurred_at":%q,"result":%s,"attributes":{"mentor_no":"%d"},"source":"lms","key":"k%d"}`+"\n",
			1000+rng.IntN(manyPeople), verb, object, rng.IntN(40), begin.Add(time.Duration(rng.IntN(180*24*60))*time.Minute).Format(time.RFC3339), result, 1000+rng.IntN(20), i)
	}
	dir := t.TempDir()
	w := workload{filepath.Join(dir, "people.csv"), filepath.Join(dir, "rules.yaml"), filepath.Join(dir, "records.jsonl")}
	for path, text := range map[string]string{w.people: people.String(), w.rules: cappedRules, w.records: records.String()} {
		write(t, path, text)
	}
	return w
}

// found opens the company on a node by the program itself, with people and
// rules.
func (n node) found(t *testing.T, w workload) {
	t.Helper()
	password := filepath.Join(t.TempDir(), "password")
	write(t, password, "a-long-pass-phrase-7\n")
	n.run(t, "tenant", "create", "--slug", "xinghe", "--name", "星河集团", "--admin-email", "admin@example.com", "--admin-password-file", password)
	n.run(t, "import", "people", w.people, "--tenant", "xinghe")
	n.run(t, "rules", "apply", w.rules, "--tenant", "xinghe")
}

// TestAnImportKilledAgainAndAgainEndsAsIfUndisturbed is the promise that
// nothing is lost and nothing counts twice, with kill -9 at any moment.
func TestAnImportKilledAgainAndAgainEndsAsIfUndisturbed(t *testing.T) {
	const seed, kills = 20260901, 5
	w := newWorkload(t, rand.New(rand.NewPCG(seed, 1)))
	both(t, func(t *testing.T, quiet node) {
		quiet.found(t, w)
		begun := time.Now()
		quiet.run(t, "import", "activities", w.records, "--tenant", "xinghe")
		whole := time.Since(begun)

		killed := another(t, quiet.dialect)
		killed.found(t, w)
		rng := rand.New(rand.NewPCG(seed, 2))
		d, inside := killed.outside(t), 0
		for range kills {
			patience := time.Duration(float64(whole) * (0.05 + 0.6*rng.Float64()))
			if !killAfter(t, killed.command(t, "import", "activities", w.records, "--tenant", "xinghe"), patience) {
				break // it came to its end before
			}
			if done := number(t, d, "SELECT count(*) FROM activity"); done > 0 && done < manyRecords {
				inside++
			}
		}
		if inside == 0 {
			t.Errorf("none of the kills came in the middle of the work; an undisturbed run takes %s", whole)
		}
		killed.run(t, "import", "activities", w.records, "--tenant", "xinghe")
		compare(t, quiet, killed)
	})
}

// another is a second, empty database of the same kind.
func another(t *testing.T, dialect string) node {
	t.Helper()
	n := node{dialect: dialect, data: t.TempDir()}
	if dialect == "postgres" {
		n.url = postgres(t)
	}
	return n
}

// killAfter starts a command and kills it without warning; false when it had
// ended well before.
func killAfter(t *testing.T, c *exec.Cmd, patience time.Duration) bool {
	t.Helper()
	var errs bytes.Buffer
	c.Stderr = &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(patience, func() { _ = c.Process.Kill() })
	defer timer.Stop()
	err := c.Wait()
	if err == nil {
		return false
	}
	if status, ok := c.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() {
		t.Fatalf("the import ended by itself: %v\n%s", err, errs.String())
	}
	return true
}

// compare holds a disturbed company against an undisturbed one.
func compare(t *testing.T, quiet, killed node) {
	t.Helper()
	for _, window := range []string{"ever", "year:2024", "month:2024-03", "quarter:2024Q2"} {
		want := quiet.run(t, "standing", "--tenant", "xinghe", "--window", window)
		got := killed.run(t, "standing", "--tenant", "xinghe", "--window", window)
		if got != want {
			t.Errorf("the standing of %s differs from that of an undisturbed run", window)
		}
		if strings.Count(got, "\n") != manyPeople+1 {
			t.Errorf("the standing has %d lines; want %d", strings.Count(got, "\n"), manyPeople+1)
		}
	}
	if got := killed.run(t, "verify"); !strings.Contains(got, "all agree") {
		t.Errorf("verify: %s", got)
	}
	q, k := quiet.outside(t), killed.outside(t)
	for _, query := range []string{
		"SELECT count(*) FROM activity", "SELECT count(DISTINCT source_key) FROM activity", "SELECT count(*) FROM transfer",
		"SELECT count(*) FROM lot", "SELECT count(*) FROM outcome", "SELECT count(*) FROM cap_counter", "SELECT COALESCE(SUM(credits), 0) FROM cap_counter",
	} {
		if got, want := number(t, k, query), number(t, q, query); got != want || want == 0 {
			t.Errorf("%s gives %d; undisturbed %d", query, got, want)
		}
	}
	if got := number(t, k, "SELECT count(*) FROM activity"); got != manyRecords {
		t.Errorf("%d activities are recorded; want %d", got, manyRecords)
	}
}

// TestACompanyIsOpenedWholeOrNotAtAll kills the program while it makes the
// administrator of a new company, which somebody keeps it from finishing.
func TestACompanyIsOpenedWholeOrNotAtAll(t *testing.T) {
	n := another(t, "postgres")
	n.run(t, "migrate")
	d := n.outside(t)
	password := filepath.Join(t.TempDir(), "password")
	write(t, password, "a-long-pass-phrase-7\n")
	create := []string{"tenant", "create", "--slug", "xinghe", "--name", "星河集团", "--admin-email", "gao@example.com", "--admin-password-file", password}
	holder, err := d.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := holder.ExecContext(t.Context(), "LOCK TABLE account"); err != nil {
		t.Fatal(err)
	}
	c := n.command(t, create...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	await(t, "the program to reach the account", func() bool {
		return number(t, d, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0
	})
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // it was killed
	if err := holder.Rollback(); err != nil {
		t.Fatal(err)
	}
	if got := n.run(t, create...); !strings.Contains(got, "xinghe") {
		t.Errorf("opening the company again says %q", got)
	}
	if companies, accounts := number(t, d, "SELECT count(*) FROM tenant"), number(t, d, "SELECT count(*) FROM account"); companies != 1 || accounts != 1 {
		t.Errorf("there are %d companies and %d accounts; want one of each", companies, accounts)
	}
}
