package activity

import (
	"context"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// ObjectID names an object of the register.
type ObjectID int64

// Object is something that activities are about: a course, an exam, a
// project. Rules may pay its own value and ask for its fields.
type Object struct {
	ID         ObjectID       `json:"id"`
	Type       string         `json:"type"`
	Code       string         `json:"code"`
	Name       string         `json:"name"`
	NameEn     string         `json:"name_en,omitempty"`
	Value      *fixed.Amount  `json:"value,omitempty" doc:"The object's own credit value"`
	Category   string         `json:"category,omitempty"`
	Topic      string         `json:"topic,omitempty"`
	Difficulty string         `json:"difficulty,omitempty" doc:"A number; rules compare it"`
	Importance string         `json:"importance,omitempty" doc:"Strategic importance, a number"`
	Tags       []string       `json:"tags,omitempty"`
	Parent     string         `json:"parent,omitempty" doc:"Code of the object it belongs to"`
	OpenUntil  *time.Time     `json:"open_until,omitempty"`
	Custom     map[string]any `json:"custom,omitempty"`
	Retired    bool           `json:"retired"`
}

// Limits of one object.
const (
	maxTags   = 50
	maxCustom = 8_000
)

// check finds what is wrong with an object to be registered.
func (o *Object) check(v vocabulary) error {
	o.Code, o.Name = strings.TrimSpace(o.Code), strings.TrimSpace(o.Name)
	if !v.objectTypes[o.Type] {
		return fault.New(fault.Invalid, "activity.unknown_object_type", fault.Args{"type": o.Type}).At("type")
	}
	for _, f := range []struct {
		field, text string
		most        int
		needed      bool
	}{
		{"code", o.Code, maxCode, true}, {"name", o.Name, maxName, true}, {"name_en", o.NameEn, maxName, false}, {"category", o.Category, maxCode, false},
		{"topic", o.Topic, maxCode, false}, {"difficulty", o.Difficulty, maxCode, false}, {"importance", o.Importance, maxCode, false}, {"parent", o.Parent, maxCode, false},
	} {
		if f.needed && f.text == "" {
			return fault.New(fault.Invalid, "activity.missing", fault.Args{"field": f.field}).At(f.field)
		}
		if utf8.RuneCountInString(f.text) > f.most {
			return fault.New(fault.Invalid, "activity.too_long", fault.Args{"field": f.field, "most": f.most}).At(f.field)
		}
		if !utf8.ValidString(f.text) || strings.ContainsRune(f.text, 0) {
			return fault.New(fault.Invalid, "activity.bad_text", fault.Args{"field": f.field}).At(f.field)
		}
	}
	if o.Value != nil && *o.Value < 0 {
		return fault.New(fault.Invalid, "activity.negative", fault.Args{"field": "value"}).At("value")
	}
	for field, text := range map[string]string{"difficulty": o.Difficulty, "importance": o.Importance} {
		if _, err := number(field, text); err != nil {
			return err
		}
	}
	if len(o.Tags) > maxTags {
		return fault.New(fault.Invalid, "activity.too_many_tags", fault.Args{"most": maxTags}).At("tags")
	}
	if raw, err := json.Marshal(o.Custom); err != nil || len(raw) > maxCustom {
		return fault.New(fault.Invalid, "activity.bad_attribute", fault.Args{"attribute": "custom"}).At("custom")
	}
	return checkAttributes(o.Custom)
}

// Register adds objects to the register or updates them by type and code. An
// error names the first object that is wrong; nothing is written then.
func (s *Service) Register(ctx context.Context, tx *db.Tx, objects []Object) (added, changed int, err error) {
	v, err := loadVocabulary(ctx, tx)
	if err != nil {
		return 0, 0, err
	}
	for i := range objects {
		if err := objects[i].check(v); err != nil {
			return 0, 0, err
		}
	}
	return s.putObjects(ctx, tx, objects)
}

// putObjects writes checked objects; unchanged ones are not touched.
func (s *Service) putObjects(ctx context.Context, tx *db.Tx, objects []Object) (added, changed int, err error) {
	refs := make([]objectRef, len(objects))
	for i, o := range objects {
		refs[i] = objectRef{o.Type, o.Code}
	}
	known, err := findObjects(ctx, tx, refs)
	if err != nil {
		return 0, 0, err
	}
	now := s.clock.Now()
	for _, o := range objects {
		old := known[objectRef{o.Type, o.Code}]
		switch {
		case old == nil:
			id, err := tx.NewID(ctx)
			if err != nil {
				return added, changed, err
			}
			o.ID = ObjectID(id)
			if err := insertObject(ctx, tx, o, now); err != nil {
				return added, changed, err
			}
			known[objectRef{o.Type, o.Code}] = &o
			added++
		case !sameObject(*old, o):
			o.ID = old.ID
			if err := updateObject(ctx, tx, o, now); err != nil {
				return added, changed, err
			}
			known[objectRef{o.Type, o.Code}] = &o
			changed++
		}
	}
	return added, changed, nil
}

func sameObject(a, b Object) bool {
	a.ID, b.ID = 0, 0
	x, errA := json.Marshal(a)
	y, errB := json.Marshal(b)
	return errA == nil && errB == nil && string(x) == string(y)
}

// ObjectFilter narrows the register.
type ObjectFilter struct {
	Type    string
	Query   string // part of the name or code
	Retired bool   // also those that are retired
	After   ObjectID
	Limit   int
}

// Objects lists the register in the order of ids.
func (s *Service) Objects(ctx context.Context, tx *db.Tx, f ObjectFilter) ([]Object, error) {
	return listObjects(ctx, tx, f)
}

// Object finds one object by id, or a fault activity.object_not_found.
func (s *Service) Object(ctx context.Context, tx *db.Tx, id ObjectID) (Object, error) {
	o, err := findObject(ctx, tx, id)
	if err != nil {
		return Object{}, err
	}
	if o == nil {
		return Object{}, fault.New(fault.NotFound, "activity.object_not_found", nil)
	}
	return *o, nil
}

// Retire takes an object out of what is offered; activities about it stay.
func (s *Service) Retire(ctx context.Context, tx *db.Tx, id ObjectID, retired bool) error {
	if _, err := s.Object(ctx, tx, id); err != nil {
		return err
	}
	return setRetired(ctx, tx, id, retired, s.clock.Now())
}
