package roster

import (
	"slices"
	"strings"

	"xuefen/internal/org"
	"xuefen/internal/platform/fault"
)

// untangle rejects rows that cannot stand together with the others: circles of
// managers, addresses used twice. Rejecting one row may free or bind others,
// so it goes on until nothing changes; every round rejects at least one row.
func (p *planner) untangle() {
	byID := make(map[org.PersonID]*wish, len(p.wishes))
	for i := range p.wishes {
		if w := &p.wishes[i]; w.id != 0 {
			byID[w.id] = w
		}
	}
	for p.rejectCircles(byID)+p.rejectAddresses(byID) > 0 {
		continue
	}
	p.settleLeaders(byID)
}

// waits says whether a leader is a new person whose own row is rejected.
func waits(leader org.PersonID, byID map[org.PersonID]*wish) bool {
	w, ok := byID[leader]
	return leader < 0 && ok && w.rejected
}

// managerOf is the manager somebody will have.
func (p *planner) managerOf(id org.PersonID, byID map[org.PersonID]*wish) org.PersonID {
	w, ok := byID[id]
	switch {
	case !ok || w.rejected:
		return p.company.Managers[id]
	case waits(w.want.Manager, byID):
		return w.base.Manager
	}
	return w.want.Manager
}

// rejectCircles walks up from every row once and rejects, of each circle it
// meets, the rows that close it.
func (p *planner) rejectCircles(byID map[org.PersonID]*wish) (rejected int) {
	const walking, done = 1, 2
	state := make(map[org.PersonID]int8, len(p.wishes))
	for i := range p.wishes {
		if p.wishes[i].rejected {
			continue
		}
		var path []org.PersonID
		id := p.wishes[i].id
		for id != 0 && state[id] == 0 {
			state[id] = walking
			path = append(path, id)
			id = p.managerOf(id, byID)
		}
		if id != 0 && state[id] == walking {
			rejected += p.rejectCircle(path[slices.Index(path, id):], byID)
		}
		for _, walked := range path {
			state[walked] = done
		}
	}
	return rejected
}

func (p *planner) rejectCircle(circle []org.PersonID, byID map[org.PersonID]*wish) (rejected int) {
	var chain []string
	for i, id := range append(slices.Clone(circle), circle[0]) {
		if i > mostNamed && i < len(circle) {
			continue
		}
		if number := p.people.numberOf(id); number != "" && i != mostNamed {
			chain = append(chain, number)
		} else {
			chain = append(chain, "…")
		}
	}
	var closing []*wish
	for _, id := range circle {
		if w, ok := byID[id]; ok && !w.rejected && p.managerOf(id, byID) != p.company.Managers[id] {
			closing = append(closing, w)
		}
	}
	for _, w := range closing {
		p.blame(w, Manager, fault.New(fault.Conflict, "org.roster_circle", fault.Args{"chain": strings.Join(chain, " → ")}))
	}
	return len(closing)
}

// owner is who has an e-mail address or a telephone number.
type owner struct {
	row    int // 0 for somebody who is not in the file
	number string
	name   string
}

// rejectAddresses rejects rows whose e-mail or telephone belongs to somebody
// else who has not left. Whoever keeps an address wins over whoever takes it,
// then the first row of the file.
func (p *planner) rejectAddresses(byID map[org.PersonID]*wish) (rejected int) {
	emails, phones := map[string]owner{}, map[string]owner{}
	for i := range p.company.People {
		k := &p.company.People[i]
		if w, ok := byID[k.ID]; k.HasLeft() || ok && !w.rejected {
			continue
		}
		emails[k.Email] = owner{number: k.Number, name: k.Name}
		phones[k.Phone] = owner{number: k.Number, name: k.Name}
	}
	claim := func(w *wish, keeps func(was, is string) bool) {
		if w.rejected || w.want.Status == org.Left {
			return
		}
		own, was := owner{row: w.row.Number, number: w.profile.Number, name: w.profile.Name}, org.Profile{}
		if w.known != nil && !w.known.HasLeft() {
			was = w.known.Profile
		}
		if keeps(was.Email, w.profile.Email) {
			emails[w.profile.Email] = own
		}
		if keeps(was.Phone, w.profile.Phone) {
			phones[w.profile.Phone] = own
		}
	}
	for i := range p.wishes {
		claim(&p.wishes[i], func(was, is string) bool { return was == is })
	}
	for i := range p.wishes {
		w := &p.wishes[i]
		if w.rejected || w.want.Status == org.Left {
			continue
		}
		p.refuse(w, Email, w.profile.Email, emails)
		p.refuse(w, Phone, w.profile.Phone, phones)
		if w.rejected {
			rejected++
		}
		claim(w, func(string, string) bool { return true })
	}
	return rejected
}

// refuse rejects a row whose address somebody else has.
func (p *planner) refuse(w *wish, c Column, address string, owners map[string]owner) {
	o, taken := owners[address]
	if address == "" || !taken || o.row == w.row.Number {
		return
	}
	code, args := "org."+c.String()+"_taken", fault.Args{c.String(): address, "number": o.number, "name": o.name}
	if o.row != 0 {
		code, args = "org.roster_"+c.String()+"_repeated", fault.Args{c.String(): address, "row": o.row}
	}
	p.blame(w, c, fault.New(fault.Conflict, code, args))
}

// settleLeaders lets people in whose new manager or mentor is kept out by a
// mistake in their own row: one bad row of a director must not keep out the
// company. They keep the leader they have, and the file says so.
func (p *planner) settleLeaders(byID map[org.PersonID]*wish) {
	for i := range p.wishes {
		w := &p.wishes[i]
		if w.rejected {
			continue
		}
		for _, l := range []struct {
			column Column
			want   *org.PersonID
			base   org.PersonID
			code   string
		}{
			{Manager, &w.want.Manager, w.base.Manager, "org.roster_manager_waits"},
			{Mentor, &w.want.Mentor, w.base.Mentor, "org.roster_mentor_waits"},
		} {
			if !waits(*l.want, byID) {
				continue
			}
			leader := byID[*l.want]
			p.notice(w, l.column, fault.New(fault.Invalid, l.code, fault.Args{"number": p.people.numberOf(leader.id), "row": leader.row.Number}))
			*l.want = l.base
		}
	}
}
