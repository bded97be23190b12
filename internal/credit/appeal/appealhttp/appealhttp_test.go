package appealhttp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/appeal"
	"xuefen/internal/credit/appeal/appealhttp"
	"xuefen/internal/credit/board"
	"xuefen/internal/credit/closing"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/idempotency"
)

const exam = `rules:
- code: exam
  name: {zh: 通过考试}
  category: mandatory
  when: {verbs: [passed], object_types: [exam]}
  if: {all: [{field: activity.score, op: ">=", value: 60}]}
  amount: {fixed: "10"}
  validity: {forever: true}
`

// judges answer appeals; an account is its person's id plus one.
type judges struct{ people []org.PersonID }

// PeopleHolding answers the judges.
func (j judges) PeopleHolding(context.Context, *db.Tx, string) ([]org.PersonID, error) {
	return j.people, nil
}

// PersonOf is the person of an account.
func (j judges) PersonOf(_ context.Context, _ *db.Tx, account int64) (org.PersonID, error) {
	return org.PersonID(max(account-1, 0)), nil
}

// NamesOf names nobody.
func (j judges) NamesOf(context.Context, *db.Tx, []int64) (map[int64]string, error) { return nil, nil }

func TestAnAppealIsFiledAndAnsweredOverHTTP(t *testing.T) {
	modules := append(credittest.Modules(), board.Migrations(), closing.Migrations(), appeal.Migrations(), idempotency.Migrations())
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		c := credittest.New(t, d)
		other := credittest.Of(t, orgtest.CompanyNamed(t, d, "yinhe", "银河公司"))
		c.Apply(t, exam)
		words := i18n.New()
		if err := words.Load(i18n.Locales, board.Locales(), credit.Locales(), closing.Locales(), appeal.Locales(), activity.Locales(), org.Locales()); err != nil {
			t.Fatal(err)
		}
		api := httpx.New(httpx.Options{Bundle: words, Logger: slog.New(slog.DiscardHandler), Idempotency: idempotency.New(d, c.Clock), Authenticate: func(r *http.Request) (access.Actor, error) {
			person, err := strconv.ParseInt(r.Header.Get("Who"), 10, 64)
			if err != nil {
				return access.Actor{}, nil
			}
			a := access.Actor{Tenant: int64(c.Tenant), Account: person + 1, Person: person, Via: access.Token, Grants: []access.Grant{{Permission: credit.StatementRead, Scope: access.Self}}}
			switch org.PersonID(person) {
			case c.Su, other.Su:
				a.Grants = append(a.Grants, access.Grant{Permission: appeal.Handle, Scope: access.Tenant})
			}
			if org.PersonID(person) == other.Su {
				a.Tenant = int64(other.Tenant)
			}
			return a, nil
		}})
		j := judges{[]org.PersonID{c.Su}}
		closings := closing.New(d, c.Clock, c.Org, c.Credit, board.New(d, c.Clock, c.Org, c.Credit))
		appealhttp.Register(api, appealhttp.Parts{DB: d, Clock: c.Clock, Credit: c.Credit, Org: c.Org, Accounts: j,
			Appeal: appeal.New(c.Clock, c.Org, c.Credit, c.Activity, closings, j, []byte("lot"))})
		if err := api.Check(); err != nil {
			t.Fatal(err)
		}
		ask := func(who org.PersonID, method, path string, body, out any) int {
			raw, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest(method, "/api/v1"+path, bytes.NewReader(raw))
			r.Header.Set("Who", strconv.FormatInt(int64(who), 10))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			api.ServeHTTP(w, r)
			if out != nil {
				if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
					t.Fatalf("%s %s answered %d %s: %v", method, path, w.Code, w.Body, err)
				}
			}
			return w.Code
		}
		id := int64(c.Record(t, c.Scored("1001", "passed", "exam", "E1", "59"))[0].ID)
		form := map[string]any{"subject": "record", "subject_id": id, "claim": "成绩更正为 90 分"}
		var filed appealhttp.Appeal
		if got := ask(c.Lin, "POST", "/me/appeals", form, &filed); got != 201 || filed.Handler != "苏敏" || filed.Person != nil {
			t.Fatalf("filing answered %d %+v", got, filed)
		}
		if got := ask(c.He, "POST", "/me/appeals", form, nil); got != 404 {
			t.Errorf("somebody else's record was answered %d; want 404", got)
		}
		if got := ask(c.Lin, "GET", "/appeals", nil, nil); got != 403 {
			t.Errorf("the queue for an employee was answered %d; want 403", got)
		}
		var queue struct{ Items []appealhttp.Appeal }
		if ask(c.Su, "GET", "/appeals", nil, &queue); len(queue.Items) != 1 || queue.Items[0].Person == nil || queue.Items[0].Person.Name != "林晓" {
			t.Errorf("the queue holds %+v", queue.Items)
		}
		ruling := map[string]any{"upheld": true, "reason": "核对过改卷记录", "give": "10", "category": "mandatory", "precedent": "成绩更正后按新成绩补记。"}
		path := fmt.Sprintf("/appeals/%d/ruling", filed.ID)
		if got := ask(other.Su, "PUT", path, ruling, nil); got != 404 {
			t.Errorf("the other company was answered %d; want 404", got)
		}
		if got := ask(c.Lin, "PUT", path, ruling, nil); got != 403 {
			t.Errorf("the appellant ruled: %d", got)
		}
		var done appealhttp.Appeal
		if got := ask(c.Su, "PUT", path, ruling, &done); got != 200 || done.Answer == nil || done.Answer.Transfer == 0 {
			t.Errorf("ruling answered %d %+v", got, done)
		}
		var mine struct{ Items []appealhttp.Appeal }
		if ask(c.Lin, "GET", "/me/appeals", nil, &mine); len(mine.Items) != 1 || mine.Items[0].Answer == nil || mine.Items[0].Answer.Reason != "核对过改卷记录" {
			t.Errorf("my appeals are %+v", mine.Items)
		}
		var precedents struct{ Items []appealhttp.Precedent }
		if ask(c.He, "GET", "/precedents?q=补记", nil, &precedents); len(precedents.Items) != 1 || !precedents.Items[0].Upheld || precedents.Items[0].Month != "2026-09" {
			t.Errorf("precedents %+v", precedents.Items)
		}
		var report appealhttp.Report
		if got := ask(c.Su, "GET", "/appeals/report", nil, &report); got != 200 || report.Answered != 1 || report.Upheld != 1 {
			t.Errorf("the report answered %d %+v", got, report)
		}
		var contested struct{ Rules map[string]int }
		if got := ask(c.He, "GET", "/contested-rules", nil, &contested); got != 200 || len(contested.Rules) != 0 {
			t.Errorf("contested rules answered %d %+v", got, contested)
		}
		if st := c.Standing(t, c.Lin, "ever"); st.Accumulated != 1000 {
			t.Errorf("Lin has %+v; want 10", st)
		}
	})
}
