package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOpeningBalancesComeByCommandLine(t *testing.T) {
	onBoth(t, func(c *company) {
		file := c.file("opening.csv", "工号,学分,类别,获得日期,计入累计\n1001,36.50,选修,2025-12-31,否\n1002,20,必修,2025-12-31,是\n9999,1,选修,2025-12-31,\n")
		errors := filepath.Join(c.t.TempDir(), "rejected.csv")
		if got := c.must(exitRejected, "import", "opening", file, "--dry-run"); got != "rows 3, new 2, repeated 0, rejected 1, people 2, credits 56.50\n" {
			c.t.Errorf("the preview says %q", got)
		}
		if got := c.must(exitRejected, "import", "opening", file, "--errors", errors); got != "rows 3, new 2, repeated 0, rejected 1, people 2, credits 56.50\n" {
			c.t.Errorf("the import says %q", got)
		}
		if got := c.must(exitRejected, "import", "opening", file); got != "rows 3, new 0, repeated 2, rejected 1, people 0, credits 0.00\n" {
			c.t.Errorf("the same file again says %q", got)
		}
		raw, err := os.ReadFile(errors)
		if err != nil || !strings.Contains(string(raw), "9999") {
			c.t.Errorf("the file of rejected rows holds %q, %v", raw, err)
		}
		rows := c.table(c.must(exitDone, "standing"))
		if rows[1][3] != "0.00" || rows[1][4] != "36.50" || rows[2][3] != "20.00" || rows[2][4] != "20.00" {
			c.t.Errorf("standing %v and %v", rows[1], rows[2])
		}
		c.must(exitDone, "verify")
	})
}
