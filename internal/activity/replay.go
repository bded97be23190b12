package activity

import (
	"context"
	"fmt"
	"strings"
	"time"

	"xuefen/internal/platform/db"
)

// Replayed is an activity as a replay reads it: its result is not decoded yet,
// and what only people look at is left out.
type Replayed struct {
	Activity
	result string
}

// Span says which records a replay reads. Zero times do not narrow; no verbs
// means any.
type Span struct {
	From, To time.Time // of the time it happened; To is excluded
	Verbs    []string
	// ByTime orders by the time of recording, which the database has to sort.
	// Otherwise the order is that of ids, which is the order of recording as
	// long as one process records.
	ByTime bool
}

// EachRecorded reads records one after the other in the order in which they
// were recorded, withdrawn ones included. The record is overwritten by the
// next one; no other statement may run in each.
func (s *Service) EachRecorded(ctx context.Context, tx *db.Tx, span Span, each func(*Replayed) error) error {
	query, args := replayQuery(tx, span)
	var r Replayed
	words := map[string]string{}
	return tx.Each(ctx, query, args, func(scan db.Scan) error {
		r = Replayed{}
		var occurred, recorded int64
		var verb, objectType, code, parent string
		if err := scan(&r.ID, &r.Person, &r.Seq, &verb, &objectType, &code, &r.ObjectName, &parent, &occurred, &recorded, &r.Evidence, &r.result); err != nil {
			return err
		}
		r.Verb, r.ObjectType, r.ObjectCode, r.Parent = same(words, verb), same(words, objectType), same(words, code), same(words, parent)
		r.OccurredAt, r.RecordedAt = db.Time(occurred), db.Time(recorded)
		return each(&r)
	})
}

// mostWords bounds the texts that a replay keeps once each.
const mostWords = 200_000

// same gives one copy of equal texts, since a year of records names few
// different verbs, types and objects.
func same(words map[string]string, text string) string {
	if known, ok := words[text]; ok {
		return known
	}
	if len(words) < mostWords {
		words[text] = text
	}
	return text
}

// Decode reads the result. Without attributes they are left out, which saves
// most of the work for rules that read none.
func (r *Replayed) Decode(attributes bool) error {
	text := r.result
	if !attributes {
		text = withoutAttributes(text)
	}
	var ok bool
	if r.Result, ok = plainResult(text); ok {
		return nil
	}
	var err error
	if r.Result, err = decodeResult(text); err != nil {
		return fmt.Errorf("read the result of activity %d: %w", r.ID, err)
	}
	return nil
}

// withoutAttributes cuts the attributes off a stored result. They are the last
// member, and the ones before hold only numbers and truths.
func withoutAttributes(text string) string {
	const name = `"attributes":`
	i := strings.Index(text, name)
	if i < 0 {
		return text
	}
	return strings.TrimSuffix(text[:i], ",") + "}"
}

// plainResult reads the stored form of a result that has only numbers and
// truths, as encode writes it. False means that it is something else.
func plainResult(text string) (r Result, ok bool) {
	if text == "" || text == "{}" {
		return r, true
	}
	if len(text) < 2 || text[0] != '{' || text[len(text)-1] != '}' || strings.ContainsAny(text, `\[`) {
		return r, false
	}
	for rest := text[1 : len(text)-1]; rest != ""; {
		var member string
		member, rest, _ = strings.Cut(rest, ",")
		name, value, found := strings.Cut(member, ":")
		if !found || !r.put(name, value) {
			return Result{}, false
		}
	}
	return r, true
}

// put sets one member by its JSON name and JSON value.
func (r *Result) put(name, value string) bool {
	switch name {
	case `"success"`, `"completion"`:
		truth := value == "true"
		if !truth && value != "false" {
			return false
		}
		if name == `"success"` {
			r.Success = &truth
		} else {
			r.Completion = &truth
		}
		return true
	}
	if len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"' {
		return false
	}
	value = value[1 : len(value)-1]
	switch name {
	case `"score"`:
		r.Score = value
	case `"score_min"`:
		r.ScoreMin = value
	case `"score_max"`:
		r.ScoreMax = value
	case `"duration_seconds"`:
		r.DurationSeconds = value
	case `"quantity"`:
		r.Quantity = value
	default:
		return false
	}
	return true
}

// Withdrawn is when an activity was taken back.
type Withdrawn struct {
	Activity ID
	At       time.Time
}

// Withdrawals lists all withdrawals, oldest first.
func (s *Service) Withdrawals(ctx context.Context, tx *db.Tx) ([]Withdrawn, error) {
	return listWithdrawals(ctx, tx)
}
