package activityhttp_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"xuefen/internal/activity"
	"xuefen/internal/activity/activityhttp"
	"xuefen/internal/platform/httpx"
)

func course(code string, change ...func(map[string]any)) map[string]any {
	m := map[string]any{"type": "course", "code": code, "name": "信息安全 " + code, "value": "2.50", "tags": []string{"必修"}, "custom": map[string]any{"hours": 12345678901234567890.0}}
	for _, c := range change {
		c(m)
	}
	return m
}

func TestAnObjectIsRegisteredChangedAndRetired(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		created := h.ask("1007", "POST", "/objects", course("K1")).is(201)
		o := read[activity.Object](created)
		path := fmt.Sprintf("/objects/%d", o.ID)
		if created.header.Get("Location") != "/api/v1"+path || o.Value == nil || *o.Value != 250 || !strings.Contains(string(created.body), `"value":"2.50"`) {
			t.Errorf("got %s", created.body)
		}
		if field := h.ask("1007", "POST", "/objects", course("K1")).problem(409, "activity.object_taken"); field != "code" {
			t.Errorf("blames %q", field)
		}
		h.ask("1007", "PUT", path, course("K2")).problem(409, "activity.object_fixed")
		changed := read[activity.Object](h.ask("1007", "PUT", path, course("K1", with("name", "网络安全"), with("value", nil), with("tags", nil))).is(200))
		if changed.Name != "网络安全" || changed.Value != nil || changed.Tags != nil {
			t.Errorf("got %+v; want what was left out to be gone", changed)
		}
		if got := read[activity.Object](h.ask("1007", "PUT", path+"/retirement", nil).is(200)); !got.Retired {
			t.Error("it is not retired")
		}
		h.ask("1007", "PUT", path, course("K1")).is(200)
		if got := read[activity.Object](h.ask("1001", "GET", path, nil).is(200)); !got.Retired {
			t.Error("a change brought it back")
		}
		if got := read[activity.Object](h.ask("1007", "DELETE", path+"/retirement", nil).is(200)); got.Retired {
			t.Error("it is still retired")
		}
		h.ask("1001", "POST", "/objects", course("K9")).problem(403, "http.forbidden")
		h.ask("yinhe:1007", "GET", path, nil).problem(404, "activity.object_not_found")
	})
}

func TestAWrongObjectNamesItsField(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for code, c := range map[string]struct {
			field  string
			change func(map[string]any)
		}{
			"activity.unknown_object_type": {"type", with("type", "moon")},
			"activity.not_a_number":        {"difficulty", with("difficulty", "hard")},
			"activity.negative":            {"value", with("value", "-1")},
			"amount.too_many_decimals":     {"value", with("value", "2.555")},
			"http.field_too_many":          {"tags", with("tags", strings.Split(strings.Repeat("x,", 51), ","))},
		} {
			if field := h.ask("1007", "POST", "/objects", course("K1", c.change)).problem(422, code); field != c.field {
				t.Errorf("%s blames %q; want %q", code, field, c.field)
			}
		}
	})
}

func TestTheRegisterIsSearchedAndPaged(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, code := range []string{"K1", "K2", "K3"} {
			h.ask("1007", "POST", "/objects", course(code)).is(201)
		}
		h.ask("1007", "POST", "/objects", course("P1", with("type", "project"), with("name", "数据平台"))).is(201)
		codes := func(path string) (codes []string, next string) {
			p := read[httpx.Page[activity.Object]](h.ask("1001", "GET", path, nil).is(200))
			for _, o := range p.Items {
				codes = append(codes, o.Code)
			}
			return codes, p.Next
		}
		first, next := codes("/objects?type=course&limit=2")
		second, end := codes("/objects?type=course&limit=2&cursor=" + next)
		if !slices.Equal(first, []string{"K1", "K2"}) || !slices.Equal(second, []string{"K3"}) || end != "" {
			t.Errorf("got %v, then %v", first, second)
		}
		if got, _ := codes("/objects?q=%E6%95%B0%E6%8D%AE"); !slices.Equal(got, []string{"P1"}) {
			t.Errorf("数据 finds %v", got)
		}
	})
}

func TestTheVocabularyIsOpen(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ask("1007", "PUT", "/verbs/rehearsed", map[string]any{"zh": "演练", "en": "rehearsed"}).is(200)
		h.ask("1007", "PUT", "/object-types/drill", map[string]any{"zh": "消防演习", "en": "fire drill"}).is(200)
		h.ask("1007", "PUT", "/attributes/activity/floors", map[string]any{"zh": "楼层", "en": "floors", "type": "number", "unit": "层"}).is(200)
		h.ask("1007", "PUT", "/attributes/activity/floors", map[string]any{"zh": "楼层", "en": "floors", "type": "text"}).problem(409, "activity.attribute_type_fixed")
		h.ask("1007", "PUT", "/verbs/Bad-Code", map[string]any{"zh": "演练", "en": "rehearsed"}).problem(422, "activity.bad_code")
		h.ask("1001", "PUT", "/verbs/rehearsed", map[string]any{"zh": "演练", "en": "rehearsed"}).problem(403, "http.forbidden")
		h.ask("1007", "POST", "/activities", report("1001", "k", with("verb", "rehearsed"), with("object", map[string]any{"type": "drill", "id": "D1"}))).is(201)
		has := func(path, code string) bool {
			list := read[activityhttp.Terms](h.ask("1001", "GET", path, nil).is(200))
			return slices.ContainsFunc(list.Items, func(x activity.Term) bool { return x.Code == code })
		}
		if !has("/verbs", "rehearsed") || !has("/object-types", "drill") || !has("/attributes", "floors") {
			t.Error("a word that was added is not listed")
		}
	})
}
