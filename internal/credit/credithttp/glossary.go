package credithttp

import (
	"context"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

// glossary holds the names of codes in the reader's language, for one answer.
type glossary struct {
	language   i18n.Language
	all        []credit.Category
	categories map[string]string
	verbs      map[string]string
	types      map[string]string
	rules      map[string]rule.Name
}

func (e edge) glossary(ctx context.Context, tx *db.Tx) (*glossary, error) {
	g := &glossary{language: httpx.Language(ctx), categories: map[string]string{}}
	var err error
	if g.all, err = e.Credit.Categories(ctx, tx); err != nil {
		return nil, err
	}
	for _, c := range g.all {
		g.categories[c.Code] = g.pick(c.Zh, c.En)
	}
	verbs, err := e.Activity.Verbs(ctx, tx)
	if err != nil {
		return nil, err
	}
	types, err := e.Activity.ObjectTypes(ctx, tx)
	if err != nil {
		return nil, err
	}
	g.verbs, g.types = g.namesOf(verbs), g.namesOf(types)
	g.rules, err = e.Credit.RuleNames(ctx, tx)
	return g, err
}

func (g *glossary) pick(zh, en string) string {
	if g.language == i18n.English && en != "" || zh == "" {
		return en
	}
	return zh
}

func (g *glossary) namesOf(terms []activity.Term) map[string]string {
	names := make(map[string]string, len(terms))
	for _, t := range terms {
		names[t.Code] = g.pick(t.Zh, t.En)
	}
	return names
}

// word names a code; an unknown one is its own name.
func word(names map[string]string, code string) Word {
	if name, ok := names[code]; ok {
		return Word{Code: code, Name: name}
	}
	return Word{Code: code, Name: code}
}

// in gives a name in the reader's language.
func (g *glossary) in(n rule.Name) string { return n.In(string(g.language)) }

// rule names a version of a rule.
func (g *glossary) rule(code string, version int) RuleRef {
	name := code
	if n, ok := g.rules[code]; ok {
		name = g.in(n)
	}
	return RuleRef{Code: code, Name: name, Version: version}
}

// RuleRef names a version of a rule.
type RuleRef struct {
	Code    string `json:"code"`
	Name    string `json:"name"`
	Version int    `json:"version,omitempty"`
}

// Sentence is a sentence in pieces, so that a page can set them apart.
type Sentence struct {
	Text     string         `json:"text"`
	Segments []rule.Segment `json:"segments"`
}

func sentenceOf(s rule.Sentence) Sentence {
	return Sentence{Text: s.String(), Segments: append([]rule.Segment{}, s...)}
}
