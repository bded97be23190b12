package rule

import (
	"slices"
	"strings"

	"xuefen/internal/platform/expr"
)

// Say writes a rule as one plain sentence in a language, in pieces so that a
// page can set numbers and names. It works for unfinished drafts too: what is
// unknown is shown as written. For a list of rules, make Words once.
func Say(def Definition, v *Vocabulary, lang string) Sentence {
	return NewWords(v).Say(def, lang)
}

// Say is the same as the function.
func (w *Words) Say(def Definition, lang string) Sentence {
	t := w.in(lang)
	key := "sentence"
	if def.Scope.everyone() {
		key = "sentence_all"
	}
	return t.say(key, map[string]Sentence{
		"who":         t.who(def.Scope),
		"trigger":     t.trigger(&def),
		"conditions":  t.conditions(def.If),
		"amount":      t.amount(&def),
		"bonuses":     t.bonuses(&def),
		"caps":        t.caps(&def),
		"cooldown":    t.cooldown(&def),
		"gate":        t.gate(&def),
		"beneficiary": t.beneficiary(def.Beneficiary),
		"validity":    t.validity(def.Validity),
	})
}

// Words is a vocabulary made ready for sentences in both languages. Making it
// costs about as much as one sentence; keep it as long as the vocabulary lives.
// It is safe for concurrent use.
type Words struct{ zh, en *teller }

// NewWords makes a vocabulary ready.
func NewWords(v *Vocabulary) *Words {
	return &Words{zh: newTeller(v, Chinese), en: newTeller(v, English)}
}

func (w *Words) in(lang string) *teller {
	if lang == English {
		return w.en
	}
	return w.zh
}

// teller holds the words of one language and one tenant.
type teller struct {
	vocab  *Vocabulary
	lang   string
	fields map[string]FieldInfo
	schema *expr.Schema[*Facts]
}

func newTeller(v *Vocabulary, lang string) *teller {
	t := &teller{vocab: v, lang: lang, fields: map[string]FieldInfo{}}
	for _, f := range Fields(v) {
		t.fields[f.Path] = f
	}
	if schema, err := schemaOf(v); err == nil {
		t.schema = schema
	}
	return t
}

func (t *teller) say(key string, args map[string]Sentence) Sentence {
	return space(t.lang, say(t.lang, "rule.say."+key, args))
}

func (t *teller) list(joint string, items []Sentence) Sentence { return list(t.lang, joint, items) }

func (t *teller) label(path string) string {
	if f, ok := t.fields[path]; ok && f.Label != (Name{}) {
		return f.Label.In(t.lang)
	}
	return path
}

// value shows a wanted or seen value by its name and unit.
func (t *teller) value(path, raw string) string {
	f := t.fields[path]
	raw = strings.TrimSpace(raw)
	if f.Type == BoolField && (raw == "true" || raw == "false") {
		return phrase(t.lang, "rule.say."+raw)
	}
	if path == evidenceField && len(raw) == 1 && raw[0] >= '1' && int(raw[0]-'0') < len(evidenceCodes) {
		raw = evidenceCodes[raw[0]-'0']
	}
	for _, c := range f.Choices {
		if c.Value == raw {
			return c.Label.In(t.lang)
		}
	}
	if unit := f.Unit.In(t.lang); unit != "" && raw != "" {
		return raw + " " + unit
	}
	return raw
}

// everyone says that a scope limits nobody.
func (s *Scope) everyone() bool {
	return s == nil || len(s.Departments)+len(s.Positions)+len(s.Grades) == 0
}

func (t *teller) who(s *Scope) Sentence {
	if s == nil {
		s = &Scope{}
	}
	var limits []Sentence
	add := func(key string, codes []string, terms []Term) {
		if len(codes) == 0 {
			return
		}
		var names []Sentence
		for _, c := range codes[:min(len(codes), mostNames)] {
			names = append(names, piece(Who, nameOf(terms, c, t.lang)))
		}
		all := t.list("or", names)
		if len(codes) > mostNames {
			all = t.say("and_more", map[string]Sentence{"first": names[0],
				"count":  piece(Who, expr.Whole(int64(len(codes))).String()),
				"others": piece(Who, expr.Whole(int64(len(codes)-1)).String()), "of": piece(Plain, phrase(t.lang, "rule.say.of_"+key))})
		}
		limits = append(limits, t.say(key, map[string]Sentence{"names": all}))
	}
	add("departments", s.Departments, t.vocab.Departments)
	add("positions", s.Positions, t.vocab.Positions)
	add("grades", s.Grades, t.vocab.Grades)
	if len(limits) == 0 {
		return t.say("everyone", nil)
	}
	return t.say("people", map[string]Sentence{"limits": t.list("limit", limits)})
}

// mostNames is how many codes of a scope are named before "and n more".
const mostNames = 2

func (t *teller) trigger(def *Definition) Sentence {
	if def.Collect != nil {
		return t.collect(def)
	}
	var verbs, objects []Sentence
	objectFirst := false
	for _, code := range def.When.Verbs {
		verb := nameOf(t.vocab.Verbs, code, t.lang)
		objectFirst = objectFirst || strings.HasPrefix(verb, "被") || strings.HasPrefix(verb, "获") || strings.HasPrefix(verb, "已")
		verbs = append(verbs, piece(What, verb))
	}
	for _, code := range def.When.ObjectTypes {
		objects = append(objects, piece(What, t.withArticle(nameOf(t.vocab.ObjectTypes, code, t.lang))))
	}
	key := "trigger"
	switch {
	case len(objects) == 0:
		key = "trigger_any"
	case objectFirst:
		key = "trigger_object_first"
	}
	return t.say(key, map[string]Sentence{"verbs": t.list("or", verbs), "objects": t.list("or", objects)})
}

// withArticle puts "a" or "an" before an English name.
func (t *teller) withArticle(name string) string {
	if t.lang != English || name == "" {
		return name
	}
	if strings.ContainsRune("aeiouAEIOU", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}

func (t *teller) conditions(c *Condition) Sentence {
	if c == nil {
		return nil
	}
	return t.say("conditions", map[string]Sentence{"all": t.condition(c, false)})
}

// condition tells one node; an inner list stands in brackets.
func (t *teller) condition(c *Condition, inner bool) Sentence {
	var items []Sentence
	group := func(list []Condition, joint string) Sentence {
		for i := range list {
			items = append(items, t.condition(&list[i], true))
		}
		all := t.list(joint, items)
		switch {
		case len(list) < 2:
		case joint == "either":
			all = t.say("any_of", map[string]Sentence{"all": all})
			inner = inner && t.lang == English
			if !inner {
				return all
			}
			return t.say("brackets", map[string]Sentence{"all": all})
		case inner:
			return t.say("brackets", map[string]Sentence{"all": all})
		}
		return all
	}
	switch {
	case c.Not != nil && t.fields[c.Not.Field].Type == BoolField && c.Not.Op == Equal && c.Not.Value != nil:
		return t.leaf(&Condition{Field: c.Not.Field, Op: NotEqual, Value: c.Not.Value})
	case len(c.All) > 0:
		return group(c.All, "and")
	case len(c.Any) > 0:
		return group(c.Any, "either")
	case c.Not != nil:
		return t.say("not", map[string]Sentence{"all": t.condition(c.Not, true)})
	case c.CEL != "":
		return t.say("cel", map[string]Sentence{"cel": t.cel(c.CEL, true)})
	}
	return t.leaf(c)
}

func (t *teller) leaf(c *Condition) Sentence {
	f := t.fields[c.Field]
	args := map[string]Sentence{"field": piece(Plain, t.label(c.Field))}
	key := "op." + string(c.Op)
	if c.Value != nil {
		var wanted []Sentence
		for _, o := range c.Value.list() {
			wanted = append(wanted, piece(InValue, t.value(c.Field, o.Text)))
		}
		args["value"] = t.list("or", wanted)
	}
	negative := c.Value != nil && c.Value.Text == "false" || c.Op == NotEqual
	switch {
	case c.Op == Exists && negative:
		key += ".no"
	case f.Type == BoolField && (c.Op == Equal || c.Op == NotEqual):
		key = "op.yes"
		if (c.Value != nil && c.Value.Text == "false") != (c.Op == NotEqual) {
			key = "op.no"
		}
	case f.Type == DateField:
		key += ".date"
	case f.Unit != (Name{}) && (c.Op == GreaterEqual || c.Op == LessEqual):
		key += ".unit"
	}
	return t.say(key, args)
}

// cel reads an expression aloud, with labels for fields; what does not
// compile is shown as written.
func (t *teller) cel(source string, condition bool) Sentence {
	if t.schema == nil {
		return piece(Code, source)
	}
	compile := t.schema.Formula
	if condition {
		compile = t.schema.Condition
	}
	p, err := compile(source)
	if err != nil {
		return piece(Code, source)
	}
	return piece(Code, p.Render(t.wording(nil)))
}

// wording shows fields by label (or by the given function) and operators as
// people write them.
func (t *teller) wording(field func(string) string) *expr.Wording {
	if field == nil {
		field = t.label
	}
	symbols := map[string]string{"*": "×", "/": "÷", ">=": "≥", "<=": "≤", "!=": "≠", "==": "=", "-": "−",
		"&&": phrase(t.lang, "rule.say.symbol_and"), "||": phrase(t.lang, "rule.say.symbol_or"), "!": phrase(t.lang, "rule.say.symbol_not")}
	return &expr.Wording{Field: field,
		Operator: func(s string) string {
			if word, ok := symbols[s]; ok {
				return word
			}
			return s
		},
		Function: func(name string) string {
			if word, ok := phrases()[t.lang]["rule.function."+name]; ok {
				return word
			}
			return name
		}}
}

func (t *teller) credits(def *Definition) Sentence {
	name := def.Category
	if c, ok := t.vocab.category(def.Category); ok {
		name = c.Name.In(t.lang)
		if def.Subcategory != "" {
			return t.say("credits_sub", map[string]Sentence{"category": piece(What, name),
				"subcategory": piece(What, nameOf(c.Subcategories, def.Subcategory, t.lang))})
		}
	}
	return t.say("credits", map[string]Sentence{"category": piece(What, name)})
}

func (t *teller) amount(def *Definition) Sentence {
	a, args := &def.Amount, map[string]Sentence{"credits": t.credits(def)}
	switch {
	case a.ObjectValue:
		args["object"] = t.oneObject(def)
		if a.Times == "" || a.Times == "1" {
			return t.say("amount_object", args)
		}
		args["times"] = piece(InCredits, string(a.Times))
		return t.say("amount_object_times", args)
	case a.Tiers != nil:
		var steps []Sentence
		for _, s := range a.Tiers.Steps {
			steps = append(steps, t.say("tier", map[string]Sentence{
				"from": piece(InValue, t.value(a.Tiers.Field, string(s.From))), "credits": piece(InCredits, string(s.Credits))}))
		}
		args["field"], args["steps"] = piece(Plain, t.label(a.Tiers.Field)), t.list("tiers", steps)
		return t.say("amount_tiers", args)
	case a.Pool != nil:
		args["pool"], args["field"] = piece(InCredits, string(a.Pool.Credits)), piece(Plain, t.label(attributePrefix+a.Pool.Shares))
		return t.say("amount_pool", args)
	case a.Formula != "":
		args["formula"] = t.cel(a.Formula, false)
		return t.say("amount_formula", args)
	}
	if taken, ok := strings.CutPrefix(string(a.Fixed), "-"); ok {
		args["fixed"] = piece(InCredits, taken)
		return t.say("amount_deduction", args)
	}
	args["fixed"] = piece(InCredits, string(a.Fixed))
	return t.say("amount_fixed", args)
}

// oneObject names the object type when there is one, else "the item".
func (t *teller) oneObject(def *Definition) Sentence {
	if len(def.When.ObjectTypes) == 1 {
		return piece(What, nameOf(t.vocab.ObjectTypes, def.When.ObjectTypes[0], t.lang))
	}
	return t.say("item", nil)
}

func (t *teller) bonuses(def *Definition) Sentence {
	var out Sentence
	for i := range def.Bonuses {
		b := &def.Bonuses[i]
		args := map[string]Sentence{"name": piece(Plain, b.Name.In(t.lang)), "credits": piece(InCredits, string(b.Credits))}
		key := "bonus"
		if b.If != nil {
			key, args["all"] = "bonus_if", t.condition(b.If, false)
		}
		if b.Multiplied {
			args["raised"] = t.say("bonus_raised", nil)
		}
		for _, seg := range t.say(key, args) {
			out = out.plus(seg)
		}
	}
	return out
}

func (t *teller) caps(def *Definition) Sentence {
	var out Sentence
	for i := range def.Caps {
		for _, seg := range t.say("cap_join", map[string]Sentence{"cap": t.cap(def, def.Caps[i])}) {
			out = out.plus(seg)
		}
	}
	return out
}

func (t *teller) cap(def *Definition, c Cap) Sentence {
	args := map[string]Sentence{
		"limit":  piece(InCredits, string(c.Limit)),
		"period": t.say("period."+string(c.Period), nil),
		"key":    t.capKey(def, c),
	}
	switch c.Subject {
	case OfGroup:
		args["subject"] = t.say("subject_group", map[string]Sentence{"group": piece(What, c.Group)})
	case OfCategory:
		args["subject"] = t.say("subject_category", map[string]Sentence{"credits": t.credits(&Definition{Category: def.Category})})
	}
	key := "cap_" + string(c.Unit)
	if c.Unit == Times && c.Limit == "1" {
		key = "cap_once"
		if c.Period == Ever {
			delete(args, "period")
		}
	}
	return t.say(key, args)
}

// cooldown says how long the rule rests after it paid.
func (t *teller) cooldown(def *Definition) Sentence {
	c := def.Cooldown
	if c == nil {
		return nil
	}
	return t.say("cooldown", map[string]Sentence{"length": t.cooldownLength(c), "key": t.capKey(def, Cap{Key: c.Key, Attribute: c.Attribute})})
}

func (t *teller) cooldownLength(c *Cooldown) Sentence {
	if c == nil {
		return nil
	}
	if c.Hours > 0 {
		return t.say("hours", map[string]Sentence{"count": piece(InValue, expr.Whole(int64(c.Hours)).String())})
	}
	return t.say("days", map[string]Sentence{"count": piece(InValue, expr.Whole(int64(c.Days)).String())})
}

func (t *teller) capKey(def *Definition, c Cap) Sentence {
	switch c.Key {
	case ByObject:
		return t.say("key_object", map[string]Sentence{"object": t.oneObject(def)})
	case ByParent:
		return t.say("key_parent", nil)
	case ByAttribute:
		return t.say("key_attribute", map[string]Sentence{"field": piece(Plain, t.label(attributePrefix+c.Attribute))})
	}
	return nil
}

func (t *teller) beneficiary(b *Beneficiary) Sentence {
	if b == nil {
		return nil
	}
	return t.say("beneficiary", map[string]Sentence{"field": piece(Who, t.label(attributePrefix+b.Attribute))})
}

func (t *teller) validity(v Validity) Sentence {
	switch {
	case v.Months > 0:
		return t.say("valid_months", map[string]Sentence{"months": piece(InValue, expr.Whole(int64(v.Months)).String())})
	case v.Until != "":
		return t.say("valid_until", map[string]Sentence{"until": piece(InValue, string(v.Until))})
	case v.EndOfNextYear:
		return t.say("valid_next_year", nil)
	}
	return nil
}

// Words counts the characters (Chinese) or words (English) of a sentence, for
// the check that a rule is not too complex.
func (s Sentence) Words(lang string) int {
	text := s.String()
	if lang == English {
		return len(strings.Fields(text))
	}
	return len(slices.DeleteFunc([]rune(text), func(r rune) bool { return r == ' ' }))
}
