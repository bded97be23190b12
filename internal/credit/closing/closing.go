// Package closing freezes the board of a month: every place, every total and
// every average as they were known then, published with a time to appeal.
//
// A closed month never changes. What is recorded later counts in the month it
// was earned in and is shown beside the frozen board as after closing
// (decision 25).
package closing

import (
	"embed"
	"io/fs"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/board"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/fixed"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed locales/*.json
var locales embed.FS

// Migrations are the tables of this package.
func Migrations() db.Module { return db.Module{Name: "closing", FS: migrations} }

// Locales are the sentences of this package.
func Locales() fs.FS { return locales }

// Close is the permission to close a month by hand; whoever reads boards reads
// closed ones.
const Close = "board.close"

// Permissions lists it with what it allows.
func Permissions() []access.Permission {
	return []access.Permission{{Key: Close, Chinese: "结账并公布月度榜单", English: "Close a month and publish its board"}}
}

// Closing is a month that was closed.
type Closing struct {
	ID          int64
	Month       credit.Window
	AsOf        time.Time // what was known then stands on the board
	ClosedAt    time.Time
	ClosedBy    int64     // account; 0 for the day set by the company
	AppealUntil time.Time // excluded
	People      int       // who might have stood on it
	Ranked      int
	Total       fixed.Amount
}

// Late is what was recorded for a closed month after its closing.
type Late struct {
	People int
	Up     fixed.Amount // what came in
	Down   fixed.Amount // what was taken back
	Mine   fixed.Amount // of whoever asks, up less down
}

// Frozen is a closed board as somebody sees it.
type Frozen struct {
	Closing
	Top         []board.Row
	Me          *board.Own // nil for whoever had no place
	Departments []board.WholeDepartment
	Late        Late
}

// Published tells that a month was closed and its board published.
type Published struct {
	Month       string    `json:"month"`
	AppealUntil time.Time `json:"appeal_until"`
}

// MonthClosed is published in the transaction that closes.
var MonthClosed = event.NewTopic[Published]("closing.month_closed")

// number is a month as it is stored.
func number(w credit.Window) int { return w.Year*100 + w.Part }

func month(n int) credit.Window { return credit.Window{Kind: "month", Year: n / 100, Part: n % 100} }

// own is what somebody sees of their place among the rows around it.
func own(rows []board.Row, me org.PersonID) *board.Own {
	for i := range rows {
		if rows[i].Person != me {
			continue
		}
		o := &board.Own{Row: rows[i], Above: rows[:i], Below: rows[i+1:]}
		for j := i - 1; j >= 0; j-- {
			if rows[j].Rank < rows[i].Rank {
				o.Next = &board.Step{Rank: rows[j].Rank, Gap: rows[j].Amount - rows[i].Amount}
				break
			}
		}
		return o
	}
	return nil
}
