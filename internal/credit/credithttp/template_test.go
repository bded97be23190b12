package credithttp_test

import (
	"strings"
	"testing"

	"xuefen/internal/credit/credithttp"
)

func TestHRBeginsWithATemplate(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		type list struct {
			Items []credithttp.Template `json:"items"`
		}
		h.ask("1001", "GET", "/rule-templates", nil).problem(403, "http.forbidden")
		h.ask("1001", "POST", "/rule-templates/manufacturing/drafts", map[string]any{}).problem(403, "http.forbidden")
		h.ask("1007", "POST", "/rule-templates/farming/drafts", map[string]any{}).problem(404, "credit.template_not_found")
		first := read[list](h.ask("1007", "GET", "/rule-templates", nil).is(200)).Items[0]
		if first.Code != "manufacturing" || first.Name != "制造业" || !strings.Contains(first.Rules[0].Sentence.Text, "安全") {
			t.Errorf("the first template is %+v", first)
		}
		done := read[credithttp.Drafted](h.ask("1007", "POST", "/rule-templates/manufacturing/drafts", map[string]any{"rules": []string{"lean-course"}}).is(200))
		if len(done.Drafted) != 1 || len(done.Kept) != 0 {
			t.Errorf("got %+v; want one draft", done)
		}
		for _, r := range read[list](h.ask("1007", "GET", "/rule-templates", nil).is(200)).Items[0].Rules {
			if r.Known != (r.Code == "lean-course") {
				t.Errorf("rule %s is known: %t", r.Code, r.Known)
			}
		}
	})
}
