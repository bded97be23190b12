package sheet

import (
	"strconv"
	"strings"
)

const (
	// spreadsheetDigits is the precision a spreadsheet shows. Files hold the
	// binary neighbour of a decimal with 17 digits (8.6999999999999993), and
	// rounding to 15 gives back what the user typed (8.7).
	spreadsheetDigits = 15
	// mostExponent bounds how many zeros an exponent may unfold to.
	mostExponent = 400
)

// plainDecimal turns a number as files write it ("1.50", "1E3", "+.5") into
// the one plain decimal of the same value ("1.5", "1000", "0.5"). It never
// goes through binary floats, so no digit is lost.
func plainDecimal(raw string) (string, bool) {
	if isPlainInteger(raw) {
		return raw, true
	}
	digits, point, negative, ok := decimalParts(raw)
	if !ok {
		return "", false
	}
	return joinDecimal(digits, point, negative), true
}

// spreadsheetDecimal is plainDecimal for numbers of a workbook, where more
// digits than a spreadsheet shows are noise of binary floats.
func spreadsheetDecimal(raw string) (string, bool) {
	if isPlainInteger(raw) {
		return raw, true
	}
	digits, point, negative, ok := decimalParts(raw)
	if !ok {
		return "", false
	}
	if len(digits) <= spreadsheetDigits {
		return joinDecimal(digits, point, negative), true
	}
	value, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return "", false
	}
	return plainDecimal(strconv.FormatFloat(value, 'e', spreadsheetDigits-1, 64))
}

// isPlainInteger recognises the commonest number, which needs no work.
func isPlainInteger(s string) bool {
	if s == "" || len(s) > mostExponent || (s[0] == '0' && len(s) > 1) {
		return false
	}
	return allDigits(s)
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// decimalParts reads sign, significant digits (no zeros at either end) and the
// place of the decimal point counted from the left of the digits.
func decimalParts(raw string) (digits string, point int, negative, ok bool) {
	rest, negative := strings.CutPrefix(raw, "-")
	if !negative {
		rest = strings.TrimPrefix(rest, "+")
	}
	exponent := 0
	if i := strings.IndexAny(rest, "eE"); i >= 0 {
		n, err := strconv.Atoi(rest[i+1:])
		if err != nil || n > mostExponent || n < -mostExponent {
			return "", 0, false, false
		}
		exponent, rest = n, rest[:i]
	}
	whole, frac, _ := strings.Cut(rest, ".")
	digits = whole + frac
	if !allDigits(digits) {
		return "", 0, false, false
	}
	point = len(whole) + exponent
	trimmed := strings.TrimLeft(digits, "0")
	point -= len(digits) - len(trimmed)
	digits = strings.TrimRight(trimmed, "0")
	if digits == "" {
		return "", 0, false, true
	}
	if point > mostExponent || point < -mostExponent {
		return "", 0, false, false
	}
	return digits, point, negative, true
}

func joinDecimal(digits string, point int, negative bool) string {
	if digits == "" {
		return "0"
	}
	var b strings.Builder
	if negative {
		b.WriteByte('-')
	}
	switch {
	case point <= 0:
		b.WriteString("0.")
		b.WriteString(strings.Repeat("0", -point))
		b.WriteString(digits)
	case point >= len(digits):
		b.WriteString(digits)
		b.WriteString(strings.Repeat("0", point-len(digits)))
	default:
		b.WriteString(digits[:point])
		b.WriteByte('.')
		b.WriteString(digits[point:])
	}
	return b.String()
}
