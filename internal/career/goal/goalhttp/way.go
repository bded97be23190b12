package goalhttp

import (
	"context"
	"time"

	"xuefen/internal/career/goal"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// Way is what would bring somebody nearer to a goal.
type Way struct {
	Standing Standing     `json:"standing"`
	Next     *Step        `json:"next,omitempty" doc:"The most useful step"`
	Steps    []Step       `json:"steps" doc:"Most useful first"`
	Set      []Step       `json:"set" doc:"The fewest steps that reach the goal together, or the most helpful ones"`
	Reaches  bool         `json:"reaches" doc:"Whether the set reaches the goal"`
	Sum      fixed.Amount `json:"sum" doc:"What the set pays"`
}

// Step is something to do.
type Step struct {
	Type      string       `json:"type" doc:"Of the object"`
	Code      string       `json:"code,omitempty" doc:"Of the object; absent where any of the type will do"`
	Name      goal.Name    `json:"name,omitzero"`
	OpenUntil *time.Time   `json:"open_until,omitempty"`
	Amount    fixed.Amount `json:"amount" doc:"What it pays at most, as far as that is known before"`
	Pays      []Pay        `json:"pays"`
	Demanded  bool         `json:"demanded" doc:"The goal itself names it"`
	Helps     fixed.Amount `json:"helps" doc:"How much nearer it brings the goal"`
	Closes    bool         `json:"closes" doc:"It alone reaches the goal"`
}

// Pay is what one rule would pay for a step.
type Pay struct {
	Rule     string       `json:"rule" doc:"Code"`
	Name     goal.Name    `json:"name"`
	Category string       `json:"category" doc:"Code"`
	Amount   fixed.Amount `json:"amount"`
	Varies   bool         `json:"varies" doc:"The amount depends on the result"`
}

func (e edge) way(ctx context.Context, in *ofPersonIn) (*struct{ Body Way }, error) {
	out := &struct{ Body Way }{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		p, err := e.person(ctx, tx, actor, in.Person)
		if err != nil {
			return err
		}
		st, proposal, err := e.Goal.Way(ctx, tx, goal.ID(in.ID), p)
		if err != nil {
			return err
		}
		s, err := e.speaker(ctx, tx, &st.Goal.Definition)
		if err != nil {
			return err
		}
		out.Body = Way{Standing: s.standing(&st), Steps: stepsOf(proposal.Steps), Set: stepsOf(proposal.Set), Reaches: proposal.Reaches, Sum: proposal.Sum}
		if len(out.Body.Steps) > 0 && st.Progress.State != goal.Reached {
			out.Body.Next = &out.Body.Steps[0]
		}
		return nil
	})
	return out, err
}

func stepsOf(steps []goal.Step) []Step {
	out := make([]Step, len(steps))
	for i := range steps {
		step := &steps[i]
		out[i] = Step{
			Type: step.Item.Type, Code: step.Item.Code, Name: step.Name, OpenUntil: known(step.OpenUntil), Amount: step.Amount(), Pays: []Pay{},
			Demanded: step.Demanded, Helps: step.Helps, Closes: step.Closes,
		}
		for _, p := range step.Pays {
			out[i].Pays = append(out[i].Pays, Pay{p.Rule, p.Name, p.Category, p.Amount, p.Varies})
		}
	}
	return out
}
