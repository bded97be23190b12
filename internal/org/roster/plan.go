package roster

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/fault"
)

// Plan is what taking a file into a company would do. New departments,
// positions, grades and people have negative ids until they are written.
type Plan struct {
	Rows      int // rows that speak of people
	New       int
	Changed   int
	Unchanged int
	Rejected  int
	// Departments are the new ones, parents first, with the names from the
	// root in Paths.
	Departments []org.Department
	Paths       [][]string
	Renamed     []org.Department
	Positions   []org.Position
	Grades      []org.Grade
	People      []Change // in the order of the file, only what changes
	Issues      []Issue  // in the order of the file
	rejected    map[int]bool
	above       map[org.DepartmentID][]org.DepartmentID // paths of known parents
}

// Change is what becomes of one person.
type Change struct {
	Row     int
	Person  org.Person // as it becomes; its placement is the last of Placements, if any
	Fresh   bool
	Fields  []Column // what differs, empty for a new person
	Entries []Dated  // new assignments, rising
}

// Dated is a placement from an instant on.
type Dated struct {
	From time.Time
	org.Placement
}

// planner holds what making one plan needs.
type planner struct {
	company *Company
	file    *File
	plan    *Plan
	draft   *draft
	today   time.Time // the beginning of today
	located map[address]located
	jobs    catalog[org.PositionID]
	grades  catalog[org.GradeID]
	people  directory
	wishes  []wish
}

// MakePlan compares a file with a company. It is a function of values: the
// same file and company give the same plan, and it never fails; what is wrong
// with a row stands in the plan's issues and keeps only that row out.
func MakePlan(f *File, c *Company) *Plan {
	p := &planner{
		company: c, file: f, draft: newDraft(c.Departments),
		plan:  &Plan{Rows: len(f.Rows), rejected: map[int]bool{}, above: map[org.DepartmentID][]org.DepartmentID{}},
		today: org.DateOf(c.Now, c.Location).Begin(c.Location),
	}
	p.plan.Issues = p.draft.declare(f)
	p.locate()
	p.readJobs()
	p.people = newDirectory(c, f)
	p.wishes = make([]wish, len(f.Rows))
	for i := range f.Rows {
		p.wishes[i] = p.wishOf(i)
	}
	p.untangle()
	p.finish()
	return p.plan
}

// blame rejects a row.
func (p *planner) blame(w *wish, c Column, flt *fault.Fault) {
	w.rejected = true
	p.plan.Issues = append(p.plan.Issues, p.file.about(w.row.Number, c, w.row.Values[c], flt))
}

func (p *planner) notice(w *wish, c Column, flt *fault.Fault) {
	p.plan.Issues = append(p.plan.Issues, p.file.about(w.row.Number, c, w.row.Values[c], flt).asNotice())
}

// locate settles every department that rows name, then the one for rows that
// name none: the only root, or a root named as the company if there is none.
func (p *planner) locate() {
	var addresses []address
	seen := map[address]bool{}
	blank := false
	for i := range p.file.Rows {
		a := addressOf(&p.file.Rows[i])
		blank = blank || a == address{}
		if a != (address{}) && !seen[a] {
			seen[a] = true
			addresses = append(addresses, a)
		}
	}
	p.located = p.draft.locate(addresses)
	if !blank {
		return
	}
	var open []org.DepartmentID
	for _, id := range p.draft.roots {
		if !p.draft.nodes[id].Closed() {
			open = append(open, id)
		}
	}
	switch {
	case len(open) == 1:
		p.located[address{}] = located{id: open[0]}
	case len(p.draft.nodes) == 0:
		id, flt := p.draft.add(0, p.company.Name, "")
		p.located[address{}] = located{id, flt}
	default:
		p.located[address{}] = located{fault: fault.New(fault.Invalid, "org.roster_department_missing", nil)}
	}
}

func addressOf(r *Row) address {
	a := address{code: r.Values[DepartmentCode], text: r.Values[Department], parent: r.Values[DepartmentParent]}
	for _, part := range []*string{&a.code, &a.text, &a.parent} {
		if *part == clearing {
			*part = ""
		}
	}
	if a.text == "" && a.code == "" {
		return address{}
	}
	return a
}

// finish turns wishes into changes and keeps of the new departments, positions
// and grades those that somebody accepted needs.
func (p *planner) finish() {
	plan := p.plan
	neededJobs, neededGrades := map[org.PositionID]bool{}, map[org.GradeID]bool{}
	for i := range p.wishes {
		w := &p.wishes[i]
		if w.rejected {
			plan.Rejected++
			plan.rejected[w.row.Number] = true
			continue
		}
		p.draft.want(w.want.Department)
		neededJobs[w.want.Position], neededGrades[w.want.Grade] = true, true
		change := p.changeOf(w)
		switch {
		case change.Fresh:
			plan.New++
		case len(change.Fields) > 0:
			plan.Changed++
		default:
			plan.Unchanged++
			continue
		}
		plan.People = append(plan.People, change)
	}
	p.keepNeeded(neededJobs, neededGrades)
	p.noticeDefault()
	slices.SortStableFunc(plan.Issues, func(a, b Issue) int {
		first := func(i Issue) int {
			if i.Sheet == p.file.UnitSheet && i.Sheet != "" {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(first(a), first(b)), cmp.Compare(a.Row, b.Row))
	})
}

// keepNeeded plans what is new in the structure and needed by somebody.
func (p *planner) keepNeeded(jobs map[org.PositionID]bool, grades map[org.GradeID]bool) {
	plan := p.plan
	for _, id := range p.draft.added {
		if n := p.draft.nodes[id]; n.wanted {
			plan.Departments = append(plan.Departments, n.Department)
			if n.ParentID > 0 {
				plan.above[n.ParentID] = p.draft.nodes[n.ParentID].Path
			}
			plan.Paths = append(plan.Paths, p.draft.namesOf(id))
		}
	}
	plan.Renamed = p.draft.renamed
	for _, e := range p.jobs.added {
		if jobs[e.id] {
			plan.Positions = append(plan.Positions, org.Position{ID: e.id, Code: e.code, Name: e.name})
		}
	}
	for _, e := range p.grades.added {
		if grades[e.id] {
			plan.Grades = append(plan.Grades, org.Grade{ID: e.id, Code: e.code, Name: e.name, Rank: RankOf(e.code)})
		}
	}
}

// noticeDefault says once that people without a department were placed.
func (p *planner) noticeDefault() {
	at, used := p.located[address{}]
	if !used || at.fault != nil {
		return
	}
	for i := range p.wishes {
		if w := &p.wishes[i]; !w.rejected && w.known == nil && addressOf(w.row) == (address{}) {
			flt := fault.New(fault.Invalid, "org.roster_default_department",
				fault.Args{"department": strings.Join(p.draft.namesOf(at.id), "/")})
			p.plan.Issues = append(p.plan.Issues, Issue{Sheet: p.file.Sheet, Notice: true, Fault: flt})
			return
		}
	}
}

// RejectedRow says whether the plan keeps a row of people out.
func (p *Plan) RejectedRow(number int) bool { return p.rejected[number] }

// Changes says whether the plan would write anything.
func (p *Plan) Changes() bool {
	return len(p.People)+len(p.Departments)+len(p.Renamed) > 0
}
