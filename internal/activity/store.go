package activity

import (
	"bytes"
	"context"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

func column(name string, t db.ColumnType) db.Column { return db.Column{Name: name, Type: t} }

// insertActivities writes the batch and tells how many rows were new; fewer
// than given means that somebody else recorded the same key meanwhile.
func insertActivities(ctx context.Context, tx *db.Tx, list []Activity, key []byte) (int64, error) {
	b := db.NewBatch("activity", "ON CONFLICT (tenant_id, source, source_key) DO NOTHING",
		column("id", db.Int), column("person_id", db.Int), column("seq", db.Int), column("verb", db.Text),
		column("object_type", db.Text), column("object_code", db.Text), column("object_name", db.Text), column("parent_code", db.Text),
		column("occurred_at", db.Int), column("recorded_at", db.Int), column("evidence", db.Int), column("result", db.Text),
		column("source", db.Text), column("source_key", db.Text), column("content_hash", db.Bytes), column("mac", db.Bytes), column("derived_from", db.Int), column("intake_id", db.Int))
	for i := range list {
		a := &list[i]
		result, err := a.Result.encode()
		if err != nil {
			return 0, err
		}
		b.Add(a.ID, a.Person, a.Seq, a.Verb, a.ObjectType, a.ObjectCode, a.ObjectName, a.Parent,
			db.Micros(a.OccurredAt), db.Micros(a.RecordedAt), int64(a.Evidence), result,
			a.Source, a.Key, a.Hash, a.mac(int64(tx.Tenant()), key), orNull(int64(a.DerivedFrom)), orNull(a.Intake))
	}
	return b.Insert(ctx, tx)
}

func orNull(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

// takeNumbers locks the people and moves their running numbers on by the
// given counts. It returns the last number of each.
func takeNumbers(ctx context.Context, tx *db.Tx, people []org.PersonID, counts map[org.PersonID]int64) (map[org.PersonID]int64, error) {
	b := db.NewBatch("activity_person", "ON CONFLICT (person_id) DO UPDATE SET last_seq = activity_person.last_seq + excluded.last_seq",
		column("person_id", db.Int), column("last_seq", db.Int))
	for _, p := range people {
		b.Add(p, counts[p])
	}
	if _, err := b.Insert(ctx, tx); err != nil {
		return nil, err
	}
	last := make(map[org.PersonID]int64, len(people))
	err := tx.Each(ctx, "SELECT person_id, last_seq FROM activity_person WHERE tenant_id = $1 AND "+tx.In("person_id", 2),
		[]any{db.Ints(tx, people)}, func(scan db.Scan) error {
			var p org.PersonID
			var n int64
			err := scan(&p, &n)
			last[p] = n
			return err
		})
	return last, err
}

// known is what is already recorded under a source key.
type known struct {
	id   ID
	hash []byte
}

func findKeys(ctx context.Context, tx *db.Tx, source string, keys []string) (map[string]known, error) {
	out := map[string]known{}
	err := tx.Each(ctx, "SELECT source_key, id, content_hash FROM activity WHERE tenant_id = $1 AND source = $2 AND "+tx.In("source_key", 3),
		[]any{source, db.Texts(tx, keys)}, func(scan db.Scan) error {
			var key string
			var k known
			err := scan(&key, &k.id, &k.hash)
			k.hash = bytes.Clone(k.hash)
			out[key] = k
			return err
		})
	return out, err
}

const activityColumns = `a.id, a.person_id, a.seq, a.verb, a.object_type, a.object_code, a.object_name, a.parent_code, a.occurred_at, a.recorded_at,
	a.evidence, a.result, a.source, a.source_key, a.content_hash, COALESCE(a.derived_from, 0), COALESCE(a.intake_id, 0)`

func scanActivity(scan db.Scan) (Activity, error) { return scanActivityAnd(scan) }

// scanActivityAnd reads the columns of activityColumns and more after them.
func scanActivityAnd(scan db.Scan, more ...any) (Activity, error) {
	var a Activity
	var occurred, recorded int64
	var result string
	dest := append([]any{&a.ID, &a.Person, &a.Seq, &a.Verb, &a.ObjectType, &a.ObjectCode, &a.ObjectName, &a.Parent, &occurred, &recorded,
		&a.Evidence, &result, &a.Source, &a.Key, &a.Hash, &a.DerivedFrom, &a.Intake}, more...)
	if err := scan(dest...); err != nil {
		return a, err
	}
	a.OccurredAt, a.RecordedAt = db.Time(occurred), db.Time(recorded)
	var err error
	a.Result, err = decodeResult(result)
	return a, err
}

func findActivities(ctx context.Context, tx *db.Tx, ids []ID) ([]Activity, error) {
	return db.List(ctx, tx, "SELECT "+activityColumns+" FROM activity a WHERE a.tenant_id = $1 AND "+tx.In("a.id", 2)+" ORDER BY a.id",
		[]any{db.Ints(tx, ids)}, scanActivity)
}

// listOfPerson reads a person's activities, latest number first.
func listOfPerson(ctx context.Context, tx *db.Tx, p org.PersonID, before int64, limit int) ([]Record, error) {
	return db.List(ctx, tx, "SELECT "+activityColumns+`, w.withdrawn_at, COALESCE(w.reason, '') FROM activity a
		LEFT JOIN withdrawal w ON w.activity_id = a.id
		WHERE a.tenant_id = $1 AND a.person_id = $2 AND a.seq < $3 ORDER BY a.seq DESC LIMIT $4`, []any{p, before, limit}, scanRecord)
}

func listAll(ctx context.Context, tx *db.Tx, before ID, limit int) ([]Record, error) {
	return db.List(ctx, tx, "SELECT "+activityColumns+`, w.withdrawn_at, COALESCE(w.reason, '') FROM activity a
		LEFT JOIN withdrawal w ON w.activity_id = a.id
		WHERE a.tenant_id = $1 AND a.id < $2 ORDER BY a.id DESC LIMIT $3`, []any{before, limit}, scanRecord)
}

func scanRecord(scan db.Scan) (Record, error) {
	var r Record
	var withdrawn *int64
	a, err := scanActivityAnd(scan, &withdrawn, &r.WithdrawalReason)
	r.Activity = a
	if withdrawn != nil {
		at := db.Time(*withdrawn)
		r.WithdrawnAt = &at
	}
	return r, err
}

// listSealed is listRange with the seals, for verify.
func listSealed(ctx context.Context, tx *db.Tx, p org.PersonID, seq int64, limit int) ([]sealed, error) {
	return db.List(ctx, tx, "SELECT "+activityColumns+`, a.mac FROM activity a WHERE a.tenant_id = $1 AND (a.person_id, a.seq) > ($2, $3)
		ORDER BY a.person_id, a.seq LIMIT $4`, []any{p, seq, limit}, func(scan db.Scan) (s sealed, err error) {
		s.Activity, err = scanActivityAnd(scan, &s.seal)
		s.seal = bytes.Clone(s.seal)
		return s, err
	})
}

// lastNumbers reads the running numbers of people with ids in (from, to].
func lastNumbers(ctx context.Context, tx *db.Tx, from, to org.PersonID) (map[org.PersonID]int64, error) {
	out := map[org.PersonID]int64{}
	err := tx.Each(ctx, "SELECT person_id, last_seq FROM activity_person WHERE tenant_id = $1 AND person_id > $2 AND person_id <= $3", []any{from, to}, func(scan db.Scan) error {
		var p org.PersonID
		var n int64
		err := scan(&p, &n)
		out[p] = n
		return err
	})
	return out, err
}

// listRange reads activities in the order of persons and numbers, for replays.
func listRange(ctx context.Context, tx *db.Tx, p org.PersonID, seq int64, limit int) ([]Activity, error) {
	return db.List(ctx, tx, "SELECT "+activityColumns+` FROM activity a WHERE a.tenant_id = $1 AND (a.person_id, a.seq) > ($2, $3)
		ORDER BY a.person_id, a.seq LIMIT $4`, []any{p, seq, limit}, scanActivity)
}

func insertWithdrawal(ctx context.Context, tx *db.Tx, id ID, reason string, account int64, at time.Time, by ID) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO withdrawal (activity_id, tenant_id, reason, account_id, withdrawn_at, superseded_by)
		VALUES ($2, $1, $3, $4, $5, $6) ON CONFLICT (activity_id) DO NOTHING`, id, reason, account, db.Micros(at), orNull(int64(by)))
	return n == 1, err
}

func derivedFrom(ctx context.Context, tx *db.Tx, p []ID) ([]ID, error) {
	return db.List(ctx, tx, `SELECT a.id FROM activity a WHERE a.tenant_id = $1 AND a.derived_from IS NOT NULL AND `+tx.In("a.derived_from", 2)+`
		AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.activity_id = a.id) ORDER BY a.id`, []any{db.Ints(tx, p)},
		func(scan db.Scan) (id ID, err error) { return id, scan(&id) })
}
