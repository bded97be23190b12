package identityhttp_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"xuefen/internal/identity"
	"xuefen/internal/identity/identityhttp"
	"xuefen/internal/identity/identitytest"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

// site is the company's API, served.
type site struct {
	*testing.T
	*identitytest.Cast
	api *httpx.API
}

func each(t *testing.T, test func(s *site)) {
	t.Helper()
	dbtest.Each(t, identitytest.Modules(), func(t *testing.T, d *db.DB) { test(serve(t, identitytest.Company(t, d))) })
}

func serve(t *testing.T, c *identitytest.Cast) *site {
	t.Helper()
	words := i18n.New()
	if err := words.Load(i18n.Locales, org.Locales(), identity.Locales()); err != nil {
		t.Fatal(err)
	}
	api := httpx.New(httpx.Options{
		Title: "test", Version: "1", Bundle: words, Logger: slog.New(slog.DiscardHandler), Permissions: c.Known,
		Authenticate:   identityhttp.Authenticator(c.Identity),
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}, // where httptest's requests come from
	})
	identityhttp.Mount(api, identityhttp.Options{
		DB: c.DB, Clock: c.Clock, Identity: c.Identity, Org: c.Org, Known: c.Known, Words: words,
		Demo: []identityhttp.DemoAccount{{Login: "1001", Password: identitytest.Password, Name: "林晓", Role: "identity.role.employee"}},
	})
	if err := api.Check(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if missing := words.Missing(); len(missing) > 0 {
			t.Errorf("sentences that could not be said: %q", missing)
		}
	})
	return &site{t, c, api}
}

// client is a browser, or a program with a token.
type client struct {
	s      *site
	cookie *http.Cookie
	token  string
	https  bool
}

// answer is what came back.
type answer struct {
	t      *testing.T
	what   string
	status int
	header http.Header
	body   []byte
}

func (c *client) do(method, path string, body any) answer {
	c.s.Helper()
	var sent io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			c.s.Fatal(err)
		}
		sent = bytes.NewReader(raw)
	}
	r := httptest.NewRequestWithContext(c.s.Context(), method, "http://localhost:8080/api/v1"+path, sent)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Forwarded-For", "203.0.113.7")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if c.https {
		r.Header.Set("X-Forwarded-Proto", "https")
	}
	if c.cookie != nil {
		r.AddCookie(c.cookie)
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	w := httptest.NewRecorder()
	c.s.api.ServeHTTP(w, r)
	res := w.Result()
	for _, got := range res.Cookies() {
		c.cookie = got
		if got.MaxAge < 0 {
			c.cookie = nil
		}
	}
	return answer{c.s.T, method + " " + path, res.StatusCode, res.Header, w.Body.Bytes()}
}

// want checks the status and reads the body into out, if there is one.
func (a answer) want(status int, out any) {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: got %d %s; want %d", a.what, a.status, a.body, status)
	}
	if out != nil {
		if err := json.Unmarshal(a.body, out); err != nil {
			a.t.Fatalf("%s: %v in %s", a.what, err, a.body)
		}
	}
}

// wantFault checks the problem and that it has a sentence of its own.
func (a answer) wantFault(status int, code string) httpx.Problem {
	a.t.Helper()
	var p httpx.Problem
	a.want(status, &p)
	if p.Code != code || p.Detail == "" || p.Detail == p.Code {
		a.t.Fatalf("%s: got %+v; want %s with a sentence", a.what, p, code)
	}
	return p
}

func (s *site) signIn(login string) *client {
	s.Helper()
	c := &client{s: s}
	c.do("POST", "/session", identityhttp.Credentials{Login: login, Password: identitytest.Password}).want(200, nil)
	return c
}

func TestSignInLookAroundAndSignOut(t *testing.T) {
	each(t, func(s *site) {
		s.SetPassword(s, s.Lin)
		visitor := &client{s: s}
		var door identityhttp.SignIn
		visitor.do("GET", "/sign-in", nil).want(200, &door)
		if !door.Ready || door.TenantsChoose || door.Tenant.Name != "星河集团" || len(door.Demo) != 1 || door.Demo[0].Role != "员工" {
			s.Errorf("got %+v; want one company, no code, 林晓 as 员工", door)
		}
		visitor.do("GET", "/session", nil).wantFault(401, "http.unauthorized")
		visitor.do("POST", "/session", identityhttp.Credentials{Login: "1001", Password: "wrong"}).wantFault(401, "identity.sign_in_failed")
		visitor.do("POST", "/session", map[string]string{"login": "1001"}).want(422, nil)

		lin := s.signIn("1001")
		if c := lin.cookie; c.Name != "session" || !c.HttpOnly || c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge < 86400 {
			s.Errorf("got the cookie %+v; want it for this host, hidden from scripts and other sites", c)
		}
		var me identityhttp.Session
		lin.do("GET", "/session", nil).want(200, &me)
		if me.Person == nil || me.Person.Name != "林晓" || me.Person.Department != "平台部" || me.Person.Grade != "P6" || me.Person.Position != "软件工程师" ||
			me.Person.Manager != "王磊" || me.Person.Mentor != "许国栋" || me.Account.Login != "1001" || me.Tenant.Slug != "xinghe" ||
			len(me.Roles) != 1 || me.Roles[0] != "employee" || me.Scopes[org.PeopleRead] != "self" || me.MustChangePassword {
			s.Errorf("got %+v, person %+v; want 林晓 in full", me, me.Person)
		}
		before := *lin.cookie
		lin.do("POST", "/session", identityhttp.Credentials{Login: "1001", Password: identitytest.Password}).want(200, nil)
		old := &client{s: s, cookie: &before}
		old.do("GET", "/session", nil).wantFault(401, "identity.session_ended")
		lin.do("DELETE", "/session", nil).want(204, nil)
		if lin.cookie != nil {
			s.Error("the cookie stays after signing out")
		}
		lin.do("DELETE", "/session", nil).want(204, nil)
		lin.do("GET", "/session", nil).wantFault(401, "http.unauthorized")
	})
}

func TestByHTTPSTheCookieIsBoundToTheHost(t *testing.T) {
	each(t, func(s *site) {
		s.SetPassword(s, s.Lin)
		lin := &client{s: s, https: true}
		lin.do("POST", "/session", identityhttp.Credentials{Login: "1001", Password: identitytest.Password}).want(200, nil)
		if c := lin.cookie; c.Name != "__Host-session" || !c.Secure {
			s.Fatalf("got the cookie %+v; want a secure one with the prefix", c)
		}
		lin.do("GET", "/session", nil).want(200, nil)
		// A cookie without the prefix may come from a neighbour's host.
		lin.cookie = &http.Cookie{Name: "session", Value: lin.cookie.Value}
		lin.do("GET", "/session", nil).wantFault(401, "http.unauthorized")
	})
}

func TestCrossSiteRequestsDoNothing(t *testing.T) {
	each(t, func(s *site) {
		s.SetPassword(s, s.Lin)
		lin := s.signIn("1001")
		r := httptest.NewRequestWithContext(s.Context(), "DELETE", "http://localhost:8080/api/v1/session", nil)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.AddCookie(lin.cookie)
		w := httptest.NewRecorder()
		s.api.ServeHTTP(w, r)
		if w.Code != 403 {
			s.Errorf("got %d; want a refusal", w.Code)
		}
		lin.do("GET", "/session", nil).want(200, nil)
	})
}

func TestFromTheListOfHRToOnesOwnPassword(t *testing.T) {
	each(t, func(s *site) {
		s.SetPassword(s, s.Su)
		su := s.signIn("1007")
		var codes identityhttp.Codes
		su.do("POST", "/one-time-codes", identityhttp.CodeOrder{People: []int64{int64(s.Lin)}}).want(200, &codes)
		if len(codes.Items) != 1 || codes.Items[0].EmployeeNo != "1001" || codes.Items[0].Department != "平台部" {
			s.Fatalf("got %+v; want one code for 林晓", codes)
		}
		lin := &client{s: s}
		p := lin.do("POST", "/session", identityhttp.Credentials{Login: "1001", Password: strings.ToLower(codes.Items[0].Code)}).
			wantFault(403, "identity.must_choose_password")
		ticket, _ := p.Args["ticket"].(string)
		lin.do("POST", "/session/first-password", identityhttp.FirstPassword{Ticket: ticket, Password: "12345678"}).wantFault(422, "identity.password_common")
		var me identityhttp.Session
		lin.do("POST", "/session/first-password", identityhttp.FirstPassword{Ticket: ticket, Password: identitytest.Password}).want(200, &me)
		if me.Person.Name != "林晓" {
			s.Errorf("got %+v; want 林晓", me)
		}
		lin.do("GET", "/session", nil).want(200, nil)
		lin.do("POST", "/one-time-codes", identityhttp.CodeOrder{}).wantFault(403, "http.forbidden")
	})
}

func TestTheListOfCodesIsAFile(t *testing.T) {
	each(t, func(s *site) {
		s.SetPassword(s, s.Su)
		su := s.signIn("1007")
		csv := su.do("POST", "/one-time-codes/file?format=csv", identityhttp.CodeOrder{DepartmentID: int64(s.Platform)})
		csv.want(200, nil)
		lines := strings.Split(strings.TrimSpace(string(csv.body)), "\n")
		if len(lines) != 7 || !strings.HasPrefix(lines[0], "\ufeff工号,姓名,部门,一次性登录码,有效期至") || !strings.HasPrefix(lines[1], "1001,林晓,平台部,") ||
			!strings.HasSuffix(strings.TrimSpace(lines[1]), ",2026-09-15 10:00:00") {
			s.Errorf("got\n%s\nwant headings and the six of 平台部, until 14 days later by the clock of Shanghai", csv.body)
		}
		if !strings.Contains(csv.header.Get("Content-Disposition"), ".csv") {
			s.Errorf("got %q; want a file", csv.header.Get("Content-Disposition"))
		}
		xlsx := su.do("POST", "/one-time-codes/file", identityhttp.CodeOrder{})
		xlsx.want(200, nil)
		if !bytes.HasPrefix(xlsx.body, []byte("PK")) {
			s.Errorf("got %.20q; want a workbook", xlsx.body)
		}
		su.do("POST", "/one-time-codes/file", identityhttp.CodeOrder{Query: "nobody of this name"}).wantFault(409, "identity.nobody_needs_code")
	})
}

func TestOnesOwnSessionsPasswordAndPreferences(t *testing.T) {
	each(t, func(s *site) {
		s.SetPassword(s, s.Lin)
		phone, desk := s.signIn("1001"), s.signIn("1001")
		var list identityhttp.Sessions
		desk.do("GET", "/sessions", nil).want(200, &list)
		if len(list.Items) != 2 || list.Items[0].Current == list.Items[1].Current || list.Items[0].Address != "203.0.113.7" {
			s.Fatalf("got %+v; want two, one of them this one", list)
		}
		desk.do("PUT", "/password", identityhttp.PasswordChange{OldPassword: "wrong", Password: "jade iris sky 七"}).wantFault(422, "identity.password_wrong")
		desk.do("PUT", "/password", identityhttp.PasswordChange{OldPassword: identitytest.Password, Password: "jade iris sky 七"}).want(204, nil)
		phone.do("GET", "/session", nil).wantFault(401, "identity.session_ended")
		desk.do("PUT", "/preferences", identityhttp.Preferences{Language: "en", Theme: "dark"}).want(204, nil)
		var me identityhttp.Session
		desk.do("GET", "/session", nil).want(200, &me)
		if me.Language != "en" || me.Theme != "dark" {
			s.Errorf("got %q %q; want en, dark", me.Language, me.Theme)
		}
		if p := desk.do("DELETE", "/sessions/1", nil).wantFault(404, "identity.session_unknown"); !strings.Contains(p.Detail, "Reload") {
			s.Errorf("got %q; want English from now on", p.Detail)
		}
		desk.do("PUT", "/preferences", map[string]string{"language": "xx", "theme": ""}).want(422, nil)
		desk.do("GET", "/sessions", nil).want(200, &list)
		desk.do("DELETE", "/sessions/"+number(list.Items[0].ID), nil).want(204, nil)
		desk.do("GET", "/session", nil).wantFault(401, "identity.session_ended")
	})
}
