package credithttp

import (
	"context"
	"slices"

	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/credit/template"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

func (e edge) registerTemplates(api *httpx.API) {
	httpx.Register(api, op("list-rule-templates", "GET", "/rule-templates", credit.RuleRead, "List the rule sets one can begin with", "列出规则模板"), e.templates)
	draft := op("draft-from-template", "POST", "/rule-templates/{code}/drafts", credit.RuleEdit, "Make drafts of a template's rules", "用模板生成规则草稿")
	draft.Description = "With the categories they need. Rules whose code the company has already stay as they are. Nothing is published. credit.template_not_found (404)."
	httpx.Register(api, draft, e.draftFrom)
}

// Template is a rule set that a company can begin with.
type Template struct {
	Code  string         `json:"code"`
	Name  string         `json:"name" doc:"In the reader's language"`
	Note  string         `json:"note"`
	Rules []TemplateRule `json:"rules"`
}

// TemplateRule is one of its rules.
type TemplateRule struct {
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Sentence Sentence `json:"sentence"`
	Known    bool     `json:"known" doc:"The company has a rule of this code, which would stay as it is"`
}

type templatesOut struct {
	Body struct {
		Items []Template `json:"items"`
	}
}

func (e edge) templates(ctx context.Context, _ *struct{}) (*templatesOut, error) {
	all, err := template.All()
	if err != nil {
		return nil, err
	}
	out := &templatesOut{}
	out.Body.Items = []Template{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		vocabulary, err := e.Credit.Vocabulary(ctx, tx)
		if err != nil {
			return err
		}
		rules, err := e.Credit.Rules(ctx, tx)
		if err != nil {
			return err
		}
		known := map[string]bool{}
		for _, v := range rules {
			known[v.Definition.Code] = true
		}
		for _, t := range all {
			say := &teller{language: string(httpx.Language(ctx)), words: rule.NewWords(withCategories(vocabulary, t.Categories))}
			one := Template{Code: t.Code, Name: say.in(t.Name), Note: say.in(t.Note), Rules: []TemplateRule{}}
			for _, def := range t.Rules {
				one.Rules = append(one.Rules, TemplateRule{Code: def.Code, Name: say.in(def.Name), Sentence: say.sentence(def), Known: known[def.Code]})
			}
			out.Body.Items = append(out.Body.Items, one)
		}
		return nil
	})
	return out, err
}

// withCategories is the company's words with the categories that a template
// would add, so that its sentences can name them.
func withCategories(v *rule.Vocabulary, more []template.Category) *rule.Vocabulary {
	out := *v
	out.Categories = slices.Clone(v.Categories)
	for _, c := range more {
		name := rule.Name{ZH: c.Zh, EN: c.En}
		if c.Parent == "" {
			out.Categories = append(out.Categories, rule.Category{Code: c.Code, Name: name})
		}
		for i := range out.Categories {
			if part := &out.Categories[i]; part.Code == c.Parent {
				part.Subcategories = append(slices.Clone(part.Subcategories), rule.Term{Code: c.Code, Name: name})
			}
		}
	}
	return &out
}

type draftFromIn struct {
	Code string `path:"code" maxLength:"60"`
	Body struct {
		Rules []string `json:"rules,omitempty" maxItems:"100" doc:"Codes; all of the template when left out"`
	}
}

// Drafted says what a template became, by codes.
type Drafted struct {
	Drafted []string `json:"drafted"`
	Kept    []string `json:"kept" doc:"The company had a rule of this code already; it stays as it is"`
}

type draftFromOut struct{ Body Drafted }

func (e edge) draftFrom(ctx context.Context, in *draftFromIn) (*draftFromOut, error) {
	out := &draftFromOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		done, err := e.Credit.DraftFrom(ctx, tx, in.Code, in.Body.Rules, actor.Account)
		out.Body = Drafted{Drafted: append([]string{}, done.Drafted...), Kept: append([]string{}, done.Kept...)}
		return err
	})
	return out, err
}
