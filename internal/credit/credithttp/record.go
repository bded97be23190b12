package credithttp

import (
	"context"
	"slices"
	"strings"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

// State is what came of a record, at a glance.
type State string

// The states of a record.
const (
	Credited  State = "credited"
	Nothing   State = "nothing"   // rules were about it, none paid
	NoRule    State = "no_rule"   // no rule was about it
	Others    State = "others"    // it paid somebody else
	Reversed  State = "reversed"  // its credits were taken back
	Withdrawn State = "withdrawn" // the record itself was taken back
)

// Record is one of my activities with what came of it.
type Record struct {
	ID         int64           `json:"id"`
	Verb       Word            `json:"verb"`
	Object     EntryObject     `json:"object"`
	Score      string          `json:"score,omitempty"`
	OccurredAt time.Time       `json:"occurred_at"`
	RecordedAt time.Time       `json:"recorded_at"`
	State      State           `json:"state" enum:"credited,nothing,no_rule,others,reversed,withdrawn"`
	Credits    fixed.Amount    `json:"credits" doc:"What I hold of it"`
	Why        string          `json:"why" doc:"In one sentence, why it gave what it gave"`
	Outcomes   []RecordOutcome `json:"outcomes" doc:"What each rule about it made of it"`
}

// RecordOutcome is what one rule made of a record.
type RecordOutcome struct {
	Rule    RuleRef      `json:"rule"`
	Outcome rule.Outcome `json:"outcome"`
	Amount  fixed.Amount `json:"amount"`
	Summary string       `json:"summary"`
	Remedy  string       `json:"remedy,omitempty" doc:"The smallest change that would have paid, as a sentence"`
}

func (e edge) registerRecords(api *httpx.API) {
	mine := op("list-my-records", "GET", "/me/records", credit.StatementRead, "List my records with what came of them", "查看我的学习记录与得分原因")
	mine.Description = "Also those that gave nothing, each with the reason and the smallest change that would have paid. The latest recorded first."
	httpx.Register(api, mine, e.listMyRecords)
	one := op("explain-activity", "GET", "/activities/{id}/explanation", credit.StatementRead, "Explain what an activity gave", "解释一条学习行为的得分")
	one.Description = "For whoever may see the person's statement, and for those whom the activity paid. activity.not_found (404) for everybody else."
	httpx.Register(api, one, e.explain)
}

type myRecordsIn struct{ httpx.PageQuery }

type myRecordsOut struct{ Body httpx.Page[Record] }

// recordPlace is where a page of records begins.
type recordPlace struct {
	Before int64 `json:"r"`
}

func (e edge) listMyRecords(ctx context.Context, in *myRecordsIn) (*myRecordsOut, error) {
	place, err := httpx.DecodeCursor[recordPlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	out := &myRecordsOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		p, err := self(actor)
		if err != nil {
			return err
		}
		q := activity.Search{People: []org.PersonID{p}, Limit: in.Limit + 1}
		if place != nil {
			q.Before = place.Before
		}
		list, err := e.Activity.Search(ctx, tx, q)
		if err != nil {
			return err
		}
		found := httpx.PageOf(list, in.Limit, func(r activity.Record) recordPlace { return recordPlace{q.PlaceOf(r)} })
		items, err := e.recordsOf(ctx, tx, p, found.Items)
		out.Body = httpx.Page[Record]{Items: items, Next: found.Next}
		return err
	})
	return out, err
}

func (e edge) recordsOf(ctx context.Context, tx *db.Tx, p org.PersonID, list []activity.Record) ([]Record, error) {
	activities := make([]activity.Activity, len(list))
	for i, r := range list {
		activities[i] = r.Activity
	}
	outcomes, err := e.Credit.OutcomesOf(ctx, tx, p, activities)
	if err != nil {
		return nil, err
	}
	g, err := e.glossary(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := make([]Record, len(list))
	for i, r := range list {
		out[i] = Record{
			ID: int64(r.ID), Verb: word(g.verbs, r.Verb), Object: EntryObject{Type: word(g.types, r.ObjectType), Name: r.Name()},
			Score: r.Result.Score, OccurredAt: r.OccurredAt, RecordedAt: r.RecordedAt, Credits: outcomes[i].Credits, Outcomes: g.outcomes(outcomes[i]),
		}
		out[i].State, out[i].Why = e.why(g, r, outcomes[i])
	}
	return out, nil
}

func (g *glossary) outcomes(o credit.Outcome) []RecordOutcome {
	out := make([]RecordOutcome, len(o.Rules))
	for i, r := range o.Rules {
		out[i] = RecordOutcome{Rule: RuleRef{Code: r.Code, Name: g.in(r.Name), Version: r.Version}, Outcome: r.Outcome, Amount: r.Amount, Summary: g.in(r.Summary)}
		if r.Remedy != nil {
			out[i].Remedy = g.in(r.Remedy.Text)
		}
	}
	return out
}

// why says in one sentence what came of a record.
func (e edge) why(g *glossary, r activity.Record, o credit.Outcome) (State, string) {
	say := func(code string, args map[string]any) string { return e.Words.Sentence(g.language, code, args) }
	switch {
	case r.WithdrawnAt != nil:
		return Withdrawn, say("credit.why_withdrawn", fault.Args{"reason": r.WithdrawalReason})
	case o.Credits > 0:
		return Credited, g.paid(o.Rules)
	case o.Reversed != nil:
		return Reversed, say("credit.why_reversed", fault.Args{"reason": o.Reversed.Reason})
	case len(o.Rules) > 0:
		return Nothing, g.in(nearest(o.Rules).Summary)
	case o.Others:
		return Others, say("credit.why_others", nil)
	}
	return NoRule, say("credit.why_no_rule", nil)
}

// paid joins the sentences of the rules that paid.
func (g *glossary) paid(rules []rule.Explanation) string {
	var sentences []string
	for _, r := range rules {
		if r.Outcome == rule.Matched {
			sentences = append(sentences, g.in(r.Summary))
		}
	}
	if g.language == i18n.English {
		return strings.Join(sentences, "; ")
	}
	return strings.Join(sentences, "；")
}

// nearness orders the outcomes that did not pay by how near they came; what is
// not listed comes last.
var nearness = []rule.Outcome{
	rule.Capped, rule.ConditionLost, rule.BelowTiers, rule.NoValue, rule.Zero, rule.Outranked, rule.Replaced, rule.Failed, rule.NotInForce, rule.OutOfScope,
}

// nearest is the explanation that helps the person most.
func nearest(rules []rule.Explanation) rule.Explanation {
	rank := func(r rule.Explanation) int {
		if i := slices.Index(nearness, r.Outcome); i >= 0 {
			return i
		}
		return len(nearness)
	}
	return slices.MinFunc(rules, func(a, b rule.Explanation) int { return rank(a) - rank(b) })
}

// ActivityExplanation says why an activity gave what it gave, to everybody
// whom it paid.
type ActivityExplanation struct {
	Activity  int64         `json:"activity_id"`
	Person    Person        `json:"person" doc:"Who did it"`
	Rules     []Explanation `json:"rules" doc:"Every rule in force that was about it"`
	Transfers []Entry       `json:"transfers" doc:"What it gave and what was taken back, as far as the reader may see"`
	NoRule    string        `json:"no_rule,omitempty" doc:"Said when no rule was about it"`
}

type explainIn struct {
	ID int64 `path:"id" minimum:"1"`
}

type explainOut struct{ Body ActivityExplanation }

func (e edge) explain(ctx context.Context, in *explainIn) (*explainOut, error) {
	out := &explainOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		why, err := e.Credit.Explain(ctx, tx, activity.ID(in.ID))
		if err != nil {
			return err
		}
		reach, err := e.Org.ReachOf(ctx, tx, actor, credit.StatementRead)
		if err != nil {
			return err
		}
		visible, err := e.visible(ctx, tx, actor, reach, why.Transfers)
		if err != nil {
			return err
		}
		covered, err := e.Org.Covers(ctx, tx, reach, why.Activity.Person)
		if err != nil {
			return err
		}
		if !covered && len(visible) == 0 {
			return fault.New(fault.NotFound, "activity.not_found", nil)
		}
		out.Body, err = e.explanationOf(ctx, tx, why, visible)
		return err
	})
	return out, err
}

// visible are the transfers of people whom the reader reaches, and the
// reader's own.
func (e edge) visible(ctx context.Context, tx *db.Tx, actor access.Actor, reach org.Reach, list []ledger.Transfer) ([]ledger.TransferID, error) {
	ids := []ledger.TransferID{}
	for _, t := range list {
		ok, err := e.Org.Covers(ctx, tx, reach, t.Person)
		if err != nil {
			return nil, err
		}
		if ok || actor.Person != 0 && int64(t.Person) == actor.Person {
			ids = append(ids, t.ID)
		}
	}
	return ids, nil
}

func (e edge) explanationOf(ctx context.Context, tx *db.Tx, why credit.Explained, visible []ledger.TransferID) (ActivityExplanation, error) {
	names, err := e.Org.NamesOf(ctx, tx, []org.PersonID{why.Activity.Person})
	if err != nil {
		return ActivityExplanation{}, err
	}
	say, err := e.teller(ctx, tx)
	if err != nil {
		return ActivityExplanation{}, err
	}
	var entries []credit.Entry
	for _, id := range visible {
		x, _, err := e.Credit.EntryOf(ctx, tx, id)
		if err != nil {
			return ActivityExplanation{}, err
		}
		entries = append(entries, x)
	}
	out := ActivityExplanation{Activity: int64(why.Activity.ID), Person: personOf(names, why.Activity.Person), Rules: say.explanations(why.Rules)}
	if why.NoRule {
		out.NoRule = e.Words.Sentence(httpx.Language(ctx), "credit.why_no_rule", nil)
	}
	out.Transfers, err = e.entriesOf(ctx, tx, entries)
	return out, err
}
