package mall

import (
	"context"

	"xuefen/internal/credit"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// ErrOrderUnknown is the fault for an order that does not exist, or is not
// within the reach of whoever asks.
var ErrOrderUnknown = fault.New(fault.NotFound, "mall.order_unknown", nil)

// Decide approves or rejects a placed order; it is the port that an approval
// flow may take over. Rejecting needs a reason, gives the credits back and
// returns the piece; approving fulfils what is fulfilled at once. Nobody
// decides about their own order. Faults: mall.order_unknown, mall.own_order,
// mall.order_state, mall.note_needed, mall.note_too_long.
func (s *Service) Decide(ctx context.Context, tx *db.Tx, id OrderID, by credit.Who, accept bool, text string) (Order, error) {
	o, err := s.lockFor(ctx, tx, id, by, Placed)
	if err != nil {
		return o, err
	}
	if text, err = note(text, !accept); err != nil {
		return o, err
	}
	if accept {
		return o, s.approve(ctx, tx, &o, by, text)
	}
	return o, s.undo(ctx, tx, &o, Rejected, by, text)
}

// Fulfil settles an approved order: what was redeemed has been handed over.
// Faults: mall.order_unknown, mall.own_order, mall.order_state,
// mall.note_too_long.
func (s *Service) Fulfil(ctx context.Context, tx *db.Tx, id OrderID, by credit.Who, text string) (Order, error) {
	o, err := s.lockFor(ctx, tx, id, by, Approved)
	if err != nil {
		return o, err
	}
	if text, err = note(text, false); err != nil {
		return o, err
	}
	return o, s.settle(ctx, tx, &o, by, text)
}

// Cancel ends an order and gives the credits back: the owner as long as
// nobody has approved it, somebody else who handles orders, with a reason, as
// long as it is approved and not handed over. Faults: mall.order_unknown,
// mall.order_state, mall.note_needed, mall.note_too_long.
func (s *Service) Cancel(ctx context.Context, tx *db.Tx, id OrderID, by credit.Who, text string) (Order, error) {
	o, found, err := findOrder(ctx, tx, id, tx.ForUpdate())
	if err != nil {
		return o, err
	}
	if !found {
		return o, ErrOrderUnknown
	}
	own := by.Person != 0 && by.Person == o.Person
	if !o.CancellableBy(by.Person) {
		return o, wrongState(o.State)
	}
	if text, err = note(text, !own); err != nil {
		return o, err
	}
	return o, s.undo(ctx, tx, &o, Cancelled, by, text)
}

// lockFor locks an order of somebody else that is in the state wanted.
func (s *Service) lockFor(ctx context.Context, tx *db.Tx, id OrderID, by credit.Who, wanted State) (Order, error) {
	o, found, err := findOrder(ctx, tx, id, tx.ForUpdate())
	switch {
	case err != nil:
		return o, err
	case !found:
		return o, ErrOrderUnknown
	case by.Person != 0 && by.Person == o.Person:
		return o, fault.New(fault.Forbidden, "mall.own_order", nil)
	case o.State != wanted:
		return o, wrongState(o.State)
	}
	return o, nil
}

func wrongState(s State) error {
	return fault.New(fault.Conflict, "mall.order_state", fault.Args{"state": stateName(s)})
}

func (s *Service) approve(ctx context.Context, tx *db.Tx, o *Order, by credit.Who, text string) error {
	if err := s.record(ctx, tx, o, Approved, by, text); err != nil || !o.AtOnce {
		return err
	}
	return s.settle(ctx, tx, o, by, "")
}

func (s *Service) settle(ctx context.Context, tx *db.Tx, o *Order, by credit.Who, text string) error {
	if _, err := s.credit.Settle(ctx, tx, o.Person, int64(o.ID), o.Name.In("zh-CN"), by.Account); err != nil {
		return err
	}
	return s.record(ctx, tx, o, Fulfilled, by, text)
}

// undo returns the piece before it releases the credits, so that rewards are
// always locked before balances.
func (s *Service) undo(ctx context.Context, tx *db.Tx, o *Order, state State, by credit.Who, text string) error {
	if err := moveStock(ctx, tx, o.Reward, 1); err != nil {
		return err
	}
	if _, err := s.credit.Release(ctx, tx, o.Person, int64(o.ID), o.Name.In("zh-CN"), by.Account); err != nil {
		return err
	}
	return s.record(ctx, tx, o, state, by, text)
}
