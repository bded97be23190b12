package closing

import (
	"context"
	"fmt"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/board"
	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// Service closes months and answers closed boards. It is safe for concurrent
// use.
type Service struct {
	db     *db.DB
	clock  clock.Clock
	org    *org.Service
	credit *credit.Service
	board  *board.Service
}

// New makes the service.
func New(d *db.DB, c clock.Clock, o *org.Service, cr *credit.Service, b *board.Service) *Service {
	return &Service{db: d, clock: c, org: o, credit: cr, board: b}
}

// settled is how long a recording may take from its time to its commit: what
// is older cannot appear any more, so that the board can be derived again.
const settled = 10 * time.Second

// CloseMonth freezes and publishes the board of a month that is over. By is
// the account, 0 for the day set by the company. It opens its own
// transactions. Faults: closing.not_a_month, closing.month_open,
// closing.closed.
func (s *Service) CloseMonth(ctx context.Context, tenant db.TenantID, w credit.Window, by int64) (Closing, error) {
	c := Closing{Month: w, ClosedBy: by, ClosedAt: s.clock.Now().UTC().Truncate(time.Microsecond)}
	c.AsOf = c.ClosedAt.Add(-settled)
	if w.Kind != "month" {
		return c, fault.New(fault.Invalid, "closing.not_a_month", nil).At("month")
	}
	err := s.db.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error { return s.mayClose(ctx, tx, &c) })
	if err != nil {
		return c, err
	}
	whole, err := s.board.Whole(ctx, tenant, board.Query{Window: w, AsOf: c.AsOf})
	if err != nil {
		return c, err
	}
	c.People, c.Ranked = whole.People, len(whole.Rows)
	for _, r := range whole.Rows {
		c.Total += r.Amount
	}
	return c, s.db.Tenant(tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if c.ID, err = tx.NewID(ctx); err != nil {
			return err
		}
		first, err := insertClosing(ctx, tx, c)
		if err != nil {
			return err
		}
		if !first {
			return fault.New(fault.Conflict, "closing.closed", fault.Args{"month": w.String()[len("month:"):]})
		}
		if err := insertPlaces(ctx, tx, c.ID, whole.Rows); err != nil {
			return err
		}
		if err := insertDepartments(ctx, tx, c.ID, whole.Departments); err != nil {
			return err
		}
		MonthClosed.Publish(ctx, tx, Published{Month: w.String(), AppealUntil: c.AppealUntil})
		return nil
	})
}

// mayClose looks whether the month is over and still open, and sets the time
// to appeal: until the end of the last day.
func (s *Service) mayClose(ctx context.Context, tx *db.Tx, c *Closing) error {
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return err
	}
	if _, end := c.Month.Bounds(zone); c.AsOf.Before(end) {
		return fault.New(fault.Conflict, "closing.month_open", fault.Args{"month": c.Month.String()[len("month:"):]})
	}
	settings, err := s.credit.SettingsOf(ctx, tx)
	if err != nil {
		return err
	}
	y, m, d := c.ClosedAt.In(zone).Date()
	c.AppealUntil = time.Date(y, m, d+settings.AppealDays+1, 0, 0, 0, 0, zone).UTC()
	if _, found, err := findClosing(ctx, tx, number(c.Month)); err != nil || !found {
		return err
	}
	return fault.New(fault.Conflict, "closing.closed", fault.Args{"month": c.Month.String()[len("month:"):]})
}

// CloseDue closes the last month when the company's day for it has come. It
// may run as often as one wants; a month in which nobody earned anything stays
// open.
func (s *Service) CloseDue(ctx context.Context, tenant db.TenantID) error {
	var due credit.Window
	err := s.db.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		settings, err := s.credit.SettingsOf(ctx, tx)
		if err != nil || settings.CloseDay == 0 {
			return err
		}
		zone, err := s.org.Location(ctx, tx)
		if err != nil {
			return err
		}
		now := s.clock.Now().In(zone)
		last := credit.WindowAt("month", now, zone).Previous()
		_, closed, err := findClosing(ctx, tx, number(last))
		if err != nil || closed || now.Day() < settings.CloseDay {
			return err
		}
		pulse, err := s.credit.PulseOf(ctx, tx, last)
		if pulse.People > 0 {
			due = last
		}
		return err
	})
	if err != nil || due.Kind == "" {
		return err
	}
	_, err = s.CloseMonth(ctx, tenant, due, 0)
	if fault.CodeOf(err) == "closing.closed" || fault.CodeOf(err) == "closing.month_open" {
		return nil // another node was first, or the month ended seconds ago
	}
	return err
}

// mostClosings is how many closed months a list shows.
const mostClosings = 120

// Closings lists the closed months, the latest first.
func (s *Service) Closings(ctx context.Context, tx *db.Tx) ([]Closing, error) {
	return listClosings(ctx, tx, mostClosings)
}

// ClosingOf finds the closing of a month. Fault: closing.not_closed.
func (s *Service) ClosingOf(ctx context.Context, tx *db.Tx, w credit.Window) (Closing, error) {
	c, found, err := findClosing(ctx, tx, number(w))
	if err == nil && (!found || w.Kind != "month") {
		err = fault.New(fault.NotFound, "closing.not_closed", nil)
	}
	return c, err
}

// Show answers the closed board of a month: its top, one's own place then, the
// departments, and what was recorded since. Fault: closing.not_closed.
func (s *Service) Show(ctx context.Context, tx *db.Tx, w credit.Window, want board.Places) (Frozen, error) {
	c, err := s.ClosingOf(ctx, tx, w)
	if err != nil {
		return Frozen{}, err
	}
	f := Frozen{Closing: c}
	if f.Top, err = listPlaces(ctx, tx, c.ID, 0, min(want.Top, board.MostTop)); err != nil {
		return f, err
	}
	if want.Me != 0 {
		rows, err := placesAround(ctx, tx, c.ID, want.Me, min(want.Neighbours, board.MostNeighbours))
		if err != nil {
			return f, err
		}
		f.Me = own(rows, want.Me)
	}
	if f.Departments, err = listDepartments(ctx, tx, c.ID); err != nil {
		return f, err
	}
	if f.Late, err = s.late(ctx, tx, c, want.Me); err != nil {
		return f, err
	}
	return f, s.board.NameRows(ctx, tx, want.Me, f.rows())
}

// rows are the rows that are to be named.
func (f *Frozen) rows() []*board.Row {
	var out []*board.Row
	lists := [][]board.Row{f.Top}
	if f.Me != nil {
		out = append(out, &f.Me.Row)
		lists = append(lists, f.Me.Above, f.Me.Below)
	}
	for _, list := range lists {
		for i := range list {
			out = append(out, &list[i])
		}
	}
	return out
}

// Page lists a closed board from a place on (0 is the first). It is for those
// who may see every place.
func (s *Service) Page(ctx context.Context, tx *db.Tx, w credit.Window, from, limit int) ([]board.Row, error) {
	c, err := s.ClosingOf(ctx, tx, w)
	if err != nil {
		return nil, err
	}
	rows, err := listPlaces(ctx, tx, c.ID, max(from, 0), min(limit, board.MostPerPage))
	if err != nil {
		return nil, err
	}
	named := make([]*board.Row, len(rows))
	for i := range rows {
		named[i] = &rows[i]
	}
	return rows, s.board.NameRows(ctx, tx, 0, named)
}

// late sums what was recorded for the month after its closing.
func (s *Service) late(ctx context.Context, tx *db.Tx, c Closing, me org.PersonID) (Late, error) {
	var out Late
	err := s.credit.ChangesSince(ctx, tx, c.Month, c.AsOf, func(p org.PersonID, up, down fixed.Amount) {
		out.People++
		out.Up, out.Down = out.Up+up, out.Down+down
		if p == me {
			out.Mine = up - down
		}
	})
	return out, err
}

// Check derives the totals of every closed month again from the transfers that
// were known then and names the first difference. It is part of verify.
func (s *Service) Check(ctx context.Context, tx *db.Tx) (*credit.Difference, error) {
	list, err := s.Closings(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		totals := map[org.PersonID]fixed.Amount{}
		err := s.credit.TotalsAsOf(ctx, tx, c.Month, nil, c.AsOf, func(p org.PersonID, sum fixed.Amount) { totals[p] = sum })
		if err != nil {
			return nil, err
		}
		if d, err := compare(ctx, tx, c, totals); d != nil || err != nil {
			return d, err
		}
	}
	return nil, nil
}

func compare(ctx context.Context, tx *db.Tx, c Closing, totals map[org.PersonID]fixed.Amount) (*credit.Difference, error) {
	var sum fixed.Amount
	for from := 0; ; from += board.MostPerPage {
		rows, err := listPlaces(ctx, tx, c.ID, from, board.MostPerPage)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if sum += r.Amount; totals[r.Person] != r.Amount {
				return &credit.Difference{What: "closing", Person: r.Person, Detail: fmt.Sprintf("the board of %s holds %s; the transfers known then give %s", c.Month, r.Amount, totals[r.Person])}, nil
			}
		}
		if len(rows) < board.MostPerPage {
			break
		}
	}
	if sum != c.Total {
		return &credit.Difference{What: "closing", Detail: fmt.Sprintf("the places of %s sum up to %s; the closing says %s", c.Month, sum, c.Total)}, nil
	}
	return nil, nil
}
