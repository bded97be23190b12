package httpx_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/httpx"
)

// memory keeps keys as a store in the database would.
type memory struct {
	mu   sync.Mutex
	keys map[string]*claim
}

type claim struct {
	hash   string
	answer *httpx.Stored
}

func (m *memory) Begin(_ context.Context, actor access.Actor, key, hash string) (*httpx.Stored, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known := m.keys[key]
	switch {
	case known == nil:
		m.keys[key] = &claim{hash: hash}
		return nil, nil
	case known.hash != hash:
		return nil, httpx.IdempotencyConflict()
	case known.answer == nil:
		return nil, httpx.IdempotencyInProgress()
	}
	return known.answer, nil
}

func (m *memory) Finish(_ context.Context, _ access.Actor, key string, answer *httpx.Stored) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if answer == nil {
		delete(m.keys, key)
		return nil
	}
	m.keys[key].answer = answer
	return nil
}

func withMemory(m *memory) func(*httpx.Options) {
	return func(o *httpx.Options) { o.Idempotency = m }
}

func TestARepeatIsAnsweredByTheFirstAnswer(t *testing.T) {
	m := &memory{keys: map[string]*claim{}}
	e := newEdge(t, withMemory(m))
	first := e.ask("POST", "/api/v1/notes", `{"title":"hello"}`, "Idempotency-Key", "order-0001").is(201).header("Idempotency-Replayed", "")
	again := e.ask("POST", "/api/v1/notes", `{"title":"hello"}`, "Idempotency-Key", "order-0001").is(201).header("Idempotency-Replayed", "true")
	if first.body != again.body || !strings.Contains(first.body, `"weight":1`) {
		t.Errorf("got %s, then %s", first.body, again.body)
	}
	again.header("Location", "/api/v1/notes/1").header("Content-Type", first.resp.Header.Get("Content-Type"))
	e.ask("POST", "/api/v1/notes", `{"title":"hello"}`, "Idempotency-Key", "order-0002").is(201).holds(`"weight":2`)
	e.ask("POST", "/api/v1/notes", `{"title":"hello"}`).is(201).holds(`"weight":3`)
}

func TestAKeyIsForOneInput(t *testing.T) {
	m := &memory{keys: map[string]*claim{"order-0009": {hash: "other"}}}
	e := newEdge(t, withMemory(m))
	e.ask("POST", "/api/v1/notes", `{"title":"hello"}`, "Idempotency-Key", "order-0009").problem(409, "http.idempotency_conflict")
	e.ask("POST", "/api/v1/notes", `{"title":"hello"}`, "Idempotency-Key", "order-0001").is(201)
	e.ask("POST", "/api/v1/notes", `{"title":"other"}`, "Idempotency-Key", "order-0001").problem(409, "http.idempotency_conflict")
	m.mu.Lock()
	m.keys["order-0001"].answer = nil // as if the first request still ran
	m.mu.Unlock()
	e.ask("POST", "/api/v1/notes", `{"title":"hello"}`, "Idempotency-Key", "order-0001").problem(409, "http.idempotency_in_progress")
	e.ask("POST", "/api/v1/notes", `{"title":"hello"}`, "Idempotency-Key", "short").problem(422, "http.idempotency_key_malformed")
}

func TestARefusedRequestLeavesItsKeyFree(t *testing.T) {
	m := &memory{keys: map[string]*claim{}}
	e := newEdge(t, withMemory(m))
	e.ask("POST", "/api/v1/notes", `{"title":"taken"}`, "Idempotency-Key", "order-0001").problem(409, "http.conflict")
	e.ask("POST", "/api/v1/notes", `{"title":""}`, "Idempotency-Key", "order-0002").is(422)
	if keys := slices.Collect(maps.Keys(m.keys)); len(keys) != 0 {
		t.Errorf("got %v, want no keys kept", keys)
	}
	e.ask("POST", "/api/v1/notes", strings.Repeat("x", 5000), "Idempotency-Key", "order-0003").problem(413, "http.body_too_large")
}
