package demo

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/platform/fixed"
)

// act is one activity as the plan has it.
type act struct {
	who      *staff
	at       time.Time // when it happened
	arrives  time.Time // when its source reports it
	verb     string
	kind     string
	code     string
	name     string
	parent   string
	result   activity.Result
	evidence activity.Evidence
	scripted bool
	undo     *undo
	key      string
	id       activity.ID  // once it is recorded
	paid     fixed.Amount // by all rules together
}

// undo takes an act back later.
type undo struct {
	at     time.Time
	reason string
}

// plan is everything that people will have done.
type plan struct {
	*company
	register *register
	rhythm   *rhythm
	acts     []*act
	done     map[*staff]map[string]bool // codes of what was done already
	given    map[*staff]map[int]int64   // what chance gave by year, at most, in hundredths
}

// newPlan makes the whole plan. It is a pure function of the span and the
// seed; nothing is written yet.
func newPlan(s span, seed int64) *plan {
	p := &plan{
		company: newCompany(s, seed), register: newRegister(s), rhythm: newRhythm(s),
		done: map[*staff]map[string]bool{}, given: map[*staff]map[int]int64{},
	}
	p.playScript()
	p.onboard()
	p.runCampaigns()
	p.chooseCourses()
	p.gather()
	p.work()
	p.playGames()
	p.sort()
	p.correct()
	return p
}

// about is an act with an object of the register.
func about(who *staff, at time.Time, verb string, t *thing) *act {
	return &act{who: who, at: at, verb: verb, kind: t.kind, code: t.code, name: t.name, parent: t.parent}
}

// record puts an act into the plan, unless the person is not at work then, the
// script forbids it, or it would give more than the person may be given.
func (p *plan) record(a *act) bool {
	who := a.who
	if a.at.Before(p.span.begin) || !a.at.Before(p.span.now) || !who.works(a.at) {
		return false
	}
	if !a.scripted && (!who.script.IsZero() && !a.at.Before(who.script) || scriptedCodes[a.code] && !who.script.IsZero()) {
		return false
	}
	if !a.scripted && who.most > 0 && !p.grant(a) {
		return false
	}
	if p.done[who] == nil {
		p.done[who] = map[string]bool{}
	}
	p.done[who][a.code] = true
	if a.evidence == 0 {
		a.evidence = evidenceOf[a.kind]
	}
	if a.evidence == 0 {
		a.evidence = activity.Confirmed
	}
	a.arrives = p.arrival(a)
	p.acts = append(p.acts, a)
	return true
}

// grant counts what an act may give at most; false when that is too much.
func (p *plan) grant(a *act) bool {
	if p.given[a.who] == nil {
		p.given[a.who] = map[int]int64{}
	}
	year, most := a.at.Year(), p.worth(a)
	if p.given[a.who][year]+most > a.who.most {
		return false
	}
	p.given[a.who][year] += most
	return true
}

// worths is what acts about objects without a value of their own give at most,
// in hundredths.
var worths = map[string]int64{
	"session": 50, "lecture": 400, "class_run": 500, "skill": 2000, "reflection": 100, "proposal": 800, "volunteering": 200,
	"honour": 300, "launch": 400, "metric": 200, "page": 10, "challenge": 20, "case": 600, "exam": 200, "project": 2000,
}

func (p *plan) worth(a *act) int64 {
	t := p.register.byCode[a.code]
	switch {
	case t != nil && t.value != "":
		return int64(*t.object().Value)
	case t != nil && t.has(tagLicence):
		return 1000
	case t != nil && t.kind == "course":
		return 50 + 50*int64(t.level)
	}
	return worths[a.kind]
}

// evidenceOf is how sure the sources are of what they report; what is not
// listed somebody has confirmed.
var evidenceOf = map[string]activity.Evidence{
	"course": activity.ServerWitnessed, "exam": activity.ServerWitnessed, "class_run": activity.ServerWitnessed, "challenge": activity.ServerWitnessed,
	"page": activity.ClientReported, "metric": activity.BusinessSystem,
}

// The systems that report activities.
const (
	sourceAcademy = "academy" // the learning platform
	sourceDesk    = "hr-desk" // what people confirm
	sourceCRM     = "crm"
)

func sourceOf(kind string) string {
	switch kind {
	case "course", "exam", "class_run", "challenge", "page":
		return sourceAcademy
	case "metric":
		return sourceCRM
	}
	return sourceDesk
}

// arrival is when the source reports an act: the platform at once, people when
// they come to it. Nothing arrives after now.
func (p *plan) arrival(a *act) time.Time {
	at := a.at
	switch sourceOf(a.kind) {
	case sourceAcademy:
		at = at.Add(time.Duration(p.dice.between(1, 90)) * time.Second)
	case sourceCRM:
		at = at.Add(time.Duration(p.dice.between(20, 50)) * time.Hour)
	default:
		at = at.Add(time.Duration(p.dice.between(1, 40)) * time.Hour)
	}
	if at.After(p.span.now) || a.scripted {
		return earlier(a.at.Add(time.Minute), p.span.now)
	}
	return at
}

// sort brings the acts into the order in which they arrive and numbers them
// by source, as their systems do.
func (p *plan) sort() {
	slices.SortStableFunc(p.acts, func(a, b *act) int {
		return cmp.Or(a.arrives.Compare(b.arrives), a.at.Compare(b.at), cmp.Compare(a.who.number, b.who.number), cmp.Compare(a.code, b.code))
	})
	next := map[string]int{}
	for _, a := range p.acts {
		source := sourceOf(a.kind)
		next[source]++
		a.key = fmt.Sprintf("%s-%06d", source, next[source])
	}
}

// input is the act as its source reports it.
func (a *act) input() activity.Input {
	return activity.Input{
		Person: a.who.number, Verb: a.verb, ObjectType: a.kind, ObjectCode: a.code, ObjectName: a.name, Parent: a.parent,
		OccurredAt: a.at, Result: a.result, Evidence: a.evidence, Source: sourceOf(a.kind), Key: a.key,
	}
}

// took says how long something took.
func took(seconds int) activity.Result {
	yes := true
	return activity.Result{Completion: &yes, DurationSeconds: strconv.Itoa(seconds)}
}

// scored is the result of an exam.
func scored(score, attempt, seconds int) activity.Result {
	passed := score >= passMark
	return activity.Result{
		Score: strconv.Itoa(score), ScoreMin: "0", ScoreMax: "100", Success: &passed, DurationSeconds: strconv.Itoa(seconds),
		Attributes: map[string]any{"attempt": attempt},
	}
}

const passMark = 60

// judged is the result of something that a reviewer has decided on.
func judged(accepted bool, reviewer *staff, more map[string]any) activity.Result {
	attributes := map[string]any{"reviewer_no": reviewer.number}
	for k, v := range more {
		attributes[k] = v
	}
	return activity.Result{Success: &accepted, Attributes: attributes}
}

// takeCourse completes a course in about the time it takes.
func (p *plan) takeCourse(d dice, who *staff, at time.Time, t *thing) bool {
	a := about(who, at, "completed", t)
	a.result = took(int(float64(t.minutes) * 60 * d.near(1, 0.18, 0.6, 1.8)))
	return p.record(a)
}

// takeExam sits an exam until it is passed or given up, and tells whether it
// was passed.
func (p *plan) takeExam(d dice, who *staff, at time.Time, t *thing, mean float64) bool {
	const tries = 3
	for attempt := 1; attempt <= tries; attempt++ {
		score := int(d.near(mean+float64(attempt-1)*5, 9, 31, 100))
		verb := "passed"
		if score < passMark {
			verb = "failed"
		}
		a := about(who, at, verb, t)
		a.result = scored(score, attempt, int(float64(t.minutes)*60*d.near(0.7, 0.15, 0.25, 1)))
		if !p.record(a) {
			return false
		}
		if verb == "passed" {
			return true
		}
		at = at.Add(time.Duration(d.between(26, 200)) * time.Hour)
	}
	return false
}
