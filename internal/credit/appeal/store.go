package appeal

import (
	"context"
	"time"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

const appealColumns = `id, person_id, subject, subject_id, rule, claim, filed_at, due_at, handler_id, granter, decided_at, COALESCE(decided_by, 0), COALESCE(upheld, false),
	reason, COALESCE(transfer_id, 0), precedent`

func scanAppeal(scan db.Scan) (a Appeal, err error) {
	var filed, due int64
	var decided *int64
	var answer Answer
	err = scan(&a.ID, &a.Person, &a.Subject, &a.SubjectID, &a.Rule, &a.Claim, &filed, &due, &a.Handler, &a.Granter,
		&decided, &answer.By, &answer.Upheld, &answer.Reason, &answer.Transfer, &answer.Precedent)
	a.FiledAt, a.DueAt = db.Time(filed), db.Time(due)
	if decided != nil {
		answer.At = db.Time(*decided)
		a.Answer = &answer
	}
	return a, err
}

// insertAppeal tells whether the person disputes this for the first time.
func insertAppeal(ctx context.Context, tx *db.Tx, a Appeal) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO appeal (id, tenant_id, person_id, subject, subject_id, rule, claim, filed_at, due_at, handler_id, granter)
		VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (tenant_id, person_id, subject, subject_id) DO NOTHING`,
		a.ID, a.Person, string(a.Subject), a.SubjectID, a.Rule, a.Claim, db.Micros(a.FiledAt), db.Micros(a.DueAt), a.Handler, a.Granter)
	return n == 1, err
}

func findAppeal(ctx context.Context, tx *db.Tx, id ID, lock string) (Appeal, bool, error) {
	list, err := db.List(ctx, tx, "SELECT "+appealColumns+" FROM appeal WHERE tenant_id = $1 AND id = $2"+lock, []any{id}, scanAppeal)
	if err != nil || len(list) == 0 {
		return Appeal{}, false, err
	}
	return list[0], true, nil
}

func answerAppeal(ctx context.Context, tx *db.Tx, a Appeal) error {
	var transfer any
	if a.Answer.Transfer != 0 {
		transfer = int64(a.Answer.Transfer)
	}
	_, err := tx.Exec(ctx, `UPDATE appeal SET decided_at = $3, decided_by = $4, upheld = $5, reason = $6, transfer_id = $7, precedent = $8
		WHERE tenant_id = $1 AND id = $2 AND decided_at IS NULL`, a.ID, db.Micros(a.Answer.At), a.Answer.By, a.Answer.Upheld, a.Answer.Reason, transfer, a.Answer.Precedent)
	return err
}

// listAppeals lists by a condition over $2, the latest first.
func listAppeals(ctx context.Context, tx *db.Tx, condition string, limit int, arg any) ([]Appeal, error) {
	return db.List(ctx, tx, "SELECT "+appealColumns+" FROM appeal WHERE tenant_id = $1 AND "+condition+" ORDER BY id DESC LIMIT $3", []any{arg, limit}, scanAppeal)
}

func filedWithin(ctx context.Context, tx *db.Tx, from, to time.Time) ([]Appeal, error) {
	begin, end := int64(-1<<62), int64(1<<62)
	if !from.IsZero() {
		begin, end = db.Micros(from), db.Micros(to)
	}
	return db.List(ctx, tx, "SELECT "+appealColumns+" FROM appeal WHERE tenant_id = $1 AND filed_at >= $2 AND filed_at < $3 ORDER BY id", []any{begin, end}, scanAppeal)
}

func countByRule(ctx context.Context, tx *db.Tx) (map[string]int, error) {
	out := map[string]int{}
	err := tx.Each(ctx, "SELECT rule, COUNT(*) FROM appeal WHERE tenant_id = $1 AND decided_at IS NULL AND rule <> '' GROUP BY rule", nil, func(scan db.Scan) error {
		var rule string
		var n int
		err := scan(&rule, &n)
		out[rule] = n
		return err
	})
	return out, err
}

func disputedEntries(ctx context.Context, tx *db.Tx, people []org.PersonID) (map[org.PersonID][]ledger.TransferID, error) {
	out := map[org.PersonID][]ledger.TransferID{}
	err := tx.Each(ctx, "SELECT person_id, subject_id FROM appeal WHERE tenant_id = $1 AND decided_at IS NULL AND subject = 'entry' AND "+tx.In("person_id", 2)+" ORDER BY id",
		[]any{db.Ints(tx, people)}, func(scan db.Scan) error {
			var p org.PersonID
			var t ledger.TransferID
			err := scan(&p, &t)
			out[p] = append(out[p], t)
			return err
		})
	return out, err
}
