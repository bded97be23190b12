package rule

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// Facts is everything that rules may know about one activity, as it was when
// it occurred. Fill it by value; the engine keeps no reference after a call
// and never writes to it.
type Facts struct {
	Activity Activity
	Object   Object
	Person   Person
	Location *time.Location // zone of the person's branch (decision 23); nil is UTC
}

// Maybe is a number that may not have been given.
type Maybe struct {
	Number expr.Number
	Given  bool
}

// Given makes a Maybe that has a value.
func Given(n expr.Number) Maybe { return Maybe{Number: n, Given: true} }

// Answer is a truth that may not have been given: the zero value is not given.
type Answer = expr.Truth

// Activity is the record itself.
type Activity struct {
	Number          int64 // as the caller numbers activities; sets tell members apart by it
	Verb            string
	ObjectType      string
	ObjectID        string
	Score           Maybe // raw
	ScoreMin        Maybe
	ScoreMax        Maybe
	ScoreScaled     Maybe // -1 to 1
	Success         Answer
	Completion      Answer
	DurationSeconds Maybe
	Quantity        Maybe
	Evidence        Evidence
	OccurredAt      time.Time
	Attributes      Attributes
}

// Evidence is the evidence grade of decision 18; zero is unknown and ranks
// below all others.
type Evidence uint8

// The evidence grades, weakest first.
const (
	SelfDeclared Evidence = iota + 1
	ClientReported
	ServerWitnessed
	Confirmed
	BusinessSystem
)

var evidenceCodes = []string{"", "self_declared", "client_reported", "server_witnessed", "confirmed", "business_system"}

// String gives the code that definitions use, such as "server_witnessed".
func (e Evidence) String() string {
	if int(e) < len(evidenceCodes) {
		return evidenceCodes[e]
	}
	return ""
}

// Object is what the registered object of the activity says. An unregistered
// object is the zero value with Type and ID from the activity.
type Object struct {
	Parent     string
	Name       string
	Category   string
	Topic      string
	Difficulty Maybe
	Importance Maybe
	Credits    fixed.Amount
	HasCredits bool
	Tags       []string
	Custom     Attributes
}

// Person is the actor as he or she stood then, in codes.
type Person struct {
	Number      string
	Departments []string // root to leaf
	Position    string
	Grade       string
	Status      string
	HiredOn     time.Time // zero is unknown
	Tags        []string
}

// Attributes are extra values by name.
type Attributes map[string]Value

// Value is one attribute: a number, a text, a truth, a list of texts, or shares
// by employee number.
type Value struct {
	Kind   OperandKind
	Text   string
	Number expr.Number
	Truth  bool
	List   []string
	Shares []Share
}

// ParseAttributes reads a JSON object of scalars, flat lists and shares by
// employee number. Numbers are exact. Other values are left out.
func ParseAttributes(raw []byte) (Attributes, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, nil
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, fault.New(fault.Invalid, "rule.bad_attributes", nil).Because(err)
	}
	all := make(Attributes, len(m))
	for name, v := range m {
		var value Value
		if err := json.Unmarshal(v, &value); err == nil {
			all[name] = value
		}
	}
	return all, nil
}

func valueOf(o Operand) (Value, bool) {
	v := Value{Kind: o.Kind, Text: o.Text}
	switch o.Kind {
	case NumberOperand:
		n, err := expr.ParseNumber(o.Text)
		if err != nil {
			return v, false
		}
		v.Number = n
	case BoolOperand:
		v.Truth = o.Text == "true"
	case ListOperand:
		for _, item := range o.Items {
			v.List = append(v.List, item.Text)
		}
	}
	return v, o.Kind != 0
}

// MarshalJSON writes the value as plain JSON; numbers keep their digits.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.Kind {
	case NumberOperand:
		return []byte(v.Number.String()), nil
	case BoolOperand:
		return json.Marshal(v.Truth)
	case ListOperand:
		return json.Marshal(v.List)
	case SharesOperand:
		shares := make(map[string]json.Number, len(v.Shares))
		for _, s := range v.Shares {
			shares[s.Number] = json.Number(s.Weight.String())
		}
		return json.Marshal(shares)
	}
	return json.Marshal(v.Text)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (v *Value) UnmarshalJSON(b []byte) error {
	if b = bytes.TrimSpace(b); len(b) > 0 && b[0] == '{' {
		return v.readShares(b)
	}
	var o Operand
	if err := json.Unmarshal(b, &o); err != nil {
		return err
	}
	value, ok := valueOf(o)
	if !ok {
		return fault.New(fault.Invalid, "rule.bad_attributes", nil)
	}
	*v = value
	return nil
}

// readShares reads numbers by employee number.
func (v *Value) readShares(b []byte) error {
	var shares map[string]Decimal
	if err := json.Unmarshal(b, &shares); err != nil {
		return fault.New(fault.Invalid, "rule.bad_attributes", nil).Because(err)
	}
	*v = Value{Kind: SharesOperand}
	for _, number := range slices.Sorted(maps.Keys(shares)) {
		weight, err := shares[number].number()
		if err != nil {
			return fault.New(fault.Invalid, "rule.bad_attributes", nil)
		}
		v.Shares = append(v.Shares, Share{Number: number, Weight: weight})
	}
	return nil
}

// NumberValue, TextValue, BoolValue and ListValue make attribute values.
func NumberValue(n expr.Number) Value { return Value{Kind: NumberOperand, Number: n} }

// TextValue makes an attribute of a text.
func TextValue(s string) Value { return Value{Kind: TextOperand, Text: s} }

// BoolValue makes an attribute of a truth.
func BoolValue(b bool) Value { return Value{Kind: BoolOperand, Truth: b} }

// ListValue makes an attribute of several texts.
func ListValue(items ...string) Value { return Value{Kind: ListOperand, List: items} }

// numberOf reads an attribute as a number; a text that is a number counts,
// because spreadsheets deliver both.
func (a Attributes) numberOf(name string) (expr.Number, bool) {
	v, ok := a[name]
	switch {
	case !ok:
		return expr.Number{}, false
	case v.Kind == NumberOperand:
		return v.Number, true
	case v.Kind == TextOperand:
		n, err := expr.ParseNumber(v.Text)
		return n, err == nil
	}
	return expr.Number{}, false
}

func (a Attributes) textOf(name string) (string, bool) {
	v, ok := a[name]
	switch {
	case !ok:
		return "", false
	case v.Kind == NumberOperand:
		return v.Number.String(), true
	}
	return v.Text, v.Kind == TextOperand && v.Text != ""
}

func (a Attributes) boolOf(name string) (bool, bool) {
	v, ok := a[name]
	if ok && v.Kind == TextOperand && (v.Text == "true" || v.Text == "false") {
		return v.Text == "true", true
	}
	return v.Truth, ok && v.Kind == BoolOperand
}

// listOf reads a list; a single text is a list of one.
func (a Attributes) listOf(name string) ([]string, bool) {
	v, ok := a[name]
	if ok && v.Kind == TextOperand && v.Text != "" {
		return []string{v.Text}, true
	}
	return v.List, ok && v.Kind == ListOperand
}

// timeOf reads a day (in the given zone) or an instant.
func (a Attributes) timeOf(name string, zone *time.Location) (time.Time, bool) {
	v, ok := a[name]
	if !ok || v.Kind != TextOperand {
		return time.Time{}, false
	}
	if t, err := time.ParseInLocation(time.DateOnly, v.Text, zone); err == nil {
		return t, true
	}
	t, err := time.Parse(time.RFC3339, v.Text)
	return t, err == nil
}

func (f *Facts) zone() *time.Location {
	if f.Location == nil {
		return time.UTC
	}
	return f.Location
}
