package expr

import (
	"strings"
	"time"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"xuefen/internal/platform/fault"
)

// literal plans a constant of the source.
func (pl *planner[V]) literal(e ast.Expr) node[V] {
	switch v := e.AsLiteral().(type) {
	case types.Int:
		return constantNumber[V](Whole(int64(v)))
	case types.Double:
		written := pl.written(e)
		n, err := ParseNumber(written)
		if err != nil {
			return pl.blame(e, "expr.bad_number", fault.Args{"value": clip(written)})
		}
		return constantNumber[V](n)
	case types.String:
		s := string(v)
		return node[V]{typ: Text, constant: true, cost: 1, text: func(*Run[V]) (string, bool) { return s, true }}
	case types.Bool:
		t := truthOf(bool(v))
		return node[V]{typ: Bool, constant: true, cost: 1, truth: func(*Run[V]) Truth { return t }}
	}
	return pl.blame(e, "expr.unsupported", fault.Args{"part": Render(e, nil)})
}

func constantNumber[V any](n Number) node[V] {
	return node[V]{typ: Decimal, constant: true, cost: 1, numbers: []Number{n},
		number: func(*Run[V]) (Number, bool) { return n, true }}
}

// written gives the source text of a decimal literal: the parser has already
// made a binary float of it, which is of no use here.
func (pl *planner[V]) written(e ast.Expr) string {
	span, ok := pl.info.GetOffsetRange(e.ID())
	if !ok || int(span.Start) < 0 || int(span.Start) >= len(pl.text) {
		return ""
	}
	var b strings.Builder
	for i, c := range pl.text[span.Start:] {
		switch {
		case i == 0 && c == '-', c >= '0' && c <= '9', c == '.':
			b.WriteRune(c)
		case b.String() == "-" && (c == ' ' || c == '\t' || c == '\n'):
		case c == 'e' || c == 'E':
			return b.String() + "e"
		default:
			return tidyPoint(b.String())
		}
	}
	return tidyPoint(b.String())
}

// tidyPoint writes ".5" as "0.5", which CEL allows.
func tidyPoint(s string) string {
	if sign, rest, _ := strings.Cut(s, "."); sign == "" || sign == "-" {
		return sign + "0." + rest
	}
	return s
}

// qualified gives the dotted name of a.b.c, and of a["b"] for names that are
// not identifiers.
func qualified(e ast.Expr) (string, bool) {
	switch e.Kind() {
	case ast.IdentKind:
		return e.AsIdent(), true
	case ast.SelectKind:
		sel := e.AsSelect()
		head, ok := qualified(sel.Operand())
		return head + "." + sel.FieldName(), ok && !sel.IsTestOnly()
	case ast.CallKind:
		call := e.AsCall()
		if call.FunctionName() != operators.Index || len(call.Args()) != 2 || call.Args()[1].Kind() != ast.LiteralKind {
			return "", false
		}
		key, isText := call.Args()[1].AsLiteral().(types.String)
		head, ok := qualified(call.Args()[0])
		return head + "." + string(key), ok && isText
	}
	return "", false
}

func (pl *planner[V]) field(e ast.Expr) node[V] {
	name, ok := qualified(e)
	if !ok {
		return pl.blame(e, "expr.unsupported", fault.Args{"part": Render(e, nil)})
	}
	return pl.named(e, name)
}

// named plans a loop variable or a field.
func (pl *planner[V]) named(e ast.Expr, name string) node[V] {
	for i := len(pl.loops) - 1; i >= 0; i-- {
		if pl.loops[i] == name {
			return node[V]{typ: Text, cost: 1, bound: true, text: func(r *Run[V]) (string, bool) { return r.bound[i], true }}
		}
	}
	f, ok := pl.schema.Find(name)
	if !ok {
		return pl.blame(e, "expr.unknown_field", fault.Args{"name": clip(name), "nearest": pl.nearest(name)})
	}
	n := node[V]{typ: f.Type, cost: 1}
	switch f.Type {
	case Decimal:
		n.number = func(r *Run[V]) (Number, bool) { return f.Number(r.Facts) }
	case Text:
		n.text = func(r *Run[V]) (string, bool) { return f.Text(r.Facts) }
	case Bool:
		n.truth = func(r *Run[V]) Truth { return given(f.Bool(r.Facts)) }
	case List:
		n.list = func(r *Run[V]) ([]string, bool) { return f.List(r.Facts) }
	case Time:
		n.time = func(r *Run[V]) (time.Time, bool) { return f.Time(r.Facts) }
	}
	return n
}

// nearest suggests the declared name that differs least from a wrong one.
func (pl *planner[V]) nearest(name string) string {
	best, least := "", len(name)+1
	for known := range pl.schema.fields {
		if d := distance(clip(name), known); d < least || (d == least && known < best) {
			best, least = known, d
		}
	}
	return best
}

// distance is the Levenshtein distance of two short names.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// listLiteral plans ["a", "b"] or [1, 2]: constants of one type.
func (pl *planner[V]) listLiteral(e ast.Expr, depth int) node[V] {
	n := node[V]{constant: true, cost: 1}
	var texts []string
	for _, item := range e.AsList().Elements() {
		part := pl.plan(item, depth+1)
		if pl.err != nil {
			return part
		}
		if !part.constant || (part.typ != Text && part.typ != Decimal) || (n.typ != 0 && n.typ != part.typ) {
			return pl.blame(item, "expr.list_items", nil)
		}
		n.typ, n.cost = part.typ, n.cost+1
		if part.typ == Text {
			s, _ := part.text(nil)
			texts = append(texts, s)
		} else {
			v, _ := part.number(nil)
			n.numbers = append(n.numbers, v)
		}
	}
	if n.typ == 0 {
		return pl.blame(e, "expr.list_items", nil)
	}
	if n.typ == Decimal {
		return node[V]{typ: numberList, constant: true, cost: n.cost, numbers: n.numbers}
	}
	return node[V]{typ: List, constant: true, cost: n.cost, list: func(*Run[V]) ([]string, bool) { return texts, true }}
}

// numberList is the type of a constant list of numbers; no field has it.
const numberList Type = 100

func truthOf(b bool) Truth {
	if b {
		return True
	}
	return False
}

func given(b, ok bool) Truth {
	if !ok {
		return NotGiven
	}
	return truthOf(b)
}
