// Package suggestion is the company's suggestion box: what is put in can be
// traced to nobody, by no table, log or time that the company can look at.
package suggestion

import (
	"embed"
	"io/fs"
	"strings"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed locales/*.json
var locales embed.FS

// Migrations are the module's tables.
func Migrations() db.Module { return db.Module{Name: "suggestion", FS: migrations} }

// Locales are the module's sentences in both languages.
func Locales() fs.FS { return locales }

// Limits of the box.
const (
	NotesPerMonth = 5     // that one person can draw
	Crowd         = 5     // people who must have drawn notes before the box is opened
	LongestBody   = 2_000 // letters of a suggestion
	LongestAnswer = 2_000
)

// Topics are what a suggestion may be about; a closed list, since free words
// would make authors known.
var Topics = []string{"course", "credits", "mall", "mentoring", "other"}

// ID names a suggestion that was taken out of the box.
type ID int64

// Suggestion is one that was taken out of the box.
type Suggestion struct {
	ID         ID
	OpenedWeek string // ISO week of the opening, 2026-W47
	Topic      string
	Body       string
	Answer     string
	AnsweredBy int64
	AnsweredAt time.Time // zero while unanswered
}

// Service keeps the box. It is safe for concurrent use; every method works in
// the caller's transaction.
type Service struct {
	clock clock.Clock
	org   *org.Service
	seal  []byte
}

// New makes the service. The 256-bit key seals signing keys in the database.
func New(c clock.Clock, o *org.Service, seal []byte) *Service { return &Service{c, o, seal} }

// Note is a note as its owner uses it: the number that was signed blindly, the
// signature, and the month of the key.
type Note struct {
	Month     int // yyyymm
	Number    []byte
	Signature []byte
}

func checkBody(topic, body string) (string, error) {
	body = strings.TrimSpace(body)
	known := false
	for _, t := range Topics {
		known = known || t == topic
	}
	switch n := len([]rune(body)); {
	case !known:
		return "", fault.New(fault.Invalid, "suggestion.unknown_topic", nil).At("topic")
	case n < 2 || n > LongestBody:
		return "", fault.New(fault.Invalid, "suggestion.body_length", fault.Args{"most": LongestBody}).At("body")
	}
	return body, nil
}

// monthOf is a calendar month as yyyymm.
func monthOf(t time.Time) int { return t.Year()*100 + int(t.Month()) }

// before is the calendar month before one.
func before(month int) int {
	if month%100 == 1 {
		return month - 100 + 11
	}
	return month - 1
}
