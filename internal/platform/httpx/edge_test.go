package httpx_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

// edge is a served API with an operation of every kind, and its log.
type edge struct {
	*testing.T
	api    *httpx.API
	server *httptest.Server
	log    *logged
}

type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

type place struct {
	At int64
	ID int64
}

type note struct {
	Title  string       `json:"title" minLength:"1" maxLength:"20"`
	Kind   string       `json:"kind,omitempty" enum:"memo,letter"`
	Amount fixed.Amount `json:"amount,omitempty"`
	Lines  []noteLine   `json:"lines,omitempty" maxItems:"3"`
}

type noteLine struct {
	Weight int `json:"weight" minimum:"1"`
}

type noteIn struct{ Body note }

type noteOut struct {
	Location string `header:"Location"`
	Body     note
}

type idIn struct {
	ID int64 `path:"id" minimum:"1"`
}

// whoIs knows three readers by their bearer token or session cookie.
func whoIs(r *http.Request) (access.Actor, error) {
	linXiao := access.Actor{Tenant: 1, Account: 11, Person: 1001, Via: access.Session,
		Grants: []access.Grant{{Permission: "note.write", Scope: access.Self}}}
	if c, err := r.Cookie("session"); err == nil {
		switch c.Value {
		case "linxiao":
			return linXiao, nil
		case "suomin":
			linXiao.Language = i18n.English
			return linXiao, nil
		}
		return access.Actor{}, fault.New(fault.Unauthorized, "http.unauthorized", nil)
	}
	if r.Header.Get("Authorization") == "Bearer program" {
		linXiao.Via = access.Token
		return linXiao, nil
	}
	return access.Actor{}, nil
}

func newEdge(t *testing.T, change ...func(*httpx.Options)) *edge {
	t.Helper()
	b := i18n.New()
	if err := b.Load(i18n.Locales); err != nil {
		t.Fatal(err)
	}
	e := &edge{T: t, log: &logged{}}
	o := httpx.Options{
		Title: "test", Version: "1", Bundle: b, Authenticate: whoIs,
		Logger: slog.New(slog.NewTextHandler(e.log, nil)),
	}
	for _, c := range change {
		c(&o)
	}
	e.api = httpx.New(o)
	e.addOperations()
	if err := e.api.Check(); err != nil {
		t.Fatal(err)
	}
	e.server = httptest.NewServer(e.api)
	t.Cleanup(e.server.Close)
	return e
}

func op(id, method, path, permission string) httpx.Operation {
	return httpx.Operation{ID: id, Method: method, Path: path, Permission: permission, Tags: []string{"notes"},
		Summary: httpx.Summary{English: "About " + id, Chinese: "关于 " + id}}
}

func (e *edge) addOperations() {
	write := op("write-note", "POST", "/api/v1/notes", "note.write")
	write.MaxBody, write.Idempotent, write.Status = 4096, true, 201
	var written int64
	httpx.Register(e.api, write, func(_ context.Context, in *noteIn) (*noteOut, error) {
		written++
		if in.Body.Title == "taken" {
			return nil, fault.New(fault.Conflict, "http.conflict", nil)
		}
		in.Body.Lines = append(in.Body.Lines, noteLine{Weight: int(written)})
		return &noteOut{Location: "/api/v1/notes/1", Body: in.Body}, nil
	})
	httpx.Register(e.api, op("read-note", "GET", "/api/v1/notes/{id}", ""), func(ctx context.Context, in *idIn) (*noteOut, error) {
		switch in.ID {
		case 503:
			return nil, ctx.Err()
		case 404:
			return nil, fault.New(fault.NotFound, "http.not_found", nil)
		case 500:
			return nil, errors.New("table notes: secret column is broken")
		case 555:
			panic("secret panic")
		}
		return &noteOut{Body: note{Title: strings.Repeat("好", int(in.ID))}}, nil
	})
	httpx.Register(e.api, op("delete-note", "DELETE", "/api/v1/notes/{id}", "note.delete"), func(context.Context, *idIn) (*struct{}, error) {
		return nil, nil
	})
	type listOut struct{ Body httpx.Page[int64] }
	type listIn struct{ httpx.PageQuery }
	httpx.Register(e.api, op("list-notes", "GET", "/api/v1/notes", httpx.Public), func(_ context.Context, in *listIn) (*listOut, error) {
		after, err := httpx.DecodeCursor[place](in.Cursor)
		if err != nil {
			return nil, err
		}
		first := int64(1)
		if after != nil {
			first = after.ID + 1
		}
		var rows []int64
		for id := first; id <= 7 && len(rows) <= in.Limit; id++ {
			rows = append(rows, id)
		}
		return &listOut{Body: httpx.PageOf(rows, in.Limit, func(id int64) place { return place{ID: id} })}, nil
	})
}

// ask sends a request as 林晓 by session, unless headers say otherwise.
func (e *edge) ask(method, path, body string, headers ...string) *answer {
	e.Helper()
	r, err := http.NewRequestWithContext(e.Context(), method, e.server.URL+path, strings.NewReader(body))
	if err != nil {
		e.Fatal(err)
	}
	r.Header.Set("Cookie", "session=linxiao")
	r.Header.Set("Accept-Encoding", "identity")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := e.server.Client().Do(r)
	if err != nil {
		e.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		e.Fatalf("%s %s: %v", method, path, err)
	}
	return &answer{e, resp, string(b)}
}

type answer struct {
	e    *edge
	resp *http.Response
	body string
}

func (a *answer) is(status int) *answer {
	a.e.Helper()
	if a.resp.StatusCode != status {
		a.e.Fatalf("%s: got %d %s, want %d", a.resp.Request.URL.Path, a.resp.StatusCode, a.body, status)
	}
	return a
}

func (a *answer) problem(status int, code string) httpx.Problem {
	a.e.Helper()
	a.is(status)
	var p httpx.Problem
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		a.e.Fatalf("%v: %s", err, a.body)
	}
	if got := a.resp.Header.Get("Content-Type"); got != "application/problem+json" || p.Code != code || p.Status != status {
		a.e.Fatalf("got %s %s, want %s", got, a.body, code)
	}
	if p.RequestID == "" || p.RequestID != a.resp.Header.Get("X-Request-Id") {
		a.e.Fatalf("got request id %q in the body and %q in the header", p.RequestID, a.resp.Header.Get("X-Request-Id"))
	}
	return p
}

func (a *answer) header(name, want string) *answer {
	a.e.Helper()
	if got := a.resp.Header.Get(name); got != want {
		a.e.Fatalf("%s: got %q, want %q", name, got, want)
	}
	return a
}

func (a *answer) holds(want string) *answer {
	a.e.Helper()
	if !strings.Contains(a.body, want) {
		a.e.Fatalf("got %s, want it to hold %q", a.body, want)
	}
	return a
}
