package ledger

import (
	"fmt"

	"xuefen/internal/platform/fixed"
)

// Fold derives everything of one person from the transfers alone, in the order
// of their numbers: balance, lots and what each hold took. Verification and
// rebuilding use it; posting reaches the same state step by step.
type Fold struct {
	Balance Balance
	Seq     int64
	lots    []Lot
	holds   map[int64][]Use // by order
	uses    []Use
}

// Post takes the next transfer. An error says why it cannot follow.
func (f *Fold) Post(t Transfer) error {
	if t.Seq != f.Seq+1 {
		return fmt.Errorf("number %d follows number %d", t.Seq, f.Seq)
	}
	owed := f.Balance.Owed
	after, err := f.Balance.Apply(t)
	if err != nil {
		return err
	}
	if t.After != after.Available {
		return fmt.Errorf("the transfer says %s is available after it, the sum is %s", t.After, after.Available)
	}
	f.Balance, f.Seq = after, t.Seq
	return f.moveLots(t, owed)
}

func (f *Fold) moveLots(t Transfer, owed fixed.Amount) error {
	switch t.Kind {
	case Award, Adjustment, Opening, OpeningEarned, Effect, Restore:
		f.lots = append(f.lots, NewLot(t, owed))
	case Reversal, Correction, OpeningReversal:
		Sort(f.lots)
		uses, _ := TakeBack(t.ID, t.Reverses, f.lots, t.Amount)
		f.used(uses)
	case Hold, Deduction:
		Sort(f.lots)
		uses, unmet := Spend(t.ID, f.lots, t.Amount, t.RecordedAt)
		if unmet > 0 {
			return fmt.Errorf("%s of %s finds no lot", unmet, t.Amount)
		}
		f.used(uses)
		if t.Kind == Hold {
			if f.holds == nil {
				f.holds = map[int64][]Use{}
			}
			f.holds[t.Order] = uses
		}
	case Settle:
		delete(f.holds, t.Order)
	case Release:
		byID := make(map[TransferID]*Lot, len(f.lots))
		for i := range f.lots {
			byID[f.lots[i].ID] = &f.lots[i]
		}
		uses, homeless := GiveBack(t.ID, f.holds[t.Order], byID, owed, t.RecordedAt)
		f.used(uses)
		if homeless > 0 {
			f.lots = append(f.lots, GraceLot(t, homeless))
		}
		delete(f.holds, t.Order)
	case Expire:
		return f.expire(t)
	}
	return nil
}

// expire takes what is left of the lot the transfer names, or of all lots of
// its category that end when it says.
func (f *Fold) expire(t Transfer) error {
	var uses []Use
	rest := t.Amount
	for i := range f.lots {
		l := &f.lots[i]
		if l.ID == t.Reverses || t.Reverses == 0 && l.Category == t.Category && l.ExpiresAt.Equal(t.ExpiresAt) {
			uses, rest = take(t.ID, l, rest, uses)
		}
	}
	if rest > 0 {
		return fmt.Errorf("%s of %s finds no lot that ended", rest, t.Amount)
	}
	f.used(uses)
	return nil
}

// used notes what the last transfer took from lots, for those who ask.
func (f *Fold) used(uses []Use) { f.uses = append(f.uses, uses...) }

// Uses are what the transfers taken so far took from lots or gave back, in
// their order.
func (f *Fold) Uses() []Use { return f.uses }

// Lots are the lots after the transfers taken so far.
func (f *Fold) Lots() []Lot { return f.lots }
