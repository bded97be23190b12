package credit

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// Door opens one transaction of a tenant after another. A run that works in
// batches takes it, so that what is done stays done when it is stopped.
type Door func(ctx context.Context, work func(context.Context, *db.Tx) error) error

// Expired is what an expiry run took.
type Expired struct {
	People  int // counted once per batch
	Lots    int
	Credits fixed.Amount
}

func (e *Expired) add(more Expired) {
	e.People, e.Lots, e.Credits = e.People+more.People, e.Lots+more.Lots, e.Credits+more.Credits
}

// lotsPerBatch is about how many lots one transaction of the expiry run takes.
const lotsPerBatch = 5_000

// expiryKey makes a lot expire once; the lot is the first of those that expire
// with it.
func expiryKey(lot ledger.TransferID) string { return "e" + strconv.FormatInt(int64(lot), 10) }

// Expire takes what is left of all lots whose validity has ended, and of the
// lots of people who left longer ago than the company's setting. It may be
// stopped at any moment, repeated, and run beside everything else: a lot is
// taken once. Progress is called after each batch with what was done so far.
func (s *Service) Expire(ctx context.Context, door Door, progress func(Expired)) (Expired, error) {
	var done Expired
	for place := (lotPlace{}); ; {
		var batch Expired
		var more bool
		var next lotPlace
		err := door(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			next = place // the door may try again
			batch, more, err = s.expireEnded(ctx, tx, &next)
			return err
		})
		if err != nil {
			return done, fmt.Errorf("expire lots: %w", err)
		}
		if !more {
			break
		}
		place = next
		done.add(batch)
		progress(done)
	}
	for after := ""; ; {
		var batch Expired
		var next string
		err := door(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			batch, next, err = s.expireLeavers(ctx, tx, after)
			return err
		})
		if err != nil {
			return done, fmt.Errorf("expire the credits of leavers: %w", err)
		}
		done.add(batch)
		progress(done)
		if after = next; after == "" {
			return done, nil
		}
	}
}

// expireEnded takes the next batch of ended lots; more is false after the last.
func (s *Service) expireEnded(ctx context.Context, tx *db.Tx, place *lotPlace) (done Expired, more bool, err error) {
	now := s.clock.Now()
	people, err := peopleWithEnded(ctx, tx, now, place, lotsPerBatch)
	if err != nil || len(people) == 0 {
		return done, false, err
	}
	done, err = s.takeLots(ctx, tx, people, func(l ledger.Lot, now time.Time) bool { return l.Ended(now) })
	return done, true, err
}

// expireLeavers takes what is left of the next page of people who left long
// enough ago (decision 26); next is empty after the last page.
func (s *Service) expireLeavers(ctx context.Context, tx *db.Tx, after string) (done Expired, next string, err error) {
	settings, err := s.SettingsOf(ctx, tx)
	if err != nil {
		return done, "", err
	}
	leavers, next, err := s.org.People(ctx, tx, org.Filter{Reach: org.Reach{All: true}, Statuses: []org.Status{org.Left}}, org.Page{After: after, Limit: org.MostPerPage})
	if err != nil || len(leavers) == 0 {
		return done, "", err
	}
	ids := make([]org.PersonID, len(leavers))
	for i, p := range leavers {
		ids[i] = p.ID
	}
	if ids, err = peopleWithRest(ctx, tx, ids); err != nil || len(ids) == 0 {
		return done, next, err
	}
	histories, err := s.org.HistoriesOf(ctx, tx, ids)
	if err != nil {
		return done, "", err
	}
	now := s.clock.Now()
	ids = slices.DeleteFunc(ids, func(p org.PersonID) bool {
		placement, since, ok := histories.PlacementAt(p, now)
		return !ok || placement.Status != org.Left || now.Before(since.AddDate(0, 0, settings.LeaverDays))
	})
	if len(ids) == 0 {
		return done, next, nil
	}
	done, err = s.takeLots(ctx, tx, ids, func(ledger.Lot, time.Time) bool { return true })
	return done, next, err
}

// takeLots expires the lots of people that are due, looked at under the locks
// of their balances.
func (s *Service) takeLots(ctx context.Context, tx *db.Tx, people []org.PersonID, due func(l ledger.Lot, now time.Time) bool) (Expired, error) {
	var done Expired
	d, err := s.openDesk(ctx, tx, people, len(people))
	if err != nil {
		return done, err
	}
	lots, err := lotsOfPeople(ctx, tx, d.people)
	if err != nil {
		return done, err
	}
	for _, p := range d.people {
		mine := slices.DeleteFunc(lots[p], func(l ledger.Lot) bool { return !due(l, d.now) })
		for _, group := range ledger.EndingTogether(mine) {
			if err := d.expire(ctx, p, group, false); err != nil {
				return done, fmt.Errorf("expire lot %d: %w", group[0].ID, err)
			}
			done.Lots += len(group)
		}
		if len(mine) > 0 {
			done.People++
		}
	}
	for _, t := range d.transfers {
		done.Credits += t.Amount
	}
	return done, d.write(ctx)
}

// expire posts that nothing is left of lots of one category that end together;
// alone says that it is this lot only, on its way in.
func (d *desk) expire(ctx context.Context, p org.PersonID, lots []ledger.Lot, alone bool) error {
	t := ledger.Transfer{Person: p, Kind: ledger.Expire, Category: lots[0].Category, ExpiresAt: lots[0].ExpiresAt, Key: expiryKey(lots[0].ID)}
	if !t.ExpiresAt.IsZero() && !t.ExpiresAt.After(d.now) {
		t.EarnedAt = t.ExpiresAt
	}
	if alone {
		t.Reverses = lots[0].ID
	}
	for _, l := range lots {
		t.Amount += l.Rest
	}
	t, err := d.post(ctx, t)
	if err != nil {
		return err
	}
	for _, l := range lots {
		d.emptied = append(d.emptied, ledger.Use{Transfer: t.ID, Lot: l.ID, Amount: l.Rest})
	}
	return nil
}

// Ending is what a person loses at an instant unless it is spent before.
type Ending struct {
	At     time.Time
	Amount fixed.Amount
}

// EndingsOf lists what of a person's available credits ends when, the soonest
// first, at most limit instants.
func (s *Service) EndingsOf(ctx context.Context, tx *db.Tx, p org.PersonID, limit int) ([]Ending, error) {
	return listEndings(ctx, tx, p, s.clock.Now(), limit)
}
