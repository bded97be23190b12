package expr

import (
	"slices"
	"strings"
	"time"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"

	"xuefen/internal/platform/fault"
)

// Functions lists the functions of the language, for the builder and for the
// fault that names them.
func Functions() []string {
	return []string{"round", "floor", "ceil", "abs", "min", "max", "size", "has", "default",
		"contains", "startsWith", "endsWith", "exists", "all", "date", "timestamp", "days"}
}

// function plans a call by name; a.f(b) and f(a, b) are the same.
func (pl *planner[V]) function(e ast.Expr, name string, member bool, args []node[V]) node[V] {
	if count, ok := arity[name]; ok && (len(args) < count[0] || len(args) > count[1]) {
		return pl.blame(e, "expr.argument_count", fault.Args{"function": name, "count": count[0]})
	}
	switch name {
	case "round", "floor", "ceil", "abs", "min", "max":
		return pl.numeric(e, name, args)
	case "size":
		return pl.size(e, args[0])
	case "has":
		return pl.has(args[0])
	case "default":
		return pl.otherwise(e, args[0], args[1])
	case "contains", "startsWith", "endsWith":
		return pl.textTest(e, name, args[0], args[1])
	case "date", "timestamp":
		return pl.moment(e, name, args[0])
	case "days":
		return pl.days(e, args[0], args[1])
	}
	return pl.blame(e, "expr.unknown_function", fault.Args{
		"name": clip(name), "known": strings.Join(Functions(), ", ")})
}

// textCost is the estimated cost of looking through a text.
const textCost = 8

// arity is the least and the largest number of arguments of each function.
var arity = map[string][2]int{
	"round": {1, 2}, "floor": {1, 1}, "ceil": {1, 1}, "abs": {1, 1}, "min": {1, 16}, "max": {1, 16},
	"size": {1, 1}, "has": {1, 1}, "default": {2, 2}, "contains": {2, 2}, "startsWith": {2, 2},
	"endsWith": {2, 2}, "date": {1, 1}, "timestamp": {1, 1}, "days": {2, 2},
}

func (pl *planner[V]) numeric(e ast.Expr, name string, args []node[V]) node[V] {
	for _, a := range args {
		if a.typ != Decimal {
			return pl.blame(a.expr, "expr.needs_number", fault.Args{"part": Render(a.expr, nil), "operator": name})
		}
	}
	if name == "min" || name == "max" {
		return extreme(name, args)
	}
	step := map[string]func(Number) (Number, error){
		"floor": Number.Floor, "ceil": Number.Ceil, "abs": func(n Number) (Number, error) { return n.Abs(), nil },
		"round": func(n Number) (Number, error) { return n.Round(0) }}[name]
	if name == "round" && len(args) == 2 {
		places := uint8(fastScale + 1)
		if args[1].constant {
			if n, _ := args[1].number(nil); n.wide == nil && n.scale == 0 && n.coef >= 0 && n.coef <= fastScale {
				places = uint8(n.coef)
			}
		}
		if places > fastScale {
			return pl.blame(e, "expr.round_places", fault.Args{"limit": fastScale})
		}
		step = func(n Number) (Number, error) { return n.Round(places) }
	}
	a := args[0].number
	return node[V]{typ: Decimal, number: func(r *Run[V]) (Number, bool) {
		v, ok := a(r)
		if !ok {
			return v, false
		}
		return r.keep(step(v))
	}}
}

// extreme plans min and max; one absent argument makes the result absent.
func extreme[V any](name string, args []node[V]) node[V] {
	want := 1
	if name == "min" {
		want = -1
	}
	return node[V]{typ: Decimal, number: func(r *Run[V]) (Number, bool) {
		best, ok := args[0].number(r)
		for _, a := range args[1:] {
			v, given := a.number(r)
			ok = ok && given
			if v.Cmp(best) == want {
				best = v
			}
		}
		return best, ok
	}}
}

func (pl *planner[V]) size(e ast.Expr, a node[V]) node[V] {
	switch a.typ {
	case List:
		return node[V]{typ: Decimal, number: func(r *Run[V]) (Number, bool) {
			all, ok := a.list(r)
			return Whole(int64(len(all))), ok
		}}
	case Text:
		return node[V]{typ: Decimal, cost: textCost, number: func(r *Run[V]) (Number, bool) {
			s, ok := a.text(r)
			if !ok || !r.spend(len(s)) {
				return Number{}, false
			}
			return Whole(int64(len([]rune(s)))), true
		}}
	}
	return pl.blame(e, "expr.needs_list", fault.Args{"part": Render(a.expr, nil)})
}

// presence answers whether an expression has a value.
func presence[V any](a node[V]) func(*Run[V]) bool {
	switch a.typ {
	case Decimal:
		return func(r *Run[V]) bool { _, ok := a.number(r); return ok }
	case Text:
		return func(r *Run[V]) bool { _, ok := a.text(r); return ok }
	case List:
		return func(r *Run[V]) bool { _, ok := a.list(r); return ok }
	case Time:
		return func(r *Run[V]) bool { _, ok := a.time(r); return ok }
	}
	return func(r *Run[V]) bool { return a.truth(r) != NotGiven }
}

func (pl *planner[V]) has(a node[V]) node[V] {
	if a.typ == numberList {
		return pl.blame(a.expr, "expr.unsupported", fault.Args{"part": Render(a.expr, nil)})
	}
	is := presence(a)
	return node[V]{typ: Bool, truth: func(r *Run[V]) Truth { return truthOf(is(r)) }}
}

// otherwise plans default(x, y): y where x is absent.
func (pl *planner[V]) otherwise(e ast.Expr, a, b node[V]) node[V] {
	if a.typ == numberList || b.typ == numberList {
		return pl.blame(e, "expr.unsupported", fault.Args{"part": Render(e, nil)})
	}
	return pl.choice(e, pl.has(a), a, b)
}

func (pl *planner[V]) textTest(e ast.Expr, name string, a, b node[V]) node[V] {
	if name == "contains" && a.typ == List && b.typ == Text {
		return pl.in(e, b, a)
	}
	for _, x := range []node[V]{a, b} {
		if x.typ != Text {
			return pl.blame(x.expr, "expr.needs_text", fault.Args{"part": Render(x.expr, nil), "function": name})
		}
	}
	test := map[string]func(string, string) bool{
		"contains": strings.Contains, "startsWith": strings.HasPrefix, "endsWith": strings.HasSuffix}[name]
	return node[V]{typ: Bool, cost: textCost, truth: func(r *Run[V]) Truth {
		x, ok := a.text(r)
		y, also := b.text(r)
		if !ok || !also || !r.spend((len(x)+len(y))/16+1) {
			return NotGiven
		}
		return truthOf(test(x, y))
	}}
}

// moment plans date("2026-07-01"), the start of that day in the zone of the
// facts, and timestamp("2026-07-01T08:00:00+08:00"), an instant.
func (pl *planner[V]) moment(e ast.Expr, name string, a node[V]) node[V] {
	if a.typ != Text || !a.constant {
		return pl.blame(e, "expr.bad_date", fault.Args{"value": Render(e, nil)})
	}
	written, _ := a.text(nil)
	layout := time.DateOnly
	if name == "timestamp" {
		layout = time.RFC3339
	}
	at, err := time.Parse(layout, written)
	if err != nil {
		return pl.blame(e, "expr.bad_date", fault.Args{"value": clip(written)})
	}
	if name == "timestamp" {
		return node[V]{typ: Time, time: func(*Run[V]) (time.Time, bool) { return at, true }}
	}
	year, month, day := at.Date()
	zone := pl.schema.zone
	return node[V]{typ: Time, time: func(r *Run[V]) (time.Time, bool) {
		return time.Date(year, month, day, 0, 0, 0, 0, zone(r.Facts)), true
	}}
}

// days plans the number of whole days of 24 hours from a to b, negative when b
// is earlier.
func (pl *planner[V]) days(e ast.Expr, a, b node[V]) node[V] {
	if a.typ != Time || b.typ != Time {
		return pl.blame(e, "expr.needs_time", fault.Args{"part": Render(e, nil)})
	}
	return node[V]{typ: Decimal, number: func(r *Run[V]) (Number, bool) {
		x, ok := a.time(r)
		y, also := b.time(r)
		return Whole(int64(y.Sub(x) / (24 * time.Hour))), ok && also
	}}
}

// loop plans list.exists(x, condition) and list.all(x, condition).
func (pl *planner[V]) loop(e ast.Expr, depth int) node[V] {
	call := e.AsCall()
	name, args := call.FunctionName(), call.Args()
	if len(args) != 2 || args[0].Kind() != ast.IdentKind {
		return pl.blame(e, "expr.argument_count", fault.Args{"function": name, "count": 2})
	}
	over := pl.plan(call.Target(), depth+1)
	if pl.err == nil && over.typ != List {
		return pl.blame(call.Target(), "expr.needs_list", fault.Args{"part": Render(call.Target(), nil)})
	}
	slot := len(pl.loops)
	if slot == maxLoops {
		return pl.blame(e, "expr.too_deep", fault.Args{"limit": maxLoops})
	}
	pl.loops = append(slices.Clone(pl.loops), args[0].AsIdent())
	body := pl.plan(args[1], depth+1)
	pl.loops = pl.loops[:slot]
	if pl.err != nil {
		return node[V]{}
	}
	if body.typ != Bool {
		return pl.blame(args[1], "expr.needs_condition", fault.Args{"part": Render(args[1], nil)})
	}
	decides := truthOf(name == operators.Exists)
	return node[V]{typ: Bool, cost: over.cost + min(MaxList*body.cost, 2*MaxCost), parts: []node[V]{over, body}, truth: func(r *Run[V]) Truth {
		all, ok := over.list(r)
		if !ok {
			return NotGiven
		}
		result := decides.Not()
		for _, item := range all {
			if !r.spend(body.cost) {
				return NotGiven
			}
			r.bound[slot] = item
			switch t := body.truth(r); {
			case t == decides:
				return decides
			case t == NotGiven:
				result = NotGiven
			}
		}
		return result
	}}
}
