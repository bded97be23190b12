package credit

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// Search says which transfers to list; zero fields do not narrow, except
// People: without All an empty list of people is nobody.
type Search struct {
	All      bool // everybody's
	People   []org.PersonID
	Kinds    []ledger.Kind
	Category string    // code; with its parts
	Rule     string    // code, in any version
	From, To time.Time // of the recording; To is excluded
	Before   ledger.TransferID
	Limit    int
}

// Search lists transfers, the latest first. A rule or category that does not
// exist finds nothing.
func (s *Service) Search(ctx context.Context, tx *db.Tx, q Search) ([]Entry, error) {
	if !q.All && len(q.People) == 0 {
		return nil, nil
	}
	b, err := s.inForce(ctx, tx)
	if err != nil {
		return nil, err
	}
	categories, err := listCategories(ctx, tx)
	if err != nil {
		return nil, err
	}
	list, err := searchTransfers(ctx, tx, q, b.versionsOf(q.Rule), withParts(categories, q.Category))
	if err != nil {
		return nil, err
	}
	return s.entries(ctx, tx, list)
}

// versionsOf lists the ids of all published versions of a rule.
func (b *book) versionsOf(code string) []VersionID {
	var ids []VersionID
	for id, v := range b.versions {
		if v.Definition.Code == code {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func withParts(all []Category, code string) []CategoryID {
	var ids []CategoryID
	for _, c := range all {
		if code != "" && (c.Code == code || c.Parent == code) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

func searchTransfers(ctx context.Context, tx *db.Tx, q Search, versions []VersionID, categories []CategoryID) ([]ledger.Transfer, error) {
	conditions := []string{"t.tenant_id = $1"}
	var args []any
	add := func(condition string, value any) {
		args = append(args, value)
		conditions = append(conditions, condition)
	}
	next := func() int { return len(args) + 2 }
	compare := func(column string, value any) { add(column+" $"+strconv.Itoa(next()), value) }
	if !q.All {
		add(tx.In("t.person_id", next()), db.Ints(tx, q.People))
	}
	if len(q.Kinds) > 0 {
		add(tx.In("t.kind", next()), db.Texts(tx, q.Kinds))
	}
	if q.Rule != "" {
		add(tx.In("t.version_id", next()), db.Ints(tx, versions))
	}
	if q.Category != "" {
		add(tx.In("t.category_id", next()), db.Ints(tx, categories))
	}
	if !q.From.IsZero() {
		compare("t.recorded_at >=", db.Micros(q.From))
	}
	if !q.To.IsZero() {
		compare("t.recorded_at <", db.Micros(q.To))
	}
	if q.Before != 0 {
		compare("t.id <", q.Before)
	}
	args = append(args, q.Limit)
	return db.List(ctx, tx, "SELECT "+transferColumns+" FROM transfer t WHERE "+strings.Join(conditions, " AND ")+
		" ORDER BY t.id DESC LIMIT $"+strconv.Itoa(len(args)+1), args, scanTransfer)
}

// MonthsAsOf is MonthsOf as it was known at an instant. It reads all transfers
// of the person.
func (s *Service) MonthsAsOf(ctx context.Context, tx *db.Tx, p org.PersonID, w Window, at time.Time) ([]MonthTotal, error) {
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return nil, err
	}
	first, last := w.months()
	type cell struct {
		month    int
		category CategoryID
	}
	sums := map[cell]fixed.Amount{}
	err = tx.Each(ctx, "SELECT earned_at, category_id, "+accumulatedSQL+" FROM transfer t WHERE tenant_id = $1 AND person_id = $2 AND recorded_at <= $3",
		[]any{p, db.Micros(at)}, func(scan db.Scan) error {
			var earned int64
			var category CategoryID
			var amount fixed.Amount
			err := scan(&earned, &category, &amount)
			if month := monthOf(db.Time(earned), zone); amount != 0 && month >= first && month <= last {
				sums[cell{month, category}] += amount
			}
			return err
		})
	out := make([]MonthTotal, 0, len(sums))
	for c, sum := range sums {
		out = append(out, MonthTotal{Month: c.month, Category: c.category, Amount: sum})
	}
	slices.SortFunc(out, func(a, b MonthTotal) int {
		if a.Month != b.Month {
			return a.Month - b.Month
		}
		return int(a.Category - b.Category)
	})
	return out, err
}
