package credit

import (
	"context"
	"maps"
	"slices"
	"time"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

func column(name string, t db.ColumnType) db.Column { return db.Column{Name: name, Type: t} }

func orNull[T ~int64](n T) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

func instantOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return db.Micros(t)
}

// account is a person's balance as it stands in the database, locked for the
// transaction.
type account struct {
	ledger.Balance
	seq int64
}

// lockAccounts locks the balances of people, who are sorted and distinct, and
// makes those that are missing.
func lockAccounts(ctx context.Context, tx *db.Tx, people []org.PersonID) (map[org.PersonID]*account, error) {
	out, err := readAccounts(ctx, tx, people, tx.ForUpdate())
	if err != nil || len(out) == len(people) {
		return out, err
	}
	b := db.NewBatch("balance", "ON CONFLICT (person_id) DO NOTHING", column("person_id", db.Int))
	for _, p := range people {
		if out[p] == nil {
			b.Add(p)
		}
	}
	if _, err := b.Insert(ctx, tx); err != nil {
		return nil, err
	}
	return readAccounts(ctx, tx, people, tx.ForUpdate())
}

func readAccounts(ctx context.Context, tx *db.Tx, people []org.PersonID, lock string) (map[org.PersonID]*account, error) {
	out := make(map[org.PersonID]*account, len(people))
	err := tx.Each(ctx, "SELECT person_id, last_seq, available, pending, held, accumulated FROM balance WHERE tenant_id = $1 AND "+
		tx.In("person_id", 2)+" ORDER BY person_id"+lock, []any{db.Ints(tx, people)}, func(scan db.Scan) error {
		var p org.PersonID
		var a account
		err := scan(&p, &a.seq, &a.Available, &a.Pending, &a.Held, &a.Accumulated)
		a.Owed = max(0, -a.Available)
		out[p] = &a
		return err
	})
	return out, err
}

func writeAccounts(ctx context.Context, tx *db.Tx, accounts map[org.PersonID]*account, people []org.PersonID) error {
	b := db.NewBatch("balance", `ON CONFLICT (person_id) DO UPDATE SET last_seq = excluded.last_seq, available = excluded.available,
		pending = excluded.pending, held = excluded.held, accumulated = excluded.accumulated`,
		column("person_id", db.Int), column("last_seq", db.Int), column("available", db.Int), column("pending", db.Int), column("held", db.Int), column("accumulated", db.Int))
	for _, p := range people {
		a := accounts[p]
		b.Add(p, a.seq, a.Available, a.Pending, a.Held, a.Accumulated)
	}
	_, err := b.Insert(ctx, tx)
	return err
}

func insertTransfers(ctx context.Context, tx *db.Tx, list []ledger.Transfer, key []byte) error {
	b := db.NewBatch("transfer", "",
		column("id", db.Int), column("person_id", db.Int), column("seq", db.Int), column("kind", db.Text), column("debit", db.Int), column("credit", db.Int),
		column("amount", db.Int), column("category_id", db.Int), column("earned_at", db.Int), column("recorded_at", db.Int), column("expires_at", db.Int),
		column("activity_id", db.Int), column("version_id", db.Int), column("reverses_id", db.Int), column("order_id", db.Int), column("adjustment_id", db.Int),
		column("department_id", db.Int), column("position_id", db.Int), column("grade_id", db.Int), column("key", db.Text), column("reason", db.Text),
		column("account_id", db.Int), column("available_after", db.Int), column("mac", db.Bytes))
	for _, t := range list {
		debit, credit := t.Kind.Accounts()
		b.Add(t.ID, t.Person, t.Seq, t.Kind, debit, credit, t.Amount, t.Category, db.Micros(t.EarnedAt), db.Micros(t.RecordedAt), instantOrNull(t.ExpiresAt),
			orNull(t.Activity), orNull(t.Version), orNull(t.Reverses), orNull(t.Order), orNull(t.Adjustment),
			t.Department, t.Position, t.Grade, t.Key, t.Reason, t.Account, t.After, t.MAC(int64(tx.Tenant()), key))
	}
	_, err := b.Insert(ctx, tx)
	return err
}

const transferColumns = `t.id, t.person_id, t.seq, t.kind, t.amount, t.category_id, t.earned_at, t.recorded_at, t.expires_at,
	COALESCE(t.activity_id, 0), COALESCE(t.version_id, 0), COALESCE(t.reverses_id, 0), COALESCE(t.order_id, 0), COALESCE(t.adjustment_id, 0),
	t.department_id, t.position_id, t.grade_id, t.key, t.reason, t.account_id, t.available_after`

func scanTransfer(scan db.Scan) (ledger.Transfer, error) { return scanTransferAnd(scan) }

func scanTransferAnd(scan db.Scan, more ...any) (ledger.Transfer, error) {
	var t ledger.Transfer
	var earned, recorded int64
	var expires *int64
	err := scan(append([]any{&t.ID, &t.Person, &t.Seq, &t.Kind, &t.Amount, &t.Category, &earned, &recorded, &expires,
		&t.Activity, &t.Version, &t.Reverses, &t.Order, &t.Adjustment,
		&t.Department, &t.Position, &t.Grade, &t.Key, &t.Reason, &t.Account, &t.After}, more...)...)
	t.EarnedAt, t.RecordedAt = db.Time(earned), db.Time(recorded)
	if expires != nil {
		t.ExpiresAt = db.Time(*expires)
	}
	return t, err
}

// findTransfers reads transfers by id.
func findTransfers(ctx context.Context, tx *db.Tx, ids []ledger.TransferID) ([]ledger.Transfer, error) {
	return db.List(ctx, tx, "SELECT "+transferColumns+" FROM transfer t WHERE t.tenant_id = $1 AND "+tx.In("t.id", 2)+" ORDER BY t.id",
		[]any{db.Ints(tx, ids)}, scanTransfer)
}

// findByKey reads the transfers whose keys are given.
func findByKey(ctx context.Context, tx *db.Tx, keys []string) ([]ledger.Transfer, error) {
	return db.List(ctx, tx, "SELECT "+transferColumns+" FROM transfer t WHERE t.tenant_id = $1 AND "+tx.In("t.key", 2)+" ORDER BY t.id",
		[]any{db.Texts(tx, keys)}, scanTransfer)
}

// findByPrefix reads the transfers whose keys begin with a prefix that ends in
// a dot, through the index of keys.
func findByPrefix(ctx context.Context, tx *db.Tx, prefix string) ([]ledger.Transfer, error) {
	end := prefix[:len(prefix)-1] + "/" // the byte after the dot
	return db.List(ctx, tx, "SELECT "+transferColumns+" FROM transfer t WHERE t.tenant_id = $1 AND t.key >= $2 AND t.key < $3 ORDER BY t.id",
		[]any{prefix, end}, scanTransfer)
}

// reversedAmong tells which of the transfers were reversed, by the key that
// every reversal carries.
func reversedAmong(ctx context.Context, tx *db.Tx, list []ledger.Transfer) (map[ledger.TransferID]ledger.Transfer, error) {
	keys := make([]string, 0, len(list))
	for _, t := range list {
		if t.Kind == ledger.PendingAward {
			keys = append(keys, lapseKey(t.Key))
			continue
		}
		keys = append(keys, reversalKey(t.ID))
	}
	found, err := findByKey(ctx, tx, keys)
	out := make(map[ledger.TransferID]ledger.Transfer, len(found))
	for _, t := range found {
		out[t.Reverses] = t
	}
	return out, err
}

// listTransfers reads a person's transfers, latest number first.
func listTransfers(ctx context.Context, tx *db.Tx, p org.PersonID, before int64, limit int) ([]ledger.Transfer, error) {
	return db.List(ctx, tx, "SELECT "+transferColumns+` FROM transfer t WHERE t.tenant_id = $1 AND t.person_id = $2 AND t.seq < $3
		ORDER BY t.seq DESC LIMIT $4`, []any{p, before, limit}, scanTransfer)
}

func insertLots(ctx context.Context, tx *db.Tx, person map[ledger.TransferID]org.PersonID, lots []ledger.Lot) error {
	b := db.NewBatch("lot", "", column("id", db.Int), column("person_id", db.Int), column("category_id", db.Int), column("amount", db.Int),
		column("rest", db.Int), column("earned_at", db.Int), column("expires_at", db.Int))
	for _, l := range lots {
		b.Add(l.ID, person[l.ID], l.Category, l.Amount, l.Rest, db.Micros(l.EarnedAt), instantOrNull(l.ExpiresAt))
	}
	_, err := b.Insert(ctx, tx)
	return err
}

const lotColumns = "id, category_id, amount, rest, earned_at, expires_at"

func scanLot(scan db.Scan) (ledger.Lot, error) {
	var l ledger.Lot
	var earned int64
	var expires *int64
	err := scan(&l.ID, &l.Category, &l.Amount, &l.Rest, &earned, &expires)
	l.EarnedAt = db.Time(earned)
	if expires != nil {
		l.ExpiresAt = db.Time(*expires)
	}
	return l, err
}

// lotsWithRest reads what a person can still spend from.
func lotsWithRest(ctx context.Context, tx *db.Tx, p org.PersonID) ([]ledger.Lot, error) {
	return db.List(ctx, tx, "SELECT "+lotColumns+" FROM lot WHERE tenant_id = $1 AND person_id = $2 AND rest > 0", []any{p}, scanLot)
}

func lotsByID(ctx context.Context, tx *db.Tx, ids []ledger.TransferID) ([]ledger.Lot, error) {
	return db.List(ctx, tx, "SELECT "+lotColumns+" FROM lot WHERE tenant_id = $1 AND "+tx.In("id", 2), []any{db.Ints(tx, ids)}, scanLot)
}

// changeLots writes uses and moves the rests of their lots, set-based. The
// change travels in the column of the amount, which the update leaves alone;
// all lots are there already.
func changeLots(ctx context.Context, tx *db.Tx, uses []ledger.Use) error {
	if err := insertUses(ctx, tx, uses); err != nil {
		return err
	}
	taken := make(map[ledger.TransferID]fixed.Amount, len(uses))
	for _, u := range uses {
		taken[u.Lot] += u.Amount
	}
	b := db.NewBatch("lot", "ON CONFLICT (id) DO UPDATE SET rest = lot.rest - excluded.amount",
		column("id", db.Int), column("person_id", db.Int), column("category_id", db.Int), column("amount", db.Int), column("rest", db.Int), column("earned_at", db.Int))
	for _, lot := range slices.Sorted(maps.Keys(taken)) {
		b.Add(lot, 0, 0, taken[lot], 0, 0)
	}
	_, err := b.Insert(ctx, tx)
	return err
}

func insertUses(ctx context.Context, tx *db.Tx, uses []ledger.Use) error {
	b := db.NewBatch("lot_use", "", column("transfer_id", db.Int), column("lot_id", db.Int), column("amount", db.Int))
	for _, u := range uses {
		b.Add(u.Transfer, u.Lot, u.Amount)
	}
	_, err := b.Insert(ctx, tx)
	return err
}

// emptyLots writes uses that took everything that was left.
func emptyLots(ctx context.Context, tx *db.Tx, uses []ledger.Use) error {
	if len(uses) == 0 {
		return nil
	}
	if err := insertUses(ctx, tx, uses); err != nil {
		return err
	}
	ids := make([]ledger.TransferID, len(uses))
	for i, u := range uses {
		ids[i] = u.Lot
	}
	_, err := tx.Exec(ctx, "UPDATE lot SET rest = 0 WHERE tenant_id = $1 AND "+tx.In("id", 2), db.Ints(tx, ids))
	return err
}

func usesOf(ctx context.Context, tx *db.Tx, t ledger.TransferID) ([]ledger.Use, error) {
	return db.List(ctx, tx, "SELECT transfer_id, lot_id, amount FROM lot_use WHERE tenant_id = $1 AND transfer_id = $2 ORDER BY lot_id", []any{t},
		func(scan db.Scan) (u ledger.Use, err error) { return u, scan(&u.Transfer, &u.Lot, &u.Amount) })
}

// standingKey is one cell of the accumulated totals.
type standingKey struct {
	person     org.PersonID
	month      int // yyyymm in the tenant's zone
	category   int64
	department int64
}

func addStandings(ctx context.Context, tx *db.Tx, deltas map[standingKey]fixed.Amount) error {
	b := db.NewBatch("standing", "ON CONFLICT (tenant_id, person_id, month, category_id, department_id) DO UPDATE SET amount = standing.amount + excluded.amount",
		column("person_id", db.Int), column("month", db.Int), column("category_id", db.Int), column("department_id", db.Int), column("amount", db.Int))
	for k, v := range deltas {
		if v != 0 {
			b.Add(k.person, k.month, k.category, k.department, v)
		}
	}
	_, err := b.Insert(ctx, tx)
	return err
}

// listReversals reads the reversals of awards through the index of keys.
func listReversals(ctx context.Context, tx *db.Tx) ([]TakenBack, error) {
	var out []TakenBack
	err := tx.Each(ctx, `SELECT t.id, t.recorded_at, w.key FROM transfer t JOIN transfer w ON w.id = t.reverses_id
		WHERE t.tenant_id = $1 AND t.key >= 'x' AND t.key < 'y' AND t.kind = 'reversal' AND w.kind = 'award' ORDER BY t.id`, nil, func(scan db.Scan) error {
		var b TakenBack
		var key string
		if err := scan(&b.Transfer, &b.At, &key); err != nil {
			return err
		}
		var ok bool
		if b.Activity, b.Rule, b.Person, ok = readAwardKey(key); ok {
			out = append(out, b)
		}
		return nil
	})
	return out, err
}
