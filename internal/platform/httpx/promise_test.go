package httpx_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

func TestFaultsSpeakTheReadersLanguage(t *testing.T) {
	e := newEdge(t)
	zh := e.ask("GET", "/api/v1/notes/404", "").problem(404, "http.not_found")
	if !strings.HasPrefix(zh.Detail, "没有找到") || zh.Title != "没有找到" || zh.Type != "/problems/http.not_found" {
		t.Errorf("got %+v, want Chinese", zh)
	}
	en := e.ask("GET", "/api/v1/notes/404", "", "Accept-Language", "en-US,zh;q=0.5").problem(404, "http.not_found")
	if !strings.HasPrefix(en.Detail, "There is nothing here.") {
		t.Errorf("got %+v, want English", en)
	}
	chosen := e.ask("GET", "/api/v1/notes/404", "", "Cookie", "session=suomin", "Accept-Language", "zh-CN").problem(404, "http.not_found")
	if !strings.HasPrefix(chosen.Detail, "There is nothing here.") {
		t.Errorf("got %+v, want the account's English before the browser's Chinese", chosen)
	}
	e.ask("GET", "/problems/http.not_found", "").is(200).holds("没有找到您要的内容").holds("There is nothing here.")
}

func TestUnknownErrorsDoNotLeak(t *testing.T) {
	e := newEdge(t)
	for _, path := range []string{"/api/v1/notes/500", "/api/v1/notes/555"} {
		a := e.ask("GET", path, "")
		p := a.problem(500, "http.internal")
		if strings.Contains(a.body, "secret") {
			t.Errorf("%s told %s", path, a.body)
		}
		if !strings.Contains(p.Detail, p.RequestID) {
			t.Errorf("%s: got %q, want the number to report", path, p.Detail)
		}
		if log := e.log.String(); !strings.Contains(log, "secret") || !strings.Contains(log, p.RequestID) {
			t.Errorf("%s: the log does not say what happened to %s", path, p.RequestID)
		}
	}
}

func TestAReaderWhoLeavesIsNoErrorOfOurs(t *testing.T) {
	e := newEdge(t)
	ctx, leave := context.WithCancel(t.Context())
	r := httptest.NewRequestWithContext(ctx, "GET", "/api/v1/notes/503", nil)
	r.AddCookie(&http.Cookie{Name: "session", Value: "linxiao"})
	leave()
	e.api.ServeHTTP(httptest.NewRecorder(), r)
	if log := e.log.String(); !strings.Contains(log, "status=499") || strings.Contains(log, "level=ERROR") {
		t.Errorf("logged %s; want the request, and not as an error", log)
	}
}

func TestWhoMayAsk(t *testing.T) {
	e := newEdge(t)
	e.ask("GET", "/api/v1/notes/1", "", "Cookie", "").problem(401, "http.unauthorized")
	e.ask("GET", "/api/v1/notes/1", "", "Cookie", "session=ended").problem(401, "http.unauthorized")
	e.ask("GET", "/api/v1/notes/1", "").is(200)
	e.ask("DELETE", "/api/v1/notes/1", "").problem(403, "http.forbidden")
	e.ask("GET", "/api/v1/notes", "", "Cookie", "session=ended").is(200)
}

func TestCrossSiteRequestsAreRefusedForSessionsOnly(t *testing.T) {
	e := newEdge(t)
	body := `{"title":"hello"}`
	e.ask("POST", "/api/v1/notes", body, "Sec-Fetch-Site", "cross-site").problem(403, "http.cross_site")
	e.ask("POST", "/api/v1/notes", body, "Origin", "https://elsewhere.example").problem(403, "http.cross_site")
	e.ask("POST", "/api/v1/notes", body, "Sec-Fetch-Site", "same-origin").is(201)
	e.ask("POST", "/api/v1/notes", body, "Cookie", "", "Authorization", "Bearer program", "Sec-Fetch-Site", "cross-site").is(201)
	e.ask("GET", "/api/v1/notes/1", "", "Sec-Fetch-Site", "cross-site").is(200)
}

func TestBadInputIsExplainedWithoutRepeatingIt(t *testing.T) {
	e := newEdge(t)
	for _, c := range []struct {
		body, code, field string
		status            int
	}{
		{``, "http.body_missing", "", 400},
		{`{"title":`, "http.body_not_json", "", 400},
		{`{}`, "http.field_required", "title", 422},
		{`{"title":""}`, "http.field_empty", "title", 422},
		{`{"title":"` + strings.Repeat("S3CRET", 9) + `"}`, "http.field_too_long", "title", 422},
		{`{"title":5}`, "http.field_not_text", "title", 422},
		{`[]`, "http.field_not_object", "", 422},
		{`{"title":"a","kind":"S3CRET"}`, "http.field_not_one_of", "kind", 422},
		{`{"title":"a","colour":"S3CRET"}`, "http.field_unknown", "colour", 422},
		{`{"title":"a","lines":[{"weight":1},{"weight":0}]}`, "http.field_below", "lines[1].weight", 422},
		{`{"title":"a","lines":[{"weight":1.5}]}`, "http.field_not_integer", "lines[0].weight", 422},
		{`{"title":"a","lines":[{"weight":1e30}]}`, "http.field_invalid", "", 422},
		{`{"title":"a","lines":[{"weight":1},{"weight":1},{"weight":1},{"weight":1}]}`, "http.field_too_many", "lines", 422},
		{`{"title":"a","amount":"2.505"}`, "amount.too_many_decimals", "amount", 422},
		{`{"title":"a","amount":"much"}`, "amount.not_a_number", "amount", 422},
		{`{"title":"a","amount":"99999999999999"}`, "amount.too_large", "", 422},
	} {
		a := e.ask("POST", "/api/v1/notes", c.body)
		p := a.problem(c.status, c.code)
		if strings.HasPrefix(p.Field, c.field) == false || c.field == "" && p.Field != "" && p.Code != "http.field_invalid" {
			t.Errorf("%s: got field %q, want %q", c.body, p.Field, c.field)
		}
		if strings.Contains(a.body, "S3CRET") {
			t.Errorf("%s: the answer repeats the value: %s", c.body, a.body)
		}
		if strings.Contains(p.Detail, "{") && p.Code != "http.field_not_object" || p.Detail == p.Code {
			t.Errorf("%s: got detail %q", c.body, p.Detail)
		}
	}
	p := e.ask("POST", "/api/v1/notes", `{"title":"","kind":"x"}`, "Accept-Language", "en").problem(422, "http.invalid_input")
	if len(p.Errors) != 2 || p.Errors[0].Field != "kind" || p.Errors[0].Detail != "Use one of these: memo, letter." {
		t.Errorf("got %+v, want two explained errors", p.Errors)
	}
	e.ask("GET", "/api/v1/notes?limit=999", "").problem(422, "http.field_above")
	e.ask("GET", "/api/v1/notes?limit=x", "").problem(422, "http.field_not_integer")
	e.ask("GET", "/api/v1/notes?colour=x", "").problem(422, "http.field_unknown")
	e.ask("GET", "/api/v1/notes/x", "").problem(422, "http.field_not_integer")
	e.ask("POST", "/api/v1/notes", `title`, "Content-Type", "text/plain").problem(415, "http.unsupported_media_type")
}

func TestHugeBodiesAreRefused(t *testing.T) {
	e := newEdge(t)
	huge := `{"title":"` + strings.Repeat("x", 5000) + `"}`
	p := e.ask("POST", "/api/v1/notes", huge).problem(413, "http.body_too_large")
	if p.Args["limit"] != "4 KB" {
		t.Errorf("got %v, want the limit", p.Args)
	}
	r, _ := http.NewRequestWithContext(t.Context(), "POST", e.server.URL+"/api/v1/notes", io.MultiReader(strings.NewReader(huge)))
	r.Header.Set("Cookie", "session=linxiao")
	resp, err := e.server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 413 {
		t.Errorf("without Content-Length: got %d, want 413", resp.StatusCode)
	}
}

func TestUnknownAddresses(t *testing.T) {
	e := newEdge(t)
	e.ask("GET", "/api/v1/nothing", "").problem(404, "http.not_found")
	a := e.ask("PUT", "/api/v1/notes", "")
	a.problem(405, "http.method_not_allowed")
	a.header("Allow", "GET, POST")
}

func TestRequestIDsAreKeptWhenWellFormed(t *testing.T) {
	e := newEdge(t)
	e.ask("GET", "/api/v1/notes/1", "", "X-Request-Id", "caller-0001").header("X-Request-Id", "caller-0001")
	for _, bad := range []string{"short", "with blank in it", strings.Repeat("x", 65), "<script>alert</script>"} {
		got := e.ask("GET", "/api/v1/notes/1", "", "X-Request-Id", bad).resp.Header.Get("X-Request-Id")
		if got == bad || len(got) < 20 {
			t.Errorf("%q: got %q, want a new id", bad, got)
		}
	}
}

func TestClientIsSeenThroughTrustedProxiesOnly(t *testing.T) {
	var seen netip.Addr
	var secure bool
	look := func(o *httpx.Options) {
		o.RateLimit = func(r *http.Request, _ string, _ access.Actor) error {
			seen, secure = httpx.ClientIP(r.Context()), httpx.Secure(r.Context())
			return nil
		}
	}
	e := newEdge(t, look)
	e.ask("GET", "/api/v1/notes", "", "X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https")
	if seen.String() != "127.0.0.1" || secure {
		t.Errorf("untrusted: got %v secure=%v, want the peer", seen, secure)
	}
	e = newEdge(t, look, func(o *httpx.Options) { o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	e.ask("GET", "/api/v1/notes", "", "X-Forwarded-For", "6.6.6.6, 203.0.113.9, 127.0.0.7", "X-Forwarded-Proto", "https").
		header("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	if seen.String() != "203.0.113.9" || !secure {
		t.Errorf("trusted: got %v secure=%v, want 203.0.113.9", seen, secure)
	}
}

func TestRateLimitAnswersWhenToRetry(t *testing.T) {
	e := newEdge(t, func(o *httpx.Options) {
		o.RateLimit = func(_ *http.Request, operation string, actor access.Actor) error {
			if operation == "read-note" && actor.Account == 11 {
				return fault.New(fault.TooMany, "http.too_many_requests", fault.Args{"retry_seconds": 7})
			}
			return nil
		}
	})
	a := e.ask("GET", "/api/v1/notes/1", "")
	a.problem(429, "http.too_many_requests")
	a.header("Retry-After", "7")
	e.ask("GET", "/api/v1/notes", "").is(200)
}

func TestLargeAnswersAreCompressed(t *testing.T) {
	e := newEdge(t)
	a := e.ask("GET", "/api/v1/notes/900", "", "Accept-Encoding", "gzip, deflate, br").is(200).header("Content-Encoding", "br").header("Vary", "Accept-Encoding")
	b, err := io.ReadAll(brotli.NewReader(strings.NewReader(a.body)))
	if err != nil || !strings.Contains(string(b), "好好好") || len(a.body) > 200 {
		t.Errorf("brotli: %v, %d bytes", err, len(a.body))
	}
	a = e.ask("GET", "/api/v1/notes/900", "", "Accept-Encoding", "gzip, br;q=0").header("Content-Encoding", "gzip")
	z, err := gzip.NewReader(strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	if b, err = io.ReadAll(z); err != nil || !strings.Contains(string(b), "好好好") {
		t.Errorf("gzip: %v", err)
	}
	e.ask("GET", "/api/v1/notes/3", "", "Accept-Encoding", "br").header("Content-Encoding", "").header("Content-Length", "22")
	e.ask("GET", "/api/v1/notes/900", "").header("Content-Encoding", "")
}

func TestPagesFollowEachOther(t *testing.T) {
	e := newEdge(t)
	var got []int64
	for cursor, rounds := "", 0; rounds < 5; rounds++ {
		var page httpx.Page[int64]
		if err := json.Unmarshal([]byte(e.ask("GET", "/api/v1/notes?limit=3&cursor="+cursor, "").is(200).body), &page); err != nil {
			t.Fatal(err)
		}
		got = append(got, page.Items...)
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(got) != 7 || got[0] != 1 || got[6] != 7 {
		t.Errorf("got %v, want 1 to 7", got)
	}
	p := e.ask("GET", "/api/v1/notes?cursor=nonsense", "").problem(422, "http.cursor_invalid")
	if p.Field != "cursor" {
		t.Errorf("got field %q", p.Field)
	}
}

func TestOperationsThatContradictThemselvesAreNamed(t *testing.T) {
	registry, err := access.NewRegistry([]access.Permission{{Key: "note.write", Chinese: "写", English: "Write"}})
	if err != nil {
		t.Fatal(err)
	}
	b := i18n.New()
	if err := b.Load(i18n.Locales); err != nil {
		t.Fatal(err)
	}
	api := httpx.New(httpx.Options{Bundle: b, Permissions: registry})
	nothing := func(context.Context, *struct{}) (*struct{}, error) { return nil, nil }
	httpx.Register(api, op("a", "GET", "/a", "note.fly"), nothing)
	httpx.Register(api, op("a", "GET", "/b", "note.write"), nothing)
	twice := op("c", "POST", "/c", httpx.Public)
	twice.Idempotent, twice.Summary.Chinese = true, "做"
	httpx.Register(api, twice, nothing)
	got := api.Check()
	for _, want := range []string{`"note.fly"`, `"a" is empty or used twice`, "visitors have no idempotency keys"} {
		if got == nil || !strings.Contains(got.Error(), want) {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}
