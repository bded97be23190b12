package mall

import (
	"slices"
	"time"
	"unicode/utf8"

	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// RewardID names a reward.
type RewardID int64

// Kind is what sort of thing a reward is.
type Kind string

// The kinds. Leave is benefit leave and never reduces statutory leave
// (decision 21).
const (
	Leave      Kind = "leave"
	Money      Kind = "money"
	Coupon     Kind = "coupon"
	Goods      Kind = "goods"
	Permission Kind = "permission"
	Other      Kind = "other"
)

// Kinds lists them.
func Kinds() []Kind { return []Kind{Leave, Money, Coupon, Goods, Permission, Other} }

// Name is a name or text in both languages. An empty English one is shown in
// Chinese, and the other way round.
type Name struct {
	Zh string `json:"zh" maxLength:"2000"`
	En string `json:"en,omitempty" maxLength:"2000"`
}

// In gives the name in a language ("zh-CN" or "en").
func (n Name) In(language string) string {
	if language == "en" && n.En != "" || n.Zh == "" {
		return n.En
	}
	return n.Zh
}

// Terms is what a reward is and who may redeem it. Its price stands beside it,
// because a change of price is a version of its own.
type Terms struct {
	Name          Name         `json:"name"`
	Text          Name         `json:"text,omitzero"`
	Kind          Kind         `json:"kind" enum:"leave,money,coupon,goods,permission,other"`
	Quantity      fixed.Amount `json:"quantity,omitempty" doc:"Days of leave, or yuan of money"`
	Taxable       bool         `json:"taxable,omitempty" doc:"Money is taxed with the payroll"`
	Limit         *Limit       `json:"limit,omitempty" doc:"How often one person may redeem it"`
	Who           Eligibility  `json:"who,omitzero"`
	From          *time.Time   `json:"from,omitempty" doc:"It can be redeemed from then on"`
	Until         *time.Time   `json:"until,omitempty" doc:"Excluded"`
	NeedsApproval bool         `json:"needs_approval"`
	AtOnce        bool         `json:"at_once,omitempty" doc:"Approving fulfils it; otherwise somebody hands it over"`
	PromisedDays  int          `json:"promised_days,omitempty" minimum:"0" maximum:"365" doc:"Calendar days until it is handed over; 0 promises nothing"`
	Sort          int          `json:"sort,omitempty" doc:"Rewards are shown in this order"`
}

// Limit is how often one person may redeem a reward in a period of the
// tenant's calendar.
type Limit struct {
	Times  int    `json:"times" minimum:"1" maximum:"1000"`
	Period Period `json:"period" enum:"month,quarter,year,ever"`
}

// Period is a span that limits count over.
type Period string

// The periods.
const (
	Month   Period = "month"
	Quarter Period = "quarter"
	Year    Period = "year"
	Ever    Period = "ever"
)

func (p Period) known() bool { return slices.Contains([]Period{Month, Quarter, Year, Ever}, p) }

// Eligibility is who may redeem. Empty lists do not narrow; all parts must
// hold.
type Eligibility struct {
	Departments    []string     `json:"departments,omitempty" maxItems:"200" doc:"Codes; each with all below"`
	Grades         []string     `json:"grades,omitempty" maxItems:"200" doc:"Codes"`
	MinAccumulated fixed.Amount `json:"min_accumulated,omitempty" doc:"Credits accumulated in the window below"`
	Window         Period       `json:"window,omitempty" enum:"month,quarter,year,ever" doc:"Of min_accumulated: the present month, quarter or year, or ever"`
}

// Reward is something that credits buy.
type Reward struct {
	ID           RewardID
	Terms        Terms
	Price        fixed.Amount // in credits
	Value        fixed.Amount // in yuan, what it costs the company
	PriceVersion int
	Stock        *int64 // pieces left; nil is unlimited
	Picture      string // reference of a kept file, "" for none
	CreatedAt    time.Time
	Retirement   *Retirement
}

// Retirement takes a reward off the shelf; its orders go on.
type Retirement struct {
	By     int64
	At     time.Time
	Reason string
}

// PriceVersion is one price of a reward. Placed orders keep theirs.
type PriceVersion struct {
	Version int
	Price   fixed.Amount
	Value   fixed.Amount
	Cause   string
	By      int64
	At      time.Time
}

// Limits of a reward.
const (
	longestName  = 80
	longestText  = 2_000
	longestNote  = 500
	mostPieces   = 1_000_000
	mostTimes    = 1_000
	mostDays     = 365
	mostQuantity = fixed.Amount(1_000_000_00)
	maxPrice     = fixed.Amount(1_000_000_00)
)

// check refuses terms that make no sense by themselves. Faults: mall.name_missing,
// mall.text_too_long, mall.unknown_kind, mall.quantity_missing,
// mall.taxable_money, mall.bad_limit, mall.bad_window, mall.closes_before_it_opens,
// mall.bad_days.
func (t *Terms) check() error {
	if err := checkText("name", t.Name, longestName); err != nil {
		return err
	}
	if err := checkText("text", t.Text, longestText); err != nil {
		return err
	}
	counted := t.Kind == Leave || t.Kind == Money
	switch {
	case t.Name.Zh == "" && t.Name.En == "":
		return fault.New(fault.Invalid, "mall.name_missing", nil).At("name")
	case !slices.Contains(Kinds(), t.Kind):
		return fault.New(fault.Invalid, "mall.unknown_kind", fault.Args{"kind": string(t.Kind)}).At("kind")
	case counted && (t.Quantity <= 0 || t.Quantity > mostQuantity), !counted && t.Quantity != 0:
		return fault.New(fault.Invalid, "mall.quantity_missing", nil).At("quantity")
	case t.Taxable && t.Kind != Money:
		return fault.New(fault.Invalid, "mall.taxable_money", nil).At("taxable")
	case t.Limit != nil && (t.Limit.Times < 1 || t.Limit.Times > mostTimes || !t.Limit.Period.known()):
		return fault.New(fault.Invalid, "mall.bad_limit", fault.Args{"limit": mostTimes}).At("limit")
	case t.Who.MinAccumulated < 0, t.Who.MinAccumulated > 0 && !t.Who.Window.known():
		return fault.New(fault.Invalid, "mall.bad_window", nil).At("who.window")
	case t.From != nil && t.Until != nil && !t.From.Before(*t.Until):
		return fault.New(fault.Invalid, "mall.closes_before_it_opens", nil).At("until")
	case t.PromisedDays < 0 || t.PromisedDays > mostDays:
		return fault.New(fault.Invalid, "mall.bad_days", fault.Args{"limit": mostDays}).At("promised_days")
	}
	return nil
}

func checkText(field string, n Name, most int) error {
	if utf8.RuneCountInString(n.Zh) > most || utf8.RuneCountInString(n.En) > most {
		return fault.New(fault.Invalid, "mall.text_too_long", fault.Args{"limit": most}).At(field)
	}
	return nil
}

// checkPrice refuses what is not a price. Faults: mall.bad_price, mall.bad_value.
func checkPrice(price, value fixed.Amount) error {
	if price <= 0 || price > maxPrice {
		return fault.New(fault.Invalid, "mall.bad_price", fault.Args{"most": maxPrice.Short()}).At("price")
	}
	if value < 0 || value > fixed.MaxAmount {
		return fault.New(fault.Invalid, "mall.bad_value", nil).At("value")
	}
	return nil
}

// checkStock refuses impossible numbers of pieces. Fault: mall.bad_stock.
func checkStock(stock *int64) error {
	if stock != nil && (*stock < 0 || *stock > mostPieces) {
		return fault.New(fault.Invalid, "mall.bad_stock", fault.Args{"most": mostPieces}).At("stock")
	}
	return nil
}
