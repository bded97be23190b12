package activityhttp

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"xuefen/internal/platform/fault"
)

// Exact is a number as it was written: a JSON number or a text, never a float.
// Whether it is one is checked by the module.
type Exact string

// UnmarshalJSON keeps the digits.
func (x *Exact) UnmarshalJSON(b []byte) error {
	if !bytes.HasPrefix(b, []byte(`"`)) {
		*x = Exact(b)
		return nil
	}
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	*x = Exact(strings.TrimSpace(text))
	return nil
}

// Schema describes both ways of writing it.
func (Exact) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		OneOf:       []*huma.Schema{{Type: huma.TypeNumber}, {Type: huma.TypeString}},
		Description: "A number or its text; it is kept exactly as written.", Examples: []any{87.5, "87.5"},
	}
}

// Attributes are further values by their codes. Numbers stay exact.
type Attributes map[string]any

// UnmarshalJSON reads an object.
func (a *Attributes) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var m map[string]any
	if err := d.Decode(&m); err != nil {
		return fault.New(fault.Invalid, "http.field_not_object", nil)
	}
	*a = m
	return nil
}

// Schema describes an object of plain values.
func (Attributes) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeObject, AdditionalProperties: true,
		Description: "Numbers, texts, truths and lists of texts by the codes of attributes.",
		Examples:    []any{map[string]any{"attempt": 1, "mentor_no": "1002"}},
	}
}
