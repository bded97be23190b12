// Package ledger is the pure part of the credit ledger: what a transfer moves,
// how balances follow from transfers, and which lots are spent first. It knows
// no database and no clock.
package ledger

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/fixed"
)

// TransferID names one transfer. The transfer that brings credits in also
// names the lot it makes.
type TransferID int64

// Account is one side of a transfer. The company's accounts balance those of
// its people, so that the sum over all accounts is zero at all times.
type Account int16

// The accounts. Numbers are stored and never change.
const (
	Issued    Account = 1  // company: credits given by rules
	Redeemed  Account = 2  // company: credits spent
	Expired   Account = 3  // company: credits whose validity ended
	Adjusted  Account = 4  // company: credits given or taken by hand
	Available Account = 11 // person: may be spent
	Pending   Account = 12 // person: earned, waiting for a gate
	Held      Account = 13 // person: set aside for an order
)

// Kind says why credits moved; it decides both accounts.
type Kind string

// The kinds of transfer.
const (
	Award      Kind = "award"      // a rule paid
	Reversal   Kind = "reversal"   // a correcting transfer takes an award back
	Adjustment Kind = "adjustment" // given by hand, with four eyes
	Correction Kind = "correction" // a correcting transfer takes an adjustment back
	Deduction  Kind = "deduction"  // taken by hand, with four eyes
	Hold       Kind = "hold"       // set aside for an order
	Release    Kind = "release"    // the order ended without being filled
	Settle     Kind = "settle"     // the order was filled
	Expire     Kind = "expire"     // the lot's validity ended
	Opening    Kind = "opening"    // brought from an older system, to spend only

	PendingAward    Kind = "pending_award"    // a rule paid, and a gate has to be answered first
	Effect          Kind = "effect"           // the gate was passed: what was pending counts
	Lapse           Kind = "lapse"            // the gate was not passed: what was pending is gone
	Restore         Kind = "restore"          // a correcting transfer gives a deduction back
	OpeningEarned   Kind = "opening_earned"   // brought from an older system, accumulated too
	OpeningReversal Kind = "opening_reversal" // a correcting transfer takes an opening back
)

// movement is what a kind does: from one account to another, and whether the
// accumulated total follows.
type movement struct {
	debit, credit Account
	accumulates   int64
}

var movements = map[Kind]movement{
	Award:      {Issued, Available, +1},
	Reversal:   {Available, Issued, -1},
	Adjustment: {Adjusted, Available, +1},
	Correction: {Available, Adjusted, -1},
	Deduction:  {Available, Adjusted, -1},
	Hold:       {Available, Held, 0},
	Release:    {Held, Available, 0},
	Settle:     {Held, Redeemed, 0},
	Expire:     {Available, Expired, 0},
	Opening:    {Issued, Available, 0},

	PendingAward:    {Issued, Pending, 0},
	Effect:          {Pending, Available, +1},
	Lapse:           {Pending, Issued, 0},
	Restore:         {Adjusted, Available, +1},
	OpeningEarned:   {Issued, Available, +1},
	OpeningReversal: {Available, Issued, 0},
}

// Accounts gives the debited and the credited account of a kind.
func (k Kind) Accounts() (debit, credit Account) {
	m := movements[k]
	return m.debit, m.credit
}

// MakesLot tells whether what the kind brings in can be spent from then on as a
// lot of its own.
func (k Kind) MakesLot() bool {
	return k == Award || k == Adjustment || k == Opening || k == OpeningEarned || k == Effect || k == Restore
}

// Known tells whether the kind exists.
func (k Kind) Known() bool { return movements[k].debit != 0 }

// corrects tells whether the kind takes back what should not have been given;
// only then may available fall below zero (decision 17).
func (k Kind) corrects() bool { return k == Reversal || k == Correction || k == OpeningReversal }

// CorrectedBy is the kind that takes this one back to the company's account it
// came from; false for kinds that are not taken back.
func (k Kind) CorrectedBy() (Kind, bool) {
	switch k {
	case Award, Effect, OpeningEarned:
		return Reversal, true
	case PendingAward:
		return Lapse, true
	case Adjustment:
		return Correction, true
	case Opening:
		return OpeningReversal, true
	}
	return "", false
}

// Transfer is one movement of credits of one person. Rows are written once.
type Transfer struct {
	ID         TransferID
	Person     org.PersonID
	Seq        int64 // running number per person, without gaps
	Kind       Kind
	Amount     fixed.Amount // always above zero; the kind gives the direction
	Category   int64
	EarnedAt   time.Time // decides caps, totals, windows (decision 24)
	RecordedAt time.Time // decides what was known when
	ExpiresAt  time.Time // of the lot it makes; zero means never
	Activity   int64     // 0 when no activity is behind it
	Version    int64     // the rule version that paid
	Reverses   TransferID
	Order      int64
	Adjustment int64
	Department int64 // at earning
	Position   int64 // at earning
	Grade      int64 // at earning
	Key        string
	Reason     string
	Account    int64        // who caused it; 0 is the engine
	After      fixed.Amount // available balance after it
}

// Accumulated is what the transfer adds to the accumulated total.
func (t Transfer) Accumulated() fixed.Amount {
	return fixed.Amount(movements[t.Kind].accumulates) * t.Amount
}

// Change is what the transfer adds to one of the person's accounts.
func (t Transfer) Change(a Account) fixed.Amount {
	m := movements[t.Kind]
	switch a {
	case m.credit:
		return t.Amount
	case m.debit:
		return -t.Amount
	}
	return 0
}

// MAC authenticates the transfer under a key kept outside the database, so
// that a row written or changed by someone with access to the database only
// is found. It covers every column that says something; HMAC-SHA256
// (RFC 2104) over a length-prefixed encoding.
func (t Transfer) MAC(tenant int64, key []byte) []byte {
	h := hmac.New(sha256.New, key)
	var n [8]byte
	number := func(v int64) {
		binary.BigEndian.PutUint64(n[:], uint64(v))
		h.Write(n[:])
	}
	text := func(s string) {
		number(int64(len(s)))
		h.Write([]byte(s))
	}
	for _, v := range []int64{
		tenant, int64(t.ID), int64(t.Person), t.Seq, int64(t.Amount), t.Category, t.EarnedAt.UnixMicro(), t.RecordedAt.UnixMicro(), expiry(t.ExpiresAt),
		t.Activity, t.Version, int64(t.Reverses), t.Order, t.Adjustment, t.Department, t.Position, t.Grade, t.Account, int64(t.After),
	} {
		number(v)
	}
	text(string(t.Kind))
	text(t.Key)
	text(t.Reason)
	return h.Sum(nil)
}

func expiry(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMicro()
}

// Balance is what a person has. Available equals the rest of all lots minus
// what is owed.
type Balance struct {
	Available   fixed.Amount
	Pending     fixed.Amount
	Held        fixed.Amount
	Accumulated fixed.Amount
	Owed        fixed.Amount // how far a reversal took available below zero
}

// Apply gives the balance after a transfer. An error means that the transfer
// cannot follow on this balance: only a reversal or correction may take available below
// zero, and nothing may take another total below zero.
func (b Balance) Apply(t Transfer) (Balance, error) {
	if !t.Kind.Known() || t.Amount <= 0 {
		return b, fmt.Errorf("ledger: %s of %s is no transfer", t.Kind, t.Amount)
	}
	after := Balance{
		Available:   b.Available + t.Change(Available),
		Pending:     b.Pending + t.Change(Pending),
		Held:        b.Held + t.Change(Held),
		Accumulated: b.Accumulated + t.Accumulated(),
	}
	after.Owed = max(0, -after.Available)
	if after.Pending < 0 || after.Held < 0 || after.Accumulated < 0 || after.Available < 0 && !t.Kind.corrects() && after.Available < b.Available {
		return b, fmt.Errorf("ledger: %s of %s does not fit the balance", t.Kind, t.Amount)
	}
	return after, nil
}
