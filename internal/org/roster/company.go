package roster

import (
	"context"
	"regexp"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// Company is what a plan must know of the company as it is. It is a plain
// value, so that planning needs no database.
type Company struct {
	Name        string
	Now         time.Time
	Location    *time.Location
	Departments []org.Department // each after its parent
	Positions   []org.Position
	Grades      []org.Grade
	People      []org.Person // at least everybody whom the file may mean
	// Managers is the reporting line of everybody.
	Managers map[org.PersonID]org.PersonID
	// PlacementAt tells where a person of People stands at an instant, and
	// since when; before the first assignment it is the first.
	PlacementAt func(org.PersonID, time.Time) (p org.Placement, since time.Time, ok bool)
}

// load reads what planning a file needs, in a handful of statements.
func load(ctx context.Context, tx *db.Tx, s *org.Service, now time.Time, f *File) (*Company, error) {
	t, err := s.TenantOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	c := &Company{Name: t.Name, Now: now}
	if c.Location, err = s.Location(ctx, tx); err != nil {
		return nil, err
	}
	if c.Departments, err = s.Departments(ctx, tx); err != nil {
		return nil, err
	}
	if c.Positions, err = s.Positions(ctx, tx); err != nil {
		return nil, err
	}
	if c.Grades, err = s.Grades(ctx, tx); err != nil {
		return nil, err
	}
	if c.People, err = s.FindPeople(ctx, tx, mentioned(f)); err != nil {
		return nil, err
	}
	if c.Managers, err = s.ReportingLines(ctx, tx); err != nil {
		return nil, err
	}
	ids := make([]org.PersonID, len(c.People))
	for i, p := range c.People {
		ids[i] = p.ID
	}
	histories, err := s.HistoriesOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	c.PlacementAt = histories.PlacementAt
	return c, nil
}

// mentioned lists the keys by which a file may mean people.
func mentioned(f *File) org.Keys {
	var numbers, names, emails, phones keys
	for i := range f.Rows {
		v := &f.Rows[i].Values
		p := profileOf(v)
		numbers.add(p.Number)
		emails.add(p.Email)
		phones.add(p.Phone)
	}
	inFile := len(numbers.list)
	for i := range f.Rows {
		for _, leader := range []string{f.Rows[i].Values[Manager], f.Rows[i].Values[Mentor]} {
			number, name := leaderOf(leader)
			numbers.add(number)
			if at, known := numbers.at[number]; !known || at >= inFile {
				names.add(name)
			}
		}
	}
	return org.Keys{Numbers: numbers.list, Names: names.list, Emails: emails.list, Phones: phones.list}
}

// keys is a list without repeats and without what says nothing.
type keys struct {
	list []string
	at   map[string]int
}

func (k *keys) add(key string) {
	if key == "" || key == clearing {
		return
	}
	if k.at == nil {
		k.at = map[string]int{}
	}
	if _, known := k.at[key]; !known {
		k.at[key] = len(k.list)
		k.list = append(k.list, key)
	}
}

// profileOf cleans what a row says about number, e-mail and telephone; what
// cannot be cleaned is "".
func profileOf(v *[columnCount]string) org.Profile {
	var p org.Profile
	for _, field := range []struct {
		column Column
		into   *string
	}{{Number, &p.Number}, {Email, &p.Email}, {Phone, &p.Phone}} {
		if v[field.column] != clearing {
			*field.into = v[field.column]
		}
	}
	p, _ = p.Clean()
	return p
}

// leaderForm is a name with the employee number behind it: 王磊(1006).
var leaderForm = regexp.MustCompile(`^([^()（）]*)[(（]\s*([^()（）]+?)\s*[)）]$`)

// leaderOf reads how a row names a manager or mentor: by number, by name, or
// by both. Without both, either may be meant.
func leaderOf(value string) (number, name string) {
	if value == "" || value == clearing {
		return "", ""
	}
	number, name = value, value
	if m := leaderForm.FindStringSubmatch(value); m != nil {
		number, name = m[2], m[1]
	}
	number, _ = org.NumberOf(number)
	name, _ = org.NameOf(name)
	return number, name
}
