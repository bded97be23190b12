package roster

import (
	"strconv"
	"strings"

	"xuefen/internal/org"
	"xuefen/internal/platform/fault"
)

// catalog is the positions or the grades: those there are and those the file
// adds, which have negative ids until they are written.
type catalog[ID ~int64] struct {
	byKey map[string]ID // folded code or name
	names map[ID]string
	shut  map[ID]bool
	added []catalogEntry[ID]
	most  int
}

type catalogEntry[ID ~int64] struct {
	id         ID
	code, name string
}

func (c *catalog[ID]) know(id ID, code, name string, closed bool) {
	if c.byKey == nil {
		c.byKey, c.names, c.shut = map[string]ID{}, map[ID]string{}, map[ID]bool{}
	}
	c.names[id], c.shut[id] = name, closed
	// A code always means its own entry, a name only when it is nobody's code.
	c.byKey[folded(code)] = id
	if _, taken := c.byKey[folded(name)]; !taken {
		c.byKey[folded(name)] = id
	}
}

// find gives the entry of a code or name and adds it when there is none. It is
// 0 for a text that says none.
func (c *catalog[ID]) find(value string, full *fault.Fault) (ID, *fault.Fault) {
	if id, known := c.byKey[folded(value)]; known {
		return id, nil
	}
	name, err := org.NameOf(value)
	if err != nil {
		return 0, faultOf(err)
	}
	code, err := org.CodeOf(strings.Join(strings.Fields(name), "-"))
	if err != nil {
		return 0, faultOf(err)
	}
	if len(c.names) >= c.most {
		return 0, full
	}
	id := ID(-1 - len(c.added))
	c.know(id, code, name, false)
	c.added = append(c.added, catalogEntry[ID]{id, code, name})
	return id, nil
}

func (p *planner) readJobs() {
	p.jobs.most, p.grades.most = org.MostPositions, org.MostGrades
	for _, known := range p.company.Positions {
		p.jobs.know(known.ID, known.Code, known.Name, known.Closed())
	}
	for _, known := range p.company.Grades {
		p.grades.know(known.ID, known.Code, known.Name, known.Closed())
	}
}

// RankOf guesses the rank of a new grade from the digits at the end of its
// code: P6 is 6. People correct it on the page of grades.
func RankOf(code string) int {
	digits := code[len(strings.TrimRight(code, "0123456789")):]
	const most = 4
	if len(digits) > most {
		return 0
	}
	rank, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return rank
}
