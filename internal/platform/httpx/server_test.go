package httpx_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

func TestTheServerLetsRunningRequestsFinish(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	ctx, stop := context.WithCancel(t.Context())
	address := make(chan string, 1)
	s := &httpx.Server{
		Listen: "127.0.0.1:0",
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			close(entered)
			<-release
			_, _ = io.WriteString(w, "done")
		}),
		Started:  func(a net.Addr) { address <- a.String() },
		Stopping: func() { close(release) }, // what would go on for ever is ended first
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx) }()
	at := <-address

	got := make(chan string, 1)
	go func() {
		r, _ := http.NewRequestWithContext(t.Context(), "GET", "http://"+at, nil)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			got <- err.Error()
			return
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		got <- string(b)
	}()
	<-entered
	again := &httpx.Server{Listen: at, Handler: http.NotFoundHandler()}
	if err := again.Serve(ctx); fault.CodeOf(err) != "http.address_in_use" {
		t.Errorf("second server: got %v", err)
	}
	stop()
	if body := <-got; body != "done" {
		t.Errorf("the running request got %q", body)
	}
	if err := <-served; err != nil {
		t.Errorf("stopping: %v", err)
	}
}

func TestReadinessSaysWhyNot(t *testing.T) {
	e := newEdge(t)
	var broken error
	h := e.api.Health(
		httpx.Check{Name: "database", Run: func(context.Context) error { return broken }},
		httpx.Check{Name: "jobs", Run: func(context.Context) error { return nil }})
	e.ask("GET", "/healthz", "").is(200).holds("ok")
	e.ask("GET", "/readyz", "").is(200).holds(`{"name":"database","ok":true}`)
	broken = errors.New("secret: password wrong")
	a := e.ask("GET", "/readyz", "", "Accept-Language", "en").is(503).holds(`"reason":"The service is not available`).holds(`{"name":"jobs","ok":true}`)
	if strings.Contains(a.body, "secret") {
		t.Errorf("the reason leaks: %s", a.body)
	}
	broken = nil
	h.Stop()
	e.ask("GET", "/readyz", "").is(503).holds(`"ready":false`)
	e.ask("GET", "/healthz", "").is(200)
}

func TestTheDocumentSaysWhatEachOperationNeeds(t *testing.T) {
	var path string
	e := withFiles(t, &path)
	stream := op("stream", "GET", "/api/v1/stream/{id}", "")
	stream.Answers = "text/event-stream"
	httpx.Handle(e.api, stream, func(http.ResponseWriter, *http.Request) error { return nil })
	a := e.ask("GET", "/openapi.json", "").is(200)
	var doc struct {
		OpenAPI string `json:"openapi"`
		Paths   map[string]map[string]struct {
			ID         string           `json:"operationId"`
			Permission string           `json:"x-permission"`
			Chinese    string           `json:"x-summary-zh"`
			Security   []map[string]any `json:"security"`
			Parameters []struct{ Name string }
			Body       struct{ Content map[string]any } `json:"requestBody"`
			Responses  map[string]struct{ Content map[string]any }
		}
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct{ Type any }
			}
		}
	}
	if err := json.Unmarshal([]byte(a.body), &doc); err != nil {
		t.Fatal(err)
	}
	writing := doc.Paths["/api/v1/notes"]["post"]
	if doc.OpenAPI[:3] != "3.1" || writing.Permission != "note.write" || writing.Chinese != "关于 write-note" || len(writing.Security) != 2 {
		t.Errorf("got %+v", writing)
	}
	if len(writing.Parameters) != 1 || writing.Parameters[0].Name != "Idempotency-Key" {
		t.Errorf("got parameters %v", writing.Parameters)
	}
	listing := doc.Paths["/api/v1/notes"]["get"]
	if listing.Permission != httpx.Public || len(listing.Security) != 0 || doc.Paths["/api/v1/notes/{id}"]["get"].Permission != "signed_in" {
		t.Errorf("got %+v", listing)
	}
	if _, ok := doc.Paths["/api/v1/files"]["post"].Body.Content["multipart/form-data"]; !ok {
		t.Error("the upload is not described")
	}
	if _, ok := doc.Paths["/api/v1/files/{id}"]["get"].Responses["200"].Content["text/csv"]; !ok {
		t.Error("the download is not described")
	}
	streaming := doc.Paths["/api/v1/stream/{id}"]["get"]
	if _, ok := streaming.Responses["200"].Content["text/event-stream"]; !ok || len(streaming.Parameters) != 1 {
		t.Errorf("got %+v", streaming)
	}
	if got := doc.Components.Schemas["Note"].Properties["amount"].Type; got != "string" {
		t.Errorf("amount: got type %v, want string", got)
	}
	if strings.Contains(a.body, "$schema") {
		t.Error("bodies must not carry $schema")
	}
	first, err := e.api.Document()
	if err != nil || string(first) != a.body || !strings.HasSuffix(a.body, "}\n") {
		t.Errorf("the served document differs from Document: %v", err)
	}
}
