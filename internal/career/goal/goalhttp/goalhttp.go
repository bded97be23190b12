// Package goalhttp gives goals their addresses: one's own progress and way,
// the people of a goal, and writing, publishing and retiring goals.
package goalhttp

import (
	"context"

	"xuefen/internal/career/goal"
	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

// Accounts names the people behind accounts. Unknown ones are absent.
type Accounts interface {
	NamesOf(ctx context.Context, tx *db.Tx, accounts []int64) (map[int64]string, error)
}

// Parts is what the addresses are made of.
type Parts struct {
	DB       *db.DB
	Goal     *goal.Service
	Org      *org.Service
	Credit   *credit.Service
	Words    *i18n.Bundle
	Accounts Accounts
}

// Register adds all addresses of the module.
func Register(api *httpx.API, p Parts) {
	e := edge{p}
	e.registerProgress(api)
	e.registerPeople(api)
	e.registerVersions(api)
}

type edge struct{ Parts }

type (
	none struct{}
	idIn struct {
		ID int64 `path:"id" minimum:"1"`
	}
)

func op(id, method, path, permission, english, chinese string) httpx.Operation {
	return httpx.Operation{
		ID: id, Method: method, Path: "/api/v1" + path, Permission: permission,
		Summary: httpx.Summary{English: english, Chinese: chinese}, Tags: []string{"goals"},
	}
}

// read runs work in a reading transaction of the actor's tenant.
func (e edge) read(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) error) error {
	actor, err := access.Require(ctx, "")
	if err != nil {
		return err
	}
	return e.DB.Tenant(db.TenantID(actor.Tenant)).Read(ctx, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, actor) })
}

// write runs work in a transaction of the actor's tenant.
func (e edge) write(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) error) error {
	actor, err := access.Require(ctx, "")
	if err != nil {
		return err
	}
	return e.DB.Tenant(db.TenantID(actor.Tenant)).Tx(ctx, func(ctx context.Context, tx *db.Tx) error { return work(ctx, tx, actor) })
}

// person is whose progress is asked for: the reader's own without an id.
// Somebody outside the reader's reach is org.person_unknown.
func (e edge) person(ctx context.Context, tx *db.Tx, actor access.Actor, id int64) (org.PersonID, error) {
	if id == 0 {
		id = actor.Person
	}
	if id == 0 {
		return 0, fault.New(fault.NotFound, "goal.no_person", nil)
	}
	reach, err := e.Org.ReachOf(ctx, tx, actor, goal.Read)
	if err != nil {
		return 0, err
	}
	covered, err := e.Org.Covers(ctx, tx, reach, org.PersonID(id))
	if err == nil && !covered {
		err = org.ErrPersonUnknown
	}
	return org.PersonID(id), err
}

// speaker puts findings into the reader's words.
type speaker struct {
	bundle *i18n.Bundle
	words  goal.Words
	items  map[goal.Item]goal.Name
}

// speaker gathers the words that the findings of some goals need.
func (e edge) speaker(ctx context.Context, tx *db.Tx, goals ...*goal.Definition) (*speaker, error) {
	language := httpx.Language(ctx)
	categories, err := e.Credit.Categories(ctx, tx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, c := range categories {
		names[c.Code] = goal.Name{Zh: c.Zh, En: c.En}.In(string(language))
	}
	s := &speaker{bundle: e.Words, items: map[goal.Item]goal.Name{}}
	for _, def := range goals {
		items, err := e.Goal.ItemNames(ctx, tx, def)
		if err != nil {
			return nil, err
		}
		for item, name := range items {
			s.items[item] = name
		}
	}
	s.words = goal.Words{
		Language: language,
		Category: func(code string) string { return names[code] },
		Item: func(item goal.Item) string {
			if name, known := s.items[item]; known {
				return name.In(string(language))
			}
			return item.Code
		},
	}
	return s, nil
}

func (s *speaker) say(p i18n.Phrase) string {
	return s.bundle.Sentence(s.words.Language, p.Code, p.Args)
}
