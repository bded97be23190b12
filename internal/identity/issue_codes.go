package identity

import (
	"context"
	"slices"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// MostCodes is how many codes one list may hold.
const MostCodes = 100_000

// CodeRequest says for whom codes are made: the people named, also those who
// have a password and forgot it; or, when nobody is named, all whom the filter
// covers and who have no password yet. The filter's reach is the actor's own
// and is filled in.
type CodeRequest struct {
	People []org.PersonID
	Filter org.Filter
}

// IssuedCode is one line of the list. It is the only time the code is seen.
type IssuedCode struct {
	Person     org.PersonID
	Number     string
	Name       string
	Department string
	Code       string
	ExpiresAt  time.Time
}

// CodeList is what IssueCodes made. Skipped counts the people who hold
// assigned roles: only somebody who may assign roles makes codes for them,
// since a code is the way to become that person.
type CodeList struct {
	Codes   []IssuedCode
	Skipped int
}

// IssueCodes makes one-time codes for people within the actor's reach, each
// replacing an earlier one. People who have left get none. Faults:
// identity.too_many_codes, identity.nobody_needs_code, and org.person_unknown
// for a named person out of reach.
func (s *Service) IssueCodes(ctx context.Context, tx *db.Tx, actor access.Actor, r CodeRequest) (CodeList, error) {
	people, err := s.peopleForCodes(ctx, tx, actor, r)
	if err != nil {
		return CodeList{}, err
	}
	ids := make([]org.PersonID, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	accounts, err := s.ensureAccounts(ctx, tx, ids)
	if err != nil {
		return CodeList{}, err
	}
	protected := map[AccountID]bool{}
	if !actor.Can(RolesAssign) {
		if protected, err = accountsWithRoles(ctx, tx); err != nil {
			return CodeList{}, err
		}
	}
	var list CodeList
	people = slices.DeleteFunc(people, func(p org.Person) bool {
		a := accounts[p.ID]
		if protected[a.ID] {
			list.Skipped++
		}
		return protected[a.ID] || !a.ClosedAt.IsZero() || len(r.People) == 0 && a.HasPassword()
	})
	if len(people) == 0 {
		return list, fault.New(fault.Conflict, "identity.nobody_needs_code", fault.Args{"skipped": list.Skipped})
	}
	list.Codes, err = s.writeCodes(ctx, tx, actor, people, accounts)
	return list, err
}

func (s *Service) peopleForCodes(ctx context.Context, tx *db.Tx, actor access.Actor, r CodeRequest) ([]org.Person, error) {
	reach, err := s.org.ReachOf(ctx, tx, actor, PeopleCodes)
	if err != nil {
		return nil, err
	}
	if len(r.People) == 0 {
		return s.peopleByFilter(ctx, tx, r.Filter, reach)
	}
	if len(r.People) > MostCodes {
		return nil, tooManyCodes()
	}
	found, err := s.org.PeopleByID(ctx, tx, r.People)
	if err != nil {
		return nil, err
	}
	wanted := slices.Clone(r.People)
	slices.Sort(wanted)
	var people []org.Person
	for _, id := range slices.Compact(wanted) {
		p, ok := found[id]
		if !ok || p.HasLeft() || !reaches(reach, p) {
			return nil, org.ErrPersonUnknown
		}
		people = append(people, p)
	}
	return people, nil
}

func reaches(r org.Reach, p org.Person) bool {
	return r.All || slices.Contains(r.People, p.ID) || slices.Contains(r.Departments, p.Department)
}

func (s *Service) peopleByFilter(ctx context.Context, tx *db.Tx, f org.Filter, reach org.Reach) ([]org.Person, error) {
	f.Reach = reach
	if len(f.Statuses) == 0 {
		f.Statuses = []org.Status{org.Probation, org.Active, org.OnLeave}
	}
	f.Statuses = slices.DeleteFunc(slices.Clone(f.Statuses), func(st org.Status) bool { return st == org.Left })
	var all []org.Person
	for page := (org.Page{Limit: org.MostPerPage}); ; {
		people, next, err := s.org.People(ctx, tx, f, page)
		if err != nil {
			return nil, err
		}
		if all = append(all, people...); len(all) > MostCodes {
			return nil, tooManyCodes()
		}
		if next == "" {
			return all, nil
		}
		page.After = next
	}
}

func tooManyCodes() error {
	return fault.New(fault.TooLarge, "identity.too_many_codes", fault.Args{"most": MostCodes})
}

func (s *Service) writeCodes(ctx context.Context, tx *db.Tx, actor access.Actor, people []org.Person, accounts map[org.PersonID]Account) ([]IssuedCode, error) {
	tree, err := s.org.Tree(ctx, tx)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	expires := now.Add(OneTimeCodeLives)
	b := newCodeBatch()
	codes := make([]IssuedCode, len(people))
	for i, p := range people {
		printed := newCode()
		plain, _ := parseCode(printed)
		account := accounts[p.ID].ID
		b.Add(account, codeSum(tx.Tenant(), account, plain), actor.Account, db.Micros(now), db.Micros(expires))
		department, _ := tree.Find(p.Department)
		codes[i] = IssuedCode{Person: p.ID, Number: p.Number, Name: p.Name, Department: department.Name, Code: printed, ExpiresAt: expires}
	}
	_, err = b.Insert(ctx, tx)
	return codes, err
}
