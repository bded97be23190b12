package simulate_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/rule"
	"xuefen/internal/credit/simulate"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/fixed"
)

// draft changes amount, caps and conditions of three rules.
const draft = `rules:
  - code: course-done
    name: {zh: 完成课程, en: Course completed}
    category: elective
    when: {verbs: [completed], object_types: [course]}
    amount: {fixed: "1.75"}
    caps:
      - {unit: credits, limit: "7", subject: category, period: month}
    validity: {forever: true}
  - code: task-guided
    name: {zh: 带教任务, en: Task guided}
    category: practice
    when: {verbs: [completed], object_types: [ojt_task]}
    amount: {fixed: "2"}
    beneficiary: {attribute: mentor_no}
    caps:
      - {unit: times, limit: "2", subject: rule, period: month}
    validity: {forever: true}
  - code: exam-passed
    name: {zh: 通过考试, en: Exam passed}
    category: mandatory
    when: {verbs: [passed], object_types: [exam]}
    if: {all: [{field: activity.score, op: ">=", value: 75}, {field: person.department, op: under, value: [HQ]}]}
    amount: {fixed: "8"}
    caps:
      - {unit: times, limit: "1", subject: rule, key: object, period: ever}
    validity: {months: 24}
`

func book(t testing.TB, yaml string) rule.Book {
	t.Helper()
	b, err := rule.DecodeBook([]byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestASimulationGivesWhatPublishingWouldHaveGiven(t *testing.T) {
	test := func(t *testing.T, d, other *db.DB) {
		// The same year twice: under the old rules, and under the draft from its
		// beginning on.
		lived := &history{Company: credittest.New(t, d), dice: rand.New(rand.NewPCG(7, 7)), quiet: true}
		lived.live(t, before, 80)
		again := &history{Company: credittest.New(t, other), dice: rand.New(rand.NewPCG(7, 7)), quiet: true}
		again.live(t, merged(t), 80)
		want := again.ledger(t)
		if len(want) < 50 || reflect.DeepEqual(want, lived.ledger(t)) {
			t.Fatalf("the two years do not differ, or are empty: %d days", len(want))
		}
		rules := lived.suppose(t, credit.Supposition{Drafts: book(t, draft).Rules})
		_, got := lived.run(t, simulate.Question{Worlds: []*credit.Rules{rules}})
		same(t, got, want)
	}
	t.Run("sqlite", func(t *testing.T) {
		test(t, dbtest.SQLite(t, credittest.Modules()), dbtest.SQLite(t, credittest.Modules()))
	})
	t.Run("postgres", func(t *testing.T) {
		test(t, dbtest.PostgreSQL(t, credittest.Modules()), dbtest.PostgreSQL(t, credittest.Modules()))
	})
}

// merged is the old book with the drafts in their places.
func merged(t *testing.T) string {
	t.Helper()
	old := book(t, before)
	for _, d := range book(t, draft).Rules {
		for i := range old.Rules {
			if old.Rules[i].Code == d.Code {
				old.Rules[i] = d
			}
		}
	}
	text, err := old.YAML()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheNumberOfWorkersChangesNothing(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		h := &history{Company: c, dice: rand.New(rand.NewPCG(3, 4)), enrols: true}
		h.live(t, before, 60)
		worlds := []*credit.Rules{h.suppose(t, credit.Supposition{}), h.suppose(t, credit.Supposition{Drafts: book(t, draft).Rules}),
			h.suppose(t, credit.Supposition{Drafts: book(t, draft).Rules, Alone: true})}
		var first *simulate.Tally
		for _, workers := range []int{1, 2, 4} {
			tally, _ := h.run(t, simulate.Question{Worlds: worlds, Workers: workers})
			if first == nil {
				first = tally
				continue
			}
			if !reflect.DeepEqual(tally.People, first.People) || !reflect.DeepEqual(tally.Groups, first.Groups) || !reflect.DeepEqual(tally.Rules, first.Rules) {
				t.Errorf("%d workers count otherwise than one", workers)
			}
			for r, one := range tally.Clauses {
				if !reflect.DeepEqual(one.Held, first.Clauses[r].Held) || one.Records != first.Clauses[r].Records {
					t.Errorf("%d workers count the clauses of %s otherwise than one", workers, r.Def.Code)
				}
			}
		}
		if first.Total(0) == 0 || first.Total(1) == first.Total(0) || first.Total(2) >= first.Total(1) {
			t.Errorf("the worlds paid %s, %s and %s", first.Total(0), first.Total(1), first.Total(2))
		}
	})
}

// A window sees the room that earlier records of its periods have used.
func TestAWindowIsAPartOfTheWhole(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		h := &history{Company: c, dice: rand.New(rand.NewPCG(5, 6))}
		h.live(t, strings.ReplaceAll(before, "period: ever", "period: year"), 60)
		zone := h.zone(t)
		worlds := []*credit.Rules{h.suppose(t, credit.Supposition{})}
		_, whole := h.run(t, simulate.Question{Worlds: worlds})
		from := h.Clock.Now().In(zone).AddDate(0, 0, -50)
		q := simulate.Question{Worlds: worlds, From: from.Truncate(24 * time.Hour).Add(-8 * time.Hour), To: from.Truncate(24*time.Hour).AddDate(0, 0, 30).Add(-8 * time.Hour)}
		_, part := h.run(t, q)
		maps.DeleteFunc(whole, func(k cell, _ fixed.Amount) bool {
			return k.day < q.From.In(zone).Format(time.DateOnly) || k.day >= q.To.In(zone).Format(time.DateOnly)
		})
		if len(whole) < 10 {
			t.Fatalf("only %d days lie in the window", len(whole))
		}
		same(t, part, whole)
	})
}

func TestASimulationWritesNothing(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		h := &history{Company: c, dice: rand.New(rand.NewPCG(8, 9))}
		h.live(t, before, 40)
		was := checksum(t, h)
		h.run(t, simulate.Question{Worlds: []*credit.Rules{h.suppose(t, credit.Supposition{}), h.suppose(t, credit.Supposition{Drafts: book(t, draft).Rules})}})
		if now := checksum(t, h); !reflect.DeepEqual(now, was) {
			t.Errorf("the tables were %v; now %v", was, now)
		}
		h.Later(time.Hour)
		h.arrive(t)
		if reflect.DeepEqual(checksum(t, h), was) {
			t.Error("the checksum does not see a new record")
		}
	})
}

// checksum sums up every row that the tenant has in every table.
func checksum(t *testing.T, h *history) map[string]string {
	t.Helper()
	names := "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
	if h.DB.Dialect() == db.PostgreSQL {
		names = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
	}
	sums := map[string]string{}
	h.Read(t, func(ctx context.Context, tx *db.Tx) error {
		columns := map[string][]string{}
		err := tx.Each(ctx, names+" AND 'tenant_id' <> '' AND CAST($1 AS bigint) <> 0 ORDER BY 1, 2", nil, func(scan db.Scan) error {
			var table, column string
			err := scan(&table, &column)
			columns[table] = append(columns[table], column)
			return err
		})
		if err != nil {
			return err
		}
		for table, list := range columns {
			if !slices.Contains(list, "tenant_id") {
				continue
			}
			if sums[table], err = checksumOf(ctx, tx, table, list); err != nil {
				return err
			}
		}
		return nil
	})
	if len(sums) < 20 {
		t.Fatalf("only %d tables", len(sums))
	}
	return sums
}

func checksumOf(ctx context.Context, tx *db.Tx, table string, columns []string) (string, error) {
	var rows []string
	err := tx.Each(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM "+table+" WHERE tenant_id = $1", nil, func(scan db.Scan) error {
		values := make([]any, len(columns))
		dest := make([]any, len(columns))
		for i := range values {
			dest[i] = &values[i]
		}
		err := scan(dest...)
		rows = append(rows, fmt.Sprint(values...))
		return err
	})
	slices.Sort(rows)
	return fmt.Sprintf("%d %x", len(rows), sha256.Sum256([]byte(strings.Join(rows, "\n")))), err
}

// Where several processes record, ids do not rise with time; the order of
// recording times gives the same.
func TestTheOrderOfTimesGivesTheSame(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		h := &history{Company: c, dice: rand.New(rand.NewPCG(11, 12))}
		h.live(t, before, 60)
		q := simulate.Question{Worlds: []*credit.Rules{h.suppose(t, credit.Supposition{})}, Workers: 2, From: h.Clock.Now().AddDate(-9, 0, 0), To: h.Clock.Now().AddDate(1, 0, 0)}
		want, _ := h.run(t, q)
		got, err := simulate.NewEngine(h.DB, h.Org, h.Credit, h.Activity).RunByTime(t.Context(), h.Tenant, q)
		if err != nil {
			t.Fatal(err)
		}
		if want.Total(0) == 0 || !reflect.DeepEqual(got.People, want.People) {
			t.Errorf("in the order of times %s is paid; in that of ids %s", got.Total(0), want.Total(0))
		}
	})
}
