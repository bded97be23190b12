package job

import (
	"context"
	"math"
	"time"

	"xuefen/internal/platform/db"
)

func insert(ctx context.Context, tx *db.Tx, kind, args string, o Options) (ID, error) {
	fresh, err := tx.NewID(ctx)
	if err != nil {
		return 0, err
	}
	at := int64(0)
	if !o.RunAt.IsZero() {
		at = max(db.Micros(o.RunAt), 0)
	}
	values := []any{fresh, kind, o.Key, args, at}
	if tx.Tenant() == 0 {
		values = append([]any{int64(o.Tenant)}, values...)
	}
	// A job that was begun and waits to be tried again keeps its wait, whoever
	// asks meanwhile.
	_, err = tx.One(ctx, `INSERT INTO job (tenant_id, id, kind, once_key, args, state, run_at) VALUES ($1, $2, $3, $4, $5, 'ready', $6)
		ON CONFLICT (tenant_id, kind, once_key) WHERE once_key <> '' AND state IN ('ready', 'running') DO UPDATE SET
		args = excluded.args,
		again_at = CASE WHEN job.state = 'ready' OR job.again_at >= 0 AND job.again_at < excluded.run_at
			THEN job.again_at ELSE excluded.run_at END,
		run_at = CASE WHEN job.state = 'ready' AND job.started_at = 0 AND excluded.run_at < job.run_at
			THEN excluded.run_at ELSE job.run_at END
		RETURNING id`, values, &fresh)
	return ID(fresh), err
}

// anyDue tells whether a job of these kinds can be claimed. Both bounds of
// run_at are given, here and below, because PostgreSQL then reads the index in
// its order even when it knows nothing about the table yet.
func anyDue(ctx context.Context, tx *db.Tx, kinds []string, now time.Time) (bool, error) {
	return tx.One(ctx, "SELECT 1 FROM job WHERE state = 'ready' AND "+tx.In("kind", 1)+
		" AND run_at >= 0 AND run_at <= $2 ORDER BY run_at, id LIMIT 1", []any{db.Texts(tx, kinds), db.Micros(now)}, new(int))
}

// nextDue is when the first job comes due that is not yet; zero if none waits.
func nextDue(ctx context.Context, tx *db.Tx, kinds []string, now time.Time) (next time.Time, err error) {
	var at int64
	found, err := tx.One(ctx, "SELECT run_at FROM job WHERE state = 'ready' AND "+tx.In("kind", 1)+
		" AND run_at > $2 AND run_at <= $3 ORDER BY run_at, id LIMIT 1", []any{db.Texts(tx, kinds), db.Micros(now), int64(math.MaxInt64)}, &at)
	if found {
		next = db.Time(at)
	}
	return next, err
}

// claim takes due jobs for lanes that have room.
func (q *Queue) claim(ctx context.Context, tx *db.Tx, now time.Time) (claimed []*run, err error) {
	for _, l := range q.lanes() {
		room := l.room()
		if room == 0 || len(l.kinds) == 0 {
			continue
		}
		immediate, waited, err := q.candidates(ctx, tx, l, room, now)
		if err != nil {
			return nil, err
		}
		claimed = append(claimed, share(immediate, waited, room)...)
	}
	if len(claimed) == 0 {
		return nil, nil
	}
	ids := make([]ID, len(claimed))
	for i, r := range claimed {
		ids[i] = r.id
	}
	_, err = tx.Exec(ctx, `UPDATE job SET state = 'running', attempts = attempts + 1, holder = $2, lease_until = $3, started_at = $4
		WHERE `+tx.In("id", 1), db.Ints(tx, ids), q.holder, db.Micros(now.Add(Lease)), db.Micros(now))
	return claimed, err
}

// share gives half of the room to jobs that waited for their time and half to
// those asked for at once, so that a flood of one kind does not stop the
// other; what one half leaves free the other takes.
func share(immediate, waited []*run, room int) []*run {
	half := min(len(waited), max((room+1)/2, room-len(immediate)))
	return append(waited[:half], immediate[:min(len(immediate), room-half)]...)
}

// candidates locks due jobs of a lane, up to room of either sort. Those that
// are not taken are free again with the commit.
func (q *Queue) candidates(ctx context.Context, tx *db.Tx, l *lane, room int, now time.Time) (immediate, waited []*run, err error) {
	due := "(SELECT id, tenant_id, kind, args, attempts, run_at FROM job WHERE state = 'ready' AND " + tx.In("kind", 1) + " AND "
	pick := " ORDER BY run_at, id LIMIT $3" + tx.ForUpdateSkipLocked() + ")"
	err = tx.Each(ctx, "WITH waited AS "+due+"run_at > 0 AND run_at <= $2"+pick+", immediate AS "+due+"run_at = 0"+pick+
		" SELECT * FROM waited UNION ALL SELECT * FROM immediate", []any{db.Texts(tx, l.kinds), db.Micros(now), room},
		func(scan db.Scan) error {
			r, kind, at := &run{}, "", int64(0)
			err := scan(&r.id, &r.tenant, &kind, &r.args, &r.attempts, &at)
			r.attempts++
			r.kind = q.kinds[kind]
			if at > 0 {
				waited = append(waited, r)
			} else {
				immediate = append(immediate, r)
			}
			return err
		})
	return immediate, waited, err
}

// lockOwn locks those rows of the plan that are still this node's and tells
// when each was asked for again. Rows that somebody else locks for a moment
// are left for the next round: nothing may hold up the node's signs of life.
func (q *Queue) lockOwn(ctx context.Context, tx *db.Tx, p *plan, out *outcome) (map[ID]int64, error) {
	own := map[ID]int64{}
	runs := p.runs()
	if len(runs) == 0 {
		return own, nil
	}
	ids := make([]ID, 0, len(runs))
	for id := range runs {
		ids = append(ids, id)
	}
	const mine = " FROM job WHERE state = 'running' AND holder = $2 AND "
	err := tx.Each(ctx, "SELECT id, again_at"+mine+tx.In("id", 1)+tx.ForUpdateSkipLocked(), []any{db.Ints(tx, ids), q.holder},
		func(scan db.Scan) error {
			var id ID
			var again int64
			err := scan(&id, &again)
			own[id] = again
			return err
		})
	if err != nil || len(own) == len(runs) {
		return own, err
	}
	err = tx.Each(ctx, "SELECT id"+mine+tx.In("id", 1), []any{db.Ints(tx, ids), q.holder}, func(scan db.Scan) error {
		var id ID
		err := scan(&id)
		delete(runs, id)
		return err
	})
	for id, r := range runs {
		if _, ok := own[id]; !ok {
			out.lost = append(out.lost, r)
		}
	}
	out.busy = true
	return own, err
}

// runs are all runs whose rows the plan touches.
func (p *plan) runs() map[ID]*run {
	runs := map[ID]*run{}
	for _, s := range p.settle {
		runs[s.run.id] = s.run
	}
	for _, s := range p.save {
		runs[s.run.id] = s.run
	}
	for _, r := range p.beat {
		runs[r.id] = r
	}
	return runs
}

// settle writes what became of finished jobs and returns those it wrote.
func settle(ctx context.Context, tx *db.Tx, p *plan, own map[ID]int64) (settled []*run, err error) {
	var remove []ID
	for _, s := range p.settle {
		again, ok := own[s.run.id]
		if !ok {
			continue
		}
		settled = append(settled, s.run)
		if s.verdict.state == Done && again < 0 && s.run.kind.options.Keep == 0 {
			remove = append(remove, s.run.id)
			continue
		}
		if err := s.write(ctx, tx, p.now, again); err != nil {
			return nil, err
		}
	}
	if len(remove) > 0 {
		_, err = tx.Exec(ctx, "DELETE FROM job WHERE "+tx.In("id", 1), db.Ints(tx, remove))
	}
	return settled, err
}

// DeadKept is how long dead letters are kept.
const DeadKept = 90 * 24 * time.Hour

func (s settlement) write(ctx context.Context, tx *db.Tx, now time.Time, again int64) error {
	v, keep, runAt := s.verdict, s.run.kind.options.Keep, int64(0)
	switch {
	case v.state == Ready && v.wait > 0:
		runAt = db.Micros(now.Add(v.wait))
	case v.state == Dead:
		keep = DeadKept
	}
	started := "started_at"
	if again >= 0 && v.state != Ready {
		v, runAt, started = verdict{state: Ready}, again, "0" // asked for again: a fresh life
	}
	failure := ""
	if s.run.err != nil {
		failure = db.Plain(s.run.err.Error(), mostError)
	}
	progress, _ := s.run.news()
	_, err := tx.Exec(ctx, `UPDATE job SET state = $2, run_at = $3, again_at = -1, attempts = $4, ended_at = $5, keep_until = $6,
		error = $7, result = $8, progress_done = $9, progress_total = $10, progress_text = $11, holder = '', started_at = `+started+`
		WHERE id = $1`,
		int64(s.run.id), string(v.state), runAt, v.attempts, db.Micros(now), db.Micros(now.Add(keep)), failure,
		string(s.run.result), progress.Done, progress.Total, db.Plain(progress.Text, mostText))
	return err
}

// Sizes of what a job says of itself, in bytes.
const (
	mostError = 4000
	mostText  = 500
)

// keepAlive writes progress and renews leases.
func keepAlive(ctx context.Context, tx *db.Tx, p *plan, own map[ID]int64) error {
	for _, s := range p.save {
		if _, ok := own[s.run.id]; !ok {
			continue
		}
		_, err := tx.Exec(ctx, "UPDATE job SET progress_done = $2, progress_total = $3, progress_text = $4 WHERE id = $1",
			int64(s.run.id), s.progress.Done, s.progress.Total, db.Plain(s.progress.Text, mostText))
		if err != nil {
			return err
		}
	}
	var alive []ID
	for _, r := range p.beat {
		if _, ok := own[r.id]; ok {
			alive = append(alive, r.id)
		}
	}
	if len(alive) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, "UPDATE job SET lease_until = $2 WHERE "+tx.In("id", 1), db.Ints(tx, alive), db.Micros(p.now.Add(Lease)))
	return err
}

func leasesEnded(ctx context.Context, tx *db.Tx, now time.Time) (bool, error) {
	return tx.One(ctx, "SELECT 1 FROM job WHERE state = 'running' AND lease_until < $1 LIMIT 1", []any{db.Micros(now)}, new(int))
}

// takeOver frees the jobs of nodes that gave no sign of life. A job that
// took its node down each time ends as a dead letter.
func (q *Queue) takeOver(ctx context.Context, tx *db.Tx, now time.Time) error {
	const most = 100
	type orphan struct {
		id       ID
		attempts int
		kind     string
		holder   string
	}
	kinds := append(append([]string{}, q.short.kinds...), q.long.kinds...)
	orphans, err := db.List(ctx, tx, `SELECT id, attempts, kind, holder FROM job WHERE state = 'running' AND lease_until < $2 AND `+
		tx.In("kind", 1)+" LIMIT $3"+tx.ForUpdateSkipLocked(), []any{db.Texts(tx, kinds), db.Micros(now), most},
		func(scan db.Scan) (o orphan, err error) { return o, scan(&o.id, &o.attempts, &o.kind, &o.holder) })
	if err != nil {
		return err
	}
	for _, o := range orphans {
		if o.holder == q.holder && q.running[o.id] != nil {
			continue // this node was only slow; it runs here still
		}
		state := Ready
		if o.attempts >= q.kinds[o.kind].options.MaxAttempts {
			state = Dead
		}
		q.log.Warn("a job of a node that is gone was taken over", "kind", o.kind, "job", o.id, "node", o.holder, "now", state)
		_, err := tx.Exec(ctx, `UPDATE job SET state = $2, run_at = 0, again_at = -1, holder = '', ended_at = $3, keep_until = $4, error = $5
			WHERE id = $1`, int64(o.id), string(state), db.Micros(now), db.Micros(now.Add(DeadKept)), "the node "+o.holder+" that ran it is gone")
		if err != nil {
			return err
		}
	}
	return nil
}

// clean removes what was kept long enough.
func (q *Queue) clean(ctx context.Context) error {
	const most = 1000
	for {
		var n int64
		err := q.d.Platform().Tx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = tx.Exec(ctx, `DELETE FROM job WHERE id IN (SELECT id FROM job WHERE state IN ('done', 'dead') AND keep_until < $1 LIMIT $2)`,
				db.Micros(q.clock.Now()), most)
			return err
		})
		if err != nil || n < most {
			return err
		}
	}
}
