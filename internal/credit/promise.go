package credit

import (
	"context"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// Enrolled is the verb that makes promises: whoever enrols in an object is
// promised what the rules in force would pay for it (decision 8).
const Enrolled = "enrolled"

// Promise is a rule version that somebody was promised for an object.
type Promise struct {
	Person     org.PersonID
	ObjectType string
	ObjectCode string
	Rule       RuleID
	Version    VersionID
	Amount     fixed.Amount // at most; 0 with Varies
	Varies     bool         // depends on numbers nobody knew then
	Activity   activity.ID  // the enrolment
	MadeAt     time.Time
	KeptAt     time.Time // when the object was first paid for; zero while open
	EndedAt    time.Time // when the enrolment was withdrawn; zero while it stands
}

// promiseKey is what a promise is about.
type promiseKey struct {
	person     org.PersonID
	objectType string
	code       string
}

func aboutOf(a *activity.Activity) promiseKey {
	return promiseKey{a.Person, a.ObjectType, a.ObjectCode}
}

// promising is the promises of the people of one batch: those made before, and
// those that its enrolments make, in its order.
type promising struct {
	pins map[promiseKey][]*rule.Rule
	open map[promiseKey]map[RuleID]bool
	made []Promise
	kept []Promise
}

func (r *awarding) openPromises(ctx context.Context, people []org.PersonID) error {
	r.promises = promising{pins: map[promiseKey][]*rule.Rule{}, open: map[promiseKey]map[RuleID]bool{}}
	list, err := promisesOf(ctx, r.tx, people)
	for _, p := range list {
		r.promises.take(r.book, p)
	}
	return err
}

func (p *promising) take(b *book, one Promise) {
	v, known := b.versions[one.Version]
	if !known {
		return
	}
	pinned, found := b.set.Find(v.Definition.Code, v.Number)
	if !found {
		return
	}
	key := promiseKey{one.Person, one.ObjectType, one.ObjectCode}
	p.pins[key] = append(p.pins[key], pinned)
	if one.KeptAt.IsZero() {
		if p.open[key] == nil {
			p.open[key] = map[RuleID]bool{}
		}
		p.open[key][one.Rule] = true
	}
}

// promise notes what an enrolment promises, unless it was promised before.
func (r *awarding) promise(i int) {
	a := &r.list[i]
	if a.Verb != Enrolled || a.ObjectCode == "" {
		return
	}
	p, key := &r.promises, aboutOf(a)
	for _, o := range r.book.set.Promises(&r.facts[i], a.RecordedAt) {
		version := VersionID(o.Rule.Ref.ID)
		known := false
		for _, pinned := range p.pins[key] {
			known = known || pinned.Def.Code == o.Rule.Def.Code
		}
		if known {
			continue
		}
		one := Promise{
			Person: a.Person, ObjectType: a.ObjectType, ObjectCode: a.ObjectCode, Rule: r.book.rules[version], Version: version,
			Amount: o.Most, Varies: o.Open, Activity: a.ID, MadeAt: a.RecordedAt,
		}
		p.made = append(p.made, one)
		p.take(r.book, one)
	}
}

// keep notes that a promised rule has paid.
func (p *promising) keep(a *activity.Activity, id RuleID) {
	key := aboutOf(a)
	if p.open[key][id] {
		delete(p.open[key], id)
		p.kept = append(p.kept, Promise{Person: a.Person, ObjectType: a.ObjectType, ObjectCode: a.ObjectCode, Rule: id, KeptAt: a.RecordedAt})
	}
}

func (p *promising) write(ctx context.Context, tx *db.Tx) error {
	if err := insertPromises(ctx, tx, p.made); err != nil {
		return err
	}
	for _, one := range p.kept {
		if err := keepPromise(ctx, tx, one); err != nil {
			return err
		}
	}
	return nil
}

// OpenPromises says what changing a rule touches: how many people were
// promised a version of it and have not been paid yet, and the sum of what
// they were promised, as far as it was known.
type OpenPromises struct {
	Promises int
	People   int
	Amount   fixed.Amount
	Varying  int // promises whose amount was not known
}

// EachPromise goes through all promises ever made, ended ones too, for a
// replay of the log.
func (s *Service) EachPromise(ctx context.Context, tx *db.Tx, each func(Promise)) error {
	return eachPromise(ctx, tx, "", nil, each)
}

// PromisesOf lists what a person was promised and still stands, latest first.
func (s *Service) PromisesOf(ctx context.Context, tx *db.Tx, p org.PersonID) ([]Promise, error) {
	return promisesOf(ctx, tx, []org.PersonID{p})
}

// OpenPromisesOf counts the open promises of a rule.
func (s *Service) OpenPromisesOf(ctx context.Context, tx *db.Tx, id RuleID) (OpenPromises, error) {
	return countPromises(ctx, tx, id)
}
