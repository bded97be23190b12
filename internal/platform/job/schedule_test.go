package job_test

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"xuefen/internal/platform/job"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestNextOfASchedule(t *testing.T) {
	shanghai, berlin := zone(t, "Asia/Shanghai"), zone(t, "Europe/Berlin")
	at := func(text string) time.Time {
		v, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		when        job.Schedule
		after, want string
	}{
		{job.Interval(time.Hour), "2026-09-07T01:00:00Z", "2026-09-07T02:00:00Z"},
		{job.Interval(time.Hour), "2026-09-07T01:59:59Z", "2026-09-07T02:00:00Z"},
		{job.Interval(0), "2026-09-07T01:00:00Z", "2026-09-07T01:00:01Z"},
		{job.Daily(2, 30, shanghai), "2026-09-07T01:00:00Z", "2026-09-07T18:30:00Z"},
		{job.Daily(2, 30, shanghai), "2026-09-06T18:30:00Z", "2026-09-07T18:30:00Z"},
		{job.Daily(2, 30, berlin), "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z"}, // 02:30 is skipped: 03:30 there
		{job.Daily(2, 30, berlin), "2026-10-24T12:00:00Z", "2026-10-25T01:30:00Z"}, // 02:30 comes twice,
		{job.Daily(2, 30, berlin), "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z"}, // and the second counts
	} {
		if got := c.when.Next(at(c.after)); !got.Equal(at(c.want)) {
			t.Errorf("%s after %s is %s; want %s", c.when, c.after, got.Format(time.RFC3339), c.want)
		}
	}
}

func TestAScheduleAlwaysGoesOn(t *testing.T) {
	zones := []*time.Location{time.UTC, zone(t, "Asia/Shanghai"), zone(t, "America/New_York"), zone(t, "Australia/Lord_Howe")}
	rapid.Check(t, func(t *rapid.T) {
		when := job.Daily(rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"), rapid.SampledFrom(zones).Draw(t, "zone"))
		after := time.Unix(rapid.Int64Range(1_600_000_000, 2_000_000_000).Draw(t, "after"), 0)
		next := when.Next(after)
		if wait := next.Sub(after); wait <= 0 || wait > 26*time.Hour {
			t.Fatalf("%s after %s is %s, in %s", when, after, next, wait)
		}
		if second := when.Next(next); second.Sub(next) < 22*time.Hour {
			t.Fatalf("%s comes twice on one day: %s and %s", when, next, second)
		}
	})
}

func TestAScheduleRunsOncePerClusterAndSlot(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		ran := make(chan time.Time, 100)
		var nodes []*node
		for range 3 {
			n := c.node()
			n.q.Every("test.tick", job.Interval(time.Minute), func(context.Context) error {
				ran <- c.clock.Now()
				return nil
			})
			nodes = append(nodes, n.join())
		}
		look := c.d.Listen(t.Context(), "job")
		settled := func() bool {
			counts, err := nodes[0].q.Counts(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return counts[job.Running] == 0
		}
		c.clock.AwaitAlarms(3)
		for slot := 1; slot <= 5; slot++ {
			c.advance(time.Minute)
			want := monday.Add(time.Duration(slot) * time.Minute)
			if got := within(t, ran, "the next slot"); !got.Equal(want) {
				t.Errorf("it ran at %s; want %s", got, want)
			}
			for !settled() {
				ask(c, 1, unheard, struct{}{}, job.Options{Key: "look"})
				within(t, look, "the slot to be settled")
			}
		}
		for _, n := range nodes {
			n.stop()
		}
		if len(ran) != 0 {
			t.Errorf("it ran %d times too often", len(ran))
		}
	})
}

func TestAMissedSlotIsMadeUpForOnceAndAChangedScheduleCounts(t *testing.T) {
	onBoth(t, func(t *testing.T, c *cluster) {
		ran := make(chan time.Time, 100)
		start := func(when job.Schedule) *node {
			n := c.node()
			n.q.Every("test.nightly", when, func(context.Context) error {
				ran <- c.clock.Now()
				return nil
			})
			return n.join()
		}
		nightly := job.Daily(2, 0, zone(t, "Asia/Shanghai"))
		first := start(nightly)
		c.clock.AwaitAlarms(1)
		first.stop()
		c.advance(5 * 24 * time.Hour) // The machine was off for days.
		second := start(nightly)
		within(t, ran, "the missed night")
		second.stop()
		if len(ran) != 0 {
			t.Errorf("%d nights too many were made up for", len(ran))
		}
		third := start(job.Interval(time.Hour))
		stand := c.timeFlies(time.Minute)
		within(t, ran, "the changed schedule")
		stand()
		third.stop()
	})
}
