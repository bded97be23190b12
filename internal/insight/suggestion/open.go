package suggestion

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	mathrand "math/rand/v2"
	"strings"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Open takes out what waits in the box, shuffled, if enough people have drawn
// notes lately for nobody to stand out; otherwise everything waits on. It also
// throws away what notes of earlier months left behind. It runs once a night.
func (s *Service) Open(ctx context.Context, tx *db.Tx) error {
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return err
	}
	now := s.clock.Now().In(zone)
	if err := forget(ctx, tx, before(monthOf(now))); err != nil {
		return err
	}
	people, err := countPeople(ctx, tx)
	if err != nil || people < Crowd {
		return err
	}
	list, err := takeWaiting(ctx, tx)
	if err != nil || len(list) == 0 {
		return err
	}
	if err := shuffle(list); err != nil {
		return err
	}
	year, week := now.ISOWeek()
	return insertOpened(ctx, tx, fmt.Sprintf("%04d-W%02d", year, week), list)
}

// waiting is a suggestion in the box.
type waiting struct{ topic, body string }

// shuffle leaves nothing of the order in which suggestions came or were kept.
func shuffle(list []waiting) error {
	var seed [32]byte
	if _, err := rand.Read(seed[:]); err != nil {
		return err
	}
	dice := mathrand.New(mathrand.NewPCG(binary.LittleEndian.Uint64(seed[:8]), binary.LittleEndian.Uint64(seed[8:16])))
	dice.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return nil
}

// List gives what was taken out of the box, latest first: everything, or only
// what has no answer yet or has one.
func (s *Service) List(ctx context.Context, tx *db.Tx, f Filter) ([]Suggestion, error) {
	return listOpened(ctx, tx, f)
}

// Filter chooses suggestions.
type Filter struct {
	Answered *bool
	Before   ID // 0 for the latest
	Limit    int
}

// Answer answers a suggestion for everybody to read, or changes the answer.
// Faults: suggestion.not_found, suggestion.answer_length.
func (s *Service) Answer(ctx context.Context, tx *db.Tx, id ID, text string, by int64) (Suggestion, error) {
	text = strings.TrimSpace(text)
	if n := len([]rune(text)); n < 2 || n > LongestAnswer {
		return Suggestion{}, fault.New(fault.Invalid, "suggestion.answer_length", fault.Args{"most": LongestAnswer}).At("answer")
	}
	one, err := findOpened(ctx, tx, id)
	if err != nil {
		return one, err
	}
	one.Answer, one.AnsweredBy, one.AnsweredAt = text, by, s.clock.Now().UTC().Truncate(time.Microsecond)
	return one, updateAnswer(ctx, tx, one)
}
