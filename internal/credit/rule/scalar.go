package rule

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// Decimal is an exact decimal as written. JSON strings and plain numbers are
// read; trailing zeros are dropped, so that 5, "5" and "5.00" are the same.
// Whether it has too many decimals is checked by Compile.
type Decimal string

// UnmarshalJSON reads a string or a number.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	text, err := scalarText(b)
	if err != nil {
		return err
	}
	if n, err := expr.ParseNumber(text); err == nil {
		text = n.String()
	}
	*d = Decimal(text)
	return nil
}

func scalarText(b []byte) (string, error) {
	text := string(b)
	if strings.HasPrefix(text, `"`) {
		err := json.Unmarshal(b, &text)
		return strings.TrimSpace(text), err
	}
	return text, nil
}

func (d Decimal) number() (expr.Number, error) { return expr.ParseNumber(string(d)) }

// credits reads an amount of credits: at most two decimals, above zero.
func (d Decimal) credits() (fixed.Amount, error) {
	a, err := fixed.Parse(string(d))
	if err != nil {
		return 0, err
	}
	if a <= 0 {
		return 0, fault.New(fault.Invalid, "rule.amount_not_positive", fault.Args{"value": string(d)})
	}
	return a, nil
}

// Date is a calendar day "2026-07-01", without a zone; empty is no day.
type Date string

// parse gives the day as a number that sorts (20260701).
func (d Date) parse() (int32, error) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0, fault.New(fault.Invalid, "rule.bad_date", fault.Args{"value": clip(string(d))})
	}
	return dayNumber(t), nil
}

// start is the first instant of the day in a zone.
func (d Date) start(zone *time.Location) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, string(d), zone)
	return t, err == nil
}

func dayNumber(t time.Time) int32 {
	y, m, d := t.Date()
	return int32(y*10000 + int(m)*100 + d)
}

// Operand is the value of a leaf: a text, a number, true or false, or a list
// of texts or numbers. Numbers keep their digits.
type Operand struct {
	Kind  OperandKind
	Text  string // the text, or the number or truth as written
	Items []Operand
}

// OperandKind is the kind of an operand.
type OperandKind uint8

// The kinds of operands.
const (
	TextOperand OperandKind = iota + 1
	NumberOperand
	BoolOperand
	ListOperand
	SharesOperand // of attributes only
)

// NumberOf, TextOf, BoolOf and ListOf make operands in Go.
func NumberOf(s string) *Operand { return &Operand{Kind: NumberOperand, Text: s} }

// TextOf makes an operand of a text.
func TextOf(s string) *Operand { return &Operand{Kind: TextOperand, Text: s} }

// BoolOf makes an operand of true or false.
func BoolOf(b bool) *Operand {
	if b {
		return &Operand{Kind: BoolOperand, Text: "true"}
	}
	return &Operand{Kind: BoolOperand, Text: "false"}
}

// ListOf makes an operand of several texts.
func ListOf(texts ...string) *Operand {
	o := &Operand{Kind: ListOperand}
	for _, s := range texts {
		o.Items = append(o.Items, *TextOf(s))
	}
	return o
}

// UnmarshalJSON reads any scalar or a flat list of scalars.
func (o *Operand) UnmarshalJSON(b []byte) error {
	*o = Operand{}
	switch c := bytes.TrimSpace(b); c[0] {
	case '"':
		o.Kind = TextOperand
		return json.Unmarshal(c, &o.Text)
	case 't', 'f':
		o.Kind, o.Text = BoolOperand, string(c)
	case '[':
		o.Kind = ListOperand
		return json.Unmarshal(c, &o.Items)
	case '{', 'n':
		return fault.New(fault.Invalid, "rule.bad_value", nil)
	default:
		o.Kind, o.Text = NumberOperand, string(c)
		if n, err := expr.ParseNumber(o.Text); err == nil {
			o.Text = n.String()
		}
	}
	return nil
}

// MarshalJSON writes what UnmarshalJSON reads.
func (o Operand) MarshalJSON() ([]byte, error) {
	switch o.Kind {
	case TextOperand:
		return json.Marshal(o.Text)
	case ListOperand:
		return json.Marshal(o.Items)
	}
	return []byte(o.Text), nil
}

// list gives the items of a list, or the scalar itself as the only item.
func (o *Operand) list() []Operand {
	if o.Kind == ListOperand {
		return o.Items
	}
	return []Operand{*o}
}

func clip(s string) string {
	const longest = 40
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}
