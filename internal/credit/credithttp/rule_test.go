package credithttp_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"xuefen/internal/credit/credithttp"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// definition is a rule as JSON with something changed.
func definition(change ...func(map[string]any)) map[string]any {
	m := map[string]any{
		"code": "sharing", "name": map[string]any{"zh": "内部分享", "en": "Internal sharing"}, "category": "practice",
		"when":   map[string]any{"verbs": []string{"shared"}, "object_types": []string{"session"}},
		"amount": map[string]any{"fixed": "3"}, "validity": map[string]any{"forever": true},
	}
	for _, c := range change {
		c(m)
	}
	return m
}

func with(key string, value any) func(map[string]any) {
	return func(m map[string]any) { m[key] = value }
}

func draft(change ...func(map[string]any)) map[string]any {
	return map[string]any{"definition": definition(change...), "cause": "员工调研"}
}

type versions struct {
	Items []credithttp.Version `json:"items"`
}

func TestARuleIsDraftedChangedAndPublished(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		v := read[credithttp.Version](h.ask("1007", "POST", "/rule-versions", draft()).is(201))
		if v.State != "draft" || v.Number != 1 || v.Drafted.By != "苏敏" || v.Cause != "员工调研" || !strings.Contains(v.Sentence.Text, "3") {
			t.Errorf("got %+v", v)
		}
		path := fmt.Sprintf("/rule-versions/%d", v.ID)
		h.ask("1007", "PUT", path, draft(with("code", "other"))).problem(409, "credit.rule_other_code")
		changed := read[credithttp.Version](h.ask("1007", "PUT", path, draft(with("amount", map[string]any{"fixed": 4.5}))).is(200))
		if changed.ID != v.ID || changed.Definition.Amount.Fixed != "4.5" {
			t.Errorf("got %+v", changed)
		}
		h.ask("1001", "PUT", path+"/publication", nil).problem(403, "http.forbidden")
		published := read[credithttp.Version](h.ask("1007", "PUT", path+"/publication", nil).is(200))
		if published.State != "published" || published.Published == nil || published.Published.By != "苏敏" {
			t.Errorf("got %+v", published)
		}
		h.ask("1007", "PUT", path+"/publication", nil).problem(409, "credit.already_published")
		h.ask("1007", "PUT", path, draft()).problem(409, "credit.already_published")
		h.ask("1007", "DELETE", path, nil).problem(409, "credit.already_published")
		h.did("1001", "shared", "session", "S1")
		if st := h.Standing(t, h.Lin, "ever"); st.Accumulated != 450 {
			t.Errorf("Lin has %s; want 4.5", st.Accumulated)
		}
		second := read[credithttp.Version](h.ask("1007", "POST", "/rule-versions", draft()).is(201))
		list := read[struct{ Items []credithttp.ListedRule }](h.ask("1007", "GET", "/rules", nil).is(200)).Items
		if len(list) != 1 || list[0].Newest.ID != second.ID || list[0].Published == nil || list[0].Published.Number != 1 {
			t.Errorf("the list is %+v", list)
		}
		h.ask("1007", "DELETE", fmt.Sprintf("/rule-versions/%d", second.ID), nil).is(204)
		if all := read[versions](h.ask("1007", "GET", fmt.Sprintf("/rules/%d/versions", v.Rule), nil).is(200)).Items; len(all) != 1 {
			t.Errorf("%d versions are left; want 1", len(all))
		}
		h.ask("yinhe:1007", "GET", path, nil).problem(404, "credit.version_not_found")
		h.ask("yinhe:1007", "GET", fmt.Sprintf("/rules/%d/versions", v.Rule), nil).problem(404, "credit.rule_not_found")
		h.ask("yinhe:1007", "PUT", fmt.Sprintf("/rules/%d/retirement", v.Rule), map[string]any{"reason": "测试"}).problem(404, "credit.rule_not_found")
	})
}

func TestASecondPersonPublishesWhereTheCompanyWantsIt(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := h.Org.ChangeTenant(ctx, tx, org.TenantChange{Name: "星河集团", TimeZone: "Asia/Shanghai", Language: "zh-CN", Settings: org.Settings{SecondPersonPublishes: true}})
			return err
		})
		h.roles.Give(t, h.Wang, "hr", 0)
		v := read[credithttp.Version](h.ask("1007", "POST", "/rule-versions", draft()).is(201))
		path := fmt.Sprintf("/rule-versions/%d", v.ID)
		if s := read[credithttp.Version](h.ask("1007", "PUT", path+"/submission", nil).is(200)); s.State != "submitted" || s.Submitted.By != "苏敏" {
			t.Errorf("got %+v", s)
		}
		h.ask("1007", "PUT", path+"/submission", nil).problem(409, "credit.not_a_draft")
		h.ask("1007", "PUT", path+"/publication", nil).problem(403, "credit.second_person")
		if p := read[credithttp.Version](h.ask("1006", "PUT", path+"/publication", nil).is(200)); p.Published.By != "王磊" {
			t.Errorf("got %+v", p)
		}
	})
}

func TestACheckReportsEverythingThatIsWrong(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		wrong := definition(with("category", "moon"), with("when", map[string]any{"verbs": []string{"danced"}}),
			with("amount", map[string]any{"fixed": "2.555"}), with("if", map[string]any{"field": "activity.charm", "op": ">=", "value": 3}))
		before := h.contents()
		c := read[credithttp.Check](h.ask("1007", "POST", "/rules/check", map[string]any{"definition": wrong}, "Accept-Language", "zh").is(200))
		at := map[string]bool{}
		for _, p := range c.Problems {
			at[p.Field] = true
			if p.Detail == "" || p.Detail == p.Code {
				t.Errorf("%s has no sentence", p.Code)
			}
		}
		for _, field := range []string{"category", "when.verbs[0]", "amount.fixed", "if.field"} {
			if !at[field] {
				t.Errorf("nothing blames %s: %+v", field, c.Problems)
			}
		}
		if c.Valid || c.Sentence == nil || c.Sentence.Text == "" {
			t.Errorf("got %+v; want a sentence for an unfinished rule too", c)
		}
		unreadable := read[credithttp.Check](h.ask("1007", "POST", "/rules/check", map[string]any{"definition": definition(with("colour", "red"), with("tags", "x"))}).is(200))
		if len(unreadable.Problems) != 2 || unreadable.Sentence != nil || unreadable.Valid {
			t.Errorf("got %+v", unreadable)
		}
		zh := read[credithttp.Check](h.ask("1007", "POST", "/rules/check", map[string]any{"definition": definition()}, "Accept-Language", "zh").is(200))
		en := read[credithttp.Check](h.ask("1007", "POST", "/rules/check", map[string]any{"definition": definition()}, "Accept-Language", "en").is(200))
		if !zh.Valid || len(zh.Problems) != 0 || !strings.Contains(zh.Sentence.Text, "分享会") || !strings.Contains(en.Sentence.Text, "session") || zh.Words == 0 {
			t.Errorf("got %q and %q", zh.Sentence.Text, en.Sentence.Text)
		}
		h.ask("1007", "POST", "/rule-versions", map[string]any{"definition": wrong}).problem(422, "rule.invalid")
		if h.contents() != before {
			t.Error("checking wrote something")
		}
	})
}

func TestATrialNeverWrites(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		id := h.scored("1001", "90")
		seen := h.scored("1009", "90")
		before := h.contents()
		exam := definition(with("when", map[string]any{"verbs": []string{"passed"}, "object_types": []string{"exam"}}),
			with("if", map[string]any{"field": "activity.score", "op": ">=", "value": 80}))
		try := func(login string, def map[string]any, id any) *answer {
			return h.ask(login, "POST", "/rules/trial", map[string]any{"definition": def, "activity_id": id}, "Accept-Language", "zh")
		}
		r := read[credithttp.TrialResult](try("1007", exam, id).is(200))
		if r.Explanation.Amount != 300 || len(r.Explanation.Clauses) != 1 || !strings.Contains(r.Sentence.Text, "80") {
			t.Errorf("got %+v", r)
		}
		exam["if"] = map[string]any{"field": "activity.score", "op": ">=", "value": 95}
		if r := read[credithttp.TrialResult](try("1007", exam, id).is(200)); r.Explanation.Amount != 0 || !strings.Contains(r.Explanation.Summary, "95") {
			t.Errorf("got %+v", r.Explanation)
		}
		try("1007", definition(), id).problem(422, "credit.rule_not_about")
		try("1007", definition(with("category", "moon")), id).problem(422, "rule.invalid")
		try("1007", exam, 1<<40).problem(404, "activity.not_found")
		try("yinhe:1007", exam, seen).problem(404, "activity.not_found")
		try("1001", exam, id).problem(403, "http.forbidden")
		if after := h.contents(); after != before {
			t.Errorf("a trial wrote: before\n%s\nafter\n%s", before, after)
		}
	})
}

func TestRulesTravelAsAFile(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		done := read[credithttp.Applied](h.ask("1007", "POST", "/rule-file?cause=2026", rules, "Content-Type", "application/yaml").is(200))
		if !slices.Equal(done.Published, []string{"training", "exam", "guangzhou", "mentor"}) || done.Submitted == nil || len(done.Unchanged) != 0 {
			t.Errorf("got %+v", done)
		}
		file := h.ask("1007", "GET", "/rule-file", nil).is(200)
		again := read[credithttp.Applied](h.ask("1007", "POST", "/rule-file", string(file.body), "Content-Type", "application/yaml").is(200))
		if len(again.Unchanged) != 4 || len(again.Published) != 0 {
			t.Errorf("the exported file again: %+v", again)
		}
		bad := strings.Replace(rules, "category: mandatory", "category: moon", 1)
		a := h.ask("1007", "POST", "/rule-file", bad, "Content-Type", "application/yaml")
		a.problem(422, "credit.rule_in_file")
		if !strings.Contains(string(a.body), `"exam"`) {
			t.Errorf("the rule is not named: %s", a.body)
		}
		if body := string(a.body); !strings.Contains(body, `"code":"rule.unknown_category"`) || !strings.Contains(body, `"field":"category"`) {
			t.Errorf("what is wrong with the rule is not said: %s", body)
		}
		h.ask("1007", "POST", "/rule-file", "rules: [", "Content-Type", "application/yaml").problem(422, "rule.not_yaml")
		h.ask("1001", "POST", "/rule-file", rules, "Content-Type", "application/yaml").problem(403, "http.forbidden")
	})
}

func TestTheRuleBookSaysWhatHoldsAndWhatComes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		next := definition(with("code", "training"), with("name", map[string]any{"zh": "参加线上培训", "en": "Online training"}), with("category", "elective"),
			with("when", map[string]any{"verbs": []string{"completed"}, "object_types": []string{"course"}}),
			with("amount", map[string]any{"fixed": "6"}), with("effective", map[string]any{"from": "2026-10-01"}))
		coming := definition(with("effective", map[string]any{"from": "2026-11-01"}))
		for _, d := range []map[string]any{next, coming} {
			v := read[credithttp.Version](h.ask("1007", "POST", "/rule-versions", map[string]any{"definition": d, "cause": "调研"}).is(201))
			h.ask("1007", "PUT", fmt.Sprintf("/rule-versions/%d/publication", v.ID), nil).is(200)
		}
		book := func(query string) map[string]credithttp.BookRule {
			out := map[string]credithttp.BookRule{}
			for _, r := range read[struct{ Items []credithttp.BookRule }](h.ask("1001", "GET", "/rule-book"+query, nil, "Accept-Language", "zh").is(200)).Items {
				out[r.Code] = r
			}
			return out
		}
		all := book("")
		if len(all) != 5 {
			t.Fatalf("the book has %d rules; want 5", len(all))
		}
		if r := all["training"]; !r.InForce || r.Version != 1 || r.Category.Name != "选修" || len(r.Caps) != 1 || r.Next == nil || r.Next.Version != 2 || r.Next.From != "2026-10-01" ||
			!strings.Contains(r.Next.Sentence.Text, "6") || !strings.Contains(r.Sentence.Text, "5") || r.Verbs[0].Name != "完成" {
			t.Errorf("training: %+v", r)
		}
		if r := all["sharing"]; r.InForce || r.Next != nil || r.Effective.From != "2026-11-01" {
			t.Errorf("sharing: %+v", r)
		}
		if !all["training"].ForMe || all["guangzhou"].ForMe {
			t.Error("for whom a rule is, is wrong")
		}
		keys := func(m map[string]credithttp.BookRule) string { return strings.Join(slices.Sorted(maps.Keys(m)), " ") }
		for query, want := range map[string]string{
			"?for_me=true": "exam mentor sharing training", "?category=practice": "guangzhou mentor sharing", "?category=team_management": "mentor",
			"?verb=passed": "exam", "?object_type=course": "mentor training", "?q=%E5%B9%BF%E5%B7%9E": "guangzhou",
		} {
			if got := keys(book(query)); got != want {
				t.Errorf("%s shows %s; want %s", query, got, want)
			}
		}
		h.Later(31 * 24 * time.Hour)
		if r := book("")["training"]; r.Version != 2 || r.Next != nil {
			t.Errorf("in October: %+v", r)
		}
		id := read[struct{ Items []credithttp.ListedRule }](h.ask("1007", "GET", "/rules", nil).is(200)).Items
		i := slices.IndexFunc(id, func(r credithttp.ListedRule) bool { return r.Code == "exam" })
		retired := read[credithttp.Version](h.ask("1007", "PUT", fmt.Sprintf("/rules/%d/retirement", id[i].Rule), map[string]any{"reason": "考试取消"}).is(200))
		if retired.Retired == nil || retired.Retired.Reason != "考试取消" || retired.Retired.By != "苏敏" {
			t.Errorf("got %+v", retired.Retired)
		}
		if _, ok := book("")["exam"]; ok {
			t.Error("a retired rule is still in the book")
		}
	})
}

func TestFieldsAndOffersSpeakTheReadersLanguage(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		fields := func(language string) map[string]credithttp.RuleField {
			out := map[string]credithttp.RuleField{}
			for _, f := range read[credithttp.RuleFields](h.ask("1007", "GET", "/rule-fields", nil, "Accept-Language", language).is(200)).Fields {
				out[f.Path] = f
			}
			return out
		}
		zh, en := fields("zh"), fields("en")
		if zh["attributes.mentor_no"].Label != "导师工号" || en["attributes.mentor_no"].Label != "mentor's number" || len(zh["activity.verb"].Choices) == 0 || len(zh["activity.score"].Ops) == 0 {
			t.Errorf("got %+v", zh["attributes.mentor_no"])
		}
		var course, project int64
		h.Tx(t, func(ctx context.Context, tx *db.Tx) error { return h.register(ctx, tx, &course, &project) })
		offers := func(login string) map[int64][]credithttp.Offer {
			out := map[int64][]credithttp.Offer{}
			path := fmt.Sprintf("/offers?object_ids=%d,%d,%d", course, project, int64(1)<<40)
			for _, o := range read[struct{ Items []credithttp.ObjectOffers }](h.ask(login, "GET", path, nil, "Accept-Language", "zh").is(200)).Items {
				out[o.Object] = o.Offers
			}
			return out
		}
		lin, huang := offers("1001"), offers("1009")
		has := func(list []credithttp.Offer, code string) bool {
			return slices.ContainsFunc(list, func(o credithttp.Offer) bool { return o.Rule.Code == code })
		}
		if len(lin) != 2 || !has(lin[course], "training") || has(lin[project], "guangzhou") || !has(huang[project], "guangzhou") {
			t.Errorf("Lin is offered %+v, Huang %+v", lin, huang)
		}
		i := slices.IndexFunc(lin[course], func(o credithttp.Offer) bool { return o.Rule.Code == "training" })
		if o := lin[course][i]; o.Most != 500 || o.Open || o.Verbs[0].Name != "完成" || o.Category.Name != "选修" || o.Conditions != nil {
			t.Errorf("got %+v", o)
		}
	})
}

func TestARuleThatFailsIsShownWithItsRecord(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules+`- code: broken
  name: {zh: 按次数平均, en: Averaged}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {formula: "10.0 / attributes.attempt"}
  validity: {forever: true}
`)
		in := h.Did("1001", "completed", "course", "K1")
		in.Result.Attributes = map[string]any{"attempt": 0}
		id := int64(h.Record(t, in)[0].ID)
		h.did("1003", "completed", "course", "K1")
		if st := h.Standing(t, h.Lin, "ever"); st.Accumulated != 500 {
			t.Errorf("Lin has %s; want what the other rule paid", st.Accumulated)
		}
		zh := read[httpx.Page[credithttp.RuleFailure]](h.ask("1007", "GET", "/rule-failures", nil, "Accept-Language", "zh").is(200)).Items
		en := read[httpx.Page[credithttp.RuleFailure]](h.ask("1007", "GET", "/rule-failures", nil, "Accept-Language", "en").is(200)).Items
		if len(zh) != 1 || zh[0].Activity != id || zh[0].Person.Name != "林晓" || len(zh[0].Rules) != 1 || zh[0].Rules[0].Rule.Code != "broken" ||
			zh[0].Rules[0].Summary == "" || zh[0].Rules[0].Summary == en[0].Rules[0].Summary {
			t.Errorf("got %+v", zh)
		}
		h.ask("1001", "GET", "/rule-failures", nil).problem(403, "http.forbidden")
	})
}
