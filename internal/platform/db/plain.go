package db

import (
	"strings"
	"unicode/utf8"
)

// Plain makes any text one that both databases store, and cuts it to so many
// bytes. It is for words that come from elsewhere and must never make a
// statement fail, such as messages of errors: PostgreSQL refuses zero bytes
// and broken UTF-8.
func Plain(text string, most int) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
	if len(text) <= most {
		return text
	}
	cut := most
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut]
}
