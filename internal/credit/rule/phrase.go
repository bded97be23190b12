package rule

import (
	"encoding/json"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// phrases gives the catalogue of a language; it is read once from the files
// that are compiled in.
var phrases = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, lang := range []string{Chinese, English} {
		words := map[string]string{}
		if raw, err := Locales.ReadFile("locales/" + lang + ".json"); err == nil {
			if err := json.Unmarshal(raw, &words); err != nil {
				words = map[string]string{}
			}
		}
		all[lang] = words
	}
	return all
})

// phrase gives one phrase; a missing one shows its key, which a test forbids.
func phrase(lang, key string) string {
	if s, ok := phrases()[lang][key]; ok {
		return s
	}
	return key
}

// phraseName gives a phrase in both languages; missing ones are empty.
func phraseName(key string) Name {
	return Name{ZH: phrases()[Chinese][key], EN: phrases()[English][key]}
}

// Emphasis says how a page should set a piece of a sentence.
type Emphasis string

// The kinds of emphasis. Plain is the empty one.
const (
	Plain     Emphasis = ""
	Who       Emphasis = "who"
	What      Emphasis = "what"
	InValue   Emphasis = "value"
	Code      Emphasis = "code"
	InCredits Emphasis = "credits"
)

// Segment is a piece of a sentence.
type Segment struct {
	Text string   `json:"text"`
	Kind Emphasis `json:"kind,omitempty"`
}

// Sentence is a sentence in pieces.
type Sentence []Segment

// String joins the pieces.
func (s Sentence) String() string {
	var b strings.Builder
	for _, seg := range s {
		b.WriteString(seg.Text)
	}
	return b.String()
}

// say fills the {names} of a phrase with pieces.
func say(lang, key string, args map[string]Sentence) Sentence {
	var out Sentence
	rest := phrase(lang, key)
	for {
		before, after, ok := strings.Cut(rest, "{")
		out = out.plus(Segment{Text: before})
		if !ok {
			return out
		}
		name, tail, _ := strings.Cut(after, "}")
		for _, seg := range args[name] {
			out = out.plus(seg)
		}
		rest = tail
	}
}

// plus appends a piece, joining it to the last one of the same kind.
func (s Sentence) plus(seg Segment) Sentence {
	if seg.Text == "" {
		return s
	}
	if n := len(s); n > 0 && s[n-1].Kind == seg.Kind {
		s[n-1].Text += seg.Text
		return s
	}
	return append(s, seg)
}

func piece(kind Emphasis, text string) Sentence {
	if text == "" {
		return nil
	}
	return Sentence{{Text: text, Kind: kind}}
}

// list joins sentences as "a、b和c" or "a, b and c".
func list(lang, joint string, items []Sentence) Sentence {
	var out Sentence
	for i, item := range items {
		switch {
		case i == 0:
		case i == len(items)-1:
			out = out.plus(Segment{Text: phrase(lang, "rule.say."+joint+"_last")})
		default:
			out = out.plus(Segment{Text: phrase(lang, "rule.say."+joint)})
		}
		for _, seg := range item {
			out = out.plus(seg)
		}
	}
	return out
}

// space sets Chinese as people read it: one space between Chinese and Latin
// letters or digits, none before Chinese punctuation.
func space(lang string, s Sentence) Sentence {
	if lang != Chinese {
		return s
	}
	out := make(Sentence, 0, len(s))
	var last rune
	for _, seg := range s {
		var b strings.Builder
		for _, c := range seg.Text {
			switch {
			case c == ' ' && (last == ' ' || last == 0 || strings.ContainsRune(chineseStops, last)):
				continue
			case unicode.Is(unicode.Han, last) && latin(c), latin(last) && unicode.Is(unicode.Han, c):
				b.WriteByte(' ')
			}
			b.WriteRune(c)
			last = c
		}
		out = out.plus(Segment{Text: b.String(), Kind: seg.Kind})
	}
	for i := range out {
		next := ""
		if i+1 < len(out) {
			next = out[i+1].Text
		}
		if r, _ := utf8.DecodeRuneInString(next); strings.ContainsRune(chineseStops, r) && next != "" {
			out[i].Text = strings.TrimSuffix(out[i].Text, " ")
		}
		for _, stop := range chineseStops {
			out[i].Text = strings.ReplaceAll(out[i].Text, " "+string(stop), string(stop))
		}
	}
	return out
}

const chineseStops = "\uff0c\u3002\u3001\uff1b\uff1a\uff08\uff09\u201c\u201d"

func latin(c rune) bool {
	return c < unicode.MaxLatin1 && (unicode.IsLetter(c) || unicode.IsDigit(c))
}
