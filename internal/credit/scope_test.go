package credit_test

import (
	"context"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

const scoped = `rules:
- code: course
  name: {zh: 课程, en: Course}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {fixed: "5"}
  validity: {forever: true}
- code: course-platform
  name: {zh: 平台部课程, en: Course in Platform}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {fixed: "7"}
  scope: {departments: [PLAT]}
  replaces: [course]
  validity: {forever: true}
- code: course-m2
  name: {zh: M2 课程, en: Course for M2}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {fixed: "9"}
  scope: {grades: [M2]}
  replaces: [course]
  validity: {forever: true}
- code: course-gz
  name: {zh: 广州课程, en: Course in Guangzhou}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {fixed: "11"}
  scope: {departments: [GZ]}
  replaces: [course]
  validity: {forever: true}
- code: extra-m2
  name: {zh: M2 加分, en: Extra for M2}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {fixed: "1"}
  scope: {grades: [M2]}
  validity: {forever: true}
`

// AT 26: the same act, three documented values: by department, by grade (which
// is more specific than the department) and by branch with its subtree; a rule
// that replaces nothing adds.
func TestAT26TheMostSpecificScopeWinsAndOthersAdd(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, scoped)
		var list []activity.Input
		for _, number := range []string{"1001", "1006", "1009", "1007"} {
			list = append(list, c.Did(number, "completed", "course", "K1"))
		}
		receipts := c.Record(t, list...)
		for p, want := range map[org.PersonID]string{c.Lin: "7", c.Wang: "10", c.Huang: "11", c.Su: "5"} {
			if got := c.Standing(t, p, "ever").Accumulated; got != amount(t, want) {
				t.Errorf("person %d has %s; want %s", p, got, want)
			}
		}
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			e, err := c.Credit.Explain(ctx, tx, receipts[1].ID)
			if err != nil {
				return err
			}
			for _, r := range e.Rules {
				if (r.Code == "course" || r.Code == "course-platform") && (r.Outcome != "replaced" || r.Summary.ZH != "这里适用范围更具体的规则“M2 课程”") {
					t.Errorf("%s is %s: %s", r.Code, r.Outcome, r.Summary.ZH)
				}
			}
			return nil
		})
		c.Verify(t)
	})
}

const certificates = `rules:
- code: certificate
  name: {zh: 外部证书, en: Certificate}
  category: practice
  when: {verbs: [submitted], object_types: [certificate]}
  amount: {fixed: "8"}
  caps: [{unit: times, limit: "1", subject: rule, key: object, period: ever}]
  gate:
    when: {verbs: [approved], object_types: [certificate]}
    about: mentor_no
    within_days: 60
    reject: {when: {verbs: [failed], object_types: [certificate]}, reason: evidence_url}
  validity: {months: 24}
`

// AT 09: an uploaded certificate is worth nothing before it is verified, and
// once it is, it counts from the day of the upload, for as long as it is valid.
func TestAT09ACertificateCountsOnceItIsVerified(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, certificates)
		uploaded := c.Clock.Now()
		c.Record(t, c.Did("1001", "submitted", "certificate", "PMP-1"), c.Did("1001", "submitted", "certificate", "PMP-1"))
		balances(t, c, "uploaded twice", "0", "0", "8")
		c.Later(48 * time.Hour)
		verified := c.Did("1007", "approved", "certificate", "PMP-1")
		verified.Result.Attributes = map[string]any{"mentor_no": "1001"}
		c.Record(t, verified)
		balances(t, c, "verified", "8", "8", "0")
		got := lastTransfer(t, c)
		if got.Kind != ledger.Effect || !got.EarnedAt.Equal(uploaded.Truncate(time.Microsecond)) || got.ExpiresAt.Year() != uploaded.Year()+2 {
			t.Errorf("the effect is %+v; want it earned at %s and valid for two years", got, uploaded)
		}
	})
}

// A set, a pool, a gate and a deduction leave a ledger that another instant of
// the past shows as it was.
func TestPendingCreditsAsOfThePast(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, gated)
		done := c.Clock.Now()
		c.Record(t, c.Did("1001", "completed", "course", "K1"))
		c.Later(time.Hour)
		c.Record(t, exam(c, "passed", "K1", c.Clock.Now()))
		for at, want := range map[time.Time][2]string{done: {"0", "6"}, c.Clock.Now(): {"6", "0"}} {
			c.Read(t, func(ctx context.Context, tx *db.Tx) error {
				all, err := c.Credit.StandingAsOf(ctx, tx, []org.PersonID{c.Lin}, credit.Ever, at)
				if err == nil && (all[c.Lin].Accumulated != amount(t, want[0]) || all[c.Lin].Balance.Pending != amount(t, want[1])) {
					t.Errorf("as of %s %+v; want %v", at, *all[c.Lin], want)
				}
				return err
			})
		}
	})
}
