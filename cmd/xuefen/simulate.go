package main

import (
	"context"
	"encoding/json"
	"os"
	"runtime/debug"
	"time"

	"xuefen/internal/credit/rule"
	"xuefen/internal/credit/simulate"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

type simulateCommand struct {
	Tenant  string   `required:"" help:"Company code."`
	Rules   string   `type:"existingfile" placeholder:"FILE" help:"YAML file of rules that take the place of the published ones. Left out, the published rules are replayed."`
	Against string   `type:"existingfile" placeholder:"FILE" help:"Another file to compare with in the same run."`
	From    string   `required:"" placeholder:"DATE" help:"First day of the window, such as 2025-01-01."`
	To      string   `required:"" placeholder:"DATE" help:"The day after its last."`
	Alone   bool     `help:"Only the rules of the file; all others are left out."`
	Without []string `placeholder:"CODE" help:"Leave a published rule out. May be given several times."`
	OwnDays bool     `name:"own-days" help:"Rules of the file apply in their own range of days only, instead of in the whole window."`
	Format  string   `enum:"json,csv" default:"json" help:"json: the report; csv: what changes for whom."`
	Workers int      `name:"cpus" help:"How many workers match and pay; one for each processor when left out."`
}

// Run answers on standard output; progress goes to standard error.
func (c *simulateCommand) Run(s *session) error {
	// Most of what a run keeps are plain numbers, which cost little to collect
	// around; so it may do with little room beside them.
	defer debug.SetGCPercent(debug.SetGCPercent(30))
	sc := simulate.Scenario{From: rule.Date(c.From), To: rule.Date(c.To), OwnDays: c.OwnDays}
	for _, day := range []string{c.From, c.To} {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return usageError{err}
		}
	}
	sc.Drafts.Without, sc.Drafts.Alone = c.Without, c.Alone
	for _, f := range []struct {
		path string
		into *simulate.Choice
	}{{c.Rules, &sc.Drafts}, {c.Against, &sc.Others}} {
		if f.path == "" {
			continue
		}
		raw, err := os.ReadFile(f.path)
		if err != nil {
			return err
		}
		book, err := rule.DecodeBook(raw)
		if err != nil {
			return err
		}
		f.into.Rules = book.Rules
	}
	t, err := s.tenant(c.Tenant)
	if err != nil {
		return err
	}
	bar := newProgress(s.err, "simulate "+t.Slug)
	report, changes, err := s.opened.Simulate.Answer(s.ctx, t.ID, sc, c.Workers, func(p simulate.Progress) {
		bar.show(float64(p.Done)/float64(max(p.Total, 1)), p.Done)
	})
	bar.end()
	if err != nil {
		return err
	}
	return s.printSimulation(t, c.Format, report, changes)
}

// simulated is the report with the people it names by their numbers.
type simulated struct {
	*simulate.Report
	Changes []simulatedChange `json:"changes"`
}

type simulatedChange struct {
	Number     string         `json:"employee_no"`
	Name       string         `json:"name"`
	Department string         `json:"department"`
	Amounts    []fixed.Amount `json:"amounts"`
	Difference fixed.Amount   `json:"difference"`
	Ranks      [2]int         `json:"ranks"`
	Rule       string         `json:"rule"`
}

func (s *session) printSimulation(t org.Tenant, format string, report *simulate.Report, changes []simulate.Change) error {
	out := simulated{Report: report, Changes: []simulatedChange{}}
	err := s.read(t, func(ctx context.Context, tx *db.Tx) error {
		ids := make([]org.PersonID, len(changes))
		for i, c := range changes {
			ids[i] = c.Person
		}
		people, err := s.opened.Org.PeopleByID(ctx, tx, ids)
		if err != nil {
			return err
		}
		tree, err := s.opened.Org.Tree(ctx, tx)
		for _, c := range changes {
			p := people[c.Person]
			d, _ := tree.Find(p.Department)
			out.Changes = append(out.Changes, simulatedChange{p.Number, p.Name, d.Name, c.Amounts[:len(report.Worlds)], c.Difference(), c.Ranks, c.MainRule})
		}
		return err
	})
	if err != nil {
		return err
	}
	if format == "json" {
		e := json.NewEncoder(s.out)
		e.SetIndent("", "  ")
		return e.Encode(out)
	}
	rows := newRows(s.out, format, []string{"employee_no", "name", "department", "before", "after", "difference", "rank_before", "rank_after", "rule"})
	for _, c := range out.Changes {
		rows.add(c.Number, c.Name, c.Department, c.Amounts[0], c.Amounts[1], c.Difference, c.Ranks[0], c.Ranks[1], c.Rule)
	}
	return rows.end()
}
