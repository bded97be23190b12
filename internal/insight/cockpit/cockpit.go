// Package cockpit answers HR's first question in the morning with five
// numbers, each against what it should be, and what waits for a decision.
package cockpit

import (
	"context"

	"xuefen/internal/career/goal"
	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// Read is the permission to see the numbers of the whole company.
const Read = "cockpit.read"

// Permissions lists what the module asks for.
func Permissions() []access.Permission {
	return []access.Permission{{Key: Read, Chinese: "查看驾驶舱", English: "See the cockpit"}}
}

// Numbers are the five numbers with what they are held against.
type Numbers struct {
	Month        credit.Window
	Learners     int // people with credits this month
	LearnersThen int // in the month before
	Headcount    int // people at work
	Credits      fixed.Amount
	CreditsThen  fixed.Amount
	Goal         *GoalNumbers // nil while no goal is in force
	Waiting      credit.Waiting
	Orders       int // orders to handle
}

// GoalNumbers is how the people of the widest goal stand.
type GoalNumbers struct {
	Goal goal.Version
	goal.Counts
}

// Orders counts what waits in the mall; app hands it in.
type Orders interface {
	OpenOrders(ctx context.Context, tx *db.Tx) (int, error)
}

// Service computes the numbers when asked; nothing is kept.
type Service struct {
	clock  clock.Clock
	org    *org.Service
	credit *credit.Service
	goal   *goal.Service
	orders Orders
}

// New makes the service.
func New(c clock.Clock, o *org.Service, cr *credit.Service, g *goal.Service, orders Orders) *Service {
	return &Service{clock: c, org: o, credit: cr, goal: g, orders: orders}
}

// Now answers for the whole tenant at this moment.
func (s *Service) Now(ctx context.Context, tx *db.Tx) (Numbers, error) {
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return Numbers{}, err
	}
	n := Numbers{Month: credit.WindowAt("month", s.clock.Now(), zone)}
	now, err := s.credit.PulseOf(ctx, tx, n.Month)
	if err != nil {
		return n, err
	}
	then, err := s.credit.PulseOf(ctx, tx, n.Month.Previous())
	if err != nil {
		return n, err
	}
	n.Learners, n.LearnersThen, n.Credits, n.CreditsThen = now.People, then.People, now.Accumulated, then.Accumulated
	n.Headcount, err = s.org.CountPeople(ctx, tx, org.Filter{Reach: org.Reach{All: true}, Statuses: []org.Status{org.Probation, org.Active}})
	if err != nil {
		return n, err
	}
	if n.Goal, err = s.widestGoal(ctx, tx); err != nil {
		return n, err
	}
	if n.Orders, err = s.orders.OpenOrders(ctx, tx); err != nil {
		return n, err
	}
	n.Waiting, err = s.credit.WaitingNow(ctx, tx)
	return n, err
}

// widestGoal is the goal in force that most people have.
func (s *Service) widestGoal(ctx context.Context, tx *db.Tx) (*GoalNumbers, error) {
	goals, err := s.goal.InForce(ctx, tx)
	if err != nil {
		return nil, err
	}
	var widest *GoalNumbers
	for _, g := range goals {
		c, err := s.goal.Counts(ctx, tx, g.Goal, goal.PeopleFilter{Reach: org.Reach{All: true}})
		if err != nil {
			return nil, err
		}
		if widest == nil || c.People > widest.People {
			widest = &GoalNumbers{Goal: g, Counts: c}
		}
	}
	return widest, nil
}
