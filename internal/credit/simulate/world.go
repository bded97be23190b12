package simulate

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// run is one pass over the log.
type run struct {
	engine  *Engine
	tenant  db.TenantID
	q       Question
	byTime  bool
	zone    *time.Location
	span    activity.Span
	total   int64
	people  *people
	objects map[objectRef]*activity.Object
	taken   []taken // what was taken back, in order
	revoked map[activity.ID]bool
	lines   *lines

	promises map[promiseKey][]credit.Promise
	matched  []*matcher
	payers   []*payer
	used     sync.Pool // of batches
}

type objectRef struct{ objectType, code string }

// taken is one withdrawal of an activity, or the reversal of one of its awards.
type taken struct {
	after    activity.ID // happened after the record with this id; 0 when only the time is known
	at       time.Time
	activity activity.ID
	rule     credit.RuleID // 0: the whole activity
	person   org.PersonID
}

// people are everybody's histories, read a part at a time.
type people struct {
	parts   []*org.Histories
	part    map[org.PersonID]int
	numbers map[string]org.PersonID
}

// At tells where somebody stood.
func (p *people) At(id org.PersonID, at time.Time) (org.Stand, bool) {
	i, ok := p.part[id]
	if !ok {
		return org.Stand{}, false
	}
	return p.parts[i].At(id, at)
}

// load reads what does not depend on the single record.
func (r *run) load(ctx context.Context, tx *db.Tx) error {
	var err error
	if r.zone, err = r.engine.org.Location(ctx, tx); err != nil {
		return err
	}
	r.span = r.spanOf()
	if r.total, err = r.engine.log.CountRecorded(ctx, tx, r.span); err != nil {
		return err
	}
	if err := r.loadPeople(ctx, tx); err != nil {
		return err
	}
	if err := r.loadObjects(ctx, tx); err != nil {
		return err
	}
	if err := r.loadPromises(ctx, tx); err != nil {
		return err
	}
	if err := r.loadTaken(ctx, tx); err != nil {
		return err
	}
	r.lines = linesOf(r.q.Worlds)
	return nil
}

// spanOf is what has to be read: the periods of caps that the window touches.
func (r *run) spanOf() activity.Span {
	span := activity.Span{From: r.q.From, To: r.q.To, ByTime: r.byTime}
	memory := rule.Day
	var verbs []string
	order := []rule.Period{rule.Day, rule.Week, rule.Month, rule.Quarter, rule.Year, rule.Ever}
	for _, w := range r.q.Worlds {
		verbs = append(verbs, w.Verbs()...)
		if m := w.Memory(); slices.Index(order, m) > slices.Index(order, memory) {
			memory = m
		}
	}
	slices.Sort(verbs)
	span.Verbs = slices.Compact(verbs)
	if memory == rule.Ever {
		span.From, span.To = time.Time{}, time.Time{}
		return span
	}
	span.From, _ = periodAround(memory, r.q.From.In(r.zone))
	last, end := periodAround(memory, r.q.To.In(r.zone))
	if last.Before(r.q.To) {
		span.To = end
	}
	return span
}

// periodAround is the period that holds a local time.
func periodAround(p rule.Period, local time.Time) (from, to time.Time) {
	y, m, d := local.Date()
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, local.Location()) }
	switch p {
	case rule.Week:
		back := (int(local.Weekday()) + 6) % 7 // days since Monday
		return day(y, m, d-back), day(y, m, d-back+7)
	case rule.Month:
		return day(y, m, 1), day(y, m+1, 1)
	case rule.Quarter:
		first := (m-1)/3*3 + 1
		return day(y, first, 1), day(y, first+3, 1)
	case rule.Year:
		return day(y, 1, 1), day(y+1, 1, 1)
	}
	return day(y, m, d), day(y, m, d+1)
}

// loadPeople reads everybody's history; they are few against the records.
func (r *run) loadPeople(ctx context.Context, tx *db.Tx) error {
	r.people = &people{part: map[org.PersonID]int{}, numbers: map[string]org.PersonID{}}
	for after := ""; ; {
		list, next, err := r.engine.org.People(ctx, tx, org.Filter{Reach: org.Reach{All: true}}, org.Page{After: after, Limit: org.MostPerPage})
		if err != nil {
			return err
		}
		ids := make([]org.PersonID, len(list))
		for i, p := range list {
			ids[i] = p.ID
			r.people.part[p.ID] = len(r.people.parts)
			r.people.numbers[p.Number] = p.ID
		}
		h, err := r.engine.org.HistoriesOf(ctx, tx, ids)
		if err != nil {
			return err
		}
		r.people.parts = append(r.people.parts, h)
		if after = next; next == "" {
			return nil
		}
	}
}

// loadObjects reads the register, for records that no rule was about then.
func (r *run) loadObjects(ctx context.Context, tx *db.Tx) error {
	const page = 1_000
	r.objects = map[objectRef]*activity.Object{}
	for after := activity.ObjectID(0); ; {
		list, err := r.engine.log.Objects(ctx, tx, activity.ObjectFilter{After: after, Limit: page, Retired: true})
		if err != nil {
			return err
		}
		for i := range list {
			o := &list[i]
			r.objects[objectRef{o.Type, o.Code}] = o
			after = o.ID
		}
		if len(list) < page {
			return nil
		}
	}
}

// loadTaken puts withdrawals and reversals by hand into the order in which
// they happened. A withdrawal whose reversal is in the ledger has the place of
// that reversal, others that of their time.
func (r *run) loadTaken(ctx context.Context, tx *db.Tx) error {
	withdrawn, err := r.engine.log.Withdrawals(ctx, tx)
	if err != nil {
		return err
	}
	reversals, err := r.engine.credit.Reversals(ctx, tx)
	if err != nil {
		return err
	}
	r.revoked = make(map[activity.ID]bool, len(withdrawn)+len(reversals))
	at := make(map[activity.ID]int, len(withdrawn))
	for i, w := range withdrawn {
		at[w.Activity], r.revoked[w.Activity] = i, true
		r.taken = append(r.taken, taken{at: w.At, activity: w.Activity})
	}
	for _, b := range reversals {
		if i, whole := at[b.Activity]; whole && db.Micros(r.taken[i].at) <= b.At {
			if r.taken[i].after == 0 {
				r.taken[i].after = activity.ID(b.Transfer)
			}
			continue
		}
		r.revoked[b.Activity] = true
		r.taken = append(r.taken, taken{after: activity.ID(b.Transfer), at: db.Time(b.At), activity: b.Activity, rule: b.Rule, person: b.Person})
	}
	slices.SortStableFunc(r.taken, func(a, b taken) int {
		if a.after != 0 && b.after != 0 && !r.byTime {
			return cmp.Compare(a.after, b.after)
		}
		return a.at.Compare(b.at)
	})
	return nil
}

// due tells whether something was taken back before a record was made.
func (r *run) due(t *taken, id activity.ID, recordedAt time.Time) bool {
	if t.after != 0 && !r.byTime {
		return t.after < id
	}
	return t.at.Before(recordedAt)
}

// line is one rule paying into one category: what totals are kept by.
type line struct {
	code     string
	category string
	name     rule.Name
}

// lines numbers the rules of all worlds.
type lines struct {
	list   []line
	number map[*rule.Rule]int
	reads  map[[2]string]bool // whether any rule for a verb and an object type reads attributes
	worlds []*credit.Rules
}

func linesOf(worlds []*credit.Rules) *lines {
	l := &lines{number: map[*rule.Rule]int{}, reads: map[[2]string]bool{}, worlds: worlds}
	known := map[[2]string]int{}
	for _, w := range worlds {
		for _, one := range w.Set.Rules() {
			category := cmp.Or(one.Def.Subcategory, one.Def.Category)
			key := [2]string{one.Def.Code, category}
			n, ok := known[key]
			if !ok {
				n = len(l.list)
				known[key] = n
				l.list = append(l.list, line{code: one.Def.Code, category: category, name: one.Def.Name})
			}
			l.number[one] = n
		}
	}
	return l
}

// readsAttributes tells whether decoding the attributes of such records is
// needed. Anything that names attributes counts, so that none is missed.
func readsAttributes(worlds []*credit.Rules, verb, objectType string) bool {
	for _, w := range worlds {
		for _, one := range w.Set.Rules() {
			d := &one.Def
			if !slices.Contains(d.When.Verbs, verb) || len(d.When.ObjectTypes) > 0 && !slices.Contains(d.When.ObjectTypes, objectType) {
				continue
			}
			raw, err := d.JSON()
			if err != nil || strings.Contains(string(raw), "attribute") {
				return true
			}
		}
	}
	return false
}
