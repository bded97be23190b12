package job

import (
	"context"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// What asking for a job by its id may answer.
var (
	ErrUnknown = fault.New(fault.NotFound, "job.unknown", nil)
	ErrNotDead = fault.New(fault.Conflict, "job.not_dead", nil)
	ErrWaiting = fault.New(fault.Conflict, "job.already_waiting", nil)
)

// MostListed is the longest page of Dead.
const MostListed = 200

const columns = `SELECT id, tenant_id, kind, once_key, state, attempts, run_at, started_at, ended_at,
	progress_done, progress_total, progress_text, args, result, error FROM job `

// Find reads a job of a tenant, or of the platform for tenant 0. A job whose
// kind keeps nothing is ErrUnknown once it is done.
func (q *Queue) Find(ctx context.Context, tenant db.TenantID, id ID) (j Job, err error) {
	err = q.d.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := db.List(ctx, tx, columns+"WHERE tenant_id = $1 AND id = $2", []any{int64(tenant), int64(id)}, scanJob)
		if err == nil && len(found) == 0 {
			return ErrUnknown
		}
		if err == nil {
			j = found[0]
		}
		return err
	})
	return j, err
}

// Dead lists dead letters of a tenant, or of all for tenant 0, the newest
// first: at most limit, those before the id of the last one seen (0: from the
// start).
func (q *Queue) Dead(ctx context.Context, tenant db.TenantID, before ID, limit int) (list []Job, err error) {
	err = q.d.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = db.List(ctx, tx, columns+`WHERE state = 'dead' AND (CAST($1 AS bigint) = 0 OR tenant_id = $1) AND (CAST($2 AS bigint) = 0 OR id < $2)
			ORDER BY id DESC LIMIT $3`, []any{int64(tenant), int64(before), min(max(limit, 1), MostListed)}, scanJob)
		return err
	})
	return list, err
}

// Retry gives a dead letter all its attempts again, at once. Faults: ErrUnknown,
// ErrNotDead, and ErrWaiting when another job took its Key meanwhile.
func (q *Queue) Retry(ctx context.Context, tenant db.TenantID, id ID) error {
	return q.d.Platform().Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := db.List(ctx, tx, columns+"WHERE tenant_id = $1 AND id = $2"+tx.ForUpdate(), []any{int64(tenant), int64(id)}, scanJob)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return ErrUnknown
		}
		if found[0].State != Dead {
			return ErrNotDead
		}
		_, err = tx.Exec(ctx, "UPDATE job SET state = 'ready', attempts = 0, run_at = 0, started_at = 0 WHERE id = $1", int64(id))
		if db.IsUnique(err) {
			return ErrWaiting.Because(err)
		}
		tx.Wake(wakeTopic)
		return err
	})
}

// Counts are how many jobs of all tenants stand in each state.
func (q *Queue) Counts(ctx context.Context) (counts map[State]int64, err error) {
	err = q.d.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		counts = map[State]int64{}
		return tx.Each(ctx, "SELECT state, count(*) FROM job GROUP BY state", nil, func(scan db.Scan) error {
			var state State
			var n int64
			err := scan(&state, &n)
			counts[state] = n
			return err
		})
	})
	return counts, err
}

func scanJob(scan db.Scan) (j Job, err error) {
	var runAt, started, ended int64
	var args, result string
	err = scan(&j.ID, &j.Tenant, &j.Kind, &j.Key, &j.State, &j.Attempts, &runAt, &started, &ended,
		&j.Progress.Done, &j.Progress.Total, &j.Progress.Text, &args, &result, &j.Error)
	if runAt > 0 {
		j.RunAt = db.Time(runAt)
	}
	if started > 0 {
		j.Started = db.Time(started)
	}
	if ended > 0 {
		j.Ended = db.Time(ended)
	}
	j.Args = []byte(args)
	if result != "" {
		j.Result = []byte(result)
	}
	return j, err
}
