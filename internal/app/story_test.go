package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"path/filepath"
	"strings"
	"testing"

	"xuefen/internal/app"
	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/config"
	"xuefen/internal/platform/dbtest"
)

// node says on which database an app runs.
type node struct {
	dialect string
	data    string // folder of files and keys; nodes of one company share it
	url     string // PostgreSQL; made when empty
	clock   clock.Timed
}

// open opens an app and closes it when the test ends.
func open(t *testing.T, n node) *app.App {
	t.Helper()
	settings := config.Default()
	settings.Data = n.data
	settings.Listen = "127.0.0.1:0"
	if n.dialect == "postgres" {
		if n.url == "" {
			n.url = postgres(t)
		}
		settings.Database = config.Secret(n.url)
	}
	if n.clock == nil {
		n.clock = clock.System()
	}
	a, err := app.Open(t.Context(), "1", settings, n.clock, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("open the app on %s in %s: %v", n.dialect, filepath.Base(n.data), err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("close the app: %v", err)
		}
	})
	return a
}

// both runs a test on both databases.
func both(t *testing.T, test func(t *testing.T, n node)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, node{dialect: "sqlite", data: t.TempDir()}) })
	t.Run("postgres", func(t *testing.T) {
		test(t, node{dialect: "postgres", data: t.TempDir(), url: postgres(t)})
	})
}

// postgres makes an empty, migrated PostgreSQL database.
func postgres(t *testing.T) string {
	t.Helper()
	return dbtest.PostgreSQLURL(t, app.Modules())
}

// serving runs an app until the test ends and returns its address.
func serving(t *testing.T, a *app.App) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ready, ended := make(chan net.Addr, 1), make(chan error, 1)
	go func() { ended <- a.Serve(ctx, func(at net.Addr) { ready <- at }) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	select {
	case at := <-ready:
		return "http://" + at.String() + "/api/v1"
	case err := <-ended:
		ended <- nil
		t.Fatalf("the server did not start: %v", err)
		return ""
	}
}

// browser is one person in front of the API.
type browser struct {
	t      *testing.T
	client *http.Client
	base   string
}

func newBrowser(t *testing.T, base string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, &http.Client{Jar: jar}, base}
}

// fields reads answers by the names of their members.
type fields map[string]any

// at finds a value by a path like "items.0.amount"; nil when it is not there.
func (f fields) at(path string) any {
	var v any = map[string]any(f)
	for step := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			var i int
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// text is a value of an answer as text; numbers keep their digits.
func (f fields) text(path string) string { return fmt.Sprint(f.at(path)) }

// ask sends a request and wants the given status.
func (b *browser) ask(status int, method, path string, body any) fields {
	b.t.Helper()
	var content io.Reader
	kind := "application/json"
	switch x := body.(type) {
	case nil:
	case string:
		content, kind = strings.NewReader(x), "application/yaml"
	case *form:
		content, kind = &x.body, x.kind
	default:
		raw, err := json.Marshal(body)
		if err != nil {
			b.t.Fatal(err)
		}
		content = bytes.NewReader(raw)
	}
	request, err := http.NewRequestWithContext(b.t.Context(), method, b.base+path, content)
	if err != nil {
		b.t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	request.Header.Set("Accept-Language", "zh-CN")
	answer, err := b.client.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	if answer.StatusCode != status {
		b.t.Fatalf("%s %s answered %d; want %d: %s", method, path, answer.StatusCode, status, raw)
	}
	out := fields{}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&out); err != nil && len(raw) > 0 {
		b.t.Fatalf("%s %s: %v in %s", method, path, err, raw)
	}
	return out
}

// see checks values of an answer.
func (b *browser) see(path string, want map[string]string) fields {
	b.t.Helper()
	got := b.ask(http.StatusOK, http.MethodGet, path, nil)
	for at, value := range want {
		if got.text(at) != value {
			b.t.Errorf("%s shows %s as %s; want %s", path, at, got.text(at), value)
		}
	}
	return got
}

// form is a file on its way up.
type form struct {
	body bytes.Buffer
	kind string
}

func upload(t *testing.T, name, content string) *form {
	t.Helper()
	f := &form{}
	w := multipart.NewWriter(&f.body)
	f.kind = w.FormDataContentType()
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(part, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return f
}

// enter signs somebody in with a one-time code and lets them choose a
// password.
func enter(t *testing.T, base, number, code, password string) *browser {
	t.Helper()
	b := newBrowser(t, base)
	refusal := b.ask(http.StatusForbidden, http.MethodPost, "/session", map[string]string{"login": number, "password": code})
	if refusal.text("code") != "identity.must_choose_password" {
		t.Fatalf("the code of %s is answered with %v", number, refusal)
	}
	b.ask(http.StatusOK, http.MethodPost, "/session/first-password", map[string]string{"ticket": refusal.text("args.ticket"), "password": password})
	b.see("/session", map[string]string{"account.login": number})
	return b
}

const storyRules = `rules:
  - code: course-done
    name: {zh: 完成课程, en: Course completed}
    category: elective
    when: {verbs: [completed], object_types: [course]}
    amount: {fixed: "20"}
    caps:
      - {unit: times, limit: "1", subject: rule, key: object, period: ever}
    validity: {months: 24}
  - code: exam-passed
    name: {zh: 考试合格, en: Exam passed}
    category: mandatory
    when: {verbs: [passed], object_types: [exam]}
    if: {field: activity.score, op: ">=", value: 60}
    amount: {fixed: "15.5"}
    validity: {forever: true}
`

const storyRecords = `工号,行为,对象类型,对象编号,对象名称,发生时间,成绩,来源,来源键
1001,completed,course,K1,信息安全,2026-03-02 09:00,,lms,s1
1001,completed,course,K1,信息安全,2026-04-02 09:00,,lms,s2
1001,passed,exam,E1,信息安全考试,2026-03-05 09:00,88,lms,s3
1001,passed,exam,E2,质量考试,2026-03-06 09:00,59,lms,s4
9999,completed,course,K1,信息安全,2026-03-02 09:00,,lms,s5
`

// TestFromASpreadsheetToCreditsThatEverybodyCanExplain is the story of the
// product, through the public API alone: people from a spreadsheet, rules, a
// file of records, credits with reasons, a goal, a reward, a correction.
func TestFromASpreadsheetToCreditsThatEverybodyCanExplain(t *testing.T) {
	both(t, func(t *testing.T, n node) {
		a := open(t, n)
		if _, err := a.CreateTenant(t.Context(), org.NewTenant{Slug: "xinghe", Name: "星河集团"}, "gao@example.com", "a-long-pass-phrase-7"); err != nil {
			t.Fatal(err)
		}
		s := &story{t: t, base: serving(t, a)}
		s.admin = newBrowser(t, s.base)
		s.admin.ask(http.StatusOK, http.MethodPost, "/session", map[string]string{"login": "gao@example.com", "password": "a-long-pass-phrase-7"})
		s.hirePeople()
		s.publish()
		s.takeRecordsIn()
		s.explain()
		s.redeem()
		s.correct()
		if got := n.run(t, "verify"); !strings.Contains(got, "all agree") {
			t.Errorf("verify: %s", got)
		}
	})
}

// story is the three people who meet in it.
type story struct {
	t             *testing.T
	base          string
	admin, hr, me *browser
}

func (s *story) hirePeople() {
	s.t.Helper()
	const people = "工号,姓名,部门,职级,入职日期\n1001,林晓,总部/研发中心/平台部,P6,2020-03-01\n1007,苏敏,总部/人力资源部,P6,2018-03-01\n1008,,总部,P6,2018-03-01\n"
	begun := s.admin.ask(http.StatusCreated, http.MethodPost, "/people-imports", upload(s.t, "people.csv", people))
	if begun.text("preview.new") != "2" || begun.text("preview.rejected") != "1" {
		s.t.Errorf("the preview says %v; want 2 new people and 1 rejected row", begun.at("preview"))
	}
	s.admin.ask(http.StatusOK, http.MethodPut, "/people-imports/"+begun.text("id")+"/confirmation", nil)
	codes := map[string]fields{}
	for _, one := range s.admin.ask(http.StatusOK, http.MethodPost, "/one-time-codes", map[string]any{}).at("items").([]any) {
		code := fields(one.(map[string]any))
		codes[code.text("employee_no")] = code
	}
	s.admin.ask(http.StatusCreated, http.MethodPost, "/role-assignments", map[string]any{"person_id": codes["1007"].at("person_id"), "role": "hr"})
	s.hr = enter(s.t, s.base, "1007", codes["1007"].text("code"), "训练 training 2026")
	s.me = enter(s.t, s.base, "1001", codes["1001"].text("code"), "学习 learning 2026")
}

func (s *story) publish() {
	s.t.Helper()
	applied := s.hr.ask(http.StatusOK, http.MethodPost, "/rule-file", storyRules)
	if len(applied.at("published").([]any)) != 2 {
		s.t.Errorf("applying the rules: %v", applied)
	}
	s.me.ask(http.StatusForbidden, http.MethodPost, "/rule-file", storyRules)
	book := s.me.see("/rule-book", nil)
	if len(book.at("items").([]any)) != 2 {
		s.t.Errorf("林晓 reads %v; want two rules", book)
	}
	goal := s.hr.ask(http.StatusCreated, http.MethodPost, "/goal-versions", map[string]any{"definition": map[string]any{
		"code": "annual", "name": map[string]string{"zh": "年度学分", "en": "Annual credits"},
		"criteria": map[string]any{"credits": map[string]any{"target": "40", "window": map[string]any{"kind": "ever"}}},
	}})
	s.hr.ask(http.StatusOK, http.MethodPut, "/goal-versions/"+goal.text("id")+"/publication", nil)
}

func (s *story) takeRecordsIn() {
	s.t.Helper()
	look := s.hr.ask(http.StatusCreated, http.MethodPost, "/intake-files", upload(s.t, "records.csv", storyRecords))
	begun := s.hr.ask(http.StatusCreated, http.MethodPost, "/intakes", map[string]any{"file": look.at("file"), "file_name": "records.csv", "subject": "activities"})
	at := "/intakes/" + begun.text("id")
	await(s.t, "the file to be taken in", func() bool { return s.hr.see(at, nil).text("state") == "done" })
	s.hr.see(at, map[string]string{"done": "5", "accepted": "4", "rejected": "1", "credited": "2"})
	s.hr.see(at+"/rejects", map[string]string{"items.0.row": "6", "items.0.code": "activity.unknown_person"})
}

func (s *story) explain() {
	s.t.Helper()
	s.me.see("/me/standing", map[string]string{"accumulated": "35.50", "balance.available": "35.50"})
	statement := s.me.see("/me/statement", map[string]string{
		"items.0.amount": "15.50", "items.0.object.name": "信息安全考试", "items.0.rule.code": "exam-passed", "items.1.amount": "20.00", "items.1.balance": "20.00",
	})
	if len(statement.at("items").([]any)) != 2 {
		s.t.Errorf("the statement has %v; want two entries", statement.at("items"))
	}
	records := s.me.see("/me/records", nil).at("items").([]any)
	whys := map[string]string{}
	for _, one := range records {
		r := fields(one.(map[string]any))
		whys[r.text("object.name")+" "+r.text("occurred_at")[:7]] = r.text("credits") + " " + r.text("outcomes.0.outcome")
	}
	want := map[string]string{
		"信息安全 2026-03": "20.00 matched", "信息安全 2026-04": "0.00 capped", "信息安全考试 2026-03": "15.50 matched", "质量考试 2026-03": "0.00 condition_false",
	}
	if fmt.Sprint(whys) != fmt.Sprint(want) {
		s.t.Errorf("the records say %v; want %v", whys, want)
	}
	s.me.see("/goals/mine", map[string]string{"items.0.progress.gap": "4.50"})
}

func (s *story) redeem() {
	s.t.Helper()
	reward := s.hr.ask(http.StatusCreated, http.MethodPost, "/rewards", map[string]any{
		"price": "30", "value": "200", "stock": 1, "terms": map[string]any{"kind": "leave", "name": map[string]string{"zh": "半天假", "en": "Half a day off"}, "needs_approval": true, "quantity": "0.5", "at_once": true},
	})
	wish := map[string]any{"reward_id": reward.at("id"), "price": "30.00", "key": "wish-0001"}
	order := s.me.ask(http.StatusCreated, http.MethodPost, "/orders", wish)
	s.me.see("/me/standing", map[string]string{"accumulated": "35.50", "balance.available": "5.50", "balance.held": "30.00"})
	again := map[string]any{"reward_id": reward.at("id"), "price": "30.00", "key": "wish-0002"}
	s.me.ask(http.StatusConflict, http.MethodPost, "/orders", again)
	s.hr.ask(http.StatusOK, http.MethodPut, "/orders/"+order.text("id")+"/decision", map[string]any{"accept": true})
	s.me.see("/me/standing", map[string]string{"accumulated": "35.50", "balance.available": "5.50", "balance.held": "0.00"})
}

func (s *story) correct() {
	s.t.Helper()
	transfers := s.hr.see("/transfers?rule=exam-passed", nil)
	s.hr.ask(http.StatusOK, http.MethodPut, "/transfers/"+transfers.text("items.0.id")+"/reversal", map[string]string{"reason": "成绩录入有误"})
	s.me.see("/me/standing", map[string]string{"accumulated": "20.00", "balance.owed": "10.00"})
	s.me.see("/me/statement", map[string]string{"items.0.kind": "reversal", "items.0.reason": "成绩录入有误", "items.0.accumulated": "-15.50"})
}
