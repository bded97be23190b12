package rule

import (
	"slices"
	"strings"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fixed"
)

// Explanation says why one rule paid what it paid, or nothing. It is derived
// by the same functions that award.
type Explanation struct {
	Code       string       `json:"code"`
	Version    int          `json:"version"`
	Name       Name         `json:"name"`
	Outcome    Outcome      `json:"outcome"`
	Amount     fixed.Amount `json:"amount"` // with Waiting pending, with Proposed to be taken
	Clauses    []Clause     `json:"clauses,omitempty"`
	Arithmetic *Arithmetic  `json:"arithmetic,omitempty"`
	Summary    Name         `json:"summary"` // one sentence for the employee
	Remedy     *Remedy      `json:"remedy,omitempty"`
	Promised   bool         `json:"promised,omitempty"`
}

// Clause is one comparison of the conditions, in the order of the rule. Level
// is its depth in the tree; Group says how it is joined there.
type Clause struct {
	Path    string `json:"path"`
	Level   int    `json:"level"`
	Group   string `json:"group"` // all, any or not
	Label   Name   `json:"label"`
	Op      Op     `json:"op,omitempty"`
	Wanted  Name   `json:"wanted"`
	Seen    Name   `json:"seen"` // empty when not given
	Given   bool   `json:"given"`
	Outcome string `json:"outcome"` // true, false or not_given
}

// Arithmetic is how the amount came about. Line is the whole of it:
// "1.5 × 2 = 3 → 上限剩 2.5 → 2.5".
type Arithmetic struct {
	Base        expr.Number    `json:"base"`
	Raised      expr.Number    `json:"raised,omitzero"` // bonuses that are multiplied with the base
	Multipliers []CampaignView `json:"multipliers,omitempty"`
	Ceiling     *expr.Number   `json:"ceiling,omitempty"` // of the multipliers, where it took something
	Bonus       expr.Number    `json:"bonus"`
	Gross       expr.Number    `json:"gross"`
	Cuts        []CutView      `json:"cuts,omitempty"`
	Line        Name           `json:"line"`
}

// CampaignView is a campaign that multiplied, in words.
type CampaignView struct {
	Code   string      `json:"code"`
	Name   Name        `json:"name"`
	Factor expr.Number `json:"factor"`
}

// CutView is a cap that took something, in words.
type CutView struct {
	Cap  int  `json:"cap"`
	Text Name `json:"text"`
	Room Name `json:"room"`
}

// Explain derives the explanation of one stored outcome. The facts must be
// those of then (Seen.Restore). For a list of them, make Words once.
func Explain(r *Rule, f *Facts, seen SeenRule, v *Vocabulary) Explanation {
	return NewWords(v).Explain(r, f, seen)
}

// Explain is the same as the function.
func (w *Words) Explain(r *Rule, f *Facts, seen SeenRule) Explanation {
	x := &explainer{rule: r, facts: f, seen: seen, run: &expr.Run[*Facts]{Facts: f},
		zh: w.zh, en: w.en}
	e := Explanation{Code: r.Def.Code, Version: r.Ref.Version, Name: r.Def.Name, Outcome: seen.Outcome, Promised: seen.Promised}
	if r.when != nil {
		x.clauses(r.when, "if", 0, "all")
	}
	if r.collect != nil {
		x.memberClauses()
	}
	e.Clauses = x.list
	if a, amount, ok := x.arithmetic(); ok {
		e.Arithmetic = a
		if seen.Outcome == Matched || seen.Outcome == Waiting || seen.Outcome == Proposed {
			e.Amount = amount
		}
	}
	e.Summary = x.summary(&e)
	if remedy, ok := w.RemedyFor(r, f, seen); ok {
		e.Remedy = &remedy
	}
	return e
}

type explainer struct {
	rule   *Rule
	facts  *Facts
	seen   SeenRule
	run    *expr.Run[*Facts]
	zh, en *teller
	list   []Clause
}

var truthWords = map[expr.Truth]string{expr.True: "true", expr.False: "false", expr.NotGiven: "not_given"}

// both says something in both languages.
func (x *explainer) both(tell func(t *teller) string) Name {
	return Name{ZH: tell(x.zh), EN: tell(x.en)}
}

// clauses lists the leaves under a node.
func (x *explainer) clauses(c *condition, path string, level int, group string) {
	switch c.kind {
	case leafKind:
		x.list = append(x.list, x.clause(c, path, level, group)...)
		return
	case notKind:
		x.clauses(&c.parts[0], path+".not", level+1, "not")
		return
	}
	name := "all"
	if c.kind == anyKind {
		name = "any"
	}
	for i := range c.parts {
		x.clauses(&c.parts[i], path+"."+name+"["+expr.Whole(int64(i)).String()+"]", level+1, name)
	}
}

// clause shows a leaf; an expression may be several clauses.
func (x *explainer) clause(c *condition, path string, level int, group string) []Clause {
	if c.def.CEL == "" {
		return []Clause{x.leafClause(c, path, level, group)}
	}
	var all []Clause
	for _, t := range c.leaf.Trace(x.run) {
		one := Clause{Path: path, Level: level, Group: group, Outcome: truthWords[t.Outcome], Given: true}
		one.Label = x.both(func(tl *teller) string { return tl.cel(t.Text, true).String() })
		one.Seen = x.both(func(tl *teller) string {
			var seen []string
			for _, s := range t.Seen {
				if s.Given {
					seen = append(seen, tl.label(s.Field)+" "+tl.shown(s.Field, s.Value))
				}
			}
			return strings.Join(seen, "; ")
		})
		for _, s := range t.Seen {
			one.Given = one.Given && s.Given
		}
		all = append(all, one)
	}
	return all
}

func (x *explainer) leafClause(c *condition, path string, level int, group string) Clause {
	truth, err := c.leaf.Holds(x.run)
	if err != nil {
		truth = expr.NotGiven
	}
	one := Clause{Path: path, Level: level, Group: group, Op: c.def.Op, Outcome: truthWords[truth]}
	one.Label = x.both(func(t *teller) string { return t.label(c.def.Field) })
	one.Wanted = x.both(func(t *teller) string { return t.leaf(c.def).String() })
	if reads := c.leaf.Reads(x.run); len(reads) > 0 {
		one.Given = reads[0].Given
		one.Seen = x.both(func(t *teller) string {
			if c.def.Field == departmentField {
				return t.path(x.facts.Person.Departments)
			}
			return t.shown(c.def.Field, reads[0].Value)
		})
	}
	return one
}

// path shows a department path by names.
func (t *teller) path(codes []string) string {
	var names []string
	for _, c := range codes {
		names = append(names, nameOf(t.vocab.Departments, c, t.lang))
	}
	return strings.Join(names, " / ")
}

// shown shows a seen value; times lose what is not of interest.
func (t *teller) shown(path, value string) string {
	if t.fields[path].Type == DateField && len(value) >= len("2006-01-02T15:04") {
		return strings.Replace(value[:len("2006-01-02T15:04")], "T", " ", 1)
	}
	return t.value(path, value)
}

// missing lists the fewest leaves that would have to come out otherwise for
// the condition to hold: all that fail under "all", the cheapest under "any".
func (x *explainer) missing(c *condition, wanted expr.Truth) []*condition {
	if t, err := c.holds(x.run); err == nil && t == wanted {
		return nil
	}
	switch c.kind {
	case leafKind:
		return []*condition{c}
	case notKind:
		return x.missing(&c.parts[0], wanted.Not())
	}
	var sum, best []*condition
	for i := range c.parts {
		m := x.missing(&c.parts[i], wanted)
		sum = append(sum, m...)
		if i == 0 || len(m) < len(best) {
			best = m
		}
	}
	if (c.kind == allKind) == (wanted == expr.True) {
		return sum
	}
	return best
}

// Recompute gives the amount that stored facts and rooms come to: the same
// function as awarding, for verification.
func Recompute(r *Rule, f *Facts, seen SeenRule) (fixed.Amount, Outcome) {
	x := &explainer{rule: r, facts: f, seen: seen, run: &expr.Run[*Facts]{Facts: f}}
	if seen.Outcome == Collecting || seen.Outcome == SetDone {
		return 0, seen.Outcome
	}
	w, outcome := x.parts()
	if outcome != Matched {
		return 0, outcome
	}
	gross, err := x.gross(&w)
	if err != nil {
		return 0, Failed
	}
	amount, _, outcome := r.cut(gross, seen.Limit, seen.Rooms)
	if outcome == Matched && (seen.Outcome == Waiting || seen.Outcome == Proposed) {
		outcome = seen.Outcome
	}
	return amount, outcome
}

// gross is the amount before caps: for a pool, the part of the beneficiary.
func (x *explainer) gross(w *worth) (expr.Number, error) {
	sum, err := w.total()
	if p := x.rule.partOf(x.facts, x.seen.Beneficiary); err == nil && p != nil {
		return p.of(sum)
	}
	return sum, err
}

// parts evaluates the rule again as Match did, with what was seen then.
func (x *explainer) parts() (worth, Outcome) {
	m := Match{Rule: x.rule, Multipliers: x.seen.Multipliers}
	if x.seen.Ceiling != nil {
		m.ceiling = *x.seen.Ceiling
	}
	m.evaluate(x.run)
	return m.worth(), m.Outcome
}

// paysFirst are the outcomes that were reached only after the amount was known.
var paysFirst = []Outcome{Matched, Waiting, Proposed, Capped, Resting, SetDone, Replaced, Outranked, Zero}

func (x *explainer) arithmetic() (*Arithmetic, fixed.Amount, bool) {
	if !slices.Contains(paysFirst, x.seen.Outcome) {
		return nil, 0, false
	}
	w, outcome := x.parts()
	if outcome != Matched {
		return nil, 0, false
	}
	gross, err := x.gross(&w)
	if err != nil {
		return nil, 0, false
	}
	amount, cuts, _ := x.rule.cut(gross, x.seen.Limit, x.seen.Rooms)
	a := &Arithmetic{Base: w.base, Raised: w.raised, Multipliers: x.multipliers(), Ceiling: x.seen.Ceiling, Bonus: w.bonus, Gross: gross}
	for _, c := range cuts {
		a.Cuts = append(a.Cuts, x.cutView(c))
	}
	a.Line = x.both(func(t *teller) string { return x.line(t, a, amount) })
	return a, amount, true
}

// multipliers names the campaigns that multiplied.
func (x *explainer) multipliers() []CampaignView {
	var out []CampaignView
	for _, m := range x.seen.Multipliers {
		out = append(out, CampaignView{Code: m.Code, Factor: m.Factor,
			Name: x.both(func(t *teller) string { return nameOf(t.vocab.Campaigns, m.Code, t.lang) })})
	}
	return out
}

func (x *explainer) cutView(c Cut) CutView {
	if c.Cap == ByEvidence {
		room := expr.Scaled(c.Room, 2).String()
		return CutView{Cap: c.Cap, Room: Name{ZH: room, EN: room}, Text: x.both(func(t *teller) string {
			return t.say("evidence_limit", map[string]Sentence{"limit": piece(InCredits, room),
				"grade": piece(InValue, phrase(t.lang, "rule.evidence."+x.facts.Activity.Evidence.String()))}).String()
		})}
	}
	limit := x.rule.caps[c.Cap]
	room := expr.Whole(c.Room)
	if limit.Unit == Credits {
		room = expr.Scaled(c.Room, 2)
	}
	return CutView{Cap: c.Cap,
		Text: x.both(func(t *teller) string { return t.cap(&x.rule.Def, limit.Cap).String() }),
		Room: x.both(func(*teller) string { return room.String() })}
}

// line writes the arithmetic in the order in which it was done.
func (x *explainer) line(t *teller, a *Arithmetic, amount fixed.Amount) string {
	text, compound := x.baseText(t, a.Base)
	if a.Raised.Sign() > 0 {
		text, compound = text+" + "+a.Raised.String(), true
	}
	if len(a.Multipliers) > 0 && compound {
		text = "(" + text + ")"
	}
	for _, m := range a.Multipliers {
		text += " × " + m.Factor.String()
	}
	if a.Ceiling != nil {
		text += t.say("ceiling", map[string]Sentence{"ceiling": piece(Plain, a.Ceiling.String())}).String()
	}
	if a.Bonus.Sign() > 0 {
		text += " + " + a.Bonus.String()
	}
	pool := x.rule.partOf(x.facts, x.seen.Beneficiary)
	sum := a.Gross
	if pool != nil {
		if w, _ := x.parts(); true {
			sum, _ = w.total()
		}
	}
	if text != sum.String() {
		text += " = " + sum.String()
	}
	if pool != nil {
		text += " → " + x.shareText(t, pool) + " → " + a.Gross.String()
	}
	for _, c := range a.Cuts {
		text += " → " + t.say("room", map[string]Sentence{"room": piece(Plain, c.Room.In(t.lang))}).String()
	}
	if len(a.Cuts) > 0 || amount.Short() != a.Gross.String() {
		text += " → " + amount.Short()
	}
	return text
}

// shareText shows the weight of the beneficiary among all.
func (x *explainer) shareText(t *teller, p *part) string {
	whole := expr.Number{}
	for _, s := range p.shares {
		if sum, err := whole.Add(s.Weight); err == nil {
			whole = sum
		}
	}
	return t.say("share", map[string]Sentence{"share": piece(Plain, p.shares[p.index].Weight.String()), "whole": piece(Plain, whole.String())}).String()
}

// memberClauses lists the conditions of the members of a set that the activity
// could count for.
func (x *explainer) memberClauses() {
	a := &x.facts.Activity
	for i := range x.rule.collect.members {
		if m := &x.rule.collect.members[i]; m.when != nil && x.rule.whens[i].covers(a.Verb, a.ObjectType) {
			x.clauses(m.when, "collect.members["+expr.Whole(int64(i)).String()+"].if", 0, "all")
		}
	}
}

// baseText writes the base with the numbers that went into it.
func (x *explainer) baseText(t *teller, base expr.Number) (text string, compound bool) {
	a := &x.rule.base
	switch a.kind {
	case objectAmount:
		if a.fixed.Cmp(expr.Whole(1)) != 0 {
			return x.facts.Object.Credits.Short() + " × " + a.fixed.String(), false
		}
	case tierAmount:
		if n, given, err := a.program.Value(x.run); err == nil && given {
			return t.say("reached", map[string]Sentence{"value": piece(Plain, n.String()), "from": piece(Plain, a.steps[a.reached(n)].from.String()),
				"credits": piece(Plain, base.String())}).String(), true
		}
	case formulaAmount:
		values := map[string]string{}
		for _, s := range a.program.Reads(x.run) {
			values[s.Field] = s.Value
		}
		text := a.program.Render(t.wording(func(name string) string { return values[name] }))
		return text, text != base.String()
	}
	return base.String(), false
}
