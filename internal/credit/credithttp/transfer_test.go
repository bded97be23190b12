package credithttp_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/credithttp"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// register puts a course and a project into the register.
func (h *house) register(ctx context.Context, tx *db.Tx, course, project *int64) error {
	list := []activity.Object{{Type: "course", Code: "K1", Name: "安全课"}, {Type: "project", Code: "P1", Name: "数据平台"}}
	if _, _, err := h.Activity.Register(ctx, tx, list); err != nil {
		return err
	}
	for i, id := range []*int64{course, project} {
		o, err := h.Activity.ObjectBy(ctx, tx, list[i].Type, list[i].Code)
		if err != nil {
			return err
		}
		*id = int64(o.ID)
	}
	return nil
}

func TestTheLedgerIsSearchedWithinReach(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		h.scored("1001", "90")
		h.Later(time.Hour)
		h.did("1001", "completed", "course", "K1")
		h.did("1009", "completed", "project", "P1")
		in := h.Did("1005", "certified", "certificate", "C1")
		in.Result.Attributes = map[string]any{"mentor_no": "1002"}
		h.Record(t, in)
		found := func(login, query string) string {
			var list []string
			for _, x := range read[httpx.Page[credithttp.Transfer]](h.ask(login, "GET", "/transfers"+query, nil).is(200)).Items {
				list = append(list, x.Person.Name+" "+x.Rule.Code)
			}
			slices.Sort(list)
			return strings.Join(list, ", ")
		}
		for query, want := range map[string]string{
			"":                                  "林晓 exam, 林晓 training, 许国栋 mentor, 黄志强 guangzhou",
			fmt.Sprintf("?person_id=%d", h.Lin): "林晓 exam, 林晓 training",
			"?rule=exam":                        "林晓 exam",
			"?rule=nothing":                     "",
			"?kind=reversal":                    "",
			"?kind=award&category=practice":     "许国栋 mentor, 黄志强 guangzhou",
			"?category=team_management":         "许国栋 mentor",
			"?to=2026-09-01T02:30:00Z":          "林晓 exam",
			"?from=2026-09-01T02:30:00Z&to=2026-09-02T00:00:00Z&rule=mentor": "许国栋 mentor",
			"?from=2026-09-03T02:30:00Z":                                     "",
			fmt.Sprintf("?person_id=%d&rule=guangzhou&kind=award", h.Huang):  "黄志强 guangzhou",
			fmt.Sprintf("?person_id=%d&category=mandatory", h.Huang):         "",
		} {
			if got := found("1007", query); got != want {
				t.Errorf("%s finds %q; want %q", query, got, want)
			}
		}
		h.roles.Give(t, h.Huang, "hr", h.Guangzhou)
		if got := found("1009", ""); got != "黄志强 guangzhou" {
			t.Errorf("the branch's HR finds %q", got)
		}
		h.ask("1009", "GET", fmt.Sprintf("/transfers?person_id=%d", h.Lin), nil).problem(404, "org.person_unknown")
		h.ask("1001", "GET", "/transfers", nil).problem(403, "http.forbidden")
		if got := found("yinhe:1007", ""); got != "" {
			t.Errorf("the other company finds %q", got)
		}
		first := read[httpx.Page[credithttp.Transfer]](h.ask("1007", "GET", "/transfers?limit=3", nil).is(200))
		rest := read[httpx.Page[credithttp.Transfer]](h.ask("1007", "GET", "/transfers?limit=3&cursor="+first.Next, nil).is(200))
		if len(first.Items) != 3 || len(rest.Items) != 1 || rest.Next != "" {
			t.Errorf("pages of %d and %d", len(first.Items), len(rest.Items))
		}
	})
}

func (h *house) adjustment(change ...func(map[string]any)) map[string]any {
	m := map[string]any{"person_id": h.Lin, "kind": "adjustment", "amount": "5", "category": "practice", "reason": "补录线下培训", "evidence": "签到表 2026-08"}
	for _, c := range change {
		c(m)
	}
	return m
}

func TestAnAdjustmentTakesTwoPeopleAndIsPublic(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.roles.Give(t, h.Wang, "hr", 0)
		for code, c := range map[string]struct {
			status int
			change func(map[string]any)
		}{
			"credit.adjustment_self":   {403, with("person_id", h.Su)},
			"credit.adjustment_amount": {422, with("amount", "1000.01")},
			"amount.too_many_decimals": {422, with("amount", "2.555")},
			"credit.unknown_category":  {422, with("category", "moon")},
			"credit.in_the_future":     {422, with("earned_at", "2026-12-01T00:00:00Z")},
			"http.field_too_short":     {422, with("evidence", "x")},
			"org.person_unknown":       {404, with("person_id", 1<<40)},
		} {
			h.ask("1007", "POST", "/adjustments", h.adjustment(c.change)).problem(c.status, code)
		}
		h.ask("1001", "POST", "/adjustments", h.adjustment()).problem(403, "http.forbidden")
		a := read[credithttp.Adjustment](h.ask("1007", "POST", "/adjustments", h.adjustment(), "Accept-Language", "zh").is(201))
		if a.AskedBy != "苏敏" || a.Person.Name != "林晓" || a.Category.Name != "实践" || a.Amount != 500 || a.Decision != nil {
			t.Errorf("got %+v", a)
		}
		if st := h.Standing(t, h.Lin, "ever"); st.Accumulated != 0 {
			t.Errorf("Lin has %s before anybody decided", st.Accumulated)
		}
		path := fmt.Sprintf("/adjustments/%d/decision", a.ID)
		yes := map[string]any{"accepted": true}
		h.ask("1007", "PUT", path, yes).problem(403, "credit.adjustment_same_person")
		h.ask("yinhe:1007", "PUT", path, yes).problem(404, "credit.adjustment_not_found")
		open := func(path string) (ids []int64) {
			for _, x := range read[httpx.Page[credithttp.Adjustment]](h.ask("1006", "GET", path, nil).is(200)).Items {
				ids = append(ids, x.ID)
			}
			return ids
		}
		if got := open("/adjustments/open"); !slices.Equal(got, []int64{a.ID}) {
			t.Errorf("open are %v", got)
		}
		h.ask("1006", "PUT", path, map[string]any{"accepted": false}).problem(422, "credit.reason_needed")
		if d := read[credithttp.Adjustment](h.ask("1006", "PUT", path, yes).is(200)).Decision; d == nil || !d.Accepted || d.By != "王磊" {
			t.Errorf("got %+v", d)
		}
		h.ask("1006", "PUT", path, yes).problem(409, "credit.adjustment_decided")
		log := read[httpx.Page[credithttp.Adjustment]](h.ask("1009", "GET", "/adjustments/log", nil).is(200)).Items
		if len(log) != 1 || log[0].Person.Name != "林晓" || log[0].AskedBy != "苏敏" || log[0].Decision.By != "王磊" || log[0].Reason != "补录线下培训" {
			t.Errorf("the public log says %+v", log)
		}
		if got := open("/adjustments/open"); got != nil {
			t.Errorf("still open: %v", got)
		}
		if st := h.Standing(t, h.Lin, "ever"); st.Accumulated != 500 {
			t.Errorf("Lin has %s; want 5", st.Accumulated)
		}
		h.Verify(t)
	})
}

func TestABranchDecidesOnlyForItsOwn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := read[credithttp.Adjustment](h.ask("1007", "POST", "/adjustments", h.adjustment()).is(201))
		h.roles.Give(t, h.Huang, "hr", h.Guangzhou)
		h.ask("1009", "PUT", fmt.Sprintf("/adjustments/%d/decision", a.ID), map[string]any{"accepted": true}).problem(404, "credit.adjustment_not_found")
		h.ask("1009", "POST", "/adjustments", h.adjustment()).problem(404, "org.person_unknown")
		if st := h.Standing(t, h.Lin, "ever"); st.Accumulated != 0 {
			t.Errorf("Lin has %s", st.Accumulated)
		}
		if list := read[httpx.Page[credithttp.Adjustment]](h.ask("1009", "GET", "/adjustments/open", nil).is(200)).Items; len(list) != 0 {
			t.Errorf("the branch sees %+v", list)
		}
	})
}

func TestCategoriesAreTheCompanysOwn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		form := map[string]any{"zh": "安全", "en": "Safety", "parent": "mandatory", "sort": 9}
		c := read[credit.Category](h.ask("1007", "PUT", "/categories/safety", form).is(200))
		if c.Code != "safety" || c.Parent != "mandatory" || c.ID == 0 {
			t.Errorf("got %+v", c)
		}
		h.ask("1007", "PUT", "/categories/safety", map[string]any{"zh": "安全", "en": "Safety", "parent": "elective"}).problem(409, "credit.category_parent_fixed")
		h.ask("1007", "PUT", "/categories/Bad", form).problem(422, "credit.category_code")
		h.ask("1007", "PUT", "/categories/other", map[string]any{"zh": "x", "en": "x", "parent": "safety"}).problem(422, "credit.category_parent")
		h.ask("1001", "PUT", "/categories/safety", form).problem(403, "http.forbidden")
		list := read[struct{ Items []credit.Category }](h.ask("1001", "GET", "/categories", nil).is(200)).Items
		if len(list) != 5 || list[4].Code != "safety" {
			t.Errorf("got %+v", list)
		}
	})
}

func TestAVerificationNamesWhatWasChanged(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		h.scored("1001", "90")
		h.ask("1001", "GET", "/verification", nil).problem(403, "http.forbidden")
		v := read[credithttp.Verification](h.ask("1008", "GET", "/verification", nil).is(200))
		if !v.Agrees || v.Transfers != 1 || v.People != 1 || v.Issued != 1000 || v.Activities != 1 || v.Difference != nil {
			t.Errorf("got %+v", v)
		}
		h.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE balance SET available = available + 100 WHERE tenant_id = $1")
			return err
		})
		v = read[credithttp.Verification](h.ask("1008", "GET", "/verification", nil).is(200))
		if v.Agrees || v.Difference == nil || v.Difference.What != "balance" || v.Difference.Person == nil || v.Difference.Person.Name != "林晓" {
			t.Errorf("got %+v", v.Difference)
		}
	})
}
