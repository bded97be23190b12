package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRulesGoOutAndInUnchanged(t *testing.T) {
	onBoth(t, func(c *company) {
		if got := c.must(exitDone, "rules", "apply", c.file("rules.yaml", firstRules)); got != "published 3, drafted 0, unchanged 0\n" {
			c.t.Errorf("apply: %q", got)
		}
		out := filepath.Join(c.t.TempDir(), "out.yaml")
		c.must(exitDone, "rules", "export", out)
		if got := c.must(exitDone, "rules", "apply", out); got != "published 0, drafted 0, unchanged 3\n" {
			c.t.Errorf("applying the export: %q; want nothing changed", got)
		}
		exported, err := os.ReadFile(out)
		if err != nil {
			c.t.Fatal(err)
		}
		if got := c.must(exitDone, "rules", "export", "-"); got != string(exported) {
			c.t.Errorf("the export to standard output is another:\n%s", got)
		}
		changed := strings.Replace(string(exported), `fixed: "2.5"`, `fixed: "3"`, 1)
		if changed == string(exported) {
			c.t.Fatalf("the export has no amount of 2.5:\n%s", exported)
		}
		if got := c.must(exitDone, "rules", "apply", c.file("changed.yaml", changed)); got != "published 1, drafted 0, unchanged 2\n" {
			c.t.Errorf("applying one change: %q", got)
		}
		c.must(exitDone, "import", "activities", c.file("records.csv", firstRecords))
		rows := c.table(c.must(exitDone, "statement", "--person", "1001"))
		if rows[1][3] != "3.00" || rows[1][7] != "2" {
			c.t.Errorf("the course paid %s by version %s; want 3.00 by version 2", rows[1][3], rows[1][7])
		}
	})
}

func TestAWrongRuleIsNamedAndNothingIsPublished(t *testing.T) {
	onBoth(t, func(c *company) {
		wrong := firstRules + `  - code: nonsense
    name: {zh: 胡闹, en: Nonsense}
    category: elective
    when: {verbs: [completed], object_types: [course]}
    if: {field: activity.no_such_field, op: "==", value: 1}
    amount: {fixed: "1.005"}
    validity: {forever: true}
`
		for lang, need := range map[string]string{"en_US.UTF-8": "The rule “nonsense” in the file is wrong", "zh_CN.UTF-8": "nonsense"} {
			speak(c.t, lang)
			s := c.run("rules", "apply", c.file("wrong.yaml", wrong))
			if s.code != exitFailed || !strings.Contains(s.err, need) || !strings.Contains(s.err, "no_such_field") {
				c.t.Errorf("%s: ended with %d: %s; want the rule and the field to be named", lang, s.code, s.err)
			}
			c.clean(s.err)
		}
		if got := c.must(exitDone, "rules", "export", "-"); strings.Contains(got, "code:") {
			c.t.Errorf("a file with a wrong rule published\n%s", got)
		}
	})
}

// clean checks that no argument of a sentence was left open.
func (c *company) clean(text string) {
	c.t.Helper()
	if strings.ContainsAny(text, "{}") {
		c.t.Errorf("an argument was not filled: %s", text)
	}
}
