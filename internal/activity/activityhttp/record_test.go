package activityhttp_test

import (
	"fmt"
	"strings"
	"testing"

	"xuefen/internal/activity"
	"xuefen/internal/activity/activityhttp"
	"xuefen/internal/platform/httpx"
)

const rules = `rules:
- code: training
  name: {zh: 参加线上培训, en: Online training}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {fixed: "5"}
  caps: [{unit: times, limit: "1", subject: rule, key: object, period: ever}]
  validity: {forever: true}
- code: exam
  name: {zh: 通过考试, en: Exam passed}
  category: mandatory
  when: {verbs: [passed], object_types: [exam]}
  if: {all: [{field: activity.score, op: ">=", value: 60}]}
  amount: {fixed: "10"}
  validity: {months: 12}
`

// report is an activity as JSON with something changed.
func report(person, key string, change ...func(map[string]any)) map[string]any {
	m := map[string]any{
		"person": person, "verb": "completed", "occurred_at": "2026-08-31T10:00:00+08:00", "source": "lms", "key": key,
		"object": map[string]any{"type": "course", "id": "K-101", "name": "信息安全必修课"},
	}
	for _, c := range change {
		c(m)
	}
	return m
}

func with(key string, value any) func(map[string]any) {
	return func(m map[string]any) { m[key] = value }
}

func TestAReportedActivityIsAnsweredWithItsCredits(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		first := h.ask("1007", "POST", "/activities", report("1001", "k-1")).is(201)
		r := read[activityhttp.Receipt](first)
		if r.Status != activity.Recorded || len(r.Outcomes) != 1 || r.Outcomes[0].Rule != "training" || r.Outcomes[0].Amount != 500 || r.Outcomes[0].Transfer == 0 {
			t.Errorf("got %s; want one outcome of 5.00 with its transfer", first.body)
		}
		if !strings.Contains(string(first.body), `"amount":"5.00"`) {
			t.Errorf("got %s; want the amount as an exact decimal", first.body)
		}
		if got, want := first.header.Get("Location"), fmt.Sprintf("/api/v1/activities/%d", r.ID); got != want {
			t.Errorf("location %q; want %q", got, want)
		}
		again := read[activityhttp.Receipt](h.ask("1007", "POST", "/activities", report("1001", "k-1")).is(200))
		if again.Status != activity.Repeated || again.ID != r.ID || again.Outcomes == nil {
			t.Errorf("the same again: %+v; want repeated with the same id", again)
		}
		h.ask("1007", "POST", "/activities", report("1001", "k-1", with("verb", "attended"))).problem(409, "activity.key_conflict")
		if st := h.Standing(t, h.Lin, "ever"); st.Accumulated != 500 {
			t.Errorf("Lin has %s; want 5", st.Accumulated)
		}
	})
}

func TestAWrongActivityNamesTheFieldInBothLanguages(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for code, c := range map[string]struct {
			field  string
			change func(map[string]any)
		}{
			"activity.unknown_person": {"person", with("person", "9999")},
			"activity.unknown_verb":   {"verb", with("verb", "danced")},
			"activity.in_the_future":  {"occurred_at", with("occurred_at", "2026-09-02T00:00:00Z")},
			"activity.score_outside":  {"result.score", with("result", map[string]any{"score": 101, "score_max": "100"})},
			"activity.not_a_number":   {"result.score", with("result", map[string]any{"score": "ninety"})},
			"activity.missing":        {"source", with("source", "")},
			"http.field_not_datetime": {"occurred_at", with("occurred_at", "yesterday")},
			"http.field_unknown":      {"colour", with("colour", "red")},
		} {
			a := h.ask("1007", "POST", "/activities", report("1001", "k", c.change))
			if field := a.problem(422, code); field != c.field {
				t.Errorf("%s blames %q; want %q", code, field, c.field)
			}
		}
		zh := read[httpx.Problem](h.ask("1007", "POST", "/activities", report("9999", "k"), "Accept-Language", "zh"))
		en := read[httpx.Problem](h.ask("1007", "POST", "/activities", report("9999", "k"), "Accept-Language", "en"))
		if !strings.Contains(zh.Detail, "没有工号为“9999”的员工") || !strings.Contains(en.Detail, "Nobody has the employee number “9999”") {
			t.Errorf("got %q and %q", zh.Detail, en.Detail)
		}
	})
}

func TestNumbersAreKeptExactlyInOneForm(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		body := `{"person":"1001","verb":"passed","object":{"type":"exam","id":"E-1"},"occurred_at":"2026-08-31T10:00:00+08:00","source":"lms","key":"k-1",
			"result":{"score":87.10,"score_max":"100"},"duration_minutes":"1.5","attributes":{"attempt":12345678901234567890,"rating":4.10}}`
		id := read[activityhttp.Receipt](h.ask("1007", "POST", "/activities", body).is(201)).ID
		got := string(h.ask("1007", "GET", fmt.Sprintf("/activities/%d", id), nil).is(200).body)
		for _, want := range []string{`"score":"87.1"`, `"duration_seconds":"90"`, `"attempt":12345678901234567890`, `"rating":4.1`} {
			if !strings.Contains(got, want) {
				t.Errorf("got %s; want %s in it", got, want)
			}
		}
	})
}

func TestABatchIsAnsweredInPlace(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		h.ask("1007", "POST", "/activities", report("1001", "known")).is(201)
		items := []any{
			report("1001", "k-1", with("object", map[string]any{"type": "course", "id": "K-1"})),
			report("1001", "known"),
			report("9999", "k-2"),
			map[string]any{"person": true},
			report("1001", "k-3", with("occurred_at", "soon")),
			report("1001", "k-4", with("colour", "red")),
			"not an object",
			report("1001", "known", with("verb", "attended")),
			report("1003", "k-1", with("source", "other")),
		}
		b := read[activityhttp.Batch](h.ask("1007", "POST", "/activities/batch", map[string]any{"activities": items}, "Accept-Language", "en").is(200))
		want := []string{"recorded", "repeated", "activity.unknown_person person", "http.field_invalid person", "http.field_not_datetime occurred_at",
			"http.field_unknown colour", "http.field_invalid", "activity.key_conflict key", "recorded"}
		if len(b.Items) != len(want) || b.Recorded != 2 || b.Repeated != 1 || b.Rejected != 6 {
			t.Fatalf("got %+v", b)
		}
		for i, item := range b.Items {
			got := string(item.Status)
			if item.Problem != nil {
				got = strings.TrimSpace(item.Problem.Code + " " + item.Problem.Field)
				if item.Problem.Detail == "" || item.Status != activity.Rejected {
					t.Errorf("item %d: %+v", i, item)
				}
			}
			if got != want[i] {
				t.Errorf("item %d: got %q, want %q", i, got, want[i])
			}
		}
		if st := h.Standing(t, h.Lin, "ever"); st.Accumulated != 1000 {
			t.Errorf("Lin has %s; want 10", st.Accumulated)
		}
		h.ask("1007", "POST", "/activities/batch", map[string]any{"activities": []any{}}).problem(422, "http.field_too_few")
		h.ask("1007", "POST", "/activities/batch", map[string]any{"activities": make([]int, activity.MaxBatch+1)}).problem(413, "activity.batch_too_large")
	})
}

func TestARepeatedRequestIsAnsweredByTheFirstAnswer(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Apply(t, rules)
		body := map[string]any{"activities": []any{report("1001", "k-1")}}
		first := h.ask("1007", "POST", "/activities/batch", body, "Idempotency-Key", "batch-0001").is(200)
		again := h.ask("1007", "POST", "/activities/batch", body, "Idempotency-Key", "batch-0001").is(200)
		if string(first.body) != string(again.body) || again.header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("got %s, then %s", first.body, again.body)
		}
		other := map[string]any{"activities": []any{report("1001", "k-2")}}
		h.ask("1007", "POST", "/activities/batch", other, "Idempotency-Key", "batch-0001").problem(409, "http.idempotency_conflict")
	})
}

func TestWhoMayRecordForWhom(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ask("1001", "POST", "/activities", report("1001", "k")).problem(403, "http.forbidden")
		h.ask("nobody", "POST", "/activities", report("1001", "k")).problem(401, "http.unauthorized")
		h.roles.Give(t, h.Huang, "hr", h.Guangzhou)
		h.ask("1009", "POST", "/activities", report("1009", "k-1")).is(201)
		h.ask("1009", "POST", "/activities", report("1001", "k-2")).problem(422, "activity.unknown_person")
		b := read[activityhttp.Batch](h.ask("1009", "POST", "/activities/batch", map[string]any{"activities": []any{report("1001", "k-3"), report("1009", "k-4")}}).is(200))
		if b.Recorded != 1 || b.Items[0].Problem == nil || b.Items[0].Problem.Code != "activity.unknown_person" || b.Items[1].Status != activity.Recorded {
			t.Errorf("got %+v; want only the own branch", b)
		}
	})
}
