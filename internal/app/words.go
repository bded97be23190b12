package app

import (
	"embed"

	"xuefen/internal/activity"
	"xuefen/internal/app/demo"
	"xuefen/internal/career/goal"
	"xuefen/internal/credit"
	"xuefen/internal/credit/appeal"
	"xuefen/internal/credit/board"
	"xuefen/internal/credit/closing"
	"xuefen/internal/credit/proof"
	"xuefen/internal/credit/rule"
	"xuefen/internal/credit/simulate"
	"xuefen/internal/identity"
	"xuefen/internal/insight/suggestion"
	"xuefen/internal/org"
	"xuefen/internal/platform/blob"
	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/job"
	"xuefen/internal/platform/secret"
	"xuefen/internal/platform/sheet"
	"xuefen/internal/reward/mall"
)

//go:embed locales/*.json
var locales embed.FS

// Words loads the sentences of all modules in both languages.
func Words() (*i18n.Bundle, error) {
	b := i18n.New()
	err := b.Load(i18n.Locales, blob.Locales, sheet.Locales, expr.Locales, job.Locales(), secret.Locales(),
		org.Locales(), activity.Locales(), identity.Locales(), credit.Locales(), rule.Locales, board.Locales(), closing.Locales(), appeal.Locales(), proof.Locales(), simulate.Locales(), goal.Locales(), mall.Locales(), suggestion.Locales(), demo.Locales(), locales)
	return b, err
}
