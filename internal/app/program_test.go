package app_test

import (
	"bufio"
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // looks at the database from outside
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

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
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
	return started(t, n.command(t, "serve", "--listen", "127.0.0.1:0", "--log-level", "error"))
}

// serveWithin starts the program where no file may grow beyond so many
// kilobytes.
func (n node) serveWithin(t *testing.T, kilobytes int64) *server {
	t.Helper()
	c := n.command(t, "serve", "--listen", "127.0.0.1:0", "--log-level", "error")
	limited := exec.Command("bash", append([]string{"-c", fmt.Sprintf(`ulimit -f %d; exec "$0" "$@"`, kilobytes), c.Path}, c.Args[1:]...)...)
	limited.Env = c.Env
	return started(t, limited)
}

func started(t *testing.T, c *exec.Cmd) *server {
	t.Helper()
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

// await looks until something outside this process has come true.
func await(t *testing.T, what string, happened func() bool) {
	t.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	patience := time.NewTimer(time.Minute)
	defer patience.Stop()
	for !happened() {
		select {
		case <-look.C:
		case <-patience.C:
			t.Fatalf("waited a minute for %s", what)
		}
	}
}
