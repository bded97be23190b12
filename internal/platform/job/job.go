// Package job runs work after the transaction that asked for it, once per
// cluster, on any node.
//
// A job is a row written in the caller's transaction: it exists exactly when
// that transaction commits. A node claims due jobs under a lease that it
// renews while they run; jobs of a node that died are taken over when the
// lease ends. A job therefore runs at least once, and handlers are idempotent.
// A failed one is tried again, later and later, until its attempts are used
// up; then it is a dead letter that people see, mend and retry.
package job

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"time"

	"xuefen/internal/platform/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed locales/*.json
var locales embed.FS

// Migrations are the tables of this package.
func Migrations() db.Module { return db.Module{Name: "job", FS: migrations} }

// Locales are the sentences of this package.
func Locales() fs.FS { return locales }

// ID names a job.
type ID int64

// Kind is one sort of job: its name in the database and the type of its
// arguments. Modules make theirs once, as a package variable.
type Kind[T any] struct {
	name    string
	options KindOptions
}

// KindOptions are the limits of a kind. The zero value is usable.
type KindOptions struct {
	MaxAttempts int           // DefaultAttempts if 0; attempts cut short by a dying node count
	Timeout     time.Duration // of one attempt; DefaultTimeout if 0
	Keep        time.Duration // how long a finished job and its result stay readable; 0: not at all
	Long        bool          // runs for more than some seconds: gets workers of its own, so that short ones never wait behind it
}

// Limits of a kind when it says nothing else. Twelve attempts are spread over
// about an hour.
const (
	DefaultAttempts = 12
	DefaultTimeout  = 10 * time.Minute
)

// MostArgs is the largest encoding of a job's arguments or result in bytes.
// What is larger belongs into a table or a file that the job names.
const MostArgs = 1 << 20

// NewKind declares a kind. The name is "module.what" and stays for ever, since
// rows with it may wait in databases; new fields of T must have useful zeros.
func NewKind[T any](name string, o KindOptions) Kind[T] {
	if o.MaxAttempts <= 0 {
		o.MaxAttempts = DefaultAttempts
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	return Kind[T]{name: name, options: o}
}

// Options say when and how often a job runs.
type Options struct {
	// Key makes the job one of its kind and tenant: while one with this key
	// waits, asking again only replaces its arguments; while it runs, it runs
	// once more afterwards. So one run always begins after the last commit
	// that asked for it.
	Key string
	// RunAt is the earliest start; zero is at once.
	RunAt time.Time
	// Tenant is whom a job belongs to that a platform transaction asks for.
	Tenant db.TenantID
}

// Enqueue asks for a job in the caller's transaction, of a tenant or of the
// platform. It returns the waiting or running job if Key is taken. On
// PostgreSQL a taken Key is locked until the caller commits, so long
// transactions ask last.
func (k Kind[T]) Enqueue(ctx context.Context, tx *db.Tx, args T, o Options) (ID, error) {
	raw, err := json.Marshal(args)
	if err != nil {
		return 0, fmt.Errorf("job: arguments of %s: %w", k.name, err)
	}
	if len(raw) > MostArgs {
		return 0, fmt.Errorf("job: arguments of %s have %d bytes; at most %d", k.name, len(raw), MostArgs)
	}
	if own := tx.Tenant(); own != 0 && o.Tenant != 0 && own != o.Tenant {
		return 0, fmt.Errorf("job: tenant %d asks for a %s of tenant %d", own, k.name, o.Tenant)
	}
	id, err := insert(ctx, tx, k.name, string(raw), o)
	if err != nil {
		return 0, fmt.Errorf("job: ask for %s: %w", k.name, err)
	}
	tx.Wake(wakeTopic)
	return id, nil
}

// wakeTopic is what queues listen to.
const wakeTopic = "job"

// State is where a job stands in its life.
type State string

// The states: ready → running → done or dead, and back to ready to be tried
// again.
const (
	Ready   State = "ready"   // waits for its time and a free worker
	Running State = "running" // a node has it
	Done    State = "done"    // succeeded; readable for the kind's Keep
	Dead    State = "dead"    // failed for good; waits for a person
)

// Job is a job as people and pages read it.
type Job struct {
	ID       ID
	Tenant   db.TenantID
	Kind     string
	Key      string
	State    State
	Attempts int       // begun so far
	RunAt    time.Time // zero: at once
	Started  time.Time // of the last attempt
	Ended    time.Time
	Progress Progress
	Args     json.RawMessage
	Result   json.RawMessage // what the handler gave to SetResult
	Error    string          // of the last failed attempt, in technical words
}

// Progress is how far a running job says it is. A Total of 0 is unknown.
type Progress struct {
	Done, Total int64
	Text        string
}
