package board

import (
	"context"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// hall is the board that a query means, with all that its rows show.
type hall struct {
	view    view
	ranking *ranking
	belongs func(member) bool // nil: everybody
	amounts *ranking
	before  *ranking // nil when there is no window before
}

func (s *Service) hall(ctx context.Context, tenant db.TenantID, q Query) (*hall, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	keys := []tableKey{{q.Window, q.Category}}
	if before := q.Window.Previous(); before != q.Window {
		keys = append(keys, tableKey{before, q.Category})
	}
	ask := s.fresh
	if !q.AsOf.IsZero() {
		ask = func(ctx context.Context, tenant db.TenantID, keys []tableKey, grown bool) (view, error) {
			return s.past(ctx, tenant, keys, grown, q.AsOf)
		}
	}
	v, err := ask(ctx, tenant, keys, q.By == Growth)
	if err != nil {
		return nil, err
	}
	h := &hall{view: v, amounts: v.rankings[keys[0]], belongs: v.roster.belongs(q)}
	if len(keys) > 1 {
		h.before = v.rankings[keys[1]]
	}
	if h.ranking = h.amounts; q.By == Growth {
		h.ranking = v.grown
	}
	if h.belongs != nil {
		h.ranking = h.ranking.among(h.belongs)
	}
	return h, nil
}

// rows are the places from an index on, up to another.
func (h *hall) rows(from, to int) []Row {
	order := h.ranking.order
	from, to = min(from, len(order)), min(to, len(order))
	out := make([]Row, 0, max(to-from, 0))
	for ; from < to; from++ {
		m := order[from]
		out = append(out, h.row(m, h.ranking.rankOf(h.ranking.totals[m])))
	}
	return out
}

func (h *hall) row(m member, rank int) Row {
	r := Row{Rank: rank, Person: h.view.roster.people[m], Amount: h.amounts.totals[m]}
	if d, ok := h.view.roster.tree.Find(h.view.roster.departments[m]); ok {
		r.Department = d.Name
	}
	if h.before != nil {
		growth := r.Amount - h.before.totals[m]
		r.Growth = &growth
	}
	return r
}

// find gives the member that a person is within the group.
func (h *hall) find(p org.PersonID) (member, bool) {
	m, ok := h.view.roster.index[p]
	return m, ok && (h.belongs == nil || h.belongs(m))
}

// own is where a person stands with the nearest places above and below; nil
// outside the group.
func (h *hall) own(p org.PersonID, neighbours int) *Own {
	m, ok := h.find(p)
	if !ok {
		return nil
	}
	o := &Own{Row: h.row(m, 0)}
	if step, ok := h.ranking.step(m); ok {
		o.Next = &step
	}
	if at, placed := h.ranking.placeOf(m); placed {
		o.Rank = h.ranking.rankOf(h.ranking.totals[m])
		o.Above, o.Below = h.rows(max(at-neighbours, 0), at), h.rows(at+1, at+1+neighbours)
	}
	return o
}

// all are the rows of an answer, to be named.
func (b *Board) all() []*Row {
	var rows []*Row
	lists := [][]Row{b.Top}
	if b.Me != nil {
		rows = append(rows, &b.Me.Row)
		lists = append(lists, b.Me.Above, b.Me.Below)
	}
	for _, list := range lists {
		for i := range list {
			rows = append(rows, &list[i])
		}
	}
	return rows
}

// name fills in who the people are; whoever does not want to be named stays
// without a name for everybody else.
func (s *Service) name(ctx context.Context, tx *db.Tx, me org.PersonID, rows []*Row) error {
	people := make([]org.PersonID, len(rows))
	for i, r := range rows {
		people[i] = r.Person
	}
	names, err := s.org.NamesOf(ctx, tx, people)
	if err != nil {
		return err
	}
	hidden, err := selectHidden(ctx, tx, people)
	if err != nil {
		return err
	}
	for _, r := range rows {
		r.Me, r.Hidden = r.Person == me, hidden[r.Person]
		if r.Hidden && !r.Me {
			r.Person, r.Department = 0, ""
			continue
		}
		r.Number, r.Name = names[r.Person].Number, names[r.Person].Name
	}
	return nil
}
