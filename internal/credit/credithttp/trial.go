package credithttp

import (
	"context"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

// registerTrial adds what the builder asks while somebody edits: is the rule
// right, how does it read, what would it pay for a record, and what may it
// read. None of it writes.
func (e edge) registerTrial(api *httpx.API) {
	check := op("check-rule", "POST", "/rules/check", credit.RuleEdit, "Check a definition and say it as a sentence", "检查规则并生成文字说明")
	check.Description = "Always 200 for a JSON object: everything that is wrong is in problems, by path. The sentence is there for unfinished definitions too."
	httpx.Register(api, check, e.check)
	try := op("try-rule", "POST", "/rules/trial", credit.RuleEdit, "Try a definition on a recorded activity", "用已有记录试算规则")
	try.Description = "What the definition would make of it, with the room its caps have now. Nothing is written. rule.invalid and credit.rule_not_about (422); " +
		"activity.not_found (404) also for activities of people out of reach."
	httpx.Register(api, try, e.try)
	fields := op("list-rule-fields", "GET", "/rule-fields", credit.RuleRead, "List what rules may read and name", "查看规则可用的字段和词表")
	httpx.Register(api, fields, e.listFields)
}

// Check is what a look at a definition found.
type Check struct {
	Valid    bool                `json:"valid"`
	Problems []httpx.ProblemPart `json:"problems" doc:"Each thing that is wrong; field is its path in the definition"`
	Sentence *Sentence           `json:"sentence,omitempty" doc:"Absent when the definition cannot be read at all"`
	Words    int                 `json:"words" doc:"Length of the sentence, in characters (Chinese) or words (English)"`
}

type checkIn struct {
	Body struct {
		Definition definitionInput `json:"definition"`
	}
}

type checkOut struct{ Body Check }

func (e edge) check(ctx context.Context, in *checkIn) (*checkOut, error) {
	out := &checkOut{Body: Check{Problems: []httpx.ProblemPart{}}}
	def, err := in.Body.Definition.read()
	if err != nil {
		out.Body.Problems, err = e.problemsOf(ctx, err)
		return out, err
	}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		say, err := e.teller(ctx, tx)
		if err != nil {
			return err
		}
		sentence := say.words.Say(def, say.language)
		said := sentenceOf(sentence)
		out.Body.Sentence, out.Body.Words = &said, sentence.Words(say.language)
		out.Body.Problems, err = e.problemsOf(ctx, e.Credit.CheckRule(ctx, tx, def))
		return err
	})
	out.Body.Valid = len(out.Body.Problems) == 0
	return out, err
}

// problemsOf lists the parts of a fault in the reader's language. An error
// that is no fault stays one.
func (e edge) problemsOf(ctx context.Context, err error) ([]httpx.ProblemPart, error) {
	parts := []httpx.ProblemPart{}
	if err == nil {
		return parts, nil
	}
	f, ok := fault.Of(err)
	if !ok {
		return parts, err
	}
	list := f.Parts
	if len(list) == 0 {
		list = []*fault.Fault{f}
	}
	for _, p := range list {
		parts = append(parts, httpx.ProblemPart{Code: p.Code, Field: p.Field, Args: p.Args, Detail: e.Words.Sentence(httpx.Language(ctx), p.Code, p.Args)})
	}
	return parts, nil
}

// Trial names a definition and the record it is tried on.
type Trial struct {
	Definition definitionInput `json:"definition"`
	Activity   int64           `json:"activity_id" minimum:"1"`
}

// TrialResult is what came of a trial.
type TrialResult struct {
	Sentence    Sentence    `json:"sentence"`
	Explanation Explanation `json:"explanation"`
}

type tryIn struct{ Body Trial }

type tryOut struct{ Body TrialResult }

func (e edge) try(ctx context.Context, in *tryIn) (*tryOut, error) {
	def, err := in.Body.Definition.read()
	if err != nil {
		return nil, err
	}
	out := &tryOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		a, err := e.Activity.One(ctx, tx, activity.ID(in.Body.Activity))
		if err != nil {
			return err
		}
		if err := e.within(ctx, tx, actor, credit.StatementRead, a.Person, fault.New(fault.NotFound, "activity.not_found", nil)); err != nil {
			return err
		}
		found, err := e.Credit.TryRule(ctx, tx, def, a.ID)
		if err != nil {
			return err
		}
		say, err := e.teller(ctx, tx)
		if err != nil {
			return err
		}
		out.Body = TrialResult{Sentence: say.sentence(def), Explanation: say.explanation(found)}
		return nil
	})
	return out, err
}

// RuleFields is everything that rules of the company may read and name.
type RuleFields struct {
	Fields      []RuleField    `json:"fields"`
	Verbs       []Word         `json:"verbs"`
	ObjectTypes []Word         `json:"object_types"`
	Categories  []RuleCategory `json:"categories"`
	Departments []Word         `json:"departments"`
	Positions   []Word         `json:"positions"`
	Grades      []Word         `json:"grades"`
}

// RuleField is one thing that conditions and formulas may read.
type RuleField struct {
	Path    string         `json:"path"`
	Label   string         `json:"label"`
	Type    rule.FieldType `json:"type" enum:"number,text,bool,date,list"`
	Group   string         `json:"group" enum:"activity,object,person"`
	Ops     []rule.Op      `json:"ops"`
	Unit    string         `json:"unit,omitempty"`
	Choices []Word         `json:"choices" doc:"The values it may have; empty for any"`
}

// RuleCategory is a category with its parts.
type RuleCategory struct {
	Word
	Subcategories []Word `json:"subcategories"`
}

type fieldsOut struct{ Body RuleFields }

func (e edge) listFields(ctx context.Context, _ *struct{}) (*fieldsOut, error) {
	out := &fieldsOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		v, err := e.Credit.Vocabulary(ctx, tx)
		if err != nil {
			return err
		}
		say := &teller{language: string(httpx.Language(ctx))}
		out.Body = RuleFields{
			Fields: say.fields(rule.Fields(v)), Verbs: say.terms(v.Verbs), ObjectTypes: say.terms(v.ObjectTypes), Categories: []RuleCategory{},
			Departments: say.terms(v.Departments), Positions: say.terms(v.Positions), Grades: say.terms(v.Grades),
		}
		for _, c := range v.Categories {
			out.Body.Categories = append(out.Body.Categories, RuleCategory{Word: Word{c.Code, say.in(c.Name)}, Subcategories: say.terms(c.Subcategories)})
		}
		return nil
	})
	return out, err
}

func (t *teller) fields(list []rule.FieldInfo) []RuleField {
	out := make([]RuleField, len(list))
	for i, f := range list {
		out[i] = RuleField{Path: f.Path, Label: t.in(f.Label), Type: f.Type, Group: f.Group, Ops: append([]rule.Op{}, f.Ops...), Unit: t.in(f.Unit), Choices: []Word{}}
		for _, c := range f.Choices {
			out[i].Choices = append(out[i].Choices, Word{c.Value, t.in(c.Label)})
		}
	}
	return out
}

func (t *teller) terms(list []rule.Term) []Word {
	out := make([]Word, len(list))
	for i, term := range list {
		out[i] = Word{term.Code, t.in(term.Name)}
	}
	return out
}
