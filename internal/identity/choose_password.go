package identity

import (
	"context"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// TicketLives is how long somebody who came with a one-time code may take to
// choose a password. The code stays good until a password is chosen.
const TicketLives = 15 * time.Minute

// The faults of choosing a password.
var (
	ErrTicketUnknown = fault.New(fault.Unauthorized, "identity.ticket_unknown", nil)
	ErrPasswordWrong = fault.New(fault.Invalid, "identity.password_wrong", nil).At("old_password")
	ErrPasswordSame  = fault.New(fault.Invalid, "identity.password_same", nil).At("password")
)

// exchange gives a ticket to somebody who knows the account's one-time code.
// Expired is true for a right code that came too late.
func (s *Service) exchange(ctx context.Context, tx *db.Tx, account Account, secret string) (entry Entry, expired bool, err error) {
	plain, ok := parseCode(secret)
	if !ok || account.ID == 0 {
		return Entry{}, false, nil
	}
	sum, until, found, err := selectCode(ctx, tx, account.ID)
	if err != nil || !found || !sameSum(sum, codeSum(tx.Tenant(), account.ID, plain)) {
		return Entry{}, false, err
	}
	now := s.clock.Now()
	if !now.Before(until) {
		return Entry{}, true, nil
	}
	c := newCredential(ticketCredential)
	ends := now.Add(TicketLives)
	if err := updateTicket(ctx, tx, account.ID, c, ends); err != nil {
		return Entry{}, false, err
	}
	return Entry{Tenant: tx.Tenant(), Account: account.ID, Ticket: c.String(), EndsAt: ends}, false, nil
}

// ChoosePassword turns a ticket into a password and a session. The code behind
// the ticket is used up; sessions opened with an earlier password end. Faults:
// identity.ticket_unknown, those of the password policy (the ticket stays
// good), identity.busy.
func (s *Service) ChoosePassword(ctx context.Context, ticket, password string, from Origin) (Entry, error) {
	c, ok := parseCredential(ticketCredential, ticket)
	if !ok {
		return Entry{}, ErrTicketUnknown
	}
	tenant, id, err := s.accountOfTicket(ctx, c)
	if err != nil {
		return Entry{}, err
	}
	if err := s.checkPassword(ctx, tenant, id, password); err != nil {
		return Entry{}, err
	}
	phc, err := s.hasher.hash(ctx, password)
	if err != nil {
		return Entry{}, err
	}
	var entry Entry
	err = s.db.Tenant(tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		account, err := s.lockOpenAccount(ctx, tx, id)
		if err != nil {
			return err
		}
		used, err := deleteCode(ctx, tx, account.ID, c)
		if err != nil {
			return err
		}
		if !used {
			return ErrTicketUnknown
		}
		if err := s.replacePassword(ctx, tx, account.ID, phc, 0); err != nil {
			return err
		}
		entry, err = s.begin(ctx, tx, account.ID, from)
		return err
	})
	return entry, err
}

func (s *Service) accountOfTicket(ctx context.Context, c credential) (tenant db.TenantID, account AccountID, err error) {
	err = s.db.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		var sum []byte
		var expires int64
		found, err := tx.One(ctx, "SELECT tenant_id, account_id, ticket_sum, ticket_expires_at FROM one_time_code WHERE ticket_selector = $1",
			[]any{c.selector}, &tenant, &account, &sum, &expires)
		if err == nil && (!found || !c.proves(sum) || !s.clock.Now().Before(db.Time(expires))) {
			return ErrTicketUnknown
		}
		return err
	})
	return tenant, account, err
}

// checkPassword asks the policy whether an account may have a password.
func (s *Service) checkPassword(ctx context.Context, tenant db.TenantID, id AccountID, password string) error {
	return s.db.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		account, err := s.Account(ctx, tx, id)
		if err != nil {
			return err
		}
		who, err := s.ownerOf(ctx, tx, account)
		if err != nil {
			return err
		}
		return s.common.check(password, who)
	})
}

// lockOpenAccount reads an account that may be used, and keeps others from
// changing it until the transaction ends. Fault: identity.session_ended.
func (s *Service) lockOpenAccount(ctx context.Context, tx *db.Tx, id AccountID) (Account, error) {
	if _, err := tx.One(ctx, "SELECT id FROM account WHERE tenant_id = $1 AND id = $2"+tx.ForUpdate(), []any{id}, new(int64)); err != nil {
		return Account{}, err
	}
	account, err := s.Account(ctx, tx, id)
	if err != nil {
		return Account{}, err
	}
	open, err := s.open(ctx, tx, account)
	if err == nil && !open {
		err = ErrSessionEnded
	}
	return account, err
}

// open tells whether the owner of an account may use it at all.
func (s *Service) open(ctx context.Context, tx *db.Tx, a Account) (bool, error) {
	if !a.ClosedAt.IsZero() || a.Person == 0 {
		return a.ClosedAt.IsZero(), nil
	}
	p, err := s.org.Person(ctx, tx, a.Person)
	return err == nil && !p.HasLeft(), err
}

// replacePassword stores a new password, ends the sessions opened with the old
// one except one, and uses up any one-time code.
func (s *Service) replacePassword(ctx context.Context, tx *db.Tx, id AccountID, phc string, spare SessionID) error {
	now := s.clock.Now()
	if err := updatePassword(ctx, tx, id, phc, now); err != nil {
		return err
	}
	if err := deleteCodes(ctx, tx, id); err != nil {
		return err
	}
	return endSessions(ctx, tx, id, spare, now)
}

// ChangePassword replaces the actor's own password and ends all its sessions
// but the one of the cookie given. Faults: identity.password_wrong,
// identity.too_many_attempts, identity.password_same, those of the policy,
// identity.busy.
func (s *Service) ChangePassword(ctx context.Context, actor access.Actor, cookie, old, password string) error {
	tenant, id := db.TenantID(actor.Tenant), AccountID(actor.Account)
	account, err := s.countChange(ctx, tenant, id)
	if err != nil {
		return err
	}
	matches, _, err := s.hasher.verify(ctx, account.password, old)
	if err != nil {
		return err
	}
	if !matches {
		return ErrPasswordWrong
	}
	if normalPassword(old) == normalPassword(password) {
		return ErrPasswordSame
	}
	if err := s.checkPassword(ctx, tenant, id, password); err != nil {
		return err
	}
	phc, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Tenant(tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		now, err := s.lockOpenAccount(ctx, tx, id)
		if err != nil {
			return err
		}
		if !now.PasswordSetAt.Equal(account.PasswordSetAt) {
			return ErrPasswordWrong
		}
		spare, err := s.SessionOf(ctx, tx, cookie)
		if err != nil {
			return err
		}
		if err := s.replacePassword(ctx, tx, id, phc, spare); err != nil {
			return err
		}
		c, err := lockCounter(ctx, tx, byAccount, subjectOf(accountSubject(id)))
		if err != nil {
			return err
		}
		return c.forgive(ctx, tx)
	})
}

// countChange counts one try at the present password before it is compared.
func (s *Service) countChange(ctx context.Context, tenant db.TenantID, id AccountID) (account Account, err error) {
	err = s.db.Tenant(tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if account, err = s.Account(ctx, tx, id); err != nil {
			return err
		}
		c, err := lockCounter(ctx, tx, byAccount, subjectOf(accountSubject(id)))
		if err != nil {
			return err
		}
		now := s.clock.Now()
		if err := c.refuse(now); err != nil {
			return err
		}
		return c.attempt(ctx, tx, now)
	})
	return account, err
}

// SetPassword gives a person a password without a code, for the demo company
// and the command line; nothing of the API leads here. Sessions of the person
// end. Faults: org.person_unknown and those of the policy.
func (s *Service) SetPassword(ctx context.Context, tenant db.TenantID, person org.PersonID, password string) error {
	phc, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Tenant(tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.org.Person(ctx, tx, person); err != nil {
			return err
		}
		accounts, err := s.ensureAccounts(ctx, tx, []org.PersonID{person})
		if err != nil {
			return err
		}
		account := accounts[person]
		who, err := s.ownerOf(ctx, tx, account)
		if err != nil {
			return err
		}
		if err := s.common.check(password, who); err != nil {
			return err
		}
		return s.replacePassword(ctx, tx, account.ID, phc, 0)
	})
}
