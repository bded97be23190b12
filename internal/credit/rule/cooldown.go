package rule

import (
	"strconv"
	"strings"
	"time"

	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// Cooldown lets a rule rest after it has paid somebody: for Days calendar days
// of the person's zone or for Hours, one of them being set. Two payments never
// lie closer than that, whichever was recorded first; a late activity that
// lies too close to a payment before or after it is not paid.
type Cooldown struct {
	Days      int    `json:"days,omitempty"`
	Hours     int    `json:"hours,omitempty"`
	Key       Key    `json:"key,omitempty"`
	Attribute string `json:"attribute,omitempty"`
}

// Limits of a cooldown.
const (
	maxRestDays  = 3660
	maxRestHours = 24 * 366
)

// rest is a compiled cooldown. Time is cut into spans as long as the rest, so
// that a span holds one payment at most: one counter for each span, with the
// place of the payment in it, tells all that a new payment must know.
type rest struct {
	meter  meter
	length int64 // in days or microseconds
	days   bool
	label  string
}

// resting is the rest as one activity meets it: its own span and both
// neighbours.
type resting struct {
	keys  [3]CapKey
	span  int64
	place int64 // of the activity, in days or microseconds since 1970
}

func (ck *checker) cooldown(def *Definition, r *Rule) {
	c := def.Cooldown
	if c == nil {
		return
	}
	if (c.Days == 0) == (c.Hours == 0) || c.Days < 0 || c.Hours < 0 || c.Days > maxRestDays || c.Hours > maxRestHours {
		ck.blame("cooldown", "rule.cooldown_length", fault.Args{"days": maxRestDays, "hours": maxRestHours})
		return
	}
	key := c.Key
	if key == "" {
		key = None
	}
	oneOf(ck, "cooldown.key", key, None, ByObject, ByParent, ByAttribute)
	if (key == ByAttribute) != (c.Attribute != "") {
		ck.blame("cooldown.attribute", "rule.cap_attribute", nil)
	} else if c.Attribute != "" {
		ck.attribute(c.Attribute, "cooldown.attribute")
	}
	r.rest = &rest{length: int64(c.Days), days: true, label: strconv.Itoa(c.Days) + "d"}
	if c.Hours > 0 {
		r.rest = &rest{length: int64(c.Hours) * int64(time.Hour/time.Microsecond), label: strconv.Itoa(c.Hours) + "h"}
	}
	r.rest.meter = meter{prefix: restPrefix + def.Code + "|", key: key, attribute: c.Attribute}
}

const restPrefix = "w:"

// meet says where an activity lies in the spans of the rest.
func (c *rest) meet(f *Facts, at *instant, person string) *resting {
	one := &resting{place: c.placeOf(at)}
	one.span = floorDiv(one.place, c.length)
	prefix := c.meter.valueText(f) + "|" + c.label + "#"
	for i := range one.keys {
		one.keys[i] = CapKey{Person: person, Text: prefix + strconv.FormatInt(one.span+int64(i)-1, 10)}
	}
	return one
}

func (c *rest) placeOf(at *instant) int64 {
	if c.days {
		return civil(at.local).Unix() / int64(24*time.Hour/time.Second)
	}
	return at.local.UnixMicro()
}

// blocked finds a payment that lies too close, and where.
func (c *rest) blocked(one *resting, counters *Counters) (place int64, blocked bool) {
	for i, k := range one.keys {
		used := counters.Of(k)
		if used.Times == 0 {
			continue
		}
		paid := (one.span+int64(i)-1)*c.length + int64(used.Credits)
		if gap := one.place - paid; gap < c.length && -gap < c.length {
			return paid, true
		}
	}
	return 0, false
}

// use is what a payment leaves in the counter of its span.
func (c *rest) use(one *resting) Use {
	return Use{Key: one.keys[1], By: Used{Credits: fixed.Amount(one.place - one.span*c.length), Times: 1}}
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && a < 0 {
		q--
	}
	return q
}

// Trace is what to store of a use, so that it can be given back or derived
// again: Traced reads it.
func (u Use) Trace() string {
	if strings.HasPrefix(u.Key.Text, restPrefix) {
		return u.Key.Text + "@" + strconv.FormatInt(int64(u.By.Credits), 10)
	}
	return u.Key.Text
}

// Traced gives the text of a counter, and what an award of an amount added to
// it, from what Trace stored.
func Traced(trace string, amount fixed.Amount) (text string, by Used) {
	if i := strings.LastIndexByte(trace, '@'); i >= 0 && strings.HasPrefix(trace, restPrefix) {
		if place, err := strconv.ParseInt(trace[i+1:], 10, 64); err == nil {
			return trace[:i], Used{Credits: fixed.Amount(place), Times: 1}
		}
	}
	return trace, Used{Credits: amount, Times: 1}
}

// dayOf shows the place of a payment as its day or minute.
func (c *rest) shown(place int64, zone *time.Location) string {
	if c.days {
		return time.Unix(place*int64(24*time.Hour/time.Second), 0).UTC().Format(time.DateOnly)
	}
	return time.UnixMicro(place).In(zone).Format("2006-01-02 15:04")
}
