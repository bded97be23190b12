package credit

import (
	"context"
	"time"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
)

// BookEntry is one rule of the rule book: the version in force today and the
// announced one that comes next. At least one of them is there.
type BookEntry struct {
	Current *Version
	Next    *Version
}

// Shown is the version that the book shows first.
func (e BookEntry) Shown() *Version {
	if e.Current != nil {
		return e.Current
	}
	return e.Next
}

// RuleBook lists the rules in force today and the announced ones, in the order
// of their codes.
func (s *Service) RuleBook(ctx context.Context, tx *db.Tx) ([]BookEntry, error) {
	b, err := s.inForce(ctx, tx)
	if err != nil {
		return nil, err
	}
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return nil, err
	}
	today := rule.Date(s.clock.Now().In(zone).Format(time.DateOnly))
	var out []BookEntry
	for _, versions := range b.byRule() {
		if e := bookEntry(versions, today); e.Current != nil || e.Next != nil {
			out = append(out, e)
		}
	}
	return out, nil
}

// byRule groups the published versions by rule, newest first, in the order of
// the engine.
func (b *book) byRule() [][]Version {
	var out [][]Version
	for _, r := range b.set.Rules() {
		v := b.versions[VersionID(r.Ref.ID)]
		if n := len(out); n > 0 && out[n-1][0].Rule == v.Rule {
			out[n-1] = append(out[n-1], v)
			continue
		}
		out = append(out, []Version{v})
	}
	return out
}

// bookEntry finds, among the versions of a rule from the newest to the oldest,
// the one in force on a day and the newer one that begins after it.
func bookEntry(versions []Version, today rule.Date) BookEntry {
	var e BookEntry
	for i := range versions {
		v := &versions[i]
		from, to := v.Definition.Effective.From, endOf(v)
		switch {
		case to != "" && (to <= today || to <= from):
		case from <= today:
			e.Current = v
			return e
		case e.Next == nil || from < e.Next.Definition.Effective.From:
			e.Next = v
		}
	}
	return e
}

// endOf is the first day on which a version no longer applies; empty for none.
func endOf(v *Version) rule.Date {
	to := v.Definition.Effective.To
	if v.Retired != nil && (to == "" || v.Retired.From < to) {
		to = v.Retired.From
	}
	return to
}

// RuleNames gives the names of all rules that were ever published, by code, as
// their newest version has them.
func (s *Service) RuleNames(ctx context.Context, tx *db.Tx) (map[string]rule.Name, error) {
	b, err := s.inForce(ctx, tx)
	if err != nil {
		return nil, err
	}
	names := map[string]rule.Name{}
	for _, versions := range b.byRule() {
		names[versions[0].Definition.Code] = versions[0].Definition.Name
	}
	return names, nil
}
