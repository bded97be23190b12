package rule

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
)

// condition is a compiled tree. Leaves are programs; all, any and not follow
// three-valued logic like the operators of expressions.
type condition struct {
	def   *Condition
	kind  conditionKind
	parts []condition
	leaf  *expr.Program[*Facts]
}

type conditionKind uint8

const (
	leafKind conditionKind = iota
	allKind
	anyKind
	notKind
)

// holds evaluates the tree. The first fault ends it.
func (c *condition) holds(r *expr.Run[*Facts]) (expr.Truth, error) {
	switch c.kind {
	case leafKind:
		return c.leaf.Holds(r)
	case notKind:
		t, err := c.parts[0].holds(r)
		return t.Not(), err
	}
	decides, result := expr.False, expr.True
	if c.kind == anyKind {
		decides, result = expr.True, expr.False
	}
	for i := range c.parts {
		t, err := c.parts[i].holds(r)
		if err != nil || t == decides {
			return t, err
		}
		if t == expr.NotGiven {
			result = expr.NotGiven
		}
	}
	return result, nil
}

// Expression writes the whole tree as one CEL expression, for experts.
func (c *Condition) Expression(v *Vocabulary) (string, error) {
	ck, err := newChecker(v)
	if err != nil {
		return "", err
	}
	compiled := ck.condition(c, "if", 1)
	if len(ck.parts) > 0 {
		return "", ck.fault()
	}
	return compiled.cel(), nil
}

func (c *condition) cel() string {
	switch c.kind {
	case leafKind:
		return c.leaf.Source()
	case notKind:
		return "!(" + c.parts[0].cel() + ")"
	}
	joint := " && "
	if c.kind == anyKind {
		joint = " || "
	}
	var all []string
	for i := range c.parts {
		all = append(all, "("+c.parts[i].cel()+")")
	}
	return strings.Join(all, joint)
}

// condition compiles one node of the tree and its children.
func (ck *checker) condition(c *Condition, path string, depth int) *condition {
	if depth > maxConditionDepth {
		ck.blame(path, "rule.too_deep", fault.Args{"limit": maxConditionDepth})
		return nil
	}
	if c.shapes() != 1 {
		ck.blame(path, "rule.condition_shape", nil)
		return nil
	}
	node := &condition{def: c}
	switch {
	case len(c.All) > 0:
		node.kind = allKind
		ck.children(node, c.All, path+".all", depth)
	case len(c.Any) > 0:
		node.kind = anyKind
		ck.children(node, c.Any, path+".any", depth)
	case c.Not != nil:
		node.kind = notKind
		if part := ck.condition(c.Not, path+".not", depth+1); part != nil {
			node.parts = []condition{*part}
		}
	default:
		node.leaf = ck.leaf(c, path)
	}
	return node
}

func (ck *checker) children(node *condition, list []Condition, path string, depth int) {
	for i := range list {
		if part := ck.condition(&list[i], fmt.Sprintf("%s[%d]", path, i), depth+1); part != nil {
			node.parts = append(node.parts, *part)
		}
	}
}

// shapes counts which of the forms of a condition are used.
func (c *Condition) shapes() int {
	n := 0
	for _, used := range []bool{len(c.All) > 0, len(c.Any) > 0, c.Not != nil, c.CEL != "",
		c.Field != "" || c.Op != "" || c.Value != nil} {
		if used {
			n++
		}
	}
	return n
}

func (ck *checker) leaf(c *Condition, path string) *expr.Program[*Facts] {
	if ck.clauses++; ck.clauses > maxClauses {
		if ck.clauses == maxClauses+1 {
			ck.blame(path, "rule.too_many_clauses", fault.Args{"limit": maxClauses})
		}
		return nil
	}
	source, at := c.CEL, path+".cel"
	if source == "" {
		at = path
		var ok bool
		if source, ok = ck.leafCEL(c, path); !ok {
			return nil
		}
	}
	p, err := ck.schema.Condition(source)
	if err != nil {
		ck.add(at, err)
		return nil
	}
	return p
}

// leafCEL writes a leaf as CEL, or blames what is wrong with it.
func (ck *checker) leafCEL(c *Condition, path string) (string, bool) {
	field, ok := ck.schema.Find(c.Field)
	if !ok {
		ck.blame(path+".field", "rule.unknown_field", fault.Args{"field": clip(c.Field)})
		return "", false
	}
	kind := fieldTypes[field.Type]
	if !slices.Contains(opsOf(c.Field, kind), c.Op) {
		ck.blame(path+".op", "rule.bad_op", fault.Args{"op": clip(string(c.Op)), "field": c.Field,
			"allowed": joinOps(opsOf(c.Field, kind))})
		return "", false
	}
	name := celName(c.Field)
	if c.Op == Exists {
		return ck.existsCEL(c, name, kind, path)
	}
	if c.Value == nil {
		ck.blame(path+".value", "rule.value_missing", fault.Args{"field": c.Field})
		return "", false
	}
	many := c.Op == In || c.Op == NotIn || c.Op == Under
	if c.Value.Kind == ListOperand && !many {
		ck.blame(path+".value", "rule.single_value", fault.Args{"op": string(c.Op)})
		return "", false
	}
	items, ok := ck.constants(c, kind, path+".value")
	if !ok {
		return "", false
	}
	return joinLeaf(name, c.Op, kind, items), true
}

func joinLeaf(name string, op Op, kind FieldType, items []string) string {
	list := "[" + strings.Join(items, ", ") + "]"
	switch op {
	case Under:
		return pathField + ".exists(d, d in " + list + ")"
	case Contains:
		return name + ".contains(" + items[0] + ")"
	case In, NotIn:
		s := name + " in " + list
		if kind == ListField {
			s = name + ".exists(x, x in " + list + ")"
		}
		if op == NotIn {
			s = "!(" + s + ")"
		}
		return s
	}
	return name + " " + string(op) + " " + items[0]
}

func (ck *checker) existsCEL(c *Condition, name string, kind FieldType, path string) (string, bool) {
	s := "has(" + name + ")"
	if kind == ListField {
		s = "has(" + name + ") && size(" + name + ") > 0"
	}
	if c.Value == nil {
		return s, true
	}
	if c.Value.Kind != BoolOperand {
		ck.blame(path+".value", "rule.needs_bool", nil)
		return "", false
	}
	if c.Value.Text == "false" {
		s = "!(" + s + ")"
	}
	return s, true
}

// constants writes the wanted values as CEL literals of the field's type.
func (ck *checker) constants(c *Condition, kind FieldType, path string) ([]string, bool) {
	list := c.Value.list()
	if len(list) == 0 || len(list) > maxValues {
		ck.blame(path, "rule.value_count", fault.Args{"limit": maxValues})
		return nil, false
	}
	var all []string
	for _, o := range list {
		s, ok := constant(o, kind, c.Field == evidenceField)
		if !ok {
			ck.blame(path, "rule.value_type", fault.Args{"field": c.Field, "value": clip(o.Text)})
			return nil, false
		}
		if c.Field == departmentField {
			ck.known(ck.vocab.Departments, o.Text, path, "rule.unknown_department")
		}
		all = append(all, s)
	}
	return all, true
}

func constant(o Operand, kind FieldType, evidence bool) (string, bool) {
	switch kind {
	case NumberField:
		if evidence && o.Kind == TextOperand {
			rank := slices.Index(evidenceCodes, o.Text)
			return fmt.Sprint(rank), rank > 0
		}
		n, err := expr.ParseNumber(o.Text)
		return n.String(), err == nil && o.Kind != BoolOperand
	case BoolField:
		return o.Text, o.Kind == BoolOperand
	case DateField:
		if _, err := time.Parse(time.DateOnly, o.Text); err == nil {
			return "date(" + celText(o.Text) + ")", true
		}
		_, err := time.Parse(time.RFC3339, o.Text)
		return "timestamp(" + celText(o.Text) + ")", err == nil
	}
	return celText(o.Text), o.Kind == TextOperand && o.Text != "" && len(o.Text) <= maxText
}

// celText quotes a text for CEL.
func celText(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func joinOps(ops []Op) string {
	var all []string
	for _, op := range ops {
		all = append(all, string(op))
	}
	return strings.Join(all, " ")
}
