package mall

import (
	"xuefen/internal/org"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/fixed"
)

// OrderChange tells that an order was placed or has come a step further.
type OrderChange struct {
	Order  OrderID      `json:"order"`
	Person org.PersonID `json:"person"`
	Reward RewardID     `json:"reward"`
	State  State        `json:"state"`
	Price  fixed.Amount `json:"price"`
}

// OrderChanged is published in the transaction of the change.
var OrderChanged = event.NewTopic[OrderChange]("mall.order_changed")

// RewardChange tells that a reward, its price or its stock is another.
type RewardChange struct {
	Reward RewardID `json:"reward"`
}

// RewardChanged is published in the transaction of the change; orders that
// take a piece tell by OrderChanged.
var RewardChanged = event.NewTopic[RewardChange]("mall.reward_changed")
