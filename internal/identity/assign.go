package identity

import (
	"context"
	"slices"
	"strings"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// AssignmentID names one giving of a role to an account.
type AssignmentID int64

// Assignment gives a role to an account, for the whole company or for one
// department with all below it.
type Assignment struct {
	ID         AssignmentID
	Account    AccountID
	Role       RoleKey
	Department org.DepartmentID // 0 for the whole company
	By         AccountID        // 0 for the command line
	At         time.Time
}

// The faults of roles.
var (
	ErrRoleUnknown       = fault.New(fault.NotFound, "identity.role_unknown", nil)
	ErrAssignmentUnknown = fault.New(fault.NotFound, "identity.assignment_unknown", nil)
)

// AssignmentFilter says which assignments to list; zero fields do not filter.
type AssignmentFilter struct {
	Role    RoleKey
	Account AccountID
	After   AssignmentID // begins after this one
	Limit   int          // 0 for all
}

// Assignments lists who holds which role by assignment, the oldest first.
func (s *Service) Assignments(ctx context.Context, tx *db.Tx, f AssignmentFilter) ([]Assignment, error) {
	if f.Limit <= 0 {
		f.Limit = MostAssignments
	}
	return assignmentsBy(ctx, tx, `ended_at IS NULL AND id > $2 AND (role_key = $3 OR $3 = '') AND (account_id = $4 OR $4 = 0)`,
		f.Limit, f.After, string(f.Role), f.Account)
}

// MostAssignments is how many assignments a company may have at a time.
const MostAssignments = 20_000

// Assign gives a role to an account for an actor who may assign roles. Nobody
// assigns to themselves, and a role of the platform is given by its operators
// on the command line only. Faults: identity.role_unknown,
// identity.role_implicit, identity.own_roles, identity.account_unknown,
// org.department_unknown, identity.too_many_assignments.
func (s *Service) Assign(ctx context.Context, tx *db.Tx, actor access.Actor, account AccountID, role RoleKey, department org.DepartmentID) (Assignment, error) {
	switch {
	case role == RoleOperator:
		return Assignment{}, ErrRoleUnknown
	case account == AccountID(actor.Account):
		return Assignment{}, fault.New(fault.Forbidden, "identity.own_roles", nil)
	}
	return s.GiveRole(ctx, tx, AccountID(actor.Account), account, role, department)
}

// GiveRole gives a role without asking who gives it; the command line and the
// demo company call it with by 0. Giving again changes nothing. Faults as
// Assign.
func (s *Service) GiveRole(ctx context.Context, tx *db.Tx, by, account AccountID, role RoleKey, department org.DepartmentID) (Assignment, error) {
	if role.Implicit() {
		return Assignment{}, fault.New(fault.Invalid, "identity.role_implicit", nil).At("role")
	}
	if _, err := s.role(ctx, tx, role); err != nil {
		return Assignment{}, err
	}
	if _, err := s.Account(ctx, tx, account); err != nil {
		return Assignment{}, err
	}
	if err := s.checkDepartment(ctx, tx, department); err != nil {
		return Assignment{}, err
	}
	count, err := countAssignments(ctx, tx)
	if err != nil {
		return Assignment{}, err
	}
	if count >= MostAssignments {
		return Assignment{}, fault.New(fault.Conflict, "identity.too_many_assignments", fault.Args{"most": MostAssignments})
	}
	id, err := tx.NewID(ctx)
	if err != nil {
		return Assignment{}, err
	}
	if err := insertAssignment(ctx, tx, Assignment{AssignmentID(id), account, role, department, by, s.clock.Now()}); err != nil {
		return Assignment{}, err
	}
	given, err := assignmentsBy(ctx, tx, "account_id = $2 AND role_key = $3 AND department_id = $4 AND ended_at IS NULL", 1, account, string(role), department)
	if err != nil || len(given) == 0 {
		return Assignment{}, err
	}
	s.changed(ctx, tx, account)
	return given[0], nil
}

// AccountFor is the account of a person, made when there is none yet, so that
// a role can be given before the first sign-in. Fault: org.person_unknown.
func (s *Service) AccountFor(ctx context.Context, tx *db.Tx, person org.PersonID) (AccountID, error) {
	if _, err := s.org.Person(ctx, tx, person); err != nil {
		return 0, err
	}
	accounts, err := s.ensureAccounts(ctx, tx, []org.PersonID{person})
	return accounts[person].ID, err
}

func (s *Service) checkDepartment(ctx context.Context, tx *db.Tx, id org.DepartmentID) error {
	if id == 0 {
		return nil
	}
	tree, err := s.org.Tree(ctx, tx)
	if err != nil {
		return err
	}
	if _, ok := tree.Find(id); !ok {
		return org.ErrDepartmentUnknown
	}
	return nil
}

// Unassign takes a role back at once. Nobody takes from themselves, and the
// last system administrator of a company stays. Faults:
// identity.assignment_unknown, identity.own_roles,
// identity.last_administrator.
func (s *Service) Unassign(ctx context.Context, tx *db.Tx, actor access.Actor, id AssignmentID) error {
	found, err := assignmentsBy(ctx, tx, "id = $2 AND ended_at IS NULL", 1, id)
	if err != nil {
		return err
	}
	if len(found) == 0 || found[0].Role == RoleOperator {
		return ErrAssignmentUnknown
	}
	a := found[0]
	if a.Account == AccountID(actor.Account) {
		return fault.New(fault.Forbidden, "identity.own_roles", nil)
	}
	if a.Role == RoleAdministrator {
		if err := s.keepAnAdministrator(ctx, tx, a.Account); err != nil {
			return err
		}
	}
	n, err := endAssignment(ctx, tx, id, AccountID(actor.Account), s.clock.Now())
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrAssignmentUnknown
	}
	s.changed(ctx, tx, a.Account)
	return nil
}

// keepAnAdministrator refuses to take away the last system administrator who
// can sign in. The rows are locked, so that two who take at the same time see each
// other.
func (s *Service) keepAnAdministrator(ctx context.Context, tx *db.Tx, taken AccountID) error {
	holders, err := lockHolders(ctx, tx, RoleAdministrator)
	if err != nil {
		return err
	}
	holders = slices.DeleteFunc(holders, func(id AccountID) bool { return id == taken })
	accounts, err := accountsBy(ctx, tx, tx.In("id", 2), db.Ints(tx, holders))
	if err != nil {
		return err
	}
	for _, a := range accounts {
		open, err := s.open(ctx, tx, a)
		if err != nil {
			return err
		}
		if open && a.HasPassword() {
			return nil
		}
	}
	return fault.New(fault.Conflict, "identity.last_administrator", nil)
}

// nameOf cleans what people call a role or a token.
func nameOf(text string) (string, error) {
	name := strings.Join(strings.Fields(plainText(text)), " ")
	switch {
	case name == "":
		return "", fault.New(fault.Invalid, "identity.name_missing", nil).At("name")
	case len([]rune(name)) > longestName:
		return "", fault.New(fault.Invalid, "identity.name_too_long", fault.Args{"most": longestName}).At("name")
	}
	return name, nil
}
