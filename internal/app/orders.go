package app

import (
	"context"

	"xuefen/internal/platform/db"
	"xuefen/internal/reward/mall"
)

// openOrders counts for the cockpit what waits in the mall.
type openOrders struct{ mall *mall.Service }

// OpenOrders is the number of orders to approve or to fulfil.
func (o openOrders) OpenOrders(ctx context.Context, tx *db.Tx) (n int, err error) {
	counts, err := o.mall.OrderCounts(ctx, tx)
	for _, states := range counts {
		n += states[mall.Placed] + states[mall.Approved]
	}
	return n, err
}
