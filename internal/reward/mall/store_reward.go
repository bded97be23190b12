package mall

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"xuefen/internal/platform/db"
)

const rewardColumns = "id, terms, price, value, price_version, stock, picture, created_at, retired_at, retired_by, retire_reason"

func scanReward(scan db.Scan) (Reward, error) {
	var r Reward
	var terms, reason string
	var created int64
	var retiredAt, retiredBy *int64
	if err := scan(&r.ID, &terms, &r.Price, &r.Value, &r.PriceVersion, &r.Stock, &r.Picture, &created, &retiredAt, &retiredBy, &reason); err != nil {
		return r, err
	}
	r.CreatedAt = db.Time(created)
	if retiredAt != nil {
		r.Retirement = &Retirement{By: *retiredBy, At: db.Time(*retiredAt), Reason: reason}
	}
	d := json.NewDecoder(bytes.NewReader([]byte(terms)))
	d.DisallowUnknownFields()
	if err := d.Decode(&r.Terms); err != nil {
		return r, fmt.Errorf("terms of reward %d: %w", r.ID, err)
	}
	return r, nil
}

// findReward reads a reward; with lock, nobody else redeems or changes it until
// the transaction ends.
func findReward(ctx context.Context, tx *db.Tx, id RewardID, lock string) (Reward, bool, error) {
	list, err := db.List(ctx, tx, "SELECT "+rewardColumns+" FROM reward WHERE tenant_id = $1 AND id = $2"+lock, []any{id}, scanReward)
	if err != nil || len(list) == 0 {
		return Reward{}, false, err
	}
	return list[0], true, nil
}

func listRewards(ctx context.Context, tx *db.Tx, retired bool, limit int) ([]Reward, error) {
	return db.List(ctx, tx, "SELECT "+rewardColumns+" FROM reward WHERE tenant_id = $1 AND (retired_at IS NULL OR $2) ORDER BY sort, id LIMIT $3",
		[]any{retired, limit}, scanReward)
}

func insertReward(ctx context.Context, tx *db.Tx, r Reward, by int64) error {
	terms, err := json.Marshal(r.Terms)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO reward (id, tenant_id, terms, sort, price, value, price_version, stock, picture, created_by, created_at)
		VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		r.ID, string(terms), r.Terms.Sort, r.Price, r.Value, r.PriceVersion, r.Stock, r.Picture, by, db.Micros(r.CreatedAt))
	return err
}

func updateTerms(ctx context.Context, tx *db.Tx, r Reward) error {
	terms, err := json.Marshal(r.Terms)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "UPDATE reward SET terms = $3, sort = $4 WHERE tenant_id = $1 AND id = $2", r.ID, string(terms), r.Terms.Sort)
	return err
}

// insertPrice notes a price for ever.
func insertPrice(ctx context.Context, tx *db.Tx, id RewardID, p PriceVersion) error {
	_, err := tx.Exec(ctx, "INSERT INTO reward_price (reward_id, version, tenant_id, price, value, cause, set_by, set_at) VALUES ($2, $3, $1, $4, $5, $6, $7, $8)",
		id, p.Version, p.Price, p.Value, p.Cause, p.By, db.Micros(p.At))
	return err
}

func updatePrice(ctx context.Context, tx *db.Tx, id RewardID, p PriceVersion) error {
	_, err := tx.Exec(ctx, "UPDATE reward SET price = $3, value = $4, price_version = $5 WHERE tenant_id = $1 AND id = $2", id, p.Price, p.Value, p.Version)
	return err
}

func listPrices(ctx context.Context, tx *db.Tx, id RewardID) ([]PriceVersion, error) {
	return db.List(ctx, tx, "SELECT version, price, value, cause, set_by, set_at FROM reward_price WHERE tenant_id = $1 AND reward_id = $2 ORDER BY version DESC", []any{id},
		func(scan db.Scan) (p PriceVersion, err error) {
			var at int64
			err = scan(&p.Version, &p.Price, &p.Value, &p.Cause, &p.By, &at)
			p.At = db.Time(at)
			return p, err
		})
}

func updateStock(ctx context.Context, tx *db.Tx, id RewardID, stock *int64) error {
	_, err := tx.Exec(ctx, "UPDATE reward SET stock = $3 WHERE tenant_id = $1 AND id = $2", id, stock)
	return err
}

// moveStock adds pieces to a limited stock; the caller holds the lock of the
// reward, or takes it by this.
func moveStock(ctx context.Context, tx *db.Tx, id RewardID, by int) error {
	_, err := tx.Exec(ctx, "UPDATE reward SET stock = stock + $3 WHERE tenant_id = $1 AND id = $2 AND stock IS NOT NULL", id, by)
	return err
}

func updatePicture(ctx context.Context, tx *db.Tx, id RewardID, picture string) error {
	_, err := tx.Exec(ctx, "UPDATE reward SET picture = $3 WHERE tenant_id = $1 AND id = $2", id, picture)
	return err
}

func retireReward(ctx context.Context, tx *db.Tx, id RewardID, r Retirement) error {
	_, err := tx.Exec(ctx, "UPDATE reward SET retired_at = $3, retired_by = $4, retire_reason = $5 WHERE tenant_id = $1 AND id = $2",
		id, db.Micros(r.At), r.By, r.Reason)
	return err
}
