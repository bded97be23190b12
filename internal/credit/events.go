package credit

import (
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
