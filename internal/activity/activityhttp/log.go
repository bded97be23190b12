package activityhttp

import (
	"context"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

// Record is a recorded activity as lists show it.
type Record struct {
	ID         int64             `json:"id"`
	Person     Person            `json:"person"`
	Verb       Word              `json:"verb"`
	Object     RecordObject      `json:"object"`
	OccurredAt time.Time         `json:"occurred_at" doc:"When the person did it"`
	RecordedAt time.Time         `json:"recorded_at" doc:"When it became known here"`
	Result     RecordResult      `json:"result"`
	Attributes map[string]any    `json:"attributes,omitempty"`
	Evidence   string            `json:"evidence" enum:"self_declared,client_reported,server_witnessed,confirmed,business_system"`
	Source     string            `json:"source"`
	Key        string            `json:"key"`
	Intake     int64             `json:"intake_id,omitempty" doc:"The intake it came in with"`
	Withdrawn  *RecordWithdrawal `json:"withdrawn,omitempty"`
}

// Person is somebody as lists show them.
type Person struct {
	ID     int64  `json:"id"`
	Number string `json:"number"`
	Name   string `json:"name"`
}

// Word is a code with its name in the reader's language.
type Word struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// RecordObject is what an activity was about.
type RecordObject struct {
	Type       Word   `json:"type"`
	ID         string `json:"id" doc:"The object's id in its source"`
	Name       string `json:"name"`
	Parent     string `json:"parent,omitempty"`
	Registered int64  `json:"registered_id,omitempty" doc:"Its id in the register; absent when it is not registered"`
}

// RecordResult is what came out of an activity; numbers are exact texts.
type RecordResult struct {
	Score           string `json:"score,omitempty"`
	ScoreMin        string `json:"score_min,omitempty"`
	ScoreMax        string `json:"score_max,omitempty"`
	Success         *bool  `json:"success,omitempty"`
	Completion      *bool  `json:"completion,omitempty"`
	DurationSeconds string `json:"duration_seconds,omitempty"`
	Quantity        string `json:"quantity,omitempty"`
}

// RecordWithdrawal says when and why an activity was taken back.
type RecordWithdrawal struct {
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

func notFound() error { return fault.New(fault.NotFound, "activity.not_found", nil) }

func (e edge) registerLog(api *httpx.API) {
	all := op("list-activities", "GET", "/activities", activity.ReadRecords, "List activities", "查看学习行为")
	all.Description = "Those of the people whom the reader may see, the latest recorded first. A person out of reach is org.person_unknown (404)."
	httpx.Register(api, all, e.listActivities)
	mine := op("list-my-activities", "GET", "/me/activities", activity.ReadRecords, "List my own activities", "查看我的学习行为")
	mine.Description = "With their credits and the reason where there are none: GET /api/v1/me/records."
	httpx.Register(api, mine, e.listMine)
	one := op("read-activity", "GET", "/activities/{id}", activity.ReadRecords, "Read an activity", "查看一条学习行为")
	one.Description = "activity.not_found (404) also for activities of people out of reach."
	httpx.Register(api, one, e.readActivity)
}

type listIn struct {
	httpx.PageQuery
	Person     int64     `query:"person_id" minimum:"0" doc:"Only this person's"`
	Verb       string    `query:"verb" maxLength:"40"`
	ObjectType string    `query:"object_type" maxLength:"40"`
	ObjectCode string    `query:"object_id" maxLength:"200"`
	From       time.Time `query:"from" doc:"Happened at or after"`
	To         time.Time `query:"to" doc:"Happened before"`
}

type recordsOut struct{ Body httpx.Page[Record] }

// logPlace is where a page of records begins.
type logPlace struct {
	Before int64 `json:"b"`
}

func (e edge) listActivities(ctx context.Context, in *listIn) (*recordsOut, error) {
	q := activity.Search{Verb: in.Verb, ObjectType: in.ObjectType, ObjectCode: in.ObjectCode, From: in.From, To: in.To}
	return e.search(ctx, in.PageQuery, q, func(ctx context.Context, tx *db.Tx, actor access.Actor, q *activity.Search) error {
		reach, err := e.Org.ReachOf(ctx, tx, actor, activity.ReadRecords)
		if err != nil {
			return err
		}
		if in.Person == 0 {
			q.People, q.All, err = e.Org.PeopleWithin(ctx, tx, reach)
			return err
		}
		ok, err := e.Org.Covers(ctx, tx, reach, org.PersonID(in.Person))
		if err == nil && !ok {
			err = org.ErrPersonUnknown
		}
		q.People = []org.PersonID{org.PersonID(in.Person)}
		return err
	})
}

type mineIn struct{ httpx.PageQuery }

func (e edge) listMine(ctx context.Context, in *mineIn) (*recordsOut, error) {
	return e.search(ctx, in.PageQuery, activity.Search{}, func(_ context.Context, _ *db.Tx, actor access.Actor, q *activity.Search) error {
		if actor.Person != 0 {
			q.People = []org.PersonID{org.PersonID(actor.Person)}
		}
		return nil
	})
}

// search answers a page of a search whose people are found by whose.
func (e edge) search(ctx context.Context, page httpx.PageQuery, q activity.Search, whose func(context.Context, *db.Tx, access.Actor, *activity.Search) error) (*recordsOut, error) {
	place, err := httpx.DecodeCursor[logPlace](page.Cursor)
	if err != nil {
		return nil, err
	}
	if place != nil {
		q.Before = place.Before
	}
	q.Limit = page.Limit + 1
	out := &recordsOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if err := whose(ctx, tx, actor, &q); err != nil {
			return err
		}
		list, err := e.Activity.Search(ctx, tx, q)
		if err != nil {
			return err
		}
		found := httpx.PageOf(list, page.Limit, func(r activity.Record) logPlace { return logPlace{q.PlaceOf(r)} })
		items, err := e.recordsOf(ctx, tx, found.Items)
		out.Body = httpx.Page[Record]{Items: items, Next: found.Next}
		return err
	})
	return out, err
}

type recordIn struct {
	ID int64 `path:"id" minimum:"1"`
}

type recordOut struct{ Body Record }

func (e edge) readActivity(ctx context.Context, in *recordIn) (*recordOut, error) {
	out := &recordOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		r, err := e.recordWithin(ctx, tx, actor, activity.ReadRecords, activity.ID(in.ID))
		if err != nil {
			return err
		}
		out.Body, err = e.recordOf(ctx, tx, r)
		return err
	})
	return out, err
}

func (e edge) recordOf(ctx context.Context, tx *db.Tx, r activity.Record) (Record, error) {
	list, err := e.recordsOf(ctx, tx, []activity.Record{r})
	if err != nil {
		return Record{}, err
	}
	return list[0], nil
}

// recordsOf adds the names that a reader needs.
func (e edge) recordsOf(ctx context.Context, tx *db.Tx, list []activity.Record) ([]Record, error) {
	out := make([]Record, len(list))
	if len(list) == 0 {
		return out, nil
	}
	people := make([]org.PersonID, len(list))
	for i, r := range list {
		people[i] = r.Person
	}
	names, err := e.Org.NamesOf(ctx, tx, people)
	if err != nil {
		return nil, err
	}
	language := httpx.Language(ctx)
	verbs, err := termNames(ctx, tx, language, e.Activity.Verbs)
	if err != nil {
		return nil, err
	}
	types, err := termNames(ctx, tx, language, e.Activity.ObjectTypes)
	for i, r := range list {
		name := names[r.Person]
		out[i] = shown(r)
		out[i].Person = Person{ID: int64(r.Person), Number: name.Number, Name: name.Name}
		out[i].Verb, out[i].Object.Type = wordOf(verbs, r.Verb), wordOf(types, r.ObjectType)
	}
	return out, err
}

// shown is what a record says by itself.
func shown(r activity.Record) Record {
	out := Record{
		ID: int64(r.ID), Object: RecordObject{ID: r.ObjectCode, Name: r.Name(), Parent: r.Parent},
		OccurredAt: r.OccurredAt, RecordedAt: r.RecordedAt, Attributes: r.Result.Attributes,
		Result: RecordResult{
			Score: r.Result.Score, ScoreMin: r.Result.ScoreMin, ScoreMax: r.Result.ScoreMax, Success: r.Result.Success, Completion: r.Result.Completion,
			DurationSeconds: r.Result.DurationSeconds, Quantity: r.Result.Quantity,
		},
		Evidence: r.Evidence.String(), Source: r.Source, Key: r.Key, Intake: r.Intake,
	}
	if r.Object != nil {
		out.Object.Registered = int64(r.Object.ID)
		if out.Object.Parent == "" {
			out.Object.Parent = r.Object.Parent
		}
	}
	if r.WithdrawnAt != nil {
		out.Withdrawn = &RecordWithdrawal{At: *r.WithdrawnAt, Reason: r.WithdrawalReason}
	}
	return out
}

// termNames reads names by code in a language.
func termNames(ctx context.Context, tx *db.Tx, language i18n.Language, list func(context.Context, *db.Tx) ([]activity.Term, error)) (map[string]string, error) {
	terms, err := list(ctx, tx)
	names := make(map[string]string, len(terms))
	for _, t := range terms {
		names[t.Code] = t.Zh
		if language == i18n.English {
			names[t.Code] = t.En
		}
	}
	return names, err
}

func wordOf(names map[string]string, code string) Word {
	if name, ok := names[code]; ok {
		return Word{Code: code, Name: name}
	}
	return Word{Code: code, Name: code}
}
