package credit_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// companyF is the table of AT 01.
const companyF = `rules:
- code: training
  name: {zh: 参加线上培训, en: Online training}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {fixed: "5"}
  caps: [{unit: times, limit: "1", subject: rule, key: object, period: ever}]
  validity: {forever: true}
- code: exam
  name: {zh: 通过考试, en: Exam passed}
  category: mandatory
  when: {verbs: [passed], object_types: [exam]}
  if: {all: [{field: activity.score, op: ">=", value: 60}]}
  amount: {fixed: "10"}
  validity: {months: 12}
- code: project
  name: {zh: 创新项目, en: Innovation project}
  category: practice
  when: {verbs: [completed], object_types: [project]}
  amount: {fixed: "20"}
  validity: {forever: true}
`

func amount(t *testing.T, text string) fixed.Amount {
	t.Helper()
	a, err := fixed.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// AT 01: 4 trainings, 4 exams and 2 projects give 100, the year's total ends
// with the year, the total of ever stays.
func TestAYearOfCompanyF(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, companyF)
		var list []activity.Input
		for i := range 4 {
			list = append(list, c.Did("1001", "completed", "course", fmt.Sprint("course-", i)), c.Scored("1001", "passed", "exam", fmt.Sprint("exam-", i), "60"))
		}
		list = append(list, c.Did("1001", "completed", "project", "P1"), c.Did("1001", "completed", "project", "P2"))
		c.Record(t, list...)
		st := c.Standing(t, c.Lin, "year:2026")
		if st.Accumulated != amount(t, "100") || st.Balance.Available != amount(t, "100") {
			t.Errorf("standing %+v; want 100", st)
		}
		if got := c.Standing(t, c.Lin, "year:2027").Accumulated; got != 0 {
			t.Errorf("next year already holds %s; want 0", got)
		}
		if got := c.Standing(t, c.Lin, "ever").Accumulated; got != amount(t, "100") {
			t.Errorf("ever holds %s; want 100", got)
		}
		c.Verify(t)
	})
}

func TestTheSameFactCountsOnceWhoeverSendsIt(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, companyF)
		in := c.Did("1001", "completed", "project", "P1")
		first := c.Record(t, in, in)
		again := c.Record(t, in)
		if first[0].Status != activity.Recorded || first[1].Status != activity.Repeated || again[0].Status != activity.Repeated ||
			first[1].ID != first[0].ID || again[0].ID != first[0].ID {
			t.Errorf("receipts %+v, then %+v; want recorded, repeated, repeated with one id", first, again)
		}
		other := in
		other.Verb = "contributed"
		receipts, err := c.Activity.RecordBatch(t.Context(), c.Tenant, []activity.Input{other})
		if err != nil || fault.CodeOf(receipts[0].Fault) != "activity.key_conflict" {
			t.Errorf("the same key with other content gave %+v, %v; want a conflict", receipts, err)
		}
		if got := c.Standing(t, c.Lin, "ever").Accumulated; got != amount(t, "20") {
			t.Errorf("the project paid %s; want 20", got)
		}
	})
}

func TestConcurrentSendersOfOneFactAreAnsweredAndCountOnce(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, companyF)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); c.Activity.Run(ctx) }()
		same := c.Did("1001", "completed", "project", "P1")
		var wg sync.WaitGroup
		var mu sync.Mutex
		statuses := map[activity.Status]int{}
		for i := range 40 {
			in := same
			if i%2 == 1 {
				in = c.Did("1003", "completed", "project", fmt.Sprint("P-", i))
			}
			wg.Go(func() {
				r, err := c.Activity.Record(t.Context(), c.Tenant, in)
				mu.Lock()
				defer mu.Unlock()
				if err != nil || r.Fault != nil {
					t.Errorf("record: %v %v", err, r.Fault)
				}
				statuses[r.Status]++
			})
		}
		wg.Wait()
		cancel()
		<-ended
		if statuses[activity.Recorded] != 21 || statuses[activity.Repeated] != 19 {
			t.Errorf("statuses %v; want 21 recorded and 19 repeated", statuses)
		}
		if lin, he := c.Standing(t, c.Lin, "ever").Accumulated, c.Standing(t, c.He, "ever").Accumulated; lin != 2000 || he != 40000 {
			t.Errorf("Lin has %s and He %s; want 20 and 400", lin, he)
		}
		c.Verify(t)
	})
}

func TestWrongInputsAreRejectedOneByOne(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, companyF)
		good := c.Did("1001", "completed", "course", "K1")
		cases := map[string]func(*activity.Input){
			"activity.in_the_future":       func(in *activity.Input) { in.OccurredAt = c.Clock.Now().Add(time.Hour) },
			"activity.unknown_person":      func(in *activity.Input) { in.Person = "9999" },
			"activity.unknown_verb":        func(in *activity.Input) { in.Verb = "danced" },
			"activity.unknown_object_type": func(in *activity.Input) { in.ObjectType = "moon" },
			"activity.score_outside":       func(in *activity.Input) { in.Result.Score, in.Result.ScoreMax = "101", "100" },
			"activity.not_a_number":        func(in *activity.Input) { in.Result.Score = "ninety" },
			"activity.missing":             func(in *activity.Input) { in.ObjectCode = " " },
			"activity.too_old":             func(in *activity.Input) { in.OccurredAt = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC) },
		}
		inputs := []activity.Input{good}
		var want []string
		for code, spoil := range cases {
			in := c.Did("1001", "completed", "course", "K2")
			spoil(&in)
			inputs, want = append(inputs, in), append(want, code)
		}
		receipts, err := c.Activity.RecordBatch(t.Context(), c.Tenant, inputs)
		if err != nil {
			t.Fatal(err)
		}
		if receipts[0].Status != activity.Recorded {
			t.Errorf("the good one: %+v", receipts[0])
		}
		for i, code := range want {
			if got := fault.CodeOf(receipts[i+1].Fault); got != code {
				t.Errorf("got %s; want %s", got, code)
			}
		}
	})
}

// AT 22: the same course passed twice pays once; the record says why.
func TestARecordThatGaveNothingIsExplained(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, companyF)
		c.Record(t, c.Did("1001", "completed", "course", "K1"))
		again := c.Record(t, c.Did("1001", "completed", "course", "K1"))
		low := c.Record(t, c.Scored("1001", "passed", "exam", "E1", "59"))
		none := c.Record(t, c.Did("1001", "viewed", "page", "home"))
		explain := func(id activity.ID) (e credit.Explained) {
			c.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
				e, err = c.Credit.Explain(ctx, tx, id)
				return err
			})
			return e
		}
		if e := explain(again[0].ID); len(e.Rules) != 1 || e.Rules[0].Outcome != "capped" || len(e.Transfers) != 0 {
			t.Errorf("the second time: %+v; want capped", e.Rules)
		}
		e := explain(low[0].ID)
		if len(e.Rules) != 1 || e.Rules[0].Outcome != "condition_false" || len(e.Rules[0].Clauses) != 1 || e.Rules[0].Summary.ZH == "" || e.Rules[0].Summary.EN == "" {
			t.Errorf("the exam with 59: %+v; want a false clause and a sentence", e.Rules)
		}
		if e := explain(none[0].ID); !e.NoRule {
			t.Errorf("the page view: %+v; want no rule", e)
		}
	})
}

// AT 23: a withdrawn pass is reversed, never deleted; spent credits are owed
// and met by the next.
func TestAReversalAfterSpendingIsOwed(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, companyF)
		passed := c.Record(t, c.Scored("1001", "passed", "exam", "E1", "90"))
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			if _, err := c.Credit.Hold(ctx, tx, c.Lin, 77, amount(t, "8"), "tea", 1); err != nil {
				return err
			}
			_, err := c.Credit.Settle(ctx, tx, c.Lin, 77, "tea", 2)
			return err
		})
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return c.Activity.Withdraw(ctx, tx, passed[0].ID, "重新评分为不及格", 1, 0)
		})
		st := c.Standing(t, c.Lin, "ever")
		if st.Accumulated != 0 || st.Balance.Available != amount(t, "-8") || st.Balance.Owed != amount(t, "8") {
			t.Errorf("after the reversal %+v; want 8 owed", st)
		}
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Credit.Hold(ctx, tx, c.Lin, 78, 1, "tea", 1)
			if fault.CodeOf(err) != "credit.owed" {
				t.Errorf("redeeming while owing gave %v; want credit.owed", err)
			}
			return nil
		})
		c.Record(t, c.Did("1001", "completed", "project", "P1"))
		if got := c.Standing(t, c.Lin, "ever").Balance.Available; got != amount(t, "12") {
			t.Errorf("after the project %s is available; want 12", got)
		}
		c.Verify(t)
	})
}

func TestAWithdrawalGivesTheRoomOfTheCapBack(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, companyF)
		first := c.Record(t, c.Did("1001", "completed", "course", "K1"))
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return c.Activity.Withdraw(ctx, tx, first[0].ID, "记错人了", 1, 0)
		})
		c.Record(t, c.Did("1001", "completed", "course", "K1"))
		if got := c.Standing(t, c.Lin, "ever").Accumulated; got != amount(t, "5") {
			t.Errorf("after withdrawal and new record %s; want 5", got)
		}
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			err := c.Activity.Withdraw(ctx, tx, first[0].ID, "again", 1, 0)
			if fault.CodeOf(err) != "activity.withdrawn" {
				t.Errorf("a second withdrawal gave %v", err)
			}
			return nil
		})
		c.Verify(t)
	})
}

// AT 11: when a mentee passes, the mentor is paid; the reversal takes both.
func TestTheMentorIsPaidAndReversedWithTheMentee(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, companyF+`- code: mentor
  name: {zh: 徒弟通过, en: Mentee passed}
  category: practice
  when: {verbs: [passed], object_types: [exam]}
  amount: {fixed: "2"}
  beneficiary: {attribute: mentor_no}
  validity: {forever: true}
`)
		in := c.Scored("1005", "passed", "exam", "E1", "80")
		in.Result.Attributes = map[string]any{"mentor_no": "1002"}
		got := c.Record(t, in)
		if xu := c.Standing(t, c.Xu, "ever").Accumulated; xu != amount(t, "2") {
			t.Errorf("the mentor has %s; want 2", xu)
		}
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return c.Activity.Withdraw(ctx, tx, got[0].ID, "成绩作废", 1, 0)
		})
		if xu, chen := c.Standing(t, c.Xu, "ever").Accumulated, c.Standing(t, c.Chen, "ever").Accumulated; xu != 0 || chen != 0 {
			t.Errorf("after the withdrawal the mentor has %s and the mentee %s; want 0", xu, chen)
		}
		c.Verify(t)
	})
}

// AT 30: an adjustment needs a reason, evidence and a second person.
func TestAnAdjustmentNeedsFourEyes(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		su, wang := credit.Who{Account: 1, Person: c.Su}, credit.Who{Account: 2, Person: c.Wang}
		ask := func(change func(*credit.Adjustment)) (a credit.Adjustment, err error) {
			c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
				categories, e := c.Credit.Categories(ctx, tx)
				if e != nil {
					return e
				}
				a = credit.Adjustment{Person: c.Lin, Kind: ledger.Adjustment, Amount: 500, Category: categories[0].ID, Reason: "补录线下培训", Evidence: "签到表 2026-08", AskedBy: su}
				change(&a)
				a, err = c.Credit.AskAdjustment(ctx, tx, a)
				return nil
			})
			return a, err
		}
		for code, change := range map[string]func(*credit.Adjustment){
			"credit.adjustment_self":   func(a *credit.Adjustment) { a.AskedBy.Person = c.Lin },
			"credit.evidence_needed":   func(a *credit.Adjustment) { a.Evidence = " " },
			"credit.reason_needed":     func(a *credit.Adjustment) { a.Reason = "" },
			"credit.adjustment_amount": func(a *credit.Adjustment) { a.Amount = 0 },
			"credit.unknown_category":  func(a *credit.Adjustment) { a.Category = 1 << 40 },
		} {
			if _, err := ask(change); fault.CodeOf(err) != code {
				t.Errorf("got %v; want %s", err, code)
			}
		}
		a, err := ask(func(*credit.Adjustment) {})
		if err != nil {
			t.Fatal(err)
		}
		decide := func(who credit.Who) (err error) {
			c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
				_, err = c.Credit.Decide(ctx, tx, a.ID, who, true, "")
				return nil
			})
			return err
		}
		for _, who := range []credit.Who{su, {Account: 9, Person: c.Su}, {Account: 8, Person: c.Lin}} {
			if err := decide(who); fault.CodeOf(err) != "credit.adjustment_same_person" {
				t.Errorf("%+v decided: %v", who, err)
			}
		}
		if err := decide(wang); err != nil {
			t.Fatal(err)
		}
		if err := decide(wang); fault.CodeOf(err) != "credit.adjustment_decided" {
			t.Errorf("a second decision gave %v", err)
		}
		if got := c.Standing(t, c.Lin, "ever").Accumulated; got != 500 {
			t.Errorf("Lin has %s; want 5", got)
		}
		c.Verify(t)
	})
}

// AT 32: balances and totals reconcile with the transfers, at any past date.
func TestAnyPastInstantComesOutAsItWas(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, companyF)
		c.Record(t, c.Did("1001", "completed", "course", "K1"))
		then := c.Clock.Now()
		c.Later(time.Hour)
		passed := c.Record(t, c.Scored("1001", "passed", "exam", "E1", "90"))
		between := c.Clock.Now()
		c.Later(time.Hour)
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return c.Activity.Withdraw(ctx, tx, passed[0].ID, "作废", 1, 0)
		})
		for at, want := range map[time.Time]fixed.Amount{then.Add(-time.Minute): 0, then: 500, between: 1500, c.Clock.Now(): 500} {
			c.Read(t, func(ctx context.Context, tx *db.Tx) error {
				all, err := c.Credit.StandingAsOf(ctx, tx, []org.PersonID{c.Lin}, credit.Ever, at)
				if err == nil && (all[c.Lin].Accumulated != want || all[c.Lin].Balance.Available != want || all[c.Lin].Balance.Accumulated != want) {
					t.Errorf("as of %s %+v; want %s", at, *all[c.Lin], want)
				}
				return err
			})
		}
	})
}
