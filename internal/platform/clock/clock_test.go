package clock_test

import (
	"sync"
	"testing"
	"time"

	"xuefen/internal/platform/clock"
)

func TestSystemTellsMicrosecondsInUTC(t *testing.T) {
	now := clock.System().Now()
	if now.Location() != time.UTC || now.Nanosecond()%1000 != 0 {
		t.Fatalf("got %v, want UTC cut to the microsecond", now)
	}
}

func TestFixedStandsStillUntilMoved(t *testing.T) {
	start := time.Date(2026, 9, 1, 8, 0, 0, 1234, time.FixedZone("CST", 8*3600))
	c := clock.NewFixed(start)
	if got, want := c.Now(), time.Date(2026, 9, 1, 0, 0, 0, 1000, time.UTC); !got.Equal(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	c.Advance(time.Hour)
	if got := c.Now().Hour(); got != 1 {
		t.Fatalf("after an hour: got hour %d, want 1", got)
	}
	c.Set(start)
	if got := c.Now().Hour(); got != 0 {
		t.Fatalf("after setting: got hour %d, want 0", got)
	}
}

func TestAlarmsRingWhenTheyAreDue(t *testing.T) {
	c := clock.NewFixed(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC))
	soon, late := c.After(time.Second), c.After(time.Minute)
	c.Advance(time.Second)
	select {
	case <-soon:
	default:
		t.Fatal("the alarm of one second did not ring after one second")
	}
	select {
	case <-late:
		t.Fatal("the alarm of one minute rang after one second")
	default:
	}
	c.Advance(time.Minute)
	<-late
}

func TestFixedIsSharedByGoroutines(t *testing.T) {
	c := clock.NewFixed(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC))
	var rung sync.WaitGroup
	for range 20 {
		rung.Go(func() { <-c.After(time.Second) })
	}
	c.AwaitAlarms(20)
	c.Advance(time.Second)
	rung.Wait()
}
