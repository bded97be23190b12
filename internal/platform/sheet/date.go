package sheet

import (
	"strconv"
	"strings"
	"time"

	"xuefen/internal/platform/fault"
)

// The serial numbers that AsDate takes for dates when nothing says that they
// are: 1927 to 2173. Smaller numbers are years and counts.
const (
	firstPlainSerial = 10_000
	lastPlainSerial  = 99_999
)

// AsDate gives an instant. Dates and times without a zone are wall-clock times
// in loc; a time with a zone is turned into loc. It takes 2026-09-01, 2026/9/1,
// 2026.9.1, 2026年9月1日, 20260901, each with a time (08:30, 8:30:15) behind it,
// RFC 3339, and the serial numbers of spreadsheets. A day before its month, or
// a year of two digits, is refused rather than guessed. Faults:
// sheet.empty_cell, sheet.not_a_date.
func (c Cell) AsDate(loc *time.Location) (time.Time, error) {
	text, err := c.present()
	if err != nil {
		return time.Time{}, err
	}
	wrong := fault.New(fault.Invalid, "sheet.not_a_date", fault.Args{"value": clip(text, shownLength)})
	if c.Kind == Bool {
		return time.Time{}, wrong
	}
	if zoned, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return zoned.In(loc), nil
	}
	if serial, ok := plainSerial(text); ok {
		if text, ok = serialText(serial, c.epoch1904, false); !ok {
			return time.Time{}, wrong
		}
	}
	at, ok := wallClock(text, loc)
	if !ok {
		return time.Time{}, wrong
	}
	return at, nil
}

func plainSerial(text string) (float64, bool) {
	whole, frac, point := strings.Cut(text, ".")
	if !allDigits(whole) || len(whole) != 5 || (point && !allDigits(frac)) {
		return 0, false
	}
	serial, err := strconv.ParseFloat(text, 64)
	return serial, err == nil && serial >= firstPlainSerial && serial < lastPlainSerial+1
}

// wallClock reads a date and perhaps a time.
func wallClock(text string, loc *time.Location) (time.Time, bool) {
	year, month, day, rest, ok := cutDate(text)
	if !ok {
		return time.Time{}, false
	}
	var clock [4]int
	if rest = strings.TrimSpace(strings.TrimPrefix(rest, "T")); rest != "" {
		if clock, ok = clockOf(rest); !ok {
			return time.Time{}, false
		}
	}
	if proof := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC); proof.Day() != day || int(proof.Month()) != month || year < 1 {
		return time.Time{}, false
	}
	return time.Date(year, time.Month(month), day, clock[0], clock[1], clock[2], clock[3], loc), true
}

// cutDate takes a date off the front: eight digits, or year, month and day
// with the same mark between them.
func cutDate(text string) (year, month, day int, rest string, ok bool) {
	first, rest := cutDigits(text)
	if len(first) == 8 && (rest == "" || rest[0] == ' ' || rest[0] == 'T') {
		return number(first[:4]), number(first[4:6]), number(first[6:]), rest, true
	}
	if len(first) != 4 {
		return 0, 0, 0, "", false
	}
	for _, marks := range [...][3]string{{"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}, {"年", "月", "日"}} {
		behind, found := strings.CutPrefix(strings.TrimLeft(rest, " "), marks[0])
		if !found {
			continue
		}
		m, behind := cutDigits(strings.TrimLeft(behind, " "))
		behind, found = strings.CutPrefix(strings.TrimLeft(behind, " "), marks[1])
		d, behind := cutDigits(strings.TrimLeft(behind, " "))
		after, closed := behind, true
		if marks[2] != "" {
			after, closed = strings.CutPrefix(strings.TrimLeft(behind, " "), marks[2])
		}
		if !found || !closed || !shortNumber(m) || !shortNumber(d) {
			return 0, 0, 0, "", false
		}
		separated := after == "" || after[0] == ' ' || after[0] == 'T' || marks[2] != ""
		return number(first), number(m), number(d), after, separated
	}
	return 0, 0, 0, "", false
}

// clockOf reads 8:30, 08:30:15, 08:30:15.25 and 8时30分.
func clockOf(text string) (clock [4]int, ok bool) {
	text = strings.NewReplacer("时", ":", "点", ":", "分", ":", "秒", "").Replace(text)
	text = strings.TrimSuffix(text, ":")
	text, frac, point := strings.Cut(text, ".")
	parts := strings.Split(text, ":")
	if len(parts) < 2 || len(parts) > 3 || (point && (len(parts) < 3 || !allDigits(frac))) {
		return clock, false
	}
	for i, p := range parts {
		if !shortNumber(p) {
			return clock, false
		}
		clock[i] = number(p)
	}
	if point {
		clock[3] = number((frac + "000000000")[:9])
	}
	return clock, clock[0] < 24 && clock[1] < 60 && clock[2] < 60
}

func cutDigits(text string) (digits, rest string) {
	i := 0
	for i < len(text) && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	return text[:i], text[i:]
}

func shortNumber(s string) bool { return allDigits(s) && len(s) <= 2 }

// number reads digits that have been checked already.
func number(digits string) int {
	n := 0
	for _, c := range []byte(digits) {
		n = n*10 + int(c-'0')
	}
	return n
}
