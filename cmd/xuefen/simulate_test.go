package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// A draft that pays exams from 80 on and nothing else takes 2.00 from 林晓,
// whose second exam had 61, and nothing from 许国栋.
func TestSimulatingSaysWhoWouldLoseAndWritesNothing(t *testing.T) {
	onBoth(t, func(c *company) {
		c.earn()
		draft := c.file("draft.yaml", `rules:
  - code: exam-passed
    name: {zh: 通过考试, en: Exam passed}
    category: mandatory
    when: {verbs: [passed], object_types: [exam]}
    if: {field: activity.score, op: ">=", value: 80}
    amount: {fixed: "10"}
    effective: {from: 2030-01-01}
    validity: {months: 240}
`)
		was := c.must(exitDone, "standing")
		out := c.must(exitDone, "simulate", "--rules", draft, "--from", "2024-01-01", "--to", "2025-01-01")
		var got simulated
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			c.t.Fatalf("%v in\n%s", err, out)
		}
		if len(got.Worlds) != 2 || got.Worlds[0].Credits != 1850 || got.Worlds[1].Credits != 1650 || got.Lose != 1 || got.Gain != 0 || got.MostLost != 200 {
			c.t.Errorf("worlds %+v, %d lose, %d gain, at most %s; want 18.50 and 16.50, one loses 2.00", got.Worlds, got.Lose, got.Gain, got.MostLost)
		}
		if len(got.Changes) != 1 || got.Changes[0].Number != "1001" || got.Changes[0].Difference != -200 || got.Changes[0].Rule != "exam-passed" {
			c.t.Errorf("changes %+v; want 1001 to lose 2.00 by exam-passed", got.Changes)
		}
		if len(got.Clauses) != 1 || got.Clauses[0].Held != 1 || got.Clauses[0].Records != 2 {
			c.t.Errorf("clauses %+v; want one of two exams at 80 or above", got.Clauses)
		}
		for _, need := range []string{"Exam passed", "1 fewer"} {
			if !strings.Contains(got.Notice.EN, need) {
				c.t.Errorf("the notice does not say %q:\n%s", need, got.Notice.EN)
			}
		}
		c.clean(got.Notice.EN + got.Notice.ZH)
		if got.Traced == nil || got.Traced.Explanation.Amount != 1000 {
			c.t.Errorf("traced %+v; want the exam that pays 10", got.Traced)
		}
		csv := c.table(c.must(exitDone, "simulate", "--rules", draft, "--from", "2024-01-01", "--to", "2025-01-01", "--format", "csv"))
		if len(csv) != 2 || csv[1][0] != "1001" || csv[1][5] != "-2.00" {
			c.t.Errorf("as CSV: %v", csv)
		}
		if now := c.must(exitDone, "standing"); now != was {
			c.t.Errorf("the standings were\n%s\nnow\n%s", was, now)
		}
	})
}

func TestSimulatingRefusesWhatItCannotRun(t *testing.T) {
	onBoth(t, func(c *company) {
		c.earn()
		wrong := c.file("wrong.yaml", strings.Replace(firstRules, "activity.score, steps", "activity.nonsense, steps", 1))
		if s := c.run("simulate", "--rules", wrong, "--from", "2024-01-01", "--to", "2025-01-01"); s.code != exitFailed || !strings.Contains(s.err, "exam-passed") {
			c.t.Errorf("a wrong rule ended with %d: %s", s.code, s.err)
		}
		if s := c.run("simulate", "--from", "2025-01-01", "--to", "2024-01-01"); s.code != exitFailed || !strings.Contains(s.err, "2025-01-01") {
			c.t.Errorf("a reversed window ended with %d: %s", s.code, s.err)
		}
		if s := c.run("simulate", "--from", "yesterday", "--to", "2024-01-01"); s.code != exitUsage {
			c.t.Errorf("a wrong day ended with %d: %s; want usage", s.code, s.err)
		}
	})
}
