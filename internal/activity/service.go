package activity

import (
	"context"
	"embed"
	"io/fs"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed locales/*.json
var locales embed.FS

// Migrations are the module's tables.
func Migrations() db.Module { return db.Module{Name: "activity", FS: migrations} }

// Locales are the module's sentences in both languages.
func Locales() fs.FS { return locales }

// Outcome is what one rule made of one activity, as the consumer says it.
type Outcome struct {
	Rule     string       `json:"rule"`
	Version  int64        `json:"version"`
	Code     string       `json:"code" doc:"matched, capped, condition_false, …"`
	Amount   fixed.Amount `json:"amount"`
	Category string       `json:"category,omitempty"`
	Person   org.PersonID `json:"-"`
	Transfer int64        `json:"transfer,omitempty"`
}

// Consumer turns recorded activities into something else in the same
// transaction. The credit module is handed in by app.
type Consumer interface {
	// Consume gets activities in recording order and answers with the outcomes
	// of each. A rule that fails is an outcome, not an error: an error rolls
	// the recording back.
	Consume(ctx context.Context, tx *db.Tx, list []Activity) ([][]Outcome, error)
	// Withdraw takes back what the activities gave.
	Withdraw(ctx context.Context, tx *db.Tx, list []Activity, reason string, account int64) error
}

// People finds people by their numbers; org.Service does.
type People interface {
	PeopleByNumber(ctx context.Context, tx *db.Tx, numbers []string) (map[string]org.PersonID, error)
}

// Service records activities. It is safe for concurrent use.
type Service struct {
	db       *db.DB
	clock    clock.Clock
	people   People
	consumer Consumer
	key      []byte // seals records; kept outside the database
	gatherer *gatherer
}

// New makes the service. The key seals records and must stay the same for the
// life of the database. Run must be called for Record to work; batches and
// imports work without.
func New(d *db.DB, c clock.Clock, people People, consumer Consumer, key []byte) *Service {
	s := &Service{db: d, clock: c, people: people, consumer: consumer, key: key}
	s.gatherer = newGatherer(s)
	return s
}

// Run gathers concurrent single recordings into common transactions until ctx
// ends; those waiting then are answered first.
func (s *Service) Run(ctx context.Context) { s.gatherer.run(ctx) }

// Record is an activity as a person's list shows it.
type Record struct {
	Activity
	WithdrawnAt      *time.Time
	WithdrawalReason string
}

// OfPerson lists a person's activities, latest number first, before the given
// number (0 means from the latest).
func (s *Service) OfPerson(ctx context.Context, tx *db.Tx, p org.PersonID, before int64, limit int) ([]Record, error) {
	if before == 0 {
		before = 1 << 62
	}
	return listOfPerson(ctx, tx, p, before, limit)
}

// Latest lists the tenant's activities, newest id first.
func (s *Service) Latest(ctx context.Context, tx *db.Tx, before ID, limit int) ([]Record, error) {
	if before == 0 {
		before = 1 << 62
	}
	return listAll(ctx, tx, before, limit)
}

// Find reads activities by id with their registered objects; ids of others
// are simply not there.
func (s *Service) Find(ctx context.Context, tx *db.Tx, ids []ID) ([]Activity, error) {
	list, err := findActivities(ctx, tx, ids)
	if err != nil || len(list) == 0 {
		return list, err
	}
	return list, attachObjects(ctx, tx, list)
}

// One finds one activity, or a fault activity.not_found.
func (s *Service) One(ctx context.Context, tx *db.Tx, id ID) (Activity, error) {
	list, err := s.Find(ctx, tx, []ID{id})
	if err != nil {
		return Activity{}, err
	}
	if len(list) == 0 {
		return Activity{}, fault.New(fault.NotFound, "activity.not_found", nil)
	}
	return list[0], nil
}

// Replay reads all activities by person and running number, a page at a time,
// after the given place.
func (s *Service) Replay(ctx context.Context, tx *db.Tx, after org.PersonID, seq int64, limit int) ([]Activity, error) {
	list, err := listRange(ctx, tx, after, seq, limit)
	if err != nil || len(list) == 0 {
		return list, err
	}
	return list, attachObjects(ctx, tx, list)
}

func attachObjects(ctx context.Context, tx *db.Tx, list []Activity) error {
	refs := make([]objectRef, len(list))
	for i, a := range list {
		refs[i] = objectRef{a.ObjectType, a.ObjectCode}
	}
	objects, err := findObjects(ctx, tx, refs)
	for i := range list {
		list[i].Object = objects[refs[i]]
	}
	return err
}
