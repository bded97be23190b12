package credit_test

import (
	"context"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// at moves an activity to another time.
func at(in activity.Input, when time.Time) activity.Input {
	in.OccurredAt = when
	return in
}

func withdraw(t *testing.T, c *credittest.Company, id activity.ID, reason string) {
	t.Helper()
	c.Tx(t, func(ctx context.Context, tx *db.Tx) error { return c.Activity.Withdraw(ctx, tx, id, reason, 1, 0) })
}

func holds(t *testing.T, c *credittest.Company, what, want string) {
	t.Helper()
	if got := c.Standing(t, c.Lin, "ever").Accumulated; got != amount(t, want) {
		t.Errorf("%s: Lin has %s; want %s", what, got, want)
	}
}

const sharing = `rules:
- code: sharing
  name: {zh: 内部分享, en: Sharing}
  category: practice
  when: {verbs: [shared], object_types: [session]}
  amount: {fixed: "3"}
  cooldown: {days: 7}
  validity: {forever: true}
`

func TestACooldownHoldsOverBatchesAndIsGivenBackByAWithdrawal(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, sharing)
		now := c.Clock.Now()
		share := func(object string, days int) activity.Input {
			return at(c.Did("1001", "shared", "session", object), now.AddDate(0, 0, days))
		}
		first := c.Record(t, share("a", -20), share("b", -17))
		holds(t, c, "two within a week", "3")
		c.Record(t, share("c", -14))
		holds(t, c, "six days later in another batch", "3")
		c.Record(t, share("d", -13))
		holds(t, c, "a week later", "6")
		withdraw(t, c, first[0].ID, "记错了")
		holds(t, c, "the first withdrawn", "3")
		c.Record(t, share("e", -21))
		holds(t, c, "another one in its place", "6")
		c.Verify(t)
	})
}

const campaignF = `rules:
- code: course
  name: {zh: 战略课程, en: Strategy course}
  category: elective
  tags: [strategy]
  when: {verbs: [completed], object_types: [course]}
  amount: {fixed: "15"}
  bonuses: [{name: {zh: 心得, en: Reflection}, credits: "3"}]
  validity: {forever: true}
campaigns:
- code: double
  name: {zh: 双倍季, en: Double season}
  factor: "2"
  from: "2026-01-01"
  to: "2030-01-01"
  tags: [strategy]
`

// AT 14, by a file of rules and campaigns.
func TestACampaignMultipliesUnderItsProcedure(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, campaignF)
		done := c.Record(t, c.Did("1001", "completed", "course", "K1"))
		holds(t, c, "15 × 2 + 3", "33")
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			e, err := c.Credit.Explain(ctx, tx, done[0].ID)
			if err == nil && (len(e.Rules) != 1 || e.Rules[0].Arithmetic.Line.ZH != "15 × 2 + 3 = 33" || e.Rules[0].Arithmetic.Multipliers[0].Name.ZH != "双倍季") {
				t.Errorf("explained %+v", e.Rules)
			}
			book, err := c.Credit.Export(ctx, tx)
			if err == nil && (len(book.Campaigns) != 1 || book.Campaigns[0].Code != "double") {
				t.Errorf("exported %+v", book.Campaigns)
			}
			return err
		})
		c.Later(time.Hour)
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			list, err := c.Credit.Campaigns(ctx, tx)
			if err != nil {
				return err
			}
			def := list[0].Definition
			def.To = rule.Date(c.Clock.Now().Format(time.DateOnly))
			v, err := c.Credit.SaveCampaign(ctx, tx, def, "预算用完", 1)
			if err == nil {
				_, err = c.Credit.PublishCampaign(ctx, tx, v.ID, 1)
			}
			if _, again := c.Credit.PublishCampaign(ctx, tx, v.ID, 1); fault.CodeOf(again) != "credit.already_published" {
				t.Errorf("published twice: %v", again)
			}
			return err
		})
		c.Record(t, c.Did("1001", "completed", "course", "K2"))
		holds(t, c, "after its end 15 + 3 more", "51")
		c.Verify(t)
	})
}

// Decision 18: the limit is a setting, and what was recorded before it changed
// stays explained by the old one.
func TestThePolicyOfItsTimeDecides(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, campaignF)
		set := func(limit fixed.Amount, ceiling int64) (err error) {
			c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
				_, err = c.Credit.SetPolicy(ctx, tx, credit.Policy{ClientLimit: limit, Ceiling: expr.Whole(ceiling)}, 1)
				return nil
			})
			return err
		}
		client := func(object string) activity.Input {
			in := c.Did("1001", "completed", "course", object)
			in.Evidence = activity.ClientReported
			return in
		}
		first := c.Record(t, client("K1"))
		holds(t, c, "the limit that everybody begins with", "10")
		if err := set(-1, 3); fault.CodeOf(err) != "credit.policy_limit" {
			t.Errorf("a limit below 0 gave %v", err)
		}
		if err := set(0, 0); fault.CodeOf(err) != "credit.policy_ceiling" {
			t.Errorf("a ceiling of 0 gave %v", err)
		}
		c.Later(time.Minute)
		if err := set(2000, 1); err != nil {
			t.Fatal(err)
		}
		c.Later(time.Minute)
		c.Record(t, client("K2"))
		holds(t, c, "no multiplier above the ceiling 1", "28")
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			e, err := c.Credit.Explain(ctx, tx, first[0].ID)
			if err == nil && (len(e.Rules[0].Arithmetic.Cuts) != 1 || e.Rules[0].Amount != 1000) {
				t.Errorf("the first %+v; want the cut by evidence", e.Rules[0])
			}
			return err
		})
		c.Verify(t)
	})
}

const sets = `rules:
- code: new-seller
  name: {zh: 销售上手, en: Sales start}
  category: practice
  when: {verbs: []}
  collect:
    members:
    - {when: {verbs: [attended], object_types: [ojt_task]}, if: {field: object.id, op: contains, value: visit}, count: 10}
    - {when: {verbs: [passed], object_types: [simulation]}, count: 3}
  amount: {fixed: "20"}
  validity: {forever: true}
`

// AT 10: ten accompaniments and three simulations, in any order.
func TestASetIsPaidOnceWhenItIsComplete(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, sets)
		start := c.Clock.Now().AddDate(0, 0, -40)
		visit := func(day int) activity.Input {
			return at(c.Did("1001", "attended", "ojt_task", "visit"), start.AddDate(0, 0, day))
		}
		play := func(day int) activity.Input {
			return at(c.Did("1001", "passed", "simulation", "sim"), start.AddDate(0, 0, day))
		}
		var early []activity.Input
		for i := range 9 {
			early = append(early, visit(i))
		}
		early = append(early, early[0], play(20), play(21), play(30))
		ids := c.Record(t, early...)
		holds(t, c, "nine and three, one of them sent twice", "0")
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			e, err := c.Credit.Explain(ctx, tx, ids[12].ID)
			if err == nil && (e.Rules[0].Outcome != rule.Collecting || e.Rules[0].Summary.ZH != "已计入“参加在岗带教任务”9/10 次和“通过模拟演练”3/3 次，还差 1 次“参加在岗带教任务”") {
				t.Errorf("%s: %q", e.Rules[0].Outcome, e.Rules[0].Summary.ZH)
			}
			return err
		})
		last := c.Record(t, visit(2), visit(3))
		holds(t, c, "the tenth comes late", "20")
		transfer := lastTransfer(t, c)
		if want := start.AddDate(0, 0, 30); !transfer.EarnedAt.Equal(want) {
			t.Errorf("earned at %s; want the latest of the set, %s", transfer.EarnedAt, want)
		}
		withdraw(t, c, ids[0].ID, "记错了")
		holds(t, c, "the eleventh stands in", "20")
		c.Verify(t)
		withdraw(t, c, last[0].ID, "记错了")
		holds(t, c, "nine again", "0")
		c.Verify(t)
		c.Record(t, visit(11))
		holds(t, c, "complete again", "20")
		c.Record(t, visit(12), play(35))
		holds(t, c, "once only", "20")
		c.Verify(t)
	})
}

func lastTransfer(t *testing.T, c *credittest.Company) (out ledger.Transfer) {
	t.Helper()
	c.Read(t, func(ctx context.Context, tx *db.Tx) error {
		list, err := c.Credit.Statement(ctx, tx, c.Lin, 0, 1)
		if err == nil {
			out = list[0].Transfer
		}
		return err
	})
	return out
}

func TestARepeatedSetBeginsAnew(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, `rules:
- code: helping
  name: {zh: 每解答三次, en: Every three answers}
  category: practice
  when: {verbs: []}
  collect: {members: [{when: {verbs: [answered]}, count: 3, distinct: true}], repeat: true}
  amount: {fixed: "1"}
  validity: {forever: true}
`)
		answer := func(object string) activity.Input { return c.Did("1001", "answered", "case", object) }
		first := c.Record(t, answer("a"), answer("a"), answer("b"))
		holds(t, c, "the same object counts once", "0")
		c.Record(t, answer("c"))
		holds(t, c, "a, b and c", "1")
		withdraw(t, c, first[2].ID, "误操作")
		holds(t, c, "the second a does not stand in for b", "0")
		c.Verify(t)
		c.Record(t, answer("d"), answer("e"), answer("f"))
		holds(t, c, "two sets", "2")
		c.Verify(t)
	})
}

const gated = `rules:
- code: python
  name: {zh: 实操课程, en: Practical course}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {fixed: "6"}
  caps: [{unit: credits, limit: "10", subject: rule, period: year}]
  gate:
    when: {verbs: [passed], object_types: [exam]}
    link: part
    within_days: 30
    reject: {when: {verbs: [failed], object_types: [exam]}, reason: evidence_url}
  validity: {forever: true}
- code: applied
  name: {zh: 工作应用, en: Applied at work}
  category: practice
  when: {verbs: [applied]}
  amount: {fixed: "20"}
  gate: {when: {verbs: [approved]}, about: mentor_no, within_days: 10}
  validity: {months: 12}
`

func balances(t *testing.T, c *credittest.Company, what, accumulated, available, pending string) {
	t.Helper()
	st := c.Standing(t, c.Lin, "ever")
	if st.Accumulated != amount(t, accumulated) || st.Balance.Available != amount(t, available) || st.Balance.Pending != amount(t, pending) {
		t.Errorf("%s: accumulated %s, available %s, pending %s; want %s, %s, %s", what, st.Accumulated, st.Balance.Available, st.Balance.Pending, accumulated, available, pending)
	}
	c.Verify(t)
}

func exam(c *credittest.Company, verb, course string, when time.Time) activity.Input {
	in := at(c.Did("1001", verb, "exam", "exam of "+course), when)
	in.Parent = course
	return in
}

// AT 16: pending until the practical assessment, with the original day kept.
func TestCreditsWaitAtAGate(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, gated)
		done := c.Clock.Now().AddDate(0, -1, 0)
		course := func(object string) activity.Input { return at(c.Did("1001", "completed", "course", object), done) }
		ids := c.Record(t, course("K1"), course("K2"))
		balances(t, c, "completed", "0", "0", "10")
		passed := c.Record(t, exam(c, "passed", "K1", done.AddDate(0, 0, 20)))
		balances(t, c, "the first passed", "6", "6", "4")
		if got := lastTransfer(t, c); got.Kind != ledger.Effect || !got.EarnedAt.Equal(done.Truncate(time.Microsecond)) {
			t.Errorf("the effect is %+v; want it earned at %s", got, done)
		}
		failed := exam(c, "failed", "K2", done.AddDate(0, 0, 21))
		failed.Result.Attributes = map[string]any{"evidence_url": "实操未达标"}
		refused := c.Record(t, failed)
		balances(t, c, "the second failed", "6", "6", "0")
		if got := lastTransfer(t, c); got.Kind != ledger.Lapse || got.Reason != "实操未达标" {
			t.Errorf("the lapse is %+v", got)
		}
		withdraw(t, c, refused[0].ID, "重新评分")
		balances(t, c, "the failure withdrawn", "6", "6", "4")
		c.Record(t, exam(c, "passed", "K2", done.AddDate(0, 0, 22)))
		balances(t, c, "and passed", "10", "10", "0")
		withdraw(t, c, passed[0].ID, "作弊")
		balances(t, c, "the first pass withdrawn", "4", "4", "6")
		withdraw(t, c, ids[0].ID, "记错了")
		balances(t, c, "the first course withdrawn", "4", "4", "0")
		c.Record(t, exam(c, "passed", "K1", done.AddDate(0, 0, 25)))
		balances(t, c, "too late for what is withdrawn", "4", "4", "0")
		withdraw(t, c, ids[1].ID, "记错了")
		balances(t, c, "both withdrawn", "0", "0", "0")
	})
}

// What is not answered lapses once; an answer in time that was recorded late
// still counts, and one that came before the first activity was recorded too.
func TestPendingCreditsLapse(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, gated)
		done := c.Clock.Now().Add(-time.Hour)
		c.Record(t, exam(c, "passed", "K0", done.Add(time.Minute)))
		c.Record(t, at(c.Did("1001", "completed", "course", "K0"), done))
		balances(t, c, "the exam was recorded first", "6", "6", "0")
		c.Record(t, at(c.Did("1001", "completed", "course", "K1"), done))
		balances(t, c, "what the cap leaves waits", "6", "6", "4")
		lapse := func() (n int) {
			c.Tx(t, func(ctx context.Context, tx *db.Tx) (err error) {
				n, err = c.Credit.LapseDue(ctx, tx)
				return err
			})
			return n
		}
		c.Later(29 * 24 * time.Hour)
		if n := lapse(); n != 0 {
			t.Errorf("%d lapsed a day before their time", n)
		}
		c.Later(24 * time.Hour)
		if n, again := lapse(), lapse(); n != 1 || again != 0 {
			t.Errorf("%d lapsed, then %d; want 1, then 0", n, again)
		}
		balances(t, c, "lapsed", "6", "6", "0")
		c.Record(t, exam(c, "passed", "K1", done.AddDate(0, 0, 30)))
		balances(t, c, "the thirtieth day is too late", "6", "6", "0")
		c.Record(t, exam(c, "passed", "K1", done.AddDate(0, 0, 29)))
		balances(t, c, "in time, recorded late", "10", "10", "0")
	})
}

// AT 04: only a reviewer other than the employee lets the credits in.
func TestSomebodyElseConfirmsTheApplication(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, gated)
		c.Record(t, c.Did("1001", "applied", "project", "P1"))
		balances(t, c, "applied", "0", "0", "20")
		about := func(by string) activity.Input {
			in := c.Did(by, "approved", "project", "P1")
			in.Result.Attributes = map[string]any{"mentor_no": "1001"}
			return in
		}
		c.Record(t, about("1001"))
		balances(t, c, "the employee alone", "0", "0", "20")
		c.Record(t, about("1006"))
		balances(t, c, "the manager", "20", "20", "0")
	})
}

const pool = `rules:
- code: team
  name: {zh: 项目团队, en: Project team}
  category: practice
  when: {verbs: [completed], object_types: [project]}
  amount: {pool: {credits: "100", shares: members}}
  validity: {forever: true}
- code: cross
  name: {zh: 跨部门项目, en: Cross-department project}
  category: practice
  when: {verbs: [contributed], object_types: [project]}
  amount: {fixed: "6"}
  beneficiary: {attribute: members}
  validity: {forever: true}
`

// AT 17 and AT 06: a pool by contribution, and nothing for contributing 0.
func TestATeamSharesAPool(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return c.Activity.AddAttribute(ctx, tx, activity.Attribute{About: "activity", Code: "members", Type: "list", Zh: "成员贡献", En: "Members"})
		})
		c.Apply(t, pool)
		share := func(verb string, shares any) activity.ID {
			in := c.Did("1006", verb, "project", "P1")
			in.Result.Attributes = map[string]any{"members": shares}
			return c.Record(t, in)[0].ID
		}
		has := func(what string, lin, xu, he string) {
			t.Helper()
			for p, want := range map[org.PersonID]string{c.Lin: lin, c.Xu: xu, c.He: he} {
				if got := c.Standing(t, p, "ever").Accumulated; got != amount(t, want) {
					t.Errorf("%s: person %d has %s; want %s", what, p, got, want)
				}
			}
			c.Verify(t)
		}
		first := share("completed", map[string]any{"1001": 50, "1002": 30, "1003": 20})
		has("50/30/20", "50", "30", "20")
		withdraw(t, c, first, "项目取消")
		has("cancelled", "0", "0", "0")
		share("completed", []any{"1001", "1002", "1003"})
		has("a third each", "33.34", "33.33", "33.33")
		share("contributed", map[string]any{"1001": "60", "1002": 0, "1003": "40"})
		has("6 for those who contributed", "39.34", "33.33", "39.33")
	})
}

// Decision 12: a rule that takes credits only proposes, and only where the
// company allows it.
func TestADeductionIsProposedAndConfirmedByAPerson(t *testing.T) {
	const late = `rules:
- code: late
  name: {zh: 无故缺席, en: Absent}
  category: elective
  when: {verbs: [failed], object_types: [class_run]}
  amount: {fixed: "-2"}
  validity: {forever: true}
`
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, companyF)
		book, err := rule.DecodeBook([]byte(late))
		if err != nil {
			t.Fatal(err)
		}
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			if err := c.Credit.CheckRule(ctx, tx, book.Rules[0]); fault.CodeOf(err) != "rule.invalid" {
				t.Errorf("without the setting: %v", err)
			}
			return nil
		})
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Credit.SetPolicy(ctx, tx, credit.Policy{Ceiling: expr.Whole(3), Deductions: true}, 1)
			return err
		})
		c.Apply(t, late)
		c.Record(t, c.Did("1001", "completed", "course", "K1"))
		absent := c.Record(t, c.Did("1001", "failed", "class_run", "R1"), c.Did("1001", "failed", "class_run", "R2"))
		balances(t, c, "nothing is taken by itself", "5", "5", "0")
		decide := func(accept bool) {
			c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
				open, err := c.Credit.Adjustments(ctx, tx, credit.AdjustmentFilter{Open: true, Limit: 10})
				if err != nil || len(open) == 0 {
					t.Fatalf("open proposals %+v, %v", open, err)
				}
				a := open[len(open)-1]
				if a.Person != c.Lin || a.Amount != 200 || a.Kind != ledger.Deduction || a.Activity == 0 || a.Reason != "无故缺席" {
					t.Errorf("proposed %+v", a)
				}
				if _, err := c.Credit.Decide(ctx, tx, a.ID, credit.Who{Account: 9, Person: c.Lin}, true, ""); fault.CodeOf(err) != "credit.adjustment_same_person" {
					t.Errorf("the person concerned decided: %v", err)
				}
				_, err = c.Credit.Decide(ctx, tx, a.ID, credit.Who{Account: 2, Person: c.Wang}, accept, "属实")
				return err
			})
		}
		decide(true)
		balances(t, c, "confirmed", "3", "3", "0")
		withdraw(t, c, absent[0].ID, "请过假")
		balances(t, c, "given back", "5", "5", "0")
		withdraw(t, c, absent[1].ID, "请过假")
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			open, err := c.Credit.Adjustments(ctx, tx, credit.AdjustmentFilter{Open: true, Limit: 10})
			if err == nil && len(open) != 0 {
				t.Errorf("still open %+v", open)
			}
			return err
		})
	})
}
