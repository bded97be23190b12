package appeal_test

import (
	"context"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/appeal"
	"xuefen/internal/credit/board"
	"xuefen/internal/credit/closing"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/fault"
)

const exam = `rules:
- code: exam
  name: {zh: 通过考试}
  category: mandatory
  when: {verbs: [passed], object_types: [exam]}
  if: {all: [{field: activity.score, op: ">=", value: 60}]}
  amount: {fixed: "10"}
  validity: {forever: true}
`

// court is the company with people who may answer appeals. An account is its
// person's id and 1,000,000.
type court struct {
	*credittest.Company
	appeals *appeal.Service
	closing *closing.Service
	judges  []org.PersonID
}

func account(p org.PersonID) int64 { return int64(p) + 1_000_000 }

// PeopleHolding answers the judges of the test.
func (c *court) PeopleHolding(context.Context, *db.Tx, string) ([]org.PersonID, error) {
	return c.judges, nil
}

// PersonOf is the person of an account.
func (c *court) PersonOf(_ context.Context, _ *db.Tx, a int64) (org.PersonID, error) {
	return org.PersonID(max(a-1_000_000, 0)), nil
}

func each(t *testing.T, test func(t *testing.T, c *court)) {
	t.Helper()
	dbtest.Each(t, append(credittest.Modules(), board.Migrations(), closing.Migrations(), appeal.Migrations()), func(t *testing.T, d *db.DB) {
		company := credittest.New(t, d)
		company.Apply(t, exam)
		c := &court{Company: company, judges: []org.PersonID{company.Su, company.Gao}}
		c.closing = closing.New(d, c.Clock, c.Org, c.Credit, board.New(d, c.Clock, c.Org, c.Credit))
		c.appeals = appeal.New(c.Clock, c.Org, c.Credit, c.Activity, c.closing, c, []byte("lot"))
		test(t, c)
	})
}

func (c *court) file(t *testing.T, p org.PersonID, subject appeal.Subject, id int64) (a appeal.Appeal, err error) {
	t.Helper()
	err = c.DB.Tenant(c.Tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
		a, err = c.appeals.File(ctx, tx, p, subject, id, "我认为这里记错了")
		return err
	})
	return a, err
}

func (c *court) rule(t *testing.T, a appeal.Appeal, by org.PersonID, r appeal.Ruling) (out appeal.Appeal, err error) {
	t.Helper()
	if r.Reason == "" {
		r.Reason = "核对过原始记录"
	}
	err = c.DB.Tenant(c.Tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = c.appeals.Rule(ctx, tx, a.ID, credit.Who{Account: account(by), Person: by}, r)
		return err
	})
	return out, err
}

func (c *court) category(t *testing.T) (id credit.CategoryID) {
	t.Helper()
	c.Read(t, func(ctx context.Context, tx *db.Tx) error {
		list, err := c.Credit.Categories(ctx, tx)
		id = list[0].ID
		return err
	})
	return id
}

func (c *court) entries(t *testing.T, p org.PersonID) (list []credit.Entry) {
	t.Helper()
	c.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = c.Credit.Statement(ctx, tx, p, 0, 10)
		return err
	})
	return list
}

// AT 65: a record that gave nothing is disputed, the handler drawn gives what
// was missing, and the transfer cites the appeal; meanwhile nothing else moves.
func TestAnUpheldAppealGivesWhatWasMissing(t *testing.T) {
	each(t, func(t *testing.T, c *court) {
		failed := c.Record(t, c.Scored("1001", "passed", "exam", "E1", "59"))[0].ID
		a, err := c.file(t, c.Lin, appeal.Record, int64(failed))
		if err != nil || a.Handler == 0 || a.DueAt != a.FiledAt.AddDate(0, 0, 5) {
			t.Fatalf("filed %+v, %v", a, err)
		}
		other := c.Su
		if a.Handler == c.Su {
			other = c.Gao
		}
		give := appeal.Ruling{Upheld: true, Give: 1000, Category: c.category(t), Precedent: "改卷有误的，按更正后的成绩补记。"}
		if _, err := c.rule(t, a, other, give); fault.CodeOf(err) != "appeal.not_yours" {
			t.Errorf("somebody else ruled: %v", err)
		}
		c.Later(3 * time.Hour)
		done, err := c.rule(t, a, a.Handler, give)
		if err != nil || done.Answer == nil || done.Answer.Transfer == 0 {
			t.Fatalf("ruled %+v, %v", done, err)
		}
		if _, err := c.rule(t, a, a.Handler, give); fault.CodeOf(err) != "appeal.answered" {
			t.Errorf("a second ruling gave %v", err)
		}
		if st := c.Standing(t, c.Lin, "ever"); st.Accumulated != 1000 || st.Balance.Available != 1000 {
			t.Errorf("Lin has %+v; want 10", st)
		}
		if e := c.entries(t, c.Lin)[0]; e.ID != done.Answer.Transfer || e.Kind != ledger.Adjustment || e.Reason != "核对过原始记录" {
			t.Errorf("the correction is %+v", e)
		}
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			found, err := c.appeals.Precedents(ctx, tx, "改卷")
			none, err2 := c.appeals.Precedents(ctx, tx, "团建")
			report, err3 := c.appeals.ReportOf(ctx, tx, time.Time{}, time.Time{})
			if len(found) != 1 || len(none) != 0 || report.Answered != 1 || report.Upheld != 1 || report.MeanTime != 3*time.Hour {
				t.Errorf("precedents %d and %d, report %+v", len(found), len(none), report)
			}
			return errorsOf(err, err2, err3)
		})
		if told := credittest.Published(t, c.Company, appeal.AppealAnswered); len(told) != 1 || !told[0].Upheld || told[0].Person != c.Lin {
			t.Errorf("told %+v", told)
		}
		c.Verify(t)
	})
}

func errorsOf(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

// An entry under appeal is disputed for decisions and its rule contested until
// the answer; upheld, it is taken back by a transfer.
func TestADisputedEntryIsFrozenAndTakenBack(t *testing.T) {
	each(t, func(t *testing.T, c *court) {
		c.Record(t, c.Scored("1001", "passed", "exam", "E1", "90"))
		entry := c.entries(t, c.Lin)[0].ID
		a, err := c.file(t, c.Lin, appeal.Entry, int64(entry))
		if err != nil {
			t.Fatal(err)
		}
		look := func() (disputed, contested int) {
			c.Read(t, func(ctx context.Context, tx *db.Tx) error {
				d, err := c.appeals.DisputedOf(ctx, tx, []org.PersonID{c.Lin, c.He})
				rules, err2 := c.appeals.Contested(ctx, tx)
				disputed, contested = len(d[c.Lin]), rules["exam"]
				return errorsOf(err, err2)
			})
			return disputed, contested
		}
		if d, r := look(); d != 1 || r != 1 {
			t.Errorf("%d entries are disputed and the rule has %d appeals; want one each", d, r)
		}
		if _, err := c.file(t, c.Lin, appeal.Entry, int64(entry)); fault.CodeOf(err) != "appeal.filed" {
			t.Errorf("a second appeal gave %v", err)
		}
		if _, err := c.file(t, c.He, appeal.Entry, int64(entry)); fault.CodeOf(err) != "appeal.nothing_there" {
			t.Errorf("somebody else's entry gave %v", err)
		}
		if _, err := c.rule(t, a, a.Handler, appeal.Ruling{Upheld: true, TakeBack: true}); err != nil {
			t.Fatal(err)
		}
		if d, r := look(); d != 0 || r != 0 {
			t.Errorf("after the answer %d are disputed and %d contested", d, r)
		}
		if st := c.Standing(t, c.Lin, "ever"); st.Accumulated != 0 {
			t.Errorf("Lin keeps %+v", st)
		}
		c.Verify(t)
	})
}

func TestAnAppealHasItsTimeAndItsSubject(t *testing.T) {
	each(t, func(t *testing.T, c *court) {
		id := c.Record(t, c.Scored("1001", "passed", "exam", "E1", "59"))[0].ID
		old := c.Scored("1001", "passed", "exam", "E2", "90")
		old.OccurredAt = time.Date(2026, 8, 20, 0, 0, 0, 0, time.UTC)
		c.Record(t, old)
		if _, err := c.file(t, c.Lin, appeal.Rank, 202608); fault.CodeOf(err) != "appeal.nothing_there" {
			t.Errorf("a month that is not closed gave %v", err)
		}
		c.Later(time.Minute)
		if _, err := c.closing.CloseMonth(t.Context(), c.Tenant, credit.Window{Kind: "month", Year: 2026, Part: 8}, 1); err != nil {
			t.Fatal(err)
		}
		a, err := c.file(t, c.Lin, appeal.Rank, 202608)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.rule(t, a, a.Handler, appeal.Ruling{Upheld: true, TakeBack: true}); fault.CodeOf(err) != "appeal.nothing_to_take_back" {
			t.Errorf("taking a rank back gave %v", err)
		}
		dismissed, err := c.rule(t, a, a.Handler, appeal.Ruling{Reason: "名次按公布时已入账的学分计算"})
		if err != nil || dismissed.Answer.Upheld || dismissed.Answer.Transfer != 0 {
			t.Errorf("dismissed %+v, %v", dismissed, err)
		}
		c.Later(8 * 24 * time.Hour)
		if _, err := c.file(t, c.Lin, appeal.Record, int64(id)); fault.CodeOf(err) != "appeal.too_late" {
			t.Errorf("after the time to appeal: %v", err)
		}
		if _, err := c.file(t, c.He, appeal.Record, int64(activity.ID(id))); fault.CodeOf(err) != "appeal.nothing_there" {
			t.Errorf("somebody else's record gave %v", err)
		}
	})
}

// The lot knows no conflict: not the appellant, not who granted the entry, not
// the reporting line, not a partner of grants.
func TestTheLotLeavesOutWhoeverHasAConflict(t *testing.T) {
	each(t, func(t *testing.T, c *court) {
		c.judges = []org.PersonID{c.Lin, c.Wang, c.Su, c.Gao, c.Huang}
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			a, err := c.Credit.AskAdjustment(ctx, tx, credit.Adjustment{Person: c.Lin, Kind: ledger.Adjustment, Amount: 500, Category: c.category(t), Reason: "补录", Evidence: "签到表",
				AskedBy: credit.Who{Account: account(c.Su), Person: c.Su}})
			if err != nil {
				return err
			}
			_, err = c.Credit.Decide(ctx, tx, a.ID, credit.Who{Account: account(c.Gao), Person: c.Gao}, true, "")
			return err
		})
		entry := c.entries(t, c.Lin)[0].ID
		a, err := c.file(t, c.Lin, appeal.Entry, int64(entry))
		if err != nil || a.Handler != c.Huang {
			t.Errorf("the lot drew %d, %v; want Huang %d, the only one without conflict", a.Handler, err, c.Huang)
		}
		c.judges = []org.PersonID{c.Lin, c.Wang, c.Su, c.Gao}
		id := c.Record(t, c.Scored("1001", "passed", "exam", "E1", "59"))[0].ID
		b, err := c.file(t, c.Lin, appeal.Record, int64(id))
		if err != nil || b.Handler != 0 {
			t.Errorf("with nobody free the lot drew %d, %v", b.Handler, err)
		}
		if _, err := c.rule(t, b, c.Su, appeal.Ruling{}); fault.CodeOf(err) != "appeal.not_yours" {
			t.Errorf("a partner of grants ruled: %v", err)
		}
		c.judges = append(c.judges, c.Huang)
		if _, err := c.rule(t, b, c.Huang, appeal.Ruling{}); err != nil {
			t.Errorf("somebody free could not rule: %v", err)
		}
	})
}
