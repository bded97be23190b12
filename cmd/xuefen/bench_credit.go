package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"xuefen/internal/platform/config"
)

// benchCreditCommand measures crediting against what the same database can do
// at most.
type benchCreditCommand struct {
	Out      string   `type:"path" placeholder:"DIR" help:"Folder for the results: a JSON file and a row of results.md."`
	Only     []string `enum:"import,depth,batches,singles,monthly,ranks" placeholder:"NAME" help:"Measure only this: import, depth, batches, singles, monthly, ranks. May be given several times."`
	People   int      `default:"100000" help:"People of the company."`
	Earlier  int      `default:"1000000" help:"Activities recorded before the measurements at depth."`
	Ranked   int      `default:"1000000" help:"People among whom ranks are asked for."`
	Repeats  int      `default:"3" help:"How often each is measured; the median counts."`
	Seconds  int      `default:"15" help:"How long clients send."`
	Clients  int      `default:"64" help:"How many clients send single activities at once."`
	Database string   `name:"bench-database" env:"XUEFEN_TEST_POSTGRES" hidden:"" help:"Server for databases of the measurement's own, when --database does not name one."`
}

// The measurements of crediting, in the order in which they run.
const (
	benchCreditImport  = "import"
	benchCreditDepth   = "depth"
	benchCreditBatches = "batches"
	benchCreditSingles = "singles"
	benchCreditMonthly = "monthly"
	benchCreditRanks   = "ranks"
)

// stepRecords is how many activities one measured step takes.
const stepRecords = 100_000

// Run measures on SQLite, and on PostgreSQL when a server is named.
func (c *benchCreditCommand) Run(s *session) (err error) {
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
	b := &bench{benchCommand: &benchCommand{Repeats: c.Repeats, Seconds: c.Seconds, Clients: c.Clients}, session: s, dir: dir, begun: time.Now(), machine: thisMachine()}
	if b.program, err = os.Executable(); err != nil {
		return err
	}
	places := []*benchPlace{{bench: b, dialect: "sqlite"}}
	if server != "" {
		places = append(places, &benchPlace{bench: b, dialect: "postgres", server: server})
	}
	for _, p := range places {
		m := &creditBench{benchCreditCommand: c, benchPlace: p}
		if err := errors.Join(m.measure(), p.leave()); err != nil {
			return fmt.Errorf("measure crediting on %s: %w", p.dialect, err)
		}
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

// creditBench is the measurements of crediting on one kind of database.
type creditBench struct {
	*benchCreditCommand
	*benchPlace
	work *creditWork
	raw  float64 // activities a second that the database takes at most
}

func (m *creditBench) wants(names ...string) bool {
	return len(m.benchCreditCommand.Only) == 0 || slices.ContainsFunc(names, func(n string) bool { return slices.Contains(m.benchCreditCommand.Only, n) })
}

// promised is what a figure holds itself to on this kind of database.
func (m *creditBench) promised(postgres, sqlite float64) float64 {
	if m.dialect == "postgres" {
		return postgres
	}
	return sqlite
}

func (m *creditBench) measure() error {
	if m.wants(benchCreditImport, benchCreditDepth, benchCreditBatches, benchCreditSingles, benchCreditMonthly) {
		s, err := m.company()
		if err != nil {
			return err
		}
		if err := m.along(s); err != nil {
			return err
		}
	}
	if m.wants(benchCreditRanks) {
		return m.ranks()
	}
	return nil
}

// company is a company of many people with the rules of the measurement.
func (m *creditBench) company() (*benchSite, error) {
	m.note("a company of %d people on %s", m.People, m.dialect)
	m.work = newCreditWork(m.People)
	people, err := m.peopleFile(m.People)
	if err != nil {
		return nil, err
	}
	rules, err := m.work.rulesFile(m.dir)
	if err != nil {
		return nil, err
	}
	s, err := m.site()
	if err != nil {
		return nil, err
	}
	if err := s.company(); err != nil {
		return nil, err
	}
	for _, args := range [][]string{{"import", "people", people}, {"rules", "apply", rules}} {
		if _, err := s.run(append(args, "--tenant", "bench")...); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// along measures on one company as it grows: at 100,000 activities, and at
// Earlier.
func (m *creditBench) along(s *benchSite) error {
	early, err := m.steps(s, "into an empty ledger", ordered)
	if err != nil {
		return err
	}
	if err := m.bulkLimit(s); err != nil {
		return err
	}
	m.compare(early, 0, 0)
	if rest := m.Earlier - m.work.made; rest > 0 && m.wants(benchCreditDepth, benchCreditBatches, benchCreditSingles, benchCreditMonthly) {
		m.note("%d activities more", rest)
		if _, err := m.importRecords(s, rest, ordered); err != nil {
			return err
		}
	}
	if m.wants(benchCreditDepth) {
		if err := m.depth(s, early); err != nil {
			return err
		}
	}
	return m.online(s)
}

// depth tells what an activity costs after many, against what it cost early.
func (m *creditBench) depth(s *benchSite, early int) error {
	late, err := m.steps(s, fmt.Sprintf("after %d", m.work.made), ordered)
	if err != nil {
		return err
	}
	m.compare(late, m.figures[early].Median.Seconds, 1.5)
	random, err := m.steps(s, fmt.Sprintf("after %d, random keys", m.work.made), scattered)
	if err != nil {
		return err
	}
	m.compare(random, m.figures[early].Median.Seconds, m.promised(1.5, 2.5))
	return nil
}

// online measures what clients are answered, and the report of a month.
func (m *creditBench) online(s *benchSite) error {
	if m.wants(benchCreditBatches) {
		if err := m.batches(s); err != nil {
			return err
		}
	}
	if m.wants(benchCreditSingles) {
		if err := m.singles(s); err != nil {
			return err
		}
	}
	if m.wants(benchCreditMonthly) {
		return m.monthly(s)
	}
	return nil
}

// steps imports 100,000 activities several times and keeps the figure, whose
// place among all it gives.
func (m *creditBench) steps(s *benchSite, when string, keys keyOrder) (int, error) {
	f := figure{Name: "import of 100,000 activities " + when, Database: m.dialect, Items: stepRecords, LeastPerSecond: m.promised(15_000, 8_000)}
	err := m.repeat(f, func(int) (sample, error) { return m.importRecords(s, stepRecords, keys) })
	return len(m.figures) - 1, err
}

// compare holds a figure against the database's limit and, where it is given,
// against an earlier one: how many times as long it took.
func (m *creditBench) compare(which int, before, most float64) {
	f := &m.figures[which]
	if m.raw > 0 {
		f.Median.OfRaw = f.Median.PerSecond / m.raw
	}
	if before > 0 {
		f.Median.Times, f.MostTimes = f.Median.Seconds/before, most
	}
	f.keep()
}

func (m *creditBench) importRecords(s *benchSite, n int, keys keyOrder) (sample, error) {
	path, err := m.work.recordsFile(m.dir, n, keys)
	if err != nil {
		return sample{}, err
	}
	took, err := s.run("import", "activities", path, "--tenant", "bench")
	return took, errors.Join(err, os.Remove(path))
}

// bulkLimit writes the rows of the first imports once more with nothing else
// around them, which is what the database takes at most.
func (m *creditBench) bulkLimit(s *benchSite) error {
	f := figure{Name: "the same rows inserted without any other work", Database: m.dialect, Items: m.work.made}
	if err := m.baseline(s, f); err != nil {
		return err
	}
	m.raw = m.figures[len(m.figures)-1].Median.PerSecond
	return nil
}

// monthly measures the report of everybody's month, ranked and exported.
func (m *creditBench) monthly(s *benchSite) error {
	f := figure{Name: fmt.Sprintf("statistics of a month of %d people, exported", m.People), Database: m.dialect, Items: m.People, Most: 5}
	return m.repeat(f, func(int) (sample, error) {
		return s.run("standing", "--tenant", "bench", "--window", "month:2025-06", "--format", "csv")
	})
}
