package goal_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"xuefen/internal/career/goal"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/i18n"
)

func TestAPublishedGoalStaysAsItIs(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		first := g.publish(t, definition("year", inYear("100")))
		g.learn(t, "1001", 4, 4, 0)
		var second goal.Version
		g.Tx(t, func(ctx context.Context, tx *db.Tx) (err error) {
			if _, err = g.goals.SaveDraft(ctx, tx, definition("year", inYear("80")), "", drafter); err != nil {
				return err
			}
			second, err = g.goals.SaveDraft(ctx, tx, definition("year", inYear("60")), "目标过高", drafter)
			return err
		})
		if second.Number != 2 || second.Goal != first.Goal {
			t.Errorf("the draft is version %d of goal %d; want 2 of %d", second.Number, second.Goal, first.Goal)
		}
		if p := g.stand(t, first, g.Lin); p.State == goal.Reached {
			t.Error("a draft already counts")
		}
		g.refused(t, "goal.already_published", func(ctx context.Context, tx *db.Tx) error { return g.goals.Discard(ctx, tx, first.ID) })
		g.refused(t, "goal.already_published", func(ctx context.Context, tx *db.Tx) error {
			_, err := g.goals.Publish(ctx, tx, first.ID, publisher)
			return err
		})
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := g.goals.Publish(ctx, tx, second.ID, publisher)
			return err
		})
		if p := g.stand(t, first, g.Lin); p.State != goal.Reached {
			t.Error("the new version does not count")
		}
		g.Read(t, func(ctx context.Context, tx *db.Tx) error {
			list, err := g.goals.Versions(ctx, tx, first.Goal)
			if len(list) != 2 || list[0].Number != 2 || list[0].Cause != "目标过高" || list[1].Definition.Criteria.Credits.Target != credits("100") || list[1].Publication.By != publisher {
				t.Errorf("the versions are %+v", list)
			}
			return err
		})
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return g.goals.Retire(ctx, tx, first.Goal, "并入新目标", publisher)
		})
		g.Read(t, func(ctx context.Context, tx *db.Tx) error {
			standings, err := g.goals.Of(ctx, tx, g.Lin)
			if len(standings) != 0 {
				t.Errorf("a retired goal is still shown: %+v", standings)
			}
			return err
		})
		g.refused(t, "goal.retired", func(ctx context.Context, tx *db.Tx) error {
			_, err := g.goals.SaveDraft(ctx, tx, definition("year", inYear("10")), "", drafter)
			return err
		})
		g.refused(t, "goal.retired", func(ctx context.Context, tx *db.Tx) error {
			return g.goals.Retire(ctx, tx, first.Goal, "再次停用", publisher)
		})
	})
}

func TestADraftIsDiscardedAndItsCodeIsFree(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		for range 2 {
			g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
				v, err := g.goals.SaveDraft(ctx, tx, definition("year", inYear("100")), "", drafter)
				if err != nil {
					return err
				}
				return g.goals.Discard(ctx, tx, v.ID)
			})
		}
		g.Read(t, func(ctx context.Context, tx *db.Tx) error {
			list, err := g.goals.All(ctx, tx)
			if len(list) != 0 {
				t.Errorf("left over: %+v", list)
			}
			return err
		})
		g.refused(t, "goal.unknown", func(ctx context.Context, tx *db.Tx) error {
			_, err := g.goals.ProgressOf(ctx, tx, 5, g.Lin)
			return err
		})
	})
}

func TestTheCompanyMayWantASecondPerson(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			tenant, err := g.Org.TenantOf(ctx, tx)
			if err != nil {
				return err
			}
			_, err = g.Org.ChangeTenant(ctx, tx, org.TenantChange{Name: tenant.Name, TimeZone: tenant.TimeZone, Language: tenant.Language, Settings: org.Settings{SecondPersonPublishes: true}})
			return err
		})
		var v goal.Version
		g.Tx(t, func(ctx context.Context, tx *db.Tx) (err error) {
			v, err = g.goals.SaveDraft(ctx, tx, definition("year", inYear("100")), "", drafter)
			return err
		})
		publish := func(by int64) func(context.Context, *db.Tx) error {
			return func(ctx context.Context, tx *db.Tx) error {
				_, err := g.goals.Publish(ctx, tx, v.ID, by)
				return err
			}
		}
		g.refused(t, "goal.second_person", publish(drafter))
		g.Tx(t, publish(publisher))
	})
}

func TestWhatIsWrongWithAGoalIsSaidByPath(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		bad := goal.Definition{Code: "-", From: "2026-09-01", To: "2026-08-01", For: goal.Audience{Grades: []string{"Z9"}}, Criteria: all(
			goal.Criterion{Credits: &goal.Credits{Category: "luck", Window: goal.Window{Kind: "week"}}},
			goal.Criterion{Share: &goal.Share{Category: "practice", Percent: credits("101"), Of: "all", Window: goal.Window{Kind: goal.Rolling}}},
			goal.Criterion{},
			items(),
			goal.Criterion{Composition: &goal.Composition{Reading: goal.Weighted, Target: credits("1"), Window: ever, Parts: []goal.Part{{Category: "practice", Percent: credits("40")}}}},
		)}
		var got []string
		err := g.DB.Tenant(g.Tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := g.goals.SaveDraft(ctx, tx, bad, "", drafter)
			return err
		})
		f, ok := fault.Of(err)
		if !ok || f.Code != "goal.invalid" {
			t.Fatalf("got %v; want goal.invalid", err)
		}
		for _, p := range f.Parts {
			got = append(got, p.Field+" "+p.Code)
		}
		want := []string{
			"code goal.bad_code", "name goal.name_missing", "to goal.ends_before_it_begins", "for.grades[0] goal.unknown_grade",
			"criteria.all[0].credits.category goal.unknown_category", "criteria.all[0].credits.target goal.target_not_positive", "criteria.all[0].credits.window.kind goal.bad_window",
			"criteria.all[1].share.percent goal.bad_percent", "criteria.all[1].share.window.months goal.bad_months", "criteria.all[1].share.of goal.bad_whole",
			"criteria.all[2] goal.one_criterion", "criteria.all[3].completed.items goal.items_missing", "criteria.all[4].composition.parts goal.weights_not_whole",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

func TestTenantsDoNotShareGoals(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		v := g.publish(t, definition("year", inYear("100")))
		other, err := g.Org.CreateTenant(t.Context(), org.NewTenant{Slug: "other", Name: "另一家"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = g.DB.Tenant(other.ID).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if list, err := g.goals.All(ctx, tx); err != nil || len(list) != 0 {
				t.Errorf("the other company sees %+v, %v", list, err)
			}
			return g.goals.Retire(ctx, tx, v.Goal, "不是我的", 1)
		})
		if fault.CodeOf(err) != "goal.unknown" {
			t.Errorf("the other company retires it: %v", err)
		}
	})
}

func TestSentencesStandInBothLanguages(t *testing.T) {
	b := i18n.New()
	if err := b.Load(goal.Locales()); err != nil {
		t.Fatal(err)
	}
	if d := b.Differences(); len(d) > 0 {
		t.Errorf("the languages differ: %v", d)
	}
	if _, err := access.NewRegistry(goal.Permissions()); err != nil {
		t.Error(err)
	}
}
