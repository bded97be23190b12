package credit

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/expr"
)

// Vocabulary gathers the tenant's words from everywhere, for checking rules
// and for sentences.
func (s *Service) Vocabulary(ctx context.Context, tx *db.Tx) (*rule.Vocabulary, error) {
	v := &rule.Vocabulary{}
	verbs, err := s.facts.Verbs(ctx, tx)
	if err != nil {
		return nil, err
	}
	types, err := s.facts.ObjectTypes(ctx, tx)
	if err != nil {
		return nil, err
	}
	v.Verbs, v.ObjectTypes = termsOf(verbs), termsOf(types)
	attributes, err := s.facts.Attributes(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, a := range attributes {
		one := rule.Attribute{Name: a.Code, Label: rule.Name{ZH: a.Zh, EN: a.En}, Type: rule.FieldType(a.Type), Unit: rule.Name{ZH: a.Unit}}
		if a.About == "object" {
			v.Custom = append(v.Custom, one)
		} else {
			v.Attributes = append(v.Attributes, one)
		}
	}
	if v.Categories, err = s.categoryWords(ctx, tx); err != nil {
		return nil, err
	}
	rules, err := listVersions(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, r := range rules {
		v.Rules = append(v.Rules, rule.Term{Code: r.Definition.Code, Name: r.Definition.Name})
	}
	policy, err := s.PolicyOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	v.Deductions = policy.Deductions
	campaigns, err := listCampaigns(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, c := range campaigns {
		v.Campaigns = append(v.Campaigns, rule.Term{Code: c.Definition.Code, Name: c.Definition.Name})
	}
	return v, s.placeWords(ctx, tx, v)
}

func termsOf(list []activity.Term) []rule.Term {
	out := make([]rule.Term, len(list))
	for i, t := range list {
		out[i] = rule.Term{Code: t.Code, Name: rule.Name{ZH: t.Zh, EN: t.En}}
	}
	return out
}

func (s *Service) categoryWords(ctx context.Context, tx *db.Tx) ([]rule.Category, error) {
	all, err := listCategories(ctx, tx)
	var out []rule.Category
	for _, c := range all {
		if c.Parent == "" {
			out = append(out, rule.Category{Code: c.Code, Name: rule.Name{ZH: c.Zh, EN: c.En}})
		}
	}
	for _, c := range all {
		for i := range out {
			if out[i].Code == c.Parent {
				out[i].Subcategories = append(out[i].Subcategories, rule.Term{Code: c.Code, Name: rule.Name{ZH: c.Zh, EN: c.En}})
			}
		}
	}
	return out, err
}

func (s *Service) placeWords(ctx context.Context, tx *db.Tx, v *rule.Vocabulary) error {
	departments, err := s.org.Departments(ctx, tx)
	if err != nil {
		return err
	}
	for _, d := range departments {
		v.Departments = append(v.Departments, rule.Term{Code: d.Code, Name: rule.Name{ZH: d.Name}})
	}
	positions, err := s.org.Positions(ctx, tx)
	if err != nil {
		return err
	}
	for _, p := range positions {
		v.Positions = append(v.Positions, rule.Term{Code: p.Code, Name: rule.Name{ZH: p.Name}})
	}
	grades, err := s.org.Grades(ctx, tx)
	for _, g := range grades {
		v.Grades = append(v.Grades, rule.Term{Code: g.Code, Name: rule.Name{ZH: g.Name}})
	}
	return err
}

// factsOf is what rules may know of an activity: the record, its registered
// object, and the person as he or she stood when it happened.
func factsOf(a *activity.Activity, stand org.Stand, zone *time.Location) rule.Facts {
	f := rule.Facts{
		Location: zone,
		Activity: rule.Activity{
			Number: int64(a.ID),
			Verb:   a.Verb, ObjectType: a.ObjectType, ObjectID: a.ObjectCode, OccurredAt: a.OccurredAt, Evidence: rule.Evidence(a.Evidence),
			Score: maybe(a.Result.Score), ScoreMin: maybe(a.Result.ScoreMin), ScoreMax: maybe(a.Result.ScoreMax),
			Success: answerOf(a.Result.Success), Completion: answerOf(a.Result.Completion),
			DurationSeconds: maybe(a.Result.DurationSeconds), Quantity: maybe(a.Result.Quantity),
			Attributes: attributesOf(a.Result.Attributes),
		},
		Object: rule.Object{Parent: a.Parent, Name: a.ObjectName},
		Person: rule.Person{
			Number: stand.Number, Departments: stand.DepartmentPath, Position: stand.Position, Grade: stand.Grade,
			Status: string(stand.Status), HiredOn: stand.HiredOn, Tags: stand.Tags,
		},
	}
	if o := a.Object; o != nil {
		f.Object = rule.Object{
			Parent: a.Parent, Name: o.Name, Category: o.Category, Topic: o.Topic, Difficulty: maybe(o.Difficulty), Importance: maybe(o.Importance),
			Tags: o.Tags, Custom: attributesOf(o.Custom),
		}
		if f.Object.Parent == "" {
			f.Object.Parent = o.Parent
		}
		if o.Value != nil {
			f.Object.Credits, f.Object.HasCredits = *o.Value, true
		}
	}
	return f
}

func maybe(text string) rule.Maybe {
	if text == "" {
		return rule.Maybe{}
	}
	n, err := expr.ParseNumber(text)
	if err != nil {
		return rule.Maybe{}
	}
	return rule.Given(n)
}

func answerOf(b *bool) rule.Answer {
	switch {
	case b == nil:
		return expr.NotGiven
	case *b:
		return expr.True
	}
	return expr.False
}

// attributesOf turns decoded JSON into what rules read: numbers, texts, truths
// and lists of texts; anything else is left out.
func attributesOf(m map[string]any) rule.Attributes {
	if len(m) == 0 {
		return nil
	}
	out := make(rule.Attributes, len(m))
	for code, v := range m {
		switch v := v.(type) {
		case string:
			out[code] = rule.TextValue(v)
		case bool:
			out[code] = rule.BoolValue(v)
		case json.Number:
			putNumber(out, code, v.String())
		case float64:
			putNumber(out, code, strconv.FormatFloat(v, 'f', -1, 64))
		case int:
			putNumber(out, code, strconv.Itoa(v))
		case []any:
			out[code] = listValue(v)
		case map[string]any:
			out[code] = sharesValue(v)
		}
	}
	return out
}

// listValue reads a list of texts, or of members with their shares:
// [{"number": "1001", "share": 50}].
func listValue(items []any) rule.Value {
	var list []string
	shares := map[string]any{}
	for _, item := range items {
		switch item := item.(type) {
		case string:
			list = append(list, item)
		case json.Number:
			list = append(list, item.String())
		case map[string]any:
			if number, ok := item["number"].(string); ok {
				shares[number] = item["share"]
			}
		}
	}
	if len(shares) > 0 {
		return sharesValue(shares)
	}
	return rule.ListValue(list...)
}

// sharesValue reads numbers by employee number; what is no number is left out.
func sharesValue(m map[string]any) rule.Value {
	var list []rule.Share
	for _, number := range slices.Sorted(maps.Keys(m)) {
		if n, err := expr.ParseNumber(fmt.Sprint(m[number])); err == nil {
			list = append(list, rule.Share{Number: number, Weight: n})
		}
	}
	return rule.SharesValue(list)
}

func putNumber(out rule.Attributes, code, text string) {
	if n, err := expr.ParseNumber(text); err == nil {
		out[code] = rule.NumberValue(n)
	}
}
