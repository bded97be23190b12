package roster

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/fault"
)

// wish is what one row wants one person to be.
type wish struct {
	row      *Row
	id       org.PersonID
	known    *org.Person // nil for a new person
	profile  org.Profile
	at       time.Time     // from when want holds
	base     org.Placement // what holds then already; zero for a new person
	began    bool          // whether base has begun by then
	want     org.Placement
	leftAt   time.Time // when they leave after at; zero if not
	rejected bool
}

func (w *wish) value(c Column) string { return w.row.Values[c] }

// given says whether the row says something in a column.
func (w *wish) given(c Column) bool { return w.row.Values[c] != "" }

func (p *planner) wishOf(i int) wish {
	w := wish{row: &p.file.Rows[i]}
	for _, issue := range w.row.Issues {
		p.plan.Issues = append(p.plan.Issues, issue)
		w.rejected = w.rejected || !issue.Notice
	}
	if !p.identify(&w, i) {
		return w
	}
	p.wishProfile(&w)
	p.wishTimes(&w)
	p.wishPlace(&w)
	p.wishLeaders(&w)
	return w
}

// identify finds out who the row is about; without a number the rest of the
// row cannot be judged.
func (p *planner) identify(w *wish, i int) bool {
	for _, c := range []Column{Number, Name, Department} {
		if w.value(c) == clearing {
			p.blame(w, c, fault.New(fault.Invalid, "org.roster_cannot_clear", nil))
		}
	}
	number := p.people.numbers[i]
	if number == "" {
		if !w.rejected {
			_, err := org.NumberOf(w.value(Number))
			p.blame(w, Number, faultOf(err))
		}
		return false
	}
	if first := p.people.rows[number]; first != i {
		p.blame(w, Number, fault.New(fault.Conflict, "org.roster_number_repeated",
			fault.Args{"number": number, "row": p.file.Rows[first].Number}))
		return false
	}
	w.id = p.people.byNumber[number]
	w.known = p.people.known[w.id]
	return true
}

var profileColumns = map[string]Column{
	"number": Number, "name": Name, "email": Email, "phone": Phone, "tags": Tags, "hired_on": HiredOn,
}

func (p *planner) wishProfile(w *wish) {
	if w.known != nil {
		w.profile = w.known.Profile
	} else if !w.given(Name) && !w.rejected {
		p.blame(w, Name, fault.New(fault.Invalid, "org.roster_name_missing", nil))
	}
	w.profile.Number = w.value(Number)
	for _, field := range []struct {
		column Column
		into   *string
	}{{Name, &w.profile.Name}, {Email, &w.profile.Email}, {Phone, &w.profile.Phone}, {HiredOn, (*string)(&w.profile.HiredOn)}} {
		switch {
		case w.value(field.column) == clearing && field.column == Name: // blamed already
		case w.value(field.column) == clearing:
			*field.into = ""
		case w.given(field.column):
			*field.into = w.value(field.column)
		}
	}
	switch {
	case w.value(Tags) == clearing:
		w.profile.Tags = nil
	case w.given(Tags):
		w.profile.Tags = strings.FieldsFunc(w.value(Tags), func(r rune) bool { return strings.ContainsRune(",，;；、|", r) })
	}
	clean, err := w.profile.Clean()
	if flt, bad := fault.Of(err); bad {
		parts := flt.Parts
		if len(parts) == 0 {
			parts = []*fault.Fault{flt}
		}
		for _, part := range parts {
			if c, ok := profileColumns[part.Field]; ok && w.given(c) && w.value(c) != clearing {
				p.blame(w, c, part)
			}
		}
	}
	w.profile = clean
	if begin := clean.HiredOn.Begin(p.company.Location); begin.After(p.today.AddDate(1, 0, 0)) {
		p.blame(w, HiredOn, fault.New(fault.Invalid, "org.roster_hired_in_future", fault.Args{"date": string(clean.HiredOn)}))
	}
}

// wishTimes settles from when the row holds, what holds then already, and the
// status with its time of leaving.
func (p *planner) wishTimes(w *wish) {
	status, flt := statusOf(w.value(Status))
	if flt != nil {
		p.blame(w, Status, flt)
	}
	w.at = p.today
	if w.known == nil && w.profile.HiredOn != "" {
		w.at = w.profile.HiredOn.Begin(p.company.Location)
	}
	effective := w.given(EffectiveFrom) && w.value(EffectiveFrom) != clearing
	if effective {
		w.at = org.Date(w.value(EffectiveFrom)).Begin(p.company.Location)
	}
	if w.given(LeftOn) && w.value(LeftOn) != clearing {
		w.leftAt = org.Date(w.value(LeftOn)).Begin(p.company.Location)
		if status != "" && status != org.Left && !w.leftAt.After(p.today) {
			p.blame(w, LeftOn, fault.New(fault.Invalid, "org.roster_left_but_employed", nil))
		}
	} else if status == org.Left && w.known == nil && w.at.Before(p.today) && !effective {
		w.leftAt = p.today
	}
	leavesLater := !w.leftAt.IsZero() && w.leftAt.After(w.at)
	if !w.leftAt.IsZero() && !leavesLater {
		w.at, w.leftAt, status = w.leftAt, time.Time{}, org.Left
	}
	p.readBase(w, effective)
	w.want = w.base
	switch {
	case status != "" && (status != org.Left || !leavesLater):
		w.want.Status = status
	case w.known == nil:
		w.want.Status = org.Active
	}
}

// readBase reads what holds at the row's time. A person who begins later than
// today is changed from their beginning, unless the row names a day.
func (p *planner) readBase(w *wish, named bool) {
	if w.known == nil {
		w.base.WorkloadPercent = 100
		return
	}
	base, since, ok := p.company.PlacementAt(w.known.ID, w.at)
	if !ok {
		base, since = w.known.Placement, w.at
	}
	w.base = base
	if since.After(w.at) && !named {
		w.at = since
	}
	w.began = !since.After(w.at)
}

func statusOf(value string) (org.Status, *fault.Fault) {
	if value == "" || value == clearing {
		return "", nil
	}
	if s := org.Status(folded(value)); slices.Contains(org.Statuses(), s) {
		return s, nil
	}
	if s, ok := statusWords[strings.ReplaceAll(folded(value), " ", "")]; ok {
		return s, nil
	}
	return "", fault.New(fault.Invalid, "org.roster_status_unknown", fault.Args{"value": shown(value)})
}

func (p *planner) wishPlace(w *wish) {
	if a := addressOf(w.row); w.known == nil || a != (address{}) {
		at := p.located[a]
		column := Department
		if a.text == "" && a.code != "" {
			column = DepartmentCode
		}
		switch {
		case at.fault != nil:
			p.blame(w, column, at.fault)
		case p.draft.nodes[at.id].Closed() && at.id != w.base.Department:
			p.blame(w, column, fault.New(fault.Invalid, "org.department_closed", fault.Args{"department": p.draft.nodes[at.id].Name}))
		}
		w.want.Department = at.id
	}
	wishCatalog(p, w, Position, &p.jobs, &w.want.Position,
		fault.New(fault.TooMany, "org.too_many_positions", fault.Args{"limit": org.MostPositions}),
		func(name string) *fault.Fault {
			return fault.New(fault.Invalid, "org.position_closed", fault.Args{"position": name})
		})
	wishCatalog(p, w, Grade, &p.grades, &w.want.Grade,
		fault.New(fault.TooMany, "org.too_many_grades", fault.Args{"limit": org.MostGrades}),
		func(name string) *fault.Fault {
			return fault.New(fault.Invalid, "org.grade_closed", fault.Args{"grade": name})
		})
	if w.given(Workload) && w.value(Workload) != clearing {
		w.want.WorkloadPercent, _ = strconv.Atoi(w.value(Workload)) // reading made it a number
	}
}

// wishCatalog settles the position or the grade of a row.
func wishCatalog[ID ~int64](p *planner, w *wish, c Column, list *catalog[ID], into *ID, full *fault.Fault, closed func(name string) *fault.Fault) {
	switch {
	case w.value(c) == clearing:
		*into = 0
	case w.given(c):
		id, flt := list.find(w.value(c), full)
		if flt == nil && list.shut[id] && id != *into {
			flt = closed(list.names[id])
		}
		if flt != nil {
			p.blame(w, c, flt)
		}
		*into = id
	}
}

func (p *planner) wishLeaders(w *wish) {
	for _, l := range []struct {
		column       Column
		into         *org.PersonID
		unknown, own string
	}{
		{Manager, &w.want.Manager, "org.roster_manager_unknown", "org.own_manager"},
		{Mentor, &w.want.Mentor, "org.roster_mentor_unknown", "org.own_mentor"},
	} {
		if !w.given(l.column) {
			continue
		}
		if w.value(l.column) == clearing {
			*l.into = 0
			continue
		}
		id, flt := p.people.leader(w.value(l.column), l.unknown)
		if flt == nil && id == w.id {
			flt = fault.New(fault.Invalid, l.own, nil)
		}
		if flt != nil {
			p.blame(w, l.column, flt)
			continue
		}
		*l.into = id
	}
}

// changeOf compares a settled wish with what holds.
func (p *planner) changeOf(w *wish) Change {
	c := Change{Row: w.row.Number, Fresh: w.known == nil, Person: org.Person{ID: w.id, Profile: w.profile, Placement: w.want}}
	if w.known != nil {
		c.Person = *w.known
		c.Person.Profile, c.Person.Placement = w.profile, w.want
		c.Fields = differences(w)
	}
	if c.Fresh || w.want != w.base || !w.began {
		c.Entries = append(c.Entries, Dated{w.at, w.want})
		if w.known != nil && len(c.Fields) == 0 {
			c.Fields = append(c.Fields, EffectiveFrom)
		}
	}
	if w.leftAt.IsZero() {
		return c
	}
	leaving := w.want
	leaving.Status = org.Left
	if w.known != nil {
		if held, _, ok := p.company.PlacementAt(w.id, w.leftAt); ok && held.Status == org.Left {
			return c
		}
		c.Fields = append(c.Fields, LeftOn)
	}
	c.Entries = append(c.Entries, Dated{w.leftAt, leaving})
	return c
}

func differences(w *wish) (fields []Column) {
	k := w.known
	for _, d := range []struct {
		column Column
		differ bool
	}{
		{Name, k.Name != w.profile.Name},
		{Department, w.base.Department != w.want.Department},
		{Position, w.base.Position != w.want.Position},
		{Grade, w.base.Grade != w.want.Grade},
		{Manager, w.base.Manager != w.want.Manager},
		{Mentor, w.base.Mentor != w.want.Mentor},
		{HiredOn, k.HiredOn != w.profile.HiredOn},
		{Status, w.base.Status != w.want.Status},
		{Email, k.Email != w.profile.Email},
		{Phone, k.Phone != w.profile.Phone},
		{Tags, !slices.Equal(k.Tags, w.profile.Tags)},
		{Workload, w.base.WorkloadPercent != w.want.WorkloadPercent},
	} {
		if d.differ {
			fields = append(fields, d.column)
		}
	}
	return fields
}
