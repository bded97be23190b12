package goalhttp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"xuefen/internal/activity"
	"xuefen/internal/career/goal"
	"xuefen/internal/career/goal/goalhttp"
	"xuefen/internal/credit"
	"xuefen/internal/credit/board"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

const rules = `rules:
- code: course
  name: {zh: 完成课程, en: Course completed}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {object_value: true}
  validity: {forever: true}
- code: project
  name: {zh: 创新项目, en: Innovation project}
  category: practice
  when: {verbs: [completed], object_types: [project]}
  amount: {fixed: "20"}
  validity: {forever: true}
`

// site is the company with its goals on the air.
type site struct {
	*credittest.Company
	t       *testing.T
	handler http.Handler
}

// names are the people behind accounts: an account is its person's id plus 1.
type names struct{ c *credittest.Company }

func (n names) NamesOf(ctx context.Context, tx *db.Tx, accounts []int64) (map[int64]string, error) {
	people := make([]org.PersonID, len(accounts))
	for i, a := range accounts {
		people[i] = org.PersonID(a - 1)
	}
	found, err := n.c.Org.NamesOf(ctx, tx, people)
	out := map[int64]string{}
	for p, name := range found {
		out[int64(p)+1] = name.Name
	}
	return out, err
}

func each(t *testing.T, test func(s *site)) {
	t.Helper()
	modules := append(credittest.Modules(), board.Migrations(), goal.Migrations())
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		c := credittest.New(t, d)
		c.Apply(t, rules)
		words := i18n.New()
		if err := words.Load(i18n.Locales, goal.Locales(), credit.Locales(), org.Locales()); err != nil {
			t.Fatal(err)
		}
		goals := goal.New(c.Clock, c.Org, c.Credit, board.New(d, c.Clock, c.Org, c.Credit), c.Activity, c.Credit)
		api := httpx.New(httpx.Options{Bundle: words, Logger: slog.New(slog.DiscardHandler), Authenticate: func(r *http.Request) (access.Actor, error) { return actorOf(c, r), nil }})
		goalhttp.Register(api, goalhttp.Parts{DB: d, Goal: goals, Org: c.Org, Credit: c.Credit, Words: words, Accounts: names{c}})
		if err := api.Check(); err != nil {
			t.Fatal(err)
		}
		test(&site{c, t, api})
	})
}

// actorOf makes whoever the header names: everybody reads their own goals, 王磊
// those of his team too, 苏敏 all of them, and she writes them.
func actorOf(c *credittest.Company, r *http.Request) access.Actor {
	person, err := strconv.ParseInt(r.Header.Get("Who"), 10, 64)
	if err != nil {
		return access.Actor{}
	}
	a := access.Actor{Tenant: int64(c.Tenant), Account: person + 1, Person: person, Via: access.Token, Grants: []access.Grant{{Permission: goal.Read, Scope: access.Self}}}
	switch org.PersonID(person) {
	case c.Wang:
		a.Grants = append(a.Grants, access.Grant{Permission: goal.Read, Scope: access.Team})
	case c.Su:
		a.Grants = append(a.Grants, access.Grant{Permission: goal.Read, Scope: access.Tenant}, access.Grant{Permission: goal.Manage, Scope: access.Tenant})
	}
	return a
}

// ask sends a request and reads the answer into out.
func (s *site) ask(who org.PersonID, method, path, body string, out any) int {
	s.t.Helper()
	r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	r.Header.Set("Who", strconv.FormatInt(int64(who), 10))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
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

const annual = `{"definition": {"code": "annual", "name": {"zh": "年度学分", "en": "Credits of the year"}, "criteria": {"all": [
	{"credits": {"target": "100", "window": {"kind": "year"}}},
	{"credits": {"category": "practice", "target": "20.00", "window": {"kind": "year"}}},
	{"name": {"zh": "安全必修"}, "completed": {"items": [{"type": "course", "code": "SAFE"}]}}]}}, "cause": "新的一年"}`

// publish writes and publishes the annual goal and gives its id.
func (s *site) publish() int64 {
	s.t.Helper()
	var draft goalhttp.Version
	if status := s.ask(s.Su, "POST", "/goal-versions", annual, &draft); status != 201 {
		s.t.Fatalf("saving a draft answered %d: %+v", status, draft)
	}
	if draft.State != "draft" || !draft.Can.Publish || !draft.Can.Discard || draft.Can.Retire || draft.DraftedBy != "苏敏" {
		s.t.Errorf("the draft is %+v", draft)
	}
	var published goalhttp.Version
	if status := s.ask(s.Su, "PUT", fmt.Sprintf("/goal-versions/%d/publication", draft.ID), "", &published); status != 200 || published.State != "published" || published.Can.Publish {
		s.t.Fatalf("publishing answered %d: %+v", status, published)
	}
	return published.GoalID
}

func (s *site) earn(number string, amount fixed.Amount) {
	s.t.Helper()
	s.Tx(s.t, func(ctx context.Context, tx *db.Tx) error {
		_, _, err := s.Activity.Register(ctx, tx, []activity.Object{
			{Type: "course", Code: "BIG" + number, Name: "大课", Value: &amount}, {Type: "course", Code: "SAFE", Name: "安全生产", NameEn: "Safety"}, {Type: "course", Code: "C6", Name: "精益生产进阶", Value: new(fixed.Amount(600))},
		})
		return err
	})
	s.Record(s.t, s.Did(number, "completed", "course", "BIG"+number))
}

func TestOnesOwnGoals(t *testing.T) {
	each(t, func(s *site) {
		var none goalhttp.Standings
		if s.ask(s.Lin, "GET", "/goals/mine", "", &none); len(none.Items) != 0 || none.Items == nil {
			t.Errorf("without goals: %+v", none)
		}
		s.publish()
		s.earn("1001", 9000)
		var mine goalhttp.Standings
		s.ask(s.Lin, "GET", "/goals/mine", "", &mine)
		if len(mine.Items) != 1 {
			t.Fatalf("got %+v", mine)
		}
		p := mine.Items[0].Progress
		if mine.Items[0].Name.Zh != "年度学分" || p.State != "open" || p.Gap != 2000 || p.MissingItems != 1 || p.DaysLeft != 122 || p.Main == nil || p.Main.Earned != 9000 || p.Main.Target != 10_000 || p.Main.Gap != 1000 || p.Main.Expected == nil {
			t.Errorf("got %+v, main %+v", p, p.Main)
		}
		want := []string{"2026 年累计学分 90，要求 100，还差 10", "2026 年“实践”学分 0，要求 20，还差 20", "安全必修未完成：安全生产"}
		if strings.Join(p.Reasons, "|") != strings.Join(want, "|") {
			t.Errorf("reasons %q; want %q", p.Reasons, want)
		}
		parts := p.Criteria.Parts
		if p.Criteria.Kind != "all" || len(parts) != 3 || parts[0].Kind != "credits" || *parts[0].Have != 9000 || parts[1].Category != "practice" || parts[2].Items[0].Name.Zh != "安全生产" || parts[2].Have != nil || parts[2].Needed != 1 {
			t.Errorf("criteria %+v", p.Criteria)
		}
	})
}

func TestTheWayShowsTheNextBestStep(t *testing.T) {
	each(t, func(s *site) {
		id := s.publish()
		s.earn("1001", 9000)
		var way goalhttp.Way
		if status := s.ask(s.Lin, "GET", fmt.Sprintf("/goals/%d/way", id), "", &way); status != 200 {
			t.Fatalf("answered %d", status)
		}
		if way.Next == nil || way.Next.Code != "SAFE" || !way.Next.Demanded || !way.Reaches || len(way.Set) != 2 || way.Set[1].Type != "project" || way.Set[1].Code != "" || way.Sum != 2000 {
			t.Errorf("next %+v, set %+v, reaches %v", way.Next, way.Set, way.Reaches)
		}
		if way.Set[1].Pays[0].Name.Zh != "创新项目" || way.Set[1].Amount != 2000 {
			t.Errorf("the project pays %+v", way.Set[1])
		}
	})
}

func TestProgressIsSeenWithinReach(t *testing.T) {
	each(t, func(s *site) {
		id := s.publish()
		s.earn("1001", 9000)
		of := func(who, whom org.PersonID) int {
			return s.ask(who, "GET", fmt.Sprintf("/goals/%d/progress?person_id=%d", id, whom), "", nil)
		}
		for _, c := range []struct {
			who, whom org.PersonID
			want      int
		}{{s.Lin, s.Lin, 200}, {s.Lin, s.He, 404}, {s.Wang, s.Lin, 200}, {s.Wang, s.Huang, 404}, {s.Su, s.Huang, 200}} {
			if got := of(c.who, c.whom); got != c.want {
				t.Errorf("%d asks about %d: %d; want %d", c.who, c.whom, got, c.want)
			}
		}
		var people httpx.Page[goalhttp.PersonProgress]
		s.ask(s.Wang, "GET", fmt.Sprintf("/goals/%d/people?limit=2", id), "", &people)
		if len(people.Items) != 2 || people.Items[0].Name != "林晓" || people.Items[0].Department != "平台部" || people.Next == "" {
			t.Errorf("the manager's first page is %+v", people)
		}
		var counts goalhttp.Counts
		s.ask(s.Wang, "GET", fmt.Sprintf("/goals/%d/counts", id), "", &counts)
		if counts != (goalhttp.Counts{People: 6, Open: 6}) {
			t.Errorf("the manager counts %+v; want the five of the team and himself", counts)
		}
		s.ask(s.Su, "GET", fmt.Sprintf("/goals/%d/counts", id), "", &counts)
		if counts.People != 9 {
			t.Errorf("HR counts %+v", counts)
		}
	})
}

func TestOnlyThoseWhoMaintainGoalsWriteThem(t *testing.T) {
	each(t, func(s *site) {
		id := s.publish()
		for _, c := range []struct{ method, path, body string }{
			{"POST", "/goal-versions", annual}, {"GET", "/goal-versions", ""}, {"PUT", fmt.Sprintf("/goals/%d/retirement", id), `{"reason":"不要了"}`},
		} {
			if got := s.ask(s.Lin, c.method, c.path, c.body, nil); got != 403 {
				t.Errorf("%s %s by an employee: %d; want 403", c.method, c.path, got)
			}
		}
		var inForce goalhttp.Goals
		if s.ask(s.Lin, "GET", "/goals", "", &inForce); len(inForce.Items) != 1 || len(inForce.Items[0].Criteria.All) != 3 {
			t.Errorf("the goals in force are %+v", inForce)
		}
		if got := s.ask(s.Su, "PUT", fmt.Sprintf("/goals/%d/retirement", id), `{"reason":"并入新目标"}`, nil); got != 204 {
			t.Errorf("retiring answered %d", got)
		}
		var all goalhttp.Versions
		s.ask(s.Su, "GET", "/goal-versions", "", &all)
		if len(all.Items) != 1 || all.Items[0].State != "retired" || all.Items[0].RetiredBy != "苏敏" || all.Items[0].Can != (goalhttp.Can{}) {
			t.Errorf("after retiring: %+v", all.Items)
		}
	})
}

func TestAWrongGoalIsAnsweredByPath(t *testing.T) {
	each(t, func(s *site) {
		var problem struct {
			Code   string `json:"code"`
			Errors []struct {
				Field  string `json:"field"`
				Code   string `json:"code"`
				Detail string `json:"detail"`
			} `json:"errors"`
		}
		body := strings.Replace(annual, `"category": "practice"`, `"category": "luck"`, 1)
		if status := s.ask(s.Su, "POST", "/goal-versions", body, &problem); status != 422 || problem.Code != "goal.invalid" {
			t.Fatalf("got %d %+v", status, problem)
		}
		if len(problem.Errors) != 1 || !strings.HasSuffix(problem.Errors[0].Field, "criteria.all[1].credits.category") || problem.Errors[0].Code != "goal.unknown_category" || problem.Errors[0].Detail == "" {
			t.Errorf("got %+v", problem)
		}
	})
}
