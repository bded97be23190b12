package app_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"xuefen/internal/app"
	"xuefen/internal/platform/dbtest"
)

// How hard the faults are tried. XUEFEN_KILLS=200 is the long form, of about a
// quarter of an hour.
const (
	killsVariable  = "XUEFEN_KILLS"
	fewKills       = 4
	killsPerLife   = 50 // then a fresh database begins
	killsPerVerify = 20
	faultClients   = 8
)

func kills(t *testing.T) int {
	t.Helper()
	text := os.Getenv(killsVariable)
	if text == "" {
		return fewKills
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q; want a number of kills", killsVariable, text)
	}
	return n
}

// life is a company on one database whose servers die under load.
type life struct {
	node
	t     *testing.T
	rng   *rand.Rand
	token string
	*reports
}

// begin founds the company of a life.
func (n node) begin(t *testing.T, seed uint64) *life {
	t.Helper()
	dir := t.TempDir()
	w := workload{people: filepath.Join(dir, "people.csv"), rules: filepath.Join(dir, "rules.yaml")}
	write(t, w.people, "工号,姓名,部门\n1000,苏敏,总部\n1001,林晓,总部\n1002,许国栋,总部\n1003,何静,总部\n1004,周明远,总部\n1005,陈立,总部\n1006,王磊,总部\n")
	write(t, w.rules, servedRules)
	n.found(t, w)
	return &life{node: n, t: t, rng: rand.New(rand.NewPCG(7, seed)), token: n.token(t),
		reports: &reports{answered: map[string]map[string]any{}, open: map[string]map[string]any{}}}
}

// fatal is when the axe falls: some time after the first answer.
func (l *life) fatal() time.Duration { return time.Duration(20+l.rng.IntN(300)) * time.Millisecond }

// load sends reports to a server until it is gone; strike is called once, at a
// random moment after the first answer.
func (l *life) load(s *server, round int, strike func()) {
	var once sync.Once
	var struck sync.WaitGroup
	at := l.fatal()
	l.send(l.t.Context(), s, l.token, round, faultClients, func() {
		once.Do(func() {
			struck.Add(1)
			time.AfterFunc(at, func() { defer struck.Done(); strike() })
		})
	})
	struck.Wait()
}

// check proves that the ledger agrees with itself while nothing runs.
func (l *life) check() {
	l.t.Helper()
	if got := l.run(l.t, "verify"); !strings.Contains(got, "all agree") {
		l.t.Errorf("verify: %s", got)
	}
}

// end settles what is open and holds everything against what was answered.
func (l *life) end(least int) {
	l.t.Helper()
	last := l.serve(l.t)
	l.repeat(l.t, last, l.token)
	if err := last.stop(); err != nil {
		l.t.Errorf("the server did not end well: %v", err)
	}
	if len(l.strange) > 0 || len(l.answered) < least {
		l.t.Errorf("%d reports were answered, at least %d were expected; strange answers: %v", len(l.answered), least, l.strange)
	}
	l.hold(l.t, l.node)
}

// TestWhatWasAnsweredOutlivesEveryKill kills the server under load again and
// again and holds it to every 201 that it gave.
func TestWhatWasAnsweredOutlivesEveryKill(t *testing.T) {
	both(t, func(t *testing.T, n node) {
		left := kills(t)
		for seed := uint64(0); left > 0; seed++ {
			l := n.begin(t, seed)
			now := min(left, killsPerLife)
			for round := range now {
				s := l.serve(t)
				l.repeat(t, s, l.token)
				l.load(s, round, func() { _ = s.cmd.Process.Kill() })
				s.kill()
				if (round+1)%killsPerVerify == 0 {
					l.check()
				}
			}
			l.end(now)
			if left -= now; left > 0 {
				n.data = t.TempDir()
				if n.url != "" {
					n.url = postgres(t)
				}
			}
		}
	})
}

// TestWhatWasAnsweredOutlivesADyingNode lets one of two nodes on one
// PostgreSQL die, again and again, while both are reported to.
func TestWhatWasAnsweredOutlivesADyingNode(t *testing.T) {
	l := node{dialect: "postgres", data: t.TempDir(), url: postgres(t)}.begin(t, 99)
	survivor := l.serve(t)
	rounds := min(kills(t), killsPerLife)
	for round := range rounds {
		victim := l.serve(t)
		l.repeat(t, survivor, l.token)
		var other sync.WaitGroup
		other.Go(func() {
			// The survivor is asked to stop by nobody: its load ends with its death in the next round.
			l.send(t.Context(), survivor, l.token, 1_000+round, 2, func() {})
		})
		l.load(victim, round, func() { _ = victim.cmd.Process.Kill() })
		victim.kill()
		next := l.serve(t)
		survivor.kill()
		other.Wait()
		survivor = next
	}
	survivor.kill()
	l.end(rounds)
}

// TestWhatWasAnsweredOutlivesTheDatabaseServer kills PostgreSQL itself under a
// running node, which goes on by itself when it is back.
func TestWhatWasAnsweredOutlivesTheDatabaseServer(t *testing.T) {
	l := node{dialect: "postgres", data: t.TempDir(), url: ownPostgres(t)}.begin(t, 5)
	crashes := max(kills(t)/killsPerVerify, 2)
	for round := range crashes {
		s := l.serve(t)
		l.repeat(t, s, l.token)
		var crashed error
		l.load(s, round, func() {
			crashed = ownServer("crash")
			if crashed == nil {
				crashed = l.untilAnswered(s, round)
			}
			_ = s.cmd.Process.Kill()
		})
		s.kill()
		if crashed != nil {
			t.Fatal(crashed)
		}
	}
	l.end(crashes)
}

// untilAnswered reports until the server has found its database again.
func (l *life) untilAnswered(s *server, round int) error {
	report := map[string]any{
		"person": "1001", "verb": "completed", "object": map[string]any{"type": "course", "id": "back"},
		"occurred_at": "2024-05-01T09:00:00+08:00", "source": "lms", "key": fmt.Sprintf("back-%d", round),
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		status, _, err := s.report(l.t.Context(), l.token, report)
		if err == nil && status < http.StatusMultipleChoices {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.answered[report["key"].(string)] = report
			return nil
		}
	}
	return errors.New("the server did not find its database again within a minute")
}

// ownPostgres starts a PostgreSQL of the test's own that survives its own
// death, and gives an empty database there.
func ownPostgres(t *testing.T) string {
	t.Helper()
	_ = dbtest.PostgreSQLURL(t, app.Modules()) // says what is missing where there is no PostgreSQL
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("xuefen-crash-%d", os.Getpid()))
	t.Setenv("XUEFEN_TEST_PG_DIR", dir)
	t.Setenv("XUEFEN_TEST_PG_PORT", strconv.Itoa(41_000+os.Getpid()%10_000))
	if err := ownServer("start"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ownServer("stop"); err != nil {
			t.Error(err)
		}
	})
	address, err := exec.Command(testPostgres, "url").Output()
	if err != nil {
		t.Fatal(err)
	}
	admin, err := url.Parse(strings.TrimSpace(string(address)))
	if err != nil {
		t.Fatal(err)
	}
	d := node{url: admin.String()}.outside(t)
	for _, statement := range []string{"CREATE DATABASE crash", "ALTER DATABASE crash SET synchronous_commit = on"} {
		if _, err := d.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	admin.Path = "/crash"
	return admin.String()
}

const testPostgres = "../../scripts/test-postgres"

// ownServer starts, crashes or stops the PostgreSQL of the test's own.
func ownServer(verb string) error {
	if said, err := exec.Command(testPostgres, verb).CombinedOutput(); err != nil {
		return fmt.Errorf("test-postgres %s: %w\n%s", verb, err, said)
	}
	return nil
}

// TestAFullDiskLosesNothing lets the file of the database reach a limit, as a
// full disk does: what was answered is there, and with room again the server
// goes on.
func TestAFullDiskLosesNothing(t *testing.T) {
	l := node{dialect: "sqlite", data: t.TempDir()}.begin(t, 13)
	size, err := os.Stat(filepath.Join(l.data, "xuefen.db"))
	if err != nil {
		t.Fatal(err)
	}
	const roomKB = 1_500
	s := l.serveWithin(t, size.Size()/1024+roomKB)
	refused := 0
	for i := 0; refused < 20 && i < 20_000; i++ {
		report := map[string]any{
			"person": fmt.Sprint(1000 + i%7), "verb": "completed", "object": map[string]any{"type": "course", "id": fmt.Sprint(i), "name": strings.Repeat("长", 100)},
			"occurred_at": "2024-05-01T09:00:00+08:00", "source": "lms", "key": fmt.Sprintf("0-0-%d", i),
		}
		status, credits, err := s.report(t.Context(), l.token, report)
		if err != nil || status >= 500 {
			refused++
			l.open[report["key"].(string)] = report
			continue
		}
		l.note(report["key"].(string), report, status, credits, nil)
	}
	if refused == 0 {
		t.Fatal("the disk was never full; the test shows nothing")
	}
	s.kill()
	l.check()
	l.end(20)
}
