package board

import (
	"context"
	"sync"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// Service answers boards. It is safe for concurrent use. Its questions open
// reading transactions of their own, since what they read is remembered beyond
// any transaction: never call them inside one.
type Service struct {
	db     *db.DB
	clock  clock.Clock
	org    *org.Service
	credit *credit.Service

	mu      sync.Mutex
	tenants map[db.TenantID]*memory // grows by one entry per tenant
}

// New makes the service. Boards are right only in a process that tells it of
// every change, see Posted and Invalidate.
func New(d *db.DB, c clock.Clock, o *org.Service, cr *credit.Service) *Service {
	return &Service{db: d, clock: c, org: o, credit: cr, tenants: map[db.TenantID]*memory{}}
}

// Posted notes that people's totals have changed. It is to be called in every
// process for every commit that posts; it never waits.
func (s *Service) Posted(tenant db.TenantID, postings []credit.Posting) {
	m := s.known(tenant)
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range postings {
		m.posted[p.Person] = true
	}
}

// Invalidate forgets everything about a tenant, whose people or their places have
// changed. It is to be called in every process; it never waits.
func (s *Service) Invalidate(tenant db.TenantID) {
	if m := s.known(tenant); m != nil {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.stale = true
	}
}

func (s *Service) known(tenant db.TenantID) *memory {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tenants[tenant]
}

func (s *Service) memoryOf(tenant db.TenantID) *memory {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tenants[tenant] == nil {
		s.tenants[tenant] = newMemory()
	}
	return s.tenants[tenant]
}

// Window reads a window of credit.ParseWindow; "month", "quarter" and "year"
// by themselves are the present ones, and "" is the present month. Fault:
// credit.bad_window.
func (s *Service) Window(ctx context.Context, tenant db.TenantID, text string) (w credit.Window, err error) {
	switch text {
	case "":
		text = "month"
	case "month", "quarter", "year":
	default:
		return credit.ParseWindow(text)
	}
	err = s.db.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		zone, err := s.org.Location(ctx, tx)
		if err == nil {
			w = credit.WindowAt(text, s.clock.Now(), zone)
		}
		return err
	})
	return w, err
}

// Limits of one answer.
const (
	MostTop        = 100
	MostNeighbours = 10
	MostPerPage    = 1_000
)

// Places says which part of a board is wanted.
type Places struct {
	Top        int          // the first places, at most MostTop
	Me         org.PersonID // 0 for nobody
	Neighbours int          // places above and below Me, at most MostNeighbours each
}

// Show answers the top of a board and where somebody stands on it. Faults:
// board.growth_of_ever, board.unknown_measure, board.unknown_category.
func (s *Service) Show(ctx context.Context, tenant db.TenantID, q Query, want Places) (Board, error) {
	h, err := s.hall(ctx, tenant, q)
	if err != nil {
		return Board{}, err
	}
	b := Board{People: h.view.roster.count(h.belongs), Ranked: len(h.ranking.order), Top: h.rows(0, min(want.Top, MostTop))}
	if want.Me != 0 {
		b.Me = h.own(want.Me, min(want.Neighbours, MostNeighbours))
	}
	err = s.db.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		zone, err := s.org.Location(ctx, tx)
		if err != nil {
			return err
		}
		b.From, b.To = q.Window.Bounds(zone)
		return s.name(ctx, tx, want.Me, b.all())
	})
	return b, err
}

// Page lists a whole board from a place on (0 is the first), at most limit
// rows. It is for those who may see every place.
func (s *Service) Page(ctx context.Context, tenant db.TenantID, q Query, from, limit int) ([]Row, error) {
	h, err := s.hall(ctx, tenant, q)
	if err != nil {
		return nil, err
	}
	from = max(from, 0)
	rows := h.rows(from, from+min(limit, MostPerPage))
	named := make([]*Row, len(rows))
	for i := range rows {
		named[i] = &rows[i]
	}
	return rows, s.db.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error { return s.name(ctx, tx, 0, named) })
}

// Place is a person's rank on a board; Rank is 0 for whoever has no place.
type Place struct {
	Rank   int
	Of     int // how many have a place
	Amount fixed.Amount
}

// RankOf answers the ranks of some people without any names; people outside
// the group are absent.
func (s *Service) RankOf(ctx context.Context, tenant db.TenantID, q Query, people []org.PersonID) (map[org.PersonID]Place, error) {
	h, err := s.hall(ctx, tenant, q)
	if err != nil {
		return nil, err
	}
	out := make(map[org.PersonID]Place, len(people))
	for _, p := range people {
		m, ok := h.find(p)
		if !ok {
			continue
		}
		place := Place{Of: len(h.ranking.order), Amount: h.ranking.totals[m]}
		if place.Amount > 0 {
			place.Rank = h.ranking.rankOf(place.Amount)
		}
		out[p] = place
	}
	return out, nil
}

// fresh gives tables that hold everything that was told so far, over the
// department tree as it is now.
func (s *Service) fresh(ctx context.Context, tenant db.TenantID, keys []tableKey, grown bool) (view, error) {
	m := s.memoryOf(tenant)
	if err := m.take(ctx); err != nil {
		return view{}, err
	}
	defer m.give()
	err := s.db.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error { return s.load(ctx, tx, m, keys) })
	if err != nil {
		return view{}, err
	}
	return m.view(keys, grown), nil
}

// Hide keeps a person's name off the boards from now on; the rank stays.
func (s *Service) Hide(ctx context.Context, tx *db.Tx, p org.PersonID) error {
	return insertHiding(ctx, tx, p, s.clock.Now())
}

// Unhide shows the name again.
func (s *Service) Unhide(ctx context.Context, tx *db.Tx, p org.PersonID) error {
	return deleteHiding(ctx, tx, p)
}

// Hidden tells whether a person's name is kept off the boards.
func (s *Service) Hidden(ctx context.Context, tx *db.Tx, p org.PersonID) (bool, error) {
	hidden, err := selectHidden(ctx, tx, []org.PersonID{p})
	return hidden[p], err
}
