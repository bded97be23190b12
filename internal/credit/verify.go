package credit

import (
	"context"
	"crypto/hmac"
	"fmt"
	"maps"
	"slices"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// Difference names one thing that is not as the transfers say.
type Difference struct {
	What     string            `json:"what"` // transfer, activity, balance, lot, standing, cap, outcome, rule or closing
	Person   org.PersonID      `json:"person"`
	Transfer ledger.TransferID `json:"transfer,omitempty"`
	Seq      int64             `json:"seq,omitempty"` // the person's running number of the transfer
	Activity activity.ID       `json:"activity,omitempty"`
	Detail   string            `json:"detail"`
}

// Verification is what a verification read and the first difference it found.
type Verification struct {
	People    int          `json:"people"`
	Transfers int          `json:"transfers"`
	Issued    fixed.Amount `json:"issued"`
	First     *Difference  `json:"first_difference,omitempty"`
}

// peoplePerPage bounds what verify holds in memory at once.
const peoplePerPage = 500

// Verify derives balances, lots and standings again from the transfers alone,
// checks that every transfer is authentic, and returns the first difference.
// Progress is called now and then with the people done.
func (s *Service) Verify(ctx context.Context, tx *db.Tx, progress func(people int)) (Verification, error) {
	var v Verification
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return v, err
	}
	if v.First, err = checkRules(ctx, tx); err != nil || v.First != nil {
		return v, err
	}
	for _, check := range []func(context.Context, *db.Tx) (*Difference, error){s.checkOutcomes, checkUnseen, checkHomelessUses} {
		if v.First, err = check(ctx, tx); err != nil || v.First != nil {
			return v, err
		}
	}
	counters := 0
	for after := org.PersonID(0); ; {
		people, err := accountsAfter(ctx, tx, after, peoplePerPage)
		if err != nil {
			return v, err
		}
		// The page reaches up to its last person, so that rows of people
		// without a balance are read too; the last page reaches to the end.
		last := org.PersonID(1 << 62)
		if len(people) == peoplePerPage {
			last = people[len(people)-1]
		}
		p := &verifyPage{s: s, tx: tx, month: func(t ledger.Transfer) int { return monthOf(t.EarnedAt, zone) }, from: after, to: last}
		if err := p.run(ctx, &v); err != nil || v.First != nil {
			return v, err
		}
		progress(v.People)
		counters += p.counters
		if after = last; len(people) < peoplePerPage {
			if v.First, err = checkCounterCount(ctx, tx, counters); err != nil || v.First != nil {
				return v, err
			}
			v.First, err = s.checkSets(ctx, tx)
			for _, check := range s.also {
				if err == nil && v.First == nil {
					v.First, err = check(ctx, tx)
				}
			}
			return v, err
		}
	}
}

// verifyPage derives the people with ids in (from, to].
type verifyPage struct {
	s        *Service
	tx       *db.Tx
	month    func(ledger.Transfer) int
	from, to org.PersonID
	chains   *chains
	counters int // of the caps, that the awards give
}

func (p *verifyPage) run(ctx context.Context, v *Verification) error {
	folds := map[org.PersonID]*ledger.Fold{}
	p.chains = newChains()
	standings := map[standingKey]fixed.Amount{}
	err := p.tx.Each(ctx, "SELECT "+transferColumns+`, t.debit, t.credit, t.mac FROM transfer t WHERE t.tenant_id = $1 AND t.person_id > $2 AND t.person_id <= $3
		ORDER BY t.person_id, t.seq`, []any{p.from, p.to}, func(scan db.Scan) error {
		var debit, credit int64 // whatever somebody wrote there
		var mac []byte
		t, err := scanTransferAnd(scan, &debit, &credit, &mac)
		if err != nil || v.First != nil {
			return err
		}
		v.Transfers++
		v.First = p.checkTransfer(t, debit, credit, mac, folds)
		if t.Kind == ledger.Award || t.Kind == ledger.Effect {
			v.Issued += t.Amount
		}
		p.chains.follow(t)
		if a := t.Accumulated(); a != 0 {
			standings[standingKey{t.Person, p.month(t), t.Category, t.Department}] += a
		}
		return nil
	})
	if err != nil || v.First != nil {
		return err
	}
	v.People += len(folds)
	for _, check := range []func(context.Context, *Verification) error{
		func(ctx context.Context, v *Verification) error { return p.checkBalances(ctx, v, folds) },
		func(ctx context.Context, v *Verification) error { return p.checkLots(ctx, v, folds) },
		func(ctx context.Context, v *Verification) error { return p.checkUses(ctx, v, folds) },
		func(ctx context.Context, v *Verification) error { return p.checkStandings(ctx, v, standings) },
		p.checkCounters,
		p.checkWaits,
	} {
		if err := check(ctx, v); err != nil || v.First != nil {
			return err
		}
	}
	return nil
}

func (p *verifyPage) checkTransfer(t ledger.Transfer, debit, credit int64, mac []byte, folds map[org.PersonID]*ledger.Fold) *Difference {
	differs := func(format string, args ...any) *Difference {
		return &Difference{What: "transfer", Person: t.Person, Transfer: t.ID, Seq: t.Seq, Detail: fmt.Sprintf(format, args...)}
	}
	if d, c := t.Kind.Accounts(); int64(d) != debit || int64(c) != credit {
		return differs("it moves from account %d to %d; a %s moves from %d to %d", debit, credit, t.Kind, d, c)
	}
	if !hmac.Equal(mac, t.MAC(int64(p.tx.Tenant()), p.s.key)) {
		return differs("it was not written by this system, or was changed since")
	}
	f := folds[t.Person]
	if f == nil {
		f = &ledger.Fold{}
		folds[t.Person] = f
	}
	if err := f.Post(t); err != nil {
		return differs("%s", err)
	}
	return nil
}

func (p *verifyPage) checkBalances(ctx context.Context, v *Verification, folds map[org.PersonID]*ledger.Fold) error {
	missing := maps.Clone(folds)
	err := p.tx.Each(ctx, `SELECT person_id, last_seq, available, pending, held, accumulated FROM balance WHERE tenant_id = $1 AND person_id > $2 AND person_id <= $3
		ORDER BY person_id`, []any{p.from, p.to}, func(scan db.Scan) error {
		var person org.PersonID
		var a account
		if err := scan(&person, &a.seq, &a.Available, &a.Pending, &a.Held, &a.Accumulated); err != nil || v.First != nil {
			return err
		}
		a.Owed = max(0, -a.Available)
		f := folds[person]
		if f == nil {
			f = &ledger.Fold{}
		}
		delete(missing, person)
		if f.Balance != a.Balance || f.Seq != a.seq {
			v.First = &Difference{What: "balance", Person: person, Detail: fmt.Sprintf("kept %s after %d transfers; the transfers give %s after %d", show(a.Balance), a.seq, show(f.Balance), f.Seq)}
		}
		return nil
	})
	if err == nil && v.First == nil && len(missing) > 0 {
		v.First = &Difference{What: "balance", Person: slices.Min(slices.Collect(maps.Keys(missing))), Detail: "there are transfers and no balance"}
	}
	return err
}

func show(b ledger.Balance) string {
	return fmt.Sprintf("available %s, pending %s, held %s, accumulated %s", b.Available, b.Pending, b.Held, b.Accumulated)
}

func (p *verifyPage) checkLots(ctx context.Context, v *Verification, folds map[org.PersonID]*ledger.Fold) error {
	want := map[ledger.TransferID]ledger.Lot{}
	owners := map[ledger.TransferID]org.PersonID{}
	for person, f := range folds {
		for _, l := range f.Lots() {
			want[l.ID], owners[l.ID] = l, person
		}
	}
	err := p.tx.Each(ctx, "SELECT "+lotColumns+", person_id FROM lot WHERE tenant_id = $1 AND person_id > $2 AND person_id <= $3 ORDER BY person_id, id",
		[]any{p.from, p.to}, func(scan db.Scan) error {
			var person org.PersonID
			l, err := scanLot(func(dest ...any) error { return scan(append(dest, &person)...) })
			if err != nil || v.First != nil {
				return err
			}
			w, ok := want[l.ID]
			if !ok || w.Rest != l.Rest || w.Amount != l.Amount || !w.ExpiresAt.Equal(l.ExpiresAt) || w.Category != l.Category || !w.EarnedAt.Equal(l.EarnedAt) || owners[l.ID] != person {
				v.First = &Difference{What: "lot", Person: person, Transfer: l.ID, Detail: fmt.Sprintf("the lot of this transfer keeps %s of %s, earned %s; the transfers give %s of %s, earned %s",
					l.Rest, l.Amount, l.EarnedAt.Format(time.RFC3339), w.Rest, w.Amount, w.EarnedAt.Format(time.RFC3339))}
			}
			delete(want, l.ID)
			return nil
		})
	if err == nil && v.First == nil && len(want) > 0 {
		missing := slices.Min(slices.Collect(maps.Keys(want)))
		v.First = &Difference{What: "lot", Person: owners[missing], Transfer: missing, Detail: "the lot of this transfer is missing"}
	}
	return err
}

func (p *verifyPage) checkStandings(ctx context.Context, v *Verification, want map[standingKey]fixed.Amount) error {
	err := p.tx.Each(ctx, `SELECT person_id, month, category_id, department_id, amount FROM standing WHERE tenant_id = $1 AND person_id > $2 AND person_id <= $3
		ORDER BY person_id, month`, []any{p.from, p.to}, func(scan db.Scan) error {
		var k standingKey
		var amount fixed.Amount
		if err := scan(&k.person, &k.month, &k.category, &k.department, &amount); err != nil || v.First != nil {
			return err
		}
		if want[k] != amount {
			v.First = &Difference{What: "standing", Person: k.person, Detail: fmt.Sprintf("kept %s for month %d, category %d, department %d; the transfers give %s", amount, k.month, k.category, k.department, want[k])}
		}
		delete(want, k)
		return nil
	})
	if err != nil || v.First != nil {
		return err
	}
	for k, amount := range want {
		if amount != 0 && (v.First == nil || k.person < v.First.Person) {
			v.First = &Difference{What: "standing", Person: k.person, Detail: fmt.Sprintf("nothing kept for month %d, category %d; the transfers give %s", k.month, k.category, amount)}
		}
	}
	return nil
}

func accountsAfter(ctx context.Context, tx *db.Tx, after org.PersonID, limit int) ([]org.PersonID, error) {
	return db.List(ctx, tx, "SELECT person_id FROM balance WHERE tenant_id = $1 AND person_id > $2 ORDER BY person_id LIMIT $3", []any{after, limit},
		func(scan db.Scan) (p org.PersonID, err error) { return p, scan(&p) })
}
