// Package appealhttp gives appeals their addresses: filing and following one's
// own, the handler's queue and rulings, precedents, contested rules, and the
// report.
package appealhttp

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/appeal"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

// Accounts names the people behind accounts. Unknown ones are absent.
type Accounts interface {
	NamesOf(ctx context.Context, tx *db.Tx, accounts []int64) (map[int64]string, error)
}

// Parts is what the addresses are made of.
type Parts struct {
	DB       *db.DB
	Clock    clock.Clock
	Appeal   *appeal.Service
	Credit   *credit.Service
	Org      *org.Service
	Accounts Accounts
}

// Appeal is one dispute.
type Appeal struct {
	ID        int64          `json:"id"`
	Person    *Person        `json:"person,omitempty" doc:"For its handler only"`
	Subject   appeal.Subject `json:"subject" enum:"entry,record,rank"`
	SubjectID int64          `json:"subject_id" doc:"The transfer, the activity, or the month as yyyymm"`
	Rule      string         `json:"rule,omitempty" doc:"Code of the rule behind it"`
	Claim     string         `json:"claim"`
	FiledAt   time.Time      `json:"filed_at"`
	DueAt     time.Time      `json:"due_at"`
	Overdue   bool           `json:"overdue"`
	Handler   string         `json:"handler,omitempty" doc:"Drawn by lot; absent while nobody without conflict is there"`
	Answer    *Answer        `json:"answer,omitempty"`
}

// Person is somebody as lists show them.
type Person struct {
	ID     int64  `json:"id"`
	Number string `json:"number"`
	Name   string `json:"name"`
}

// Answer is how it ended.
type Answer struct {
	At       time.Time `json:"at"`
	Upheld   bool      `json:"upheld"`
	Reason   string    `json:"reason"`
	Transfer int64     `json:"transfer_id,omitempty" doc:"The correction"`
}

// Precedent is an answered appeal without names.
type Precedent struct {
	ID      int64          `json:"id"`
	Subject appeal.Subject `json:"subject" enum:"entry,record,rank"`
	Rule    string         `json:"rule,omitempty"`
	Upheld  bool           `json:"upheld"`
	Text    string         `json:"text"`
	Month   string         `json:"month" example:"2026-09" doc:"When it was answered"`
}

// Report says how appeals were answered.
type Report struct {
	Window    string     `json:"window"`
	Open      int        `json:"open"`
	Overdue   int        `json:"overdue"`
	Answered  int        `json:"answered"`
	Upheld    int        `json:"upheld"`
	MeanHours int        `json:"mean_hours" doc:"From filing to answer"`
	Granters  []Overturn `json:"granters"`
}

// Overturn is how often what somebody caused did not hold.
type Overturn struct {
	Name     string `json:"name,omitempty" doc:"Absent for rules"`
	Answered int    `json:"answered"`
	Upheld   int    `json:"upheld"`
}

// Form files an appeal.
type Form struct {
	Subject   appeal.Subject `json:"subject" enum:"entry,record,rank"`
	SubjectID int64          `json:"subject_id" minimum:"1" doc:"The transfer, the activity, or the month as yyyymm"`
	Claim     string         `json:"claim" maxLength:"1000" doc:"What is wrong, and what would be right"`
}

// Ruling answers an appeal.
type Ruling struct {
	Upheld    bool         `json:"upheld"`
	Reason    string       `json:"reason" maxLength:"500" doc:"The person reads it"`
	Precedent string       `json:"precedent,omitempty" maxLength:"1000" doc:"Without names, for everybody to find"`
	TakeBack  bool         `json:"take_back,omitempty" doc:"Reverse the disputed entry"`
	Give      fixed.Amount `json:"give,omitempty" doc:"What was missing"`
	Category  string       `json:"category,omitempty" doc:"Code; of what is given"`
}

// Register adds all addresses of appeals.
func Register(api *httpx.API, p Parts) {
	e := edge{p}
	file := op("file-appeal", http.MethodPost, "/me/appeals", credit.StatementRead, "Appeal against an entry, a record or a rank", "提出申诉")
	file.Status, file.Idempotent = http.StatusCreated, true
	file.Description = "About one's own only. The handler is drawn by lot among people without conflict. " +
		"appeal.nothing_there (404), appeal.too_late and appeal.filed (409), appeal.text (422), org.person_unknown (404) for an account without a person."
	httpx.Register(api, file, e.file)
	httpx.Register(api, op("list-my-appeals", http.MethodGet, "/me/appeals", credit.StatementRead, "List my appeals", "查看我的申诉"), e.mine)
	httpx.Register(api, op("list-appeals", http.MethodGet, "/appeals", appeal.Handle, "List the open appeals that I am to answer", "查看待我答复的申诉"), e.queue)
	rule := op("rule-on-appeal", http.MethodPut, "/appeals/{id}/ruling", appeal.Handle, "Answer an appeal", "答复申诉")
	rule.Description = "Only the handler drawn by lot. appeal.not_found (404), appeal.not_yours (403), appeal.answered, credit.reversed and credit.not_reversible (409), " +
		"appeal.text, appeal.amount, appeal.nothing_to_take_back, credit.unknown_category (422)."
	httpx.Register(api, rule, e.rule)
	httpx.Register(api, op("search-precedents", http.MethodGet, "/precedents", "", "Search answered appeals without names", "查询申诉先例"), e.precedents)
	httpx.Register(api, op("list-contested-rules", http.MethodGet, "/contested-rules", "", "Count the open appeals by rule", "查看有争议的规则"), e.contested)
	httpx.Register(api, op("read-appeal-report", http.MethodGet, "/appeals/report", appeal.Handle, "Read how appeals were answered", "查看申诉处理情况"), e.report)
}

func op(id, method, path, permission, english, chinese string) httpx.Operation {
	return httpx.Operation{
		ID: id, Method: method, Path: "/api/v1" + path, Permission: permission,
		Summary: httpx.Summary{English: english, Chinese: chinese}, Tags: []string{"appeals"},
	}
}

type edge struct{ Parts }

func (e edge) read(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) error) error {
	actor, _ := access.ActorOf(ctx)
	return e.DB.Tenant(db.TenantID(actor.Tenant)).Read(ctx, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, actor) })
}

func (e edge) write(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) error) error {
	actor, _ := access.ActorOf(ctx)
	return e.DB.Tenant(db.TenantID(actor.Tenant)).Tx(ctx, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, actor) })
}

type fileIn struct{ Body Form }

type fileOut struct {
	Location string `header:"Location"`
	Body     Appeal
}

func (e edge) file(ctx context.Context, in *fileIn) (*fileOut, error) {
	out := &fileOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if actor.Person == 0 {
			return org.ErrPersonUnknown
		}
		a, err := e.Appeal.File(ctx, tx, org.PersonID(actor.Person), in.Body.Subject, in.Body.SubjectID, in.Body.Claim)
		if err != nil {
			return err
		}
		list, err := e.appealsOf(ctx, tx, []appeal.Appeal{a}, false)
		if err == nil {
			out.Location, out.Body = fmt.Sprintf("/api/v1/me/appeals#%d", a.ID), list[0]
		}
		return err
	})
	return out, err
}

type appealsOut struct {
	Body struct {
		Items []Appeal `json:"items"`
	}
}

func (e edge) mine(ctx context.Context, _ *struct{}) (*appealsOut, error) {
	return e.list(ctx, false, e.Appeal.Mine)
}

func (e edge) queue(ctx context.Context, _ *struct{}) (*appealsOut, error) {
	return e.list(ctx, true, e.Appeal.Queue)
}

func (e edge) list(ctx context.Context, named bool, ask func(context.Context, *db.Tx, org.PersonID) ([]appeal.Appeal, error)) (*appealsOut, error) {
	out := &appealsOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		list, err := ask(ctx, tx, org.PersonID(actor.Person))
		if err != nil {
			return err
		}
		out.Body.Items, err = e.appealsOf(ctx, tx, list, named)
		return err
	})
	return out, err
}

type ruleIn struct {
	ID   int64 `path:"id" minimum:"1"`
	Body Ruling
}

type appealOut struct{ Body Appeal }

func (e edge) rule(ctx context.Context, in *ruleIn) (*appealOut, error) {
	out := &appealOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		r := appeal.Ruling{Upheld: in.Body.Upheld, Reason: in.Body.Reason, Precedent: in.Body.Precedent, TakeBack: in.Body.TakeBack, Give: in.Body.Give}
		categories, err := e.Credit.Categories(ctx, tx)
		if err != nil {
			return err
		}
		for _, c := range categories {
			if c.Code == in.Body.Category {
				r.Category = c.ID
			}
		}
		a, err := e.Appeal.Rule(ctx, tx, appeal.ID(in.ID), credit.Who{Account: actor.Account, Person: org.PersonID(actor.Person)}, r)
		if err != nil {
			return err
		}
		list, err := e.appealsOf(ctx, tx, []appeal.Appeal{a}, true)
		if err == nil {
			out.Body = list[0]
		}
		return err
	})
	return out, err
}

// appealsOf adds the names; the appellant's is for the handler only.
func (e edge) appealsOf(ctx context.Context, tx *db.Tx, list []appeal.Appeal, named bool) ([]Appeal, error) {
	var people []org.PersonID
	for _, a := range list {
		people = append(people, a.Person, a.Handler)
	}
	names, err := e.Org.NamesOf(ctx, tx, people)
	if err != nil {
		return nil, err
	}
	out := make([]Appeal, len(list))
	for i, a := range list {
		out[i] = Appeal{
			ID: int64(a.ID), Subject: a.Subject, SubjectID: a.SubjectID, Rule: a.Rule, Claim: a.Claim, FiledAt: a.FiledAt, DueAt: a.DueAt,
			Overdue: a.Answer == nil && e.Clock.Now().After(a.DueAt), Handler: names[a.Handler].Name,
		}
		if named {
			out[i].Person = &Person{ID: int64(a.Person), Number: names[a.Person].Number, Name: names[a.Person].Name}
		}
		if x := a.Answer; x != nil {
			out[i].Answer = &Answer{At: x.At, Upheld: x.Upheld, Reason: x.Reason, Transfer: int64(x.Transfer)}
		}
	}
	return out, nil
}

type precedentsIn struct {
	Query string `query:"q" maxLength:"100" doc:"Words of the precedent"`
}

type precedentsOut struct {
	Body struct {
		Items []Precedent `json:"items"`
	}
}

func (e edge) precedents(ctx context.Context, in *precedentsIn) (*precedentsOut, error) {
	out := &precedentsOut{}
	out.Body.Items = []Precedent{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		zone, err := e.Org.Location(ctx, tx)
		if err != nil {
			return err
		}
		list, err := e.Appeal.Precedents(ctx, tx, in.Query)
		for _, a := range list {
			out.Body.Items = append(out.Body.Items, Precedent{
				ID: int64(a.ID), Subject: a.Subject, Rule: a.Rule, Upheld: a.Answer.Upheld, Text: a.Answer.Precedent, Month: a.Answer.At.In(zone).Format("2006-01"),
			})
		}
		return err
	})
	return out, err
}

type contestedOut struct {
	Body struct {
		Rules map[string]int `json:"rules" doc:"Open appeals by the code of the rule; rules without any are absent"`
	}
}

func (e edge) contested(ctx context.Context, _ *struct{}) (*contestedOut, error) {
	out := &contestedOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) (err error) {
		out.Body.Rules, err = e.Appeal.Contested(ctx, tx)
		return err
	})
	return out, err
}

type reportIn struct {
	Window string `query:"window" maxLength:"20" doc:"Of filing: ever, year:2026, quarter:2026Q3 or month:2026-09"`
}

type reportOut struct{ Body Report }

func (e edge) report(ctx context.Context, in *reportIn) (*reportOut, error) {
	w, err := credit.ParseWindow(in.Window)
	if err != nil {
		return nil, err
	}
	out := &reportOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if scope, _ := actor.Scope(appeal.Handle); scope < access.Tenant {
			return fault.New(fault.Forbidden, "http.forbidden", fault.Args{"permission": appeal.Handle})
		}
		zone, err := e.Org.Location(ctx, tx)
		if err != nil {
			return err
		}
		from, to := w.Bounds(zone)
		r, err := e.Appeal.ReportOf(ctx, tx, from, to)
		if err != nil {
			return err
		}
		var accounts []int64
		for _, g := range r.Granters {
			accounts = append(accounts, g.Account)
		}
		names, err := e.Accounts.NamesOf(ctx, tx, accounts)
		out.Body = Report{Window: w.String(), Open: r.Open, Overdue: r.Overdue, Answered: r.Answered, Upheld: r.Upheld, MeanHours: int(r.MeanTime.Hours()), Granters: []Overturn{}}
		for _, g := range r.Granters {
			out.Body.Granters = append(out.Body.Granters, Overturn{Name: names[g.Account], Answered: g.Answered, Upheld: g.Upheld})
		}
		return err
	})
	return out, err
}
