package rule

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"xuefen/internal/platform/fixed"
)

// CapKey names one counter of one person: subject, key value and period. The
// text is stable and stored. Person is empty for the actor and otherwise the
// employee number of the beneficiary.
type CapKey struct {
	Person string `json:"person,omitempty"`
	Text   string `json:"text"`
}

// Used is what a counter has counted. Counters of cooldowns hold in Credits the
// place of their only payment.
type Used struct {
	Credits fixed.Amount
	Times   int64
}

// Counters hold what has been used, for one actor. Load what is stored before
// awarding; Award adds to them, so that one Counters carries a whole batch of
// a person's activities in order. A key that was not loaded counts from zero.
type Counters struct {
	used map[CapKey]Used
	open map[CapKey][]Occurrence // what sets have collected and not been paid for
}

// NewCounters makes empty counters.
func NewCounters() *Counters { return &Counters{used: map[CapKey]Used{}} }

// Load sets a counter to what is stored.
func (c *Counters) Load(k CapKey, u Used) { c.used[k] = u }

// Of gives a counter.
func (c *Counters) Of(k CapKey) Used { return c.used[k] }

// Has says whether a counter was loaded or counted.
func (c *Counters) Has(k CapKey) bool { _, ok := c.used[k]; return ok }

// Use is what an award adds to one counter.
type Use struct {
	Key CapKey
	By  Used
}

func (c *Counters) add(use Use) {
	u := c.used[use.Key]
	u.Credits += use.By.Credits
	u.Times += use.By.Times
	c.used[use.Key] = u
}

// meter is one thing to count: the fixed part of its key is made once.
type meter struct {
	prefix    string
	key       Key
	attribute string
	period    Period
}

func meterOf(d *Definition, c Cap) meter {
	m := meter{key: c.Key, attribute: c.Attribute, period: c.Period}
	switch c.Subject {
	case OfGroup:
		m.prefix = "g:" + c.Group + "|"
	case OfCategory:
		m.prefix = "c:" + d.Category + "|"
	default:
		m.prefix = "r:" + d.Code + "|"
	}
	return m
}

// joinMeters tells every version what to count: what its own caps read, and
// what caps of other rules over the same group or category read.
func (s *Set) joinMeters() {
	shared := map[string][]meter{}
	for _, f := range s.families {
		for _, e := range f.versions {
			for _, c := range e.rule.caps {
				m := meterOf(&e.rule.Def, c.Cap)
				if c.Subject != OfRule && !slices.Contains(shared[m.prefix], m) {
					shared[m.prefix] = append(shared[m.prefix], m)
				}
			}
		}
	}
	for _, f := range s.families {
		for _, e := range f.versions {
			e.meter(shared)
		}
	}
}

func (e *entry) meter(shared map[string][]meter) {
	add := func(m meter) int {
		if i := slices.Index(e.meters, m); i >= 0 {
			return i
		}
		e.meters = append(e.meters, m)
		return len(e.meters) - 1
	}
	def := &e.rule.Def
	prefixes := []string{"c:" + def.Category + "|"}
	for _, c := range e.rule.caps {
		m := meterOf(def, c.Cap)
		e.capMeter = append(e.capMeter, add(m))
		if c.Subject == OfGroup {
			prefixes = append(prefixes, m.prefix)
		}
	}
	for _, p := range prefixes {
		for _, m := range shared[p] {
			add(m)
		}
	}
}

// text builds the key of a counter for one activity.
func (m *meter) text(f *Facts, at *instant) string {
	return m.valueText(f) + "|" + at.period(m.period)
}

// valueText is the part of the key without the period.
func (m *meter) valueText(f *Facts) string {
	var value string
	switch m.key {
	case ByObject:
		value = "o:" + f.Activity.ObjectType + "/" + f.Activity.ObjectID
	case ByParent:
		value = "p:" + f.Object.Parent
	case ByAttribute:
		s, ok := f.Activity.Attributes.textOf(m.attribute)
		if v := f.Activity.Attributes[m.attribute]; !ok && v.Kind == BoolOperand {
			s = fmt.Sprint(v.Truth)
		} else if !ok {
			s = strings.Join(v.List, ",")
		}
		value = "a:" + m.attribute + "=" + s
	}
	return m.prefix + short(value)
}

// short keeps keys of a bounded length: long values become their hash.
func short(s string) string {
	const longest = 96
	if len(s) <= longest {
		return s
	}
	sum := sha256.Sum256([]byte(s))
	return s[:2] + "#" + hex.EncodeToString(sum[:16])
}

// instant is an occurred_at in its zone, with the texts of its periods made
// when they are first asked for.
type instant struct {
	local time.Time
	day   int32
	texts [6]string
}

func newInstant(f *Facts) instant {
	local := f.Activity.OccurredAt.In(f.zone())
	return instant{local: local, day: dayNumber(local)}
}

var periods = []Period{Day, Week, Month, Quarter, Year, Ever}

func (at *instant) period(p Period) string {
	i := slices.Index(periods, p)
	if i < 0 {
		return ""
	}
	if at.texts[i] == "" {
		at.texts[i] = PeriodOf(p, at.local)
	}
	return at.texts[i]
}

// PeriodOf names the period that holds a local time: "2026-11-21", "2026-W47"
// (ISO 8601), "2026-11", "2026-Q4", "2026", "ever".
func PeriodOf(p Period, local time.Time) string {
	switch p {
	case Day:
		return local.Format(time.DateOnly)
	case Week:
		y, w := local.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", y, w)
	case Month:
		return local.Format("2006-01")
	case Quarter:
		return fmt.Sprintf("%04d-Q%d", local.Year(), (int(local.Month())+2)/3)
	case Year:
		return local.Format("2006")
	}
	return string(Ever)
}
