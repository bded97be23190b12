package job

import (
	"context"
	"slices"
	"time"

	"xuefen/internal/platform/db"
)

// plan is what one round wants to write, decided before it opens the
// transaction. A round with an empty plan only reads, and finds out whether
// there is something to claim or to take over.
type plan struct {
	now    time.Time
	settle []settlement
	save   []saving
	beat   []*run
	fire   []*scheduled
	check  bool // for ended leases
}

// settlement is a finished attempt and what becomes of its job.
type settlement struct {
	run     *run
	verdict verdict
}

// saving is progress to write.
type saving struct {
	run      *run
	progress Progress
}

func (p *plan) writes() bool { return len(p.settle)+len(p.save)+len(p.beat)+len(p.fire) > 0 }

func (q *Queue) plan(now time.Time) *plan {
	p := &plan{now: now}
	if !q.draining {
		p.fire, p.check = q.due(now), !now.Before(q.nextCheck)
	}
	finished := map[*run]bool{}
	for _, r := range q.ended {
		finished[r] = true
		p.settle = append(p.settle, settlement{r, judge(r.err, r.attempts, r.kind.options.MaxAttempts, q.cut)})
	}
	for _, r := range q.running {
		if finished[r] {
			continue
		}
		if progress, unsaved := r.news(); unsaved && !now.Before(q.nextSave) {
			p.save = append(p.save, saving{r, progress})
		}
		if !now.Before(q.nextBeat) {
			p.beat = append(p.beat, r)
		}
	}
	return p
}

// outcome is what a round's transaction did; memory follows it after the
// commit.
type outcome struct {
	settled []*run
	lost    []*run
	busy    bool // rows that somebody locks for a moment must wait
	claimed []*run
	next    map[*scheduled]time.Time
	nextJob time.Time // when the next job is due; zero: none is waiting
}

// round settles what has finished, tells that this node lives, fires
// schedules and claims jobs for free workers: all in one transaction, and in
// none when there is nothing to do.
func (q *Queue) round(base context.Context) (time.Duration, error) {
	now := q.clock.Now()
	p := q.plan(now)
	ctx := context.WithoutCancel(base) // what is claimed and settled must be known here
	if !p.writes() {
		if q.draining {
			return q.wait(now, outcome{}), nil
		}
		due, next, err := q.look(ctx, p)
		if err != nil {
			return 0, err
		}
		if !due {
			q.checked(p)
			return q.wait(now, outcome{nextJob: next}), nil
		}
	}
	var out outcome
	err := q.d.Platform().Tx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = q.write(ctx, tx, p)
		return err
	})
	if err != nil {
		return 0, err
	}
	q.checked(p)
	q.follow(base, p, out)
	return q.wait(now, out), nil
}

// look reads whether a round has something to claim or to take over.
func (q *Queue) look(ctx context.Context, p *plan) (due bool, next time.Time, err error) {
	err = q.d.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if p.check {
			if due, err = leasesEnded(ctx, tx, p.now); due || err != nil {
				return err
			}
		}
		kinds := q.roomy()
		if len(kinds) == 0 {
			return nil
		}
		if due, err = anyDue(ctx, tx, kinds, p.now); due || err != nil {
			return err
		}
		next, err = nextDue(ctx, tx, kinds, p.now)
		return err
	})
	return due, next, err
}

// roomy are the kinds that have a free worker here.
func (q *Queue) roomy() (kinds []string) {
	for _, l := range q.lanes() {
		if l.room() > 0 {
			kinds = append(kinds, l.kinds...)
		}
	}
	return kinds
}

func (q *Queue) write(ctx context.Context, tx *db.Tx, p *plan) (out outcome, err error) {
	own, err := q.lockOwn(ctx, tx, p, &out)
	if err != nil {
		return out, err
	}
	if out.settled, err = settle(ctx, tx, p, own); err != nil {
		return out, err
	}
	if err := keepAlive(ctx, tx, p, own); err != nil {
		return out, err
	}
	if p.check {
		if err := q.takeOver(ctx, tx, p.now); err != nil {
			return out, err
		}
	}
	out.next = map[*scheduled]time.Time{}
	for _, s := range p.fire {
		if out.next[s], err = s.fire(ctx, tx, p.now); err != nil {
			return out, err
		}
	}
	if q.draining {
		return out, nil
	}
	if out.claimed, err = q.claim(ctx, tx, p.now); err != nil {
		return out, err
	}
	if kinds := q.roomy(); len(kinds) > 0 {
		out.nextJob, err = nextDue(ctx, tx, kinds, p.now)
	}
	return out, err
}

// checked notes that ended leases were looked for.
func (q *Queue) checked(p *plan) {
	if p.check {
		q.nextCheck = p.now.Add(checkEvery)
	}
}

// follow brings memory up to what was committed.
func (q *Queue) follow(base context.Context, p *plan, out outcome) {
	gone := map[*run]bool{}
	for _, r := range out.settled {
		gone[r] = true
		delete(q.running, r.id)
	}
	for _, r := range out.lost {
		gone[r] = true
		q.lose(r)
	}
	q.ended = slices.DeleteFunc(q.ended, func(r *run) bool { return gone[r] })
	for _, s := range p.save {
		s.run.saved(s.progress)
	}
	if len(p.save) > 0 {
		q.nextSave = p.now.Add(saveEvery)
	}
	if len(p.beat) > 0 {
		q.nextBeat = p.now.Add(beatEvery)
	}
	for s, next := range out.next {
		s.next = next
	}
	q.report(p, gone)
	for _, r := range out.claimed {
		q.accept(r)
	}
	q.begin(base)
}

// report logs the failures that were settled.
func (q *Queue) report(p *plan, gone map[*run]bool) {
	for _, s := range p.settle {
		if !gone[s.run] || s.run.lost || s.run.err == nil || onlyLater(s.run.err) {
			continue
		}
		log := q.log.With("kind", s.run.kind.name, "job", s.run.id, "tenant", s.run.tenant, "attempt", s.run.attempts, "error", s.run.err)
		if s.verdict.state == Dead {
			log.Error("a job failed for good; it waits among the dead letters")
		} else {
			log.Warn("a job failed and is tried again", "in", s.verdict.wait)
		}
	}
}

// wait is how long the next round can be put off.
func (q *Queue) wait(now time.Time, out outcome) time.Duration {
	wait := checkEvery
	sooner := func(t time.Time) { wait = min(wait, max(t.Sub(now), 0)) }
	if !q.draining {
		sooner(q.nextCheck)
		for _, s := range q.schedules {
			sooner(s.next)
		}
	}
	if !out.nextJob.IsZero() {
		sooner(out.nextJob)
	}
	if out.busy || len(q.ended) > 0 {
		sooner(now.Add(busyPause))
	}
	if len(q.running) > 0 {
		sooner(q.nextBeat)
	}
	for _, r := range q.running {
		if _, unsaved := r.news(); unsaved {
			sooner(q.nextSave)
		}
	}
	return wait
}
