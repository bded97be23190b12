package credithttp_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"xuefen/internal/activity"
	"xuefen/internal/credit/credithttp"
	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// myRecords are somebody's records by what they were about.
func (h *house) myRecords(login, language string) map[string]credithttp.Record {
	h.Helper()
	out := map[string]credithttp.Record{}
	for _, r := range read[httpx.Page[credithttp.Record]](h.ask(login, "GET", "/me/records", nil, "Accept-Language", language).is(200)).Items {
		out[r.Object.Name+" "+r.Score] = r
	}
	return out
}

func TestEveryRecordSaysWhyItGaveWhatItGave(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		h.scored("1001", "90")
		h.scored("1001", "59")
		h.did("1001", "completed", "course", "K1")
		h.Record(t, func() activity.Input {
			in := h.Did("1001", "completed", "course", "K1")
			in.ObjectName = "K1 again"
			return in
		}())
		h.did("1001", "viewed", "page", "home")
		h.did("1001", "completed", "project", "P1")
		withdrawn := h.did("1001", "completed", "course", "K2")
		h.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return h.Activity.Withdraw(ctx, tx, withdrawn, "记错了人", 1, 0)
		})
		h.did("1001", "completed", "course", "K3")
		reversed := read[httpx.Page[credithttp.Entry]](h.ask("1001", "GET", "/me/statement?limit=1", nil).is(200)).Items[0].ID
		h.ask("1007", "PUT", fmt.Sprintf("/transfers/%d/reversal", reversed), map[string]any{"reason": "课程下架"}).is(200)
		zh, en := h.myRecords("1001", "zh"), h.myRecords("1001", "en")
		for about, want := range map[string]struct {
			state   credithttp.State
			credits string
			zh, en  string
		}{
			"E-90 90":   {credithttp.Credited, "10", "10", "10"},
			"E-59 59":   {credithttp.Nothing, "0", "59", "59"},
			"K1 ":       {credithttp.Credited, "5", "5", "5"},
			"K1 again ": {credithttp.Nothing, "0", "上限", ""},
			"home ":     {credithttp.NoRule, "0", "目前没有规则", "No rule"},
			"P1 ":       {credithttp.Nothing, "0", "广州", "广州"},
			"K3 ":       {credithttp.Reversed, "0", "课程下架", "课程下架"},
			"K2 ":       {credithttp.Withdrawn, "0", "记错了人", "记错了人"},
		} {
			z, e := zh[about], en[about]
			if z.State != want.state || z.Credits.Short() != want.credits {
				t.Errorf("%s: %s with %s; want %s with %s", about, z.State, z.Credits.Short(), want.state, want.credits)
			}
			if !strings.Contains(z.Why, want.zh) || !strings.Contains(e.Why, want.en) || z.Why == e.Why || z.Why == "" || e.Why == "" {
				t.Errorf("%s: %q and %q", about, z.Why, e.Why)
			}
		}
		if o := zh["E-59 59"].Outcomes; len(o) != 1 || o[0].Rule.Name != "通过考试" || o[0].Outcome != rule.ConditionLost ||
			!strings.Contains(o[0].Remedy, "≥ 60，即得 10") {
			t.Errorf("outcomes %+v", o)
		}
		if o := en["P1 "].Outcomes; len(o) != 1 || !strings.Contains(o[0].Remedy, "would give 20") {
			t.Errorf("outcomes of the project elsewhere %+v", o)
		}
		if got := h.myRecords("1003", "zh"); len(got) != 0 {
			t.Errorf("He Jing sees %v", got)
		}
	})
}

func TestRecordsArePaged(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for i := range 3 {
			h.did("1001", "viewed", "page", fmt.Sprint("p", i))
		}
		first := read[httpx.Page[credithttp.Record]](h.ask("1001", "GET", "/me/records?limit=2", nil).is(200))
		second := read[httpx.Page[credithttp.Record]](h.ask("1001", "GET", "/me/records?limit=2&cursor="+first.Next, nil).is(200))
		if len(first.Items) != 2 || first.Items[0].Object.Name != "p2" || len(second.Items) != 1 || second.Items[0].Object.Name != "p0" || second.Next != "" {
			t.Errorf("got %+v, then %+v", first, second)
		}
	})
}

// When the mentee's certificate pays the mentor, each sees why, and no more
// than their own credits.
func TestAnActivityIsExplainedToWhomItConcerns(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		in := h.Did("1003", "certified", "certificate", "C1")
		in.Result.Attributes = map[string]any{"mentor_no": "1004"}
		id := h.Record(t, in)[0].ID
		path := fmt.Sprintf("/activities/%d/explanation", id)
		h.ask("1001", "GET", path, nil).problem(404, "activity.not_found")
		actor := read[credithttp.ActivityExplanation](h.ask("1003", "GET", path, nil).is(200))
		if len(actor.Rules) != 1 || len(actor.Transfers) != 0 || actor.Person.Name != "何静" {
			t.Errorf("the actor sees %+v", actor)
		}
		mentor := read[credithttp.ActivityExplanation](h.ask("1004", "GET", path, nil).is(200))
		if len(mentor.Transfers) != 1 || mentor.Transfers[0].Amount != 200 || mentor.Rules[0].Amount != 200 {
			t.Errorf("the mentor sees %+v", mentor)
		}
		if manager := read[credithttp.ActivityExplanation](h.ask("1006", "GET", path, nil).is(200)); len(manager.Transfers) != 1 {
			t.Errorf("the manager of both sees %+v", manager.Transfers)
		}
		if r := h.myRecords("1003", "zh")["C1 "]; r.State != credithttp.Others || !strings.Contains(r.Why, "相关的同事") {
			t.Errorf("her record says %+v", r)
		}
		failed := h.scored("1001", "59")
		if e := read[credithttp.ActivityExplanation](h.ask("1001", "GET", fmt.Sprintf("/activities/%d/explanation", failed), nil).is(200)); e.Rules[0].Remedy == nil ||
			e.Rules[0].Remedy.Pays != 1000 || e.Rules[0].Remedy.Changes[0].Seen != "59" {
			t.Errorf("the failed exam is explained by %+v", e.Rules)
		}
		none := h.did("1001", "viewed", "page", "home")
		if e := read[credithttp.ActivityExplanation](h.ask("1001", "GET", fmt.Sprintf("/activities/%d/explanation", none), nil, "Accept-Language", "zh").is(200)); !strings.Contains(e.NoRule, "没有规则") || e.Rules == nil || e.Transfers == nil {
			t.Errorf("got %+v", e)
		}
	})
}
