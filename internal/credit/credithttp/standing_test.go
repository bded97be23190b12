package credithttp_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"xuefen/internal/credit/credithttp"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/sheet"
)

func TestMyStandingByCategoryAndMonth(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		h.scored("1001", "90")
		h.Later(31 * 24 * time.Hour)
		h.did("1001", "completed", "course", "K1")
		s := read[credithttp.Standing](h.ask("1001", "GET", "/me/standing?window=year:2026", nil, "Accept-Language", "zh").is(200))
		if s.Person.Name != "林晓" || s.Window != "year:2026" || s.Accumulated != 1500 || s.Balance.Available != 1500 || !s.AsOf.Equal(h.Clock.Now()) {
			t.Errorf("got %+v", s)
		}
		var got []string
		for _, c := range s.Categories {
			got = append(got, c.Name+" "+c.Amount.Short())
		}
		if want := []string{"必修 10", "选修 5", "实践 0", "团队管理 0"}; !slices.Equal(got, want) {
			t.Errorf("categories %v; want %v", got, want)
		}
		if len(s.Months) != 2 || s.Months[0].Month != "2026-09" || s.Months[0].Categories["mandatory"] != 1000 || s.Months[1].Month != "2026-10" || s.Months[1].Total != 500 {
			t.Errorf("months %+v", s.Months)
		}
		if from := s.From.Format(time.RFC3339); from != "2025-12-31T16:00:00Z" {
			t.Errorf("the year begins at %s; want midnight in Shanghai", from)
		}
		september := read[credithttp.Standing](h.ask("1001", "GET", "/me/standing?window=month:2026-09", nil).is(200))
		if september.Accumulated != 1000 || september.Balance.Available != 1500 || len(september.Months) != 1 {
			t.Errorf("september %+v", september)
		}
		before := read[credithttp.Standing](h.ask("1001", "GET", "/me/standing?as_of=2026-09-02T00:00:00Z", nil).is(200))
		if before.Accumulated != 1000 || before.Balance.Available != 1000 || len(before.Months) != 1 || before.Months[0].Total != 1000 {
			t.Errorf("as of September %+v", before)
		}
		h.ask("1001", "GET", "/me/standing?window=week:1", nil).problem(422, "credit.bad_window")
	})
}

func TestAnEmployeeSeesOnlyTheirOwnStatement(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		h.scored("1001", "90")
		h.scored("1009", "90")
		statement := func(p any) string { return fmt.Sprintf("/people/%d/statement", p) }
		standing := func(p any) string { return fmt.Sprintf("/people/%d/standing", p) }
		for login, reach := range map[string][2]bool{ // of Lin, of Huang
			"1001": {true, false}, "1003": {false, false}, "1002": {true, false}, "1006": {true, false}, "1007": {true, true}, "1009": {false, true},
		} {
			for i, p := range []any{h.Lin, h.Huang} {
				for _, path := range []string{statement(p), standing(p)} {
					a := h.ask(login, "GET", path, nil)
					if reach[i] {
						a.is(200)
					} else {
						a.problem(404, "org.person_unknown")
					}
				}
			}
		}
		entries := read[httpx.Page[credithttp.Entry]](h.ask("1001", "GET", "/me/statement", nil).is(200)).Items
		receipt := fmt.Sprintf("/statement/%d/receipt", entries[0].ID)
		h.ask("1001", "GET", receipt, nil).is(200)
		h.ask("1003", "GET", receipt, nil).problem(404, "credit.transfer_not_found")
		h.ask("yinhe:1007", "GET", receipt, nil).problem(404, "credit.transfer_not_found")
		h.ask("yinhe:1007", "GET", statement(h.Lin), nil).problem(404, "org.person_unknown")
		h.ask("yinhe:1007", "GET", fmt.Sprintf("/activities/%d/explanation", entries[0].Activity), nil).problem(404, "activity.not_found")
		h.ask("yinhe:1007", "PUT", fmt.Sprintf("/transfers/%d/reversal", entries[0].ID), map[string]any{"reason": "测试"}).problem(404, "credit.transfer_not_found")
		list := read[httpx.Page[credithttp.ReportLine]](h.ask("1001", "GET", "/standings", nil).is(200)).Items
		if len(list) != 1 || list[0].Person.Number != "1001" {
			t.Errorf("an employee's list of standings is %+v; want themselves", list)
		}
	})
}

func TestAStatementSaysWhatWhyAndWho(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		h.scored("1001", "90")
		h.did("1001", "completed", "course", "K1")
		page := read[httpx.Page[credithttp.Entry]](h.ask("1001", "GET", "/me/statement?limit=1", nil, "Accept-Language", "zh").is(200))
		e := page.Items[0]
		if e.Kind != ledger.Award || e.Amount != 500 || e.Change != 500 || e.Balance != 1500 || e.Category.Name != "选修" || e.Rule.Name != "参加线上培训" ||
			e.Rule.Version != 1 || e.Object.Name != "K1" || e.Object.Type.Name != "课程" || e.By != "" || e.ExpiresAt != nil {
			t.Errorf("got %+v", e)
		}
		next := read[httpx.Page[credithttp.Entry]](h.ask("1001", "GET", "/me/statement?limit=1&cursor="+page.Next, nil, "Accept-Language", "en").is(200))
		if x := next.Items[0]; x.Rule.Name != "Exam passed" || x.Category.Name != "Mandatory" || x.ExpiresAt == nil || next.Next != "" {
			t.Errorf("got %+v", x)
		}
		reason := map[string]any{"reason": "试卷泄露，成绩作废"}
		h.ask("1001", "PUT", fmt.Sprintf("/transfers/%d/reversal", next.Items[0].ID), reason).problem(403, "http.forbidden")
		r := read[credithttp.Receipt](h.ask("1007", "PUT", fmt.Sprintf("/transfers/%d/reversal", next.Items[0].ID), reason).is(200))
		if r.Reversal == nil || r.Reversal.Reason != "试卷泄露，成绩作废" || r.Reversal.By != "苏敏" || r.Reversal.Change != -1000 || r.Entry.ReversedBy != r.Reversal.ID {
			t.Errorf("got %+v", r.Reversal)
		}
		h.ask("1007", "PUT", fmt.Sprintf("/transfers/%d/reversal", next.Items[0].ID), reason).problem(409, "credit.reversed")
		h.ask("1007", "PUT", fmt.Sprintf("/transfers/%d/reversal", r.Reversal.ID), reason).problem(409, "credit.not_reversible")
		top := read[httpx.Page[credithttp.Entry]](h.ask("1001", "GET", "/me/statement", nil).is(200)).Items[0]
		if top.Kind != ledger.Reversal || top.Reverses != next.Items[0].ID || top.Accumulated != -1000 || top.Balance != 500 {
			t.Errorf("the statement begins with %+v", top)
		}
		h.Verify(t)
	})
}

func TestAReceiptShowsClausesAndArithmetic(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		h.scored("1001", "90")
		id := read[httpx.Page[credithttp.Entry]](h.ask("1001", "GET", "/me/statement", nil).is(200)).Items[0].ID
		path := fmt.Sprintf("/statement/%d/receipt", id)
		zh := read[credithttp.Receipt](h.ask("1001", "GET", path, nil, "Accept-Language", "zh").is(200))
		en := read[credithttp.Receipt](h.ask("1001", "GET", path, nil, "Accept-Language", "en").is(200))
		if zh.Person.Number != "1001" || zh.Sentence == nil || !strings.Contains(zh.Sentence.Text, "考试") || !strings.Contains(zh.Sentence.Text, "10") || len(zh.Sentence.Segments) < 2 {
			t.Errorf("the rule reads %+v", zh.Sentence)
		}
		x := zh.Explanation
		if x == nil || x.Amount != 1000 || len(x.Clauses) != 1 || x.Clauses[0].Seen != "90" && !strings.HasPrefix(x.Clauses[0].Seen, "90 ") || x.Clauses[0].Outcome != "true" || x.Arithmetic == nil || x.Arithmetic.Line == "" {
			t.Fatalf("got %+v", x)
		}
		if !strings.Contains(x.Summary, "10") || x.Summary == en.Explanation.Summary || !strings.Contains(en.Sentence.Text, "exam") {
			t.Errorf("summaries %q and %q", x.Summary, en.Explanation.Summary)
		}
	})
}

func TestTheReportCoversTheReachInAnyForm(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		h.scored("1001", "90")
		h.did("1009", "completed", "project", "P1")
		numbers := func(path string) (list []string, next string) {
			p := read[httpx.Page[credithttp.ReportLine]](h.ask("1007", "GET", path, nil).is(200))
			for _, l := range p.Items {
				list = append(list, l.Person.Number+" "+l.Accumulated.Short())
			}
			return list, p.Next
		}
		first, next := numbers("/standings?limit=1&window=year:2026")
		second, _ := numbers("/standings?limit=1&window=year:2026&cursor=" + next)
		if !slices.Equal(first, []string{"1001 10"}) || !slices.Equal(second, []string{"1002 0"}) {
			t.Errorf("got %v, then %v", first, second)
		}
		if got, _ := numbers(fmt.Sprintf("/standings?department_id=%d", h.Guangzhou)); !slices.Equal(got, []string{"1009 20"}) {
			t.Errorf("广州: %v", got)
		}
		for _, format := range []string{"csv", "xlsx"} {
			file := h.ask("1007", "GET", "/standings/file?format="+format, nil, "Accept-Language", "zh").is(200)
			table, err := sheet.Open(bytes.NewReader(file.body), int64(len(file.body)), "x", sheet.Limits{})
			if err != nil {
				t.Fatalf("%s: %v", format, err)
			}
			var headings []string
			for _, g := range table.Header().Headings {
				headings = append(headings, g.Text)
			}
			if want := []string{"工号", "姓名", "部门", "累计学分", "可用学分", "待生效", "冻结", "必修", "选修", "实践", "团队管理"}; !slices.Equal(headings, want) {
				t.Errorf("%s: headings %v", format, headings)
			}
			rows := 0
			for row, err := range table.Rows() {
				if err != nil {
					t.Fatal(err)
				}
				if rows++; row.At(0).Text == "1009" && (row.At(2).Text != "销售部" || strings.TrimSuffix(row.At(3).Text, ".00") != "20") {
					t.Errorf("%s: Huang's row %+v", format, row.Cells)
				}
			}
			if rows != 9 {
				t.Errorf("%s: %d people; want 9", format, rows)
			}
		}
	})
}
