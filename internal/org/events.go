package org

import (
	"context"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/event"
)

// PersonChange tells that something about a person has changed: the profile,
// or where they stand now or at some other time.
type PersonChange struct {
	Person PersonID `json:"person"`
	Left   bool     `json:"left,omitempty"` // they do not work here now
}

// PeopleChanged is published in the transaction that enters people, changes
// them, or brings a waiting assignment into force.
var PeopleChanged = event.NewTopic[PersonChange]("org.people_changed")

func publish(ctx context.Context, tx *db.Tx, people []Person) {
	for _, p := range people {
		PeopleChanged.Publish(ctx, tx, PersonChange{Person: p.ID, Left: p.HasLeft()})
	}
}
