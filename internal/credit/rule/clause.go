package rule

import (
	"xuefen/internal/platform/expr"
)

// ClauseAt is one leaf of a rule's conditions and where it stands.
type ClauseAt struct {
	Path  string // "if.all[1]"
	Level int
	Group string // all, any or not
	leaf  *condition
}

// Clauses lists the leaves of the conditions in the order of the rule. An
// expression is one clause.
func (r *Rule) Clauses() []ClauseAt {
	if r.when == nil {
		return nil
	}
	return clausesUnder(nil, r.when, "if", 0, "all")
}

func clausesUnder(list []ClauseAt, c *condition, path string, level int, group string) []ClauseAt {
	switch c.kind {
	case leafKind:
		return append(list, ClauseAt{Path: path, Level: level, Group: group, leaf: c})
	case notKind:
		return clausesUnder(list, &c.parts[0], path+".not", level+1, "not")
	}
	name := "all"
	if c.kind == anyKind {
		name = "any"
	}
	for i := range c.parts {
		list = clausesUnder(list, &c.parts[i], path+"."+name+"["+expr.Whole(int64(i)).String()+"]", level+1, name)
	}
	return list
}

// Truth is what the clause comes to for some facts; one that fails counts as
// not given.
func (c ClauseAt) Truth(f *Facts) expr.Truth {
	t, err := c.leaf.leaf.Holds(&expr.Run[*Facts]{Facts: f})
	if err != nil {
		return expr.NotGiven
	}
	return t
}

// Clause says in words what a clause asks for.
func (w *Words) Clause(c ClauseAt) Clause {
	one := Clause{Path: c.Path, Level: c.Level, Group: c.Group, Op: c.leaf.def.Op}
	if c.leaf.def.CEL != "" {
		tell := func(t *teller) string { return t.cel(c.leaf.def.CEL, true).String() }
		one.Label, one.Wanted = Name{ZH: tell(w.zh), EN: tell(w.en)}, Name{ZH: tell(w.zh), EN: tell(w.en)}
		return one
	}
	one.Label = Name{ZH: w.zh.label(c.leaf.def.Field), EN: w.en.label(c.leaf.def.Field)}
	one.Wanted = Name{ZH: w.zh.leaf(c.leaf.def).String(), EN: w.en.leaf(c.leaf.def).String()}
	return one
}
