package goal

import (
	"slices"

	"xuefen/internal/org"
	"xuefen/internal/platform/fixed"
)

// covers tells whether somebody stands in the audience, and how narrowly it
// says so: grade before position before the depth of the department
// (decision 9).
func (a *Audience) covers(stand *org.Stand) (narrowness int, ok bool) {
	if len(a.Grades) > 0 {
		if !slices.Contains(a.Grades, stand.Grade) {
			return 0, false
		}
		narrowness += 10_000
	}
	if len(a.Positions) > 0 {
		if !slices.Contains(a.Positions, stand.Position) {
			return 0, false
		}
		narrowness += 1_000
	}
	if len(a.Departments) == 0 {
		return narrowness, true
	}
	deepest := 0
	for i, code := range stand.DepartmentPath {
		if slices.Contains(a.Departments, code) {
			deepest = i + 1
		}
	}
	return narrowness + deepest, deepest > 0
}

// targetFor is the target of one person: that of the narrowest audience that
// covers the person, else the general one. Of equally narrow ones the first
// counts.
func targetFor(general fixed.Amount, targets []Target, stand *org.Stand) fixed.Amount {
	target, narrowest := general, -1
	for i := range targets {
		if n, ok := targets[i].covers(stand); ok && n > narrowest {
			target, narrowest = targets[i].Target, n
		}
	}
	return target
}
