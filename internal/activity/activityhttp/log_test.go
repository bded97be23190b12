package activityhttp_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/activity/activityhttp"
	"xuefen/internal/platform/httpx"
)

// seen lists the keys of the records that somebody is shown.
func (h *house) seen(login, path string) []string {
	h.Helper()
	var keys []string
	for _, r := range read[httpx.Page[activityhttp.Record]](h.ask(login, "GET", path, nil).is(200)).Items {
		keys = append(keys, r.Key)
	}
	return keys
}

func (h *house) did(number, verb, objectType, object, key string) activity.ID {
	h.Helper()
	in := h.Did(number, verb, objectType, object)
	in.Key = key
	return h.Record(h, in)[0].ID
}

func TestEverybodySeesTheRecordsWithinTheirReach(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		lin := h.did("1001", "completed", "course", "K1", "lin")
		h.did("1003", "passed", "exam", "E1", "he")
		huang := h.did("1009", "completed", "course", "K1", "huang")
		for login, want := range map[string][]string{
			"1007": {"huang", "he", "lin"}, // HR
			"1006": {"he", "lin"},          // the manager of 平台部
			"1002": {"lin"},                // the mentor
			"1001": {"lin"},                // herself
			"1009": {"huang"},
		} {
			if got := h.seen(login, "/activities"); !slices.Equal(got, want) {
				t.Errorf("%s sees %v; want %v", login, got, want)
			}
		}
		if got := h.seen("1002", "/me/activities"); got != nil {
			t.Errorf("Xu's own are %v; want none", got)
		}
		h.ask("1006", "GET", fmt.Sprintf("/activities/%d", lin), nil).is(200)
		h.ask("1006", "GET", fmt.Sprintf("/activities/%d", huang), nil).problem(404, "activity.not_found")
		h.ask("1006", "GET", fmt.Sprintf("/activities?person_id=%d", h.Huang), nil).problem(404, "org.person_unknown")
		h.ask("yinhe:1007", "GET", fmt.Sprintf("/activities/%d", lin), nil).problem(404, "activity.not_found")
		h.ask("yinhe:1007", "PUT", fmt.Sprintf("/activities/%d/withdrawal", lin), map[string]any{"reason": "测试"}).problem(404, "activity.not_found")
		if got := h.seen("yinhe:1007", "/activities"); got != nil {
			t.Errorf("the other company sees %v", got)
		}
	})
}

func TestTheLogIsFilteredAndPaged(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for i := range 5 {
			h.did("1001", "completed", "course", "K1", fmt.Sprint("a", i))
			h.did("1003", "passed", "exam", "E1", fmt.Sprint("b", i))
			h.Later(time.Hour)
		}
		var all []string
		path := fmt.Sprintf("/activities?limit=2&person_id=%d", h.Lin)
		for next := ""; ; {
			p := read[httpx.Page[activityhttp.Record]](h.ask("1007", "GET", path+next, nil).is(200))
			for _, r := range p.Items {
				all = append(all, r.Key)
			}
			if p.Next == "" {
				break
			}
			next = "&cursor=" + p.Next
		}
		if !slices.Equal(all, []string{"a4", "a3", "a2", "a1", "a0"}) {
			t.Errorf("Lin's pages hold %v", all)
		}
		if got := h.seen("1007", "/activities?verb=passed&object_type=exam&object_id=E1&limit=2"); !slices.Equal(got, []string{"b4", "b3"}) {
			t.Errorf("passed exams: %v", got)
		}
		if got := h.seen("1007", "/activities?from=2026-09-01T03:00:00Z&to=2026-09-01T04:00:00Z"); !slices.Equal(got, []string{"b1", "a1"}) {
			t.Errorf("within an hour: %v", got)
		}
		h.ask("1007", "GET", "/activities?cursor=nonsense", nil).problem(422, "http.cursor_invalid")
	})
}

func TestARecordIsShownInTheReadersWords(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ask("1007", "POST", "/objects", map[string]any{"type": "course", "code": "K1", "name": "信息安全必修课"}).is(201)
		id := h.did("1001", "completed", "course", "K1", "lin")
		zh := read[activityhttp.Record](h.ask("1001", "GET", fmt.Sprintf("/activities/%d", id), nil, "Accept-Language", "zh").is(200))
		if zh.Verb != (activityhttp.Word{Code: "completed", Name: "完成"}) || zh.Object.Name != "信息安全必修课" || zh.Object.Registered == 0 ||
			zh.Object.Type.Name != "课程" || zh.Person.Name != "林晓" || zh.Person.Number != "1001" || zh.Evidence != "business_system" {
			t.Errorf("got %+v", zh)
		}
		en := read[activityhttp.Record](h.ask("1001", "GET", fmt.Sprintf("/activities/%d", id), nil, "Accept-Language", "en").is(200))
		if en.Verb.Name != "completed" || en.Object.Type.Name != "course" {
			t.Errorf("got %+v", en)
		}
	})
}

func TestAWithdrawalTakesTheCreditsBackAndStaysVisible(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		wrong := h.did("1001", "completed", "course", "K1", "wrong")
		right := h.did("1001", "completed", "course", "K2", "right")
		path := fmt.Sprintf("/activities/%d/withdrawal", wrong)
		h.ask("1001", "PUT", path, map[string]any{"reason": "记错了"}).problem(403, "http.forbidden")
		h.ask("1007", "PUT", path, map[string]any{"reason": ""}).problem(422, "http.field_too_short")
		if field := h.ask("1007", "PUT", path, map[string]any{"reason": "记错了", "superseded_by": 1 << 40}).problem(422, "activity.correction_unknown"); field != "superseded_by" {
			t.Errorf("blames %q", field)
		}
		r := read[activityhttp.Record](h.ask("1007", "PUT", path, map[string]any{"reason": "课程记错了", "superseded_by": right}).is(200))
		if r.Withdrawn == nil || r.Withdrawn.Reason != "课程记错了" || !r.Withdrawn.At.Equal(h.Clock.Now()) {
			t.Errorf("got %+v", r.Withdrawn)
		}
		if st := h.Standing(t, h.Lin, "ever"); st.Accumulated != 500 {
			t.Errorf("Lin has %s; want 5", st.Accumulated)
		}
		h.ask("1007", "PUT", path, map[string]any{"reason": "再撤一次"}).problem(409, "activity.withdrawn")
		if got := h.seen("1001", "/me/activities"); !slices.Equal(got, []string{"right", "wrong"}) {
			t.Errorf("Lin still sees %v; want both", got)
		}
	})
}
