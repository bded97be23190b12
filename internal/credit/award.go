package credit

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// Consume credits recorded activities in their order: rules, caps, transfers,
// lots, balances, standings and the record of what was seen, set-based for the
// whole batch. It implements activity.Consumer.
func (s *Service) Consume(ctx context.Context, tx *db.Tx, list []activity.Activity) ([][]activity.Outcome, error) {
	b, err := s.inForce(ctx, tx)
	if err != nil {
		return nil, err
	}
	run := &awarding{s: s, tx: tx, book: b, list: list, matches: make([][]rule.Match, len(list))}
	if err := run.match(ctx); err != nil {
		return nil, err
	}
	if err := run.open(ctx); err != nil {
		return nil, err
	}
	outcomes := make([][]activity.Outcome, len(list))
	for i := range list {
		if outcomes[i], err = run.award(ctx, i); err != nil {
			return nil, err
		}
	}
	return outcomes, run.write(ctx)
}

// awarding is the crediting of one batch.
type awarding struct {
	s             *Service
	tx            *db.Tx
	book          *book
	list          []activity.Activity
	zone          *time.Location
	stands        *org.Histories
	facts         []rule.Facts
	matches       [][]rule.Match
	beneficiaries map[string]org.PersonID
	desk          *desk
	counters      *counters
	seen          *db.Batch
	joining       joining
	promises      promising
	gates         gatekeeping
	proposals     []Adjustment
}

// match evaluates the rules for every activity, before anything is locked.
func (r *awarding) match(ctx context.Context) error {
	people := map[org.PersonID]bool{}
	for i := range r.list {
		people[r.list[i].Person] = true
	}
	ids := slices.Sorted(maps.Keys(people))
	var err error
	if r.stands, err = r.s.org.HistoriesOf(ctx, r.tx, ids); err != nil {
		return err
	}
	if r.zone, err = r.s.org.Location(ctx, r.tx); err != nil {
		return err
	}
	if err := r.openPromises(ctx, ids); err != nil {
		return err
	}
	r.facts = make([]rule.Facts, len(r.list))
	for i := range r.list {
		a := &r.list[i]
		stand, _ := r.stands.At(a.Person, a.OccurredAt)
		r.facts[i] = factsOf(a, stand, r.zone)
		r.matches[i] = r.book.set.AppendPromised(nil, &r.facts[i], a.RecordedAt, r.promises.pins[aboutOf(a)])
		r.promise(i)
	}
	r.hear()
	return nil
}

// open finds the people who are to be paid, locks their balances and reads
// the counters of the caps.
func (r *awarding) open(ctx context.Context) error {
	people, numbers, expected := r.recipients()
	people, numbers = r.gates.concerned(r.list, people, numbers)
	var err error
	if r.beneficiaries, err = r.s.org.PeopleByNumber(ctx, r.tx, numbers); err != nil {
		return err
	}
	for _, p := range r.beneficiaries {
		people = append(people, p)
	}
	var others []org.PersonID
	for _, p := range r.beneficiaries {
		others = append(others, p)
	}
	if len(others) > 0 {
		if err := r.addStands(ctx, others); err != nil {
			return err
		}
	}
	if r.desk, err = r.s.openDesk(ctx, r.tx, people, expected); err != nil {
		return err
	}
	r.seen = newSeenBatch()
	if r.counters, err = loadCounters(ctx, r.tx, r.counterKeys()); err != nil {
		return err
	}
	if err := r.openSets(ctx); err != nil {
		return err
	}
	return r.openGates(ctx)
}

// recipients lists the actors who may be paid and the numbers of others.
func (r *awarding) recipients() (people []org.PersonID, numbers []string, expected int) {
	named := map[string]bool{}
	for i, matches := range r.matches {
		for j := range matches {
			m := &matches[j]
			if m.Outcome != rule.Matched {
				continue
			}
			expected++
			if m.Beneficiary == "" {
				people = append(people, r.list[i].Person)
			} else if !named[m.Beneficiary] {
				named[m.Beneficiary] = true
				numbers = append(numbers, m.Beneficiary)
			}
		}
	}
	return people, numbers, expected
}

// addStands reads where the beneficiaries stood, beside the actors.
func (r *awarding) addStands(ctx context.Context, others []org.PersonID) error {
	all := map[org.PersonID]bool{}
	for i := range r.list {
		all[r.list[i].Person] = true
	}
	for _, p := range others {
		all[p] = true
	}
	var err error
	r.stands, err = r.s.org.HistoriesOf(ctx, r.tx, slices.Sorted(maps.Keys(all)))
	return err
}

// recipient is who a match pays; false when the number is nobody's.
func (r *awarding) recipient(i int, number string) (org.PersonID, bool) {
	if number == "" {
		return r.list[i].Person, true
	}
	p, ok := r.beneficiaries[number]
	return p, ok
}

func (r *awarding) counterKeys() []counterKey {
	seen := map[counterKey]bool{}
	var out []counterKey
	for i, matches := range r.matches {
		for _, k := range rule.Needs(matches) {
			p, ok := r.recipient(i, k.Person)
			key := counterKey{p, k.Text}
			if ok && !seen[key] {
				seen[key] = true
				out = append(out, key)
			}
		}
	}
	return out
}

// award pays one activity.
func (r *awarding) award(ctx context.Context, i int) ([]activity.Outcome, error) {
	if err := r.answer(ctx, i); err != nil {
		return nil, err
	}
	matches := r.matches[i]
	if len(matches) == 0 {
		return nil, nil
	}
	awards := r.pay(i)
	transfers := make(map[int]ledger.Transfer, len(awards))
	for _, a := range awards {
		t, err := r.post(ctx, i, a)
		if err != nil {
			return nil, err
		}
		transfers[a.Match] = t
		if a.Beneficiary == "" {
			r.promises.keep(&r.list[i], r.book.rules[VersionID(a.Rule.Ref.ID)])
		}
		if a.Joined {
			r.joining.complete(t.Person, &matches[a.Match], a.Set, t.ID)
		}
		if a.Wait != nil {
			if err := r.hold(ctx, i, a, t); err != nil {
				return nil, err
			}
		}
	}
	if err := r.keepSeen(i, awards); err != nil {
		return nil, err
	}
	return r.outcomes(i, transfers), nil
}

// pay decides what one activity pays whom, by the functions that a simulation
// calls too.
func (r *awarding) pay(i int) []rule.Award {
	matches := r.matches[i]
	who := func(number string) (org.PersonID, bool) { return r.recipient(i, number) }
	awards := make([]rule.Award, 0, Judge(matches, who))
	for j := range matches {
		p, _ := who(matches[j].Beneficiary)
		a, paid := Pay(&matches[j], p, r.counters)
		if a.Joined {
			r.joining.join(p, &matches[j])
		}
		if a.Proposed {
			r.propose(i, p, a)
		}
		if paid {
			a.Match = j
			awards = append(awards, a)
		}
	}
	return awards
}

func (r *awarding) post(ctx context.Context, i int, a rule.Award) (ledger.Transfer, error) {
	act := &r.list[i]
	p, _ := r.recipient(i, a.Beneficiary)
	earned, kind := act.OccurredAt, ledger.Award
	if !a.EarnedAt.IsZero() {
		earned = a.EarnedAt
	}
	if a.Wait != nil {
		kind = ledger.PendingAward
	}
	stand, _ := r.stands.At(p, earned)
	version := VersionID(a.Rule.Ref.ID)
	t, err := r.desk.post(ctx, ledger.Transfer{
		Person: p, Kind: kind, Amount: a.Amount, Category: int64(r.book.categoryOf(&a.Rule.Def)),
		EarnedAt: earned, ExpiresAt: expiryOf(a.Rule, earned, r.zone),
		Activity: int64(act.ID), Version: int64(version), Department: int64(stand.Department), Position: int64(stand.PositionID), Grade: int64(stand.GradeID),
		Key: awardKey(act.ID, r.book.rules[version], p),
	})
	if err != nil {
		return t, fmt.Errorf("award rule %s for activity %d: %w", a.Rule.Def.Code, act.ID, err)
	}
	return t, nil
}

// expiryOf is when credits earned then end; zero for never.
func expiryOf(r *rule.Rule, earnedAt time.Time, zone *time.Location) time.Time {
	at, ends := rule.ExpiresAt(r.Def.Validity, earnedAt, zone)
	if !ends {
		return time.Time{}
	}
	return at
}

// outcomes answers the reporter: what each candidate rule made of the record.
func (r *awarding) outcomes(i int, transfers map[int]ledger.Transfer) []activity.Outcome {
	out := make([]activity.Outcome, 0, len(r.matches[i]))
	for j := range r.matches[i] {
		m := &r.matches[i][j]
		o := activity.Outcome{Rule: m.Rule.Def.Code, Version: int64(m.Rule.Ref.Version), Code: string(m.Outcome)}
		if t, ok := transfers[j]; ok {
			o.Amount, o.Transfer, o.Person, o.Category = t.Amount, int64(t.ID), t.Person, m.Rule.Def.Category
		}
		out = append(out, o)
	}
	return out
}

func (r *awarding) write(ctx context.Context) error {
	if err := r.desk.write(ctx); err != nil {
		return err
	}
	if err := r.counters.write(ctx, r.tx); err != nil {
		return err
	}
	if err := r.promises.write(ctx, r.tx); err != nil {
		return err
	}
	if err := r.joining.write(ctx, r.tx); err != nil {
		return err
	}
	if err := r.gates.write(ctx, r.tx); err != nil {
		return err
	}
	for _, a := range r.proposals {
		if err := r.s.fileProposal(ctx, r.tx, a); err != nil {
			return err
		}
	}
	_, err := r.seen.Insert(ctx, r.tx)
	return err
}
