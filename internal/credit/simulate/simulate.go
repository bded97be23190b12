// Package simulate runs rules over the real activities of a past window and
// writes nothing: what would have been paid to whom, compared with what the
// published rules pay.
//
// One reader goes through the log in the order of recording; matching is done
// by several workers, paying by several others, each of which has its own part
// of the people, since what one person is paid does not depend on others. The
// functions that decide are those of posting: rule.Set.AppendMatches,
// credit.Judge and credit.Pay.
package simulate

import (
	"context"
	"errors"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// Log is what a simulation reads of the activity module.
type Log interface {
	EachRecorded(ctx context.Context, tx *db.Tx, span activity.Span, each func(*activity.Replayed) error) error
	CountRecorded(ctx context.Context, tx *db.Tx, span activity.Span) (int64, error)
	Withdrawals(ctx context.Context, tx *db.Tx) ([]activity.Withdrawn, error)
	Objects(ctx context.Context, tx *db.Tx, f activity.ObjectFilter) ([]activity.Object, error)
	Find(ctx context.Context, tx *db.Tx, ids []activity.ID) ([]activity.Activity, error)
}

// Engine runs simulations. It is safe for concurrent use.
type Engine struct {
	db     *db.DB
	org    *org.Service
	credit *credit.Service
	log    Log
}

// NewEngine makes the engine.
func NewEngine(d *db.DB, o *org.Service, c *credit.Service, l Log) *Engine {
	return &Engine{db: d, org: o, credit: c, log: l}
}

// Question is what one run answers.
type Question struct {
	From, To time.Time        // the window, by the time things happened; To is excluded
	Worlds   []*credit.Rules  // the sets of rules to compare; the first is the one to compare with
	Workers  int              // for matching and for paying; 0 is one for each processor
	Progress func(Progress)   // called now and then
	Paid     func(p *Payment) // called for every payment inside the window, and again when it is taken back
}

// MostWorlds is how many sets of rules one run compares.
const MostWorlds = 3

// Progress is how far a run is.
type Progress struct{ Done, Total int64 }

// Payment is one award of one world. Calls for one person come in the order of
// recording; they come from one goroutine at a time.
type Payment struct {
	World     int
	Activity  activity.ID
	Rule      string
	Version   int64 // id of the published version, 0 for a draft
	Number    int   // its number
	Category  string
	Person    org.PersonID
	Stand     org.Stand
	Amount    fixed.Amount // below zero when it is taken back
	EarnedAt  time.Time
	ExpiresAt time.Time // zero for never
	Uses      []string  // what it added to which counters, as rule.Use.Trace writes it
}

// errDisorder means that ids did not rise with the order of recording, as
// happens when several processes record.
var errDisorder = errors.New("simulate: the order of ids is not the order of recording")

// Run answers a question. It reads in transactions that only read, and holds
// nothing back that others write meanwhile.
func (e *Engine) Run(ctx context.Context, tenant db.TenantID, q Question) (*Tally, error) {
	if q.Workers <= 0 {
		q.Workers = runtime.GOMAXPROCS(0)
	}
	if q.Progress == nil {
		q.Progress = func(Progress) {}
	}
	t, err := e.attempt(ctx, tenant, q, false)
	if errors.Is(err, errDisorder) {
		return e.attempt(ctx, tenant, q, true)
	}
	return t, err
}

func (e *Engine) attempt(ctx context.Context, tenant db.TenantID, q Question, byTime bool) (*Tally, error) {
	r := &run{engine: e, tenant: tenant, q: q, byTime: byTime}
	g, outside := errgroup.WithContext(ctx)
	g.Go(func() error {
		return e.db.Tenant(tenant).Read(outside, func(ctx context.Context, tx *db.Tx) error {
			if err := r.load(ctx, tx); err != nil {
				return err
			}
			return r.read(ctx, tx, r.flow(outside, g))
		})
	})
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return r.tally(), nil
}
