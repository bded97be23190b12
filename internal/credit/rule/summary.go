package rule

import "xuefen/internal/platform/expr"

// summary is the one sentence for the employee: what was paid and for what, or
// why nothing was, with the smallest change that would have paid.
func (x *explainer) summary(e *Explanation) Name {
	return x.both(func(t *teller) string {
		key, args := string(e.Outcome), map[string]Sentence{"deed": x.deed(t), "credits": t.credits(&x.rule.Def)}
		switch e.Outcome {
		case Matched:
			args["amount"] = piece(InCredits, e.Amount.Short())
			if e.Arithmetic != nil && len(e.Arithmetic.Cuts) > 0 {
				key = "matched_cut"
				args["gross"] = piece(Plain, e.Arithmetic.Gross.String())
				args["cap"] = piece(Plain, e.Arithmetic.Cuts[0].Text.In(t.lang))
			}
		case ConditionLost:
			if args["missing"] = x.missingText(t); len(args["missing"]) == 0 {
				key = "condition_unmet"
			}
		case OutOfScope:
			args["who"] = t.who(x.rule.Def.Scope)
		case NotInForce:
			key, args = x.notInForce(key, args)
		case NoValue:
			key, args["fields"] = x.noValue(t)
			args["object"] = t.oneObject(&x.rule.Def)
		case BelowTiers:
			a := &x.rule.base
			n, _, err := a.program.Value(x.run)
			if err != nil || len(a.steps) == 0 {
				break
			}
			field := x.rule.Def.Amount.Tiers.Field
			args["field"] = piece(Plain, t.label(field))
			args["value"] = piece(InValue, t.value(field, n.String()))
			args["from"] = piece(InValue, t.value(field, a.steps[0].from.String()))
		case NoBeneficiary:
			attribute := x.rule.beneficiary
			if x.rule.pool != "" {
				attribute = x.rule.pool
			}
			args["field"] = piece(Plain, t.label(attributePrefix+attribute))
		case Replaced, Outranked:
			args["by"] = piece(What, nameOf(t.vocab.Rules, x.seen.By, t.lang))
		case Waiting, Proposed:
			args["amount"] = piece(InCredits, e.Amount.Short())
			args["gate"] = t.gate(&x.rule.Def)
		case Collecting:
			args["have"], args["missing"] = x.setProgress(t)
		case Resting:
			args["cooldown"], args["paid"] = t.cooldownLength(x.rule.Def.Cooldown), piece(InValue, x.paidAt())
		case Capped:
			if e.Arithmetic != nil && len(e.Arithmetic.Cuts) > 0 {
				args["cap"] = piece(Plain, e.Arithmetic.Cuts[len(e.Arithmetic.Cuts)-1].Text.In(t.lang))
			}
		}
		return space(t.lang, say(t.lang, "rule.why."+key, args)).String()
	})
}

// paidAt shows the payment that was too close.
func (x *explainer) paidAt() string {
	if x.rule.rest == nil || x.seen.PaidAt == nil {
		return ""
	}
	return x.rule.rest.shown(*x.seen.PaidAt, x.facts.zone())
}

// deed names what was done: the verb and the object by name, else its type.
func (x *explainer) deed(t *teller) Sentence {
	a := &x.facts.Activity
	object := x.facts.Object.Name
	if object == "" {
		object = nameOf(t.vocab.ObjectTypes, a.ObjectType, t.lang)
	}
	return t.say("deed", map[string]Sentence{"verb": piece(What, nameOf(t.vocab.Verbs, a.Verb, t.lang)), "object": piece(What, object)})
}

// missingText lists the smallest change that would have paid.
func (x *explainer) missingText(t *teller) Sentence {
	if x.rule.when == nil {
		return nil
	}
	var items []Sentence
	for _, c := range x.missing(x.rule.when, expr.True) {
		if c.def.CEL != "" {
			items = append(items, x.missingCEL(t, c)...)
			continue
		}
		clause := x.leafClause(c, "", 0, "")
		wanted := t.leaf(c.def)
		args := map[string]Sentence{"field": piece(Plain, clause.Label.In(t.lang)), "wanted": wanted,
			"seen": piece(InValue, clause.Seen.In(t.lang))}
		switch truth, _ := c.leaf.Holds(x.run); {
		case truth == expr.True:
			items = append(items, t.say("forbidden", args))
		case clause.Given && clause.Seen.In(t.lang) != "":
			items = append(items, t.say("missed", args))
		default:
			items = append(items, t.say("absent", args))
		}
	}
	return t.list("semicolon", items)
}

func (x *explainer) missingCEL(t *teller, c *condition) []Sentence {
	var items []Sentence
	for _, clause := range x.clause(c, "", 0, "") {
		if clause.Outcome == truthWords[expr.True] {
			continue
		}
		key := "missed_cel"
		if clause.Seen.In(t.lang) == "" {
			key = "absent_cel"
		}
		items = append(items, t.say(key, map[string]Sentence{"wanted": piece(Code, clause.Label.In(t.lang)),
			"seen": piece(InValue, clause.Seen.In(t.lang))}))
	}
	if len(items) == 0 { // a clause under "not" that holds: show the whole
		items = append(items, t.say("unmet_cel", map[string]Sentence{"wanted": t.cel(c.def.CEL, true)}))
	}
	return items
}

func (x *explainer) notInForce(key string, args map[string]Sentence) (string, map[string]Sentence) {
	day := newInstant(x.facts).day
	switch {
	case day < x.rule.from:
		args["from"] = piece(InValue, string(x.rule.Def.Effective.From))
		return key + "_yet", args
	case day >= x.rule.to:
		return key + "_any_more", args
	}
	return key, args
}

// noValue names the numbers that the amount needed and did not get.
func (x *explainer) noValue(t *teller) (string, Sentence) {
	a := &x.rule.base
	if a.kind == objectAmount || a.program == nil {
		return "no_value", nil
	}
	var absent []Sentence
	for _, s := range a.program.Reads(x.run) {
		if !s.Given {
			absent = append(absent, piece(Plain, t.label(s.Field)))
		}
	}
	return "no_number", t.list("and", absent)
}
