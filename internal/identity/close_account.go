package identity

import (
	"context"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Administrators lists the accounts without a person, closed ones too.
func (s *Service) Administrators(ctx context.Context, tx *db.Tx) ([]Account, error) {
	return accountsBy(ctx, tx, "person_id IS NULL")
}

// CloseAccount keeps an account from being used: its sessions end and its
// tokens no longer work. Nobody closes their own, and the last system
// administrator stays. Faults: identity.account_unknown, identity.own_account,
// identity.last_administrator.
func (s *Service) CloseAccount(ctx context.Context, tx *db.Tx, actor access.Actor, id AccountID) error {
	if id == AccountID(actor.Account) {
		return fault.New(fault.Forbidden, "identity.own_account", nil)
	}
	account, err := s.Account(ctx, tx, id)
	if err != nil || !account.ClosedAt.IsZero() {
		return err
	}
	held, err := assignmentsBy(ctx, tx, "account_id = $2 AND role_key = $3 AND ended_at IS NULL", 1, id, string(RoleAdministrator))
	if err != nil {
		return err
	}
	if len(held) > 0 {
		if err := s.keepAnAdministrator(ctx, tx, id); err != nil {
			return err
		}
	}
	now := s.clock.Now()
	if _, err := tx.Exec(ctx, "UPDATE account SET closed_at = $3 WHERE tenant_id = $1 AND id = $2", id, db.Micros(now)); err != nil {
		return err
	}
	if err := deleteCodes(ctx, tx, id); err != nil {
		return err
	}
	if err := endSessions(ctx, tx, id, 0, now); err != nil {
		return err
	}
	s.changed(ctx, tx, id)
	return nil
}

// ReopenAccount lets a closed account be used again, with the roles it held.
// Fault: identity.account_unknown.
func (s *Service) ReopenAccount(ctx context.Context, tx *db.Tx, id AccountID) error {
	n, err := tx.Exec(ctx, "UPDATE account SET closed_at = NULL WHERE tenant_id = $1 AND id = $2", id)
	if err == nil && n == 0 {
		return ErrAccountUnknown
	}
	if err != nil {
		return err
	}
	s.changed(ctx, tx, id)
	return nil
}
