package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// TokenID names an API token in lists; it is no secret.
type TokenID int64

// Token lets a program act for an account within some of its permissions. What
// the account loses, its tokens lose; a token never does more than its owner.
type Token struct {
	ID          TokenID
	Account     AccountID
	Name        string
	Beginning   string // the first characters of the secret, to recognise it by
	Permissions []string
	CreatedAt   time.Time
	ExpiresAt   time.Time
	UsedAt      time.Time // to within SeenEvery; zero when never used
	tenant      db.TenantID
	sum         []byte
	revoked     bool
}

// Limits of API tokens.
const (
	LongestTokenLife = 366 * 24 * time.Hour
	MostTokens       = 50 // that can be used, per account
	tokenBeginning   = 6
)

// NewToken says what a token begins with.
type NewToken struct {
	Name        string
	Permissions []string
	ExpiresAt   time.Time
}

// CreateToken makes a token for the actor's account and returns its secret,
// which cannot be read again. Faults: identity.token_by_token,
// identity.name_missing, identity.name_too_long, identity.token_life,
// identity.token_without_permission, identity.permission_not_held,
// identity.too_many_tokens.
func (s *Service) CreateToken(ctx context.Context, tx *db.Tx, actor access.Actor, n NewToken) (Token, string, error) {
	if actor.Via == access.Token {
		return Token{}, "", fault.New(fault.Forbidden, "identity.token_by_token", nil)
	}
	now := s.clock.Now()
	t := Token{Account: AccountID(actor.Account), CreatedAt: now, ExpiresAt: n.ExpiresAt.UTC()}
	var err error
	if t.Name, err = nameOf(n.Name); err != nil {
		return Token{}, "", err
	}
	if !t.ExpiresAt.After(now) || t.ExpiresAt.Sub(now) > LongestTokenLife {
		const day = 24 * time.Hour
		return Token{}, "", fault.New(fault.Invalid, "identity.token_life", fault.Args{"days": int(LongestTokenLife / day)}).At("expires_at")
	}
	if t.Permissions, err = heldBy(actor, n.Permissions); err != nil {
		return Token{}, "", err
	}
	open, err := openTokens(ctx, tx, t.Account, now)
	if err != nil {
		return Token{}, "", err
	}
	if len(open) >= MostTokens {
		return Token{}, "", fault.New(fault.Conflict, "identity.too_many_tokens", fault.Args{"most": MostTokens})
	}
	id, err := tx.NewID(ctx)
	if err != nil {
		return Token{}, "", err
	}
	c := newCredential(tokenCredential)
	t.ID, t.sum, t.Beginning = TokenID(id), c.sum(), beginningOf(c.selector)
	if err := insertToken(ctx, tx, t, c.selector); err != nil {
		return Token{}, "", err
	}
	return t, c.String(), nil
}

func beginningOf(selector string) string {
	return string(tokenCredential) + "_" + cut(selector, tokenBeginning)
}

// heldBy checks that the actor holds every permission a token is to have.
func heldBy(actor access.Actor, wanted []string) ([]string, error) {
	wanted = slices.Clone(wanted)
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	if len(wanted) == 0 {
		return nil, fault.New(fault.Invalid, "identity.token_without_permission", nil).At("permissions")
	}
	for _, p := range wanted {
		if !actor.Can(p) {
			return nil, fault.New(fault.Invalid, "identity.permission_not_held", fault.Args{"permission": cut(p, longestName)}).At("permissions")
		}
	}
	return wanted, nil
}

// Tokens lists the tokens of an account that can be used, or of the whole
// company when the account is 0, the newest first.
func (s *Service) Tokens(ctx context.Context, tx *db.Tx, account AccountID) ([]Token, error) {
	return openTokens(ctx, tx, account, s.clock.Now())
}

// RevokeToken ends a token of the account, or any of the company when the
// account is 0, at once. Fault: identity.token_unknown.
func (s *Service) RevokeToken(ctx context.Context, tx *db.Tx, account AccountID, id TokenID) error {
	n, err := tx.Exec(ctx, `UPDATE api_token SET revoked_at = $4
		WHERE tenant_id = $1 AND id = $2 AND (account_id = $3 OR $3 = 0) AND revoked_at IS NULL`, id, account, db.Micros(s.clock.Now()))
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "identity.token_unknown", nil)
	}
	return err
}

const tokenColumns = `id, tenant_id, account_id, name, selector, verifier_sum, permissions, created_at, expires_at,
	COALESCE(used_at, 0), revoked_at IS NOT NULL`

func scanToken(scan db.Scan) (t Token, err error) {
	var selector, permissions string
	var created, expires, used int64
	err = scan(&t.ID, &t.tenant, &t.Account, &t.Name, &selector, &t.sum, &permissions, &created, &expires, &used, &t.revoked)
	if err != nil {
		return t, err
	}
	t.Beginning, t.CreatedAt, t.ExpiresAt, t.UsedAt = beginningOf(selector), db.Time(created), db.Time(expires), timeOrZero(used)
	if err := json.Unmarshal([]byte(permissions), &t.Permissions); err != nil {
		return t, fmt.Errorf("permissions of token %d: %w", t.ID, err)
	}
	return t, nil
}

func openTokens(ctx context.Context, tx *db.Tx, account AccountID, now time.Time) ([]Token, error) {
	const most = 1000
	return db.List(ctx, tx, "SELECT "+tokenColumns+` FROM api_token
		WHERE tenant_id = $1 AND (account_id = $2 OR $2 = 0) AND revoked_at IS NULL AND expires_at > $3
		ORDER BY id DESC LIMIT $4`, []any{account, db.Micros(now), most}, scanToken)
}

func insertToken(ctx context.Context, tx *db.Tx, t Token, selector string) error {
	permissions, err := json.Marshal(t.Permissions)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO api_token (id, tenant_id, account_id, name, selector, verifier_sum, permissions, created_at, expires_at)
		VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9)`,
		t.ID, t.Account, t.Name, selector, t.sum, string(permissions), db.Micros(t.CreatedAt), db.Micros(t.ExpiresAt))
	return err
}

func updateUsed(ctx context.Context, tx *db.Tx, used map[TokenID]time.Time) error {
	for id, at := range used {
		_, err := tx.Exec(ctx, "UPDATE api_token SET used_at = $3 WHERE tenant_id = $1 AND id = $2 AND COALESCE(used_at, 0) < $3", id, db.Micros(at))
		if err != nil {
			return err
		}
	}
	return nil
}
