// Package fault holds the typed errors that Xuefen shows to people.
//
// A fault has a kind (which decides the HTTP status and the exit code of the
// command line), a code (which is also the key of its sentence in every
// language) and the arguments that fill the sentence. Whatever is not a fault
// is an unknown error: it is logged with the request id and answered plainly.
package fault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Kind says what sort of thing went wrong, independent of the transport.
type Kind string

// The kinds. Their HTTP statuses stand in Status.
const (
	Invalid      Kind = "invalid"      // the input cannot be accepted as it is
	Unauthorized Kind = "unauthorized" // nobody is signed in
	Forbidden    Kind = "forbidden"    // signed in, seen, but not allowed
	NotFound     Kind = "not_found"    // does not exist, or is not yours
	Conflict     Kind = "conflict"     // collides with the present state
	TooLarge     Kind = "too_large"    // exceeds a named limit of size
	TooMany      Kind = "too_many"     // exceeds a named limit of rate
	Unavailable  Kind = "unavailable"  // cannot be done now, may work later
)

var statuses = map[Kind]int{
	Invalid: 422, Unauthorized: 401, Forbidden: 403, NotFound: 404,
	Conflict: 409, TooLarge: 413, TooMany: 429, Unavailable: 503,
}

// Status returns the HTTP status of a kind; an unknown kind is a 500.
func Status(k Kind) int {
	if s, ok := statuses[k]; ok {
		return s
	}
	return 500
}

// Args fill the sentence of a fault. Values are strings, integers or things
// that print well; they are shown to the reader, so no secrets.
type Args map[string]any

// Fault is an error with a sentence for people.
type Fault struct {
	Kind  Kind
	Code  string // dotted, "module.what": the key of the sentence
	Args  Args
	Field string   // JSON path of the offending input, if one is to blame
	Parts []*Fault // several things wrong with one input
	cause error
}

// New makes a fault. Code is "module.what" and must stand in every catalogue
// of internal/platform/i18n (a test walks the sources for that).
func New(kind Kind, code string, args Args) *Fault {
	return &Fault{Kind: kind, Code: code, Args: args}
}

// At returns a copy of f that blames the input at a JSON path.
func (f *Fault) At(field string) *Fault {
	c := *f
	c.Field = field
	return &c
}

// Because returns a copy of f that wraps the technical cause. The cause is
// logged and never shown.
func (f *Fault) Because(err error) *Fault {
	c := *f
	c.cause = err
	return &c
}

// With returns a copy of f that carries the parts in detail.
func (f *Fault) With(parts ...*Fault) *Fault {
	c := *f
	c.Parts = append(slices.Clone(f.Parts), parts...)
	return &c
}

// Error is for logs: code, arguments and cause, in English.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.Code)
	for _, k := range slices.Sorted(maps.Keys(f.Args)) {
		fmt.Fprintf(&b, " %s=%v", k, f.Args[k])
	}
	if f.Field != "" {
		fmt.Fprintf(&b, " at %s", f.Field)
	}
	for _, p := range f.Parts {
		fmt.Fprintf(&b, "; %s", p.Error())
	}
	if f.cause != nil {
		fmt.Fprintf(&b, ": %v", f.cause)
	}
	return b.String()
}

// Unwrap gives the technical cause.
func (f *Fault) Unwrap() error { return f.cause }

// Is compares by code, so that errors.Is(err, ErrX) works for copies of ErrX
// made by At, Because and With.
func (f *Fault) Is(target error) bool {
	t, ok := target.(*Fault)
	return ok && t.Code == f.Code
}

// Of finds the fault in an error, if there is one.
func Of(err error) (*Fault, bool) {
	f, ok := errors.AsType[*Fault](err)
	return f, ok
}

// CodeOf gives the code of the fault in err, or "" for an unknown error.
func CodeOf(err error) string {
	if f, ok := Of(err); ok {
		return f.Code
	}
	return ""
}
