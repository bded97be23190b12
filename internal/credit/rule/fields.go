package rule

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"xuefen/internal/platform/expr"
)

// FieldInfo describes one thing that conditions and formulas may read, for the
// builder.
type FieldInfo struct {
	Path    string    `json:"path"`
	Type    FieldType `json:"type"`
	Label   Name      `json:"label"`
	Group   string    `json:"group"` // activity, object or person
	Ops     []Op      `json:"ops"`
	Unit    Name      `json:"unit,omitzero"`
	Choices []Choice  `json:"choices,omitempty"`
}

// Choice is one value that a field may have.
type Choice struct {
	Value string `json:"value"`
	Label Name   `json:"label"`
}

// Paths that are treated specially.
const (
	departmentField = "person.department"
	pathField       = "person.departments"
	evidenceField   = "activity.evidence"
	attributePrefix = "attributes."
	customPrefix    = "object.custom."
)

// Fields lists everything that rules of a tenant may read: the built-in fields
// in a fixed order, then the declared attributes.
func Fields(v *Vocabulary) []FieldInfo {
	var all []FieldInfo
	for _, b := range builtins {
		group, _, _ := strings.Cut(b.field.Name, ".")
		info := FieldInfo{Path: b.field.Name, Type: fieldTypes[b.field.Type], Group: group,
			Label: phraseName("rule.field." + b.field.Name), Unit: phraseName("rule.unit." + b.field.Name)}
		info.Ops = opsOf(info.Path, info.Type)
		info.Choices = choicesOf(info.Path, v)
		all = append(all, info)
	}
	for prefix, list := range map[string][]Attribute{attributePrefix: v.Attributes, customPrefix: v.Custom} {
		group := "activity"
		if prefix == customPrefix {
			group = "object"
		}
		for _, a := range list {
			all = append(all, FieldInfo{Path: prefix + a.Name, Type: a.Type, Label: a.Label, Group: group,
				Ops: opsOf("", a.Type), Unit: a.Unit})
		}
	}
	tail := all[len(builtins):]
	slices.SortStableFunc(tail, func(a, b FieldInfo) int { return strings.Compare(a.Path, b.Path) })
	return all
}

var fieldTypes = map[expr.Type]FieldType{
	expr.Decimal: NumberField, expr.Text: TextField, expr.Bool: BoolField, expr.Time: DateField, expr.List: ListField,
}

// opsOf lists the operators that a leaf over a field may use.
func opsOf(path string, t FieldType) []Op {
	if path == departmentField {
		return []Op{Under, Equal, NotEqual, In, NotIn, Exists}
	}
	switch t {
	case NumberField:
		return []Op{GreaterEqual, LessEqual, Greater, Less, Equal, NotEqual, In, NotIn, Exists}
	case TextField:
		return []Op{Equal, NotEqual, In, NotIn, Contains, Exists}
	case BoolField:
		return []Op{Equal, NotEqual, Exists}
	case DateField:
		return []Op{GreaterEqual, LessEqual, Greater, Less, Equal, NotEqual, Exists}
	}
	return []Op{Contains, In, NotIn, Exists}
}

func choicesOf(path string, v *Vocabulary) []Choice {
	terms := map[string][]Term{
		"activity.verb": v.Verbs, "object.type": v.ObjectTypes, departmentField: v.Departments,
		"person.position": v.Positions, "person.grade": v.Grades}[path]
	var all []Choice
	for _, t := range terms {
		all = append(all, Choice{Value: t.Code, Label: t.Name})
	}
	if path == evidenceField {
		for _, code := range evidenceCodes[1:] {
			all = append(all, Choice{Value: code, Label: phraseName("rule.evidence." + code)})
		}
	}
	if path == "person.status" {
		for _, code := range []string{"probation", "active", "on_leave", "left"} {
			all = append(all, Choice{Value: code, Label: phraseName("rule.status." + code)})
		}
	}
	return all
}

// builtin is a field with its getter.
type builtin struct {
	field expr.Field[*Facts]
}

func number(name string, get func(*Facts) (expr.Number, bool)) builtin {
	return builtin{expr.Field[*Facts]{Name: name, Type: expr.Decimal, Number: get}}
}

func maybe(name string, get func(*Facts) Maybe) builtin {
	return number(name, func(f *Facts) (expr.Number, bool) { m := get(f); return m.Number, m.Given })
}

func text(name string, get func(*Facts) string) builtin {
	return builtin{expr.Field[*Facts]{Name: name, Type: expr.Text,
		Text: func(f *Facts) (string, bool) { s := get(f); return s, s != "" }}}
}

func answer(name string, get func(*Facts) Answer) builtin {
	return builtin{expr.Field[*Facts]{Name: name, Type: expr.Bool,
		Bool: func(f *Facts) (bool, bool) { a := get(f); return a == expr.True, a != expr.NotGiven }}}
}

func texts(name string, get func(*Facts) []string) builtin {
	return builtin{expr.Field[*Facts]{Name: name, Type: expr.List,
		List: func(f *Facts) ([]string, bool) { return get(f), true }}}
}

func moment(name string, get func(*Facts) time.Time) builtin {
	return builtin{expr.Field[*Facts]{Name: name, Type: expr.Time,
		Time: func(f *Facts) (time.Time, bool) { t := get(f); return t, !t.IsZero() }}}
}

// builtins are the fields that every tenant has, in the order of the builder.
var builtins = []builtin{
	maybe("activity.score", func(f *Facts) Maybe { return f.Activity.Score }),
	maybe("activity.score_min", func(f *Facts) Maybe { return f.Activity.ScoreMin }),
	maybe("activity.score_max", func(f *Facts) Maybe { return f.Activity.ScoreMax }),
	maybe("activity.score_scaled", func(f *Facts) Maybe { return f.Activity.ScoreScaled }),
	answer("activity.success", func(f *Facts) Answer { return f.Activity.Success }),
	answer("activity.completion", func(f *Facts) Answer { return f.Activity.Completion }),
	maybe("activity.duration_seconds", func(f *Facts) Maybe { return f.Activity.DurationSeconds }),
	number("activity.duration_minutes", func(f *Facts) (expr.Number, bool) { return f.duration(60) }),
	number("activity.duration_hours", func(f *Facts) (expr.Number, bool) { return f.duration(3600) }),
	maybe("activity.quantity", func(f *Facts) Maybe { return f.Activity.Quantity }),
	number(evidenceField, func(f *Facts) (expr.Number, bool) {
		return expr.Whole(int64(f.Activity.Evidence)), f.Activity.Evidence != 0
	}),
	moment("activity.occurred_at", func(f *Facts) time.Time { return f.Activity.OccurredAt }),
	text("activity.verb", func(f *Facts) string { return f.Activity.Verb }),
	text("object.type", func(f *Facts) string { return f.Activity.ObjectType }),
	text("object.id", func(f *Facts) string { return f.Activity.ObjectID }),
	text("object.parent", func(f *Facts) string { return f.Object.Parent }),
	text("object.name", func(f *Facts) string { return f.Object.Name }),
	text("object.category", func(f *Facts) string { return f.Object.Category }),
	text("object.topic", func(f *Facts) string { return f.Object.Topic }),
	maybe("object.difficulty", func(f *Facts) Maybe { return f.Object.Difficulty }),
	maybe("object.importance", func(f *Facts) Maybe { return f.Object.Importance }),
	number("object.credits", func(f *Facts) (expr.Number, bool) {
		return expr.Scaled(int64(f.Object.Credits), 2), f.Object.HasCredits
	}),
	texts("object.tags", func(f *Facts) []string { return f.Object.Tags }),
	text(departmentField, func(f *Facts) string { return f.Person.department() }),
	texts(pathField, func(f *Facts) []string { return f.Person.Departments }),
	text("person.position", func(f *Facts) string { return f.Person.Position }),
	text("person.grade", func(f *Facts) string { return f.Person.Grade }),
	text("person.status", func(f *Facts) string { return f.Person.Status }),
	moment("person.hired_on", func(f *Facts) time.Time { return f.Person.HiredOn }),
	number("person.tenure_days", (*Facts).tenureDays),
	number("person.tenure_months", (*Facts).tenureMonths),
	texts("person.tags", func(f *Facts) []string { return f.Person.Tags }),
	text("person.number", func(f *Facts) string { return f.Person.Number }),
}

func (p *Person) department() string {
	if len(p.Departments) == 0 {
		return ""
	}
	return p.Departments[len(p.Departments)-1]
}

func (f *Facts) duration(unit int64) (expr.Number, bool) {
	if !f.Activity.DurationSeconds.Given {
		return expr.Number{}, false
	}
	n, err := f.Activity.DurationSeconds.Number.Quo(expr.Whole(unit))
	return n, err == nil
}

// tenureDays counts calendar days from the day of hire to the day of the
// activity, both in the zone of the facts.
func (f *Facts) tenureDays() (expr.Number, bool) {
	hired, at := f.Person.HiredOn.In(f.zone()), f.Activity.OccurredAt.In(f.zone())
	if f.Person.HiredOn.IsZero() || at.Before(hired) {
		return expr.Number{}, false
	}
	return expr.Whole(int64(civil(at).Sub(civil(hired)) / (24 * time.Hour))), true
}

// tenureMonths counts completed calendar months since the day of hire.
func (f *Facts) tenureMonths() (expr.Number, bool) {
	hired, at := f.Person.HiredOn.In(f.zone()), f.Activity.OccurredAt.In(f.zone())
	if f.Person.HiredOn.IsZero() || at.Before(hired) {
		return expr.Number{}, false
	}
	months := (at.Year()-hired.Year())*12 + int(at.Month()) - int(hired.Month())
	if at.Day() < hired.Day() {
		months--
	}
	return expr.Whole(int64(months)), true
}

// civil gives the calendar day of a time as midnight UTC, where every day has
// 24 hours.
func civil(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// schemaOf builds the world of expressions of a tenant. Of attributes that are
// declared twice, the first counts.
func schemaOf(v *Vocabulary) (*expr.Schema[*Facts], error) {
	fields := make([]expr.Field[*Facts], 0, len(builtins)+len(v.Attributes)+len(v.Custom))
	known := map[string]bool{}
	add := func(f expr.Field[*Facts]) {
		if !known[f.Name] {
			known[f.Name] = true
			fields = append(fields, f)
		}
	}
	for _, b := range builtins {
		add(b.field)
	}
	for _, a := range v.Attributes {
		add(declared(attributePrefix, a, func(f *Facts) Attributes { return f.Activity.Attributes }))
	}
	for _, a := range v.Custom {
		add(declared(customPrefix, a, func(f *Facts) Attributes { return f.Object.Custom }))
	}
	return expr.NewSchema((*Facts).zone, fields...)
}

func declared(prefix string, a Attribute, of func(*Facts) Attributes) expr.Field[*Facts] {
	field := expr.Field[*Facts]{Name: prefix + a.Name, Type: expr.Text}
	switch a.Type {
	case NumberField:
		field.Type = expr.Decimal
		field.Number = func(f *Facts) (expr.Number, bool) { return of(f).numberOf(a.Name) }
	case BoolField:
		field.Type = expr.Bool
		field.Bool = func(f *Facts) (bool, bool) { return of(f).boolOf(a.Name) }
	case DateField:
		field.Type = expr.Time
		field.Time = func(f *Facts) (time.Time, bool) { return of(f).timeOf(a.Name, f.zone()) }
	case ListField:
		field.Type = expr.List
		field.List = func(f *Facts) ([]string, bool) { return of(f).listOf(a.Name) }
	default:
		field.Text = func(f *Facts) (string, bool) { return of(f).textOf(a.Name) }
	}
	return field
}

var identifier = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)

// celName writes a path so that CEL can read it: names of attributes that are
// no identifiers stand in brackets.
func celName(path string) string {
	for _, prefix := range []string{attributePrefix, customPrefix} {
		if name, ok := strings.CutPrefix(path, prefix); ok && !identifier.MatchString(name) {
			return strings.TrimSuffix(prefix, ".") + "[" + celText(name) + "]"
		}
	}
	return path
}
