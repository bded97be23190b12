package goal

import (
	"context"
	"fmt"
	"time"

	"xuefen/internal/platform/db"
)

// lockGoal finds a goal by code and keeps others from changing its versions
// until the transaction ends.
func lockGoal(ctx context.Context, tx *db.Tx, code string) (id ID, found bool, err error) {
	found, err = tx.One(ctx, "SELECT id FROM goal WHERE tenant_id = $1 AND code = $2"+tx.ForUpdate(), []any{code}, &id)
	return id, found, err
}

func lockGoalByID(ctx context.Context, tx *db.Tx, id ID) error {
	_, err := tx.One(ctx, "SELECT id FROM goal WHERE tenant_id = $1 AND id = $2"+tx.ForUpdate(), []any{id}, new(int64))
	return err
}

func insertGoal(ctx context.Context, tx *db.Tx, id ID, code string, now time.Time) error {
	_, err := tx.Exec(ctx, "INSERT INTO goal (id, tenant_id, code, created_at) VALUES ($2, $1, $3, $4)", id, code, db.Micros(now))
	return err
}

func retireGoal(ctx context.Context, tx *db.Tx, id ID, r Retirement) error {
	_, err := tx.Exec(ctx, "UPDATE goal SET retired_at = $3, retired_by = $4, retire_reason = $5 WHERE tenant_id = $1 AND id = $2",
		id, db.Micros(r.At), r.By, r.Reason)
	return err
}

const versionColumns = `v.id, v.goal_id, v.version, v.definition, v.cause, v.drafted_by, v.drafted_at, v.published_by, v.published_at,
	g.retired_at, g.retired_by, g.retire_reason`

func scanVersion(scan db.Scan) (Version, error) {
	var v Version
	var definition, reason string
	var drafted int64
	var publishedBy, publishedAt, retiredAt, retiredBy *int64
	err := scan(&v.ID, &v.Goal, &v.Number, &definition, &v.Cause, &v.DraftedBy, &drafted, &publishedBy, &publishedAt, &retiredAt, &retiredBy, &reason)
	if err != nil {
		return v, err
	}
	v.DraftedAt = db.Time(drafted)
	if publishedAt != nil {
		v.Publication = &Publication{By: *publishedBy, At: db.Time(*publishedAt)}
	}
	if retiredAt != nil {
		v.Retirement = &Retirement{By: *retiredBy, At: db.Time(*retiredAt), Reason: reason}
	}
	if v.Definition, err = decode(definition); err != nil {
		return v, fmt.Errorf("definition of goal version %d: %w", v.ID, err)
	}
	return v, nil
}

func selectVersions(ctx context.Context, tx *db.Tx, condition, order string, args ...any) ([]Version, error) {
	return db.List(ctx, tx, "SELECT "+versionColumns+" FROM goal_version v JOIN goal g ON g.id = v.goal_id AND g.tenant_id = $1 WHERE v.tenant_id = $1 AND "+
		condition+" ORDER BY "+order, args, scanVersion)
}

// findVersion reads one version.
func findVersion(ctx context.Context, tx *db.Tx, id VersionID) (Version, bool, error) {
	return firstOf(selectVersions(ctx, tx, "v.id = $2", "v.id", id))
}

// versionsOf reads the versions of one goal, newest first.
func versionsOf(ctx context.Context, tx *db.Tx, id ID) ([]Version, error) {
	return selectVersions(ctx, tx, "v.goal_id = $2", "v.version DESC", id)
}

// newestVersions reads the draft and the newest published version of each goal.
func newestVersions(ctx context.Context, tx *db.Tx) ([]Version, error) {
	return selectVersions(ctx, tx, "(v.published_at IS NULL OR "+newestPublished+")", "g.code, v.version")
}

// publishedVersions reads the newest published version of each goal that is
// not retired.
func publishedVersions(ctx context.Context, tx *db.Tx) ([]Version, error) {
	return selectVersions(ctx, tx, "g.retired_at IS NULL AND "+newestPublished, "g.code")
}

// findPublished reads the newest published version of one goal.
func findPublished(ctx context.Context, tx *db.Tx, id ID) (Version, bool, error) {
	return firstOf(selectVersions(ctx, tx, "v.goal_id = $2 AND "+newestPublished, "v.id", id))
}

func firstOf(list []Version, err error) (Version, bool, error) {
	if err != nil || len(list) == 0 {
		return Version{}, false, err
	}
	return list[0], true, nil
}

// newestPublished is the condition for the version in force of each goal.
const newestPublished = `v.version = (SELECT MAX(p.version) FROM goal_version p WHERE p.tenant_id = $1 AND p.goal_id = v.goal_id AND p.published_at IS NOT NULL)`

func insertVersion(ctx context.Context, tx *db.Tx, v Version) error {
	definition, err := v.Definition.encode()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO goal_version (id, tenant_id, goal_id, version, definition, cause, drafted_by, drafted_at)
		VALUES ($2, $1, $3, $4, $5, $6, $7, $8)`, v.ID, v.Goal, v.Number, definition, v.Cause, v.DraftedBy, db.Micros(v.DraftedAt))
	return err
}

func updateDraft(ctx context.Context, tx *db.Tx, v Version) error {
	definition, err := v.Definition.encode()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE goal_version SET definition = $3, cause = $4, drafted_by = $5, drafted_at = $6
		WHERE tenant_id = $1 AND id = $2 AND published_at IS NULL`, v.ID, definition, v.Cause, v.DraftedBy, db.Micros(v.DraftedAt))
	return err
}

func updatePublished(ctx context.Context, tx *db.Tx, v Version) error {
	_, err := tx.Exec(ctx, "UPDATE goal_version SET published_by = $3, published_at = $4 WHERE tenant_id = $1 AND id = $2 AND published_at IS NULL",
		v.ID, v.Publication.By, db.Micros(v.Publication.At))
	return err
}

// deleteDraft removes a draft, and the goal with it when it never had another
// version.
func deleteDraft(ctx context.Context, tx *db.Tx, v Version) error {
	if _, err := tx.Exec(ctx, "DELETE FROM goal_version WHERE tenant_id = $1 AND id = $2 AND published_at IS NULL", v.ID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM goal WHERE tenant_id = $1 AND id = $2
		AND NOT EXISTS (SELECT 1 FROM goal_version v WHERE v.tenant_id = $1 AND v.goal_id = goal.id)`, v.Goal)
	return err
}
