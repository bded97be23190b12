package credit

import (
	"context"
	"time"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
)

const versionColumns = `v.id, v.rule_id, v.version, v.definition, v.hash, v.state, v.cause, v.drafted_by, v.drafted_at,
	COALESCE(v.submitted_by, 0), COALESCE(v.submitted_at, 0), COALESCE(v.published_by, 0), COALESCE(v.published_at, 0),
	r.retired_from, COALESCE(r.retired_at, 0), COALESCE(r.retired_by, 0), r.retire_reason`

func scanVersion(scan db.Scan) (Version, error) {
	var v Version
	var definition string
	var drafted, submitted, published, retiredAt int64
	var retired Retirement
	err := scan(&v.ID, &v.Rule, &v.Number, &definition, &v.Hash, &v.State, &v.Cause, &v.DraftedBy, &drafted,
		&v.SubmittedBy, &submitted, &v.PublishedBy, &published, &retired.From, &retiredAt, &retired.By, &retired.Reason)
	if err != nil {
		return v, err
	}
	v.DraftedAt, v.SubmittedAt, v.PublishedAt = db.Time(drafted), instantOf(submitted), instantOf(published)
	if retiredAt != 0 {
		retired.At = db.Time(retiredAt)
		v.Retired = &retired
	}
	v.Definition, err = rule.Decode([]byte(definition))
	return v, err
}

func instantOf(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return db.Time(micros)
}

func findRule(ctx context.Context, tx *db.Tx, code string) (id RuleID, found bool, err error) {
	found, err = tx.One(ctx, "SELECT id FROM rule WHERE tenant_id = $1 AND code = $2"+tx.ForUpdate(), []any{code}, &id)
	return id, found, err
}

func insertRule(ctx context.Context, tx *db.Tx, id RuleID, code string, now time.Time) error {
	_, err := tx.Exec(ctx, "INSERT INTO rule (id, tenant_id, code, created_at) VALUES ($2, $1, $3, $4)", id, code, db.Micros(now))
	return err
}

func retireRule(ctx context.Context, tx *db.Tx, id RuleID, r Retirement) error {
	_, err := tx.Exec(ctx, "UPDATE rule SET retired_from = $3, retired_at = $4, retired_by = $5, retire_reason = $6 WHERE tenant_id = $1 AND id = $2",
		id, string(r.From), db.Micros(r.At), r.By, r.Reason)
	return err
}

func insertVersion(ctx context.Context, tx *db.Tx, v Version) error {
	raw, err := v.Definition.JSON()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO rule_version (id, tenant_id, rule_id, version, definition, hash, state, cause, drafted_by, drafted_at)
		VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10)`,
		v.ID, v.Rule, v.Number, string(raw), v.Hash, v.State, v.Cause, v.DraftedBy, db.Micros(v.DraftedAt))
	return err
}

// updateDraft overwrites what is not published; a draft that was submitted
// becomes a plain draft again.
func updateDraft(ctx context.Context, tx *db.Tx, v Version) error {
	raw, err := v.Definition.JSON()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE rule_version SET definition = $3, hash = $4, state = 'draft', cause = $5, drafted_by = $6, drafted_at = $7,
		submitted_by = NULL, submitted_at = NULL WHERE tenant_id = $1 AND id = $2 AND published_at IS NULL`,
		v.ID, string(raw), v.Hash, v.Cause, v.DraftedBy, db.Micros(v.DraftedAt))
	return err
}

func updateState(ctx context.Context, tx *db.Tx, v Version) error {
	_, err := tx.Exec(ctx, `UPDATE rule_version SET state = $3, submitted_by = $4, submitted_at = $5, published_by = $6, published_at = $7
		WHERE tenant_id = $1 AND id = $2 AND published_at IS NULL`,
		v.ID, v.State, orNull(v.SubmittedBy), instantOrNull(v.SubmittedAt), orNull(v.PublishedBy), instantOrNull(v.PublishedAt))
	return err
}

func deleteDraft(ctx context.Context, tx *db.Tx, v Version) error {
	_, err := tx.Exec(ctx, "DELETE FROM rule_version WHERE tenant_id = $1 AND id = $2 AND published_at IS NULL", v.ID)
	if err != nil || v.Number > 1 {
		return err
	}
	_, err = tx.Exec(ctx, `DELETE FROM rule WHERE tenant_id = $1 AND id = $2
		AND NOT EXISTS (SELECT 1 FROM rule_version v WHERE v.rule_id = rule.id AND v.tenant_id = $1)`, v.Rule)
	return err
}

func findVersions(ctx context.Context, tx *db.Tx, ids []VersionID) ([]Version, error) {
	return db.List(ctx, tx, "SELECT "+versionColumns+" FROM rule_version v JOIN rule r ON r.id = v.rule_id WHERE v.tenant_id = $1 AND "+tx.In("v.id", 2)+" ORDER BY v.id",
		[]any{db.Ints(tx, ids)}, scanVersion)
}

func versionsOf(ctx context.Context, tx *db.Tx, id RuleID) ([]Version, error) {
	return db.List(ctx, tx, "SELECT "+versionColumns+" FROM rule_version v JOIN rule r ON r.id = v.rule_id WHERE v.tenant_id = $1 AND v.rule_id = $2 ORDER BY v.version DESC",
		[]any{id}, scanVersion)
}

// listVersions reads the newest version of each rule and its newest published
// one.
func listVersions(ctx context.Context, tx *db.Tx) ([]Version, error) {
	return db.List(ctx, tx, "SELECT "+versionColumns+` FROM rule_version v JOIN rule r ON r.id = v.rule_id WHERE v.tenant_id = $1
		AND (v.published_at IS NULL OR v.version = (SELECT MAX(p.version) FROM rule_version p WHERE p.tenant_id = $1 AND p.rule_id = v.rule_id AND p.published_at IS NOT NULL))
		ORDER BY r.code, v.version`, nil, scanVersion)
}

// publishedVersions reads everything that was ever published.
func publishedVersions(ctx context.Context, tx *db.Tx) ([]Version, error) {
	return db.List(ctx, tx, "SELECT "+versionColumns+` FROM rule_version v JOIN rule r ON r.id = v.rule_id
		WHERE v.tenant_id = $1 AND v.published_at IS NOT NULL ORDER BY v.id`, nil, scanVersion)
}

// readStamp reads the stamp; with lock, nobody publishes until the transaction
// ends.
func readStamp(ctx context.Context, tx *db.Tx, lock string) (stamp int64, err error) {
	_, err = tx.One(ctx, "SELECT stamp FROM rule_stamp WHERE tenant_id = $1"+lock, nil, &stamp)
	return stamp, err
}

func bumpStamp(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, "INSERT INTO rule_stamp (tenant_id, stamp) VALUES ($1, 1) ON CONFLICT (tenant_id) DO UPDATE SET stamp = rule_stamp.stamp + 1")
	return err
}

func listCategories(ctx context.Context, tx *db.Tx) ([]Category, error) {
	return db.List(ctx, tx, `SELECT c.id, COALESCE(p.code, ''), c.code, c.name_zh, c.name_en, c.sort, c.retired_at IS NOT NULL FROM category c
		LEFT JOIN category p ON p.id = c.parent_id WHERE c.tenant_id = $1 ORDER BY c.sort, c.id`, nil,
		func(scan db.Scan) (c Category, err error) {
			return c, scan(&c.ID, &c.Parent, &c.Code, &c.Zh, &c.En, &c.Sort, &c.Retired)
		})
}

func insertCategory(ctx context.Context, tx *db.Tx, c Category, parent any) error {
	_, err := tx.Exec(ctx, "INSERT INTO category (id, tenant_id, parent_id, code, name_zh, name_en, sort) VALUES ($2, $1, $3, $4, $5, $6, $7)",
		c.ID, parent, c.Code, c.Zh, c.En, c.Sort)
	return err
}

func updateCategory(ctx context.Context, tx *db.Tx, c Category, now time.Time) error {
	var retired any
	if c.Retired {
		retired = db.Micros(now)
	}
	_, err := tx.Exec(ctx, "UPDATE category SET name_zh = $3, name_en = $4, sort = $5, retired_at = $6 WHERE tenant_id = $1 AND id = $2",
		c.ID, c.Zh, c.En, c.Sort, retired)
	return err
}

func categoryExists(ctx context.Context, tx *db.Tx, id CategoryID) (bool, error) {
	return tx.One(ctx, "SELECT 1 FROM category WHERE tenant_id = $1 AND id = $2 AND retired_at IS NULL", []any{id}, new(int))
}
