package goal

import (
	"cmp"
	"slices"
	"time"

	"xuefen/internal/platform/fixed"
)

// Step is something a person can do next: an object of the register, or
// anything of a type that a rule pays for.
type Step struct {
	Item       Item // Code is empty where any object of the type will do
	Name       Name // of the object; empty without one
	Importance fixed.Amount
	OpenUntil  time.Time // zero: always
	Pays       []Pay     // what the rules in force would pay at most, before caps
	Demanded   bool      // an item that the goal itself names
	Helps      fixed.Amount
	Closes     bool // this step alone reaches the goal
}

// Pay is what one rule would pay for a step.
type Pay struct {
	Rule     string // code
	Name     Name
	Category string       // code of the category or sub-category
	Amount   fixed.Amount // 0 with Varies
	Varies   bool         // depends on numbers nobody knows before
}

// Amount is what the step pays in all, as far as it is known before.
func (s *Step) Amount() fixed.Amount {
	var sum fixed.Amount
	for _, p := range s.Pays {
		sum += p.Amount
	}
	return sum
}

// Limits of what is proposed.
const (
	MostSteps  = 50 // steps listed
	searched   = 20 // most useful steps among which sets are tried
	exactSteps = 5  // the largest set that is searched for; larger ones are gathered one by one
	mostInSet  = 15 // steps of a set
)

// Proposal is what somebody could do about a goal.
type Proposal struct {
	Steps   []Step // what helps, most useful first
	Set     []Step // the fewest steps that together reach the goal, or the most helpful ones
	Reaches bool   // the set reaches the goal
	Sum     fixed.Amount
}

// Propose orders what helps towards a goal and finds a set of steps that
// reaches it: what the goal itself names first, then the fewest steps, and of
// equally few those that pay least beyond what is needed. Steps must be doable
// before the goal's deadline. It is a pure function; fed back through
// Evaluate, a set that Reaches does.
func Propose(def *Definition, r *Record, w World, steps []Step) Proposal {
	s := situate(def, r, w)
	b := &bench{s: s, base: &gain{sums: map[string]fixed.Amount{}, items: map[Item]bool{}}}
	b.start = s.distance(s.lackOf(s.root, nil))
	for i := range steps {
		b.place(steps[i])
	}
	b.sort()
	p := Proposal{Steps: []Step{}, Set: []Step{}}
	for i := range b.options {
		if len(p.Steps) < MostSteps {
			p.Steps = append(p.Steps, b.options[i].step)
		}
	}
	if s.root.judge(nil).reached {
		p.Reaches = true
		return p
	}
	chosen, reaches := b.choose()
	for _, o := range chosen {
		p.Set = append(p.Set, o.step)
		p.Sum += o.step.Amount()
	}
	p.Reaches = reaches
	return p
}

// option is a step with what it would add.
type option struct {
	step Step
	gain gain
	paid fixed.Amount
}

// bench is where steps are compared.
type bench struct {
	s       *situation
	base    *gain // what has been chosen so far
	start   fixed.Amount
	options []option
}

// place takes a step that helps; what does not is left out.
func (b *bench) place(step Step) {
	o := option{step: step, gain: gain{sums: map[string]fixed.Amount{}, items: map[Item]bool{}}, paid: step.Amount()}
	for _, p := range step.Pays {
		add(o.gain.sums, b.s.world, p.Category, p.Amount)
	}
	if step.Item.Code != "" {
		o.gain.items[step.Item] = true
	}
	o.step.Demanded = b.s.root.demands(step.Item)
	o.step.Helps = b.start - b.distance(&o)
	o.step.Closes = b.s.root.judge(b.with(&o)).reached
	varies := slices.ContainsFunc(step.Pays, func(p Pay) bool { return p.Varies })
	if o.step.Helps > 0 || o.step.Demanded || varies {
		b.options = append(b.options, o)
	}
}

// demands tells whether a set of the goal that is not complete names the item.
func (n *node) demands(item Item) bool {
	if c := n.criterion.Completed; c != nil {
		return !n.done[item] && slices.Contains(c.Items, item) && !n.completed(nil).reached
	}
	return slices.ContainsFunc(n.parts, func(p *node) bool { return p.demands(item) })
}

// with is the base and some options together.
func (b *bench) with(more ...*option) *gain {
	g := &gain{sums: make(map[string]fixed.Amount, 8), items: map[Item]bool{}}
	b.base.into(g)
	for _, o := range more {
		o.gain.into(g)
	}
	return g
}

func (g *gain) into(sum *gain) {
	for category, amount := range g.sums {
		sum.sums[category] += amount
	}
	for item := range g.items {
		sum.items[item] = true
	}
}

// outOf takes back what into added. No two steps bring the same item.
func (g *gain) outOf(sum *gain) {
	for category, amount := range g.sums {
		sum.sums[category] -= amount
	}
	for item := range g.items {
		delete(sum.items, item)
	}
}

func (b *bench) distance(more ...*option) fixed.Amount {
	return b.s.distance(b.s.lackOf(b.s.root, b.with(more...)))
}

// sort puts the most useful first: what the goal names, then registered
// objects before kinds of activity, what brings the goal nearest, what asks
// for the least beyond, the most important, what closes soonest, and at last
// the order of codes.
func (b *bench) sort() {
	slices.SortStableFunc(b.options, func(x, y option) int {
		return cmp.Or(
			-compareBool(x.step.Demanded, y.step.Demanded),
			-compareBool(x.step.Item.Code != "", y.step.Item.Code != ""),
			cmp.Compare(y.step.Helps, x.step.Helps),
			cmp.Compare(x.paid, y.paid),
			cmp.Compare(y.step.Importance, x.step.Importance),
			compareEnd(x.step.OpenUntil, y.step.OpenUntil),
			cmp.Compare(x.step.Item.Type, y.step.Item.Type),
			cmp.Compare(x.step.Item.Code, y.step.Item.Code),
		)
	})
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// compareEnd puts no end last.
func compareEnd(a, b time.Time) int {
	if a.IsZero() || b.IsZero() {
		return compareBool(a.IsZero(), b.IsZero())
	}
	return a.Compare(b)
}
