package mall

import (
	"context"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// OrderFilter narrows a list of orders. Zero fields do not narrow, except
// Reach, whose zero value covers nobody.
type OrderFilter struct {
	Reach       org.Reach
	States      []State
	Reward      RewardID
	OverdueAt   time.Time // only those promised before this instant
	OldestFirst bool
	After       *OrderPlace
	Limit       int
}

// OrderPlace is where a list of orders goes on.
type OrderPlace struct {
	PlacedAtMicros int64   `json:"t"`
	ID             OrderID `json:"i"`
}

// Place is where a list goes on after an order.
func (o *Order) Place() OrderPlace { return OrderPlace{db.Micros(o.PlacedAt), o.ID} }

// Open are the states in which somebody has to do something.
func Open() []State { return []State{Placed, Approved} }

// Orders lists orders by the time they were placed, the latest first unless
// said otherwise.
func (s *Service) Orders(ctx context.Context, tx *db.Tx, f OrderFilter) ([]Order, error) {
	people, all, err := s.org.PeopleWithin(ctx, tx, f.Reach)
	if err != nil || !all && len(people) == 0 {
		return nil, err
	}
	return listOrders(ctx, tx, f, people, all)
}

// OrdersOf lists one person's orders, the latest first.
func (s *Service) OrdersOf(ctx context.Context, tx *db.Tx, p org.PersonID, after *OrderPlace, limit int) ([]Order, error) {
	return listOrders(ctx, tx, OrderFilter{After: after, Limit: limit}, []org.PersonID{p}, false)
}

// Order finds one order. Fault: mall.order_unknown.
func (s *Service) Order(ctx context.Context, tx *db.Tx, id OrderID) (Order, error) {
	o, found, err := findOrder(ctx, tx, id, "")
	if err == nil && !found {
		err = ErrOrderUnknown
	}
	return o, err
}

// ChangesOf lists the way of an order, oldest first.
func (s *Service) ChangesOf(ctx context.Context, tx *db.Tx, id OrderID) ([]Change, error) {
	return listChanges(ctx, tx, id)
}
