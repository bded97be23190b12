package credit

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"xuefen/internal/platform/fault"
)

// Window is a span of time that totals are asked for: a calendar month,
// quarter or year in the tenant's zone, or ever.
type Window struct {
	Kind string // ever, year, quarter or month
	Year int
	Part int // the quarter (1–4) or month (1–12)
}

// Ever is the window without bounds.
var Ever = Window{Kind: "ever"}

// The years a window may name.
const (
	firstYear = 1950
	lastYear  = 2200
)

// ParseWindow reads ever, year:2026, quarter:2026Q3 and month:2026-09. Fault:
// credit.bad_window.
func ParseWindow(text string) (Window, error) {
	bad := fault.New(fault.Invalid, "credit.bad_window", fault.Args{"window": text}).At("window")
	kind, rest, _ := strings.Cut(text, ":")
	w := Window{Kind: kind}
	var year, part string
	switch kind {
	case "", "ever":
		if rest != "" {
			return Window{}, bad
		}
		return Ever, nil
	case "year":
		year, part = rest, "1"
	case "quarter":
		year, part, _ = strings.Cut(rest, "Q")
	case "month":
		year, part, _ = strings.Cut(rest, "-")
	default:
		return Window{}, bad
	}
	var errYear, errPart error
	w.Year, errYear = strconv.Atoi(year)
	w.Part, errPart = strconv.Atoi(part)
	most := map[string]int{"year": 1, "quarter": 4, "month": 12}[kind]
	if errYear != nil || errPart != nil || w.Year < firstYear || w.Year > lastYear || w.Part < 1 || w.Part > most {
		return Window{}, bad
	}
	return w, nil
}

// WindowAt is the window of a kind that an instant lies in.
func WindowAt(kind string, at time.Time, zone *time.Location) Window {
	y, m, _ := at.In(zone).Date()
	switch kind {
	case "year":
		return Window{"year", y, 1}
	case "quarter":
		return Window{"quarter", y, (int(m)-1)/3 + 1}
	case "month":
		return Window{"month", y, int(m)}
	}
	return Ever
}

// String is the text that ParseWindow reads.
func (w Window) String() string {
	switch w.Kind {
	case "year":
		return fmt.Sprintf("year:%04d", w.Year)
	case "quarter":
		return fmt.Sprintf("quarter:%04dQ%d", w.Year, w.Part)
	case "month":
		return fmt.Sprintf("month:%04d-%02d", w.Year, w.Part)
	}
	return "ever"
}

// months is the first and the last month of the window as yyyymm.
func (w Window) months() (first, last int) {
	switch w.Kind {
	case "year":
		return w.Year*100 + 1, w.Year*100 + 12
	case "quarter":
		return w.Year*100 + w.Part*3 - 2, w.Year*100 + w.Part*3
	case "month":
		return w.Year*100 + w.Part, w.Year*100 + w.Part
	}
	return 0, 999912
}

// Bounds are the instants in which the window begins (included) and ends
// (excluded); zero times for ever.
func (w Window) Bounds(zone *time.Location) (from, to time.Time) {
	if w.Kind == "ever" || w.Kind == "" {
		return time.Time{}, time.Time{}
	}
	first, last := w.months()
	from = time.Date(first/100, time.Month(first%100), 1, 0, 0, 0, 0, zone)
	to = time.Date(last/100, time.Month(last%100)+1, 1, 0, 0, 0, 0, zone)
	return from, to
}

// Previous is the window of the same kind just before, for growth.
func (w Window) Previous() Window {
	switch w.Kind {
	case "year":
		return Window{"year", w.Year - 1, 1}
	case "quarter":
		if w.Part == 1 {
			return Window{"quarter", w.Year - 1, 4}
		}
		return Window{"quarter", w.Year, w.Part - 1}
	case "month":
		if w.Part == 1 {
			return Window{"month", w.Year - 1, 12}
		}
		return Window{"month", w.Year, w.Part - 1}
	}
	return w
}
