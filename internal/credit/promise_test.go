package credit_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/platform/db"
)

func courseAt(credits, from string) string {
	return fmt.Sprintf(`rules:
- code: python
  name: {zh: 完成课程, en: Course}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {fixed: %q}
  effective: {from: %q}
  validity: {forever: true}
`, credits, from)
}

// AT 20: somebody half-way through a course finishes under the promise made at
// enrolment; new starters get what holds; a retired rule keeps its promises.
func TestEnrolmentPinsWhatACoursePays(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		day := func() string { return c.Clock.Now().UTC().Format(time.DateOnly) }
		c.Apply(t, courseAt("6", day()))
		enrolled := c.Record(t, c.Did("1001", "enrolled", "course", "PY"), c.Did("1002", "enrolled", "course", "PY"))
		python := ruleID(t, c, "python")
		if o := openPromises(t, c, python); o != (credit.OpenPromises{Promises: 2, People: 2, Amount: 1200}) {
			t.Errorf("open promises %+v; want 2 people with 12.00", o)
		}
		c.Later(72 * time.Hour)
		c.Apply(t, courseAt("1", day()))
		c.Later(72 * time.Hour)
		first := c.Record(t, c.Did("1001", "completed", "course", "PY"), c.Did("1003", "completed", "course", "PY"))
		if a, b := first[0].Outcomes[0], first[1].Outcomes[0]; a.Amount != 600 || a.Version != 1 || b.Amount != 100 || b.Version != 2 {
			t.Errorf("林晓 was paid %+v and 何静 %+v; want 6.00 by version 1 and 1.00 by version 2", a, b)
		}
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return c.Credit.Retire(ctx, tx, python, "", "课程下架", 1)
		})
		c.Later(72 * time.Hour)
		if got := c.Record(t, c.Did("1002", "completed", "course", "PY"))[0].Outcomes; len(got) != 1 || got[0].Amount != 600 {
			t.Errorf("after the rule was retired 许国栋 was paid %+v; want the promised 6.00", got)
		}
		if o := openPromises(t, c, python); o.Promises != 0 {
			t.Errorf("open promises %+v; both were kept", o)
		}
		// A withdrawn enrolment promises nothing any more.
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return c.Activity.Withdraw(ctx, tx, enrolled[0].ID, "报错了", 1, 0)
		})
		if got := c.Record(t, c.Did("1001", "completed", "course", "PY"))[0].Outcomes; len(got) != 1 || got[0].Amount != 0 {
			t.Errorf("after the enrolment was withdrawn 林晓 was paid %+v", got)
		}
		c.Verify(t)
	})
}

// The enrolment may arrive in one file with the completion, after the change.
func TestAPromiseHoldsWithinOneBatch(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, courseAt("6", "2020-01-01"))
		enrolled := c.Did("1001", "enrolled", "course", "PY")
		c.Later(72 * time.Hour)
		c.Apply(t, courseAt("1", c.Clock.Now().UTC().Format(time.DateOnly)))
		c.Later(72 * time.Hour)
		receipts := c.Record(t, enrolled, c.Did("1001", "completed", "course", "PY"))
		if got := receipts[1].Outcomes[0]; got.Amount != 600 {
			t.Errorf("paid %+v; want the promised 6.00", got)
		}
		c.Verify(t)
	})
}

func ruleID(t *testing.T, c *credittest.Company, code string) (id credit.RuleID) {
	t.Helper()
	c.Read(t, func(ctx context.Context, tx *db.Tx) error {
		rules, err := c.Credit.Rules(ctx, tx)
		for _, v := range rules {
			if v.Definition.Code == code {
				id = v.Rule
			}
		}
		return err
	})
	return id
}

func openPromises(t *testing.T, c *credittest.Company, id credit.RuleID) (o credit.OpenPromises) {
	t.Helper()
	c.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
		o, err = c.Credit.OpenPromisesOf(ctx, tx, id)
		return err
	})
	return o
}
