package activityhttp

import (
	"context"
	"errors"
	"io"
	"strconv"

	"xuefen/internal/activity"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/sheet"
)

func (e edge) registerRejects(api *httpx.API) {
	list := op("list-intake-rejects", "GET", "/intakes/{id}/rejects", activity.ImportFiles, "List the rows that were not taken", "查看未导入的行")
	list.Description = "In the order of the file, each with its reason in the reader's language. activity.intake_not_found (404)."
	httpx.Register(api, list, e.listRejects)
	file := op("download-intake-rejects", "GET", "/intakes/{id}/rejects/file", activity.ImportFiles, "Download the rows that were not taken", "下载未导入的行")
	file.Description = "The rows as they came, with row number, column and reason in front; mended, the file can be uploaded again. activity.intake_not_found (404)."
	file.Answers, file.Timeout = httpx.SpreadsheetType, uploadTimeout
	httpx.Register(api, file, e.downloadRejects)
	template := op("download-intake-template", "GET", "/intake-templates/{subject}", activity.ImportFiles, "Download a template with two example rows", "下载导入模板")
	template.Answers = httpx.SpreadsheetType
	httpx.Register(api, template, e.downloadTemplate)
}

// Reject is a row that was not taken.
type Reject struct {
	Row    int      `json:"row" doc:"As the spreadsheet program counts"`
	Column string   `json:"column,omitempty" doc:"Key of the column to blame"`
	Code   string   `json:"code"`
	Detail string   `json:"detail" doc:"What is wrong and what to do"`
	Texts  []string `json:"texts" doc:"The row as it came"`
}

type rejectPlace struct {
	After int `json:"a"`
}

type listRejectsIn struct {
	httpx.PageQuery
	ID int64 `path:"id" minimum:"1"`
}

type rejectsOut struct{ Body httpx.Page[Reject] }

func (e edge) listRejects(ctx context.Context, in *listRejectsIn) (*rejectsOut, error) {
	place, err := httpx.DecodeCursor[rejectPlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	after := 0
	if place != nil {
		after = place.After
	}
	out := &rejectsOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		if _, err := e.Activity.Intake(ctx, tx, activity.IntakeID(in.ID)); err != nil {
			return err
		}
		list, err := e.Activity.Rejects(ctx, tx, activity.IntakeID(in.ID), after, in.Limit+1)
		found := httpx.PageOf(list, in.Limit, func(r activity.Reject) rejectPlace { return rejectPlace{r.Row} })
		out.Body = httpx.Page[Reject]{Items: make([]Reject, len(found.Items)), Next: found.Next}
		for i, r := range found.Items {
			_, texts := r.Texts()
			out.Body.Items[i] = Reject{
				Row: r.Row, Column: r.Column, Code: r.Code, Texts: append([]string{}, texts...),
				Detail: e.Words.Sentence(httpx.Language(ctx), r.Code, r.Args),
			}
		}
		return err
	})
	return out, err
}

type downloadRejectsIn struct {
	ID     int64  `path:"id" minimum:"1"`
	Format string `query:"format" enum:"csv,xlsx" default:"xlsx"`
}

func (e edge) downloadRejects(ctx context.Context, in *downloadRejectsIn) (*httpx.Download, error) {
	actor, _ := access.ActorOf(ctx)
	tenant := db.TenantID(actor.Tenant)
	var intake activity.Intake
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) (err error) {
		intake, err = e.Activity.Intake(ctx, tx, activity.IntakeID(in.ID))
		return err
	})
	if err != nil {
		return nil, err
	}
	headings := e.headingsOf(ctx, tenant, intake)
	language := httpx.Language(ctx)
	say := func(code string, args map[string]any) string { return e.Words.Sentence(language, code, args) }
	return tableDownload("rejects-"+strconv.FormatInt(in.ID, 10), in.Format, func(ctx context.Context, w activity.Writer) error {
		return e.DB.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error {
			return e.Activity.WriteRejects(ctx, tx, intake.ID, headings, w, say)
		})
	}), nil
}

// headingsOf reads the headings of the file again. A file that is gone, or has
// none, gives nil: the rows are then written under their keys.
func (e edge) headingsOf(ctx context.Context, tenant db.TenantID, in activity.Intake) []string {
	table, done, err := e.openKept(ctx, tenant, in.Blob, in.FileName)
	if err != nil {
		return nil
	}
	defer done()
	if table.Format() == sheet.JSONLines {
		return nil
	}
	var out []string
	for _, h := range table.Header().Headings {
		for len(out) < h.Index {
			out = append(out, "")
		}
		out = append(out, h.Text)
	}
	return out
}

// tableDownload sends a table as CSV or as a workbook.
func tableDownload(name, format string, write func(context.Context, activity.Writer) error) *httpx.Download {
	if format == string(sheet.CSV) {
		return &httpx.Download{Name: name + ".csv", MediaType: "text/csv; charset=utf-8", Write: func(ctx context.Context, w io.Writer) error {
			out := sheet.NewCSV(w, true)
			return errors.Join(write(ctx, out), out.Close())
		}}
	}
	return &httpx.Download{Name: name + ".xlsx", MediaType: httpx.SpreadsheetType, Write: func(ctx context.Context, w io.Writer) error {
		out, err := sheet.NewXLSX(w)
		if err != nil {
			return err
		}
		return errors.Join(write(ctx, out), out.Close())
	}}
}

type templateIn struct {
	Subject  string `path:"subject" enum:"activities,objects"`
	Format   string `query:"format" enum:"csv,xlsx,jsonl" default:"xlsx"`
	Language string `query:"language" enum:"zh-CN,en" doc:"Of the headings; the reader's when left out"`
}

func (e edge) downloadTemplate(ctx context.Context, in *templateIn) (*httpx.Download, error) {
	language := httpx.Language(ctx)
	if l, ok := i18n.ParseLanguage(in.Language); ok {
		language = l
	}
	name := in.Subject + "-template"
	if in.Format == string(sheet.JSONLines) {
		return &httpx.Download{Name: name + ".jsonl", MediaType: "application/x-ndjson", Write: func(_ context.Context, w io.Writer) error {
			return writeTemplateLines(w, in.Subject)
		}}, nil
	}
	title := e.Words.Sentence(language, "activity.title_"+in.Subject, nil)
	return tableDownload(name, in.Format, func(_ context.Context, w activity.Writer) error {
		return writeTemplate(w, title, in.Subject, language)
	}), nil
}
