package job_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/job"
)

func TestAFailingJobIsTriedAgainUntilItSucceeds(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		stand := c.timeFlies(job.FirstWait)
		attempts := make(chan int, 10)
		n := c.node()
		job.Handle(n.q, mail, func(ctx context.Context, _ db.TenantID, _ letter) error {
			attempts <- job.Attempt(ctx)
			switch job.Attempt(ctx) {
			case 1:
				return errors.New("the post office is closed")
			case 2:
				panic("the bag is torn")
			}
			return nil
		})
		n.join()
		id := ask(c, 1, mail, letter{}, job.Options{})
		for want := 1; want <= 3; want++ {
			if got := within(t, attempts, "the next attempt"); got != want {
				t.Errorf("attempt %d came; want %d", got, want)
			}
		}
		stand()
		n.stop()
		if j := c.find(1, id); j.State != job.Done || j.Attempts != 3 || j.Error != "" {
			t.Errorf("the job is %+v; want done at the third attempt", j)
		}
	})
}

func TestAJobThatAlwaysFailsBecomesADeadLetterAndCanBeRetried(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		stand := c.timeFlies(job.FirstWait)
		broken, attempts := true, make(chan int, 10)
		n := c.node()
		job.Handle(n.q, mail, func(ctx context.Context, _ db.TenantID, _ letter) error {
			defer func() { attempts <- job.Attempt(ctx) }()
			if broken {
				return errors.New("unknown address\x00\xff" + strings.Repeat("！", 3000))
			}
			return nil
		})
		n.join()
		id := ask(c, 1, mail, letter{To: "nowhere"}, job.Options{})
		for range 3 {
			within(t, attempts, "the attempts")
		}
		stand()
		n.stop()
		if len(attempts) != 0 {
			t.Errorf("%d more attempts than the kind allows", len(attempts))
		}
		dead, err := n.q.Dead(t.Context(), 1, 0, 10)
		if err != nil || len(dead) != 1 || dead[0].ID != id || dead[0].Attempts != 3 || string(dead[0].Args) != `{"to":"nowhere","n":0}` {
			t.Fatalf("dead letters are %+v, %v; want the one", dead, err)
		}
		if !strings.HasPrefix(dead[0].Error, "unknown address\uFFFD\uFFFD！") || len(dead[0].Error) > 4000 {
			t.Errorf("its error is %.40q… of %d bytes", dead[0].Error, len(dead[0].Error))
		}
		if err := n.q.Retry(t.Context(), 2, id); !errors.Is(err, job.ErrUnknown) {
			t.Errorf("another tenant's retry gave %v; want unknown", err)
		}
		broken = false
		if err := n.q.Retry(t.Context(), 1, id); err != nil {
			t.Fatal(err)
		}
		if err := n.q.Retry(t.Context(), 1, id); !errors.Is(err, job.ErrNotDead) {
			t.Errorf("a second retry gave %v; want not dead", err)
		}
		fresh := c.node()
		job.Handle(fresh.q, mail, func(ctx context.Context, _ db.TenantID, _ letter) error {
			attempts <- job.Attempt(ctx)
			return nil
		})
		fresh.join()
		if got := within(t, attempts, "the retry"); got != 1 {
			t.Errorf("the retry was attempt %d; want 1", got)
		}
		fresh.stop()
	})
}

func TestDeadLettersArePagedByTenant(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n, failed := c.node(), make(chan bool, 10)
		job.Handle(n.q, mail, func(context.Context, db.TenantID, letter) error {
			defer func() { failed <- true }()
			return job.Hopeless(errors.New("no such person"))
		})
		n.join()
		var ids []job.ID
		for tenant := db.TenantID(1); tenant <= 2; tenant++ {
			for range 2 {
				ids = append(ids, ask(c, tenant, mail, letter{}, job.Options{}))
				within(t, failed, "the failure")
			}
		}
		n.stop()
		for _, look := range []struct {
			tenant db.TenantID
			before job.ID
			want   []job.ID
		}{{0, 0, []job.ID{ids[3], ids[2], ids[1]}}, {0, ids[1], []job.ID{ids[0]}}, {1, 0, []job.ID{ids[1], ids[0]}}} {
			list, err := n.q.Dead(t.Context(), look.tenant, look.before, 3)
			if err != nil || len(list) != len(look.want) {
				t.Fatalf("Dead(%d, %d) gave %+v, %v; want %v", look.tenant, look.before, list, err, look.want)
			}
			for i, j := range list {
				if j.ID != look.want[i] || j.Attempts != 1 {
					t.Errorf("Dead(%d, %d)[%d] is %+v; want %d after one attempt", look.tenant, look.before, i, j, look.want[i])
				}
			}
		}
		counts, err := n.q.Counts(t.Context())
		if err != nil || counts[job.Dead] != 4 {
			t.Errorf("counts are %v, %v; want 4 dead", counts, err)
		}
	})
}

func TestARetryOfWhatWaitsAlreadyIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n, failed := c.node(), make(chan bool, 10)
		job.Handle(n.q, mail, func(context.Context, db.TenantID, letter) error {
			failed <- true
			return job.Hopeless(errors.New("no"))
		})
		n.join()
		id := ask(c, 1, mail, letter{}, job.Options{Key: "k"})
		within(t, failed, "the failure")
		n.stop()
		ask(c, 1, mail, letter{}, job.Options{Key: "k"})
		if err := n.q.Retry(t.Context(), 1, id); !errors.Is(err, job.ErrWaiting) {
			t.Errorf("the retry gave %v; want already waiting", err)
		}
	})
}

func TestLaterDoesNotCountAsAnAttempt(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		stand := c.timeFlies(time.Second)
		runs, ended := 0, make(chan bool, 20)
		n := c.node()
		job.Handle(n.q, mail, func(context.Context, db.TenantID, letter) error {
			runs++
			defer func() { ended <- true }()
			if runs < 6 {
				return job.Later(time.Second, errors.New("busy"))
			}
			return nil
		})
		n.join()
		id := ask(c, 1, mail, letter{}, job.Options{})
		for range 6 {
			within(t, ended, "the next run")
		}
		stand()
		n.stop()
		if j := c.find(1, id); j.Attempts != 1 || j.State != job.Done || runs != 6 {
			t.Errorf("after %d runs the job is %+v; want done with one attempt", runs, j)
		}
	})
}

// kill takes a node from the world without a word: its database handle breaks,
// so that it can neither give a sign of life nor settle anything.
func (n *node) kill() {
	if err := n.d.Close(); err != nil {
		n.t.Fatal(err)
	}
}

func TestAKilledNodesJobIsTakenOver(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		begun, proceed := make(chan int, 10), make(chan bool)
		work := func(ctx context.Context, _ db.TenantID, _ letter) error {
			begun <- job.Attempt(ctx)
			<-proceed
			return nil
		}
		killed := c.node()
		job.Handle(killed.q, mail, work)
		killed.join()
		id := ask(c, 1, mail, letter{}, job.Options{})
		within(t, begun, "the first run")
		killed.kill()
		other := c.node()
		job.Handle(other.q, mail, work)
		other.join()
		c.advance(job.Lease - time.Second) // The lease still holds.
		if len(begun) > 0 {
			t.Error("the job was taken over before its lease ended")
		}
		stand := c.timeFlies(time.Second)
		if got := within(t, begun, "the second run"); got != 2 {
			t.Errorf("the second run is attempt %d; want 2", got)
		}
		stand()
		close(proceed)
		other.stop()
		if j := c.find(1, id); j.State != job.Done || j.Attempts != 2 {
			t.Errorf("the job is %+v; want done by the second node", j)
		}
	})
}

func TestAJobThatTakesItsNodesDownEndsAsADeadLetter(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		begun, never := make(chan int, 10), make(chan bool)
		t.Cleanup(func() { close(never) })
		ask(c, 1, mail, letter{}, job.Options{})
		for attempt := 1; attempt <= 3; attempt++ {
			n := c.node()
			job.Handle(n.q, mail, func(ctx context.Context, _ db.TenantID, _ letter) error {
				begun <- job.Attempt(ctx)
				<-never
				return nil
			})
			n.join()
			if got := within(t, begun, "the next victim"); got != attempt {
				t.Errorf("attempt %d began; want %d", got, attempt)
			}
			n.kill()
			c.advance(2 * job.Lease)
		}
		last := c.node()
		job.Handle(last.q, mail, func(context.Context, db.TenantID, letter) error { return nil })
		last.join()
		look := c.d.Listen(t.Context(), "job")
		var dead []job.Job
		for len(dead) == 0 {
			within(t, look, "the dead letter")
			var err error
			if dead, err = last.q.Dead(t.Context(), 1, 0, 10); err != nil {
				t.Fatal(err)
			}
		}
		last.stop()
		if !strings.Contains(dead[0].Error, "is gone") || dead[0].Attempts != 3 {
			t.Errorf("the dead letter is %+v", dead[0])
		}
	})
}

// A node that was only slow learns that its job is elsewhere: its handler is
// cancelled and what it returns counts for nothing.
func TestANodeThatLostItsJobGivesItUp(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n := c.node()
		begun, gaveUp := make(chan bool, 1), make(chan error, 1)
		job.Handle(n.q, mail, func(ctx context.Context, _ db.TenantID, _ letter) error {
			begun <- true
			<-ctx.Done()
			gaveUp <- ctx.Err()
			return nil
		})
		n.join()
		id := ask(c, 1, mail, letter{}, job.Options{})
		within(t, begun, "the run")
		err := c.d.Platform().Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			// The other node lives and keeps its lease, however far this test's clock runs ahead.
			_, err := tx.Exec(ctx, "UPDATE job SET holder = 'another node', attempts = 2, lease_until = $2 WHERE id = $1", int64(id), int64(math.MaxInt64))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		stand := c.timeFlies(time.Second)
		within(t, gaveUp, "the handler to be cancelled")
		stand()
		n.stop()
		if j := c.find(1, id); j.State != job.Running || j.Attempts != 2 {
			t.Errorf("the job is %+v; want it left to the other node", j)
		}
	})
}

func TestARunningJobKeepsItsLease(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		begun, proceed := make(chan int, 10), make(chan bool)
		work := func(ctx context.Context, _ db.TenantID, _ letter) error {
			begun <- job.Attempt(ctx)
			<-proceed
			return nil
		}
		var nodes []*node
		for range 2 {
			n := c.node()
			job.Handle(n.q, mail, work)
			nodes = append(nodes, n.join())
		}
		id := ask(c, 1, mail, letter{}, job.Options{})
		within(t, begun, "the run")
		lease := func() (at int64) {
			err := c.d.Platform().Read(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.One(ctx, "SELECT lease_until FROM job WHERE id = $1", []any{int64(id)}, &at)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		look := c.d.Listen(t.Context(), "job")
		for range 10 {
			before := lease()
			c.advance(job.Lease / 2)
			for lease() == before {
				ask(c, 1, unheard, struct{}{}, job.Options{Key: "look"})
				within(t, look, "the sign of life")
			}
		}
		close(proceed)
		for _, n := range nodes {
			n.stop()
		}
		if j := c.find(1, id); j.State != job.Done || j.Attempts != 1 || len(begun) != 0 {
			t.Errorf("after five leases the job is %+v; want done at once", j)
		}
	})
}

func TestStoppingLetsRunningJobsFinish(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		begun, proceed := make(chan bool), make(chan bool)
		n := c.node()
		job.Handle(n.q, mail, func(ctx context.Context, _ db.TenantID, _ letter) error {
			begun <- true
			<-proceed
			return ctx.Err()
		})
		n.join()
		id := ask(c, 1, mail, letter{}, job.Options{})
		within(t, begun, "the run")
		later := ask(c, 1, mail, letter{}, job.Options{RunAt: monday.Add(time.Second)})
		n.leave()
		within(t, n.stops, "the node to begin stopping")
		c.clock.Advance(2 * time.Second)
		close(proceed)
		n.stop()
		if j := c.find(1, id); j.State != job.Done {
			t.Errorf("the running job is %+v; want done", j)
		}
		if j := c.find(1, later); j.State != job.Ready {
			t.Errorf("the job that came due while stopping is %+v; want it untouched", j)
		}
	})
}

func TestStoppingHandsBackWhatDoesNotFinish(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		begun := make(chan bool)
		n := c.node()
		job.Handle(n.q, mail, func(ctx context.Context, _ db.TenantID, _ letter) error {
			begun <- true
			<-ctx.Done()
			return ctx.Err()
		})
		n.join()
		id := ask(c, 1, mail, letter{}, job.Options{})
		within(t, begun, "the run")
		n.leave()
		within(t, n.stops, "the node to begin stopping")
		c.clock.Advance(job.DrainTime)
		n.stop()
		if j := c.find(1, id); j.State != job.Ready || j.Attempts != 0 || !j.RunAt.IsZero() {
			t.Errorf("the job is %+v; want it ready at once with no attempt counted", j)
		}
	})
}

func TestAHandlerThatIgnoresItsContextIsNamed(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		begun, never := make(chan bool), make(chan bool)
		n := c.node()
		job.Handle(n.q, mail, func(context.Context, db.TenantID, letter) error {
			begun <- true
			<-never
			return nil
		})
		n.join()
		ask(c, 1, mail, letter{}, job.Options{})
		within(t, begun, "the run")
		n.leave()
		c.timeFlies(time.Second)
		if err := within(t, n.left, "the node to stop"); err == nil {
			t.Error("the node stopped without a word about the handler that hangs")
		}
		close(never)
	})
}

// An idle queue looks, but writes nothing: the disk of a laptop may sleep.
func TestAnIdleQueueDoesNotWrite(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n := c.node()
		got := make(chan delivery, 1)
		deliverTo(n, got)
		n.join()
		ask(c, 1, mail, letter{}, job.Options{})
		within(t, got, "the letter")
		ask(c, 1, mail, letter{}, job.Options{RunAt: monday.Add(30 * time.Minute)})
		n.stop()
		before := traces(t, c)
		idle := c.node()
		deliverTo(idle, got)
		idle.join()
		for range 50 { // five minutes, and a round in each step
			c.clock.AwaitAlarms(1)
			c.clock.Advance(6 * time.Second)
		}
		idle.stop()
		if after := traces(t, c); after != before {
			t.Errorf("the idle queue wrote: the traces went from %s to %s", before, after)
		}
	})
}

// traces is a mark that moves when any row is written or even locked.
func traces(t *testing.T, c *cluster) (mark string) {
	t.Helper()
	if c.d.Dialect() == db.SQLite {
		wal, err := os.Stat(c.options.Path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(wal.Size(), wal.ModTime())
	}
	err := c.d.Platform().Read(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.One(ctx, `SELECT string_agg(mark, ' ' ORDER BY mark) FROM (
			SELECT concat(ctid, xmin, ' ', xmax) AS mark FROM job UNION ALL SELECT concat(ctid, xmin, ' ', xmax) FROM job_schedule) AS marks`, nil, &mark)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return mark
}
