package orghttp

import (
	"context"
	"net/http"

	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// Department is one node of the tree.
type Department struct {
	ID        int64  `json:"id"`
	Code      string `json:"code" doc:"Never changes; rules and files name the department by it"`
	Name      string `json:"name"`
	Kind      string `json:"kind" enum:"department,branch"`
	ParentID  int64  `json:"parent_id,omitempty" doc:"Absent for a root"`
	Sort      int    `json:"sort" doc:"Its place among siblings, then by name"`
	Closed    bool   `json:"closed" doc:"Nobody can be placed in it any more"`
	Headcount int    `json:"headcount" doc:"People who have not left, without those of departments below"`
	Can       Can    `json:"can"`
}

// Can says what the reader may do with something.
type Can struct {
	Edit bool `json:"edit"`
}

// NewDepartment is a department to be added.
type NewDepartment struct {
	Code     string `json:"code,omitempty" maxLength:"80" doc:"Made from the name when absent"`
	Name     string `json:"name" minLength:"1" maxLength:"100"`
	Kind     string `json:"kind,omitempty" enum:"department,branch" default:"department"`
	ParentID int64  `json:"parent_id,omitempty" minimum:"0" doc:"Absent for a root"`
	Sort     int    `json:"sort,omitempty"`
}

// DepartmentChange is what of a department can be changed in place.
type DepartmentChange struct {
	Name string `json:"name" minLength:"1" maxLength:"100"`
	Kind string `json:"kind" enum:"department,branch"`
	Sort int    `json:"sort,omitempty"`
}

// DepartmentPlace is where a department hangs.
type DepartmentPlace struct {
	ParentID int64 `json:"parent_id" minimum:"0" doc:"0 makes it a root"`
}

type (
	departmentOut  struct{ Body Department }
	departmentsOut struct {
		Body struct {
			Items []Department `json:"items" doc:"Each after its parent"`
		}
	}
)

func (e edge) registerDepartments(api *httpx.API) {
	httpx.Register(api, op("list-departments", http.MethodGet, "/departments", org.OrgRead, tagOrganisation,
		"The department tree", "部门树"), e.listDepartments)
	httpx.Register(api, created(op("add-department", http.MethodPost, "/departments", org.OrgManage, tagOrganisation,
		"Add a department", "新增部门")), e.addDepartment)
	httpx.Register(api, op("change-department", http.MethodPut, "/departments/{id}", org.OrgManage, tagOrganisation,
		"Rename a department", "修改部门"), e.changeDepartment)
	move := op("move-department", http.MethodPut, "/departments/{id}/place", org.OrgManage, tagOrganisation,
		"Move a department with all below it", "移动部门")
	move.Description = "From now on: what was earned before keeps the department's old place."
	httpx.Register(api, move, e.moveDepartment)
	httpx.Register(api, op("close-department", http.MethodPut, "/departments/{id}/closing", org.OrgManage, tagOrganisation,
		"Close an empty department", "停用部门"), e.closeDepartment)
	httpx.Register(api, op("reopen-department", http.MethodDelete, "/departments/{id}/closing", org.OrgManage, tagOrganisation,
		"Reopen a closed department", "恢复部门"), e.reopenDepartment)
}

func (e edge) listDepartments(ctx context.Context, _ *none) (*departmentsOut, error) {
	out := &departmentsOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		list, err := e.Org.Departments(ctx, tx)
		if err != nil {
			return err
		}
		out.Body.Items, err = e.departmentsOf(ctx, tx, actor, list)
		return err
	})
	return out, err
}

func (e edge) departmentsOf(ctx context.Context, tx *db.Tx, actor access.Actor, list []org.Department) ([]Department, error) {
	heads, err := e.Org.Headcounts(ctx, tx)
	if err != nil {
		return nil, err
	}
	reach, err := e.Org.ReachOf(ctx, tx, actor, org.OrgManage)
	if err != nil {
		return nil, err
	}
	out := make([]Department, len(list))
	for i, d := range list {
		out[i] = Department{
			ID: int64(d.ID), Code: d.Code, Name: d.Name, Kind: string(d.Kind), ParentID: int64(d.ParentID), Sort: d.Sort,
			Closed: d.Closed(), Headcount: heads[d.ID], Can: Can{Edit: reach.Holds(d.ID)},
		}
	}
	return out, nil
}

// change runs work on the department and answers with it as it has become.
func (e edge) change(ctx context.Context, id org.DepartmentID, work func(context.Context, *db.Tx, access.Actor) error) (*departmentOut, error) {
	out := &departmentOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if err := e.within(ctx, tx, actor, org.OrgManage, id); err != nil {
			return err
		}
		if err := work(ctx, tx, actor); err != nil {
			return err
		}
		return e.answer(ctx, tx, actor, id, out)
	})
	return out, err
}

func (e edge) answer(ctx context.Context, tx *db.Tx, actor access.Actor, id org.DepartmentID, out *departmentOut) error {
	tree, err := e.Org.Tree(ctx, tx)
	if err != nil {
		return err
	}
	d, known := tree.Find(id)
	if !known {
		return org.ErrDepartmentUnknown
	}
	shown, err := e.departmentsOf(ctx, tx, actor, []org.Department{d})
	if err == nil {
		out.Body = shown[0]
	}
	return err
}

func (e edge) addDepartment(ctx context.Context, in *struct{ Body NewDepartment }) (*departmentOut, error) {
	out := &departmentOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		parent := org.DepartmentID(in.Body.ParentID)
		if err := e.within(ctx, tx, actor, org.OrgManage, parent); err != nil {
			return err
		}
		d, err := e.Org.AddDepartment(ctx, tx, org.NewDepartment{
			Code: in.Body.Code, Name: in.Body.Name, Kind: org.DepartmentKind(in.Body.Kind), Parent: parent, Sort: in.Body.Sort,
		})
		if err != nil {
			return err
		}
		return e.answer(ctx, tx, actor, d.ID, out)
	})
	return out, err
}

func (e edge) changeDepartment(ctx context.Context, in *struct {
	ID   int64 `path:"id" minimum:"1"`
	Body DepartmentChange
}) (*departmentOut, error) {
	id := org.DepartmentID(in.ID)
	return e.change(ctx, id, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		return e.Org.RenameDepartment(ctx, tx, id, in.Body.Name, org.DepartmentKind(in.Body.Kind), in.Body.Sort)
	})
}

func (e edge) moveDepartment(ctx context.Context, in *struct {
	ID   int64 `path:"id" minimum:"1"`
	Body DepartmentPlace
}) (*departmentOut, error) {
	id, parent := org.DepartmentID(in.ID), org.DepartmentID(in.Body.ParentID)
	return e.change(ctx, id, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if err := e.within(ctx, tx, actor, org.OrgManage, parent); err != nil {
			return err
		}
		return e.Org.MoveDepartment(ctx, tx, id, parent)
	})
}

func (e edge) closeDepartment(ctx context.Context, in *idIn) (*departmentOut, error) {
	id := org.DepartmentID(in.ID)
	return e.change(ctx, id, func(ctx context.Context, tx *db.Tx, _ access.Actor) error { return e.Org.CloseDepartment(ctx, tx, id) })
}

func (e edge) reopenDepartment(ctx context.Context, in *idIn) (*departmentOut, error) {
	id := org.DepartmentID(in.ID)
	return e.change(ctx, id, func(ctx context.Context, tx *db.Tx, _ access.Actor) error { return e.Org.ReopenDepartment(ctx, tx, id) })
}
