package credit

import (
	"context"
	"slices"
	"time"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// lotPlace is how far the expiry run has come in the index of ends.
type lotPlace struct{ end, person int64 }

// peopleWithEnded reads, from a place on, the people of the next ended lots
// and moves the place. All of a person's ended lots are taken together, so
// nothing is passed over when the limit cuts through them.
func peopleWithEnded(ctx context.Context, tx *db.Tx, now time.Time, place *lotPlace, limit int) ([]org.PersonID, error) {
	var people []org.PersonID
	err := tx.Each(ctx, `SELECT expires_at, person_id FROM lot WHERE tenant_id = $1 AND rest > 0 AND expires_at IS NOT NULL AND expires_at <= $2
		AND (expires_at, person_id) > ($3, $4) ORDER BY expires_at, person_id LIMIT $5`,
		[]any{db.Micros(now), place.end, place.person, limit}, func(scan db.Scan) error {
			if err := scan(&place.end, &place.person); err != nil {
				return err
			}
			people = append(people, org.PersonID(place.person))
			return nil
		})
	slices.Sort(people)
	return slices.Compact(people), err
}

// peopleWithRest keeps those of some people who have something left.
func peopleWithRest(ctx context.Context, tx *db.Tx, people []org.PersonID) ([]org.PersonID, error) {
	return db.List(ctx, tx, "SELECT person_id FROM balance WHERE tenant_id = $1 AND available > 0 AND "+tx.In("person_id", 2)+" ORDER BY person_id",
		[]any{db.Ints(tx, people)}, func(scan db.Scan) (p org.PersonID, err error) { return p, scan(&p) })
}

// lotsOfPeople reads what people can still spend from.
func lotsOfPeople(ctx context.Context, tx *db.Tx, people []org.PersonID) (map[org.PersonID][]ledger.Lot, error) {
	out := make(map[org.PersonID][]ledger.Lot, len(people))
	err := tx.Each(ctx, "SELECT "+lotColumns+", person_id FROM lot WHERE tenant_id = $1 AND rest > 0 AND "+tx.In("person_id", 2), []any{db.Ints(tx, people)},
		func(scan db.Scan) error {
			var p org.PersonID
			l, err := scanLot(func(dest ...any) error { return scan(append(dest, &p)...) })
			out[p] = append(out[p], l)
			return err
		})
	return out, err
}

func listEndings(ctx context.Context, tx *db.Tx, p org.PersonID, now time.Time, limit int) ([]Ending, error) {
	return db.List(ctx, tx, `SELECT expires_at, CAST(SUM(rest) AS bigint) FROM lot WHERE tenant_id = $1 AND person_id = $2 AND rest > 0 AND expires_at > $3
		GROUP BY expires_at ORDER BY expires_at LIMIT $4`, []any{p, db.Micros(now), limit}, func(scan db.Scan) (e Ending, err error) {
		var at int64
		err = scan(&at, &e.Amount)
		e.At = db.Time(at)
		return e, err
	})
}

// insertWarnings notes everybody who has credits that end after from and until
// to, unless that end was warned of at this step or a nearer one.
func insertWarnings(ctx context.Context, tx *db.Tx, days int, from, to, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO expiry_warning (tenant_id, ends_at, person_id, days, amount, made_at)
		SELECT $1, l.expires_at, l.person_id, CAST($2 AS bigint), SUM(l.rest), CAST($5 AS bigint) FROM lot l
		WHERE l.tenant_id = $1 AND l.rest > 0 AND l.expires_at IS NOT NULL AND l.expires_at > $3 AND l.expires_at <= $4
		AND NOT EXISTS (SELECT 1 FROM expiry_warning w WHERE w.tenant_id = $1 AND w.ends_at = l.expires_at AND w.person_id = l.person_id AND w.days <= CAST($2 AS bigint))
		GROUP BY l.expires_at, l.person_id
		ON CONFLICT (tenant_id, ends_at, person_id, days) DO NOTHING`, days, db.Micros(from), db.Micros(to), db.Micros(now))
	return err
}

func untoldWarnings(ctx context.Context, tx *db.Tx, limit int) ([]ExpiryWarning, error) {
	return db.List(ctx, tx, `SELECT person_id, amount, ends_at, days FROM expiry_warning WHERE tenant_id = $1 AND told_at IS NULL
		ORDER BY ends_at, person_id, days LIMIT $2`+tx.ForUpdate(), []any{limit}, func(scan db.Scan) (w ExpiryWarning, err error) {
		var ends int64
		err = scan(&w.Person, &w.Amount, &ends, &w.Days)
		w.EndsAt = db.Time(ends)
		return w, err
	})
}

func markTold(ctx context.Context, tx *db.Tx, list []ExpiryWarning, at time.Time) error {
	b := db.NewBatch("expiry_warning", "ON CONFLICT (tenant_id, ends_at, person_id, days) DO UPDATE SET told_at = excluded.told_at",
		column("ends_at", db.Int), column("person_id", db.Int), column("days", db.Int), column("amount", db.Int), column("made_at", db.Int), column("told_at", db.Int))
	for _, w := range list {
		b.Add(db.Micros(w.EndsAt), w.Person, w.Days, w.Amount, db.Micros(at), db.Micros(at))
	}
	_, err := b.Insert(ctx, tx)
	return err
}
