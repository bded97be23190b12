package credit_test

import (
	"context"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/rule"
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
