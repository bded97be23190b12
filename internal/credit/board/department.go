package board

import (
	"cmp"
	"context"
	"slices"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// DepartmentRow is what a department with all below it has earned together.
type DepartmentRow struct {
	Rank       int // by average; departments with equal averages share it
	Department org.DepartmentID
	Code, Name string
	People     int // who may stand on boards
	Ranked     int // who has something
	Sum        fixed.Amount
	Average    fixed.Amount // over People, rounded to hundredths, half away from zero
}

// Departments compares the departments directly below one (0: the topmost),
// best average first, by the people who stand there now. Departments without
// people are left out.
func (s *Service) Departments(ctx context.Context, tenant db.TenantID, q Query, below org.DepartmentID) ([]DepartmentRow, error) {
	q.Department = 0
	h, err := s.hall(ctx, tenant, q)
	if err != nil {
		return nil, err
	}
	at := map[org.DepartmentID]int{} // every department to the row it counts for
	var rows []DepartmentRow
	for _, d := range h.view.roster.list {
		if d.ParentID != below {
			continue
		}
		for _, id := range h.view.roster.tree.Subtree(d.ID) {
			at[id] = len(rows)
		}
		rows = append(rows, DepartmentRow{Department: d.ID, Code: d.Code, Name: d.Name})
	}
	for m, d := range h.view.roster.departments {
		i, counts := at[d]
		if !counts || h.belongs != nil && !h.belongs(member(m)) {
			continue
		}
		rows[i].People++
		total := h.ranking.totals[m]
		rows[i].Sum += total
		if total > 0 {
			rows[i].Ranked++
		}
	}
	return placed(rows), nil
}

// placed averages and orders the rows that have people.
func placed(rows []DepartmentRow) []DepartmentRow {
	rows = slices.DeleteFunc(rows, func(r DepartmentRow) bool { return r.People == 0 })
	for i := range rows {
		rows[i].Average = average(rows[i].Sum, rows[i].People)
	}
	slices.SortStableFunc(rows, func(a, b DepartmentRow) int { return cmp.Compare(b.Average, a.Average) })
	for i := range rows {
		if rows[i].Rank = i + 1; i > 0 && rows[i].Average == rows[i-1].Average {
			rows[i].Rank = rows[i-1].Rank
		}
	}
	return rows
}

func average(sum fixed.Amount, people int) fixed.Amount {
	half, n := fixed.Amount(people), fixed.Amount(2*people)
	if sum < 0 {
		half = -half
	}
	return (2*sum + half) / n
}
