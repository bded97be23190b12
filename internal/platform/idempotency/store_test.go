package idempotency_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/idempotency"
)

var (
	lin   = access.Actor{Tenant: 1, Account: 11}
	xu    = access.Actor{Tenant: 1, Account: 12}
	other = access.Actor{Tenant: 2, Account: 11}
)

type desk struct {
	*testing.T
	db    *db.DB
	store *idempotency.Store
	clock *clock.Fixed
}

func each(t *testing.T, test func(d *desk)) {
	dbtest.Each(t, []db.Module{idempotency.Migrations()}, func(t *testing.T, d *db.DB) {
		c := clock.NewFixed(time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC))
		test(&desk{T: t, db: d, store: idempotency.New(d, c), clock: c})
	})
}

// begin claims a key and tells what came of it: "run", a fault code, or the
// body of the answer given before.
func (d *desk) begin(a access.Actor, key, hash string) string {
	d.Helper()
	stored, err := d.store.Begin(d.Context(), a, key, hash)
	switch {
	case fault.CodeOf(err) != "":
		return fault.CodeOf(err)
	case err != nil:
		d.Fatal(err)
	case stored != nil:
		return string(stored.Body)
	}
	return "run"
}

func (d *desk) finish(a access.Actor, key, body string) {
	d.Helper()
	var answer *httpx.Stored
	if body != "" {
		answer = &httpx.Stored{Status: 201, Header: map[string]string{"Location": "/x"}, Body: []byte(body)}
	}
	if err := d.store.Finish(d.Context(), a, key, answer); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) want(got, want string) {
	d.Helper()
	if got != want {
		d.Errorf("got %q, want %q", got, want)
	}
}

func (d *desk) rows() (n int) {
	d.Helper()
	err := d.db.Tenant(1).Read(d.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.One(ctx, "SELECT count(*) FROM idempotency_key WHERE tenant_id = $1", nil, &n)
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return n
}

func TestARepeatGetsTheAnswerOfTheFirst(t *testing.T) {
	each(t, func(d *desk) {
		d.want(d.begin(lin, "order-0001", "h1"), "run")
		d.want(d.begin(lin, "order-0001", "h1"), "http.idempotency_in_progress")
		d.finish(lin, "order-0001", "done")
		d.want(d.begin(lin, "order-0001", "h1"), "done")
		d.want(d.begin(lin, "order-0001", "h2"), "http.idempotency_conflict")
		stored, err := d.store.Begin(d.Context(), lin, "order-0001", "h1")
		if err != nil || stored.Status != 201 || stored.Header["Location"] != "/x" {
			d.Errorf("got %+v, %v; want status and headers of the first answer", stored, err)
		}
	})
}

func TestKeysBelongToOneAccountOfOneTenant(t *testing.T) {
	each(t, func(d *desk) {
		d.want(d.begin(lin, "order-0001", "h1"), "run")
		d.finish(lin, "order-0001", "done")
		d.want(d.begin(xu, "order-0001", "h9"), "run")
		d.want(d.begin(other, "order-0001", "h9"), "run")
	})
}

func TestARefusedRequestFreesItsKey(t *testing.T) {
	each(t, func(d *desk) {
		d.want(d.begin(lin, "order-0001", "h1"), "run")
		d.finish(lin, "order-0001", "")
		d.want(d.begin(lin, "order-0001", "h2"), "run")
		d.finish(lin, "order-0001", "done")
		d.finish(lin, "order-0001", "") // a late release does not forget an answer
		d.want(d.begin(lin, "order-0001", "h2"), "done")
	})
}

func TestTheClaimOfADeadRequestEndsAfterTwoMinutes(t *testing.T) {
	each(t, func(d *desk) {
		d.want(d.begin(lin, "order-0001", "h1"), "run")
		d.clock.Advance(idempotency.ClaimLives - time.Microsecond)
		d.want(d.begin(lin, "order-0001", "h1"), "http.idempotency_in_progress")
		d.clock.Advance(time.Microsecond)
		d.want(d.begin(lin, "order-0001", "h1"), "run")
		d.want(d.begin(lin, "order-0001", "h1"), "http.idempotency_in_progress")
	})
}

func TestKeysAreForgottenAfterADay(t *testing.T) {
	each(t, func(d *desk) {
		for _, key := range []string{"order-0001", "order-0002", "order-0003"} {
			d.want(d.begin(lin, key, "h1"), "run")
			d.finish(lin, key, "done")
		}
		d.clock.Advance(idempotency.Kept - time.Microsecond)
		d.want(d.begin(lin, "order-0001", "h1"), "done")
		d.clock.Advance(time.Microsecond)
		d.want(d.begin(lin, "order-0001", "h2"), "run")
		if n := d.rows(); n != 1 {
			d.Errorf("%d keys are stored, want only the new one", n)
		}
	})
}

func TestOfManyAtOnceOneRuns(t *testing.T) {
	each(t, func(d *desk) {
		var wg sync.WaitGroup
		var mu sync.Mutex
		seen := map[string]int{}
		for range 16 {
			wg.Go(func() {
				_, err := d.store.Begin(d.Context(), lin, "order-0001", "h1")
				mu.Lock()
				defer mu.Unlock()
				if err != nil && fault.CodeOf(err) == "" {
					d.Error(err)
				}
				seen[fault.CodeOf(err)]++
			})
		}
		wg.Wait()
		if seen[""] != 1 || seen["http.idempotency_in_progress"] != 15 {
			d.Errorf("got %v, want one that runs and fifteen that wait", seen)
		}
	})
}
