package expr

import (
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// Comparison is a clause "field operator constant" that a condition demands
// whatever else it says. Op is one of ==, !=, <, <=, >, >= and in; Numbers or
// Texts hold the constants (yes/no as "true" and "false").
type Comparison struct {
	Field   string
	Op      string
	Numbers []Number
	Texts   []string
}

// Demands lists the comparisons with constants that must all hold for the
// condition to hold. It is what contradictions are searched in.
func (p *Program[V]) Demands() []Comparison { return demands(p.root) }

func demands[V any](n node[V]) []Comparison {
	if name, ok := qualified(n.expr); ok && n.typ == Bool && !n.constant {
		return []Comparison{{Field: name, Op: "==", Texts: []string{"true"}}}
	}
	if n.expr.Kind() != ast.CallKind || len(n.parts) == 0 {
		return nil
	}
	name := n.expr.AsCall().FunctionName()
	switch name {
	case operators.LogicalAnd:
		return append(demands(n.parts[0]), demands(n.parts[1])...)
	case operators.LogicalNot:
		if field, ok := qualified(n.parts[0].expr); ok {
			return []Comparison{{Field: field, Op: "==", Texts: []string{"false"}}}
		}
		return nil
	}
	if len(n.parts) != 2 || symbols[name] == "" {
		return nil
	}
	left, right, op := n.parts[0], n.parts[1], name
	if left.constant {
		left, right, op = right, left, mirrored[name]
	}
	field, isField := qualified(left.expr)
	if !isField || !right.constant || symbols[op] == "" {
		return nil
	}
	c := Comparison{Field: field, Op: symbols[op]}
	switch right.typ {
	case Decimal:
		v, _ := right.number(nil)
		c.Numbers = []Number{v}
	case numberList:
		c.Numbers = right.numbers
	case Text:
		s, _ := right.text(nil)
		c.Texts = []string{s}
	case List:
		c.Texts, _ = right.list(nil)
	case Bool:
		c.Texts = []string{map[Truth]string{True: "true", False: "false"}[right.truth(nil)]}
	default:
		return nil
	}
	return []Comparison{c}
}

// mirrored gives the operator with its sides exchanged.
var mirrored = map[string]string{
	operators.Equals: operators.Equals, operators.NotEquals: operators.NotEquals,
	operators.Less: operators.Greater, operators.LessEquals: operators.GreaterEquals,
	operators.Greater: operators.Less, operators.GreaterEquals: operators.LessEquals,
}

// AlwaysFalse says that the condition reads nothing and is false, such as 1 > 2.
func (p *Program[V]) AlwaysFalse() bool {
	return p.root.typ == Bool && p.root.constant && p.root.truth(new(Run[V])) == False
}
