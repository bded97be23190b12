package app

import (
	"context"
	"fmt"
	"slices"

	"xuefen/internal/career/goal"
	"xuefen/internal/credit"
	"xuefen/internal/credit/board"
	"xuefen/internal/credit/rule"
	"xuefen/internal/credit/simulate"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/job"
	"xuefen/internal/reward/mall"
)

// runSimulation is the job that answers a simulation.
type runSimulation struct {
	Simulation simulate.ID `json:"simulation"`
}

var simulateJob = job.NewKind[runSimulation]("credit.simulate", job.KindOptions{Long: true, MaxAttempts: 3})

// simulations starts the job of a simulation.
type simulations struct{}

// Start asks for the job in the transaction that keeps the question.
func (simulations) Start(ctx context.Context, tx *db.Tx, id simulate.ID) error {
	_, err := simulateJob.Enqueue(ctx, tx, runSimulation{id}, job.Options{Key: fmt.Sprint(id)})
	return err
}

// simulate runs a simulation. One that a node left half done begins again,
// since nothing of it was kept.
func (a *App) simulate(ctx context.Context, tenant db.TenantID, r runSimulation) error {
	return a.Simulate.Work(ctx, tenant, r.Simulation, func(s simulate.Simulation) {
		job.Report(ctx, s.Done, s.Total, "")
		a.Live.Notify(int64(tenant), 0, "simulations")
	})
}

// movedTotals are the real totals with what a simulation moves.
type movedTotals struct {
	board *board.Service
	ids   map[string]credit.CategoryID
	moved map[org.PersonID]map[simulate.MonthCell]fixed.Amount
}

// MonthTotals adds what is moved to the real totals.
func (m movedTotals) MonthTotals(ctx context.Context, tx *db.Tx, people []org.PersonID, first, last int) (map[org.PersonID][]credit.MonthTotal, error) {
	totals, err := m.board.MonthTotals(ctx, tx, people, first, last)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		for cell, amount := range m.moved[p] {
			if cell.Month >= first && cell.Month <= last {
				totals[p] = append(totals[p], credit.MonthTotal{Month: cell.Month, Category: m.ids[cell.Category], Amount: amount})
			}
		}
	}
	return totals, nil
}

// goalLists judges the goals in force with the totals of a simulation.
type goalLists struct {
	goal   *goal.Service
	board  *board.Service
	credit *credit.Service
}

// mostListed is how many people one goal's list of a simulation names.
const mostListed = 50

// Lists compares every goal's list before and after.
func (g goalLists) Lists(ctx context.Context, tx *db.Tx, moved map[org.PersonID]map[simulate.MonthCell]fixed.Amount) ([]simulate.GoalReport, error) {
	categories, err := g.credit.Categories(ctx, tx)
	if err != nil {
		return nil, err
	}
	ids := map[string]credit.CategoryID{}
	for _, c := range categories {
		ids[c.Code] = c.ID
	}
	after := g.goal.With(movedTotals{g.board, ids, moved})
	goals, err := g.goal.InForce(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := []simulate.GoalReport{}
	for _, v := range goals {
		was, err := g.goal.WhoReached(ctx, tx, v.Goal)
		if err != nil {
			return nil, err
		}
		is, err := after.WhoReached(ctx, tx, v.Goal)
		if err != nil {
			return nil, err
		}
		out = append(out, simulate.GoalReport{
			ID: int64(v.Goal), Name: rule.Name{ZH: v.Definition.Name.Zh, EN: v.Definition.Name.En}, Before: len(was), After: len(is),
			Entering: without(is, was), Leaving: without(was, is),
		})
	}
	return out, nil
}

// without lists who stands in one rising list and not in another.
func without(list, other []org.PersonID) []org.PersonID {
	out := []org.PersonID{}
	for _, p := range list {
		if _, found := slices.BinarySearch(other, p); !found && len(out) < mostListed {
			out = append(out, p)
		}
	}
	return out
}

// mallWorth is what a credit costs at the prices of the mall.
type mallWorth struct{ mall *mall.Service }

// CreditWorth is the yuan for one credit over all rewards on the shelf: their
// values together by their prices together.
func (m mallWorth) CreditWorth(ctx context.Context, tx *db.Tx) (fixed.Amount, error) {
	rewards, err := m.mall.Rewards(ctx, tx, false)
	var price, value fixed.Amount
	for _, r := range rewards {
		price += r.Price
		value += r.Value
	}
	if err != nil || price == 0 {
		return 0, err
	}
	return value * 100 / price, nil
}
