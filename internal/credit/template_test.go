package credit_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/rule"
	"xuefen/internal/credit/template"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// begin makes drafts of a template and publishes them.
func begin(t *testing.T, c *credittest.Company, code string) (out credit.Drafted) {
	t.Helper()
	c.Tx(t, func(ctx context.Context, tx *db.Tx) (err error) {
		if out, err = c.Credit.DraftFrom(ctx, tx, code, nil, 1); err != nil {
			return err
		}
		rules, err := c.Credit.Rules(ctx, tx)
		for _, v := range rules {
			if err == nil && v.State == credit.Draft {
				_, err = c.Credit.Publish(ctx, tx, v.ID, 1)
			}
		}
		return err
	})
	return out
}

// Every template can be published whole in a company that has just been
// opened, says each rule in both languages, and made twice changes nothing.
func TestEveryTemplateCanBePublished(t *testing.T) {
	all, err := template.All()
	if err != nil || len(all) < 6 {
		t.Fatalf("%d templates, %v", len(all), err)
	}
	for _, one := range all {
		t.Run(one.Code, func(t *testing.T) {
			credittest.Each(t, func(t *testing.T, c *credittest.Company) {
				first := begin(t, c, one.Code)
				if len(first.Drafted) != len(one.Rules) || len(first.Kept) != 0 {
					t.Errorf("drafted %v, kept %v; want all %d drafted", first.Drafted, first.Kept, len(one.Rules))
				}
				if again := begin(t, c, one.Code); len(again.Drafted) != 0 || len(again.Kept) != len(one.Rules) {
					t.Errorf("the second time drafted %v, kept %v", again.Drafted, again.Kept)
				}
				c.Read(t, func(ctx context.Context, tx *db.Tx) error {
					words, err := c.Credit.Vocabulary(ctx, tx)
					for _, def := range one.Rules {
						zh, en := rule.NewWords(words).Say(def, rule.Chinese).String(), rule.NewWords(words).Say(def, rule.English).String()
						if def.Name.ZH == "" || def.Name.EN == "" || zh == "" || en == "" || strings.ContainsAny(zh+en, "{}") {
							t.Errorf("%s says %q and %q", def.Code, zh, en)
						}
					}
					return err
				})
			})
		})
	}
}

func TestATemplateLeavesOtherRulesAlone(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, companyF)
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			out, err := c.Credit.DraftFrom(ctx, tx, "company-g", []string{"exam", "reflection"}, 1)
			if !slices.Equal(out.Drafted, []string{"reflection"}) || !slices.Equal(out.Kept, []string{"exam"}) {
				t.Errorf("drafted %v, kept %v", out.Drafted, out.Kept)
			}
			if _, wrong := c.Credit.DraftFrom(ctx, tx, "no-such", nil, 1); fault.CodeOf(wrong) != "credit.template_not_found" {
				t.Errorf("an unknown template gave %v", wrong)
			}
			return err
		})
	})
}

// AT 02: one course, one exam and one reflection of company G give 18; a
// strategic course pays 15 instead of 10.
func TestCompanyGByItsTemplate(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		begin(t, c, "company-g")
		c.Record(t, c.Did("1001", "completed", "course", "C1"), c.Scored("1001", "passed", "exam", "E1", "70"), c.Did("1001", "submitted", "reflection", "R1"))
		if got := c.Standing(t, c.Lin, "ever").Accumulated; got != amount(t, "18") {
			t.Errorf("course, exam and reflection give %s; want 18", got)
		}
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, _, err := c.Activity.Register(ctx, tx, []activity.Object{{Type: "course", Code: "S1", Name: "战略", Tags: []string{"战略"}}})
			return err
		})
		c.Record(t, c.Did("1001", "completed", "course", "S1"))
		if got := c.Standing(t, c.Lin, "ever").Accumulated; got != amount(t, "33") {
			t.Errorf("with a strategic course %s; want 33", got)
		}
		c.Verify(t)
	})
}

// AT 03: four lean courses and six cases of company H give exactly 120.
func TestCompanyHByItsTemplate(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		begin(t, c, "company-h")
		var list []activity.Input
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			for _, code := range []string{"L1", "L2", "L3", "L4"} {
				if _, _, err := c.Activity.Register(ctx, tx, []activity.Object{{Type: "course", Code: code, Name: code, Tags: []string{"精益"}}}); err != nil {
					return err
				}
				list = append(list, c.Did("1001", "completed", "course", code))
			}
			return nil
		})
		for _, code := range []string{"K1", "K2", "K3", "K4", "K5", "K6"} {
			list = append(list, c.Did("1001", "approved", "case", code))
		}
		c.Record(t, list...)
		if got := c.Standing(t, c.Lin, "ever").Accumulated; got != amount(t, "120") {
			t.Errorf("four courses and six cases give %s; want 120", got)
		}
	})
}
