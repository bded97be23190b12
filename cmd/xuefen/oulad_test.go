package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"xuefen/internal/app"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/fixed"
)

// command runs xuefen in this process and returns what it printed.
func command(t *testing.T, want int, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if got := run(t.Context(), args, &out, &errs); got != want {
		t.Fatalf("xuefen %s ended with %d; want %d\n%s%s", strings.Join(args, " "), got, want, out.String(), errs.String())
	}
	return out.String()
}

// newTenant opens a company in an empty database and returns the flags that
// name the database.
func newTenant(t *testing.T, dialect, slug string) []string {
	t.Helper()
	flags := []string{"--data", t.TempDir()}
	if dialect == "postgres" {
		flags = append(flags, "--database", dbtest.PostgreSQLURL(t, app.Modules()))
	}
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("a-long-pass-phrase-7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	command(t, exitDone, append(flags, "tenant", "create", "--slug", slug, "--name", slug, "--admin-email", "admin@example.com", "--admin-password-file", password)...)
	return flags
}

// expected computes the totals of every learner from the source files alone,
// by another way than the product: hundredths per learner, capped per course
// presentation.
func expected(t *testing.T, dir string) map[string]fixed.Amount {
	t.Helper()
	read := func(name string) (rows []map[string]string) {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		all, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, cells := range all[1:] {
			row := map[string]string{}
			for i, n := range all[0] {
				row[n] = cells[i]
			}
			rows = append(rows, row)
		}
		return rows
	}
	totals := map[string]fixed.Amount{}
	for _, r := range read("studentInfo.csv") {
		totals[r["id_student"]] = 0
	}
	exam, course := map[string]bool{}, map[string]string{}
	for _, r := range read("assessments.csv") {
		exam[r["id_assessment"]] = r["assessment_type"] == "Exam"
		course[r["id_assessment"]] = r["code_module"] + r["code_presentation"]
	}
	type seat struct{ student, course string }
	seats := map[seat]fixed.Amount{}
	for _, r := range read("studentAssessment.csv") {
		score, err := strconv.ParseFloat(r["score"], 64)
		if err != nil || r["is_banked"] == "1" {
			continue
		}
		var pays fixed.Amount
		if score >= 40 {
			pays = 250
			if exam[r["id_assessment"]] {
				pays = 1000
			}
		}
		if score >= 85 {
			pays += 300
		}
		seats[seat{r["id_student"], course[r["id_assessment"]]}] += pays
	}
	const most = 3000
	for s, sum := range seats {
		totals[s.student] += min(sum, most)
	}
	return totals
}

// TestTheOpenUniversity imports the real data set by the command line and
// compares the total of every one of its 28,785 learners.
func TestTheOpenUniversity(t *testing.T) {
	source := os.Getenv("OULAD_DIR")
	if source == "" {
		t.Skip("set OULAD_DIR to the CSV files of the Open University Learning Analytics Dataset (CC-BY 4.0, doi 10.1038/sdata.2017.171)")
	}
	files := t.TempDir()
	convert := exec.Command("go", "run", "../../examples/oulad", "-in", source, "-out", files)
	if text, err := convert.CombinedOutput(); err != nil {
		t.Fatalf("convert: %v\n%s", err, text)
	}
	want := expected(t, source)
	for _, dialect := range []string{"sqlite", "postgres"} {
		t.Run(dialect, func(t *testing.T) {
			flags := newTenant(t, dialect, "oulad")
			in := func(args ...string) []string {
				return append(append(append([]string{}, flags...), args...), "--tenant", "oulad")
			}
			command(t, exitDone, in("import", "people", filepath.Join(files, "people.csv"))...)
			command(t, exitDone, in("rules", "apply", filepath.Join(files, "rules.yaml"))...)
			report := command(t, exitDone, in("import", "activities", filepath.Join(files, "activities.jsonl"))...)
			if !strings.HasPrefix(report, "rows 173912, accepted 173912, repeated 0, rejected 0,") {
				t.Errorf("import: %s", report)
			}
			command(t, exitDone, in("verify")...)
			rows, err := csv.NewReader(strings.NewReader(command(t, exitDone, in("standing")...))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if len(rows)-1 != len(want) || len(want) != 28_785 {
				t.Errorf("%d people are listed; want %d", len(rows)-1, len(want))
			}
			wrong := 0
			for _, r := range rows[1:] {
				if r[3] != want[r[0]].String() {
					if wrong++; wrong <= 5 {
						t.Errorf("learner %s has %s; want %s", r[0], r[3], want[r[0]])
					}
				}
			}
			if wrong > 0 {
				t.Errorf("%d of %d totals are wrong", wrong, len(want))
			}
		})
	}
}
