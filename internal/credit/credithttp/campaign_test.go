package credithttp_test

import (
	"fmt"
	"testing"

	"xuefen/internal/credit/credithttp"
)

func campaign(change ...func(map[string]any)) map[string]any {
	m := map[string]any{"code": "double", "name": map[string]any{"zh": "双倍季"}, "factor": "2", "from": "2026-01-01", "to": "2030-01-01", "everything": true}
	for _, c := range change {
		c(m)
	}
	return map[string]any{"definition": m, "cause": "年度战略"}
}

func TestACampaignIsDraftedAndPublished(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		h.ask("1001", "GET", "/campaigns", nil).problem(403, "http.forbidden")
		h.ask("1001", "POST", "/campaign-versions", campaign()).problem(403, "http.forbidden")
		h.ask("1007", "POST", "/campaign-versions", campaign(with("factor", "0.5"))).problem(422, "rule.campaign_invalid")
		c := read[credithttp.Check](h.ask("1007", "POST", "/campaigns/check", map[string]any{"definition": campaign(with("everything", false))["definition"]}).is(200))
		if c.Valid || len(c.Problems) != 1 || c.Problems[0].Field != "everything" || c.Problems[0].Detail == "" {
			t.Errorf("checked %+v", c)
		}
		v := read[credithttp.CampaignVersion](h.ask("1007", "POST", "/campaign-versions", campaign()).is(201))
		path := fmt.Sprintf("/campaign-versions/%d", v.ID)
		if v.State != "draft" || v.Drafted.By != "苏敏" || v.Sentence.Text != "2026-01-01 至 2029-12-31，全部规则的学分 × 2。" {
			t.Errorf("got %+v", v)
		}
		h.ask("1007", "PUT", path, campaign(with("code", "other"))).problem(409, "credit.campaign_other_code")
		h.ask("1007", "PUT", path, campaign(with("factor", "3"))).is(200)
		for _, method := range []string{"PUT", "DELETE"} {
			h.ask("yinhe:1007", method, path, campaign()).problem(404, "credit.campaign_not_found")
		}
		h.ask("1007", "PUT", path+"/submission", nil).is(200)
		h.ask("1007", "PUT", path+"/submission", nil).problem(409, "credit.not_a_draft")
		h.ask("1001", "PUT", path+"/publication", nil).problem(403, "http.forbidden")
		h.ask("yinhe:1007", "PUT", path+"/publication", nil).problem(404, "credit.campaign_not_found")
		h.ask("1007", "PUT", path+"/publication", nil).is(200)
		h.ask("1007", "DELETE", path, nil).problem(409, "credit.already_published")
		h.did("1001", "completed", "course", "K1")
		if st := h.Standing(t, h.Lin, "ever"); st.Accumulated != 1500 {
			t.Errorf("Lin has %s; want 15", st.Accumulated)
		}
		list := read[struct{ Items []credithttp.ListedCampaign }](h.ask("1007", "GET", "/campaigns", nil).is(200)).Items
		if len(list) != 1 || len(list[0].Versions) != 1 || list[0].Versions[0].Published == nil {
			t.Errorf("listed %+v", list)
		}
	})
}

func TestThePolicyIsSetByThoseWhoPublish(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ask("1001", "GET", "/rule-policy", nil).problem(403, "http.forbidden")
		h.ask("1001", "PUT", "/rule-policy", map[string]any{"client_limit": "5.00", "ceiling": "2", "deductions": false}).problem(403, "http.forbidden")
		p := read[credithttp.RulePolicy](h.ask("1007", "GET", "/rule-policy", nil).is(200))
		if p.ClientLimit != 1000 || p.Ceiling != "3" || p.Deductions || p.SetAt != nil {
			t.Errorf("begins with %+v", p)
		}
		h.ask("1007", "PUT", "/rule-policy", map[string]any{"client_limit": "5.00", "ceiling": "many", "deductions": false}).problem(422, "credit.policy_ceiling")
		h.ask("1007", "PUT", "/rule-policy", map[string]any{"client_limit": "5.00", "ceiling": "2.5", "deductions": true}).is(200)
		p = read[credithttp.RulePolicy](h.ask("1007", "GET", "/rule-policy", nil).is(200))
		if p.ClientLimit != 500 || p.Ceiling != "2.5" || !p.Deductions || p.SetBy != "苏敏" {
			t.Errorf("set to %+v", p)
		}
		if other := read[credithttp.RulePolicy](h.ask("yinhe:1007", "GET", "/rule-policy", nil).is(200)); other.ClientLimit != 1000 {
			t.Errorf("another company has %+v", other)
		}
	})
}

const absence = `rules:
- code: absence
  name: {zh: 无故缺席, en: Absent}
  category: elective
  when: {verbs: [failed], object_types: [class_run]}
  amount: {fixed: "-2"}
  validity: {forever: true}
`

func TestADeductionThatARuleProposesIsInTheQueue(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		h.ask("1007", "PUT", "/rule-policy", map[string]any{"client_limit": "0.00", "ceiling": "3", "deductions": true}).is(200)
		h.Apply(t, absence)
		h.did("1001", "completed", "course", "K1")
		id := h.did("1001", "failed", "class_run", "R1")
		open := read[struct{ Items []credithttp.Adjustment }](h.ask("1007", "GET", "/adjustments/open", nil).is(200)).Items
		if len(open) != 1 || open[0].Rule == nil || open[0].Rule.Code != "absence" || open[0].AskedBy != "" || open[0].Activity != int64(id) || open[0].Kind != "deduction" {
			t.Fatalf("open %+v", open)
		}
		path := fmt.Sprintf("/adjustments/%d/decision", open[0].ID)
		h.ask("yinhe:1007", "PUT", path, map[string]any{"accepted": true}).problem(404, "credit.adjustment_not_found")
		h.ask("1007", "PUT", path, map[string]any{"accepted": true}).is(200)
		if st := h.Standing(t, h.Lin, "ever"); st.Accumulated != 300 {
			t.Errorf("Lin has %s; want 3", st.Accumulated)
		}
	})
}
