package expr

import (
	"slices"
	"strconv"
	"time"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// Clause is one comparison of a condition with what it came to.
type Clause struct {
	Text    string // the clause as CEL
	Outcome Truth
	Seen    []Seen // the fields it reads, in order of appearance
}

// Seen is a field and the value it had. Value is empty where Given is false.
type Seen struct {
	Field string
	Given bool
	Value string
}

// Trace evaluates every clause of a condition, also those that Holds would
// skip, and lists them in order of the source. It is meant for explaining, not
// for the hot path. A clause that faults is NotGiven.
func (p *Program[V]) Trace(r *Run[V]) []Clause {
	var clauses []Clause
	for _, leaf := range leaves(p.root) {
		r.start()
		outcome := NotGiven
		if leaf.typ == Bool {
			if t := leaf.truth(r); r.err == nil {
				outcome = t
			}
		}
		clauses = append(clauses, Clause{Text: Render(leaf.expr, nil), Outcome: outcome, Seen: seenIn(leaf, r)})
	}
	return clauses
}

// leaves splits at and, or and not.
func leaves[V any](n node[V]) []node[V] {
	if n.expr.Kind() == ast.CallKind {
		switch n.expr.AsCall().FunctionName() {
		case operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot:
			var all []node[V]
			for _, part := range n.parts {
				all = append(all, leaves(part)...)
			}
			return all
		}
	}
	return []node[V]{n}
}

// Reads lists the fields that a program reads, with their present values.
func (p *Program[V]) Reads(r *Run[V]) []Seen {
	r.start()
	return seenIn(p.root, r)
}

func seenIn[V any](n node[V], r *Run[V]) []Seen {
	var all []Seen
	known := map[string]bool{}
	var walk func(node[V])
	walk = func(n node[V]) {
		if name, ok := qualified(n.expr); ok && n.typ != 0 && !n.constant && !n.bound {
			if !known[name] {
				known[name] = true
				value, given := show(n, r)
				all = append(all, Seen{Field: name, Given: given, Value: value})
			}
			return
		}
		for _, part := range n.parts {
			walk(part)
		}
	}
	walk(n)
	return all
}

// show writes the value of a planned expression as plain text.
func show[V any](n node[V], r *Run[V]) (string, bool) {
	switch n.typ {
	case Decimal:
		v, ok := n.number(r)
		if !ok {
			return "", false
		}
		return v.String(), true
	case Text:
		return n.text(r)
	case Bool:
		t := n.truth(r)
		return map[Truth]string{True: strconv.FormatBool(true), False: strconv.FormatBool(false)}[t], t != NotGiven
	case List:
		all, ok := n.list(r)
		return joined(all), ok
	case Time:
		at, ok := n.time(r)
		if !ok {
			return "", false
		}
		return at.Format(time.RFC3339), true
	}
	return "", false
}

func joined(items []string) string {
	s := ""
	for i, item := range items {
		if i > 0 {
			s += ", "
		}
		s += item
	}
	return s
}

// Fields lists the names of the fields that a program reads, in order of
// appearance.
func (p *Program[V]) Fields() []string {
	var names []string
	var walk func(node[V])
	walk = func(n node[V]) {
		if name, ok := qualified(n.expr); ok && !n.constant && !n.bound {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
			return
		}
		for _, part := range n.parts {
			walk(part)
		}
	}
	walk(p.root)
	return names
}
