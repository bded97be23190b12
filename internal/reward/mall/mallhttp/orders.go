package mallhttp

import (
	"context"
	"net/http"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/reward/mall"
)

// Order is one redemption.
type Order struct {
	ID           int64        `json:"id"`
	PersonID     int64        `json:"person_id"`
	EmployeeNo   string       `json:"employee_no"`
	Person       string       `json:"person"`
	RewardID     int64        `json:"reward_id"`
	Name         mall.Name    `json:"name" doc:"As it was called when it was placed"`
	Kind         string       `json:"kind" enum:"leave,money,coupon,goods,permission,other"`
	Quantity     fixed.Amount `json:"quantity"`
	Taxable      bool         `json:"taxable"`
	Price        fixed.Amount `json:"price" doc:"Of the moment it was placed"`
	PriceVersion int          `json:"price_version"`
	State        string       `json:"state" enum:"placed,approved,rejected,cancelled,fulfilled"`
	PlacedAt     time.Time    `json:"placed_at"`
	PromisedBy   *time.Time   `json:"promised_by,omitempty"`
	Overdue      bool         `json:"overdue"`
	ChangedAt    time.Time    `json:"changed_at"`
	Receipt      string       `json:"receipt" doc:"In the reader's language"`
	Can          OrderCan     `json:"can"`
}

// OrderCan says what the reader may do with an order.
type OrderCan struct {
	Cancel bool `json:"cancel"`
	Decide bool `json:"decide"`
	Fulfil bool `json:"fulfil"`
}

// OrderWithWay is an order with the steps of its way.
type OrderWithWay struct {
	Order
	Changes []Change `json:"changes"`
}

// Change is one step on the way of an order.
type Change struct {
	State string    `json:"state" enum:"placed,approved,rejected,cancelled,fulfilled"`
	At    time.Time `json:"at"`
	By    string    `json:"by,omitempty" doc:"Absent for what the mall does by itself"`
	Note  string    `json:"note,omitempty"`
}

// NewOrder is a wish to redeem.
type NewOrder struct {
	RewardID int64        `json:"reward_id" minimum:"1"`
	Price    fixed.Amount `json:"price" doc:"The price the person saw; when it has changed, mall.price_changed (409) asks again"`
	Key      string       `json:"key" minLength:"8" maxLength:"100" doc:"Made once per wish; the same key gives the same order"`
}

// Note is what somebody says beside a step.
type Note struct {
	Note string `json:"note,omitempty" maxLength:"500"`
}

type (
	orderOut struct {
		Status int
		Body   Order
	}

	ordersIn struct {
		httpx.PageQuery
	}

	noteIn struct {
		ID   int64 `path:"id" minimum:"1"`
		Body Note
	}
)

func (e edge) registerOrders(api *httpx.API) {
	place := op("place-order", http.MethodPost, "/orders", mall.Redeem, tagOrders, "Redeem a reward", "兑换奖励")
	place.Status = http.StatusCreated
	place.Description = "Holds the credits and takes a piece, all or nothing. The same key answers the same order with 200. " +
		"mall.sold_out, mall.limit_reached, mall.price_changed, mall.closed, mall.not_open_yet, mall.accumulate_first, mall.key_reused, credit.not_enough, credit.owed (409), mall.not_for_you (403)."
	httpx.Register(api, place, e.place)
	httpx.Register(api, op("list-own-orders", http.MethodGet, "/orders/mine", mall.Redeem, tagOrders, "One's own orders", "我的兑换单"), e.mine)
	httpx.Register(api, op("read-order", http.MethodGet, "/orders/{id}", mall.OrderRead, tagOrders, "An order with its way", "查看兑换单"), e.order)
	cancel := op("cancel-order", http.MethodPut, "/orders/{id}/cancellation", mall.OrderRead, tagOrders, "Cancel an order", "取消兑换单")
	cancel.Description = "By its owner until somebody has approved it; by those who handle it, with a reason, as long as it is approved and not handed over. The credits come back."
	httpx.Register(api, cancel, e.cancel)
}

func (e edge) place(ctx context.Context, in *struct{ Body NewOrder }) (*orderOut, error) {
	out := &orderOut{Status: http.StatusCreated}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		p, err := own(actor)
		if err != nil {
			return err
		}
		o, again, err := e.Mall.Redeem(ctx, tx, mall.Redemption{
			Person: p, Account: actor.Account, Reward: mall.RewardID(in.Body.RewardID), Price: in.Body.Price, Key: in.Body.Key,
		})
		if err != nil {
			return err
		}
		out.Status = http.StatusCreated
		if again {
			out.Status = http.StatusOK
		}
		out.Body, err = e.orderOf(ctx, tx, actor, o)
		return err
	})
	return out, err
}

func (e edge) mine(ctx context.Context, in *ordersIn) (*struct{ Body httpx.Page[Order] }, error) {
	after, err := httpx.DecodeCursor[mall.OrderPlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body httpx.Page[Order] }{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		p, err := own(actor)
		if err != nil {
			return err
		}
		list, err := e.Mall.OrdersOf(ctx, tx, p, after, in.Limit+1)
		if err != nil {
			return err
		}
		out.Body, err = e.page(ctx, tx, actor, list, in.Limit)
		return err
	})
	return out, err
}

// page cuts a list of one more than a page may hold.
func (e edge) page(ctx context.Context, tx *db.Tx, actor access.Actor, list []mall.Order, limit int) (httpx.Page[Order], error) {
	shown, err := e.ordersOf(ctx, tx, actor, list[:min(limit, len(list))])
	page := httpx.Page[Order]{Items: shown}
	if len(list) > limit {
		page.Next = httpx.EncodeCursor(list[limit-1].Place())
	}
	return page, err
}

// orderWithin finds an order of somebody whom a permission of the actor
// reaches; any other is mall.order_unknown.
func (e edge) orderWithin(ctx context.Context, tx *db.Tx, actor access.Actor, permission string, id int64) (mall.Order, error) {
	o, err := e.Mall.Order(ctx, tx, mall.OrderID(id))
	if err != nil {
		return o, err
	}
	ok, err := e.covers(ctx, tx, actor, permission, o.Person)
	if err == nil && !ok {
		err = mall.ErrOrderUnknown
	}
	return o, err
}

func (e edge) order(ctx context.Context, in *idIn) (*struct{ Body OrderWithWay }, error) {
	out := &struct{ Body OrderWithWay }{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		o, err := e.orderWithin(ctx, tx, actor, mall.OrderRead, in.ID)
		if err != nil {
			return err
		}
		if out.Body.Order, err = e.orderOf(ctx, tx, actor, o); err != nil {
			return err
		}
		out.Body.Changes, err = e.changesOf(ctx, tx, o.ID)
		return err
	})
	return out, err
}

func (e edge) changesOf(ctx context.Context, tx *db.Tx, id mall.OrderID) ([]Change, error) {
	list, err := e.Mall.ChangesOf(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	var people []org.PersonID
	var accounts []int64
	for _, c := range list {
		people, accounts = append(people, c.By.Person), append(accounts, c.By.Account)
	}
	names, err := e.Org.NamesOf(ctx, tx, people)
	if err != nil {
		return nil, err
	}
	others, err := e.Accounts.NamesOf(ctx, tx, accounts)
	out := make([]Change, len(list))
	for i, c := range list {
		out[i] = Change{State: string(c.State), At: c.At, By: names[c.By.Person].Name, Note: c.Note}
		if out[i].By == "" {
			out[i].By = others[c.By.Account]
		}
	}
	return out, err
}

func (e edge) cancel(ctx context.Context, in *noteIn) (*orderOut, error) {
	return e.step(ctx, in.ID, mall.OrderRead, func(ctx context.Context, tx *db.Tx, actor access.Actor, o mall.Order) (mall.Order, error) {
		if o.Person != org.PersonID(actor.Person) {
			if _, err := e.orderWithin(ctx, tx, actor, mall.OrderHandle, in.ID); err != nil {
				return o, err
			}
		}
		return e.Mall.Cancel(ctx, tx, o.ID, who(actor), in.Body.Note)
	})
}

// step takes an order within the reach of a permission a step further.
func (e edge) step(ctx context.Context, id int64, permission string, take func(context.Context, *db.Tx, access.Actor, mall.Order) (mall.Order, error)) (*orderOut, error) {
	out := &orderOut{Status: http.StatusOK}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		o, err := e.orderWithin(ctx, tx, actor, permission, id)
		if err != nil {
			return err
		}
		if o, err = take(ctx, tx, actor, o); err != nil {
			return err
		}
		out.Body, err = e.orderOf(ctx, tx, actor, o)
		return err
	})
	return out, err
}

func (e edge) orderOf(ctx context.Context, tx *db.Tx, actor access.Actor, o mall.Order) (Order, error) {
	shown, err := e.ordersOf(ctx, tx, actor, []mall.Order{o})
	if err != nil {
		return Order{}, err
	}
	return shown[0], nil
}

// ordersOf shows orders with the names of their owners and what the reader may
// do with each.
func (e edge) ordersOf(ctx context.Context, tx *db.Tx, actor access.Actor, list []mall.Order) ([]Order, error) {
	people := make([]org.PersonID, len(list))
	for i := range list {
		people[i] = list[i].Person
	}
	names, err := e.Org.NamesOf(ctx, tx, people)
	if err != nil {
		return nil, err
	}
	zone, err := e.Org.Location(ctx, tx)
	if err != nil {
		return nil, err
	}
	handles, err := e.handles(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	now := e.Clock.Now()
	out := make([]Order, len(list))
	for i := range list {
		o := &list[i]
		out[i] = Order{
			ID: int64(o.ID), PersonID: int64(o.Person), EmployeeNo: names[o.Person].Number, Person: names[o.Person].Name, RewardID: int64(o.Reward),
			Name: o.Name, Kind: string(o.Kind), Quantity: o.Quantity, Taxable: o.Taxable, Price: o.Price, PriceVersion: o.PriceVersion,
			State: string(o.State), PlacedAt: o.PlacedAt, Overdue: o.Overdue(now), ChangedAt: o.ChangedAt,
			Receipt: e.say(ctx, o.Receipt(names[o.Person], zone, httpx.Language(ctx))), Can: canOf(o, org.PersonID(actor.Person), handles(o.Person)),
		}
		if !o.PromisedBy.IsZero() {
			out[i].PromisedBy = &o.PromisedBy
		}
	}
	return out, nil
}

func canOf(o *mall.Order, reader org.PersonID, handles bool) OrderCan {
	if o.Person == reader && reader != 0 {
		return OrderCan{Cancel: o.CancellableBy(reader)}
	}
	return OrderCan{Cancel: handles && o.CancellableBy(reader), Decide: handles && o.State == mall.Placed, Fulfil: handles && o.State == mall.Approved}
}

// handles tells whose orders the actor may handle.
func (e edge) handles(ctx context.Context, tx *db.Tx, actor access.Actor) (func(org.PersonID) bool, error) {
	reach, err := e.Org.ReachOf(ctx, tx, actor, mall.OrderHandle)
	if err != nil {
		return nil, err
	}
	people, all, err := e.Org.PeopleWithin(ctx, tx, reach)
	within := make(map[org.PersonID]bool, len(people))
	for _, p := range people {
		within[p] = true
	}
	return func(p org.PersonID) bool { return all || within[p] }, err
}
