package credit

import (
	"context"
	"strconv"
	"strings"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// AdjustmentID names one manual adjustment.
type AdjustmentID int64

// Adjustment is credits to be given or taken by hand. It is posted only after
// a second person has accepted it, and stands on the public log from then on.
type Adjustment struct {
	ID       AdjustmentID
	Person   org.PersonID
	Kind     ledger.Kind // Adjustment gives, Deduction takes
	Amount   fixed.Amount
	Category CategoryID
	EarnedAt time.Time // the date it counts for
	Reason   string
	Evidence string // where the proof is: a document's name, number or address
	AskedBy  Who    // nobody when a rule proposes it
	AskedAt  time.Time
	Decision *Decision

	Activity activity.ID // with a deduction that a rule proposes: the record
	Version  VersionID   // and the rule
}

// Decision is what the second person said.
type Decision struct {
	By       Who
	At       time.Time
	Accepted bool
	Note     string
}

// Who is the account that acts and its person, if it has one: nobody may
// decide about themselves under either name.
type Who struct {
	Account int64
	Person  org.PersonID
}

// MaxAdjustment bounds a single manual adjustment.
const MaxAdjustment fixed.Amount = 100_000

// AskAdjustment files a manual adjustment for a second person to decide.
// Faults: credit.adjustment_self, credit.adjustment_amount,
// credit.reason_needed, credit.evidence_needed, credit.unknown_category,
// credit.in_the_future, credit.grant_quota when the asker's quota of the period
// would be exceeded.
func (s *Service) AskAdjustment(ctx context.Context, tx *db.Tx, a Adjustment) (Adjustment, error) {
	a.Reason, a.Evidence = strings.TrimSpace(a.Reason), strings.TrimSpace(a.Evidence)
	now := s.clock.Now()
	if a.EarnedAt.IsZero() {
		a.EarnedAt = now
	}
	switch {
	case a.AskedBy.Person == a.Person:
		return a, fault.New(fault.Forbidden, "credit.adjustment_self", nil)
	case a.Kind != ledger.Adjustment && a.Kind != ledger.Deduction:
		return a, fault.New(fault.Invalid, "credit.adjustment_kind", nil).At("kind")
	case a.Amount <= 0 || a.Amount > MaxAdjustment:
		return a, fault.New(fault.Invalid, "credit.adjustment_amount", fault.Args{"most": MaxAdjustment.Short()}).At("amount")
	case len([]rune(a.Evidence)) < 2 || len([]rune(a.Evidence)) > longestReason:
		return a, fault.New(fault.Invalid, "credit.evidence_needed", fault.Args{"most": longestReason}).At("evidence")
	case a.EarnedAt.After(now.Add(time.Minute)):
		return a, fault.New(fault.Invalid, "credit.in_the_future", nil).At("earned_at")
	}
	if err := checkReason(a.Reason); err != nil {
		return a, err
	}
	ok, err := categoryExists(ctx, tx, a.Category)
	if err != nil {
		return a, err
	}
	if !ok {
		return a, fault.New(fault.Invalid, "credit.unknown_category", nil).At("category")
	}
	if err := s.checkQuota(ctx, tx, a, now); err != nil {
		return a, err
	}
	id, err := tx.NewID(ctx)
	if err != nil {
		return a, err
	}
	a.ID, a.AskedAt = AdjustmentID(id), now
	return a, insertAdjustment(ctx, tx, a)
}

// checkQuota keeps what one person asks for in a period, given and taken
// together, within the company's quota. What was rejected does not count.
func (s *Service) checkQuota(ctx context.Context, tx *db.Tx, a Adjustment, now time.Time) error {
	settings, err := s.SettingsOf(ctx, tx)
	if err != nil || settings.GrantQuota == 0 {
		return err
	}
	// Two at once wait for each other here, so that both count.
	if _, err := readStamp(ctx, tx, tx.ForUpdate()); err != nil {
		return err
	}
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return err
	}
	since, _ := WindowAt(settings.GrantPeriod, now, zone).Bounds(zone)
	asked, err := askedSince(ctx, tx, a.AskedBy.Account, since)
	if err != nil || asked+a.Amount <= settings.GrantQuota {
		return err
	}
	return fault.New(fault.Conflict, "credit.grant_quota",
		fault.Args{"quota": settings.GrantQuota.Short(), "left": max(0, settings.GrantQuota-asked).Short()}).At("amount")
}

// Decide accepts or rejects a manual adjustment and posts it when accepted.
// It is the port that an approval flow may take over. Faults:
// credit.adjustment_not_found, credit.adjustment_decided,
// credit.adjustment_same_person when the decider asked for it or is the one
// concerned, credit.deduction_too_large.
func (s *Service) Decide(ctx context.Context, tx *db.Tx, id AdjustmentID, by Who, accept bool, note string) (Adjustment, error) {
	a, found, err := findAdjustment(ctx, tx, id)
	if err != nil {
		return a, err
	}
	switch {
	case !found:
		return a, fault.New(fault.NotFound, "credit.adjustment_not_found", nil)
	case a.Decision != nil:
		return a, fault.New(fault.Conflict, "credit.adjustment_decided", nil)
	case by.Account == a.AskedBy.Account || by.Person != 0 && (by.Person == a.Person || by.Person == a.AskedBy.Person):
		return a, fault.New(fault.Forbidden, "credit.adjustment_same_person", nil)
	case !accept && len([]rune(strings.TrimSpace(note))) < 2:
		return a, fault.New(fault.Invalid, "credit.reason_needed", fault.Args{"most": longestReason}).At("note")
	}
	a.Decision = &Decision{By: by, At: s.clock.Now(), Accepted: accept, Note: strings.TrimSpace(note)}
	first, err := decideAdjustment(ctx, tx, a)
	if err != nil {
		return a, err
	}
	if !first {
		return a, fault.New(fault.Conflict, "credit.adjustment_decided", nil)
	}
	if !accept {
		return a, nil
	}
	return a, s.postAdjustment(ctx, tx, a)
}

func adjustmentKey(id AdjustmentID) string { return "m" + strconv.FormatInt(int64(id), 10) }

func (s *Service) postAdjustment(ctx context.Context, tx *db.Tx, a Adjustment) error {
	histories, err := s.org.HistoriesOf(ctx, tx, []org.PersonID{a.Person})
	if err != nil {
		return err
	}
	d, err := s.openDesk(ctx, tx, []org.PersonID{a.Person}, 1)
	if err != nil {
		return err
	}
	if a.Kind == ledger.Deduction {
		if have := d.accounts[a.Person]; have.Available < a.Amount || have.Accumulated < a.Amount {
			return fault.New(fault.Conflict, "credit.deduction_too_large", fault.Args{"available": have.Available.Short(), "accumulated": have.Accumulated.Short()})
		}
	}
	stand, _ := histories.At(a.Person, a.EarnedAt)
	t, err := d.post(ctx, ledger.Transfer{
		Person: a.Person, Kind: a.Kind, Amount: a.Amount, Category: int64(a.Category), EarnedAt: a.EarnedAt, Adjustment: int64(a.ID),
		Department: int64(stand.Department), Position: int64(stand.PositionID), Grade: int64(stand.GradeID),
		Key: adjustmentKey(a.ID), Reason: a.Reason, Account: a.Decision.By.Account,
	})
	if err != nil {
		return err
	}
	if a.Kind == ledger.Deduction {
		lots, err := lotsWithRest(ctx, tx, a.Person)
		if err != nil {
			return err
		}
		ledger.Sort(lots)
		uses, unmet := ledger.Spend(t.ID, lots, a.Amount, d.now)
		if unmet > 0 {
			return fault.New(fault.Conflict, "credit.deduction_too_large", fault.Args{"available": (a.Amount - unmet).Short(), "accumulated": t.After.Short()})
		}
		d.use(uses)
	}
	return d.write(ctx)
}

// AdjustmentFilter says which manual adjustments to list; zero fields do not
// narrow.
type AdjustmentFilter struct {
	Open     bool         // those that wait for a decision; else the accepted ones, which are the public log
	Person   org.PersonID // whom they concern
	From, To time.Time    // asked for open ones, decided for others; To is excluded
	Before   AdjustmentID
	Limit    int
}

// Adjustments lists manual adjustments, latest first: the open ones for those
// who decide, the decided and accepted ones as the public log.
func (s *Service) Adjustments(ctx context.Context, tx *db.Tx, f AdjustmentFilter) ([]Adjustment, error) {
	return listAdjustments(ctx, tx, f)
}
