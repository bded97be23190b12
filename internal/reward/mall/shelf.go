package mall

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// MostRewards is how many rewards a tenant may have, retired ones included.
const MostRewards = 2_000

var errRewardUnknown = fault.New(fault.NotFound, "mall.reward_unknown", nil)

// AddReward puts a reward on the shelf with its first price. Faults: those of
// the terms, mall.bad_price, mall.bad_value, mall.bad_stock,
// mall.unknown_department, mall.unknown_grade, mall.too_many_rewards.
func (s *Service) AddReward(ctx context.Context, tx *db.Tx, r Reward, by int64) (Reward, error) {
	if err := s.checkTerms(ctx, tx, &r.Terms); err != nil {
		return r, err
	}
	if err := checkPrice(r.Price, r.Value); err != nil {
		return r, err
	}
	if err := checkStock(r.Stock); err != nil {
		return r, err
	}
	known, err := listRewards(ctx, tx, true, MostRewards)
	if err != nil {
		return r, err
	}
	if len(known) >= MostRewards {
		return r, fault.New(fault.TooLarge, "mall.too_many_rewards", fault.Args{"limit": MostRewards})
	}
	id, err := tx.NewID(ctx)
	if err != nil {
		return r, err
	}
	r.ID, r.PriceVersion, r.CreatedAt, r.Retirement = RewardID(id), 1, s.clock.Now(), nil
	if err := insertReward(ctx, tx, r, by); err != nil {
		return r, err
	}
	if err := insertPrice(ctx, tx, r.ID, PriceVersion{Version: 1, Price: r.Price, Value: r.Value, By: by, At: r.CreatedAt}); err != nil {
		return r, err
	}
	RewardChanged.Publish(ctx, tx, RewardChange{r.ID})
	return r, nil
}

// checkTerms checks terms against themselves and against the organisation.
func (s *Service) checkTerms(ctx context.Context, tx *db.Tx, t *Terms) error {
	if err := t.check(); err != nil {
		return err
	}
	tree, err := s.org.Tree(ctx, tx)
	if err != nil {
		return err
	}
	for _, code := range t.Who.Departments {
		if _, known := tree.FindCode(code); !known {
			return fault.New(fault.Invalid, "mall.unknown_department", fault.Args{"code": code}).At("who.departments")
		}
	}
	grades, err := s.org.Grades(ctx, tx)
	if err != nil {
		return err
	}
	for _, code := range t.Who.Grades {
		if !slices.ContainsFunc(grades, func(g org.Grade) bool { return g.Code == code }) {
			return fault.New(fault.Invalid, "mall.unknown_grade", fault.Args{"code": code}).At("who.grades")
		}
	}
	return nil
}

// EditTerms changes what a reward is and who may redeem it. Placed orders keep
// what they were placed with. Faults: mall.reward_unknown, mall.retired, those
// of AddReward.
func (s *Service) EditTerms(ctx context.Context, tx *db.Tx, id RewardID, t Terms) (Reward, error) {
	r, err := s.onShelf(ctx, tx, id)
	if err != nil {
		return r, err
	}
	if err := s.checkTerms(ctx, tx, &t); err != nil {
		return r, err
	}
	r.Terms = t
	RewardChanged.Publish(ctx, tx, RewardChange{id})
	return r, updateTerms(ctx, tx, r)
}

// SetPrice makes a new price version; placed orders keep theirs. An equal price
// changes nothing. Faults: mall.reward_unknown, mall.retired, mall.bad_price,
// mall.bad_value, mall.note_too_long.
func (s *Service) SetPrice(ctx context.Context, tx *db.Tx, id RewardID, price, value fixed.Amount, cause string, by int64) (Reward, error) {
	r, err := s.onShelf(ctx, tx, id)
	if err != nil {
		return r, err
	}
	if err := checkPrice(price, value); err != nil {
		return r, err
	}
	if cause, err = note(cause, false); err != nil {
		return r, err
	}
	if r.Price == price && r.Value == value {
		return r, nil
	}
	r.Price, r.Value, r.PriceVersion = price, value, r.PriceVersion+1
	p := PriceVersion{Version: r.PriceVersion, Price: price, Value: value, Cause: cause, By: by, At: s.clock.Now()}
	if err := insertPrice(ctx, tx, id, p); err != nil {
		return r, err
	}
	RewardChanged.Publish(ctx, tx, RewardChange{id})
	return r, updatePrice(ctx, tx, id, p)
}

// SetStock says how many pieces are left, nil for unlimited. Was is what the
// caller believes is left: when somebody has redeemed meanwhile, the change is
// refused with mall.stock_moved. Other faults: mall.reward_unknown,
// mall.retired, mall.bad_stock.
func (s *Service) SetStock(ctx context.Context, tx *db.Tx, id RewardID, was, stock *int64) (Reward, error) {
	r, err := s.onShelf(ctx, tx, id)
	if err != nil {
		return r, err
	}
	if err := checkStock(stock); err != nil {
		return r, err
	}
	if (r.Stock == nil) != (was == nil) || was != nil && *was != *r.Stock {
		left := int64(0)
		if r.Stock != nil {
			left = *r.Stock
		}
		return r, fault.New(fault.Conflict, "mall.stock_moved", fault.Args{"left": left})
	}
	r.Stock = stock
	RewardChanged.Publish(ctx, tx, RewardChange{id})
	return r, updateStock(ctx, tx, id, stock)
}

// SetPicture gives a reward a picture by the reference of a kept file, ""
// removes it. Faults: mall.reward_unknown, mall.retired.
func (s *Service) SetPicture(ctx context.Context, tx *db.Tx, id RewardID, picture string) (Reward, error) {
	r, err := s.onShelf(ctx, tx, id)
	if err != nil {
		return r, err
	}
	r.Picture = picture
	RewardChanged.Publish(ctx, tx, RewardChange{id})
	return r, updatePicture(ctx, tx, id, picture)
}

// Retire takes a reward off the shelf. Its orders go on. Faults:
// mall.reward_unknown, mall.retired, mall.note_needed.
func (s *Service) Retire(ctx context.Context, tx *db.Tx, id RewardID, reason string, by int64) error {
	if _, err := s.onShelf(ctx, tx, id); err != nil {
		return err
	}
	reason, err := note(reason, true)
	if err != nil {
		return err
	}
	RewardChanged.Publish(ctx, tx, RewardChange{id})
	return retireReward(ctx, tx, id, Retirement{By: by, At: s.clock.Now(), Reason: reason})
}

// onShelf locks a reward that is not retired.
func (s *Service) onShelf(ctx context.Context, tx *db.Tx, id RewardID) (Reward, error) {
	r, found, err := findReward(ctx, tx, id, tx.ForUpdate())
	switch {
	case err != nil:
		return r, err
	case !found:
		return r, errRewardUnknown
	case r.Retirement != nil:
		return r, fault.New(fault.Conflict, "mall.retired", nil)
	}
	return r, nil
}

// note cleans what somebody writes beside a decision.
func note(text string, needed bool) (string, error) {
	text = strings.TrimSpace(text)
	switch n := utf8.RuneCountInString(text); {
	case n > longestNote:
		return "", fault.New(fault.Invalid, "mall.note_too_long", fault.Args{"limit": longestNote}).At("note")
	case needed && n < 2:
		return "", fault.New(fault.Invalid, "mall.note_needed", fault.Args{"limit": longestNote}).At("note")
	}
	return text, nil
}

// Rewards lists rewards as they stand on the shelf; retired ones only for
// those who maintain them.
func (s *Service) Rewards(ctx context.Context, tx *db.Tx, retired bool) ([]Reward, error) {
	return listRewards(ctx, tx, retired, MostRewards)
}

// Reward finds one reward, retired or not. Fault: mall.reward_unknown.
func (s *Service) Reward(ctx context.Context, tx *db.Tx, id RewardID) (Reward, error) {
	r, found, err := findReward(ctx, tx, id, "")
	if err == nil && !found {
		err = errRewardUnknown
	}
	return r, err
}

// Prices lists the prices of a reward, newest first.
func (s *Service) Prices(ctx context.Context, tx *db.Tx, id RewardID) ([]PriceVersion, error) {
	return listPrices(ctx, tx, id)
}

// OrderCounts counts the orders of each reward by state.
func (s *Service) OrderCounts(ctx context.Context, tx *db.Tx) (map[RewardID]map[State]int, error) {
	return countOrders(ctx, tx)
}
