package activity

import (
	"xuefen/internal/org"
	"xuefen/internal/platform/event"
)

// Fact tells that an activity was recorded or withdrawn.
type Fact struct {
	Activity   ID           `json:"activity"`
	Person     org.PersonID `json:"person"`
	Verb       string       `json:"verb"`
	ObjectType string       `json:"object_type"`
	Withdrawn  bool         `json:"withdrawn,omitempty"`
}

// Facts is published in the transaction that records or withdraws.
var Facts = event.NewTopic[Fact]("activity.facts")
