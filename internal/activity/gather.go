package activity

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Group commit: concurrent single recordings are gathered and committed as
// one transaction, so that one durable write serves many.
const (
	gatherMost  = 512                  // recordings of one transaction
	gatherQueue = 4096                 // recordings waiting at the most
	gatherWait  = 2 * time.Millisecond // how long the first waits for company
)

// request is one recording that waits for its answer.
type request struct {
	ctx    context.Context
	tenant db.TenantID
	input  Input
	answer chan answer
}

type answer struct {
	receipt Receipt
	err     error
}

type gatherer struct {
	service *Service
	queue   chan request
	ended   chan struct{}
	once    sync.Once
}

func newGatherer(s *Service) *gatherer {
	return &gatherer{service: s, queue: make(chan request, gatherQueue), ended: make(chan struct{})}
}

// Record records one activity durably: when it returns, the fact and its
// credits are on disk. A rejected input is a Receipt with a fault, not an
// error. It needs Run to be running.
func (s *Service) Record(ctx context.Context, tenant db.TenantID, in Input) (Receipt, error) {
	r := request{ctx: ctx, tenant: tenant, input: in, answer: make(chan answer, 1)}
	select {
	case s.gatherer.queue <- r:
	case <-s.gatherer.ended:
		return Receipt{}, fault.New(fault.Unavailable, "activity.shutting_down", nil)
	case <-ctx.Done():
		return Receipt{}, ctx.Err()
	}
	select {
	case a := <-r.answer:
		return a.receipt, a.err
	case <-ctx.Done():
		// It may still be recorded; sending it again finds it by its key.
		return Receipt{}, ctx.Err()
	}
}

func (g *gatherer) run(ctx context.Context) {
	defer g.once.Do(func() { close(g.ended) })
	for {
		select {
		case <-ctx.Done():
			g.drain(context.WithoutCancel(ctx))
			return
		case first := <-g.queue:
			g.commit(context.WithoutCancel(ctx), g.company(first))
		}
	}
}

// drain answers what had been accepted before the end.
func (g *gatherer) drain(ctx context.Context) {
	for {
		select {
		case r := <-g.queue:
			g.commit(ctx, g.company(r))
		default:
			return
		}
	}
}

// company collects what waits beside the first, for a short moment.
func (g *gatherer) company(first request) []request {
	batch := []request{first}
	timer := time.NewTimer(gatherWait)
	defer timer.Stop()
	for len(batch) < gatherMost {
		select {
		case r := <-g.queue:
			batch = append(batch, r)
			continue
		default:
		}
		if len(batch) > 1 {
			return batch
		}
		select {
		case r := <-g.queue:
			batch = append(batch, r)
		case <-timer.C:
			return batch
		}
	}
	return batch
}

// commit records a batch with one section per tenant. When a section fails as
// a whole, its requests are tried one by one, so that each gets its own
// answer.
func (g *gatherer) commit(ctx context.Context, batch []request) {
	byTenant := map[db.TenantID][]request{}
	var tenants []db.TenantID
	for _, r := range batch {
		if r.ctx.Err() != nil {
			continue
		}
		if byTenant[r.tenant] == nil {
			tenants = append(tenants, r.tenant)
		}
		byTenant[r.tenant] = append(byTenant[r.tenant], r)
	}
	slices.Sort(tenants)
	answers := map[db.TenantID][]answer{}
	err := g.service.db.Group(ctx, func(ctx context.Context, group *db.Group) error {
		clear(answers)
		for _, t := range tenants {
			a, err := g.section(ctx, group, t, byTenant[t])
			if err != nil {
				return err
			}
			answers[t] = a
		}
		return nil
	})
	for _, t := range tenants {
		for i, r := range byTenant[t] {
			if err != nil {
				r.answer <- answer{err: err}
			} else {
				r.answer <- answers[t][i]
			}
		}
	}
}

func (g *gatherer) section(ctx context.Context, group *db.Group, tenant db.TenantID, list []request) ([]answer, error) {
	receipts, err := g.record(ctx, group, tenant, list)
	failed, ok := errors.AsType[*db.SectionError](err)
	if err != nil && !ok {
		return nil, err
	}
	out := make([]answer, len(list))
	for i := range list {
		switch {
		case err == nil:
			out[i].receipt = receipts[i]
		case len(list) == 1:
			out[i].err = failed.Err
		default:
			one, err := g.section(ctx, group, tenant, list[i:i+1])
			if err != nil {
				return nil, err
			}
			out[i] = one[0]
		}
	}
	return out, nil
}

func (g *gatherer) record(ctx context.Context, group *db.Group, tenant db.TenantID, list []request) (receipts []Receipt, err error) {
	err = group.Section(ctx, tenant, func(ctx context.Context, tx *db.Tx) error {
		inputs := make([]Input, len(list))
		for i, r := range list {
			inputs[i] = r.input
		}
		receipts, err = g.service.RecordIn(ctx, tx, inputs)
		return err
	})
	return receipts, err
}
