package activityhttp

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/sheet"
)

// Limits of an upload and of what is shown of it.
const (
	mostUpload    = sheet.DefaultFileBytes + 1<<20
	uploadTimeout = 10 * time.Minute
	sampleRows    = 5
)

func (e edge) registerFiles(api *httpx.API) {
	o := op("upload-intake-file", "POST", "/intake-files", activity.ImportFiles, "Upload a file and look at its columns", "上传文件并识别列")
	o.MaxBody, o.Timeout, o.Status = mostUpload, uploadTimeout, http.StatusCreated
	o.Description = "XLSX, CSV or JSON Lines, up to 200 MB, in the form field file; the field subject says activities (the default) or objects. Nothing is taken in yet: " +
		"the answer tells which columns were found and which are missing, and POST /api/v1/intakes begins with file and, where needed, a mapping. " +
		"What is wrong with the file as a whole has a code that begins with sheet. (422)."
	httpx.Register(api, o, e.upload)
}

// Look is what a first look at a file found.
type Look struct {
	File       string         `json:"file" doc:"Reference to the kept file, for POST /api/v1/intakes"`
	FileName   string         `json:"file_name"`
	Subject    string         `json:"subject" enum:"activities,objects"`
	Format     string         `json:"format" enum:"xlsx,csv,jsonl"`
	Sheet      string         `json:"sheet,omitempty" doc:"The sheet of the workbook that was looked at"`
	Columns    []LookColumn   `json:"columns" doc:"What is looked for, and the heading it was found under"`
	Missing    []string       `json:"missing" doc:"Keys of required columns that were not found"`
	Attributes []LookHeading  `json:"attributes" doc:"Headings that are taken as attributes or custom fields"`
	Ignored    []LookHeading  `json:"ignored" doc:"Headings that mean nothing here"`
	Repeated   []LookRepeated `json:"repeated" doc:"Columns with several headings; map them by hand"`
	Headings   []LookHeading  `json:"headings" doc:"All headings of the file"`
	Sample     [][]string     `json:"sample" doc:"The first rows, in the order of the columns of the file"`
	Ready      bool           `json:"ready" doc:"Whether it can be taken in without a mapping"`
}

// LookColumn is a column that is looked for.
type LookColumn struct {
	Key      string `json:"key"`
	Name     string `json:"name" doc:"Its usual heading in the reader's language"`
	Required bool   `json:"required"`
	Index    int    `json:"index" doc:"Column of the file, from 0; -1 when it was not found"`
	Heading  string `json:"heading,omitempty"`
}

// LookHeading is a heading of the file.
type LookHeading struct {
	Index int    `json:"index"`
	Text  string `json:"text"`
}

// LookRepeated is a column with several headings.
type LookRepeated struct {
	Key      string        `json:"key"`
	Headings []LookHeading `json:"headings"`
}

type uploadIn struct{ File httpx.Upload }

type lookOut struct{ Body Look }

func (e edge) upload(ctx context.Context, in *uploadIn) (*lookOut, error) {
	actor, _ := access.ActorOf(ctx)
	if err := wholeCompany(actor); err != nil {
		return nil, err
	}
	subject := in.File.Value("subject")
	if subject == "" {
		subject = activity.SubjectActivities
	}
	if subject != activity.SubjectActivities && subject != activity.SubjectObjects {
		return nil, fault.New(fault.Invalid, "http.field_not_one_of", fault.Args{"allowed": []string{activity.SubjectActivities, activity.SubjectObjects}}).At("subject")
	}
	f, err := in.File.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	table, err := sheet.Open(f, in.File.Size(), in.File.Name(), sheet.Limits{})
	if err != nil {
		return nil, err
	}
	declared, err := e.declared(ctx)
	if err != nil {
		return nil, err
	}
	look, err := lookAt(table, subject, declared, httpx.Language(ctx))
	if err != nil {
		return nil, err
	}
	look.FileName = in.File.Name()
	look.File, err = e.Files.Keep(ctx, db.TenantID(actor.Tenant), f)
	return &lookOut{Body: look}, err
}

// wholeCompany refuses an actor whose permission to import does not reach the
// whole company, since a file may name anybody.
func wholeCompany(actor access.Actor) error {
	if scope, _ := actor.Scope(activity.ImportFiles); scope < access.Tenant {
		return fault.New(fault.Forbidden, "activity.import_whole", nil)
	}
	return nil
}

func (e edge) declared(ctx context.Context) (list []activity.Attribute, err error) {
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) (err error) {
		list, err = e.Activity.Attributes(ctx, tx)
		return err
	})
	return list, err
}

// openKept opens a kept file as a table; done closes it. A reference that
// leads nowhere is activity.intake_file_gone.
func (e edge) openKept(ctx context.Context, tenant db.TenantID, ref, name string) (table *sheet.Table, done func(), err error) {
	f, err := e.Files.Open(ctx, tenant, ref)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fault.New(fault.Invalid, "activity.intake_file_gone", nil).At("file").Because(err)
	}
	if err != nil {
		return nil, nil, err
	}
	table, err = sheet.Open(f, f.Size(), name, sheet.Limits{})
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return table, func() { _ = f.Close() }, nil // only read from
}
