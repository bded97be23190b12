package credit

import (
	"context"
	"strconv"
	"time"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// AppealGrant is what an upheld appeal gives.
type AppealGrant struct {
	Appeal   int64
	Person   org.PersonID
	Amount   fixed.Amount
	Category CategoryID
	EarnedAt time.Time // of what it corrects
	Reason   string
	By       int64 // account of the handler
}

// GiveByAppeal posts what an upheld appeal gives, once per appeal. It is for
// the module of appeals only, whose handler is the second person. Faults:
// credit.unknown_category, credit.reason_needed.
func (s *Service) GiveByAppeal(ctx context.Context, tx *db.Tx, g AppealGrant) (ledger.Transfer, error) {
	if err := checkReason(g.Reason); err != nil {
		return ledger.Transfer{}, err
	}
	known, err := categoryExists(ctx, tx, g.Category)
	if err != nil {
		return ledger.Transfer{}, err
	}
	if !known {
		return ledger.Transfer{}, fault.New(fault.Invalid, "credit.unknown_category", nil).At("category")
	}
	histories, err := s.org.HistoriesOf(ctx, tx, []org.PersonID{g.Person})
	if err != nil {
		return ledger.Transfer{}, err
	}
	d, err := s.openDesk(ctx, tx, []org.PersonID{g.Person}, 1)
	if err != nil {
		return ledger.Transfer{}, err
	}
	stand, _ := histories.At(g.Person, g.EarnedAt)
	t, err := d.post(ctx, ledger.Transfer{
		Person: g.Person, Kind: ledger.Adjustment, Amount: g.Amount, Category: int64(g.Category), EarnedAt: g.EarnedAt,
		Department: int64(stand.Department), Position: int64(stand.PositionID), Grade: int64(stand.GradeID),
		Key: "q" + strconv.FormatInt(g.Appeal, 10), Reason: g.Reason, Account: g.By,
	})
	if err != nil {
		return t, err
	}
	return t, d.write(ctx)
}
