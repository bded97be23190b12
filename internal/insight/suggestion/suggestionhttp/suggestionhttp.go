// Package suggestionhttp gives the suggestion box its addresses. Notes are
// drawn by people who are signed in; what is put in comes from nobody.
package suggestionhttp

import (
	"context"
	"net/http"
	"time"

	"xuefen/internal/insight/suggestion"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

// Accounts names the people behind accounts. Unknown ones are absent.
type Accounts interface {
	NamesOf(ctx context.Context, tx *db.Tx, accounts []int64) (map[int64]string, error)
}

// Parts is what the addresses are made of.
type Parts struct {
	DB          *db.DB
	Org         *org.Service
	Suggestions *suggestion.Service
	Accounts    Accounts
}

// Register adds the addresses.
func Register(api *httpx.API, p Parts) {
	e := edge{p}
	httpx.Register(api, op("show-suggestion-desk", "GET", "/suggestion-desk", suggestion.Write, "Key and notes for the suggestion box", "意见箱的公钥与剩余信笺"), e.desk)
	draw := op("draw-suggestion-note", "POST", "/suggestion-desk/notes", suggestion.Write, "Have a blinded note signed", "领取一张盲签信笺")
	draw.Description = "The note is a random number of the client, blinded by RSABSSA-SHA384-PSS-Randomized (RFC 9474) with the desk's key. " +
		"suggestion.no_notes_left (409), suggestion.bad_note (422)."
	httpx.Register(api, draw, e.draw)
	put := op("put-suggestion", "POST", "/suggestions", httpx.Public, "Put a suggestion into the box, as nobody", "匿名投递意见")
	put.Untraced, put.Status = true, http.StatusAccepted
	put.Description = "Send neither cookie nor token: they are not looked at. The request is neither logged nor counted. The suggestion is shown after the box is opened, " +
		"at night, together with others. suggestion.bad_note, suggestion.body_length, suggestion.unknown_topic (422), suggestion.note_used, suggestion.note_old (409)."
	httpx.Register(api, put, e.put)
	httpx.Register(api, op("list-suggestions", "GET", "/suggestions", suggestion.Read, "What was taken out of the box", "已开箱的意见"), e.list)
	httpx.Register(api, op("list-answered-suggestions", "GET", "/answered-suggestions", suggestion.Write, "Suggestions with their answers", "已回复的意见"), e.answered)
	answer := op("answer-suggestion", "PUT", "/suggestions/{id}/answer", suggestion.Read, "Answer a suggestion for everybody to read", "公开回复意见")
	answer.Description = "suggestion.not_found (404), suggestion.answer_length (422)."
	httpx.Register(api, answer, e.answer)
}

type edge struct{ Parts }

func op(id, method, path, permission, english, chinese string) httpx.Operation {
	return httpx.Operation{
		ID: id, Method: method, Path: "/api/v1" + path, Permission: permission,
		Summary: httpx.Summary{English: english, Chinese: chinese}, Tags: []string{"suggestions"},
	}
}

// in runs work in a transaction of the actor's tenant.
func (e edge) in(ctx context.Context, permission string, work func(context.Context, *db.Tx, access.Actor) error) error {
	actor, err := access.Require(ctx, permission)
	if err != nil {
		return err
	}
	return e.DB.Tenant(db.TenantID(actor.Tenant)).Tx(ctx, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, actor) })
}

type none struct{}

// Desk is what a browser needs to draw a note and to put a suggestion in.
type Desk struct {
	Company   string   `json:"company" doc:"Code of the company, for putting in"`
	Month     int      `json:"month" doc:"Of the key, yyyymm"`
	PublicKey []byte   `json:"public_key" doc:"SubjectPublicKeyInfo (DER), base64"`
	Left      int      `json:"left" doc:"Notes that can still be drawn this month"`
	Topics    []string `json:"topics"`
	Crowd     int      `json:"crowd" doc:"How many people must have drawn notes before the box is opened"`
}

type deskOut struct{ Body Desk }

func (e edge) desk(ctx context.Context, _ *none) (*deskOut, error) {
	out := &deskOut{}
	err := e.in(ctx, suggestion.Write, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		tenant, err := e.Org.TenantOf(ctx, tx)
		if err != nil {
			return err
		}
		d, err := e.Suggestions.DeskOf(ctx, tx, org.PersonID(actor.Person))
		if actor.Person == 0 {
			d.Left = 0
		}
		out.Body = Desk{Company: tenant.Slug, Month: d.Month, PublicKey: d.PublicKey, Left: d.Left, Topics: suggestion.Topics, Crowd: suggestion.Crowd}
		return err
	})
	return out, err
}

type drawIn struct {
	Body struct {
		Blinded []byte `json:"blinded" minLength:"1" maxLength:"1024" doc:"The blinded note, base64"`
	}
}

// Signed is the answer to a blinded note.
type Signed struct {
	Signature []byte `json:"signature" doc:"Blind signature, base64; the client takes the blinding off"`
}

type drawOut struct{ Body Signed }

func (e edge) draw(ctx context.Context, in *drawIn) (*drawOut, error) {
	out := &drawOut{}
	err := e.in(ctx, suggestion.Write, func(ctx context.Context, tx *db.Tx, actor access.Actor) (err error) {
		if actor.Person == 0 {
			return fault.New(fault.Forbidden, "suggestion.no_person", nil)
		}
		out.Body.Signature, err = e.Suggestions.Draw(ctx, tx, org.PersonID(actor.Person), in.Body.Blinded)
		return err
	})
	return out, err
}

type putIn struct {
	Body struct {
		Company   string `json:"company" maxLength:"64" doc:"Code of the company, from the desk"`
		Month     int    `json:"month" doc:"Of the key that signed the note"`
		Note      []byte `json:"note" minLength:"1" maxLength:"256" doc:"The note as it was signed, base64"`
		Signature []byte `json:"signature" minLength:"1" maxLength:"1024" doc:"Base64, without the blinding"`
		Topic     string `json:"topic" maxLength:"20"`
		Body      string `json:"body" maxLength:"8000"`
	}
}

type putOut struct{}

func (e edge) put(ctx context.Context, in *putIn) (*putOut, error) {
	b := &in.Body
	tenant, err := e.Org.TenantBySlug(ctx, b.Company)
	if err != nil {
		return nil, fault.New(fault.Invalid, "suggestion.bad_note", nil)
	}
	return &putOut{}, e.DB.Tenant(tenant.ID).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return e.Suggestions.Put(ctx, tx, suggestion.Note{Month: b.Month, Number: b.Note, Signature: b.Signature}, b.Topic, b.Body)
	})
}

// Suggestion is one that was taken out of the box.
type Suggestion struct {
	ID         int64      `json:"id"`
	OpenedWeek string     `json:"opened_week" doc:"ISO week of the opening; nothing more exact is known" example:"2026-W47"`
	Topic      string     `json:"topic"`
	Body       string     `json:"body"`
	Answer     string     `json:"answer,omitempty"`
	AnsweredBy string     `json:"answered_by,omitempty"`
	AnsweredAt *time.Time `json:"answered_at,omitempty"`
}

const perPage = 50

type listIn struct {
	Before   int64  `query:"before" minimum:"0" doc:"Id of the last one shown; 0 for the latest"`
	Answered string `query:"answered" enum:"yes,no" doc:"Everything when left out"`
}

type answeredIn struct {
	Before int64 `query:"before" minimum:"0" doc:"Id of the last one shown; 0 for the latest"`
}

type listOut struct {
	Body struct {
		Items []Suggestion `json:"items"`
		Next  int64        `json:"next,omitempty" doc:"What to ask for as before; absent at the end"`
	}
}

func (e edge) list(ctx context.Context, in *listIn) (*listOut, error) {
	f := suggestion.Filter{Before: suggestion.ID(in.Before), Limit: perPage}
	if in.Answered != "" {
		yes := in.Answered == "yes"
		f.Answered = &yes
	}
	return e.page(ctx, suggestion.Read, f)
}

func (e edge) answered(ctx context.Context, in *answeredIn) (*listOut, error) {
	yes := true
	return e.page(ctx, suggestion.Write, suggestion.Filter{Answered: &yes, Before: suggestion.ID(in.Before), Limit: perPage})
}

func (e edge) page(ctx context.Context, permission string, f suggestion.Filter) (*listOut, error) {
	out := &listOut{}
	err := e.in(ctx, permission, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.Suggestions.List(ctx, tx, f)
		if err != nil {
			return err
		}
		out.Body.Items, err = e.shown(ctx, tx, list)
		if len(list) == f.Limit {
			out.Body.Next = int64(list[len(list)-1].ID)
		}
		return err
	})
	return out, err
}

func (e edge) shown(ctx context.Context, tx *db.Tx, list []suggestion.Suggestion) ([]Suggestion, error) {
	accounts := make([]int64, len(list))
	for i, s := range list {
		accounts[i] = s.AnsweredBy
	}
	names, err := e.Accounts.NamesOf(ctx, tx, accounts)
	out := make([]Suggestion, len(list))
	for i, s := range list {
		out[i] = Suggestion{ID: int64(s.ID), OpenedWeek: s.OpenedWeek, Topic: s.Topic, Body: s.Body, Answer: s.Answer, AnsweredBy: names[s.AnsweredBy]}
		if !s.AnsweredAt.IsZero() {
			out[i].AnsweredAt = &list[i].AnsweredAt
		}
	}
	return out, err
}

type answerIn struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Answer string `json:"answer" maxLength:"8000"`
	}
}

type answerOut struct{ Body Suggestion }

func (e edge) answer(ctx context.Context, in *answerIn) (*answerOut, error) {
	out := &answerOut{}
	err := e.in(ctx, suggestion.Read, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		one, err := e.Suggestions.Answer(ctx, tx, suggestion.ID(in.ID), in.Body.Answer, actor.Account)
		if err != nil {
			return err
		}
		shown, err := e.shown(ctx, tx, []suggestion.Suggestion{one})
		if err == nil {
			out.Body = shown[0]
		}
		return err
	})
	return out, err
}
