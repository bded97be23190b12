// Package board ranks people by what they accumulated: the whole company, a
// department with all below it or a position, in a month, a quarter, a year or
// ever, for all credits or one category.
//
// A board is kept in memory per tenant and window and follows the ledger by
// its postings, so that a rank among a million people is an answer of
// milliseconds. It has a top and one's own neighbourhood and no bottom: people
// without credits stand on no place. People on leave and people who left are
// not on boards.
package board

import (
	"embed"
	"io/fs"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed locales/*.json
var locales embed.FS

// Migrations are the tables of this package.
func Migrations() db.Module { return db.Module{Name: "board", FS: migrations} }

// Locales are the sentences of this package.
func Locales() fs.FS { return locales }

// Measure is what a board ranks by.
type Measure string

// The measures. Growth is the amount less that of the window of the same kind
// just before; only those who grew stand on it.
const (
	Amount Measure = "amount"
	Growth Measure = "growth"
)

// Query says which board is meant. Zero fields do not narrow.
type Query struct {
	Window     credit.Window
	Category   string // code; a category counts its sub-categories
	By         Measure
	Department org.DepartmentID // with all below, as people stand now
	Position   org.PositionID   // as people stand now
	AsOf       time.Time        // as it was known then, with everybody where they stood then; zero for now
}

// check refuses what no board can answer. Faults: board.growth_of_ever,
// board.unknown_measure.
func (q *Query) check() error {
	if q.Window.Kind == "" {
		q.Window = credit.Ever
	}
	switch q.By {
	case "":
		q.By = Amount
	case Amount:
	case Growth:
		if q.Window.Kind == credit.Ever.Kind {
			return fault.New(fault.Invalid, "board.growth_of_ever", nil).At("by")
		}
	default:
		return fault.New(fault.Invalid, "board.unknown_measure", fault.Args{"measure": string(q.By)}).At("by")
	}
	return nil
}

// Row is one place of a board. The names of people who do not want to be named
// are empty for everybody but themselves.
type Row struct {
	Rank       int
	Person     org.PersonID
	Number     string
	Name       string
	Department string // the name of the present department
	Amount     fixed.Amount
	Growth     *fixed.Amount // against the window before; nil for ever
	Me         bool
	Hidden     bool // does not want to be named
}

// Step is the nearest place above: what is missing to share its rank.
type Step struct {
	Rank int
	Gap  fixed.Amount
}

// Own is where somebody stands on a board. Somebody without credits has rank 0
// and no neighbours; Next then leads onto the board.
type Own struct {
	Row
	Above []Row // the nearest first places, best first
	Below []Row
	Next  *Step // nil for whoever leads
}

// Board is an answer.
type Board struct {
	From, To time.Time // the window in the tenant's zone; zero for ever
	People   int       // who may stand on this board
	Ranked   int       // who has a place
	Top      []Row
	Me       *Own // nil for an account without a person, and for people outside the group
}
