package app_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // looks at the database from outside

	"xuefen/internal/activity"
	"xuefen/internal/app"
	"xuefen/internal/identity"
	"xuefen/internal/platform/db"
)

// built is the real program, built once for all tests that kill it.
var built struct {
	once sync.Once
	dir  string
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if built.dir != "" {
		_ = os.RemoveAll(built.dir)
	}
	os.Exit(code)
}

// binary builds the program and returns its path.
func binary(t *testing.T) string {
	t.Helper()
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "xuefen-binary-"); built.err != nil {
			return
		}
		build := exec.Command("go", "build", "-tags", "noweb", "-o", filepath.Join(built.dir, "xuefen"), "./cmd/xuefen")
		build.Dir = "../.."
		if text, err := build.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("%w\n%s", err, text)
		}
	})
	if built.err != nil {
		t.Fatalf("build the program: %v", built.err)
	}
	return filepath.Join(built.dir, "xuefen")
}

// command is the program on the database of a node.
func (n node) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	args = append([]string{"--data", n.data}, args...)
	if n.url != "" {
		args = append([]string{"--database", n.url}, args...)
	}
	c := exec.Command(binary(t), args...)
	c.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TZ=UTC")
	return c
}

// run runs the program to its end, which must be good, and returns its output.
func (n node) run(t *testing.T, args ...string) string {
	t.Helper()
	c := n.command(t, args...)
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("xuefen %s: %v\n%s%s", strings.Join(args, " "), err, out, errs.String())
	}
	return string(out)
}

// outside opens the database beside the program.
func (n node) outside(t *testing.T) *sql.DB {
	t.Helper()
	driver, source := "sqlite", "file:"+filepath.Join(n.data, "xuefen.db")+"?mode=ro&_pragma=busy_timeout(10000)"
	if n.url != "" {
		driver, source = "pgx", n.url
	}
	d, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// number reads one number from the database.
func number(t *testing.T, d *sql.DB, query string) (n int) {
	t.Helper()
	if err := d.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// workload is a company with many records that press against caps.
type workload struct{ people, rules, records string }

const (
	manyPeople  = 300
	manyRecords = 20_000
)

// cappedRules cap by credits over a group in a month, by times per object,
// and pay a mentor beside the actor.
const cappedRules = `rules:
  - code: course
    name: {zh: 完成课程, en: Course}
    category: elective
    when: {verbs: [completed], object_types: [course]}
    amount: {fixed: "2.5"}
    caps:
      - {unit: credits, limit: "20", subject: group, group: studies, period: month}
      - {unit: times, limit: "3", subject: rule, key: object, period: ever}
    validity: {months: 240}
  - code: exam
    name: {zh: 通过考试, en: Exam}
    category: mandatory
    when: {verbs: [passed], object_types: [exam]}
    if: {field: activity.score, op: ">=", value: 60}
    amount: {formula: "activity.score * 0.07"}
    caps:
      - {unit: credits, limit: "20", subject: group, group: studies, period: month}
    validity: {forever: true}
  - code: guided
    name: {zh: 带教, en: Guided}
    category: practice
    when: {verbs: [completed, passed], object_types: [course, exam]}
    amount: {fixed: "0.3"}
    beneficiary: {attribute: mentor_no}
    caps:
      - {unit: credits, limit: "5", subject: rule, period: week}
    validity: {forever: true}
`

func newWorkload(t *testing.T, rng *rand.Rand) workload {
	t.Helper()
	var people, records strings.Builder
	people.WriteString("工号,姓名,部门\n")
	for i := range manyPeople {
		fmt.Fprintf(&people, "%d,员工%d,总部/部门%d\n", 1000+i, i, i%17)
	}
	begin := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range manyRecords {
		verb, object := "completed", "course"
		result := "{}"
		if rng.IntN(3) == 0 {
			verb, object, result = "passed", "exam", fmt.Sprintf(`{"score":%d,"score_max":100}`, rng.IntN(101))
		}
		fmt.Fprintf(&records, `{"person":"%d","verb":%q,"object":{"type":%q,"id":"%d"},"occurred_at":%q,"result":%s,"attributes":{"mentor_no":"%d"},"source":"lms","key":"k%d"}`+"\n",
			1000+rng.IntN(manyPeople), verb, object, rng.IntN(40), begin.Add(time.Duration(rng.IntN(180*24*60))*time.Minute).Format(time.RFC3339), result, 1000+rng.IntN(20), i)
	}
	dir := t.TempDir()
	w := workload{filepath.Join(dir, "people.csv"), filepath.Join(dir, "rules.yaml"), filepath.Join(dir, "records.jsonl")}
	for path, text := range map[string]string{w.people: people.String(), w.rules: cappedRules, w.records: records.String()} {
		write(t, path, text)
	}
	return w
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// found opens the company on a node by the program itself, with people and
// rules.
func (n node) found(t *testing.T, w workload) {
	t.Helper()
	password := filepath.Join(t.TempDir(), "password")
	write(t, password, "a-long-pass-phrase-7\n")
	n.run(t, "tenant", "create", "--slug", "xinghe", "--name", "星河集团", "--admin-email", "admin@example.com", "--admin-password-file", password)
	n.run(t, "import", "people", w.people, "--tenant", "xinghe")
	n.run(t, "rules", "apply", w.rules, "--tenant", "xinghe")
}

// TestAnImportKilledAgainAndAgainEndsAsIfUndisturbed is the promise that
// nothing is lost and nothing counts twice, with kill -9 at any moment.
func TestAnImportKilledAgainAndAgainEndsAsIfUndisturbed(t *testing.T) {
	const seed, kills = 20260901, 5
	w := newWorkload(t, rand.New(rand.NewPCG(seed, 1)))
	both(t, func(t *testing.T, quiet node) {
		quiet.found(t, w)
		begun := time.Now()
		quiet.run(t, "import", "activities", w.records, "--tenant", "xinghe")
		whole := time.Since(begun)

		killed := another(t, quiet.dialect)
		killed.found(t, w)
		rng := rand.New(rand.NewPCG(seed, 2))
		d, inside := killed.outside(t), 0
		for range kills {
			patience := time.Duration(float64(whole) * (0.05 + 0.6*rng.Float64()))
			if !killAfter(t, killed.command(t, "import", "activities", w.records, "--tenant", "xinghe"), patience) {
				break // it came to its end before
			}
			if done := number(t, d, "SELECT count(*) FROM activity"); done > 0 && done < manyRecords {
				inside++
			}
		}
		if inside == 0 {
			t.Errorf("none of the kills came in the middle of the work; an undisturbed run takes %s", whole)
		}
		killed.run(t, "import", "activities", w.records, "--tenant", "xinghe")
		compare(t, quiet, killed)
	})
}

// another is a second, empty database of the same kind.
func another(t *testing.T, dialect string) node {
	t.Helper()
	n := node{dialect: dialect, data: t.TempDir()}
	if dialect == "postgres" {
		n.url = postgres(t)
	}
	return n
}

// killAfter starts a command and kills it without warning; false when it had
// ended well before.
func killAfter(t *testing.T, c *exec.Cmd, patience time.Duration) bool {
	t.Helper()
	var errs bytes.Buffer
	c.Stderr = &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(patience, func() { _ = c.Process.Kill() })
	defer timer.Stop()
	err := c.Wait()
	if err == nil {
		return false
	}
	if status, ok := c.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() {
		t.Fatalf("the import ended by itself: %v\n%s", err, errs.String())
	}
	return true
}

// compare holds a disturbed company against an undisturbed one.
func compare(t *testing.T, quiet, killed node) {
	t.Helper()
	for _, window := range []string{"ever", "year:2024", "month:2024-03", "quarter:2024Q2"} {
		want := quiet.run(t, "standing", "--tenant", "xinghe", "--window", window)
		got := killed.run(t, "standing", "--tenant", "xinghe", "--window", window)
		if got != want {
			t.Errorf("the standing of %s differs from that of an undisturbed run", window)
		}
		if strings.Count(got, "\n") != manyPeople+1 {
			t.Errorf("the standing has %d lines; want %d", strings.Count(got, "\n"), manyPeople+1)
		}
	}
	if got := killed.run(t, "verify"); !strings.Contains(got, "all agree") {
		t.Errorf("verify: %s", got)
	}
	q, k := quiet.outside(t), killed.outside(t)
	for _, query := range []string{
		"SELECT count(*) FROM activity", "SELECT count(DISTINCT source_key) FROM activity", "SELECT count(*) FROM transfer",
		"SELECT count(*) FROM lot", "SELECT count(*) FROM outcome", "SELECT count(*) FROM cap_counter", "SELECT COALESCE(SUM(credits), 0) FROM cap_counter",
	} {
		if got, want := number(t, k, query), number(t, q, query); got != want || want == 0 {
			t.Errorf("%s gives %d; undisturbed %d", query, got, want)
		}
	}
	if got := number(t, k, "SELECT count(*) FROM activity"); got != manyRecords {
		t.Errorf("%d activities are recorded; want %d", got, manyRecords)
	}
}

// server is the real program serving.
type server struct {
	cmd *exec.Cmd
	url string
}

// serve starts the program and waits until it is ready.
func (n node) serve(t *testing.T) *server {
	t.Helper()
	c := n.command(t, "serve", "--listen", "127.0.0.1:0", "--log-level", "error")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	at := strings.Index(line, "http://")
	if err != nil || at < 0 {
		t.Fatalf("the server said %q, %v", line, err)
	}
	return &server{cmd: c, url: strings.TrimSpace(line[at:])}
}

// kill ends the server without warning.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// stop asks the server to end and reports how it did.
func (s *server) stop() error {
	return errors.Join(s.cmd.Process.Signal(syscall.SIGTERM), s.cmd.Wait())
}

// report posts one activity and tells whether it was answered, and whether as
// new.
func (s *server) report(ctx context.Context, token string, r map[string]any) (status int, credits int, err error) {
	body, err := json.Marshal(r)
	if err != nil {
		return 0, 0, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/api/v1/activities", bytes.NewReader(body))
	if err != nil {
		return 0, 0, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, 0, err
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, 0, err
	}
	var receipt struct{ Outcomes []activity.Outcome }
	if err := json.Unmarshal(raw, &receipt); err != nil {
		return answer.StatusCode, 0, fmt.Errorf("%w: %s", err, raw)
	}
	for _, o := range receipt.Outcomes {
		if o.Amount > 0 {
			credits++
		}
	}
	return answer.StatusCode, credits, nil
}

const servedRules = `rules:
  - code: course
    name: {zh: 完成课程, en: Course}
    category: elective
    when: {verbs: [completed], object_types: [course]}
    amount: {fixed: "1"}
    validity: {forever: true}
  - code: first-twenty
    name: {zh: 前二十次, en: First twenty}
    category: practice
    when: {verbs: [completed], object_types: [course]}
    amount: {fixed: "0.5"}
    caps:
      - {unit: times, limit: "20", subject: rule, period: ever}
    validity: {forever: true}
`

// tokenOf gives somebody the role HR and a token, before the server runs.
func tokenOf(t *testing.T, a *app.App, tenant db.TenantID, person string) string {
	t.Helper()
	var hr identity.AccountID
	work := func(do func(context.Context, *db.Tx) error) {
		t.Helper()
		if err := a.DB.Tenant(tenant).Tx(t.Context(), do); err != nil {
			t.Fatal(err)
		}
	}
	work(func(ctx context.Context, tx *db.Tx) error {
		people, err := a.Org.PeopleByNumber(ctx, tx, []string{person})
		if err != nil {
			return err
		}
		if hr, err = a.Identity.AccountFor(ctx, tx, people[person]); err != nil {
			return err
		}
		_, err = a.Identity.GiveRole(ctx, tx, 0, hr, identity.RoleHR, 0)
		return err
	})
	actor, err := a.Identity.ActorOf(t.Context(), tenant, hr)
	if err != nil {
		t.Fatal(err)
	}
	var secret string
	work(func(ctx context.Context, tx *db.Tx) (err error) {
		_, secret, err = a.Identity.CreateToken(ctx, tx, actor, identity.NewToken{
			Name: "lms", Permissions: []string{activity.WriteRecords, activity.ImportFiles}, ExpiresAt: a.Clock.Now().Add(time.Hour),
		})
		return err
	})
	return secret
}

// token is tokenOf for a node that is not open, whose HR is 1000.
func (n node) token(t *testing.T) string {
	t.Helper()
	a := open(t, n)
	company, err := a.Org.TenantBySlug(t.Context(), "xinghe")
	if err != nil {
		t.Fatal(err)
	}
	secret := tokenOf(t, a, company.ID, "1000")
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return secret
}

// reports is what clients sent: which were answered with 201, and which were
// under way when the server died.
type reports struct {
	mu       sync.Mutex
	answered map[string]map[string]any
	open     map[string]map[string]any
	strange  []string // answers that should not have come
}

// send lets clients report as fast as they can until the server is gone.
func (r *reports) send(ctx context.Context, s *server, token string, round, clients int, answered func()) {
	var all sync.WaitGroup
	for client := range clients {
		all.Go(func() {
			for i := 0; ; i++ {
				key := fmt.Sprintf("%d-%d-%d", round, client, i)
				report := map[string]any{
					"person": fmt.Sprint(1000 + (i+client)%7), "verb": "completed", "object": map[string]any{"type": "course", "id": fmt.Sprint(i)},
					"occurred_at": "2024-05-01T09:00:00+08:00", "source": "lms", "key": key,
				}
				status, credits, err := s.report(ctx, token, report)
				if !r.note(key, report, status, credits, err) {
					return
				}
				answered()
			}
		})
	}
	all.Wait()
}

// note keeps what became of one report; false when the server is gone.
func (r *reports) note(key string, report map[string]any, status, credits int, err error) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case err != nil:
		r.open[key] = report
		return false
	case status == http.StatusCreated && credits > 0:
		r.answered[key] = report
	default:
		r.strange = append(r.strange, fmt.Sprintf("%s: %d with %d credited", key, status, credits))
	}
	return true
}

// repeat sends what got no answer once more, as a careful client does.
func (r *reports) repeat(t *testing.T, s *server, token string) {
	t.Helper()
	for key, report := range r.open {
		status, _, err := s.report(t.Context(), token, report)
		if err != nil || status != http.StatusCreated && status != http.StatusOK {
			t.Errorf("sending %s again: %d, %v", key, status, err)
		}
		r.answered[key] = report
	}
	clear(r.open)
}

// TestEveryAnsweredActivityIsThereAfterAKill kills the server under load and
// holds it to every 201 that it gave.
func TestEveryAnsweredActivityIsThereAfterAKill(t *testing.T) {
	const seed, rounds, clients = 7, 3, 8
	both(t, func(t *testing.T, n node) {
		w := workload{people: filepath.Join(t.TempDir(), "people.csv"), rules: filepath.Join(t.TempDir(), "rules.yaml")}
		write(t, w.people, "工号,姓名,部门\n1000,苏敏,总部\n1001,林晓,总部\n1002,许国栋,总部\n1003,何静,总部\n1004,周明远,总部\n1005,陈立,总部\n1006,王磊,总部\n")
		write(t, w.rules, servedRules)
		n.found(t, w)
		token := n.token(t)
		rng := rand.New(rand.NewPCG(seed, 3))
		r := &reports{answered: map[string]map[string]any{}, open: map[string]map[string]any{}}
		for round := range rounds {
			s := n.serve(t)
			r.repeat(t, s, token)
			fatal := 50 + rng.IntN(400) // the answer at which the axe falls
			var once sync.Once
			var count int
			var mu sync.Mutex
			r.send(t.Context(), s, token, round, clients, func() {
				mu.Lock()
				defer mu.Unlock()
				if count++; count >= fatal {
					once.Do(func() { _ = s.cmd.Process.Kill() })
				}
			})
			s.kill()
		}
		last := n.serve(t)
		r.repeat(t, last, token)
		if err := last.stop(); err != nil {
			t.Errorf("the server did not end well: %v", err)
		}
		if len(r.strange) > 0 || len(r.answered) < rounds*50 {
			t.Errorf("%d reports were answered; strange answers: %v", len(r.answered), r.strange)
		}
		r.hold(t, n)
	})
}

// hold checks that everything answered is there once with its credits.
func (r *reports) hold(t *testing.T, n node) {
	t.Helper()
	d := n.outside(t)
	if got := number(t, d, "SELECT count(*) FROM activity"); got != len(r.answered) {
		t.Errorf("%d activities are recorded; %d were answered", got, len(r.answered))
	}
	rows, err := d.QueryContext(t.Context(), `SELECT a.source_key, count(t.id) FROM activity a LEFT JOIN transfer t ON t.activity_id = a.id GROUP BY a.source_key`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		var transfers int
		if err := rows.Scan(&key, &transfers); err != nil {
			t.Fatal(err)
		}
		if r.answered[key] == nil || transfers < 1 || transfers > 2 {
			t.Errorf("the activity %s has %d transfers", key, transfers)
		}
		delete(r.answered, key)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for key := range r.answered {
		t.Errorf("the activity %s was answered and is not there", key)
	}
	if got := number(t, d, "SELECT count(*) FROM transfer t JOIN rule_version v ON v.id = t.version_id JOIN rule r ON r.id = v.rule_id WHERE r.code = 'first-twenty'"); got > 7*20 {
		t.Errorf("the capped rule paid %d times; at most 20 times for each of 7 people", got)
	}
	if got := n.run(t, "verify"); !strings.Contains(got, "all agree") {
		t.Errorf("verify: %s", got)
	}
}

// TestACompanyIsOpenedWholeOrNotAtAll kills the program while it makes the
// administrator of a new company, which somebody keeps it from finishing.
func TestACompanyIsOpenedWholeOrNotAtAll(t *testing.T) {
	n := another(t, "postgres")
	n.run(t, "migrate")
	d := n.outside(t)
	password := filepath.Join(t.TempDir(), "password")
	write(t, password, "a-long-pass-phrase-7\n")
	create := []string{"tenant", "create", "--slug", "xinghe", "--name", "星河集团", "--admin-email", "gao@example.com", "--admin-password-file", password}
	holder, err := d.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := holder.ExecContext(t.Context(), "LOCK TABLE account"); err != nil {
		t.Fatal(err)
	}
	c := n.command(t, create...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	await(t, "the program to reach the account", func() bool {
		return number(t, d, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0
	})
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // it was killed
	if err := holder.Rollback(); err != nil {
		t.Fatal(err)
	}
	if got := n.run(t, create...); !strings.Contains(got, "xinghe") {
		t.Errorf("opening the company again says %q", got)
	}
	if companies, accounts := number(t, d, "SELECT count(*) FROM tenant"), number(t, d, "SELECT count(*) FROM account"); companies != 1 || accounts != 1 {
		t.Errorf("there are %d companies and %d accounts; want one of each", companies, accounts)
	}
}
