package proofhttp_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/board"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/proof"
	"xuefen/internal/credit/proof/prooffile"
	"xuefen/internal/credit/proof/proofhttp"
	"xuefen/internal/identity"
	"xuefen/internal/identity/identitytest"
	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/secret"
)

const rules = `rules:
- code: course
  name: {zh: 完成课程}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {fixed: "2.5"}
  validity: {forever: true}
`

// site is the company on the air with another on the same database.
type site struct {
	*credittest.Company
	t       *testing.T
	proof   *proof.Service
	roles   *identitytest.Cast
	other   *identitytest.Cast
	handler http.Handler
}

func each(t *testing.T, test func(s *site)) {
	t.Helper()
	dbtest.Each(t, append(credittest.Modules(), proof.Migrations(), identity.Migrations()), func(t *testing.T, d *db.DB) {
		c := credittest.New(t, d)
		c.Apply(t, rules)
		ring, err := secret.Open(t.TempDir(), "")
		if err != nil {
			t.Fatal(err)
		}
		p, err := proof.New(d, c.Clock, slog.New(slog.DiscardHandler), c.Org, c.Credit, ring)
		if err != nil {
			t.Fatal(err)
		}
		words := i18n.New()
		if err := words.Load(i18n.Locales, proof.Locales(), credit.Locales(), org.Locales(), identity.Locales()); err != nil {
			t.Fatal(err)
		}
		s := &site{Company: c, t: t, proof: p}
		permissions := [][]access.Permission{activity.Permissions(), credit.Permissions(), board.Permissions()}
		s.roles = identitytest.With(t, c.Cast, permissions...)
		s.other = identitytest.With(t, credittest.Of(t, orgtest.CompanyNamed(t, d, "yinhe", "银河公司")).Cast, permissions...)
		api := httpx.New(httpx.Options{Bundle: words, Logger: slog.New(slog.DiscardHandler), Authenticate: s.whoIs})
		proofhttp.Register(api, proofhttp.Parts{DB: d, Clock: c.Clock, Proof: p, Org: c.Org})
		if err := api.Check(); err != nil {
			t.Fatal(err)
		}
		s.handler = api
		test(s)
	})
}

// whoIs finds the actor by employee number; "yinhe:1001" is of the other
// company, and "nobody" may do nothing.
func (s *site) whoIs(r *http.Request) (access.Actor, error) {
	login := r.Header.Get("X-Login")
	if login == "" {
		return access.Actor{}, nil
	}
	if login == "nobody" {
		return access.Actor{Tenant: int64(s.Tenant), Account: 1, Via: access.Token}, nil
	}
	cast, number := s.roles, login
	if rest, ok := strings.CutPrefix(login, "yinhe:"); ok {
		cast, number = s.other, rest
	}
	p := map[string]org.PersonID{"1001": cast.Lin, "1002": cast.Xu, "1006": cast.Wang, "1007": cast.Su}[number]
	actor := cast.Actor(s.t, p)
	actor.Via = access.Token
	return actor, nil
}

// ask sends a request and reads the answer into out.
func (s *site) ask(login, path string, out any) (int, http.Header) {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/api/v1"+path, nil)
	r.Header.Set("X-Login", login)
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	if out != nil {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			s.t.Fatalf("%s answered %d %s: %v", path, w.Code, w.Body, err)
		}
	}
	return w.Code, w.Header()
}

// earn lets 林晓 and 许国栋 earn and gives the transfers their places.
func (s *site) earn(n int) {
	s.t.Helper()
	for i := range n {
		s.Record(s.t, s.Did("1001", "completed", "course", fmt.Sprintf("C%d", i)), s.Did("1002", "completed", "course", fmt.Sprintf("C%d", i)))
	}
	if err := s.proof.CloseDay(s.t.Context(), s.Tenant); err != nil {
		s.t.Fatal(err)
	}
}

func TestAnEmployeeDownloadsAStatementThatProvesItself(t *testing.T) {
	each(t, func(s *site) {
		if code, _ := s.ask("1001", "/me/statement/proof", nil); code != http.StatusNotFound {
			s.t.Errorf("before the first transfer: %d; want 404", code)
		}
		s.earn(2)
		var status proofhttp.Status
		if code, _ := s.ask("1002", "/proof", &status); code != http.StatusOK || status.Size != 4 || status.LastOfDay == nil || status.LastOfDay.Day != "2026-08-31" || status.Origin != "xuefen/xinghe" {
			s.t.Fatalf("the log stands at %d %+v", code, status)
		}
		key, err := prooffile.ParseKey(status.Key)
		if err != nil {
			s.t.Fatal(err)
		}
		var mine prooffile.Statement
		code, header := s.ask("1001", "/me/statement/proof", &mine)
		if code != http.StatusOK || !strings.Contains(header.Get("Content-Disposition"), "xuefen-statement-1001-2026-09-01.json") {
			s.t.Fatalf("the download answered %d %v", code, header)
		}
		got, err := key.Check(prooffile.File{Statement: &mine})
		if err != nil || got.Summary.Entries != 2 || got.After != "5.00" {
			s.t.Errorf("the statement proves %+v, %v", got, err)
		}
	})
}

func TestHeadsAndTheirConsistencyAreForEverybodyInTheCompany(t *testing.T) {
	each(t, func(s *site) {
		for range 3 {
			s.earn(1)
			s.Later(24 * time.Hour)
		}
		var page httpx.Page[proofhttp.TreeHead]
		if code, _ := s.ask("1001", "/proof/heads?days=true&limit=2", &page); code != http.StatusOK || len(page.Items) != 2 || page.Next == "" || page.Items[0].Day != "2026-09-02" {
			s.t.Fatalf("heads: %d %+v", code, page)
		}
		if code, _ := s.ask("1001", "/proof/heads?days=true&limit=2&cursor="+page.Next, &page); code != http.StatusOK || len(page.Items) != 1 || page.Items[0].Size != 2 {
			s.t.Fatalf("further heads: %d %+v", code, page)
		}
		var c prooffile.Consistency
		if code, _ := s.ask("1001", fmt.Sprintf("/proof/consistency?from=%d&to=1", page.Items[0].Number+1), &c); code != http.StatusOK {
			s.t.Fatalf("consistency answered %d", code)
		}
		key, err := prooffile.ParseKey(c.Key)
		if err != nil {
			s.t.Fatal(err)
		}
		if _, err := key.Check(prooffile.File{Consistency: &c}); err != nil {
			s.t.Errorf("consistency: %v", err)
		}
		if code, _ := s.ask("1001", "/proof/consistency?from=1&to=99", nil); code != http.StatusNotFound {
			s.t.Errorf("a head that does not exist answered %d; want 404", code)
		}
	})
}

func TestWhoMaySeeWhoseProof(t *testing.T) {
	each(t, func(s *site) {
		s.earn(1)
		lin := fmt.Sprintf("/people/%d/statement/proof", s.Lin)
		for _, c := range []struct {
			login, path string
			want        int
		}{
			{"1001", lin, http.StatusOK},
			{"1006", lin, http.StatusOK}, // her manager
			{"1007", lin, http.StatusOK}, // HR
			{"1002", fmt.Sprintf("/people/%d/statement/proof", s.Su), http.StatusNotFound},
			{"yinhe:1007", lin, http.StatusNotFound},
			{"yinhe:1001", "/me/statement/proof", http.StatusNotFound},
			{"yinhe:1001", "/proof/consistency?from=1&to=1", http.StatusNotFound},
			{"nobody", "/proof", http.StatusForbidden},
			{"nobody", "/proof/heads", http.StatusForbidden},
			{"nobody", "/proof/consistency?from=1&to=1", http.StatusForbidden},
			{"nobody", "/me/statement/proof", http.StatusForbidden},
			{"nobody", lin, http.StatusForbidden},
			{"", "/proof", http.StatusUnauthorized},
		} {
			if code, _ := s.ask(c.login, c.path, nil); code != c.want {
				s.t.Errorf("%q asks %s: %d; want %d", c.login, c.path, code, c.want)
			}
		}
		var status proofhttp.Status
		if _, _ = s.ask("yinhe:1001", "/proof", &status); status.Size != 0 || status.Key != "" {
			s.t.Errorf("the other company sees %+v", status)
		}
	})
}
