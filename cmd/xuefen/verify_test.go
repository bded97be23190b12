package main

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
)

// forgery is what somebody with full access to the database does behind the
// program's back.
type forgery struct {
	name       string
	do         []string
	difference string // what the report says differs
	names      string // how it names the row; %d is the id that find finds
	find       string
}

const (
	linXiao  = "(SELECT id FROM person WHERE number = '1001')"
	heJing   = "(SELECT id FROM person WHERE number = '1003')"
	middle   = "(SELECT id FROM transfer WHERE person_id = " + linXiao + " AND seq = 2)"
	last     = "(SELECT id FROM transfer WHERE person_id = " + linXiao + " AND seq = 3)"
	exam     = "(SELECT id FROM activity WHERE source_key = 'a3')"
	elective = "person_id = " + linXiao + " AND category_id = (SELECT id FROM category WHERE code = 'elective')"
	day      = "86400000000"
)

// forged are the tables that are forged and restored.
var forged = []string{"transfer", "balance", "lot", "standing", "activity", "cap_counter", "rule_version"}

// made is a transfer made up after the last one.
const made = `INSERT INTO transfer (id, tenant_id, person_id, seq, kind, debit, credit, amount, category_id, earned_at, recorded_at, key, available_after, mac)
	SELECT 999999999, tenant_id, person_id, seq + 1, kind, debit, credit, amount, category_id, earned_at, recorded_at, 'made up', available_after + amount, mac
	FROM transfer WHERE id = ` + last

var forgeries = []forgery{
	{"an amount raised", []string{"UPDATE transfer SET amount = amount + 100 WHERE id = " + middle}, "transfer", "transfer %d", middle},
	{"an amount raised with everything kept of it", []string{
		"UPDATE lot SET amount = amount + 100, rest = rest + 100 WHERE id = " + last,
		"UPDATE balance SET available = available + 100, accumulated = accumulated + 100 WHERE person_id = " + linXiao,
		"UPDATE standing SET amount = amount + 100 WHERE person_id = " + linXiao + " AND category_id = (SELECT id FROM category WHERE code = 'mandatory')",
		"UPDATE transfer SET amount = amount + 100, available_after = available_after + 100 WHERE id = " + last,
	}, "transfer", "transfer %d", last},
	{"a transfer back-dated", []string{"UPDATE transfer SET earned_at = earned_at - " + day + " WHERE id = " + middle}, "transfer", "transfer %d", middle},
	{"a transfer given to somebody else", []string{"UPDATE transfer SET person_id = " + heJing + ", seq = 1 WHERE id = " + last}, "transfer", "transfer %d", last},
	{"a transfer removed", []string{"DELETE FROM transfer WHERE id = " + middle}, "transfer", "of 1001 林晓", ""},
	{"the last transfer removed", []string{"DELETE FROM transfer WHERE id = " + last}, "balance", "of 1001 林晓", ""},
	{"a transfer made up", []string{made}, "transfer", "transfer 999999999", ""},
	{"a balance raised", []string{"UPDATE balance SET available = available + 1 WHERE person_id = " + linXiao}, "balance", "of 1001 林晓", ""},
	{"an accumulated total raised", []string{"UPDATE balance SET accumulated = accumulated + 1 WHERE person_id = " + linXiao}, "balance", "of 1001 林晓", ""},
	{"a balance removed", []string{"DELETE FROM balance WHERE person_id = " + linXiao}, "balance", "of 1001 林晓", ""},
	{"a balance made up", []string{"INSERT INTO balance (person_id, tenant_id, available) SELECT id, tenant_id, 500 FROM person WHERE number = '1003'"}, "balance", "of 1003 何静", ""},
	{"a standing raised", []string{"UPDATE standing SET amount = amount + 1 WHERE " + elective}, "standing", "of 1001 林晓", ""},
	{"a standing removed", []string{"DELETE FROM standing WHERE " + elective}, "standing", "of 1001 林晓", ""},
	{"a standing made up", []string{"INSERT INTO standing (tenant_id, person_id, month, category_id, department_id, amount) SELECT tenant_id, id, 202302, 1, 1, 500 FROM person WHERE number = '1001'"}, "standing", "of 1001 林晓", ""},
	{"a lot refilled", []string{"UPDATE lot SET amount = amount + 100, rest = rest + 100 WHERE id = " + middle}, "lot", "transfer %d", middle},
	{"a lot prolonged", []string{"UPDATE lot SET expires_at = expires_at + " + day + " WHERE id = " + middle}, "lot", "transfer %d", middle},
	{"a lot removed", []string{"DELETE FROM lot WHERE id = " + middle}, "lot", "transfer %d", middle},
	{"a score raised", []string{"UPDATE activity SET result = replace(result, '61', '91') WHERE source_key = 'a3'"}, "activity", "activity %d", exam},
	{"a record given to somebody else", []string{"UPDATE activity SET person_id = " + heJing + ", seq = 1 WHERE source_key = 'a3'"}, "activity", "activity %d", exam},
	{"a record removed", []string{"DELETE FROM activity WHERE source_key = 'a3'"}, "activity", "activity %d", exam},
	{"a record back-dated", []string{"UPDATE activity SET recorded_at = recorded_at - " + day + " WHERE source_key = 'a3'"}, "activity", "activity %d", exam},
	{"a record under another key", []string{"UPDATE activity SET source_key = 'a33' WHERE source_key = 'a3'"}, "activity", "activity %d", exam},
	{"room made under a cap", []string{"UPDATE cap_counter SET credits = 0 WHERE credits = 1200"}, "cap", "of 1001 林晓", ""},
	{"a published rule changed", []string{`UPDATE rule_version SET definition = replace(definition, '"limit": "12"', '"limit": "13"') WHERE definition LIKE '%"limit": "12"%'`}, "rule", "exam-passed", ""},
}

func TestVerifyNamesWhatWasChangedBehindItsBack(t *testing.T) {
	onBoth(t, func(c *company) {
		c.earn()
		d := c.database()
		if c.dialect == "sqlite" {
			for _, table := range []string{"transfer", "activity"} {
				for _, on := range []string{"UPDATE", "DELETE"} {
					execute(c.t, d, "DROP TRIGGER "+table+"_never_"+on)
				}
			}
		}
		for _, table := range forged {
			execute(c.t, d, "CREATE TABLE kept_"+table+" AS SELECT * FROM "+table)
		}
		if got := c.must(exitDone, "verify"); got != "xinghe: 2 people, 5 transfers, 18.50 issued, 5 activities, 0 places in the log, 5 waiting: all agree\n" {
			c.t.Errorf("before anything is changed: %q", got)
		}
		for _, f := range forgeries {
			c.t.Run(f.name, func(t *testing.T) { c.finds(t, d, f) })
		}
		c.must(exitDone, "verify")
	})
}

// finds forges, expects verify to name it, and restores.
func (c *company) finds(t *testing.T, d *sql.DB, f forgery) {
	t.Helper()
	names := f.names
	if f.find != "" {
		var id int64
		if err := d.QueryRowContext(t.Context(), "SELECT "+f.find).Scan(&id); err != nil {
			t.Fatal(err)
		}
		names = fmt.Sprintf(f.names, id)
	}
	execute(t, d, f.do...)
	s := c.run("verify")
	for _, table := range forged {
		execute(t, d, "DELETE FROM "+table, "INSERT INTO "+table+" SELECT * FROM kept_"+table)
	}
	if s.code != exitFailed {
		t.Errorf("verify ended with %d; want %d: %s", s.code, exitFailed, s.out)
		return
	}
	_, first, found := strings.Cut(s.out, "first difference: ")
	if !found || !strings.HasPrefix(first, f.difference) || !strings.Contains(first, names) {
		t.Errorf("verify says %q; want a difference of the %s that names %s", s.out, f.difference, names)
	}
	if back := c.run("verify"); back.code != exitDone {
		t.Fatalf("after undoing: %s%s", back.out, back.err)
	}
}

func execute(t *testing.T, d *sql.DB, statements ...string) {
	t.Helper()
	for _, q := range statements {
		result, err := d.ExecContext(t.Context(), q)
		if err != nil {
			t.Fatalf("%v in %s", err, q)
		}
		if n, err := result.RowsAffected(); err == nil && n == 0 && (strings.HasPrefix(q, "UPDATE") || strings.HasPrefix(q, "DELETE")) {
			t.Fatalf("nothing is touched by %s", q)
		}
	}
}

func TestVerifyLooksAtOneCompanyOrAll(t *testing.T) {
	onBoth(t, func(c *company) {
		c.earn()
		password := c.file("password", "a-long-pass-phrase-7\n")
		s := c.bare("tenant", "create", "--slug", "other", "--name", "别家公司", "--admin-email", "a@example.com", "--admin-password-file", password)
		if s.code != exitDone {
			c.t.Fatal(s.err)
		}
		execute(c.t, c.database(), "UPDATE balance SET available = available + 1 WHERE person_id = "+linXiao)
		if s := c.bare("verify", "--tenant", "other"); s.code != exitDone || strings.Contains(s.out, "xinghe") {
			c.t.Errorf("verify of the other company ended with %d: %s", s.code, s.out)
		}
		s = c.bare("verify")
		if s.code != exitFailed || !strings.Contains(s.out, "other: ") || !strings.Contains(s.out, "xinghe: ") {
			c.t.Errorf("verify of all companies ended with %d: %s; want both to be looked at", s.code, s.out)
		}
	})
}
