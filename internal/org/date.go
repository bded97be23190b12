package org

import (
	"time"

	"xuefen/internal/platform/fault"
)

// Date is a calendar day such as "2026-09-01", the same day in every zone; ""
// is an unknown day. Dates compare as texts.
type Date string

// ParseDate reads a date. Fault: org.date_malformed.
func ParseDate(text string) (Date, error) {
	if text == "" {
		return "", nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < earliestYear || day.Year() > latestYear {
		return "", fault.New(fault.Invalid, "org.date_malformed", fault.Args{"date": clip(text, longestName)})
	}
	return Date(text), nil
}

// The years in which a working life may lie.
const (
	earliestYear = 1900
	latestYear   = 2199
)

// DateOf is the calendar day of an instant in a zone.
func DateOf(at time.Time, in *time.Location) Date { return Date(at.In(in).Format(time.DateOnly)) }

// Begin is the instant at which the day begins in a zone; the zero time for an
// unknown or malformed day.
func (d Date) Begin(in *time.Location) time.Time {
	at, err := time.ParseInLocation(time.DateOnly, string(d), in)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}
