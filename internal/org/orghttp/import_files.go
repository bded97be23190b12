package orghttp

import (
	"context"
	"io"
	"net/http"

	"xuefen/internal/org"
	"xuefen/internal/org/roster"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

type (
	uploadIn struct{ File httpx.Upload }

	rejectedIn struct {
		ID     int64  `path:"id" minimum:"1"`
		Format string `query:"format" enum:"xlsx,csv" default:"xlsx"`
	}

	templateIn struct {
		Format   string `query:"format" enum:"xlsx,csv" default:"xlsx"`
		Language string `query:"language" enum:"zh-CN,en" doc:"Of the headings; absent: the reader's"`
	}
)

const csvType = "text/csv; charset=utf-8"

func (e edge) registerImportFiles(api *httpx.API) {
	upload := op("upload-people-import", http.MethodPost, "/people-imports", org.PeopleManage, tagImports,
		"Upload a spreadsheet of people and preview it", "上传员工表格并预览")
	upload.Description = "XLSX or CSV, with Chinese or English headings. Nothing is written to the company until the import is confirmed."
	upload.Status, upload.MaxBody, upload.Timeout = http.StatusCreated, roster.MostBytes+1<<20, patience
	httpx.Register(api, upload, e.uploadImport)
	rejected := op("download-people-import-rejected", http.MethodGet, "/people-imports/{id}/rejected", org.PeopleManage, tagImports,
		"Download the rejected rows with their reasons", "下载未通过的行")
	rejected.Description = "The file can be mended and uploaded as it is."
	rejected.Answers, rejected.Timeout = httpx.SpreadsheetType, patience
	httpx.Register(api, rejected, e.downloadRejected)
	template := op("download-people-import-template", http.MethodGet, "/people-import-template", org.PeopleManage, tagImports,
		"Download an empty spreadsheet with the headings", "下载员工导入模板")
	template.Answers = httpx.SpreadsheetType
	httpx.Register(api, template, e.downloadTemplate)
}

func (e edge) uploadImport(ctx context.Context, in *uploadIn) (*importOut, error) {
	tenant, err := e.importer(ctx)
	if err != nil {
		return nil, err
	}
	f, err := in.File.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	i, err := e.Roster.Upload(ctx, tenant, roster.Source{Name: in.File.Name(), Content: f, Size: in.File.Size()})
	return e.shown(ctx, i, err)
}

func download(name string, format string, write func(io.Writer) error) *httpx.Download {
	d := &httpx.Download{Name: name + "." + format, MediaType: httpx.SpreadsheetType,
		Write: func(_ context.Context, w io.Writer) error { return write(w) }}
	if format == string(roster.CSV) {
		d.MediaType = csvType
	}
	return d
}

func (e edge) downloadRejected(ctx context.Context, in *rejectedIn) (*httpx.Download, error) {
	tenant, err := e.importer(ctx)
	if err != nil {
		return nil, err
	}
	l := httpx.Language(ctx)
	write, err := e.Roster.Rejected(ctx, tenant, roster.ImportID(in.ID), roster.Format(in.Format), l)
	if err != nil {
		return nil, err
	}
	return download(e.Roster.Say(roster.Message{Code: "org.roster_title_rejected"}, l), in.Format, write), nil
}

func (e edge) downloadTemplate(ctx context.Context, in *templateIn) (*httpx.Download, error) {
	l := httpx.Language(ctx)
	if in.Language != "" {
		l = i18n.Language(in.Language)
	}
	write := func(w io.Writer) error { return e.Roster.Template(w, roster.Format(in.Format), l) }
	return download(e.Roster.Say(roster.Message{Code: "org.roster_title_people"}, l), in.Format, write), nil
}
