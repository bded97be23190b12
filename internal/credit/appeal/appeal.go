// Package appeal lets people dispute what they were given or not given, and
// their rank on a closed board. A person without conflict, drawn by lot,
// answers within the company's time; what is right is corrected by a transfer
// that cites the appeal, and the answer is told, without names, to those who
// look for precedents.
package appeal

import (
	"embed"
	"io/fs"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/credit/ledger"
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
func Migrations() db.Module { return db.Module{Name: "appeal", FS: migrations} }

// Locales are the sentences of this package.
func Locales() fs.FS { return locales }

// Handle is the permission to answer appeals. Appealing needs none: it is
// about what is one's own.
const Handle = "ledger.appeal"

// Permissions lists it with what it allows.
func Permissions() []access.Permission {
	return []access.Permission{{Key: Handle, Chinese: "受理申诉（由抽签分配）", English: "Answer appeals that the lot assigns"}}
}

// ID names one appeal.
type ID int64

// Subject is what an appeal is about.
type Subject string

// The subjects and what their id is.
const (
	Entry  Subject = "entry"  // a transfer on one's statement
	Record Subject = "record" // an activity that gave nothing or too little
	Rank   Subject = "rank"   // a rank on a closed board, by its month (yyyymm)
)

// Appeal is one dispute.
type Appeal struct {
	ID        ID
	Person    org.PersonID
	Subject   Subject
	SubjectID int64
	Rule      string // code of the rule behind it, as far as there is one
	Claim     string
	FiledAt   time.Time
	DueAt     time.Time
	Handler   org.PersonID // drawn by lot; 0 while nobody without conflict is there
	Granter   int64        // account that caused the entry; 0 when a rule did
	Answer    *Answer
}

// Answer is how an appeal ended.
type Answer struct {
	At        time.Time
	By        int64 // account
	Upheld    bool
	Reason    string            // the person reads it
	Transfer  ledger.TransferID // the correction; 0 for none
	Precedent string            // without names, for everybody; "" for none
}

// Ruling is what a handler decides. An upheld appeal may take the disputed
// entry back, or give what was missing.
type Ruling struct {
	Upheld    bool
	Reason    string
	Precedent string
	TakeBack  bool
	Give      fixed.Amount
	Category  credit.CategoryID
}

// Filed tells that somebody appealed and who is to answer.
type Filed struct {
	Appeal  ID           `json:"appeal"`
	Person  org.PersonID `json:"person"`
	Handler org.PersonID `json:"handler,omitempty"`
	DueAt   time.Time    `json:"due_at"`
}

// Answered tells the person that an appeal was answered.
type Answered struct {
	Appeal ID           `json:"appeal"`
	Person org.PersonID `json:"person"`
	Upheld bool         `json:"upheld"`
}

// The topics of this package.
var (
	AppealFiled    = event.NewTopic[Filed]("appeal.filed")
	AppealAnswered = event.NewTopic[Answered]("appeal.answered")
)

// Report says how appeals were answered.
type Report struct {
	Open     int
	Overdue  int
	Answered int
	Upheld   int
	MeanTime time.Duration // from filing to answer
	Granters []Overturn    // by who caused the disputed entries
}

// Overturn is how often what somebody caused did not hold.
type Overturn struct {
	Account  int64 // 0: rules
	Answered int
	Upheld   int
}
