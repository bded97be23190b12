// Package expr compiles and evaluates typed expressions in the syntax of CEL.
//
// The grammar and parser are those of CEL (cel-go); the types are few and
// closed: number (an exact decimal, also for whole numbers), text, yes/no,
// list of texts, and time. Checking and planning are one pass over the parsed
// tree, which ends in closures over typed values. That buys three things that
// the general interpreter cannot give: numbers that are never binary floats
// (0.15 is read from the source text), no allocation and well under a
// microsecond for a condition, and absence as a third truth value.
//
// Absence: a field that was not given makes every comparison over it NotGiven,
// also under negation; "and", "or" and "not" are those of three-valued logic
// (Kleene). A condition holds only when it is True. has(x) asks for presence
// and default(x, y) supplies a value.
//
// Every program is bounded: by the length of its source, its depth, an
// estimate of its cost when it is compiled, and a count of steps when it runs
// over lists and texts. There is no recursion, no clock and no other input
// than the fields. A compiled Program is safe for concurrent use; a Run is not.
package expr

import (
	"embed"
	"time"

	"xuefen/internal/platform/fault"
)

// Locales holds the sentences of the faults of this package.
//
//go:embed locales/*.json
var Locales embed.FS

// Limits of one expression.
const (
	MaxSource = 2000    // characters of source
	MaxDepth  = 24      // nesting
	MaxNodes  = 400     // nodes of the parsed tree
	MaxCost   = 100_000 // estimated steps; also the steps of one run
	MaxList   = 64      // items that the estimate assumes for a list
	maxLoops  = 3       // exists and all inside each other
)

// Type is the type of a field or of an expression.
type Type uint8

// The types.
const (
	Decimal Type = iota + 1
	Text
	Bool
	List
	Time
)

// Truth is the outcome of a condition.
type Truth uint8

// The truths. The zero value is NotGiven: something that the condition asks
// for was absent.
const (
	NotGiven Truth = iota
	False
	True
)

// Field declares one thing that expressions may read from a value of type V.
// Exactly the getter of its type must be set; a getter answers false where the
// value is absent.
type Field[V any] struct {
	Name   string // dotted path, such as "person.grade"
	Type   Type
	Number func(V) (Number, bool)
	Text   func(V) (string, bool)
	Bool   func(V) (bool, bool)
	List   func(V) ([]string, bool)
	Time   func(V) (time.Time, bool)
}

// Schema is the closed world of one kind of expression: its fields and the
// time zone in which dates are read.
type Schema[V any] struct {
	fields map[string]Field[V]
	zone   func(V) *time.Location
}

// NewSchema makes a schema. Two fields of one name, and a field without the
// getter of its type, are faults.
func NewSchema[V any](zone func(V) *time.Location, fields ...Field[V]) (*Schema[V], error) {
	s := &Schema[V]{fields: make(map[string]Field[V], len(fields)), zone: zone}
	for _, f := range fields {
		_, twice := s.fields[f.Name]
		if twice || f.Name == "" || !f.whole() {
			return nil, fault.New(fault.Invalid, "expr.bad_field", fault.Args{"name": f.Name})
		}
		s.fields[f.Name] = f
	}
	return s, nil
}

func (f Field[V]) whole() bool {
	switch f.Type {
	case Decimal:
		return f.Number != nil
	case Text:
		return f.Text != nil
	case Bool:
		return f.Bool != nil
	case List:
		return f.List != nil
	case Time:
		return f.Time != nil
	}
	return false
}

// Find gives the field of a name.
func (s *Schema[V]) Find(name string) (Field[V], bool) {
	f, ok := s.fields[name]
	return f, ok
}

// Run is one evaluation over one value. It may be reused for many programs
// over the same or another value, by one goroutine at a time.
type Run[V any] struct {
	Facts V
	steps int
	bound [maxLoops]string
	err   *fault.Fault
}

func (r *Run[V]) start() { r.steps, r.err = MaxCost, nil }

// fail keeps the first fault; evaluation goes on with absent values.
func (r *Run[V]) fail(f *fault.Fault) {
	if r.err == nil {
		r.err = f
	}
}

// spend counts steps and says whether there are any left.
func (r *Run[V]) spend(steps int) bool {
	if r.steps -= steps; r.steps < 0 {
		r.fail(fault.New(fault.Invalid, "expr.cost_exceeded", fault.Args{"limit": MaxCost}))
		return false
	}
	return true
}

// Program is a compiled expression.
type Program[V any] struct {
	source string
	root   node[V]
	zone   func(V) *time.Location
}

// Type is the type of the result: Bool or Number.
func (p *Program[V]) Type() Type { return p.root.typ }

// Source is the text that was compiled.
func (p *Program[V]) Source() string { return p.source }

// Cost is the estimated number of steps.
func (p *Program[V]) Cost() int { return p.root.cost }

// Holds evaluates a condition. The fault is a division by zero, an overflow or
// a run that exceeded its steps.
func (p *Program[V]) Holds(r *Run[V]) (Truth, error) {
	r.start()
	t := p.root.truth(r)
	if r.err != nil {
		return NotGiven, r.err
	}
	return t, nil
}

// Value evaluates a formula; given is false where something that it needs is
// absent. Faults as with Holds.
func (p *Program[V]) Value(r *Run[V]) (n Number, given bool, err error) {
	r.start()
	n, given = p.root.number(r)
	if r.err != nil {
		return Number{}, false, r.err
	}
	return n, given, nil
}

func clip(s string) string {
	const longest = 40
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}
