package job

import (
	"context"
	"fmt"
	"time"

	"xuefen/internal/platform/db"
)

// Schedule says when something recurs.
type Schedule struct {
	every        time.Duration
	hour, minute int
	zone         *time.Location
}

// ShortestInterval is the least that Interval may be.
const ShortestInterval = time.Second

// Interval recurs every d, at instants on which all nodes agree.
func Interval(d time.Duration) Schedule { return Schedule{every: max(d, ShortestInterval)} }

// Daily recurs at a time of day in a zone. A time that the clocks skip there
// on some day comes as much later as they jump; one they repeat comes once.
func Daily(hour, minute int, zone *time.Location) Schedule {
	return Schedule{hour: hour, minute: minute, zone: zone}
}

// Next is the first time after t.
func (s Schedule) Next(t time.Time) time.Time {
	if s.zone == nil {
		return t.Truncate(s.every).Add(s.every).UTC()
	}
	local := t.In(s.zone)
	for day := 0; ; day++ {
		next := time.Date(local.Year(), local.Month(), local.Day()+day, s.hour, s.minute, 0, 0, s.zone)
		if next.After(t) {
			return next.UTC()
		}
	}
}

func (s Schedule) String() string {
	if s.zone == nil {
		return "every " + s.every.String()
	}
	return fmt.Sprintf("daily at %02d:%02d in %s", s.hour, s.minute, s.zone)
}

// scheduled is one schedule of a queue.
type scheduled struct {
	name string
	when Schedule
	kind Kind[struct{}]
	next time.Time // as last read from the database
}

// Every runs fn by a schedule, once per cluster and slot, as a job of the
// platform: tried again when it fails, listed when it fails for good. A slot
// that comes while the last one still runs follows it at once; of several
// that were missed while no node was up, one is made up for.
func (q *Queue) Every(name string, when Schedule, fn func(ctx context.Context) error) {
	const attempts = 5
	k := NewKind[struct{}]("schedule."+name, KindOptions{MaxAttempts: attempts, Timeout: time.Hour, Long: true})
	q.schedules = append(q.schedules, &scheduled{name: name, when: when, kind: k})
	Handle(q, k, func(ctx context.Context, _ db.TenantID, _ struct{}) error { return fn(ctx) })
}

// arm reads when each schedule comes next and writes down those that are new
// or were changed in the program.
func (q *Queue) arm(ctx context.Context) error {
	now := q.clock.Now()
	missing, err := q.unarmed(ctx)
	if err != nil || len(missing) == 0 {
		return err
	}
	err = q.d.Platform().Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, s := range missing {
			_, err := tx.Exec(ctx, `INSERT INTO job_schedule (name, spec, next_at) VALUES ($1, $2, $3)
				ON CONFLICT (name) DO UPDATE SET spec = excluded.spec, next_at = excluded.next_at
				WHERE job_schedule.spec <> excluded.spec`, s.name, s.when.String(), db.Micros(s.when.Next(now)))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = q.unarmed(ctx)
	return err
}

// unarmed fills in the next times and returns the schedules that the database
// does not know as they are.
func (q *Queue) unarmed(ctx context.Context) (missing []*scheduled, err error) {
	err = q.d.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		missing = nil
		for _, s := range q.schedules {
			var spec string
			var next int64
			found, err := tx.One(ctx, "SELECT spec, next_at FROM job_schedule WHERE name = $1", []any{s.name}, &spec, &next)
			if err != nil {
				return err
			}
			s.next = db.Time(next)
			if !found || spec != s.when.String() {
				missing = append(missing, s)
			}
		}
		return nil
	})
	return missing, err
}

// due are the schedules whose time has come.
func (q *Queue) due(now time.Time) (list []*scheduled) {
	for _, s := range q.schedules {
		if !s.next.After(now) {
			list = append(list, s)
		}
	}
	return list
}

// fire enqueues a due schedule, unless another node did: the one that moves
// the row on is the one that enqueues. It returns when the schedule comes next.
func (s *scheduled) fire(ctx context.Context, tx *db.Tx, now time.Time) (time.Time, error) {
	next := s.when.Next(now)
	n, err := tx.Exec(ctx, "UPDATE job_schedule SET next_at = $1 WHERE name = $2 AND next_at = $3",
		db.Micros(next), s.name, db.Micros(s.next))
	if err != nil {
		return next, err
	}
	if n == 1 {
		_, err := s.kind.Enqueue(ctx, tx, struct{}{}, Options{Key: s.name})
		return next, err
	}
	var other int64
	found, err := tx.One(ctx, "SELECT next_at FROM job_schedule WHERE name = $1", []any{s.name}, &other)
	if err == nil && !found {
		err = fmt.Errorf("job: the schedule %s has vanished", s.name)
	}
	return db.Time(other), err
}
