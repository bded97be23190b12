package org

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// DepartmentID names a department or branch; 0 is none.
type DepartmentID int64

// DepartmentKind tells a branch from an ordinary department.
type DepartmentKind string

// The kinds. A branch may have its own administrators and policies.
const (
	KindDepartment DepartmentKind = "department"
	KindBranch     DepartmentKind = "branch"
)

// Department is one node of the tree.
type Department struct {
	ID       DepartmentID
	Code     string // never changes; rules and files name the department by it
	Name     string
	Kind     DepartmentKind
	ParentID DepartmentID // 0 for a root
	Path     []DepartmentID
	Sort     int
	ClosedAt time.Time // zero while it is open
}

// Closed says that nobody can be placed in it any more.
func (d Department) Closed() bool { return !d.ClosedAt.IsZero() }

// DeepestTree is how many levels a tree may have.
const DeepestTree = 30

// MostDepartments is how many departments a tenant may have.
const MostDepartments = 50_000

// Departments lists the tree in reading order: each department after its
// parent, siblings by their sort number, then by name. Closed ones are in it.
// The list is shared; callers must not change it.
func (s *Service) Departments(ctx context.Context, tx *db.Tx) ([]Department, error) {
	st, err := s.structureOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	return st.tree.list, nil
}

// Tree gives the department tree with its history.
func (s *Service) Tree(ctx context.Context, tx *db.Tx) (*Tree, error) {
	st, err := s.structureOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	return st.tree, nil
}

// Subtree lists a department and all below it. An unknown id has none.
func (s *Service) Subtree(ctx context.Context, tx *db.Tx, id DepartmentID) ([]DepartmentID, error) {
	st, err := s.structureOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	return st.tree.Subtree(id), nil
}

// NewDepartment says what a department begins with. An empty code is made from
// the name; an empty kind is a department.
type NewDepartment struct {
	Code, Name string
	Kind       DepartmentKind
	Parent     DepartmentID
	Sort       int
}

// AddDepartment adds a node to the tree. Faults: org.name_missing,
// org.name_too_long, org.code_malformed, org.department_code_taken,
// org.department_kind_unknown, org.parent_unknown, org.department_closed,
// org.tree_too_deep, org.too_many_departments.
func (s *Service) AddDepartment(ctx context.Context, tx *db.Tx, n NewDepartment) (Department, error) {
	if err := s.Hold(ctx, tx); err != nil {
		return Department{}, err
	}
	tree, err := s.Tree(ctx, tx)
	if err != nil {
		return Department{}, err
	}
	d, err := tree.draft(n)
	if err != nil {
		return Department{}, err
	}
	id, err := tx.NewID(ctx)
	if err != nil {
		return Department{}, err
	}
	d.ID = DepartmentID(id)
	d.Path = append(slices.Clone(tree.pathOf(d.ParentID)), d.ID)
	if err := insertDepartments(ctx, tx, []Department{d}, s.clock.Now()); err != nil {
		return Department{}, err
	}
	return d, s.touch(ctx, tx)
}

// draft checks a new department against the tree.
func (t *Tree) draft(n NewDepartment) (Department, error) {
	d := Department{Kind: cmp.Or(n.Kind, KindDepartment), ParentID: n.Parent, Sort: n.Sort}
	var err error
	if d.Name, err = NameOf(n.Name); err != nil {
		return d, err
	}
	if d.Kind != KindDepartment && d.Kind != KindBranch {
		return d, fault.New(fault.Invalid, "org.department_kind_unknown", fault.Args{"kind": string(d.Kind)}).At("kind")
	}
	if d.Code = strings.TrimSpace(n.Code); d.Code == "" {
		d.Code = t.freeCode(d.Name, d.ParentID)
	}
	if d.Code, err = CodeOf(d.Code); err != nil {
		return d, err
	}
	if _, taken := t.byCode[d.Code]; taken {
		return d, fault.New(fault.Conflict, "org.department_code_taken", fault.Args{"code": d.Code}).At("code")
	}
	if len(t.list) >= MostDepartments {
		return d, fault.New(fault.TooMany, "org.too_many_departments", fault.Args{"limit": MostDepartments})
	}
	return d, t.checkParent(d.ParentID, 1)
}

// checkParent says whether a branch of that many levels may hang below parent.
func (t *Tree) checkParent(parent DepartmentID, levels int) error {
	if parent == 0 {
		return nil
	}
	p, ok := t.Find(parent)
	switch {
	case !ok:
		return fault.New(fault.Invalid, "org.parent_unknown", nil).At("parent_id")
	case p.Closed():
		return fault.New(fault.Invalid, "org.department_closed", fault.Args{"department": p.Name}).At("parent_id")
	case len(p.Path)+levels > DeepestTree:
		return fault.New(fault.Invalid, "org.tree_too_deep", fault.Args{"limit": DeepestTree}).At("parent_id")
	}
	return nil
}

func (t *Tree) freeCode(name string, parent DepartmentID) string {
	names := append(t.NamesOf(parent), name)
	return ReadableCode(names, func(code string) bool {
		_, taken := t.byCode[code]
		return taken
	})
}

// ReadableCode makes a department's code out of the names from its root down
// to itself: its own name, or with as many of its parents in front as make the
// code free.
func ReadableCode(names []string, taken func(code string) bool) string {
	code := ""
	for i := len(names) - 1; i >= 0; i-- {
		code = clip(strings.Join(strings.Fields(norm.NFKC.String(names[i])), "-")+code, longestCode)
		if !taken(code) {
			return code
		}
		code = "/" + code
	}
	stem := clip(strings.TrimPrefix(code, "/"), longestCode-8)
	for n := 2; ; n++ {
		if code = stem + "-" + strconv.Itoa(n); !taken(code) {
			return code
		}
	}
}

// RenameDepartment gives a department another name, kind and place among its
// siblings; its code stays. Faults: org.department_unknown, org.name_missing,
// org.name_too_long, org.department_kind_unknown.
func (s *Service) RenameDepartment(ctx context.Context, tx *db.Tx, id DepartmentID, name string, kind DepartmentKind, sort int) error {
	if err := s.Hold(ctx, tx); err != nil {
		return err
	}
	name, err := NameOf(name)
	if err != nil {
		return err
	}
	if kind != KindDepartment && kind != KindBranch {
		return fault.New(fault.Invalid, "org.department_kind_unknown", fault.Args{"kind": string(kind)}).At("kind")
	}
	n, err := tx.Exec(ctx, "UPDATE department SET name = $3, kind = $4, sort = $5 WHERE tenant_id = $1 AND id = $2",
		id, name, string(kind), sort)
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrDepartmentUnknown
	}
	return s.touch(ctx, tx)
}

// MoveDepartment hangs a department with all below it under another parent (0
// makes it a root), from now on: what was earned before keeps the old place.
// Faults: org.department_unknown, org.parent_unknown, org.department_circle,
// org.department_closed, org.tree_too_deep.
func (s *Service) MoveDepartment(ctx context.Context, tx *db.Tx, id, parent DepartmentID) error {
	if err := s.Hold(ctx, tx); err != nil {
		return err
	}
	tree, err := s.Tree(ctx, tx)
	if err != nil {
		return err
	}
	d, ok := tree.Find(id)
	if !ok {
		return ErrDepartmentUnknown
	}
	if d.ParentID == parent {
		return nil
	}
	below := tree.Subtree(id)
	if slices.Contains(below, parent) {
		return fault.New(fault.Conflict, "org.department_circle", fault.Args{"department": d.Name}).At("parent_id")
	}
	levels := 1
	for _, b := range below {
		levels = max(levels, len(tree.pathOf(b))-len(d.Path)+1)
	}
	if err := tree.checkParent(parent, levels); err != nil {
		return err
	}
	if err := updatePlace(ctx, tx, d, parent, tree.pathOf(parent), s.clock.Now()); err != nil {
		return err
	}
	return s.touch(ctx, tx)
}

// CloseDepartment ends a department: nobody can be placed in it any more, its
// history stays. It must be empty of people who have not left and of open
// departments. Faults: org.department_unknown, org.department_not_empty,
// org.department_has_children.
func (s *Service) CloseDepartment(ctx context.Context, tx *db.Tx, id DepartmentID) error {
	if err := s.Hold(ctx, tx); err != nil {
		return err
	}
	tree, err := s.Tree(ctx, tx)
	if err != nil {
		return err
	}
	d, ok := tree.Find(id)
	if !ok {
		return ErrDepartmentUnknown
	}
	for _, child := range tree.children[id] {
		if c, _ := tree.Find(child); !c.Closed() {
			return fault.New(fault.Conflict, "org.department_has_children", fault.Args{"department": d.Name, "child": c.Name})
		}
	}
	var people int
	_, err = tx.One(ctx, "SELECT count(*) FROM person WHERE tenant_id = $1 AND department_id = $2 AND status <> 'left'", []any{id}, &people)
	if err != nil {
		return err
	}
	if people > 0 {
		return fault.New(fault.Conflict, "org.department_not_empty", fault.Args{"department": d.Name, "count": people})
	}
	_, err = tx.Exec(ctx, "UPDATE department SET closed_at = $3 WHERE tenant_id = $1 AND id = $2 AND closed_at IS NULL",
		id, db.Micros(s.clock.Now()))
	if err != nil {
		return err
	}
	return s.touch(ctx, tx)
}

// ReopenDepartment makes a closed department usable again. Fault:
// org.department_unknown, org.department_closed when its parent is closed.
func (s *Service) ReopenDepartment(ctx context.Context, tx *db.Tx, id DepartmentID) error {
	if err := s.Hold(ctx, tx); err != nil {
		return err
	}
	tree, err := s.Tree(ctx, tx)
	if err != nil {
		return err
	}
	d, ok := tree.Find(id)
	if !ok {
		return ErrDepartmentUnknown
	}
	if err := tree.checkParent(d.ParentID, 1); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE department SET closed_at = NULL WHERE tenant_id = $1 AND id = $2", id); err != nil {
		return err
	}
	return s.touch(ctx, tx)
}
