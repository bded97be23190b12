package closinghttp_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/board"
	"xuefen/internal/credit/closing"
	"xuefen/internal/credit/closing/closinghttp"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

const scores = `rules:
- code: course
  name: {zh: 课程}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {formula: activity.score}
  validity: {forever: true}
`

// names says who accounts are; those of the tests are numbered by person.
type names struct{}

// NamesOf names every account the same.
func (names) NamesOf(_ context.Context, _ *db.Tx, accounts []int64) (map[int64]string, error) {
	out := map[int64]string{}
	for _, a := range accounts {
		if a != 0 {
			out[a] = "苏敏"
		}
	}
	return out, nil
}

func TestAMonthIsClosedAndReadOverHTTP(t *testing.T) {
	dbtest.Each(t, append(credittest.Modules(), board.Migrations(), closing.Migrations()), func(t *testing.T, d *db.DB) {
		c := credittest.New(t, d)
		other := credittest.Of(t, orgtest.CompanyNamed(t, d, "yinhe", "银河公司"))
		c.Apply(t, scores)
		words := i18n.New()
		if err := words.Load(i18n.Locales, board.Locales(), credit.Locales(), closing.Locales(), org.Locales()); err != nil {
			t.Fatal(err)
		}
		api := httpx.New(httpx.Options{Bundle: words, Logger: slog.New(slog.DiscardHandler), Authenticate: func(r *http.Request) (access.Actor, error) {
			person, err := strconv.ParseInt(r.Header.Get("Who"), 10, 64)
			if err != nil {
				return access.Actor{}, nil
			}
			a := access.Actor{Tenant: int64(c.Tenant), Account: person + 1, Person: person, Via: access.Token, Grants: []access.Grant{{Permission: board.Read, Scope: access.Tenant}}}
			switch org.PersonID(person) {
			case c.Su:
				a.Grants = append(a.Grants, access.Grant{Permission: board.ReadAll, Scope: access.Tenant}, access.Grant{Permission: closing.Close, Scope: access.Tenant})
			case other.Su:
				a.Tenant = int64(other.Tenant)
			}
			return a, nil
		}})
		closinghttp.Register(api, closinghttp.Parts{DB: d, Clock: c.Clock, Closing: closing.New(d, c.Clock, c.Org, c.Credit, board.New(d, c.Clock, c.Org, c.Credit)), Accounts: names{}})
		if err := api.Check(); err != nil {
			t.Fatal(err)
		}
		ask := func(who org.PersonID, method, path string, out any) int {
			r := httptest.NewRequest(method, "/api/v1"+path, nil)
			r.Header.Set("Who", strconv.FormatInt(int64(who), 10))
			w := httptest.NewRecorder()
			api.ServeHTTP(w, r)
			if out != nil {
				if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
					t.Fatalf("%s %s answered %d %s: %v", method, path, w.Code, w.Body, err)
				}
			}
			return w.Code
		}
		for number, score := range map[string]string{"1001": "5", "1002": "9", "1003": "7"} {
			in := c.Scored(number, "completed", "course", "C"+number, score)
			in.OccurredAt = time.Date(2026, 8, 20, 3, 0, 0, 0, time.UTC)
			c.Record(t, in)
		}
		c.Later(time.Minute)
		for path, want := range map[string]int{"/closings/2026-08": 403, "/closings/2026-13": 403} {
			if got := ask(c.Lin, "PUT", path, nil); got != want {
				t.Errorf("an employee who closes %s was answered %d", path, got)
			}
		}
		if got := ask(c.Su, "PUT", "/closings/2026-09", nil); got != 409 {
			t.Errorf("an open month was answered %d; want 409", got)
		}
		if got := ask(c.Lin, "GET", "/closings/2026-08", nil); got != 404 {
			t.Errorf("a month that is not closed was answered %d; want 404", got)
		}
		var closed closinghttp.Closing
		if got := ask(c.Su, "PUT", "/closings/2026-08", &closed); got != 200 || closed.Month != "2026-08" || closed.Total != 2100 || closed.ClosedBy != "苏敏" || !closed.Appealable {
			t.Errorf("closing answered %d %+v", got, closed)
		}
		var b closinghttp.Board
		if got := ask(c.Lin, "GET", "/closings/2026-08", &b); got != 200 || len(b.Top) != 3 || b.Top[0].Name != "许国栋" || b.Me == nil || b.Me.Rank != 3 || len(b.Me.Above) != 2 || b.Late.People != 0 || len(b.Departments) == 0 {
			t.Errorf("the closed board answered %d %+v", got, b)
		}
		if got := ask(c.Lin, "GET", "/closings/2026-08/places", nil); got != 403 {
			t.Errorf("every place for an employee was answered %d", got)
		}
		var page httpx.Page[closinghttp.Place]
		ask(c.Su, "GET", "/closings/2026-08/places?limit=2", &page)
		var rest httpx.Page[closinghttp.Place]
		ask(c.Su, "GET", "/closings/2026-08/places?limit=2&cursor="+page.Next, &rest)
		if len(page.Items) != 2 || len(rest.Items) != 1 || rest.Next != "" || rest.Items[0].Rank != 3 {
			t.Errorf("pages %+v and %+v", page, rest)
		}
		if got := ask(other.Su, "GET", "/closings/2026-08", nil); got != 404 {
			t.Errorf("the other company was answered %d; want 404", got)
		}
		var list struct{ Items []closinghttp.Closing }
		if ask(other.Su, "GET", "/closings", &list); len(list.Items) != 0 {
			t.Errorf("the other company sees %+v", list)
		}
	})
}
