package activityhttp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"xuefen/internal/activity"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

// Report is an activity as somebody reports it; a line of JSON Lines has the
// same form.
type Report struct {
	Person          string       `json:"person" doc:"Employee number" example:"1001"`
	Verb            string       `json:"verb" doc:"Code of a verb" example:"completed"`
	Object          ReportObject `json:"object"`
	OccurredAt      time.Time    `json:"occurred_at" doc:"When the person did it, with a time zone"`
	Result          ReportResult `json:"result,omitempty"`
	DurationMinutes Exact        `json:"duration_minutes,omitempty" doc:"Instead of result.duration_seconds"`
	Attributes      Attributes   `json:"attributes,omitempty"`
	Evidence        string       `json:"evidence,omitempty" enum:"self_declared,client_reported,server_witnessed,confirmed,business_system" doc:"How sure it is that it happened; business_system when left out"`
	Source          string       `json:"source" doc:"The system that knows the fact" example:"lms"`
	Key             string       `json:"key,omitempty" doc:"Unique in the source: the same key counts once. Left out, the content itself is the key."`
}

// ReportObject is what an activity is about.
type ReportObject struct {
	Type   string `json:"type" doc:"Code of an object type" example:"course"`
	ID     string `json:"id" doc:"The object's id in its source" example:"K-101"`
	Name   string `json:"name,omitempty"`
	Parent string `json:"parent,omitempty" doc:"Id of the object it belongs to"`
}

// ReportResult is what came out of it.
type ReportResult struct {
	Score           Exact `json:"score,omitempty"`
	ScoreMin        Exact `json:"score_min,omitempty"`
	ScoreMax        Exact `json:"score_max,omitempty"`
	Success         *bool `json:"success,omitempty"`
	Completion      *bool `json:"completion,omitempty"`
	DurationSeconds Exact `json:"duration_seconds,omitempty"`
	Quantity        Exact `json:"quantity,omitempty"`
}

func (r *Report) input() (activity.Input, error) {
	in := activity.Input{
		Person: r.Person, Verb: r.Verb, ObjectType: r.Object.Type, ObjectCode: r.Object.ID, ObjectName: r.Object.Name, Parent: r.Object.Parent,
		OccurredAt: r.OccurredAt, Source: r.Source, Key: r.Key,
		Result: activity.Result{
			Score: string(r.Result.Score), ScoreMin: string(r.Result.ScoreMin), ScoreMax: string(r.Result.ScoreMax),
			Success: r.Result.Success, Completion: r.Result.Completion,
			DurationSeconds: string(r.Result.DurationSeconds), Quantity: string(r.Result.Quantity), Attributes: r.Attributes,
		},
	}
	if r.DurationMinutes != "" && r.Result.DurationSeconds == "" {
		seconds, err := activity.SecondsOf(string(r.DurationMinutes))
		if err != nil {
			return in, err
		}
		in.Result.DurationSeconds = seconds
	}
	if r.Evidence != "" {
		grade, ok := activity.ParseEvidence(r.Evidence)
		if !ok {
			return in, fault.New(fault.Invalid, "activity.unknown_evidence", nil).At("evidence")
		}
		in.Evidence = grade
	}
	return in, nil
}

// Receipt answers one reported activity.
type Receipt struct {
	Status   activity.Status    `json:"status" enum:"recorded,repeated,rejected"`
	ID       int64              `json:"id,omitempty" doc:"Of the activity, new or known"`
	Outcomes []activity.Outcome `json:"outcomes" doc:"What each rule about it made of a new activity"`
	Problem  *httpx.ProblemPart `json:"problem,omitempty" doc:"Why it was rejected"`
}

func (e edge) receiptOf(ctx context.Context, r activity.Receipt) Receipt {
	out := Receipt{Status: r.Status, ID: max(0, int64(r.ID)), Outcomes: r.Outcomes}
	if out.Outcomes == nil {
		out.Outcomes = []activity.Outcome{}
	}
	if f, ok := fault.Of(r.Fault); ok {
		out.Problem = &httpx.ProblemPart{Code: f.Code, Field: f.Field, Args: f.Args, Detail: e.Words.Sentence(httpx.Language(ctx), f.Code, f.Args)}
	}
	return out
}

func (e edge) registerRecording(api *httpx.API) {
	one := op("record-activity", "POST", "/activities", activity.WriteRecords, "Record an activity", "登记学习行为")
	one.Idempotent, one.Status = true, http.StatusCreated
	one.Description = "Durable when answered: the fact and its credits are on disk. 201 when it is new, 200 when the same fact was known. " +
		"Refused with activity.key_conflict (409) when the source's key stands for other content, and with the fault of the field that is wrong (422): " +
		"activity.unknown_person, activity.unknown_verb, activity.unknown_object_type, activity.in_the_future, activity.too_old, activity.score_outside, " +
		"activity.not_a_number, activity.negative, activity.missing, activity.too_long, activity.bad_text, activity.bad_attribute."
	httpx.Register(api, one, e.recordOne)

	many := op("record-activities", "POST", "/activities/batch", activity.WriteRecords, "Record up to 10,000 activities", "批量登记学习行为")
	many.Idempotent, many.MaxBody, many.Timeout = true, 32<<20, time.Minute
	many.Description = "One durable transaction. Every item is answered in its place; wrong ones are rejected with their problem and never keep the others out. " +
		"Order matters for caps: items count in the order given. More than 10,000 items are activity.batch_too_large (413)."
	httpx.Register(api, many, e.recordMany)
}

type recordOneIn struct{ Body Report }

type recordOneOut struct {
	Status   int
	Location string `header:"Location"`
	Body     Receipt
}

func (e edge) recordOne(ctx context.Context, in *recordOneIn) (*recordOneOut, error) {
	input, err := in.Body.input()
	if err != nil {
		return nil, err
	}
	reported, err := e.reportable(ctx, []activity.Input{input})
	if err != nil {
		return nil, err
	}
	if !reported(input.Person) {
		return nil, unknownPerson(input.Person)
	}
	actor, _ := access.ActorOf(ctx)
	r, err := e.Activity.Record(ctx, db.TenantID(actor.Tenant), input)
	if err != nil {
		return nil, err
	}
	if r.Fault != nil {
		return nil, r.Fault
	}
	out := &recordOneOut{Status: http.StatusCreated, Location: fmt.Sprintf("/api/v1/activities/%d", r.ID), Body: e.receiptOf(ctx, r)}
	if r.Status == activity.Repeated {
		out.Status = http.StatusOK
	}
	return out, nil
}

func unknownPerson(number string) error {
	return fault.New(fault.Invalid, "activity.unknown_person", fault.Args{"person": number}).At("person")
}

// reportable tells of which people the actor may report activities. Whoever is
// out of reach is as unknown as somebody who does not exist.
func (e edge) reportable(ctx context.Context, inputs []activity.Input) (func(number string) bool, error) {
	actor, _ := access.ActorOf(ctx)
	if scope, _ := actor.Scope(activity.WriteRecords); scope >= access.Tenant {
		return func(string) bool { return true }, nil
	}
	numbers := make([]string, len(inputs))
	for i, in := range inputs {
		numbers[i] = in.Person
	}
	within := map[string]bool{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		reach, err := e.Org.ReachOf(ctx, tx, actor, activity.WriteRecords)
		if err != nil {
			return err
		}
		ids, _, err := e.Org.PeopleWithin(ctx, tx, reach)
		if err != nil {
			return err
		}
		known := make(map[org.PersonID]bool, len(ids))
		for _, id := range ids {
			known[id] = true
		}
		found, err := e.Org.PeopleByNumber(ctx, tx, numbers)
		for number, id := range found {
			within[number] = known[id]
		}
		return err
	})
	return func(number string) bool { return within[number] }, err
}

// batchItem is an item of a batch before it is read, so that a malformed one
// is a rejected item and not a refused request.
type batchItem struct{ raw json.RawMessage }

// UnmarshalJSON keeps the item as it is.
func (b *batchItem) UnmarshalJSON(raw []byte) error {
	b.raw = bytes.Clone(raw)
	return nil
}

// Schema lets every object pass.
func (batchItem) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{AdditionalProperties: true, Description: "An activity as POST /api/v1/activities takes it (schema ActivityReport)."}
}

// read reads an item strictly.
func (b batchItem) read() (activity.Input, error) {
	var r Report
	d := json.NewDecoder(bytes.NewReader(b.raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return activity.Input{}, malformed(err)
	}
	return r.input()
}

// malformed says which part of an item cannot be read.
func malformed(err error) error {
	if f, ok := fault.Of(err); ok {
		return f
	}
	var misfit *json.UnmarshalTypeError
	var when *time.ParseError
	switch {
	case errors.As(err, &misfit):
		return fault.New(fault.Invalid, "http.field_invalid", nil).At(misfit.Field)
	case errors.As(err, &when):
		return fault.New(fault.Invalid, "http.field_not_datetime", nil).At("occurred_at")
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		name = strings.Trim(name, `"`)
		return fault.New(fault.Invalid, "http.field_unknown", fault.Args{"name": name}).At(name)
	}
	return fault.New(fault.Invalid, "http.field_invalid", nil)
}

type recordManyIn struct {
	Body struct {
		Activities []batchItem `json:"activities" minItems:"1"`
	}
}

// Batch answers many reported activities, each in its place.
type Batch struct {
	Recorded int       `json:"recorded"`
	Repeated int       `json:"repeated"`
	Rejected int       `json:"rejected"`
	Items    []Receipt `json:"items"`
}

type batchOut struct{ Body Batch }

func (e edge) recordMany(ctx context.Context, in *recordManyIn) (*batchOut, error) {
	items := in.Body.Activities
	if len(items) > activity.MaxBatch {
		return nil, fault.New(fault.TooLarge, "activity.batch_too_large", fault.Args{"most": activity.MaxBatch, "given": len(items)})
	}
	receipts := make([]activity.Receipt, len(items))
	var good []activity.Input
	var at []int
	for i, item := range items {
		input, err := item.read()
		if err != nil {
			receipts[i] = activity.Receipt{Status: activity.Rejected, Fault: err}
			continue
		}
		good, at = append(good, input), append(at, i)
	}
	good, at, err := e.withinReach(ctx, good, at, receipts)
	if err != nil {
		return nil, err
	}
	actor, _ := access.ActorOf(ctx)
	recorded, err := e.Activity.RecordBatch(ctx, db.TenantID(actor.Tenant), good)
	if err != nil {
		return nil, err
	}
	for i, r := range recorded {
		receipts[at[i]] = r
	}
	return &batchOut{Body: e.batchOf(ctx, receipts)}, nil
}

// withinReach rejects the items of people whom the actor may not report on.
func (e edge) withinReach(ctx context.Context, inputs []activity.Input, at []int, receipts []activity.Receipt) ([]activity.Input, []int, error) {
	reported, err := e.reportable(ctx, inputs)
	if err != nil {
		return nil, nil, err
	}
	var good []activity.Input
	var places []int
	for i, in := range inputs {
		if !reported(in.Person) {
			receipts[at[i]] = activity.Receipt{Status: activity.Rejected, Fault: unknownPerson(in.Person)}
			continue
		}
		good, places = append(good, in), append(places, at[i])
	}
	return good, places, nil
}

func (e edge) batchOf(ctx context.Context, receipts []activity.Receipt) Batch {
	b := Batch{Items: make([]Receipt, len(receipts))}
	for i, r := range receipts {
		b.Items[i] = e.receiptOf(ctx, r)
		switch r.Status {
		case activity.Recorded:
			b.Recorded++
		case activity.Repeated:
			b.Repeated++
		default:
			b.Rejected++
		}
	}
	return b
}
