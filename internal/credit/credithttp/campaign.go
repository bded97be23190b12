package credithttp

import (
	"context"
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

// CampaignVersion is one version of a campaign with its procedure record.
type CampaignVersion struct {
	ID         int64         `json:"id"`
	Code       string        `json:"code"`
	Name       string        `json:"name"`
	Number     int           `json:"version"`
	State      credit.State  `json:"state" enum:"draft,submitted,published"`
	Definition rule.Campaign `json:"definition"`
	Sentence   Sentence      `json:"sentence"`
	Cause      string        `json:"cause,omitempty"`
	Drafted    Step          `json:"drafted"`
	Submitted  *Step         `json:"submitted,omitempty"`
	Published  *Step         `json:"published,omitempty"`
}

// ListedCampaign is a campaign with all its versions, the newest first.
type ListedCampaign struct {
	Code     string            `json:"code"`
	Versions []CampaignVersion `json:"versions"`
}

// campaignInput is a campaign as it was sent, so that everything wrong with it
// can be named by its path.
type campaignInput struct{ raw json.RawMessage }

// UnmarshalJSON keeps the campaign as it is.
func (d *campaignInput) UnmarshalJSON(raw []byte) error {
	d.raw = append(json.RawMessage{}, raw...)
	return nil
}

// Schema lets every object pass.
func (campaignInput) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Description: "A campaign; its form is the schema RuleCampaign, the same as in YAML."}
}

func (d campaignInput) read() (rule.Campaign, error) { return rule.DecodeCampaign(d.raw) }

// CampaignDraft is a campaign on its way into force.
type CampaignDraft struct {
	Definition campaignInput `json:"definition"`
	Cause      string        `json:"cause,omitempty" maxLength:"500" doc:"Why there is this campaign, or why it changes"`
}

func (e edge) registerCampaigns(api *httpx.API) {
	list := op("list-campaigns", "GET", "/campaigns", credit.RuleRead, "List campaigns with their versions", "查看翻倍活动")
	list.Description = "The newest published version of a campaign decides alone: a campaign is ended early by a version that ends earlier."
	httpx.Register(api, list, e.listCampaigns)
	check := op("check-campaign", "POST", "/campaigns/check", credit.RuleEdit, "Check a campaign and say it as a sentence", "检查翻倍活动并生成文字说明")
	check.Description = "Always 200 for a JSON object: everything that is wrong is in problems, by path."
	httpx.Register(api, check, e.checkCampaign)
	draft := op("draft-campaign", "POST", "/campaign-versions", credit.RuleEdit, "Draft a campaign", "起草翻倍活动")
	draft.Status, draft.Idempotent = 201, true
	draft.Description = "A new code is a new campaign; for a known code it becomes its draft. rule.not_readable and rule.campaign_invalid (422) name everything that is wrong by its path."
	httpx.Register(api, draft, e.draftCampaign)
	change := op("change-campaign", "PUT", "/campaign-versions/{id}", credit.RuleEdit, "Change the draft of a campaign", "修改翻倍活动草稿")
	change.Description = "credit.campaign_not_found (404), credit.already_published and credit.campaign_other_code (409); else as drafting."
	httpx.Register(api, change, e.changeCampaign)
	discard := op("discard-campaign", "DELETE", "/campaign-versions/{id}", credit.RuleEdit, "Discard the draft of a campaign", "删除翻倍活动草稿")
	discard.Description = "credit.campaign_not_found (404), credit.already_published (409)."
	httpx.Register(api, discard, e.discardCampaign)
	submit := op("submit-campaign", "PUT", "/campaign-versions/{id}/submission", credit.RuleEdit, "Submit a campaign to a second person", "提交翻倍活动复核")
	submit.Description = "credit.campaign_not_found (404), credit.not_a_draft (409)."
	httpx.Register(api, submit, e.submitCampaign)
	publish := op("publish-campaign", "PUT", "/campaign-versions/{id}/publication", credit.RulePublish, "Publish a campaign", "发布翻倍活动")
	publish.Description = "In force for activities recorded from now on. credit.second_person (403), credit.campaign_not_found (404), credit.already_published (409), rule.campaign_invalid (422)."
	httpx.Register(api, publish, e.publishCampaign)
}

type campaignsOut struct {
	Body struct {
		Items []ListedCampaign `json:"items"`
	}
}

func (e edge) listCampaigns(ctx context.Context, _ *struct{}) (*campaignsOut, error) {
	out := &campaignsOut{}
	out.Body.Items = []ListedCampaign{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.Credit.Campaigns(ctx, tx)
		if err != nil {
			return err
		}
		versions, err := e.campaignsOf(ctx, tx, list)
		for _, v := range versions {
			if n := len(out.Body.Items); n == 0 || out.Body.Items[n-1].Code != v.Code {
				out.Body.Items = append(out.Body.Items, ListedCampaign{Code: v.Code})
			}
			last := &out.Body.Items[len(out.Body.Items)-1]
			last.Versions = append(last.Versions, v)
		}
		return err
	})
	return out, err
}

type checkCampaignIn struct {
	Body struct {
		Definition campaignInput `json:"definition"`
	}
}

func (e edge) checkCampaign(ctx context.Context, in *checkCampaignIn) (*checkOut, error) {
	out := &checkOut{Body: Check{Problems: []httpx.ProblemPart{}}}
	def, err := in.Body.Definition.read()
	if err != nil {
		out.Body.Problems, err = e.problemsOf(ctx, err)
		return out, err
	}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		say, err := e.teller(ctx, tx)
		if err != nil {
			return err
		}
		sentence := say.words.SayCampaign(def, say.language)
		said := sentenceOf(sentence)
		out.Body.Sentence, out.Body.Words = &said, sentence.Words(say.language)
		out.Body.Problems, err = e.problemsOf(ctx, e.Credit.CheckCampaign(ctx, tx, def))
		return err
	})
	out.Body.Valid = len(out.Body.Problems) == 0
	return out, err
}

type campaignOut struct{ Body CampaignVersion }

type draftCampaignIn struct{ Body CampaignDraft }

func (e edge) draftCampaign(ctx context.Context, in *draftCampaignIn) (*campaignOut, error) {
	def, err := in.Body.Definition.read()
	if err != nil {
		return nil, err
	}
	return e.moveCampaign(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (credit.CampaignVersion, error) {
		return e.Credit.SaveCampaign(ctx, tx, def, in.Body.Cause, actor.Account)
	})
}

type changeCampaignIn struct {
	ID   int64 `path:"id" minimum:"1"`
	Body CampaignDraft
}

func (e edge) changeCampaign(ctx context.Context, in *changeCampaignIn) (*campaignOut, error) {
	def, err := in.Body.Definition.read()
	if err != nil {
		return nil, err
	}
	return e.moveCampaign(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (credit.CampaignVersion, error) {
		v, err := e.Credit.Campaign(ctx, tx, credit.CampaignID(in.ID))
		switch {
		case err != nil:
			return v, err
		case v.State == credit.Published:
			return v, fault.New(fault.Conflict, "credit.already_published", nil)
		case v.Definition.Code != def.Code:
			return v, fault.New(fault.Conflict, "credit.campaign_other_code", fault.Args{"code": v.Definition.Code, "given": def.Code}).At("code")
		}
		return e.Credit.SaveCampaign(ctx, tx, def, in.Body.Cause, actor.Account)
	})
}

func (e edge) discardCampaign(ctx context.Context, in *versionIn) (*struct{}, error) {
	return nil, e.write(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		return e.Credit.DiscardCampaign(ctx, tx, credit.CampaignID(in.ID))
	})
}

func (e edge) submitCampaign(ctx context.Context, in *versionIn) (*campaignOut, error) {
	return e.moveCampaign(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (credit.CampaignVersion, error) {
		return e.Credit.SubmitCampaign(ctx, tx, credit.CampaignID(in.ID), actor.Account)
	})
}

func (e edge) publishCampaign(ctx context.Context, in *versionIn) (*campaignOut, error) {
	return e.moveCampaign(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (credit.CampaignVersion, error) {
		return e.Credit.PublishCampaign(ctx, tx, credit.CampaignID(in.ID), actor.Account)
	})
}

// moveCampaign runs work that gives a version and answers with that version.
func (e edge) moveCampaign(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) (credit.CampaignVersion, error)) (*campaignOut, error) {
	out := &campaignOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		v, err := work(ctx, tx, actor)
		if err != nil {
			return err
		}
		list, err := e.campaignsOf(ctx, tx, []credit.CampaignVersion{v})
		if err == nil {
			out.Body = list[0]
		}
		return err
	})
	return out, err
}

// campaignsOf adds sentences and the names of those who acted.
func (e edge) campaignsOf(ctx context.Context, tx *db.Tx, list []credit.CampaignVersion) ([]CampaignVersion, error) {
	say, err := e.teller(ctx, tx)
	if err != nil {
		return nil, err
	}
	var accounts []int64
	for _, v := range list {
		accounts = append(accounts, v.DraftedBy, v.SubmittedBy, v.PublishedBy)
	}
	names, err := e.Accounts.NamesOf(ctx, tx, accounts)
	out := make([]CampaignVersion, len(list))
	for i, v := range list {
		out[i] = CampaignVersion{
			ID: int64(v.ID), Code: v.Definition.Code, Name: say.in(v.Definition.Name), Number: v.Number, State: v.State, Definition: v.Definition,
			Sentence: sentenceOf(say.words.SayCampaign(v.Definition, say.language)), Cause: v.Cause, Drafted: Step{By: names[v.DraftedBy], At: v.DraftedAt},
			Submitted: stepOf(names[v.SubmittedBy], v.SubmittedAt), Published: stepOf(names[v.PublishedBy], v.PublishedAt),
		}
	}
	return out, err
}
