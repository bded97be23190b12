package i18n

import (
	"fmt"
	"strings"
)

// Phrase is an argument that is itself a sentence of the catalogue: it is
// written in the language of the sentence that contains it.
type Phrase struct {
	Code string         `json:"code"`
	Args map[string]any `json:"args,omitempty"`
}

// String is the code, for logs.
func (p Phrase) String() string { return p.Code }

// fill puts the arguments into a sentence and names those that were not given.
func (b *Bundle) fill(l Language, sentence string, args map[string]any) (filled string, lacking []string) {
	if !strings.Contains(sentence, "{") {
		return sentence, nil
	}
	var text strings.Builder
	for {
		before, rest, found := strings.Cut(sentence, "{")
		text.WriteString(before)
		if !found {
			return text.String(), lacking
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			text.WriteString("{" + rest)
			return text.String(), lacking
		}
		if v, ok := args[name]; ok {
			text.WriteString(b.written(l, v))
		} else {
			text.WriteString("{" + name + "}")
			lacking = append(lacking, name)
		}
		sentence = after
	}
}

// written is one argument as the reader of a language expects it.
func (b *Bundle) written(l Language, v any) string {
	switch v := v.(type) {
	case Phrase:
		return b.Sentence(l, v.Code, v.Args)
	case []string:
		if l == Chinese {
			return strings.Join(v, "、")
		}
		return strings.Join(v, ", ")
	default:
		return fmt.Sprint(v)
	}
}
