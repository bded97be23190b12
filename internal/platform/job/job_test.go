package job_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/job"
)

type letter struct {
	To string `json:"to"`
	N  int    `json:"n"`
}

var mail = job.NewKind[letter]("test.mail", job.KindOptions{Keep: time.Hour, MaxAttempts: 3})

// unkept is gone as soon as it is done.
var unkept = job.NewKind[letter]("test.unkept", job.KindOptions{MaxAttempts: 3})

type delivery struct {
	tenant db.TenantID
	letter letter
}

// deliverTo lets a node hand the letters it works off to a channel.
func deliverTo(n *node, to chan delivery) {
	job.Handle(n.q, mail, func(_ context.Context, tenant db.TenantID, l letter) error {
		to <- delivery{tenant, l}
		return nil
	})
}

func TestAJobExistsExactlyWhenItsTransactionCommits(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		changedMind := errors.New("changed my mind")
		err := c.d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := mail.Enqueue(ctx, tx, letter{To: "何静"}, job.Options{})
			return errors.Join(err, changedMind)
		})
		if !errors.Is(err, changedMind) {
			t.Fatal(err)
		}
		got := make(chan delivery, 10)
		n := c.node()
		deliverTo(n, got)
		n.join()
		id := ask(c, 7, mail, letter{To: "林晓"}, job.Options{})
		if d := within(t, got, "the letter"); d != (delivery{7, letter{To: "林晓"}}) {
			t.Errorf("delivered %+v; want the letter to 林晓 of tenant 7", d)
		}
		n.stop()
		if len(got) > 0 {
			t.Errorf("also delivered %+v, whose transaction was rolled back", <-got)
		}
		if j := c.find(7, id); j.State != job.Done || j.Attempts != 1 || !j.Ended.Equal(monday) {
			t.Errorf("the job is %+v; want done after one attempt", j)
		}
	})
}

func TestEachJobRunsOnceThoughSeveralNodesCompete(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		const nodes, each = 3, 100
		got := make(chan delivery, nodes*each*2)
		var running []*node
		for range nodes {
			n := c.node()
			deliverTo(n, got)
			running = append(running, n.join())
		}
		var asking sync.WaitGroup
		for tenant := db.TenantID(1); tenant <= nodes; tenant++ {
			asking.Go(func() {
				for i := range each {
					ask(c, tenant, mail, letter{N: i}, job.Options{})
				}
			})
		}
		asking.Wait()
		seen := map[delivery]int{}
		for range nodes * each {
			seen[within(t, got, "all letters")]++
		}
		for _, n := range running {
			n.stop()
		}
		if len(seen) != nodes*each || len(got) != 0 {
			t.Errorf("%d different letters were delivered and %d more; want %d and none", len(seen), len(got), nodes*each)
		}
	})
}

func TestAJobWaitsForItsTime(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		got := make(chan delivery, 10)
		n := c.node()
		deliverTo(n, got)
		n.join()
		ask(c, 1, mail, letter{To: "later"}, job.Options{RunAt: monday.Add(time.Hour)})
		ask(c, 1, mail, letter{To: "now"}, job.Options{})
		if d := within(t, got, "the first letter"); d.letter.To != "now" {
			t.Errorf("%s was delivered first; want now", d.letter.To)
		}
		c.advance(time.Hour)
		if d := within(t, got, "the letter after an hour"); d.letter.To != "later" {
			t.Errorf("%s was delivered; want later", d.letter.To)
		}
		n.stop()
	})
}

func TestAKeyMakesWaitingJobsOne(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		first := ask(c, 1, mail, letter{N: 1}, job.Options{Key: "digest"})
		second := ask(c, 1, mail, letter{N: 2}, job.Options{Key: "digest"})
		ask(c, 2, mail, letter{N: 3}, job.Options{Key: "digest"})
		if first != second {
			t.Errorf("asking twice made jobs %d and %d; want one", first, second)
		}
		got := make(chan delivery, 10)
		n := c.node()
		deliverTo(n, got)
		n.join()
		seen := map[delivery]bool{within(t, got, "a letter"): true, within(t, got, "a letter"): true}
		n.stop()
		if !seen[delivery{1, letter{N: 2}}] || !seen[delivery{2, letter{N: 3}}] || len(got) > 0 {
			t.Errorf("delivered %v and %d more; want the newest of each tenant", seen, len(got))
		}
	})
}

func TestAKeyAskedForWhileItRunsRunsOnceMore(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		for _, kind := range []job.Kind[letter]{mail, unkept} {
			askWhileItRuns(t, c, kind)
		}
	})
}

func askWhileItRuns(t *testing.T, c *cluster, kind job.Kind[letter]) {
	t.Helper()
	begun, proceed := make(chan letter, 10), make(chan bool)
	n := c.node()
	job.Handle(n.q, kind, func(_ context.Context, _ db.TenantID, l letter) error {
		begun <- l
		<-proceed
		return nil
	})
	n.join()
	ask(c, 1, kind, letter{N: 1}, job.Options{Key: "digest"})
	within(t, begun, "the first run")
	ask(c, 1, kind, letter{N: 2}, job.Options{Key: "digest"})
	ask(c, 1, kind, letter{N: 3}, job.Options{Key: "digest"})
	proceed <- true
	if l := within(t, begun, "the second run"); l.N != 3 {
		t.Errorf("the second run got %+v; want the newest", l)
	}
	proceed <- true
	n.stop()
	if len(begun) > 0 {
		t.Error("it ran a third time")
	}
}

func TestAskingAgainBringsADelayedJobForwardButNotAFailedOne(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		ran := make(chan int, 10)
		n := c.node()
		job.Handle(n.q, mail, func(ctx context.Context, _ db.TenantID, l letter) error {
			ran <- l.N
			return job.Later(time.Hour, errors.New("not today"))
		})
		n.join()
		ask(c, 1, mail, letter{N: 1}, job.Options{Key: "k", RunAt: monday.Add(24 * time.Hour)})
		id := ask(c, 1, mail, letter{N: 2}, job.Options{Key: "k"})
		if got := within(t, ran, "the job brought forward"); got != 2 {
			t.Errorf("it ran with %d; want the newest", got)
		}
		n.stop()
		ask(c, 1, mail, letter{N: 3}, job.Options{Key: "k"})
		if j := c.find(1, id); !j.RunAt.Equal(monday.Add(time.Hour)) {
			t.Errorf("the job that failed runs at %s; want in an hour, as its handler said", j.RunAt)
		}
	})
}

// A run must begin after the last commit that asked for it, whatever the
// timing: the handler reads a counter that writers raise as they ask.
func TestNoKeyedRequestIsMissed(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		count := job.NewKind[struct{}]("test.count", job.KindOptions{})
		rows := func(ctx context.Context, d *db.DB) (n int, err error) {
			err = d.Tenant(1).Read(ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.One(ctx, "SELECT count(*) FROM job WHERE tenant_id = $1 AND kind = 'mark'", nil, &n)
				return err
			})
			return n, err
		}
		seen := make(chan int, 1000)
		var nodes []*node
		for range 2 {
			n := c.node()
			job.Handle(n.q, count, func(ctx context.Context, _ db.TenantID, _ struct{}) error {
				r, err := rows(ctx, n.d)
				seen <- r
				return err
			})
			nodes = append(nodes, n.join())
		}
		mark := job.NewKind[struct{}]("mark", job.KindOptions{})
		const writers, each = 4, 25
		var writing sync.WaitGroup
		for range writers {
			writing.Go(func() {
				for range each {
					err := c.d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
						_, err := mark.Enqueue(ctx, tx, struct{}{}, job.Options{})
						if err == nil {
							_, err = count.Enqueue(ctx, tx, struct{}{}, job.Options{Key: "all"})
						}
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		writing.Wait()
		for runs := 1; ; runs++ {
			if n := within(t, seen, "a run that sees every request"); n == writers*each {
				t.Logf("%d requests came to %d runs", writers*each, runs)
				break
			}
		}
		for _, n := range nodes {
			n.stop()
		}
	})
}

func TestArgumentsAndResultsAreBounded(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		err := c.d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := mail.Enqueue(ctx, tx, letter{To: strings.Repeat("x", job.MostArgs)}, job.Options{})
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "at most") {
			t.Errorf("a huge letter was taken: %v", err)
		}
		err = c.d.Tenant(1).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := mail.Enqueue(ctx, tx, letter{}, job.Options{Tenant: 2})
			return err
		})
		if err == nil {
			t.Error("a tenant asked for a job of another tenant")
		}
	})
}

func TestProgressAndResultAreReadable(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		reported, proceed := make(chan bool), make(chan bool)
		n := c.node()
		job.Handle(n.q, mail, func(ctx context.Context, _ db.TenantID, _ letter) error {
			job.Report(ctx, 3, 10, "三行\x00")
			reported <- true
			<-proceed
			return job.SetResult(ctx, map[string]int{"rows": 10})
		})
		n.join()
		id := ask(c, 1, mail, letter{}, job.Options{})
		within(t, reported, "the report")
		look := c.d.Listen(t.Context(), "job")
		for c.find(1, id).Progress.Done != 3 {
			within(t, look, "the progress to be saved")
		}
		if p := c.find(1, id).Progress; p != (job.Progress{Done: 3, Total: 10, Text: "三行\uFFFD"}) {
			t.Errorf("progress is %+v", p)
		}
		proceed <- true
		n.stop()
		if j := c.find(1, id); string(j.Result) != `{"rows":10}` || j.State != job.Done {
			t.Errorf("the job is %+v; want the result", j)
		}
		if _, err := n.q.Find(t.Context(), 2, id); !errors.Is(err, job.ErrUnknown) {
			t.Errorf("another tenant finds the job: %v", err)
		}
	})
}

func TestReportingOutsideAJobDoesNothing(t *testing.T) {
	job.Report(t.Context(), 1, 2, "")
	if err := job.SetResult(t.Context(), 1); err != nil || job.Attempt(t.Context()) != 0 {
		t.Errorf("outside a job: %v, attempt %d", err, job.Attempt(t.Context()))
	}
}

func TestAFinishedJobIsForgottenInItsTime(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		got := make(chan delivery, 10)
		n := c.node()
		deliverTo(n, got)
		brief := job.NewKind[letter]("test.brief", job.KindOptions{})
		job.Handle(n.q, brief, func(context.Context, db.TenantID, letter) error {
			got <- delivery{}
			return nil
		})
		n.join()
		kept := ask(c, 1, mail, letter{}, job.Options{})
		gone := ask(c, 1, brief, letter{}, job.Options{})
		within(t, got, "the letter")
		within(t, got, "the brief one")
		n.stop()
		c.find(1, kept)
		if _, err := n.q.Find(t.Context(), 1, gone); !errors.Is(err, job.ErrUnknown) {
			t.Errorf("a kind that keeps nothing left %v; want unknown", err)
		}
		// The hourly cleaning removes what is older than its Keep.
		c.advance(3 * time.Hour)
		cleaner := c.node()
		cleaner.join()
		look := c.d.Listen(t.Context(), "job")
		for {
			if _, err := n.q.Find(t.Context(), 1, kept); errors.Is(err, job.ErrUnknown) {
				break
			}
			within(t, look, "the cleaning")
		}
		cleaner.stop()
	})
}

func TestMistakesInSettingUpAreTold(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		n := c.node()
		got := make(chan delivery)
		deliverTo(n, got)
		deliverTo(n, got)
		if err := n.q.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "two handlers for test.mail") {
			t.Errorf("Run gave %v; want the second handler named", err)
		}
	})
}

func TestLongJobsDoNotHoldUpShortOnes(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		long := job.NewKind[letter]("test.long", job.KindOptions{Long: true})
		got, proceed := make(chan delivery, 10), make(chan bool)
		n := c.node()
		n.q.Limit(1, 1)
		deliverTo(n, got)
		var most, now int
		var mu sync.Mutex
		begun := make(chan int, 10)
		job.Handle(n.q, long, func(_ context.Context, _ db.TenantID, l letter) error {
			mu.Lock()
			now++
			most = max(most, now)
			mu.Unlock()
			begun <- l.N
			<-proceed
			mu.Lock()
			now--
			mu.Unlock()
			return nil
		})
		n.join()
		for i := range 3 {
			ask(c, 1, long, letter{N: i}, job.Options{})
		}
		within(t, begun, "the first long job")
		for i := range 3 {
			ask(c, 1, mail, letter{N: i}, job.Options{})
			if d := within(t, got, "a letter beside the long job"); d.letter.N != i {
				t.Errorf("letter %d came; want %d", d.letter.N, i)
			}
		}
		for range 2 {
			proceed <- true
			within(t, begun, "the next long job")
		}
		proceed <- true
		n.stop()
		if most != 1 {
			t.Errorf("%d long jobs ran at once; want 1", most)
		}
	})
}
