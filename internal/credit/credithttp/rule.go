package credithttp

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

// Version is one version of a rule with its procedure record.
type Version struct {
	ID         int64           `json:"id"`
	Rule       int64           `json:"rule_id"`
	Code       string          `json:"code"`
	Name       string          `json:"name"`
	Number     int             `json:"version"`
	State      credit.State    `json:"state" enum:"draft,submitted,published"`
	Definition rule.Definition `json:"definition"`
	Sentence   Sentence        `json:"sentence"`
	Cause      string          `json:"cause,omitempty" doc:"Why the rule changes"`
	Drafted    Step            `json:"drafted"`
	Submitted  *Step           `json:"submitted,omitempty"`
	Published  *Step           `json:"published,omitempty"`
	Retired    *RuleRetirement `json:"retired,omitempty" doc:"Of the whole rule"`
}

// Step says who did something and when.
type Step struct {
	By string    `json:"by,omitempty"`
	At time.Time `json:"at"`
}

// RuleRetirement ends a rule.
type RuleRetirement struct {
	From   rule.Date `json:"from" doc:"The first day on which it no longer applies"`
	By     string    `json:"by,omitempty"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// ListedRule is a rule with its newest version and, beside a draft, the
// published one.
type ListedRule struct {
	Rule      int64    `json:"rule_id"`
	Code      string   `json:"code"`
	Newest    Version  `json:"newest"`
	Published *Version `json:"published,omitempty" doc:"The newest published version, when the newest is not published"`
}

// Draft is a definition on its way into the rules.
type Draft struct {
	Definition definitionInput `json:"definition"`
	Cause      string          `json:"cause,omitempty" maxLength:"500" doc:"Why the rule changes: a course version, a finding, a survey, an appeal"`
}

// definitionInput is a definition as it was sent, so that everything wrong
// with it can be named by its path.
type definitionInput struct{ raw json.RawMessage }

// UnmarshalJSON keeps the definition as it is.
func (d *definitionInput) UnmarshalJSON(raw []byte) error {
	d.raw = append(json.RawMessage{}, raw...)
	return nil
}

// Schema lets every object pass.
func (definitionInput) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Description: "A rule; its form is the schema RuleDefinition, the same as in YAML."}
}

// read reads the definition. Faults blame paths inside it.
// operand stands for rule.Operand in the document: what a condition compares
// with is written as it is.
type operand struct{}

// Schema describes a text, a number, a truth or a list of them.
func (operand) Schema(huma.Registry) *huma.Schema {
	one := func(t string) *huma.Schema { return &huma.Schema{Type: t} }
	scalars := []*huma.Schema{one(huma.TypeString), one(huma.TypeNumber), one(huma.TypeBoolean)}
	s := &huma.Schema{
		OneOf:       append(slices.Clone(scalars), &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{OneOf: scalars}}),
		Description: "What is compared with: a text, a number, true or false, or a list of them.",
	}
	s.PrecomputeMessages()
	return s
}

func (d definitionInput) read() (rule.Definition, error) { return rule.Decode(d.raw) }

func (e edge) registerRules(api *httpx.API) {
	list := op("list-rules", "GET", "/rules", credit.RuleRead, "List all rules", "查看全部学分规则")
	httpx.Register(api, list, e.listRules)
	versions := op("list-rule-versions", "GET", "/rules/{id}/versions", credit.RuleRead, "List the versions of a rule", "查看规则的各个版本")
	versions.Description = "The newest first, each with who drafted, submitted and published it and why. credit.rule_not_found (404)."
	httpx.Register(api, versions, e.listVersions)
	one := op("read-rule-version", "GET", "/rule-versions/{id}", credit.RuleRead, "Read a version of a rule", "查看一个规则版本")
	one.Description = "credit.version_not_found (404)."
	httpx.Register(api, one, e.readVersion)
	draft := op("draft-rule", "POST", "/rule-versions", credit.RuleEdit, "Draft a rule", "起草规则")
	draft.Status, draft.Idempotent = 201, true
	draft.Description = "A new code is a new rule; for a known code the definition becomes its draft, replacing the one it has. " +
		"rule.not_readable, rule.not_json and rule.invalid (422) name everything that is wrong by its path."
	httpx.Register(api, draft, e.draft)
	change := op("change-draft", "PUT", "/rule-versions/{id}", credit.RuleEdit, "Change a draft", "修改规则草稿")
	change.Description = "A submitted draft becomes a plain draft again. credit.version_not_found (404), credit.already_published and credit.rule_other_code (409); else as drafting."
	httpx.Register(api, change, e.changeDraft)
	discard := op("discard-draft", "DELETE", "/rule-versions/{id}", credit.RuleEdit, "Discard a draft", "删除规则草稿")
	discard.Description = "credit.version_not_found (404), credit.already_published (409)."
	httpx.Register(api, discard, e.discardDraft)
}

type listRulesOut struct {
	Body struct {
		Items []ListedRule `json:"items"`
	}
}

func (e edge) listRules(ctx context.Context, _ *struct{}) (*listRulesOut, error) {
	out := &listRulesOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.Credit.Rules(ctx, tx)
		if err != nil {
			return err
		}
		versions, err := e.versionsOf(ctx, tx, list)
		out.Body.Items = listed(versions)
		return err
	})
	return out, err
}

// listed joins the versions of each rule; they come by code, the older first.
func listed(versions []Version) []ListedRule {
	items := []ListedRule{}
	for _, v := range versions {
		if n := len(items); n > 0 && items[n-1].Rule == v.Rule {
			published := items[n-1].Newest
			items[n-1].Newest, items[n-1].Published = v, &published
			continue
		}
		items = append(items, ListedRule{Rule: v.Rule, Code: v.Code, Newest: v})
	}
	return items
}

type ruleIn struct {
	ID int64 `path:"id" minimum:"1"`
}

type versionsOut struct {
	Body struct {
		Items []Version `json:"items"`
	}
}

func (e edge) listVersions(ctx context.Context, in *ruleIn) (*versionsOut, error) {
	out := &versionsOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.Credit.Versions(ctx, tx, credit.RuleID(in.ID))
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fault.New(fault.NotFound, "credit.rule_not_found", nil)
		}
		out.Body.Items, err = e.versionsOf(ctx, tx, list)
		return err
	})
	return out, err
}

type versionIn struct {
	ID int64 `path:"id" minimum:"1"`
}

type versionOut struct{ Body Version }

func (e edge) readVersion(ctx context.Context, in *versionIn) (*versionOut, error) {
	out := &versionOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		v, err := e.Credit.Version(ctx, tx, credit.VersionID(in.ID))
		if err != nil {
			return err
		}
		out.Body, err = e.versionOf(ctx, tx, v)
		return err
	})
	return out, err
}

type draftIn struct{ Body Draft }

func (e edge) draft(ctx context.Context, in *draftIn) (*versionOut, error) {
	def, err := in.Body.Definition.read()
	if err != nil {
		return nil, err
	}
	return e.change(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (credit.Version, error) {
		return e.Credit.SaveDraft(ctx, tx, def, in.Body.Cause, actor.Account)
	})
}

type changeDraftIn struct {
	ID   int64 `path:"id" minimum:"1"`
	Body Draft
}

func (e edge) changeDraft(ctx context.Context, in *changeDraftIn) (*versionOut, error) {
	def, err := in.Body.Definition.read()
	if err != nil {
		return nil, err
	}
	return e.change(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (credit.Version, error) {
		v, err := e.Credit.Version(ctx, tx, credit.VersionID(in.ID))
		switch {
		case err != nil:
			return v, err
		case v.State == credit.Published:
			return v, fault.New(fault.Conflict, "credit.already_published", nil)
		case v.Definition.Code != def.Code:
			return v, fault.New(fault.Conflict, "credit.rule_other_code", fault.Args{"code": v.Definition.Code, "given": def.Code}).At("code")
		}
		return e.Credit.SaveDraft(ctx, tx, def, in.Body.Cause, actor.Account)
	})
}

// change runs work that gives a version and answers with that version.
func (e edge) change(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) (credit.Version, error)) (*versionOut, error) {
	out := &versionOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		v, err := work(ctx, tx, actor)
		if err != nil {
			return err
		}
		out.Body, err = e.versionOf(ctx, tx, v)
		return err
	})
	return out, err
}

func (e edge) discardDraft(ctx context.Context, in *versionIn) (*struct{}, error) {
	return nil, e.write(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		return e.Credit.DiscardDraft(ctx, tx, credit.VersionID(in.ID))
	})
}

func (e edge) versionOf(ctx context.Context, tx *db.Tx, v credit.Version) (Version, error) {
	list, err := e.versionsOf(ctx, tx, []credit.Version{v})
	if err != nil {
		return Version{}, err
	}
	return list[0], nil
}

// versionsOf adds sentences and the names of those who acted.
func (e edge) versionsOf(ctx context.Context, tx *db.Tx, list []credit.Version) ([]Version, error) {
	say, err := e.teller(ctx, tx)
	if err != nil {
		return nil, err
	}
	var accounts []int64
	for _, v := range list {
		accounts = append(accounts, v.DraftedBy, v.SubmittedBy, v.PublishedBy)
		if v.Retired != nil {
			accounts = append(accounts, v.Retired.By)
		}
	}
	names, err := e.Accounts.NamesOf(ctx, tx, accounts)
	out := make([]Version, len(list))
	for i, v := range list {
		out[i] = Version{
			ID: int64(v.ID), Rule: int64(v.Rule), Code: v.Definition.Code, Name: say.in(v.Definition.Name), Number: v.Number, State: v.State,
			Definition: v.Definition, Sentence: say.sentence(v.Definition), Cause: v.Cause, Drafted: Step{By: names[v.DraftedBy], At: v.DraftedAt},
			Submitted: stepOf(names[v.SubmittedBy], v.SubmittedAt), Published: stepOf(names[v.PublishedBy], v.PublishedAt),
		}
		if r := v.Retired; r != nil {
			out[i].Retired = &RuleRetirement{From: r.From, By: names[r.By], At: r.At, Reason: r.Reason}
		}
	}
	return out, err
}

func stepOf(by string, at time.Time) *Step {
	if at.IsZero() {
		return nil
	}
	return &Step{By: by, At: at}
}
