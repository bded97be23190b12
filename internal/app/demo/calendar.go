package demo

import (
	"slices"
	"strings"
	"time"
)

// span is the time that the demo covers: two years up to now.
type span struct {
	zone       *time.Location
	begin, now time.Time // begin is the start of a day
}

const years = 2

func spanUntil(now time.Time, zone *time.Location) span {
	y, m, d := now.In(zone).Date()
	return span{zone: zone, begin: time.Date(y-years, m, d, 0, 0, 0, 0, zone), now: now}
}

// day is the start of a day, so many days after today (before, when negative).
func (s span) day(offset int) time.Time {
	y, m, d := s.now.In(s.zone).Date()
	return time.Date(y, m, d+offset, 0, 0, 0, 0, s.zone)
}

// date is the start of a calendar day.
func (s span) date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, s.zone)
}

// newYear is when the present calendar year began.
func (s span) newYear() time.Time { return s.date(s.now.In(s.zone).Year(), time.January, 1) }

// quarter is the start of the quarter so many quarters after the present one.
func (s span) quarter(offset int) time.Time {
	y, m, _ := s.now.In(s.zone).Date()
	const months = 3
	return s.date(y, (m-1)/months*months+1+time.Month(offset*months), 1)
}

// nextMonth is the first day of the next calendar month.
func (s span) nextMonth() time.Time {
	y, m, _ := s.now.In(s.zone).Date()
	return s.date(y, m+1, 1)
}

// springFestivals are the days of the Chinese New Year, from 2021 on.
const springFestivals = "0212 0201 0122 0210 0129 0217 0206 0126 0213 0203 0123 0211 0131 0219 0208 0128 0215 0204 0124 0212 0201 0122 0210 0130 0217"

const firstFestival = 2021

// springFestival is the day in a year; beyond the table, the middle of the
// days on which it may fall.
func (s span) springFestival(year int) time.Time {
	days := strings.Fields(springFestivals)
	if i := year - firstFestival; i >= 0 && i < len(days) {
		day, err := time.ParseInLocation("0102", days[i], s.zone)
		if err == nil {
			return s.date(year, day.Month(), day.Day())
		}
	}
	return s.date(year, time.February, 5)
}

// holidays are the other public holidays: first and last day, as month and day.
var holidays = [][2]int{{101, 101}, {404, 406}, {501, 505}, {1001, 1007}}

// pull is how much people learn on a day, 1 on an ordinary working day. Those
// who work in shifts learn on weekends nearly as on other days.
func (s span) pull(day time.Time, shifts bool) float64 {
	y, m, d := day.Date()
	pull := 1.0
	switch day.Weekday() {
	case time.Saturday, time.Sunday:
		pull = 0.22
		if shifts {
			pull = 0.7
		}
	case time.Friday:
		pull = 0.85
	}
	switch festival := s.springFestival(y); {
	case !day.Before(festival.AddDate(0, 0, -3)) && day.Before(festival.AddDate(0, 0, 8)):
		return pull * 0.03
	case !day.Before(festival.AddDate(0, 0, -12)) && day.Before(festival.AddDate(0, 0, 14)):
		pull *= 0.5
	}
	if slices.ContainsFunc(holidays, func(h [2]int) bool { n := int(m)*100 + d; return n >= h[0] && n <= h[1] }) {
		return pull * 0.1
	}
	if m == time.August {
		pull *= 0.5
	}
	// The last fortnight of a quarter is when targets are remembered.
	if end := s.date(y, (m-1)/3*3+4, 1); day.After(end.AddDate(0, 0, -15)) {
		pull *= 1.8
	}
	return pull
}

// rhythm draws days by their pull, quickly.
type rhythm struct {
	span span
	sums [2][]float64 // of the pulls before each day: office, shifts
}

func newRhythm(s span) *rhythm {
	r := &rhythm{span: s}
	for day := s.begin; day.Before(s.now); day = day.AddDate(0, 0, 1) {
		for i := range r.sums {
			sum := 0.0
			if n := len(r.sums[i]); n > 0 {
				sum = r.sums[i][n-1]
			}
			r.sums[i] = append(r.sums[i], sum+s.pull(day, i == 1))
		}
	}
	return r
}

// index is how many days after the beginning an instant lies.
func (r *rhythm) index(at time.Time) int {
	const day = 24 * time.Hour
	return int(at.Sub(r.span.begin) / day) // China has no summer time
}

// moment draws a moment of learning between two instants; false when they do
// not meet the span.
func (r *rhythm) moment(d dice, from, to time.Time, shifts bool) (time.Time, bool) {
	if from.Before(r.span.begin) {
		from = r.span.begin
	}
	if to.After(r.span.now) {
		to = r.span.now
	}
	if !from.Before(to) {
		return time.Time{}, false
	}
	sums := r.sums[0]
	if shifts {
		sums = r.sums[1]
	}
	first, last := r.index(from), min(r.index(to), len(sums)-1)
	base := 0.0
	if first > 0 {
		base = sums[first-1]
	}
	want := base + d.Float64()*(sums[last]-base)
	i, _ := slices.BinarySearch(sums[first:last+1], want)
	day := r.span.begin.AddDate(0, 0, min(first+i, last))
	at := day.Add(timeOfDay(d, day.Weekday(), shifts))
	if at.Before(from) || !at.Before(to) {
		return at, false
	}
	return at, true
}

// deadlineMoment draws a moment before a deadline: most people wait for it.
func (r *rhythm) deadlineMoment(d dice, from, to time.Time, shifts bool) (time.Time, bool) {
	const waits = 0.65
	at, ok := r.moment(d, from, to, shifts)
	if second, also := r.moment(d, from, to, shifts); also && d.chance(waits) && (second.After(at) || !ok) {
		return second, true
	}
	return at, ok
}

// The hours at which people learn, by weight from 6 to 23 o'clock.
var (
	officeHours  = []float64{.05, .15, .5, 1, 1.3, .9, 1.2, .9, 1.1, 1, 1, .8, .5, .7, 1.1, .9, .4, .1}
	weekendHours = []float64{.05, .1, .2, .6, .9, .7, .3, .4, .8, .9, .8, .6, .4, .8, 1.2, 1, .5, .2}
	shiftHours   = []float64{.5, .9, .3, .3, .4, .5, 1.2, .9, .5, .8, 1, .6, .4, .5, .9, 1, .9, .4}
)

func timeOfDay(d dice, day time.Weekday, shifts bool) time.Duration {
	hours := officeHours
	switch {
	case shifts:
		hours = shiftHours
	case day == time.Saturday || day == time.Sunday:
		hours = weekendHours
	}
	const first = 6
	return time.Duration(first+d.choose(hours))*time.Hour + time.Duration(d.IntN(3600))*time.Second
}
