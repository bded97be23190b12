package goal

import (
	"context"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
)

// Totals tells what people accumulated by month and category; board.Service
// does.
type Totals interface {
	MonthTotals(ctx context.Context, tx *db.Tx, people []org.PersonID, first, last int) (map[org.PersonID][]credit.MonthTotal, error)
}

// Log is what goals ask of the activity module.
type Log interface {
	Objects(ctx context.Context, tx *db.Tx, f activity.ObjectFilter) ([]activity.Object, error)
	ObjectBy(ctx context.Context, tx *db.Tx, objectType, code string) (*activity.Object, error)
	ObjectTypes(ctx context.Context, tx *db.Tx) ([]activity.Term, error)
	Verbs(ctx context.Context, tx *db.Tx) ([]activity.Term, error)
	// EachDone calls each for everything sought that people did and that was
	// not withdrawn; once or more for the same person, verb and object.
	EachDone(ctx context.Context, tx *db.Tx, people []org.PersonID, sought []activity.Sought, each func(p org.PersonID, verb, objectType, code string)) error
}

// Offers tells what the rules in force would pay.
type Offers interface {
	// OffersFor answers for each object what the rules in force now would pay
	// the person at most for doing something with it. An object without a code
	// stands for any that is not registered.
	OffersFor(ctx context.Context, tx *db.Tx, p org.PersonID, objects []activity.Object) ([][]rule.Offer, error)
}

// Service keeps goals and judges them. It is safe for concurrent use; every
// method works in the caller's transaction.
type Service struct {
	clock  clock.Clock
	org    *org.Service
	credit *credit.Service
	totals Totals
	log    Log
	offers Offers
}

// New makes the service.
func New(c clock.Clock, o *org.Service, cr *credit.Service, totals Totals, log Log, offers Offers) *Service {
	return &Service{clock: c, org: o, credit: cr, totals: totals, log: log, offers: offers}
}

// world is what is the same for everybody at this moment, and the codes of
// categories by their ids.
func (s *Service) world(ctx context.Context, tx *db.Tx) (World, map[credit.CategoryID]string, error) {
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return World{}, nil, err
	}
	categories, err := s.credit.Categories(ctx, tx)
	w := World{Now: s.clock.Now(), Zone: zone, Parents: map[string]string{}}
	codes := make(map[credit.CategoryID]string, len(categories))
	for _, c := range categories {
		codes[c.ID] = c.Code
		if c.Parent != "" {
			w.Parents[c.Code] = c.Parent
		}
	}
	return w, codes, err
}

// known gathers what definitions may name.
func (s *Service) known(ctx context.Context, tx *db.Tx) (*Known, error) {
	k := &Known{
		Categories: map[string]bool{}, ObjectTypes: map[string]bool{}, Verbs: map[string]bool{},
		Departments: map[string]bool{}, Positions: map[string]bool{}, Grades: map[string]bool{},
	}
	categories, err := s.credit.Categories(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, c := range categories {
		k.Categories[c.Code] = true
	}
	types, err := s.log.ObjectTypes(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, t := range types {
		k.ObjectTypes[t.Code] = true
	}
	verbs, err := s.log.Verbs(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, v := range verbs {
		k.Verbs[v.Code] = true
	}
	return k, s.knownPlaces(ctx, tx, k)
}

func (s *Service) knownPlaces(ctx context.Context, tx *db.Tx, k *Known) error {
	departments, err := s.org.Departments(ctx, tx)
	if err != nil {
		return err
	}
	for _, d := range departments {
		k.Departments[d.Code] = true
	}
	positions, err := s.org.Positions(ctx, tx)
	if err != nil {
		return err
	}
	for _, p := range positions {
		k.Positions[p.Code] = true
	}
	grades, err := s.org.Grades(ctx, tx)
	for _, g := range grades {
		k.Grades[g.Code] = true
	}
	return err
}
