package activity

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Status is what became of a reported activity.
type Status string

// The three answers.
const (
	Recorded Status = "recorded" // new
	Repeated Status = "repeated" // the same fact was known already
	Rejected Status = "rejected" // see the fault
)

// Receipt answers one reported activity.
type Receipt struct {
	Status   Status
	ID       ID // of the new or the known activity
	Person   org.PersonID
	Outcomes []Outcome // of a new activity
	Fault    error     // of a rejected one
}

// MaxBatch is the most activities that one call may carry.
const MaxBatch = 10_000

// RecordBatch records what can be recorded in one durable transaction and
// answers every input in its place. Wrong inputs are rejected one by one and
// never keep the others out.
func (s *Service) RecordBatch(ctx context.Context, tenant db.TenantID, inputs []Input) ([]Receipt, error) {
	if len(inputs) > MaxBatch {
		return nil, fault.New(fault.TooLarge, "activity.batch_too_large", fault.Args{"most": MaxBatch, "given": len(inputs)})
	}
	var receipts []Receipt
	err := s.db.Tenant(tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		receipts, err = s.RecordIn(ctx, tx, slices.Clone(inputs))
		return err
	})
	return receipts, err
}

// errRace means that another transaction recorded one of our keys between our
// look and our insert; running again finds it.
var errRace = fmt.Errorf("activity: %w", db.ErrTryAgain)

// RecordIn records inputs inside the caller's transaction, for callers that
// must keep something of their own in step (a file's progress, a class run).
// It locks the people concerned in the order of their ids.
func (s *Service) RecordIn(ctx context.Context, tx *db.Tx, inputs []Input) ([]Receipt, error) {
	receipts := make([]Receipt, len(inputs))
	if len(inputs) == 0 {
		return receipts, nil
	}
	batch, err := s.prepare(ctx, tx, inputs, receipts)
	if err != nil {
		return nil, err
	}
	if batch, err = settleKnown(ctx, tx, batch, receipts); err != nil || len(batch) == 0 {
		return receipts, err
	}
	if err := s.number(ctx, tx, batch); err != nil {
		return nil, err
	}
	fresh := make([]Activity, len(batch))
	for i, b := range batch {
		fresh[i] = b.Activity
	}
	n, err := insertActivities(ctx, tx, fresh, s.key)
	if err != nil {
		return nil, err
	}
	if n != int64(len(fresh)) {
		return nil, errRace
	}
	if err := attachObjects(ctx, tx, fresh); err != nil {
		return nil, err
	}
	outcomes, err := s.consumer.Consume(ctx, tx, fresh)
	if err != nil {
		return nil, fmt.Errorf("credit the activities: %w", err)
	}
	for i, b := range batch {
		receipts[b.at] = Receipt{Status: Recorded, ID: fresh[i].ID, Person: fresh[i].Person, Outcomes: outcomes[i]}
		Facts.Publish(ctx, tx, Fact{Activity: fresh[i].ID, Person: fresh[i].Person, Verb: fresh[i].Verb, ObjectType: fresh[i].ObjectType})
	}
	resolveWithin(receipts)
	return receipts, nil
}

// candidate is an input that may become an activity, with its place.
type candidate struct {
	Activity
	at int
}

// prepare checks the inputs, finds their people and drops repeats within the
// batch. What is wrong is written into the receipts.
func (s *Service) prepare(ctx context.Context, tx *db.Tx, inputs []Input, receipts []Receipt) ([]candidate, error) {
	v, err := loadVocabulary(ctx, tx)
	if err != nil {
		return nil, err
	}
	people, err := s.people.PeopleByNumber(ctx, tx, numbersOf(inputs))
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	out := make([]candidate, 0, len(inputs))
	first := make(map[sourceKey]int, len(inputs))
	for i := range inputs {
		a, err := s.prepareOne(&inputs[i], v, people, now)
		if err != nil {
			receipts[i] = Receipt{Status: Rejected, Fault: err}
			continue
		}
		k := sourceKey{a.Source, a.Key}
		if j, ok := first[k]; ok {
			receipts[i] = repeatOf(out[j].Hash, a.Hash, 0, a.Key)
			receipts[i].Person = a.Person
			receipts[i].ID = ID(-out[j].at - 1) // resolved when the first has its id
			continue
		}
		first[k] = len(out)
		out = append(out, candidate{Activity: a, at: i})
	}
	return out, nil
}

type sourceKey struct{ source, key string }

func (s *Service) prepareOne(in *Input, v vocabulary, people map[string]org.PersonID, now time.Time) (Activity, error) {
	if err := in.check(v, now); err != nil {
		return Activity{}, err
	}
	person, ok := people[in.Person]
	if !ok {
		return Activity{}, fault.New(fault.Invalid, "activity.unknown_person", fault.Args{"person": in.Person}).At("person")
	}
	in.OccurredAt = in.OccurredAt.UTC().Truncate(time.Microsecond)
	result, err := in.Result.encode()
	if err != nil {
		return Activity{}, err
	}
	hash := in.hashContent(person, result)
	if in.Key == "" {
		in.Key = "sha256:" + hex.EncodeToString(hash)
	}
	return Activity{Person: person, Hash: hash, Input: *in}, nil
}

func numbersOf(inputs []Input) []string {
	seen := make(map[string]bool, len(inputs))
	var out []string
	for _, in := range inputs {
		if in.Person != "" && !seen[in.Person] {
			seen[in.Person] = true
			out = append(out, in.Person)
		}
	}
	return out
}

// repeatOf tells a repeat from a conflict.
func repeatOf(known, given []byte, id ID, key string) Receipt {
	if bytes.Equal(known, given) {
		return Receipt{Status: Repeated, ID: id}
	}
	return Receipt{Status: Rejected, ID: id, Fault: fault.New(fault.Conflict, "activity.key_conflict", fault.Args{"key": key}).At("key")}
}

// settleKnown answers what was recorded before and returns the rest.
func settleKnown(ctx context.Context, tx *db.Tx, batch []candidate, receipts []Receipt) ([]candidate, error) {
	keys := map[string][]string{}
	for _, c := range batch {
		keys[c.Source] = append(keys[c.Source], c.Key)
	}
	have := map[string]map[string]known{}
	for source, list := range keys {
		found, err := findKeys(ctx, tx, source, list)
		if err != nil {
			return nil, err
		}
		have[source] = found
	}
	rest := batch[:0]
	for _, c := range batch {
		if k, ok := have[c.Source][c.Key]; ok {
			receipts[c.at] = repeatOf(k.hash, c.Hash, k.id, c.Key)
			receipts[c.at].Person = c.Person
			continue
		}
		rest = append(rest, c)
	}
	resolveWithin(receipts)
	return rest, nil
}

// resolveWithin gives repeats inside the batch the id of their first, once it
// has one: known before or recorded just now.
func resolveWithin(receipts []Receipt) {
	for i := range receipts {
		r := &receipts[i]
		if r.ID < 0 {
			if first := receipts[-r.ID-1]; first.ID > 0 {
				r.ID = first.ID
			}
		}
	}
}

// number locks the people and gives each activity its id and running number.
func (s *Service) number(ctx context.Context, tx *db.Tx, batch []candidate) error {
	counts := map[org.PersonID]int64{}
	var people []org.PersonID
	for _, c := range batch {
		if counts[c.Person] == 0 {
			people = append(people, c.Person)
		}
		counts[c.Person]++
	}
	slices.Sort(people)
	last, err := takeNumbers(ctx, tx, people, counts)
	if err != nil {
		return err
	}
	ids, err := tx.NewIDs(ctx, len(batch))
	if err != nil {
		return err
	}
	// The time is taken under the locks, so that the records of a person are
	// recorded in the order of their numbers.
	now := s.clock.Now().UTC().Truncate(time.Microsecond)
	for i := range batch {
		c := &batch[i]
		c.ID, c.RecordedAt = ID(ids[i]), now
		counts[c.Person]--
		c.Seq = last[c.Person] - counts[c.Person]
	}
	return nil
}
