package rule

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// Limits of one rule.
const (
	maxClauses        = 50
	maxConditionDepth = 6
	maxValues         = 200
	maxText           = 200
	maxNote           = 2000
	maxName           = 80
	maxCode           = 64
	maxTags           = 20
	maxTriggers       = 20
	maxSteps          = 50
	maxBonuses        = 10
	maxCaps           = 10
	maxReplaces       = 20
	maxMonths         = 240
	maxCapTimes       = 1_000_000
)

// Ref says which published version a rule is. A draft that is only tried out
// has Version 0 and the zero PublishedAt, which is before every activity.
type Ref struct {
	ID          int64 // of the version, for the caller
	Version     int
	PublishedAt time.Time
	// RetiredFrom ends every version of a retired rule for activities that
	// occur on that day or later; empty while the rule lives.
	RetiredFrom Date
}

// Rule is a compiled version. It is immutable and safe for concurrent use.
type Rule struct {
	Ref         Ref
	Def         Definition
	from, to    int32
	when        *condition
	base        amount
	bonuses     []bonus
	caps        []capLimit
	rest        *rest
	whens       []When // what the rule is about
	collect     *collect
	gate        *gate
	pool        string // the attribute with the shares
	deducts     bool
	beneficiary string
	scope       Scope
	subtree     bool
}

type capLimit struct {
	Cap
	credits fixed.Amount
	times   int64
}

// Compile checks a definition against the words of a tenant and compiles it.
// The fault "rule.invalid" carries everything that is wrong, each part with
// the path of what is to blame.
func Compile(def Definition, ref Ref, v *Vocabulary) (*Rule, error) {
	return compileWith(def, ref, v, false)
}

// Reload compiles a version that was published earlier. Codes that have since
// disappeared (departments, categories, verbs) are no faults: what is
// published stays in force. Attributes that it reads must still be declared.
func Reload(def Definition, ref Ref, v *Vocabulary) (*Rule, error) {
	return compileWith(def, ref, v, true)
}

func compileWith(def Definition, ref Ref, v *Vocabulary, lenient bool) (*Rule, error) {
	ck, err := newChecker(v)
	if err != nil {
		return nil, err
	}
	ck.lenient = lenient
	r := &Rule{Ref: ref, Def: def, to: lastDay}
	ck.texts(&def)
	ck.collect(&def, r)
	if def.Collect == nil {
		ck.when(def.When, "when")
	}
	if def.If != nil {
		r.when = ck.condition(def.If, "if", 1)
	}
	ck.amounts(&def, r)
	ck.caps(&def, r)
	ck.cooldown(&def, r)
	ck.gate(&def, r)
	ck.people(&def, r)
	ck.dates(&def, ref, r)
	ck.sense(r)
	if len(ck.parts) > 0 {
		return nil, ck.fault()
	}
	return r, nil
}

// checker collects everything that is wrong with one definition.
type checker struct {
	vocab   *Vocabulary
	schema  *expr.Schema[*Facts]
	lenient bool
	clauses int
	parts   []*fault.Fault
}

func newChecker(v *Vocabulary) (*checker, error) {
	schema, err := schemaOf(v)
	if err != nil {
		return nil, err
	}
	return &checker{vocab: v, schema: schema}, nil
}

func (ck *checker) blame(path, code string, args fault.Args) {
	ck.parts = append(ck.parts, fault.New(fault.Invalid, code, args).At(path))
}

func (ck *checker) add(path string, err error) {
	f, ok := fault.Of(err)
	if !ok {
		f = fault.New(fault.Invalid, "rule.not_readable", fault.Args{"count": 1}).Because(err)
	}
	ck.parts = append(ck.parts, f.At(path))
}

func (ck *checker) fault() *fault.Fault {
	return fault.New(fault.Invalid, "rule.invalid", fault.Args{"count": len(ck.parts)}).With(ck.parts...)
}

// known blames a code that the tenant does not have.
func (ck *checker) known(terms []Term, code, path, unknown string) {
	if _, ok := termIn(terms, code); !ok && !ck.lenient {
		ck.blame(path, unknown, fault.Args{"code": clip(code)})
	}
}

func (ck *checker) atMost(n, limit int, path string) {
	if n > limit {
		ck.blame(path, "rule.too_many", fault.Args{"count": n, "limit": limit})
	}
}

func (ck *checker) length(s string, limit int, path string) {
	if len([]rune(s)) > limit {
		ck.blame(path, "rule.text_too_long", fault.Args{"limit": limit})
	}
}

var codeShape = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]*$`)

func (ck *checker) texts(def *Definition) {
	if !codeShape.MatchString(def.Code) || len(def.Code) > maxCode {
		ck.blame("code", "rule.bad_code", fault.Args{"code": clip(def.Code), "limit": maxCode})
	}
	if def.Name.ZH == "" && def.Name.EN == "" {
		ck.blame("name", "rule.name_missing", nil)
	}
	ck.length(def.Name.ZH, maxName, "name.zh")
	ck.length(def.Name.EN, maxName, "name.en")
	ck.length(def.Note, maxNote, "note")
	ck.length(def.Owner, maxName, "owner")
	ck.atMost(len(def.Tags), maxTags, "tags")
	for i, tag := range def.Tags {
		ck.length(tag, maxName, fmt.Sprintf("tags[%d]", i))
	}
	if def.ExclusiveGroup != "" && (!codeShape.MatchString(def.ExclusiveGroup) || len(def.ExclusiveGroup) > maxCode) {
		ck.blame("exclusive_group", "rule.bad_code", fault.Args{"code": clip(def.ExclusiveGroup), "limit": maxCode})
	}
	ck.category(def)
}

func (ck *checker) category(def *Definition) {
	c, ok := ck.vocab.category(def.Category)
	switch {
	case def.Category == "":
		ck.blame("category", "rule.category_missing", nil)
	case !ok && !ck.lenient:
		ck.blame("category", "rule.unknown_category", fault.Args{"code": clip(def.Category)})
	case def.Subcategory != "" && ok:
		ck.known(c.Subcategories, def.Subcategory, "subcategory", "rule.unknown_subcategory")
	}
}

// when checks a trigger.
func (ck *checker) when(w When, path string) {
	if len(w.Verbs) == 0 {
		ck.blame(path+".verbs", "rule.verb_missing", nil)
	}
	ck.atMost(len(w.Verbs), maxTriggers, path+".verbs")
	ck.atMost(len(w.ObjectTypes), maxTriggers, path+".object_types")
	for i, verb := range w.Verbs {
		ck.known(ck.vocab.Verbs, verb, fmt.Sprintf("%s.verbs[%d]", path, i), "rule.unknown_verb")
	}
	for i, t := range w.ObjectTypes {
		ck.known(ck.vocab.ObjectTypes, t, fmt.Sprintf("%s.object_types[%d]", path, i), "rule.unknown_object_type")
	}
}

func (ck *checker) caps(def *Definition, r *Rule) {
	ck.atMost(len(def.Caps), maxCaps, "caps")
	for i, c := range def.Caps {
		path := fmt.Sprintf("caps[%d]", i)
		if c.Key == "" {
			c.Key = None
		}
		limit := capLimit{Cap: c}
		ck.capWords(c, path)
		n, err := c.Limit.number()
		if err != nil || n.Sign() <= 0 {
			ck.blame(path+".limit", "rule.cap_limit", fault.Args{"value": clip(string(c.Limit))})
			continue
		}
		if c.Unit == Times {
			whole, err := n.Floor()
			if err != nil || whole.Cmp(n) != 0 || n.Cmp(expr.Whole(maxCapTimes)) > 0 {
				ck.blame(path+".limit", "rule.cap_whole", fault.Args{"value": clip(string(c.Limit)), "limit": maxCapTimes})
				continue
			}
			hundredths, _ := whole.Hundredths()
			limit.times = hundredths / 100
		} else if limit.credits, err = c.Limit.credits(); err != nil {
			ck.add(path+".limit", err)
			continue
		}
		r.caps = append(r.caps, limit)
	}
}

func (ck *checker) capWords(c Cap, path string) {
	oneOf(ck, path+".unit", c.Unit, Credits, Times)
	oneOf(ck, path+".subject", c.Subject, OfRule, OfGroup, OfCategory)
	oneOf(ck, path+".key", c.Key, None, ByObject, ByParent, ByAttribute)
	oneOf(ck, path+".period", c.Period, Day, Week, Month, Quarter, Year, Ever)
	if (c.Subject == OfGroup) != (c.Group != "") || c.Group != "" && (!codeShape.MatchString(c.Group) || len(c.Group) > maxCode) {
		ck.blame(path+".group", "rule.cap_group", nil)
	}
	if (c.Key == ByAttribute) != (c.Attribute != "") {
		ck.blame(path+".attribute", "rule.cap_attribute", nil)
	} else if c.Attribute != "" {
		ck.attribute(c.Attribute, path+".attribute")
	}
}

func oneOf[T ~string](ck *checker, path string, got T, allowed ...T) {
	if !slices.Contains(allowed, got) {
		words := ""
		for _, a := range allowed {
			words += " " + string(a)
		}
		ck.blame(path, "rule.not_one_of", fault.Args{"value": clip(string(got)), "allowed": words[1:]})
	}
}

func (ck *checker) attribute(name, path string) {
	if _, ok := ck.schema.Find(attributePrefix + name); !ok {
		ck.blame(path, "rule.unknown_field", fault.Args{"field": clip(name)})
	}
}

func (ck *checker) people(def *Definition, r *Rule) {
	if def.Beneficiary != nil {
		r.beneficiary = def.Beneficiary.Attribute
		if r.beneficiary == "" {
			ck.blame("beneficiary.attribute", "rule.beneficiary_missing", nil)
		} else {
			ck.attribute(r.beneficiary, "beneficiary.attribute")
		}
	}
	r.subtree = true
	if s := def.Scope; s != nil {
		r.scope = *s
		r.subtree = s.IncludeSubtree == nil || *s.IncludeSubtree
		ck.codes(s.Departments, ck.vocab.Departments, "scope.departments", "rule.unknown_department")
		ck.codes(s.Positions, ck.vocab.Positions, "scope.positions", "rule.unknown_position")
		ck.codes(s.Grades, ck.vocab.Grades, "scope.grades", "rule.unknown_grade")
	}
	ck.atMost(len(def.Replaces), maxReplaces, "replaces")
	for i, code := range def.Replaces {
		path := fmt.Sprintf("replaces[%d]", i)
		if code == def.Code || !codeShape.MatchString(code) {
			ck.blame(path, "rule.bad_replaces", fault.Args{"code": clip(code)})
		}
	}
}

func (ck *checker) codes(codes []string, terms []Term, path, code string) {
	ck.atMost(len(codes), maxValues, path)
	for i, c := range codes {
		ck.known(terms, c, fmt.Sprintf("%s[%d]", path, i), code)
	}
}

const lastDay = 99991231

func (ck *checker) dates(def *Definition, ref Ref, r *Rule) {
	day := func(d Date, path string, otherwise int32) int32 {
		if d == "" {
			return otherwise
		}
		n, err := d.parse()
		if err != nil {
			ck.add(path, err)
			return otherwise
		}
		return n
	}
	r.from = day(def.Effective.From, "effective.from", 0)
	r.to = day(def.Effective.To, "effective.to", lastDay)
	if r.from >= r.to {
		ck.blame("effective.to", "rule.effective_empty", fault.Args{"from": string(def.Effective.From), "to": string(def.Effective.To)})
	}
	r.to = min(r.to, day(ref.RetiredFrom, "retired_from", lastDay))
	day(def.ReviewBy, "review_by", 0)
	ck.validity(def.Validity)
}

func (ck *checker) validity(v Validity) {
	used := 0
	for _, set := range []bool{v.Forever, v.Months != 0, v.Until != "", v.EndOfNextYear} {
		if set {
			used++
		}
	}
	if used != 1 {
		ck.blame("validity", "rule.validity_shape", nil)
	}
	if v.Months < 0 || v.Months > maxMonths {
		ck.blame("validity.months", "rule.validity_months", fault.Args{"limit": maxMonths})
	}
	if v.Until != "" {
		if _, err := v.Until.parse(); err != nil {
			ck.add("validity.until", err)
		}
	}
}
