package job

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"xuefen/internal/platform/db"
)

// run is one attempt of a job on this node.
type run struct {
	id       ID
	tenant   db.TenantID
	kind     *handler
	args     string
	attempts int // with this one
	cancel   context.CancelFunc
	nudge    chan<- struct{} // tells the queue that there is progress to save

	mu       sync.Mutex
	progress Progress
	unsaved  bool
	result   json.RawMessage

	err  error // set before the run is finished
	lost bool  // of the queue's loop: another node has the job now
}

type runKey struct{}

// Report tells how far the job of ctx is; readers see it within a second.
// Outside a job it does nothing, so services report always.
func Report(ctx context.Context, done, total int64, text string) {
	r, ok := ctx.Value(runKey{}).(*run)
	if !ok {
		return
	}
	r.mu.Lock()
	r.progress, r.unsaved = Progress{done, total, text}, true
	r.mu.Unlock()
	select {
	case r.nudge <- struct{}{}:
	default:
	}
}

// SetResult keeps v as what the job of ctx came to, readable after it is done
// for as long as its kind says. Outside a job it does nothing.
func SetResult(ctx context.Context, v any) error {
	r, ok := ctx.Value(runKey{}).(*run)
	if !ok {
		return nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("job: result of %s: %w", r.kind.name, err)
	}
	if len(raw) > MostArgs {
		return fmt.Errorf("job: the result of %s has %d bytes; at most %d", r.kind.name, len(raw), MostArgs)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.result = raw
	return nil
}

// Attempt is which attempt this is, from 1; 0 outside a job.
func Attempt(ctx context.Context) int {
	if r, ok := ctx.Value(runKey{}).(*run); ok {
		return r.attempts
	}
	return 0
}

// do works the attempt off. A panic of a handler is the failure of this job
// and not of the node.
func (r *run) do(ctx context.Context) {
	defer func() {
		if p := recover(); p != nil {
			r.err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, runKey{}, r), r.kind.options.Timeout)
	defer cancel()
	r.err = r.kind.run(ctx, r.tenant, r.args)
}

// news takes the progress that is not saved yet.
func (r *run) news() (Progress, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.progress, r.unsaved
}

// saved marks progress as written unless there is newer.
func (r *run) saved(p Progress) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.progress == p {
		r.unsaved = false
	}
}

// handler is what a queue does for a kind.
type handler struct {
	name    string
	options KindOptions
	run     func(ctx context.Context, tenant db.TenantID, args string) error
}

// Handle lets q work jobs of a kind by fn, which must be idempotent. Tenant is
// 0 for the platform's jobs. Fn opens its own transactions; its context ends
// with the kind's timeout, when the node goes down, or when another node took
// the job over.
func Handle[T any](q *Queue, k Kind[T], fn func(ctx context.Context, tenant db.TenantID, args T) error) {
	q.add(&handler{name: k.name, options: k.options, run: func(ctx context.Context, tenant db.TenantID, raw string) error {
		var args T
		if err := json.Unmarshal([]byte(raw), &args); err != nil {
			return Hopeless(fmt.Errorf("read the arguments: %w", err))
		}
		return fn(ctx, tenant, args)
	}})
}

// saveEvery is how often the progress of a node's jobs is written at most.
const saveEvery = 500 * time.Millisecond
