package org

import (
	"context"
	"slices"
	"strings"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// PersonID names a person; 0 is nobody.
type PersonID int64

// Status is a person's employment status.
type Status string

// The statuses. People on leave and people who left keep their records.
const (
	Probation Status = "probation"
	Active    Status = "active"
	OnLeave   Status = "on_leave"
	Left      Status = "left"
)

// Statuses lists them in the order of a working life.
func Statuses() []Status { return []Status{Probation, Active, OnLeave, Left} }

// Profile is what is known of a person whatever the time.
type Profile struct {
	Number  string // employee number, unique in the tenant
	Name    string
	Email   string // lower case; unique among those who have not left
	Phone   string // digits; unique among those who have not left
	HiredOn Date
	Tags    []string
}

// Placement is where a person stands from some day on.
type Placement struct {
	Department      DepartmentID
	Position        PositionID // 0: none
	Grade           GradeID    // 0: none
	Manager         PersonID   // 0: none
	Mentor          PersonID   // 0: none
	Status          Status
	WorkloadPercent int // 100 is full time
}

// Person is a person as of now.
type Person struct {
	ID PersonID
	Profile
	Placement
	CreatedAt, ChangedAt time.Time
	nextChangeAt         time.Time // zero when no later assignment waits
}

// HasLeft says that the person no longer works here.
func (p Person) HasLeft() bool { return p.Status == Left }

// Clean checks a profile and gives it as it is stored; it needs no database.
// Faults: those that Hire names for a profile, each with its Field; several
// are the parts of org.several_faults.
func (p Profile) Clean() (Profile, error) {
	var faults []*fault.Fault
	keep := func(err error) {
		if f, ok := fault.Of(err); ok {
			faults = append(faults, f)
		}
	}
	var err error
	p.Number, err = NumberOf(p.Number)
	keep(err)
	p.Name, err = NameOf(p.Name)
	keep(err)
	p.Email, err = emailOf(p.Email)
	keep(err)
	p.Phone, err = phoneOf(p.Phone)
	keep(err)
	p.Tags, err = tagsOf(p.Tags)
	keep(err)
	if _, err = ParseDate(string(p.HiredOn)); err != nil {
		f, _ := fault.Of(err)
		keep(f.At("hired_on"))
	}
	return p, joined(faults)
}

// joined makes one fault of several about the same input.
func joined(faults []*fault.Fault) error {
	switch len(faults) {
	case 0:
		return nil
	case 1:
		return faults[0]
	}
	return fault.New(fault.Invalid, "org.several_faults", fault.Args{"count": len(faults)}).With(faults...)
}

func (p Placement) check() error {
	if !slices.Contains(Statuses(), p.Status) {
		return fault.New(fault.Invalid, "org.status_unknown", fault.Args{"status": clip(string(p.Status), longestName)}).At("status")
	}
	if p.WorkloadPercent < 1 || p.WorkloadPercent > 100 {
		return fault.New(fault.Invalid, "org.workload_out_of_range", fault.Args{"percent": p.WorkloadPercent}).At("workload_percent")
	}
	return nil
}

// Person finds one person. Fault: org.person_unknown.
func (s *Service) Person(ctx context.Context, tx *db.Tx, id PersonID) (Person, error) {
	found, err := s.PeopleByID(ctx, tx, []PersonID{id})
	if err != nil {
		return Person{}, err
	}
	p, ok := found[id]
	if !ok {
		return Person{}, ErrPersonUnknown
	}
	return p, nil
}

// PeopleByID finds people in one statement; unknown ids are absent.
func (s *Service) PeopleByID(ctx context.Context, tx *db.Tx, ids []PersonID) (map[PersonID]Person, error) {
	people, err := selectPeople(ctx, tx, tx.In("id", 2), db.Ints(tx, ids))
	if err != nil {
		return nil, err
	}
	found := make(map[PersonID]Person, len(people))
	for _, p := range people {
		found[p.ID] = p
	}
	return found, nil
}

// PeopleByNumber finds people by their employee numbers in one statement. The
// numbers must be clean (see NumberOf) to be found; unknown ones are absent.
func (s *Service) PeopleByNumber(ctx context.Context, tx *db.Tx, numbers []string) (map[string]PersonID, error) {
	found := make(map[string]PersonID, len(numbers))
	numbers = slices.DeleteFunc(slices.Clone(numbers), func(n string) bool { return PlainText(n) != n })
	err := tx.Each(ctx, "SELECT number, id FROM person WHERE tenant_id = $1 AND "+tx.In("number", 2), []any{db.Texts(tx, numbers)},
		func(scan db.Scan) error {
			var number string
			var id PersonID
			err := scan(&number, &id)
			found[number] = id
			return err
		})
	return found, err
}

// PersonByLogin finds who signs in with an employee number, an e-mail address
// or a telephone number. When one text is the number of one and the telephone
// of another, the number wins; people who left are found only by number, so
// that the caller can say that the account is closed. Fault:
// org.person_unknown.
func (s *Service) PersonByLogin(ctx context.Context, tx *db.Tx, login string) (Person, error) {
	// What does not have the form of one of the three is "" and finds nobody.
	number, _ := NumberOf(login)
	email, _ := emailOf(login)
	phone, _ := phoneOf(login)
	found, err := selectPeople(ctx, tx, "(number = $2 OR number = $3 OR (email = $4 AND email <> '') OR (phone = $5 AND phone <> ''))",
		number, strings.ToUpper(number), email, phone)
	if err != nil {
		return Person{}, err
	}
	for _, match := range []func(Person) bool{
		func(p Person) bool { return p.Number == number },
		func(p Person) bool { return p.Number == strings.ToUpper(number) },
		func(p Person) bool { return !p.HasLeft() && p.Email == email && email != "" },
		func(p Person) bool { return !p.HasLeft() && p.Phone == phone && phone != "" },
	} {
		if i := slices.IndexFunc(found, match); i >= 0 {
			return found[i], nil
		}
	}
	return Person{}, ErrPersonUnknown
}
