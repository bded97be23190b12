package rule

import "xuefen/internal/platform/expr"

// collect says what a set takes: "10 次完成陪访和 3 次通过模拟演练".
func (t *teller) collect(def *Definition) Sentence {
	var members []Sentence
	for i := range def.Collect.Members {
		m := &def.Collect.Members[i]
		args := map[string]Sentence{"count": piece(InValue, expr.Whole(int64(m.Count)).String()), "deed": t.deedOf(m.When), "conditions": t.conditions(m.If)}
		if m.Distinct {
			args["distinct"] = t.say("collect_distinct", nil)
		}
		members = append(members, t.say("collect_member", args))
	}
	key := "collect_once"
	if def.Collect.Repeat {
		key = "collect_repeat"
	}
	args := map[string]Sentence{"members": t.list("and_all", members)}
	if p := def.Collect.Period; p != "" && p != Ever {
		args["period"] = t.say("collect_in", map[string]Sentence{"period": t.say("period."+string(p), nil)})
	}
	return t.say(key, args)
}

// deedOf names a kind of activity: its verbs and object types.
func (t *teller) deedOf(w When) Sentence {
	if len(w.ObjectTypes) > 0 {
		return t.trigger(&Definition{When: w})
	}
	var verbs []Sentence
	for _, code := range w.Verbs {
		verbs = append(verbs, piece(What, nameOf(t.vocab.Verbs, code, t.lang)))
	}
	return t.list("or", verbs)
}

// gate says what credits wait for.
func (t *teller) gate(def *Definition) Sentence {
	g := def.Gate
	if g == nil {
		return nil
	}
	args := map[string]Sentence{"days": piece(InValue, expr.Whole(int64(g.WithinDays)).String()), "deed": t.deedOf(g.When), "conditions": t.conditions(g.If)}
	if g.About != "" {
		args["other"] = t.say("gate_other", nil)
	}
	out := t.say("gate", args)
	if g.Reject != nil {
		for _, seg := range t.say("gate_reject", map[string]Sentence{"deed": t.deedOf(g.Reject.When), "conditions": t.conditions(g.Reject.If)}) {
			out = out.plus(seg)
		}
	}
	return out
}

// setProgress says how far a set is, with what is missing.
func (x *explainer) setProgress(t *teller) (have, missing Sentence) {
	var reached, lacking []Sentence
	for i := range x.rule.collect.members {
		m := &x.rule.collect.members[i]
		n := 0
		if i < len(x.seen.Have) {
			n = x.seen.Have[i]
		}
		deed := t.deedOf(x.rule.whens[i])
		number := func(n int) Sentence { return piece(InValue, expr.Whole(int64(n)).String()) }
		reached = append(reached, t.say("collect_have", map[string]Sentence{"deed": deed, "have": number(n), "count": number(m.count)}))
		if n < m.count {
			lacking = append(lacking, t.say("collect_lacks", map[string]Sentence{"deed": deed, "count": number(m.count - n)}))
		}
	}
	return t.list("and_all", reached), t.list("and_all", lacking)
}
