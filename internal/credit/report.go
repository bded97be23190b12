package credit

import (
	"context"
	"slices"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// StandingLine is one person of the standing report.
type StandingLine struct {
	Number     string
	Name       string
	Department string
	Standing
}

// StandingReport lists everybody's standing by employee number, with the
// categories that are its columns. Asked for an instant, it answers what was
// known then.
func (s *Service) StandingReport(ctx context.Context, tx *db.Tx, reach org.Reach, w Window, asOf time.Time) ([]StandingLine, []Category, error) {
	categories, err := listCategories(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	departments, err := s.org.Departments(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	names := make(map[org.DepartmentID]string, len(departments))
	for _, d := range departments {
		names[d.ID] = d.Name
	}
	var lines []StandingLine
	for after := ""; ; {
		people, next, err := s.org.People(ctx, tx, org.Filter{Reach: reach}, org.Page{After: after, Limit: org.MostPerPage})
		if err != nil {
			return nil, nil, err
		}
		ids := make([]org.PersonID, len(people))
		for i, p := range people {
			ids[i] = p.ID
		}
		standings, err := s.standings(ctx, tx, ids, w, asOf)
		if err != nil {
			return nil, nil, err
		}
		for _, p := range people {
			lines = append(lines, StandingLine{Number: p.Number, Name: p.Name, Department: names[p.Department], Standing: *standings[p.ID]})
		}
		if after = next; next == "" {
			return lines, categories, nil
		}
	}
}

func (s *Service) standings(ctx context.Context, tx *db.Tx, people []org.PersonID, w Window, asOf time.Time) (map[org.PersonID]*Standing, error) {
	if asOf.IsZero() {
		return s.StandingOf(ctx, tx, people, w)
	}
	return s.StandingAsOf(ctx, tx, people, w, asOf)
}

// Entry is one line of a statement.
type Entry struct {
	ledger.Transfer
	CategoryCode string
	Rule         string // code; empty when no rule is behind it
	RuleNumber   int    // version of the rule
	Object       string // name of what it was about
	ObjectType   string
	ReversedBy   ledger.TransferID // 0 when it stands
}

// Signed is the amount with the direction it has for the person's available
// credits; what settles a hold changes nothing any more.
func (e Entry) Signed() fixed.Amount { return e.Change(ledger.Available) }

// Statement lists a person's transfers, latest first, before a running number
// (0 for the latest).
func (s *Service) Statement(ctx context.Context, tx *db.Tx, p org.PersonID, before int64, limit int) ([]Entry, error) {
	if before == 0 {
		before = 1 << 62
	}
	list, err := listTransfers(ctx, tx, p, before, limit)
	if err != nil {
		return nil, err
	}
	return s.entries(ctx, tx, list)
}

// EntryOf finds one transfer, false when there is none.
func (s *Service) EntryOf(ctx context.Context, tx *db.Tx, id ledger.TransferID) (Entry, bool, error) {
	list, err := findTransfers(ctx, tx, []ledger.TransferID{id})
	if err != nil || len(list) == 0 {
		return Entry{}, false, err
	}
	entries, err := s.entries(ctx, tx, list)
	if err != nil {
		return Entry{}, false, err
	}
	return entries[0], true, nil
}

// entries adds the names that a reader needs.
func (s *Service) entries(ctx context.Context, tx *db.Tx, list []ledger.Transfer) ([]Entry, error) {
	b, err := s.inForce(ctx, tx)
	if err != nil {
		return nil, err
	}
	codes := map[CategoryID]string{}
	for code, id := range b.categories {
		codes[id] = code
	}
	var ids []activity.ID
	for _, t := range list {
		if t.Activity != 0 {
			ids = append(ids, activity.ID(t.Activity))
		}
	}
	slices.Sort(ids)
	records, err := s.facts.Find(ctx, tx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	byID := make(map[activity.ID]*activity.Activity, len(records))
	for i := range records {
		byID[records[i].ID] = &records[i]
	}
	reversed, err := reversedAmong(ctx, tx, list)
	if err != nil {
		return nil, err
	}
	out := make([]Entry, len(list))
	for i, t := range list {
		e := Entry{Transfer: t, CategoryCode: codes[CategoryID(t.Category)], ReversedBy: reversed[t.ID].ID}
		if v, ok := b.versions[VersionID(t.Version)]; ok {
			e.Rule, e.RuleNumber = v.Definition.Code, v.Number
		}
		if a := byID[activity.ID(t.Activity)]; a != nil {
			e.Object, e.ObjectType = a.Name(), a.ObjectType
		}
		out[i] = e
	}
	return out, nil
}
