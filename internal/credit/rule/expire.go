package rule

import "time"

// ExpiresAt gives the instant at which a lot earned then stops living, in the
// zone of the person; ok is false for lots that live forever. Months count
// calendar months from the day of earning and end with the start of that day,
// clipped to the end of a short month; fixed dates are included.
func ExpiresAt(v Validity, earnedAt time.Time, zone *time.Location) (at time.Time, ok bool) {
	local := earnedAt.In(zone)
	switch {
	case v.Months > 0:
		y, m, d := local.Date()
		last := time.Date(y, m+time.Month(v.Months)+1, 0, 0, 0, 0, 0, zone).Day()
		return time.Date(y, m+time.Month(v.Months), min(d, last), 0, 0, 0, 0, zone), true
	case v.Until != "":
		start, valid := v.Until.start(zone)
		return start.AddDate(0, 0, 1), valid
	case v.EndOfNextYear:
		return time.Date(local.Year()+2, 1, 1, 0, 0, 0, 0, zone), true
	}
	return time.Time{}, false
}
