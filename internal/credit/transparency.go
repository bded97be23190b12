package credit

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// Transparency is what grants by hand look like in a window, for everybody to
// see: who asked for how much, where one person got a large part of what a
// department was given, and who granted to each other.
type Transparency struct {
	Granters   []Granter
	Notable    []Concentration
	Reciprocal []Reciprocity
	Part       int // per cent from which a concentration is notable
}

// Granter is what one account asked for and others accepted.
type Granter struct {
	Account int64
	Person  org.PersonID // 0 for accounts without a person
	Given   fixed.Amount
	Taken   fixed.Amount
	Times   int
	People  int
}

// Concentration is a large part of what a granter gave in a department that
// went to one person.
type Concentration struct {
	Account    int64
	Department org.DepartmentID
	Person     org.PersonID
	Amount     fixed.Amount
	Of         fixed.Amount // what the granter gave in the department
	Times      int
}

// Reciprocity is two people who granted to each other.
type Reciprocity struct {
	A, B  org.PersonID // A has the lower id
	ToB   fixed.Amount
	FromB fixed.Amount
}

// mostGrants bounds the adjustments of one report; leastGrants is how many
// grants a granter must have made in a department before a part of them says
// anything.
const (
	mostGrants  = 100_000
	leastGrants = 3
)

// TransparencyOf reports the grants accepted in a window. Departments are
// those in which people stand now.
func (s *Service) TransparencyOf(ctx context.Context, tx *db.Tx, from, to time.Time) (Transparency, error) {
	settings, err := s.SettingsOf(ctx, tx)
	if err != nil {
		return Transparency{}, err
	}
	list, err := listAdjustments(ctx, tx, AdjustmentFilter{From: from, To: to, Limit: mostGrants})
	if err != nil {
		return Transparency{}, err
	}
	people := map[org.PersonID]bool{}
	for _, a := range list {
		people[a.Person] = true
	}
	stands, err := s.org.StandAt(ctx, tx, slices.Sorted(maps.Keys(people)), s.clock.Now())
	if err != nil {
		return Transparency{}, err
	}
	return transparencyOf(list, func(p org.PersonID) org.DepartmentID { return stands[p].Department }, settings.NotablePart), nil
}

// transparencyOf makes the report out of accepted adjustments.
func transparencyOf(list []Adjustment, department func(org.PersonID) org.DepartmentID, part int) Transparency {
	out := Transparency{Part: part}
	granters := map[int64]*Granter{}
	reached := map[int64]map[org.PersonID]bool{}
	list = slices.DeleteFunc(slices.Clone(list), func(a Adjustment) bool { return a.AskedBy.Account == 0 }) // proposed by a rule
	for _, a := range list {
		g := granters[a.AskedBy.Account]
		if g == nil {
			g = &Granter{Account: a.AskedBy.Account, Person: a.AskedBy.Person}
			granters[g.Account], reached[g.Account] = g, map[org.PersonID]bool{}
		}
		g.Given, g.Taken = g.Given+given(a), g.Taken+a.Amount-given(a)
		g.Times++
		reached[g.Account][a.Person] = true
	}
	for account, g := range granters {
		g.People = len(reached[account])
		out.Granters = append(out.Granters, *g)
	}
	slices.SortFunc(out.Granters, func(a, b Granter) int {
		return cmp.Or(cmp.Compare(b.Given+b.Taken, a.Given+a.Taken), cmp.Compare(a.Account, b.Account))
	})
	out.Notable = concentrations(list, department, part)
	out.Reciprocal = reciprocities(list)
	return out
}

// given is what an adjustment gave; one that took gave nothing.
func given(a Adjustment) fixed.Amount {
	if a.Kind == ledger.Adjustment {
		return a.Amount
	}
	return 0
}

func concentrations(list []Adjustment, department func(org.PersonID) org.DepartmentID, part int) []Concentration {
	type place struct {
		account    int64
		department org.DepartmentID
	}
	type sum struct {
		amount fixed.Amount
		times  int
	}
	total, single := map[place]sum{}, map[place]map[org.PersonID]sum{}
	for _, a := range list {
		if given(a) == 0 {
			continue
		}
		at := place{a.AskedBy.Account, department(a.Person)}
		if single[at] == nil {
			single[at] = map[org.PersonID]sum{}
		}
		all, one := total[at], single[at][a.Person]
		total[at] = sum{all.amount + a.Amount, all.times + 1}
		single[at][a.Person] = sum{one.amount + a.Amount, one.times + 1}
	}
	var out []Concentration
	for at, people := range single {
		for p, one := range people {
			if all := total[at]; all.times >= leastGrants && int64(one.amount)*100 >= int64(all.amount)*int64(part) {
				out = append(out, Concentration{Account: at.account, Department: at.department, Person: p, Amount: one.amount, Of: all.amount, Times: one.times})
			}
		}
	}
	slices.SortFunc(out, func(a, b Concentration) int {
		return cmp.Or(cmp.Compare(int64(b.Amount)*int64(a.Of), int64(a.Amount)*int64(b.Of)), cmp.Compare(a.Account, b.Account), cmp.Compare(a.Person, b.Person))
	})
	return out
}

func reciprocities(list []Adjustment) []Reciprocity {
	type pair struct{ from, to org.PersonID }
	sums := map[pair]fixed.Amount{}
	for _, a := range list {
		if given(a) > 0 && a.AskedBy.Person != 0 {
			sums[pair{a.AskedBy.Person, a.Person}] += a.Amount
		}
	}
	var out []Reciprocity
	for k, amount := range sums {
		if back := sums[pair{k.to, k.from}]; back > 0 && k.from < k.to {
			out = append(out, Reciprocity{A: k.from, B: k.to, ToB: amount, FromB: back})
		}
	}
	slices.SortFunc(out, func(a, b Reciprocity) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	return out
}

// GrantedBetween tells whether one of two people asked for credits for the
// other by hand, at any time. Who did is no independent judge.
func (s *Service) GrantedBetween(ctx context.Context, tx *db.Tx, p org.PersonID, others []org.PersonID) (map[org.PersonID]bool, error) {
	return grantedBetween(ctx, tx, p, others)
}
