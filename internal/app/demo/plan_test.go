package demo

import (
	"slices"
	"testing"
	"time"

	"xuefen/internal/org"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

func at(text string) time.Time {
	t, err := time.ParseInLocation(time.DateTime, text, shanghai)
	if err != nil {
		panic(err) // a typing mistake in a test
	}
	return t
}

var today = at("2026-11-21 12:20:00")

func planFor(now time.Time, seed int64) *plan { return newPlan(spanUntil(now, shanghai), seed) }

func TestTheCompanyIsAsBigAsItSays(t *testing.T) {
	p := planFor(today, 1)
	present, names, numbers := 0, map[string]int{}, map[string]bool{}
	inPlatform := 0
	for _, who := range p.people {
		if numbers[who.number] {
			t.Errorf("the number %s is given twice", who.number)
		}
		numbers[who.number] = true
		names[who.text]++
		if who.last().status != org.Left {
			present++
			if who.last().unit.code == platform {
				inPlatform++
			}
		}
	}
	if present != 2000 || inPlatform != 24 {
		t.Errorf("%d people, %d of them in 平台部; want 2000 and 24", present, inPlatform)
	}
	twice := 0
	for name, n := range names {
		if n > mostBearers {
			t.Errorf("%d people are called %s", n, name)
		}
		if n > 1 {
			twice++
		}
	}
	if twice > 40 {
		t.Errorf("%d names are given twice; want few", twice)
	}
	if n := len(p.acts); n < 30_000 || n > 40_000 {
		t.Errorf("%d activities; want 30,000 to 40,000", n)
	}
	if n := len(p.register.all); n < 140 || n > 180 {
		t.Errorf("%d objects; want about 150", n)
	}
}

func TestEverybodyReportsToSomebodyWhoWasThereBefore(t *testing.T) {
	p := planFor(today, 1)
	for _, who := range p.people {
		for up, steps := who.last().boss, 0; up != nil; up, steps = up.last().boss, steps+1 {
			if up == who || steps > 10 {
				t.Fatalf("%s stands above himself", who.number)
			}
			if up.last().status == org.Left {
				t.Errorf("%s reports to %s, who has left", who.number, up.number)
			}
		}
		for _, c := range who.changes {
			for _, other := range []*staff{c.boss, c.mentor} {
				if other != nil && !other.hired.Before(p.span.begin) && !other.hired.Before(c.from) {
					t.Errorf("%s stands under %s, who came later", who.number, other.number)
				}
			}
		}
	}
	if who := p.cast.lin; who.last().boss != p.cast.wang || who.last().mentor != p.cast.xu {
		t.Error("林晓 does not report to 王磊 with 许国栋 as mentor")
	}
}

func TestTheSameSeedAndDayMakeTheSamePlan(t *testing.T) {
	told := func(p *plan) []string {
		var out []string
		for _, a := range p.acts {
			out = append(out, a.key+a.who.number+a.who.text+a.verb+a.code+a.at.String()+a.arrives.String()+a.result.Score)
		}
		return out
	}
	first := told(planFor(today, 1))
	if !slices.Equal(first, told(planFor(today, 1))) {
		t.Error("two plans of one seed differ")
	}
	if slices.Equal(first, told(planFor(today, 2))) {
		t.Error("another seed makes the same plan")
	}
}

// The cast must stand as told on any day of the year, also when it has just
// begun.
func TestTheScriptFitsIntoAnyYear(t *testing.T) {
	acts := map[string]int{}
	for _, now := range []string{
		"2026-11-21 12:20:00", "2027-01-01 00:20:00", "2027-01-02 09:00:00", "2027-01-20 18:00:00", "2027-02-06 10:00:00", "2028-02-29 23:59:59",
		"2027-03-31 08:00:00", "2027-07-01 00:00:00", "2027-08-15 13:00:00", "2027-12-31 23:59:00",
	} {
		p := planFor(at(now), 1)
		for _, who := range []*staff{p.cast.lin, p.cast.he, p.cast.zhou, p.cast.shen, p.cast.wang, p.cast.xu, p.cast.huang} {
			n := 0
			for _, a := range p.acts {
				if a.who != who || !a.scripted {
					continue
				}
				n++
				if a.at.After(p.span.now) || a.arrives.After(p.span.now) || a.undo != nil && a.undo.at.After(p.span.now) {
					t.Errorf("%s: %s of %s lies in the future", now, a.code, who.text)
				}
			}
			if acts[who.text] == 0 {
				acts[who.text] = n
			}
			if n != acts[who.text] {
				t.Errorf("%s: %s has %d scripted acts; want %d", now, who.text, n, acts[who.text])
			}
		}
	}
}

func TestLearningFollowsTheCalendar(t *testing.T) {
	p := planFor(today, 1)
	byMonth, weekend, festival := map[time.Month]int{}, 0, 0
	spring := p.span.springFestival(2026)
	for _, a := range p.acts {
		byMonth[a.at.In(shanghai).Month()]++
		if d := a.at.In(shanghai).Weekday(); (d == time.Saturday || d == time.Sunday) && a.kind == "course" && !a.who.shifts {
			weekend++
		}
		if !a.at.Before(spring) && a.at.Before(spring.AddDate(0, 0, 7)) {
			festival++
		}
	}
	if byMonth[time.August]*2 > byMonth[time.September] || byMonth[time.February]*2 > byMonth[time.March] {
		t.Errorf("by month %v; want a lazy August and February", byMonth)
	}
	if festival > 40 || weekend == 0 {
		t.Errorf("%d acts in the week of the Spring Festival, %d courses at weekends", festival, weekend)
	}
}

func TestDaysOfTheSpringFestival(t *testing.T) {
	s := spanUntil(today, shanghai)
	for year, want := range map[int]string{2021: "02-12", 2024: "02-10", 2026: "02-17", 2027: "02-06", 2045: "02-17", 2090: "02-05"} {
		if got := s.springFestival(year).Format("01-02"); got != want {
			t.Errorf("in %d on %s; want %s", year, got, want)
		}
	}
}

func TestAMomentLiesWhereItWasAskedFor(t *testing.T) {
	r := newRhythm(spanUntil(today, shanghai))
	d := throw(1, "test")
	for range 20_000 {
		from := r.span.begin.Add(time.Duration(d.IntN(700*24)) * time.Hour)
		to := from.Add(time.Duration(d.IntN(90*24)) * time.Hour)
		if got, ok := r.moment(d, from, to, d.chance(0.5)); ok && (got.Before(from) || !got.Before(to) || !got.Before(r.span.now)) {
			t.Fatalf("between %s and %s comes %s", from, to, got)
		}
	}
}
