package credit

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// Settings are a company's choices about its ledger. DefaultSettings holds
// until somebody changes them.
type Settings struct {
	WarnDays    []int        `json:"warn_days"`    // steps of the warnings before credits end, falling; empty for none
	LeaverDays  int          `json:"leaver_days"`  // how long leavers can still spend
	GrantQuota  fixed.Amount `json:"grant_quota"`  // what one person may ask for by hand in a period; 0 for no limit
	GrantPeriod string       `json:"grant_period"` // month, quarter or year
	NotablePart int          `json:"notable_part"` // per cent of a department's granted credits to one person that HR is shown
	CloseDay    int          `json:"close_day"`    // day of the next month on which a month is closed; 0 for by hand only
	AppealDays  int          `json:"appeal_days"`  // how long one may appeal after an entry or a publication
	HandleDays  int          `json:"handle_days"`  // within which an appeal is to be answered
}

// DefaultSettings are those of a company that has chosen nothing.
func DefaultSettings() Settings {
	return Settings{
		WarnDays: []int{90, 30, 7, 1}, LeaverDays: 30, GrantQuota: 50_000, GrantPeriod: "month", NotablePart: 30,
		CloseDay: 5, AppealDays: 7, HandleDays: 5,
	}
}

// The bounds of the settings.
const (
	mostWarnings    = 8
	longestWarning  = 365
	longestDays     = 365
	latestClosing   = 28
	shortestAppeal  = 1
	longestAppeal   = 90
	longestHandling = 60
)

// check normalises the settings and refuses what cannot be meant. Fault:
// credit.setting with the field.
func (s *Settings) check() error {
	bad := func(field string, least, most int) error {
		return fault.New(fault.Invalid, "credit.setting", fault.Args{"least": least, "most": most}).At(field)
	}
	slices.Sort(s.WarnDays)
	slices.Reverse(s.WarnDays)
	s.WarnDays = slices.Compact(s.WarnDays)
	switch {
	case len(s.WarnDays) > mostWarnings, len(s.WarnDays) > 0 && (s.WarnDays[0] > longestWarning || s.WarnDays[len(s.WarnDays)-1] < 1):
		return fault.New(fault.Invalid, "credit.setting_warnings", fault.Args{"most": mostWarnings, "longest": longestWarning}).At("warn_days")
	case s.LeaverDays < 0 || s.LeaverDays > longestDays:
		return bad("leaver_days", 0, longestDays)
	case s.GrantQuota < 0:
		return fault.New(fault.Invalid, "credit.setting_quota", nil).At("grant_quota")
	case !slices.Contains([]string{"month", "quarter", "year"}, s.GrantPeriod):
		return fault.New(fault.Invalid, "credit.setting_period", nil).At("grant_period")
	case s.NotablePart < 1 || s.NotablePart > 100:
		return bad("notable_part", 1, 100)
	case s.CloseDay < 0 || s.CloseDay > latestClosing:
		return bad("close_day", 0, latestClosing)
	case s.AppealDays < shortestAppeal || s.AppealDays > longestAppeal:
		return bad("appeal_days", shortestAppeal, longestAppeal)
	case s.HandleDays < 1 || s.HandleDays > longestHandling:
		return bad("handle_days", 1, longestHandling)
	}
	return nil
}

// SettingsOf gives the company's choices about its ledger.
func (s *Service) SettingsOf(ctx context.Context, tx *db.Tx) (Settings, error) {
	out := DefaultSettings()
	text, found, err := readSettings(ctx, tx)
	if err != nil || !found {
		return out, err
	}
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return out, fmt.Errorf("read the settings of the ledger: %w", err)
	}
	return out, nil
}

// ChangeSettings writes all of the company's choices. They hold from now on:
// nothing posted moves. Faults: credit.setting, credit.setting_warnings,
// credit.setting_quota, credit.setting_period, each with its field.
func (s *Service) ChangeSettings(ctx context.Context, tx *db.Tx, settings Settings, by int64) (Settings, error) {
	settings.WarnDays = slices.Clone(settings.WarnDays)
	if err := settings.check(); err != nil {
		return settings, err
	}
	raw, err := json.Marshal(settings)
	if err != nil {
		return settings, fmt.Errorf("write the settings of the ledger: %w", err)
	}
	return settings, writeSettings(ctx, tx, string(raw), s.clock.Now(), by)
}
