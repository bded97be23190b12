// Package credit turns activities into credits: rules, ledger, standing. It
// keeps the double-entry ledger and everything derived from it.
package credit

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"sync"

	"xuefen/internal/activity"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed locales/*.json
var locales embed.FS

// Migrations are the module's tables.
func Migrations() db.Module { return db.Module{Name: "credit", FS: migrations} }

// Locales are the module's sentences in both languages; those of rules stand
// in rule.Locales.
func Locales() fs.FS { return locales }

// Words is what credit asks of the activity module: the words of a tenant and
// the records behind transfers.
type Words interface {
	Verbs(ctx context.Context, tx *db.Tx) ([]activity.Term, error)
	ObjectTypes(ctx context.Context, tx *db.Tx) ([]activity.Term, error)
	Attributes(ctx context.Context, tx *db.Tx) ([]activity.Attribute, error)
	Find(ctx context.Context, tx *db.Tx, ids []activity.ID) ([]activity.Activity, error)
	Known(ctx context.Context, tx *db.Tx, ids []activity.ID) (map[activity.ID]bool, error)
}

// Service is the credit module. It is safe for concurrent use.
type Service struct {
	clock clock.Clock
	org   *org.Service
	facts Words
	key   []byte // authenticates transfers; kept outside the database
	also  []Check
	mu    sync.Mutex
	books map[db.TenantID]*book
}

// New makes the service. The key authenticates transfers and must stay the
// same for the life of the database.
func New(c clock.Clock, o *org.Service, key []byte) *Service {
	return &Service{clock: c, org: o, key: key, books: map[db.TenantID]*book{}}
}

// Attach hands in the activity module, which itself needs the credit module
// as its consumer. It is called once, before anything else.
func (s *Service) Attach(w Words) { s.facts = w }

// Check is what another module adds to a verification.
type Check func(ctx context.Context, tx *db.Tx) (*Difference, error)

// Also makes Verify run a check of a module above. It is called once for each,
// before anything else.
func (s *Service) Also(c Check) { s.also = append(s.also, c) }

// book is the compiled rules of a tenant at one stamp.
type book struct {
	stamp      int64
	set        *rule.Set
	rules      map[VersionID]RuleID
	versions   map[VersionID]Version
	categories map[string]CategoryID
}

// inForce gives the compiled rules and keeps anybody from publishing until the
// transaction ends, so that what is recorded was credited by the rules of its
// time.
func (s *Service) inForce(ctx context.Context, tx *db.Tx) (*book, error) {
	stamp, err := readStamp(ctx, tx, tx.ForShare())
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	b := s.books[tx.Tenant()]
	s.mu.Unlock()
	if b != nil && b.stamp == stamp {
		return b, nil
	}
	if b, err = s.compile(ctx, tx); err != nil {
		return nil, err
	}
	b.stamp = stamp
	tx.AfterCommit(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if old := s.books[tx.Tenant()]; old == nil || old.stamp < stamp {
			s.books[tx.Tenant()] = b
		}
	})
	return b, nil
}

// compile compiles everything that was ever published.
func (s *Service) compile(ctx context.Context, tx *db.Tx) (*book, error) {
	words, err := s.Vocabulary(ctx, tx)
	if err != nil {
		return nil, err
	}
	published, err := publishedVersions(ctx, tx)
	if err != nil {
		return nil, err
	}
	b := &book{rules: map[VersionID]RuleID{}, versions: map[VersionID]Version{}, categories: map[string]CategoryID{}}
	compiled := make([]*rule.Rule, 0, len(published))
	for _, v := range published {
		ref := rule.Ref{ID: int64(v.ID), Version: v.Number, PublishedAt: v.PublishedAt}
		if v.Retired != nil {
			ref.RetiredFrom = v.Retired.From
		}
		r, err := rule.Reload(v.Definition, ref, words)
		if err != nil {
			return nil, fmt.Errorf("compile rule %s version %d: %w", v.Definition.Code, v.Number, err)
		}
		compiled = append(compiled, r)
		b.rules[v.ID], b.versions[v.ID] = v.Rule, v
	}
	if b.set, err = rule.NewSet(compiled...); err != nil {
		return nil, err
	}
	if err := govern(ctx, tx, b.set, words); err != nil {
		return nil, err
	}
	categories, err := listCategories(ctx, tx)
	for _, c := range categories {
		b.categories[c.Code] = c.ID
	}
	return b, err
}

// govern gives a set of rules the company's policies and campaigns.
func govern(ctx context.Context, tx *db.Tx, set *rule.Set, words *rule.Vocabulary) error {
	policies, err := listPolicies(ctx, tx)
	if err != nil {
		return err
	}
	campaigns, err := boosts(ctx, tx, words)
	if err != nil {
		return err
	}
	return set.Govern(rulePolicies(policies), campaigns)
}

// categoryOf is where a rule's credits go: its sub-category if it has one.
func (b *book) categoryOf(d *rule.Definition) CategoryID {
	if d.Subcategory != "" {
		return b.categories[d.Subcategory]
	}
	return b.categories[d.Category]
}
