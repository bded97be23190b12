package board_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/board"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/i18n"
)

// learning pays an object's worth in three categories.
const learning = `rules:
- code: course
  name: {zh: 课程}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {formula: activity.score}
  validity: {forever: true}
- code: exam
  name: {zh: 考试}
  category: mandatory
  when: {verbs: [passed], object_types: [exam]}
  amount: {formula: activity.score}
  validity: {forever: true}
- code: leading
  name: {zh: 带团队}
  category: practice
  subcategory: team_management
  when: {verbs: [taught], object_types: [course]}
  amount: {formula: activity.score}
  validity: {forever: true}
`

// game is the company with boards over it.
type game struct {
	*credittest.Company
	boards *board.Service
	seq    int
}

func each(t *testing.T, test func(t *testing.T, g *game)) {
	t.Helper()
	dbtest.Each(t, append(credittest.Modules(), board.Migrations()), func(t *testing.T, d *db.DB) {
		c := credittest.New(t, d)
		c.Apply(t, learning)
		test(t, &game{Company: c, boards: board.New(d, c.Clock, c.Org, c.Credit)})
	})
}

// earn gives somebody credits at an instant and tells the boards.
func (g *game) earn(t *testing.T, number, verb, kind, amount string, at time.Time) activity.ID {
	t.Helper()
	g.seq++
	in := g.Scored(number, verb, kind, fmt.Sprint("X", g.seq), amount)
	in.OccurredAt, in.Result.ScoreMax = at, "1000"
	receipts := g.Record(t, in)
	people := map[string]org.PersonID{}
	g.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
		people, err = g.Org.PeopleByNumber(ctx, tx, []string{number})
		return err
	})
	g.boards.Posted(g.Tenant, []credit.Posting{{Person: people[number]}})
	return receipts[0].ID
}

func (g *game) show(t *testing.T, q board.Query, me org.PersonID) board.Board {
	t.Helper()
	b, err := g.boards.Show(t.Context(), g.Tenant, q, board.Places{Top: 10, Me: me, Neighbours: 2})
	if err != nil {
		t.Fatalf("show the board: %v", err)
	}
	return b
}

func window(t *testing.T, text string) credit.Window {
	t.Helper()
	w, err := credit.ParseWindow(text)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// told is a board as one line: rank name amount.
func told(rows []board.Row) string {
	var parts []string
	for _, r := range rows {
		parts = append(parts, fmt.Sprintf("%d %s %s", r.Rank, r.Name, r.Amount.Short()))
	}
	return strings.Join(parts, ", ")
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %q; want %q", what, got, want)
	}
}

var (
	september = time.Date(2026, 9, 1, 1, 0, 0, 0, time.UTC)
	august    = time.Date(2026, 8, 10, 1, 0, 0, 0, time.UTC)
	lastYear  = time.Date(2025, 12, 31, 15, 59, 0, 0, time.UTC) // 23:59 in Shanghai
)

func TestABoardHasATopAndOnesNeighboursButNoBottom(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		for number, amount := range map[string]string{"1001": "5", "1002": "9", "1003": "7", "1004": "7"} {
			g.earn(t, number, "completed", "course", amount, september)
		}
		b := g.show(t, board.Query{Window: window(t, "month:2026-09")}, g.Lin)
		expect(t, "top", told(b.Top), "1 许国栋 9, 2 何静 7, 2 周明远 7, 4 林晓 5")
		if b.People != 9 || b.Ranked != 4 {
			t.Errorf("%d of %d people have a place; want 4 of 9", b.Ranked, b.People)
		}
		expect(t, "above", told(b.Me.Above), "2 何静 7, 2 周明远 7")
		if b.Me.Rank != 4 || len(b.Me.Below) != 0 || b.Me.Next == nil || *b.Me.Next != (board.Step{Rank: 2, Gap: 200}) || !b.Me.Row.Me {
			t.Errorf("own place %+v, next %+v; want rank 4 and 2 to rank 2", b.Me, b.Me.Next)
		}
		none := g.show(t, board.Query{Window: window(t, "month:2026-09")}, g.Su).Me
		if none.Rank != 0 || len(none.Above)+len(none.Below) != 0 || *none.Next != (board.Step{Rank: 4, Gap: 500}) {
			t.Errorf("without credits: %+v, next %+v; want no rank, no neighbours and the way onto the board", none, none.Next)
		}
		if leads := g.show(t, board.Query{}, g.Xu).Me; leads.Next != nil || leads.Rank != 1 {
			t.Errorf("the leader got %+v", leads)
		}
	})
}

func TestWindowsEndInTheTenantsZone(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "completed", "course", "8", lastYear)
		g.earn(t, "1001", "completed", "course", "3", august)
		g.earn(t, "1003", "completed", "course", "4", september)
		for text, want := range map[string]string{
			"month:2026-09": "1 何静 4", "month:2026-08": "1 林晓 3", "quarter:2026Q3": "1 何静 4, 2 林晓 3",
			"year:2026": "1 何静 4, 2 林晓 3", "year:2025": "1 林晓 8", "ever": "1 林晓 11, 2 何静 4", "month:2027-01": "",
		} {
			expect(t, text, told(g.show(t, board.Query{Window: window(t, text)}, 0).Top), want)
		}
		b := g.show(t, board.Query{Window: window(t, "month:2026-09")}, 0)
		if want := time.Date(2026, 8, 31, 16, 0, 0, 0, time.UTC); !b.From.Equal(want) {
			t.Errorf("September begins at %v; want %v", b.From, want)
		}
	})
}

func TestCategoriesCountTheirParts(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "completed", "course", "8", september)
		g.earn(t, "1006", "taught", "course", "6", september)
		g.earn(t, "1003", "passed", "exam", "4", september)
		for category, want := range map[string]string{
			"": "1 林晓 8, 2 王磊 6, 3 何静 4", "practice": "1 王磊 6", "team_management": "1 王磊 6", "mandatory": "1 何静 4",
		} {
			expect(t, category, told(g.show(t, board.Query{Category: category}, 0).Top), want)
		}
		_, err := g.boards.Show(t.Context(), g.Tenant, board.Query{Category: "luck"}, board.Places{Top: 1})
		expect(t, "an unknown category", fault.CodeOf(err), "board.unknown_category")
	})
}

func TestGroupsAreThoseOfToday(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "completed", "course", "8", september)
		g.earn(t, "1006", "completed", "course", "9", september)
		g.earn(t, "1009", "completed", "course", "7", september)
		b := g.show(t, board.Query{Department: g.Research}, g.Lin)
		expect(t, "研发中心", told(b.Top), "1 王磊 9, 2 林晓 8")
		if b.People != 7 || b.Me.Rank != 2 {
			t.Errorf("got %d people and rank %d; want 7 and 2", b.People, b.Me.Rank)
		}
		expect(t, "engineers", told(g.show(t, board.Query{Position: g.Engineer}, 0).Top), "1 林晓 8")
		expect(t, "engineers in 广州", told(g.show(t, board.Query{Position: g.Engineer, Department: g.Guangzhou}, 0).Top), "")
		if b := g.show(t, board.Query{Department: g.Guangzhou}, g.Lin); b.Me != nil {
			t.Errorf("somebody of another branch stands there: %+v", b.Me)
		}
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := g.Org.Place(ctx, tx, g.Lin, org.Placement{Department: g.Sales, Position: g.Seller, Status: org.Active, WorkloadPercent: 100}, "2026-09-01", "")
			return err
		})
		g.boards.Invalidate(g.Tenant)
		expect(t, "广州 after the transfer", told(g.show(t, board.Query{Department: g.Guangzhou}, 0).Top), "1 林晓 8, 2 黄志强 7")
	})
}

func TestAMovedDepartmentMovesItsPeople(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1009", "completed", "course", "7", september)
		expect(t, "研发中心", told(g.show(t, board.Query{Department: g.Research}, 0).Top), "")
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return g.Org.MoveDepartment(ctx, tx, g.Guangzhou, g.Research)
		})
		expect(t, "研发中心 with 广州 below", told(g.show(t, board.Query{Department: g.Research}, 0).Top), "1 黄志强 7")
	})
}

// AT 64: leavers and people on long leave are excluded.
func TestPeopleWhoLeftOrAreOnLeaveAreNotOnBoards(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		for number, amount := range map[string]string{"1001": "5", "1002": "9", "1003": "7"} {
			g.earn(t, number, "completed", "course", amount, september)
		}
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			if _, err := g.Org.Leave(ctx, tx, g.Xu, "2026-09-01", ""); err != nil {
				return err
			}
			_, err := g.Org.Place(ctx, tx, g.He, org.Placement{Department: g.Platform, Status: org.OnLeave, WorkloadPercent: 100}, "2026-09-01", "")
			return err
		})
		g.boards.Invalidate(g.Tenant)
		b := g.show(t, board.Query{}, g.He)
		expect(t, "board", told(b.Top), "1 林晓 5")
		if b.People != 7 || b.Me != nil {
			t.Errorf("%d people, own place %+v; want 7 and none for somebody on leave", b.People, b.Me)
		}
	})
}

// AT 64: rank by growth.
func TestGrowthIsAgainstTheWindowBefore(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "completed", "course", "20", august)
		g.earn(t, "1001", "completed", "course", "8", september)
		g.earn(t, "1003", "completed", "course", "6", september)
		g.earn(t, "1004", "completed", "course", "3", august)
		g.earn(t, "1004", "completed", "course", "7", september)
		q := board.Query{Window: window(t, "month:2026-09")}
		top := g.show(t, q, 0).Top
		expect(t, "by amount", told(top), "1 林晓 8, 2 周明远 7, 3 何静 6")
		if *top[0].Growth != -1200 || *top[1].Growth != 400 {
			t.Errorf("growth %s and %s; want -12 and 4", top[0].Growth, top[1].Growth)
		}
		q.By = board.Growth
		b := g.show(t, q, g.Lin)
		expect(t, "by growth", told(b.Top), "1 何静 6, 2 周明远 7")
		if b.Me.Rank != 0 || *b.Me.Next != (board.Step{Rank: 2, Gap: 1600}) {
			t.Errorf("somebody who shrank: %+v, next %+v; want no rank and 16 to rank 2", b.Me, b.Me.Next)
		}
		g.earn(t, "1004", "completed", "course", "5", september)
		expect(t, "after more", told(g.show(t, q, 0).Top), "1 周明远 12, 2 何静 6")
		_, err := g.boards.Show(t.Context(), g.Tenant, board.Query{By: board.Growth}, board.Places{})
		expect(t, "growth of ever", fault.CodeOf(err), "board.growth_of_ever")
	})
}

func TestABoardFollowsTheLedger(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		q := board.Query{Window: window(t, "year:2026")}
		expect(t, "at first", told(g.show(t, q, 0).Top), "")
		paid := g.earn(t, "1001", "completed", "course", "8", september)
		g.earn(t, "1003", "completed", "course", "6", september)
		expect(t, "after crediting", told(g.show(t, q, 0).Top), "1 林晓 8, 2 何静 6")
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return g.Activity.Withdraw(ctx, tx, paid, "记录有误", 1, 0)
		})
		expect(t, "before it is told", told(g.show(t, q, 0).Top), "1 林晓 8, 2 何静 6")
		g.boards.Posted(g.Tenant, []credit.Posting{{Person: g.Lin}})
		expect(t, "after the reversal", told(g.show(t, q, 0).Top), "1 何静 6")
		ranks, err := g.boards.RankOf(t.Context(), g.Tenant, q, []org.PersonID{g.Lin, g.He, 7})
		if err != nil || ranks[g.He] != (board.Place{Rank: 1, Of: 1, Amount: 600}) || ranks[g.Lin] != (board.Place{Of: 1}) || len(ranks) != 2 {
			t.Errorf("ranks %+v, %v", ranks, err)
		}
	})
}

func TestAReadThatFailsLosesNothing(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		q := board.Query{Window: window(t, "year:2026")}
		g.show(t, q, 0)
		g.earn(t, "1001", "completed", "course", "8", september)
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := g.boards.Show(gone, g.Tenant, q, board.Places{Top: 1}); err == nil {
			t.Error("a cancelled question was answered")
		}
		expect(t, "the next answer", told(g.show(t, q, 0).Top), "1 林晓 8")
	})
}

// Many ask while credits are posted: nobody sees half a change, and the last
// answer holds everything that was told.
func TestManyAskWhileCreditsArePosted(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		q := board.Query{Window: window(t, "year:2026")}
		var wg sync.WaitGroup
		done := make(chan struct{})
		for range 4 {
			wg.Go(func() {
				for asked := 0; ; asked++ {
					select {
					case <-done:
						return
					default:
					}
					b, err := g.boards.Show(t.Context(), g.Tenant, q, board.Places{Top: 10, Me: g.Lin, Neighbours: 2})
					if err != nil {
						t.Errorf("show the board: %v", err)
						return
					}
					if b.Me.Rank > 0 && b.Top[b.Me.Rank-1].Amount != b.Me.Amount {
						t.Errorf("the top says %v, the own place %s", told(b.Top), b.Me.Amount)
					}
					if asked%7 == 3 {
						g.boards.Invalidate(g.Tenant)
					}
				}
			})
		}
		for range 20 {
			g.earn(t, "1001", "completed", "course", "1", september)
			g.earn(t, "1003", "completed", "course", "2", september)
		}
		close(done)
		wg.Wait()
		expect(t, "at the end", told(g.show(t, q, 0).Top), "1 何静 40, 2 林晓 20")
	})
}

func TestWindowsAskedForLongAgoAreForgottenAndReadAgain(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "completed", "course", "8", september)
		first := board.Query{Window: window(t, "month:2026-09")}
		expect(t, "at first", told(g.show(t, first, 0).Top), "1 林晓 8")
		for year := 1980; year < 2026; year++ {
			g.show(t, board.Query{Window: window(t, fmt.Sprintf("month:%d-01", year))}, 0)
		}
		g.earn(t, "1001", "completed", "course", "1", september)
		expect(t, "after many other windows", told(g.show(t, first, 0).Top), "1 林晓 9")
	})
}

func TestWhoeverHidesKeepsTheRank(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "completed", "course", "8", september)
		g.earn(t, "1003", "completed", "course", "6", september)
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			if err := g.boards.Hide(ctx, tx, g.Lin); err != nil {
				return err
			}
			return g.boards.Hide(ctx, tx, g.Lin)
		})
		b := g.show(t, board.Query{}, g.He)
		if r := b.Top[0]; r.Name != "" || r.Number != "" || r.Person != 0 || r.Department != "" || !r.Hidden || r.Rank != 1 || r.Amount != 800 {
			t.Errorf("the hidden leader is shown to others as %+v", r)
		}
		if b.Me.Above[0].Name != "" {
			t.Errorf("a neighbour sees the hidden name %s", b.Me.Above[0].Name)
		}
		own := g.show(t, board.Query{}, g.Lin)
		if own.Me.Name != "林晓" || own.Top[0].Name != "林晓" || !own.Me.Hidden {
			t.Errorf("one's own place is %+v", own.Me)
		}
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error { return g.boards.Unhide(ctx, tx, g.Lin) })
		expect(t, "named again", told(g.show(t, board.Query{}, g.He).Top), "1 林晓 8, 2 何静 6")
	})
}

func TestDepartmentsCompareByAverage(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "completed", "course", "8", september)
		g.earn(t, "1006", "completed", "course", "9", september)
		g.earn(t, "1009", "completed", "course", "7", september)
		rows, err := g.boards.Departments(t.Context(), g.Tenant, board.Query{}, g.Headquarters)
		if err != nil {
			t.Fatal(err)
		}
		var parts []string
		for _, r := range rows {
			parts = append(parts, fmt.Sprintf("%d %s %s/%d=%s", r.Rank, r.Name, r.Sum.Short(), r.People, r.Average))
		}
		expect(t, "below 总部", strings.Join(parts, ", "), "1 广州分公司 7/1=7.00, 2 研发中心 17/7=2.43, 3 人力资源部 0/1=0.00")
		top, err := g.boards.Departments(t.Context(), g.Tenant, board.Query{}, 0)
		if err != nil || len(top) != 1 || top[0].Sum != 2400 || top[0].People != 9 {
			t.Errorf("the company is %+v, %v; want 24 of 9 people", top, err)
		}
	})
}

func TestEveryPlaceCanBePagedThrough(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		for i, number := range []string{"1001", "1002", "1003", "1004", "1005"} {
			g.earn(t, number, "completed", "course", fmt.Sprint(5-i), september)
		}
		var all []board.Row
		for from := 0; ; from += 2 {
			rows, err := g.boards.Page(t.Context(), g.Tenant, board.Query{}, from, 2)
			if err != nil {
				t.Fatal(err)
			}
			if all = append(all, rows...); len(rows) < 2 {
				break
			}
		}
		expect(t, "pages", told(all), "1 林晓 5, 2 许国栋 4, 3 何静 3, 4 周明远 2, 5 陈立 1")
	})
}

func TestTenantsDoNotShareBoards(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "completed", "course", "8", september)
		g.show(t, board.Query{}, g.Lin)
		other, err := g.Org.CreateTenant(t.Context(), org.NewTenant{Slug: "other", Name: "另一家"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		b, err := g.boards.Show(t.Context(), other.ID, board.Query{}, board.Places{Top: 10, Me: g.Lin})
		if err != nil || len(b.Top) != 0 || b.People != 0 || b.Me != nil {
			t.Errorf("the other company sees %+v, %v", b, err)
		}
	})
}

func TestMonthTotalsOfMany(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1001", "completed", "course", "8", lastYear)
		g.earn(t, "1001", "completed", "course", "3", august)
		g.earn(t, "1003", "completed", "course", "4", september)
		g.Read(t, func(ctx context.Context, tx *db.Tx) error {
			got, err := g.boards.MonthTotals(ctx, tx, []org.PersonID{g.Lin, g.He, g.Su}, 202512, 202608)
			lin := got[g.Lin]
			if len(got) != 1 || len(lin) != 2 || lin[0].Month != 202512 || lin[0].Amount != fixed.Amount(800) || lin[1].Month != 202608 {
				t.Errorf("got %+v, %v", got, err)
			}
			return err
		})
	})
}

func TestSentencesStandInBothLanguages(t *testing.T) {
	b := i18n.New()
	if err := b.Load(board.Locales()); err != nil {
		t.Fatal(err)
	}
	if d := b.Differences(); len(d) > 0 {
		t.Errorf("the languages differ: %v", d)
	}
	if _, err := access.NewRegistry(board.Permissions()); err != nil {
		t.Error(err)
	}
}

// AT 64: a company of 65,000 people. The first question reads the company, the
// following ones follow one posting each.
func BenchmarkABoardOf65000People(b *testing.B) {
	const people = 65_000
	g := &game{Company: credittest.New(b, dbtest.SQLite(b, append(credittest.Modules(), board.Migrations())))}
	g.boards = board.New(g.DB, g.Clock, g.Org, g.Credit)
	g.Apply(b, learning)
	g.enter(b, people)
	in := g.Scored("100001", "completed", "course", "last", "5")
	q := board.Query{Department: g.Headquarters}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			g.boards.Invalidate(g.Tenant)
			if _, err := g.boards.Show(b.Context(), g.Tenant, q, board.Places{Top: 10, Me: g.Lin, Neighbours: 3}); err != nil {
				b.Fatal(err)
			}
		}
	})
	g.Record(b, in)
	b.Run("after a posting", func(b *testing.B) {
		for b.Loop() {
			g.boards.Posted(g.Tenant, []credit.Posting{{Person: g.Lin}})
			if _, err := g.boards.Show(b.Context(), g.Tenant, q, board.Places{Top: 10, Me: g.Lin, Neighbours: 3}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// enter adds people who have all learnt something.
func (g *game) enter(b *testing.B, n int) {
	b.Helper()
	const portion = 10_000
	for from := 0; from < n; from += portion {
		var entries []org.Entry
		var inputs []activity.Input
		for i := from; i < min(from+portion, n); i++ {
			number := fmt.Sprint(100_000 + i)
			placement := org.Placement{Department: g.Platform, Position: g.Engineer, Status: org.Active, WorkloadPercent: 100}
			entries = append(entries, org.Entry{Fresh: true, Person: org.Person{Profile: org.Profile{Number: number, Name: "员工" + number}, Placement: placement}})
			inputs = append(inputs, g.Scored(number, "completed", "course", "C"+number, fmt.Sprint(1+i*7919%97)))
		}
		g.Tx(b, func(ctx context.Context, tx *db.Tx) error {
			ids, err := tx.NewIDs(ctx, len(entries))
			if err != nil {
				return err
			}
			for i := range entries {
				entries[i].Person.ID = org.PersonID(ids[i])
				entries[i].Assignments = []org.Assignment{g.Org.AssignmentFrom(ctx, org.PersonID(ids[i]), september, entries[i].Person.Placement, "")}
			}
			_, err = g.Org.Enter(ctx, tx, entries)
			return err
		})
		g.Record(b, inputs...)
	}
}
