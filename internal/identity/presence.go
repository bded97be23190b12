package identity

import (
	"context"
	"errors"
	"sync"
	"time"

	"xuefen/internal/platform/db"
)

// presence notes which sessions and tokens were used, in memory, so that a
// request that reads does not write. What is noted and not yet kept when the
// machine dies makes a session end a little early, no more.
type presence struct {
	mu       sync.Mutex
	sessions map[db.TenantID]map[SessionID]time.Time
	tokens   map[db.TenantID]map[TokenID]time.Time
}

func (p *presence) session(tenant db.TenantID, id SessionID, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	note(&p.sessions, tenant, id, at)
}

func (p *presence) token(tenant db.TenantID, id TokenID, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	note(&p.tokens, tenant, id, at)
}

func note[ID comparable](all *map[db.TenantID]map[ID]time.Time, tenant db.TenantID, id ID, at time.Time) {
	if *all == nil {
		*all = map[db.TenantID]map[ID]time.Time{}
	}
	if (*all)[tenant] == nil {
		(*all)[tenant] = map[ID]time.Time{}
	}
	(*all)[tenant][id] = at
}

// take gives what was noted since the last time.
func (p *presence) take() (map[db.TenantID]map[SessionID]time.Time, map[db.TenantID]map[TokenID]time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	sessions, tokens := p.sessions, p.tokens
	p.sessions, p.tokens = nil, nil
	return sessions, tokens
}

// KeepSeen writes the last use of sessions and tokens, all tenants in one
// transaction. Run calls it.
func (s *Service) KeepSeen(ctx context.Context) error {
	sessions, tokens := s.seen.take()
	tenants := map[db.TenantID]bool{}
	for t := range sessions {
		tenants[t] = true
	}
	for t := range tokens {
		tenants[t] = true
	}
	if len(tenants) == 0 {
		return nil
	}
	return s.db.Group(ctx, func(ctx context.Context, g *db.Group) error {
		var failed error
		for t := range tenants {
			err := g.Section(ctx, t, func(ctx context.Context, tx *db.Tx) error {
				return errors.Join(updateSeen(ctx, tx, sessions[t]), updateUsed(ctx, tx, tokens[t]))
			})
			if section, ok := errors.AsType[*db.SectionError](err); ok {
				failed = errors.Join(failed, section)
			} else if err != nil {
				return err
			}
		}
		if failed != nil {
			s.options.Log.WarnContext(ctx, "the last use of some sessions was not kept", "error", failed)
		}
		return nil
	})
}
