package expr

import (
	"strconv"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// symbols are the operators as people write them.
var symbols = map[string]string{
	operators.LogicalAnd: "&&", operators.LogicalOr: "||", operators.LogicalNot: "!",
	operators.Equals: "==", operators.NotEquals: "!=", operators.Less: "<", operators.LessEquals: "<=",
	operators.Greater: ">", operators.GreaterEquals: ">=", operators.In: "in",
	operators.Add: "+", operators.Subtract: "-", operators.Multiply: "*", operators.Divide: "/", operators.Negate: "-",
}

// strength orders binary operators; a weaker part inside a stronger one needs
// brackets.
var strength = map[string]int{
	operators.LogicalOr: 1, operators.LogicalAnd: 2,
	operators.Equals: 3, operators.NotEquals: 3, operators.Less: 3, operators.LessEquals: 3,
	operators.Greater: 3, operators.GreaterEquals: 3, operators.In: 3,
	operators.Add: 4, operators.Subtract: 4, operators.Multiply: 5, operators.Divide: 5,
}

// Wording replaces names and operators when an expression is shown to people.
// A nil func leaves the source word.
type Wording struct {
	Field    func(name string) string
	Operator func(symbol string) string
	Function func(name string) string
}

// Render writes an expression back as text; with a nil wording it is CEL.
func Render(e ast.Expr, w *Wording) string {
	if w == nil {
		w = &Wording{}
	}
	var b strings.Builder
	w.write(&b, e, 0)
	return b.String()
}

// Render writes the whole program in the given wording.
func (p *Program[V]) Render(w *Wording) string { return Render(p.root.expr, w) }

func word(f func(string) string, s string) string {
	if f == nil {
		return s
	}
	return f(s)
}

func (w *Wording) write(b *strings.Builder, e ast.Expr, outer int) {
	if name, ok := qualified(e); ok {
		b.WriteString(word(w.Field, name))
		return
	}
	switch e.Kind() {
	case ast.LiteralKind:
		writeLiteral(b, e)
	case ast.ListKind:
		b.WriteString("[")
		w.commas(b, e.AsList().Elements())
		b.WriteString("]")
	case ast.CallKind:
		w.call(b, e.AsCall(), outer)
	case ast.SelectKind:
		w.write(b, e.AsSelect().Operand(), 9)
		b.WriteString("." + e.AsSelect().FieldName())
	default:
		b.WriteString("…")
	}
}

func writeLiteral(b *strings.Builder, e ast.Expr) {
	switch v := e.AsLiteral().(type) {
	case types.String:
		b.WriteString(strconv.Quote(string(v)))
	case types.Double:
		b.WriteString(strconv.FormatFloat(float64(v), 'f', -1, 64))
	case types.Int:
		b.WriteString(strconv.FormatInt(int64(v), 10))
	case types.Bool:
		b.WriteString(strconv.FormatBool(bool(v)))
	default:
		b.WriteString("…")
	}
}

func (w *Wording) commas(b *strings.Builder, items []ast.Expr) {
	for i, item := range items {
		if i > 0 {
			b.WriteString(", ")
		}
		w.write(b, item, 0)
	}
}

func (w *Wording) call(b *strings.Builder, call ast.CallExpr, outer int) {
	name, args := call.FunctionName(), call.Args()
	level := strength[name]
	switch {
	case level > 0 && len(args) == 2:
		if level < outer {
			b.WriteString("(")
			defer b.WriteString(")")
		}
		w.write(b, args[0], level)
		b.WriteString(" " + word(w.Operator, symbols[name]) + " ")
		w.write(b, args[1], level+1)
	case name == operators.Conditional && len(args) == 3:
		if outer > 0 {
			b.WriteString("(")
			defer b.WriteString(")")
		}
		w.write(b, args[0], 1)
		b.WriteString(" " + word(w.Operator, "?") + " ")
		w.write(b, args[1], 1)
		b.WriteString(" " + word(w.Operator, ":") + " ")
		w.write(b, args[2], 0)
	case (name == operators.LogicalNot || name == operators.Negate) && len(args) == 1:
		b.WriteString(word(w.Operator, symbols[name]))
		w.write(b, args[0], 9)
	default:
		if call.IsMemberFunction() {
			w.write(b, call.Target(), 9)
			b.WriteString(".")
		}
		b.WriteString(word(w.Function, name) + "(")
		w.commas(b, args)
		b.WriteString(")")
	}
}
