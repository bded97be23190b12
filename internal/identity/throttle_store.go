package identity

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/i18n"
)

// counter is the failures of one subject, locked until the end of the
// transaction so that attempts made at the same time are counted one by one.
type counter struct {
	kind    throttleKind
	subject string
	failures
}

// subjectOf hides what is counted: people type passwords into the wrong field.
func subjectOf(parts ...string) string {
	s := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(s[:])
}

// loginSubject counts the spellings of one login together: phone numbers are
// written with and without blanks and hyphens.
func loginSubject(login string) string {
	return strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(login)
}

func accountSubject(id AccountID) string { return strconv.FormatInt(int64(id), 10) }

// lockCounter reads a counter and keeps others from it. Callers lock the
// counter of the address before that of the login, so that two sign-ins never
// wait for each other.
func lockCounter(ctx context.Context, tx *db.Tx, kind throttleKind, subject string) (counter, error) {
	c := counter{kind: kind, subject: subject}
	_, err := tx.Exec(ctx, `INSERT INTO sign_in_failure (tenant_id, kind, subject, last_at, clears_at) VALUES ($1, $2, $3, 0, 0)
		ON CONFLICT (tenant_id, kind, subject) DO NOTHING`, string(kind), subject)
	if err != nil {
		return c, err
	}
	var last, clears int64
	_, err = tx.One(ctx, "SELECT last_at, clears_at FROM sign_in_failure WHERE tenant_id = $1 AND kind = $2 AND subject = $3"+tx.ForUpdate(),
		[]any{string(kind), subject}, &last, &clears)
	c.last, c.clears = db.Time(last), db.Time(clears)
	return c, err
}

func (c counter) save(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, "UPDATE sign_in_failure SET last_at = $4, clears_at = $5 WHERE tenant_id = $1 AND kind = $2 AND subject = $3",
		string(c.kind), c.subject, db.Micros(c.last), db.Micros(c.clears))
	return err
}

// refuse is the fault while the counter's pause lasts.
func (c counter) refuse(now time.Time) error {
	until := c.until(allowanceOf(c.kind))
	if !until.After(now) {
		return nil
	}
	left := until.Sub(now)
	seconds := int((left + time.Second - 1) / time.Second)
	return fault.New(fault.TooMany, "identity.too_many_attempts", fault.Args{
		"wait": waitPhrase(seconds), "retry_seconds": seconds,
	})
}

// waitPhrase says a time to wait the way people say it.
func waitPhrase(seconds int) i18n.Phrase {
	const minute = 60
	if seconds < 2*minute {
		return i18n.Phrase{Code: "identity.wait_seconds", Args: map[string]any{"count": seconds}}
	}
	return i18n.Phrase{Code: "identity.wait_minutes", Args: map[string]any{"count": (seconds + minute - 1) / minute}}
}

// attempt counts one try before its outcome is known, so that a thousand tries
// at the same time are not one.
func (c counter) attempt(ctx context.Context, tx *db.Tx, now time.Time) error {
	c.failures = c.plus(now, allowanceOf(c.kind))
	return c.save(ctx, tx)
}

// forgive takes an attempt back that succeeded. A login starts afresh; an
// address keeps the failures of the others behind it.
func (c counter) forgive(ctx context.Context, tx *db.Tx) error {
	if c.kind == byAddress {
		c.clears = c.clears.Add(-allowanceOf(c.kind).forget)
	} else {
		c.last, c.clears = time.UnixMicro(0), time.UnixMicro(0)
	}
	return c.save(ctx, tx)
}
