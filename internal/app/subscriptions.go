package app

import (
	"xuefen/internal/activity"
	"xuefen/internal/career/goal"
	"xuefen/internal/credit"
	"xuefen/internal/credit/appeal"
	"xuefen/internal/credit/closing"
	"xuefen/internal/credit/proof"
	"xuefen/internal/identity"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/job"
	"xuefen/internal/reward/mall"
)

// subscribe is the one table of who hears what. Watchers serve what each
// process keeps in memory and the pages that are open; subscribers would be
// served once per cluster.
func (a *App) subscribe() {
	event.Watch(a.Events, activity.Facts, func(tenant db.TenantID, facts []activity.Fact) {
		for _, f := range facts {
			a.Live.Notify(int64(tenant), int64(f.Person), "activities", "records")
		}
	})
	event.Watch(a.Events, credit.Postings, func(tenant db.TenantID, postings []credit.Posting) {
		a.Board.Posted(tenant, postings)
		for _, p := range postings {
			a.Live.Notify(int64(tenant), int64(p.Person), "standing", "statement", "goals", "board")
		}
	})
	event.Watch(a.Events, credit.RulesChanged, func(tenant db.TenantID, _ []credit.RulesChange) {
		a.Live.Notify(int64(tenant), 0, "rules", "rule-book", "goals")
	})
	event.Watch(a.Events, appeal.AppealFiled, func(tenant db.TenantID, facts []appeal.Filed) {
		for _, f := range facts {
			a.Live.Notify(int64(tenant), int64(f.Handler), "appeals")
		}
	})
	event.Watch(a.Events, appeal.AppealAnswered, func(tenant db.TenantID, facts []appeal.Answered) {
		for _, f := range facts {
			a.Live.Notify(int64(tenant), int64(f.Person), "me", "appeals")
		}
	})
	event.Watch(a.Events, closing.MonthClosed, func(tenant db.TenantID, _ []closing.Published) { a.Live.Notify(int64(tenant), 0, "closings") })
	event.Watch(a.Events, goal.Changed, func(tenant db.TenantID, _ []goal.Change) { a.Live.Notify(int64(tenant), 0, "goals") })
	event.Watch(a.Events, mall.RewardChanged, func(tenant db.TenantID, _ []mall.RewardChange) { a.Live.Notify(int64(tenant), 0, "rewards") })
	event.Watch(a.Events, mall.OrderChanged, func(tenant db.TenantID, _ []mall.OrderChange) {
		a.Live.Notify(int64(tenant), 0, "orders", "rewards", "cockpit")
	})
	event.Watch(a.Events, identity.GrantsChanged, func(tenant db.TenantID, _ []identity.GrantsChange) {
		a.Identity.Forget(tenant)
		a.Live.Notify(int64(tenant), 0, "session")
	})
	event.Watch(a.Events, org.PeopleChanged, func(tenant db.TenantID, _ []org.PersonChange) {
		a.Identity.Forget(tenant)
		a.Board.Invalidate(tenant)
		a.Live.Notify(int64(tenant), 0, "people", "departments")
	})
	event.Subscribe(a.Events, credit.Postings, "proof.sequence", a.Proof.Hear)
	event.Watch(a.Events, proof.HeadsSigned, func(tenant db.TenantID, _ []proof.HeadSigned) { a.Live.Notify(int64(tenant), 0, "proof") })
	event.Subscribe(a.Events, org.PeopleChanged, "identity.part_with", a.Identity.PartWith)
	a.Proof.Work(a.Jobs)
	job.Handle(a.Jobs, takeInJob, a.takeFileIn)
	job.Handle(a.Jobs, simulateJob, a.simulate)
}
