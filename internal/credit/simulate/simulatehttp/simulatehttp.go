// Package simulatehttp is the addresses of simulations.
package simulatehttp

import (
	"context"
	"errors"
	"io"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/credit/simulate"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/sheet"
)

// Accounts names the people behind accounts.
type Accounts interface {
	NamesOf(ctx context.Context, tx *db.Tx, accounts []int64) (map[int64]string, error)
}

// Parts is what the addresses need.
type Parts struct {
	DB       *db.DB
	Simulate *simulate.Service
	Org      *org.Service
	Words    *i18n.Bundle
	Accounts Accounts
}

type edge struct{ Parts }

// Register adds all addresses of simulations.
func Register(api *httpx.API, p Parts) {
	e := edge{p}
	op := func(id, method, path, permission, english, chinese string) httpx.Operation {
		return httpx.Operation{
			ID: id, Method: method, Path: "/api/v1" + path, Permission: permission,
			Summary: httpx.Summary{English: english, Chinese: chinese}, Tags: []string{"credits"},
		}
	}
	ask := op("ask-simulation", "POST", "/simulations", credit.RuleEdit, "Simulate drafts over a past window", "推演规则草稿")
	ask.Status, ask.Idempotent, ask.MaxBody = 201, true, rule.MaxFile+1<<16
	ask.Description = "It runs in the background; pages hear of it by the topic simulations. simulate.bad_window, simulate.nothing_to_compare, rule.not_yaml and " +
		"credit.rule_in_file (422), credit.version_not_found (404), simulate.too_many (409)."
	httpx.Register(api, ask, e.ask)
	list := op("list-simulations", "GET", "/simulations", credit.RuleRead, "List simulations", "查看推演记录")
	list.Description = "The latest first, without what they found; with version_id those about one version of a rule, which belong to its procedure."
	httpx.Register(api, list, e.list)
	read := op("read-simulation", "GET", "/simulations/{id}", credit.RuleRead, "Read a simulation", "查看推演结果")
	read.Description = "With what it found once it is done. People out of the reader's reach are counted, not named. simulate.not_found (404)."
	httpx.Register(api, read, e.read)
	cancel := op("cancel-simulation", "PUT", "/simulations/{id}/cancellation", credit.RuleEdit, "Cancel a simulation", "取消推演")
	cancel.Description = "simulate.not_found (404), simulate.not_running (409)."
	httpx.Register(api, cancel, e.cancel)
	changes := op("list-simulation-changes", "GET", "/simulations/{id}/changes", credit.RuleRead, "List what a simulation changes for whom", "查看推演中的得失名单")
	changes.Description = "Of the people whom the reader may see; the largest loss first, or the largest gain. simulate.not_found (404)."
	httpx.Register(api, changes, e.changes)
	file := op("download-simulation", "GET", "/simulations/{id}/file", credit.RuleRead, "Download what a simulation changes for whom", "下载推演得失名单")
	file.Answers, file.Timeout = httpx.SpreadsheetType, downloadTimeout
	file.Description = "Of the people whom the reader may see. simulate.not_found (404), simulate.not_done (409)."
	httpx.Register(api, file, e.download)
}

const downloadTimeout = 5 * time.Minute

func (e edge) reading(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) error) error {
	actor, _ := access.ActorOf(ctx)
	return e.DB.Tenant(db.TenantID(actor.Tenant)).Read(ctx, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, actor) })
}

func (e edge) writing(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) error) error {
	actor, _ := access.ActorOf(ctx)
	return e.DB.Tenant(db.TenantID(actor.Tenant)).Tx(ctx, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, actor) })
}

// Choice is a set of rules put in the place of the published ones.
type Choice struct {
	Name     string   `json:"name,omitempty" maxLength:"80"`
	Versions []int64  `json:"version_ids,omitempty" maxItems:"200" doc:"Drafts, or published versions"`
	File     string   `json:"file,omitempty" doc:"Further rules as YAML"`
	Without  []string `json:"without,omitempty" maxItems:"200" doc:"Codes of published rules that are left out"`
	Alone    bool     `json:"alone,omitempty" doc:"All other rules are left out"`
}

func (c Choice) read() (simulate.Choice, error) {
	out := simulate.Choice{Name: c.Name, Without: c.Without, Alone: c.Alone}
	for _, v := range c.Versions {
		out.Versions = append(out.Versions, credit.VersionID(v))
	}
	if c.File == "" {
		return out, nil
	}
	book, err := rule.DecodeBook([]byte(c.File))
	out.Rules = book.Rules
	return out, err
}

// Question is what a simulation is asked.
type Question struct {
	From    string `json:"from" maxLength:"10" example:"2025-01-01"`
	To      string `json:"to" maxLength:"10" doc:"The day after the last" example:"2026-01-01"`
	Drafts  Choice `json:"drafts"`
	Others  Choice `json:"others,omitzero" doc:"Compared in the same run"`
	OwnDays bool   `json:"own_days,omitempty" doc:"Drafts apply in their own range of days only"`
}

type askIn struct{ Body Question }

type simulationOut struct{ Body Simulation }

func (e edge) ask(ctx context.Context, in *askIn) (*simulationOut, error) {
	sc := simulate.Scenario{From: rule.Date(in.Body.From), To: rule.Date(in.Body.To), OwnDays: in.Body.OwnDays}
	var err error
	if sc.Drafts, err = in.Body.Drafts.read(); err != nil {
		return nil, err
	}
	if sc.Others, err = in.Body.Others.read(); err != nil {
		return nil, err
	}
	out := &simulationOut{}
	err = e.writing(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		sim, err := e.Simulate.Ask(ctx, tx, sc, actor.Account)
		if err == nil {
			out.Body, err = e.shown(ctx, tx, sim)
		}
		return err
	})
	return out, err
}

type listIn struct {
	Version int64 `query:"version_id" minimum:"0" doc:"Only those about this version of a rule"`
}

// Simulations are the latest simulations.
type Simulations struct {
	Items []Simulation `json:"items"`
}

type listOut struct{ Body Simulations }

func (e edge) list(ctx context.Context, in *listIn) (*listOut, error) {
	out := &listOut{}
	err := e.reading(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		sims, err := e.Simulate.Latest(ctx, tx, credit.VersionID(in.Version))
		out.Body.Items = make([]Simulation, len(sims))
		for i := range sims {
			if out.Body.Items[i], err = e.shown(ctx, tx, sims[i]); err != nil {
				return err
			}
		}
		return err
	})
	return out, err
}

type oneIn struct {
	ID int64 `path:"id" minimum:"1"`
}

func (e edge) read(ctx context.Context, in *oneIn) (*simulationOut, error) {
	out := &simulationOut{}
	err := e.reading(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		sim, err := e.Simulate.Find(ctx, tx, simulate.ID(in.ID))
		if err != nil {
			return err
		}
		if out.Body, err = e.shown(ctx, tx, sim); err != nil {
			return err
		}
		if err := e.sentences(ctx, tx, sim.Scenario.Drafts, &out.Body.Drafts); err != nil || sim.Report == nil {
			return err
		}
		out.Body.Report, err = e.reportOf(ctx, tx, actor, sim.Report)
		return err
	})
	return out, err
}

func (e edge) cancel(ctx context.Context, in *oneIn) (*simulationOut, error) {
	out := &simulationOut{}
	err := e.writing(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		sim, err := e.Simulate.Cancel(ctx, tx, simulate.ID(in.ID))
		if err == nil {
			out.Body, err = e.shown(ctx, tx, sim)
		}
		return err
	})
	return out, err
}

type changesIn struct {
	httpx.PageQuery
	ID    int64 `path:"id" minimum:"1"`
	Gains bool  `query:"gains" doc:"The largest gain first"`
}

type changesOut struct{ Body httpx.Page[Change] }

type changePlace struct {
	After int64 `json:"p"`
}

func (e edge) changes(ctx context.Context, in *changesIn) (*changesOut, error) {
	place, err := httpx.DecodeCursor[changePlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	after := int64(0)
	if place != nil {
		after = place.After
	}
	out := &changesOut{Body: httpx.Page[Change]{Items: []Change{}}}
	err = e.reading(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		sim, list, err := e.listed(ctx, tx, actor, simulate.ID(in.ID), in.Gains, after, in.Limit+1)
		if err != nil {
			return err
		}
		if len(list) > in.Limit {
			list = list[:in.Limit]
			out.Body.Next = httpx.EncodeCursor(changePlace{list[in.Limit-1].Place})
		}
		shown, err := e.changesOf(ctx, tx, sim, list)
		out.Body.Items = append(out.Body.Items, shown...)
		return err
	})
	return out, err
}

// listed reads the changes that the reader may see by name.
func (e edge) listed(ctx context.Context, tx *db.Tx, actor access.Actor, id simulate.ID, gains bool, after int64, limit int) (simulate.Simulation, []simulate.PlacedChange, error) {
	sim, err := e.Simulate.Find(ctx, tx, id)
	if err != nil {
		return sim, nil, err
	}
	reach, err := e.Org.ReachOf(ctx, tx, actor, credit.StatementRead)
	if err != nil {
		return sim, nil, err
	}
	list, err := e.Simulate.Changes(ctx, tx, id, reach, gains, after, limit)
	return sim, list, err
}

type downloadIn struct {
	ID     int64  `path:"id" minimum:"1"`
	Format string `query:"format" enum:"csv,xlsx" default:"xlsx"`
}

// mostDownloaded bounds a download.
const mostDownloaded = 2_000_000

func (e edge) download(ctx context.Context, in *downloadIn) (*httpx.Download, error) {
	var list []Change
	err := e.reading(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		sim, placed, err := e.listed(ctx, tx, actor, simulate.ID(in.ID), false, 0, mostDownloaded)
		if err != nil {
			return err
		}
		if sim.Report == nil {
			return fault.New(fault.Conflict, "simulate.not_done", nil)
		}
		list, err = e.changesOf(ctx, tx, sim, placed)
		return err
	})
	if err != nil {
		return nil, err
	}
	language := httpx.Language(ctx)
	if in.Format == string(sheet.CSV) {
		return &httpx.Download{Name: "simulation.csv", MediaType: "text/csv; charset=utf-8", Write: func(_ context.Context, out io.Writer) error {
			w := sheet.NewCSV(out, true)
			return errors.Join(e.writeChanges(language, list, w), w.Close())
		}}, nil
	}
	return &httpx.Download{Name: "simulation.xlsx", MediaType: httpx.SpreadsheetType, Write: func(_ context.Context, out io.Writer) error {
		w, err := sheet.NewXLSX(out)
		if err != nil {
			return err
		}
		return errors.Join(e.writeChanges(language, list, w), w.Close())
	}}, nil
}

// tableWriter is a table in either form.
type tableWriter interface {
	Begin(name string, titles []sheet.Title) error
	Write(values ...any) error
}

func (e edge) writeChanges(language i18n.Language, list []Change, w tableWriter) error {
	var titles []sheet.Title
	for _, code := range []string{"number", "name", "department", "before", "after", "difference", "rank_before", "rank_after", "rule"} {
		titles = append(titles, sheet.Title{Text: e.Words.Sentence(language, "simulate.column_"+code, nil)})
	}
	if err := w.Begin(e.Words.Sentence(language, "simulate.drafts", nil), titles); err != nil {
		return err
	}
	for _, c := range list {
		if err := w.Write(c.Person.Number, c.Person.Name, c.Department, c.Amounts[0], c.Amounts[1], c.Difference, c.Ranks[0], c.Ranks[1], c.Rule); err != nil {
			return err
		}
	}
	return nil
}
