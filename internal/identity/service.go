// Package identity knows who is asking and what they may do: accounts,
// passwords, one-time codes, sessions, API tokens, roles and their grants. It
// turns a cookie or a token into an access.Actor.
//
// Where people belong is the business of package org; what a scope means in a
// query is decided by the module that owns the rows.
package identity

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"runtime"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed locales
var locales embed.FS

// Migrations are the tables of this module.
func Migrations() db.Module { return db.Module{Name: "identity", FS: migrations} }

// Locales are the sentences of this module.
func Locales() fs.FS { return locales }

// Options are the choices of an installation; zero fields mean the defaults.
type Options struct {
	SessionIdle  time.Duration // a session unused for so long ends
	SessionLife  time.Duration // a session ends after so long in any case
	HashesAtOnce int           // passwords hashed at the same time; the number of cores
	Log          *slog.Logger
}

// Service signs people in and says what they may do. It is safe for concurrent
// use. Methods that take a transaction are atomic with their caller's work;
// the others open their own.
type Service struct {
	db      *db.DB
	clock   clock.Timed
	org     *org.Service
	known   *access.Registry
	options Options
	hasher  *hasher
	common  commonPasswords
	actors  actorMemory
	seen    presence
}

// New makes the service. Known are the permissions of all modules; roles grant
// these and no others.
func New(d *db.DB, c clock.Timed, o *org.Service, known *access.Registry, options Options) *Service {
	if options.SessionIdle <= 0 {
		options.SessionIdle = DefaultSessionIdle
	}
	if options.SessionLife <= 0 {
		options.SessionLife = DefaultSessionLife
	}
	if options.HashesAtOnce <= 0 {
		options.HashesAtOnce = runtime.GOMAXPROCS(0)
	}
	if options.Log == nil {
		options.Log = slog.Default()
	}
	return &Service{
		db: d, clock: c, org: o, known: known, options: options,
		hasher: newHasher(options.HashesAtOnce), common: newCommonPasswords(),
	}
}

// CheckAdmin tells, before a tenant is made, whether CreateAdmin would take
// this e-mail and password. Faults as CreateAdmin, except identity.email_taken.
func (s *Service) CheckAdmin(email, password string) error {
	email, err := emailOf(email)
	if err != nil {
		return err
	}
	return s.common.check(password, owner{Email: email})
}

// CreateAdmin makes the first administrator of a tenant: an account without a
// person that signs in by e-mail and holds the roles system administrator and
// HR, so that a company can begin with one. Faults: identity.email_malformed,
// identity.email_taken, and those of the password policy.
func (s *Service) CreateAdmin(ctx context.Context, tenant db.TenantID, email, password string) (id AccountID, err error) {
	admin, err := s.PrepareAdmin(ctx, email, password)
	if err != nil {
		return 0, err
	}
	err = s.db.Tenant(tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		id, err = s.AddAdmin(ctx, tx, admin)
		return err
	})
	return id, err
}

// NewAdmin is an administrator with a password that is hashed already.
type NewAdmin struct{ email, password string }

// PrepareAdmin checks and hashes, which takes its time, outside of any
// transaction. Faults as CreateAdmin, except identity.email_taken.
func (s *Service) PrepareAdmin(ctx context.Context, email, password string) (NewAdmin, error) {
	if err := s.CheckAdmin(email, password); err != nil {
		return NewAdmin{}, err
	}
	phc, err := s.hasher.hash(ctx, password)
	return NewAdmin{email: loginOf(email), password: phc}, err
}

// AddAdmin enters a prepared administrator in the caller's transaction. Fault:
// identity.email_taken.
func (s *Service) AddAdmin(ctx context.Context, tx *db.Tx, n NewAdmin) (AccountID, error) {
	_, taken, err := s.find(ctx, tx, n.email)
	if err != nil {
		return 0, err
	}
	if taken {
		return 0, fault.New(fault.Conflict, "identity.email_taken", fault.Args{"email": n.email}).At("email")
	}
	fresh, err := tx.NewID(ctx)
	if err != nil {
		return 0, err
	}
	id := AccountID(fresh)
	if err := insertAccount(ctx, tx, Account{ID: id, Email: n.email, password: n.password, CreatedAt: s.clock.Now()}); err != nil {
		return 0, err
	}
	for _, role := range []RoleKey{RoleAdministrator, RoleHR} {
		if _, err := s.GiveRole(ctx, tx, 0, id, role, 0); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// Run keeps the last use of sessions and tokens, which requests only note,
// until ctx ends; what is noted then is still kept.
func (s *Service) Run(ctx context.Context) {
	const every = time.Minute
	for {
		select {
		case <-ctx.Done():
			const last = 5 * time.Second
			rest, cancel := context.WithTimeout(context.WithoutCancel(ctx), last)
			defer cancel()
			s.keepSeen(rest)
			return
		case <-s.clock.After(every):
			s.keepSeen(ctx)
		}
	}
}

func (s *Service) keepSeen(ctx context.Context) {
	if err := s.KeepSeen(ctx); err != nil {
		s.options.Log.WarnContext(ctx, "the last use of sessions was not kept", "error", err)
	}
}

// How long what has ended is kept before Sweep removes it.
const (
	keepSessions = 90 * 24 * time.Hour
	keepCodes    = 30 * 24 * time.Hour
	keepFailures = 24 * time.Hour
)

// Sweep removes sessions, codes and counts of failures that ended long ago, of
// all tenants. The schedule calls it once a day.
func (s *Service) Sweep(ctx context.Context) error {
	tenants, err := s.org.Tenants(ctx)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	for _, t := range tenants {
		err := s.db.Tenant(t.ID).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, old := range []struct {
				statement string
				before    time.Time
			}{
				{"DELETE FROM session WHERE tenant_id = $1 AND ends_at < $2", now.Add(-keepSessions)},
				{"DELETE FROM one_time_code WHERE tenant_id = $1 AND expires_at < $2", now.Add(-keepCodes)},
				{"DELETE FROM sign_in_failure WHERE tenant_id = $1 AND clears_at < $2", now.Add(-keepFailures)},
			} {
				if _, err := tx.Exec(ctx, old.statement, db.Micros(old.before)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
