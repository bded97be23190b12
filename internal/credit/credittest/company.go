// Package credittest gives tests the company of orgtest with activities,
// rules and a ledger, all by the real services.
package credittest

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/job"
)

// Modules are the migrations that a company with credits needs.
func Modules() []db.Module {
	return []db.Module{job.Migrations(), event.Migrations(), org.Migrations(), activity.Migrations(), credit.Migrations()}
}

// Company is the cast with everything that earns credits.
type Company struct {
	*orgtest.Cast
	Activity *activity.Service
	Credit   *credit.Service
	sent     int
}

// Key authenticates the transfers of tests.
var Key = []byte("a key for tests that is long enough")

// Each runs a test in a new company on both databases.
func Each(t *testing.T, test func(t *testing.T, c *Company)) {
	t.Helper()
	dbtest.Each(t, Modules(), func(t *testing.T, d *db.DB) { test(t, New(t, d)) })
}

// New opens the company in an empty database.
func New(t testing.TB, d *db.DB) *Company { return Of(t, orgtest.Company(t, d)) }

// Of gives credits to a cast.
func Of(t testing.TB, cast *orgtest.Cast) *Company {
	t.Helper()
	c := &Company{Cast: cast}
	c.Credit = credit.New(c.Clock, c.Org, Key)
	c.Activity = activity.New(c.DB, c.Clock, c.Org, c.Credit, Key)
	c.Credit.Attach(c.Activity)
	c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
		if err := c.Activity.Seed(ctx, tx); err != nil {
			return err
		}
		return c.Credit.Seed(ctx, tx)
	})
	return c
}

// Apply publishes rules written as YAML.
func (c *Company) Apply(t testing.TB, yaml string) {
	t.Helper()
	book, err := rule.DecodeBook([]byte(yaml))
	if err != nil {
		t.Fatalf("read the rules: %v", err)
	}
	c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
		_, err := c.Credit.Apply(ctx, tx, book, "test", 1)
		return err
	})
}

// Did is an activity of somebody with a key of its own, at the clock's time.
func (c *Company) Did(number, verb, objectType, object string) activity.Input {
	c.sent++
	return activity.Input{
		Person: number, Verb: verb, ObjectType: objectType, ObjectCode: object, ObjectName: object,
		OccurredAt: c.Clock.Now(), Source: "test", Key: fmt.Sprintf("%s-%d", object, c.sent),
	}
}

// Scored is Did with a score of 100.
func (c *Company) Scored(number, verb, objectType, object, score string) activity.Input {
	in := c.Did(number, verb, objectType, object)
	in.Result.Score, in.Result.ScoreMax = score, "100"
	return in
}

// Record records activities and fails the test when one is rejected.
func (c *Company) Record(t testing.TB, inputs ...activity.Input) []activity.Receipt {
	t.Helper()
	receipts, err := c.Activity.RecordBatch(t.Context(), c.Tenant, inputs)
	if err != nil {
		t.Fatalf("record: %v", err)
	}
	for i, r := range receipts {
		if r.Fault != nil {
			t.Fatalf("activity %d was rejected: %v", i, r.Fault)
		}
	}
	return receipts
}

// Standing is a person's standing in a window ("year:2026", "ever").
func (c *Company) Standing(t testing.TB, p org.PersonID, window string) credit.Standing {
	t.Helper()
	w, err := credit.ParseWindow(window)
	if err != nil {
		t.Fatal(err)
	}
	var out credit.Standing
	c.Read(t, func(ctx context.Context, tx *db.Tx) error {
		all, err := c.Credit.StandingOf(ctx, tx, []org.PersonID{p}, w)
		if err == nil {
			out = *all[p]
		}
		return err
	})
	return out
}

// Verify fails the test when the ledger does not agree with itself.
func (c *Company) Verify(t testing.TB) credit.Verification {
	t.Helper()
	var v credit.Verification
	c.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
		v, err = c.Credit.Verify(ctx, tx, func(int) {})
		return err
	})
	if v.First != nil {
		t.Fatalf("verify: %+v", *v.First)
	}
	return v
}

// Later moves the clock on.
func (c *Company) Later(d time.Duration) { c.Clock.Advance(d) }

// Published reads the facts told on a topic so far, in the order of telling.
func Published[T any](t testing.TB, c *Company, topic event.Topic[T]) []T {
	t.Helper()
	var out []T
	c.Read(t, func(ctx context.Context, tx *db.Tx) error {
		return tx.Each(ctx, "SELECT facts FROM event_outbox WHERE tenant_id = $1 AND topic = $2 ORDER BY id", []any{topic.Name()}, func(scan db.Scan) error {
			var raw string
			if err := scan(&raw); err != nil {
				return err
			}
			var facts []T
			err := json.Unmarshal([]byte(raw), &facts)
			out = append(out, facts...)
			return err
		})
	})
	return out
}
