package identityhttp

import (
	"context"
	"net/http"
	"time"

	"xuefen/internal/identity"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

// Assignment says who holds a role, for what, and who gave it.
type Assignment struct {
	ID           int64     `json:"id"`
	AccountID    int64     `json:"account_id"`
	Name         string    `json:"name"`
	PersonID     int64     `json:"person_id,omitempty" doc:"Absent for an account without a person"`
	Role         string    `json:"role"`
	DepartmentID int64     `json:"department_id,omitempty" doc:"With all below; absent for the whole company"`
	Department   string    `json:"department,omitempty"`
	AssignedBy   string    `json:"assigned_by,omitempty" doc:"Absent for the command line"`
	AssignedAt   time.Time `json:"assigned_at"`
}

// NewAssignment gives a role to a person, or to an account without one.
type NewAssignment struct {
	PersonID     int64  `json:"person_id,omitempty"`
	AccountID    int64  `json:"account_id,omitempty"`
	Role         string `json:"role" minLength:"1" maxLength:"40"`
	DepartmentID int64  `json:"department_id,omitempty" doc:"With all below; without it the whole company"`
}

type (
	assignmentsIn struct {
		httpx.PageQuery
		Role    string `query:"role" maxLength:"40"`
		Account int64  `query:"account_id"`
	}

	assignmentOut struct{ Body Assignment }
)

func (r routes) mountAssignments(a *httpx.API) {
	httpx.Register(a, get("list-role-assignments", "/role-assignments", identity.RolesRead, tagAccess, "Who holds which role", "角色授权名单"), r.listAssignments)
	give := op("assign-role", http.MethodPost, "/role-assignments", identity.RolesAssign, tagAccess, "Give a role", "授予角色")
	give.Description = "For one department, a role keeps only the permissions about people, within that department and all below. Nobody assigns to themselves."
	give.Idempotent, give.Status = true, http.StatusCreated
	httpx.Register(a, give, r.assign)
	httpx.Register(a, op("unassign-role", http.MethodDelete, "/role-assignments/{id}", identity.RolesAssign, tagAccess, "Take a role back", "收回角色"), r.unassign)
}

// assignmentPlace is where a page of assignments begins.
type assignmentPlace struct {
	After int64 `json:"a"`
}

func (r routes) listAssignments(ctx context.Context, in *assignmentsIn) (*struct{ Body httpx.Page[Assignment] }, error) {
	place, err := httpx.DecodeCursor[assignmentPlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	f := identity.AssignmentFilter{Role: identity.RoleKey(in.Role), Account: identity.AccountID(in.Account), Limit: in.Limit + 1}
	if place != nil {
		f.After = identity.AssignmentID(place.After)
	}
	out := &struct{ Body httpx.Page[Assignment] }{}
	err = r.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := r.Identity.Assignments(ctx, tx, f)
		if err != nil {
			return err
		}
		rows, err := r.assignmentsOf(ctx, tx, list)
		out.Body = httpx.PageOf(rows, in.Limit, func(last Assignment) assignmentPlace { return assignmentPlace{last.ID} })
		return err
	})
	return out, err
}

// assignmentsOf adds the names that readers look for.
func (r routes) assignmentsOf(ctx context.Context, tx *db.Tx, list []identity.Assignment) ([]Assignment, error) {
	var ids []identity.AccountID
	for _, a := range list {
		ids = append(ids, a.Account, a.By)
	}
	names, err := r.Identity.NamesOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	people, err := r.Identity.PeopleOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	tree, err := r.Org.Tree(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := make([]Assignment, len(list))
	for i, a := range list {
		department, _ := tree.Find(a.Department)
		out[i] = Assignment{
			ID: int64(a.ID), AccountID: int64(a.Account), Name: names[a.Account], PersonID: int64(people[a.Account]), Role: string(a.Role),
			DepartmentID: int64(a.Department), Department: department.Name, AssignedBy: names[a.By], AssignedAt: a.At,
		}
	}
	return out, nil
}

func (r routes) assign(ctx context.Context, in *struct{ Body NewAssignment }) (*assignmentOut, error) {
	n := in.Body
	if (n.PersonID == 0) == (n.AccountID == 0) {
		return nil, fault.New(fault.Invalid, "identity.whose_role", nil).At("person_id")
	}
	out := &assignmentOut{}
	err := r.tx(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (err error) {
		account := identity.AccountID(n.AccountID)
		if n.PersonID != 0 {
			if account, err = r.Identity.AccountFor(ctx, tx, org.PersonID(n.PersonID)); err != nil {
				return err
			}
		}
		given, err := r.Identity.Assign(ctx, tx, actor, account, identity.RoleKey(n.Role), org.DepartmentID(n.DepartmentID))
		if err != nil {
			return err
		}
		shown, err := r.assignmentsOf(ctx, tx, []identity.Assignment{given})
		if err == nil {
			out.Body = shown[0]
		}
		return err
	})
	return out, err
}

func (r routes) unassign(ctx context.Context, in *idIn) (*none, error) {
	return nil, r.tx(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		return r.Identity.Unassign(ctx, tx, actor, identity.AssignmentID(in.ID))
	})
}
