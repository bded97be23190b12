package credit

import (
	"time"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/fixed"
)

// Posting tells that a transfer was posted.
type Posting struct {
	Transfer ledger.TransferID `json:"transfer"`
	Person   org.PersonID      `json:"person"`
	Kind     ledger.Kind       `json:"kind"`
	Amount   fixed.Amount      `json:"amount"`
	Category CategoryID        `json:"category"`
}

// Postings is published in the transaction that posts.
var Postings = event.NewTopic[Posting]("credit.postings")

// RulesChange tells that the rules in force are others.
type RulesChange struct {
	Rule string `json:"rule"`
}

// RulesChanged is published when a version is published or a rule retired.
var RulesChanged = event.NewTopic[RulesChange]("credit.rules_changed")

// Expiry tells that credits of a person could no longer be spent and were
// taken.
type Expiry struct {
	Transfer ledger.TransferID `json:"transfer"`
	Person   org.PersonID      `json:"person"`
	Amount   fixed.Amount      `json:"amount"`
	EndedAt  time.Time         `json:"ended_at"`
	AtOnce   bool              `json:"at_once,omitempty"` // they came in after their validity had ended
}

// Expiries is published in the transaction that takes what expired.
var Expiries = event.NewTopic[Expiry]("credit.expired")

// ExpiryWarning tells a person, once per step, that credits are about to end.
type ExpiryWarning struct {
	Person org.PersonID `json:"person"`
	Amount fixed.Amount `json:"amount"` // what was left when it was told
	EndsAt time.Time    `json:"ends_at"`
	Days   int          `json:"days"` // the step: at most so many days are left
}

// ExpiryWarned is published once per person, end and step.
var ExpiryWarned = event.NewTopic[ExpiryWarning]("credit.expiry_warned")
