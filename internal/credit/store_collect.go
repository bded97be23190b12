package credit

import (
	"context"
	"strings"

	"xuefen/internal/activity"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

const collectedColumns = "key, activity_id, member, object, occurred_at, weak, set_id"

func scanCollected(scan db.Scan) (collected, error) {
	var c collected
	var key string
	var at int64
	err := scan(&key, &c.Activity, &c.Member, &c.Object, &at, &c.Weak, &c.set)
	_, text, _ := strings.Cut(key, "|")
	c.key, c.At = counterKey{personOfCounter(key), text}, db.Time(at)
	return c, err
}

func openCollected(ctx context.Context, tx *db.Tx, keys []counterKey) ([]collected, error) {
	stored := make([]string, len(keys))
	for i, k := range keys {
		stored[i] = k.stored()
	}
	return db.List(ctx, tx, "SELECT "+collectedColumns+" FROM collected WHERE tenant_id = $1 AND set_id = 0 AND "+tx.In("key", 2)+" ORDER BY key, activity_id, member",
		[]any{db.Texts(tx, stored)}, scanCollected)
}

func insertCollected(ctx context.Context, tx *db.Tx, rows []collected) error {
	if len(rows) == 0 {
		return nil
	}
	b := db.NewBatch("collected", "", column("key", db.Text), column("activity_id", db.Int), column("member", db.Int), column("object", db.Text),
		column("occurred_at", db.Int), column("weak", db.Bool), column("set_id", db.Int))
	for _, c := range rows {
		b.Add(c.key.stored(), c.Activity, c.Member, c.Object, db.Micros(c.At), c.Weak, c.set)
	}
	_, err := b.Insert(ctx, tx)
	return err
}

// putIntoSet gives activities of one person's set to a payment.
func putIntoSet(ctx context.Context, tx *db.Tx, rows []collected, paid ledger.TransferID) error {
	byMember := map[int][]int64{}
	for _, c := range rows {
		byMember[c.Member] = append(byMember[c.Member], c.Activity)
	}
	for member, ids := range byMember {
		if _, err := tx.Exec(ctx, "UPDATE collected SET set_id = $3 WHERE tenant_id = $1 AND key = $2 AND member = $4 AND "+tx.In("activity_id", 5),
			rows[0].key.stored(), paid, member, db.Ints(tx, ids)); err != nil {
			return err
		}
	}
	return nil
}

func emptySet(ctx context.Context, tx *db.Tx, paid ledger.TransferID) error {
	_, err := tx.Exec(ctx, "UPDATE collected SET set_id = 0 WHERE tenant_id = $1 AND set_id = $2", paid)
	return err
}

func activityIDs(list []activity.Activity) []activity.ID {
	ids := make([]activity.ID, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	return ids
}

// collectedOf reads the rows of activities, those in sets of the lowest
// payment first.
func collectedOf(ctx context.Context, tx *db.Tx, list []activity.Activity) ([]collected, error) {
	return db.List(ctx, tx, "SELECT "+collectedColumns+" FROM collected WHERE tenant_id = $1 AND "+tx.In("activity_id", 2)+" ORDER BY set_id, activity_id, member",
		[]any{db.Ints(tx, activityIDs(list))}, scanCollected)
}

func deleteCollected(ctx context.Context, tx *db.Tx, list []activity.Activity) error {
	_, err := tx.Exec(ctx, "DELETE FROM collected WHERE tenant_id = $1 AND "+tx.In("activity_id", 2), db.Ints(tx, activityIDs(list)))
	return err
}

// spareFor finds the earliest open activity that can stand in for one that
// left a set, of another object than those in the set where they are distinct.
func spareFor(ctx context.Context, tx *db.Tx, left collected, distinct bool) (collected, bool, error) {
	list, err := db.List(ctx, tx, "SELECT "+collectedColumns+` FROM collected WHERE tenant_id = $1 AND key = $2 AND member = $3 AND set_id = 0
		AND (NOT CAST($5 AS boolean) OR object NOT IN (SELECT o.object FROM collected o WHERE o.tenant_id = $1 AND o.set_id = $4 AND o.member = $3))
		ORDER BY occurred_at, activity_id LIMIT 1`, []any{left.key.stored(), left.Member, left.set, distinct}, scanCollected)
	if err != nil || len(list) == 0 {
		return collected{}, false, err
	}
	return list[0], true, nil
}

// collectedCount is how many activities of one kind stand in a paid set.
type collectedCount struct {
	set     ledger.TransferID
	member  int
	count   int
	person  org.PersonID
	version int64
}

func countCollected(ctx context.Context, tx *db.Tx) ([]collectedCount, error) {
	return db.List(ctx, tx, `SELECT c.set_id, c.member, COUNT(*), COALESCE(MAX(t.person_id), 0), COALESCE(MAX(t.version_id), 0)
		FROM collected c LEFT JOIN transfer t ON t.id = c.set_id AND t.tenant_id = $1 WHERE c.tenant_id = $1 AND c.set_id > 0
		GROUP BY c.set_id, c.member ORDER BY c.set_id, c.member`, nil,
		func(scan db.Scan) (c collectedCount, err error) {
			return c, scan(&c.set, &c.member, &c.count, &c.person, &c.version)
		})
}
