package mall

import (
	"context"
	"regexp"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// Redemption is the wish of a person to redeem a reward.
type Redemption struct {
	Person  org.PersonID
	Account int64
	Reward  RewardID
	Price   fixed.Amount // the price the person saw
	// Key names this wish: the page makes it when it asks "redeem?". The same
	// key gives the same order, so that two clicks or a lost answer do not
	// redeem twice.
	Key string
}

var errKeyReused = fault.New(fault.Conflict, "mall.key_reused", nil).At("key")

var keyForm = regexp.MustCompile(`^[A-Za-z0-9._:-]{8,100}$`)

// Redeem places an order: it counts stock and limit under the lock of the
// reward, holds the credits and writes the order, all or nothing. A reward
// without approval is approved at once, and one that is fulfilled at once is
// settled. Again tells that the order was there already under this key.
//
// Faults: mall.bad_key, mall.key_reused, mall.reward_unknown,
// mall.price_changed, those of Reward.Refusal, credit.not_enough, credit.owed.
func (s *Service) Redeem(ctx context.Context, tx *db.Tx, w Redemption) (o Order, again bool, err error) {
	if !keyForm.MatchString(w.Key) {
		return Order{}, false, fault.New(fault.Invalid, "mall.bad_key", nil).At("key")
	}
	r, found, err := findReward(ctx, tx, w.Reward, tx.ForUpdate())
	if err != nil {
		return Order{}, false, err
	}
	if !found {
		return Order{}, false, errRewardUnknown
	}
	o, again, err = findByKey(ctx, tx, w.Person, w.Key)
	if err != nil || again {
		if err == nil && o.Reward != w.Reward {
			err = errKeyReused
		}
		return o, again, err
	}
	if err := s.mayRedeem(ctx, tx, &r, w); err != nil {
		return Order{}, false, err
	}
	o, err = s.place(ctx, tx, &r, w)
	return o, false, err
}

// mayRedeem decides everything but the credits, which the ledger decides.
func (s *Service) mayRedeem(ctx context.Context, tx *db.Tx, r *Reward, w Redemption) error {
	buyers, zone, err := s.buyers(ctx, tx, w.Person, []Reward{*r})
	if err != nil {
		return err
	}
	if refusal := r.Refusal(buyers[r.ID], s.clock.Now(), zone); refusal != nil {
		return refusal
	}
	if w.Price != r.Price {
		return fault.New(fault.Conflict, "mall.price_changed", fault.Args{"price": r.Price.Short(), "seen": w.Price.Short()}).At("price")
	}
	return nil
}

// place takes a piece, writes the order and holds the credits.
func (s *Service) place(ctx context.Context, tx *db.Tx, r *Reward, w Redemption) (Order, error) {
	id, err := tx.NewID(ctx)
	if err != nil {
		return Order{}, err
	}
	now := s.clock.Now()
	o := Order{
		ID: OrderID(id), Person: w.Person, Reward: r.ID, Name: r.Terms.Name, Kind: r.Terms.Kind, Quantity: r.Terms.Quantity, Taxable: r.Terms.Taxable,
		Price: r.Price, PriceVersion: r.PriceVersion, Value: r.Value, NeedsApproval: r.Terms.NeedsApproval, AtOnce: r.Terms.AtOnce,
		State: Placed, PlacedAt: now, ChangedAt: now, Key: w.Key,
	}
	if r.Terms.PromisedDays > 0 {
		o.PromisedBy = now.AddDate(0, 0, r.Terms.PromisedDays)
	}
	fresh, err := insertOrder(ctx, tx, o)
	if err != nil {
		return o, err
	}
	if !fresh {
		return o, errKeyReused
	}
	if err := moveStock(ctx, tx, r.ID, -1); err != nil {
		return o, err
	}
	if _, err := s.credit.Hold(ctx, tx, w.Person, int64(o.ID), o.Price, o.Name.In("zh-CN"), w.Account); err != nil {
		return o, err
	}
	if err := s.record(ctx, tx, &o, Placed, credit.Who{Account: w.Account, Person: w.Person}, ""); err != nil {
		return o, err
	}
	if o.NeedsApproval {
		return o, nil
	}
	return o, s.approve(ctx, tx, &o, credit.Who{}, "")
}

// record takes an order a step further and tells everybody.
func (s *Service) record(ctx context.Context, tx *db.Tx, o *Order, state State, by credit.Who, text string) error {
	moved := o.State != state
	o.State, o.ChangedAt = state, s.clock.Now()
	if moved {
		if err := updateState(ctx, tx, *o); err != nil {
			return err
		}
	}
	OrderChanged.Publish(ctx, tx, OrderChange{Order: o.ID, Person: o.Person, Reward: o.Reward, State: state, Price: o.Price})
	return insertChange(ctx, tx, o.ID, Change{State: state, At: o.ChangedAt, By: by, Note: text})
}

// Offer is a reward as one person sees it.
type Offer struct {
	Reward  Reward
	Lacks   fixed.Amount // available credits missing to the price
	Refusal *fault.Fault // nil when only credits may be missing
}

// Offers lists what is on the shelf as a person sees it: what is missing to
// each, and why it cannot be had. An account without a person sees prices and
// stock, and may have nothing.
func (s *Service) Offers(ctx context.Context, tx *db.Tx, p org.PersonID) ([]Offer, error) {
	rewards, err := s.Rewards(ctx, tx, false)
	if err != nil {
		return nil, err
	}
	return s.offers(ctx, tx, p, rewards)
}

// OfferOf is one reward as a person sees it, also when it has been retired.
// Fault: mall.reward_unknown.
func (s *Service) OfferOf(ctx context.Context, tx *db.Tx, p org.PersonID, id RewardID) (Offer, error) {
	r, err := s.Reward(ctx, tx, id)
	if err != nil {
		return Offer{}, err
	}
	offers, err := s.offers(ctx, tx, p, []Reward{r})
	if err != nil {
		return Offer{}, err
	}
	return offers[0], nil
}

func (s *Service) offers(ctx context.Context, tx *db.Tx, p org.PersonID, rewards []Reward) ([]Offer, error) {
	buyers, zone, err := s.buyers(ctx, tx, p, rewards)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	offers := make([]Offer, len(rewards))
	for i := range rewards {
		r := &rewards[i]
		b := buyers[r.ID]
		offers[i] = Offer{Reward: *r, Lacks: r.Lacks(b), Refusal: r.Refusal(b, now, zone)}
		if offers[i].Refusal == nil && b.Owed > 0 {
			offers[i].Refusal = fault.New(fault.Conflict, "credit.owed", fault.Args{"owed": b.Owed.Short()})
		}
	}
	return offers, nil
}

// buyers gathers what decides about some rewards for one person, in a handful
// of statements.
func (s *Service) buyers(ctx context.Context, tx *db.Tx, p org.PersonID, rewards []Reward) (map[RewardID]*Buyer, *time.Location, error) {
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	now := s.clock.Now()
	stands, err := s.org.StandAt(ctx, tx, []org.PersonID{p}, now)
	if err != nil {
		return nil, nil, err
	}
	common := Buyer{Stand: stands[p], Accumulated: map[Period]fixed.Amount{}}
	windows, limited := map[Period]bool{Ever: true}, map[Period][]RewardID{}
	for i := range rewards {
		t := &rewards[i].Terms
		if t.Who.MinAccumulated > 0 {
			windows[t.Who.Window] = true
		}
		if t.Limit != nil {
			limited[t.Limit.Period] = append(limited[t.Limit.Period], rewards[i].ID)
		}
	}
	for window := range windows {
		standings, err := s.credit.StandingOf(ctx, tx, []org.PersonID{p}, credit.WindowAt(string(window), now, zone))
		if err != nil {
			return nil, nil, err
		}
		common.Accumulated[window] = standings[p].Accumulated
		common.Available, common.Owed = standings[p].Balance.Available, standings[p].Balance.Owed
	}
	taken, err := s.taken(ctx, tx, p, limited, now, zone)
	buyers := make(map[RewardID]*Buyer, len(rewards))
	for i := range rewards {
		b := common
		b.Taken = taken[rewards[i].ID]
		buyers[rewards[i].ID] = &b
	}
	return buyers, zone, err
}

// taken counts, per reward, what the person has taken in the present period of
// its limit.
func (s *Service) taken(ctx context.Context, tx *db.Tx, p org.PersonID, limited map[Period][]RewardID, now time.Time, zone *time.Location) (map[RewardID]int, error) {
	all := map[RewardID]int{}
	for period, rewards := range limited {
		from, _ := credit.WindowAt(string(period), now, zone).Bounds(zone)
		if from.IsZero() {
			from = time.UnixMicro(0)
		}
		taken, err := countTaken(ctx, tx, p, rewards, from)
		if err != nil {
			return nil, err
		}
		for id, n := range taken {
			all[id] = n
		}
	}
	return all, nil
}
