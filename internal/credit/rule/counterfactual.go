package rule

import (
	"maps"
	"slices"
	"strings"
	"time"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fixed"
)

// Remedy is the smallest change that would have paid where nothing was paid: one
// value each for the clauses that failed, or the day from which a cap has room
// again. Applying it to the facts pays; no smaller change of the same values
// does, on a grid of hundredths.
type Remedy struct {
	Changes []FieldChange `json:"changes,omitempty"`
	From    Date          `json:"from,omitempty"` // the first day with room again
	Pays    fixed.Amount  `json:"pays"`           // what it would have paid, with the caps empty
	Text    Name          `json:"text"`
}

// FieldChange is one value that would have to be another.
type FieldChange struct {
	Field  string `json:"field"`
	Label  Name   `json:"label"`
	Seen   Name   `json:"seen"` // empty when not given
	Wanted Name   `json:"wanted"`
	op     string
	value  Value
}

// grid is the smallest difference between two numbers that a change tells
// apart.
var grid = expr.Scaled(1, 2)

// RemedyFor finds the smallest change that would have paid, from stored facts. It
// is false where a rule paid, where no change of the facts is known to help,
// and where only an expression knows what it wants.
func (w *Words) RemedyFor(r *Rule, f *Facts, seen SeenRule) (Remedy, bool) {
	x := &explainer{rule: r, facts: f, seen: seen, run: &expr.Run[*Facts]{Facts: f}, zh: w.zh, en: w.en}
	switch seen.Outcome {
	case ConditionLost, OutOfScope, NoValue, BelowTiers:
		return x.stepOfFacts()
	case Capped:
		return x.stepOfTime()
	case Resting:
		if x.rule.rest != nil && seen.PaidAt != nil {
			return x.from(x.rule.rest.over(*seen.PaidAt, f.zone()))
		}
	}
	return Remedy{}, false
}

// stepOfFacts changes values until the rule pays. A rule may ask for one thing
// after the other, so it looks again after each round.
func (x *explainer) stepOfFacts() (Remedy, bool) {
	const rounds = 4 // scope, conditions, amount, and once more
	changed := x.facts.copy()
	var all []FieldChange
	for range rounds {
		y := &explainer{rule: x.rule, facts: changed, seen: x.seen, run: &expr.Run[*Facts]{Facts: changed}, zh: x.zh, en: x.en}
		_, outcome := y.parts()
		if outcome == Matched {
			amount, outcome := Recompute(x.rule, changed, x.withEmptyCaps())
			if outcome != Matched || len(all) == 0 {
				return Remedy{}, false
			}
			step := Remedy{Changes: x.settle(all), Pays: amount}
			step.Text = x.both(func(t *teller) string { return x.stepText(t, step) })
			return step, true
		}
		changes := y.wanted(outcome)
		if len(changes) == 0 {
			return Remedy{}, false
		}
		for _, c := range changes {
			if !changed.set(c.Field, c.value) {
				return Remedy{}, false
			}
			all = slices.DeleteFunc(all, func(old FieldChange) bool { return old.Field == c.Field })
			all = append(all, c)
		}
	}
	return Remedy{}, false
}

// withEmptyCaps is what was seen, with all the room that the caps can have.
func (x *explainer) withEmptyCaps() SeenRule {
	seen := SeenRule{Multipliers: x.seen.Multipliers, Ceiling: x.seen.Ceiling, Limit: x.seen.Limit}
	for _, c := range x.rule.caps {
		room := int64(c.credits)
		if c.Unit == Times {
			room = c.times
		}
		seen.Rooms = append(seen.Rooms, room)
	}
	return seen
}

// wanted lists what has to change for the next part of the rule to hold.
func (x *explainer) wanted(outcome Outcome) []FieldChange {
	switch outcome {
	case OutOfScope:
		return x.wantedScope()
	case ConditionLost:
		if x.rule.when == nil {
			return nil
		}
		var all []FieldChange
		for _, leaf := range x.missing(x.rule.when, expr.True) {
			changes := x.wantedLeaf(leaf)
			if len(changes) == 0 {
				return nil
			}
			all = append(all, changes...)
		}
		return all
	case BelowTiers:
		if tiers := x.rule.Def.Amount.Tiers; tiers != nil && len(x.rule.base.steps) > 0 {
			return []FieldChange{{Field: tiers.Field, op: ">=", value: NumberValue(x.rule.base.steps[0].from)}}
		}
	case NoValue:
		if tiers := x.rule.Def.Amount.Tiers; tiers != nil && len(x.rule.base.steps) > 0 {
			return []FieldChange{{Field: tiers.Field, op: ">=", value: NumberValue(x.rule.base.steps[0].from)}}
		}
	}
	return nil
}

// wantedScope asks for a place in the scope; of several the first.
func (x *explainer) wantedScope() (all []FieldChange) {
	s, p := &x.rule.scope, &x.facts.Person
	if len(s.Grades) > 0 && !slices.Contains(s.Grades, p.Grade) {
		all = append(all, FieldChange{Field: "person.grade", op: "in", value: ListValue(s.Grades...)})
	}
	if len(s.Positions) > 0 && !slices.Contains(s.Positions, p.Position) {
		all = append(all, FieldChange{Field: "person.position", op: "in", value: ListValue(s.Positions...)})
	}
	if len(s.Departments) > 0 {
		op := string(Under)
		if !x.rule.subtree {
			op = "in"
		}
		all = append(all, FieldChange{Field: departmentField, op: op, value: ListValue(s.Departments...)})
	}
	return all
}

// wantedLeaf asks for the nearest values with which a clause comes out the
// other way. An expression is understood when it is comparisons joined by and.
func (x *explainer) wantedLeaf(c *condition) []FieldChange {
	truth, err := c.leaf.Holds(x.run)
	if err != nil {
		return nil
	}
	if d := c.def; d.CEL == "" && truth != expr.True {
		switch {
		case d.Op == Under && d.Value != nil:
			return []FieldChange{{Field: d.Field, op: string(Under), value: textsOf(d.Value)}}
		case (d.Op == Contains || d.Op == In) && d.Value != nil && x.zh.fields[d.Field].Type == ListField:
			return []FieldChange{{Field: d.Field, op: string(Contains), value: textsOf(d.Value)}}
		case d.Op == Exists && (d.Value == nil || d.Value.Text == "true") && x.zh.fields[d.Field].Type == NumberField:
			return []FieldChange{{Field: d.Field, op: string(Exists), value: NumberValue(expr.Whole(1))}}
		}
	}
	demands := c.leaf.Demands()
	if truth == expr.True && len(demands) > 1 {
		return nil // to break one of several is a choice that nobody should be told
	}
	var all []FieldChange
	for _, d := range demands {
		if truth == expr.True {
			d.Op = opposite[d.Op]
		}
		if change, needed, ok := x.nearest(d); !ok {
			return nil
		} else if needed {
			all = append(all, change)
		}
	}
	return all
}

// opposite gives the operator that holds where another does not.
var opposite = map[string]string{"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}

func textsOf(o *Operand) Value {
	var v Value
	v.Kind = ListOperand
	for _, one := range o.list() {
		v.List = append(v.List, one.Text)
	}
	return v
}

// nearest is the value closest to the seen one with which a comparison holds.
// It is not needed where it holds already.
func (x *explainer) nearest(d expr.Comparison) (c FieldChange, needed, ok bool) {
	c = FieldChange{Field: d.Field, op: d.Op}
	switch {
	case len(d.Numbers) > 0:
		seen, given := x.facts.numberAt(x.zh.schema, d.Field)
		if given && holds(seen, d) {
			return c, false, true
		}
		n, ok := target(seen, given, d)
		c.value = NumberValue(n)
		return c, true, ok
	case len(d.Texts) > 0 && (d.Texts[0] == "true" || d.Texts[0] == "false") && x.zh.fields[d.Field].Type == BoolField:
		c.value = BoolValue((d.Texts[0] == "true") == (d.Op == "=="))
		return c, true, true
	case len(d.Texts) > 0 && (d.Op == "==" || d.Op == "in"):
		c.op, c.value = "in", ListValue(d.Texts...)
		return c, true, true
	}
	return c, false, false
}

func holds(n expr.Number, d expr.Comparison) bool {
	cmp := n.Cmp(d.Numbers[0])
	switch d.Op {
	case "==":
		return cmp == 0
	case "!=":
		return cmp != 0
	case "<":
		return cmp < 0
	case "<=":
		return cmp <= 0
	case ">":
		return cmp > 0
	case ">=":
		return cmp >= 0
	}
	return slices.ContainsFunc(d.Numbers, func(one expr.Number) bool { return n.Cmp(one) == 0 })
}

// target is the closest number on the grid with which a comparison holds.
func target(seen expr.Number, given bool, d expr.Comparison) (expr.Number, bool) {
	limit := d.Numbers[0]
	var err error
	switch d.Op {
	case ">":
		limit, err = limit.Add(grid)
	case "<":
		limit, err = limit.Sub(grid)
	case "!=":
		limit, err = seen.Add(grid)
	case "in":
		for _, one := range d.Numbers[1:] {
			if given && closer(one, limit, seen) {
				limit = one
			}
		}
	}
	return limit, err == nil
}

func closer(a, b, to expr.Number) bool {
	x, err1 := a.Sub(to)
	y, err2 := b.Sub(to)
	return err1 == nil && err2 == nil && x.Abs().Cmp(y.Abs()) < 0
}

// settle puts the changes into words.
func (x *explainer) settle(all []FieldChange) []FieldChange {
	for i := range all {
		c := &all[i]
		c.Label = x.both(func(t *teller) string { return t.label(c.Field) })
		c.Seen = x.both(func(t *teller) string { return x.seenText(t, c.Field) })
		c.Wanted = x.both(func(t *teller) string { return c.wantedText(t) })
	}
	return all
}

func (x *explainer) seenText(t *teller, field string) string {
	if field == departmentField {
		return t.path(x.facts.Person.Departments)
	}
	if t.schema == nil {
		return ""
	}
	f, ok := t.schema.Find(field)
	if !ok {
		return ""
	}
	switch {
	case f.Number != nil:
		if n, given := f.Number(x.facts); given {
			return t.shown(field, n.String())
		}
	case f.Text != nil:
		if s, given := f.Text(x.facts); given {
			return t.shown(field, s)
		}
	case f.List != nil:
		list, _ := f.List(x.facts)
		return strings.Join(list, "; ")
	case f.Bool != nil:
		if b, given := f.Bool(x.facts); given {
			return t.value(field, map[bool]string{true: "true", false: "false"}[b])
		}
	}
	return ""
}

func (c *FieldChange) wantedText(t *teller) string {
	if c.op == string(Exists) {
		return t.say("step_given", nil).String()
	}
	var values []Sentence
	switch c.value.Kind {
	case ListOperand:
		for _, v := range c.value.List {
			values = append(values, piece(InValue, t.value(c.Field, v)))
		}
	case BoolOperand:
		values = append(values, piece(InValue, t.value(c.Field, map[bool]string{true: "true", false: "false"}[c.value.Truth])))
	default:
		values = append(values, piece(InValue, t.value(c.Field, c.value.Number.String())))
	}
	text := t.list("or", values).String()
	switch c.op {
	case ">=", ">":
		return "≥ " + text
	case "<=", "<":
		return "≤ " + text
	}
	return text
}

// stepText says the step as a sentence.
func (x *explainer) stepText(t *teller, s Remedy) string {
	var parts []Sentence
	for _, c := range s.Changes {
		parts = append(parts, t.say("step_change", map[string]Sentence{"field": piece(Plain, c.Label.In(t.lang)), "wanted": piece(InValue, c.Wanted.In(t.lang))}))
	}
	key := "step_again"
	if slices.ContainsFunc(s.Changes, func(c FieldChange) bool {
		return strings.HasPrefix(c.Field, "person.") || strings.HasPrefix(c.Field, "object.")
	}) {
		key = "step_else" // nothing that doing it again would change
	}
	return t.say(key, map[string]Sentence{"deed": x.deed(t), "changes": t.list("and", parts), "amount": piece(InCredits, s.Pays.Short())}).String()
}

// stepOfTime says when the caps that left nothing have room again.
func (x *explainer) stepOfTime() (Remedy, bool) {
	var from time.Time
	local := x.facts.Activity.OccurredAt.In(x.facts.zone())
	for i, c := range x.rule.caps {
		if i >= len(x.seen.Rooms) || x.seen.Rooms[i] > 0 {
			continue
		}
		next, ends := afterPeriod(c.Period, local)
		if !ends {
			return Remedy{}, false
		}
		if next.After(from) {
			from = next
		}
	}
	return x.from(from)
}

// from says that the same would be paid from a day on.
func (x *explainer) from(day time.Time) (Remedy, bool) {
	amount, outcome := Recompute(x.rule, x.facts, x.withEmptyCaps())
	if day.IsZero() || outcome != Matched {
		return Remedy{}, false
	}
	s := Remedy{From: Date(day.Format(time.DateOnly)), Pays: amount}
	s.Text = x.both(func(t *teller) string {
		return t.say("step_from", map[string]Sentence{"date": piece(InValue, string(s.From)), "deed": x.deed(t), "amount": piece(InCredits, amount.Short())}).String()
	})
	return s, true
}

// over is when a rest after a payment ends.
func (c *rest) over(place int64, zone *time.Location) time.Time {
	if c.days {
		return time.Unix((place+c.length)*int64(24*time.Hour/time.Second), 0).UTC()
	}
	return time.UnixMicro(place + c.length).In(zone)
}

// afterPeriod is the first instant after the period that holds a local time;
// false when it never ends.
func afterPeriod(p Period, local time.Time) (time.Time, bool) {
	y, m, d := local.Date()
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, local.Location()) }
	switch p {
	case Day:
		return day(y, m, d+1), true
	case Week:
		return day(y, m, d+7-(int(local.Weekday())+6)%7), true
	case Month:
		return day(y, m+1, 1), true
	case Quarter:
		return day(y, (m-1)/3*3+4, 1), true
	case Year:
		return day(y+1, 1, 1), true
	}
	return time.Time{}, false
}

// Apply gives the facts with the changes of a step. It is how the step is
// proved; the facts themselves stay.
func (s Remedy) Apply(f *Facts) *Facts {
	changed := f.copy()
	for _, c := range s.Changes {
		changed.set(c.Field, c.value)
	}
	return changed
}

// copy is a copy of the facts whose maps and lists may be changed.
func (f *Facts) copy() *Facts {
	c := *f
	c.Activity.Attributes, c.Object.Custom = maps.Clone(f.Activity.Attributes), maps.Clone(f.Object.Custom)
	c.Object.Tags, c.Person.Tags = slices.Clone(f.Object.Tags), slices.Clone(f.Person.Tags)
	c.Person.Departments = slices.Clone(f.Person.Departments)
	return &c
}

// numberAt reads a number by the path of its field.
func (f *Facts) numberAt(schema *expr.Schema[*Facts], path string) (expr.Number, bool) {
	if schema == nil {
		return expr.Number{}, false
	}
	field, ok := schema.Find(path)
	if !ok || field.Number == nil {
		return expr.Number{}, false
	}
	return field.Number(f)
}

// set changes one value by its path. False means that nobody can change it,
// such as the time since somebody was hired.
func (f *Facts) set(path string, v Value) bool {
	if name, ok := strings.CutPrefix(path, attributePrefix); ok {
		put(&f.Activity.Attributes, name, v)
		return true
	}
	if name, ok := strings.CutPrefix(path, customPrefix); ok {
		put(&f.Object.Custom, name, v)
		return true
	}
	switch v.Kind {
	case NumberOperand:
		return f.setNumber(path, v.Number)
	case BoolOperand:
		answer := expr.False
		if v.Truth {
			answer = expr.True
		}
		switch path {
		case "activity.success":
			f.Activity.Success = answer
		case "activity.completion":
			f.Activity.Completion = answer
		default:
			return false
		}
		return true
	}
	return len(v.List) > 0 && f.setText(path, v.List)
}

// put sets an attribute; of a list of texts that would do, the first.
func put(all *Attributes, name string, v Value) {
	if *all == nil {
		*all = Attributes{}
	}
	if v.Kind == ListOperand && len(v.List) > 0 {
		v = TextValue(v.List[0])
	}
	(*all)[name] = v
}

func (f *Facts) setNumber(path string, n expr.Number) bool {
	seconds := func(unit int64) bool {
		s, err := n.Mul(expr.Whole(unit))
		f.Activity.DurationSeconds = Given(s)
		return err == nil
	}
	switch path {
	case "activity.score":
		f.Activity.Score = Given(n)
	case "activity.score_scaled":
		f.Activity.ScoreScaled = Given(n)
	case "activity.quantity":
		f.Activity.Quantity = Given(n)
	case "activity.duration_seconds":
		return seconds(1)
	case "activity.duration_minutes":
		return seconds(60)
	case "activity.duration_hours":
		return seconds(3600)
	case evidenceField:
		grade, err := n.Ceil()
		rank, ok := grade.Hundredths()
		if err != nil || !ok || rank < 100 || rank/100 >= int64(len(evidenceCodes)) {
			return false
		}
		f.Activity.Evidence = Evidence(rank / 100)
	case "object.difficulty":
		f.Object.Difficulty = Given(n)
	case "object.importance":
		f.Object.Importance = Given(n)
	default:
		return false
	}
	return true
}

// setText sets a text to the first one that would do, or adds it to a list.
func (f *Facts) setText(path string, any []string) bool {
	switch path {
	case "person.grade":
		f.Person.Grade = any[0]
	case "person.position":
		f.Person.Position = any[0]
	case "person.status":
		f.Person.Status = any[0]
	case departmentField:
		f.Person.Departments = []string{any[0]}
	case "person.tags":
		f.Person.Tags = append(f.Person.Tags, any[0])
	case "object.tags":
		f.Object.Tags = append(f.Object.Tags, any[0])
	case "object.category":
		f.Object.Category = any[0]
	case "object.topic":
		f.Object.Topic = any[0]
	default:
		return false
	}
	return true
}
