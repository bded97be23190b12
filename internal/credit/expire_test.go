package credit_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// twoEnds pays 50 that end with this year and 40 that end next June.
const twoEnds = `rules:
- code: winter
  name: {zh: 年内有效, en: Ends with the year}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {fixed: "50"}
  validity: {until: 2026-12-31}
- code: summer
  name: {zh: 明年六月到期, en: Ends next June}
  category: practice
  when: {verbs: [completed], object_types: [project]}
  amount: {fixed: "40"}
  validity: {until: 2027-06-30}
`

func expire(t *testing.T, c *credittest.Company) credit.Expired {
	t.Helper()
	done, err := c.Credit.Expire(t.Context(), c.DB.Tenant(c.Tenant).Tx, func(credit.Expired) {})
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func warn(t *testing.T, c *credittest.Company) int {
	t.Helper()
	n, err := c.Credit.WarnOfExpiry(t.Context(), c.DB.Tenant(c.Tenant).Tx)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func redeem(t *testing.T, c *credittest.Company, p org.PersonID, order int64, amount fixed.Amount) {
	t.Helper()
	c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
		if _, err := c.Credit.Hold(ctx, tx, p, order, amount, "茶", 1); err != nil {
			return err
		}
		_, err := c.Credit.Settle(ctx, tx, p, order, "茶", 2)
		return err
	})
}

// AT 18: 60 of {50 until 31 December, 40 until June} takes 50 + 10; at the end
// of the year nothing is left to expire, and in June the other 30 do.
func TestTheFirstToEndIsSpentFirstAndTheRestExpires(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, twoEnds)
		c.Record(t, c.Did("1001", "completed", "course", "K1"), c.Did("1001", "completed", "project", "P1"), c.Did("1003", "completed", "course", "K1"))
		redeem(t, c, c.Lin, 7, amount(t, "60"))
		var endings []credit.Ending
		c.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
			endings, err = c.Credit.EndingsOf(ctx, tx, c.Lin, 5)
			return err
		})
		if len(endings) != 1 || endings[0].Amount != amount(t, "30") || endings[0].At.Format(time.RFC3339) != "2027-06-30T16:00:00Z" {
			t.Errorf("what ends: %+v; want 30 at the end of June", endings)
		}
		if got := expire(t, c); got != (credit.Expired{}) {
			t.Errorf("before any end %+v expired", got)
		}
		c.Clock.Set(time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC)) // midnight in Shanghai
		if got, want := expire(t, c), (credit.Expired{People: 1, Lots: 1, Credits: amount(t, "50")}); got != want {
			t.Errorf("at the end of the year %+v expired; want He's %+v", got, want)
		}
		if got := c.Standing(t, c.Lin, "ever"); got.Balance.Available != amount(t, "30") || got.Accumulated != amount(t, "90") {
			t.Errorf("Lin keeps %+v; want 30 of 90", got)
		}
		if got := c.Standing(t, c.He, "ever"); got.Balance.Available != 0 || got.Accumulated != amount(t, "50") {
			t.Errorf("He has %+v; want nothing to spend and 50 accumulated", got)
		}
		if again := expire(t, c); again != (credit.Expired{}) {
			t.Errorf("a second run took %+v", again)
		}
		c.Clock.Set(time.Date(2027, 6, 30, 16, 0, 0, 0, time.UTC))
		if got := expire(t, c); got.Credits != amount(t, "30") {
			t.Errorf("in June %+v expired; want 30", got)
		}
		var entries []credit.Entry
		c.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
			entries, err = c.Credit.Statement(ctx, tx, c.Lin, 0, 10)
			return err
		})
		if e := entries[0]; e.Kind != ledger.Expire || e.Signed() != amount(t, "-30") || e.CategoryCode != "practice" || !e.EarnedAt.Equal(c.Clock.Now()) || len(entries) != 5 {
			t.Errorf("history: %+v of %d; want the 30 that expired", e, len(entries))
		}
		c.Verify(t)
	})
}

func TestWarningsComeOncePerStep(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		var facts []credit.ExpiryWarning
		c.Apply(t, twoEnds)
		c.Record(t, c.Did("1001", "completed", "course", "K1"), c.Did("1003", "completed", "course", "K1"))
		end := time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC)
		for _, step := range []struct{ before, told, days int }{
			{91, 0, 0}, {90, 2, 90}, {60, 0, 0}, {30, 2, 30}, {7, 2, 7}, {1, 2, 1}, {0, 0, 0},
		} {
			c.Clock.Set(end.AddDate(0, 0, -step.before))
			got := warn(t, c)
			if again := warn(t, c); got != step.told || again != 0 {
				t.Errorf("%d days before %d were told, then %d; want %d, then none", step.before, got, again, step.told)
			}
			if step.told > 0 {
				facts = append(facts, credit.ExpiryWarning{Person: c.Lin, Amount: amount(t, "50"), EndsAt: end, Days: step.days})
			}
		}
		published := credittest.Published(t, c, credit.ExpiryWarned)
		for _, want := range facts {
			if n := count(published, want); n != 1 {
				t.Errorf("%+v was told %d times; want once", want, n)
			}
		}
	})
}

// Who comes late to a step hears of the nearest one alone; a company may
// choose other steps or none.
func TestLateCreditsAreWarnedOfAtTheNearestStepAlone(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, twoEnds)
		c.Clock.Set(time.Date(2026, 12, 28, 3, 0, 0, 0, time.UTC))
		c.Record(t, c.Did("1001", "completed", "course", "K1"))
		if n := warn(t, c); n != 1 {
			t.Errorf("%d warnings four days before; want the one of seven days", n)
		}
		if got := credittest.Published(t, c, credit.ExpiryWarned); len(got) != 1 || got[0].Days != 7 {
			t.Errorf("told %+v", got)
		}
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			s := credit.DefaultSettings()
			s.WarnDays = nil
			_, err := c.Credit.ChangeSettings(ctx, tx, s, 1)
			return err
		})
		c.Clock.Set(time.Date(2026, 12, 31, 3, 0, 0, 0, time.UTC))
		if n := warn(t, c); n != 0 {
			t.Errorf("%d warnings although the company wants none", n)
		}
	})
}

// Decision 24: a lot whose validity had ended before it was recorded is posted
// and expired at once, with notice; the accumulated total keeps it.
func TestWhatEndedBeforeItWasRecordedExpiresAtOnce(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, companyF)
		in := c.Scored("1001", "passed", "exam", "E1", "90")
		in.OccurredAt = c.Clock.Now().AddDate(-2, 0, 0)
		c.Record(t, in, c.Did("1001", "completed", "course", "K1"))
		st := c.Standing(t, c.Lin, "ever")
		if st.Balance.Available != amount(t, "5") || st.Accumulated != amount(t, "15") {
			t.Errorf("standing %+v; want 5 of 15", st)
		}
		if got := credittest.Published(t, c, credit.Expiries); len(got) != 1 || !got[0].AtOnce || got[0].Amount != amount(t, "10") || got[0].Person != c.Lin {
			t.Errorf("told %+v; want the 10 at once", got)
		}
		if got := expire(t, c); got != (credit.Expired{}) {
			t.Errorf("the run found %+v more", got)
		}
		c.Verify(t)
	})
}

// Credits released from a hold whose lot ended live 30 days more, then expire
// (decision 31).
func TestReleasedCreditsExpireAfterTheirGrace(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, twoEnds)
		c.Record(t, c.Did("1001", "completed", "course", "K1"))
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Credit.Hold(ctx, tx, c.Lin, 9, amount(t, "20"), "茶", 1)
			return err
		})
		c.Clock.Set(time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC))
		if got := expire(t, c); got.Credits != amount(t, "30") {
			t.Errorf("%+v expired; want the 30 that were not held", got)
		}
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Credit.Release(ctx, tx, c.Lin, 9, "不要了", 1)
			return err
		})
		c.Later(29 * 24 * time.Hour)
		if got := expire(t, c); got.Lots != 0 {
			t.Errorf("%+v expired within the grace", got)
		}
		c.Later(24 * time.Hour)
		if got := expire(t, c); got.Credits != amount(t, "20") {
			t.Errorf("%+v expired after the grace; want 20", got)
		}
		c.Verify(t)
	})
}

// Decision 26: leavers spend for 30 days more; then everything they have left
// expires, also what never ends.
func TestWhatLeaversHaveExpiresAfterAMonth(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, companyF)
		c.Record(t, c.Did("1003", "completed", "course", "K1"), c.Scored("1003", "passed", "exam", "E1", "90"), c.Did("1001", "completed", "course", "K1"))
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Org.Leave(ctx, tx, c.He, "2026-09-01", "离职")
			return err
		})
		c.Later(29 * 24 * time.Hour)
		redeem(t, c, c.He, 5, amount(t, "2"))
		if got := expire(t, c); got.Lots != 0 {
			t.Errorf("%+v expired within the 30 days", got)
		}
		c.Later(48 * time.Hour)
		if got, want := expire(t, c), (credit.Expired{People: 1, Lots: 2, Credits: amount(t, "13")}); got != want {
			t.Errorf("%+v expired; want %+v", got, want)
		}
		if he, lin := c.Standing(t, c.He, "ever"), c.Standing(t, c.Lin, "ever"); he.Balance.Available != 0 || he.Accumulated != amount(t, "15") || lin.Balance.Available != amount(t, "5") {
			t.Errorf("He has %+v and Lin %+v", he, lin)
		}
		c.Verify(t)
	})
}

func TestAnExpiryRunGoesOnWhereItWasStopped(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		c.Apply(t, twoEnds)
		for _, number := range []string{"1001", "1003", "1004"} {
			for i := range 3 {
				c.Record(t, c.Did(number, "completed", "course", fmt.Sprint("K", i)))
			}
		}
		c.Clock.Set(time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC))
		stopped := fmt.Errorf("stopped")
		opened := 0
		_, err := c.Credit.Expire(t.Context(), func(ctx context.Context, work func(context.Context, *db.Tx) error) error {
			opened++
			return c.DB.Tenant(c.Tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
				if err := work(ctx, tx); err != nil {
					return err
				}
				return stopped
			})
		}, func(credit.Expired) {})
		if err == nil || opened != 1 {
			t.Fatalf("%d transactions, %v; want one that fails", opened, err)
		}
		if got := c.Standing(t, c.Lin, "ever").Balance.Available; got != amount(t, "150") {
			t.Errorf("%s is available after the batch that failed; want 150", got)
		}
		if got, want := expire(t, c), (credit.Expired{People: 3, Lots: 9, Credits: amount(t, "450")}); got != want {
			t.Errorf("the next run took %+v; want %+v", got, want)
		}
		c.Verify(t)
	})
}

func count(list []credit.ExpiryWarning, want credit.ExpiryWarning) int {
	n := 0
	for _, w := range list {
		if w.EndsAt = w.EndsAt.UTC(); w == want {
			n++
		}
	}
	return n
}
