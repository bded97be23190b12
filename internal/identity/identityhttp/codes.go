package identityhttp

import (
	"context"
	"io"
	"net/http"
	"time"

	"xuefen/internal/identity"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/sheet"
)

// CodeOrder says for whom one-time codes are made.
type CodeOrder struct {
	People       []int64  `json:"people,omitempty" maxItems:"10000" doc:"Exactly these, also those who have a password and forgot it"`
	DepartmentID int64    `json:"department_id,omitempty" doc:"With all below"`
	Query        string   `json:"query,omitempty" maxLength:"200" doc:"Part of the name, beginning of number or e-mail"`
	Statuses     []string `json:"statuses,omitempty" maxItems:"4" enum:"probation,active,on_leave"`
}

// Codes are one-time codes, told this once.
type Codes struct {
	Items   []Code `json:"items"`
	Skipped int    `json:"skipped" doc:"People who hold assigned roles; only a system administrator makes codes for them"`
}

// Code is one line of the list that HR hands out.
type Code struct {
	PersonID   int64     `json:"person_id"`
	EmployeeNo string    `json:"employee_no"`
	Name       string    `json:"name"`
	Department string    `json:"department"`
	Code       string    `json:"code"`
	ExpiresAt  time.Time `json:"expires_at"`
}

type (
	codesIn struct{ Body CodeOrder }

	codesFileIn struct {
		Format string `query:"format" enum:"xlsx,csv" default:"xlsx"`
		Body   CodeOrder
	}
)

const codesRule = "Each code replaces the person's earlier one, is good for fourteen days and for one password. " +
	"Without `people`, everybody covered who has no password yet gets one. Codes are stored hashed and cannot be read again."

func (r routes) mountCodes(a *httpx.API) {
	list := op("issue-one-time-codes", http.MethodPost, "/one-time-codes", identity.PeopleCodes, tagAccess, "Issue one-time codes", "发放一次性登录码")
	list.Description = codesRule
	httpx.Register(a, list, r.issueCodes)
	file := op("download-one-time-codes", http.MethodPost, "/one-time-codes/file", identity.PeopleCodes, tagAccess,
		"Issue one-time codes as a file", "发放一次性登录码并下载清单")
	file.Description, file.Answers = codesRule, "application/octet-stream"
	httpx.Register(a, file, r.downloadCodes)
}

func (r routes) issue(ctx context.Context, order CodeOrder) (list identity.CodeList, zone *time.Location, err error) {
	request := identity.CodeRequest{Filter: org.Filter{Department: org.DepartmentID(order.DepartmentID), Query: order.Query}}
	for _, id := range order.People {
		request.People = append(request.People, org.PersonID(id))
	}
	for _, status := range order.Statuses {
		request.Filter.Statuses = append(request.Filter.Statuses, org.Status(status))
	}
	err = r.tx(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if zone, err = r.Org.Location(ctx, tx); err != nil {
			return err
		}
		list, err = r.Identity.IssueCodes(ctx, tx, actor, request)
		return err
	})
	return list, zone, err
}

func (r routes) issueCodes(ctx context.Context, in *codesIn) (*struct{ Body Codes }, error) {
	list, _, err := r.issue(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body Codes }{Codes{Items: []Code{}, Skipped: list.Skipped}}
	for _, c := range list.Codes {
		out.Body.Items = append(out.Body.Items, Code{int64(c.Person), c.Number, c.Name, c.Department, c.Code, c.ExpiresAt})
	}
	return out, nil
}

// table is what XLSX and CSV have in common.
type table interface {
	Begin(name string, titles []sheet.Title) error
	Write(values ...any) error
	Close() error
}

func (r routes) downloadCodes(ctx context.Context, in *codesFileIn) (*httpx.Download, error) {
	list, zone, err := r.issue(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	name := r.say(ctx, "identity.codes.sheet")
	d := &httpx.Download{Name: name + ".csv", MediaType: "text/csv; charset=utf-8"}
	if in.Format == "xlsx" {
		d.Name, d.MediaType = name+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	d.Write = func(ctx context.Context, w io.Writer) error {
		t, err := newTable(in.Format, w)
		if err != nil {
			return err
		}
		if err := r.writeCodes(ctx, t, name, list.Codes, zone); err != nil {
			return err
		}
		return t.Close()
	}
	return d, nil
}

func newTable(format string, w io.Writer) (table, error) {
	if format == "xlsx" {
		return sheet.NewXLSX(w)
	}
	return sheet.NewCSV(w, true), nil
}

func (r routes) writeCodes(ctx context.Context, t table, name string, codes []identity.IssuedCode, zone *time.Location) error {
	const wide = 20
	titles := []sheet.Title{
		{Text: r.say(ctx, "identity.codes.number")}, {Text: r.say(ctx, "identity.codes.name")},
		{Text: r.say(ctx, "identity.codes.department"), Width: wide}, {Text: r.say(ctx, "identity.codes.code"), Width: wide},
		{Text: r.say(ctx, "identity.codes.expires"), Width: wide},
	}
	if err := t.Begin(name, titles); err != nil {
		return err
	}
	for _, c := range codes {
		if err := t.Write(c.Number, c.Name, c.Department, c.Code, c.ExpiresAt.In(zone)); err != nil {
			return err
		}
	}
	return nil
}

func (r routes) say(ctx context.Context, code string) string {
	return r.Words.Sentence(httpx.Language(ctx), code, nil)
}
