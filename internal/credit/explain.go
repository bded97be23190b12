package credit

import (
	"cmp"
	"context"
	"slices"

	"xuefen/internal/activity"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Explained is why one record gave what it gave: every rule that was about it
// with its clauses and arithmetic, and the transfers that came of it.
type Explained struct {
	Activity  activity.Activity
	Rules     []rule.Explanation
	Transfers []ledger.Transfer // awards and their reversals
	NoRule    bool              // no rule in force was about this kind of record
}

// Explain derives the explanation of a recorded activity from what was stored
// with it, by the functions that credited it.
func (s *Service) Explain(ctx context.Context, tx *db.Tx, id activity.ID) (Explained, error) {
	list, err := s.facts.Find(ctx, tx, []activity.ID{id})
	if err != nil {
		return Explained{}, err
	}
	if len(list) == 0 {
		return Explained{}, fault.New(fault.NotFound, "activity.not_found", nil)
	}
	out := Explained{Activity: list[0]}
	if out.Transfers, err = s.transfersOf(ctx, tx, id); err != nil {
		return out, err
	}
	records, err := findRecords(ctx, tx, []activity.ID{id})
	if err != nil {
		return out, err
	}
	rec, ok := records[id]
	if !ok {
		out.NoRule = true
		return out, nil
	}
	out.Rules, err = s.explainRecord(ctx, tx, &out.Activity, rec)
	return out, err
}

func (s *Service) explainRecord(ctx context.Context, tx *db.Tx, a *activity.Activity, rec record) ([]rule.Explanation, error) {
	b, err := s.inForce(ctx, tx)
	if err != nil {
		return nil, err
	}
	words, err := s.Vocabulary(ctx, tx)
	if err != nil {
		return nil, err
	}
	zone, err := s.org.Location(ctx, tx)
	if err != nil {
		return nil, err
	}
	facts := factsOf(a, org.Stand{}, zone) // the person is restored as seen then
	if err := rec.Restore(&facts); err != nil {
		return nil, err
	}
	var out []rule.Explanation
	for _, seen := range rec.Rules {
		if r, ok := b.set.Find(seen.Code, seen.Version); ok {
			out = append(out, rule.Explain(r, &facts, seen, words))
		}
	}
	return out, nil
}

// transfersOf reads the awards of an activity and what reversed them.
func (s *Service) transfersOf(ctx context.Context, tx *db.Tx, id activity.ID) ([]ledger.Transfer, error) {
	awards, err := findByPrefix(ctx, tx, awardPrefix(id))
	if err != nil || len(awards) == 0 {
		return awards, err
	}
	reversed, err := reversedAmong(ctx, tx, awards)
	for _, t := range awards {
		if back, ok := reversed[t.ID]; ok {
			awards = append(awards, back)
		}
	}
	return awards, err
}

// TryRule says what a definition would make of a recorded activity, with the
// room its caps have now. Nothing is written.
func (s *Service) TryRule(ctx context.Context, tx *db.Tx, def rule.Definition, id activity.ID) (rule.Explanation, error) {
	words, err := s.Vocabulary(ctx, tx)
	if err != nil {
		return rule.Explanation{}, err
	}
	r, err := rule.Compile(def, rule.Ref{}, words)
	if err != nil {
		return rule.Explanation{}, err
	}
	set, err := rule.NewSet(r)
	if err != nil {
		return rule.Explanation{}, err
	}
	if err := govern(ctx, tx, set, words); err != nil {
		return rule.Explanation{}, err
	}
	list, err := s.facts.Find(ctx, tx, []activity.ID{id})
	if err != nil {
		return rule.Explanation{}, err
	}
	if len(list) == 0 {
		return rule.Explanation{}, fault.New(fault.NotFound, "activity.not_found", nil)
	}
	run := &awarding{s: s, tx: tx, book: &book{set: set}, list: list, matches: make([][]rule.Match, 1)}
	if err := run.match(ctx); err != nil {
		return rule.Explanation{}, err
	}
	if len(run.matches[0]) == 0 {
		return rule.Explanation{}, fault.New(fault.Invalid, "credit.rule_not_about", nil)
	}
	return run.tryOut(ctx, words)
}

// tryOut awards the only activity of a trial on paper.
func (r *awarding) tryOut(ctx context.Context, words *rule.Vocabulary) (rule.Explanation, error) {
	_, numbers, _ := r.recipients()
	var err error
	if r.beneficiaries, err = r.s.org.PeopleByNumber(ctx, r.tx, numbers); err != nil {
		return rule.Explanation{}, err
	}
	if r.counters, err = loadCounters(ctx, r.tx, r.counterKeys()); err != nil {
		return rule.Explanation{}, err
	}
	if err := r.openSets(ctx); err != nil {
		return rule.Explanation{}, err
	}
	if err := r.forget(ctx); err != nil {
		return rule.Explanation{}, err
	}
	r.pay(0)
	m := &r.matches[0][0]
	return rule.Explain(m.Rule, &r.facts[0], m.Seen(), words), nil
}

// forget takes what the activity itself was really paid out of the counters,
// so that a trial of a rule on a paid record does not find its own footprint.
func (r *awarding) forget(ctx context.Context) error {
	id := r.list[0].ID
	paid, err := r.s.transfersOf(ctx, r.tx, id)
	if err != nil {
		return err
	}
	records, err := findRecords(ctx, r.tx, []activity.ID{id})
	if err != nil {
		return err
	}
	slices.SortFunc(paid, func(a, b ledger.Transfer) int { return cmp.Compare(a.ID, b.ID) })
	family := newChains()
	for _, t := range paid {
		family.follow(t)
	}
	for _, t := range family.counted() {
		r.counters.giveBack(t, records[id].Moved[movedOf(t)])
	}
	return nil
}
