package main

import (
	"strings"
	"testing"
)

// What earn gives lasts a year and is long past: it expired as it came in, so
// the run finds nothing more and says so; a wrong company is told.
func TestExpireSaysWhatItTook(t *testing.T) {
	onBoth(t, func(c *company) {
		c.earn()
		if got := c.must(exitDone, "expire"); got != "lots 0, credits 0.00, warnings 0\n" {
			c.t.Errorf("the run says %q", got)
		}
		if out := c.must(exitDone, "verify"); !strings.Contains(out, "transfers") {
			c.t.Errorf("verify says %q", out)
		}
	})
}
