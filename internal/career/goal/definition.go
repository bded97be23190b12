package goal

import (
	"bytes"
	"encoding/json"

	"xuefen/internal/org"
	"xuefen/internal/platform/fixed"
)

// Definition is one goal as people write it and as it is stored.
type Definition struct {
	Code     string    `json:"code" maxLength:"60" doc:"Never changes"`
	Name     Name      `json:"name"`
	Text     Name      `json:"text,omitzero" doc:"What reaching it opens"`
	For      Audience  `json:"for,omitzero" doc:"Whose goal it is; empty means everybody"`
	Criteria Criterion `json:"criteria"`
	From     org.Date  `json:"from,omitempty" doc:"First day; empty means since ever"`
	To       org.Date  `json:"to,omitempty" doc:"Day before which it must be reached; empty means without end"`
	Sort     int       `json:"sort,omitempty" doc:"Goals of one person are shown in this order"`
}

// Name is a name or text in both languages. An empty English one is shown in
// Chinese, and the other way round.
type Name struct {
	Zh string `json:"zh" maxLength:"500"`
	En string `json:"en,omitempty" maxLength:"500"`
}

// In gives the name in a language ("zh-CN" or "en").
func (n Name) In(language string) string {
	if language == "en" && n.En != "" || n.Zh == "" {
		return n.En
	}
	return n.Zh
}

// Audience are people by where they stand. Empty lists do not narrow; several
// lists must all hold. Departments cover all below them.
type Audience struct {
	Departments []string `json:"departments,omitempty" maxItems:"200" doc:"Codes; each with all below"`
	Positions   []string `json:"positions,omitempty" maxItems:"200" doc:"Codes"`
	Grades      []string `json:"grades,omitempty" maxItems:"200" doc:"Codes"`
}

// Criterion is a tree: exactly one of All, Any, Credits, Share, Composition
// and Completed is set.
type Criterion struct {
	Name        Name         `json:"name,omitzero" doc:"How reasons call it; empty means by what it is"`
	All         []Criterion  `json:"all,omitempty" maxItems:"20"`
	Any         []Criterion  `json:"any,omitempty" maxItems:"20"`
	Credits     *Credits     `json:"credits,omitempty"`
	Share       *Share       `json:"share,omitempty"`
	Composition *Composition `json:"composition,omitempty"`
	Completed   *Completed   `json:"completed,omitempty"`
}

// Credits demands accumulated credits in a window: all together, or those of
// one category with its parts.
type Credits struct {
	Category string       `json:"category,omitempty" doc:"Code; empty means all"`
	Target   fixed.Amount `json:"target"`
	Targets  []Target     `json:"targets,omitempty" maxItems:"200" doc:"Other targets for some; the narrowest that covers the person counts"`
	Window   Window       `json:"window"`
}

// Target is another target for people of some places.
type Target struct {
	Audience
	Target fixed.Amount `json:"target"`
}

// Share demands that a category makes up a part of a whole (decision 5).
type Share struct {
	Category string       `json:"category"`
	Percent  fixed.Amount `json:"percent" doc:"Exact percent, such as 30.00"`
	Of       Whole        `json:"of" enum:"required,earned" doc:"Part of the required total, so that learning more never disqualifies, or of all that was earned"`
	Required fixed.Amount `json:"required,omitempty" doc:"The required total; 0 means that of the goal's own total"`
	Window   Window       `json:"window"`
}

// Whole is what a share is a part of.
type Whole string

// The wholes.
const (
	OfRequired Whole = "required"
	OfEarned   Whole = "earned"
)

// Composition demands a total made up of categories (decision 4). Only the
// categories named count.
type Composition struct {
	Reading Reading      `json:"reading" enum:"quota,weighted" doc:"quota: parts of the target are least or most amounts of categories; weighted: percents weigh the credits of categories"`
	Target  fixed.Amount `json:"target"`
	Targets []Target     `json:"targets,omitempty" maxItems:"200"`
	Parts   []Part       `json:"parts" minItems:"1" maxItems:"20"`
	Window  Window       `json:"window"`
}

// Reading is how a composition is meant.
type Reading string

// The readings. With 40/30/30 and a target of 100, a quota asks for at least
// 40 mandatory, counts at most 30 elective, and asks for at least 30 practice;
// a weighting asks for 0.4·m + 0.3·e + 0.3·p ≥ 100.
const (
	Quota    Reading = "quota"
	Weighted Reading = "weighted"
)

// Part is one category of a composition.
type Part struct {
	Category string       `json:"category"`
	Percent  fixed.Amount `json:"percent"`
	Bound    Bound        `json:"bound,omitempty" enum:"at_least,at_most" doc:"Of a quota"`
}

// Bound says whether a quota's part is a least or a most.
type Bound string

// The bounds.
const (
	AtLeast Bound = "at_least"
	AtMost  Bound = "at_most"
)

// Completed demands that objects are done. A mandatory set is a set: nothing
// else replaces an item of it (decision 6).
type Completed struct {
	Items   []Item   `json:"items" minItems:"1" maxItems:"200"`
	AtLeast int      `json:"at_least,omitempty" minimum:"0" doc:"How many of them; 0 means all"`
	Verbs   []string `json:"verbs,omitempty" maxItems:"20" doc:"What counts as done; empty means completed or passed"`
}

// Item names an object by type and code.
type Item struct {
	Type string `json:"type"`
	Code string `json:"code"`
}

// doneVerbs count as done where a criterion names none.
var doneVerbs = []string{"completed", "passed"}

// encode is the stored form.
func (d *Definition) encode() (string, error) {
	raw, err := json.Marshal(d)
	return string(raw), err
}

// decode reads the stored form; unknown fields are an error, since a goal that
// is half understood would be judged wrongly.
func decode(raw string) (Definition, error) {
	var def Definition
	d := json.NewDecoder(bytes.NewReader([]byte(raw)))
	d.DisallowUnknownFields()
	err := d.Decode(&def)
	return def, err
}
