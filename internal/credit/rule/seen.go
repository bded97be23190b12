package rule

import (
	"encoding/json"
	"fmt"
	"time"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fixed"
)

// Seen is what has to be stored with an activity because it cannot be derived
// again later: the outcomes, the room of the caps then, and person and object
// as they were, in codes. Everything else — clauses, arithmetic, sentences —
// is derived from it by Explain. Its JSON is compact and stable.
type Seen struct {
	Rules  []SeenRule `json:"r"`
	Person SeenPerson `json:"p"`
	Object SeenObject `json:"o,omitzero"`
	Zone   string     `json:"z,omitempty"`
}

// SeenRule is what became of one rule version.
type SeenRule struct {
	Code        string       `json:"c"`
	Version     int          `json:"v"`
	Outcome     Outcome      `json:"o"`
	Rooms       []int64      `json:"m,omitempty"` // room of each cap before, hundredths or times
	Beneficiary string       `json:"b,omitempty"`
	By          string       `json:"y,omitempty"`
	Fault       string       `json:"f,omitempty"` // code of the fault with Failed
	Multipliers []Multiplier `json:"x,omitempty"`
	Ceiling     *expr.Number `json:"e,omitempty"` // of the multipliers, where it took something
	Limit       fixed.Amount `json:"l,omitempty"` // of one payment by weak evidence
	Have        []int        `json:"n,omitempty"` // of each member of a set, with Collecting
	Promised    bool         `json:"q,omitempty"` // the version that was promised, and not the one in force
	PaidAt      *int64       `json:"w,omitempty"` // with Resting: the place of the payment that lies too close
}

// SeenPerson is Person with short names.
type SeenPerson struct {
	Number      string   `json:"n,omitempty"`
	Departments []string `json:"d,omitempty"`
	Position    string   `json:"p,omitempty"`
	Grade       string   `json:"g,omitempty"`
	Status      string   `json:"s,omitempty"`
	HiredOn     string   `json:"h,omitempty"`
	Tags        []string `json:"t,omitempty"`
}

// SeenObject is Object with short names.
type SeenObject struct {
	Parent     string        `json:"p,omitempty"`
	Name       string        `json:"n,omitempty"`
	Category   string        `json:"c,omitempty"`
	Topic      string        `json:"t,omitempty"`
	Difficulty *expr.Number  `json:"d,omitempty"`
	Importance *expr.Number  `json:"i,omitempty"`
	Credits    *fixed.Amount `json:"v,omitempty"`
	Tags       []string      `json:"g,omitempty"`
	Custom     Attributes    `json:"x,omitempty"`
}

// See records the final outcomes; call it after Award.
func See(f *Facts, matches []Match) Seen {
	s := Seen{Zone: f.zone().String()}
	for i := range matches {
		s.Rules = append(s.Rules, matches[i].Seen())
	}
	p, o := &f.Person, &f.Object
	s.Person = SeenPerson{Number: p.Number, Departments: p.Departments, Position: p.Position, Grade: p.Grade,
		Status: p.Status, Tags: p.Tags}
	if !p.HiredOn.IsZero() {
		s.Person.HiredOn = p.HiredOn.In(f.zone()).Format(time.DateOnly)
	}
	s.Object = SeenObject{Parent: o.Parent, Name: o.Name, Category: o.Category, Topic: o.Topic,
		Difficulty: o.Difficulty.pointer(), Importance: o.Importance.pointer(), Tags: o.Tags, Custom: o.Custom}
	if o.HasCredits {
		s.Object.Credits = &o.Credits
	}
	return s
}

// Seen gives what to store of one match.
func (m *Match) Seen() SeenRule {
	s := SeenRule{Code: m.Rule.Def.Code, Version: m.Rule.Ref.Version, Outcome: m.Outcome, Rooms: m.rooms,
		Beneficiary: m.Beneficiary, By: m.By, Multipliers: m.Multipliers}
	if m.Fault != nil {
		s.Fault = m.Fault.Code
	}
	s.Limit, s.PaidAt, s.Promised = m.limit, m.paidAt, m.Promised
	if m.collecting != nil && m.Outcome == Collecting {
		s.Have = m.collecting.have
	}
	if w := m.worth(); len(w.multipliers) > 0 {
		if _, cut, err := w.factor(); err == nil && cut {
			s.Ceiling = &w.ceiling
		}
	}
	return s
}

// Restore puts person and object of then into facts that hold the activity.
func (s *Seen) Restore(f *Facts) error {
	zone := time.UTC
	if s.Zone != "" && (f.Location == nil || f.Location.String() != s.Zone) {
		loaded, err := time.LoadLocation(s.Zone)
		if err != nil {
			return fmt.Errorf("restore the zone of a record: %w", err)
		}
		zone = loaded
	} else if f.Location != nil {
		zone = f.Location
	}
	f.Location = zone
	p := &s.Person
	f.Person = Person{Number: p.Number, Departments: p.Departments, Position: p.Position, Grade: p.Grade,
		Status: p.Status, Tags: p.Tags}
	if p.HiredOn != "" {
		f.Person.HiredOn, _ = Date(p.HiredOn).start(zone)
	}
	o := &s.Object
	f.Object = Object{Parent: o.Parent, Name: o.Name, Category: o.Category, Topic: o.Topic,
		Difficulty: maybeOf(o.Difficulty), Importance: maybeOf(o.Importance), Tags: o.Tags, Custom: o.Custom}
	if o.Credits != nil {
		f.Object.Credits, f.Object.HasCredits = *o.Credits, true
	}
	return nil
}

// JSON is the stored form.
func (s Seen) JSON() ([]byte, error) { return json.Marshal(s) }

// ReadSeen reads the stored form.
func ReadSeen(raw []byte) (Seen, error) {
	var s Seen
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, fmt.Errorf("read what a record has seen: %w", err)
	}
	return s, nil
}

func (m Maybe) pointer() *expr.Number {
	if !m.Given {
		return nil
	}
	return &m.Number
}

func maybeOf(n *expr.Number) Maybe {
	if n == nil {
		return Maybe{}
	}
	return Given(*n)
}
