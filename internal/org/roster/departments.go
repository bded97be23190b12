package roster

import (
	"slices"
	"strings"
	"unicode"

	"xuefen/internal/org"
	"xuefen/internal/platform/fault"
)

// draft is the department tree as it will be: what is there and what the file
// adds. New departments have negative ids until they are written.
type draft struct {
	nodes    map[org.DepartmentID]*node
	added    []org.DepartmentID // in the order of adding, parents first
	byCode   map[string]org.DepartmentID
	byName   map[string][]org.DepartmentID // folded
	children map[hook]org.DepartmentID
	roots    []org.DepartmentID
	// free says that a name nobody knows may become a new root: in an empty
	// company and in one without levels. Elsewhere it is more likely a slip.
	free bool
	// declared says that the file has a sheet of departments, so that what
	// is in neither it nor the company is a slip.
	declared bool
	renamed  []org.Department
}

type node struct {
	org.Department
	wanted bool // somebody accepted stands in it or below, or a sheet declares it
}

// hook is a place in the tree: below which parent, under which folded name.
type hook struct {
	parent org.DepartmentID
	name   string
}

func newDraft(departments []org.Department) *draft {
	d := &draft{
		nodes: map[org.DepartmentID]*node{}, byCode: map[string]org.DepartmentID{},
		byName: map[string][]org.DepartmentID{}, children: map[hook]org.DepartmentID{}, free: true,
	}
	for _, known := range departments {
		d.index(&node{Department: known})
		d.free = d.free && known.ParentID == 0
	}
	return d
}

func (d *draft) index(n *node) {
	name := folded(n.Name)
	d.nodes[n.ID] = n
	d.byCode[folded(n.Code)] = n.ID
	d.byName[name] = append(d.byName[name], n.ID)
	// Of an open and a closed department of the same name the open one is meant.
	at := hook{n.ParentID, name}
	if before, taken := d.children[at]; !taken || d.nodes[before].Closed() {
		d.children[at] = n.ID
	}
	if n.ParentID == 0 {
		d.roots = append(d.roots, n.ID)
	}
}

// namesOf gives the names from the root to a department.
func (d *draft) namesOf(id org.DepartmentID) []string {
	var names []string
	for id != 0 {
		n := d.nodes[id]
		names = append(names, n.Name)
		id = n.ParentID
	}
	slices.Reverse(names)
	return names
}

func (d *draft) depth(id org.DepartmentID) (levels int) {
	for ; id != 0; id = d.nodes[id].ParentID {
		levels++
	}
	return levels
}

// add makes a new department; an empty code is made from the names.
func (d *draft) add(parent org.DepartmentID, name, code string) (org.DepartmentID, *fault.Fault) {
	name, err := org.NameOf(name)
	if err != nil {
		return 0, faultOf(err)
	}
	if code == "" {
		code = org.ReadableCode(append(d.namesOf(parent), name), func(code string) bool {
			_, taken := d.byCode[folded(code)]
			return taken
		})
	}
	if code, err = org.CodeOf(code); err != nil {
		return 0, faultOf(err)
	}
	if len(d.nodes) >= org.MostDepartments {
		return 0, fault.New(fault.TooMany, "org.too_many_departments", fault.Args{"limit": org.MostDepartments})
	}
	if d.depth(parent) >= org.DeepestTree {
		return 0, fault.New(fault.Invalid, "org.tree_too_deep", fault.Args{"limit": org.DeepestTree})
	}
	id := org.DepartmentID(-1 - len(d.added))
	d.index(&node{Department: org.Department{ID: id, Code: code, Name: name, Kind: org.KindDepartment, ParentID: parent}})
	d.added = append(d.added, id)
	return id, nil
}

// want marks a department and all above it as needed.
func (d *draft) want(id org.DepartmentID) {
	for ; id != 0 && !d.nodes[id].wanted; id = d.nodes[id].ParentID {
		d.nodes[id].wanted = true
	}
}

// separators stand between the names of a path.
func separators(r rune) bool { return strings.ContainsRune(`/\>／＞＼→`, r) }

// pathOf cuts a path into names. Rooted says that it begins with a separator,
// by which people say that the first name is a root, a new one too.
func pathOf(text string) (names []string, rooted bool) {
	for _, part := range strings.FieldsFunc(text, separators) {
		if part = strings.TrimSpace(part); part != "" {
			names = append(names, part)
		}
	}
	first := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsSpace(r) })
	return names, first >= 0 && strings.IndexFunc(text[first:], separators) == 0
}

func unknownDepartment(text string) *fault.Fault {
	return fault.New(fault.Invalid, "org.roster_department_unknown", fault.Args{"department": shown(text)})
}

// find looks a department up that must exist already: by code, by path from a
// root, or by a name that is the only one of its kind.
func (d *draft) find(text string) (org.DepartmentID, *fault.Fault) {
	if id, ok := d.byCode[folded(text)]; ok {
		return id, nil
	}
	names, rooted := pathOf(text)
	if len(names) == 0 {
		return 0, unknownDepartment(text)
	}
	id, ok := d.children[hook{0, folded(names[0])}]
	if !ok && rooted {
		return 0, unknownDepartment(text)
	}
	if !ok {
		var f *fault.Fault
		if id, f = d.byOnlyName(names[0], text); f != nil {
			return 0, f
		}
	}
	for _, name := range names[1:] {
		if id, ok = d.children[hook{id, folded(name)}]; !ok {
			return 0, unknownDepartment(text)
		}
	}
	return id, nil
}

// byOnlyName finds the one department of a name, wherever it hangs.
func (d *draft) byOnlyName(name, text string) (org.DepartmentID, *fault.Fault) {
	var open []org.DepartmentID
	for _, id := range d.byName[folded(name)] {
		if !d.nodes[id].Closed() {
			open = append(open, id)
		}
	}
	switch {
	case len(open) == 1:
		return open[0], nil
	case len(open) > 1:
		paths := make([]string, 0, len(open))
		for _, id := range open[:min(len(open), mostNamed)] {
			paths = append(paths, strings.Join(d.namesOf(id), "/"))
		}
		return 0, fault.New(fault.Invalid, "org.roster_department_ambiguous", fault.Args{"department": shown(text), "paths": paths})
	case len(d.byName[folded(name)]) > 0:
		return d.byName[folded(name)][0], nil // closed; whoever is placed there hears so
	}
	return 0, unknownDepartment(text)
}

// mostNamed bounds what a sentence lists.
const mostNamed = 5

// findOrAdd is find that adds what is missing of a path, where that is not a
// slip.
func (d *draft) findOrAdd(text string) (org.DepartmentID, *fault.Fault) {
	id, missing := d.find(text)
	if missing == nil || missing.Code != "org.roster_department_unknown" || d.declared {
		return id, missing
	}
	names, rooted := pathOf(text)
	if len(names) == 0 {
		return 0, missing
	}
	id, ok := d.children[hook{0, folded(names[0])}]
	if !ok && !rooted {
		id, missing = d.byOnlyName(names[0], text)
		if missing != nil && (missing.Code != "org.roster_department_unknown" || !d.free) {
			return 0, missing
		}
		ok = missing == nil
	}
	var f *fault.Fault
	if !ok {
		if id, f = d.add(0, names[0], ""); f != nil {
			return 0, f
		}
	}
	for _, name := range names[1:] {
		child, ok := d.children[hook{id, folded(name)}]
		if !ok {
			if child, f = d.add(id, name, ""); f != nil {
				return 0, f
			}
		}
		id = child
	}
	return id, nil
}

// shown shortens what a user typed for a sentence.
func shown(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
