package sheet

import (
	"math"
	"strconv"
	"time"
)

const (
	secondsPerDay = 86_400
	// lastSerial is 9999-12-31 in the 1900 system, the last date a
	// spreadsheet knows.
	lastSerial = 2_958_465
	// phantomLeapDay is the serial of 1900-02-29, a day that never was but
	// that the 1900 system counts.
	phantomLeapDay = 60
	days1904       = 1_462
)

// serialText writes a spreadsheet's date serial as the wall clock shows it.
// A serial below one day, or one formatted as a time only, is a clock time.
func serialText(serial float64, epoch1904, clockOnly bool) (string, bool) {
	if math.IsNaN(serial) || serial < 0 || serial > lastSerial {
		return "", false
	}
	days := int(math.Floor(serial))
	seconds := int(math.Round((serial - float64(days)) * secondsPerDay))
	if seconds == secondsPerDay {
		days, seconds = days+1, 0
	}
	if clockOnly || (days == 0 && !epoch1904) {
		return clockText(days*secondsPerDay + seconds), true
	}
	text := dayText(days, epoch1904)
	if seconds != 0 {
		text += " " + twoDigits(seconds/3600) + clockText(seconds % 3600)[1:]
	}
	return text, true
}

// dayText gives the date of a whole serial. The phantom leap day is written
// as it is shown, and refused as a date by whoever reads it.
func dayText(days int, epoch1904 bool) string {
	if epoch1904 {
		days += days1904
	}
	if days == phantomLeapDay {
		return "1900-02-29"
	}
	if days > phantomLeapDay {
		days--
	}
	return time.Date(1899, 12, 31+days, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// clockText writes hours without wrapping them at a day: 36:00:00.
func clockText(seconds int) string {
	return strconv.Itoa(seconds/3600) + ":" + twoDigits(seconds/60%60) + ":" + twoDigits(seconds%60)
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
