package activity

import (
	"strings"

	"github.com/cockroachdb/apd/v3"

	"xuefen/internal/platform/fault"
)

// number reads an exact decimal; an empty text is no number. Exponents and
// the special values of decimal arithmetic are refused, since scores and
// durations come from people and their files.
func number(field, text string) (*apd.Decimal, error) {
	if text == "" {
		return nil, nil
	}
	if len(text) > maxDigits || strings.Trim(text, "-0123456789.") != "" {
		return nil, notANumber(field, text)
	}
	d, _, err := apd.NewFromString(text)
	if err != nil || d.Form != apd.Finite {
		return nil, notANumber(field, text)
	}
	return d, nil
}

// canonical writes a checked number in one form, so that 87.5 and 87.50 are
// the same fact.
func canonical(text string) string {
	d, _, err := apd.NewFromString(text)
	if err != nil {
		return text
	}
	d.Reduce(d)
	if d.IsZero() {
		return "0"
	}
	return d.Text('f')
}

func notANumber(field, text string) error {
	const most = 60
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return fault.New(fault.Invalid, "activity.not_a_number", fault.Args{"field": field, "value": text}).At(field)
}
