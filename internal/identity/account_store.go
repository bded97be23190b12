package identity

import (
	"context"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

const accountColumns = `id, COALESCE(person_id, 0), email, name, password, COALESCE(password_set_at, 0),
	must_change_password, language, theme, created_at, COALESCE(closed_at, 0)`

// accountsBy reads accounts by a condition whose arguments start at $2.
func accountsBy(ctx context.Context, tx *db.Tx, condition string, args ...any) ([]Account, error) {
	return db.List(ctx, tx, "SELECT "+accountColumns+" FROM account WHERE tenant_id = $1 AND "+condition+" ORDER BY id", args, scanAccount)
}

func scanAccount(scan db.Scan) (a Account, err error) {
	var set, created, closed int64
	err = scan(&a.ID, &a.Person, &a.Email, &a.Name, &a.password, &set,
		&a.MustChangePassword, &a.Language, &a.Theme, &created, &closed)
	a.PasswordSetAt, a.CreatedAt, a.ClosedAt = timeOrZero(set), db.Time(created), timeOrZero(closed)
	return a, err
}

// timeOrZero reads an instant that may be missing, stored as 0 or NULL.
func timeOrZero(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return db.Time(micros)
}

// insertAccount writes an account without a person; its id must be fresh.
func insertAccount(ctx context.Context, tx *db.Tx, a Account) error {
	_, err := tx.Exec(ctx, `INSERT INTO account (id, tenant_id, email, name, password, password_set_at, created_at)
		VALUES ($2, $1, $3, $4, $5, $6, $6)`, a.ID, a.Email, a.Name, a.password, db.Micros(a.CreatedAt))
	return err
}

// insertAccountsOfPeople adds accounts without passwords. One that another
// transaction added meanwhile stays.
func insertAccountsOfPeople(ctx context.Context, tx *db.Tx, people []org.PersonID, now time.Time) error {
	ids, err := tx.NewIDs(ctx, len(people))
	if err != nil {
		return err
	}
	b := db.NewBatch("account", "ON CONFLICT (tenant_id, person_id) WHERE person_id IS NOT NULL DO NOTHING",
		db.Column{Name: "id", Type: db.Int}, db.Column{Name: "person_id", Type: db.Int}, db.Column{Name: "created_at", Type: db.Int})
	for i, p := range people {
		b.Add(ids[i], p, db.Micros(now))
	}
	_, err = b.Insert(ctx, tx)
	return err
}

func updatePassword(ctx context.Context, tx *db.Tx, id AccountID, phc string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE account SET password = $3, password_set_at = $4, must_change_password = false
		WHERE tenant_id = $1 AND id = $2`, id, phc, db.Micros(now))
	return err
}

// updateHash stores the same password hashed anew, unless it was changed since
// it was read.
func updateHash(ctx context.Context, tx *db.Tx, id AccountID, old, phc string) error {
	_, err := tx.Exec(ctx, "UPDATE account SET password = $4 WHERE tenant_id = $1 AND id = $2 AND password = $3", id, old, phc)
	return err
}

func updateMustChange(ctx context.Context, tx *db.Tx, id AccountID, must bool) error {
	_, err := tx.Exec(ctx, "UPDATE account SET must_change_password = $3 WHERE tenant_id = $1 AND id = $2", id, must)
	return err
}

func updatePreferences(ctx context.Context, tx *db.Tx, a Account) error {
	_, err := tx.Exec(ctx, "UPDATE account SET language = $3, theme = $4 WHERE tenant_id = $1 AND id = $2",
		a.ID, string(a.Language), string(a.Theme))
	return err
}
