package mall

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

const orderColumns = `id, person_id, reward_id, name_zh, name_en, kind, quantity, taxable, price, price_version, value, needs_approval, at_once,
	state, placed_at, promised_by, changed_at, request_key`

func scanOrder(scan db.Scan) (Order, error) {
	var o Order
	var placed, changed int64
	var promised *int64
	err := scan(&o.ID, &o.Person, &o.Reward, &o.Name.Zh, &o.Name.En, &o.Kind, &o.Quantity, &o.Taxable, &o.Price, &o.PriceVersion, &o.Value,
		&o.NeedsApproval, &o.AtOnce, &o.State, &placed, &promised, &changed, &o.Key)
	o.PlacedAt, o.ChangedAt = db.Time(placed), db.Time(changed)
	if promised != nil {
		o.PromisedBy = db.Time(*promised)
	}
	return o, err
}

// insertOrder writes an order; false when the person has used its key already.
func insertOrder(ctx context.Context, tx *db.Tx, o Order) (bool, error) {
	var promised any
	if !o.PromisedBy.IsZero() {
		promised = db.Micros(o.PromisedBy)
	}
	n, err := tx.Exec(ctx, `INSERT INTO reward_order (id, tenant_id, person_id, reward_id, name_zh, name_en, kind, quantity, taxable, price, price_version, value,
		needs_approval, at_once, state, placed_at, promised_by, changed_at, request_key) VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
		ON CONFLICT (tenant_id, person_id, request_key) DO NOTHING`,
		o.ID, o.Person, o.Reward, o.Name.Zh, o.Name.En, string(o.Kind), o.Quantity, o.Taxable, o.Price, o.PriceVersion, o.Value,
		o.NeedsApproval, o.AtOnce, string(o.State), db.Micros(o.PlacedAt), promised, db.Micros(o.ChangedAt), o.Key)
	return n == 1, err
}

func updateState(ctx context.Context, tx *db.Tx, o Order) error {
	_, err := tx.Exec(ctx, "UPDATE reward_order SET state = $3, changed_at = $4 WHERE tenant_id = $1 AND id = $2", o.ID, string(o.State), db.Micros(o.ChangedAt))
	return err
}

func insertChange(ctx context.Context, tx *db.Tx, id OrderID, c Change) error {
	own, err := tx.NewID(ctx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO reward_order_change (id, tenant_id, order_id, state, changed_at, account_id, person_id, note) VALUES ($2, $1, $3, $4, $5, $6, $7, $8)`,
		own, id, string(c.State), db.Micros(c.At), c.By.Account, c.By.Person, c.Note)
	return err
}

func listChanges(ctx context.Context, tx *db.Tx, id OrderID) ([]Change, error) {
	return db.List(ctx, tx, `SELECT state, changed_at, account_id, person_id, note FROM reward_order_change WHERE tenant_id = $1 AND order_id = $2 ORDER BY changed_at, id`,
		[]any{id}, func(scan db.Scan) (c Change, err error) {
			var at int64
			err = scan(&c.State, &at, &c.By.Account, &c.By.Person, &c.Note)
			c.At = db.Time(at)
			return c, err
		})
}

// findOrder reads an order; with lock, nobody else changes it until the
// transaction ends.
func findOrder(ctx context.Context, tx *db.Tx, id OrderID, lock string) (Order, bool, error) {
	return oneOrder(db.List(ctx, tx, "SELECT "+orderColumns+" FROM reward_order WHERE tenant_id = $1 AND id = $2"+lock, []any{id}, scanOrder))
}

// findByKey reads the order that a request of a person has placed.
func findByKey(ctx context.Context, tx *db.Tx, p org.PersonID, key string) (Order, bool, error) {
	return oneOrder(db.List(ctx, tx, "SELECT "+orderColumns+" FROM reward_order WHERE tenant_id = $1 AND person_id = $2 AND request_key = $3", []any{p, key}, scanOrder))
}

func oneOrder(list []Order, err error) (Order, bool, error) {
	if err != nil || len(list) == 0 {
		return Order{}, false, err
	}
	return list[0], true, nil
}

// countTaken counts, for each reward, the pieces that a person has taken since
// an instant; what was rejected or cancelled does not count.
func countTaken(ctx context.Context, tx *db.Tx, p org.PersonID, rewards []RewardID, since time.Time) (map[RewardID]int, error) {
	taken := map[RewardID]int{}
	err := tx.Each(ctx, `SELECT reward_id, COUNT(*) FROM reward_order WHERE tenant_id = $1 AND person_id = $2 AND placed_at >= $3
		AND state NOT IN ('rejected', 'cancelled') AND `+tx.In("reward_id", 4)+" GROUP BY reward_id", []any{p, db.Micros(since), db.Ints(tx, rewards)},
		func(scan db.Scan) error {
			var id RewardID
			var n int
			err := scan(&id, &n)
			taken[id] = n
			return err
		})
	return taken, err
}

// countOrders counts the orders of each reward by state.
func countOrders(ctx context.Context, tx *db.Tx) (map[RewardID]map[State]int, error) {
	counts := map[RewardID]map[State]int{}
	err := tx.Each(ctx, "SELECT reward_id, state, COUNT(*) FROM reward_order WHERE tenant_id = $1 GROUP BY reward_id, state", nil, func(scan db.Scan) error {
		var id RewardID
		var state State
		var n int
		err := scan(&id, &state, &n)
		if counts[id] == nil {
			counts[id] = map[State]int{}
		}
		counts[id][state] = n
		return err
	})
	return counts, err
}

// listOrders reads orders by the time they were placed.
func listOrders(ctx context.Context, tx *db.Tx, f OrderFilter, people []org.PersonID, all bool) ([]Order, error) {
	conditions := []string{"tenant_id = $1"}
	var args []any
	add := func(condition func(n int) string, values ...any) {
		conditions = append(conditions, condition(len(args)+2))
		args = append(args, values...)
	}
	switch {
	case all:
	case len(people) == 1: // an equality is answered by the index of the person
		add(func(n int) string { return "person_id = $" + strconv.Itoa(n) }, people[0])
	default:
		add(func(n int) string { return tx.In("person_id", n) }, db.Ints(tx, people))
	}
	switch {
	case len(f.States) == 0:
	case slices.Equal(f.States, Open()):
		conditions = append(conditions, "state IN ('placed', 'approved')") // as the index of open orders has it
	default:
		add(func(n int) string { return tx.In("state", n) }, db.Texts(tx, f.States))
	}
	if f.Reward != 0 {
		add(func(n int) string { return "reward_id = $" + strconv.Itoa(n) }, f.Reward)
	}
	if !f.OverdueAt.IsZero() {
		add(func(n int) string { return "promised_by < $" + strconv.Itoa(n) }, db.Micros(f.OverdueAt))
	}
	direction, beyond := "DESC", "<"
	if f.OldestFirst {
		direction, beyond = "ASC", ">"
	}
	if f.After != nil {
		add(func(n int) string {
			at, id := strconv.Itoa(n), strconv.Itoa(n+1)
			return "(placed_at " + beyond + " $" + at + " OR placed_at = $" + at + " AND id " + beyond + " $" + id + ")"
		}, f.After.PlacedAtMicros, f.After.ID)
	}
	args = append(args, f.Limit)
	return db.List(ctx, tx, "SELECT "+orderColumns+" FROM reward_order WHERE "+strings.Join(conditions, " AND ")+
		" ORDER BY placed_at "+direction+", id "+direction+" LIMIT $"+strconv.Itoa(len(args)+1), args, scanOrder)
}
