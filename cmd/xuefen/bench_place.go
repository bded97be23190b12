package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// benchPlace is where measurements run: fresh databases of one kind.
type benchPlace struct {
	*bench
	dialect string
	server  string // of PostgreSQL
	made    []string
	demo    *benchSite // kept for the measurements that share it
	details string     // what else decides the speed there
}

// benchSite is one database with its data folder.
type benchSite struct {
	place *benchPlace
	data  string
	url   string
}

// site makes an empty database.
func (p *benchPlace) site() (*benchSite, error) {
	data, err := os.MkdirTemp(p.dir, p.dialect+"-")
	if err != nil {
		return nil, err
	}
	s := &benchSite{place: p, data: data}
	if p.dialect == "sqlite" {
		return s, nil
	}
	name := fmt.Sprintf("xuefen_bench_%d_%d", os.Getpid(), len(p.made))
	if err := p.admin("CREATE DATABASE " + name); err != nil {
		return nil, err
	}
	p.made = append(p.made, name)
	u, err := url.Parse(p.server)
	if err != nil {
		return nil, err
	}
	u.Path = "/" + name
	s.url = u.String()
	return s, nil
}

// admin runs a statement on the server itself.
func (p *benchPlace) admin(statement string) (err error) {
	server, err := sql.Open("pgx", p.server)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	if p.details == "" {
		var version, fsync, commit string
		err := server.QueryRowContext(p.session.ctx, "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')").
			Scan(&version, &fsync, &commit)
		if err != nil {
			return err
		}
		p.details = fmt.Sprintf("PostgreSQL %s, fsync %s, synchronous_commit %s", version, fsync, commit)
		if fsync != "on" || commit == "off" {
			p.note("this PostgreSQL does not write durably (%s); its figures flatter", p.details)
		}
	}
	_, err = server.ExecContext(p.session.ctx, statement)
	return err
}

// leave drops what was made on the server.
func (p *benchPlace) leave() error {
	var failures error
	for _, name := range p.made {
		failures = errors.Join(failures, p.admin("DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"))
	}
	p.made = nil
	return failures
}

// command is this program on the site's database.
func (s *benchSite) command(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, s.place.program, append([]string{"--data", s.data, "--log-level", "warn"}, args...)...)
	c.Env = append(os.Environ(), "XUEFEN_DATABASE="+s.url)
	return c
}

// run runs the program to its end and tells how long it took and how much
// memory was its own at most.
func (s *benchSite) run(args ...string) (sample, error) {
	c := s.command(s.place.session.ctx, args...)
	var said strings.Builder
	c.Stdout, c.Stderr = &said, &said
	begun := time.Now()
	if err := c.Start(); err != nil {
		return sample{}, err
	}
	ended := make(chan struct{})
	memory := watchMemory(c.Process.Pid, ended)
	err := c.Wait()
	took := time.Since(begun)
	close(ended)
	if err != nil {
		return sample{}, fmt.Errorf("xuefen %s: %w\n%s", strings.Join(args, " "), err, said.String())
	}
	return sample{Seconds: took.Seconds(), CPUSeconds: cpuOf(c), RssAnonMB: <-memory}, nil
}

// cpuOf is how long an ended process kept a processor busy.
func cpuOf(c *exec.Cmd) float64 {
	return (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds()
}

// company opens a company called bench on the site.
func (s *benchSite) company() error {
	password := filepath.Join(s.data, "password")
	if err := os.WriteFile(password, []byte("a-long-pass-phrase-7\n"), 0o600); err != nil {
		return err
	}
	_, err := s.run("tenant", "create", "--slug", "bench", "--name", "Bench", "--admin-email", "admin@example.com", "--admin-password-file", password)
	return err
}

// memoryPace is how often the memory of a process is looked at.
const memoryPace = 10 * time.Millisecond

// watchMemory follows a process until it ends and then gives the largest
// RssAnon seen, in megabytes; 0 where the system does not tell.
func watchMemory(pid int, ended <-chan struct{}) <-chan float64 {
	most := make(chan float64, 1)
	go func() {
		pace := time.NewTicker(memoryPace)
		defer pace.Stop()
		var peak int64
		for {
			select {
			case <-ended:
				most <- float64(peak) / 1024
				return
			case <-pace.C:
				peak = max(peak, rssAnon(pid))
			}
		}
	}()
	return most
}

// rssAnon reads the anonymous resident memory of a process in kilobytes, as
// proc_pid_status(5) tells it: memory of its own, without mapped files.
func rssAnon(pid int) int64 {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	_, after, found := strings.Cut(string(text), "RssAnon:")
	if !found {
		return 0
	}
	fields := strings.Fields(after)
	if len(fields) == 0 {
		return 0
	}
	n, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// benchServer is the program serving a site.
type benchServer struct {
	cmd    *exec.Cmd
	url    string
	ended  chan struct{}
	memory <-chan float64
}

// serve starts the server and returns when it has said its address.
func (s *benchSite) serve() (*benchServer, error) {
	c := s.command(s.place.session.ctx, "--listen", "127.0.0.1:0", "serve")
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.Stderr = s.place.session.err
	if err := c.Start(); err != nil {
		return nil, err
	}
	server := &benchServer{cmd: c, ended: make(chan struct{})}
	server.memory = watchMemory(c.Process.Pid, server.ended)
	said := bufio.NewReader(out)
	line, err := said.ReadString('\n')
	at := strings.Index(line, "http://")
	if err != nil || at < 0 {
		_, stopping := server.stop()
		return nil, errors.Join(fmt.Errorf("the server said %q", line), err, stopping)
	}
	server.url = strings.TrimSpace(line[at:])
	go func() { _, _ = io.Copy(io.Discard, said) }()
	return server, nil
}

// stop ends the server and tells what it used in all: processor and memory.
func (s *benchServer) stop() (sample, error) {
	err := errors.Join(s.cmd.Process.Signal(syscall.SIGTERM), s.cmd.Wait())
	close(s.ended)
	return sample{CPUSeconds: cpuOf(s.cmd), RssAnonMB: <-s.memory}, err
}
