package identity

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
)

// selectRoles reads what the company has stored of roles, by key.
func selectRoles(ctx context.Context, tx *db.Tx) ([]Role, error) {
	roles, err := db.List(ctx, tx, "SELECT role_key, name FROM role WHERE tenant_id = $1 ORDER BY role_key", nil,
		func(scan db.Scan) (r Role, err error) {
			err = scan(&r.Key, &r.Name)
			return r, err
		})
	if err != nil || len(roles) == 0 {
		return nil, err
	}
	at := map[RoleKey]int{}
	for i, r := range roles {
		at[r.Key] = i
	}
	err = tx.Each(ctx, "SELECT role_key, permission, scope FROM role_grant WHERE tenant_id = $1 ORDER BY role_key, permission, scope", nil,
		func(scan db.Scan) error {
			var key RoleKey
			var g RoleGrant
			var scope string
			if err := scan(&key, &g.Permission, &scope); err != nil {
				return err
			}
			var ok bool
			if g.Scope, ok = access.ParseScope(scope); !ok {
				return fmt.Errorf("identity: role %s has the unknown scope %q", key, scope)
			}
			if i, ok := at[key]; ok {
				roles[i].Grants = append(roles[i].Grants, g)
			}
			return nil
		})
	return roles, err
}

// upsertRole writes a role with all its grants.
func upsertRole(ctx context.Context, tx *db.Tx, r Role, by AccountID, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO role (tenant_id, role_key, name, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, role_key) DO UPDATE SET name = excluded.name, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
		string(r.Key), r.Name, by, db.Micros(now))
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "DELETE FROM role_grant WHERE tenant_id = $1 AND role_key = $2", string(r.Key)); err != nil {
		return err
	}
	b := db.NewBatch("role_grant", "", db.Column{Name: "role_key", Type: db.Text},
		db.Column{Name: "permission", Type: db.Text}, db.Column{Name: "scope", Type: db.Text})
	for _, g := range r.Grants {
		b.Add(string(r.Key), g.Permission, g.Scope.String())
	}
	_, err = b.Insert(ctx, tx)
	return err
}

func deleteRole(ctx context.Context, tx *db.Tx, key RoleKey) (int64, error) {
	if _, err := tx.Exec(ctx, "DELETE FROM role_grant WHERE tenant_id = $1 AND role_key = $2", string(key)); err != nil {
		return 0, err
	}
	return tx.Exec(ctx, "DELETE FROM role WHERE tenant_id = $1 AND role_key = $2", string(key))
}

// assignmentsBy reads assignments by a condition whose arguments start at $2,
// the oldest first.
func assignmentsBy(ctx context.Context, tx *db.Tx, condition string, limit int, args ...any) ([]Assignment, error) {
	return db.List(ctx, tx, `SELECT id, account_id, role_key, department_id, assigned_by, assigned_at
		FROM role_assignment WHERE tenant_id = $1 AND `+condition+" ORDER BY id LIMIT "+strconv.Itoa(limit), args,
		func(scan db.Scan) (a Assignment, err error) {
			var at int64
			err = scan(&a.ID, &a.Account, &a.Role, &a.Department, &a.By, &at)
			a.At = db.Time(at)
			return a, err
		})
}

func countAssignments(ctx context.Context, tx *db.Tx) (n int, err error) {
	_, err = tx.One(ctx, "SELECT count(*) FROM role_assignment WHERE tenant_id = $1 AND ended_at IS NULL", nil, &n)
	return n, err
}

// insertAssignment adds an assignment unless it is in force already.
func insertAssignment(ctx context.Context, tx *db.Tx, a Assignment) error {
	_, err := tx.Exec(ctx, `INSERT INTO role_assignment (id, tenant_id, account_id, role_key, department_id, assigned_by, assigned_at)
		VALUES ($2, $1, $3, $4, $5, $6, $7)
		ON CONFLICT (tenant_id, account_id, role_key, department_id) WHERE ended_at IS NULL DO NOTHING`,
		a.ID, a.Account, string(a.Role), a.Department, a.By, db.Micros(a.At))
	return err
}

func endAssignment(ctx context.Context, tx *db.Tx, id AssignmentID, by AccountID, now time.Time) (int64, error) {
	return tx.Exec(ctx, "UPDATE role_assignment SET ended_by = $3, ended_at = $4 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL",
		id, by, db.Micros(now))
}

// lockHolders lists who holds a role by assignment for the whole company, and
// keeps the rows from being ended by others.
func lockHolders(ctx context.Context, tx *db.Tx, role RoleKey) ([]AccountID, error) {
	return db.List(ctx, tx, "SELECT account_id FROM role_assignment WHERE tenant_id = $1 AND role_key = $2 AND ended_at IS NULL ORDER BY id"+tx.ForUpdate(),
		[]any{string(role)}, scanAccountID)
}

// accountsWithRoles is everybody who holds a role by assignment.
func accountsWithRoles(ctx context.Context, tx *db.Tx) (map[AccountID]bool, error) {
	list, err := db.List(ctx, tx, "SELECT DISTINCT account_id FROM role_assignment WHERE tenant_id = $1 AND ended_at IS NULL", nil, scanAccountID)
	out := make(map[AccountID]bool, len(list))
	for _, id := range list {
		out[id] = true
	}
	return out, err
}

func scanAccountID(scan db.Scan) (id AccountID, err error) {
	err = scan(&id)
	return id, err
}
