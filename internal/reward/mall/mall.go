// Package mall is where credits are spent: rewards with price, stock and
// limits, and the orders of people on their way from placed to fulfilled.
//
// Redeeming is one transaction: the reward is locked, its stock and the
// person's limit are counted under the lock, the credits are held in the
// ledger, and the order is written. Credits stay held until the order is
// fulfilled, and come back when it is rejected or cancelled.
package mall

import (
	"embed"
	"io/fs"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed locales/*.json
var locales embed.FS

// Migrations are the tables of this module.
func Migrations() db.Module { return db.Module{Name: "mall", FS: migrations} }

// Locales are the sentences of this module.
func Locales() fs.FS { return locales }

// Service is the mall. It is safe for concurrent use; every method works in
// the caller's transaction of one tenant.
type Service struct {
	clock  clock.Clock
	org    *org.Service
	credit *credit.Service
}

// New makes the service.
func New(c clock.Clock, o *org.Service, cr *credit.Service) *Service {
	return &Service{clock: c, org: o, credit: cr}
}
