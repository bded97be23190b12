package job

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
)

// Workers of a node when Limit says nothing: for short jobs and for Long ones.
const (
	DefaultWorkers     = 4
	DefaultLongWorkers = 2
)

// How nodes watch over running jobs. The clocks of the nodes must agree to
// within some seconds.
const (
	Lease      = 30 * time.Second // without a sign of life a job is taken over
	beatEvery  = 10 * time.Second
	checkEvery = 5 * time.Second // looking for ended leases
	pause      = time.Second     // after the database failed
	busyPause  = 50 * time.Millisecond
	DrainTime  = 20 * time.Second // given to running jobs when the node goes down
	cutTime    = 5 * time.Second  // given to them after their context was cancelled
)

// Queue works jobs off on this node. Make it, add handlers and schedules, then
// Run it. Asking for jobs needs no Queue.
type Queue struct {
	d         *db.DB
	clock     clock.Timed
	log       *slog.Logger
	holder    string // this queue among all nodes
	kinds     map[string]*handler
	schedules []*scheduled
	wrong     []error // mistakes of the program in setting up, told by Run
	short     lane
	long      lane

	// Of the loop of Run:
	running   map[ID]*run // claimed and not settled
	ended     []*run      // finished and not settled
	finished  chan *run
	nudge     chan struct{}
	draining  bool // nothing more is claimed
	cut       bool // running jobs were told to stop
	nextBeat  time.Time
	nextCheck time.Time
	nextSave  time.Time
}

// lane is a set of kinds that share workers.
type lane struct {
	kinds   []string
	workers int
	active  int    // workers at work
	backlog []*run // claimed, waiting for a worker
	ahead   int    // how long the backlog may be
}

func (l *lane) room() int { return max(l.workers+l.ahead-l.active-len(l.backlog), 0) }

// claimAhead is how many short jobs a node claims per worker beyond those that
// run, so that a transaction claims and settles several.
const claimAhead = 3

func (q *Queue) lanes() []*lane { return []*lane{&q.short, &q.long} }

// New makes a queue with the default number of workers.
func New(d *db.DB, clock clock.Timed, log *slog.Logger) *Queue {
	host, err := os.Hostname()
	if err != nil {
		host = "node" // the random part alone tells nodes apart
	}
	q := &Queue{d: d, clock: clock, log: log, holder: host + " " + rand.Text()[:8],
		kinds: map[string]*handler{}, running: map[ID]*run{}, nudge: make(chan struct{}, 1)}
	q.Limit(DefaultWorkers, DefaultLongWorkers)
	q.Every("job.clean", Interval(time.Hour), q.clean)
	return q
}

// Limit sets how many short and how many Long jobs this node runs at once.
func (q *Queue) Limit(short, long int) {
	q.short.workers, q.long.workers = max(short, 1), max(long, 1)
	q.short.ahead = claimAhead * q.short.workers
}

func (q *Queue) add(h *handler) {
	if q.kinds[h.name] != nil {
		q.wrong = append(q.wrong, fmt.Errorf("job: two handlers for %s", h.name))
		return
	}
	q.kinds[h.name] = h
	l := q.laneOf(h)
	l.kinds = append(l.kinds, h.name)
}

func (q *Queue) laneOf(h *handler) *lane {
	if h.options.Long {
		return &q.long
	}
	return &q.short
}

// Run works until ctx ends, then lets running jobs finish for DrainTime,
// cancels the rest and hands them back. It returns nil after an orderly end.
func (q *Queue) Run(ctx context.Context) error {
	if err := errors.Join(q.wrong...); err != nil {
		return err
	}
	if err := q.arm(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("job: read the schedules: %w", err)
	}
	// Shutting down must not interrupt what is under way.
	base, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	q.finished = make(chan *run, q.short.workers+q.long.workers)
	wake := q.d.Listen(ctx, wakeTopic)
	for ctx.Err() == nil {
		timer := q.clock.After(q.turn(base))
		select {
		case <-ctx.Done():
		case <-wake:
		case <-timer:
		case <-q.nudge:
		case r := <-q.finished:
			q.end(r)
		}
		q.gather()
		q.begin(base)
	}
	return q.drain(base, cut)
}

// end notes a finished run; its worker is free.
func (q *Queue) end(r *run) {
	r.cancel()
	q.laneOf(r.kind).active--
	if r.lost {
		return
	}
	q.ended = append(q.ended, r)
}

// gather takes what else has finished, so that one transaction settles all.
func (q *Queue) gather() {
	for {
		select {
		case r := <-q.finished:
			q.end(r)
		default:
			return
		}
	}
}

// turn does one round and says how long nothing will be due.
func (q *Queue) turn(base context.Context) time.Duration {
	wait, err := q.round(base)
	if err != nil {
		q.log.Error("the job queue could not reach the database and tries again", "error", err)
		return pause
	}
	return wait
}

// accept notes a claimed job.
func (q *Queue) accept(r *run) {
	if old := q.running[r.id]; old != nil { // Its lease ended here and it came back.
		q.lose(old)
	}
	q.running[r.id] = r
	l := q.laneOf(r.kind)
	l.backlog = append(l.backlog, r)
}

// begin gives claimed jobs to free workers.
func (q *Queue) begin(base context.Context) {
	for _, l := range q.lanes() {
		for l.active < l.workers && len(l.backlog) > 0 && !q.draining {
			r := l.backlog[0]
			l.backlog = l.backlog[1:]
			l.active++
			ctx, cancel := context.WithCancel(base)
			r.cancel, r.nudge = cancel, q.nudge
			go func() {
				r.do(ctx)
				q.finished <- r
			}()
		}
	}
}

// lose gives up a run whose job is no longer this node's.
func (q *Queue) lose(r *run) {
	q.log.Warn("a job was taken over by another node", "kind", r.kind.name, "job", r.id)
	r.lost = true
	if r.cancel != nil {
		r.cancel()
	}
	delete(q.running, r.id)
	other := func(e *run) bool { return e == r }
	q.ended = slices.DeleteFunc(q.ended, other)
	l := q.laneOf(r.kind)
	l.backlog = slices.DeleteFunc(l.backlog, other)
}

// drain ends this node's part: nothing more is claimed, what runs may finish.
func (q *Queue) drain(base context.Context, cut context.CancelFunc) error {
	q.draining = true
	for _, l := range q.lanes() { // what has not begun goes back untouched
		for _, r := range l.backlog {
			r.err = Later(0, nil)
		}
		q.ended = append(q.ended, l.backlog...)
		l.backlog = nil
	}
	grace := q.clock.After(DrainTime)
	q.log.Info("the job queue stops and lets running jobs finish", "running", q.short.active+q.long.active)
	var end <-chan time.Time
	for q.short.active+q.long.active > 0 {
		timer := q.clock.After(q.turn(base))
		select {
		case r := <-q.finished:
			q.end(r)
			q.gather()
		case <-q.nudge:
		case <-timer:
		case <-grace:
			cut()
			q.cut = true
			grace, end = nil, q.clock.After(cutTime)
		case <-end:
			return errors.New("job: handlers ignore that their context ended")
		}
	}
	const attempts = 3
	var err error
	for n := 0; len(q.ended) > 0 && n < attempts; n++ {
		_, err = q.round(base)
	}
	if len(q.ended) > 0 {
		return errors.Join(fmt.Errorf("job: %d finished jobs could not be settled and will run again", len(q.ended)), err)
	}
	return nil
}
