package activity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/sheet"
)

// IntakeID names one file on its way in.
type IntakeID int64

// Intake is one file of activities or objects: where it stands and what came
// of its rows.
type Intake struct {
	ID        IntakeID
	Subject   string // activities or objects
	FileName  string
	Blob      string         // where the uploaded file is kept; empty for the command line
	Source    string         // of rows that name none
	Mapping   map[string]int // columns chosen by hand
	State     string         // waiting, running, done, failed
	Rows      int64          // rows seen by the first look, 0 while unknown
	Done      int64          // rows dealt with
	Accepted  int64
	Repeated  int64
	Rejected  int64
	Credited  int64  // accepted activities that gave credits
	Failure   string // code of the fault that stopped it
	Account   int64
	StartedAt time.Time
	EndedAt   time.Time

	FailureArgs fault.Args // of Failure
}

// The states of an intake.
const (
	IntakeWaiting = "waiting"
	IntakeRunning = "running"
	IntakeDone    = "done"
	IntakeFailed  = "failed"
)

// The subjects of an intake.
const (
	SubjectActivities = "activities"
	SubjectObjects    = "objects"
)

// Reject is a row that could not be taken, with its reason.
type Reject struct {
	Row    int
	Column string // key of the column to blame, "" for the whole row
	Code   string
	Args   fault.Args
	Raw    json.RawMessage // the row's texts, in the order of the headings or by key
}

// ErrTaken says that somebody else goes on with the file: a node that was
// thought dead, or the one that took over from it.
var ErrTaken = errors.New("activity: another process goes on with this file")

// rowsPerStep is how many rows one durable transaction takes: enough for
// set-based writing, few enough that a crash repeats little.
const rowsPerStep = 2_000

// OpenIntake notes a file that is to be taken in. The file's rows are read by
// RunIntake.
func (s *Service) OpenIntake(ctx context.Context, tx *db.Tx, in Intake) (Intake, error) {
	id, err := tx.NewID(ctx)
	if err != nil {
		return in, err
	}
	in.ID, in.State, in.StartedAt = IntakeID(id), IntakeWaiting, s.clock.Now()
	return in, insertIntake(ctx, tx, in)
}

// RunIntake takes the rows of a table in, a step at a time, each step one
// durable transaction that also counts the rows done: after a crash it goes on
// where it stopped. Wrong rows are kept with their reasons and never keep good
// ones out. Progress is called after each step with the share read so far. An
// error leaves the intake running, to be tried again, ErrTaken when another
// process has it; what is wrong with the file as a whole ends it as failed.
func (s *Service) RunIntake(ctx context.Context, tenant db.TenantID, id IntakeID, table *sheet.Table, zone *time.Location, progress func(Intake, float64)) (Intake, error) {
	run := &intakeRun{s: s, tenant: tenant, table: table, zone: zone, progress: progress}
	if err := run.begin(ctx, id); err != nil {
		return run.intake, err
	}
	if run.intake.State == IntakeDone {
		return run.intake, nil
	}
	err := run.rows(ctx)
	if f, ok := fault.Of(err); ok {
		return run.intake, run.end(ctx, IntakeFailed, f)
	}
	if err != nil {
		return run.intake, err
	}
	return run.intake, run.end(ctx, IntakeDone, &fault.Fault{})
}

// FailIntake ends an intake whose file could not even be opened.
func (s *Service) FailIntake(ctx context.Context, tenant db.TenantID, id IntakeID, f *fault.Fault) error {
	run := &intakeRun{s: s, tenant: tenant}
	run.intake.ID = id
	return run.end(ctx, IntakeFailed, f)
}

// intakeRun is one running intake.
type intakeRun struct {
	s        *Service
	tenant   db.TenantID
	table    *sheet.Table
	zone     *time.Location
	progress func(Intake, float64)
	intake   Intake
	decode   func(sheet.Row) (item, error)
}

// item is one row on its way: an activity or an object, or what is wrong.
type item struct {
	row    sheet.Row
	input  Input
	object Object
	err    error
}

func (r *intakeRun) begin(ctx context.Context, id IntakeID) error {
	return r.s.db.Tenant(r.tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		in, err := lockIntake(ctx, tx, id)
		if err != nil {
			return err
		}
		r.intake = in
		declared, err := listAttributes(ctx, tx)
		if err != nil {
			return err
		}
		words, err := wordsOf(ctx, tx)
		if err != nil {
			return err
		}
		if r.decode, err = r.decoder(in, declared, words); err != nil {
			return err
		}
		if in.State == IntakeWaiting {
			r.intake.State = IntakeRunning
		}
		return updateIntake(ctx, tx, r.intake)
	})
}

func wordsOf(ctx context.Context, tx *db.Tx) (wordList, error) {
	verbs, err := listTerms(ctx, tx, "verb")
	if err != nil {
		return wordList{}, err
	}
	types, err := listTerms(ctx, tx, "object_type")
	return newWordList(verbs, types), err
}

func (r *intakeRun) decoder(in Intake, declared []Attribute, words wordList) (func(sheet.Row) (item, error), error) {
	if in.Subject == SubjectObjects {
		d, err := newObjectDecoder(r.table, in.Mapping, declared, words, r.zone)
		if err != nil {
			return nil, err
		}
		return func(row sheet.Row) (item, error) { o, err := d.decode(row); return item{row: row, object: o}, err }, nil
	}
	d, err := newDecoder(r.table, in.Mapping, declared, words, in.Source, r.zone)
	if err != nil {
		return nil, err
	}
	return func(row sheet.Row) (item, error) {
		input, err := d.decode(row)
		input.Intake = int64(in.ID)
		return item{row: row, input: input}, err
	}, nil
}

// step is some rows, decoded and on their way.
type step struct {
	items []item
	share float64 // of the file read so far
}

// rows reads the table in one goroutine and records in this one, so that
// reading goes on while the database works.
func (r *intakeRun) rows(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	steps := make(chan step, 1)
	var reading error
	go func() {
		defer close(steps)
		reading = r.read(ctx, steps)
	}()
	for s := range steps {
		if err := r.flush(ctx, s); err != nil {
			return err
		}
	}
	return reading
}

// read decodes the rows that were not done before and sends them in steps.
func (r *intakeRun) read(ctx context.Context, steps chan<- step) error {
	seen, skip := int64(0), r.intake.Done
	next := step{}
	send := func() error {
		select {
		case steps <- next:
			next.items = nil
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for row, err := range r.table.Rows() {
		if err != nil {
			return err
		}
		if seen++; seen <= skip {
			continue
		}
		it, err := r.decode(row)
		it.row, it.err = row, err
		next.items, next.share = append(next.items, it), row.Done
		if len(next.items) == rowsPerStep {
			if err := send(); err != nil {
				return err
			}
		}
	}
	if len(next.items) == 0 {
		return nil
	}
	return send()
}

// flush records the gathered rows and counts them, in one transaction.
func (r *intakeRun) flush(ctx context.Context, rows step) error {
	var next Intake
	err := r.s.db.Tenant(r.tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		stored, err := lockIntake(ctx, tx, r.intake.ID)
		if err != nil {
			return err
		}
		if stored.Done != r.intake.Done || stored.State != IntakeRunning {
			return ErrTaken
		}
		next = r.intake
		var rejects []Reject
		if next.Subject == SubjectObjects {
			rejects, err = r.flushObjects(ctx, tx, rows.items, &next)
		} else {
			rejects, err = r.flushActivities(ctx, tx, rows.items, &next)
		}
		if err != nil {
			return err
		}
		next.Done += int64(len(rows.items))
		next.Rejected += int64(len(rejects))
		if err := insertRejects(ctx, tx, next.ID, rejects); err != nil {
			return err
		}
		return updateIntake(ctx, tx, next)
	})
	if err != nil {
		return fmt.Errorf("take in rows %d to %d: %w", r.intake.Done+1, r.intake.Done+int64(len(rows.items)), err)
	}
	r.intake = next
	r.progress(r.intake, rows.share)
	return nil
}

func (r *intakeRun) flushActivities(ctx context.Context, tx *db.Tx, items []item, next *Intake) (rejects []Reject, err error) {
	var inputs []Input
	var from []int
	for i, it := range items {
		if it.err != nil {
			rejects = append(rejects, rejectOf(it, it.err))
			continue
		}
		inputs, from = append(inputs, it.input), append(from, i)
	}
	receipts, err := r.s.RecordIn(ctx, tx, inputs)
	if err != nil {
		return nil, err
	}
	for i, receipt := range receipts {
		switch receipt.Status {
		case Recorded:
			next.Accepted++
			if slices.ContainsFunc(receipt.Outcomes, func(o Outcome) bool { return o.Amount > 0 }) {
				next.Credited++
			}
		case Repeated:
			next.Repeated++
		default:
			rejects = append(rejects, rejectOf(items[from[i]], receipt.Fault))
		}
	}
	return rejects, nil
}

func (r *intakeRun) flushObjects(ctx context.Context, tx *db.Tx, items []item, next *Intake) (rejects []Reject, err error) {
	v, err := loadVocabulary(ctx, tx)
	if err != nil {
		return nil, err
	}
	var good []Object
	for i := range items {
		it := &items[i]
		if it.err == nil {
			it.err = it.object.check(v)
		}
		if it.err != nil {
			rejects = append(rejects, rejectOf(*it, it.err))
			continue
		}
		good = append(good, it.object)
	}
	added, changed, err := r.s.putObjects(ctx, tx, good)
	next.Accepted += int64(added + changed)
	next.Repeated += int64(len(good) - added - changed)
	return rejects, err
}

// rejectOf makes the record of a row that was not taken. An error that is not a
// fault cannot come here: it stops the step.
func rejectOf(it item, err error) Reject {
	f, ok := fault.Of(err)
	if !ok {
		f = fault.New(fault.Invalid, "activity.row_unreadable", nil)
	}
	return Reject{Row: it.row.Number, Column: f.Field, Code: f.Code, Args: f.Args, Raw: rawOf(it.row)}
}

// rawOf keeps the row's texts, so that it can be downloaded, mended and sent
// again.
func rawOf(row sheet.Row) json.RawMessage {
	var v any
	switch {
	case row.Raw != "":
		v = []string{row.Raw}
	case row.Fields != nil:
		m := map[string]string{}
		for _, f := range row.Fields {
			m[f.Key] = f.Text
		}
		v = m
	default:
		texts := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			texts[i] = c.Text
		}
		v = texts
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return json.RawMessage("[]")
	}
	return raw
}

// end notes how the intake ended; the fault is empty when it is done.
func (r *intakeRun) end(ctx context.Context, state string, f *fault.Fault) error {
	return r.s.db.Tenant(r.tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		in, err := lockIntake(ctx, tx, r.intake.ID)
		if err != nil || in.State == IntakeDone {
			r.intake = in
			return err
		}
		in.State, in.Failure, in.FailureArgs, in.EndedAt = state, f.Code, f.Args, r.s.clock.Now()
		if state == IntakeDone {
			in.Rows = in.Done
		}
		r.intake = in
		return updateIntake(ctx, tx, in)
	})
}

// Intake finds one intake, or a fault activity.intake_not_found.
func (s *Service) Intake(ctx context.Context, tx *db.Tx, id IntakeID) (Intake, error) {
	list, err := listIntakes(ctx, tx, id, id+1, 1)
	if err != nil {
		return Intake{}, err
	}
	if len(list) == 0 {
		return Intake{}, fault.New(fault.NotFound, "activity.intake_not_found", nil)
	}
	return list[0], nil
}

// Intakes lists intakes, latest first.
func (s *Service) Intakes(ctx context.Context, tx *db.Tx, before IntakeID, limit int) ([]Intake, error) {
	if before == 0 {
		before = 1 << 62
	}
	return listIntakes(ctx, tx, 0, before, limit)
}

// Rejects lists the rows of an intake that were not taken, in their order.
func (s *Service) Rejects(ctx context.Context, tx *db.Tx, id IntakeID, afterRow, limit int) ([]Reject, error) {
	return listRejects(ctx, tx, id, afterRow, limit)
}

// Texts gives the row of a reject as columns: the headings and their texts.
func (r Reject) Texts() (keys, texts []string) {
	var list []string
	if json.Unmarshal(r.Raw, &list) == nil {
		return nil, list
	}
	var m map[string]string
	if json.Unmarshal(r.Raw, &m) != nil {
		return nil, nil
	}
	keys = slices.Sorted(maps.Keys(m))
	for _, k := range keys {
		texts = append(texts, m[k])
	}
	return keys, texts
}
