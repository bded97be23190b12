package identity

import (
	"context"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// PartWith ends the sessions, tokens, codes and passwords of those of the
// people who have left, for good: somebody who comes back begins with a new
// code. They are refused anyhow as long as they are away. App subscribes it to
// the changes of people; hearing the same again changes nothing.
func (s *Service) PartWith(ctx context.Context, tenant db.TenantID, changes []org.PersonChange) error {
	var people []org.PersonID
	for _, c := range changes {
		if c.Left {
			people = append(people, c.Person)
		}
	}
	if len(people) == 0 {
		return nil
	}
	return s.db.Tenant(tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		known, err := s.org.PeopleByID(ctx, tx, people)
		if err != nil {
			return err
		}
		var left []org.PersonID
		for id, p := range known {
			if p.HasLeft() {
				left = append(left, id)
			}
		}
		accounts, err := s.AccountsOfPeople(ctx, tx, left)
		if err != nil || len(accounts) == 0 {
			return err
		}
		var ids []AccountID
		for _, a := range accounts {
			ids = append(ids, a.ID)
		}
		now := db.Micros(s.clock.Now())
		for _, end := range []struct {
			statement string
			args      []any
		}{
			{"UPDATE session SET ended_at = $3 WHERE tenant_id = $1 AND ended_at IS NULL AND " + tx.In("account_id", 2), []any{db.Ints(tx, ids), now}},
			{"UPDATE api_token SET revoked_at = $3 WHERE tenant_id = $1 AND revoked_at IS NULL AND " + tx.In("account_id", 2), []any{db.Ints(tx, ids), now}},
			{"UPDATE account SET password = '', password_set_at = NULL WHERE tenant_id = $1 AND " + tx.In("id", 2), []any{db.Ints(tx, ids)}},
			{"DELETE FROM one_time_code WHERE tenant_id = $1 AND " + tx.In("account_id", 2), []any{db.Ints(tx, ids)}},
		} {
			if _, err := tx.Exec(ctx, end.statement, end.args...); err != nil {
				return err
			}
		}
		s.changed(ctx, tx, 0)
		return nil
	})
}
