package board

import (
	"context"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// MonthTotals gives what people accumulated by month and category between two
// months (yyyymm, both included), oldest first, in one statement. From it
// follow all windows that are made of whole months. People without credits are
// absent. It works in the caller's transaction and remembers nothing.
func (s *Service) MonthTotals(ctx context.Context, tx *db.Tx, people []org.PersonID, first, last int) (map[org.PersonID][]credit.MonthTotal, error) {
	out := make(map[org.PersonID][]credit.MonthTotal, len(people))
	err := selectMonths(ctx, tx, people, first, last, func(p org.PersonID, m credit.MonthTotal) { out[p] = append(out[p], m) })
	return out, err
}
