package credithttp

import (
	"context"
	"slices"
	"strings"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// BookRule is a rule as the rule book shows it.
type BookRule struct {
	Code        string         `json:"code"`
	Name        string         `json:"name"`
	Version     int            `json:"version"`
	Category    Word           `json:"category"`
	Subcategory *Word          `json:"subcategory,omitempty"`
	Tags        []string       `json:"tags"`
	Note        string         `json:"note,omitempty"`
	Sentence    Sentence       `json:"sentence"`
	Verbs       []Word         `json:"verbs"`
	ObjectTypes []Word         `json:"object_types" doc:"Empty for any"`
	Caps        []rule.Cap     `json:"caps"`
	Scope       *rule.Scope    `json:"scope,omitempty" doc:"Absent for everybody"`
	ForMe       bool           `json:"for_me" doc:"Whether its scope includes the reader as he or she stands now"`
	InForce     bool           `json:"in_force" doc:"false for an announced rule"`
	Effective   rule.Effective `json:"effective"`
	PublishedAt time.Time      `json:"published_at"`
	Next        *BookNext      `json:"next,omitempty" doc:"The announced version that follows"`
}

// BookNext is an announced version.
type BookNext struct {
	Version  int       `json:"version"`
	From     rule.Date `json:"from"`
	Cause    string    `json:"cause,omitempty" doc:"Why the rule changes"`
	Sentence Sentence  `json:"sentence"`
}

func (e edge) registerRuleBook(api *httpx.API) {
	o := op("read-rule-book", "GET", "/rule-book", credit.RuleBook, "Read the rule book", "查看学分细则")
	o.Description = "The rules in force today and the announced ones, each as one plain sentence."
	httpx.Register(api, o, e.readRuleBook)
}

type ruleBookIn struct {
	Category   string `query:"category" maxLength:"40"`
	Verb       string `query:"verb" maxLength:"40"`
	ObjectType string `query:"object_type" maxLength:"40"`
	Query      string `query:"q" maxLength:"100" doc:"Part of a name or sentence"`
	ForMe      bool   `query:"for_me" doc:"Only rules whose scope includes the reader"`
}

type ruleBookOut struct {
	Body struct {
		Items []BookRule `json:"items"`
	}
}

func (e edge) readRuleBook(ctx context.Context, in *ruleBookIn) (*ruleBookOut, error) {
	out := &ruleBookOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		entries, err := e.Credit.RuleBook(ctx, tx)
		if err != nil {
			return err
		}
		g, err := e.glossary(ctx, tx)
		if err != nil {
			return err
		}
		say, err := e.teller(ctx, tx)
		if err != nil {
			return err
		}
		stand, err := e.standOf(ctx, tx, actor)
		if err != nil {
			return err
		}
		items := []BookRule{}
		for _, entry := range entries {
			item := bookRule(g, say, entry)
			item.ForMe = includes(entry.Shown().Definition.Scope, stand)
			if in.shows(item, entry.Shown().Definition) {
				items = append(items, item)
			}
		}
		out.Body.Items = items
		return nil
	})
	return out, err
}

func (in *ruleBookIn) shows(item BookRule, def rule.Definition) bool {
	query := strings.ToLower(strings.TrimSpace(in.Query))
	switch {
	case in.ForMe && !item.ForMe:
	case in.Category != "" && in.Category != def.Category && in.Category != def.Subcategory:
	case in.Verb != "" && !slices.Contains(def.When.Verbs, in.Verb):
	case in.ObjectType != "" && len(def.When.ObjectTypes) > 0 && !slices.Contains(def.When.ObjectTypes, in.ObjectType):
	case query != "" && !strings.Contains(strings.ToLower(item.Name+item.Sentence.Text), query):
	default:
		return true
	}
	return false
}

func bookRule(g *glossary, say *teller, entry credit.BookEntry) BookRule {
	v := entry.Shown()
	def := v.Definition
	out := BookRule{
		Code: def.Code, Name: g.in(def.Name), Version: v.Number, Category: word(g.categories, def.Category), Tags: append([]string{}, def.Tags...), Note: def.Note,
		Sentence: say.sentence(def), Verbs: words(g.verbs, def.When.Verbs), ObjectTypes: words(g.types, def.When.ObjectTypes),
		Caps: append([]rule.Cap{}, def.Caps...), Scope: def.Scope, InForce: entry.Current != nil, Effective: def.Effective, PublishedAt: v.PublishedAt,
	}
	if def.Subcategory != "" {
		w := word(g.categories, def.Subcategory)
		out.Subcategory = &w
	}
	if n := entry.Next; n != nil && entry.Current != nil {
		out.Next = &BookNext{Version: n.Number, From: n.Definition.Effective.From, Cause: n.Cause, Sentence: say.sentence(n.Definition)}
	}
	return out
}

func words(names map[string]string, codes []string) []Word {
	out := make([]Word, len(codes))
	for i, c := range codes {
		out[i] = word(names, c)
	}
	return out
}

// standOf is where the reader stands now; nowhere for an account without a
// person.
func (e edge) standOf(ctx context.Context, tx *db.Tx, actor access.Actor) (org.Stand, error) {
	if actor.Person == 0 {
		return org.Stand{}, nil
	}
	p := org.PersonID(actor.Person)
	stands, err := e.Org.StandAt(ctx, tx, []org.PersonID{p}, e.Clock.Now())
	return stands[p], err
}

// includes tells whether a scope includes somebody, as the engine reads it.
func includes(s *rule.Scope, stand org.Stand) bool {
	if s == nil {
		return true
	}
	path := stand.DepartmentPath
	if s.IncludeSubtree != nil && !*s.IncludeSubtree && len(path) > 0 {
		path = path[len(path)-1:]
	}
	among := func(limit []string, have ...string) bool {
		return len(limit) == 0 || slices.ContainsFunc(have, func(code string) bool { return slices.Contains(limit, code) })
	}
	return among(s.Departments, path...) && among(s.Positions, stand.Position) && among(s.Grades, stand.Grade)
}
