package goal

import (
	"time"

	"xuefen/internal/credit"
)

// Window is the span in which credits count, as seen from a day (decision 2).
type Window struct {
	Kind   WindowKind `json:"kind" enum:"year,quarter,month,ever,rolling,since_hire"`
	Months int        `json:"months,omitempty" minimum:"0" maximum:"120" doc:"Of a rolling window: the present calendar month and those before it, so many in all"`
}

// WindowKind is how a window is cut.
type WindowKind string

// The kinds. Years, quarters and months are those of the calendar in the
// tenant's zone. All windows are made of whole calendar months.
const (
	Year      WindowKind = "year"
	Quarter   WindowKind = "quarter"
	Month     WindowKind = "month"
	Ever      WindowKind = "ever"
	Rolling   WindowKind = "rolling"
	SinceHire WindowKind = "since_hire"
)

// span is a window as it lies around one day.
type span struct {
	first, last int       // months (yyyymm) that count
	from, to    time.Time // when it begins and when it ends; zero where it does not
}

// The span of all months.
const (
	firstMonth = 0
	lastMonth  = 999912
)

// around lays the window around an instant, for somebody hired on a day.
func (w Window) around(at time.Time, hired time.Time, zone *time.Location) span {
	switch w.Kind {
	case Year, Quarter, Month:
		from, to := credit.WindowAt(string(w.Kind), at, zone).Bounds(zone)
		return span{monthOf(from, zone), monthOf(to.AddDate(0, 0, -1), zone), from, to}
	case Rolling:
		y, m, _ := at.In(zone).Date()
		from := time.Date(y, m-time.Month(w.Months-1), 1, 0, 0, 0, 0, zone)
		return span{first: monthOf(from, zone), last: y*100 + int(m), from: from}
	case SinceHire:
		if !hired.IsZero() {
			return span{first: monthOf(hired, zone), last: lastMonth, from: hired}
		}
	}
	return span{first: firstMonth, last: lastMonth}
}

func monthOf(t time.Time, zone *time.Location) int {
	y, m, _ := t.In(zone).Date()
	return y*100 + int(m)
}

// judged is the instant from which windows are laid: now, but never before the
// goal begins or after it has ended.
func (d *Definition) judged(now time.Time, zone *time.Location) time.Time {
	if from := d.From.Begin(zone); !from.IsZero() && now.Before(from) {
		return from
	}
	if to := d.To.Begin(zone); !to.IsZero() && !now.Before(to) {
		return to.Add(-time.Microsecond)
	}
	return now
}

// endOf is the end of a span or of the goal, whichever comes first; zero when
// there is none.
func (d *Definition) endOf(s span, zone *time.Location) time.Time {
	end := d.To.Begin(zone)
	if end.IsZero() || !s.to.IsZero() && s.to.Before(end) {
		return s.to
	}
	return end
}

// days counts the calendar days from one instant's day to another's.
func days(from, to time.Time, zone *time.Location) int {
	return dayNumber(to, zone) - dayNumber(from, zone)
}

func dayNumber(t time.Time, zone *time.Location) int {
	y, m, d := t.In(zone).Date()
	const secondsPerDay = 24 * 60 * 60
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}
