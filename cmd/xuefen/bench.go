package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"xuefen/internal/platform/config"
)

// benchCommands are what can be measured: the product as a whole, and
// crediting against the limit of its database.
type benchCommands struct {
	All    benchCommand       `cmd:"" default:"withargs" help:"The product as a whole: imports, verification, start, home page."`
	Credit benchCreditCommand `cmd:"" help:"Crediting, against what the database takes at most."`
}

// benchCommand measures what is promised and writes the figures down.
type benchCommand struct {
	Out      string   `type:"path" placeholder:"DIR" help:"Folder for the results: a JSON file and a row of results.md."`
	OULAD    string   `name:"oulad" type:"existingdir" env:"OULAD_DIR" placeholder:"DIR" help:"CSV files of the Open University data set, or what examples/oulad made of them."`
	Only     []string `enum:"people,oulad,baseline,start,home" placeholder:"NAME" help:"Measure only this: people, oulad, baseline (needs oulad), start, home. May be given several times."`
	Repeats  int      `default:"3" help:"How often each is measured; the median counts."`
	Seconds  int      `default:"10" help:"How long the home page is asked for."`
	Clients  int      `default:"8" help:"How many clients ask for the home page at once."`
	Database string   `name:"bench-database" env:"XUEFEN_TEST_POSTGRES" hidden:"" help:"Server for databases of the measurement's own, when --database does not name one."`
}

// The measurements, in the order in which they run.
const (
	benchPeople   = "people"
	benchOULAD    = "oulad"
	benchBaseline = "baseline"
	benchStart    = "start"
	benchHome     = "home"
)

// Run measures on SQLite, and on PostgreSQL when a server is named. Each
// measurement is a process of its own, on a database of its own.
func (c *benchCommand) Run(s *session) (err error) {
	settings, err := config.Load(s.source)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "xuefen-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	server := settings.Database.Reveal()
	if server == "" {
		server = c.Database
	}
	b := &bench{benchCommand: c, session: s, dir: dir, begun: time.Now(), machine: thisMachine()}
	if b.program, err = os.Executable(); err != nil {
		return err
	}
	places := []*benchPlace{{bench: b, dialect: "sqlite"}}
	if server != "" {
		places = append(places, &benchPlace{bench: b, dialect: "postgres", server: server})
	}
	if err := b.measure(places); err != nil {
		return err
	}
	report, err := b.report(places)
	if err != nil {
		return err
	}
	report.print(s.out)
	if c.Out != "" {
		return report.write(s, c.Out)
	}
	return nil
}

// bench is one run of all measurements.
type bench struct {
	*benchCommand
	session *session
	program string // this very program
	dir     string // thrown away at the end
	begun   time.Time
	machine machine // as it was when the measurement began
	oulad   *ouladFiles
	figures []figure
}

func (b *bench) wants(name string) bool { return len(b.Only) == 0 || slices.Contains(b.Only, name) }

// note tells the reader what is going on, or why something is left out.
func (b *bench) note(format string, args ...any) {
	fmt.Fprintf(b.session.err, "· "+format+"\n", args...)
}

func (b *bench) measure(places []*benchPlace) error {
	if b.wants(benchOULAD) || b.wants(benchBaseline) {
		if err := b.findOULAD(); err != nil {
			return err
		}
	}
	for _, p := range places {
		for _, one := range []struct {
			name string
			run  func() error
		}{{benchPeople, p.people}, {benchOULAD, p.openUniversity}, {benchStart, p.start}, {benchHome, p.home}} {
			if !b.wants(one.name) && !(one.name == benchOULAD && b.wants(benchBaseline)) {
				continue
			}
			b.note("%s on %s", one.name, p.dialect)
			if err := one.run(); err != nil {
				return fmt.Errorf("measure %s on %s: %w", one.name, p.dialect, err)
			}
		}
		if err := p.leave(); err != nil {
			return err
		}
	}
	return nil
}

// repeat measures several times and keeps the figure with its median.
func (b *bench) repeat(f figure, once func(n int) (sample, error)) error {
	for n := range max(1, b.Repeats) {
		took, err := once(n)
		if err != nil {
			return err
		}
		b.note("  %s", took)
		f.Samples = append(f.Samples, took)
	}
	f.settle()
	b.figures = append(b.figures, f)
	return nil
}

// peopleFile writes a roster of n people in a company of a believable shape.
func (b *bench) peopleFile(n int) (string, error) {
	path := filepath.Join(b.dir, fmt.Sprintf("people-%d.csv", n))
	var text strings.Builder
	text.WriteString("工号,姓名,部门,岗位,职级,直属上级,入职日期,状态,邮箱\n")
	const team, departments = 12, 400
	for i := range n {
		manager := ""
		if i > 0 {
			manager = fmt.Sprint(100_000 + i/team)
		}
		fmt.Fprintf(&text, "%d,员工%d,总部/中心%d/部门%d,岗位%d,P%d,%s,%d-%02d-01,在职,p%d@example.com\n",
			100_000+i, i, i%departments%20, i%departments, i%60, 3+i%8, manager, 2010+i%14, 1+i%12, i)
	}
	return path, os.WriteFile(path, []byte(text.String()), 0o600)
}
