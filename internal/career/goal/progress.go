package goal

import (
	"time"

	"xuefen/internal/platform/fixed"
)

// State is how far somebody is.
type State string

// The states. Missed is what was not reached when the goal ended.
const (
	Reached State = "reached"
	Nearly  State = "nearly" // at least NearlyPercent
	Open    State = "open"
	Missed  State = "missed"
)

// NearlyPercent is from when on somebody is nearly there.
const NearlyPercent = 80

// Progress is one person's way to a goal.
type Progress struct {
	State    State
	Percent  int          // of the weakest criterion; 100 only when reached
	Gap      fixed.Amount // the least credits that could close it; 0 when only items are missing
	Missing  int          // items still to be done
	Begins   time.Time    // zero when it always ran
	Deadline time.Time    // end of the window or of the goal; zero without one
	DaysLeft int          // calendar days until the deadline, today included
	PerWeek  fixed.Amount // what closes the gap at an even pace; 0 without a deadline
	Main     *Finding     // what the progress is shown by: the criterion over all credits, else the first over credits
	Root     Finding
}

// Finding is what one criterion comes to.
type Finding struct {
	Criterion *Criterion // shared, do not change
	Reached   bool
	Have      fixed.Amount
	Need      fixed.Amount
	Lack      fixed.Amount // least credits that would close it by itself
	Percent   int
	From, To  time.Time     // the window; zero where it has no end
	Expected  *fixed.Amount // where one should be by the end of today at an even pace; nil without a window of two ends
	Items     []ItemFinding
	Shares    []PartFinding
	Parts     []Finding
	nearest   int // index of the nearest part of an any group
	window    Window
	year      int
	month     time.Month
}

// ItemFinding says whether an item is done.
type ItemFinding struct {
	Item
	Done bool
}

// PartFinding is one category of a composition.
type PartFinding struct {
	Part
	Have    fixed.Amount
	Need    fixed.Amount // least or most credits of a quota; 0 of a weighting
	Counted fixed.Amount // what it adds to the total or score
	Reached bool
}

// Evaluate judges a goal for one person. It is a pure function.
func Evaluate(def *Definition, r *Record, w World) Progress {
	s := situate(def, r, w)
	return s.progress()
}

func (s *situation) progress() Progress {
	p := Progress{Root: s.finding(s.root), Begins: s.def.From.Begin(s.world.Zone)}
	missing := s.lackOf(s.root, nil)
	p.Percent, p.Gap, p.Missing = p.Root.Percent, s.credits(missing), missing.items
	p.Main = main(&p.Root)
	p.Deadline = s.def.To.Begin(s.world.Zone)
	if p.Main != nil {
		p.Deadline = s.def.endOf(span{from: p.Main.From, to: p.Main.To}, s.world.Zone)
	}
	ended := !p.Deadline.IsZero() && !s.world.Now.Before(p.Deadline)
	switch {
	case p.Root.Reached:
		p.State = Reached
	case ended:
		p.State = Missed
	case p.Percent >= NearlyPercent:
		p.State = Nearly
	default:
		p.State = Open
	}
	if !p.Deadline.IsZero() && !ended {
		const week = 7
		p.DaysLeft = days(s.world.Now, p.Deadline, s.world.Zone)
		p.PerWeek = upward(p.Gap*week, fixed.Amount(max(p.DaysLeft, week)))
	}
	return p
}

// main is the finding that stands for the whole: over all credits, else over
// any credits.
func main(f *Finding) *Finding {
	if m := first(f, func(c *Criterion) bool { return c.Credits != nil && c.Credits.Category == "" || c.Composition != nil }); m != nil {
		return m
	}
	return first(f, func(c *Criterion) bool { return c.Credits != nil || c.Share != nil })
}

func first(f *Finding, wanted func(*Criterion) bool) *Finding {
	if wanted(f.Criterion) {
		return f
	}
	for i := range f.Parts {
		if m := first(&f.Parts[i], wanted); m != nil {
			return m
		}
	}
	return nil
}

func (s *situation) finding(n *node) Finding {
	v, c := n.judge(nil), n.criterion
	f := Finding{Criterion: c, Reached: v.reached, Have: v.have, Need: v.need, Lack: v.lack, Percent: v.percent, From: n.span.from, To: n.span.to}
	f.window, _ = c.window()
	f.year, f.month, _ = s.def.judged(s.world.Now, s.world.Zone).In(s.world.Zone).Date()
	if c.Credits != nil || c.Composition != nil {
		f.Expected = s.expected(n)
	}
	if c.Completed != nil {
		for _, item := range c.Completed.Items {
			f.Items = append(f.Items, ItemFinding{item, n.done[item]})
		}
	}
	if c.Composition != nil {
		f.Shares = n.shares()
	}
	for i, part := range n.parts {
		f.Parts = append(f.Parts, s.finding(part))
		if s.distance(s.lackOf(part, nil)) < s.distance(s.lackOf(n.parts[f.nearest], nil)) {
			f.nearest = i
		}
	}
	return f
}

// expected is the target's part of the days that have begun. Only a window
// with two ends has a pace.
func (s *situation) expected(n *node) *fixed.Amount {
	from, to := n.span.from, s.def.endOf(n.span, s.world.Zone)
	if from.IsZero() || to.IsZero() || n.criterion.rolling() {
		return nil
	}
	all := days(from, to, s.world.Zone)
	begun := min(max(days(from, s.world.Now, s.world.Zone)+1, 0), all)
	if all <= 0 {
		return nil
	}
	expected := n.target * fixed.Amount(begun) / fixed.Amount(all)
	return &expected
}

// window is the window of a leaf that has one.
func (c *Criterion) window() (Window, bool) {
	switch {
	case c.Credits != nil:
		return c.Credits.Window, true
	case c.Share != nil:
		return c.Share.Window, true
	case c.Composition != nil:
		return c.Composition.Window, true
	}
	return Window{}, false
}

func (c *Criterion) rolling() bool {
	w, _ := c.window()
	return w.Kind == Rolling
}

func (n *node) shares() []PartFinding {
	c := n.criterion.Composition
	var list []PartFinding
	for _, p := range c.Parts {
		f := PartFinding{Part: p, Have: n.sums[p.Category], Reached: true}
		switch {
		case c.Reading == Weighted:
			f.Counted = f.Have * p.Percent / whole
		case p.Bound == AtMost:
			f.Need = n.target * p.Percent / whole
			f.Counted = min(f.Have, f.Need)
		default:
			f.Need = partOf(n.target, p.Percent)
			f.Counted, f.Reached = f.Have, f.Have >= f.Need
		}
		list = append(list, f)
	}
	return list
}
