package simulate

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/i18n"
)

// Report is what a simulation found, as it is kept, exported and shown. Lists
// with one amount for each world have them in the order of Worlds. People are
// named by their ids; whoever shows a report adds the names that its reader
// may see. The JSON is documented in docs/formats.md.
type Report struct {
	From         string         `json:"from" doc:"First day of the window"`
	To           string         `json:"to" doc:"The day after its last"`
	Records      int64          `json:"records" doc:"Learning records read, those before the window included that its caps remember"`
	Worlds       []WorldReport  `json:"worlds" doc:"The published rules first, then what is compared with them"`
	Categories   []Row          `json:"categories"`
	Departments  []Row          `json:"departments"`
	Branches     []Row          `json:"branches"`
	Grades       []Row          `json:"grades"`
	Months       []Row          `json:"months"`
	Rules        []RuleReport   `json:"rules"`
	Clauses      []ClauseReport `json:"clauses" doc:"How often each clause of the drafts held"`
	Gain         int            `json:"gain" doc:"People who would have had more than under the published rules"`
	Lose         int            `json:"lose" doc:"People who would have had less"`
	Unchanged    int            `json:"unchanged"`
	MostGained   fixed.Amount   `json:"most_gained"`
	MostLost     fixed.Amount   `json:"most_lost"`
	Ranks        RankReport     `json:"ranks"`
	Distribution []Bin          `json:"distribution" doc:"How many people got how much"`
	Goals        []GoalReport   `json:"goals"`
	CreditWorth  fixed.Amount   `json:"credit_worth" doc:"What one credit costs in yuan at the prices of the mall; 0 when nothing is on its shelf"`
	Notice       rule.Name      `json:"notice" doc:"A draft of what employees may be told"`
	Traced       *Traced        `json:"traced,omitempty" doc:"One record, followed through the first draft"`
}

// WorldReport sums up one set of rules.
type WorldReport struct {
	Name     rule.Name    `json:"name"`
	Drafts   []string     `json:"drafts,omitempty" doc:"Codes of the rules that differ from the published ones"`
	Credits  fixed.Amount `json:"credits"`
	Payments int64        `json:"payments"`
	People   int          `json:"people" doc:"Who got anything"`
	Cost     fixed.Amount `json:"cost" doc:"In yuan, at the prices of the mall"`
	Top10    int          `json:"top_10_percent" doc:"Percent of all credits that went to the tenth of the people who got most"`
	Way      []WayStep    `json:"cheapest_100" doc:"The fewest acts that make 100 credits within a year; empty when the rules do not reach that far"`
}

// WayStep is one kind of act on the way to 100 credits.
type WayStep struct {
	Rule    string       `json:"rule"`
	Name    rule.Name    `json:"name"`
	Acts    int64        `json:"acts"`
	Credits fixed.Amount `json:"credits"`
}

// Row is one line of a table with an amount for each world.
type Row struct {
	ID      int64          `json:"id,omitempty"`
	Code    string         `json:"code,omitempty"`
	Name    rule.Name      `json:"name"`
	Amounts []fixed.Amount `json:"amounts"`
}

// RuleReport is one rule in all worlds.
type RuleReport struct {
	Code   string      `json:"code"`
	Name   rule.Name   `json:"name"`
	Worlds []RuleWorld `json:"worlds"`
}

// RuleWorld is what one rule did in one world, over all its versions.
type RuleWorld struct {
	About    int64                  `json:"about" doc:"Records that it was about"`
	Outcomes map[rule.Outcome]int64 `json:"outcomes" doc:"What became of them before caps"`
	Paid     int64                  `json:"paid"`
	Capped   int64                  `json:"capped" doc:"Nothing left after caps"`
	Credits  fixed.Amount           `json:"credits"`
	People   int                    `json:"people"`
	Top10    int                    `json:"top_10_percent" doc:"Percent of its credits that went to the tenth of its people who got most"`
}

// ClauseReport is how often a clause held.
type ClauseReport struct {
	Rule    string    `json:"rule"`
	Path    string    `json:"path"`
	Label   rule.Name `json:"label"`
	Wanted  rule.Name `json:"wanted"`
	Held    int64     `json:"held"`
	Records int64     `json:"records" doc:"Records in the scope of the rule"`
}

// RankReport is how places move between the first two worlds.
type RankReport struct {
	Moved    int            `json:"moved" doc:"People with another place"`
	Furthest int            `json:"furthest" doc:"The most places that anybody moves"`
	Entering []org.PersonID `json:"entering_top_10"`
	Leaving  []org.PersonID `json:"leaving_top_10"`
}

// Bin is a range of credits and how many people lie in it in each world.
type Bin struct {
	From   fixed.Amount `json:"from"`
	To     fixed.Amount `json:"to" doc:"Excluded; 0 in the last one, which is open"`
	People []int        `json:"people"`
}

// GoalReport is a goal's list before and after.
type GoalReport struct {
	ID       int64          `json:"id"`
	Name     rule.Name      `json:"name"`
	Before   int            `json:"before" doc:"People who have reached it"`
	After    int            `json:"after"`
	Entering []org.PersonID `json:"entering"`
	Leaving  []org.PersonID `json:"leaving"`
}

// Change is what a simulation changes for one person.
type Change struct {
	Person   org.PersonID
	Amounts  [MostWorlds]fixed.Amount
	Ranks    [2]int // in the first two worlds
	MainRule string // the rule behind most of the difference
}

// Difference is what the second world pays more than the first.
func (c Change) Difference() fixed.Amount { return c.Amounts[1] - c.Amounts[0] }

// Goals judges goals with other totals; app hands it in, since goals stand on
// a higher floor.
type Goals interface {
	Lists(ctx context.Context, tx *db.Tx, moved map[org.PersonID]map[MonthCell]fixed.Amount) ([]GoalReport, error)
}

// Worth tells what one credit is worth in yuan at the prices of the mall; app
// hands it in. Zero is unknown.
type Worth interface {
	CreditWorth(ctx context.Context, tx *db.Tx) (fixed.Amount, error)
}

// Reporter turns tallies into reports. Goals and Worth may be nil.
type Reporter struct {
	Org    *org.Service
	Credit *credit.Service
	Log    Log
	Words  *i18n.Bundle
	Goals  Goals
	Worth  Worth
}

// Report draws a report up and lists what changes for whom, the largest loss
// first. Names are those of the worlds.
func (r *Reporter) Report(ctx context.Context, tx *db.Tx, t *Tally, names []rule.Name) (*Report, []Change, error) {
	zone, err := r.Org.Location(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	out := &Report{
		From: t.From.In(zone).Format(time.DateOnly), To: t.To.In(zone).Format(time.DateOnly), Records: t.Records,
		Clauses: []ClauseReport{}, Goals: []GoalReport{},
	}
	for w := range t.Worlds {
		out.Worlds = append(out.Worlds, t.world(w, names[w]))
	}
	if err := r.rows(ctx, tx, t, out); err != nil {
		return nil, nil, err
	}
	out.Rules, out.Distribution = t.ruleReports(), t.distribution()
	changes := t.changes(out)
	vocabulary, err := r.Credit.Vocabulary(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	words := rule.NewWords(vocabulary)
	out.Clauses = append(out.Clauses, t.clauseReports(words)...)
	if out.Traced, err = r.trace(ctx, tx, t, words); err != nil {
		return nil, nil, err
	}
	if err := r.above(ctx, tx, t, out); err != nil {
		return nil, nil, err
	}
	out.Notice = r.notice(t, out, words)
	return out, changes, nil
}

// above adds what higher floors know.
func (r *Reporter) above(ctx context.Context, tx *db.Tx, t *Tally, out *Report) error {
	var err error
	if r.Worth != nil {
		if out.CreditWorth, err = r.Worth.CreditWorth(ctx, tx); err != nil {
			return err
		}
		for w := range out.Worlds {
			out.Worlds[w].Cost = out.Worlds[w].Credits * out.CreditWorth / 100
		}
	}
	if r.Goals == nil || len(t.Worlds) < 2 {
		return nil
	}
	moved := map[org.PersonID]map[MonthCell]fixed.Amount{}
	for id, p := range t.People {
		if len(p.Moved) > 0 {
			moved[id] = p.Moved
		}
	}
	lists, err := r.Goals.Lists(ctx, tx, moved)
	out.Goals = append(out.Goals, lists...)
	return err
}

func (t *Tally) world(w int, name rule.Name) WorldReport {
	out := WorldReport{Name: name, Credits: t.Total(w), People: t.Paid(w), Way: t.way(w)}
	for _, d := range t.Worlds[w].Drafts {
		out.Drafts = append(out.Drafts, d.Def.Code)
	}
	for _, sum := range t.Rules[w] {
		out.Payments += sum.Times
	}
	var all []fixed.Amount
	for _, p := range t.People {
		all = append(all, p.Total[w])
	}
	out.Top10 = topShare(all)
	return out
}

// topShare is the percentage of a sum that lies in the largest tenth of those
// that have any.
func topShare(all []fixed.Amount) int {
	all = slices.DeleteFunc(all, func(a fixed.Amount) bool { return a <= 0 })
	slices.SortFunc(all, func(a, b fixed.Amount) int { return cmp.Compare(b, a) })
	var sum, top fixed.Amount
	for i, a := range all {
		sum += a
		if i < (len(all)+9)/10 {
			top += a
		}
	}
	if sum == 0 {
		return 0
	}
	return int((top*200 + sum) / (sum * 2))
}

// rows fills the tables by category, place, grade and month.
func (r *Reporter) rows(ctx context.Context, tx *db.Tx, t *Tally, out *Report) error {
	categories, err := r.Credit.Categories(ctx, tx)
	if err != nil {
		return err
	}
	named := map[string]rule.Name{}
	for _, c := range categories {
		named[c.Code] = rule.Name{ZH: c.Zh, EN: c.En}
	}
	tree, err := r.Org.Tree(ctx, tx)
	if err != nil {
		return err
	}
	grades, err := r.Org.Grades(ctx, tx)
	if err != nil {
		return err
	}
	gradeNames := map[int64]string{}
	for _, g := range grades {
		gradeNames[int64(g.ID)] = g.Name
	}
	place := func(id int64) Row {
		d, _ := tree.Find(org.DepartmentID(id))
		return Row{ID: id, Code: d.Code, Name: rule.Name{ZH: d.Name}}
	}
	out.Categories = t.table("category", func(g Group) Row { return Row{Code: g.Code, Name: named[g.Code]} })
	out.Departments = t.table("department", func(g Group) Row { return place(g.ID) })
	out.Branches = t.table("department", func(g Group) Row { return place(int64(tree.BranchOf(org.DepartmentID(g.ID)))) })
	out.Grades = t.table("grade", func(g Group) Row { return Row{ID: g.ID, Name: rule.Name{ZH: gradeNames[g.ID]}} })
	out.Months = t.table("month", func(g Group) Row {
		at := time.Date(int(g.ID/100), time.Month(g.ID%100), 1, 0, 0, 0, 0, time.UTC)
		return Row{ID: g.ID, Name: rule.Name{ZH: at.Format("2006-01")}}
	})
	slices.SortFunc(out.Months, func(a, b Row) int { return cmp.Compare(a.ID, b.ID) })
	return nil
}

// table adds groups up by the row they belong to, the largest first.
func (t *Tally) table(what string, of func(Group) Row) []Row {
	type key struct {
		id   int64
		code string
	}
	rows := map[key]*Row{}
	for w := range t.Worlds {
		for g, amount := range t.Groups[w] {
			if g.What != what {
				continue
			}
			one := of(g)
			row := rows[key{one.ID, one.Code}]
			if row == nil {
				one.Amounts = make([]fixed.Amount, len(t.Worlds))
				row = &one
				rows[key{one.ID, one.Code}] = row
			}
			row.Amounts[w] += amount
		}
	}
	out := []Row{}
	for _, row := range rows {
		out = append(out, *row)
	}
	slices.SortFunc(out, func(a, b Row) int {
		return cmp.Or(cmp.Compare(slices.Max(b.Amounts), slices.Max(a.Amounts)), cmp.Compare(a.Code, b.Code), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// ruleReports adds the versions of each rule up.
func (t *Tally) ruleReports() []RuleReport {
	byCode := map[string]*RuleReport{}
	for w := range t.Worlds {
		for one, sum := range t.Rules[w] {
			code := one.Def.Code
			out := byCode[code]
			if out == nil {
				out = &RuleReport{Code: code, Name: one.Def.Name, Worlds: make([]RuleWorld, len(t.Worlds))}
				for i := range out.Worlds {
					out.Worlds[i].Outcomes = map[rule.Outcome]int64{}
				}
				byCode[code] = out
			}
			into := &out.Worlds[w]
			into.About += sum.About
			into.Paid += sum.Times
			into.Capped += sum.Paying.Capped
			into.Credits += sum.Credits
			for what, n := range sum.ByWhat {
				into.Outcomes[what] += n
			}
		}
	}
	for code, out := range byCode {
		for w := range t.Worlds {
			each := t.ofRule(code, w)
			out.Worlds[w].People = len(each)
			out.Worlds[w].Top10 = topShare(each)
		}
	}
	list := []RuleReport{}
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		list = append(list, *byCode[code])
	}
	return list
}

// ofRule lists what a rule paid each person.
func (t *Tally) ofRule(code string, w int) (each []fixed.Amount) {
	for _, p := range t.People {
		var sum fixed.Amount
		for _, l := range p.Lines {
			if t.lines.list[l.Line].code == code {
				sum += l.Amount[w]
			}
		}
		if sum > 0 {
			each = append(each, sum)
		}
	}
	return each
}

func (t *Tally) clauseReports(words *rule.Words) (out []ClauseReport) {
	for _, w := range t.Worlds {
		for _, d := range w.Drafts {
			counts := t.Clauses[d]
			for i, c := range d.Clauses() {
				said := words.Clause(c)
				out = append(out, ClauseReport{Rule: d.Def.Code, Path: c.Path, Label: said.Label, Wanted: said.Wanted, Held: counts.Held[i], Records: counts.Records})
			}
		}
	}
	return out
}

// bins are the ranges of the distribution, in credits.
const bins = 12

// distribution counts people by what they got, in ranges of equal width.
func (t *Tally) distribution() []Bin {
	var most fixed.Amount
	for _, p := range t.People {
		for w := range t.Worlds {
			most = max(most, p.Total[w])
		}
	}
	width := niceWidth(most)
	out := []Bin{}
	for i := range bins {
		b := Bin{From: width * fixed.Amount(i), To: width * fixed.Amount(i+1), People: make([]int, len(t.Worlds))}
		if i == bins-1 {
			b.To = 0
		}
		out = append(out, b)
	}
	for _, p := range t.People {
		for w := range t.Worlds {
			if p.Total[w] > 0 {
				out[min(int(p.Total[w]/width), bins-1)].People[w]++
			}
		}
	}
	return out
}

// niceWidth is the least of 1, 2, 5, 10, 20, … credits that takes everybody in.
func niceWidth(most fixed.Amount) fixed.Amount {
	for ten := fixed.Amount(100); ; ten *= 10 {
		for _, n := range []fixed.Amount{1, 2, 5} {
			if ten*n*bins > most {
				return ten * n
			}
		}
	}
}

// changes compares the first two worlds person by person.
func (t *Tally) changes(out *Report) []Change {
	out.Ranks.Entering, out.Ranks.Leaving = []org.PersonID{}, []org.PersonID{}
	if len(t.Worlds) < 2 {
		out.Unchanged = len(t.People)
		return nil
	}
	ranks := [2]map[org.PersonID]int{t.Ranks(0), t.Ranks(1)}
	var list []Change
	for id, p := range t.People {
		c := Change{Person: id, Amounts: p.Total, Ranks: [2]int{ranks[0][id], ranks[1][id]}}
		out.rank(c)
		switch d := c.Difference(); {
		case d > 0:
			out.Gain++
			out.MostGained = max(out.MostGained, d)
		case d < 0:
			out.Lose++
			out.MostLost = max(out.MostLost, -d)
		default:
			out.Unchanged++
			if len(t.Worlds) < 3 || p.Total[2] == p.Total[0] {
				continue
			}
		}
		c.MainRule = t.mainRule(p)
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Difference(), b.Difference()), cmp.Compare(a.Person, b.Person))
	})
	slices.Sort(out.Ranks.Entering)
	slices.Sort(out.Ranks.Leaving)
	return list
}

// shownTop is how many leading places are watched.
const shownTop = 10

func (out *Report) rank(c Change) {
	if c.Ranks[0] == c.Ranks[1] {
		return
	}
	out.Ranks.Moved++
	out.Ranks.Furthest = max(out.Ranks.Furthest, c.Ranks[0]-c.Ranks[1], c.Ranks[1]-c.Ranks[0])
	switch was, is := c.Ranks[0] <= shownTop && c.Amounts[0] > 0, c.Ranks[1] <= shownTop && c.Amounts[1] > 0; {
	case is && !was && len(out.Ranks.Entering) < shownTop:
		out.Ranks.Entering = append(out.Ranks.Entering, c.Person)
	case was && !is && len(out.Ranks.Leaving) < shownTop:
		out.Ranks.Leaving = append(out.Ranks.Leaving, c.Person)
	}
}

// mainRule is the rule behind most of a person's difference.
func (t *Tally) mainRule(p *Person) (code string) {
	var most fixed.Amount
	for _, l := range p.Lines {
		d := l.Amount[1] - l.Amount[0]
		if d = max(d, -d); d > most || d == most && d > 0 && t.lines.list[l.Line].code < code {
			most, code = d, t.lines.list[l.Line].code
		}
	}
	return code
}

// Traced is one record followed through a draft.
type Traced struct {
	Activity    activity.ID      `json:"activity"`
	Person      org.PersonID     `json:"person"`
	Object      string           `json:"object"`
	OccurredAt  time.Time        `json:"occurred_at"`
	Explanation rule.Explanation `json:"explanation"`
}
