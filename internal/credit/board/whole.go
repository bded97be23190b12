package board

import (
	"context"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// Whole is a board with every place and every department, as it is kept when
// a month is closed. Rows carry no names.
type Whole struct {
	People      int // who may stand on it
	Rows        []Row
	Departments []WholeDepartment
}

// WholeDepartment is a department of a whole board under its parent.
type WholeDepartment struct {
	DepartmentRow
	Parent org.DepartmentID
}

// Whole answers every place and every department of the company's board. It
// is for those who publish boards.
func (s *Service) Whole(ctx context.Context, tenant db.TenantID, q Query) (Whole, error) {
	q.Department, q.Position = 0, 0
	h, err := s.hall(ctx, tenant, q)
	if err != nil {
		return Whole{}, err
	}
	return Whole{People: len(h.view.roster.people), Rows: h.rows(0, len(h.ranking.order)), Departments: h.departments()}, nil
}

// departments averages every department with all below it, ranked among those
// of the same parent.
func (h *hall) departments() []WholeDepartment {
	type sums struct {
		people, ranked int
		sum            fixed.Amount
	}
	own := map[org.DepartmentID]sums{}
	for m, d := range h.view.roster.departments {
		s, total := own[d], h.ranking.totals[m]
		s.people, s.sum = s.people+1, s.sum+total
		if total > 0 {
			s.ranked++
		}
		own[d] = s
	}
	siblings := map[org.DepartmentID][]DepartmentRow{}
	var parents []org.DepartmentID
	for _, d := range h.view.roster.list {
		row := DepartmentRow{Department: d.ID, Code: d.Code, Name: d.Name}
		for _, id := range h.view.roster.tree.Subtree(d.ID) {
			row.People, row.Ranked, row.Sum = row.People+own[id].people, row.Ranked+own[id].ranked, row.Sum+own[id].sum
		}
		if siblings[d.ParentID] == nil {
			parents = append(parents, d.ParentID)
		}
		siblings[d.ParentID] = append(siblings[d.ParentID], row)
	}
	var out []WholeDepartment
	for _, parent := range parents {
		for _, row := range placed(siblings[parent]) {
			out = append(out, WholeDepartment{row, parent})
		}
	}
	return out
}

// NameRows fills in who the people of rows are, as Show does: whoever does not
// want to be named stays without a name for everybody but themselves.
func (s *Service) NameRows(ctx context.Context, tx *db.Tx, me org.PersonID, rows []*Row) error {
	return s.name(ctx, tx, me, rows)
}
