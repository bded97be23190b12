package boardhttp_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"xuefen/internal/credit"
	"xuefen/internal/credit/board"
	"xuefen/internal/credit/board/boardhttp"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

const teaching = `rules:
- code: course
  name: {zh: 课程}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {formula: activity.score}
  validity: {forever: true}
`

// site is the company with its boards on the air.
type site struct {
	*credittest.Company
	t       *testing.T
	handler http.Handler
}

func each(t *testing.T, test func(s *site)) {
	t.Helper()
	dbtest.Each(t, append(credittest.Modules(), board.Migrations()), func(t *testing.T, d *db.DB) {
		c := credittest.New(t, d)
		c.Apply(t, teaching)
		words := i18n.New()
		if err := words.Load(i18n.Locales, board.Locales(), credit.Locales(), org.Locales()); err != nil {
			t.Fatal(err)
		}
		api := httpx.New(httpx.Options{Bundle: words, Logger: slog.New(slog.DiscardHandler), Authenticate: func(r *http.Request) (access.Actor, error) { return actorOf(c, r), nil }})
		boardhttp.Register(api, boardhttp.Parts{DB: d, Board: board.New(d, c.Clock, c.Org, c.Credit)})
		if err := api.Check(); err != nil {
			t.Fatal(err)
		}
		test(&site{c, t, api})
	})
}

// actorOf makes whoever the header names: an employee, or 苏敏 of HR.
func actorOf(c *credittest.Company, r *http.Request) access.Actor {
	person, err := strconv.ParseInt(r.Header.Get("Who"), 10, 64)
	if err != nil {
		return access.Actor{}
	}
	a := access.Actor{Tenant: int64(c.Tenant), Account: person + 1, Person: person, Via: access.Token, Grants: []access.Grant{{Permission: board.Read, Scope: access.Tenant}}}
	if org.PersonID(person) == c.Su {
		a.Grants = append(a.Grants, access.Grant{Permission: board.ReadAll, Scope: access.Tenant})
	}
	return a
}

// ask sends a request and reads the answer into out.
func (s *site) ask(who org.PersonID, method, path string, out any) int {
	s.t.Helper()
	r := httptest.NewRequest(method, "/api/v1"+path, nil)
	if who != 0 {
		r.Header.Set("Who", strconv.FormatInt(int64(who), 10))
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	if out != nil {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			s.t.Fatalf("%s %s answered %d %s: %v", method, path, w.Code, w.Body, err)
		}
	}
	return w.Code
}

func (s *site) learn() {
	s.t.Helper()
	for number, score := range map[string]string{"1001": "5", "1002": "9", "1003": "7"} {
		s.Record(s.t, s.Scored(number, "completed", "course", "C"+number, score))
	}
}

func TestTheBoardOfTheMonth(t *testing.T) {
	each(t, func(s *site) {
		s.learn()
		var b boardhttp.Board
		if status := s.ask(s.Lin, "GET", "/board?top=1", &b); status != 200 {
			t.Fatalf("answered %d", status)
		}
		if b.Window != "month:2026-09" || b.People != 9 || b.Ranked != 3 || len(b.Top) != 1 || b.Top[0].Name != "许国栋" || b.Top[0].Amount != 900 {
			t.Errorf("got %+v", b)
		}
		if b.Me == nil || b.Me.Rank != 3 || b.Me.Next == nil || b.Me.Next.Gap != 200 || len(b.Me.Above) != 2 || len(b.Me.Below) != 0 || !b.Me.Me {
			t.Errorf("own place %+v", b.Me)
		}
		var departments boardhttp.Departments
		s.ask(s.Lin, "GET", "/board/departments?window=ever&below_id="+strconv.FormatInt(int64(s.Headquarters), 10), &departments)
		if len(departments.Items) != 3 || departments.Items[0].Name != "研发中心" || departments.Items[0].Average != 300 {
			t.Errorf("departments %+v", departments)
		}
	})
}

func TestOnlyThoseWhoPublishSeeEveryPlace(t *testing.T) {
	each(t, func(s *site) {
		s.learn()
		if status := s.ask(s.Lin, "GET", "/board/places", nil); status != 403 {
			t.Errorf("an employee was answered %d; want 403", status)
		}
		if status := s.ask(0, "GET", "/board", nil); status != 401 {
			t.Errorf("a visitor was answered %d; want 401", status)
		}
		var names []string
		for cursor := ""; ; {
			var page httpx.Page[boardhttp.Place]
			s.ask(s.Su, "GET", "/board/places?limit=2&cursor="+cursor, &page)
			for _, p := range page.Items {
				names = append(names, strconv.Itoa(p.Rank)+p.Name)
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		if len(names) != 3 || names[0] != "1许国栋" || names[2] != "3林晓" {
			t.Errorf("pages give %v", names)
		}
	})
}

func TestANameIsKeptOffTheBoard(t *testing.T) {
	each(t, func(s *site) {
		s.learn()
		if status := s.ask(s.Xu, "PUT", "/board/hiding", nil); status != 204 {
			t.Fatalf("hiding answered %d", status)
		}
		var b boardhttp.Board
		s.ask(s.Lin, "GET", "/board", &b)
		if top := b.Top[0]; top.Name != "" || top.EmployeeNo != "" || top.PersonID != 0 || !top.Hidden || top.Rank != 1 {
			t.Errorf("a colleague sees %+v", top)
		}
		s.ask(s.Xu, "DELETE", "/board/hiding", nil)
		s.ask(s.Lin, "GET", "/board", &b)
		if b.Top[0].Name != "许国栋" {
			t.Errorf("after showing again a colleague sees %+v", b.Top[0])
		}
	})
}

func TestWhatABoardCannotAnswerIsSaid(t *testing.T) {
	each(t, func(s *site) {
		for path, want := range map[string]string{
			"/board?window=week": "credit.bad_window", "/board?window=ever&by=growth": "board.growth_of_ever", "/board?category=luck": "board.unknown_category",
		} {
			var problem struct {
				Code   string `json:"code"`
				Detail string `json:"detail"`
			}
			if status := s.ask(s.Lin, "GET", path, &problem); status != 422 || problem.Code != want || problem.Detail == want {
				t.Errorf("%s: got %d %+v; want %s with a sentence", path, status, problem, want)
			}
		}
	})
}
