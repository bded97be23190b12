package simulate

import (
	"slices"
	"sync"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/fixed"
)

// sharing lets payers tell payments one at a time.
type sharing struct{ mu sync.Mutex }

// payer is one worker that pays its part of the people.
type payer struct {
	run    *run
	part   int
	share  *sharing
	counts *counts
	people map[org.PersonID]*Person
	groups [MostWorlds]map[Group]fixed.Amount
	rules  [MostWorlds]map[*rule.Rule]*Paying
	open   map[activity.ID][]given // awards that were taken back later
	shown  map[*rule.Rule]activity.ID
}

// given is an award that is taken back later in the log.
type given struct {
	world    int
	rule     *rule.Rule
	id       credit.RuleID
	person   org.PersonID
	amount   fixed.Amount
	uses     []rule.Use
	stand    org.Stand
	earned   time.Time
	inWindow bool
}

// Person is what one person was paid in each world.
type Person struct {
	Total [MostWorlds]fixed.Amount
	Lines []LineSum                  // sparse, by number of line
	Moved map[MonthCell]fixed.Amount // what the second world pays more than the first
}

// LineSum is what one line paid one person.
type LineSum struct {
	Line   int
	Amount [MostWorlds]fixed.Amount
	Times  [MostWorlds]int32
}

// MonthCell is a month (yyyymm) and a category.
type MonthCell struct {
	Month    int
	Category string
}

// Group is a cell of the totals.
type Group struct {
	What string // department, grade, month or category
	ID   int64  // of department or grade; the month as yyyymm
	Code string // of the category
}

// Paying is what a rule paid inside the window.
type Paying struct {
	Times, Capped int64
	Credits       fixed.Amount
}

func newPayer(r *run, part int, share *sharing) *payer {
	p := &payer{run: r, part: part, share: share, counts: newCounts(len(r.q.Worlds)), people: map[org.PersonID]*Person{},
		open: map[activity.ID][]given{}, shown: map[*rule.Rule]activity.ID{}}
	for w := range r.q.Worlds {
		p.groups[w], p.rules[w] = map[Group]fixed.Amount{}, map[*rule.Rule]*Paying{}
	}
	return p
}

// mine tells whether a person belongs to this payer's part.
func (p *payer) mine(id org.PersonID) bool {
	const golden = 0x9E3779B97F4A7C15 // spreads ids that come in blocks
	return int(uint64(id)*golden>>32)%p.run.q.Workers == p.part
}

// pay goes through a batch in order and pays its own people.
func (p *payer) pay(b *batch) {
	for i := range b.payable {
		one := &b.payable[i]
		switch {
		case one.item.taken != nil:
			p.takeBack(one.item.taken)
		case p.mine(one.person):
			p.one(one)
		}
	}
}

func (p *payer) one(x *payable) {
	it := x.item
	a, paid := credit.Pay(x.match, x.person, in{p.counts, x.world})
	if it.inWindow {
		sum := p.rules[x.world][x.match.Rule]
		if sum == nil {
			sum = &Paying{}
			p.rules[x.world][x.match.Rule] = sum
		}
		if x.match.Outcome == rule.Capped {
			sum.Capped++
		}
	}
	if !paid {
		return
	}
	earned := it.record.OccurredAt
	if !a.EarnedAt.IsZero() {
		earned = a.EarnedAt
	}
	stand, _ := p.run.people.At(x.person, earned)
	g := given{world: x.world, rule: x.match.Rule, id: p.run.q.Worlds[x.world].IDOf(x.match.Rule.Def.Code), person: x.person, amount: a.Amount,
		stand: stand, earned: earned, inWindow: it.inWindow}
	if p.run.revoked[it.record.ID] {
		g.uses = slices.Clone(a.Uses)
		p.open[it.record.ID] = append(p.open[it.record.ID], g)
	}
	p.add(it.record.ID, &g, a.Uses, 1)
}

// takeBack reverses what a record gave, and gives the room of caps back.
func (p *payer) takeBack(t *taken) {
	rest := p.open[t.activity][:0]
	for _, g := range p.open[t.activity] {
		if t.rule != 0 && (t.rule != g.id || t.person != g.person) {
			rest = append(rest, g)
			continue
		}
		for _, k := range g.uses {
			in{p.counts, g.world}.Count(g.person, k.Key.Text, rule.Used{Credits: -k.By.Credits, Times: -k.By.Times})
		}
		p.add(t.activity, &g, g.uses, -1)
	}
	p.open[t.activity] = rest
}

// add adds a payment to all totals, or takes it out of them.
func (p *payer) add(id activity.ID, g *given, uses []rule.Use, sign int) {
	if !g.inWindow {
		return
	}
	amount := g.amount * fixed.Amount(sign)
	number := p.run.lines.number[g.rule]
	l := &p.run.lines.list[number]
	sum := p.rules[g.world][g.rule]
	sum.Times += int64(sign)
	sum.Credits += amount
	if p.shown[g.rule] == 0 {
		p.shown[g.rule] = id
	}
	y, m, _ := g.earned.In(p.run.zone).Date()
	month := y*100 + int(m)
	groups := p.groups[g.world]
	groups[Group{What: "category", Code: l.category}] += amount
	groups[Group{What: "department", ID: int64(g.stand.Department)}] += amount
	groups[Group{What: "grade", ID: int64(g.stand.GradeID)}] += amount
	groups[Group{What: "month", ID: int64(month)}] += amount
	p.person(g, number, MonthCell{month, l.category}, amount, int32(sign))
	if p.run.q.Paid != nil {
		p.tell(id, g, uses, l.category, amount)
	}
}

func (p *payer) person(g *given, number int, cell MonthCell, amount fixed.Amount, times int32) {
	one := p.people[g.person]
	if one == nil {
		one = &Person{}
		p.people[g.person] = one
	}
	one.Total[g.world] += amount
	i := slices.IndexFunc(one.Lines, func(l LineSum) bool { return l.Line == number })
	if i < 0 {
		i = len(one.Lines)
		one.Lines = append(one.Lines, LineSum{Line: number})
	}
	one.Lines[i].Amount[g.world] += amount
	one.Lines[i].Times[g.world] += times
	moved := amount
	switch g.world {
	case 0:
		moved = -amount
	case 1:
	default:
		return
	}
	if len(p.run.q.Worlds) < 2 {
		return
	}
	if one.Moved == nil {
		one.Moved = map[MonthCell]fixed.Amount{}
	}
	if one.Moved[cell] += moved; one.Moved[cell] == 0 {
		delete(one.Moved, cell)
	}
}

func (p *payer) tell(id activity.ID, g *given, uses []rule.Use, category string, amount fixed.Amount) {
	pay := Payment{World: g.world, Activity: id, Rule: g.rule.Def.Code, Version: g.rule.Ref.ID, Number: g.rule.Ref.Version, Category: category,
		Person: g.person, Stand: g.stand, Amount: amount, EarnedAt: g.earned}
	if at, ends := rule.ExpiresAt(g.rule.Def.Validity, g.earned, p.run.zone); ends {
		pay.ExpiresAt = at
	}
	for _, k := range uses {
		pay.Uses = append(pay.Uses, k.Trace())
	}
	p.share.mu.Lock()
	defer p.share.mu.Unlock()
	p.run.q.Paid(&pay)
}
