package board_test

import (
	"context"
	"testing"
	"time"

	"xuefen/internal/credit/board"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// What is recorded late, withdrawn or moved later does not change the board of
// an instant that has passed.
func TestABoardOfThePastIsAsItWas(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		month := board.Query{Window: window(t, "month:2026-08")}
		lin := g.earn(t, "1001", "completed", "course", "5", august)
		g.earn(t, "1003", "completed", "course", "7", august)
		first := g.Clock.Now()
		g.Later(24 * time.Hour)
		g.earn(t, "1002", "completed", "course", "9", august) // recorded late
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error { return g.Activity.Withdraw(ctx, tx, lin, "记错", 1, 0) })
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := g.Org.Leave(ctx, tx, g.He, org.DateOf(g.Clock.Now(), time.UTC), "")
			return err
		})
		g.boards.Invalidate(g.Tenant)
		expect(t, "now", told(g.show(t, month, 0).Top), "1 许国栋 9")
		month.AsOf = first
		b := g.show(t, month, g.Lin)
		expect(t, "as of the first day", told(b.Top), "1 何静 7, 2 林晓 5")
		if b.Me == nil || b.Me.Rank != 2 || b.People != 9 {
			t.Errorf("own place then %+v among %d; want rank 2 among 9", b.Me, b.People)
		}
		ranks, err := g.boards.RankOf(t.Context(), g.Tenant, month, []org.PersonID{g.Lin, g.Xu})
		if err != nil || ranks[g.Lin].Rank != 2 || ranks[g.Xu].Rank != 0 {
			t.Errorf("ranks then %+v, %v", ranks, err)
		}
		month.By = board.Growth
		expect(t, "growth then", told(g.show(t, month, 0).Top), "1 何静 7, 2 林晓 5")
		month.By, month.AsOf = "", first.Add(-time.Second)
		expect(t, "before anything", told(g.show(t, month, 0).Top), "")
	})
}

// Somebody stands on the board of the past in the department of that time.
func TestABoardOfThePastHasThePlacesOfThatTime(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.earn(t, "1009", "completed", "course", "4", september)
		then := g.Clock.Now()
		g.Later(48 * time.Hour)
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := g.Org.Place(ctx, tx, g.Huang, org.Placement{Department: g.Platform, Position: g.Seller, Grade: g.P5, Status: org.Active, WorkloadPercent: 100}, org.DateOf(g.Clock.Now(), time.UTC), "")
			return err
		})
		g.boards.Invalidate(g.Tenant)
		platform := board.Query{Window: window(t, "month:2026-09"), Department: g.Platform}
		expect(t, "now in 平台部", told(g.show(t, platform, 0).Top), "1 黄志强 4")
		platform.AsOf = then
		expect(t, "then not in 平台部", told(g.show(t, platform, 0).Top), "")
		rows, err := g.boards.Departments(t.Context(), g.Tenant, board.Query{Window: platform.Window, AsOf: then}, g.Headquarters)
		if err != nil || len(rows) == 0 || rows[0].Name != "广州分公司" {
			t.Errorf("departments then %+v, %v; want 广州分公司 first", rows, err)
		}
	})
}
