package credit

import (
	"context"
	"strconv"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
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

func listAdjustments(ctx context.Context, tx *db.Tx, f AdjustmentFilter) ([]Adjustment, error) {
	condition, at := "accepted", "decided_at"
	if f.Open {
		condition, at = "decided_at IS NULL", "asked_at"
	}
	if f.Before == 0 {
		f.Before = 1 << 62
	}
	args := []any{f.Before, f.Limit}
	narrow := func(comparison string, value any) {
		args = append(args, value)
		condition += " AND " + comparison + " $" + strconv.Itoa(len(args)+1)
	}
	if f.Person != 0 {
		narrow("person_id =", f.Person)
	}
	if !f.From.IsZero() {
		narrow(at+" >=", db.Micros(f.From))
	}
	if !f.To.IsZero() {
		narrow(at+" <", db.Micros(f.To))
	}
	return db.List(ctx, tx, "SELECT "+adjustmentColumns+" FROM adjustment WHERE tenant_id = $1 AND id < $2 AND "+condition+" ORDER BY id DESC LIMIT $3", args, scanAdjustment)
}

// askedSince sums what an account asked for and was not rejected.
func askedSince(ctx context.Context, tx *db.Tx, account int64, since time.Time) (sum fixed.Amount, err error) {
	_, err = tx.One(ctx, `SELECT CAST(COALESCE(SUM(amount), 0) AS bigint) FROM adjustment WHERE tenant_id = $1 AND asked_by = $2 AND asked_at >= $3
		AND COALESCE(accepted, true)`, []any{account, db.Micros(since)}, &sum)
	return sum, err
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

// grantedBetween finds those of others who asked for an adjustment of a
// person's, or decided one, or of whose the person asked for one.
func grantedBetween(ctx context.Context, tx *db.Tx, p org.PersonID, others []org.PersonID) (map[org.PersonID]bool, error) {
	out := map[org.PersonID]bool{}
	for _, columns := range [][2]string{{"asked_person", "person_id"}, {"person_id", "asked_person"}, {"decided_person", "person_id"}} {
		err := tx.Each(ctx, "SELECT DISTINCT "+columns[0]+" FROM adjustment WHERE tenant_id = $1 AND "+columns[1]+" = $2 AND "+tx.In(columns[0], 3), []any{p, db.Ints(tx, others)},
			func(scan db.Scan) error {
				var other org.PersonID
				err := scan(&other)
				out[other] = true
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
