package demo

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"time"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
)

//go:embed rules/*.yaml
var rules embed.FS

// regulate plans the life of the rules: those of the beginning, a new version
// with the present year, the pilot of 广州, the end of the daily question, what
// is announced for next month, and a draft.
func (b *builder) regulate() {
	s := b.plan.span
	publish := func(at time.Time, file, cause string, from time.Time) {
		b.plus(step{at: at, alone: true, do: func(ctx context.Context, tx *db.Tx) error { return b.publish(ctx, tx, file, cause, from) }})
	}
	publish(s.begin, "first", "学分制度启用", time.Time{})
	publish(later(s.newYear().AddDate(0, 0, -12), s.begin).Add(10*time.Hour), "exam", "员工反馈：高分与及格同分，缺少激励", s.newYear())
	publish(s.pilot().AddDate(0, 0, -10).Add(15*time.Hour), "guangzhou", "广州分公司试点申请", s.pilot())
	publish(s.day(-6).Add(11*time.Hour), "case", "知识库年度计划：鼓励高质量案例", s.nextMonth())
	b.plus(step{at: quizEnd(s).AddDate(0, 0, -7).Add(16 * time.Hour), alone: true, do: b.retireQuestion})
	b.plus(step{at: s.day(-2).Add(14 * time.Hour), alone: true, do: b.draft})
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func readRules(file string) (rule.Book, error) {
	raw, err := rules.ReadFile("rules/" + file + ".yaml")
	if err != nil {
		return rule.Book{}, err
	}
	book, err := rule.DecodeBook(raw)
	if err != nil {
		return book, fmt.Errorf("rules of the demo, %s: %w", file, err)
	}
	return book, nil
}

// publish puts a file of rules in force for what happens from a day on; the
// zero time is since ever.
func (b *builder) publish(ctx context.Context, tx *db.Tx, file, cause string, from time.Time) error {
	book, err := readRules(file)
	if err != nil {
		return err
	}
	for i := range book.Rules {
		if !from.IsZero() {
			book.Rules[i].Effective.From = rule.Date(from.Format(time.DateOnly))
			book.Rules[i].ReviewBy = rule.Date(from.AddDate(0, 6, 0).Format(time.DateOnly))
		}
	}
	_, err = b.Credit.Apply(ctx, tx, book, cause, int64(b.accounts[b.plan.cast.su]))
	return err
}

func (b *builder) retireQuestion(ctx context.Context, tx *db.Tx) error {
	all, err := b.Credit.Rules(ctx, tx)
	if err != nil {
		return err
	}
	for _, v := range all {
		if v.Definition.Code == "daily-question" {
			from := rule.Date(quizEnd(b.plan.span).Format(time.DateOnly))
			return b.Credit.Retire(ctx, tx, v.Rule, from, "答题刷分严重，与岗位能力无关，停止计分", int64(b.accounts[b.headOfHR()]))
		}
	}
	return fmt.Errorf("the daily question has no rule")
}

func (b *builder) draft(ctx context.Context, tx *db.Tx) error {
	book, err := readRules("draft")
	if err != nil {
		return err
	}
	for _, def := range slices.Clone(book.Rules) {
		if _, err := b.Credit.SaveDraft(ctx, tx, def, "座谈会建议：鼓励互助答疑", int64(b.accounts[b.plan.cast.su])); err != nil {
			return err
		}
	}
	return nil
}
