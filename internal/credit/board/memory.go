package board

import (
	"context"
	"maps"
	"sync"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// Limits of what is remembered of one tenant.
const (
	mostTables  = 40    // windows and categories at the same time
	mostPending = 5_000 // people whose totals are read again one by one before everything is
)

// memory is what this process remembers of one tenant's boards.
type memory struct {
	turn chan struct{} // holds one token; whoever has it may read the database and change what is below

	mu     sync.Mutex // guards what is noted by those who only tell of changes
	stale  bool       // people or departments have changed
	posted map[org.PersonID]bool

	roster *roster
	tables map[tableKey]*table
	grown  map[tableKey]*growth
	clock  int
}

type tableKey struct {
	window   credit.Window
	category string
}

// table is a ranking with the people whose totals have changed since.
type table struct {
	ranking *ranking
	pending map[org.PersonID]bool
	used    int
}

// growth is a ranking by the difference of two others.
type growth struct{ now, before, ranking *ranking }

func newMemory() *memory {
	m := &memory{turn: make(chan struct{}, 1), posted: map[org.PersonID]bool{}}
	m.forget()
	m.turn <- struct{}{}
	return m
}

func (m *memory) forget() {
	m.roster, m.tables, m.grown = nil, map[tableKey]*table{}, map[tableKey]*growth{}
}

// view is one consistent state of some tables. It stays valid for whoever
// holds it.
type view struct {
	roster   *roster
	rankings map[tableKey]*ranking
	grown    *ranking // when growth was asked for: between the first two keys
}

// take waits for the turn and moves what was noted into the tables. It comes
// before the transaction that reads: a change noted later than that will be
// read again next time.
func (m *memory) take(ctx context.Context) error {
	select {
	case <-m.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	m.mu.Lock()
	stale, posted := m.stale, m.posted
	m.stale, m.posted = false, map[org.PersonID]bool{}
	m.mu.Unlock()
	if stale {
		m.forget()
	}
	for key, t := range m.tables {
		maps.Copy(t.pending, posted)
		if len(t.pending) > mostPending {
			delete(m.tables, key)
		}
	}
	return nil
}

func (m *memory) give() { m.turn <- struct{}{} }

func (m *memory) view(keys []tableKey, grown bool) view {
	v := view{roster: m.roster, rankings: make(map[tableKey]*ranking, len(keys))}
	for _, k := range keys {
		m.clock++
		m.tables[k].used = m.clock
		v.rankings[k] = m.tables[k].ranking
	}
	if grown {
		v.grown = m.growthOf(keys[0], keys[1])
	}
	m.evict()
	return v
}

func (m *memory) growthOf(now, before tableKey) *ranking {
	a, b := m.tables[now].ranking, m.tables[before].ranking
	if g := m.grown[now]; g != nil && g.now == a && g.before == b {
		return g.ranking
	}
	m.grown[now] = &growth{a, b, growthBetween(a, b)}
	return m.grown[now].ranking
}

// growthBetween ranks by what the totals of one ranking have more than those
// of another over the same roster.
func growthBetween(now, before *ranking) *ranking {
	totals := make([]fixed.Amount, len(now.totals))
	for i := range totals {
		totals[i] = now.totals[i] - before.totals[i]
	}
	return rank(totals)
}

// evict forgets what was not asked for the longest.
func (m *memory) evict() {
	for len(m.tables) > mostTables {
		oldest := tableKey{}
		for key, t := range m.tables {
			if m.tables[oldest] == nil || t.used < m.tables[oldest].used {
				oldest = key
			}
		}
		delete(m.tables, oldest)
		delete(m.grown, oldest)
	}
}

// load reads what the keys lack. What an error leaves unread stays noted.
func (s *Service) load(ctx context.Context, tx *db.Tx, m *memory, keys []tableKey) error {
	r, err := loadRoster(ctx, tx, s.org, m.roster)
	if err != nil {
		return err
	}
	m.roster = r
	for _, key := range keys {
		if err := s.loadTable(ctx, tx, m, key); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) loadTable(ctx context.Context, tx *db.Tx, m *memory, key tableKey) error {
	known := m.tables[key]
	if known != nil && len(known.pending) == 0 {
		return nil
	}
	categories, err := s.categories(ctx, tx, key.category)
	if err != nil {
		return err
	}
	if known == nil {
		totals := make([]fixed.Amount, len(m.roster.people))
		err := selectTotals(ctx, tx, key.window, categories, nil, func(p org.PersonID, total fixed.Amount) {
			if at, ok := m.roster.index[p]; ok {
				totals[at] = total
			}
		})
		if err == nil {
			m.tables[key] = &table{ranking: rank(totals), pending: map[org.PersonID]bool{}}
		}
		return err
	}
	changes := map[member]fixed.Amount{}
	var people []org.PersonID
	for p := range known.pending {
		if at, ok := m.roster.index[p]; ok {
			people = append(people, p)
			changes[at] = 0
		}
	}
	if len(people) > 0 {
		err := selectTotals(ctx, tx, key.window, categories, people, func(p org.PersonID, total fixed.Amount) { changes[m.roster.index[p]] = total })
		if err != nil {
			return err
		}
		known.ranking = known.ranking.with(changes)
	}
	clear(known.pending)
	return nil
}

// categories are the ids that a category's credits stand under: its own and
// those of its parts. The empty code means all and gives nil.
func (s *Service) categories(ctx context.Context, tx *db.Tx, code string) ([]credit.CategoryID, error) {
	if code == "" {
		return nil, nil
	}
	all, err := s.credit.Categories(ctx, tx)
	if err != nil {
		return nil, err
	}
	var ids []credit.CategoryID
	for _, c := range all {
		if c.Code == code || c.Parent == code {
			ids = append(ids, c.ID)
		}
	}
	if len(ids) == 0 {
		return nil, fault.New(fault.Invalid, "board.unknown_category", fault.Args{"category": code}).At("category")
	}
	return ids, nil
}
