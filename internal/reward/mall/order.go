package mall

import (
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/i18n"
)

// OrderID names an order; it is also the number that people read.
type OrderID int64

// State is where an order is on its way.
type State string

// The states. An order goes from placed to approved, rejected or cancelled,
// and from approved to fulfilled, or to cancelled when it cannot be handed
// over.
const (
	Placed    State = "placed"
	Approved  State = "approved"
	Rejected  State = "rejected"
	Cancelled State = "cancelled"
	Fulfilled State = "fulfilled"
)

// Ended says that nothing more happens to an order in this state.
func (s State) Ended() bool { return s == Rejected || s == Cancelled || s == Fulfilled }

// Order is one redemption. Price, name and quantity are those of the moment it
// was placed.
type Order struct {
	ID            OrderID
	Person        org.PersonID
	Reward        RewardID
	Name          Name
	Kind          Kind
	Quantity      fixed.Amount
	Taxable       bool
	Price         fixed.Amount
	PriceVersion  int
	Value         fixed.Amount
	NeedsApproval bool
	AtOnce        bool
	State         State
	PlacedAt      time.Time
	PromisedBy    time.Time // zero when nothing is promised
	ChangedAt     time.Time // of the latest change
	Key           string    // of the request that placed it
}

// Change is one step on the way of an order.
type Change struct {
	State State
	At    time.Time
	By    credit.Who // account 0 is the mall itself
	Note  string
}

// Overdue says that the order should have been handed over before now.
func (o *Order) Overdue(now time.Time) bool {
	return !o.State.Ended() && !o.PromisedBy.IsZero() && now.After(o.PromisedBy)
}

// CancellableBy says whether somebody may cancel the order: its owner until
// somebody has approved it, and somebody else, who handles orders, as long as
// it is not handed over.
func (o *Order) CancellableBy(p org.PersonID) bool {
	if p == o.Person && p != 0 {
		return o.State == Placed || o.State == Approved && !o.NeedsApproval
	}
	return o.State == Approved
}

// Quantity in words: days of leave, yuan of money, nothing for the rest.
func (o *Order) quantityName() i18n.Phrase {
	if o.Kind != Leave && o.Kind != Money {
		return i18n.Phrase{Code: "mall.quantity.none"}
	}
	return i18n.Phrase{Code: "mall.quantity." + string(o.Kind), Args: map[string]any{"quantity": o.Quantity.Short()}}
}

// Receipt is the text that proves an order, as far as it has come, in the
// language of its reader.
func (o *Order) Receipt(owner org.Name, zone *time.Location, language i18n.Language) i18n.Phrase {
	const minute = "2006-01-02 15:04"
	return i18n.Phrase{Code: "mall.receipt." + string(o.State), Args: map[string]any{
		"number": int64(o.ID), "person": owner.Name, "employee_no": owner.Number, "reward": o.Name.In(string(language)), "quantity": o.quantityName(),
		"price": o.Price.Short(), "placed": o.PlacedAt.In(zone).Format(minute), "at": o.ChangedAt.In(zone).Format(minute),
	}}
}

func stateName(s State) i18n.Phrase { return i18n.Phrase{Code: "mall.state." + string(s)} }

func periodName(p Period) i18n.Phrase { return i18n.Phrase{Code: "mall.period." + string(p)} }

func windowName(p Period) i18n.Phrase { return i18n.Phrase{Code: "mall.window." + string(p)} }
