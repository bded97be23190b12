package simulatehttp

import (
	"context"
	"slices"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/credit/simulate"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

// Simulation is a kept simulation.
type Simulation struct {
	ID      int64      `json:"id"`
	State   string     `json:"state" enum:"waiting,running,done,cancelled,failed"`
	From    string     `json:"from"`
	To      string     `json:"to" doc:"The day after the last"`
	OwnDays bool       `json:"own_days"`
	Drafts  Chosen     `json:"drafts"`
	Others  *Chosen    `json:"others,omitempty"`
	AskedBy string     `json:"asked_by"`
	AskedAt time.Time  `json:"asked_at"`
	EndedAt *time.Time `json:"ended_at,omitempty"`
	Done    int64      `json:"done" doc:"Learning records read"`
	Total   int64      `json:"total" doc:"0 while unknown"`
	Failure string     `json:"failure,omitempty" doc:"Why it failed, as a sentence"`
	Report  *Report    `json:"report,omitempty"`
}

// Chosen says which rules a simulation puts in the place of the published ones.
type Chosen struct {
	Name    string    `json:"name,omitempty"`
	Rules   []RuleRef `json:"rules"`
	Without []string  `json:"without"`
	Alone   bool      `json:"alone"`
}

// RuleRef names a rule.
type RuleRef struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Sentence string `json:"sentence,omitempty" doc:"The rule as employees read it; only where one simulation is read"`
}

// sentences adds how the rules of a simulation read.
func (e edge) sentences(ctx context.Context, tx *db.Tx, c simulate.Choice, into *Chosen) error {
	said, err := e.Simulate.Sentences(ctx, tx, c.Rules, httpx.Language(ctx))
	for i := range said {
		into.Rules[i].Sentence = said[i]
	}
	return err
}

func (e edge) shown(ctx context.Context, tx *db.Tx, s simulate.Simulation) (Simulation, error) {
	names, err := e.Accounts.NamesOf(ctx, tx, []int64{s.AskedBy})
	lang := httpx.Language(ctx)
	out := Simulation{
		ID: int64(s.ID), State: string(s.State), From: string(s.Scenario.From), To: string(s.Scenario.To), OwnDays: s.Scenario.OwnDays,
		Drafts: chosen(s.Scenario.Drafts, string(lang)), AskedBy: names[s.AskedBy], AskedAt: s.AskedAt, Done: s.Done, Total: s.Total,
	}
	if !s.Scenario.Others.Empty() {
		others := chosen(s.Scenario.Others, string(lang))
		out.Others = &others
	}
	if !s.EndedAt.IsZero() {
		out.EndedAt = &s.EndedAt
	}
	if s.Failure != "" {
		out.Failure = e.Words.Sentence(lang, "simulate.failed", nil)
	}
	return out, err
}

func chosen(c simulate.Choice, lang string) Chosen {
	out := Chosen{Name: c.Name, Rules: []RuleRef{}, Without: append([]string{}, c.Without...), Alone: c.Alone}
	for _, d := range c.Rules {
		out.Rules = append(out.Rules, RuleRef{Code: d.Code, Name: d.Name.In(lang)})
	}
	return out
}

// Report is what a simulation found, in the reader's language. Lists with one
// amount for each world have them in the order of worlds.
type Report struct {
	Records      int64          `json:"records"`
	Worlds       []World        `json:"worlds" doc:"The published rules first"`
	Categories   []Row          `json:"categories"`
	Departments  []Row          `json:"departments"`
	Branches     []Row          `json:"branches"`
	Grades       []Row          `json:"grades"`
	Months       []Row          `json:"months"`
	Rules        []Rule         `json:"rules"`
	Clauses      []Clause       `json:"clauses"`
	Gain         int            `json:"gain"`
	Lose         int            `json:"lose"`
	Unchanged    int            `json:"unchanged"`
	MostGained   fixed.Amount   `json:"most_gained"`
	MostLost     fixed.Amount   `json:"most_lost"`
	Moved        int            `json:"moved" doc:"People with another place"`
	Furthest     int            `json:"furthest" doc:"The most places that anybody moves"`
	Entering     []Person       `json:"entering_top_10"`
	Leaving      []Person       `json:"leaving_top_10"`
	Distribution []simulate.Bin `json:"distribution"`
	Goals        []Goal         `json:"goals"`
	CreditWorth  fixed.Amount   `json:"credit_worth"`
	Notice       string         `json:"notice"`
	Traced       *Traced        `json:"traced,omitempty"`
}

// World sums up one set of rules.
type World struct {
	Name     string       `json:"name"`
	Drafts   []string     `json:"drafts"`
	Credits  fixed.Amount `json:"credits"`
	Payments int64        `json:"payments"`
	People   int          `json:"people"`
	Cost     fixed.Amount `json:"cost" doc:"In yuan, at the prices of the mall"`
	Top10    int          `json:"top_10_percent"`
	Way      []WayStep    `json:"cheapest_100"`
}

// WayStep is one kind of act on the way to 100 credits.
type WayStep struct {
	Rule    RuleRef      `json:"rule"`
	Acts    int64        `json:"acts"`
	Credits fixed.Amount `json:"credits"`
}

// Row is one line of a table with an amount for each world.
type Row struct {
	Code    string         `json:"code,omitempty"`
	Name    string         `json:"name"`
	Amounts []fixed.Amount `json:"amounts"`
}

// Rule is one rule in all worlds.
type Rule struct {
	Rule   RuleRef              `json:"rule"`
	Worlds []simulate.RuleWorld `json:"worlds"`
}

// Clause is how often a clause of a draft held.
type Clause struct {
	Rule    string `json:"rule"`
	Label   string `json:"label"`
	Wanted  string `json:"wanted"`
	Held    int64  `json:"held"`
	Records int64  `json:"records"`
}

// Goal is a goal's list before and after.
type Goal struct {
	ID       int64    `json:"id"`
	Name     string   `json:"name"`
	Before   int      `json:"before"`
	After    int      `json:"after"`
	Entering []Person `json:"entering"`
	Leaving  []Person `json:"leaving"`
}

// Person is somebody whom the reader may see.
type Person struct {
	ID     int64  `json:"id"`
	Number string `json:"number"`
	Name   string `json:"name"`
}

// Traced is one record followed through the first draft.
type Traced struct {
	Activity   int64          `json:"activity_id"`
	Person     *Person        `json:"person,omitempty" doc:"Absent out of the reader's reach"`
	Object     string         `json:"object"`
	OccurredAt time.Time      `json:"occurred_at"`
	Summary    string         `json:"summary"`
	Line       string         `json:"line" doc:"The arithmetic"`
	Amount     fixed.Amount   `json:"amount"`
	Clauses    []TracedClause `json:"clauses"`
}

// TracedClause is one clause with the value that was seen.
type TracedClause struct {
	Label  string `json:"label"`
	Wanted string `json:"wanted"`
	Seen   string `json:"seen"`
	Held   bool   `json:"held"`
}

// Change is what a simulation changes for one person.
type Change struct {
	Person     Person         `json:"person"`
	Department string         `json:"department"`
	Amounts    []fixed.Amount `json:"amounts"`
	Difference fixed.Amount   `json:"difference"`
	Ranks      [2]int         `json:"ranks" doc:"Before and after"`
	Rule       string         `json:"rule" doc:"The name of the rule behind most of it"`
}

// naming says a report in the reader's language.
type naming struct {
	lang   string
	people map[org.PersonID]Person // whom the reader may see
	report *simulate.Report
}

func (e edge) reportOf(ctx context.Context, tx *db.Tx, actor access.Actor, r *simulate.Report) (*Report, error) {
	n := naming{lang: string(httpx.Language(ctx)), report: r}
	var err error
	if n.people, err = e.mayBeNamed(ctx, tx, actor, r); err != nil {
		return nil, err
	}
	out := &Report{
		Records: r.Records, Categories: n.rows(r.Categories), Departments: n.rows(r.Departments), Branches: n.rows(r.Branches), Grades: n.rows(r.Grades),
		Months: n.rows(r.Months), Rules: []Rule{}, Clauses: []Clause{}, Gain: r.Gain, Lose: r.Lose, Unchanged: r.Unchanged, MostGained: r.MostGained,
		MostLost: r.MostLost, Moved: r.Ranks.Moved, Furthest: r.Ranks.Furthest, Entering: n.list(r.Ranks.Entering), Leaving: n.list(r.Ranks.Leaving),
		Distribution: r.Distribution, Goals: []Goal{}, CreditWorth: r.CreditWorth, Notice: r.Notice.In(n.lang), Traced: n.traced(),
	}
	for _, w := range r.Worlds {
		out.Worlds = append(out.Worlds, n.world(w))
	}
	for _, one := range r.Rules {
		out.Rules = append(out.Rules, Rule{RuleRef{Code: one.Code, Name: one.Name.In(n.lang)}, one.Worlds})
	}
	for _, c := range r.Clauses {
		out.Clauses = append(out.Clauses, Clause{c.Rule, c.Label.In(n.lang), c.Wanted.In(n.lang), c.Held, c.Records})
	}
	for _, g := range r.Goals {
		out.Goals = append(out.Goals, Goal{g.ID, g.Name.In(n.lang), g.Before, g.After, n.list(g.Entering), n.list(g.Leaving)})
	}
	return out, nil
}

// mayBeNamed finds, among the people of a report, those whom the reader may
// see.
func (e edge) mayBeNamed(ctx context.Context, tx *db.Tx, actor access.Actor, r *simulate.Report) (map[org.PersonID]Person, error) {
	ids := slices.Concat(r.Ranks.Entering, r.Ranks.Leaving)
	for _, g := range r.Goals {
		ids = slices.Concat(ids, g.Entering, g.Leaving)
	}
	if r.Traced != nil {
		ids = append(ids, r.Traced.Person)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	reach, err := e.Org.ReachOf(ctx, tx, actor, credit.StatementRead)
	if err != nil {
		return nil, err
	}
	within, all, err := e.Org.PeopleWithin(ctx, tx, reach)
	if err != nil {
		return nil, err
	}
	names, err := e.Org.NamesOf(ctx, tx, ids)
	out := map[org.PersonID]Person{}
	for _, id := range ids {
		if _, found := slices.BinarySearch(within, id); found || all {
			out[id] = Person{int64(id), names[id].Number, names[id].Name}
		}
	}
	return out, err
}

func (n naming) list(ids []org.PersonID) []Person {
	out := []Person{}
	for _, id := range ids {
		if p, ok := n.people[id]; ok {
			out = append(out, p)
		}
	}
	return out
}

func (n naming) rows(list []simulate.Row) []Row {
	out := make([]Row, len(list))
	for i, r := range list {
		out[i] = Row{Code: r.Code, Name: r.Name.In(n.lang), Amounts: r.Amounts}
	}
	return out
}

func (n naming) world(w simulate.WorldReport) World {
	out := World{Name: w.Name.In(n.lang), Drafts: append([]string{}, w.Drafts...), Credits: w.Credits, Payments: w.Payments, People: w.People, Cost: w.Cost,
		Top10: w.Top10, Way: []WayStep{}}
	for _, s := range w.Way {
		out.Way = append(out.Way, WayStep{RuleRef{Code: s.Rule, Name: s.Name.In(n.lang)}, s.Acts, s.Credits})
	}
	return out
}

func (n naming) traced() *Traced {
	t := n.report.Traced
	if t == nil {
		return nil
	}
	x := t.Explanation
	out := &Traced{Activity: int64(t.Activity), Object: t.Object, OccurredAt: t.OccurredAt, Summary: x.Summary.In(n.lang), Amount: x.Amount, Clauses: []TracedClause{}}
	if p, ok := n.people[t.Person]; ok {
		out.Person = &p
	}
	if x.Arithmetic != nil {
		out.Line = x.Arithmetic.Line.In(n.lang)
	}
	for _, c := range x.Clauses {
		out.Clauses = append(out.Clauses, TracedClause{c.Label.In(n.lang), c.Wanted.In(n.lang), c.Seen.In(n.lang), c.Outcome == "true"})
	}
	return out
}

func (e edge) changesOf(ctx context.Context, tx *db.Tx, sim simulate.Simulation, list []simulate.PlacedChange) ([]Change, error) {
	names := map[string]rule.Name{}
	worlds := 2
	if sim.Report != nil {
		worlds = len(sim.Report.Worlds)
		for _, r := range sim.Report.Rules {
			names[r.Code] = r.Name
		}
	}
	ids := make([]org.PersonID, len(list))
	for i, c := range list {
		ids[i] = c.Person
	}
	people, err := e.Org.PeopleByID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	tree, err := e.Org.Tree(ctx, tx)
	out := make([]Change, len(list))
	for i, c := range list {
		p := people[c.Person]
		d, _ := tree.Find(p.Department)
		out[i] = Change{
			Person: Person{int64(p.ID), p.Number, p.Name}, Department: d.Name, Amounts: slices.Clone(c.Amounts[:worlds]), Difference: c.Difference(),
			Ranks: c.Ranks, Rule: names[c.MainRule].In(string(httpx.Language(ctx))),
		}
	}
	return out, err
}
