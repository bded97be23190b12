package orghttp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"xuefen/internal/org"
	"xuefen/internal/org/orghttp"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/org/roster"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/sheet"
)

var modules = []db.Module{event.Migrations(), org.Migrations()}

// site is the company's API with its readers, who are known by a header.
type site struct {
	*testing.T
	*orgtest.Cast
	api     *httpx.API
	readers map[string]access.Actor
}

func each(t *testing.T, test func(s *site)) {
	t.Helper()
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) { test(serve(t, orgtest.Company(t, d))) })
}

// accounts names whoever has an account in these tests.
type accounts struct{}

func (accounts) NamesOf(_ context.Context, _ *db.Tx, ids []int64) (map[int64]string, error) {
	names := map[int64]string{}
	for _, id := range ids {
		names[id] = fmt.Sprint("account ", id)
	}
	return names, nil
}

func grants(scope access.Scope, permissions ...string) (list []access.Grant) {
	for _, p := range permissions {
		list = append(list, access.Grant{Permission: p, Scope: scope})
	}
	return list
}

func serve(t *testing.T, c *orgtest.Cast) *site {
	t.Helper()
	words := i18n.New()
	if err := words.Load(i18n.Locales, org.Locales(), sheet.Locales); err != nil {
		t.Fatal(err)
	}
	known, err := access.NewRegistry(org.Permissions())
	if err != nil {
		t.Fatal(err)
	}
	s := &site{T: t, Cast: c, readers: map[string]access.Actor{
		"lin":    {Person: int64(c.Lin), Grants: append(grants(access.Self, org.PeopleRead), grants(access.Tenant, org.OrgRead)...)},
		"wang":   {Person: int64(c.Wang), Grants: grants(access.Team, org.PeopleRead)},
		"su":     {Person: int64(c.Su), Grants: grants(access.Tenant, org.PeopleRead, org.PeopleManage, org.OrgRead, org.OrgManage, org.TenantManage)},
		"huang":  {Person: int64(c.Huang), Grants: grants(access.Branch, org.PeopleRead, org.PeopleManage, org.OrgRead, org.OrgManage)},
		"nobody": {Person: int64(c.He)},
	}}
	account := int64(0)
	for _, name := range []string{"lin", "wang", "su", "huang", "nobody"} {
		account++
		reader := s.readers[name]
		reader.Tenant, reader.Account, reader.Via = int64(c.Tenant), account, access.Token
		s.readers[name] = reader
	}
	s.api = httpx.New(httpx.Options{
		Title: "test", Version: "1", Bundle: words, Logger: slog.New(slog.DiscardHandler), Permissions: known,
		Authenticate: func(r *http.Request) (access.Actor, error) { return s.readers[r.Header.Get("X-Reader")], nil },
	})
	orghttp.Register(s.api, orghttp.Parts{DB: c.DB, Clock: c.Clock, Org: c.Org, Roster: roster.New(c.DB, c.Org, c.Clock, words), Accounts: accounts{}})
	if err := s.api.Check(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if missing := words.Missing(); len(missing) > 0 {
			t.Errorf("sentences that could not be said: %q", missing)
		}
	})
	return s
}

// answer is what came back.
type answer struct {
	s      *site
	what   string
	status int
	header http.Header
	body   []byte
}

func (s *site) do(reader, method, path string, body any) answer {
	s.Helper()
	sent, kind := io.Reader(http.NoBody), "application/json"
	switch b := body.(type) {
	case nil:
	case file:
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		part, err := w.CreateFormFile("file", b.name)
		if err == nil {
			_, err = part.Write([]byte(b.content))
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			s.Fatal(err)
		}
		sent, kind = &form, w.FormDataContentType()
	default:
		raw, err := json.Marshal(body)
		if err != nil {
			s.Fatal(err)
		}
		sent = bytes.NewReader(raw)
	}
	r := httptest.NewRequestWithContext(s.Context(), method, "http://localhost:8080/api/v1"+path, sent)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("X-Reader", reader)
	w := httptest.NewRecorder()
	s.api.ServeHTTP(w, r)
	return answer{s, reader + ": " + method + " " + path, w.Code, w.Header(), w.Body.Bytes()}
}

// file is a file to upload.
type file struct{ name, content string }

// want checks the status and reads the body into out, if there is one.
func (a answer) want(status int, out any) {
	a.s.Helper()
	if a.status != status {
		a.s.Fatalf("%s: got %d %s; want %d", a.what, a.status, a.body, status)
	}
	if out != nil {
		reflect.ValueOf(out).Elem().SetZero() // absent fields are absent, not those of an answer before
		if err := json.Unmarshal(a.body, out); err != nil {
			a.s.Fatalf("%s: %v in %s", a.what, err, a.body)
		}
	}
}

// refused checks the code of a problem and that it has a sentence.
func (a answer) refused(kind fault.Kind, code string) {
	a.s.Helper()
	var p httpx.Problem
	a.want(fault.Status(kind), &p)
	if p.Code != code || p.Detail == "" || p.Detail == p.Code {
		a.s.Errorf("%s: got %+v; want %s with a sentence", a.what, p, code)
	}
}

// operation is what the API document says about one route.
type operation struct{ method, path, permission string }

func (s *site) operations(id string) (all []operation) {
	raw, err := s.api.Document()
	if err != nil {
		s.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			Permission string `json:"x-permission"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		s.Fatal(err)
	}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			if strings.HasPrefix(path, "/api/v1/") {
				path := strings.NewReplacer("{id}", id, "/api/v1", "").Replace(path)
				all = append(all, operation{strings.ToUpper(method), path, op.Permission})
			}
		}
	}
	if len(all) < 30 {
		s.Fatalf("the document has %d operations; want all of them", len(all))
	}
	return all
}

func TestEveryOperationAsksForItsPermission(t *testing.T) {
	each(t, func(s *site) {
		for _, o := range s.operations("999999") {
			s.do("", o.method, o.path, map[string]any{}).refused(fault.Unauthorized, "http.unauthorized")
			for reader, actor := range s.readers {
				got := s.do(reader, o.method, o.path, map[string]any{})
				refused := got.status == http.StatusForbidden && bytes.Contains(got.body, []byte(`"http.forbidden"`))
				if may := o.permission == "signed_in" || actor.Can(o.permission); may == refused {
					s.Errorf("%s: got %d %s; holds %s: %v", got.what, got.status, got.body, o.permission, may)
				}
			}
		}
	})
}

func TestAnotherTenantsIDsAreNotThere(t *testing.T) {
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		s := serve(t, orgtest.Company(t, d))
		other := serve(t, orgtest.CompanyNamed(t, d, "other", "别家公司"))
		var uploaded orghttp.Import
		other.do("su", "POST", "/people-imports", file{"people.csv", "工号,姓名,部门\n1,甲,总部\n"}).want(http.StatusCreated, &uploaded)
		department := org.Placement{}
		other.Read(t, func(ctx context.Context, tx *db.Tx) error {
			p, err := other.Org.Person(ctx, tx, other.Lin)
			department = p.Placement
			return err
		})
		bodies := map[string]any{
			"/profile":     orghttp.Profile{Number: "1", Name: "甲"},
			"/assignments": orghttp.Placement{DepartmentID: int64(s.Platform)},
			"/place":       orghttp.DepartmentPlace{ParentID: int64(s.Platform)},
			"/layout":      orghttp.Layout{},
			"/cells":       orghttp.MendedCells{Cells: []orghttp.MendedCell{{Row: 2, Column: "name", Value: "乙"}}},
			"/leaving":     orghttp.Leaving{},
		}
		tried := 0
		for kind, id := range map[string]int64{
			"/people/": int64(other.Lin), "/departments/": int64(department.Department), "/positions/": int64(department.Position),
			"/grades/": int64(department.Grade), "/people-imports/": uploaded.ID,
		} {
			for _, o := range s.operations(fmt.Sprint(id)) {
				if !strings.HasPrefix(o.path, kind) {
					continue
				}
				body := any(map[string]any{"name": "甲", "kind": "branch", "rank": 1, "closed": false})
				if kind == "/positions/" {
					body = map[string]any{"name": "甲", "closed": false}
				}
				if kind == "/grades/" {
					body = map[string]any{"name": "甲", "rank": 1, "closed": false}
				}
				if kind == "/departments/" {
					body = map[string]any{"name": "甲", "kind": "branch"}
				}
				for end, b := range bodies {
					if strings.HasSuffix(o.path, end) {
						body = b
					}
				}
				if o.method == "GET" || o.method == "DELETE" || strings.HasSuffix(o.path, "/closing") || strings.HasSuffix(o.path, "/confirmation") {
					body = nil
				}
				path := o.path
				if strings.HasSuffix(path, "/stand") {
					path += "?at=2026-09-01T00:00:00Z"
				}
				tried++
				if got := s.do("su", o.method, path, body); got.status != http.StatusNotFound {
					s.Errorf("%s with another tenant's id: got %d %s; want not found", got.what, got.status, got.body)
				}
			}
		}
		if tried < 18 {
			s.Errorf("only %d operations were tried", tried)
		}
		other.do("su", "GET", "/people/"+fmt.Sprint(other.Lin), nil).want(http.StatusOK, nil)
		other.do("su", "GET", fmt.Sprintf("/people-imports/%d", uploaded.ID), nil).want(http.StatusOK, nil)
	})
}
