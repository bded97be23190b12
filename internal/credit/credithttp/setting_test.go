package credithttp_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/credithttp"
)

func TestSettingsOfTheLedgerAreTheCompanysOwn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		first := read[credithttp.Settings](h.ask("1001", "GET", "/ledger-settings", nil).is(200))
		if !slices.Equal(first.WarnDays, []int{90, 30, 7, 1}) || first.LeaverDays != 30 || first.AppealDays != 7 {
			t.Errorf("a new company has %+v", first)
		}
		form := func(change func(*credithttp.Settings)) credithttp.Settings {
			s := first
			s.WarnDays = slices.Clone(first.WarnDays)
			change(&s)
			return s
		}
		h.ask("1001", "PUT", "/ledger-settings", form(func(*credithttp.Settings) {})).problem(403, "http.forbidden")
		for field, change := range map[string]func(*credithttp.Settings){
			"leaver_days":  func(s *credithttp.Settings) { s.LeaverDays = 366 },
			"close_day":    func(s *credithttp.Settings) { s.CloseDay = 29 },
			"appeal_days":  func(s *credithttp.Settings) { s.AppealDays = 0 },
			"handle_days":  func(s *credithttp.Settings) { s.HandleDays = 0 },
			"notable_part": func(s *credithttp.Settings) { s.NotablePart = 101 },
		} {
			if got := h.ask("1007", "PUT", "/ledger-settings", form(change)).problem(422, "credit.setting"); got != field {
				t.Errorf("the fault stands at %q; want %q", got, field)
			}
		}
		h.ask("1007", "PUT", "/ledger-settings", form(func(s *credithttp.Settings) { s.WarnDays = []int{400} })).problem(422, "credit.setting_warnings")
		h.ask("1007", "PUT", "/ledger-settings", form(func(s *credithttp.Settings) { s.GrantQuota = -1 })).problem(422, "credit.setting_quota")
		changed := read[credithttp.Settings](h.ask("1007", "PUT", "/ledger-settings", form(func(s *credithttp.Settings) { s.WarnDays = []int{3, 60, 3} })).is(200))
		if !slices.Equal(changed.WarnDays, []int{60, 3}) {
			t.Errorf("the steps are %v", changed.WarnDays)
		}
		if other := read[credithttp.Settings](h.ask("yinhe:1007", "GET", "/ledger-settings", nil).is(200)); !slices.Equal(other.WarnDays, first.WarnDays) {
			t.Errorf("the other company has %v", other.WarnDays)
		}
	})
}

func TestAStandingSaysWhatEndsWhen(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		h.scored("1001", "90")
		h.did("1001", "completed", "course", "K1")
		s := read[credithttp.Standing](h.ask("1001", "GET", "/me/standing", nil).is(200))
		if len(s.Endings) != 1 || s.Endings[0].Amount != 1000 || s.Endings[0].At.Format(time.RFC3339) != "2027-08-31T16:00:00Z" {
			t.Errorf("endings %+v; want the exam's 10 next September", s.Endings)
		}
		h.Clock.Set(time.Date(2027, 9, 2, 0, 0, 0, 0, time.UTC))
		if _, err := h.Credit.Expire(context.Background(), h.DB.Tenant(h.Tenant).Tx, func(credit.Expired) {}); err != nil {
			t.Fatal(err)
		}
		after := read[credithttp.Standing](h.ask("1001", "GET", "/me/standing", nil).is(200))
		if len(after.Endings) != 0 || after.Balance.Available != 500 || after.Balance.Accumulated != 1500 {
			t.Errorf("after the end %+v", after)
		}
	})
}
