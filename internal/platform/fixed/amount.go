// Package fixed is exact arithmetic with two decimals.
//
// An Amount counts hundredths. Inside Go and SQL nothing else is used; outside
// (JSON, CSV, spreadsheets) an amount is an exact decimal with two places.
package fixed

import (
	"encoding/json"
	"strconv"
	"strings"

	"xuefen/internal/platform/fault"
)

// Amount is a number of hundredths: 250 is 2.50.
type Amount int64

// MaxAmount bounds any single amount that may be read from outside
// (ten billion), so that sums of many stay far from overflow.
const MaxAmount Amount = 1_000_000_000_000

// Parse reads a decimal with at most two places ("2.5", "-10", "0.05").
// More places, exponents, blanks and anything beyond MaxAmount are faults.
func Parse(s string) (Amount, error) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, frac, point := strings.Cut(digits, ".")
	if !allDigits(whole) || (point && !allDigits(frac)) {
		return 0, fault.New(fault.Invalid, "amount.not_a_number", fault.Args{"value": clip(s)})
	}
	if len(strings.TrimRight(frac, "0")) > 2 {
		return 0, fault.New(fault.Invalid, "amount.too_many_decimals", fault.Args{"value": clip(s)})
	}
	frac = (frac + "00")[:2]
	whole = strings.TrimLeft(whole, "0")
	const mostDigits = len("10000000000")
	if len(whole) > mostDigits {
		return 0, fault.New(fault.Invalid, "amount.too_large", fault.Args{"value": clip(s)})
	}
	n, err := strconv.ParseInt(whole+frac, 10, 64)
	if err != nil {
		return 0, fault.New(fault.Invalid, "amount.not_a_number", fault.Args{"value": clip(s)}).Because(err)
	}
	if n > int64(MaxAmount) {
		return 0, fault.New(fault.Invalid, "amount.too_large", fault.Args{"value": clip(s)})
	}
	if negative {
		n = -n
	}
	return Amount(n), nil
}

// String gives the exact decimal with two places: "2.50".
func (a Amount) String() string {
	sign, n := "", uint64(a)
	if a < 0 {
		sign, n = "-", -n
	}
	frac := strconv.FormatUint(n%100, 10)
	if len(frac) == 1 {
		frac = "0" + frac
	}
	return sign + strconv.FormatUint(n/100, 10) + "." + frac
}

// Short drops trailing zeros, as pages show it: "2.5", "10".
func (a Amount) Short() string {
	s := strings.TrimRight(a.String(), "0")
	return strings.TrimSuffix(s, ".")
}

// MarshalJSON writes the exact decimal as a JSON string.
func (a Amount) MarshalJSON() ([]byte, error) { return []byte(`"` + a.String() + `"`), nil }

// UnmarshalJSON reads a JSON string or a plain JSON number.
func (a *Amount) UnmarshalJSON(b []byte) error {
	text := string(b)
	if strings.HasPrefix(text, `"`) {
		if err := json.Unmarshal(b, &text); err != nil {
			return err
		}
	}
	v, err := Parse(text)
	if err != nil {
		return err
	}
	*a = v
	return nil
}

func allDigits(s string) bool {
	if s == "" {
		return false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func clip(s string) string {
	const limit = 40
	if r := []rune(s); len(r) > limit {
		return string(r[:limit]) + "…"
	}
	return s
}
