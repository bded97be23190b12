package identity

import (
	"context"
	"slices"
	"sync"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// The faults of credentials that do not hold (any more).
var (
	ErrSessionEnded = fault.New(fault.Unauthorized, "identity.session_ended", nil)
	ErrTokenRefused = fault.New(fault.Unauthorized, "identity.token_refused", nil)
)

// BySession finds who a cookie belongs to. Ended, expired, unused for too
// long, of a closed account or of nobody: the fault is identity.session_ended.
func (s *Service) BySession(ctx context.Context, cookie string) (access.Actor, error) {
	c, ok := parseCredential(sessionCredential, cookie)
	if !ok {
		return access.Actor{}, ErrSessionEnded
	}
	session, found, err := s.sessionBy(ctx, c)
	if err != nil {
		return access.Actor{}, err
	}
	now := s.clock.Now()
	if !found || !session.alive(now, s.options.SessionIdle) {
		return access.Actor{}, ErrSessionEnded
	}
	actor, err := s.ActorOf(ctx, session.tenant, session.Account)
	if err != nil {
		return access.Actor{}, err
	}
	if now.Sub(session.SeenAt) >= SeenEvery {
		s.seen.session(session.tenant, session.ID, now)
	}
	actor.Via = access.Session
	return actor, nil
}

// ByToken finds whom an API token acts for, with no more permissions than the
// token has. Fault: identity.token_refused.
func (s *Service) ByToken(ctx context.Context, secret string) (access.Actor, error) {
	c, ok := parseCredential(tokenCredential, secret)
	if !ok {
		return access.Actor{}, ErrTokenRefused
	}
	var t Token
	err := s.db.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := db.List(ctx, tx, "SELECT "+tokenColumns+" FROM api_token WHERE selector = $1", []any{c.selector}, scanToken)
		if err == nil && len(list) == 1 {
			t = list[0]
		}
		return err
	})
	now := s.clock.Now()
	if err != nil {
		return access.Actor{}, err
	}
	if !c.proves(t.sum) || t.revoked || !now.Before(t.ExpiresAt) {
		return access.Actor{}, ErrTokenRefused
	}
	actor, err := s.ActorOf(ctx, t.tenant, t.Account)
	if fault.CodeOf(err) == ErrSessionEnded.Code {
		err = ErrTokenRefused
	}
	if err != nil {
		return access.Actor{}, err
	}
	if now.Sub(t.UsedAt) >= SeenEvery {
		s.seen.token(t.tenant, t.ID, now)
	}
	actor.Via = access.Token
	actor.Grants = slices.DeleteFunc(slices.Clone(actor.Grants), func(g access.Grant) bool {
		return !slices.Contains(t.Permissions, g.Permission)
	})
	return actor, nil
}

// ActorOf says what an account may do now. The answer is remembered until
// Forget or for actorsLive; its grants are shared and must not be changed.
// Fault: identity.session_ended for an account that may not be used.
func (s *Service) ActorOf(ctx context.Context, tenant db.TenantID, account AccountID) (access.Actor, error) {
	now := s.clock.Now()
	actor, generation, known := s.actors.find(tenant, account, now)
	if known {
		return actor, nil
	}
	err := s.db.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		actor, err = s.loadActor(ctx, tx, account)
		return err
	})
	if fault.CodeOf(err) == ErrAccountUnknown.Code {
		err = ErrSessionEnded
	}
	if err == nil {
		s.actors.keep(tenant, account, actor, generation, now)
	}
	return actor, err
}

func (s *Service) loadActor(ctx context.Context, tx *db.Tx, id AccountID) (access.Actor, error) {
	account, err := s.Account(ctx, tx, id)
	if err != nil {
		return access.Actor{}, err
	}
	open, err := s.open(ctx, tx, account)
	if err != nil {
		return access.Actor{}, err
	}
	if !open {
		return access.Actor{}, ErrSessionEnded
	}
	held, err := s.held(ctx, tx, account)
	if err != nil {
		return access.Actor{}, err
	}
	roles, err := s.Roles(ctx, tx)
	if err != nil {
		return access.Actor{}, err
	}
	var grants []access.Grant
	for _, h := range held {
		if i := slices.IndexFunc(roles, func(r Role) bool { return r.Key == h.Role }); i >= 0 {
			grants = append(grants, within(roles[i].Grants, h.Department)...)
		}
	}
	return access.Actor{
		Tenant: int64(tx.Tenant()), Account: int64(id), Person: int64(account.Person),
		Grants: joined(grants), Language: account.Language,
	}, nil
}

// Held is a role that an account has, by assignment or by what the person is.
type Held struct {
	Role       RoleKey
	Department org.DepartmentID // 0 for the whole company
}

// RolesOf lists what roles an account holds now.
func (s *Service) RolesOf(ctx context.Context, tx *db.Tx, id AccountID) ([]Held, error) {
	account, err := s.Account(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	return s.held(ctx, tx, account)
}

func (s *Service) held(ctx context.Context, tx *db.Tx, a Account) ([]Held, error) {
	var out []Held
	if a.Person != 0 {
		out = append(out, Held{Role: RoleEmployee})
		for role, filter := range map[RoleKey]org.Filter{RoleMentor: {Mentor: a.Person}, RoleManager: {Manager: a.Person}} {
			filter.Reach.All = true
			filter.Statuses = []org.Status{org.Probation, org.Active, org.OnLeave}
			n, err := s.org.CountPeople(ctx, tx, filter)
			if err != nil {
				return nil, err
			}
			if n > 0 {
				out = append(out, Held{Role: role})
			}
		}
		slices.SortFunc(out, func(x, y Held) int { return rank(x.Role) - rank(y.Role) })
	}
	assigned, err := assignmentsBy(ctx, tx, "account_id = $2 AND ended_at IS NULL", MostAssignments, a.ID)
	for _, as := range assigned {
		out = append(out, Held{Role: as.Role, Department: as.Department})
	}
	return out, err
}

func rank(k RoleKey) int { return slices.Index(readyMadeKeys(), k) }

// actorsLive bounds how long an actor is remembered when news of a change gets
// lost between processes.
const actorsLive = time.Minute

// mostActors bounds the memory of one process; beyond it everything is
// forgotten and read again.
const mostActors = 50_000

// actorMemory remembers what accounts may do, so that a request does not read
// roles and reporting lines again. A change forgets a whole tenant: changes
// are rare and reading again is cheap.
type actorMemory struct {
	mu      sync.Mutex
	tenants map[db.TenantID]*tenantActors
	count   int
}

type tenantActors struct {
	generation int64
	actors     map[AccountID]remembered
}

type remembered struct {
	actor access.Actor
	at    time.Time
}

func (m *actorMemory) of(tenant db.TenantID) *tenantActors {
	if m.tenants == nil {
		m.tenants = map[db.TenantID]*tenantActors{}
	}
	if m.tenants[tenant] == nil {
		m.tenants[tenant] = &tenantActors{actors: map[AccountID]remembered{}}
	}
	return m.tenants[tenant]
}

// find also gives the generation that keep needs: what was read before a
// change must not be remembered after it.
func (m *actorMemory) find(tenant db.TenantID, account AccountID, now time.Time) (access.Actor, int64, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.of(tenant)
	r, ok := t.actors[account]
	return r.actor, t.generation, ok && now.Sub(r.at) < actorsLive
}

func (m *actorMemory) keep(tenant db.TenantID, account AccountID, a access.Actor, generation int64, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.of(tenant).generation != generation {
		return
	}
	if m.count >= mostActors {
		for _, t := range m.tenants {
			t.actors = map[AccountID]remembered{}
		}
		m.count = 0
	}
	t := m.of(tenant)
	if _, ok := t.actors[account]; !ok {
		m.count++
	}
	t.actors[account] = remembered{a, now}
}

func (m *actorMemory) forget(tenant db.TenantID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.of(tenant)
	m.count -= len(t.actors)
	t.generation++
	t.actors = map[AccountID]remembered{}
}

func (m *actorMemory) forgetOne(tenant db.TenantID, account AccountID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.of(tenant)
	if _, ok := t.actors[account]; ok {
		delete(t.actors, account)
		m.count--
	}
	t.generation++
}

// Forget makes the next request of every account of a tenant read again what
// it may do. Every process calls it when roles, assignments or people of the
// tenant changed.
func (s *Service) Forget(tenant db.TenantID) { s.actors.forget(tenant) }
