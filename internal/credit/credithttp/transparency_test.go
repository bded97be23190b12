package credithttp_test

import (
	"fmt"
	"testing"
	"time"

	"xuefen/internal/credit/credithttp"
	"xuefen/internal/org"
	"xuefen/internal/platform/httpx"
)

// grant asks as one and has another accept.
func (h *house) grant(asks, decides string, p org.PersonID, amount string) {
	h.Helper()
	a := read[credithttp.Adjustment](h.ask(asks, "POST", "/adjustments", h.adjustment(with("person_id", p), with("amount", amount))).is(201))
	h.ask(decides, "PUT", fmt.Sprintf("/adjustments/%d/decision", a.ID), map[string]any{"accepted": true}).is(200)
}

// AT 30: a granter has a quota per period; what was rejected does not count.
func TestAGranterHasAQuota(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.roles.Give(t, h.Wang, "hr", 0)
		s := read[credithttp.Settings](h.ask("1007", "GET", "/ledger-settings", nil).is(200))
		s.GrantQuota = 10_00
		h.ask("1007", "PUT", "/ledger-settings", s).is(200)
		h.grant("1007", "1006", h.Lin, "6")
		rejected := read[credithttp.Adjustment](h.ask("1007", "POST", "/adjustments", h.adjustment(with("amount", "4"))).is(201))
		h.ask("1007", "POST", "/adjustments", h.adjustment(with("amount", "0.01"))).problem(409, "credit.grant_quota")
		h.ask("1006", "PUT", fmt.Sprintf("/adjustments/%d/decision", rejected.ID), map[string]any{"accepted": false, "note": "证据不足"}).is(200)
		h.ask("1007", "POST", "/adjustments", h.adjustment(with("amount", "4.01"))).problem(409, "credit.grant_quota")
		h.ask("1007", "POST", "/adjustments", h.adjustment(with("amount", "4"))).is(201)
		h.ask("1006", "POST", "/adjustments", h.adjustment(with("amount", "10"))).is(201)
		h.Later(31 * 24 * time.Hour)
		h.ask("1007", "POST", "/adjustments", h.adjustment(with("amount", "10"))).is(201)
	})
}

// AT 67: who grants much to one person, and who grant to each other, stands on
// the transparency report; the log is filtered by person and time.
func TestTheTransparencyReportShowsConcentrationAndReciprocity(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.roles.Give(t, h.Wang, "hr", 0)
		h.roles.Give(t, h.Xu, "hr", 0)
		h.grant("1007", "1006", h.Lin, "8")
		h.grant("1007", "1006", h.He, "1")
		h.grant("1007", "1006", h.Zhou, "1")
		h.grant("1006", "1007", h.Xu, "2")
		h.grant("1002", "1007", h.Wang, "3")
		r := read[credithttp.Transparency](h.ask("1001", "GET", "/adjustments/transparency", nil).is(200))
		if len(r.Granters) != 3 || r.Granters[0].Name != "苏敏" || r.Granters[0].Given != 1000 || r.Granters[0].Times != 3 || r.Granters[0].People != 3 {
			t.Errorf("granters %+v", r.Granters)
		}
		if len(r.Notable) != 1 || r.Notable[0].Person.Name != "林晓" || r.Notable[0].Percent != 80 || r.Notable[0].Granter != "苏敏" || r.Notable[0].Department != "平台部" {
			t.Errorf("notable %+v; want 80 per cent to Lin", r.Notable)
		}
		if len(r.Reciprocal) != 1 || r.Reciprocal[0].A.Name != "王磊" || r.Reciprocal[0].B.Name != "许国栋" || r.Reciprocal[0].ToB != 200 || r.Reciprocal[0].FromB != 300 {
			t.Errorf("reciprocal %+v; want Xu and Wang", r.Reciprocal)
		}
		if past := read[credithttp.Transparency](h.ask("1001", "GET", "/adjustments/transparency?window=year:2025", nil).is(200)); len(past.Granters) != 0 {
			t.Errorf("last year %+v", past)
		}
		h.ask("1001", "GET", "/adjustments/transparency?window=week", nil).problem(422, "credit.bad_window")
		if other := read[credithttp.Transparency](h.ask("yinhe:1001", "GET", "/adjustments/transparency", nil).is(200)); len(other.Granters)+len(other.Notable) != 0 {
			t.Errorf("the other company sees %+v", other)
		}
		for query, want := range map[string]int{
			fmt.Sprintf("?person_id=%d", h.Lin): 1, "": 5, "?to=2026-09-01T00:00:00Z": 0, "?from=2026-09-01T00:00:00Z": 5, fmt.Sprintf("?person_id=%d&from=2026-10-01T00:00:00Z", h.Lin): 0,
		} {
			if got := len(read[httpx.Page[credithttp.Adjustment]](h.ask("1001", "GET", "/adjustments/log"+query, nil).is(200)).Items); got != want {
				t.Errorf("the log%s has %d lines; want %d", query, got, want)
			}
		}
	})
}
