package demo

import (
	"context"
	"fmt"
	"time"

	"xuefen/internal/career/goal"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// aim plans the goals: confirmation and promotion from the beginning, the
// targets of a year when it begins.
func (b *builder) aim() {
	s := b.plan.span
	publish := func(at time.Time, cause string, definitions ...goal.Definition) {
		b.plus(step{at: at, do: func(ctx context.Context, tx *db.Tx) error { return b.publishGoals(ctx, tx, cause, definitions) }})
	}
	publish(s.begin.Add(30*time.Hour), "转正与晋升办法", confirmation(), promotion())
	for year := s.begin.Year(); year <= s.newYear().Year(); year++ {
		begins := s.date(year, time.January, 1)
		publish(later(begins.Add(9*time.Hour), s.begin.Add(31*time.Hour)), "年度学分目标", yearly(year, seniorRank), yearly(year, juniorRank))
	}
}

func (b *builder) publishGoals(ctx context.Context, tx *db.Tx, cause string, definitions []goal.Definition) error {
	by := int64(b.accounts[b.plan.cast.su])
	for _, def := range definitions {
		v, err := b.Goal.SaveDraft(ctx, tx, def, cause, by)
		if err != nil {
			return fmt.Errorf("goal %s: %w", def.Code, err)
		}
		if _, err := b.Goal.Publish(ctx, tx, v.ID, by); err != nil {
			return err
		}
	}
	return nil
}

const point = fixed.Amount(100)

// demand asks for credits in a window; category "" is all.
func demand(category string, target fixed.Amount, window goal.WindowKind, others ...goal.Target) goal.Criterion {
	return goal.Criterion{Credits: &goal.Credits{Category: category, Target: target * point, Targets: others, Window: goal.Window{Kind: window}}}
}

// confirmation is acceptance test 38: three courses of 2, 3 and 4 credits, all
// of which are needed.
func confirmation() goal.Definition {
	return goal.Definition{
		Code: "confirmation", Name: goal.Name{Zh: "转正", En: "Confirmation"}, Sort: 1,
		Text: goal.Name{Zh: "试用期内完成三门入职必修课，达到后进入转正流程。", En: "Three mandatory courses during probation; reaching them opens the confirmation."},
		For:  goal.Audience{Grades: []string{trial}},
		Criteria: goal.Criterion{All: []goal.Criterion{
			demand("mandatory", 9, goal.SinceHire),
			{Name: goal.Name{Zh: "入职必修", En: "Onboarding courses"}, Completed: &goal.Completed{Items: []goal.Item{
				{Type: "course", Code: "O-CULTURE"}, {Type: "course", Code: "O-SAFETY"}, {Type: "course", Code: "O-RULES"},
			}}},
		}},
	}
}

// promotion is acceptance test 33.
func promotion() goal.Definition {
	return goal.Definition{
		Code: "supervisor", Name: goal.Name{Zh: "晋升主管资格", En: "Supervisor candidate"}, Sort: 3,
		Text: goal.Name{Zh: "累计 150 分且其中实践 50 分，进入主管选拔名单。", En: "150 credits in all with 50 of practice lead to the list of candidates."},
		For:  goal.Audience{Grades: []string{"P5", "P6", "P7"}},
		Criteria: goal.Criterion{All: []goal.Criterion{
			demand("", 150, goal.Ever), demand("practice", 50, goal.Ever),
		}},
	}
}

// rank is a group of grades with what they are to reach in a year.
type rank struct {
	code     string
	zh, en   string
	grades   []string
	criteria goal.Criterion
}

var seniorRank = rank{
	code: "senior", zh: "（P6 及以上）", en: " (P6 and above)", grades: []string{"P6", "P7", "P8", "M1", "M2", "M3", "M4", "M5"},
	criteria: goal.Criterion{All: []goal.Criterion{
		demand("", 40, goal.Year), demand("mandatory", 12, goal.Year), demand("practice", 18, goal.Year), demand("elective", 10, goal.Year),
	}},
}

var juniorRank = rank{
	code: "junior", zh: "（P5 及以下）", en: " (up to P5)", grades: []string{"P3", "P4", "P5"},
	criteria: goal.Criterion{All: []goal.Criterion{
		demand("", 16, goal.Year,
			goal.Target{Audience: goal.Audience{Grades: []string{"P5"}}, Target: 24 * point},
			goal.Target{Audience: goal.Audience{Departments: []string{"GZ"}}, Target: 30 * point},
			goal.Target{Audience: goal.Audience{Departments: []string{"GZ"}, Grades: []string{"P5"}}, Target: 36 * point}),
		demand("mandatory", 12, goal.Year),
	}},
}

func yearly(year int, r rank) goal.Definition {
	first := func(year int) org.Date { return org.Date(fmt.Sprintf("%04d-01-01", year)) }
	return goal.Definition{
		Code: fmt.Sprintf("year-%d-%s", year, r.code), Sort: 2, For: goal.Audience{Grades: r.grades}, Criteria: r.criteria,
		Name: goal.Name{Zh: fmt.Sprintf("%d 年度学分目标", year) + r.zh, En: fmt.Sprintf("Credits of %d", year) + r.en},
		Text: goal.Name{Zh: "完成后计入年度绩效的培训指标。", En: "Counts for the training indicator of the year's appraisal."},
		From: first(year), To: first(year + 1),
	}
}
