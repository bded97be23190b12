package roster

import (
	"slices"

	"xuefen/internal/org"
	"xuefen/internal/platform/fault"
)

// directory finds people of the company and of the file by number and name. A
// person who is new has the id -1 minus the index of the row.
type directory struct {
	known    map[org.PersonID]*org.Person
	byNumber map[string]org.PersonID
	byName   map[string][]org.PersonID
	rows     map[string]int        // number → index of the first row with it
	numbers  []string              // by index of the row, cleaned
	named    map[org.PersonID]bool // those to whom the file gives a name
}

func newDirectory(c *Company, f *File) directory {
	d := directory{
		known: make(map[org.PersonID]*org.Person, len(c.People)), byNumber: make(map[string]org.PersonID, len(c.People)+len(f.Rows)),
		byName: map[string][]org.PersonID{}, rows: make(map[string]int, len(f.Rows)),
		numbers: make([]string, len(f.Rows)), named: map[org.PersonID]bool{},
	}
	for i := range c.People {
		p := &c.People[i]
		d.known[p.ID] = p
		d.byNumber[p.Number] = p.ID
	}
	for i := range f.Rows {
		number, err := org.NumberOf(f.Rows[i].Values[Number])
		if _, twice := d.rows[number]; err != nil || twice {
			d.numbers[i] = number
			continue
		}
		d.numbers[i], d.rows[number] = number, i
		id, known := d.byNumber[number]
		if !known {
			id = freshID(i)
			d.byNumber[number] = id
		}
		if name, err := org.NameOf(f.Rows[i].Values[Name]); err == nil && name != clearing {
			d.name(id, name)
			d.named[id] = true
		}
	}
	// Somebody whom the file renames is no longer meant by the old name.
	for i := range c.People {
		if p := &c.People[i]; !d.named[p.ID] && !p.HasLeft() {
			d.name(p.ID, p.Name)
		}
	}
	return d
}

// freshID is the id of the new person of a row until it is written.
func freshID(row int) org.PersonID { return org.PersonID(-1 - row) }

func rowOf(id org.PersonID) int { return int(-1 - id) }

func (d *directory) name(id org.PersonID, name string) {
	if key := folded(name); !slices.Contains(d.byName[key], id) {
		d.byName[key] = append(d.byName[key], id)
	}
}

// numberOf gives the employee number of anybody the directory knows.
func (d *directory) numberOf(id org.PersonID) string {
	if id < 0 {
		return d.numbers[rowOf(id)]
	}
	if p, ok := d.known[id]; ok {
		return p.Number
	}
	return ""
}

// leader finds the manager or mentor that a row names.
func (d *directory) leader(value string, unknown string) (org.PersonID, *fault.Fault) {
	number, name := leaderOf(value)
	if id, ok := d.byNumber[number]; ok && number != "" {
		return id, nil
	}
	named := d.byName[folded(name)]
	switch {
	case len(named) == 1 && name != "":
		return named[0], nil
	case len(named) > 1:
		numbers := make([]string, 0, mostNamed)
		for _, id := range named[:min(len(named), mostNamed)] {
			numbers = append(numbers, d.numberOf(id))
		}
		return 0, fault.New(fault.Invalid, "org.roster_leader_ambiguous", fault.Args{"name": shown(name), "numbers": numbers})
	}
	return 0, fault.New(fault.Invalid, unknown, fault.Args{"value": shown(value)})
}
