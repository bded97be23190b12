package credit

import (
	"context"
	"strconv"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

func holdKey(order int64) string    { return "h" + strconv.FormatInt(order, 10) }
func settleKey(order int64) string  { return "s" + strconv.FormatInt(order, 10) }
func releaseKey(order int64) string { return "r" + strconv.FormatInt(order, 10) }

// Hold sets credits aside for an order, lots that end first being taken
// first. Faults: credit.not_enough with what is missing, credit.owed while
// the person owes credits.
func (s *Service) Hold(ctx context.Context, tx *db.Tx, p org.PersonID, order int64, amount fixed.Amount, reason string, by int64) (ledger.Transfer, error) {
	d, err := s.openDesk(ctx, tx, []org.PersonID{p}, 1)
	if err != nil {
		return ledger.Transfer{}, err
	}
	if owed := d.accounts[p].Owed; owed > 0 {
		return ledger.Transfer{}, fault.New(fault.Conflict, "credit.owed", fault.Args{"owed": owed.Short()})
	}
	lots, err := lotsWithRest(ctx, tx, p)
	if err != nil {
		return ledger.Transfer{}, err
	}
	if have := ledger.Spendable(lots, d.now); have < amount {
		return ledger.Transfer{}, fault.New(fault.Conflict, "credit.not_enough",
			fault.Args{"price": amount.Short(), "available": have.Short(), "missing": (amount - have).Short()})
	}
	ledger.Sort(lots)
	t, err := d.post(ctx, ledger.Transfer{Person: p, Kind: ledger.Hold, Amount: amount, Order: order, Key: holdKey(order), Reason: reason, Account: by})
	if err != nil {
		return t, err
	}
	uses, _ := ledger.Spend(t.ID, lots, amount, d.now)
	d.use(uses)
	return t, d.write(ctx)
}

// Settle spends what was held for an order. A second call for the same order
// is refused with credit.hold_ended.
func (s *Service) Settle(ctx context.Context, tx *db.Tx, p org.PersonID, order int64, reason string, by int64) (ledger.Transfer, error) {
	d, hold, err := s.openHold(ctx, tx, p, order)
	if err != nil {
		return hold, err
	}
	t, err := d.post(ctx, ledger.Transfer{Person: p, Kind: ledger.Settle, Amount: hold.Amount, Order: order, Key: settleKey(order), Reason: reason, Account: by})
	if err != nil {
		return t, err
	}
	return t, d.write(ctx)
}

// Release gives back what was held for an order, to the lots it came from;
// what is owed is met first. A second call is refused with credit.hold_ended.
func (s *Service) Release(ctx context.Context, tx *db.Tx, p org.PersonID, order int64, reason string, by int64) (ledger.Transfer, error) {
	d, hold, err := s.openHold(ctx, tx, p, order)
	if err != nil {
		return hold, err
	}
	taken, err := usesOf(ctx, tx, hold.ID)
	if err != nil {
		return hold, err
	}
	ids := make([]ledger.TransferID, len(taken))
	for i, u := range taken {
		ids[i] = u.Lot
	}
	stored, err := lotsByID(ctx, tx, ids)
	if err != nil {
		return hold, err
	}
	lots := map[ledger.TransferID]*ledger.Lot{}
	for i := range stored {
		lots[stored[i].ID] = &stored[i]
	}
	owed := d.accounts[p].Owed
	t, err := d.post(ctx, ledger.Transfer{Person: p, Kind: ledger.Release, Amount: hold.Amount, Order: order, Key: releaseKey(order), Reason: reason, Account: by})
	if err != nil {
		return t, err
	}
	uses, homeless := ledger.GiveBack(t.ID, taken, lots, owed, d.now)
	d.use(uses)
	if homeless > 0 {
		d.addLot(p, ledger.GraceLot(t, homeless))
	}
	return t, d.write(ctx)
}

// openHold locks the person and finds a hold that has not ended.
func (s *Service) openHold(ctx context.Context, tx *db.Tx, p org.PersonID, order int64) (*desk, ledger.Transfer, error) {
	d, err := s.openDesk(ctx, tx, []org.PersonID{p}, 1)
	if err != nil {
		return nil, ledger.Transfer{}, err
	}
	found, err := findByKey(ctx, tx, []string{holdKey(order), settleKey(order), releaseKey(order)})
	if err != nil {
		return nil, ledger.Transfer{}, err
	}
	if len(found) == 0 || found[0].Person != p {
		return nil, ledger.Transfer{}, fault.New(fault.NotFound, "credit.no_hold", nil)
	}
	if len(found) > 1 {
		return nil, ledger.Transfer{}, fault.New(fault.Conflict, "credit.hold_ended", nil)
	}
	return d, found[0], nil
}
