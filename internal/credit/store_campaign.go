package credit

import (
	"context"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/expr"
)

const campaignColumns = `id, version, definition, hash, state, cause, drafted_by, drafted_at,
	COALESCE(submitted_by, 0), COALESCE(submitted_at, 0), COALESCE(published_by, 0), COALESCE(published_at, 0)`

func scanCampaign(scan db.Scan) (CampaignVersion, error) {
	var v CampaignVersion
	var definition string
	var drafted, submitted, published int64
	err := scan(&v.ID, &v.Number, &definition, &v.Hash, &v.State, &v.Cause, &v.DraftedBy, &drafted, &v.SubmittedBy, &submitted, &v.PublishedBy, &published)
	if err != nil {
		return v, err
	}
	v.DraftedAt, v.SubmittedAt, v.PublishedAt = db.Time(drafted), instantOf(submitted), instantOf(published)
	v.Definition, err = rule.DecodeCampaign([]byte(definition))
	return v, err
}

func listCampaigns(ctx context.Context, tx *db.Tx) ([]CampaignVersion, error) {
	return db.List(ctx, tx, "SELECT "+campaignColumns+" FROM campaign_version WHERE tenant_id = $1 ORDER BY code, version DESC", nil, scanCampaign)
}

func campaignsByCode(ctx context.Context, tx *db.Tx, code string) ([]CampaignVersion, error) {
	return db.List(ctx, tx, "SELECT "+campaignColumns+" FROM campaign_version WHERE tenant_id = $1 AND code = $2 ORDER BY version DESC"+tx.ForUpdate(), []any{code}, scanCampaign)
}

func findCampaign(ctx context.Context, tx *db.Tx, id CampaignID) ([]CampaignVersion, error) {
	return db.List(ctx, tx, "SELECT "+campaignColumns+" FROM campaign_version WHERE tenant_id = $1 AND id = $2", []any{id}, scanCampaign)
}

func insertCampaign(ctx context.Context, tx *db.Tx, v CampaignVersion) error {
	raw, err := v.Definition.JSON()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO campaign_version (id, tenant_id, code, version, definition, hash, state, cause, drafted_by, drafted_at)
		VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10)`,
		v.ID, v.Definition.Code, v.Number, string(raw), v.Hash, v.State, v.Cause, v.DraftedBy, db.Micros(v.DraftedAt))
	return err
}

// updateCampaign overwrites what is not published; a draft that was submitted
// becomes a plain draft again.
func updateCampaign(ctx context.Context, tx *db.Tx, v CampaignVersion) error {
	raw, err := v.Definition.JSON()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE campaign_version SET definition = $3, hash = $4, state = 'draft', cause = $5, drafted_by = $6, drafted_at = $7,
		submitted_by = NULL, submitted_at = NULL WHERE tenant_id = $1 AND id = $2 AND published_at IS NULL`,
		v.ID, string(raw), v.Hash, v.Cause, v.DraftedBy, db.Micros(v.DraftedAt))
	return err
}

func moveCampaign(ctx context.Context, tx *db.Tx, v CampaignVersion) error {
	_, err := tx.Exec(ctx, `UPDATE campaign_version SET state = $3, submitted_by = $4, submitted_at = $5, published_by = $6, published_at = $7
		WHERE tenant_id = $1 AND id = $2 AND published_at IS NULL`,
		v.ID, v.State, orNull(v.SubmittedBy), instantOrNull(v.SubmittedAt), orNull(v.PublishedBy), instantOrNull(v.PublishedAt))
	return err
}

func deleteCampaign(ctx context.Context, tx *db.Tx, id CampaignID) error {
	_, err := tx.Exec(ctx, "DELETE FROM campaign_version WHERE tenant_id = $1 AND id = $2 AND published_at IS NULL", id)
	return err
}

func listPolicies(ctx context.Context, tx *db.Tx) ([]Policy, error) {
	return db.List(ctx, tx, "SELECT client_limit, ceiling, deductions, set_by, set_at FROM rule_policy WHERE tenant_id = $1 ORDER BY set_at, id", nil,
		func(scan db.Scan) (p Policy, err error) {
			var ceiling string
			var at int64
			if err := scan(&p.ClientLimit, &ceiling, &p.Deductions, &p.SetBy, &at); err != nil {
				return p, err
			}
			p.SetAt = db.Time(at)
			p.Ceiling, err = expr.ParseNumber(ceiling)
			return p, err
		})
}

func insertPolicy(ctx context.Context, tx *db.Tx, id int64, p Policy) error {
	_, err := tx.Exec(ctx, "INSERT INTO rule_policy (id, tenant_id, client_limit, ceiling, deductions, set_by, set_at) VALUES ($2, $1, $3, $4, $5, $6, $7)",
		id, p.ClientLimit, p.Ceiling.String(), p.Deductions, p.SetBy, db.Micros(p.SetAt))
	return err
}
