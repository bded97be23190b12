package closing_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/board"
	"xuefen/internal/credit/closing"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/fault"
)

const scores = `rules:
- code: course
  name: {zh: 课程}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {formula: activity.score}
  validity: {forever: true}
`

// months is the company with its closings.
type months struct {
	*credittest.Company
	closing *closing.Service
	seq     int
}

func each(t *testing.T, test func(t *testing.T, m *months)) {
	t.Helper()
	dbtest.Each(t, append(credittest.Modules(), board.Migrations(), closing.Migrations()), func(t *testing.T, d *db.DB) {
		c := credittest.New(t, d)
		c.Apply(t, scores)
		b := board.New(d, c.Clock, c.Org, c.Credit)
		m := &months{Company: c, closing: closing.New(d, c.Clock, c.Org, c.Credit, b)}
		c.Credit.Also(m.closing.Check)
		test(t, m)
	})
}

func (m *months) earn(t *testing.T, number, score string, at time.Time) activity.ID {
	t.Helper()
	m.seq++
	in := m.Scored(number, "completed", "course", fmt.Sprint("X", m.seq), score)
	in.OccurredAt = at
	return m.Record(t, in)[0].ID
}

func (m *months) show(t *testing.T, month string, me org.PersonID) (f closing.Frozen, err error) {
	t.Helper()
	w, bad := credit.ParseWindow("month:" + month)
	if bad != nil {
		t.Fatal(bad)
	}
	m.Read(t, func(ctx context.Context, tx *db.Tx) error {
		f, err = m.closing.Show(ctx, tx, w, board.Places{Top: 10, Me: me, Neighbours: 2})
		return nil
	})
	return f, err
}

func told(rows []board.Row) string {
	var parts []string
	for _, r := range rows {
		parts = append(parts, fmt.Sprintf("%d %s %s", r.Rank, r.Name, r.Amount.Short()))
	}
	return strings.Join(parts, ", ")
}

func window(t *testing.T, text string) credit.Window {
	t.Helper()
	w, err := credit.ParseWindow(text)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

var august = time.Date(2026, 8, 20, 3, 0, 0, 0, time.UTC)

// AT 65 and decision 25: the closed board stays as it was; what comes later
// counts in its own month and is shown as after closing.
func TestAClosedMonthStaysAsItWas(t *testing.T) {
	each(t, func(t *testing.T, m *months) {
		m.earn(t, "1001", "5", august)
		xu := m.earn(t, "1002", "9", august)
		m.earn(t, "1003", "5", august)
		m.Later(time.Minute)
		c, err := m.closing.CloseMonth(t.Context(), m.Tenant, window(t, "month:2026-08"), 7)
		if err != nil {
			t.Fatal(err)
		}
		if c.People != 9 || c.Ranked != 3 || c.Total != 1900 || c.AppealUntil.Format(time.RFC3339) != "2026-09-08T16:00:00Z" {
			t.Errorf("closed %+v; want 3 of 9 with 19 and a week to appeal", c)
		}
		m.Later(24 * time.Hour)
		m.earn(t, "1004", "30", august)
		m.Tx(t, func(ctx context.Context, tx *db.Tx) error { return m.Activity.Withdraw(ctx, tx, xu, "记错", 1, 0) })
		m.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := m.Org.Leave(ctx, tx, m.He, "2026-09-02", "")
			return err
		})
		f, err := m.show(t, "2026-08", m.Zhou)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := told(f.Top), "1 许国栋 9, 2 林晓 5, 2 何静 5"; got != want {
			t.Errorf("the closed board says %q; want %q", got, want)
		}
		if f.Me != nil || f.Late != (closing.Late{People: 2, Up: 3000, Down: 900, Mine: 3000}) {
			t.Errorf("own place %+v, after closing %+v; want none, and 30 up and 9 down of two people", f.Me, f.Late)
		}
		lin, err := m.show(t, "2026-08", m.Lin)
		if err != nil || lin.Me == nil || lin.Me.Rank != 2 || lin.Me.Next == nil || *lin.Me.Next != (board.Step{Rank: 1, Gap: 400}) || told(lin.Me.Above) != "1 许国栋 9" {
			t.Errorf("Lin's place %+v, %v", lin.Me, err)
		}
		if d := f.Departments; len(d) == 0 || d[0].Parent != 0 || d[0].Sum != 1900 || d[0].People != 9 || d[0].Average != 211 {
			t.Errorf("departments %+v", d)
		}
		if got := m.Standing(t, m.Zhou, "month:2026-08").Accumulated; got != 3000 {
			t.Errorf("Zhou's August holds %s; want 30", got)
		}
		m.Verify(t)
	})
}

func TestAMonthIsClosedOnceAndOnlyWhenItIsOver(t *testing.T) {
	each(t, func(t *testing.T, m *months) {
		m.earn(t, "1001", "5", august)
		m.Later(time.Minute)
		for text, code := range map[string]string{"month:2026-09": "closing.month_open", "quarter:2026Q2": "closing.not_a_month"} {
			if _, err := m.closing.CloseMonth(t.Context(), m.Tenant, window(t, text), 7); fault.CodeOf(err) != code {
				t.Errorf("%s gave %v; want %s", text, err, code)
			}
		}
		if _, err := m.show(t, "2026-08", m.Lin); fault.CodeOf(err) != "closing.not_closed" {
			t.Errorf("an open month gave %v", err)
		}
		if _, err := m.closing.CloseMonth(t.Context(), m.Tenant, window(t, "month:2026-08"), 7); err != nil {
			t.Fatal(err)
		}
		if _, err := m.closing.CloseMonth(t.Context(), m.Tenant, window(t, "month:2026-08"), 7); fault.CodeOf(err) != "closing.closed" {
			t.Errorf("a second closing gave %v", err)
		}
		if n := len(credittest.Published(t, m.Company, closing.MonthClosed)); n != 1 {
			t.Errorf("told %d times; want once", n)
		}
	})
}

// The company's day closes the month before, once; a month without credits
// stays open, and so does every month where the day is 0.
func TestTheDayOfTheCompanyClosesTheMonthBefore(t *testing.T) {
	each(t, func(t *testing.T, m *months) {
		m.earn(t, "1001", "5", august)
		count := func() (n int) {
			if err := m.closing.CloseDue(t.Context(), m.Tenant); err != nil {
				t.Fatal(err)
			}
			m.Read(t, func(ctx context.Context, tx *db.Tx) error {
				list, err := m.closing.Closings(ctx, tx)
				n = len(list)
				return err
			})
			return n
		}
		for _, step := range []struct {
			day  time.Time
			want int
		}{
			{time.Date(2026, 9, 4, 15, 0, 0, 0, time.UTC), 0}, // 23:00 on the 4th in Shanghai
			{time.Date(2026, 9, 4, 16, 0, 0, 0, time.UTC), 1}, // the 5th begins
			{time.Date(2026, 9, 4, 17, 0, 0, 0, time.UTC), 1},
			{time.Date(2026, 10, 9, 0, 0, 0, 0, time.UTC), 1}, // nobody earned anything in September
		} {
			m.Clock.Set(step.day)
			if got := count(); got != step.want {
				t.Errorf("on %s %d months are closed; want %d", step.day, got, step.want)
			}
		}
		m.earn(t, "1001", "5", m.Clock.Now())
		m.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			s := credit.DefaultSettings()
			s.CloseDay = 0
			_, err := m.Credit.ChangeSettings(ctx, tx, s, 1)
			return err
		})
		m.Clock.Set(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))
		if got := count(); got != 1 {
			t.Errorf("%d months are closed although it is done by hand", got)
		}
	})
}
