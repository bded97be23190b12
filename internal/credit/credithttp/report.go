package credithttp

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/sheet"
)

// reportTimeout bounds a download over everybody.
const reportTimeout = 5 * time.Minute

// ReportLine is one person of the report of standings.
type ReportLine struct {
	Person      Person                  `json:"person"`
	Department  string                  `json:"department"`
	Accumulated fixed.Amount            `json:"accumulated" doc:"In the window"`
	Categories  map[string]fixed.Amount `json:"categories" doc:"In the window, by code; a part counts for its parent too. Categories without credits are left out."`
	Balance     Balance                 `json:"balance"`
}

func (e edge) registerReport(api *httpx.API) {
	list := op("list-standings", "GET", "/standings", credit.StatementRead, "List people's standings", "查看员工学分状况列表")
	list.Description = "Of the people whom the reader may see, by employee number. credit.bad_window (422)."
	httpx.Register(api, list, e.listStandings)
	file := op("download-standings", "GET", "/standings/file", credit.StatementRead, "Download people's standings", "下载员工学分状况")
	file.Answers, file.Timeout = httpx.SpreadsheetType, reportTimeout
	file.Description = "One row a person, one column a category. credit.bad_window (422)."
	httpx.Register(api, file, e.downloadStandings)
}

type standingsIn struct {
	httpx.PageQuery
	WindowQuery
	Department int64  `query:"department_id" minimum:"0" doc:"With all below"`
	Query      string `query:"q" maxLength:"100" doc:"Part of the name, or the beginning of number or e-mail"`
}

type standingsOut struct{ Body httpx.Page[ReportLine] }

// reportPlace is where a page of the report begins.
type reportPlace struct {
	After string `json:"n"`
}

func (e edge) listStandings(ctx context.Context, in *standingsIn) (*standingsOut, error) {
	w, err := credit.ParseWindow(in.Window)
	if err != nil {
		return nil, err
	}
	place, err := httpx.DecodeCursor[reportPlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	page := org.Page{Limit: in.Limit}
	if place != nil {
		page.After = place.After
	}
	out := &standingsOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		reach, err := e.Org.ReachOf(ctx, tx, actor, credit.StatementRead)
		if err != nil {
			return err
		}
		people, next, err := e.Org.People(ctx, tx, org.Filter{Reach: reach, Department: org.DepartmentID(in.Department), Query: in.Query}, page)
		if err != nil {
			return err
		}
		items, err := e.linesOf(ctx, tx, people, w, in.AsOf)
		out.Body = httpx.Page[ReportLine]{Items: items}
		if next != "" {
			out.Body.Next = httpx.EncodeCursor(reportPlace{next})
		}
		return err
	})
	return out, err
}

func (e edge) linesOf(ctx context.Context, tx *db.Tx, people []org.Person, w credit.Window, asOf time.Time) ([]ReportLine, error) {
	ids := make([]org.PersonID, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	all, err := e.standingsOf(ctx, tx, ids, w, asOf)
	if err != nil {
		return nil, err
	}
	tree, err := e.Org.Tree(ctx, tx)
	if err != nil {
		return nil, err
	}
	g, err := e.glossary(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := make([]ReportLine, len(people))
	for i, p := range people {
		d, _ := tree.Find(p.Department)
		s := all[p.ID]
		out[i] = ReportLine{
			Person: Person{ID: int64(p.ID), Number: p.Number, Name: p.Name}, Department: d.Name, Accumulated: s.Accumulated,
			Categories: map[string]fixed.Amount{}, Balance: balanceOf(s.Balance),
		}
		for _, c := range g.all {
			if amount := s.ByCategory[c.ID]; amount != 0 {
				out[i].Categories[c.Code] = amount
			}
		}
	}
	return out, nil
}

func (e edge) standingsOf(ctx context.Context, tx *db.Tx, people []org.PersonID, w credit.Window, asOf time.Time) (map[org.PersonID]*credit.Standing, error) {
	if asOf.IsZero() {
		return e.Credit.StandingOf(ctx, tx, people, w)
	}
	return e.Credit.StandingAsOf(ctx, tx, people, w, asOf)
}

type downloadStandingsIn struct {
	WindowQuery
	Format string `query:"format" enum:"csv,xlsx" default:"xlsx"`
}

func (e edge) downloadStandings(ctx context.Context, in *downloadStandingsIn) (*httpx.Download, error) {
	w, err := credit.ParseWindow(in.Window)
	if err != nil {
		return nil, err
	}
	var lines []credit.StandingLine
	var g *glossary
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		reach, err := e.Org.ReachOf(ctx, tx, actor, credit.StatementRead)
		if err != nil {
			return err
		}
		if lines, _, err = e.Credit.StandingReport(ctx, tx, reach, w, in.AsOf); err != nil {
			return err
		}
		g, err = e.glossary(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	name := "standings-" + strings.ReplaceAll(w.String(), ":", "-")
	if in.Format == string(sheet.CSV) {
		return &httpx.Download{Name: name + ".csv", MediaType: "text/csv; charset=utf-8", Write: func(_ context.Context, out io.Writer) error {
			w := sheet.NewCSV(out, true)
			return errors.Join(e.writeStandings(g, lines, w), w.Close())
		}}, nil
	}
	return &httpx.Download{Name: name + ".xlsx", MediaType: httpx.SpreadsheetType, Write: func(_ context.Context, out io.Writer) error {
		w, err := sheet.NewXLSX(out)
		if err != nil {
			return err
		}
		return errors.Join(e.writeStandings(g, lines, w), w.Close())
	}}, nil
}

// tableWriter is a table in either form.
type tableWriter interface {
	Begin(name string, titles []sheet.Title) error
	Write(values ...any) error
}

func (e edge) writeStandings(g *glossary, lines []credit.StandingLine, w tableWriter) error {
	say := func(code string) string { return e.Words.Sentence(g.language, "credit.title_"+code, nil) }
	var titles []sheet.Title
	for _, code := range []string{"number", "name", "department", "accumulated", "available", "pending", "held"} {
		titles = append(titles, sheet.Title{Text: say(code)})
	}
	for _, c := range g.all {
		titles = append(titles, sheet.Title{Text: g.categories[c.Code]})
	}
	if err := w.Begin(say("standing"), titles); err != nil {
		return err
	}
	for _, l := range lines {
		values := []any{l.Number, l.Name, l.Department, l.Accumulated, l.Balance.Available, l.Balance.Pending, l.Balance.Held}
		for _, c := range g.all {
			values = append(values, l.ByCategory[c.ID])
		}
		if err := w.Write(values...); err != nil {
			return err
		}
	}
	return nil
}
