package rule

import "xuefen/internal/platform/expr"

// NumberOfField reads a number of facts by the path of its field.
func NumberOfField(v *Vocabulary, f *Facts, path string) (expr.Number, bool) {
	schema, err := schemaOf(v)
	if err != nil {
		return expr.Number{}, false
	}
	return f.numberAt(schema, path)
}

// WithNumber applies a step of one number with another number.
func (s Remedy) WithNumber(f *Facts, n expr.Number) *Facts {
	changed := f.copy()
	changed.set(s.Changes[0].Field, NumberValue(n))
	return changed
}
