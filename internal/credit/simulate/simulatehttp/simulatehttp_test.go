package simulatehttp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/rule"
	"xuefen/internal/credit/simulate"
	"xuefen/internal/credit/simulate/simulatehttp"
	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

const exams = `rules:
- code: exam
  name: {zh: 考试, en: Exam}
  category: mandatory
  when: {verbs: [passed], object_types: [exam]}
  amount: {fixed: "5"}
  validity: {forever: true}
`

const stricter = `rules:
- code: exam
  name: {zh: 考试, en: Exam}
  category: mandatory
  when: {verbs: [passed], object_types: [exam]}
  if: {field: activity.score, op: ">=", value: 80}
  amount: {fixed: "8"}
  validity: {forever: true}
`

// site is the company with its simulations on the air; what is asked for is
// answered when work is called.
type site struct {
	*credittest.Company
	t        *testing.T
	sim      *simulate.Service
	handler  http.Handler
	reporter *simulate.Reporter
	asked    []simulate.ID
}

// Start notes what was asked for.
func (s *site) Start(_ context.Context, _ *db.Tx, id simulate.ID) error {
	s.asked = append(s.asked, id)
	return nil
}

// NamesOf names nobody's account but HR's.
func (s *site) NamesOf(context.Context, *db.Tx, []int64) (map[int64]string, error) {
	return map[int64]string{int64(s.Su) + 1: "苏敏"}, nil
}

func each(t *testing.T, test func(s *site)) {
	t.Helper()
	dbtest.Each(t, append(credittest.Modules(), simulate.Migrations()), func(t *testing.T, d *db.DB) {
		s := &site{Company: credittest.New(t, d), t: t}
		s.Apply(t, exams)
		words := i18n.New()
		if err := words.Load(i18n.Locales, simulate.Locales(), credit.Locales(), rule.Locales, activity.Locales(), org.Locales()); err != nil {
			t.Fatal(err)
		}
		s.reporter = &simulate.Reporter{Org: s.Org, Credit: s.Credit, Log: s.Activity, Words: words}
		s.sim = simulate.New(simulate.NewEngine(d, s.Org, s.Credit, s.Activity), s.Clock, s.reporter, s)
		api := httpx.New(httpx.Options{Bundle: words, Logger: slog.New(slog.DiscardHandler), Authenticate: s.actor})
		simulatehttp.Register(api, simulatehttp.Parts{DB: d, Simulate: s.sim, Org: s.Org, Words: words, Accounts: s})
		if err := api.Check(); err != nil {
			t.Fatal(err)
		}
		s.handler = api
		test(s)
	})
}

// actor is whoever the headers name: 苏敏 edits rules and sees everybody, 王磊
// reads rules and sees his team, others are employees.
func (s *site) actor(r *http.Request) (access.Actor, error) {
	person, err := strconv.ParseInt(r.Header.Get("Who"), 10, 64)
	if err != nil {
		return access.Actor{}, nil
	}
	tenant := int64(s.Tenant)
	if other := r.Header.Get("Tenant"); other != "" {
		tenant, _ = strconv.ParseInt(other, 10, 64)
	}
	a := access.Actor{Tenant: tenant, Account: person + 1, Person: person, Via: access.Token}
	switch org.PersonID(person) {
	case s.Su:
		for _, p := range []string{credit.RuleEdit, credit.RuleRead, credit.StatementRead} {
			a.Grants = append(a.Grants, access.Grant{Permission: p, Scope: access.Tenant})
		}
	case s.Wang:
		a.Grants = []access.Grant{{Permission: credit.RuleRead, Scope: access.Tenant}, {Permission: credit.StatementRead, Scope: access.Team}}
	}
	return a, nil
}

// ask sends a request and reads the answer into out.
func (s *site) ask(who org.PersonID, method, path string, body, out any, headers ...string) int {
	s.t.Helper()
	var sent bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&sent).Encode(body); err != nil {
			s.t.Fatal(err)
		}
	}
	r := httptest.NewRequest(method, "/api/v1"+path, &sent)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Language", "en")
	if who != 0 {
		r.Header.Set("Who", strconv.FormatInt(int64(who), 10))
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	if text, ok := out.(*string); ok {
		*text = w.Body.String()
	} else if out != nil {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			s.t.Fatalf("%s %s answered %d %s: %v", method, path, w.Code, w.Body, err)
		}
	}
	return w.Code
}

// work answers everything that was asked for.
func (s *site) work() {
	s.t.Helper()
	for _, id := range s.asked {
		if err := s.sim.Work(s.t.Context(), s.Tenant, id, func(simulate.Simulation) {}); err != nil {
			s.t.Fatal(err)
		}
	}
	s.asked = nil
}

// question asks for the stricter rule over the year.
func question(version int64) map[string]any {
	q := map[string]any{"from": "2026-01-01", "to": "2027-01-01", "drafts": map[string]any{"version_ids": []int64{version}}}
	if version == 0 {
		q["drafts"] = map[string]any{"file": stricter}
	}
	return q
}

func TestASimulationIsAskedForAnsweredAndKept(t *testing.T) {
	each(t, func(s *site) {
		s.Record(t, s.Scored("1001", "passed", "exam", "E1", "90"), s.Scored("1002", "passed", "exam", "E1", "60"), s.Scored("1009", "passed", "exam", "E1", "70"))
		var version int64
		s.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			book, err := rule.DecodeBook([]byte(stricter))
			if err != nil {
				return err
			}
			v, err := s.Credit.SaveDraft(ctx, tx, book.Rules[0], "stricter", 1)
			version = int64(v.ID)
			return err
		})
		var sim simulatehttp.Simulation
		if status := s.ask(s.Su, "POST", "/simulations", question(version), &sim); status != 201 || sim.State != "waiting" || sim.AskedBy != "苏敏" {
			t.Fatalf("answered %d %+v", status, sim)
		}
		s.work()
		path := fmt.Sprintf("/simulations/%d", sim.ID)
		s.ask(s.Su, "GET", path, nil, &sim)
		r := sim.Report
		if sim.State != "done" || r == nil || r.Worlds[0].Credits != 1500 || r.Worlds[1].Credits != 800 || r.Gain != 1 || r.Lose != 2 {
			t.Fatalf("got %+v %+v", sim, r)
		}
		if !strings.Contains(sim.Drafts.Rules[0].Sentence, "80") {
			t.Errorf("the draft reads %q", sim.Drafts.Rules[0].Sentence)
		}
		if len(r.Clauses) != 1 || r.Clauses[0].Held != 1 || r.Clauses[0].Records != 3 || r.Traced == nil || r.Traced.Person.Name != "林晓" || !strings.Contains(r.Notice, "2 fewer") {
			t.Errorf("clauses %+v, traced %+v, notice %s", r.Clauses, r.Traced, r.Notice)
		}
		var changes httpx.Page[simulatehttp.Change]
		s.ask(s.Su, "GET", path+"/changes?limit=2", nil, &changes)
		if len(changes.Items) != 2 || changes.Items[0].Difference != -500 || changes.Next == "" || changes.Items[0].Rule != "Exam" {
			t.Errorf("the first page %+v", changes)
		}
		next := changes.Next
		changes = httpx.Page[simulatehttp.Change]{}
		s.ask(s.Su, "GET", path+"/changes?limit=2&cursor="+next, nil, &changes)
		if len(changes.Items) != 1 || changes.Items[0].Difference != 300 || changes.Next != "" {
			t.Errorf("the second page %+v", changes)
		}
		s.ask(s.Su, "GET", path+"/changes?gains=true&limit=1", nil, &changes)
		if len(changes.Items) != 1 || changes.Items[0].Person.Name != "林晓" {
			t.Errorf("gains %+v", changes)
		}
		var file string
		if status := s.ask(s.Su, "GET", path+"/file?format=csv", nil, &file); status != 200 || strings.Count(file, "\n") != 4 || !strings.Contains(file, "1009") {
			t.Errorf("the file %d: %s", status, file)
		}
		var list struct{ Items []simulatehttp.Simulation }
		s.ask(s.Su, "GET", fmt.Sprintf("/simulations?version_id=%d", version), nil, &list)
		if len(list.Items) != 1 || list.Items[0].Drafts.Rules[0].Name != "Exam" || list.Items[0].Report != nil {
			t.Errorf("the procedure of the draft has %+v", list.Items)
		}
		s.onlyWhomTheyMaySee(path)
	})
}

// onlyWhomTheyMaySee looks with other eyes: a manager sees his team, another
// company nothing, employees not even the page.
func (s *site) onlyWhomTheyMaySee(path string) {
	s.t.Helper()
	var changes httpx.Page[simulatehttp.Change]
	s.ask(s.Wang, "GET", path+"/changes", nil, &changes)
	for _, c := range changes.Items {
		if c.Person.Number == "1009" {
			s.t.Errorf("the manager of 平台部 sees %+v", c)
		}
	}
	if len(changes.Items) == 0 {
		s.t.Error("the manager does not see his own team")
	}
	var sim simulatehttp.Simulation
	if s.ask(s.Wang, "GET", path, nil, &sim); sim.Report == nil || sim.Report.Lose != 2 {
		s.t.Errorf("the manager reads %+v; want the sums of all", sim.Report)
	}
	for _, one := range []struct{ method, path string }{
		{"GET", path}, {"GET", path + "/changes"}, {"GET", path + "/file"}, {"PUT", path + "/cancellation"}, {"GET", "/simulations"}, {"POST", "/simulations"},
	} {
		if status := s.ask(s.Lin, one.method, one.path, map[string]any{"from": "2026-01-01", "to": "2027-01-01", "drafts": map[string]any{}}, nil); status != 403 {
			s.t.Errorf("an employee's %s %s was answered %d; want 403", one.method, one.path, status)
		}
		if status := s.ask(0, one.method, one.path, nil, nil); status != 401 {
			s.t.Errorf("a visitor's %s %s was answered %d; want 401", one.method, one.path, status)
		}
	}
	if status := s.ask(s.Wang, "POST", "/simulations", question(0), nil); status != 403 {
		s.t.Errorf("somebody who only reads rules was answered %d; want 403", status)
	}
	other := orgtest.CompanyNamed(s.t, s.DB, "other", "别家")
	for _, one := range []struct{ method, path string }{{"GET", path}, {"GET", path + "/changes"}, {"GET", path + "/file"}, {"PUT", path + "/cancellation"}} {
		if status := s.ask(s.Su, one.method, one.path, nil, nil, "Tenant", strconv.FormatInt(int64(other.Tenant), 10)); status != 404 {
			s.t.Errorf("another company's %s %s was answered %d; want 404", one.method, one.path, status)
		}
	}
}

func TestWhatCannotBeSimulatedIsRefused(t *testing.T) {
	each(t, func(s *site) {
		for code, q := range map[string]map[string]any{
			"simulate.bad_window":         {"from": "2026-02-01", "to": "2026-01-01", "drafts": map[string]any{"file": stricter}},
			"simulate.nothing_to_compare": {"from": "2026-01-01", "to": "2026-02-01", "drafts": map[string]any{}},
			"credit.version_not_found":    {"from": "2026-01-01", "to": "2026-02-01", "drafts": map[string]any{"version_ids": []int64{7}}},
			"credit.rule_in_file":         {"from": "2026-01-01", "to": "2026-02-01", "drafts": map[string]any{"file": strings.Replace(stricter, "activity.score", "activity.mood", 1)}},
		} {
			var problem struct{ Code string }
			if status := s.ask(s.Su, "POST", "/simulations", q, &problem); status < 400 || problem.Code != code {
				t.Errorf("answered %d %s; want %s", status, problem.Code, code)
			}
		}
	})
}

func TestASimulationIsCancelled(t *testing.T) {
	each(t, func(s *site) {
		var sim simulatehttp.Simulation
		for range 5 {
			s.ask(s.Su, "POST", "/simulations", question(0), &sim)
		}
		var problem struct{ Code string }
		if status := s.ask(s.Su, "POST", "/simulations", question(0), &problem); status != 409 || problem.Code != "simulate.too_many" {
			t.Errorf("the sixth at once was answered %d %s", status, problem.Code)
		}
		path := fmt.Sprintf("/simulations/%d", sim.ID)
		if status := s.ask(s.Su, "PUT", path+"/cancellation", nil, &sim); status != 200 || sim.State != "cancelled" {
			t.Errorf("answered %d %+v", status, sim)
		}
		s.work()
		if s.ask(s.Su, "GET", path, nil, &sim); sim.State != "cancelled" || sim.Report != nil {
			t.Errorf("after the work: %+v", sim)
		}
		if status := s.ask(s.Su, "PUT", path+"/cancellation", nil, &problem); status != 409 || problem.Code != "simulate.not_running" {
			t.Errorf("cancelled twice: %d %s", status, problem.Code)
		}
		if status := s.ask(s.Su, "GET", path+"/file", nil, &problem); status != 409 || problem.Code != "simulate.not_done" {
			t.Errorf("its file: %d %s", status, problem.Code)
		}
	})
}

// brokenLog cannot be read.
type brokenLog struct{ *activity.Service }

var errBroken = errors.New("the disk is gone")

func (brokenLog) EachRecorded(context.Context, *db.Tx, activity.Span, func(*activity.Replayed) error) error {
	return errBroken
}

// A run that fails for a reason nobody foresaw ends, so that it does not stand
// in the way of others.
func TestASimulationThatFailsEnds(t *testing.T) {
	each(t, func(s *site) {
		var sim simulatehttp.Simulation
		s.ask(s.Su, "POST", "/simulations", question(0), &sim)
		broken := simulate.New(simulate.NewEngine(s.DB, s.Org, s.Credit, brokenLog{s.Activity}), s.Clock, s.reporter, s)
		if err := broken.Work(t.Context(), s.Tenant, simulate.ID(sim.ID), func(simulate.Simulation) {}); !errors.Is(err, errBroken) {
			t.Errorf("the work gave %v; want the reason, for the log", err)
		}
		s.work()
		if s.ask(s.Su, "GET", fmt.Sprintf("/simulations/%d", sim.ID), nil, &sim); sim.State != "failed" || sim.Failure == "" || sim.Report != nil {
			t.Errorf("got %+v", sim)
		}
	})
}
