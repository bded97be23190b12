package expr

import (
	"errors"
	"strings"
	"time"

	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/parser"

	"xuefen/internal/platform/fault"
)

// Condition compiles an expression that answers yes or no. All its faults say
// where (line and column, from 1) and what to write instead.
func (s *Schema[V]) Condition(source string) (*Program[V], error) {
	p, err := s.compile(source)
	if err != nil {
		return nil, err
	}
	if p.root.typ != Bool {
		return nil, fault.New(fault.Invalid, "expr.not_condition", fault.Args{"source": clip(source)})
	}
	return p, nil
}

// Formula compiles an expression that gives a number.
func (s *Schema[V]) Formula(source string) (*Program[V], error) {
	p, err := s.compile(source)
	if err != nil {
		return nil, err
	}
	if p.root.typ != Decimal {
		return nil, fault.New(fault.Invalid, "expr.not_number", fault.Args{"source": clip(source)})
	}
	return p, nil
}

func (s *Schema[V]) compile(source string) (*Program[V], error) {
	if len([]rune(source)) > MaxSource {
		return nil, fault.New(fault.TooLarge, "expr.too_long", fault.Args{"limit": MaxSource})
	}
	if strings.TrimSpace(source) == "" {
		return nil, fault.New(fault.Invalid, "expr.empty", nil)
	}
	tree, err := parse(source)
	if err != nil {
		return nil, err
	}
	pl := &planner[V]{schema: s, text: []rune(source), info: tree.SourceInfo()}
	root := pl.plan(tree.Expr(), 1)
	if pl.err != nil {
		return nil, pl.err
	}
	if root.cost > MaxCost {
		return nil, fault.New(fault.TooLarge, "expr.too_costly", fault.Args{"cost": root.cost, "limit": MaxCost})
	}
	return &Program[V]{source: source, root: root, zone: s.zone}, nil
}

func parse(source string) (*ast.AST, error) {
	p, err := parser.NewParser(
		parser.MaxRecursionDepth(4*MaxDepth),
		parser.ExpressionSizeCodePointLimit(MaxSource),
		parser.MaxExpressionNodeCount(MaxNodes),
		parser.ErrorRecoveryLimit(1), parser.ErrorReportingLimit(1),
		parser.EnablePrattParser(true),
	)
	if err != nil {
		return nil, err
	}
	tree, errs := p.Parse(common.NewTextSource(source))
	if list := errs.GetErrors(); len(list) > 0 {
		at := list[0].Location
		return nil, fault.New(fault.Invalid, "expr.syntax", fault.Args{
			"line": max(at.Line(), 1), "column": max(at.Column(), 0) + 1, "near": near(source, at),
		}).Because(errors.New(list[0].Message))
	}
	return tree, nil
}

// near gives the piece of source that the parser stumbled over.
func near(source string, at common.Location) string {
	lines := strings.Split(source, "\n")
	if at.Line() < 1 || at.Line() > len(lines) {
		return clip(source)
	}
	line := []rune(lines[at.Line()-1])
	if at.Column() < 0 || at.Column() >= len(line) {
		return clip(string(line))
	}
	return clip(string(line[at.Column():]))
}

// planner checks types and builds the closures in one walk. The first fault
// stops it.
type planner[V any] struct {
	schema *Schema[V]
	text   []rune
	info   *ast.SourceInfo
	loops  []string // names of the loop variables in reach
	err    *fault.Fault
}

// node is a planned part of an expression: exactly the closure of its type is
// set. A constant node reads neither fields nor loop variables.
type node[V any] struct {
	typ      Type
	constant bool
	bound    bool // a loop variable
	cost     int
	expr     ast.Expr
	number   func(*Run[V]) (Number, bool)
	text     func(*Run[V]) (string, bool)
	truth    func(*Run[V]) Truth
	list     func(*Run[V]) ([]string, bool)
	time     func(*Run[V]) (time.Time, bool)
	numbers  []Number // items of a constant list of numbers
	parts    []node[V]
}

// blame records the first fault at the place of an expression.
func (pl *planner[V]) blame(e ast.Expr, code string, args fault.Args) node[V] {
	if pl.err == nil {
		all := fault.Args{"line": 1, "column": 1}
		if at := pl.info.GetStartLocation(e.ID()); at != common.NoLocation {
			all["line"], all["column"] = max(at.Line(), 1), max(at.Column(), 0)+1
		}
		for k, v := range args {
			all[k] = v
		}
		pl.err = fault.New(fault.Invalid, code, all)
	}
	return node[V]{}
}

func (pl *planner[V]) plan(e ast.Expr, depth int) node[V] {
	if depth > MaxDepth {
		return pl.blame(e, "expr.too_deep", fault.Args{"limit": MaxDepth})
	}
	n := pl.planKind(e, depth)
	n.expr = e
	if pl.err == nil && n.constant && e.Kind() == ast.CallKind {
		pl.fold(&n)
	}
	return n
}

func (pl *planner[V]) planKind(e ast.Expr, depth int) node[V] {
	switch e.Kind() {
	case ast.LiteralKind:
		return pl.literal(e)
	case ast.IdentKind, ast.SelectKind:
		return pl.field(e)
	case ast.ListKind:
		return pl.listLiteral(e, depth)
	case ast.CallKind:
		if name, ok := qualified(e); ok {
			return pl.named(e, name)
		}
		return pl.call(e, depth)
	}
	return pl.blame(e, "expr.unsupported", fault.Args{"part": Render(e, nil)})
}

// fold evaluates a constant part once, so that a division by a constant zero
// is a fault of the expression and not of its first use.
func (pl *planner[V]) fold(n *node[V]) {
	r := new(Run[V])
	r.start()
	switch n.typ {
	case Decimal:
		v, given := n.number(r)
		n.number = func(*Run[V]) (Number, bool) { return v, given }
	case Bool:
		v := n.truth(r)
		n.truth = func(*Run[V]) Truth { return v }
	}
	if r.err != nil {
		pl.blame(n.expr, r.err.Code, r.err.Args)
	}
}
