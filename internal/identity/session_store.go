package identity

import (
	"context"
	"time"

	"xuefen/internal/platform/db"
)

const sessionColumns = `id, tenant_id, account_id, verifier_sum, address, agent, created_at, seen_at, ends_at, ended_at IS NOT NULL`

func scanSession(scan db.Scan) (s Session, err error) {
	var created, seen, ends int64
	err = scan(&s.ID, &s.tenant, &s.Account, &s.sum, &s.Address, &s.Agent, &created, &seen, &ends, &s.ended)
	s.CreatedAt, s.SeenAt, s.EndsAt = db.Time(created), db.Time(seen), db.Time(ends)
	return s, err
}

func insertSession(ctx context.Context, tx *db.Tx, s Session, selector string) error {
	_, err := tx.Exec(ctx, `INSERT INTO session (id, tenant_id, account_id, selector, verifier_sum, address, agent, created_at, seen_at, ends_at)
		VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10)`,
		s.ID, s.Account, selector, s.sum, s.Address, s.Agent, db.Micros(s.CreatedAt), db.Micros(s.SeenAt), db.Micros(s.EndsAt))
	return err
}

func openSessions(ctx context.Context, tx *db.Tx, account AccountID, now, seenAfter time.Time) ([]Session, error) {
	return db.List(ctx, tx, "SELECT "+sessionColumns+` FROM session
		WHERE tenant_id = $1 AND account_id = $2 AND ended_at IS NULL AND ends_at > $3 AND seen_at > $4
		ORDER BY seen_at DESC, id DESC LIMIT $5`,
		[]any{account, db.Micros(now), db.Micros(seenAfter), MostSessions}, scanSession)
}

func endSession(ctx context.Context, tx *db.Tx, account AccountID, id SessionID, now time.Time) (int64, error) {
	return tx.Exec(ctx, `UPDATE session SET ended_at = $4
		WHERE tenant_id = $1 AND account_id = $2 AND id = $3 AND ended_at IS NULL`, account, id, db.Micros(now))
}

// endSessions ends all sessions of an account but one; 0 spares none.
func endSessions(ctx context.Context, tx *db.Tx, account AccountID, spare SessionID, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE session SET ended_at = $4
		WHERE tenant_id = $1 AND account_id = $2 AND id <> $3 AND ended_at IS NULL`, account, spare, db.Micros(now))
	return err
}

// endSurplus ends what is open beyond the number kept, the longest unused
// first.
func endSurplus(ctx context.Context, tx *db.Tx, account AccountID, keep int, now time.Time) error {
	const all = 1_000_000
	_, err := tx.Exec(ctx, `UPDATE session SET ended_at = $3 WHERE tenant_id = $1 AND id IN (
		SELECT id FROM session WHERE tenant_id = $1 AND account_id = $2 AND ended_at IS NULL
		ORDER BY seen_at DESC, id DESC LIMIT $4 OFFSET $5)`, account, db.Micros(now), all, keep)
	return err
}

// signedInFrom tells whether the account has begun a session at a place since
// an instant.
func signedInFrom(ctx context.Context, tx *db.Tx, account AccountID, place string, since time.Time) (bool, error) {
	var n int
	_, err := tx.One(ctx, `SELECT count(*) FROM session
		WHERE tenant_id = $1 AND account_id = $2 AND created_at > $3 AND address = $4`,
		[]any{account, db.Micros(since), place}, &n)
	return n > 0, err
}

func updateSeen(ctx context.Context, tx *db.Tx, seen map[SessionID]time.Time) error {
	for id, at := range seen {
		if _, err := tx.Exec(ctx, "UPDATE session SET seen_at = $3 WHERE tenant_id = $1 AND id = $2 AND seen_at < $3", id, db.Micros(at)); err != nil {
			return err
		}
	}
	return nil
}
