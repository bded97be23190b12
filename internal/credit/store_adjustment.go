package credit

import (
	"context"

	"xuefen/internal/activity"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

const adjustmentColumns = `id, person_id, kind, amount, category_id, earned_at, reason, evidence, asked_by, asked_person, asked_at,
	decided_by, decided_person, decided_at, accepted, note, activity_id, version_id`

func insertAdjustment(ctx context.Context, tx *db.Tx, a Adjustment) error {
	_, err := tx.Exec(ctx, `INSERT INTO adjustment (id, tenant_id, person_id, kind, amount, category_id, earned_at, reason, evidence, asked_by, asked_person, asked_at, activity_id, version_id)
		VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		a.ID, a.Person, a.Kind, a.Amount, a.Category, db.Micros(a.EarnedAt), a.Reason, a.Evidence, a.AskedBy.Account, a.AskedBy.Person, db.Micros(a.AskedAt), a.Activity, a.Version)
	return err
}

// decideAdjustment tells whether this decision was the first.
func decideAdjustment(ctx context.Context, tx *db.Tx, a Adjustment) (bool, error) {
	d := a.Decision
	n, err := tx.Exec(ctx, `UPDATE adjustment SET decided_by = $3, decided_person = $4, decided_at = $5, accepted = $6, note = $7
		WHERE tenant_id = $1 AND id = $2 AND decided_at IS NULL`, a.ID, d.By.Account, d.By.Person, db.Micros(d.At), d.Accepted, d.Note)
	return n == 1, err
}

func findAdjustment(ctx context.Context, tx *db.Tx, id AdjustmentID) (Adjustment, bool, error) {
	list, err := db.List(ctx, tx, "SELECT "+adjustmentColumns+" FROM adjustment WHERE tenant_id = $1 AND id = $2", []any{id}, scanAdjustment)
	if err != nil || len(list) == 0 {
		return Adjustment{}, false, err
	}
	return list[0], true, nil
}

// proposalsOf lists the deductions that rules proposed for activities.
func proposalsOf(ctx context.Context, tx *db.Tx, list []activity.Activity) ([]Adjustment, error) {
	return db.List(ctx, tx, "SELECT "+adjustmentColumns+" FROM adjustment WHERE tenant_id = $1 AND activity_id > 0 AND "+tx.In("activity_id", 2)+" ORDER BY id",
		[]any{db.Ints(tx, activityIDs(list))}, scanAdjustment)
}

func listAdjustments(ctx context.Context, tx *db.Tx, open bool, before AdjustmentID, limit int) ([]Adjustment, error) {
	return db.List(ctx, tx, "SELECT "+adjustmentColumns+` FROM adjustment WHERE tenant_id = $1 AND id < $3
		AND (CASE WHEN CAST($2 AS boolean) THEN decided_at IS NULL ELSE accepted END) ORDER BY id DESC LIMIT $4`, []any{open, before, limit}, scanAdjustment)
}

func scanAdjustment(scan db.Scan) (Adjustment, error) {
	var a Adjustment
	var earned, asked int64
	var by, person, at *int64
	var accepted *bool
	var note string
	err := scan(&a.ID, &a.Person, &a.Kind, &a.Amount, &a.Category, &earned, &a.Reason, &a.Evidence, &a.AskedBy.Account, &a.AskedBy.Person, &asked,
		&by, &person, &at, &accepted, &note, &a.Activity, &a.Version)
	a.EarnedAt, a.AskedAt = db.Time(earned), db.Time(asked)
	if err == nil && at != nil {
		a.Decision = &Decision{By: Who{Account: *by, Person: org.PersonID(*person)}, At: db.Time(*at), Accepted: *accepted, Note: note}
	}
	return a, err
}
