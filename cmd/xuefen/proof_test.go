package main

import (
	"strings"
	"testing"
)

func TestAProofIsCheckedByTheCommandLineAlone(t *testing.T) {
	onBoth(t, func(c *company) {
		c.earn()
		c.must(exitFailed, "proof", "key") // there is no log yet
		head := c.must(exitDone, "proof", "head", "--now")
		if !strings.HasPrefix(head, "xuefen/xinghe\n5\n") {
			c.t.Errorf("the head says %q; want five transfers", head)
		}
		key := c.file("key", c.must(exitDone, "proof", "key"))
		text := c.must(exitDone, "proof", "statement", "--person", "1001")
		statement := c.file("statement.json", text)
		s := c.bare("proof", "check", statement, "--key", key)
		if s.code != exitDone || !strings.Contains(s.out, "All 3 entries of 1001 林晓") || !strings.Contains(s.out, "Available after the last: 14.50") {
			c.t.Errorf("the check ended with %d: %s%s", s.code, s.out, s.err)
		}
		if s := c.bare("proof", "check", statement); s.code != exitDone || !strings.Contains(s.out, "Compare it with the one the company publishes") {
			c.t.Errorf("the check with the file's own key ended with %d: %s%s", s.code, s.out, s.err)
		}
		speak(c.t, "zh_CN.UTF-8")
		if s := c.bare("proof", "check", statement, "--key", key); !strings.Contains(s.out, "1001 林晓 的全部 3 条明细") {
			c.t.Errorf("in Chinese it says %s%s", s.out, s.err)
		}
		speak(c.t, "C.UTF-8")
		forged := strings.Replace(text, `"amount": "10.00"`, `"amount": "20.00"`, 1)
		if forged == text {
			c.t.Fatal("nothing was forged")
		}
		if s := c.bare("proof", "check", c.file("forged.json", forged), "--key", key); s.code != exitFailed || !strings.Contains(s.err, "number 2") {
			c.t.Errorf("a forged statement ended with %d: %s%s", s.code, s.out, s.err)
		}
		for name, damaged := range map[string]string{"empty": "", "cut": text[:len(text)/2], "other": `{"format":"something"}`} {
			if s := c.bare("proof", "check", c.file(name, damaged), "--key", key); s.code != exitUsage {
				c.t.Errorf("%s: the check ended with %d: %s%s", name, s.code, s.out, s.err)
			}
		}
		if s := c.bare("proof", "check", c.file("head", head)); s.code != exitUsage || !strings.Contains(s.err, "--key") {
			c.t.Errorf("a head without a key ended with %d: %s%s", s.code, s.out, s.err)
		}
		if s := c.bare("proof", "check", c.file("head", head), "--key", key); s.code != exitDone {
			c.t.Errorf("a head ended with %d: %s%s", s.code, s.out, s.err)
		}
		if got := c.must(exitDone, "verify"); !strings.Contains(got, "5 places in the log, 0 waiting: all agree") {
			c.t.Errorf("verify says %s", got)
		}
		c.must(exitDone, "proof", "erase", "--person", "1001", "--yes")
		c.must(exitDone, "verify")
		c.growsOnly(key, statement)
	})
}

// growsOnly posts more and proves that the earlier head still holds.
func (c *company) growsOnly(key, statement string) {
	c.t.Helper()
	c.must(exitDone, "import", "activities", c.file("more.csv", strings.Replace(firstRecords, ",lms,a1,", ",lms,b1,", 1)))
	c.must(exitDone, "proof", "head", "--now")
	path := c.file("consistency.json", c.must(exitDone, "proof", "consistency", "--from", "1", "--to", "2"))
	if s := c.bare("proof", "check", path, "--key", key); s.code != exitDone || !strings.Contains(s.out, "everything under tree head 1 (5 transfers") {
		c.t.Errorf("the consistency proof ended with %d: %s%s", s.code, s.out, s.err)
	}
	if s := c.bare("proof", "check", statement, "--key", key); s.code != exitDone {
		c.t.Errorf("the old statement ended with %d: %s%s", s.code, s.out, s.err)
	}
	c.must(exitFailed, "proof", "consistency", "--from", "1", "--to", "7")
}
