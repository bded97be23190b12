package credit

import (
	"context"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

func promisesOf(ctx context.Context, tx *db.Tx, people []org.PersonID) (list []Promise, err error) {
	err = eachPromise(ctx, tx, " AND ended_at IS NULL AND "+tx.In("person_id", 2), []any{db.Ints(tx, people)}, func(p Promise) { list = append(list, p) })
	return list, err
}

func eachPromise(ctx context.Context, tx *db.Tx, which string, args []any, each func(Promise)) error {
	return tx.Each(ctx, `SELECT person_id, object_type, object_code, rule_id, version_id, amount, varies, activity_id, made_at, COALESCE(kept_at, 0), COALESCE(ended_at, 0)
		FROM promise WHERE tenant_id = $1`+which+" ORDER BY made_at DESC, person_id, object_type, object_code, rule_id, activity_id", args, func(scan db.Scan) error {
		var p Promise
		var made, kept, ended int64
		err := scan(&p.Person, &p.ObjectType, &p.ObjectCode, &p.Rule, &p.Version, &p.Amount, &p.Varies, &p.Activity, &made, &kept, &ended)
		p.MadeAt, p.KeptAt, p.EndedAt = db.Time(made), timeOrZero(kept), timeOrZero(ended)
		if err == nil {
			each(p)
		}
		return err
	})
}

func timeOrZero(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return db.Time(micros)
}

func insertPromises(ctx context.Context, tx *db.Tx, list []Promise) error {
	b := db.NewBatch("promise", "ON CONFLICT (tenant_id, person_id, object_type, object_code, rule_id, activity_id) DO NOTHING",
		column("person_id", db.Int), column("object_type", db.Text), column("object_code", db.Text), column("rule_id", db.Int), column("version_id", db.Int),
		column("amount", db.Int), column("varies", db.Bool), column("activity_id", db.Int), column("made_at", db.Int))
	for _, p := range list {
		b.Add(p.Person, p.ObjectType, p.ObjectCode, p.Rule, p.Version, p.Amount, p.Varies, p.Activity, db.Micros(p.MadeAt))
	}
	_, err := b.Insert(ctx, tx)
	return err
}

func keepPromise(ctx context.Context, tx *db.Tx, p Promise) error {
	_, err := tx.Exec(ctx, `UPDATE promise SET kept_at = $6 WHERE tenant_id = $1 AND person_id = $2 AND object_type = $3 AND object_code = $4 AND rule_id = $5 AND ended_at IS NULL`,
		p.Person, p.ObjectType, p.ObjectCode, p.Rule, db.Micros(p.KeptAt))
	return err
}

// endPromises ends the promises of enrolments that were withdrawn.
func endPromises(ctx context.Context, tx *db.Tx, list []activity.Activity, now time.Time) error {
	ids := make([]activity.ID, 0, len(list))
	for _, a := range list {
		if a.Verb == Enrolled {
			ids = append(ids, a.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, "UPDATE promise SET ended_at = $2 WHERE tenant_id = $1 AND ended_at IS NULL AND "+tx.In("activity_id", 3), db.Micros(now), db.Ints(tx, ids))
	return err
}

func countPromises(ctx context.Context, tx *db.Tx, id RuleID) (o OpenPromises, err error) {
	_, err = tx.One(ctx, `SELECT count(*), count(DISTINCT person_id), CAST(COALESCE(SUM(amount), 0) AS bigint), CAST(COALESCE(SUM(CASE WHEN varies THEN 1 ELSE 0 END), 0) AS bigint)
		FROM promise WHERE tenant_id = $1 AND rule_id = $2 AND kept_at IS NULL AND ended_at IS NULL`, []any{id}, &o.Promises, &o.People, &o.Amount, &o.Varying)
	return o, err
}
