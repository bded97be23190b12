package ledger

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"xuefen/internal/platform/fixed"
)

var day0 = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func days(n int) time.Time { return day0.AddDate(0, 0, n) }

// AT 18: redeeming 60 of {50 until 31 December, 40 until June} takes 50 + 10.
func TestWhatExpiresFirstIsSpentFirst(t *testing.T) {
	lots := []Lot{{ID: 2, Rest: 4000, ExpiresAt: days(500)}, {ID: 1, Rest: 5000, ExpiresAt: days(365)}, {ID: 3, Rest: 100}}
	Sort(lots)
	uses, unmet := Spend(9, lots, 6000, day0)
	want := []Use{{9, 1, 5000}, {9, 2, 1000}}
	if unmet != 0 || len(uses) != 2 || uses[0] != want[0] || uses[1] != want[1] {
		t.Errorf("took %v, unmet %s; want %v", uses, unmet, want)
	}
	if lots[1].Rest != 3000 {
		t.Errorf("the June lot keeps %s; want 30.00", lots[1].Rest)
	}
}

func TestALotEndsExactlyAtItsInstant(t *testing.T) {
	lots := []Lot{{ID: 1, Rest: 100, ExpiresAt: days(1)}}
	if got := Spendable(lots, days(1).Add(-time.Microsecond)); got != 100 {
		t.Errorf("just before its end %s may be spent; want 1.00", got)
	}
	if got := Spendable(lots, days(1)); got != 0 {
		t.Errorf("at its end %s may be spent; want 0", got)
	}
}

func TestOnlyAReversalTakesAvailableBelowZero(t *testing.T) {
	b := Balance{Available: 100, Accumulated: 500}
	for _, k := range []Kind{Hold, Deduction, Expire} {
		if _, err := b.Apply(Transfer{Kind: k, Amount: 101}); err == nil {
			t.Errorf("%s of 1.01 on 1.00 was accepted", k)
		}
	}
	after, err := b.Apply(Transfer{Kind: Reversal, Amount: 300})
	if err != nil || after.Available != -200 || after.Owed != 200 || after.Accumulated != 200 {
		t.Errorf("after the reversal %+v, %v; want 2.00 owed", after, err)
	}
	if after, err = after.Apply(Transfer{Kind: Award, Amount: 50}); err != nil || after.Owed != 150 {
		t.Errorf("after an award %+v, %v; want 1.50 owed", after, err)
	}
	if _, err := after.Apply(Transfer{Kind: "gift", Amount: 1}); err == nil {
		t.Error("an unknown kind was accepted")
	}
}

func TestTheMACCoversEveryColumn(t *testing.T) {
	base := Transfer{ID: 1, Person: 2, Seq: 3, Kind: Award, Amount: 400, EarnedAt: day0, RecordedAt: day0, Key: "k"}
	key := []byte("a key that is kept elsewhere")
	mac := string(base.MAC(1, key))
	changes := map[string]func(*Transfer){
		"id": func(t *Transfer) { t.ID++ }, "person": func(t *Transfer) { t.Person++ }, "seq": func(t *Transfer) { t.Seq++ },
		"kind": func(t *Transfer) { t.Kind = Opening }, "amount": func(t *Transfer) { t.Amount++ }, "category": func(t *Transfer) { t.Category++ },
		"earned": func(t *Transfer) { t.EarnedAt = days(1) }, "recorded": func(t *Transfer) { t.RecordedAt = days(1) },
		"expires": func(t *Transfer) { t.ExpiresAt = days(9) }, "activity": func(t *Transfer) { t.Activity++ }, "version": func(t *Transfer) { t.Version++ },
		"reverses": func(t *Transfer) { t.Reverses++ }, "order": func(t *Transfer) { t.Order++ }, "adjustment": func(t *Transfer) { t.Adjustment++ },
		"department": func(t *Transfer) { t.Department++ }, "position": func(t *Transfer) { t.Position++ }, "grade": func(t *Transfer) { t.Grade++ },
		"key": func(t *Transfer) { t.Key = "" }, "reason": func(t *Transfer) { t.Reason = "k" }, "account": func(t *Transfer) { t.Account++ }, "after": func(t *Transfer) { t.After++ },
	}
	for name, change := range changes {
		c := base
		change(&c)
		if string(c.MAC(1, key)) == mac {
			t.Errorf("changing %s leaves the MAC as it was", name)
		}
	}
	if string(base.MAC(2, key)) == mac || string(base.MAC(1, []byte("other"))) == mac {
		t.Error("another tenant or another key gives the same MAC")
	}
}

// model walks a random life of one person and holds balance and lots against
// each other after every step.
type model struct {
	balance Balance
	lots    []Lot
	holds   map[TransferID][]Use
	awards  []Transfer
	next    TransferID
	now     time.Time
}

func (m *model) step(t *rapid.T, kind Kind, amount fixed.Amount) (Transfer, bool) {
	m.next++
	tr := Transfer{ID: m.next, Kind: kind, Amount: amount, EarnedAt: m.now, RecordedAt: m.now}
	after, err := m.balance.Apply(tr)
	if err != nil {
		return tr, false
	}
	m.balance = after
	return tr, true
}

func (m *model) award(t *rapid.T) {
	owed := m.balance.Owed
	tr, ok := m.step(t, Award, fixed.Amount(rapid.IntRange(1, 1000).Draw(t, "award")))
	if !ok {
		t.Fatal("an award was refused")
	}
	if rapid.Bool().Draw(t, "expires") {
		tr.ExpiresAt = m.now.AddDate(0, 0, rapid.IntRange(1, 90).Draw(t, "days"))
	}
	m.lots = append(m.lots, NewLot(tr, owed))
	m.awards = append(m.awards, tr)
}

func (m *model) hold(t *rapid.T) {
	amount := fixed.Amount(rapid.IntRange(1, 1500).Draw(t, "hold"))
	if m.balance.Owed > 0 || Spendable(m.lots, m.now) < amount {
		return
	}
	tr, ok := m.step(t, Hold, amount)
	if !ok {
		t.Fatalf("a hold of %s was refused on %+v", amount, m.balance)
	}
	Sort(m.lots)
	uses, unmet := Spend(tr.ID, m.lots, amount, m.now)
	if unmet != 0 {
		t.Fatalf("%s of a hold found no lot", unmet)
	}
	m.holds[tr.ID] = uses
}

func (m *model) endHold(t *rapid.T) {
	for id, uses := range m.holds {
		var sum fixed.Amount
		for _, u := range uses {
			sum += u.Amount
		}
		delete(m.holds, id)
		if rapid.Bool().Draw(t, "settle") {
			m.step(t, Settle, sum)
			return
		}
		owed := m.balance.Owed
		tr, _ := m.step(t, Release, sum)
		byID := map[TransferID]*Lot{}
		for i := range m.lots {
			byID[m.lots[i].ID] = &m.lots[i]
		}
		_, homeless := GiveBack(tr.ID, uses, byID, owed, m.now)
		if homeless > 0 {
			m.lots = append(m.lots, Lot{ID: tr.ID, Amount: homeless, Rest: homeless, EarnedAt: m.now, ExpiresAt: m.now.AddDate(0, 0, 30)})
		}
		return
	}
}

func (m *model) reverse(t *rapid.T) {
	if len(m.awards) == 0 {
		return
	}
	i := rapid.IntRange(0, len(m.awards)-1).Draw(t, "which")
	award := m.awards[i]
	m.awards = append(m.awards[:i], m.awards[i+1:]...)
	before := m.balance.Owed
	tr, ok := m.step(t, Reversal, award.Amount)
	if !ok {
		t.Fatalf("a reversal was refused on %+v", m.balance)
	}
	Sort(m.lots)
	_, owed := TakeBack(tr.ID, award.ID, m.lots, award.Amount)
	if before+owed != m.balance.Owed {
		t.Fatalf("the lots say %s more is owed; the balance went from %s to %s", owed, before, m.balance.Owed)
	}
}

func TestLotsAndBalanceAgreeInEveryLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &model{holds: map[TransferID][]Use{}, now: day0}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0, 1:
				m.award(t)
			case 2:
				m.hold(t)
			case 3:
				m.endHold(t)
			case 4:
				m.reverse(t)
			default:
				m.now = m.now.AddDate(0, 0, rapid.IntRange(1, 40).Draw(t, "later"))
			}
			var rest, held fixed.Amount
			for _, l := range m.lots {
				if l.Rest < 0 || l.Rest > l.Amount {
					t.Fatalf("lot %d of %s holds %s", l.ID, l.Amount, l.Rest)
				}
				rest += l.Rest
			}
			for _, uses := range m.holds {
				for _, u := range uses {
					held += u.Amount
				}
			}
			if rest-m.balance.Owed != m.balance.Available || held != m.balance.Held {
				t.Fatalf("lots %s, held %s; balance %+v", rest, held, m.balance)
			}
		}
	})
}
