package activity

import (
	"encoding/json"
	"strconv"
	"strings"
)

// settle writes numbers in one form and gives declared attributes their type,
// so that the same fact is the same whichever format it came in.
func (r *Result) settle(types map[string]string) {
	for _, n := range []*string{&r.Score, &r.ScoreMin, &r.ScoreMax, &r.DurationSeconds, &r.Quantity} {
		if *n != "" {
			*n = canonical(*n)
		}
	}
	if len(r.Attributes) == 0 {
		return
	}
	settled := make(map[string]any, len(r.Attributes))
	for code, value := range r.Attributes {
		settled[code] = settleAttribute(types[code], value)
	}
	r.Attributes = settled
}

// settleAttribute turns a scalar into the declared type where it reads as one.
// Lists, and what does not read as declared, stay as they came.
func settleAttribute(kind string, value any) any {
	text, scalar := scalarText(value)
	if !scalar {
		return value
	}
	switch kind {
	case "number":
		if n, err := number("", text); err == nil && n != nil {
			return json.Number(canonical(text))
		}
	case "bool":
		if text == "true" || text == "false" {
			return text == "true"
		}
	case "text", "date":
		return text
	}
	switch value.(type) {
	case json.Number, float64:
		return json.Number(text)
	}
	return value
}

func scalarText(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v), true
	case json.Number:
		return oneForm(v.String())
	case float64:
		return oneForm(strconv.FormatFloat(v, 'f', -1, 64))
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// oneForm is canonical for numbers of a sensible length; exponents and the
// like stay as they came.
func oneForm(text string) (string, bool) {
	if n, err := number("", text); err != nil || n == nil {
		return "", false
	}
	return canonical(text), true
}
