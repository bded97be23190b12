package goal

import (
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/fixed"
)

// Earned is what somebody accumulated in one month and category.
type Earned struct {
	Month    int    // yyyymm in the tenant's zone
	Category string // code
	Amount   fixed.Amount
}

// Record is all that a goal asks of one person.
type Record struct {
	Stand  org.Stand // where the person stands now
	Earned []Earned
	Done   map[Doing]bool // what the person has done, by what counts as done
}

// Doing is an item with what counts as having done it.
type Doing struct {
	Item
	Verb string
}

// World is what is the same for everybody: the time and how categories hang
// together.
type World struct {
	Now     time.Time
	Zone    *time.Location
	Parents map[string]string // code of a sub-category to that of its category
}

// gain is something that might be added to a record: credits earned now and
// items done now.
type gain struct {
	sums  map[string]fixed.Amount // by category with its parts; "" is the sum of all
	items map[Item]bool
}

// node is a criterion made ready for one person, so that it can be judged many
// times with different gains.
type node struct {
	criterion *Criterion
	parts     []*node
	any       bool
	span      span
	target    fixed.Amount
	sums      map[string]fixed.Amount // in the span; "" is the sum of all
	done      map[Item]bool
	need      int // how many items
}

// situation is a goal made ready for one person.
type situation struct {
	def   *Definition
	world World
	root  *node
}

func situate(def *Definition, r *Record, w World) *situation {
	s := &situation{def: def, world: w}
	at := def.judged(w.Now, w.Zone)
	s.root = s.node(&def.Criteria, r, at)
	return s
}

func (s *situation) node(c *Criterion, r *Record, at time.Time) *node {
	n := &node{criterion: c, any: len(c.Any) > 0}
	switch {
	case c.Credits != nil:
		n.target = targetFor(c.Credits.Target, c.Credits.Targets, &r.Stand)
		n.lay(c.Credits.Window, r, at, s.world)
	case c.Share != nil:
		n.target = s.required(c.Share, r)
		n.lay(c.Share.Window, r, at, s.world)
	case c.Composition != nil:
		n.target = targetFor(c.Composition.Target, c.Composition.Targets, &r.Stand)
		n.lay(c.Composition.Window, r, at, s.world)
	case c.Completed != nil:
		n.count(c.Completed, r)
	}
	for _, list := range [][]Criterion{c.All, c.Any} {
		for i := range list {
			n.parts = append(n.parts, s.node(&list[i], r, at))
		}
	}
	return n
}

// required is the total that a share is a part of: its own, or that of the
// first criterion over all credits.
func (s *situation) required(c *Share, r *Record) fixed.Amount {
	if c.Required > 0 {
		return c.Required
	}
	if total := s.def.Criteria.total(); total != nil {
		return targetFor(total.Target, total.Targets, &r.Stand)
	}
	return 0
}

// total finds the first criterion over all credits.
func (c *Criterion) total() *Credits {
	if c.Credits != nil && c.Credits.Category == "" {
		return c.Credits
	}
	for _, list := range [][]Criterion{c.All, c.Any} {
		for i := range list {
			if t := list[i].total(); t != nil {
				return t
			}
		}
	}
	return nil
}

// lay sums what lies in the window. A sub-category's credits count for its
// category too.
func (n *node) lay(w Window, r *Record, at time.Time, world World) {
	n.span = w.around(at, r.Stand.HiredOn, world.Zone)
	n.sums = map[string]fixed.Amount{}
	for _, e := range r.Earned {
		if e.Month >= n.span.first && e.Month <= n.span.last {
			add(n.sums, world, e.Category, e.Amount)
		}
	}
}

func add(sums map[string]fixed.Amount, w World, category string, amount fixed.Amount) {
	sums[""] += amount
	sums[category] += amount
	if parent := w.Parents[category]; parent != "" {
		sums[parent] += amount
	}
}

func (n *node) count(c *Completed, r *Record) {
	n.done = map[Item]bool{}
	verbs := c.Verbs
	if len(verbs) == 0 {
		verbs = doneVerbs
	}
	for _, item := range c.Items {
		for _, verb := range verbs {
			if r.Done[Doing{item, verb}] {
				n.done[item] = true
			}
		}
	}
	if n.need = c.AtLeast; n.need == 0 {
		n.need = len(c.Items)
	}
}
