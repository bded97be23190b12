package credithttp

import (
	"context"
	"net/http"

	"xuefen/internal/credit"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

// Settings are a company's choices about its ledger.
type Settings struct {
	WarnDays    []int        `json:"warn_days" nullable:"false" maxItems:"8" doc:"People are told so many days before credits end; empty for no warnings"`
	LeaverDays  int          `json:"leaver_days" doc:"How many days leavers can still spend"`
	GrantQuota  fixed.Amount `json:"grant_quota" doc:"What one person may ask for by hand in a period; 0.00 for no limit"`
	GrantPeriod string       `json:"grant_period" enum:"month,quarter,year"`
	NotablePart int          `json:"notable_part" doc:"Per cent of a department's granted credits to one person from which HR is shown it"`
	CloseDay    int          `json:"close_day" doc:"Day of the following month on which a month is closed; 0 for by hand only"`
	AppealDays  int          `json:"appeal_days" doc:"How many days one may appeal"`
	HandleDays  int          `json:"handle_days" doc:"Within how many days an appeal is to be answered"`
}

func (e edge) registerSettings(api *httpx.API) {
	httpx.Register(api, op("read-ledger-settings", http.MethodGet, "/ledger-settings", "", "Read the settings of the ledger", "查看学分账本设置"), e.readSettings)
	change := op("change-ledger-settings", http.MethodPut, "/ledger-settings", credit.LedgerSettings, "Change the settings of the ledger", "修改学分账本设置")
	change.Description = "They hold from now on; nothing posted moves. credit.setting, credit.setting_warnings, credit.setting_quota, credit.setting_period (422) with the field."
	httpx.Register(api, change, e.changeSettings)
}

type settingsIn struct{ Body Settings }

type settingsOut struct{ Body Settings }

func (e edge) readSettings(ctx context.Context, _ *struct{}) (*settingsOut, error) {
	out := &settingsOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		s, err := e.Credit.SettingsOf(ctx, tx)
		out.Body = settingsOf(s)
		return err
	})
	return out, err
}

func (e edge) changeSettings(ctx context.Context, in *settingsIn) (*settingsOut, error) {
	out := &settingsOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		s, err := e.Credit.ChangeSettings(ctx, tx, credit.Settings(in.Body), actor.Account)
		out.Body = settingsOf(s)
		return err
	})
	return out, err
}

func settingsOf(s credit.Settings) Settings {
	if s.WarnDays == nil {
		s.WarnDays = []int{}
	}
	return Settings(s)
}
