package credithttp

import (
	"context"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// RuleFailure is a record on which rules were themselves at fault.
type RuleFailure struct {
	Activity   int64           `json:"activity_id"`
	Person     Person          `json:"person"`
	Verb       Word            `json:"verb"`
	Object     EntryObject     `json:"object"`
	OccurredAt time.Time       `json:"occurred_at"`
	RecordedAt time.Time       `json:"recorded_at"`
	Rules      []RecordOutcome `json:"rules" doc:"Those that failed, and why"`
}

func (e edge) registerFailures(api *httpx.API) {
	o := op("list-rule-failures", "GET", "/rule-failures", credit.RuleRead, "List records on which a rule failed", "查看规则计算出错的记录")
	o.Description = "The record is kept and the other rules paid; mend the rule. The latest first, of the people whom the reader may see; a page may therefore be short and still have a next one."
	httpx.Register(api, o, e.listFailures)
}

type failuresIn struct{ httpx.PageQuery }

type failuresOut struct{ Body httpx.Page[RuleFailure] }

// failurePlace is where a page of failures begins.
type failurePlace struct {
	Before int64 `json:"f"`
}

func (e edge) listFailures(ctx context.Context, in *failuresIn) (*failuresOut, error) {
	place, err := httpx.DecodeCursor[failurePlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	var before activity.ID
	if place != nil {
		before = activity.ID(place.Before)
	}
	out := &failuresOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		list, err := e.Credit.Failures(ctx, tx, before, in.Limit+1)
		if err != nil {
			return err
		}
		found := httpx.PageOf(list, in.Limit, func(f credit.Failure) failurePlace { return failurePlace{int64(f.Activity.ID)} })
		items, err := e.failuresOf(ctx, tx, actor, found.Items)
		out.Body = httpx.Page[RuleFailure]{Items: items, Next: found.Next}
		return err
	})
	return out, err
}

func (e edge) failuresOf(ctx context.Context, tx *db.Tx, actor access.Actor, list []credit.Failure) ([]RuleFailure, error) {
	items := []RuleFailure{}
	reach, err := e.Org.ReachOf(ctx, tx, actor, credit.StatementRead)
	if err != nil {
		return nil, err
	}
	g, err := e.glossary(ctx, tx)
	if err != nil {
		return nil, err
	}
	people := make([]org.PersonID, len(list))
	for i, f := range list {
		people[i] = f.Activity.Person
	}
	names, err := e.Org.NamesOf(ctx, tx, people)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		a := f.Activity
		ok, err := e.Org.Covers(ctx, tx, reach, a.Person)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		items = append(items, RuleFailure{
			Activity: int64(a.ID), Person: personOf(names, a.Person), Verb: word(g.verbs, a.Verb), Object: EntryObject{Type: word(g.types, a.ObjectType), Name: a.Name()},
			OccurredAt: a.OccurredAt, RecordedAt: a.RecordedAt, Rules: g.outcomes(credit.Outcome{Rules: f.Rules}),
		})
	}
	return items, nil
}
