package credithttp

import (
	"context"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

// Explanation says why one rule paid what it paid, or nothing, in the reader's
// language.
type Explanation struct {
	Rule       RuleRef      `json:"rule"`
	Outcome    rule.Outcome `json:"outcome" doc:"matched is the only one that pays"`
	Amount     fixed.Amount `json:"amount"`
	Summary    string       `json:"summary" doc:"One sentence; where nothing was paid, with the smallest change that would have paid"`
	Clauses    []Clause     `json:"clauses" doc:"The conditions, in their order"`
	Arithmetic *Arithmetic  `json:"arithmetic,omitempty"`
	Remedy     *Remedy      `json:"remedy,omitempty" doc:"Where nothing was paid and something can be done about it"`
	Promised   bool         `json:"promised,omitempty" doc:"Paid by the version that was promised at enrolment, which pays more than the one in force"`
}

// Remedy is the smallest change that would have paid: one value each for what
// failed, or the day from which there is room again.
type Remedy struct {
	Text    string       `json:"text" doc:"One sentence"`
	Pays    fixed.Amount `json:"pays"`
	From    string       `json:"from,omitempty" doc:"The first day with room again"`
	Changes []Changed    `json:"changes"`
}

// Changed is one value that would have to be another.
type Changed struct {
	Field  string `json:"field"`
	Label  string `json:"label"`
	Seen   string `json:"seen" doc:"Empty when nothing was given"`
	Wanted string `json:"wanted"`
}

// Clause is one condition with the value that was seen.
type Clause struct {
	Path    string  `json:"path"`
	Level   int     `json:"level" doc:"Depth in the tree of conditions"`
	Group   string  `json:"group" enum:"all,any,not" doc:"How it is joined there"`
	Label   string  `json:"label"`
	Op      rule.Op `json:"op,omitempty"`
	Wanted  string  `json:"wanted"`
	Seen    string  `json:"seen"`
	Given   bool    `json:"given" doc:"Whether there was a value at all"`
	Outcome string  `json:"outcome" enum:"true,false,not_given"`
}

// Arithmetic is how the amount came about, in the order in which it was done.
type Arithmetic struct {
	Base        string       `json:"base"`
	Multipliers []Multiplier `json:"multipliers"`
	Bonus       string       `json:"bonus"`
	Gross       string       `json:"gross" doc:"Before caps"`
	Cuts        []Cut        `json:"cuts"`
	Line        string       `json:"line" doc:"All of it in one line"`
}

// Multiplier is a factor of a campaign.
type Multiplier struct {
	Code   string `json:"code"`
	Factor string `json:"factor"`
}

// Cut is a cap that took something, with the room that it had left.
type Cut struct {
	Cap  int    `json:"cap" doc:"Place in the caps of the rule, from 0"`
	Text string `json:"text"`
	Room string `json:"room"`
}

// teller says rules and explanations in the reader's language.
type teller struct {
	language string
	words    *rule.Words
}

func (e edge) teller(ctx context.Context, tx *db.Tx) (*teller, error) {
	vocabulary, err := e.Credit.Vocabulary(ctx, tx)
	if err != nil {
		return nil, err
	}
	return &teller{language: string(httpx.Language(ctx)), words: rule.NewWords(vocabulary)}, nil
}

func (t *teller) sentence(def rule.Definition) Sentence {
	return sentenceOf(t.words.Say(def, t.language))
}

func (t *teller) in(n rule.Name) string { return n.In(t.language) }

func (t *teller) explanation(e rule.Explanation) Explanation {
	out := Explanation{
		Rule:    RuleRef{Code: e.Code, Name: t.in(e.Name), Version: e.Version},
		Outcome: e.Outcome, Amount: e.Amount, Summary: t.in(e.Summary), Promised: e.Promised, Clauses: make([]Clause, len(e.Clauses)),
	}
	for i, c := range e.Clauses {
		out.Clauses[i] = Clause{
			Path: c.Path, Level: c.Level, Group: c.Group, Label: t.in(c.Label), Op: c.Op, Wanted: t.in(c.Wanted), Seen: t.in(c.Seen),
			Given: c.Given, Outcome: c.Outcome,
		}
	}
	if a := e.Arithmetic; a != nil {
		out.Arithmetic = t.arithmetic(a)
	}
	if r := e.Remedy; r != nil {
		out.Remedy = &Remedy{Text: t.in(r.Text), Pays: r.Pays, From: string(r.From), Changes: []Changed{}}
		for _, c := range r.Changes {
			out.Remedy.Changes = append(out.Remedy.Changes, Changed{c.Field, t.in(c.Label), t.in(c.Seen), t.in(c.Wanted)})
		}
	}
	return out
}

func (t *teller) arithmetic(a *rule.Arithmetic) *Arithmetic {
	out := &Arithmetic{Base: a.Base.String(), Bonus: a.Bonus.String(), Gross: a.Gross.String(), Line: t.in(a.Line), Multipliers: []Multiplier{}, Cuts: []Cut{}}
	for _, m := range a.Multipliers {
		out.Multipliers = append(out.Multipliers, Multiplier{Code: m.Code, Factor: m.Factor.String()})
	}
	for _, c := range a.Cuts {
		out.Cuts = append(out.Cuts, Cut{Cap: c.Cap, Text: t.in(c.Text), Room: t.in(c.Room)})
	}
	return out
}

func (t *teller) explanations(list []rule.Explanation) []Explanation {
	out := make([]Explanation, len(list))
	for i, e := range list {
		out[i] = t.explanation(e)
	}
	return out
}
