package goalhttp

import (
	"context"
	"net/http"
	"time"

	"xuefen/internal/career/goal"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

// Standing is where one person stands towards one goal.
type Standing struct {
	GoalID   int64     `json:"goal_id"`
	Code     string    `json:"code"`
	Name     goal.Name `json:"name"`
	Text     goal.Name `json:"text" doc:"What reaching it opens"`
	Version  int       `json:"version"`
	Progress Progress  `json:"progress"`
}

// Progress is how far somebody is.
type Progress struct {
	State        string       `json:"state" enum:"reached,nearly,open,missed" doc:"nearly from 80 percent on; missed when it ended unreached"`
	Percent      int          `json:"percent" doc:"Of the weakest criterion; 100 only when reached"`
	Gap          fixed.Amount `json:"gap" doc:"The least credits that could close it"`
	MissingItems int          `json:"missing_items"`
	Begins       *time.Time   `json:"begins,omitempty"`
	Deadline     *time.Time   `json:"deadline,omitempty"`
	DaysLeft     int          `json:"days_left" doc:"Calendar days, today included; 0 without a deadline"`
	PerWeek      fixed.Amount `json:"per_week" doc:"What closes the gap at an even pace"`
	Main         *Main        `json:"main,omitempty" doc:"What the progress is shown by; absent for goals without credits"`
	Criteria     Finding      `json:"criteria"`
	Reasons      []string     `json:"reasons" doc:"Why it is not reached, in the reader's language"`
}

// Main is the criterion that stands for the whole goal.
type Main struct {
	Earned   fixed.Amount  `json:"earned"`
	Target   fixed.Amount  `json:"target"`
	Gap      fixed.Amount  `json:"gap"`
	Over     fixed.Amount  `json:"over"`
	Expected *fixed.Amount `json:"expected,omitempty" doc:"Where one should be by the end of today at an even pace; absent in a window without two ends"`
}

// Finding is what one criterion comes to.
type Finding struct {
	Kind     string          `json:"kind" enum:"all,any,credits,share,composition,completed"`
	Name     goal.Name       `json:"name,omitzero"`
	Reached  bool            `json:"reached"`
	Percent  int             `json:"percent"`
	Reason   string          `json:"reason,omitempty" doc:"What is missing, in the reader's language"`
	Category string          `json:"category,omitempty" doc:"Code"`
	Have     *fixed.Amount   `json:"have,omitempty" doc:"Credits, or points of a weighting; absent for items and groups"`
	Need     *fixed.Amount   `json:"need,omitempty"`
	Lack     *fixed.Amount   `json:"lack,omitempty" doc:"The least credits that would close it by itself"`
	Expected *fixed.Amount   `json:"expected,omitempty"`
	Window   *goal.Window    `json:"window,omitempty"`
	From     *time.Time      `json:"from,omitempty"`
	To       *time.Time      `json:"to,omitempty"`
	Of       string          `json:"of,omitempty" enum:"required,earned" doc:"What a share is a part of"`
	Reading  string          `json:"reading,omitempty" enum:"quota,weighted" doc:"How a composition is meant"`
	Items    []ItemState     `json:"items,omitempty"`
	Needed   int             `json:"needed,omitempty" doc:"How many of the items"`
	Shares   []CategoryShare `json:"shares,omitempty" doc:"The categories of a composition"`
	Parts    []Finding       `json:"parts,omitempty"`
}

// ItemState is one object that a goal names.
type ItemState struct {
	Type string    `json:"type"`
	Code string    `json:"code"`
	Name goal.Name `json:"name,omitzero" doc:"Absent when it is not registered"`
	Done bool      `json:"done"`
}

// CategoryShare is one category of a composition.
type CategoryShare struct {
	Category string       `json:"category"`
	Percent  fixed.Amount `json:"percent"`
	Bound    string       `json:"bound,omitempty" enum:"at_least,at_most"`
	Have     fixed.Amount `json:"have"`
	Need     fixed.Amount `json:"need" doc:"Least or most credits of a quota"`
	Counted  fixed.Amount `json:"counted"`
	Reached  bool         `json:"reached"`
}

// Standings is a list of standings.
type Standings struct {
	Items []Standing `json:"items"`
}

type ofPersonIn struct {
	ID     int64 `path:"id" minimum:"1"`
	Person int64 `query:"person_id" minimum:"1" doc:"Nothing means oneself"`
}

func (e edge) registerProgress(api *httpx.API) {
	httpx.Register(api, op("list-own-goals", http.MethodGet, "/goals/mine", goal.Read, "One's own goals with their progress", "我的目标和进度"), e.mine)
	httpx.Register(api, op("read-goal-progress", http.MethodGet, "/goals/{id}/progress", goal.Read, "Somebody's progress towards a goal", "查看某人的目标进度"), e.progress)
	way := op("read-goal-way", http.MethodGet, "/goals/{id}/way", goal.Read, "What would bring somebody nearer to a goal", "怎样达成目标")
	way.Description = "Registered objects that are open and not done yet, then kinds of activity that rules pay for, by what they do for the gap; " +
		"the set is the fewest of them that reach the goal together. Amounts are before caps already used."
	httpx.Register(api, way, e.way)
}

func (e edge) mine(ctx context.Context, _ *none) (*struct{ Body Standings }, error) {
	out := &struct{ Body Standings }{Standings{Items: []Standing{}}}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		list, err := e.Goal.Of(ctx, tx, org.PersonID(actor.Person))
		if err != nil || len(list) == 0 {
			return err
		}
		goals := make([]*goal.Definition, len(list))
		for i := range list {
			goals[i] = &list[i].Goal.Definition
		}
		s, err := e.speaker(ctx, tx, goals...)
		if err != nil {
			return err
		}
		for i := range list {
			out.Body.Items = append(out.Body.Items, s.standing(&list[i]))
		}
		return nil
	})
	return out, err
}

func (e edge) progress(ctx context.Context, in *ofPersonIn) (*struct{ Body Standing }, error) {
	out := &struct{ Body Standing }{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		p, err := e.person(ctx, tx, actor, in.Person)
		if err != nil {
			return err
		}
		st, err := e.Goal.ProgressOf(ctx, tx, goal.ID(in.ID), p)
		if err != nil {
			return err
		}
		s, err := e.speaker(ctx, tx, &st.Goal.Definition)
		if err == nil {
			out.Body = s.standing(&st)
		}
		return err
	})
	return out, err
}

func (s *speaker) standing(st *goal.Standing) Standing {
	def := &st.Goal.Definition
	return Standing{
		GoalID: int64(st.Goal.Goal), Code: def.Code, Name: def.Name, Text: def.Text, Version: st.Goal.Number, Progress: s.progress(&st.Progress),
	}
}

func (s *speaker) progress(p *goal.Progress) Progress {
	out := Progress{
		State: string(p.State), Percent: p.Percent, Gap: p.Gap, MissingItems: p.Missing, Begins: known(p.Begins), Deadline: known(p.Deadline),
		DaysLeft: p.DaysLeft, PerWeek: p.PerWeek, Criteria: s.finding(&p.Root), Reasons: []string{},
	}
	if m := p.Main; m != nil {
		out.Main = &Main{Earned: m.Have, Target: m.Need, Gap: max(0, m.Need-m.Have), Over: max(0, m.Have-m.Need), Expected: m.Expected}
	}
	for _, r := range p.Reasons(s.words) {
		out.Reasons = append(out.Reasons, s.say(r))
	}
	return out
}

func known(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = at.UTC()
	return &at
}

func (s *speaker) finding(f *goal.Finding) Finding {
	c := f.Criterion
	out := Finding{Name: c.Name, Reached: f.Reached, Percent: f.Percent, From: known(f.From), To: known(f.To), Expected: f.Expected}
	amounts := true
	switch {
	case c.Credits != nil:
		out.Kind, out.Category, out.Window = "credits", c.Credits.Category, &c.Credits.Window
	case c.Share != nil:
		out.Kind, out.Category, out.Window, out.Of = "share", c.Share.Category, &c.Share.Window, string(c.Share.Of)
	case c.Composition != nil:
		out.Kind, out.Window, out.Reading = "composition", &c.Composition.Window, string(c.Composition.Reading)
	case c.Completed != nil:
		out.Kind, out.Needed, amounts = "completed", int(f.Need), false
	case len(c.Any) > 0:
		out.Kind, amounts = "any", false
	default:
		out.Kind, amounts = "all", false
	}
	if amounts {
		out.Have, out.Need, out.Lack = &f.Have, &f.Need, &f.Lack
	}
	if !f.Reached && len(f.Parts) == 0 {
		for _, r := range f.Reasons(s.words) {
			out.Reason = s.say(r)
		}
	}
	for _, i := range f.Items {
		out.Items = append(out.Items, ItemState{Type: i.Type, Code: i.Code, Name: s.items[i.Item], Done: i.Done})
	}
	for _, p := range f.Shares {
		out.Shares = append(out.Shares, CategoryShare{p.Category, p.Percent, string(p.Bound), p.Have, p.Need, p.Counted, p.Reached})
	}
	for i := range f.Parts {
		out.Parts = append(out.Parts, s.finding(&f.Parts[i]))
	}
	return out
}
