package simulate

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/i18n"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed locales/*.json
var locales embed.FS

// Migrations are the tables of kept simulations.
func Migrations() db.Module { return db.Module{Name: "simulate", FS: migrations} }

// Locales are the sentences of this package in both languages.
func Locales() fs.FS { return locales }

// ID names one simulation.
type ID int64

// State is where a simulation is on its way.
type State string

// The states of a simulation.
const (
	Waiting   State = "waiting"
	Running   State = "running"
	Done      State = "done"
	Cancelled State = "cancelled"
	Failed    State = "failed"
)

// Limits of simulations.
const (
	MostDays    = 3_700 // of a window
	mostWaiting = 5     // of a tenant at once
	mostKept    = 100   // finished ones of a tenant; the oldest leave
)

// Scenario is what a simulation is asked. Versions are drafts of the builder
// or published versions; Rules come from a file. Others, when there are any,
// are compared with the same window.
type Scenario struct {
	From    rule.Date `json:"from"`
	To      rule.Date `json:"to"` // excluded
	Drafts  Choice    `json:"drafts"`
	Others  Choice    `json:"others,omitzero"`
	OwnDays bool      `json:"own_days,omitempty"` // drafts apply in their own range of days only
}

// Choice is a set of rules put in the place of the published ones.
type Choice struct {
	Name     string             `json:"name,omitempty"`
	Versions []credit.VersionID `json:"versions,omitempty"`
	Rules    []rule.Definition  `json:"rules,omitempty"` // filled from Versions when it is kept
	Without  []string           `json:"without,omitempty"`
	Alone    bool               `json:"alone,omitempty"`
}

// Empty says that nothing differs from the published rules.
func (c Choice) Empty() bool {
	return len(c.Versions)+len(c.Rules)+len(c.Without) == 0 && !c.Alone
}

// IsZero leaves an empty choice out of the JSON.
func (c Choice) IsZero() bool { return c.Empty() && c.Name == "" }

func (c Choice) supposition(ownDays bool) credit.Supposition {
	return credit.Supposition{Drafts: c.Rules, Without: c.Without, Alone: c.Alone, OwnDays: ownDays}
}

// Simulation is a kept simulation. Report is nil until it is done.
type Simulation struct {
	ID          ID
	Scenario    Scenario
	State       State
	AskedBy     int64
	AskedAt     time.Time
	EndedAt     time.Time
	Done, Total int64 // records
	Failure     string
	Report      *Report
}

// Starter asks for the job that runs a simulation, in the transaction that
// keeps its question. App hands it in.
type Starter interface {
	Start(ctx context.Context, tx *db.Tx, id ID) error
}

// Service keeps simulations. It is safe for concurrent use.
type Service struct {
	*Engine
	clock    clock.Clock
	reporter *Reporter
	starter  Starter
}

// New makes the service.
func New(e *Engine, c clock.Clock, r *Reporter, s Starter) *Service {
	return &Service{Engine: e, clock: c, reporter: r, starter: s}
}

// Ask keeps a question and has it answered in the background. Faults:
// simulate.bad_window, simulate.nothing_to_compare, simulate.too_many,
// credit.version_not_found, and those of the rules.
func (s *Service) Ask(ctx context.Context, tx *db.Tx, sc Scenario, by int64) (Simulation, error) {
	if _, _, err := sc.window(time.UTC); err != nil {
		return Simulation{}, err
	}
	if sc.Drafts.Empty() {
		return Simulation{}, fault.New(fault.Invalid, "simulate.nothing_to_compare", nil)
	}
	waiting, err := countWaiting(ctx, tx)
	if err != nil {
		return Simulation{}, err
	}
	if waiting >= mostWaiting {
		return Simulation{}, fault.New(fault.Conflict, "simulate.too_many", fault.Args{"most": mostWaiting})
	}
	hashes := map[credit.VersionID]string{}
	for _, c := range []*Choice{&sc.Drafts, &sc.Others} {
		if err := s.fill(ctx, tx, c, hashes); err != nil {
			return Simulation{}, err
		}
		if _, err := s.credit.Suppose(ctx, tx, c.supposition(sc.OwnDays)); err != nil {
			return Simulation{}, err
		}
	}
	id, err := tx.NewID(ctx)
	if err != nil {
		return Simulation{}, err
	}
	sim := Simulation{ID: ID(id), Scenario: sc, State: Waiting, AskedBy: by, AskedAt: s.clock.Now()}
	if err := insertSimulation(ctx, tx, sim, hashes); err != nil {
		return sim, err
	}
	if err := forgetOld(ctx, tx, mostKept); err != nil {
		return sim, err
	}
	return sim, s.starter.Start(ctx, tx, sim.ID)
}

// fill puts the definitions of the chosen versions beside those of a file.
func (s *Service) fill(ctx context.Context, tx *db.Tx, c *Choice, hashes map[credit.VersionID]string) error {
	for _, id := range c.Versions {
		v, err := s.credit.Version(ctx, tx, id)
		if err != nil {
			return err
		}
		c.Rules = append(c.Rules, v.Definition)
		hashes[id] = v.Hash
	}
	return nil
}

// window is the window of a scenario in a zone.
func (sc Scenario) window(zone *time.Location) (from, to time.Time, err error) {
	bad := fault.New(fault.Invalid, "simulate.bad_window", fault.Args{"from": string(sc.From), "to": string(sc.To), "most": MostDays}).At("from")
	from, err = time.ParseInLocation(time.DateOnly, string(sc.From), zone)
	if err != nil {
		return from, to, bad
	}
	to, err = time.ParseInLocation(time.DateOnly, string(sc.To), zone)
	if err != nil || !to.After(from) || to.Sub(from) > MostDays*24*time.Hour || from.Year() < 1950 {
		return from, to, bad
	}
	return from, to, nil
}

// Answer runs a scenario and draws the report up without keeping anything. Its
// rules must be filled in; the command line uses it.
func (s *Service) Answer(ctx context.Context, tenant db.TenantID, sc Scenario, workers int, progress func(Progress)) (*Report, []Change, error) {
	q := Question{Workers: workers, Progress: progress}
	var names []rule.Name
	read := s.db.Tenant(tenant).Read
	err := read(ctx, func(ctx context.Context, tx *db.Tx) error {
		zone, err := s.org.Location(ctx, tx)
		if err != nil {
			return err
		}
		if q.From, q.To, err = sc.window(zone); err != nil {
			return err
		}
		q.Worlds, names, err = s.worlds(ctx, tx, sc)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	t, err := s.Run(ctx, tenant, q)
	if err != nil {
		return nil, nil, err
	}
	var report *Report
	var changes []Change
	err = read(ctx, func(ctx context.Context, tx *db.Tx) error {
		report, changes, err = s.reporter.Report(ctx, tx, t, names)
		return err
	})
	return report, changes, err
}

// worlds compiles the published rules and those to compare with them.
func (s *Service) worlds(ctx context.Context, tx *db.Tx, sc Scenario) (worlds []*credit.Rules, names []rule.Name, err error) {
	add := func(what credit.Supposition, name, code string) error {
		w, err := s.credit.Suppose(ctx, tx, what)
		worlds = append(worlds, w)
		called := rule.Name{ZH: s.reporter.Words.Sentence(i18n.Chinese, code, nil), EN: s.reporter.Words.Sentence(i18n.English, code, nil)}
		if name != "" {
			called = rule.Name{ZH: name}
		}
		names = append(names, called)
		return err
	}
	if err := add(credit.Supposition{}, "", "simulate.published_rules"); err != nil {
		return nil, nil, err
	}
	if !sc.Drafts.Empty() {
		if err := add(sc.Drafts.supposition(sc.OwnDays), sc.Drafts.Name, "simulate.drafts"); err != nil {
			return nil, nil, err
		}
	}
	if !sc.Others.Empty() {
		err = add(sc.Others.supposition(sc.OwnDays), sc.Others.Name, "simulate.other_drafts")
	}
	return worlds, names, err
}

// errCancelled ends a run that somebody cancelled.
var errCancelled = errors.New("simulate: cancelled")

// Work runs a kept simulation to its end: the job calls it. A simulation that
// was cancelled or has ended is left alone. Told is called when something that
// pages show has changed.
func (s *Service) Work(ctx context.Context, tenant db.TenantID, id ID, told func(Simulation)) error {
	var sim Simulation
	tx := s.db.Tenant(tenant).Tx
	err := tx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if sim, err = s.Find(ctx, tx, id); err != nil || sim.State != Waiting && sim.State != Running {
			return err
		}
		sim.State = Running
		return updateSimulation(ctx, tx, sim)
	})
	if err != nil || sim.State != Running {
		return err
	}
	told(sim)
	report, changes, err := s.answerWatched(ctx, tenant, &sim, told)
	if errors.Is(err, errCancelled) {
		return nil
	}
	if err != nil && ctx.Err() != nil {
		return err // the node stops; another one goes on
	}
	sim.EndedAt, sim.State, sim.Report = s.clock.Now(), Done, report
	var unknown error // the queue logs it
	if err != nil {
		sim.State, sim.Failure = Failed, "simulate.failed"
		if f, ok := fault.Of(err); ok {
			sim.Failure = f.Code
		} else {
			unknown = fmt.Errorf("simulate: run %d: %w", id, err)
		}
	}
	err = tx(ctx, func(ctx context.Context, tx *db.Tx) error { return keep(ctx, tx, sim, changes) })
	told(sim)
	return errors.Join(unknown, err)
}

// beat is how often a run tells how far it is and looks whether it was
// cancelled.
const beat = time.Second

func (s *Service) answerWatched(ctx context.Context, tenant db.TenantID, sim *Simulation, told func(Simulation)) (*Report, []Change, error) {
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	last := s.clock.Now()
	report, changes, err := s.Answer(inner, tenant, sim.Scenario, 0, func(p Progress) {
		now := s.clock.Now()
		if now.Sub(last) < beat {
			return
		}
		last, sim.Done, sim.Total = now, p.Done, p.Total
		var state State
		err := s.db.Tenant(tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			if state, err = lockState(ctx, tx, sim.ID); err != nil || state != Running {
				return err
			}
			return updateSimulation(ctx, tx, *sim)
		})
		if err == nil && state != Running {
			cancel(errCancelled)
			return
		}
		told(*sim)
	})
	if context.Cause(inner) == errCancelled {
		return nil, nil, errCancelled
	}
	return report, changes, err
}

// Cancel ends a simulation that waits or runs. Faults: simulate.not_found,
// simulate.not_running.
func (s *Service) Cancel(ctx context.Context, tx *db.Tx, id ID) (Simulation, error) {
	state, err := lockState(ctx, tx, id)
	if err != nil {
		return Simulation{}, err
	}
	if state != Waiting && state != Running {
		return Simulation{}, fault.New(fault.Conflict, "simulate.not_running", nil)
	}
	sim, err := s.Find(ctx, tx, id)
	if err != nil {
		return sim, err
	}
	sim.State, sim.EndedAt = Cancelled, s.clock.Now()
	return sim, updateSimulation(ctx, tx, sim)
}

// Find finds one simulation. Fault: simulate.not_found.
func (s *Service) Find(ctx context.Context, tx *db.Tx, id ID) (Simulation, error) {
	list, err := selectSimulations(ctx, tx, "id = $2", true, id)
	if err != nil {
		return Simulation{}, err
	}
	if len(list) == 0 {
		return Simulation{}, fault.New(fault.NotFound, "simulate.not_found", nil)
	}
	return list[0], nil
}

// Latest lists simulations without their reports, the latest first; with a
// version, those that were about it.
func (s *Service) Latest(ctx context.Context, tx *db.Tx, version credit.VersionID) ([]Simulation, error) {
	if version != 0 {
		return selectSimulations(ctx, tx, "id IN (SELECT simulation_id FROM simulation_version WHERE tenant_id = $1 AND version_id = $2)", false, version)
	}
	return selectSimulations(ctx, tx, "id > $2", false, 0)
}

// Sentences says rules as employees read them, in one language.
func (s *Service) Sentences(ctx context.Context, tx *db.Tx, rules []rule.Definition, lang i18n.Language) ([]string, error) {
	vocabulary, err := s.credit.Vocabulary(ctx, tx)
	if err != nil {
		return nil, err
	}
	words := rule.NewWords(vocabulary)
	out := make([]string, len(rules))
	for i, d := range rules {
		out[i] = words.Say(d, string(lang)).String()
	}
	return out, nil
}

// Changes lists what a simulation changes for the people that somebody
// reaches, the largest loss first or the largest gain first.
func (s *Service) Changes(ctx context.Context, tx *db.Tx, id ID, reach org.Reach, gains bool, after int64, limit int) ([]PlacedChange, error) {
	people, all, err := s.org.PeopleWithin(ctx, tx, reach)
	if err != nil || !all && len(people) == 0 {
		return nil, err
	}
	return selectChanges(ctx, tx, id, people, all, gains, after, limit)
}

// PlacedChange is a change with its place in the list.
type PlacedChange struct {
	Change
	Place int64
}

// encode is the stored form of a scenario or a report.
func encode(v any) (string, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("simulate: keep: %w", err)
	}
	return string(raw), nil
}
