package activityhttp

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/sheet"
)

// usualSource names the source of rows that name none, as the command line
// does, so that the same file counts once whichever way it comes.
const usualSource = "file"

func (e edge) registerIntakes(api *httpx.API) {
	begin := op("begin-intake", "POST", "/intakes", activity.ImportFiles, "Take the rows of an uploaded file in", "开始导入已上传的文件")
	begin.Idempotent, begin.Status, begin.Timeout = true, http.StatusCreated, time.Minute
	begin.Description = "The rows are taken in by a job: read the intake for its progress. Wrong rows are kept with their reasons and never keep good ones out; " +
		"the same file again changes nothing. activity.intake_file_gone, sheet.columns_do_not_match, sheet.no_such_column (422)."
	httpx.Register(api, begin, e.beginIntake)
	httpx.Register(api, op("list-intakes", "GET", "/intakes", activity.ImportFiles, "List intakes of files", "查看导入记录"), e.listIntakes)
	read := op("read-intake", "GET", "/intakes/{id}", activity.ImportFiles, "Read how far an intake is", "查看导入进度")
	read.Description = "activity.intake_not_found (404)."
	httpx.Register(api, read, e.readIntake)
}

// IntakeForm says how a kept file is to be taken in.
type IntakeForm struct {
	File     string         `json:"file" minLength:"1" maxLength:"200" doc:"Reference given by the upload"`
	FileName string         `json:"file_name" minLength:"1" maxLength:"300"`
	Subject  string         `json:"subject" enum:"activities,objects"`
	Source   string         `json:"source,omitempty" maxLength:"200" doc:"Source of rows that name none; file when left out"`
	Mapping  map[string]int `json:"mapping,omitempty" doc:"Columns chosen by hand: index of the column, from 0, by key; -1 for none"`
}

// Intake is one file on its way in.
type Intake struct {
	ID        int64      `json:"id"`
	Subject   string     `json:"subject" enum:"activities,objects"`
	FileName  string     `json:"file_name"`
	Source    string     `json:"source"`
	State     string     `json:"state" enum:"waiting,running,done,failed"`
	Rows      int64      `json:"rows" doc:"Rows of the file; 0 until it has been read to its end"`
	Done      int64      `json:"done" doc:"Rows dealt with"`
	Accepted  int64      `json:"accepted"`
	Repeated  int64      `json:"repeated" doc:"Known before; they changed nothing"`
	Rejected  int64      `json:"rejected"`
	Credited  int64      `json:"credited" doc:"Accepted activities that gave credits"`
	Failure   *Failure   `json:"failure,omitempty" doc:"What stopped it"`
	StartedBy string     `json:"started_by,omitempty"`
	StartedAt time.Time  `json:"started_at"`
	EndedAt   *time.Time `json:"ended_at,omitempty"`
}

// Failure says what is wrong with a file as a whole.
type Failure struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

type beginIn struct{ Body IntakeForm }

type beginOut struct {
	Location string `header:"Location"`
	Body     Intake
}

func (e edge) beginIntake(ctx context.Context, in *beginIn) (*beginOut, error) {
	actor, _ := access.ActorOf(ctx)
	if err := wholeCompany(actor); err != nil {
		return nil, err
	}
	if err := e.fits(ctx, db.TenantID(actor.Tenant), in.Body); err != nil {
		return nil, err
	}
	f := in.Body
	out := &beginOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		opened, err := e.Activity.OpenIntake(ctx, tx, activity.Intake{
			Subject: f.Subject, FileName: f.FileName, Blob: f.File, Source: sourceOf(f.Source), Mapping: f.Mapping, Account: actor.Account,
		})
		if err != nil {
			return err
		}
		if err := e.Intakes.Start(ctx, tx, opened); err != nil {
			return err
		}
		out.Location = fmt.Sprintf("/api/v1/intakes/%d", opened.ID)
		out.Body, err = e.intakeOf(ctx, tx, opened)
		return err
	})
	return out, err
}

func sourceOf(given string) string {
	if given = strings.TrimSpace(given); given != "" {
		return given
	}
	return usualSource
}

// fits opens the file once before it is queued, so that a wrong mapping is
// said at once.
func (e edge) fits(ctx context.Context, tenant db.TenantID, f IntakeForm) error {
	table, done, err := e.openKept(ctx, tenant, f.File, f.FileName)
	if err != nil {
		return err
	}
	defer done()
	if table.Format() == sheet.JSONLines {
		return nil
	}
	mapping, err := table.Header().Match(columnsOf(f.Subject)).Override(f.Mapping)
	if err != nil {
		return err
	}
	return mapping.Fault()
}

type intakePlace struct {
	Before int64 `json:"b"`
}

type listIntakesIn struct{ httpx.PageQuery }

type intakesOut struct{ Body httpx.Page[Intake] }

func (e edge) listIntakes(ctx context.Context, in *listIntakesIn) (*intakesOut, error) {
	place, err := httpx.DecodeCursor[intakePlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	var before activity.IntakeID
	if place != nil {
		before = activity.IntakeID(place.Before)
	}
	out := &intakesOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.Activity.Intakes(ctx, tx, before, in.Limit+1)
		if err != nil {
			return err
		}
		found := httpx.PageOf(list, in.Limit, func(i activity.Intake) intakePlace { return intakePlace{int64(i.ID)} })
		items, err := e.intakesOf(ctx, tx, found.Items)
		out.Body = httpx.Page[Intake]{Items: items, Next: found.Next}
		return err
	})
	return out, err
}

type intakeIn struct {
	ID int64 `path:"id" minimum:"1"`
}

type intakeOut struct{ Body Intake }

func (e edge) readIntake(ctx context.Context, in *intakeIn) (*intakeOut, error) {
	out := &intakeOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		i, err := e.Activity.Intake(ctx, tx, activity.IntakeID(in.ID))
		if err != nil {
			return err
		}
		out.Body, err = e.intakeOf(ctx, tx, i)
		return err
	})
	return out, err
}

func (e edge) intakeOf(ctx context.Context, tx *db.Tx, i activity.Intake) (Intake, error) {
	list, err := e.intakesOf(ctx, tx, []activity.Intake{i})
	if err != nil {
		return Intake{}, err
	}
	return list[0], nil
}

func (e edge) intakesOf(ctx context.Context, tx *db.Tx, list []activity.Intake) ([]Intake, error) {
	accounts := make([]int64, len(list))
	for i, in := range list {
		accounts[i] = in.Account
	}
	names, err := e.Accounts.NamesOf(ctx, tx, accounts)
	out := make([]Intake, len(list))
	for i, in := range list {
		out[i] = Intake{
			ID: int64(in.ID), Subject: in.Subject, FileName: in.FileName, Source: in.Source, State: in.State, Rows: in.Rows, Done: in.Done,
			Accepted: in.Accepted, Repeated: in.Repeated, Rejected: in.Rejected, Credited: in.Credited, StartedBy: names[in.Account], StartedAt: in.StartedAt,
		}
		if in.Failure != "" {
			out[i].Failure = &Failure{Code: in.Failure, Detail: e.Words.Sentence(httpx.Language(ctx), in.Failure, in.FailureArgs)}
		}
		if !in.EndedAt.IsZero() {
			out[i].EndedAt = &in.EndedAt
		}
	}
	return out, err
}
