package org

import (
	"cmp"
	"slices"
	"time"
)

// Tree is the department tree of one tenant, now and in the past. It is a
// plain value that nobody changes.
type Tree struct {
	list     []Department // in reading order
	index    map[DepartmentID]int
	byCode   map[string]DepartmentID
	children map[DepartmentID][]DepartmentID // 0 holds the roots
	places   map[DepartmentID][]place        // rising by since
	moves    []time.Time                     // every instant at which something moved, rising
	codes    map[DepartmentID][]string       // codes of the present path
}

// place is where a department hung from an instant on.
type place struct {
	department, parent DepartmentID
	since, recorded    time.Time
}

func newTree(departments []Department, places []place) *Tree {
	t := &Tree{
		index: map[DepartmentID]int{}, byCode: map[string]DepartmentID{}, children: map[DepartmentID][]DepartmentID{},
		places: map[DepartmentID][]place{}, codes: map[DepartmentID][]string{},
	}
	byID := map[DepartmentID]Department{}
	for _, d := range departments {
		byID[d.ID] = d
		t.byCode[d.Code] = d.ID
	}
	for _, d := range departments {
		t.children[d.ParentID] = append(t.children[d.ParentID], d.ID)
	}
	for _, siblings := range t.children {
		slices.SortFunc(siblings, func(a, b DepartmentID) int {
			x, y := byID[a], byID[b]
			return cmp.Or(cmp.Compare(x.Sort, y.Sort), cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID))
		})
	}
	var read func(DepartmentID)
	read = func(parent DepartmentID) {
		for _, id := range t.children[parent] {
			d := byID[id]
			t.index[id] = len(t.list)
			t.list = append(t.list, d)
			t.codes[id] = append(slices.Clip(slices.Clone(t.codes[parent])), d.Code)
			read(id)
		}
	}
	read(0)
	t.remember(places)
	return t
}

func (t *Tree) remember(places []place) {
	slices.SortStableFunc(places, func(a, b place) int {
		return cmp.Or(a.since.Compare(b.since), a.recorded.Compare(b.recorded))
	})
	for _, p := range places {
		t.places[p.department] = append(t.places[p.department], p)
		if p.since.After(sinceEver) && (len(t.moves) == 0 || t.moves[len(t.moves)-1].Before(p.since)) {
			t.moves = append(t.moves, p.since)
		}
	}
}

// sinceEver is the beginning of a department's first place: an activity from
// before the department was entered belongs to it all the same.
var sinceEver = time.UnixMicro(0).UTC()

// Find gives a department.
func (t *Tree) Find(id DepartmentID) (Department, bool) {
	i, ok := t.index[id]
	if !ok {
		return Department{}, false
	}
	return t.list[i], true
}

// FindCode gives the department with a code.
func (t *Tree) FindCode(code string) (Department, bool) {
	id, ok := t.byCode[code]
	if !ok {
		return Department{}, false
	}
	return t.Find(id)
}

// Subtree lists a department and all below it, in reading order.
func (t *Tree) Subtree(id DepartmentID) []DepartmentID {
	first, ok := t.index[id]
	if !ok {
		return nil
	}
	depth := len(t.list[first].Path)
	ids := []DepartmentID{id}
	for _, d := range t.list[first+1:] {
		if len(d.Path) <= depth {
			break
		}
		ids = append(ids, d.ID)
	}
	return ids
}

// BranchOf is the nearest branch at or above a department, or the root above
// it when there is none; 0 for an unknown department.
func (t *Tree) BranchOf(id DepartmentID) DepartmentID {
	path := t.pathOf(id)
	for _, up := range slices.Backward(path) {
		if d, _ := t.Find(up); d.Kind == KindBranch {
			return up
		}
	}
	if len(path) > 0 {
		return path[0]
	}
	return 0
}

// NamesOf gives the names from the root to the department.
func (t *Tree) NamesOf(id DepartmentID) []string {
	var names []string
	for _, up := range t.pathOf(id) {
		d, _ := t.Find(up)
		names = append(names, d.Name)
	}
	return names
}

func (t *Tree) pathOf(id DepartmentID) []DepartmentID {
	d, _ := t.Find(id)
	return d.Path
}

// CodesAt gives the codes from the root to the department as the tree was at
// an instant. The slice is shared; callers must not change it.
func (t *Tree) CodesAt(id DepartmentID, at time.Time) []string {
	if len(t.moves) == 0 || !at.Before(t.moves[len(t.moves)-1]) {
		return t.codes[id]
	}
	var codes []string
	for steps := 0; id != 0 && steps < DeepestTree; steps++ {
		d, ok := t.Find(id)
		if !ok {
			break
		}
		codes = append(codes, d.Code)
		id = t.parentAt(d, at)
	}
	slices.Reverse(codes)
	return codes
}

func (t *Tree) parentAt(d Department, at time.Time) DepartmentID {
	parent := d.ParentID
	for i, p := range t.places[d.ID] {
		if i == 0 || !p.since.After(at) {
			parent = p.parent
		}
	}
	return parent
}
