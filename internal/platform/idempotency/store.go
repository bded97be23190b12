// Package idempotency remembers the keys of requests that may be repeated, so
// that a program which lost an answer can ask again without doing a thing
// twice. It is httpx's IdempotencyStore on the database.
package idempotency

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"time"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the tables of this package.
func Migrations() db.Module { return db.Module{Name: "idempotency", FS: migrations} }

const (
	// Kept is how long a key and its answer are remembered.
	Kept = 24 * time.Hour
	// ClaimLives is how long a key without an answer is taken to belong to a
	// running request. It is longer than any operation that honours keys may
	// run; after it the request is taken for dead and may be made again.
	ClaimLives = 2 * time.Minute
	// sweepMost bounds how many forgotten keys one claim removes.
	sweepMost = 100
)

// Store keeps keys per tenant and account. It is safe for concurrent use, also
// by several processes on one database.
type Store struct {
	db    *db.DB
	clock clock.Clock
}

// New makes the store.
func New(d *db.DB, c clock.Clock) *Store { return &Store{db: d, clock: c} }

var _ httpx.IdempotencyStore = (*Store)(nil)

// Begin claims a key; see httpx.IdempotencyStore. Every claim also removes
// some of the tenant's keys that have been forgotten, so that the table does
// not grow.
func (s *Store) Begin(ctx context.Context, actor access.Actor, key, inputHash string) (*httpx.Stored, error) {
	var answer *httpx.Stored
	err := s.db.Tenant(db.TenantID(actor.Tenant)).Tx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		now := s.clock.Now()
		if err := sweep(ctx, tx, now.Add(-Kept)); err != nil {
			return err
		}
		first, err := insertClaim(ctx, tx, actor.Account, key, inputHash, now)
		if err != nil || first {
			return err
		}
		known, err := findClaim(ctx, tx, actor.Account, key)
		if err != nil {
			return err
		}
		if known.over(now) {
			return renewClaim(ctx, tx, actor.Account, key, inputHash, now)
		}
		answer, err = known.answerTo(inputHash)
		return err
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// Finish keeps the answer or frees the key; see httpx.IdempotencyStore.
func (s *Store) Finish(ctx context.Context, actor access.Actor, key string, answer *httpx.Stored) error {
	return s.db.Tenant(db.TenantID(actor.Tenant)).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if answer == nil {
			return freeClaim(ctx, tx, actor.Account, key)
		}
		return answerClaim(ctx, tx, actor.Account, key, *answer, s.clock.Now())
	})
}

// claim is one key as it is stored.
type claim struct {
	hash      string
	claimedAt time.Time
	answered  bool
	answer    httpx.Stored
}

// over tells whether the key is as good as new: forgotten, or left behind by a
// request that died.
func (c claim) over(now time.Time) bool {
	if c.answered {
		return now.Sub(c.claimedAt) >= Kept
	}
	return now.Sub(c.claimedAt) >= ClaimLives
}

func (c claim) answerTo(inputHash string) (*httpx.Stored, error) {
	switch {
	case c.hash != inputHash:
		return nil, httpx.IdempotencyConflict()
	case !c.answered:
		return nil, httpx.IdempotencyInProgress()
	}
	return &c.answer, nil
}

// insertClaim tells whether the key was free. Where somebody else is claiming
// it at this moment, PostgreSQL waits for that to end.
func insertClaim(ctx context.Context, tx *db.Tx, account int64, key, hash string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO idempotency_key (tenant_id, account_id, key, input_hash, claimed_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, account_id, key) DO NOTHING`, account, key, hash, db.Micros(now))
	return n == 1, err
}

// findClaim locks the key. A key that was freed meanwhile is tried again.
func findClaim(ctx context.Context, tx *db.Tx, account int64, key string) (claim, error) {
	var c claim
	var claimed int64
	var answered *int64
	var header string
	found, err := tx.One(ctx, `SELECT input_hash, claimed_at, answered_at, status, header, body FROM idempotency_key
		WHERE tenant_id = $1 AND account_id = $2 AND key = $3`+tx.ForUpdate(), []any{account, key},
		&c.hash, &claimed, &answered, &c.answer.Status, &header, &c.answer.Body)
	if err != nil {
		return c, err
	}
	if !found {
		return c, fmt.Errorf("idempotency: the key was freed meanwhile: %w", db.ErrTryAgain)
	}
	c.claimedAt, c.answered, c.answer.Body = db.Time(claimed), answered != nil, bytes.Clone(c.answer.Body)
	return c, json.Unmarshal([]byte(header), &c.answer.Header)
}

func renewClaim(ctx context.Context, tx *db.Tx, account int64, key, hash string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE idempotency_key SET input_hash = $4, claimed_at = $5, answered_at = NULL, status = 0, header = '{}', body = NULL
		WHERE tenant_id = $1 AND account_id = $2 AND key = $3`, account, key, hash, db.Micros(now))
	return err
}

func answerClaim(ctx context.Context, tx *db.Tx, account int64, key string, a httpx.Stored, now time.Time) error {
	header, err := json.Marshal(a.Header)
	if err != nil {
		return fmt.Errorf("keep the answer of a key: %w", err)
	}
	_, err = tx.Exec(ctx, `UPDATE idempotency_key SET answered_at = $4, status = $5, header = $6, body = $7
		WHERE tenant_id = $1 AND account_id = $2 AND key = $3 AND answered_at IS NULL`, account, key, db.Micros(now), a.Status, string(header), a.Body)
	return err
}

func freeClaim(ctx context.Context, tx *db.Tx, account int64, key string) error {
	_, err := tx.Exec(ctx, "DELETE FROM idempotency_key WHERE tenant_id = $1 AND account_id = $2 AND key = $3 AND answered_at IS NULL", account, key)
	return err
}

// sweep removes some keys that were claimed before an instant. Rows that
// another claim is sweeping are passed over.
func sweep(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM idempotency_key WHERE tenant_id = $1 AND (account_id, key) IN (
		SELECT account_id, key FROM idempotency_key WHERE tenant_id = $1 AND claimed_at <= $2 ORDER BY claimed_at LIMIT $3`+tx.ForUpdateSkipLocked()+")",
		db.Micros(before), sweepMost)
	return err
}
