// Command xuefen is the whole product in one binary: server, command line,
// imports, proofs and measurements.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"xuefen/internal/app"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/config"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/logx"
)

// The exit codes that scripts rely on.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitRejected = 3 // done, but some rows were rejected
)

// errRejected ends a command that did its work except for some rows.
var errRejected = errors.New("some rows were rejected")

// version is set by the build.
var version = "dev"

type commands struct {
	ConfigFile string `name:"config" help:"YAML file of settings." type:"path" placeholder:"FILE"`
	kong.Plugins

	Serve     serveCommand     `cmd:"" help:"Run the server."`
	Demo      demoCommand      `cmd:"" help:"Run the demo company 星河集团."`
	Tenant    tenantCommand    `cmd:"" help:"Manage tenants."`
	Import    importCommand    `cmd:"" help:"Import people, objects or activities from a file."`
	Rules     rulesCommand     `cmd:"" help:"Export rules to a YAML file, or apply one."`
	Simulate  simulateCommand  `cmd:"" help:"Say what rules would have paid in a past window. Nothing is written."`
	Standing  standingCommand  `cmd:"" help:"Print everybody's standing."`
	Statement statementCommand `cmd:"" help:"Print one person's statement."`
	Expire    expireCommand    `cmd:"" help:"Take what is left of credits whose validity has ended, and warn of what ends soon."`
	Verify    verifyCommand    `cmd:"" help:"Derive every balance and total again from the transfers."`
	Proof     proofCommand     `cmd:"" help:"Prove the ledger: public key, signed tree heads, statements with proofs; check a proof offline."`
	Bench     benchCommands    `cmd:"" help:"Measure how fast it is here, and how much memory it takes."`
	Migrate   migrateCommand   `cmd:"" help:"Bring the database up to date."`
	Version   versionCommand   `cmd:"" help:"Print the version."`
	Document  documentCommand  `cmd:"" hidden:"" help:"Write what is generated from the code."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is main without the process, so that tests can call it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := config.NewFlags()
	c := commands{Plugins: kong.Plugins{flags.Struct()}}
	exited := -1
	parser, err := kong.New(&c, kong.Name("xuefen"), kong.Description("Xuefen 学分: learning credits that count."),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { exited = code }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(stderr, "xuefen:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintf(stderr, "xuefen: %v\n", err)
		return exitUsage
	}
	s := &session{ctx: ctx, out: stdout, err: stderr, language: languageOf(os.Getenv), source: config.Sources{File: c.ConfigFile, Env: os.LookupEnv, Flags: flags.Values()}}
	err = errors.Join(parsed.Run(s), s.close())
	return s.exit(err)
}

// session is what a command works with.
type session struct {
	ctx      context.Context
	out, err io.Writer
	language i18n.Language
	source   config.Sources
	opened   *app.App
}

// languageOf follows the terminal: Chinese where it is Chinese, else English.
func languageOf(env func(string) string) i18n.Language {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env(name); v != "" {
			if strings.HasPrefix(v, "zh") {
				return i18n.Chinese
			}
			return i18n.English
		}
	}
	return i18n.English
}

// app opens the database named by the settings.
func (s *session) app() (*app.App, error) {
	if s.opened != nil {
		return s.opened, nil
	}
	c, err := config.Load(s.source)
	if err != nil {
		return nil, err
	}
	log := logx.New(s.err, c.LogLevel, c.LogFormat)
	s.opened, err = app.Open(s.ctx, version, c, clock.System(), log)
	return s.opened, err
}

func (s *session) close() error {
	if s.opened == nil {
		return nil
	}
	return s.opened.Close()
}

// usageError is a wrong value on the command line.
type usageError struct{ error }

// Unwrap gives what is wrong with the value.
func (e usageError) Unwrap() error { return e.error }

// exit says what went wrong, in the reader's language, and gives the code.
func (s *session) exit(err error) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errRejected):
		return exitRejected
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(s.err, "xuefen: stopped")
		return exitFailed
	}
	fmt.Fprintln(s.err, "xuefen:", s.sentence(err))
	if _, wrong := errors.AsType[usageError](err); wrong {
		return exitUsage
	}
	return exitFailed
}

func (s *session) sentence(err error) string {
	f, ok := fault.Of(err)
	if !ok {
		return err.Error()
	}
	words, loading := app.Words()
	if loading != nil {
		return err.Error()
	}
	text := words.Sentence(s.language, f.Code, f.Args)
	for _, p := range f.Parts {
		text += "\n  - " + s.sentenceAt(p)
	}
	if cause := f.Unwrap(); cause != nil {
		text += " (" + cause.Error() + ")"
	}
	return text
}

func (s *session) sentenceAt(f *fault.Fault) string {
	text := s.sentence(f)
	if f.Field != "" {
		return f.Field + ": " + text
	}
	return text
}
