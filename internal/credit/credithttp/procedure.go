package credithttp

import (
	"context"

	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// registerProcedure adds what moves a version on its way: submission,
// publication, and the retirement of a rule.
func (e edge) registerProcedure(api *httpx.API) {
	submit := op("submit-draft", "PUT", "/rule-versions/{id}/submission", credit.RuleEdit, "Submit a draft to a second person", "提交规则草稿复核")
	submit.Description = "credit.version_not_found (404), credit.not_a_draft (409)."
	httpx.Register(api, submit, e.submit)
	publish := op("publish-rule", "PUT", "/rule-versions/{id}/publication", credit.RulePublish, "Publish a version", "发布规则")
	publish.Description = "In force for activities recorded from now on. Where the company wants a second person, whoever drafted or submitted it is refused: credit.second_person (403). " +
		"credit.version_not_found (404), credit.already_published and rule.replaces_circle (409), rule.invalid (422)."
	httpx.Register(api, publish, e.publish)
	retire := op("retire-rule", "PUT", "/rules/{id}/retirement", credit.RulePublish, "Retire a rule", "停用规则")
	retire.Description = "It ends for activities that happen from a day on; what it paid stays. credit.rule_not_found (404), credit.rule_retired (409), credit.bad_date and credit.reason_needed (422)."
	httpx.Register(api, retire, e.retire)
}

func (e edge) submit(ctx context.Context, in *versionIn) (*versionOut, error) {
	return e.change(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (credit.Version, error) {
		return e.Credit.Submit(ctx, tx, credit.VersionID(in.ID), actor.Account)
	})
}

func (e edge) publish(ctx context.Context, in *versionIn) (*versionOut, error) {
	return e.change(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (credit.Version, error) {
		return e.Credit.Publish(ctx, tx, credit.VersionID(in.ID), actor.Account)
	})
}

// Retirement says from when and why a rule ends.
type Retirement struct {
	From   string `json:"from,omitempty" maxLength:"10" doc:"The first day on which it no longer applies; today when left out" example:"2026-10-01"`
	Reason string `json:"reason" minLength:"2" maxLength:"500"`
}

type retireIn struct {
	ID   int64 `path:"id" minimum:"1"`
	Body Retirement
}

func (e edge) retire(ctx context.Context, in *retireIn) (*versionOut, error) {
	return e.change(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (credit.Version, error) {
		id := credit.RuleID(in.ID)
		if err := e.Credit.Retire(ctx, tx, id, rule.Date(in.Body.From), in.Body.Reason, actor.Account); err != nil {
			return credit.Version{}, err
		}
		list, err := e.Credit.Versions(ctx, tx, id)
		if err != nil || len(list) == 0 {
			return credit.Version{}, err
		}
		return list[0], nil
	})
}
