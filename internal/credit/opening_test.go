package credit_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/sheet"
)

func openingTable(t testing.TB, text string) *sheet.Table {
	t.Helper()
	table, err := sheet.Open(strings.NewReader(text), int64(len(text)), "opening.csv", sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func takeOpening(t *testing.T, c *credittest.Company, text string, dry bool) (credit.OpeningReport, []credit.OpeningReject) {
	t.Helper()
	door := c.DB.Tenant(c.Tenant).Tx
	if dry {
		door = c.DB.Tenant(c.Tenant).Read
	}
	var rejects []credit.OpeningReject
	report, err := c.Credit.TakeOpening(t.Context(), door, openingTable(t, text), dry, 7, func(r credit.OpeningReject) { rejects = append(rejects, r) })
	if err != nil {
		t.Fatal(err)
	}
	return report, rejects
}

const opening = `工号,学分,类别,获得日期,有效期至,计入累计,原系统编号,说明
1001,36.50,选修,2025-12-31,2027-12-31,否,A-1,年末结余
1001,120,mandatory,2025-12-31,,是,A-2,历年必修
1003,5,实践,2020-01-01,2021-12-31,,A-3,早已到期
9999,5,选修,2025-12-31,,,,
1003,-1,选修,2025-12-31,,,,
1003,5,没有,2025-12-31,,,,
1003,5,选修,2026-12-31,,,,
1003,5,选修,2025-12-31,2025-01-01,,,
1003,5,选修,明年,,,,
1001,36.50,选修,2025-12-31,2027-12-31,否,A-1,年末结余
`

// AT 83: a dirty file is checked first; good rows go in, wrong ones say why,
// the same file again changes nothing, and entries are marked 期初.
func TestOpeningBalancesAreTakenOnceAndOnlyGoodRows(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		want := credit.OpeningReport{Rows: 10, Taken: 3, Rejected: 7, Credits: 16150, Counted: 12000, People: 2}
		checked, _ := takeOpening(t, c, opening, true)
		if checked != want {
			t.Errorf("the preview says %+v; want %+v", checked, want)
		}
		if st := c.Standing(t, c.Lin, "ever"); st.Balance.Available != 0 {
			t.Fatalf("the preview wrote %+v", st)
		}
		report, rejects := takeOpening(t, c, opening, false)
		if report != want {
			t.Errorf("the import says %+v; want %+v", report, want)
		}
		wantCodes := []string{
			"5 employee_no credit.opening_person", "6 amount credit.opening_amount", "7 category credit.opening_category", "8 date credit.in_the_future",
			"9 valid_until credit.opening_until", "10 date sheet.not_a_date", "11 reference credit.opening_twice",
		}
		for i, r := range rejects {
			if got := strings.Join([]string{strconv.Itoa(r.Row), r.Fault.Field, r.Fault.Code}, " "); i >= len(wantCodes) || got != wantCodes[i] {
				t.Errorf("reject %d is %s; want %v", i, got, wantCodes)
			}
		}
		lin, he := c.Standing(t, c.Lin, "ever"), c.Standing(t, c.He, "ever")
		if lin.Balance.Available != amount(t, "156.50") || lin.Accumulated != amount(t, "120") || he.Balance.Available != 0 || he.Accumulated != 0 {
			t.Errorf("Lin has %+v, He %+v; want 156.50 of which 120 accumulated, and nothing", lin, he)
		}
		if got := c.Standing(t, c.Lin, "year:2025").Accumulated; got != amount(t, "120") {
			t.Errorf("2025 holds %s; want 120", got)
		}
		again, _ := takeOpening(t, c, opening, false)
		if again.Taken != 0 || again.Repeated != 3 || again.Credits != 0 || c.Standing(t, c.Lin, "ever").Balance != lin.Balance {
			t.Errorf("the same file again: %+v", again)
		}
		var entries []credit.Entry
		c.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
			entries, err = c.Credit.Statement(ctx, tx, c.Lin, 0, 10)
			return err
		})
		if len(entries) != 2 || entries[1].Kind != ledger.Opening || entries[0].Kind != ledger.OpeningEarned || entries[1].Reason != "年末结余" || entries[1].CategoryCode != "elective" {
			t.Errorf("the statement shows %+v", entries)
		}
		c.Verify(t)
	})
}

// A wrong line is corrected like any other: by a transfer that takes it back;
// what was only to spend leaves the accumulated total alone.
func TestAnOpeningBalanceIsReversed(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		takeOpening(t, c, opening, false)
		var entries []credit.Entry
		c.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
			entries, err = c.Credit.Statement(ctx, tx, c.Lin, 0, 10)
			return err
		})
		for i, want := range []struct{ available, accumulated string }{{"36.50", "0"}, {"0", "0"}} {
			c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
				return c.Credit.Reverse(ctx, tx, entries[i].ID, "导错了", 1)
			})
			if st := c.Standing(t, c.Lin, "ever"); st.Balance.Available != amount(t, want.available) || st.Accumulated != amount(t, want.accumulated) {
				t.Errorf("after reversing %s: %+v; want %+v", entries[i].Kind, st, want)
			}
		}
		err := c.DB.Tenant(c.Tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return c.Credit.Reverse(ctx, tx, entries[0].ID, "再来", 1)
		})
		if fault.CodeOf(err) != "credit.reversed" {
			t.Errorf("a second reversal gave %v", err)
		}
		c.Verify(t)
	})
}

// FuzzOpening: whatever a file says, every row is taken, repeated or rejected,
// and the ledger agrees with itself.
func FuzzOpening(f *testing.F) {
	f.Add(opening)
	f.Add("工号,学分,类别,获得日期\n1001,1e9,选修,2025-01-01\n1001,0.001,选修,1\n")
	f.Add("employee_no,amount,category,date,valid_until\n1001,1,elective,9999-12-31,0000-00-00\n")
	c := credittest.New(f, dbtest.SQLite(f, credittest.Modules()))
	f.Fuzz(func(t *testing.T, text string) {
		table, err := sheet.Open(strings.NewReader(text), int64(len(text)), "opening.csv", sheet.Limits{})
		if err != nil {
			return
		}
		rejected := 0
		report, err := c.Credit.TakeOpening(t.Context(), c.DB.Tenant(c.Tenant).Read, table, true, 7, func(r credit.OpeningReject) {
			if rejected++; r.Fault == nil || r.Fault.Code == "" {
				t.Error("a row is rejected without a reason")
			}
		})
		if err == nil && (report.Rows != report.Taken+report.Repeated+report.Rejected || report.Rejected != rejected) {
			t.Errorf("rows do not add up: %+v with %d rejects", report, rejected)
		}
		if err != nil {
			if _, told := fault.Of(err); !told {
				t.Errorf("the file failed with %v", err)
			}
		}
	})
}
