package goal

import (
	"context"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// PersonProgress is one line of a goal's list.
type PersonProgress struct {
	Person     org.PersonID
	Number     string
	Name       string
	Department org.DepartmentID
	Progress   Progress
}

// PeopleFilter narrows a goal's list. Zero fields do not narrow, except Reach,
// whose zero value covers nobody.
type PeopleFilter struct {
	Reach      org.Reach
	Department org.DepartmentID // with all below
	State      State
	After      string // employee number after which the list goes on
	Limit      int
}

// Limits of one look at a goal's people.
const (
	peopleAtOnce = 500
	// MostScanned is how many people one page looks at. A page of a rare state
	// may therefore be short and still have a next one.
	MostScanned = 20_000
)

// statuses are those whose progress is listed.
var statuses = []org.Status{org.Probation, org.Active, org.OnLeave}

// People lists those a goal is for by employee number, with their progress,
// judged now. Next is where the following page begins, "" after the last.
// Nobody is added or left out by hand (AT 33). Fault: goal.unknown.
func (s *Service) People(ctx context.Context, tx *db.Tx, id ID, f PeopleFilter) (list []PersonProgress, next string, err error) {
	scanned, after := 0, f.After
	err = s.scan(ctx, tx, id, f, func(found []PersonProgress, last string) bool {
		for _, p := range found {
			if f.State != "" && p.Progress.State != f.State {
				continue
			}
			if len(list) == f.Limit {
				next = list[len(list)-1].Number
				return false
			}
			list = append(list, p)
		}
		scanned, after = scanned+peopleAtOnce, last
		if scanned >= MostScanned && last != "" {
			next = after
			return false
		}
		return true
	})
	return list, next, err
}

// Counts is how a goal's people are divided.
type Counts struct {
	People, Reached, Nearly, Open, Missed int
}

// Counts counts the people of a goal by their state. Fault: goal.unknown.
func (s *Service) Counts(ctx context.Context, tx *db.Tx, id ID, f PeopleFilter) (Counts, error) {
	var c Counts
	err := s.scan(ctx, tx, id, f, func(found []PersonProgress, _ string) bool {
		for _, p := range found {
			c.People++
			switch p.Progress.State {
			case Reached:
				c.Reached++
			case Nearly:
				c.Nearly++
			case Missed:
				c.Missed++
			default:
				c.Open++
			}
		}
		return true
	})
	return c, err
}

// scan judges the people of a goal in portions, by employee number, until
// visit has had enough. Last is the number up to which people were looked at,
// "" at the end.
func (s *Service) scan(ctx context.Context, tx *db.Tx, id ID, f PeopleFilter, visit func(found []PersonProgress, last string) bool) error {
	v, err := s.One(ctx, tx, id)
	if err != nil {
		return err
	}
	w, codes, err := s.world(ctx, tx)
	if err != nil {
		return err
	}
	filter := org.Filter{Reach: f.Reach, Department: f.Department, Statuses: statuses}
	for page := (org.Page{After: f.After, Limit: peopleAtOnce}); ; {
		people, next, err := s.org.People(ctx, tx, filter, page)
		if err != nil {
			return err
		}
		found, err := s.judgeAll(ctx, tx, v, people, w, codes)
		if err != nil {
			return err
		}
		if !visit(found, next) || next == "" {
			return nil
		}
		page.After = next
	}
}

func (s *Service) judgeAll(ctx context.Context, tx *db.Tx, v Version, people []org.Person, w World, codes map[credit.CategoryID]string) ([]PersonProgress, error) {
	ids := make([]org.PersonID, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	records, err := s.records(ctx, tx, []Version{v}, ids, w, codes)
	if err != nil {
		return nil, err
	}
	var found []PersonProgress
	for _, p := range people {
		r := records[p.ID]
		if r == nil {
			continue
		}
		if _, covers := v.Definition.For.covers(&r.Stand); covers {
			found = append(found, PersonProgress{
				Person: p.ID, Number: p.Number, Name: p.Name, Department: p.Department, Progress: Evaluate(&v.Definition, r, w),
			})
		}
	}
	return found, nil
}
