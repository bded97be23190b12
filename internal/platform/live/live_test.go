package live_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/live"
)

type station struct {
	*testing.T
	hub    *live.Hub
	clock  *clock.Fixed
	server *httptest.Server
}

// newStation serves a hub; the bearer token is "tenant-account-person".
func newStation(t *testing.T) *station {
	t.Helper()
	b := i18n.New()
	if err := b.Load(i18n.Locales); err != nil {
		t.Fatal(err)
	}
	api := httpx.New(httpx.Options{Bundle: b, Authenticate: func(r *http.Request) (access.Actor, error) {
		a := access.Actor{Via: access.Token}
		_, err := fmt.Sscanf(r.Header.Get("Authorization"), "%d-%d-%d", &a.Tenant, &a.Account, &a.Person)
		if err != nil {
			return access.Actor{}, nil
		}
		return a, nil
	}})
	s := &station{T: t, clock: clock.NewFixed(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC))}
	s.hub = live.NewHub(s.clock)
	live.Register(api, s.hub)
	s.server = httptest.NewServer(api)
	t.Cleanup(func() {
		s.hub.Close()
		s.server.Close()
	})
	return s
}

type listener struct {
	*testing.T
	resp  *http.Response
	lines *bufio.Scanner
}

func (s *station) listen(tenant, account, person int) *listener {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), "GET", s.server.URL+live.Path, nil)
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Authorization", strconv.Itoa(tenant)+"-"+strconv.Itoa(account)+"-"+strconv.Itoa(person))
	r.Header.Set("Accept-Encoding", "br, gzip")
	resp, err := s.server.Client().Do(r)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = resp.Body.Close() })
	return &listener{s.T, resp, bufio.NewScanner(resp.Body)}
}

// hears reads the next event, without the retry line.
func (l *listener) hears(want string) {
	l.Helper()
	var lines []string
	for l.lines.Scan() && l.lines.Text() != "" {
		if !strings.HasPrefix(l.lines.Text(), "retry:") {
			lines = append(lines, l.lines.Text())
		}
	}
	if got := strings.Join(lines, " "); got != want {
		l.Fatalf("got %q, want %q", got, want)
	}
}

const hello = "event: hello data: {}"

func TestTopicsOfAWindowArriveTogether(t *testing.T) {
	s := newStation(t)
	linXiao := s.listen(1, 11, 1001)
	linXiao.hears(hello)
	if ct, enc := linXiao.resp.Header.Get("Content-Type"), linXiao.resp.Header.Get("Content-Encoding"); ct != "text/event-stream" || enc != "" {
		t.Fatalf("got %s %s, want an uncompressed event stream", ct, enc)
	}
	s.clock.AwaitAlarms(2) // lifetime and heartbeat
	s.hub.Notify(1, 1001, "page")
	s.clock.AwaitAlarms(3) // and the window
	s.hub.Notify(1, 1001, "list", "page")
	s.hub.Notify(1, 0, "board")
	s.clock.Advance(live.Window)
	linXiao.hears(`event: change data: {"topics":["board","list","page"]}`)
	s.hub.Notify(1, 1001, "page")
	s.clock.AwaitAlarms(3)
	s.clock.Advance(live.Window)
	linXiao.hears(`event: change data: {"topics":["page"]}`)
}

func TestOnlyThoseConcernedAreTold(t *testing.T) {
	s := newStation(t)
	linXiao, heJing, elsewhere := s.listen(1, 11, 1001), s.listen(1, 12, 1002), s.listen(2, 21, 1001)
	for _, l := range []*listener{linXiao, heJing, elsewhere} {
		l.hears(hello)
	}
	s.clock.AwaitAlarms(6)
	s.hub.Notify(1, 1002, "mine")
	s.hub.Notify(1, 0, "all")
	s.hub.Notify(2, 0, "other")
	s.clock.AwaitAlarms(9)
	s.clock.Advance(live.Window)
	linXiao.hears(`event: change data: {"topics":["all"]}`)
	heJing.hears(`event: change data: {"topics":["all","mine"]}`)
	elsewhere.hears(`event: change data: {"topics":["other"]}`)
}

func TestAQuietStreamBeatsAndEnds(t *testing.T) {
	s := newStation(t)
	l := s.listen(1, 11, 1001)
	l.hears(hello)
	s.clock.AwaitAlarms(2)
	s.clock.Advance(live.Heartbeat)
	l.hears(": beat")
	s.clock.AwaitAlarms(2)
	s.clock.Advance(live.Lifetime)
	for l.lines.Scan() {
		if text := l.lines.Text(); text != "" && text != ": beat" {
			t.Fatalf("got %q, want the end", text)
		}
	}
}

func TestAPageThatDoesNotKeepUpIsToldEverything(t *testing.T) {
	s := newStation(t)
	l := s.listen(1, 11, 1001)
	l.hears(hello)
	s.clock.AwaitAlarms(2)
	for i := range 100 {
		s.hub.Notify(1, 0, "topic-"+strconv.Itoa(i))
	}
	s.clock.AwaitAlarms(3)
	s.clock.Advance(live.Window)
	l.hears(`event: change data: {"topics":["*"]}`)
}

func TestStreamsPerAccountAreLimited(t *testing.T) {
	s := newStation(t)
	for range live.PerAccount {
		s.listen(1, 11, 1001).hears(hello)
	}
	if got := s.listen(1, 11, 1001).resp.StatusCode; got != http.StatusTooManyRequests {
		t.Fatalf("one too many: got %d, want 429", got)
	}
	s.listen(1, 12, 1002).hears(hello)
	if got := s.listen(0, 0, 0).resp.StatusCode; got != http.StatusUnauthorized {
		t.Fatalf("visitor: got %d, want 401", got)
	}
	if got := s.hub.Streams(); got != live.PerAccount+1 {
		t.Fatalf("got %d open streams, want %d", got, live.PerAccount+1)
	}
}

func TestClosingTheHubEndsStreams(t *testing.T) {
	s := newStation(t)
	l := s.listen(1, 11, 1001)
	l.hears(hello)
	s.hub.Close()
	s.hub.Close()
	if l.lines.Scan() {
		t.Fatalf("got %q, want the end", l.lines.Text())
	}
	s.server.Close() // waits for every request to end
	if got := s.hub.Streams(); got != 0 {
		t.Fatalf("got %d streams after the end, want none", got)
	}
}
