package i18n

import (
	"strings"

	"golang.org/x/text/language"
)

// Language is one of the languages the program speaks, as a BCP 47 tag.
type Language string

// The languages the program speaks.
const (
	Chinese Language = "zh-CN"
	English Language = "en"
)

// Languages lists the languages the program speaks; the first is the default.
func Languages() []Language { return []Language{Chinese, English} }

// ParseLanguage reads the exact tag of a language the program speaks.
func ParseLanguage(tag string) (Language, bool) {
	for _, l := range Languages() {
		if strings.EqualFold(tag, string(l)) {
			return l, true
		}
	}
	return "", false
}

// Negotiate finds the language for a reader from an Accept-Language header.
// The fallback ("" is Chinese) answers when the header names none that the
// program speaks; a malformed or overlong header counts as absent.
func Negotiate(header string, fallback Language) Language {
	const longest = 1024
	if fallback == "" {
		fallback = Chinese
	}
	if header == "" || len(header) > longest {
		return fallback
	}
	wanted, weights, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return fallback
	}
	for i, tag := range wanted {
		if weights[i] == 0 {
			continue
		}
		switch base, _ := tag.Base(); base.String() {
		case "zh":
			return Chinese
		case "en":
			return English
		}
	}
	return fallback
}
