package credit

import (
	"context"
	"fmt"
	"slices"
	"time"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// desk gathers the transfers of one piece of work and writes them set-based:
// transfers, lots, balances and standings together or not at all. While it is
// open the balances of its people are locked.
type desk struct {
	tx        *db.Tx
	key       []byte // authenticates transfers
	zone      *time.Location
	now       time.Time
	people    []org.PersonID
	accounts  map[org.PersonID]*account
	ids       []int64
	transfers []ledger.Transfer
	lots      []ledger.Lot
	owners    map[ledger.TransferID]org.PersonID
	uses      []ledger.Use
	emptied   []ledger.Use // of lots of which nothing is left
	standings map[standingKey]fixed.Amount
}

// moreIDs is how many ids are fetched when there are more transfers than were
// expected.
const moreIDs = 32

// openDesk locks the balances of the people in the order of their ids.
// Expected is about how many transfers will come; more may.
func (s *Service) openDesk(ctx context.Context, tx *db.Tx, people []org.PersonID, expected int) (*desk, error) {
	slices.Sort(people)
	people = slices.Compact(people)
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return nil, err
	}
	d := &desk{
		tx: tx, key: s.key, zone: zone, people: people,
		owners: map[ledger.TransferID]org.PersonID{}, standings: map[standingKey]fixed.Amount{},
	}
	if d.accounts, err = lockAccounts(ctx, tx, people); err != nil {
		return nil, err
	}
	// The time is taken under the locks, so that the transfers of a person are
	// recorded in the order of their numbers.
	d.now = s.clock.Now().UTC().Truncate(time.Microsecond)
	d.ids, err = tx.NewIDs(ctx, expected)
	return d, err
}

// post puts a transfer on the desk: it gets its id, number, recording time and
// balance. An error means that it does not fit the balance.
func (d *desk) post(ctx context.Context, t ledger.Transfer) (ledger.Transfer, error) {
	a := d.accounts[t.Person]
	if a == nil {
		return t, fmt.Errorf("credit: the balance of person %d is not locked", t.Person)
	}
	owed := a.Owed
	after, err := a.Apply(t)
	if err != nil {
		return t, err
	}
	if len(d.ids) == 0 {
		if d.ids, err = d.tx.NewIDs(ctx, moreIDs); err != nil {
			return t, err
		}
	}
	t.ID, d.ids = ledger.TransferID(d.ids[0]), d.ids[1:]
	a.Balance = after
	a.seq++
	t.Seq, t.RecordedAt, t.After = a.seq, d.now, after.Available
	if t.EarnedAt.IsZero() {
		t.EarnedAt = d.now
	}
	d.transfers = append(d.transfers, t)
	if v := t.Accumulated(); v != 0 {
		d.standings[standingKey{t.Person, monthOf(t.EarnedAt, d.zone), t.Category, t.Department}] += v
	}
	if t.Kind.MakesLot() {
		return t, d.bringIn(ctx, t.Person, ledger.NewLot(t, owed))
	}
	return t, nil
}

// bringIn adds a new lot. One whose validity ended before it was recorded
// expires at once (decision 24).
func (d *desk) bringIn(ctx context.Context, p org.PersonID, l ledger.Lot) error {
	d.addLot(p, l)
	if !l.Ended(d.now) || l.Rest == 0 {
		return nil
	}
	return d.expire(ctx, p, []ledger.Lot{l}, true)
}

func (d *desk) addLot(p org.PersonID, l ledger.Lot) {
	d.lots = append(d.lots, l)
	d.owners[l.ID] = p
}

// use notes what transfers took from lots that are already stored.
func (d *desk) use(list []ledger.Use) { d.uses = append(d.uses, list...) }

// write stores everything on the desk.
func (d *desk) write(ctx context.Context) error {
	if err := insertTransfers(ctx, d.tx, d.transfers, d.key); err != nil {
		return err
	}
	if err := insertLots(ctx, d.tx, d.owners, d.lots); err != nil {
		return err
	}
	if err := changeLots(ctx, d.tx, d.uses); err != nil {
		return err
	}
	if err := emptyLots(ctx, d.tx, d.emptied); err != nil {
		return err
	}
	if err := addStandings(ctx, d.tx, d.standings); err != nil {
		return err
	}
	if err := writeAccounts(ctx, d.tx, d.accounts, d.people); err != nil {
		return err
	}
	for _, t := range d.transfers {
		if t.Kind == ledger.Expire {
			Expiries.Publish(ctx, d.tx, Expiry{Transfer: t.ID, Person: t.Person, Amount: t.Amount, EndedAt: t.EarnedAt, AtOnce: t.Reverses != 0})
		}
		Postings.Publish(ctx, d.tx, Posting{Transfer: t.ID, Person: t.Person, Kind: t.Kind, Amount: t.Amount, Category: CategoryID(t.Category)})
	}
	return nil
}

// monthOf is the calendar month of an instant in a zone, as yyyymm.
func monthOf(t time.Time, zone *time.Location) int {
	y, m, _ := t.In(zone).Date()
	return y*100 + int(m)
}
