package identity

import (
	"context"
	"net"
	"strings"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Attempt is what somebody gives to be let in.
type Attempt struct {
	Company string // company code; "" when the host name or a single tenant says it
	Host    string // the host name of the request
	Login   string // number, e-mail or phone
	Secret  string // a password or a one-time code
	From    Origin
}

// Entry is what an attempt that succeeded gives: a session, or after a
// one-time code a ticket with which a password is chosen.
type Entry struct {
	Tenant  db.TenantID
	Account AccountID
	Session string    // secret of the cookie
	Ticket  string    // secret for ChoosePassword
	EndsAt  time.Time // of whichever was given
}

// The faults of signing in.
var (
	// ErrSignInFailed says nothing about what was wrong, on purpose.
	ErrSignInFailed   = fault.New(fault.Unauthorized, "identity.sign_in_failed", nil)
	ErrCodeExpired    = fault.New(fault.Unauthorized, "identity.code_expired", nil)
	ErrCompanyMissing = fault.New(fault.Invalid, "identity.company_missing", nil).At("tenant")
	ErrCompanyUnknown = fault.New(fault.Invalid, "identity.company_unknown", nil).At("tenant")
)

// familiarFor is how long an address stays familiar after a sign-in.
const familiarFor = 30 * 24 * time.Hour

// SignIn lets somebody in. Whether the login is unknown, the account closed,
// without a password, or the password wrong, the fault is
// identity.sign_in_failed after the same work. Further faults:
// identity.company_missing, identity.company_unknown,
// identity.too_many_attempts (with retry_seconds), identity.code_expired (only
// to somebody who knows the code), identity.busy.
func (s *Service) SignIn(ctx context.Context, a Attempt) (Entry, error) {
	tenant, err := s.tenantOf(ctx, a.Company, a.Host)
	if err != nil {
		return Entry{}, err
	}
	door := s.db.Tenant(tenant.ID)
	login := loginOf(a.Login)
	var k knock
	err = door.Tx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		k, err = s.knock(ctx, tx, login, a)
		return err
	})
	if err != nil || k.entry.Ticket != "" {
		return k.entry, err
	}
	if k.expired {
		return Entry{}, ErrCodeExpired
	}
	matches, outdated, err := s.hasher.verify(ctx, k.account.password, a.Secret)
	if err != nil {
		return Entry{}, err
	}
	if !matches {
		return Entry{}, ErrSignInFailed
	}
	fresh := ""
	if outdated {
		if fresh, err = s.hasher.hash(ctx, a.Secret); err != nil {
			return Entry{}, err
		}
	}
	var entry Entry
	err = door.Tx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		entry, err = s.admit(ctx, tx, k, a, fresh)
		return err
	})
	return entry, err
}

// knock is an attempt that was counted and is allowed to be looked at.
type knock struct {
	account Account // zero for an unknown login
	place   string
	subject string       // of the login's counter
	kind    throttleKind // of the login's counter
	entry   Entry        // set when a one-time code opened the door
	expired bool         // a right code came too late
}

// knock finds the account, looks at a one-time code, and counts the attempt.
// A code is random enough to need no counting by login, and so it keeps
// working while others are guessing the password.
func (s *Service) knock(ctx context.Context, tx *db.Tx, login string, a Attempt) (knock, error) {
	now := s.clock.Now()
	k := knock{place: a.From.place()}
	account, open, err := s.find(ctx, tx, login)
	if err != nil {
		return k, err
	}
	if open {
		k.account = account
	}
	address, err := lockCounter(ctx, tx, byAddress, subjectOf(k.place))
	if err != nil {
		return k, err
	}
	if err := address.refuse(now); err != nil {
		return k, err
	}
	k.entry, k.expired, err = s.exchange(ctx, tx, k.account, a.Secret)
	if err != nil || k.expired || k.entry.Ticket != "" {
		return k, err
	}
	if err := s.chooseCounter(ctx, tx, &k, login, now); err != nil {
		return k, err
	}
	own, err := lockCounter(ctx, tx, k.kind, k.subject)
	if err != nil {
		return k, err
	}
	if err := own.refuse(now); err != nil {
		return k, err
	}
	if err := address.attempt(ctx, tx, now); err != nil {
		return k, err
	}
	return k, own.attempt(ctx, tx, now)
}

// chooseCounter counts attempts from where the owner signs in apart from
// those of strangers.
func (s *Service) chooseCounter(ctx context.Context, tx *db.Tx, k *knock, login string, now time.Time) error {
	k.kind, k.subject = byLogin, subjectOf(loginSubject(login))
	if k.account.ID == 0 || k.place == "" {
		return nil
	}
	familiar, err := signedInFrom(ctx, tx, k.account.ID, k.place, now.Add(-familiarFor))
	if familiar {
		k.kind, k.subject = byPlace, subjectOf(accountSubject(k.account.ID), k.place)
	}
	return err
}

// admit opens the session after the password was right.
func (s *Service) admit(ctx context.Context, tx *db.Tx, k knock, a Attempt, freshHash string) (Entry, error) {
	// The account is read again: it may have been closed, or its password
	// changed, while the hash was computed.
	account, err := s.lockOpenAccount(ctx, tx, k.account.ID)
	if fault.CodeOf(err) == ErrSessionEnded.Code || err == nil && !account.PasswordSetAt.Equal(k.account.PasswordSetAt) {
		err = ErrSignInFailed
	}
	if err != nil {
		return Entry{}, err
	}
	for _, c := range []counter{{kind: byAddress, subject: subjectOf(k.place)}, {kind: k.kind, subject: k.subject}} {
		c, err := lockCounter(ctx, tx, c.kind, c.subject)
		if err != nil {
			return Entry{}, err
		}
		if err := c.forgive(ctx, tx); err != nil {
			return Entry{}, err
		}
	}
	if freshHash != "" {
		if err := updateHash(ctx, tx, account.ID, k.account.password, freshHash); err != nil {
			return Entry{}, err
		}
	}
	who, err := s.ownerOf(ctx, tx, account)
	if err != nil {
		return Entry{}, err
	}
	if weak := s.common.check(a.Secret, who) != nil; weak != account.MustChangePassword {
		if err := updateMustChange(ctx, tx, account.ID, weak); err != nil {
			return Entry{}, err
		}
	}
	return s.begin(ctx, tx, account.ID, a.From)
}

// CompanyOf is the company that the sign-in page of a host name belongs to;
// known is false when it must ask for the company code, and exists is false
// while there is no company at all.
func (s *Service) CompanyOf(ctx context.Context, host string) (t org.Tenant, known, exists bool, err error) {
	all, err := s.org.Tenants(ctx)
	if err != nil {
		return org.Tenant{}, false, false, err
	}
	t, known = tenantOfHost(all, host)
	return t, known, len(all) > 0, nil
}

// tenantOf finds the company somebody signs in to (decision 38).
func (s *Service) tenantOf(ctx context.Context, company, host string) (org.Tenant, error) {
	all, err := s.org.Tenants(ctx)
	if err != nil {
		return org.Tenant{}, err
	}
	if t, ok := tenantOfHost(all, host); ok && company == "" {
		return t, nil
	}
	if company == "" {
		return org.Tenant{}, ErrCompanyMissing
	}
	for _, t := range all {
		if t.Slug == loginOf(company) {
			return t, nil
		}
	}
	return org.Tenant{}, ErrCompanyUnknown
}

// tenantOfHost is the only tenant there is, or the one whose company code is
// the first label of the host name: xinghe.example.com.
func tenantOfHost(all []org.Tenant, host string) (org.Tenant, bool) {
	if len(all) == 1 {
		return all[0], true
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	label, rest, dotted := strings.Cut(strings.ToLower(host), ".")
	for _, t := range all {
		if dotted && rest != "" && t.Slug == label {
			return t, true
		}
	}
	return org.Tenant{}, false
}
