package identity

import (
	"context"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/i18n"
)

// Prefer keeps how the actor's own account wants to read and see pages. Other
// processes notice within a minute. Faults:
// identity.language_unknown, identity.theme_unknown.
func (s *Service) Prefer(ctx context.Context, tx *db.Tx, actor access.Actor, language i18n.Language, theme Theme) error {
	if _, ok := i18n.ParseLanguage(string(language)); language != "" && !ok {
		return fault.New(fault.Invalid, "identity.language_unknown", nil).At("language")
	}
	if theme != ThemeDevice && theme != ThemeLight && theme != ThemeDark {
		return fault.New(fault.Invalid, "identity.theme_unknown", nil).At("theme")
	}
	account := Account{ID: AccountID(actor.Account), Language: language, Theme: theme}
	if err := updatePreferences(ctx, tx, account); err != nil {
		return err
	}
	tenant := tx.Tenant()
	tx.AfterCommit(func() { s.actors.forgetOne(tenant, account.ID) })
	return nil
}
