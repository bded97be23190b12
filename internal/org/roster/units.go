package roster

import (
	"cmp"
	"slices"
	"strings"

	"xuefen/internal/org"
	"xuefen/internal/platform/fault"
)

// declare takes the sheet of departments into the draft and says what is wrong
// with its rows.
func (d *draft) declare(f *File) (issues []Issue) {
	d.declared = f.UnitSheet != ""
	blame := func(u Unit, value string, flt *fault.Fault) {
		issues = append(issues, Issue{Sheet: f.UnitSheet, Row: u.Number, Value: value, Fault: flt})
	}
	seen := map[string]int{}
	var pending []Unit
	for _, u := range f.Units {
		issues = append(issues, u.Issues...)
		if len(u.Issues) > 0 {
			continue
		}
		if _, known := kindWords[folded(u.Kind)]; !known {
			blame(u, u.Kind, fault.New(fault.Invalid, "org.department_kind_unknown", fault.Args{"kind": shown(u.Kind)}))
			continue
		}
		key := cmp.Or(folded(u.Code), "\x00"+folded(u.Parent)+"\x00"+folded(u.Name))
		if first, twice := seen[key]; twice {
			blame(u, cmp.Or(u.Code, u.Name), fault.New(fault.Invalid, "org.roster_department_repeated", fault.Args{"row": first}))
			continue
		}
		seen[key] = u.Number
		if id, known := d.byCode[folded(u.Code)]; known && u.Code != "" {
			if flt := d.redeclare(id, u); flt != nil {
				blame(u, u.Name, flt)
			}
			continue
		}
		pending = append(pending, u)
	}
	for _, u := range d.hang(pending, blame) {
		flt := fault.New(fault.Invalid, "org.roster_parent_unknown", fault.Args{"parent": shown(u.Parent)})
		if slices.ContainsFunc(f.Units, func(o Unit) bool {
			return folded(o.Code) == folded(u.Parent) || folded(o.Name) == folded(u.Parent)
		}) {
			flt = fault.New(fault.Invalid, "org.roster_department_circle", fault.Args{"parent": shown(u.Parent)})
		}
		blame(u, u.Parent, flt)
	}
	return append(issues, d.moves(f)...)
}

// hang adds declared departments as soon as their parents are there, and gives
// those whose parents never came.
func (d *draft) hang(pending []Unit, blame func(Unit, string, *fault.Fault)) []Unit {
	for progress := true; progress && len(pending) > 0; {
		progress = false
		var later []Unit
		for _, u := range pending {
			var parent org.DepartmentID
			var flt *fault.Fault
			if u.Parent != "" {
				parent, flt = d.find(u.Parent)
			}
			if flt != nil && flt.Code == "org.roster_department_unknown" {
				later = append(later, u)
				continue
			}
			progress = true
			if flt == nil {
				flt = d.hangOne(u, parent)
			}
			if flt != nil {
				blame(u, u.Name, flt)
			}
		}
		pending = later
	}
	return pending
}

func (d *draft) hangOne(u Unit, parent org.DepartmentID) *fault.Fault {
	id, known := d.children[hook{parent, folded(u.Name)}]
	if known && u.Code == "" {
		return d.redeclare(id, u)
	}
	id, flt := d.add(parent, u.Name, u.Code)
	if flt != nil {
		return flt
	}
	d.nodes[id].Kind = kindWords[folded(u.Kind)]
	d.want(id)
	return nil
}

// redeclare takes another name or kind of a known department.
func (d *draft) redeclare(id org.DepartmentID, u Unit) *fault.Fault {
	n := d.nodes[id]
	name, err := org.NameOf(u.Name)
	if err != nil {
		return faultOf(err)
	}
	kind := n.Kind
	if u.Kind != "" {
		kind = kindWords[folded(u.Kind)]
	}
	d.want(id)
	if name == n.Name && kind == n.Kind {
		return nil
	}
	n.Name, n.Kind = name, kind
	if id > 0 {
		d.renamed = append(d.renamed, n.Department)
	}
	if key := folded(name); !slices.Contains(d.byName[key], id) {
		d.byName[key] = append(d.byName[key], id)
		d.children[hook{n.ParentID, key}] = id
	}
	return nil
}

// moves says where the sheet hangs a known department elsewhere: that changes
// permissions and boards, so it is done on the page of departments.
func (d *draft) moves(f *File) (issues []Issue) {
	for _, u := range f.Units {
		id, known := d.byCode[folded(u.Code)]
		if u.Code == "" || u.Parent == "" || !known || id < 0 {
			continue
		}
		if parent, flt := d.find(u.Parent); flt != nil || parent != d.nodes[id].ParentID {
			issues = append(issues, Issue{Sheet: f.UnitSheet, Row: u.Number, Value: u.Parent,
				Fault: fault.New(fault.Invalid, "org.roster_department_moves", fault.Args{"department": d.nodes[id].Name, "parent": shown(u.Parent)})})
		}
	}
	return issues
}

// address is how rows of people name a department.
type address struct{ code, text, parent string }

// located is what an address leads to.
type located struct {
	id    org.DepartmentID
	fault *fault.Fault
}

// locate finds or adds the departments that rows name. The order makes the
// result independent of the order of rows: long paths first, then what names
// its parent, then bare names.
func (d *draft) locate(addresses []address) map[address]located {
	found := make(map[address]located, len(addresses))
	var nested, plain []address
	for _, a := range addresses {
		if a.code != "" || a.parent != "" {
			nested = append(nested, a)
		} else {
			plain = append(plain, a)
		}
	}
	levels := func(a address) int {
		names, _ := pathOf(a.text)
		return len(names)
	}
	slices.SortStableFunc(plain, func(a, b address) int { return levels(b) - levels(a) })
	bare := slices.IndexFunc(plain, func(a address) bool { return levels(a) < 2 })
	if bare < 0 {
		bare = len(plain)
	}
	for _, a := range plain[:bare] {
		id, flt := d.findOrAdd(a.text)
		found[a] = located{id, flt}
	}
	d.locateNested(nested, found)
	for _, a := range plain[bare:] {
		id, flt := d.findOrAdd(a.text)
		found[a] = located{id, flt}
	}
	return found
}

// locateNested adds what names its parent as soon as the parent is there. A
// parent that no row describes becomes a root where new roots are welcome.
func (d *draft) locateNested(pending []address, found map[address]located) {
	for len(pending) > 0 {
		var later []address
		for _, a := range pending {
			parent, waits, flt := d.parentOf(a)
			if waits {
				later = append(later, a)
				continue
			}
			id := org.DepartmentID(0)
			if flt == nil {
				id, flt = d.below(parent, a)
			}
			found[a] = located{id, flt}
		}
		if len(later) == len(pending) && !d.rootFor(later) {
			for _, a := range later {
				found[a] = located{fault: fault.New(fault.Invalid, "org.roster_parent_unknown", fault.Args{"parent": shown(a.parent)})}
			}
			return
		}
		pending = later
	}
}

func (d *draft) parentOf(a address) (parent org.DepartmentID, waits bool, flt *fault.Fault) {
	if _, known := d.byCode[folded(a.code)]; known && a.code != "" {
		return 0, false, nil
	}
	names, rooted := pathOf(a.text)
	switch {
	case len(names) == 0 || d.declared:
		if a.code == "" {
			return 0, false, unknownDepartment(a.text)
		}
		return 0, false, fault.New(fault.Invalid, "org.roster_department_code_unknown", fault.Args{"code": shown(a.code)})
	case a.parent != "":
		parent, flt = d.find(a.parent)
		return parent, flt != nil && flt.Code == "org.roster_department_unknown", flt
	case len(names) > 1:
		above := strings.Join(names[:len(names)-1], "/")
		if rooted {
			above = "/" + above
		}
		parent, flt = d.findOrAdd(above)
		return parent, false, flt
	case !d.free:
		return 0, false, fault.New(fault.Invalid, "org.roster_department_code_unknown", fault.Args{"code": shown(a.code)})
	}
	return 0, false, nil
}

// below finds or adds the department of an address under its parent.
func (d *draft) below(parent org.DepartmentID, a address) (org.DepartmentID, *fault.Fault) {
	if id, known := d.byCode[folded(a.code)]; known && a.code != "" {
		return id, nil
	}
	names, _ := pathOf(a.text)
	name := names[len(names)-1]
	if id, known := d.children[hook{parent, folded(name)}]; known && a.code == "" {
		return id, nil
	}
	return d.add(parent, name, a.code)
}

// rootFor makes a root of the first parent that no waiting row describes.
func (d *draft) rootFor(waiting []address) bool {
	if !d.free || d.declared {
		return false
	}
	described := map[string]bool{}
	for _, a := range waiting {
		described[folded(a.text)] = true
		described[folded(a.code)] = true
	}
	for _, a := range waiting {
		if names, _ := pathOf(a.parent); len(names) == 1 && !described[folded(a.parent)] {
			_, flt := d.add(0, names[0], "")
			return flt == nil
		}
	}
	return false
}
