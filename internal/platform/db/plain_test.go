package db_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"xuefen/internal/platform/db"
)

func TestPlainTextFitsBothDatabases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(0, 50).Draw(t, "most")
		given := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "text")
		got := db.Plain(given, most)
		if len(got) > most || !utf8.ValidString(got) || strings.ContainsRune(got, 0) {
			t.Fatalf("Plain gave %q of %d bytes; at most %d", got, len(got), most)
		}
		if utf8.ValidString(given) && !strings.ContainsRune(given, 0) && len(given) <= most && got != given {
			t.Fatalf("Plain changed %q to %q", given, got)
		}
	})
}
