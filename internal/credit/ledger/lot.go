package ledger

import (
	"cmp"
	"slices"
	"time"

	"xuefen/internal/platform/fixed"
)

// Lot is credits that came in together and end together.
type Lot struct {
	ID        TransferID // the transfer that brought them in
	Category  int64
	Amount    fixed.Amount
	Rest      fixed.Amount // not yet spent, held, expired or taken back
	EarnedAt  time.Time
	ExpiresAt time.Time // zero means never
}

// Use is what a transfer took from a lot; negative is what it gave back.
type Use struct {
	Transfer TransferID
	Lot      TransferID
	Amount   fixed.Amount
}

// Ended tells whether the lot's validity is over; an interval includes its
// start and excludes its end (decision 23).
func (l Lot) Ended(now time.Time) bool { return !l.ExpiresAt.IsZero() && !now.Before(l.ExpiresAt) }

// Sort orders lots as they are spent: first to expire first, then the oldest,
// then by id (decision 29).
func Sort(lots []Lot) {
	slices.SortFunc(lots, func(a, b Lot) int {
		if c := compareExpiry(a.ExpiresAt, b.ExpiresAt); c != 0 {
			return c
		}
		if c := a.EarnedAt.Compare(b.EarnedAt); c != 0 {
			return c
		}
		return cmp.Compare(a.ID, b.ID)
	})
}

func compareExpiry(a, b time.Time) int {
	switch {
	case a.Equal(b):
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.Compare(b)
}

// Spendable is the rest of the lots that have not ended.
func Spendable(lots []Lot, now time.Time) (sum fixed.Amount) {
	for _, l := range lots {
		if !l.Ended(now) {
			sum += l.Rest
		}
	}
	return sum
}

// Spend takes an amount from the lots in the order of Sort, changing them in
// place, and returns what was taken from which and what could not be met.
// Ended lots that the expiry run has not reached yet are passed over.
func Spend(t TransferID, lots []Lot, amount fixed.Amount, now time.Time) (uses []Use, unmet fixed.Amount) {
	for i := range lots {
		if amount == 0 {
			break
		}
		if lots[i].Ended(now) {
			continue
		}
		uses, amount = take(t, &lots[i], amount, uses)
	}
	return uses, amount
}

// TakeBack takes a reversed award back: from its own lot first, then from the
// others in the order of Sort, ended or not; the unmet rest is owed.
func TakeBack(t, own TransferID, lots []Lot, amount fixed.Amount) (uses []Use, owed fixed.Amount) {
	for i := range lots {
		if lots[i].ID == own {
			uses, amount = take(t, &lots[i], amount, uses)
		}
	}
	for i := range lots {
		if amount > 0 && lots[i].ID != own {
			uses, amount = take(t, &lots[i], amount, uses)
		}
	}
	return uses, amount
}

func take(t TransferID, l *Lot, amount fixed.Amount, uses []Use) ([]Use, fixed.Amount) {
	part := min(l.Rest, amount)
	if part == 0 {
		return uses, amount
	}
	l.Rest -= part
	return append(uses, Use{Transfer: t, Lot: l.ID, Amount: part}), amount - part
}

// GiveBack returns what a hold took to its lots, changing them in place. What
// is owed is met first. Credits whose lot has ended meanwhile cannot go back
// to it: their sum is returned, for a new lot with a grace time (decision 31).
func GiveBack(t TransferID, taken []Use, lots map[TransferID]*Lot, owed fixed.Amount, now time.Time) (uses []Use, homeless fixed.Amount) {
	for _, u := range taken {
		amount := u.Amount
		meets := min(owed, amount)
		owed -= meets
		amount -= meets
		l := lots[u.Lot]
		switch {
		case amount == 0:
		case l == nil || l.Ended(now):
			homeless += amount
		default:
			l.Rest += amount
			uses = append(uses, Use{Transfer: t, Lot: l.ID, Amount: -amount})
		}
	}
	return uses, homeless
}

// GraceDays is how long credits released from a hold live on when their lot
// ended meanwhile (decision 31).
const GraceDays = 30

// GraceLot makes the lot for released credits that found theirs ended.
func GraceLot(release Transfer, homeless fixed.Amount) Lot {
	return Lot{ID: release.ID, Amount: homeless, Rest: homeless, EarnedAt: release.RecordedAt, ExpiresAt: release.RecordedAt.AddDate(0, 0, GraceDays)}
}

// NewLot makes the lot of an incoming transfer. What the person owes is met
// first and does not come into the lot.
func NewLot(t Transfer, owed fixed.Amount) Lot {
	return Lot{ID: t.ID, Category: t.Category, Amount: t.Amount, Rest: t.Amount - min(owed, t.Amount), EarnedAt: t.EarnedAt, ExpiresAt: t.ExpiresAt}
}

// EndingTogether groups what is left of lots as it is taken when it ends: lots
// of one category that end at the same instant are one group, in the order of
// their ends, then of categories. Within a group lots rise by id. Empty lots
// are left out.
func EndingTogether(lots []Lot) [][]Lot {
	rest := slices.DeleteFunc(slices.Clone(lots), func(l Lot) bool { return l.Rest == 0 })
	slices.SortFunc(rest, func(a, b Lot) int {
		return cmp.Or(compareExpiry(a.ExpiresAt, b.ExpiresAt), cmp.Compare(a.Category, b.Category), cmp.Compare(a.ID, b.ID))
	})
	var groups [][]Lot
	for i, l := range rest {
		if i > 0 && l.Category == rest[i-1].Category && l.ExpiresAt.Equal(rest[i-1].ExpiresAt) {
			groups[len(groups)-1] = append(groups[len(groups)-1], l)
			continue
		}
		groups = append(groups, []Lot{l})
	}
	return groups
}
