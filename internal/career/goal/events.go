package goal

import "xuefen/internal/platform/event"

// Change tells that a goal was published anew or retired.
type Change struct {
	Goal ID     `json:"goal"`
	Code string `json:"code"`
}

// Changed is published in the transaction that changes what is in force.
var Changed = event.NewTopic[Change]("goal.changed")
