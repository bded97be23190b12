package orghttp

import (
	"context"
	"net/http"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/org/roster"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

// Import is one file on its way into the company, or one that went.
type Import struct {
	ID         int64      `json:"id"`
	FileName   string     `json:"file_name"`
	State      string     `json:"state" enum:"open,done,discarded" doc:"Open: nothing has been written yet"`
	CreatedAt  time.Time  `json:"created_at"`
	CreatedBy  string     `json:"created_by,omitempty" doc:"Absent for the command line"`
	FinishedAt *time.Time `json:"finished_at,omitempty"`
	FileKept   bool       `json:"file_kept" doc:"The file and its rows can still be looked at"`
	Preview    Preview    `json:"preview"`
}

// Preview is what taking the file would do; once the import is done, what it
// did.
type Preview struct {
	Problem     string         `json:"problem,omitempty" doc:"Why the columns cannot be used as they are; choose them first"`
	Problems    []string       `json:"problems,omitempty" doc:"Each thing that is wrong with the columns"`
	Sheets      []string       `json:"sheets,omitempty" doc:"The visible sheets of a workbook"`
	Sheet       string         `json:"sheet,omitempty" doc:"The sheet of the people"`
	Headings    []Heading      `json:"headings,omitempty"`
	Columns     []ImportColumn `json:"columns" doc:"All columns that a roster may have, and where each was found"`
	Ignored     []string       `json:"ignored,omitempty" doc:"Headings that mean nothing here"`
	Rows        int            `json:"rows"`
	New         int            `json:"new"`
	Changed     int            `json:"changed"`
	Unchanged   int            `json:"unchanged"`
	Rejected    int            `json:"rejected"`
	Remarked    int            `json:"remarked" doc:"Rows with an error or a notice"`
	Departments []string       `json:"departments,omitempty" doc:"Paths of new departments"`
	Renamed     []string       `json:"renamed,omitempty" doc:"Departments that get another name or kind"`
	Positions   []string       `json:"positions,omitempty" doc:"New positions"`
	Grades      []ImportGrade  `json:"grades,omitempty" doc:"New grades with the rank guessed from the code"`
	Changes     []ImportChange `json:"changes,omitempty" doc:"The first of the people who change"`
	Notices     []string       `json:"notices,omitempty" doc:"About the whole file"`
}

// Heading is one heading of the file.
type Heading struct {
	Index int    `json:"index" doc:"From 0"`
	Text  string `json:"text"`
}

// ImportColumn is one thing that a roster may say.
type ImportColumn struct {
	Key   string `json:"key"`
	Title string `json:"title" doc:"In the reader's language"`
	Index int    `json:"index" doc:"The column of the file, from 0; -1 for none"`
}

// ImportGrade is a grade that is added.
type ImportGrade struct {
	Code string `json:"code"`
	Rank int    `json:"rank"`
}

// ImportChange says what changes for one person.
type ImportChange struct {
	Row    int      `json:"row"`
	Number string   `json:"number"`
	Name   string   `json:"name"`
	Fields []string `json:"fields" doc:"Keys of columns"`
}

// ImportRow is one row with something wrong or worth saying.
type ImportRow struct {
	Sheet    string            `json:"sheet,omitempty"`
	Row      int               `json:"row" doc:"As the spreadsheet program shows it"`
	Rejected bool              `json:"rejected" doc:"It is kept out until it is mended"`
	Values   map[string]string `json:"values" doc:"By key of the column"`
	Cells    []ImportCell      `json:"cells"`
}

// ImportCell is what is said about one cell.
type ImportCell struct {
	Column  string `json:"column,omitempty" doc:"Key of the column; absent for the whole row"`
	Heading string `json:"heading,omitempty"`
	Value   string `json:"value,omitempty"`
	Notice  bool   `json:"notice" doc:"Only a notice; the row goes in"`
	Code    string `json:"code"`
	Detail  string `json:"detail" doc:"What is wrong and what to do, in the reader's language"`
}

// Layout says where to look when headings do not tell.
type Layout struct {
	Sheet   string         `json:"sheet,omitempty" maxLength:"100" doc:"Absent: found by its headings"`
	Columns map[string]int `json:"columns,omitempty" doc:"Key of a column → its index in the file from 0, -1 for none"`
}

// MendedCell replaces one cell.
type MendedCell struct {
	Row    int    `json:"row" minimum:"1"`
	Column string `json:"column" minLength:"1" maxLength:"40" doc:"Key of the column"`
	Value  string `json:"value" maxLength:"500" doc:"Empty: says nothing; -: there is none"`
}

// MendedCells replaces cells of the file.
type MendedCells struct {
	Cells []MendedCell `json:"cells" minItems:"1" maxItems:"500"`
}

type (
	importOut struct{ Body Import }

	importRowsIn struct {
		ID int64 `path:"id" minimum:"1"`
		httpx.PageQuery
		Rejected bool `query:"rejected" doc:"Only rows that are kept out"`
	}

	importPlace struct {
		Before int64 `json:"b"`
	}

	rowPlace struct {
		After int `json:"a"`
	}
)

// patience is how long reading and writing a large file may take.
const patience = 5 * time.Minute

func (e edge) registerImports(api *httpx.API) {
	slow := func(o httpx.Operation) httpx.Operation {
		o.Timeout = patience
		return o
	}
	httpx.Register(api, op("list-people-imports", http.MethodGet, "/people-imports", org.PeopleManage, tagImports,
		"Imports of people, the latest first", "员工导入记录"), e.listImports)
	httpx.Register(api, op("read-people-import", http.MethodGet, "/people-imports/{id}", org.PeopleManage, tagImports,
		"An import with its preview", "查看导入预览"), e.readImport)
	httpx.Register(api, op("list-people-import-rows", http.MethodGet, "/people-imports/{id}/rows", org.PeopleManage, tagImports,
		"Rows with something wrong or worth saying", "有问题的行"), e.listImportRows)
	httpx.Register(api, slow(op("arrange-people-import", http.MethodPut, "/people-imports/{id}/layout", org.PeopleManage, tagImports,
		"Say which sheet and columns to read", "指定工作表和各列")), e.arrangeImport)
	httpx.Register(api, slow(op("mend-people-import", http.MethodPut, "/people-imports/{id}/cells", org.PeopleManage, tagImports,
		"Mend cells and preview again", "修改单元格并重新检查")), e.mendImport)
	confirm := slow(op("confirm-people-import", http.MethodPut, "/people-imports/{id}/confirmation", org.PeopleManage, tagImports,
		"Take every good row into the company", "确认导入"))
	confirm.Description = "In one transaction, on the company as it is then. Rejected rows stay out and can be downloaded."
	httpx.Register(api, confirm, e.confirmImport)
	httpx.Register(api, op("discard-people-import", http.MethodDelete, "/people-imports/{id}", org.PeopleManage, tagImports,
		"Give an import up", "放弃导入"), e.discardImport)
}

// importer gives the tenant of an actor who may import.
func (e edge) importer(ctx context.Context) (tenant db.TenantID, err error) {
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		tenant = tx.Tenant()
		return e.whole(ctx, tx, actor, org.PeopleManage)
	})
	return tenant, err
}

// imports shows imports with the names of those who uploaded them.
func (e edge) imports(ctx context.Context, tx *db.Tx, list []roster.Import) ([]Import, error) {
	var accounts []int64
	for _, i := range list {
		if i.CreatedBy != 0 {
			accounts = append(accounts, i.CreatedBy)
		}
	}
	names, err := e.names(ctx, tx, accounts)
	if err != nil {
		return nil, err
	}
	l := httpx.Language(ctx)
	out := make([]Import, len(list))
	for n, i := range list {
		out[n] = Import{
			ID: int64(i.ID), FileName: i.FileName, State: string(i.State), CreatedAt: i.CreatedAt, CreatedBy: names[i.CreatedBy],
			FileKept: i.Kept, Preview: e.preview(i.Preview, l),
		}
		if !i.FinishedAt.IsZero() {
			out[n].FinishedAt = &i.FinishedAt
		}
	}
	return out, nil
}

func (e edge) preview(p roster.Preview, l i18n.Language) Preview {
	v := Preview{
		Sheets: p.Sheets, Sheet: p.Sheet, Ignored: p.Ignored, Rows: p.Rows, New: p.New, Changed: p.Changed, Unchanged: p.Unchanged,
		Rejected: p.Rejected, Remarked: p.Remarked, Departments: p.Departments, Renamed: p.Renamed, Positions: p.Positions,
	}
	if p.Problem != nil {
		v.Problem = e.Roster.Say(*p.Problem, l)
		for _, part := range p.Problem.Parts {
			v.Problems = append(v.Problems, e.Roster.Say(part, l))
		}
	}
	for _, h := range p.Headings {
		v.Headings = append(v.Headings, Heading{Index: h.Index, Text: h.Text})
	}
	for _, c := range roster.Columns() {
		at, found := p.Columns[c.String()]
		if !found {
			at = -1
		}
		v.Columns = append(v.Columns, ImportColumn{Key: c.String(), Title: c.Title(l), Index: at})
	}
	for _, g := range p.Grades {
		v.Grades = append(v.Grades, ImportGrade{Code: g.Code, Rank: g.Rank})
	}
	for _, c := range p.Changes {
		v.Changes = append(v.Changes, ImportChange{Row: c.Row, Number: c.Number, Name: c.Name, Fields: append([]string{}, c.Fields...)})
	}
	for _, n := range p.Notices {
		v.Notices = append(v.Notices, e.Roster.Say(n, l))
	}
	return v
}

// shown answers with one import.
func (e edge) shown(ctx context.Context, i roster.Import, err error) (*importOut, error) {
	if err != nil {
		return nil, err
	}
	out := &importOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.imports(ctx, tx, []roster.Import{i})
		if err == nil {
			out.Body = list[0]
		}
		return err
	})
	return out, err
}

func (e edge) listImports(ctx context.Context, in *struct{ httpx.PageQuery }) (*struct{ Body httpx.Page[Import] }, error) {
	place, err := httpx.DecodeCursor[importPlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	before := roster.ImportID(0)
	if place != nil {
		before = roster.ImportID(place.Before)
	}
	out := &struct{ Body httpx.Page[Import] }{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if err := e.whole(ctx, tx, actor, org.PeopleManage); err != nil {
			return err
		}
		list, err := e.Roster.History(ctx, tx, before, in.Limit+1)
		if err != nil {
			return err
		}
		rows, err := e.imports(ctx, tx, list)
		out.Body = httpx.PageOf(rows, in.Limit, func(last Import) importPlace { return importPlace{last.ID} })
		return err
	})
	return out, err
}

func (e edge) readImport(ctx context.Context, in *idIn) (*importOut, error) {
	var i roster.Import
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (err error) {
		if err := e.whole(ctx, tx, actor, org.PeopleManage); err != nil {
			return err
		}
		i, err = e.Roster.Find(ctx, tx, roster.ImportID(in.ID))
		return err
	})
	return e.shown(ctx, i, err)
}

func (e edge) listImportRows(ctx context.Context, in *importRowsIn) (*struct{ Body httpx.Page[ImportRow] }, error) {
	place, err := httpx.DecodeCursor[rowPlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	after := -1
	if place != nil {
		after = place.After
	}
	out := &struct{ Body httpx.Page[ImportRow] }{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if err := e.whole(ctx, tx, actor, org.PeopleManage); err != nil {
			return err
		}
		list, err := e.Roster.Remarks(ctx, tx, roster.ImportID(in.ID), after, in.Limit+1, in.Rejected)
		if err != nil {
			return err
		}
		page := httpx.PageOf(list, in.Limit, func(last roster.Remark) rowPlace { return rowPlace{last.Position} })
		out.Body.Next, out.Body.Items = page.Next, make([]ImportRow, len(page.Items))
		for n, r := range page.Items {
			out.Body.Items[n] = e.rowOf(r, httpx.Language(ctx))
		}
		return nil
	})
	return out, err
}

func (e edge) rowOf(r roster.Remark, l i18n.Language) ImportRow {
	row := ImportRow{Sheet: r.Sheet, Row: r.Row, Rejected: r.Rejected, Values: r.Values, Cells: make([]ImportCell, len(r.Cells))}
	for n, c := range r.Cells {
		row.Cells[n] = ImportCell{
			Column: c.Column, Heading: c.Heading, Value: c.Value, Notice: c.Notice, Code: c.Message.Code, Detail: e.Roster.Say(c.Message, l),
		}
	}
	return row
}

func (e edge) arrangeImport(ctx context.Context, in *struct {
	ID   int64 `path:"id" minimum:"1"`
	Body Layout
}) (*importOut, error) {
	tenant, err := e.importer(ctx)
	if err != nil {
		return nil, err
	}
	i, err := e.Roster.Arrange(ctx, tenant, roster.ImportID(in.ID), roster.Layout{Sheet: in.Body.Sheet, Columns: in.Body.Columns})
	return e.shown(ctx, i, err)
}

func (e edge) mendImport(ctx context.Context, in *struct {
	ID   int64 `path:"id" minimum:"1"`
	Body MendedCells
}) (*importOut, error) {
	tenant, err := e.importer(ctx)
	if err != nil {
		return nil, err
	}
	edits := roster.Edits{}
	for _, cell := range in.Body.Cells {
		c, known := roster.ColumnOf(cell.Column)
		if !known {
			return nil, fault.New(fault.Invalid, "org.roster_no_such_column", fault.Args{"column": cell.Column})
		}
		if edits[cell.Row] == nil {
			edits[cell.Row] = map[roster.Column]string{}
		}
		edits[cell.Row][c] = cell.Value
	}
	i, err := e.Roster.Mend(ctx, tenant, roster.ImportID(in.ID), edits)
	return e.shown(ctx, i, err)
}

func (e edge) confirmImport(ctx context.Context, in *idIn) (*importOut, error) {
	tenant, err := e.importer(ctx)
	if err != nil {
		return nil, err
	}
	i, err := e.Roster.Confirm(ctx, tenant, roster.ImportID(in.ID))
	return e.shown(ctx, i, err)
}

func (e edge) discardImport(ctx context.Context, in *idIn) (*none, error) {
	return nil, e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if err := e.whole(ctx, tx, actor, org.PeopleManage); err != nil {
			return err
		}
		return e.Roster.Discard(ctx, tx, roster.ImportID(in.ID))
	})
}
