// Package goal knows what people are to reach: criteria over accumulated
// credits and completed items, who they are for, how far everybody is, and
// what would bring somebody nearer.
//
// Judging is a pure function of values (Evaluate), and so is proposing steps
// (Propose); the service gathers what they ask for. A goal decides nothing: it
// lists, people decide (decision 12).
package goal

import (
	"embed"
	"io/fs"
	"time"

	"xuefen/internal/platform/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed locales/*.json
var locales embed.FS

// Migrations are the tables of this module.
func Migrations() db.Module { return db.Module{Name: "goal", FS: migrations} }

// Locales are the sentences of this module.
func Locales() fs.FS { return locales }

// ID names a goal; its versions have ids of their own.
type ID int64

// VersionID names one version of a goal.
type VersionID int64

// Version is one version of a goal with its procedure record. A published
// version never changes.
type Version struct {
	ID          VersionID
	Goal        ID
	Number      int
	Definition  Definition
	Cause       string // why the goal changes
	DraftedBy   int64
	DraftedAt   time.Time
	Publication *Publication
	Retirement  *Retirement // of the whole goal
}

// Publication puts a version in force from its instant on.
type Publication struct {
	By int64
	At time.Time
}

// Retirement ends a goal for everybody.
type Retirement struct {
	By     int64
	At     time.Time
	Reason string
}

// Published tells whether the version was put in force.
func (v *Version) Published() bool { return v.Publication != nil }
