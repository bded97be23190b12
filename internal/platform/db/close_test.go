package db_test

import (
	"context"
	"testing"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
)

// Nothing may be written through a handle after Close: a second process may
// already have the database.
func TestNothingIsWrittenAfterClose(t *testing.T) {
	dbtest.Each(t, notes, func(t *testing.T, d *db.DB) {
		if got := countNotes(t, d, 1); got != 0 { // makes a reader and the writer work once
			t.Fatal(got)
		}
		tellNote(t, d, "before", nil)
		inside, proceed, ended := make(chan bool), make(chan bool), make(chan error)
		waited := make(chan error)
		go func() {
			ended <- d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				inside <- true
				<-proceed
				return addNote(ctx, tx, "during")
			})
		}()
		<-inside
		go func() {
			waited <- d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return addNote(ctx, tx, "after") })
		}()
		closed := make(chan error)
		go func() { closed <- d.Close() }()
		close(proceed)
		for what, ch := range map[string]chan error{"closing": closed, "the open transaction": ended, "the waiting one": waited} {
			select {
			case err := <-ch:
				if what == "closing" && err != nil {
					t.Errorf("%s gave %v", what, err)
				}
			case <-time.After(20 * time.Second):
				t.Fatalf("%s hangs", what)
			}
		}
		err := d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return addNote(ctx, tx, "later") })
		if err == nil {
			t.Error("a closed database took a note")
		}
		if err := d.Close(); err != nil {
			t.Errorf("closing twice gave %v", err)
		}
	})
}
