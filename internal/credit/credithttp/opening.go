package credithttp

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/sheet"
)

// Limits of a file of opening balances.
const (
	mostOpeningBytes = 32 << 20
	openingTimeout   = 10 * time.Minute
	shownRejects     = 200
)

// Opening says what became of a file of opening balances, or what would.
type Opening struct {
	FileName string          `json:"file_name"`
	Rows     int             `json:"rows"`
	Taken    int             `json:"taken" doc:"New rows"`
	Repeated int             `json:"repeated" doc:"Known before; they change nothing"`
	Rejected int             `json:"rejected"`
	People   int             `json:"people" doc:"Who get something"`
	Credits  fixed.Amount    `json:"credits" doc:"Of the new rows"`
	Counted  fixed.Amount    `json:"accumulated" doc:"Of that, what is accumulated too"`
	Rejects  []OpeningReject `json:"rejects" doc:"The first 200 rejected rows with their reasons"`
}

// OpeningReject is a row that is not taken.
type OpeningReject struct {
	Row    int      `json:"row"`
	Column string   `json:"column,omitempty"`
	Code   string   `json:"code"`
	Detail string   `json:"detail"`
	Texts  []string `json:"texts"`
}

// OpeningFile is a file that was taken in.
type OpeningFile struct {
	ID       int64        `json:"id"`
	FileName string       `json:"file_name"`
	Rows     int          `json:"rows"`
	Taken    int          `json:"taken"`
	Repeated int          `json:"repeated"`
	Rejected int          `json:"rejected"`
	Credits  fixed.Amount `json:"credits"`
	At       time.Time    `json:"at"`
	By       string       `json:"by,omitempty"`
}

func (e edge) registerOpening(api *httpx.API) {
	about := "XLSX, CSV or JSON Lines in the form field file, up to 32 MB: employee_no, amount, category, date, and where wanted valid_until, accumulated, reference, note, " +
		"under Chinese or English headings. Needs the permission for the whole company (credit.opening_whole, 403). What is wrong with the file as a whole has a code that begins with sheet. (422)."
	upload := func(id, path, english, chinese string) httpx.Operation {
		o := op(id, http.MethodPost, path, credit.LedgerOpening, english, chinese)
		o.MaxBody, o.Timeout, o.Description = mostOpeningBytes, openingTimeout, about
		return o
	}
	check := upload("check-opening-balances", "/opening-balances/check", "Say what a file of opening balances would do", "预览期初学分文件")
	check.Description = "Nothing is written. " + about
	httpx.Register(api, check, func(ctx context.Context, in *openingIn) (*openingOut, error) { return e.opening(ctx, in, true) })
	take := upload("take-opening-balances", "/opening-balances", "Take a file of opening balances in", "导入期初学分文件")
	take.Description = "Good rows go in, wrong ones are answered; the same file again changes nothing. " + about
	httpx.Register(api, take, func(ctx context.Context, in *openingIn) (*openingOut, error) { return e.opening(ctx, in, false) })
	rejected := upload("download-opening-rejects", "/opening-balances/rejects", "Download the rows of a file that cannot be taken, with their reasons", "下载期初学分文件中有问题的行")
	rejected.Answers = httpx.SpreadsheetType
	httpx.Register(api, rejected, e.openingRejects)
	template := op("download-opening-template", http.MethodGet, "/opening-balances/template", credit.LedgerOpening, "Download a template of opening balances", "下载期初学分模板")
	template.Answers = httpx.SpreadsheetType
	httpx.Register(api, template, e.openingTemplate)
	httpx.Register(api, op("list-opening-files", http.MethodGet, "/opening-balances", credit.LedgerOpening, "List the files of opening balances taken in last", "查看期初学分导入记录"), e.openingFiles)
}

type openingIn struct{ File httpx.Upload }

type openingOut struct{ Body Opening }

// wholeCompany refuses whoever holds the permission for a part only.
func wholeCompany(actor access.Actor) error {
	if scope, _ := actor.Scope(credit.LedgerOpening); scope < access.Tenant {
		return fault.New(fault.Forbidden, "credit.opening_whole", nil)
	}
	return nil
}

func (e edge) opening(ctx context.Context, in *openingIn, dry bool) (*openingOut, error) {
	out := &openingOut{Body: Opening{FileName: in.File.Name(), Rejects: []OpeningReject{}}}
	language := httpx.Language(ctx)
	report, err := e.takeOpening(ctx, in, dry, func(r credit.OpeningReject) {
		if len(out.Body.Rejects) < shownRejects {
			out.Body.Rejects = append(out.Body.Rejects, OpeningReject{
				Row: r.Row, Column: r.Fault.Field, Code: r.Fault.Code, Detail: e.Words.Sentence(language, r.Fault.Code, r.Fault.Args), Texts: r.Texts,
			})
		}
	})
	if err != nil {
		return nil, err
	}
	b := &out.Body
	b.Rows, b.Taken, b.Repeated, b.Rejected, b.People, b.Credits, b.Counted = report.Rows, report.Taken, report.Repeated, report.Rejected, report.People, report.Credits, report.Counted
	if dry {
		return out, nil
	}
	return out, e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		return e.Credit.NoteOpening(ctx, tx, in.File.Name(), report, actor.Account)
	})
}

func (e edge) takeOpening(ctx context.Context, in *openingIn, dry bool, reject func(credit.OpeningReject)) (report credit.OpeningReport, err error) {
	actor, _ := access.ActorOf(ctx)
	if err := wholeCompany(actor); err != nil {
		return report, err
	}
	f, err := in.File.Open()
	if err != nil {
		return report, err
	}
	defer func() { _ = f.Close() }() // only read from
	table, err := sheet.Open(f, in.File.Size(), in.File.Name(), sheet.Limits{})
	if err != nil {
		return report, err
	}
	door := e.DB.Tenant(db.TenantID(actor.Tenant))
	if dry {
		return e.Credit.TakeOpening(ctx, door.Read, table, true, actor.Account, reject)
	}
	return e.Credit.TakeOpening(ctx, door.Tx, table, false, actor.Account, reject)
}

// openingRejects answers the rows that would be rejected, as they came, with
// row number and reason in front.
func (e edge) openingRejects(ctx context.Context, in *openingIn) (*httpx.Download, error) {
	var rows []credit.OpeningReject
	if _, err := e.takeOpening(ctx, in, true, func(r credit.OpeningReject) { rows = append(rows, r) }); err != nil {
		return nil, err
	}
	language := httpx.Language(ctx)
	say := func(code string) string { return e.Words.Sentence(language, code, nil) }
	titles := []sheet.Title{{Text: say("credit.opening_row")}, {Text: say("credit.opening_reason")}}
	for _, c := range credit.OpeningColumns() {
		titles = append(titles, sheet.Title{Text: openingHeading(c, language)})
	}
	return &httpx.Download{Name: say("credit.opening_title_rejected") + ".xlsx", MediaType: httpx.SpreadsheetType, Write: func(_ context.Context, w io.Writer) error {
		return writeWorkbook(w, say("credit.opening_title"), titles, func(write func(...any) error) error {
			for _, r := range rows {
				values := []any{strconv.Itoa(r.Row), e.Words.Sentence(language, r.Fault.Code, r.Fault.Args)}
				for _, text := range r.Texts {
					values = append(values, text)
				}
				if err := write(values[:min(len(values), len(titles))]...); err != nil {
					return err
				}
			}
			return nil
		})
	}}, nil
}

func openingHeading(c sheet.Column, language i18n.Language) string {
	if language == i18n.English {
		return c.Key
	}
	return c.Names[0]
}

// openingExamples are the rows of the template.
func openingExamples() [][]any {
	return [][]any{
		{"1001", "36.50", "elective", "2025-12-31", "2027-12-31", "否", "A-2025-0001", "原学习平台年末结余"},
		{"1002", "120", "mandatory", "2025-12-31", "", "是", "A-2025-0002", "历年必修学分"},
	}
}

func (e edge) openingTemplate(ctx context.Context, _ *struct{}) (*httpx.Download, error) {
	language := httpx.Language(ctx)
	title := e.Words.Sentence(language, "credit.opening_title", nil)
	var titles []sheet.Title
	for _, c := range credit.OpeningColumns() {
		titles = append(titles, sheet.Title{Text: openingHeading(c, language)})
	}
	return &httpx.Download{Name: title + ".xlsx", MediaType: httpx.SpreadsheetType, Write: func(_ context.Context, w io.Writer) error {
		return writeWorkbook(w, title, titles, func(write func(...any) error) error {
			for _, row := range openingExamples() {
				if err := write(row...); err != nil {
					return err
				}
			}
			return nil
		})
	}}, nil
}

func writeWorkbook(w io.Writer, name string, titles []sheet.Title, fill func(write func(...any) error) error) error {
	book, err := sheet.NewXLSX(w)
	if err != nil {
		return err
	}
	if err := book.Begin(name, titles); err != nil {
		return err
	}
	if err := fill(book.Write); err != nil {
		return err
	}
	return book.Close()
}

type openingFilesOut struct {
	Body struct {
		Items []OpeningFile `json:"items"`
	}
}

func (e edge) openingFiles(ctx context.Context, _ *struct{}) (*openingFilesOut, error) {
	out := &openingFilesOut{}
	out.Body.Items = []OpeningFile{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if err := wholeCompany(actor); err != nil {
			return err
		}
		list, err := e.Credit.OpeningFiles(ctx, tx)
		if err != nil {
			return err
		}
		var accounts []int64
		for _, f := range list {
			accounts = append(accounts, f.By)
		}
		names, err := e.Accounts.NamesOf(ctx, tx, accounts)
		for _, f := range list {
			out.Body.Items = append(out.Body.Items, OpeningFile{
				ID: f.ID, FileName: f.Name, Rows: f.Rows, Taken: f.Taken, Repeated: f.Repeated, Rejected: f.Rejected, Credits: f.Credits, At: f.At, By: names[f.By],
			})
		}
		return err
	})
	return out, err
}
