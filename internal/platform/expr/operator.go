package expr

import (
	"slices"
	"time"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"

	"xuefen/internal/platform/fault"
)

// call plans an operator or a function.
func (pl *planner[V]) call(e ast.Expr, depth int) node[V] {
	call := e.AsCall()
	name, exprs := call.FunctionName(), call.Args()
	if call.IsMemberFunction() {
		if name == operators.Exists || name == operators.All {
			return pl.loop(e, depth)
		}
		exprs = append([]ast.Expr{call.Target()}, exprs...)
	}
	args, cost, constant := make([]node[V], len(exprs)), 1, true
	for i, x := range exprs {
		args[i] = pl.plan(x, depth+1)
		if pl.err != nil {
			return node[V]{}
		}
		cost += args[i].cost
		constant = constant && args[i].constant
	}
	n := pl.operation(e, name, call.IsMemberFunction(), args)
	n.cost, n.constant, n.parts = n.cost+cost, constant && n.typ != Time, args
	return n
}

func (pl *planner[V]) operation(e ast.Expr, name string, member bool, args []node[V]) node[V] {
	switch name {
	case operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot:
		return pl.logic(e, name, args)
	case operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals,
		operators.Greater, operators.GreaterEquals:
		return pl.comparison(e, name, args[0], args[1])
	case operators.Add, operators.Subtract, operators.Multiply, operators.Divide, operators.Negate:
		return pl.arithmetic(e, name, args)
	case operators.In:
		return pl.in(e, args[0], args[1])
	case operators.Conditional:
		return pl.choice(e, args[0], args[1], args[2])
	}
	return pl.function(e, name, member, args)
}

// logic plans and, or, not in three-valued logic. The right side is not
// evaluated where the left decides.
func (pl *planner[V]) logic(e ast.Expr, name string, args []node[V]) node[V] {
	for _, a := range args {
		if a.typ != Bool {
			return pl.blame(a.expr, "expr.needs_condition", fault.Args{"part": Render(a.expr, nil)})
		}
	}
	n := node[V]{typ: Bool}
	a := args[0].truth
	if name == operators.LogicalNot {
		n.truth = func(r *Run[V]) Truth { return a(r).Not() }
		return n
	}
	b, decides := args[1].truth, False
	if name == operators.LogicalOr {
		decides = True
	}
	n.truth = func(r *Run[V]) Truth {
		left := a(r)
		if left == decides {
			return decides
		}
		right := b(r)
		if right == decides {
			return decides
		}
		if left == NotGiven || right == NotGiven {
			return NotGiven
		}
		return left
	}
	return n
}

// Not negates; what is not given stays so.
func (t Truth) Not() Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	}
	return NotGiven
}

// order says which results of Cmp satisfy an operator.
func order(name string, cmp int) bool {
	switch name {
	case operators.Equals:
		return cmp == 0
	case operators.NotEquals:
		return cmp != 0
	case operators.Less:
		return cmp < 0
	case operators.LessEquals:
		return cmp <= 0
	case operators.Greater:
		return cmp > 0
	}
	return cmp >= 0
}

func (pl *planner[V]) comparison(e ast.Expr, name string, a, b node[V]) node[V] {
	if a.typ != b.typ {
		return pl.blame(e, "expr.types_differ", fault.Args{
			"left": Render(a.expr, nil), "right": Render(b.expr, nil), "operator": symbols[name]})
	}
	n := node[V]{typ: Bool}
	var table [3]Truth
	for i := range table {
		table[i] = truthOf(order(name, i-1))
	}
	equality := name == operators.Equals || name == operators.NotEquals
	switch {
	case a.typ == Decimal:
		n.truth = compareNumbers(a, b, table)
	case a.typ == Time:
		n.truth = func(r *Run[V]) Truth {
			x, ok := a.time(r)
			y, also := b.time(r)
			if !ok || !also {
				return NotGiven
			}
			return table[x.Compare(y)+1]
		}
	case a.typ == Text && equality:
		same, other := table[1], table[0]
		n.truth = func(r *Run[V]) Truth {
			x, ok := a.text(r)
			y, also := b.text(r)
			if !ok || !also {
				return NotGiven
			}
			if x == y {
				return same
			}
			return other
		}
	case a.typ == Bool && equality:
		same, other := table[1], table[0]
		n.truth = func(r *Run[V]) Truth {
			x, y := a.truth(r), b.truth(r)
			switch {
			case x == NotGiven || y == NotGiven:
				return NotGiven
			case x == y:
				return same
			}
			return other
		}
	default:
		return pl.blame(e, "expr.not_ordered", fault.Args{"operator": symbols[name], "part": Render(a.expr, nil)})
	}
	return n
}

// compareNumbers is the hot path: the constant side is read once.
func compareNumbers[V any](a, b node[V], table [3]Truth) func(*Run[V]) Truth {
	x := a.number
	if b.constant {
		limit, _ := b.number(nil)
		return func(r *Run[V]) Truth {
			v, ok := x(r)
			if !ok {
				return NotGiven
			}
			return table[v.Cmp(limit)+1]
		}
	}
	y := b.number
	return func(r *Run[V]) Truth {
		v, ok := x(r)
		w, also := y(r)
		if !ok || !also {
			return NotGiven
		}
		return table[v.Cmp(w)+1]
	}
}

func (pl *planner[V]) arithmetic(e ast.Expr, name string, args []node[V]) node[V] {
	for _, a := range args {
		if a.typ != Decimal {
			return pl.blame(a.expr, "expr.needs_number", fault.Args{"part": Render(a.expr, nil), "operator": symbols[name]})
		}
	}
	a := args[0].number
	if name == operators.Negate {
		return node[V]{typ: Decimal, number: func(r *Run[V]) (Number, bool) {
			v, ok := a(r)
			return v.Neg(), ok
		}}
	}
	b := args[1].number
	if name == operators.Divide && args[1].constant {
		if zero, _ := b(nil); zero.Sign() == 0 {
			return pl.blame(e, ErrDivisionByZero.Code, nil)
		}
	}
	op := map[string]func(Number, Number) (Number, error){
		operators.Add: Number.Add, operators.Subtract: Number.Sub,
		operators.Multiply: Number.Mul, operators.Divide: Number.Quo}[name]
	return node[V]{typ: Decimal, number: func(r *Run[V]) (Number, bool) {
		x, ok := a(r)
		y, also := b(r)
		if !ok || !also {
			return Number{}, false
		}
		return r.keep(op(x, y))
	}}
}

// keep turns the refusal of arithmetic into the fault of the run.
func (r *Run[V]) keep(n Number, err error) (Number, bool) {
	if err != nil {
		f, _ := fault.Of(err)
		r.fail(f)
		return Number{}, false
	}
	return n, true
}

// in plans membership of a text in a list, or of a number in constants.
func (pl *planner[V]) in(e ast.Expr, item, list node[V]) node[V] {
	switch {
	case item.typ == Text && list.typ == List:
		return node[V]{typ: Bool, cost: MaxList, truth: func(r *Run[V]) Truth {
			x, ok := item.text(r)
			all, also := list.list(r)
			if !ok || !also || !r.spend(len(all)) {
				return NotGiven
			}
			return truthOf(slices.Contains(all, x))
		}}
	case item.typ == Decimal && list.typ == numberList:
		return node[V]{typ: Bool, cost: len(list.numbers), truth: func(r *Run[V]) Truth {
			x, ok := item.number(r)
			if !ok {
				return NotGiven
			}
			return truthOf(slices.ContainsFunc(list.numbers, func(n Number) bool { return n.Cmp(x) == 0 }))
		}}
	}
	return pl.blame(e, "expr.needs_list", fault.Args{"part": Render(list.expr, nil)})
}

// choice plans a ? b : c. Where the condition is not given, so is the result.
func (pl *planner[V]) choice(e ast.Expr, cond, yes, no node[V]) node[V] {
	if cond.typ != Bool {
		return pl.blame(cond.expr, "expr.needs_condition", fault.Args{"part": Render(cond.expr, nil)})
	}
	if yes.typ != no.typ || yes.typ == numberList {
		return pl.blame(e, "expr.types_differ", fault.Args{
			"left": Render(yes.expr, nil), "right": Render(no.expr, nil), "operator": "? :"})
	}
	return node[V]{typ: yes.typ,
		number: func(r *Run[V]) (n Number, ok bool) {
			if pick := pickOf(cond.truth(r), &yes, &no); pick != nil {
				return pick.number(r)
			}
			return n, false
		},
		text: func(r *Run[V]) (string, bool) {
			if pick := pickOf(cond.truth(r), &yes, &no); pick != nil {
				return pick.text(r)
			}
			return "", false
		},
		truth: func(r *Run[V]) Truth {
			if pick := pickOf(cond.truth(r), &yes, &no); pick != nil {
				return pick.truth(r)
			}
			return NotGiven
		},
		list: func(r *Run[V]) ([]string, bool) {
			if pick := pickOf(cond.truth(r), &yes, &no); pick != nil {
				return pick.list(r)
			}
			return nil, false
		},
		time: func(r *Run[V]) (at time.Time, ok bool) {
			if pick := pickOf(cond.truth(r), &yes, &no); pick != nil {
				return pick.time(r)
			}
			return at, false
		},
	}
}

func pickOf[V any](t Truth, yes, no *node[V]) *node[V] {
	switch t {
	case True:
		return yes
	case False:
		return no
	}
	return nil
}
